//! Requests that the host answers itself, in place of the network.

use bytes::Bytes;
use http::{HeaderName, HeaderValue, Request, Response};
use http_body_util::{BodyExt, Full};
use wasmtime_wasi_http::{Error, WasiBody};

use super::Sent;
use super::body::Limited;
use crate::host::{CapabilityHost, HostError, HttpRequest, HttpResponse};
use crate::notes::Notes;

/// Hand a request that was allowed to the host. Bodies have the limit that they have on the network.
pub(super) async fn answer(
    request: Request<WasiBody>,
    limit: u64,
    host: &dyn CapabilityHost,
    notes: &Notes,
) -> Result<Sent, Error> {
    let request = plain(request, limit).await?;
    let what = format!("{} {}", request.method, request.url);
    match host.http(request).await {
        Ok(answer) => Ok((response(answer, limit)?, Box::new(async { Ok(()) }))),
        Err(HostError::Denied(why)) => {
            notes.denied(&format!("an HTTP request, {what}, by the host ({why})"));
            Err(Error::HttpRequestDenied)
        }
        Err(HostError::Quota(_)) => Err(Error::ConnectionLimitReached),
        Err(HostError::Failed(_)) => Err(Error::ConnectionRefused),
    }
}

async fn plain(request: Request<WasiBody>, limit: u64) -> Result<HttpRequest, Error> {
    let (parts, body) = request.into_parts();
    let body = Limited::new(body, limit, || Error::HttpRequestBodySize(None));
    let headers = parts.headers.iter();
    Ok(HttpRequest {
        method: parts.method.to_string(),
        url: parts.uri.to_string(),
        headers: headers
            .map(|(name, value)| (name.to_string(), value.as_bytes().to_vec()))
            .collect(),
        body: body.collect().await?.to_bytes().to_vec(),
    })
}

fn response(answer: HttpResponse, limit: u64) -> Result<Response<WasiBody>, Error> {
    let body = Full::new(Bytes::from(answer.body)).map_err(|never| -> Error { match never {} });
    let body = Limited::new(body, limit, || Error::HttpResponseBodySize(None));
    let mut response = Response::builder()
        .status(answer.status)
        .body(body.boxed_unsync())
        .map_err(|_| Error::HttpProtocolError)?;
    for (name, value) in answer.headers {
        if let (Ok(name), Ok(value)) = (
            HeaderName::from_bytes(name.as_bytes()),
            HeaderValue::from_bytes(&value),
        ) {
            response.headers_mut().append(name, value);
        }
    }
    Ok(response)
}
