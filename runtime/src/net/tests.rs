//! The guard against real servers on this machine.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use bytes::Bytes;
use http_body_util::{BodyExt, Full};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

use super::*;

/// Answers each connection with the same bytes, counts them and keeps the last request.
struct Server {
    port: u16,
    seen: Arc<AtomicUsize>,
    last: Arc<std::sync::Mutex<String>>,
}

async fn server(answer: String) -> Server {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let (seen, last) = (Arc::new(AtomicUsize::new(0)), Arc::default());
    let server = Server {
        port,
        seen: Arc::clone(&seen),
        last: Arc::clone(&last),
    };
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            seen.fetch_add(1, Ordering::SeqCst);
            let mut buffer = vec![0; 64 * 1024];
            let length = stream.read(&mut buffer).await.unwrap_or(0);
            *last.lock().unwrap() = String::from_utf8_lossy(&buffer[..length]).into_owned();
            let _ = stream.write_all(answer.as_bytes()).await;
        }
    });
    server
}

fn answer(head: &str, body: &str) -> String {
    let length = body.len();
    format!("HTTP/1.1 {head}\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n{body}")
}

fn guard(hosts: &[&str], local: &[String]) -> HttpGuard {
    let host: Arc<dyn CapabilityHost> = Arc::new(crate::host::NoHost);
    guard_with(hosts, local, &host)
}

fn guard_with(hosts: &[&str], local: &[String], host: &Arc<dyn CapabilityHost>) -> HttpGuard {
    let grants = Grants {
        http_hosts: hosts.iter().map(|host| (*host).to_owned()).collect(),
        http_local_origins: local.to_vec(),
        ..Grants::default()
    };
    let limits = CallLimits {
        http_body_bytes: 1000,
        http_requests: 2,
        ..CallLimits::default()
    };
    let deadline = Instant::now() + Duration::from_secs(5);
    HttpGuard::new(&grants, &limits, deadline, Notes::new(1000), host)
}

async fn get(guard: &mut HttpGuard, uri: &str) -> Result<(u16, Result<Bytes, Error>), Error> {
    request(guard, uri, "").await
}

async fn request(
    guard: &mut HttpGuard,
    uri: &str,
    body: &str,
) -> Result<(u16, Result<Bytes, Error>), Error> {
    let uri: http::Uri = uri.parse().unwrap();
    let body = Full::new(Bytes::from(body.to_owned()));
    let request = Request::builder()
        .header("host", uri.authority().unwrap().as_str())
        .uri(uri)
        .body(body.map_err(|never| match never {}).boxed_unsync())
        .unwrap();
    let sent = guard.send_request(request, None, Box::new(async { Ok(()) }));
    let (response, rest) = std::pin::Pin::from(sent).await?;
    let rest = tokio::spawn(std::pin::Pin::from(rest));
    let status = response.status().as_u16();
    let body = response.into_body().collect().await;
    rest.abort();
    Ok((status, body.map(http_body_util::Collected::to_bytes)))
}

fn denied(result: &Result<(u16, Result<Bytes, Error>), Error>) -> bool {
    matches!(result, Err(Error::HttpRequestDenied))
}

