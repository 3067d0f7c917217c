//! Where the address of a picture is that something stands in for until a script loads it: in an attribute
//! of whatever name, of the picture or of what is around it, or in the copy for readers without scripts.

use serde_json::Value;

use crate::model::WebUrl;
use crate::page::lexicon::{Topic, topic};
use crate::page::tree::Tree;

/// The widest picture of a set that is worth its bytes, in pixels.
const WIDE: f32 = 2_400.0;
/// The widest picture that only shows how a larger one will look, in pixels.
const PREVIEW: f32 = 64.0;
/// How many elements around a picture may be its own.
const AROUND: usize = 4;
/// The most nodes of an element that is one picture's.
const NODES: usize = 60;
/// The longest attribute that is read as data, in bytes.
const DATA: usize = 16 * 1024;
/// How deep data in an attribute is followed.
const DEPTH: usize = 6;
/// Words of a file's name that stands in for a picture.
static STAND_INS: Topic = Topic::new(|| topic("addresses.stand-in"));
/// Endings of a picture's file.
const ENDINGS: &[&str] = &["jpg", "jpeg", "png", "webp", "avif", "gif", "jfif", "heic", "tif", "tiff"];
/// Words of a file's name that tell a sign of the page.
static SIGNS: Topic = Topic::new(|| topic("addresses.sign"));
/// Where the picture's address stands when a script is to load it, best first.
const SOURCES: &[&str] = &[
    "data-src",
    "data-original",
    "data-lazy-src",
    "data-img-url",
    "data-hi-res-src",
    "data-full-src",
    "data-image",
    "data-lazy",
    "src",
];
/// Where a set of addresses stands.
pub(super) const SETS: &[&str] = &["srcset", "data-srcset", "data-lazy-srcset"];

/// A picture's address, and how wide it is, 1 where that is not told.
type Sized = (WebUrl, f32);

/// Whether an element is a picture, be it one that a script draws.
pub(in crate::page) fn is_picture(tree: &Tree, node: usize) -> bool {
    let tag = tree.tag(node);
    matches!(tag, "img" | "amp-img")
        || tag.contains('-')
            && ["-image", "-img", "-picture", "-photo"].iter().any(|ending| tag.ends_with(ending))
            && ["src", "data-src", "srcset"].iter().any(|name| tree.attribute(node, name).is_some())
}

/// Whether a file's name tells a sign of the page.
pub(super) fn is_sign(url: &WebUrl) -> bool {
    let path = url.as_url().path().to_ascii_lowercase();
    path.ends_with(".svg")
        || path.split(|character: char| !character.is_ascii_alphanumeric()).any(|word| SIGNS.has(word))
}

/// The address in the attributes that are known to hold it, where nothing stands in for it there.
pub(super) fn stated(tree: &Tree, picture: usize) -> Option<WebUrl> {
    let has_widths = |set: &&str| set.contains("w,") || set.trim_end().ends_with('w');
    let of_set = |set: &str| best_of_set(tree, set).map(|(address, _)| address);
    let sets = || SETS.iter().filter_map(|name| tree.attribute(picture, name));
    let sources = || SOURCES.iter().filter_map(|name| tree.attribute(picture, name));
    let of_source = |source: &str| tree.address(source).filter(|address| !stands_in(address));
    sets()
        .filter(has_widths)
        .find_map(of_set)
        .or_else(|| sources().find_map(of_source))
        .or_else(|| sets().find_map(of_set))
}

/// Whether an address is of no picture but of what stands in for one, or of a picture of a few points that shows
/// how it will look.
pub(super) fn stands_in(address: &WebUrl) -> bool {
    let url = address.as_url();
    let path = url.path().to_ascii_lowercase();
    path.split(|character: char| !character.is_ascii_alphanumeric()).any(|word| STAND_INS.has(word))
        || url.query_pairs().any(|(key, value)| match &*key {
            "w" | "width" | "wid" => value.parse::<f32>().is_ok_and(|width| width <= PREVIEW),
            "blur" => value != "0",
            _ => false,
        })
}

/// Whether something stands in for a picture whose own attributes say where it is.
pub(super) fn waits(tree: &Tree, node: usize) -> bool {
    is_picture(tree, node)
        && tree
            .attribute(node, "src")
            .is_none_or(|source| tree.address(source).is_none_or(|address| stands_in(&address)))
        && (stated(tree, node).is_some()
            || attributes(tree, node).is_some()
            || of_sources(tree, tree.parent(node)).is_some())
}

