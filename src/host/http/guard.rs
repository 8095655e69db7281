//! Who may ask: checked on every route before anything else.

use std::net::SocketAddr;
use std::sync::Arc;

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;
use http::header::{
    AUTHORIZATION, CACHE_CONTROL, HOST, HeaderName, ORIGIN, WWW_AUTHENTICATE,
    X_CONTENT_TYPE_OPTIONS,
};
use http::{HeaderMap, HeaderValue, StatusCode};
use rmcp::model::ProtocolVersion;

use super::{BearerToken, problem};

/// The one route that needs no token.
pub(super) const HEALTH: &str = "/healthz";

/// What a request is held to.
pub(super) struct Guard {
    authorities: Vec<String>,
    token: BearerToken,
}

impl Guard {
    pub(super) fn new(address: SocketAddr, token: BearerToken) -> Self {
        let port = address.port();
        let mut authorities = vec![address.to_string(), format!("localhost:{port}")];
        if port == 80 {
            let ip = SocketAddr::new(address.ip(), 0).to_string();
            authorities.push(ip.trim_end_matches(":0").to_owned());
            authorities.push("localhost".to_owned());
        }
        Self { authorities, token }
    }

    fn is_ours(&self, authority: &str) -> bool {
        self.authorities
            .iter()
            .any(|ours| ours.eq_ignore_ascii_case(authority))
    }

    fn host_is_ours(&self, request: &Request) -> bool {
        // With a proxy's absolute-form target the target counts, not the header: then both have to be right.
        let target = request.uri().authority();
        target.is_none_or(|target| self.is_ours(target.as_str()))
            && single(request.headers(), &HOST)
                .flatten()
                .is_some_and(|host| self.is_ours(host))
    }

    fn origin_is_ours(&self, headers: &HeaderMap) -> bool {
        match single(headers, &ORIGIN) {
            None => false,
            Some(None) => true,
            Some(Some(origin)) => origin
                .strip_prefix("http://")
                .is_some_and(|authority| self.is_ours(authority)),
        }
    }

    fn refusal(&self, request: &Request) -> Option<Response> {
        if !self.host_is_ours(request) {
            tracing::warn!("refused a request for another host (DNS rebinding?)");
            return Some(problem(
                StatusCode::FORBIDDEN,
                "host_not_allowed",
                "the Host header does not name this server",
            ));
        }
        if !self.origin_is_ours(request.headers()) {
            tracing::warn!("refused a request from another origin");
            return Some(problem(
                StatusCode::FORBIDDEN,
                "origin_not_allowed",
                "requests of other origins are not answered",
            ));
        }
        if request.uri().path() == HEALTH {
            return None;
        }
        self.unauthorized(request.headers())
    }

    fn unauthorized(&self, headers: &HeaderMap) -> Option<Response> {
        let shown = match single(headers, &AUTHORIZATION) {
            Some(Some(value)) => bearer(value),
            Some(None) | None => None,
        };
        let challenge = match shown {
            Some(shown) if self.token.matches(shown.as_bytes()) => return None,
            Some(_) => "Bearer realm=\"palyra-skill\", error=\"invalid_token\"",
            None => "Bearer realm=\"palyra-skill\"",
        };
        let mut response = problem(
            StatusCode::UNAUTHORIZED,
            "unauthorized",
            "this needs the token that `serve` printed, as `Authorization: Bearer <token>`",
        );
        response
            .headers_mut()
            .insert(WWW_AUTHENTICATE, HeaderValue::from_static(challenge));
        Some(response)
    }
}

/// The middleware.
pub(super) async fn check(
    State(guard): State<Arc<Guard>>,
    request: Request,
    next: Next,
) -> Response {
    let mut response = match guard.refusal(&request) {
        Some(refusal) => refusal,
        None => next.run(request).await,
    };
    let headers = response.headers_mut();
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers
        .entry(CACHE_CONTROL)
        .or_insert(HeaderValue::from_static("no-store"));
    response
}

/// Whether a request may be of a revision with a handshake and sessions: it names none that has neither.
pub(super) fn may_have_handshake(headers: &HeaderMap) -> bool {
    let named = headers
        .get("mcp-protocol-version")
        .and_then(|value| value.to_str().ok());
    let known = ProtocolVersion::KNOWN_VERSIONS
        .iter()
        .find(|known| Some(known.as_str()) == named);
    known.is_none_or(ProtocolVersion::has_initialize)
}

