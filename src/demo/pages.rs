//! The outlets' pages, each in its own markup.

use std::net::SocketAddr;

use super::html::Site;
use super::server::Page;

/// What a site shows at a path.
pub(super) fn page(site: &Site, path: &str) -> Option<Page> {
    let _ = (site, path);
    None
}

/// What a site shows where it has nothing.
pub(super) fn missing(site: &Site) -> String {
    site.root()
}

/// The list of outlets, for those who came to the loopback address itself.
pub(super) fn newsstand(address: SocketAddr) -> Page {
    Page { kind: "text/html; charset=utf-8", body: address.to_string().into_bytes(), changed: super::NOW }
}
