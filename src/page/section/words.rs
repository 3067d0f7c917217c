//! What parts of a card are called on section pages alone, and words that are no subjects.

use crate::page::lexicon::{Role, role};

/// Summaries.
pub(super) static SUMMARY: Role = Role::new(|| role("row.summary"));
/// What stands under a picture.
pub(super) static CAPTION: Role = Role::new(|| role("row.caption"));
/// Short lines that are no subjects.
pub(super) const NO_SUBJECT: &[&str] = &[
    "by",
    "von",
    "in",
    "new",
    "free",
    "premium",
    "plus",
    "exclusive",
    "updated",
    "photo",
    "foto",
    "audio",
    "podcast",
    "analysis",
    "image",
    "getty images",
    "reuters",
    "ap",
    "on",
    "via",
    "hide caption",
    "toggle caption",
    "save",
    "share",
    "hide",
    "past",
    "discuss",
    "flag",
    "reply",
    "source",
];
/// Words of addresses that lead to an offer of the outlet's, not to a story.
pub(super) const OFFERS: &[&str] = &[
    "newsletter",
    "newsletters",
    "newslettersignup",
    "signup",
    "subscribe",
    "subscription",
    "abo",
    "mediakit",
    "advertise",
    "advertising",
    "donate",
    "membership",
    "shop",
    "store",
    "webinar",
    "webinars",
    "jobs",
];
/// Kinds of stories that a kicker may name.
pub(super) const KINDS: &[&str] = &[
    "video",
    "videos",
    "live",
    "gallery",
    "podcast",
    "audio",
    "analysis",
    "opinion",
    "photos",
    "liveblog",
    "live blog",
];