/// `Some(None)`: absent. `None`: there more than once, or not text, which no honest client sends.
#[expect(
    clippy::option_option,
    reason = "absent and unacceptable are two different things"
)]
fn single<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<Option<&'a str>> {
    let mut values = headers.get_all(name).iter();
    let Some(first) = values.next() else {
        return Some(None);
    };
    if values.next().is_some() {
        return None;
    }
    first.to_str().ok().map(Some)
}

/// The token of `Bearer <token>`: one scheme, one space, one token.
fn bearer(value: &str) -> Option<&str> {
    let (scheme, token) = value.split_once(' ')?;
    (scheme.eq_ignore_ascii_case("bearer") && !token.is_empty() && !token.contains(' '))
        .then_some(token)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn guard(address: &str) -> Guard {
        let token = BearerToken::parse(&"t".repeat(32)).expect("a token");
        Guard::new(address.parse().expect("an address"), token)
    }

    fn request(headers: &[(&str, &str)]) -> Request {
        let mut request = http::Request::builder().uri("/mcp");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        request.body(axum::body::Body::empty()).expect("a request")
    }

    fn status(guard: &Guard, headers: &[(&str, &str)]) -> Option<u16> {
        guard
            .refusal(&request(headers))
            .map(|response| response.status().as_u16())
    }

    const RIGHT: (&str, &str) = ("authorization", "Bearer tttttttttttttttttttttttttttttttt");

    #[test]
    fn the_bound_address_and_localhost_are_this_server_and_nothing_else() {
        let guard = guard("127.0.0.1:7420");
        for host in ["127.0.0.1:7420", "localhost:7420", "LOCALHOST:7420"] {
            assert_eq!(status(&guard, &[("host", host), RIGHT]), None, "{host}");
        }
        for host in [
            "evil.example:7420",
            "127.0.0.1",
            "127.0.0.1:7421",
            "localhost",
            "localhost.:7420",
            "[::1]:7420",
            "localhost:7420@evil.example",
            "",
        ] {
            assert_eq!(
                status(&guard, &[("host", host), RIGHT]),
                Some(403),
                "{host}"
            );
        }
        assert_eq!(status(&guard, &[RIGHT]), Some(403));
        let twice = [
            ("host", "localhost:7420"),
            ("host", "localhost:7420"),
            RIGHT,
        ];
        assert_eq!(status(&guard, &twice), Some(403));
    }

    #[test]
    fn the_default_port_may_be_left_out() {
        let guard = guard("[::1]:80");
        for host in ["[::1]", "[::1]:80", "localhost"] {
            assert_eq!(status(&guard, &[("host", host), RIGHT]), None, "{host}");
        }
    }

    #[test]
    fn a_foreign_target_is_refused_whatever_the_header_says() {
        let request = http::Request::builder()
            .uri("http://evil.example/healthz")
            .header("host", "127.0.0.1:7420")
            .body(axum::body::Body::empty())
            .expect("a request");
        let refusal = guard("127.0.0.1:7420").refusal(&request);
        assert_eq!(
            refusal.map(|response| response.status().as_u16()),
            Some(403)
        );
    }

    #[test]
    fn other_origins_are_refused() {
        let guard = guard("127.0.0.1:7420");
        let host = ("host", "127.0.0.1:7420");
        let ours = ("origin", "http://localhost:7420");
        assert_eq!(status(&guard, &[host, RIGHT, ours]), None);
        for origin in [
            "null",
            "https://localhost:7420",
            "http://localhost",
            "http://evil.example",
            "http://localhost:7420.evil.example",
        ] {
            assert_eq!(
                status(&guard, &[host, RIGHT, ("origin", origin)]),
                Some(403),
                "{origin}"
            );
        }
        assert_eq!(status(&guard, &[host, RIGHT, ours, ours]), Some(403));
    }

    #[test]
    fn only_one_well_formed_right_token_opens() {
        let guard = guard("127.0.0.1:7420");
        let host = ("host", "127.0.0.1:7420");
        assert_eq!(status(&guard, &[host]), Some(401));
        assert_eq!(status(&guard, &[host, RIGHT, RIGHT]), Some(401));
        for value in [
            "Bearer",
            "Bearer ",
            "Bearer  tttttttttttttttttttttttttttttttt",
            "Basic tttttttttttttttttttttttttttttttt",
            "tttttttttttttttttttttttttttttttt",
            "Bearer wrong",
        ] {
            assert_eq!(
                status(&guard, &[host, ("authorization", value)]),
                Some(401),
                "{value:?}"
            );
        }
    }
}