#[tokio::test]
async fn a_local_origin_is_reached_and_only_it() {
    let server = server(answer("200 OK", "hello")).await;
    let origin = format!("http://127.0.0.1:{}", server.port);
    let local = [origin.clone()];
    let (status, body) = get(&mut guard(&[], &local), &format!("{origin}/a?b=c"))
        .await
        .unwrap();
    assert_eq!((status, &body.unwrap()[..]), (200, &b"hello"[..]));
    let request = server.last.lock().unwrap().clone();
    assert!(request.starts_with("GET /a?b=c HTTP/1.1\r\n"), "{request}");
    assert!(
        request.contains(&format!("host: 127.0.0.1:{}\r\n", server.port)),
        "{request}"
    );
    for other in [
        format!("http://localhost:{}/", server.port),
        format!("https://127.0.0.1:{}/", server.port),
        format!("http://127.0.0.1:{}/", server.port ^ 1),
    ] {
        assert!(
            denied(&get(&mut guard(&["*"], &local), &other).await),
            "{other}"
        );
    }
    assert_eq!(server.seen.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn a_listed_name_at_a_private_address_is_denied() {
    // `localhost` resolves to the loopback everywhere: a public name that is made to resolve there looks the same.
    let mut guard = guard(&["localhost", "*"], &[]);
    assert!(denied(&get(&mut guard, "https://localhost/").await));
    assert!(guard.notes.denials().unwrap().contains("no public address"));
}

#[tokio::test]
async fn without_a_grant_nothing_leaves() {
    let server = server(answer("200 OK", "hello")).await;
    let uri = format!("http://127.0.0.1:{}/", server.port);
    assert!(denied(&get(&mut guard(&[], &[]), &uri).await));
    assert!(denied(
        &get(&mut guard(&["127.0.0.1", "*"], &[]), &uri).await
    ));
    assert_eq!(server.seen.load(Ordering::SeqCst), 0);
}

#[tokio::test]
async fn a_redirect_is_an_answer() {
    let target = server(answer("200 OK", "secret")).await;
    let to = format!("302 Found\r\nlocation: http://127.0.0.1:{}/", target.port);
    let server = server(answer(&to, "")).await;
    let origin = format!("http://127.0.0.1:{}", server.port);
    let (status, _) = get(&mut guard(&[], std::slice::from_ref(&origin)), &origin)
        .await
        .unwrap();
    assert_eq!(status, 302);
    assert_eq!(target.seen.load(Ordering::SeqCst), 0);
}

#[tokio::test]
async fn bodies_are_bounded_both_ways() {
    let server = server(answer("200 OK", &"x".repeat(2000))).await;
    let origin = format!("http://127.0.0.1:{}", server.port);
    let mut guard = guard(&[], std::slice::from_ref(&origin));
    let (_, body) = get(&mut guard, &origin).await.unwrap();
    assert!(
        matches!(body, Err(Error::HttpResponseBodySize(_))),
        "{body:?}"
    );
    let sent = request(&mut guard, &origin, &"x".repeat(2000)).await;
    assert!(
        matches!(sent, Err(Error::HttpRequestBodySize(_))),
        "{sent:?}"
    );
}

#[tokio::test]
async fn requests_are_counted() {
    let server = server(answer("200 OK", "")).await;
    let origin = format!("http://127.0.0.1:{}", server.port);
    let mut guard = guard(&[], std::slice::from_ref(&origin));
    for _ in 0..2 {
        assert_eq!(get(&mut guard, &origin).await.unwrap().0, 200);
    }
    let third = get(&mut guard, &origin).await;
    assert!(
        matches!(third, Err(Error::ConnectionLimitReached)),
        "{third:?}"
    );
    assert_eq!(server.seen.load(Ordering::SeqCst), 2);
}

#[tokio::test]
async fn a_silent_server_is_given_up() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let origin = format!("http://{}", listener.local_addr().unwrap());
    let mut guard = guard(&[], std::slice::from_ref(&origin));
    guard.deadline = Instant::now() + Duration::from_millis(200);
    let result = get(&mut guard, &origin).await;
    assert!(
        matches!(result, Err(Error::ConnectionReadTimeout)),
        "{result:?}"
    );
}

/// Answers with the request's own body, and says what it was asked for.
struct Echo;

#[crate::async_trait]
impl CapabilityHost for Echo {
    fn answers_http(&self) -> bool {
        true
    }

    async fn http(
        &self,
        request: crate::host::HttpRequest,
    ) -> Result<crate::host::HttpResponse, crate::host::HostError> {
        if request.url.ends_with("/denied") {
            return Err(crate::host::HostError::Denied("so".into()));
        }
        Ok(crate::host::HttpResponse {
            status: 201,
            headers: vec![("x-url".into(), request.url.into_bytes())],
            body: request.body,
        })
    }
}

/// A host that answers in place of the network changes nothing of what may be asked for, and how much.
#[tokio::test]
async fn a_stand_in_is_behind_the_same_guard() {
    let host: Arc<dyn CapabilityHost> = Arc::new(Echo);
    let mut guard = guard_with(&["example.com"], &[], &host);
    let (status, body) = request(&mut guard, "https://example.com/a?b", "ping")
        .await
        .unwrap();
    assert_eq!((status, body.unwrap().as_ref()), (201, &b"ping"[..]));
    let elsewhere = request(&mut guard, "https://example.org/", "").await;
    assert!(matches!(elsewhere, Err(Error::HttpRequestDenied)));
    let denied = request(&mut guard, "https://example.com/denied", "").await;
    assert!(matches!(denied, Err(Error::HttpRequestDenied)));
    let third = request(&mut guard, "https://example.com/", "").await;
    assert!(matches!(third, Err(Error::ConnectionLimitReached)));

    let mut guard = guard_with(&["example.com"], &[], &host);
    let long = "x".repeat(2000);
    let too_long = request(&mut guard, "https://example.com/", &long).await;
    assert!(matches!(too_long, Err(Error::HttpRequestBodySize(None))));
}
