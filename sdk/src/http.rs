//! Requests over https to hosts of `capabilities.http_egress_allowlist`. A call waits for its whole answer.
//!
//! ```no_run
//! # fn tool() -> Result<(), palyra_skill_sdk::ToolError> {
//! use palyra_skill_sdk::http;
//!
//! let weather: serde_json::Value = http::get("https://api.example.com/weather?city=Rome")?.json()?;
//! let answer = http::Request::post("https://api.example.com/notes")
//!     .header("authorization", "Bearer …")
//!     .json(&weather)?
//!     .send()?;
//! # Ok(()) }
//! ```

use std::time::Duration;

use serde::{Serialize, de::DeserializeOwned};

use crate::ToolError;

/// Sends a GET request.
pub fn get(url: &str) -> Result<Response, ToolError> {
    Request::get(url).send()
}

/// Sends a POST request with this body.
pub fn post(url: &str, body: impl Into<Vec<u8>>) -> Result<Response, ToolError> {
    Request::post(url).body(body).send()
}

/// A request to be sent.
#[derive(Debug, Clone)]
#[cfg_attr(not(target_family = "wasm"), allow(dead_code))] // the timeout is the host's to keep
pub struct Request {
    method: String,
    url: String,
    headers: Vec<(String, Vec<u8>)>,
    body: Vec<u8>,
    timeout: Option<Duration>,
}

impl Request {
    /// A request with any method, such as `DELETE`.
    pub fn new(method: &str, url: &str) -> Self {
        Self {
            method: method.to_owned(),
            url: url.to_owned(),
            headers: Vec::new(),
            body: Vec::new(),
            timeout: None,
        }
    }

    /// A GET request.
    pub fn get(url: &str) -> Self {
        Self::new("GET", url)
    }

    /// A POST request.
    pub fn post(url: &str) -> Self {
        Self::new("POST", url)
    }

    /// Adds a header.
    #[must_use]
    pub fn header(mut self, name: &str, value: impl Into<Vec<u8>>) -> Self {
        self.headers.push((name.to_owned(), value.into()));
        self
    }

    /// Sets the body.
    #[must_use]
    pub fn body(mut self, body: impl Into<Vec<u8>>) -> Self {
        self.body = body.into();
        self
    }

    /// Sets the body to JSON, and its content type.
    pub fn json(self, value: &impl Serialize) -> Result<Self, ToolError> {
        let body = serde_json::to_vec(value)?;
        Ok(self.header("content-type", "application/json").body(body))
    }

    /// Gives up when connecting, or waiting for the answer to begin, takes longer.
    #[must_use]
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = Some(timeout);
        self
    }

    /// Sends it and waits for the whole answer. An answer with an error status is an answer.
    pub fn send(self) -> Result<Response, ToolError> {
        let url = Url::parse(&self.url)?;
        #[cfg(target_family = "wasm")]
        return wasm::send(&self, &url);
        #[cfg(not(target_family = "wasm"))]
        crate::testing::http(
            &format!("{}://{}", url.scheme, url.authority),
            url.authority,
            &self,
        )
    }

    /// For example `GET`.
    pub fn method(&self) -> &str {
        &self.method
    }

    /// As it was given.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The first value of a header that was added, where it is text.
    pub fn header_value(&self, name: &str) -> Option<&str> {
        text_of(&self.headers, name)
    }

    /// The body that was set.
    pub fn body_bytes(&self) -> &[u8] {
        &self.body
    }
}

/// The first value of a header, where it is text.
fn text_of<'a>(headers: &'a [(String, Vec<u8>)], name: &str) -> Option<&'a str> {
    let mut named = headers
        .iter()
        .filter(|(header, _)| header.eq_ignore_ascii_case(name));
    std::str::from_utf8(&named.next()?.1).ok()
}

/// The answer to a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Response {
    /// For example 200.
    pub status: u16,
    /// Names are lower-case.
    pub headers: Vec<(String, Vec<u8>)>,
    /// The whole body.
    pub body: Vec<u8>,
}

impl Response {
    /// An answer without headers, for tests.
    pub fn new(status: u16, body: impl Into<Vec<u8>>) -> Self {
        Self {
            status,
            headers: Vec::new(),
            body: body.into(),
        }
    }

