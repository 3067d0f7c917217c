//! One exchange: from a turn at the host over its redirects to the last byte of a bounded body.

use std::sync::{Arc, LazyLock};
use std::time::Duration;

use reqwest::header::{self, HeaderMap, HeaderName, HeaderValue};
use tokio::time::{Instant, timeout, timeout_at};

use super::body::{Body, Coding, Fault};
use super::bounds::{Held, Plan};
use super::client::Client;
use super::robots::Robots;
use super::{Error, Purpose, Request, Response, guard, headers, host_key, mask};
use crate::model::{Validators, WebUrl};
use crate::text::SafeText;

/// Redirects that are followed.
pub const HOPS: usize = 5;
/// What a reader of feeds would rather have.
const ACCEPT: &str = "application/atom+xml, application/rss+xml, application/feed+json, \
     application/xml;q=0.9, text/xml;q=0.8, text/html;q=0.7, */*;q=0.1";
const ACCEPT_ENCODING: &str = "gzip, br, zstd, deflate";
/// Who asks, and where to complain.
static USER_AGENT: LazyLock<String> = LazyLock::new(|| user_agent(env!("CARGO_PKG_REPOSITORY")));
/// How long a host's robots.txt holds, as RFC 9309 has it at most.
const ROBOTS_FRESH: Duration = Duration::from_secs(24 * 3600);
/// How long a host whose robots.txt could not be had is not asked for it again.
const ROBOTS_RETRY: Duration = Duration::from_secs(3600);
/// Packed bytes that are decoded before the bounds are looked at again.
const PIECE: usize = 8 * 1024;
/// Headers that belong to the connection and are never taken from settings.
const OURS: &[HeaderName] = &[
    header::HOST,
    header::CONNECTION,
    header::CONTENT_LENGTH,
    header::TRANSFER_ENCODING,
    header::ACCEPT_ENCODING,
    header::TE,
    header::UPGRADE,
    header::TRAILER,
    header::REFERER,
];

/// What one request led to.
enum Step {
    Redirect(u16, WebUrl),
    Done(Box<Response>),
}

impl Client {
    /// Fetches one thing: waits its turn at the host, follows redirects, reads the body within its
    /// bounds. Dropping the future gives the turn back.
    pub async fn fetch(&self, request: Request) -> Result<Response, Error> {
        if self.inner.client_config.offline {
            return Err(Error::Offline);
        }
        self.exchange(&request, Plan::of(request.purpose, &self.inner.limits)).await
    }

    /// Fetches an address within its plan.
    async fn exchange(&self, request: &Request, plan: Plan) -> Result<Response, Error> {
        let mut hop = request.address.without_fragment();
        let mut seen = vec![hop.clone()];
        let mut statuses = Vec::new();
        let mut left = plan.total;
        let mut spent = Duration::ZERO;
        loop {
            if !self.may_reach(&hop, request) {
                return Err(guard::private(&hop));
            }
            if plan.asks_robots {
                Box::pin(self.ask_robots(&hop, request)).await?;
            }
            let turn = self.inner.limiter.turn(&host_key(&hop), plan.purpose, !statuses.is_empty()).await?;
            let started = Instant::now();
            let step = self.request(&hop, request, &plan, &mut left).await;
            spent += started.elapsed();
            drop(turn);
            log(&hop, &step, started.elapsed());
            match step? {
                Step::Done(mut response) => {
                    response.hops = statuses;
                    response.ms = spent.as_millis() as u64;
                    return Ok(*response);
                }
                Step::Redirect(status, next) => {
                    let how = if seen.contains(&next) {
                        Some("in a circle")
                    } else if statuses.len() == HOPS {
                        Some("more than 5 times")
                    } else if hop.as_url().scheme() == "https"
                        && next.as_url().scheme() == "http"
                        && (request.login.is_some() || !request.headers.is_empty())
                    {
                        Some("from https to http")
                    } else {
                        None
                    };
                    if let Some(how) = how {
                        return Err(Error::Redirect { host: hop.host().to_owned(), how });
                    }
                    statuses.push(status);
                    seen.push(next.clone());
                    hop = next;
                }
            }
        }
    }

