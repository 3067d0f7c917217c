//! What a page shows of others in a frame: what it is, and where.

use crate::model::WebUrl;
use crate::page::lexicon::{Topic, as_written, topic};
use crate::page::tree::{Tree, same_site};
use crate::text::fold;

/// The most nodes of an element that stands in for something of others.
const NODES: usize = 80;
/// The most characters of it.
const WORDS: usize = 700;
/// The most characters of it where it does not say what it stands for.
const LABEL: usize = 30;

/// Where what is played, read or looked at is kept.
static FILMS: Topic = Topic::new(|| as_written("addresses.player.film"));
static SOUNDS: Topic = Topic::new(|| as_written("addresses.player.sound"));
static DOCUMENTS: Topic = Topic::new(|| as_written("addresses.document"));
static MAPS: Topic = Topic::new(|| as_written("addresses.map"));
/// What only counts readers, or asks them.
static TRACKERS: Topic = Topic::new(|| as_written("addresses.tracker"));
/// What stands in the address of something that is made to be shown elsewhere.
static SHOWN: Topic = Topic::new(|| as_written("addresses.shown-elsewhere"));
/// What a page says where it shows something of others only to who agrees.
static OUTSIDE: Topic = Topic::new(|| topic("walls.outside"));

/// What stands in a frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Video,
    Audio,
    Document,
    Map,
    Other,
}

impl Kind {
    pub fn name(self) -> &'static str {
        match self {
            Self::Video => "Video",
            Self::Audio => "Audio",
            Self::Document => "Document",
            Self::Map => "Map",
            Self::Other => "Embedded",
        }
    }
}

/// Whether a tag is of what shows something from elsewhere.
pub(super) fn is_frame(tag: &str) -> bool {
    matches!(tag, "iframe" | "amp-iframe" | "video" | "audio" | "object" | "embed")
}

/// Where what a frame shows is: as it stands, as a script would load it, or as its sources say.
pub(super) fn address(tree: &Tree, node: usize) -> Option<WebUrl> {
    let stated = ["src", "data-src", "data-lazy-src", "data"];
    stated
        .into_iter()
        .find_map(|name| tree.attribute(node, name).and_then(|source| tree.address(source)))
        .or_else(|| {
            tree.all_below(node, "source")
                .find_map(|source| tree.attribute(source, "src").and_then(|source| tree.address(source)))
        })
        // A film has addresses of other things: its picture, its own page, an advert before it.
        .or_else(|| withheld(tree, node).filter(|_| !matches!(tree.tag(node), "video" | "audio")))
}

/// The whole address in an attribute for scripts; of a frame written out in one, its source.
fn withheld(tree: &Tree, node: usize) -> Option<WebUrl> {
    tree.attributes(node).filter(|(name, _)| name.starts_with("data-")).find_map(|(_, value)| {
        let value = value.trim();
        let frame = value.split_once("<iframe").and_then(|(_, rest)| rest.split_once("src="));
        let value = frame.map_or(value, |(_, rest)| {
            let rest = rest.trim_start_matches(['"', '\'']);
            rest.split(['"', '\'', ' ', '>']).next().unwrap_or(rest)
        });
        let is_whole = ["https://", "http://", "//"].iter().any(|start| value.starts_with(start));
        tree.address(value).filter(|_| is_whole && !value.contains(char::is_whitespace))
    })
}

/// Whether what is at an address only counts readers.
pub(super) fn is_tracker(link: &WebUrl) -> bool {
    TRACKERS.are_in(link.as_str())
}

/// What an element stands in for: something of others that a script would show, once a reader agrees or comes by.
pub(super) fn stand_in(tree: &Tree, node: usize) -> Option<WebUrl> {
    let may_be = matches!(tree.tag(node), "div" | "span" | "figure" | "section" | "aside" | "blockquote")
        || tree.tag(node).starts_with("amp-");
    if !may_be || tree.end(node) - node > NODES || tree.characters(node) > WORDS {
        return None;
    }
    let is_shown = |below: usize| is_frame(tree.tag(below)) && address(tree, below).is_some();
    let of_others = |link: &WebUrl| tree.base().is_none_or(|own| !same_site(own, link));
    if tree.characters(node) <= LABEL {
        let link = withheld(tree, node)?;
        let is_made_for_it = SHOWN.are_in(link.as_str()) && of_others(&link) && !is_tracker(&link);
        return (is_made_for_it && !tree.below(node).any(is_shown)).then_some(link);
    }
    let mut withheld =
        std::iter::once(node).chain(tree.below(node)).filter_map(|below| withheld(tree, below));
    let link = withheld.find(|link| of_others(link) && !is_tracker(link) && !is_picture(link))?;
    OUTSIDE.are_in(&fold(&tree.text(node))).then_some(link)
}

