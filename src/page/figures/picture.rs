//! A picture by itself: its address, its size, and whether it is a sign of the page.

use super::source;
pub(in crate::page) use super::source::is_picture;
pub(super) use super::source::is_sign;
use crate::model::WebUrl;
use crate::page::lexicon::{Role, role};
use crate::page::tree::Tree;

/// Pictures declared smaller than this on either side are signs, not pictures, in pixels.
const SIGN: u32 = 60;
/// The most nodes of a copy for readers without scripts.
const COPY: usize = 60;

/// Pairs that state a shape where a size would stand.
const SHAPES: &[(u32, u32)] =
    &[(16, 9), (9, 16), (4, 3), (3, 4), (3, 2), (2, 3), (1, 1), (5, 4), (4, 5), (16, 10), (21, 9), (2, 1)];

/// Whether a picture is large enough, as far as the page says, and no sign of the page.
pub(super) fn is_worthy(tree: &Tree, node: usize) -> bool {
    is_picture(tree, node)
        && !is_tiny(tree, node)
        && (is_shape(tree, node)
            || ["width", "height"].iter().all(|side| {
                tree.attribute(node, side).and_then(pixels).is_none_or(|pixels| pixels == 0 || pixels >= SIGN)
            }))
        && address(tree, node).is_none_or(|address| !is_sign(&address))
}

/// Whether a picture or frame is declared too small to be seen.
pub(in crate::page) fn is_tiny(tree: &Tree, node: usize) -> bool {
    let side = |name: &str| tree.attribute(node, name).and_then(pixels);
    if side("width") != Some(1) && is_shape(tree, node) {
        return false;
    }
    (side("width").is_some_and(|width| width <= 2) || side("height").is_some_and(|height| height <= 2))
        && !source::waits(tree, node)
}

/// The address of the picture itself: what scripts would load before what stands in for it.
pub(in crate::page) fn address(tree: &Tree, picture: usize) -> Option<WebUrl> {
    let source = || tree.attribute(picture, "src").and_then(|source| tree.address(source));
    source::stated(tree, picture).or_else(|| source::awaited(tree, picture)).or_else(source)
}

/// The picture of a copy for readers without scripts that stands for no picture beside it.
pub(in crate::page) fn picture_of_copy(tree: &Tree, node: usize) -> Option<usize> {
    if tree.tag(node) != "noscript" || tree.end(node) - node > COPY {
        return None;
    }
    let has_text = tree.below(node).any(|below| {
        tree.raw_text(below).is_some_and(|text| text.contains(char::is_alphanumeric))
            || matches!(tree.tag(below), "iframe" | "form" | "p" | "link" | "style")
    });
    let picture = tree.below(node).find(|&below| is_picture(tree, below))?;
    let is_file = source::stated(tree, picture).is_some_and(|address| source::is_file(&address));
    let parent = tree.parent(node);
    let is_copy = tree.end(parent) - parent <= 4 * COPY
        && tree
            .below(parent)
            .any(|other| is_picture(tree, other) && !tree.is_within(other, node) && !tree.is_hidden(other));
    (!has_text && is_file && !is_copy && !is_tiny(tree, picture)).then_some(picture)
}

/// Width and height in pixels, as declared.
pub(super) fn size(tree: &Tree, picture: usize) -> Option<(u32, u32)> {
    let side = |name: &str| tree.attribute(picture, name).and_then(pixels);
    Some((side("width")?, side("height")?))
        .filter(|(width, height)| *width > 0 && *height > 0 && !SHAPES.contains(&(*width, *height)))
}

/// Whether the page declares the shape of a picture and no size.
fn is_shape(tree: &Tree, picture: usize) -> bool {
    let side = |name: &str| tree.attribute(picture, name).and_then(pixels);
    side("width").zip(side("height")).is_some_and(|sides| SHAPES.contains(&sides))
}

/// Whether a picture is stated to be wider than a portrait or a card's.
pub(super) fn is_large(tree: &Tree, picture: usize) -> bool {
    tree.attribute(picture, "width").and_then(pixels).is_some_and(|width| width >= 500)
        || source::SETS.iter().filter_map(|name| tree.attribute(picture, name)).any(|set| {
            set.split_ascii_whitespace().any(|size| {
                size.trim_end_matches(',')
                    .strip_suffix('w')
                    .and_then(|width| width.parse::<u32>().ok())
                    .is_some_and(|width| width >= 800)
            })
        })
}

fn pixels(value: &str) -> Option<u32> {
    value.trim().trim_end_matches("px").parse().ok()
}

/// Whether an alternative text is the name that a camera, an agency or an editor gave to the file.
pub(super) fn is_file_name(alt: &str) -> bool {
    let alt = alt.trim();
    let ends = alt.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase());
    if ends.is_some_and(|ending| {
        matches!(ending.as_str(), "jpg" | "jpeg" | "png" | "gif" | "webp" | "avif" | "tif" | "tiff" | "psd")
    }) {
        return true;
    }
    let longest = alt.split(|character: char| !character.is_ascii_digit()).map(str::len).max();
    !alt.contains(char::is_whitespace)
        && alt.contains(['-', '_'])
        && alt.is_ascii()
        && alt.contains(|character: char| character.is_ascii_alphabetic())
        && longest.is_some_and(|digits| digits >= 5 || digits >= 4 && alt.starts_with("IMG"))
}

/// What is left of a picture's address when sizes and hosts differ: its file's name without what a
/// scaler adds.
pub(super) fn stem(address: &str) -> String {
    let path = address.split(['?', '#']).next().unwrap_or(address);
    let name = path.trim_end_matches('/').rsplit('/').next().unwrap_or(path);
    let name = name.rsplit_once('.').map_or(name, |(name, _)| name);
    let mut kept: Vec<&str> = name.split(['-', '_']).collect();
    let is_scale = |part: &str| {
        part.split('x').all(|side| side.len() <= 4 && side.chars().all(|digit| digit.is_ascii_digit()))
            || matches!(part, "scaled" | "large" | "medium" | "small" | "thumb" | "wide" | "full")
    };
    while kept.len() > 1 && kept.last().is_some_and(|part| is_scale(part)) {
        kept.pop();
    }
    kept.join("-").to_lowercase()
}

/// Words in the class of what holds a writer's portrait.
static PORTRAIT_WORDS: Role = Role::new(|| role("portrait"));

/// Whether a picture below the element is a writer's portrait.
pub(in crate::page) fn is_portrait(tree: &Tree, node: usize) -> bool {
    std::iter::once(node).chain(tree.above(node).take(4)).any(|above| {
        tree.tag(above) == "address"
            || tree.characters(above) <= 300 && tree.is_labelled(above, &PORTRAIT_WORDS)
            || tree.attribute(above, "rel").is_some_and(|rel| rel.contains("author"))
    }) || tree.below(node).take(60).any(|below| {
        tree.tag(below) == "address" || tree.attribute(below, "rel").is_some_and(|rel| rel.contains("author"))
    })
}