/// The address of a picture that its usual attributes do not give.
pub(super) fn awaited(tree: &Tree, picture: usize) -> Option<WebUrl> {
    let own = own(tree, picture);
    let copies = || own.iter().find_map(|&node| scriptless(tree, node));
    let sources = || own.iter().find_map(|&node| of_sources(tree, node));
    let around = || own.iter().skip(1).find_map(|&node| attributes(tree, node));
    attributes(tree, picture).or_else(sources).or_else(copies).or_else(around).map(|(address, _)| address)
}

/// The address of the picture that an element without a readable one is to show.
pub(super) fn within(tree: &Tree, node: usize) -> Option<WebUrl> {
    let is_other = |&below: &usize| {
        matches!(tree.tag(below), "a" | "script" | "link" | "meta" | "iframe" | "video" | "audio" | "embed")
    };
    let elements = || std::iter::once(node).chain(tree.below(node).take(NODES)).filter(|at| !is_other(at));
    let usual = |below: usize| stated(tree, below).filter(is_file);
    let of_other = |below: usize| attributes(tree, below).map(|(address, _)| address);
    elements().find_map(usual).or_else(|| elements().find_map(of_other))
}

/// A picture and the elements around it that are this picture's alone.
fn own(tree: &Tree, picture: usize) -> Vec<usize> {
    let is_own = |&above: &usize| {
        matches!(tree.tag(above), "picture" | "figure" | "a" | "div" | "span" | "p" | "noscript" | "button")
            && tree.end(above) - above <= NODES
            && !tree.below(above).any(|below| {
                below != picture && is_picture(tree, below) && !tree.is_hidden(below)
                    || tree.is_heading(below)
            })
    };
    std::iter::once(picture).chain(tree.above(picture).take(AROUND).take_while(is_own)).collect()
}

/// The address in the copy for readers without scripts that stands next to an element.
fn scriptless(tree: &Tree, node: usize) -> Option<Sized> {
    let is_blank = |other: usize| tree.raw_text(other).is_some_and(|text| text.trim().is_empty());
    let siblings: Vec<usize> =
        tree.children(tree.parent(node)).take(NODES).filter(|&other| !is_blank(other)).collect();
    let at = siblings.iter().position(|&other| other == node)?;
    let beside = [siblings.get(at + 1), at.checked_sub(1).and_then(|before| siblings.get(before))];
    beside
        .into_iter()
        .flatten()
        .filter(|&&other| tree.tag(other) == "noscript")
        .filter_map(|&other| tree.below(other).find(|&below| is_picture(tree, below)))
        .find_map(|copy| stated(tree, copy).map(|address| (address, 1.0)))
}

/// The best address in the sources of a picture of several.
fn of_sources(tree: &Tree, node: usize) -> Option<Sized> {
    if tree.tag(node) != "picture" {
        return None;
    }
    let of_source = |source: usize| {
        let mut sets = SETS.iter().filter_map(|name| tree.attribute(source, name));
        sets.find_map(|set| best_of_set(tree, set)).or_else(|| attributes(tree, source))
    };
    best(tree.all_below(node, "source").filter_map(of_source))
}

/// The best address in the attributes of an element that are not known to hold one.
fn attributes(tree: &Tree, node: usize) -> Option<Sized> {
    best(tree.attributes(node).filter_map(|(name, value)| {
        let is_known = SETS.contains(&name) || SOURCES.contains(&name);
        if is_known || name.starts_with("on") || matches!(name, "alt" | "title" | "class" | "id" | "srcdoc") {
            return None;
        }
        let names = |words: &[&str]| words.iter().any(|word| name.contains(word));
        let is_source = names(&["src", "original", "lazy", "image", "img"])
            && !names(&["href", "link", "share", "page", "alt", "id", "class", "credit", "caption"]);
        let (address, size) = held(tree, name, value, is_source)?;
        if is_sign(&address) {
            return None;
        }
        let is_lesser = names(&["thumb", "mini", "small", "preview", "low", "fallback", "default", "error"]);
        Some((address, if is_lesser { size / 100.0 } else { size }))
    }))
}