    /// An answer of JSON, for tests.
    pub fn of_json(status: u16, value: &impl Serialize) -> Result<Self, ToolError> {
        let mut response = Self::new(status, serde_json::to_vec(value)?);
        let kind = ("content-type".to_owned(), b"application/json".to_vec());
        response.headers.push(kind);
        Ok(response)
    }

    /// Whether the status is 200 to 299.
    pub fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }

    /// The first value of a header, where it is text.
    pub fn header(&self, name: &str) -> Option<&str> {
        text_of(&self.headers, name)
    }

    /// The body as text.
    pub fn text(&self) -> Result<&str, ToolError> {
        std::str::from_utf8(&self.body).map_err(ToolError::failed)
    }

    /// The body read as JSON; an answer whose status is no success is an error.
    pub fn json<T: DeserializeOwned>(&self) -> Result<T, ToolError> {
        if !self.is_success() {
            return Err(ToolError::Failed(format!("the status is {}", self.status)));
        }
        Ok(serde_json::from_slice(&self.body)?)
    }
}

/// What a request needs of a URL; the host judges it.
#[derive(Debug, PartialEq, Eq)]
#[cfg_attr(not(target_family = "wasm"), allow(dead_code))]
struct Url<'a> {
    scheme: &'a str,
    authority: &'a str,
    /// Without `#…`; begins with `/`.
    path: String,
}

impl<'a> Url<'a> {
    fn parse(url: &'a str) -> Result<Self, ToolError> {
        let invalid = || ToolError::Failed(format!("'{url}' is no URL: write https://host/path"));
        let url_only = url.split('#').next().unwrap_or_default();
        let (scheme, rest) = url_only.split_once("://").ok_or_else(invalid)?;
        let end = rest.find(['/', '?']).unwrap_or(rest.len());
        let (authority, path) = rest.split_at(end);
        if scheme.is_empty() || authority.is_empty() {
            return Err(invalid());
        }
        let path = match path.strip_prefix('/') {
            Some(_) => path.to_owned(),
            None => format!("/{path}"),
        };
        Ok(Self {
            scheme,
            authority,
            path,
        })
    }
}

#[cfg(target_family = "wasm")]
mod wasm {
    use super::{Request, Response, Url};
    use crate::ToolError;
    use crate::bindings::wasi::http::{outgoing_handler, types};
    use crate::bindings::wasi::io::streams::StreamError;

    /// What `blocking-write-and-flush` takes at most.
    const WRITE: usize = 4096;
    const READ: u64 = 64 * 1024;

    pub(super) fn send(request: &Request, url: &Url<'_>) -> Result<Response, ToolError> {
        let explain = |code| explain(url.authority, code);
        let outgoing = outgoing(request, url)?;
        let body = outgoing
            .body()
            .map_err(|()| failed("the request has no body"))?;
        let response = outgoing_handler::handle(outgoing, options(request)?).map_err(explain)?;
        write_body(body, &request.body).map_err(explain)?;
        response.subscribe().block();
        let answer = response
            .get()
            .and_then(Result::ok)
            .ok_or_else(|| failed("the host gave no answer"))?
            .map_err(explain)?;
        Ok(Response {
            status: answer.status(),
            headers: answer.headers().entries(),
            body: read_body(&answer)?,
        })
    }

    fn outgoing(request: &Request, url: &Url<'_>) -> Result<types::OutgoingRequest, ToolError> {
        let headers = types::Fields::from_list(&request.headers)
            .map_err(|error| failed(&format!("a header: {error:?}")))?;
        let outgoing = types::OutgoingRequest::new(headers);
        let refused = |what: &str| failed(&format!("'{what}' does not fit into a request"));
        outgoing
            .set_method(&method(&request.method))
            .map_err(|()| refused(&request.method))?;
        outgoing
            .set_scheme(Some(&scheme(url.scheme)))
            .map_err(|()| refused(url.scheme))?;
        outgoing
            .set_authority(Some(url.authority))
            .map_err(|()| refused(url.authority))?;
        outgoing
            .set_path_with_query(Some(&url.path))
            .map_err(|()| refused(&url.path))?;
        Ok(outgoing)
    }

