//! Stubs of HTTP requests.

use std::collections::BTreeMap;

use serde_json::Value;

use super::stubs::members;
use crate::manifest::reading::{self, Field, Reader};

/// Answers requests that match everything that is named.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HttpStub {
    /// In upper case.
    pub method: Option<String>,
    /// Scheme, host, port, path and query, exactly.
    pub url: Option<String>,
    /// The host, with its port where it is not the scheme's own; lower case.
    pub host: Option<String>,
    /// The path, without the query.
    pub path: Option<String>,
    /// The request's body: text exactly, or equal JSON.
    pub request: Option<Body>,
    /// What comes back.
    pub answer: HttpAnswer,
}

/// What comes back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HttpAnswer {
    /// A response.
    Response {
        /// 100 to 999.
        status: u16,
        /// Names in lower case.
        headers: Vec<(String, String)>,
        /// The body.
        body: Vec<u8>,
    },
    /// Nobody listens there.
    Refused,
}

/// A body as a case writes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Body {
    /// These bytes.
    Text(String),
    /// JSON of this value.
    Json(Value),
}

pub(super) fn http(field: &Field<'_>) -> Option<HttpStub> {
    let mut table = field.table()?;
    let method = table.optional("method", |field| {
        field.non_empty().map(|method| method.to_ascii_uppercase())
    });
    let url = table.optional("url", url);
    let host = table.optional("host", |field| {
        field.non_empty().map(|host| host.to_ascii_lowercase())
    });
    let path = table.optional("path", path);
    let request = body(&mut table, "request", "request_json");
    let answer = answer(&mut table, field);
    table.finish();
    let (url, host, path) = (url?, host?, path?);
    if url.is_some() == host.is_some() {
        return field.error(
            "needs either a `url` or a `host`",
            "write url = \"https://api.example.com/v1?q=1\", or host = \"api.example.com\" and perhaps path = \"/v1\"",
        );
    }
    if url.is_some() && path.is_some() {
        return field.error(
            "has a `url` and a `path`",
            "put the path into the url, or name `host` and `path` for requests with any query",
        );
    }
    Some(HttpStub {
        method: method?,
        url,
        host,
        path,
        request: request?,
        answer: answer?,
    })
}

fn url(field: &Field<'_>) -> Option<String> {
    let text = field.non_empty()?;
    if let Some(normal) = normal_url(&text) {
        return Some(normal);
    }
    field.error(
        format!("'{}' is no address", text.escape_debug()),
        "write it as the tool asks for it: https://api.example.com/v1/now?city=Brno",
    )
}

/// Scheme and host in lower case, the path `/` where there is none, no fragment. `None` for what is no http address.
pub(in crate::testing) fn normal_url(text: &str) -> Option<String> {
    let (scheme, rest) = text.split_once("://")?;
    let scheme = scheme.to_ascii_lowercase();
    if scheme != "http" && scheme != "https" {
        return None;
    }
    let rest = rest.split('#').next().unwrap_or_default();
    let end = rest.find(['/', '?']).unwrap_or(rest.len());
    let (authority, rest) = rest.split_at(end);
    let authority = authority.to_ascii_lowercase();
    let own = if scheme == "https" { ":443" } else { ":80" };
    let authority = authority.strip_suffix(own).unwrap_or(&authority);
    if authority.is_empty() || authority.contains(char::is_whitespace) {
        return None;
    }
    let slash = if rest.starts_with('/') { "" } else { "/" };
    Some(format!("{scheme}://{authority}{slash}{rest}"))
}

fn path(field: &Field<'_>) -> Option<String> {
    let path = field.text()?;
    if path.starts_with('/') && !path.contains('?') {
        return Some(path);
    }
    field.error(
        "is no path",
        "begin with '/', and leave the query out: a path matches whatever the query is",
    )
}

fn answer(table: &mut Reader<'_>, stub: &Field<'_>) -> Option<HttpAnswer> {
    let status = table.optional("status", |field| match field.unsigned::<u16>()? {
        status @ 100..=999 => Some(status),
        status => field.error(
            format!("{status} is no HTTP status"),
            "use a number from 100 to 999",
        ),
    });
    let headers = table.or_default("headers", |field| {
        members(field, |_, _, field| field.text())
    });
    let body = body(table, "body", "json");
    let refused = table.or_default("refused", Field::boolean);
    let (status, headers, body): (_, BTreeMap<String, String>, _) = (status?, headers?, body?);
    if refused? {
        if status.is_some() || body.is_some() || !headers.is_empty() {
            return stub.error(
                "is refused, and has an answer",
                "take `refused` out, or `status`, `headers` and the body",
            );
        }
        return Some(HttpAnswer::Refused);
    }
    let mut headers: Vec<_> = headers
        .into_iter()
        .map(|(name, value)| (name.to_ascii_lowercase(), value))
        .collect();
    let body = match body {
        None => Vec::new(),
        Some(Body::Text(text)) => text.into_bytes(),
        Some(Body::Json(value)) => {
            if !headers.iter().any(|(name, _)| name == "content-type") {
                headers.push(("content-type".to_owned(), "application/json".to_owned()));
            }
            value.to_string().into_bytes()
        }
    };
    Some(HttpAnswer::Response {
        status: status.unwrap_or(200),
        headers,
        body,
    })
}

#[expect(clippy::option_option, reason = "absent and wrong are two things")]
fn body(table: &mut Reader<'_>, text: &'static str, json: &'static str) -> Option<Option<Body>> {
    let plain = table.optional(text, Field::text);
    let value = table.optional(json, reading::json);
    match (plain?, value?) {
        (Some(_), Some(_)) => table.get(json)?.error(
            format!("is there beside `{text}`"),
            format!("keep one of `{text}` and `{json}`"),
        ),
        (Some(text), None) => Some(Some(Body::Text(text))),
        (None, Some(value)) => Some(Some(Body::Json(value))),
        (None, None) => Some(None),
    }
}