/// The picture that an attribute holds: an address, a set, a style or data. `is_source` says that its name
/// promises one.
fn held(tree: &Tree, name: &str, value: &str, is_source: bool) -> Option<Sized> {
    let value = value.trim();
    if value.len() < 6 || value.len() > DATA || value.starts_with("data:") {
        return None;
    }
    if name == "style" || value.starts_with("url(") {
        let (_, rest) = value.split_once("url(")?;
        let (inside, _) = rest.split_once(')')?;
        return one(tree, inside.trim_matches(['\'', '"', ' ']), true);
    }
    if value.starts_with(['{', '[']) {
        let data: Value = serde_json::from_str(value).ok()?;
        return in_data(tree, &data, 1.0, DEPTH);
    }
    if value.contains([' ', ',']) && value.contains('/') {
        let mut entries = value.split(", ").filter_map(|entry| entry.split_ascii_whitespace().next());
        if entries.all(|entry| one(tree, entry, is_source).is_some()) {
            return best_of_set(tree, value);
        }
    }
    one(tree, value, is_source)
}

/// A picture's address that is all of a text.
fn one(tree: &Tree, text: &str, is_source: bool) -> Option<Sized> {
    let is_rooted = text.starts_with('/') || text.starts_with("http://") || text.starts_with("https://");
    if text.contains([' ', '<', '{', '"']) || !is_rooted && !is_source {
        return None;
    }
    let address = tree.address(text).filter(|address| !stands_in(address))?;
    (is_file(&address) || is_source && is_rooted).then_some((address, 1.0))
}

/// The best picture in data, each as wide as what is beside it or its name says.
fn in_data(tree: &Tree, data: &Value, size: f32, depth: usize) -> Option<Sized> {
    match data {
        Value::String(text) if text.contains(", ") => best_of_set(tree, text),
        Value::String(text) => one(tree, text, false).map(|(address, _)| (address, size)),
        Value::Array(parts) if depth > 0 => {
            best(parts.iter().filter_map(|part| in_data(tree, part, size, depth - 1)))
        }
        Value::Object(object) if depth > 0 => {
            let width = object.get("width").or_else(|| object.get("w")).and_then(Value::as_f64);
            let size = width.map_or(size, |width| width as f32);
            best(object.iter().filter_map(|(key, part)| {
                let size = key.trim_end_matches(['w', 'x']).parse().unwrap_or(size);
                in_data(tree, part, size, depth - 1)
            }))
        }
        _ => None,
    }
}

/// Whether an address names the file of a picture.
pub(super) fn is_file(address: &WebUrl) -> bool {
    let path = address.as_url().path().to_ascii_lowercase();
    path.split('/').rev().take(3).any(|part| {
        part.rsplit_once('.').is_some_and(|(name, ending)| !name.is_empty() && ENDINGS.contains(&ending))
    })
}

/// The largest picture of a set that is not beyond reason, and its size.
pub(super) fn best_of_set(tree: &Tree, set: &str) -> Option<Sized> {
    best(set.split(", ").filter_map(|entry| {
        let mut parts = entry.trim().trim_end_matches(',').split_ascii_whitespace();
        let address = tree.address(parts.next()?).filter(|address| !stands_in(address))?;
        let size = parts.next().and_then(|size| size.trim_end_matches(['w', 'x']).parse::<f32>().ok());
        Some((address, size.unwrap_or(1.0)))
    }))
}

/// The widest of some pictures that is not beyond reason, the first of those as wide.
fn best(pictures: impl Iterator<Item = Sized>) -> Option<Sized> {
    let worth = |size: f32| if size > WIDE { WIDE / size } else { size };
    pictures.reduce(|best, other| if worth(other.1) > worth(best.1) { other } else { best })
}

#[cfg(test)]
mod tests {
    use crate::model::{Budget, WebUrl};
    use crate::page::figures::Figures;
    use crate::page::tree::parse::parse;

    /// The address of the picture that a page shows.
    fn check(html: &str, expected: &str) {
        let base = WebUrl::parse("https://news.example/a/").expect("an address");
        let tree = parse(html, Some(&base), &Budget::document()).tree;
        let figures = Figures::find(&tree);
        let node = (1..tree.len()).find(|&node| matches!(tree.tag(node), "figure" | "picture" | "img"));
        let figure = figures.read(&tree, node.expect("a picture"));
        let shown = figure.and_then(|figure| figure.url).map(|url| url.as_str().to_owned());
        assert_eq!(shown.as_deref().unwrap_or_default(), expected, "{html}");
    }

