//! What is compiled in: the stories, the templates of the pages and the pictures.

use super::Outlet;
use super::template::Template;

macro_rules! stories {
    ($($name:literal),+ $(,)?) => {
        &[$(include_str!(concat!("../../assets/sample/stories/", $name, ".md"))),+]
    };
}

macro_rules! pictures {
    ($($name:literal),+ $(,)?) => {
        &[$((concat!($name, ".png"), include_bytes!(concat!("../../assets/sample/pictures/", $name, ".png")))),+]
    };
}

/// The stories, a file each.
pub(super) const STORIES: &[&str] = stories![
    "bell-marrow",
    "bell-otter",
    "bell-pitch",
    "bell-pump",
    "bell-ringers",
    "bell-tractor-chain",
    "lantern-cake",
    "lantern-count-bread",
    "lantern-first-try",
    "lantern-herring",
    "lantern-hour",
    "lantern-marigold-bread",
    "lantern-puffin",
    "lantern-tug",
    "lantern-weather",
    "ledger-budget",
    "ledger-fish-prices",
    "ledger-hedvall",
    "ledger-herring",
    "ledger-hourly",
    "ledger-marigold-bill",
    "ledger-ropeworks",
    "ledger-tide-mill",
    "post-bridge",
    "post-first-cable",
    "post-first-pull-fails",
    "post-fog-signal-question",
    "post-gig-race",
    "post-herring",
    "post-marigold-aground",
    "post-marigold-refloated",
    "post-noodles",
    "post-rovers",
    "post-telescope",
    "post-vale-mistake",
    "tidemark-bank",
    "tidemark-calendar",
    "tidemark-eels",
    "tidemark-friday",
    "tidemark-horn",
    "tidemark-names",
    "tidemark-recipe",
];

/// The pictures, by name.
const PICTURES: &[(&str, &[u8])] = pictures![
    "aground",
    "assembly",
    "bell",
    "bowl",
    "bridge",
    "brush",
    "chart",
    "eel",
    "herring",
    "islands",
    "lighthouse",
    "marigold",
    "market",
    "oars",
    "plain",
    "post",
    "tide",
];

/// A picture by its name.
pub(super) fn picture(name: &str) -> Option<&'static [u8]> {
    PICTURES.iter().find(|(known, _)| *known == name).map(|(_, bytes)| *bytes)
}

/// The template of an outlet's pages.
pub(super) fn template(outlet: &Outlet) -> Template {
    Template(match outlet.host {
        "harbour-post.example" => include_str!("../../assets/sample/pages/harbour-post.html"),
        "coast-ledger.example" => include_str!("../../assets/sample/pages/coast-ledger.html"),
        "skarries-lantern.example" => include_str!("../../assets/sample/pages/skarries-lantern.html"),
        "tidemark.example" => include_str!("../../assets/sample/pages/tidemark.html"),
        _ => include_str!("../../assets/sample/pages/fenwater-bell.html"),
    })
}
