//! Probes and metrics over HTTP, on a thread of their own that no article can keep busy.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::{Arc, Weak};
use std::time::Duration;

use http_body_util::Full;
use hyper::body::Bytes;
use hyper::header::{ALLOW, CONTENT_TYPE, HeaderValue};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Method, Request, Response, StatusCode};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;

use super::health::Health;
use super::state::Telemetry;

/// Connections at a time.
const CONNECTIONS: usize = 64;
/// Longest wait for a request, also between two on one connection.
const REQUEST: Duration = Duration::from_secs(30);
/// Longest life of a connection, however slowly its answers are read.
const CONNECTION: Duration = Duration::from_secs(600);
/// Largest head of a request, bytes.
const HEAD: usize = 16 << 10;

const JSON: HeaderValue = HeaderValue::from_static("application/json");
const PLAIN: HeaderValue = HeaderValue::from_static("text/plain; charset=utf-8");
const OPEN_METRICS: HeaderValue =
    HeaderValue::from_static("application/openmetrics-text; version=1.0.0; charset=utf-8");

const INDEX: &str = "\
/livez    200 while the worker does its work, connected or not
/readyz   200 while articles flow
/metrics  for Prometheus
";

/// Answers at `listen` for as long as `telemetry` lives. Returns the address, with the port that was given for 0.
///
/// # Errors
/// The address cannot be had, or the system gives no thread.
pub fn start(listen: SocketAddr, telemetry: &Arc<Telemetry>) -> std::io::Result<SocketAddr> {
    let listener = std::net::TcpListener::bind(listen)?;
    listener.set_nonblocking(true)?;
    let address = listener.local_addr()?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let telemetry = Arc::downgrade(telemetry);
    std::thread::Builder::new().name("http".to_owned()).spawn(move || {
        runtime.block_on(async {
            if let Ok(listener) = TcpListener::from_std(listener) {
                accept(&listener, &telemetry).await;
            }
        });
    })?;
    Ok(address)
}

async fn accept(listener: &TcpListener, telemetry: &Weak<Telemetry>) {
    let room = Arc::new(Semaphore::new(CONNECTIONS));
    loop {
        let Ok(permit) = Arc::clone(&room).acquire_owned().await else { return };
        match listener.accept().await {
            Ok((stream, _)) => {
                let telemetry = Weak::clone(telemetry);
                tokio::spawn(async move {
                    let _ = tokio::time::timeout(CONNECTION, serve(stream, telemetry)).await;
                    drop(permit);
                });
            }
            // As when there are no more descriptors: others may be closed soon.
            Err(_) => tokio::time::sleep(Duration::from_millis(100)).await,
        }
    }
}

async fn serve(stream: TcpStream, telemetry: Weak<Telemetry>) {
    let _ = stream.set_nodelay(true);
    let answering = service_fn(|request| {
        let answer = answer(&request, telemetry.upgrade().as_deref());
        async { Ok::<_, Infallible>(answer) }
    });
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(REQUEST).max_buf_size(HEAD);
    // Whoever hangs up early needs no answer.
    let _ = http.serve_connection(TokioIo::new(stream), answering).await;
}

fn answer<B>(request: &Request<B>, telemetry: Option<&Telemetry>) -> Response<Full<Bytes>> {
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        let mut response = response(StatusCode::METHOD_NOT_ALLOWED, PLAIN, "only GET and HEAD\n");
        response.headers_mut().insert(ALLOW, HeaderValue::from_static("GET, HEAD"));
        return response;
    }
    let Some(telemetry) = telemetry else {
        return response(StatusCode::SERVICE_UNAVAILABLE, PLAIN, "the worker has ended\n");
    };
    match request.uri().path() {
        "/livez" => probe(&telemetry.live()),
        "/readyz" => probe(&telemetry.ready()),
        "/metrics" => response(StatusCode::OK, OPEN_METRICS, telemetry.metrics()),
        "/" => response(StatusCode::OK, PLAIN, INDEX),
        _ => response(StatusCode::NOT_FOUND, PLAIN, INDEX),
    }
}

fn probe(health: &Health) -> Response<Full<Bytes>> {
    let status = if health.pass { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    response(status, JSON, format!("{}\n", health.detail))
}

fn response(status: StatusCode, kind: HeaderValue, body: impl Into<Bytes>) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::new(body.into()));
    *response.status_mut() = status;
    response.headers_mut().insert(CONTENT_TYPE, kind);
    response
}
