//! HTTP; the only room that knows reqwest.
//!
//! Every request goes through [`Client::fetch`], which applies address class, scheme, hops, bytes,
//! time, robots.txt and each host's turn, and writes one masked log line.

mod body;
mod bounds;
mod client;
mod exchange;
mod guard;
mod headers;
mod host_limiter;
mod mask;
pub mod network;
mod robots;
pub mod schedule;

pub use client::Client;
pub use mask::masked;

use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use crate::model::{Login, Secret, Validators, WebUrl};
use crate::text::SafeText;

/// What a request is for: decides limits, precedence and whether robots.txt is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Purpose {
    /// A source's feed.
    Feed,
    /// A source's section page: robots.txt is obeyed.
    SectionPage,
    /// A page that the reader opens: goes first, may be a second request to its host.
    Opened,
    /// A page fetched ahead: goes last, robots.txt is obeyed.
    Ahead,
    /// A look at an address the reader typed.
    Discovery,
}

/// One thing to fetch.
#[derive(Debug, Clone)]
pub struct Request {
    /// Where.
    pub address: WebUrl,
    /// What for.
    pub purpose: Purpose,
    /// From the last full answer of this address, or of where it led.
    pub validators: Validators,
    /// `host:port` that may be private, because the reader typed it.
    pub may_be_private: Option<String>,
    /// Header lines for the address's own origin alone.
    pub headers: Vec<(String, Secret)>,
    /// Name and password for the address's own origin alone.
    pub login: Option<Login>,
}

impl Request {
    /// A request without validators or credentials.
    pub fn new(address: WebUrl, purpose: Purpose) -> Self {
        Self {
            address,
            purpose,
            validators: Validators::default(),
            may_be_private: None,
            headers: Vec::new(),
            login: None,
        }
    }
}

/// What a server said about how long its answer stays fresh.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Freshness {
    /// `Cache-Control: max-age` less `Age`.
    pub max_age: Option<Duration>,
    /// `Expires` less `Date`, if that is in the future.
    pub expires_in: Option<Duration>,
}

/// A good answer.
#[derive(Debug, Clone)]
pub struct Response {
    /// Where it came from in the end.
    pub address: WebUrl,
    /// Status of each redirect on the way.
    pub hops: Vec<u16>,
    /// 200, or 304 for [`Response::is_unchanged`].
    pub status: u16,
    /// The content type's header.
    pub content_type: Option<String>,
    /// Validators of this answer.
    pub validators: Validators,
    /// How long it stays fresh.
    pub freshness: Freshness,
    /// The decoded body; empty when unchanged.
    pub body: Vec<u8>,
    /// Bytes on the wire.
    pub wire_bytes: u64,
    /// Milliseconds from the start of the request.
    pub ms: u64,
}

impl Response {
    /// Whether the server said that nothing changed.
    pub fn is_unchanged(&self) -> bool {
        self.status == 304
    }
}