    /// Whether the host lets programs read an address; asks it for its rules at most once a day.
    async fn ask_robots(&self, hop: &WebUrl, request: &Request) -> Result<(), Error> {
        let origin = hop.origin();
        let known = self.inner.robots().get(&origin);
        let robots = match known {
            Some(robots) => robots,
            None => self.read_robots(hop, request, origin).await?,
        };
        let url = hop.as_url();
        let path =
            url.query().map_or_else(|| url.path().to_owned(), |query| format!("{}?{query}", url.path()));
        if robots.allows(&path) { Ok(()) } else { Err(Error::Robots { host: hop.host().to_owned() }) }
    }

    async fn read_robots(
        &self,
        hop: &WebUrl,
        request: &Request,
        origin: String,
    ) -> Result<Arc<Robots>, Error> {
        let Ok(address) = hop.join("/robots.txt") else {
            return Ok(Arc::default());
        };
        let purpose = match request.purpose {
            Purpose::Opened => Purpose::Feed,
            other => other,
        };
        let mut robots_request = Request::new(address, purpose);
        robots_request.may_be_private.clone_from(&request.may_be_private);
        let plan = Plan::of_robots(purpose, &self.inner.limits);
        let (robots, time) = match self.exchange(&robots_request, plan).await {
            Ok(response) => (
                Robots::parse(&String::from_utf8_lossy(&response.body), env!("CARGO_PKG_NAME")),
                ROBOTS_FRESH,
            ),
            Err(Error::Refused { status: 400..=428 | 430..=499, .. } | Error::Redirect { .. }) => {
                (Robots::default(), ROBOTS_FRESH)
            }
            Err(Error::Refused { status: 500.., .. } | Error::Broken { .. }) => {
                (Robots::forbid_all(), ROBOTS_RETRY)
            }
            // The page could not be reached either.
            Err(error) => return Err(error),
        };
        let robots = Arc::new(robots);
        self.inner.robots().keep(origin, Arc::clone(&robots), time);
        Ok(robots)
    }

    /// One request and its response, read to the end. Takes its time from what is left.
    async fn request(
        &self,
        hop: &WebUrl,
        request: &Request,
        plan: &Plan,
        left: &mut Duration,
    ) -> Result<Step, Error> {
        let limits = &self.inner.limits;
        let host = hop.host().to_owned();
        let validators = validators_for(hop, request);
        let is_conditional = validators.is_some_and(|validators| !validators.is_none());
        let broken = |cause: &str| Error::Broken { host: host.clone(), cause: SafeText::line(cause) };
        let timed_out = |limit: Duration| Error::TimedOut {
            host: host.clone(),
            seconds: limit.as_secs(),
            is_connected: true,
        };
        let started = Instant::now();

        let sent =
            self.http_for(hop, request)?.get(hop.as_url().clone()).headers(header_lines(hop, request)).send();
        let received = match timeout(limits.first_byte.min(*left), sent).await {
            Ok(Ok(received)) => received,
            Ok(Err(error)) => return Err(self.failed(hop, error)),
            Err(_) => return Err(timed_out(limits.first_byte.min(plan.total))),
        };
        let status = received.status().as_u16();
        let lines = received.headers();
        if lines.iter().map(|(name, value)| name.as_str().len() + value.len()).sum::<usize>()
            > limits.header_bytes
        {
            return Err(Error::TooLarge { host, limit: "256 KiB of headers" });
        }

        let mut response = Response {
            address: hop.clone(),
            hops: Vec::new(),
            status,
            content_type: headers::text(lines, &header::CONTENT_TYPE),
            validators: Validators {
                given_by: (*hop != request.address.without_fragment()).then(|| hop.clone()),
                ..headers::validators(lines)
            },
            freshness: headers::freshness(lines),
            body: Vec::new(),
            wire_bytes: 0,
            ms: 0,
        };
        match status {
            301 | 302 | 303 | 307 | 308 => {
                let Some(place) = lines.get(header::LOCATION) else {
                    return Err(broken("a redirect without an address"));
                };
                let next = hop.join(&String::from_utf8_lossy(place.as_bytes())).map_err(|_| {
                    Error::Redirect { host: host.clone(), how: "to an address that is not opened" }
                })?;
                *left = left.saturating_sub(started.elapsed());
                return Ok(Step::Redirect(status, next.without_fragment()));
            }
            304 if !is_conditional => {
                return Err(broken("it says that nothing changed, but was not asked so"));
            }
            200..=203 | 207..=299 => {}
            204 | 205 | 304 => return Ok(Step::Done(Box::new(response))),
            _ => {
                let retry_after = headers::retry_after(lines);
                if status == 429 {
                    self.inner.limiter.block(&host_key(hop), headers::patience(retry_after));
                }
                // What stands on it tells a wall from a page that is gone. If it cannot be read, so be it.
                let mut page = None;
                if plan.reads_refusals {
                    let read = self.read_body(hop, received, plan, started + *left).await;
                    page = read
                        .ok()
                        .map(|(body, wire_bytes)| Box::new(Response { body, wire_bytes, ..response }));
                }
                return Err(Error::Refused { host, status, retry_after, page });
            }
        }
        (response.body, response.wire_bytes) = self.read_body(hop, received, plan, started + *left).await?;
        Ok(Step::Done(Box::new(response)))
    }

