//! What stands at the door of `/mcp`: whole bodies, sound messages, and sessions that exist.

use std::sync::Arc;

use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use http::header::CONTENT_TYPE;
use http::{HeaderMap, Method, StatusCode};
use rmcp::model::{ClientJsonRpcMessage, ClientNotification, ClientRequest, JsonRpcMessage};

use super::super::calls::Serving;
use super::super::message::{self, Refusal};
use super::held::Held;
use super::sessions::Sessions;
use super::{HttpLimits, guard, problem};

const SESSION_ID: &str = "mcp-session-id";

#[derive(Clone)]
pub(super) struct Entry {
    serving: Arc<Serving>,
    sessions: Arc<Sessions>,
    limits: HttpLimits,
}

impl Entry {
    pub(super) fn new(serving: Arc<Serving>, sessions: Arc<Sessions>, limits: HttpLimits) -> Self {
        Self {
            serving,
            sessions,
            limits,
        }
    }
}

/// The middleware.
pub(super) async fn enter(State(entry): State<Entry>, request: Request, next: Next) -> Response {
    match *request.method() {
        Method::POST => entry.post(request, next).await,
        Method::DELETE => entry.delete(request, next).await,
        _ => next.run(request).await,
    }
}

impl Entry {
    async fn post(self, request: Request, next: Next) -> Response {
        let (parts, bytes) = match read_body(request, &self.limits).await {
            Ok(read) => read,
            Err(refusal) => return refusal,
        };
        let message = if is_json(&parts.headers) {
            match message::parse(&bytes, guard::may_have_handshake(&parts.headers)) {
                Ok(Some(message)) => Some(message),
                Ok(None) => return StatusCode::ACCEPTED.into_response(),
                Err(refusal) => return refused(&refusal),
            }
        } else {
            None // the service says what is wrong
        };
        let session = session_id(&parts.headers).map(str::to_owned);
        if let Some(id) = &session
            && message.as_ref().is_some_and(is_initialized)
        {
            self.sessions.initialized(id);
        }
        let opens = session.is_none() && message.as_ref().is_some_and(is_initialize);
        let request = Request::from_parts(parts, Body::from(bytes));
        // A shutdown waits until the answer has been written; streams that never end are not POST responses.
        let busy = self.serving.busy();
        let in_use = session.map(|id| self.sessions.request(&id));
        let response = if opens {
            self.open(request, next).await
        } else {
            next.run(request).await
        };
        response.map(|body| Body::new(Held::new(body, (busy, in_use))))
    }

    /// What may be the first request of a session.
    async fn open(&self, request: Request, next: Next) -> Response {
        let Some(_opening) = self.sessions.make_room().await else {
            return problem(
                StatusCode::SERVICE_UNAVAILABLE,
                "too_many_sessions",
                "this host has as many sessions as it allows, and all are at work; end one",
            );
        };
        let response = next.run(request).await;
        if let Some(id) = session_id(response.headers()) {
            self.sessions.opened(id);
        }
        response
    }

    async fn delete(self, request: Request, next: Next) -> Response {
        if let Some(id) = session_id(request.headers())
            && !self.sessions.knows(id).await
        {
            return problem(
                StatusCode::NOT_FOUND,
                "no_such_session",
                "there is no session of this id; it may have ended",
            );
        }
        let mut response = next.run(request).await;
        // Clients take the 202 that rmcp answers for a failure.
        if response.status() == StatusCode::ACCEPTED {
            *response.status_mut() = StatusCode::NO_CONTENT;
        }
        response
    }
}

fn session_id(headers: &HeaderMap) -> Option<&str> {
    headers.get(SESSION_ID)?.to_str().ok()
}

fn is_json(headers: &HeaderMap) -> bool {
    let kind = headers
        .get(CONTENT_TYPE)
        .and_then(|kind| kind.to_str().ok());
    kind.and_then(|kind| kind.split(';').next())
        .is_some_and(|kind| kind.trim().eq_ignore_ascii_case("application/json"))
}

fn is_initialize(message: &ClientJsonRpcMessage) -> bool {
    matches!(message, JsonRpcMessage::Request(sent)
        if matches!(sent.request, ClientRequest::InitializeRequest(_)))
}

fn is_initialized(message: &ClientJsonRpcMessage) -> bool {
    matches!(message, JsonRpcMessage::Notification(sent)
        if matches!(sent.notification, ClientNotification::InitializedNotification(_)))
}

/// What cannot be read is a bad request of HTTP, too; a sound one with the wrong parameters is not.
fn refused(refusal: &Refusal) -> Response {
    let status = if refusal.is_unreadable() {
        StatusCode::BAD_REQUEST
    } else if refusal.is_unknown_method() {
        StatusCode::NOT_FOUND
    } else {
        StatusCode::OK
    };
    (status, axum::Json(refusal.to_json())).into_response()
}

/// The whole body, within its limits, before anything looks at it.
async fn read_body(
    request: Request,
    limits: &HttpLimits,
) -> Result<(http::request::Parts, Bytes), Response> {
    let (parts, body) = request.into_parts();
    let read = axum::body::to_bytes(body, limits.body_bytes);
    match tokio::time::timeout(limits.body_timeout, read).await {
        Ok(Ok(bytes)) => Ok((parts, bytes)),
        Ok(Err(_)) => Err(problem(
            StatusCode::PAYLOAD_TOO_LARGE,
            "body_too_large",
            "the request body is cut off or over the limit",
        )),
        Err(_) => Err(problem(
            StatusCode::REQUEST_TIMEOUT,
            "body_timeout",
            "the request body took too long",
        )),
    }
}
