//! The client: its connections, and who may be reached by which.

use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::Duration;

use hyper_util::client::proxy::matcher::Matcher;

use super::bounds::Room;
use super::host_limiter::HostLimiter;
use super::robots::Known;
use super::{ClientConfig, Error, Limits, Request, guard};
use crate::model::WebUrl;
use crate::text::SafeText;

/// Idle connections kept to a host, and for how long.
const IDLE: (usize, Duration) = (2, Duration::from_secs(30));
/// Header lines of one answer.
const HEADER_LINES: usize = 256;

/// The one way out. A clone shares connections, turns and blocks.
#[derive(Clone)]
pub struct Client {
    pub(super) inner: Arc<Inner>,
}

pub(super) struct Inner {
    pub(super) client_config: ClientConfig,
    pub(super) limits: Limits,
    pub(super) limiter: Arc<HostLimiter>,
    pub(super) room: Room,
    proxies: Matcher,
    /// One for each [`Reach`], made when first needed: reading without a network needs none.
    http: [OnceLock<Result<reqwest::Client, Error>>; 3],
    robots: Mutex<Known>,
}

impl Inner {
    /// What hosts let programs read, as far as they were asked.
    pub(super) fn robots(&self) -> MutexGuard<'_, Known> {
        // Nothing panics while it is held.
        self.robots.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// How far connections of a client go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Reach {
    /// To public addresses.
    Public,
    /// Anywhere: for a host and port that were allowed before.
    Allowed,
    /// To a proxy.
    Proxy,
}

impl Client {
    /// Makes a client; asks neither network nor certificates yet.
    pub fn new(client_config: ClientConfig) -> Result<Self, Error> {
        Self::with_limits(client_config, Limits::default())
    }

    /// Makes a client with other limits than the usual ones.
    pub fn with_limits(client_config: ClientConfig, limits: Limits) -> Result<Self, Error> {
        let proxies = match &client_config.proxy {
            None => Matcher::from_system(),
            Some(proxy) => {
                proxy_of(proxy)?;
                Matcher::builder().all(proxy.clone()).no(exceptions()).build()
            }
        };
        if let Some(pem) = &client_config.ca_pem {
            certificates(pem)?;
        }
        let limiter = Arc::new(HostLimiter::new(client_config.pause, client_config.at_once));
        let inner = Inner {
            client_config,
            limits,
            limiter,
            room: Room::new(),
            proxies,
            http: Default::default(),
            robots: Mutex::default(),
        };
        Ok(Self { inner: Arc::new(inner) })
    }

    /// Leaves a host alone for a while and drops what waits for it. The host is a
    /// [`HostState::host`]: a key of [`super::host_key`], or `*.domain` for a domain with all below
    /// it. An answer of 429 does so by itself; this is for what the store remembers.
    ///
    /// [`HostState::host`]: crate::model::HostState
    pub fn block(&self, host: &str, time: Duration) {
        self.inner.limiter.block(host, time);
    }

    /// Whether somebody can be reached at an address: its name leads to one who takes a connection. No
    /// request is made.
    pub async fn reaches(&self, address: &WebUrl) -> bool {
        let ClientConfig { resolve, offline, .. } = &self.inner.client_config;
        let resolver = guard::Resolver { first: resolve.clone(), allows_private: true };
        let Some(port) = address.as_url().port_or_known_default().filter(|_| !offline) else { return false };
        let Ok(mut addresses) = resolver.look_up(address.host()).await else { return false };
        for address in addresses.iter_mut().filter(|address| address.port() == 0) {
            address.set_port(port);
        }
        let connected = tokio::net::TcpStream::connect(&addresses[..]);
        tokio::time::timeout(self.inner.limits.connect, connected).await.is_ok_and(|stream| stream.is_ok())
    }

    /// Forgets what hosts let programs read: somebody else answered for them.
    pub fn forget_robots(&self) {
        *self.inner.robots() = Known::default();
    }

    /// Whether an address may be asked at all, as far as its text tells. What its name resolves to
    /// is judged when it is connected.
    pub(super) fn may_reach(&self, hop: &WebUrl, request: &Request) -> bool {
        !guard::is_private_by_name(hop) || self.is_allowed(hop, request)
    }

