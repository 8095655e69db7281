//! Outgoing HTTP: which requests may leave, and how they are sent.

mod address;
mod body;
mod origin;
mod send;
mod stand_in;

use std::sync::Arc;
use std::time::Instant;

use http::{Request, Response};
use wasmtime_wasi_http::{Error, RequestOptions, WasiBody, WasiHttpHooks};

use crate::call::{CallLimits, Grants};
use crate::host::CapabilityHost;
use crate::notes::Notes;
use origin::Allowlist;
use send::Bounds;

/// Stands between a guest and the network for one call.
pub(crate) struct HttpGuard {
    allowlist: Allowlist,
    requests_left: u32,
    body_bytes: u64,
    deadline: Instant,
    notes: Notes,
    /// Answers in place of the network.
    stand_in: Option<Arc<dyn CapabilityHost>>,
}

type Sent = (
    Response<WasiBody>,
    Box<dyn Future<Output = Result<(), Error>> + Send>,
);

impl HttpGuard {
    pub(crate) fn new(
        grants: &Grants,
        limits: &CallLimits,
        deadline: Instant,
        notes: Notes,
        host: &Arc<dyn CapabilityHost>,
    ) -> Self {
        Self {
            allowlist: Allowlist::new(grants),
            requests_left: limits.http_requests,
            body_bytes: limits.http_body_bytes,
            deadline,
            notes,
            stand_in: host.answers_http().then(|| Arc::clone(host)),
        }
    }

    fn judge(&mut self, request: &Request<WasiBody>) -> Result<origin::Target, Error> {
        let Some(target) = self.allowlist.judge(request.uri()) else {
            let uri = request.uri();
            self.notes.denied(&format!(
                "an HTTP request to {}://{}",
                uri.scheme_str().unwrap_or("?"),
                uri.authority().map_or("?", |authority| authority.as_str())
            ));
            return Err(Error::HttpRequestDenied);
        };
        let Some(left) = self.requests_left.checked_sub(1) else {
            self.notes
                .denied("more HTTP requests than this call may make");
            return Err(Error::ConnectionLimitReached);
        };
        self.requests_left = left;
        Ok(target)
    }
}

impl WasiHttpHooks for HttpGuard {
    fn send_request(
        &mut self,
        request: Request<WasiBody>,
        options: Option<RequestOptions>,
        _processing: Box<dyn Future<Output = Result<(), Error>> + Send>,
    ) -> Box<dyn Future<Output = Result<Sent, Error>> + Send> {
        self.notes.called("wasi:http/outgoing-handler.handle");
        let target = self.judge(&request);
        let notes = self.notes.clone();
        if let Some(host) = self.stand_in.clone() {
            let limit = self.body_bytes;
            return Box::new(async move {
                target?;
                stand_in::answer(request, limit, host.as_ref(), &notes).await
            });
        }
        let bounds = Bounds::new(options.unwrap_or_default(), self.body_bytes, self.deadline);
        Box::new(async move { send::send(request, &target?, bounds, &notes).await })
    }
}

#[cfg(test)]
mod tests;
