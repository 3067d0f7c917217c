//! Addresses of pages and feeds: `http` or `https`, a host, and nothing secret.

use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use url::Url;

use super::Secret;

/// The longest address that is taken, in bytes.
pub const ADDRESS_BYTES: usize = 8 * 1024;

/// Parameters that say who followed a link, not where it leads.
const TRACKING: &[&str] = &[
    "fbclid",
    "gclid",
    "dclid",
    "msclkid",
    "yclid",
    "igshid",
    "mc_cid",
    "mc_eid",
    "cmpid",
    "ocid",
    "ito",
    "smid",
    "ref_src",
    "ns_mchannel",
    "ns_source",
    "ns_campaign",
    "wt_mc",
    "xtor",
    "_ga",
    "cmp",
    "ftag",
    "icid",
];

/// Why a text is no address that dateline goes to.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AddressError {
    /// Not an address at all.
    #[error("this is no address")]
    Malformed,
    /// Another scheme than `http` or `https`.
    #[error("only http and https addresses are opened")]
    Scheme,
    /// No host in it.
    #[error("the address names no host")]
    NoHost,
    /// Longer than 8 KiB.
    #[error("the address is longer than {ADDRESS_BYTES} bytes")]
    TooLong,
}

/// A user's name and password as typed in an address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Login {
    /// The name.
    pub user: String,
    /// The password, if one was typed.
    pub password: Option<Secret>,
}

/// An `http` or `https` address with a host and without a user's name or password.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct WebUrl(Arc<Url>);

impl WebUrl {
    /// Parses an absolute address; a name and password in it are dropped.
    pub fn parse(text: &str) -> Result<Self, AddressError> {
        Self::checked(Url::parse(bounded(text)?).map_err(|_| AddressError::Malformed)?)
    }

    /// Parses an address as a document names it, against the document's own.
    pub fn join(&self, text: &str) -> Result<Self, AddressError> {
        Self::checked(self.0.join(bounded(text)?).map_err(|_| AddressError::Malformed)?)
    }

    /// Parses an address as a document names it, where the document's own may be unknown.
    pub fn resolve(text: &str, base: Option<&Self>) -> Result<Self, AddressError> {
        base.map_or_else(|| Self::parse(text), |base| base.join(text))
    }

    /// Parses what a reader typed: a login is kept apart, and the scheme may be missing. Then it is `https`,
    /// or `http` for a host that seldom has a certificate: this machine, and one written as a number.
    pub fn typed(text: &str) -> Result<(Self, Option<Login>), AddressError> {
        let text = bounded(text)?;
        let lower = text.to_ascii_lowercase();
        let has_scheme = lower.starts_with("http:")
            || lower.starts_with("https:")
            || lower.split(['/', '?']).next().is_some_and(|start| start.ends_with(':'));
        let given;
        let whole = if let Some(rest) = lower.strip_prefix("feed://").map(|_| &text["feed://".len()..]) {
            given = format!("https://{rest}");
            &given
        } else if has_scheme {
            text
        } else if lower.starts_with("javascript:")
            || lower.starts_with("data:")
            || lower.starts_with("mailto:")
        {
            return Err(AddressError::Scheme);
        } else {
            given = format!("https://{}", text.trim_start_matches('/'));
            &given
        };
        let mut url = Url::parse(whole).map_err(|_| AddressError::Malformed)?;
        if !has_scheme && is_bare(&url) {
            // Parsed anew, so that a port that one scheme takes for granted is not lost to the other.
            url = Url::parse(&whole.replacen("https", "http", 1)).map_err(|_| AddressError::Malformed)?;
        }
        let login = (!url.username().is_empty()).then(|| Login {
            user: percent_decoded(url.username()),
            password: url.password().map(|password| Secret::new(percent_decoded(password))),
        });
        Ok((Self::checked(url)?, login))
    }

