//! Whether this machine has a network, as far as the hosts that were asked tell.
//!
//! Pure: what each host said goes in, a verdict comes out. One host says little: its name may be gone,
//! its server down, its feed replaced by a page. All of them together say whether it is they or the
//! network. Only hosts of the internet count: a server at home, or an address typed as a number, answers
//! without the internet, and fails without its being gone.

use std::collections::HashMap;

use super::schedule::body_hash;
use super::{Error, Response, guard, host_key};
use crate::model::WebUrl;

/// Bytes of a page up to which its own address is left out of the comparison.
const COMPARED: usize = 256 * 1024;
/// A redirect to a stranger is a portal's once so many hosts were asked and none answered as itself.
const MANY: usize = 3;

/// What one exchange says of the network.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sign {
    /// The host answered as itself.
    Answered,
    /// It was not reached: its name led nowhere, or there was no route.
    Lost,
    /// No connection came about in time. Of one host that says nothing.
    Silent,
    /// It answered with a page that is not what was asked for, or may not be.
    Page(Mark),
    /// It failed in a way that says nothing.
    Nothing,
}

/// What a page is known by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// SHA-256 of its body without the address that was asked for.
    body: [u8; 32],
    /// The host that a redirect led to, where that belongs to somebody else.
    led_to: Option<String>,
}

impl Mark {
    /// The mark of what an address answered with.
    pub fn of(asked: &WebUrl, response: &Response) -> Self {
        let body = if response.body.len() <= COMPARED {
            let text = String::from_utf8_lossy(&response.body);
            let text = text.replace(asked.as_str(), "").replace(asked.host(), "");
            body_hash(text.as_bytes())
        } else {
            body_hash(&response.body)
        };
        let is_elsewhere = owner(asked) != owner(&response.address);
        Self { body, led_to: is_elsewhere.then(|| host_key(&response.address)) }
    }

    /// Whether two hosts answered with the same page.
    pub fn is_same(&self, other: &Self) -> bool {
        self.body == other.body || self.led_to.is_some() && self.led_to == other.led_to
    }
}

/// Whom an address belongs to.
fn owner(address: &WebUrl) -> String {
    domain(&host_key(address)).to_owned()
}

/// The registrable domain of a host, or itself.
fn domain(host: &str) -> &str {
    psl::domain_str(host).filter(|_| !host.contains(':')).unwrap_or(host)
}

/// Why there is no network.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Absence {
    /// Hosts are not reached.
    Unreached,
    /// One page answers for all of them.
    Portal(Mark),
}

/// Whether what a host says counts as evidence that the internet is there, or is not.
pub fn is_evidence(address: &WebUrl) -> bool {
    guard::is_named_publicly(address)
}

/// Whether an address is on this machine, which is there also without any network.
pub fn is_this_machine(address: &WebUrl) -> bool {
    match address.as_url().host() {
        Some(url::Host::Ipv4(literal)) => literal.is_loopback(),
        Some(url::Host::Ipv6(literal)) => literal.is_loopback(),
        Some(url::Host::Domain(name)) => {
            let name = name.trim_end_matches('.');
            name == "localhost" || name.ends_with(".localhost")
        }
        None => false,
    }
}

/// What a failure of an address says; `None` where nothing was asked.
pub fn sign(asked: &WebUrl, error: &Error) -> Option<Sign> {
    let is_its_own = |host: &str| host == asked.host() || domain(host) == owner(asked);
    Some(match error {
        Error::Offline | Error::Setting(_) | Error::Blocked { .. } => return None,
        // 511 is the portal's own word: log in to the network first.
        Error::Unreachable { is_local: true, .. } | Error::Refused { status: 511, .. } => Sign::Lost,
        Error::TimedOut { is_connected: false, .. } => Sign::Silent,
        Error::Refused { host, .. } | Error::TooLarge { host, .. } | Error::Robots { host }
            if is_its_own(host) =>
        {
            Sign::Answered
        }
        // A portal breaks TLS, leads in circles, and has every name lead to its own private address.
        Error::Unreachable { .. }
        | Error::TimedOut { .. }
        | Error::Refused { .. }
        | Error::TooLarge { .. }
        | Error::Robots { .. }
        | Error::Private { .. }
        | Error::Redirect { .. }
        | Error::Broken { .. } => Sign::Nothing,
    })
}

