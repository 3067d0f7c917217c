//! The loopback server: one socket, five outlets.
//!
//! Plain HTTP/1 with entity tags, dates of change and answers without a body to those who have the
//! page already. Tests hand it [`Faults`], and read from them what was asked for.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use http_body_util::Full;
use hyper::body::{Bytes, Incoming};
use hyper::header::{self, HeaderMap, HeaderValue};
use hyper::service::service_fn;
use hyper::{Method, Request, Response, StatusCode};
use hyper_util::rt::TokioIo;
use sha2::{Digest, Sha256};
use tokio::net::TcpListener;
use tokio::runtime::Handle;
use tokio::task::{JoinHandle, JoinSet};

use super::site::{Page, Site};
use super::{outlets, pages};

/// The most connections held at once; a further one waits for its turn in the system's queue.
const CONNECTIONS: usize = 64;

/// What goes wrong with a path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// Another status, with a `Retry-After` in seconds where one is given.
    Status(u16, Option<u64>),
    /// The right answer, late.
    Slow(Duration),
    /// A redirect to an address.
    Redirect(String),
    /// Another content type and body.
    Body(String, Vec<u8>),
    /// No answer at all: the connection ends.
    Hangup,
}

/// What a test wants to go wrong, and what it wants to know: a path is `host/path`, as in
/// `harbour-post.example/feed.xml`.
#[derive(Debug, Default)]
pub struct Faults {
    wrong: Mutex<BTreeMap<String, Fault>>,
    seen: Mutex<Vec<String>>,
}

impl Faults {
    /// Answers a path with a fault from now on.
    pub fn set(&self, path: &str, fault: Fault) {
        held(&self.wrong).insert(path.to_owned(), fault);
    }

    /// Answers a path as it should be again.
    pub fn clear(&self, path: &str) {
        held(&self.wrong).remove(path);
    }

    /// How many times a path was asked for.
    pub fn count(&self, path: &str) -> usize {
        held(&self.seen).iter().filter(|seen| *seen == path).count()
    }

    /// The paths that were asked for, in order.
    pub fn seen(&self) -> Vec<String> {
        held(&self.seen).clone()
    }

    fn meet(&self, path: &str) -> Option<Fault> {
        held(&self.seen).push(path.to_owned());
        held(&self.wrong).get(path).cloned()
    }
}

fn held<T>(lock: &Mutex<T>) -> MutexGuard<'_, T> {
    lock.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The server. It stops when it is dropped.
#[derive(Debug)]
pub struct Server {
    /// Its port on 127.0.0.1.
    pub port: u16,
    task: JoinHandle<()>,
}

impl Server {
    /// Starts on a free loopback port.
    pub fn start(handle: &Handle) -> io::Result<Self> {
        Self::start_with(handle, None)
    }

    /// Starts on a free loopback port, with faults.
    pub fn start_with(handle: &Handle, faults: Option<Arc<Faults>>) -> io::Result<Self> {
        let listener = std::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        listener.set_nonblocking(true)?;
        let address = listener.local_addr()?;
        let _entered = handle.enter();
        let listener = TcpListener::from_std(listener)?;
        let task = handle.spawn(accept(listener, address, faults));
        Ok(Self { port: address.port(), task })
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// Serves on a loopback port, 0 for a free one, until it is dropped; `ready` is told the address.
pub async fn serve(port: u16, ready: impl FnOnce(SocketAddr)) -> io::Result<()> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await?;
    let address = listener.local_addr()?;
    ready(address);
    accept(listener, address, None).await;
    Ok(())
}

async fn accept(listener: TcpListener, address: SocketAddr, faults: Option<Arc<Faults>>) {
    // The connections live in the set, so that they end with the server.
    let mut connections = JoinSet::new();
    loop {
        while connections.len() >= CONNECTIONS {
            connections.join_next().await;
        }
        tokio::select! {
            accepted = listener.accept() => {
                let Ok((stream, _)) = accepted else {
                    // Out of descriptors, most likely: one of ours must end first.
                    if connections.join_next().await.is_none() {
                        tokio::time::sleep(Duration::from_millis(50)).await;
                    }
                    continue;
                };
                let faults = faults.clone();
                connections.spawn(async move {
                    let service = service_fn(move |request| respond(request, address, faults.clone()));
                    let _ = hyper::server::conn::http1::Builder::new()
                        .serve_connection(TokioIo::new(stream), service)
                        .await;
                });
            }
            Some(_) = connections.join_next(), if !connections.is_empty() => {}
        }
    }
}

/// The connection is to end without an answer.
#[derive(Debug, thiserror::Error)]
#[error("hung up")]
struct HungUp;

async fn respond(
    request: Request<Incoming>,
    address: SocketAddr,
    faults: Option<Arc<Faults>>,
) -> Result<Response<Full<Bytes>>, HungUp> {
    let named = request
        .uri()
        .host()
        .or_else(|| request.headers().get(header::HOST).and_then(|host| host.to_str().ok()))
        .unwrap_or_default()
        .to_ascii_lowercase();
    let host = named.rsplit_once(':').map_or(named.as_str(), |(host, _)| host);
    let (site, path) = locate(host, request.uri().path(), address);
    let mut response = None;
    if let Some(faults) = faults {
        let key = format!("{}{path}", site.as_ref().map_or(host, |site| site.outlet.host));
        match faults.meet(&key) {
            None => {}
            Some(Fault::Hangup) => return Err(HungUp),
            Some(Fault::Slow(wait)) => tokio::time::sleep(wait).await,
            Some(fault) => response = Some(faulty(fault)),
        }
    }
    let head_only = request.method() == Method::HEAD;
    if !head_only && request.method() != Method::GET {
        return Ok(plain(StatusCode::METHOD_NOT_ALLOWED, "Only GET and HEAD are answered here.\n"));
    }
    let response = response.unwrap_or_else(|| {
        let page = match &site {
            Some(site) => pages::page(site, path),
            None if path == "/" => Some(pages::newsstand(address)),
            None => None,
        };
        page.map_or_else(|| missing(site.as_ref()), |page| conditional(page, request.headers()))
    });
    Ok(if head_only { response.map(|_| Full::default()) } else { response })
}

/// The outlet that a request is for, and the path within it.
fn locate<'path>(host: &str, path: &'path str, address: SocketAddr) -> (Option<Site>, &'path str) {
    let by_name = |name: &str| outlets().iter().find(|outlet| outlet.host == name);
    if let Some(outlet) = by_name(host) {
        return (Some(Site::named(outlet)), path);
    }
    let inner = path.trim_start_matches('/');
    let end = inner.find('/').unwrap_or(inner.len());
    match by_name(&inner[..end]) {
        Some(outlet) => {
            (Some(Site::below(outlet, address)), if end == inner.len() { "/" } else { &inner[end..] })
        }
        None => (None, path),
    }
}