    fn checked(mut url: Url) -> Result<Self, AddressError> {
        if !matches!(url.scheme(), "http" | "https") {
            return Err(AddressError::Scheme);
        }
        if url.host_str().is_none_or(str::is_empty) {
            return Err(AddressError::NoHost);
        }
        if url.as_str().len() > ADDRESS_BYTES {
            return Err(AddressError::TooLong);
        }
        if !url.username().is_empty() || url.password().is_some() {
            url.set_username("")
                .and_then(|()| url.set_password(None))
                .map_err(|()| AddressError::Malformed)?;
        }
        Ok(Self(Arc::new(url)))
    }

    /// The parsed address.
    pub fn as_url(&self) -> &Url {
        &self.0
    }

    /// The address as text: ASCII without control characters.
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }

    /// The host, lower case.
    pub fn host(&self) -> &str {
        self.0.host_str().unwrap_or_default()
    }

    /// The host without `www.`, as a reader knows an outlet.
    pub fn outlet_host(&self) -> &str {
        let host = self.host();
        host.strip_prefix("www.").unwrap_or(host)
    }

    /// Scheme, host and port: what credentials are bound to.
    pub fn origin(&self) -> String {
        self.0.origin().ascii_serialization()
    }

    /// `host:port`, the port always given.
    pub fn host_and_port(&self) -> String {
        format!("{}:{}", self.host(), self.0.port_or_known_default().unwrap_or_default())
    }

    /// The same address without its fragment.
    #[must_use]
    pub fn without_fragment(&self) -> Self {
        if self.0.fragment().is_none() {
            return self.clone();
        }
        let mut url = (*self.0).clone();
        url.set_fragment(None);
        Self(Arc::new(url))
    }

    /// The same address without its fragment and the parameters that say who followed a link.
    #[must_use]
    pub fn without_tracking(&self) -> Self {
        let plain = self.without_fragment();
        if !plain.0.query_pairs().any(|(name, _)| is_tracking(&name)) {
            return plain;
        }
        let mut url = (*plain.0).clone();
        let kept: Vec<&str> = plain
            .0
            .query()
            .into_iter()
            .flat_map(|query| query.split('&'))
            .filter(|pair| !is_tracking(pair.split('=').next().unwrap_or(pair)))
            .collect();
        url.set_query(Some(kept.join("&")).filter(|query| !query.is_empty()).as_deref());
        Self(Arc::new(url))
    }

    /// What tells one story's address from another's: scheme, `www.`, `m.` and `amp.`, default
    /// port, trailing slash, fragment, tracking parameters and the order of the others do not count.
    pub fn key(&self) -> String {
        let mut host = self.host();
        for prefix in ["www.", "m.", "mobile.", "amp."] {
            if let Some(rest) = host.strip_prefix(prefix).filter(|rest| rest.contains('.')) {
                host = rest;
            }
        }
        let mut key = host.to_owned();
        if let Some(port) = self.0.port() {
            key.push(':');
            key.push_str(&port.to_string());
        }
        let path = percent_decoded(self.0.path());
        key.push_str(path.trim_end_matches('/'));
        let mut parameters: Vec<String> = self
            .0
            .query_pairs()
            .filter(|(name, _)| !is_tracking(name))
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        parameters.sort();
        if !parameters.is_empty() {
            key.push('?');
            key.push_str(&parameters.join("&"));
        }
        key
    }
}

/// Whether the host is this machine or a number.
fn is_bare(url: &Url) -> bool {
    match url.host() {
        Some(url::Host::Domain(name)) => {
            let name = name.trim_end_matches('.');
            name == "localhost" || name.ends_with(".localhost")
        }
        Some(url::Host::Ipv4(_) | url::Host::Ipv6(_)) => true,
        None => false,
    }
}

fn is_tracking(parameter: &str) -> bool {
    let name = parameter.to_ascii_lowercase();
    name.starts_with("utm_") || name.starts_with("at_") || TRACKING.contains(&name.as_str())
}