/// What was heard from hosts of the internet, by host.
#[derive(Debug, Clone, Default)]
pub struct Signs {
    hosts: HashMap<String, Sign>,
    has_answered: bool,
}

impl Signs {
    /// Takes what an address said. What counts as no evidence is left out.
    pub fn note(&mut self, address: &WebUrl, sign: Sign) {
        if !is_evidence(address) {
            return;
        }
        let host = host_key(address);
        if let Sign::Page(mark) = &sign {
            // Two pages that are not the same are two hosts that answer.
            let is_other = |(other, sign): (&String, &Sign)| {
                *other != host && matches!(sign, Sign::Page(known) if !known.is_same(mark))
            };
            self.has_answered |= self.hosts.iter().any(is_other);
        }
        self.has_answered |= sign == Sign::Answered;
        self.hosts.insert(host, sign);
    }

    /// Whether a host answered as itself: then the network is there.
    pub fn has_answered(&self) -> bool {
        self.has_answered
    }

    /// Whether an address answered with the same page as another host: one that answers for several.
    pub fn is_portals(&self, address: &WebUrl) -> bool {
        let host = host_key(address);
        let Some(Sign::Page(mark)) = self.hosts.get(&host) else { return false };
        let is_same = |(other, sign): (&String, &Sign)| {
            *other != host && matches!(sign, Sign::Page(known) if known.is_same(mark))
        };
        self.hosts.iter().any(is_same)
    }

    /// Whether a host was heard from.
    pub fn has(&self, address: &WebUrl) -> bool {
        self.hosts.contains_key(&host_key(address))
    }

    /// What each host said last.
    pub fn all(&self) -> impl Iterator<Item = &Sign> {
        self.hosts.values()
    }

    /// How many hosts were heard from.
    pub fn len(&self) -> usize {
        self.hosts.len()
    }

    /// Whether none was.
    pub fn is_empty(&self) -> bool {
        self.hosts.is_empty()
    }

