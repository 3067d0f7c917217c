//! Which addresses may be reached.
//!
//! What a document names never reaches a private address; what the reader typed may, at that host
//! and port alone. A host's name is judged by the address it is *connected* to: the resolver given
//! to the HTTP client hands out only what passed, so a name cannot change its mind in between.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Arc;

use reqwest::dns::{Addrs, Name, Resolving};

use std::time::Duration;

use super::{Error, Resolve};
use crate::model::WebUrl;

/// How long a name may take: less than a connection, so that it is told which of the two it was.
const LOOK_UP: Duration = Duration::from_secs(8);

/// Last parts of names that are known at home alone.
const AT_HOME: &[&str] = &["localhost", "local", "lan", "home", "internal", "intranet"];

/// Whether an address belongs to the public internet.
pub fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => is_public_v6(address),
    }
}

#[expect(clippy::match_same_arms, reason = "one arm for each comment")]
fn is_public_v4(address: Ipv4Addr) -> bool {
    match address.octets() {
        // This network, private, loopback; shared by carriers, link-local, private.
        [0 | 10 | 127, ..] | [100, 64..=127, ..] | [169, 254, ..] | [172, 16..=31, ..] => false,
        // Private, protocol assignments, documentation, relays of 6to4.
        [192, 168, ..] | [192, 0, 0 | 2, _] | [192, 88, 99, _] => false,
        // Benchmarks, documentation.
        [198, 18 | 19, ..] | [198, 51, 100, _] | [203, 0, 113, _] => false,
        // Multicast, reserved, broadcast.
        [224..=255, ..] => false,
        _ => true,
    }
}

fn is_public_v6(address: Ipv6Addr) -> bool {
    if let Some(mapped) = address.to_ipv4_mapped() {
        return is_public_v4(mapped);
    }
    let parts = address.segments();
    match parts {
        // NAT64 leads to the IPv4 address in it.
        [0x64, 0xff9b, 0, 0, 0, 0, high, low] => {
            let [a, b] = high.to_be_bytes();
            let [c, d] = low.to_be_bytes();
            is_public_v4(Ipv4Addr::new(a, b, c, d))
        }
        // Teredo and other assignments, documentation, 6to4.
        [0x2001, 0..=0x1ff | 0xdb8, ..] | [0x2002, ..] | [0x3fff, 0..=0xfff, ..] => false,
        // Only this block is given out as global unicast; loopback, unique local, link-local,
        // site-local and multicast all lie outside.
        [first, ..] => first & 0xe000 == 0x2000,
    }
}

/// Whether a host is private by its very name: a literal address that is not public, or localhost.
pub fn is_private_by_name(address: &WebUrl) -> bool {
    match address.as_url().host() {
        Some(url::Host::Ipv4(literal)) => !is_public_v4(literal),
        Some(url::Host::Ipv6(literal)) => !is_public_v6(literal),
        Some(url::Host::Domain(name)) => {
            let name = name.trim_end_matches('.');
            name.eq_ignore_ascii_case("localhost") || name.ends_with(".localhost")
        }
        None => true,
    }
}

/// Whether a host is named as one of the internet: no number, no name of this machine or of a network at
/// home. What such a name leads to is another matter.
pub fn is_named_publicly(address: &WebUrl) -> bool {
    let Some(url::Host::Domain(name)) = address.as_url().host() else { return false };
    let name = name.trim_end_matches('.').to_ascii_lowercase();
    match name.rsplit_once('.') {
        Some((rest, "arpa")) => !rest.ends_with("home"),
        Some((_, last)) => !AT_HOME.contains(&last),
        None => false,
    }
}

/// The refusal for an address.
pub fn private(address: &WebUrl) -> Error {
    Error::Private { host: address.host().to_owned(), host_and_port: address.host_and_port() }
}

/// Every address of a name is private. Found again in the chain of the client's own error.
#[derive(Debug)]
pub struct PrivateName;

impl fmt::Display for PrivateName {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("the name leads to a private address")
    }
}

impl std::error::Error for PrivateName {}

/// A name led nowhere. Found again, as the above: systems have a dozen spellings for it.
#[derive(Debug)]
pub struct Unresolved(std::io::Error);

impl fmt::Display for Unresolved {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

impl std::error::Error for Unresolved {}

/// Resolves names for the HTTP client.
#[derive(Clone)]
pub struct Resolver {
    /// Asked before the system.
    pub first: Option<Arc<dyn Resolve>>,
    /// Whether private addresses are handed out: for hosts that were allowed before, and for a proxy.
    pub allows_private: bool,
}

impl Resolver {
    /// The addresses of a name, at least one, with the port where the first resolver gives one.
    pub async fn look_up(&self, name: &str) -> Result<Vec<SocketAddr>, Unresolved> {
        let first = self.first.as_ref().and_then(|first| first.resolve(name));
        let addresses: Vec<_> = if let Some((addresses, port)) = first {
            addresses.into_iter().map(|address| SocketAddr::new(address, port)).collect()
        } else {
            let asked = tokio::time::timeout(LOOK_UP, tokio::net::lookup_host((name, 0)));
            let late = |_| Unresolved(std::io::Error::other("the name was not looked up in time"));
            asked.await.map_err(late)?.map_err(Unresolved)?.collect()
        };
        if addresses.is_empty() {
            return Err(Unresolved(std::io::Error::other("the name has no address")));
        }
        Ok(addresses)
    }