fn bounded(text: &str) -> Result<&str, AddressError> {
    let text = text.trim();
    if text.len() > ADDRESS_BYTES {
        return Err(AddressError::TooLong);
    }
    Ok(text)
}

/// The text with its percent codes decoded where the result is UTF-8, else as it is.
fn percent_decoded(text: &str) -> String {
    if !text.contains('%') {
        return text.to_owned();
    }
    let bytes = text.as_bytes();
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let code = (bytes[at] == b'%').then(|| bytes.get(at + 1..at + 3)).flatten();
        let value = code
            .and_then(|code| std::str::from_utf8(code).ok())
            .and_then(|code| u8::from_str_radix(code, 16).ok());
        if let Some(value) = value {
            decoded.push(value);
            at += 3;
        } else {
            decoded.push(bytes[at]);
            at += 1;
        }
    }
    String::from_utf8(decoded).unwrap_or_else(|_| text.to_owned())
}

impl fmt::Display for WebUrl {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(self.0.as_str())
    }
}

impl fmt::Debug for WebUrl {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.0.as_str(), formatter)
    }
}

impl Serialize for WebUrl {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.0.as_str())
    }
}

impl<'de> Deserialize<'de> for WebUrl {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::parse(&String::deserialize(deserializer)?).map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_web_addresses_with_a_host_are_taken() {
        let check = |text: &str, expected: Result<&str, AddressError>| {
            assert_eq!(
                WebUrl::parse(text).as_ref().map(WebUrl::as_str).map_err(Clone::clone),
                expected,
                "{text}"
            );
        };
        check(" https://news.example/a b ", Ok("https://news.example/a%20b"));
        check("https://me:secret@news.example/", Ok("https://news.example/"));
        check("javascript:alert(1)", Err(AddressError::Scheme));
        check("file:///etc/passwd", Err(AddressError::Scheme));
        check("/path", Err(AddressError::Malformed));
        check(&format!("https://a.example/{}", "x".repeat(ADDRESS_BYTES)), Err(AddressError::TooLong));
    }

    #[test]
    fn what_a_reader_types_may_lack_its_scheme_and_bear_a_login() {
        let check = |text: &str, expected: &str| {
            assert_eq!(
                WebUrl::typed(text).map(|(address, _)| address.to_string()).unwrap_or_default(),
                expected,
                "{text}"
            );
        };
        check("news.example/world", "https://news.example/world");
        check("localhost:8080/feed", "http://localhost:8080/feed");
        check("192.168.1.7/feed", "http://192.168.1.7/feed");
        check("[fd00::7]:443/feed", "http://[fd00::7]:443/feed");
        check("https://localhost:8080/feed", "https://localhost:8080/feed");
        check("feed://news.example/rss", "https://news.example/rss");
        check("http://127.0.0.1:9/x", "http://127.0.0.1:9/x");
        check("mailto:a@b.example", "");
        check("ftp://a.example/", "");
        let (address, login) = WebUrl::typed("https://me:s%40e@news.example/").expect("an address");
        assert_eq!(address.as_str(), "https://news.example/");
        let login = login.expect("a login");
        assert_eq!((login.user.as_str(), login.password.as_ref().map(Secret::reveal)), ("me", Some("s@e")));
    }

    #[test]
    fn one_story_has_one_key() {
        let same = [
            "https://www.news.example/a/?utm_source=x&b=2&a=1#top",
            "http://news.example/a?a=1&b=2",
            "https://m.news.example/a/?a=1&fbclid=9&b=2",
        ];
        for text in same {
            assert_eq!(WebUrl::parse(text).expect("an address").key(), "news.example/a?a=1&b=2", "{text}");
        }
        assert_ne!(
            WebUrl::parse("https://news.example/?p=1").expect("an address").key(),
            WebUrl::parse("https://news.example/?p=2").expect("an address").key()
        );
    }
}