    /// The body of an answer within its bounds, and how many bytes came over the wire.
    async fn read_body(
        &self,
        hop: &WebUrl,
        mut received: reqwest::Response,
        plan: &Plan,
        mut deadline: Instant,
    ) -> Result<(Vec<u8>, u64), Error> {
        let host = hop.host().to_owned();
        let broken = |cause: &str| Error::Broken { host: host.clone(), cause: SafeText::line(cause) };
        let timed_out = |limit: Duration| Error::TimedOut {
            host: host.clone(),
            seconds: limit.as_secs(),
            is_connected: true,
        };
        let lines = received.headers();
        let codings: Vec<&str> =
            lines.get_all(header::CONTENT_ENCODING).iter().filter_map(|value| value.to_str().ok()).collect();
        let too_large = || Error::TooLarge { host: host.clone(), limit: plan.words };
        let given_up = |fault| match fault {
            Fault::TooLarge => too_large(),
            Fault::Bomb => Error::TooLarge { host: host.clone(), limit: "100 bytes for each one it packed" },
            Fault::Binary(kind) => broken(&format!("it is {kind}, not a page or feed")),
            Fault::Coding(cause) => broken(&cause),
        };
        let coding = Coding::named(&codings).map_err(given_up)?;
        if !plan.cuts && received.content_length().is_some_and(|length| length > plan.bytes as u64) {
            return Err(too_large());
        }
        let mut body = Body::new(coding, plan.bytes, plan.cuts);
        let mut held = Held::default();
        loop {
            let chunk = match timeout_at(deadline, received.chunk()).await {
                Ok(Ok(Some(chunk))) => chunk,
                Ok(Ok(None)) => break,
                Ok(Err(error)) => return Err(self.failed(hop, error)),
                Err(_) => return Err(timed_out(plan.total)),
            };
            for piece in chunk.chunks(PIECE) {
                body.push(piece).map_err(given_up)?;
                // Waiting for room is not the server's fault.
                deadline += held.grow(&self.inner.room, body.decoded()).await;
            }
            if body.is_cut() {
                break;
            }
        }
        let wire_bytes = body.wire();
        Ok((body.finish().map_err(given_up)?, wire_bytes))
    }

    /// The client's error in our words.
    fn failed(&self, hop: &WebUrl, error: reqwest::Error) -> Error {
        let host = hop.host().to_owned();
        let is_timeout = error.is_timeout();
        let is_connect = error.is_connect() || error.is_request();
        let error = error.without_url();
        let mut cause: &dyn std::error::Error = &error;
        let mut is_local = false;
        loop {
            if cause.is::<guard::PrivateName>() {
                return guard::private(hop);
            }
            is_local |= cause.is::<guard::Unresolved>();
            if let Some(error) = cause.downcast_ref::<std::io::Error>() {
                use std::io::ErrorKind::{
                    ConnectionRefused, HostUnreachable, NetworkDown, NetworkUnreachable,
                };
                // At home it is the host that is not there, far away it is the way to it.
                let has_no_route = error.kind() == HostUnreachable && guard::is_named_publicly(hop);
                is_local |= has_no_route || matches!(error.kind(), NetworkDown | NetworkUnreachable);
                // Where a proxy is the way out, it is the way that is gone.
                is_local |= error.kind() == ConnectionRefused && self.is_proxied(hop);
                // One of ours may stand in one of the system's.
                if let Some(inner) = error.get_ref() {
                    if inner.is::<guard::PrivateName>() {
                        return guard::private(hop);
                    }
                    is_local |= inner.is::<guard::Unresolved>();
                }
            }
            match cause.source() {
                Some(source) => cause = source,
                None => break,
            }
        }
        let words = cause.to_string();
        if is_timeout {
            let seconds = self.inner.limits.connect.as_secs();
            return Error::TimedOut { host, seconds, is_connected: !error.is_connect() };
        }
        if words.contains("message head is too large") || words.contains("too many headers") {
            return Error::TooLarge { host, limit: "256 KiB of headers" };
        }
        let cause = SafeText::line(&words);
        if is_connect && error.is_connect() {
            Error::Unreachable { host, cause, is_local }
        } else {
            Error::Broken { host, cause }
        }
    }
}