    fn is_first(&self, name: &str) -> bool {
        self.first.as_ref().is_some_and(|first| first.resolve(name).is_some())
    }
}

impl reqwest::dns::Resolve for Resolver {
    fn resolve(&self, name: Name) -> Resolving {
        let resolver = self.clone();
        Box::pin(async move {
            let name = name.as_str();
            let mut addresses = resolver.look_up(name).await?;
            if !resolver.allows_private && !resolver.is_first(name) {
                addresses.retain(|address| is_public(address.ip()));
                if addresses.is_empty() {
                    return Err(PrivateName.into());
                }
            }
            Ok(Box::new(addresses.into_iter()) as Addrs)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_public_internet_is_public() {
        let check = |addresses: &[&str], expected: bool| {
            for text in addresses {
                assert_eq!(is_public(text.parse().expect("an address")), expected, "{text}");
            }
        };
        check(
            &[
                "0.0.0.0",
                "10.1.2.3",
                "100.64.0.1",
                "100.127.255.255",
                "127.0.0.1",
                "127.255.0.9",
                "169.254.169.254",
                "172.16.0.1",
                "172.31.255.255",
                "192.0.0.8",
                "192.0.2.1",
                "192.88.99.1",
                "192.168.1.1",
                "198.18.0.1",
                "198.19.255.255",
                "198.51.100.7",
                "203.0.113.7",
                "224.0.0.1",
                "240.0.0.1",
                "255.255.255.255",
                "::",
                "::1",
                "::127.0.0.1",
                "::ffff:10.0.0.1",
                "::ffff:127.0.0.1",
                "64:ff9b::7f00:1",
                "64:ff9b::a00:1",
                "64:ff9b:1::1",
                "100::1",
                "2001::1",
                "2001:db8::1",
                "2002:7f00:1::",
                "3fff::1",
                "fc00::1",
                "fd12::1",
                "fe80::1",
                "fec0::1",
                "ff02::1",
            ],
            false,
        );
        check(
            &[
                "1.1.1.1",
                "100.63.255.255",
                "100.128.0.1",
                "172.15.0.1",
                "172.32.0.1",
                "192.0.1.1",
                "198.17.0.1",
                "223.255.255.255",
                "::ffff:1.1.1.1",
                "64:ff9b::101:101",
                "2001:200::1",
                "2606:4700::1111",
                "2a00:1450::1",
            ],
            true,
        );
    }

    #[tokio::test]
    async fn a_name_that_leads_to_a_private_address_has_none() {
        use reqwest::dns::Resolve as _;
        let resolve = |allows_private| {
            let resolver = Resolver { first: None, allows_private };
            resolver.resolve("localhost".parse().expect("a name"))
        };
        let refused = resolve(false).await.err().expect("it is refused");
        assert!(refused.is::<PrivateName>(), "{refused}");
        assert!(resolve(true).await.expect("it is allowed").next().is_some());
    }

    #[tokio::test]
    async fn a_name_that_leads_nowhere_is_told_by_its_type_and_by_no_spelling() {
        use reqwest::dns::Resolve as _;
        struct Nobody;
        impl Resolve for Nobody {
            fn resolve(&self, host: &str) -> Option<(Vec<IpAddr>, u16)> {
                host.ends_with(".example").then(|| (Vec::new(), 0))
            }
        }
        let first: Option<Arc<dyn Resolve>> = Some(Arc::new(Nobody));
        // One that the system itself refuses: no part of a name is as long.
        let too_long = format!("{}.invalid", "x".repeat(64));
        for (first, name) in [(first, "news.example"), (None, &too_long)] {
            let resolver = Resolver { first, allows_private: false };
            let refused = resolver.resolve(name.parse().expect("a name")).await.err().expect("no address");
            assert!(refused.is::<Unresolved>(), "{refused}");
        }
    }

    #[test]
    fn every_spelling_of_loopback_is_private() {
        for text in [
            "http://127.1/",
            "http://2130706433/",
            "http://0x7f.0.0.1/",
            "http://0177.0.0.1/",
            "http://[::1]/",
            "http://[::ffff:127.0.0.1]/",
            "http://LOCALHOST/",
            "http://localhost./",
            "http://a.localhost:8080/",
        ] {
            assert!(is_private_by_name(&WebUrl::parse(text).expect("an address")), "{text}");
        }
        assert!(!is_private_by_name(&WebUrl::parse("http://news.example/").expect("an address")));
    }
}
