//! Sending one request that was allowed: resolve, judge the addresses, connect to one of them, speak HTTP/1.1.

use std::error::Error as _;
use std::net::SocketAddr;
use std::sync::{Arc, LazyLock};
use std::time::{Duration, Instant};

use futures::FutureExt;
use futures::future::FusedFuture;
use http::{Request, Uri};
use http_body_util::BodyExt;
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use rustls::pki_types::ServerName;
use rustls::{ClientConfig, RootCertStore};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use wasmtime_wasi_http::{Error, RequestOptions, WasiBody};

use super::Sent;
use super::address::is_global;
use super::body::{Limited, Timed};
use super::origin::Target;
use crate::notes::Notes;

/// Header section of a response, bytes.
const MAX_HEADERS: usize = 128 * 1024;

/// Times and sizes of one request.
#[derive(Debug, Clone, Copy)]
pub(super) struct Bounds {
    connect: Duration,
    first_byte: Duration,
    between_bytes: Duration,
    body_bytes: u64,
}

impl Bounds {
    /// What the guest asks for, and never more than the call has left.
    pub(super) fn new(options: RequestOptions, body_bytes: u64, deadline: Instant) -> Self {
        let left = deadline.saturating_duration_since(Instant::now());
        let bound = |asked: Option<Duration>| asked.map_or(left, |asked| asked.min(left));
        Self {
            connect: bound(options.connect_timeout),
            first_byte: bound(options.first_byte_timeout),
            between_bytes: bound(options.between_bytes_timeout),
            body_bytes,
        }
    }
}

/// Send, and give the response with the rest of the connection's work. Redirects are answers like any other.
pub(super) async fn send(
    request: Request<WasiBody>,
    target: &Target,
    bounds: Bounds,
    notes: &Notes,
) -> Result<Sent, Error> {
    let stream = tokio::time::timeout(bounds.connect, connect(target, notes))
        .await
        .map_err(|_| Error::ConnectionTimeout)??;
    let (mut sender, connection) = http1::Builder::new()
        .max_buf_size(MAX_HEADERS)
        .handshake(TokioIo::new(stream))
        .await?;
    let mut connection = connection.boxed().fuse();
    let request = on_the_wire(request, bounds.body_bytes)?;
    let answer = tokio::time::timeout(bounds.first_byte, async {
        let mut answer = std::pin::pin!(sender.send_request(request));
        loop {
            tokio::select! {
                biased;
                response = &mut answer => break response.map_err(from_hyper),
                // Its end, good or bad, resolves the answer too.
                _ = &mut connection, if !connection.is_terminated() => {}
            }
        }
    })
    .await
    .map_err(|_| Error::ConnectionReadTimeout)??;
    let response = answer.map(|body| {
        let timed = Timed::new(body, bounds.between_bytes);
        Limited::new(timed, bounds.body_bytes, || {
            Error::HttpResponseBodySize(None)
        })
        .boxed_unsync()
    });
    let rest = async move {
        if connection.is_terminated() {
            return Ok(());
        }
        connection.await.map_err(from_hyper)
    };
    Ok((response, Box::new(rest)))
}

/// The request as a server sees it: the origin is in the Host header, not in the request line.
fn on_the_wire(
    request: Request<WasiBody>,
    body_bytes: u64,
) -> Result<Request<Limited<WasiBody>>, Error> {
    let (mut parts, body) = request.into_parts();
    let path = parts.uri.path_and_query().map_or("/", |path| path.as_str());
    parts.uri = Uri::builder()
        .path_and_query(path)
        .build()
        .map_err(|_| Error::HttpRequestUriInvalid)?;
    let body = Limited::new(body, body_bytes, || Error::HttpRequestBodySize(None));
    Ok(Request::from_parts(parts, body))
}

/// Our own body's errors come back inside hyper's.
fn from_hyper(error: hyper::Error) -> Error {
    match error
        .source()
        .and_then(|source| source.downcast_ref::<Error>())
    {
        Some(Error::HttpRequestBodySize(size)) => Error::HttpRequestBodySize(*size),
        _ => Error::Hyper(error),
    }
}

trait Stream: AsyncRead + AsyncWrite + Send + Unpin {}
impl<S: AsyncRead + AsyncWrite + Send + Unpin> Stream for S {}

async fn connect(target: &Target, notes: &Notes) -> Result<Box<dyn Stream>, Error> {
    let addresses = resolve(target, notes).await?;
    // To the addresses that were judged: a second look-up could give others.
    let stream = TcpStream::connect(addresses.as_slice())
        .await
        .map_err(Error::Connect)?;
    if !target.tls {
        return Ok(Box::new(stream));
    }
    let name =
        ServerName::try_from(target.host.clone()).map_err(|_| Error::HttpRequestUriInvalid)?;
    let connector = TlsConnector::from(Arc::clone(&TLS));
    let stream = connector.connect(name, stream).await.map_err(Error::Tls)?;
    Ok(Box::new(stream))
}

/// The target's addresses, all of them fit to be connected to.
async fn resolve(target: &Target, notes: &Notes) -> Result<Vec<SocketAddr>, Error> {
    let found = tokio::net::lookup_host((target.host.as_str(), target.port)).await;
    let addresses: Vec<SocketAddr> = found
        .map_err(|_| Error::DnsError {
            rcode: Some("address not available".into()),
            info_code: None,
        })?
        .collect();
    if addresses.is_empty() {
        return Err(Error::DestinationNotFound);
    }
    if !target.local
        && let Some(address) = addresses.iter().find(|address| !is_global(address.ip()))
    {
        notes.denied(&format!(
            "an HTTP request to {}, which is at {}, no public address",
            target.host,
            address.ip()
        ));
        return Err(Error::HttpRequestDenied);
    }
    Ok(addresses)
}

/// Mozilla's roots, compiled in: what the host trusts does not depend on the machine.
static TLS: LazyLock<Arc<ClientConfig>> = LazyLock::new(|| {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let roots = RootCertStore {
        roots: webpki_roots::TLS_SERVER_ROOTS.into(),
    };
    let mut config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .expect("ring offers the default protocol versions")
        .with_root_certificates(roots)
        .with_no_client_auth();
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Arc::new(config)
});