    fn options(request: &Request) -> Result<Option<types::RequestOptions>, ToolError> {
        let Some(timeout) = request.timeout else {
            return Ok(None);
        };
        let nanoseconds = u64::try_from(timeout.as_nanos()).unwrap_or(u64::MAX);
        let options = types::RequestOptions::new();
        options
            .set_connect_timeout(Some(nanoseconds))
            .and_then(|()| options.set_first_byte_timeout(Some(nanoseconds)))
            .map_err(|()| failed("the host has no timeouts"))?;
        Ok(Some(options))
    }

    /// The host may refuse the request while its body is being written: then the answer says why, not the stream.
    fn write_body(body: types::OutgoingBody, bytes: &[u8]) -> Result<(), types::ErrorCode> {
        if let Ok(stream) = body.write() {
            for chunk in bytes.chunks(WRITE) {
                if stream.blocking_write_and_flush(chunk).is_err() {
                    return Ok(());
                }
            }
        }
        types::OutgoingBody::finish(body, None)
    }

    fn read_body(answer: &types::IncomingResponse) -> Result<Vec<u8>, ToolError> {
        let body = answer
            .consume()
            .map_err(|()| failed("the answer has no body"))?;
        let stream = body
            .stream()
            .map_err(|()| failed("the answer has no body"))?;
        let mut bytes = Vec::new();
        loop {
            match stream.blocking_read(READ) {
                Ok(chunk) => bytes.extend(chunk),
                Err(StreamError::Closed) => return Ok(bytes),
                Err(StreamError::LastOperationFailed(error)) => {
                    return Err(failed(&error.to_debug_string()));
                }
            }
        }
    }

    fn method(name: &str) -> types::Method {
        match name {
            "GET" => types::Method::Get,
            "HEAD" => types::Method::Head,
            "POST" => types::Method::Post,
            "PUT" => types::Method::Put,
            "DELETE" => types::Method::Delete,
            "OPTIONS" => types::Method::Options,
            "PATCH" => types::Method::Patch,
            other => types::Method::Other(other.to_owned()),
        }
    }

    fn scheme(name: &str) -> types::Scheme {
        match name {
            "https" => types::Scheme::Https,
            "http" => types::Scheme::Http,
            other => types::Scheme::Other(other.to_owned()),
        }
    }

    fn explain(authority: &str, code: types::ErrorCode) -> ToolError {
        match code {
            types::ErrorCode::HttpRequestDenied | types::ErrorCode::DestinationIpProhibited => {
                ToolError::Denied(format!("{authority} is not granted"))
            }
            other => ToolError::Failed(format!("{authority}: {other:?}")),
        }
    }

    fn failed(message: &str) -> ToolError {
        ToolError::Failed(message.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_url_is_taken_apart() {
        let url = |scheme, authority, path: &str| {
            Ok(Url {
                scheme,
                authority,
                path: path.to_owned(),
            })
        };
        assert_eq!(Url::parse("https://a.b/c?d#e"), url("https", "a.b", "/c?d"));
        assert_eq!(Url::parse("https://a.b"), url("https", "a.b", "/"));
        assert_eq!(
            Url::parse("http://a:8080?x=/y"),
            url("http", "a:8080", "/?x=/y")
        );
        for bad in ["", "a.b/c", "https://", "https:///c", "://a", "#https://a"] {
            assert!(Url::parse(bad).is_err(), "{bad:?}");
        }
    }

    #[test]
    fn outside_webassembly_every_host_is_denied() {
        let error = get("https://api.example.com/x").unwrap_err();
        assert!(matches!(&error, ToolError::Denied(m) if m.contains("api.example.com")));
    }

    #[test]
    fn json_of_an_error_status_is_an_error() {
        let response = |status| Response {
            status,
            headers: vec![("x-a".into(), b"1".to_vec())],
            body: b"[1]".to_vec(),
        };
        assert_eq!(response(200).json::<Vec<u8>>(), Ok(vec![1]));
        assert!(response(404).json::<Vec<u8>>().is_err());
        assert_eq!(response(200).header("X-A"), Some("1"));
    }
}