/// Why a fetch gave nothing. Each is one sentence, in which nothing secret stands.
#[derive(Debug, Clone, thiserror::Error)]
pub enum Error {
    /// No connection, no name, no TLS.
    #[error("could not reach {host}")]
    Unreachable {
        /// The host.
        host: String,
        /// Why, in the library's words, masked.
        cause: SafeText,
        /// Whether nothing left this machine: the name led nowhere, however the system spells it, or
        /// there was no route. Of one host; whether the network is gone, all of them tell.
        is_local: bool,
    },
    /// No answer within the limit.
    #[error("{host} did not answer ({seconds} s)")]
    TimedOut {
        /// The host.
        host: String,
        /// The limit.
        seconds: u64,
        /// Whether there was a connection at all.
        is_connected: bool,
    },
    /// An answer that is no success.
    #[error("{host} answered {status}")]
    Refused {
        /// The host.
        host: String,
        /// The status.
        status: u16,
        /// How long to wait, as the server asks.
        retry_after: Option<Duration>,
        /// The page it sent with that, where a story's page was asked for.
        page: Option<Box<Response>>,
    },
    /// The address is private, and nobody allowed it.
    #[error("{host} is a private address; `--allow-private {host_and_port}` allows it")]
    Private {
        /// The host.
        host: String,
        /// What to allow.
        host_and_port: String,
    },
    /// Too many or circular redirects, or one that leads where we do not go.
    #[error("{host} redirects {how}")]
    Redirect {
        /// The host.
        host: String,
        /// "in a circle", "more than 5 times", "from https to http".
        how: &'static str,
    },
    /// More bytes than the limit.
    #[error("{host} sent more than {limit}")]
    TooLarge {
        /// The host.
        host: String,
        /// The limit in words: "15 MiB".
        limit: &'static str,
    },
    /// robots.txt of the host forbids it.
    #[error("{host} asks programs not to read this page (robots.txt)")]
    Robots {
        /// The host.
        host: String,
    },
    /// The host asked to be left alone, and the time is not over.
    #[error("{host} asked to be left alone for another {minutes} min")]
    Blocked {
        /// The host.
        host: String,
        /// Minutes left, rounded up.
        minutes: u64,
    },
    /// The reader is offline.
    #[error("offline")]
    Offline,
    /// A setting that no client can be made with: the proxy, the certificates.
    #[error("{0}")]
    Setting(SafeText),
    /// Broken HTTP or coding.
    #[error("{host} sent something unreadable")]
    Broken {
        /// The host.
        host: String,
        /// Why, in the library's words, masked.
        cause: SafeText,
    },
}

/// Answers a host's name with addresses, and may name another port: the sample edition's outlets
/// live on one loopback server. Tests hand in their own.
pub trait Resolve: Send + Sync {
    /// The addresses of a host, or `None` to ask the system. A host resolved here counts as allowed; one
    /// without an address is a name that leads nowhere.
    fn resolve(&self, host: &str) -> Option<(Vec<IpAddr>, u16)>;
}

/// How the client behaves.
#[derive(Clone)]
pub struct ClientConfig {
    /// Seconds between two starts on a host.
    pub pause: Duration,
    /// Requests at once over all hosts.
    pub at_once: usize,
    /// `host:port` that may be private for all.
    pub allow_private: Vec<String>,
    /// Nothing is fetched.
    pub offline: bool,
    /// A proxy instead of the environment's.
    pub proxy: Option<String>,
    /// A file of further root certificates, PEM.
    pub ca_pem: Option<Vec<u8>>,
    /// Asked before the system for a host's addresses.
    pub resolve: Option<Arc<dyn Resolve>>,
}

impl Default for ClientConfig {
    fn default() -> Self {
        Self {
            pause: Duration::from_secs(1),
            at_once: 64,
            allow_private: Vec::new(),
            offline: false,
            proxy: None,
            ca_pem: None,
            resolve: None,
        }
    }
}

/// What tells one host's queue and blocks from another's: the host's name, or `address:port` for a
/// host written as an IP address, since many servers may share one.
pub fn host_key(address: &WebUrl) -> String {
    match address.as_url().host() {
        Some(url::Host::Domain(name)) => name.to_owned(),
        _ => address.host_and_port(),
    }
}

/// Bounds of an exchange. The defaults are what dateline promises; tests take shorter ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Until connected.
    pub connect: Duration,
    /// Until the first byte of an answer.
    pub first_byte: Duration,
    /// For a feed, redirects and all.
    pub feed_time: Duration,
    /// For a page, redirects and all.
    pub page_time: Duration,
    /// Decoded bytes of a feed, and bytes on the wire.
    pub feed_bytes: usize,
    /// Decoded bytes of a page, and bytes on the wire.
    pub page_bytes: usize,
    /// Bytes of an answer's header lines.
    pub header_bytes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(10),
            first_byte: Duration::from_secs(20),
            feed_time: Duration::from_secs(30),
            page_time: Duration::from_secs(60),
            feed_bytes: 15 * 1024 * 1024,
            page_bytes: 8 * 1024 * 1024,
            header_bytes: 256 * 1024,
        }
    }
}
