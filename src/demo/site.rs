//! The sites of the outlets: where their pages are, and what one of them is.

use std::net::SocketAddr;

use jiff::Timestamp;

use super::Outlet;
use super::story::{Picture, Story, edition};

/// A body with its content type and the time of its last change.
pub(super) struct Page {
    pub kind: &'static str,
    pub body: Vec<u8>,
    pub changed: Timestamp,
}

/// An outlet as one reader sees it: under its own name, or below a loopback address.
#[derive(Debug, Clone)]
pub(super) struct Site {
    pub outlet: &'static Outlet,
    below: Option<SocketAddr>,
}

impl Site {
    /// The outlet under its own name.
    pub fn named(outlet: &'static Outlet) -> Self {
        Self { outlet, below: None }
    }

    /// The outlet as a folder of a loopback address.
    pub fn below(outlet: &'static Outlet, address: SocketAddr) -> Self {
        Self { outlet, below: Some(address) }
    }

    /// The start of all absolute addresses of the site.
    pub fn root(&self) -> String {
        self.root_of(self.outlet.host)
    }

    fn root_of(&self, host: &str) -> String {
        match self.below {
            None => format!("http://{host}"),
            Some(address) => format!("http://{address}/{host}"),
        }
    }

    /// The start of all addresses of the site that leave out the host.
    pub fn folder(&self) -> String {
        self.below.map(|_| format!("/{}", self.outlet.host)).unwrap_or_default()
    }

    /// The absolute address of a story of any outlet.
    pub fn address(&self, story: &Story) -> String {
        format!("{}{}", self.root_of(story.outlet.host), story.path())
    }

    /// The address of a story as this site's editors write it: absolute to others, short to their own.
    pub fn link(&self, story: &Story) -> String {
        if story.outlet == self.outlet {
            format!("{}{}", self.folder(), story.path())
        } else {
            self.address(story)
        }
    }

    /// The absolute address of a picture.
    pub fn picture(&self, picture: &Picture) -> String {
        format!("{}/pictures/{}", self.root(), picture.file)
    }

    /// The story that a link in a text means: a slug of the same outlet, or `host/slug`.
    pub fn target(&self, target: &str) -> Option<&'static Story> {
        let (host, slug) = target.split_once('/').unwrap_or((self.outlet.host, target));
        find(host, slug)
    }
}

/// A story by its outlet's host and its slug.
pub(super) fn find(host: &str, slug: &str) -> Option<&'static Story> {
    edition().iter().find(|story| story.outlet.host == host && story.slug == slug)
}
