//! The sample edition: an invented coast, its five outlets and their stories, served on loopback.
//!
//! A story is written once, as readable text in `assets/sample/stories`; feeds and pages are set
//! from it when they are asked for, each outlet in a dialect and a markup of its own, and leave as
//! real bytes over real HTTP. Nothing here knows how they are read again: the edition goes through
//! the fetcher, the parsers and the store like any other paper.
//!
//! The same server answers in two ways. Asked for one of the outlets' own names it is that outlet;
//! asked for its loopback address it shows each outlet below a folder of the outlet's name, and
//! writes its links so.

mod feeds;
mod html;
mod pages;
mod server;
mod shelf;
mod site;
mod story;
mod template;

use std::net::{IpAddr, Ipv4Addr};

use jiff::Timestamp;
use jiff::civil::Date;

use crate::fetch::Resolve;

pub use server::{Fault, Faults, Server, serve};
pub use story::{Piece, Story, edition};

/// The edition's clock: Friday 9 October 2026, half past eleven.
pub const NOW: Timestamp = Timestamp::constant(1_791_545_400, 0);

/// The zone in which the coast lives; its islands keep an hour of their own.
pub const ZONE: &str = "UTC";

/// The edition's name, for the masthead.
pub const TITLE: &str = "The Sample Coast";

/// How an outlet announces its stories.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Dialect {
    /// RSS 2.0 with summaries.
    Rss,
    /// RSS 1.0, which is RDF, with summaries.
    Rdf,
    /// Atom with the full text.
    Atom,
    /// JSON Feed with the full text.
    Json,
    /// A section page alone.
    Page,
}

/// A publisher of the sample edition.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Outlet {
    /// Its name.
    pub name: &'static str,
    /// Its host, below `.example`.
    pub host: &'static str,
    /// How it announces its stories.
    pub dialect: Dialect,
    /// The path of its feed; `None` for a section page alone.
    pub feed: Option<&'static str>,
    /// What it says of itself in a line.
    pub motto: &'static str,
    /// The section that a reader's list puts it in; `None` where each story names its own.
    pub section: Option<&'static str>,
    /// Minutes east of UTC on its clocks.
    pub offset: i32,
}

/// The outlets, in the order of the sources.
const OUTLETS: [Outlet; 5] = [
    Outlet {
        name: "The Harbour Post",
        host: "harbour-post.example",
        dialect: Dialect::Rss,
        feed: Some("/feed.xml"),
        motto: "Brennick’s daily since the first fog signal",
        section: None,
        offset: 0,
    },
    Outlet {
        name: "Coast Ledger",
        host: "coast-ledger.example",
        dialect: Dialect::Atom,
        feed: Some("/feeds/all.atom"),
        motto: "Ships, fish, money and the people who count them",
        section: Some("Harbour & Trade"),
        offset: 0,
    },
    Outlet {
        name: "Skarries Lantern",
        host: "skarries-lantern.example",
        dialect: Dialect::Rdf,
        feed: Some("/index.rdf"),
        motto: "The news of eleven islands, an hour ahead",
        section: None,
        offset: 60,
    },
    Outlet {
        name: "Tidemark",
        host: "tidemark.example",
        dialect: Dialect::Json,
        feed: Some("/feed.json"),
        motto: "What the sea knows, and what we have asked it",
        section: None,
        offset: 0,
    },
    Outlet {
        name: "The Fenwater Bell",
        host: "fenwater-bell.example",
        dialect: Dialect::Page,
        feed: None,
        motto: "Rung weekly, and when something happens",
        section: None,
        offset: 0,
    },
];

/// The outlets of the sample edition.
pub fn outlets() -> &'static [Outlet] {
    &OUTLETS
}

/// The day on which the edition appears.
pub fn edition_day() -> Date {
    jiff::tz::TimeZone::UTC.to_datetime(NOW).date()
}

/// The sources of the sample edition, as a `sources.toml`.
pub fn sources_toml() -> String {
    use std::fmt::Write;

    let mut text = String::from("# The sample edition. Its outlets exist inside this program alone.\n");
    for outlet in outlets() {
        let _ = write!(text, "\n[[source]]\nname = \"{}\"\n", outlet.name);
        let _ = match outlet.feed {
            Some(feed) => writeln!(text, "feed = \"http://{}{feed}\"", outlet.host),
            None => writeln!(text, "page = \"http://{}/\"", outlet.host),
        };
        if let Some(section) = outlet.section {
            let _ = writeln!(text, "section = \"{section}\"");
        }
    }
    text
}

/// Leads the outlets' names to the loopback server on a port, and leaves all other names alone.
pub fn resolver(port: u16) -> impl Resolve + 'static {
    Loopback { port }
}

struct Loopback {
    port: u16,
}

impl Resolve for Loopback {
    fn resolve(&self, host: &str) -> Option<(Vec<IpAddr>, u16)> {
        outlets()
            .iter()
            .any(|outlet| outlet.host == host)
            .then(|| (vec![IpAddr::V4(Ipv4Addr::LOCALHOST)], self.port))
    }
}