    const BOAT: &str = "https://news.example/p/boat.jpg";

    #[test]
    fn a_picture_that_a_script_loads_is_found_in_whatever_attribute_says_where_it_is() {
        let empty = "data:image/gif;base64,R0lGODlhAQABAAAAACw=";
        for attribute in [
            "src=/p/boat.jpg",
            "data-src=/p/boat.jpg",
            "data-original-src=/p/boat.jpg",
            "data-borealis=/p/boat.jpg",
            "file=/p/boat.jpg",
            "data-lsrc=p/../../p/boat.jpg",
            "data-set='/p/boat-1.jpg 400w, /p/boat.jpg 800w'",
            "data-thumb=/p/boat-s.jpg data-full=/p/boat.jpg",
            "data-fallback=/p/none.jpg data-large=/p/boat.jpg",
            "data-sizes='{\"400\":\"/p/boat-1.jpg\",\"800\":\"/p/boat.jpg\"}'",
            "data-i='[{\"url\":\"/p/boat-1.jpg\",\"width\":90},{\"url\":\"/p/boat.jpg\",\"width\":900}]'",
            "style='background: url(\"/p/boat.jpg\") center'",
        ] {
            for source in ["", &format!("src={empty}"), "src=/img/blank.gif", "src=/p/boat.jpg?w=20"] {
                if source.is_empty() || !attribute.starts_with("src") {
                    check(&format!("<img {source} {attribute}>"), BOAT);
                }
            }
        }
        check("<img src=/img/blank.gif width=1 height=1 data-lazy=/p/boat.jpg>", BOAT);
        check("<img src=/p/boat.jpg data-fallback=/p/none.jpg data-share=/p/other.jpg>", BOAT);
        // What names no picture: a page, a sign, words.
        check("<img data-page=/p/boat data-logo=/p/logo.png data-words='boats, and /p/x.jpg'>", "");
    }

    #[test]
    fn a_picture_that_a_script_loads_is_found_around_it_or_in_its_copy() {
        check("<figure data-src=/p/boat.jpg><figcaption>A boat.</figcaption></figure>", BOAT);
        check("<figure><div data-bg=/p/boat.jpg></div><figcaption>A boat.</figcaption></figure>", BOAT);
        check("<div data-x=/p/boat.jpg><span><img class=a></span></div>", BOAT);
        check("<picture><source data-y='/p/boat.jpg 900w'><img src=/i/spacer.png></picture>", BOAT);
        check("<div><img><noscript><img src=/p/boat.jpg></noscript></div>", BOAT);
        check("<div><noscript><img src=/p/boat.jpg></noscript> <img src=/1x1.png></div>", BOAT);
        check("<figure><div><img></div><noscript><img src=/p/boat.jpg></noscript></figure>", BOAT);
        // Another picture's copy is not this one's.
        check(
            "<div><img alt='An old boat in the port'><img src=/p/b.jpg><noscript><img src=/p/b.jpg></noscript></div>",
            "",
        );
        check("<div data-x=/p/b.jpg><img alt='An old boat'><img src=/p/b.jpg></div>", "");
    }

    #[test]
    fn a_picture_is_told_once_with_its_copy_and_alone_from_the_copy() {
        let check = |html: &str, expected: usize| {
            let base = WebUrl::parse("https://news.example/a/").expect("an address");
            let blocks = crate::page::fragment(html, Some(&base), &Budget::document());
            let is_figure =
                |block: &&crate::model::Block| matches!(block, crate::model::Block::Figure { .. });
            assert_eq!(blocks.iter().filter(is_figure).count(), expected, "{html}");
        };
        check("<div><img data-z=/p/boat.jpg><noscript><img src=/p/boat.jpg></noscript></div><p>x", 1);
        check("<div><span></span><noscript><img src=/p/boat.jpg></noscript></div><p>x", 1);
        check(
            "<p>y</p><noscript><img src=/count?x=1></noscript><noscript><img src=/p.gif width=1 height=1></noscript><p>x",
            0,
        );
        check("<p>y</p><noscript>Run <img src=/p/boat.jpg> our scripts</noscript><p>x", 0);
    }
}