fn faulty(fault: Fault) -> Response<Full<Bytes>> {
    match fault {
        Fault::Status(status, retry_after) => {
            let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
            let mut response = plain(status, "Something is wrong here.\n");
            if let Some(seconds) = retry_after {
                response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
            }
            response
        }
        Fault::Redirect(to) => {
            let mut response = plain(StatusCode::FOUND, "It has moved.\n");
            if let Ok(to) = HeaderValue::from_str(&to) {
                response.headers_mut().insert(header::LOCATION, to);
            }
            response
        }
        Fault::Body(kind, body) => {
            let mut response = Response::new(Full::from(body));
            if let Ok(kind) = HeaderValue::from_str(&kind) {
                response.headers_mut().insert(header::CONTENT_TYPE, kind);
            }
            response
        }
        Fault::Slow(_) | Fault::Hangup => plain(StatusCode::INTERNAL_SERVER_ERROR, ""),
    }
}

fn plain(status: StatusCode, text: &'static str) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::from(text));
    *response.status_mut() = status;
    response
        .headers_mut()
        .insert(header::CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8"));
    response
}

fn missing(site: Option<&Site>) -> Response<Full<Bytes>> {
    let Some(site) = site else {
        return plain(StatusCode::NOT_FOUND, "No such page on this coast.\n");
    };
    let mut response = Response::new(Full::from(pages::missing(site)));
    *response.status_mut() = StatusCode::NOT_FOUND;
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    response
}

/// The page, or 304 for one who has it.
fn conditional(page: Page, asked: &HeaderMap) -> Response<Full<Bytes>> {
    let tag = entity_tag(&page.body);
    let changed = http_date(page.changed);
    let text = |name| asked.get(name).and_then(|value: &HeaderValue| value.to_str().ok());
    // A tag decides alone where there is one, as RFC 9110 has it.
    let has_it = match text(header::IF_NONE_MATCH) {
        Some(tags) => tags
            .split(',')
            .map(|tag| tag.trim().trim_start_matches("W/"))
            .any(|given| given == tag || given == "*"),
        None => text(header::IF_MODIFIED_SINCE).is_some_and(|since| since == changed),
    };
    let mut response = Response::new(if has_it { Full::default() } else { Full::from(page.body) });
    if has_it {
        *response.status_mut() = StatusCode::NOT_MODIFIED;
    }
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(page.kind));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("max-age=60"));
    for (name, value) in [(header::ETAG, tag), (header::LAST_MODIFIED, changed)] {
        if let Ok(value) = HeaderValue::from_str(&value) {
            headers.insert(name, value);
        }
    }
    response
}

fn entity_tag(body: &[u8]) -> String {
    let mut tag = String::from("\"");
    for byte in Sha256::digest(body).iter().take(8) {
        let _ = write!(tag, "{byte:02x}");
    }
    tag.push('"');
    tag
}

/// A moment as HTTP writes it: `Fri, 09 Oct 2026 07:23:00 GMT`.
fn http_date(moment: jiff::Timestamp) -> String {
    moment.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string()
}