    /// Why there is no network, if what was heard says so.
    pub fn absence(&self) -> Option<Absence> {
        if self.has_answered {
            return None;
        }
        let pages: Vec<&Mark> = self
            .hosts
            .values()
            .filter_map(|sign| match sign {
                Sign::Page(mark) => Some(mark),
                _ => None,
            })
            .collect();
        let is_led_away = |mark: &&&Mark| mark.led_to.is_some() && self.hosts.len() >= MANY;
        // Those that are there are the same, else a host has answered.
        if let Some(mark) = pages.first().filter(|mark| pages.len() > 1 || is_led_away(mark)) {
            return Some(Absence::Portal((*mark).clone()));
        }
        let count = |wanted: &Sign| self.hosts.values().filter(|sign| *sign == wanted).count();
        let (lost, silent) = (count(&Sign::Lost), count(&Sign::Silent));
        let are_most = (lost + silent) * 2 > self.hosts.len();
        (are_most && (lost > 0 || silent > 1)).then_some(Absence::Unreached)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fetch::Freshness;
    use crate::model::Validators;
    use crate::text::SafeText;

    fn url(text: &str) -> WebUrl {
        WebUrl::parse(text).expect("an address")
    }

    fn page(asked: &str, from: &str, body: &str) -> Sign {
        let response = Response {
            address: url(from),
            hops: Vec::new(),
            status: 200,
            content_type: None,
            validators: Validators::default(),
            freshness: Freshness::default(),
            body: body.as_bytes().to_vec(),
            wire_bytes: 0,
            ms: 0,
        };
        Sign::Page(Mark::of(&url(asked), &response))
    }

    /// What hosts say, a word each: `ok`, `lost`, `silent`, `odd`, `page:TEXT`, `led:TEXT` (by a redirect
    /// to the portal); a word with a host before it (`127.0.0.1=lost`) is that host's.
    fn check(words: &str, expected: &str) {
        let mut signs = Signs::default();
        for (number, word) in words.split_whitespace().enumerate() {
            let (host, word) = word
                .split_once('=')
                .map_or((format!("host{number}.example"), word), |(host, word)| (host.to_owned(), word));
            let asked = format!("http://{host}/feed");
            let sign = match word.split_once(':') {
                Some(("page", body)) => page(&asked, &asked, &body.replace("HOST", &host)),
                Some(("led", body)) => page(&asked, "http://portal.test/login", body),
                _ if word == "ok" => Sign::Answered,
                _ if word == "lost" => Sign::Lost,
                _ if word == "silent" => Sign::Silent,
                _ => Sign::Nothing,
            };
            signs.note(&url(&asked), sign);
        }
        let said = match signs.absence() {
            _ if signs.has_answered() => "there",
            Some(Absence::Unreached) => "unreached",
            Some(Absence::Portal(_)) => "portal",
            None => "unknown",
        };
        assert_eq!(said, expected, "{words}");
    }

    #[test]
    fn all_hosts_together_tell_whether_it_is_they_or_the_network() {
        check("", "unknown");
        check("lost", "unreached");
        check("lost lost lost", "unreached");
        check("lost lost ok", "there");
        check("lost lost odd", "unreached");
        check("lost odd", "unknown");
        check("odd odd odd", "unknown");
        check("silent", "unknown");
        check("silent silent", "unreached");
        check("silent lost odd", "unreached");
    }

    #[test]
    fn one_page_for_all_is_a_portal_and_two_pages_are_two_hosts() {
        check("page:welcome", "unknown");
        check("page:welcome page:welcome", "portal");
        check("page:welcome,HOST page:welcome,HOST odd odd", "portal");
        check("page:sorry page:welcome", "there");
        check("page:welcome page:welcome ok", "there");
        check("led:1 led:2", "portal");
        check("led:1 odd", "unknown");
        check("led:1 odd odd", "portal");
    }

    #[test]
    fn what_a_portal_said_is_told_from_what_a_host_said() {
        let mut signs = Signs::default();
        let hosts = ["http://one.example/", "http://two.example/", "http://three.example/"].map(url);
        for (address, body) in hosts.iter().zip(["welcome", "welcome", "sorry"]) {
            signs.note(address, page(address.as_str(), address.as_str(), body));
        }
        assert_eq!(hosts.each_ref().map(|address| signs.is_portals(address)), [true, true, false]);
    }

    #[test]
    fn what_is_near_says_nothing_of_what_is_far() {
        for near in
            ["127.0.0.1", "localhost", "a.localhost", "192.168.1.5", "[::1]", "nas", "nas.local", "8.8.8.8"]
        {
            check(&format!("{near}=ok lost"), "unreached");
            check(&format!("{near}=lost"), "unknown");
            check(&format!("{near}=lost ok"), "there");
        }
    }

    #[test]
    fn a_failure_says_whether_anybody_was_reached() {
        let host = "news.example".to_owned();
        let cause = SafeText::default();
        let of = |host: &str, status| Error::Refused {
            host: host.to_owned(),
            status,
            retry_after: None,
            page: None,
        };
        let refused = |status| of("news.example", status);
        for (error, expected) in [
            (Error::Offline, None),
            (refused(404), Some(Sign::Answered)),
            (of("feeds.news.example", 404), Some(Sign::Answered)),
            (of("portal.example", 404), Some(Sign::Nothing)),
            (refused(511), Some(Sign::Lost)),
            (
                Error::Unreachable { host: host.clone(), cause: cause.clone(), is_local: true },
                Some(Sign::Lost),
            ),
            (
                Error::Unreachable { host: host.clone(), cause: cause.clone(), is_local: false },
                Some(Sign::Nothing),
            ),
            (Error::TimedOut { host: host.clone(), seconds: 10, is_connected: false }, Some(Sign::Silent)),
            (Error::TimedOut { host: host.clone(), seconds: 30, is_connected: true }, Some(Sign::Nothing)),
        ] {
            assert_eq!(sign(&url("https://news.example/feed"), &error), expected, "{error}");
        }
    }
}