/// What the program calls itself, with the project's address, unless that leads nowhere: a name below
/// `.example` stands for one that is not there yet.
fn user_agent(repository: &str) -> String {
    let is_real = WebUrl::parse(repository)
        .is_ok_and(|address| address.host() != "example" && !address.host().ends_with(".example"));
    let at = if is_real { format!("+{repository}; ") } else { String::new() };
    format!("dateline/{} ({at}feed reader)", env!("CARGO_PKG_VERSION"))
}

/// The header lines of a request. Credentials go to the origin they were given for and nowhere else.
fn header_lines(hop: &WebUrl, request: &Request) -> HeaderMap {
    let mut lines = HeaderMap::new();
    if let Ok(agent) = HeaderValue::try_from(USER_AGENT.as_str()) {
        lines.insert(header::USER_AGENT, agent);
    }
    lines.insert(header::ACCEPT, HeaderValue::from_static(ACCEPT));
    lines.insert(header::ACCEPT_ENCODING, HeaderValue::from_static(ACCEPT_ENCODING));
    if hop.origin() == request.address.origin() {
        for (name, value) in &request.headers {
            let name = HeaderName::try_from(name.as_str());
            let value = HeaderValue::try_from(value.reveal());
            if let (Ok(name), Ok(mut value)) = (name, value)
                && !OURS.contains(&name)
            {
                value.set_sensitive(true);
                lines.insert(name, value);
            }
        }
        if let Some(login) = &request.login {
            use base64::Engine;
            let password = login.password.as_ref().map_or("", |password| password.reveal());
            let pair = format!("{}:{password}", login.user);
            let basic = format!("Basic {}", base64::engine::general_purpose::STANDARD.encode(pair));
            if let Ok(mut value) = HeaderValue::try_from(basic) {
                value.set_sensitive(true);
                lines.insert(header::AUTHORIZATION, value);
            }
        }
    }
    let validators = validators_for(hop, request);
    for (name, value) in [
        (header::IF_NONE_MATCH, validators.and_then(|validators| validators.etag.as_ref())),
        (header::IF_MODIFIED_SINCE, validators.and_then(|validators| validators.last_modified.as_ref())),
    ] {
        if let Some(value) = value.and_then(|value| HeaderValue::from_bytes(value.as_bytes()).ok()) {
            lines.insert(name, value);
        }
    }
    lines
}

/// The validators that a hop may be asked with: those that its very address gave.
fn validators_for<'a>(hop: &WebUrl, request: &'a Request) -> Option<&'a Validators> {
    let given_by = request.validators.given_by.as_ref().unwrap_or(&request.address).without_fragment();
    (*hop == given_by).then_some(&request.validators)
}

/// The one line that a request leaves in the log.
fn log(hop: &WebUrl, step: &Result<Step, Error>, time: Duration) {
    let address = mask::masked(hop);
    let ms = time.as_millis() as u64;
    match step {
        Ok(Step::Redirect(status, next)) => {
            tracing::info!(%address, status, to = %mask::masked(next), ms, "fetched");
        }
        Ok(Step::Done(response)) => {
            tracing::info!(%address, response.status, bytes = response.body.len(), response.wire_bytes, ms, "fetched");
        }
        Err(error @ (Error::Unreachable { cause, .. } | Error::Broken { cause, .. })) => {
            tracing::info!(%address, %error, %cause, ms, "not fetched");
        }
        Err(error) => tracing::info!(%address, %error, ms, "not fetched"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_agent_names_the_project_where_it_has_an_address() {
        let check = |repository: &str, expected: &str| {
            let version = env!("CARGO_PKG_VERSION");
            assert_eq!(user_agent(repository), format!("dateline/{version} ({expected})"), "{repository}");
        };
        check("https://code.test/dateline", "+https://code.test/dateline; feed reader");
        check("https://dateline.example/source", "feed reader");
        check("https://example/", "feed reader");
        check("", "feed reader");
    }
}