fn is_picture(link: &WebUrl) -> bool {
    let path = link.as_url().path().to_ascii_lowercase();
    [".jpg", ".jpeg", ".png", ".webp", ".gif", ".svg", ".avif", ".js", ".css"]
        .iter()
        .any(|ending| path.ends_with(ending))
}

/// What stands at an address, as far as the address and the element say.
pub(super) fn kind(tree: &Tree, node: usize, link: &WebUrl) -> Kind {
    let place = link.as_str();
    let is_document = || {
        tree.attribute(node, "type") == Some("application/pdf")
            || file_name(link).is_some()
            || DOCUMENTS.are_in(place)
    };
    match tree.tag(node) {
        "video" => Kind::Video,
        "audio" => Kind::Audio,
        _ if FILMS.are_in(place) => Kind::Video,
        _ if SOUNDS.are_in(place) => Kind::Audio,
        _ if is_document() => Kind::Document,
        _ if MAPS.are_in(place) => Kind::Map,
        _ => Kind::Other,
    }
}

/// The name of the file that an address leads to, where it is a document.
pub(super) fn file_name(link: &WebUrl) -> Option<&str> {
    let name = link.as_url().path().rsplit('/').next()?;
    let ending = name.get(name.len().checked_sub(4)?..)?;
    (ending.eq_ignore_ascii_case(".pdf") && name.len() > 4).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Block, Budget};

    fn check(html: &str, expected: &[&str]) {
        let base = WebUrl::parse("https://news.example/a/").expect("an address");
        let blocks = crate::page::fragment(html, Some(&base), &Budget::document());
        let shown: Vec<String> = blocks
            .iter()
            .map(|block| match block {
                Block::Embed { label, link } => {
                    format!("[{label}] {}", link.as_ref().map_or("", WebUrl::as_str))
                }
                block => block.texts().concat(),
            })
            .collect();
        assert_eq!(shown, expected, "{html}");
    }

    #[test]
    fn documents_and_maps_are_named_as_what_they_are() {
        check(
            "<p>x<object data=/files/plan.PDF type=application/pdf><p>No reader? <a href=/f>Load</a></object>y",
            &["x", "[Document: plan.PDF] https://news.example/files/plan.PDF", "y"],
        );
        check(
            "<iframe src='https://www.scribd.example/embeds/1/content' title='The order of the court'></iframe>",
            &["[Document: The order of the court] https://www.scribd.example/embeds/1/content"],
        );
        check(
            "<iframe src='https://www.google.example/maps/embed?pb=1'></iframe>",
            &["[Map: google.example] https://www.google.example/maps/embed?pb=1"],
        );
        check("<iframe src='https://www.google.example/recaptcha/api2/aframe'></iframe>x", &["x"]);
    }

    #[test]
    fn what_waits_for_consent_is_a_line_with_its_link() {
        let asked = "We show content of others here. External content is loaded after you agree to it.";
        check(
            &format!(
                "<p>x<div class=consent data-url='https://tube.example/v/1'><p>{asked}<button>Agree</button></div><p>y"
            ),
            &["x", "[Embedded: tube.example] https://tube.example/v/1", "y"],
        );
        check(
            &format!(
                "<div><p>{asked}</p><div data-html='&lt;iframe src=\"https://youtube.example/embed/1\"&gt;'></div></div>"
            ),
            &["[Video: youtube.example] https://youtube.example/embed/1"],
        );
        // Without an address elsewhere nothing is promised.
        check(&format!("<div data-url='/a/b'><p>{asked}</div>"), &[asked]);
        check(
            "<div data-src='https://social.example/ana/status/1'></div>",
            &["[Embedded: social.example] https://social.example/ana/status/1"],
        );
        check("<div data-url='https://social.example/intent/tweet?url=x'>Share</div>", &["Share"]);
        check(
            "<div data-url='https://tube.example/embed/1'><p>A line that tells of the harbour and its boats.</div>",
            &["A line that tells of the harbour and its boats."],
        );
    }
}