    fn is_allowed(&self, hop: &WebUrl, request: &Request) -> bool {
        let place = hop.host_and_port();
        request
            .may_be_private
            .iter()
            .chain(&self.inner.client_config.allow_private)
            .any(|allowed| allowed.eq_ignore_ascii_case(&place))
            || self.is_ours(hop)
    }

    /// Whether the host is answered by the resolver handed in.
    fn is_ours(&self, hop: &WebUrl) -> bool {
        self.inner.client_config.resolve.as_ref().is_some_and(|first| first.resolve(hop.host()).is_some())
    }

    /// Whether a proxy is asked for a host.
    pub(super) fn is_proxied(&self, hop: &WebUrl) -> bool {
        !self.is_ours(hop)
            && hop.as_str().parse().is_ok_and(|address| self.inner.proxies.intercept(&address).is_some())
    }

    /// The connections that a request takes.
    pub(super) fn http_for(&self, hop: &WebUrl, request: &Request) -> Result<&reqwest::Client, Error> {
        let reach = if self.is_proxied(hop) {
            Reach::Proxy
        } else if self.is_allowed(hop, request) {
            Reach::Allowed
        } else {
            Reach::Public
        };
        self.inner.http[reach as usize].get_or_init(|| self.connect(reach)).as_ref().map_err(Clone::clone)
    }

    fn connect(&self, reach: Reach) -> Result<reqwest::Client, Error> {
        // Fails where a provider is installed already, which is as good.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client_config = &self.inner.client_config;
        let mut roots = client_config.ca_pem.as_deref().map(certificates).transpose()?.unwrap_or_default();
        if let Ok(client) = self.builder(reach)?.tls_certs_merge(roots.clone()).build() {
            return Ok(client);
        }
        // The system has no certificates of its own.
        roots.extend(
            webpki_root_certs::TLS_SERVER_ROOT_CERTS
                .iter()
                .filter_map(|root| reqwest::Certificate::from_der(root).ok()),
        );
        let builder = self.builder(reach)?.tls_certs_merge(roots);
        builder.build().map_err(|error| {
            Error::Setting(SafeText::line(&format!("no client can be made: {}", error.without_url())))
        })
    }

    fn builder(&self, reach: Reach) -> Result<reqwest::ClientBuilder, Error> {
        let client_config = &self.inner.client_config;
        let limits = &self.inner.limits;
        let resolver = guard::Resolver {
            first: (reach != Reach::Proxy).then(|| client_config.resolve.clone()).flatten(),
            allows_private: reach != Reach::Public,
        };
        let builder = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .referer(false)
            .retry(reqwest::retry::never())
            .connect_timeout(limits.connect)
            .pool_max_idle_per_host(IDLE.0)
            .pool_idle_timeout(IDLE.1)
            .http1_max_headers(HEADER_LINES)
            .http2_max_header_list_size(limits.header_bytes as u32)
            .dns_resolver(resolver);
        Ok(match (reach, &client_config.proxy) {
            (Reach::Proxy, None) => builder,
            (Reach::Proxy, Some(proxy)) => builder.proxy(proxy_of(proxy)?),
            (Reach::Public | Reach::Allowed, _) => builder.no_proxy(),
        })
    }
}

/// The proxy that a setting names.
fn proxy_of(setting: &str) -> Result<reqwest::Proxy, Error> {
    let words = || Error::Setting(SafeText::line("the setting `proxy` is no address of a proxy"));
    // A login may stand in it, so it is not shown.
    reqwest::Proxy::all(setting)
        .map(|proxy| proxy.no_proxy(reqwest::NoProxy::from_string(&exceptions())))
        .map_err(|_| words())
}

/// Hosts that the environment wants asked without a proxy.
fn exceptions() -> String {
    ["NO_PROXY", "no_proxy"].iter().find_map(|name| std::env::var(name).ok()).unwrap_or_default()
}

/// The certificates of a PEM file.
fn certificates(pem: &[u8]) -> Result<Vec<reqwest::Certificate>, Error> {
    let words = || Error::Setting(SafeText::line("the setting `ca-file` names no PEM file of certificates"));
    let certificates = reqwest::Certificate::from_pem_bundle(pem).map_err(|_| words())?;
    if certificates.is_empty() { Err(words()) } else { Ok(certificates) }
}
