//! Pictures with the words that belong to them.

use super::tree::Tree;
use crate::model::{Figure, WebUrl};
use crate::text::{SafeText, fold};

/// The longest text that is taken for a caption, in characters.
const CAPTION: usize = 900;
/// Words in the class of a caption.
const CAPTION_WORDS: &[&str] = &[
    "caption",
    "figcaption",
    "imgcaption",
    "bildunterschrift",
    "legend",
    "legende",
    "didascalia",
    "image description",
    "photo description",
    "media description",
    "pie de foto",
    "bildtext",
    "image text",
    "picture text",
    "img caption",
];
/// Words in the class of a credit.
const CREDIT_WORDS: &[&str] = &[
    "credit",
    "credits",
    "copyright",
    "photographer",
    "image source",
    "photo source",
    "attribution",
    "rights",
    "bildnachweis",
    "urheber",
    "crédit",
    "creditline",
    "photo by",
    "image credit",
    "fotograf",
    "agency",
    "source",
    "copyright holder",
    "copyrightholder",
    "rightsholder",
    "photocredit",
    "imagecredit",
    "author",
];
/// Elements that a wrapper around a picture and its caption does not hold.
const NO_CAPTION: &[&str] =
    &["h1", "h2", "h3", "h4", "table", "form", "ul", "ol", "blockquote", "article", "iframe"];

/// Whether an element without the name is a picture with its caption: by its class, or because it
/// holds one picture and after it one short text and nothing else.
pub(super) fn is_figure(tree: &Tree, node: usize) -> bool {
    if !tree.is_element(node)
        || matches!(tree.tag(node), "html" | "body" | "main" | "article")
        || tree.end(node) - node > 120
    {
        return false;
    }
    let mut pictures = 0;
    let mut first_picture = 0;
    for below in tree.below(node) {
        let tag = tree.tag(below);
        if NO_CAPTION.contains(&tag) {
            return false;
        }
        if matches!(tag, "img" | "amp-img") {
            if tree.is_hidden(below) && pictures > 0 {
                continue;
            }
            pictures += 1;
            if pictures == 1 {
                first_picture = below;
            }
        }
    }
    if pictures == 0 || pictures > 2 || tree.characters(node) == 0 || tree.characters(node) > CAPTION {
        return false;
    }
    if tree.is_labelled(node, CAPTION_WORDS) {
        return true;
    }
    let has_caption = tree.below(node).any(|below| {
        tree.is_element(below) && (tree.tag(below) == "figcaption" || tree.is_labelled(below, CAPTION_WORDS))
    });
    if has_caption {
        return tree.linked(node) * 2 < tree.characters(node);
    }
    // Without a word from the page: the text follows the picture, in an element of its own, and the
    // whole is no card that leads to another story.
    if tree.tag(node) == "p" || tree.linked(node) * 4 > tree.characters(node) {
        return false;
    }
    let texts: Vec<usize> = tree
        .below(node)
        .filter(|&below| {
            !tree.is_hidden(below) && tree.raw_text(below).is_some_and(|text| !text.trim().is_empty())
        })
        .collect();
    let Some(&first_text) = texts.first() else { return false };
    let holder = |text: usize| {
        tree.above(text)
            .take_while(|&above| above != node)
            .find(|&above| super::tree::is_block(tree.tag(above)))
    };
    let holders: Vec<Option<usize>> = texts.iter().map(|&text| holder(text)).collect();
    first_text > first_picture
        && holders.iter().all(|other| *other == holders[0])
        && tree.characters(node) < 400
        && (holders[0].is_some_and(|holder| tree.tag(holder) != "p")
            || shares_words(tree, first_picture, node))
}

/// Whether the text below a node tells much the same as the picture's alternative text.
fn shares_words(tree: &Tree, picture: usize, node: usize) -> bool {
    let alternative = fold(tree.attribute(picture, "alt").unwrap_or_default());
    let text = fold(&tree.text(node));
    let words: Vec<&str> = alternative.split(' ').filter(|word| word.len() > 2).collect();
    let shared = words.iter().filter(|word| text.contains(*word)).count();
    words.len() >= 3 && shared * 3 >= words.len() * 2
}

/// Whether a picture or frame is declared too small to be seen.
pub(super) fn is_tiny(tree: &Tree, node: usize) -> bool {
    let side = |name: &str| {
        tree.attribute(node, name).and_then(|value| value.trim().trim_end_matches("px").parse::<u32>().ok())
    };
    side("width").is_some_and(|width| width <= 2) || side("height").is_some_and(|height| height <= 2)
}

/// Reads a picture, or the element around it and its caption.
pub(super) fn read(tree: &Tree, node: usize) -> Option<Figure> {
    let is_picture = |node: usize| matches!(tree.tag(node), "img" | "amp-img");
    let pictures: Vec<usize> =
        std::iter::once(node).chain(tree.below(node)).filter(|&below| is_picture(below)).take(40).collect();
    let picture = pictures
        .iter()
        .copied()
        .filter(|&picture| address(tree, picture).is_some())
        .max_by_key(|&picture| {
            (
                tree.attribute(picture, "alt").is_some_and(|alt| !alt.trim().is_empty()),
                std::cmp::Reverse(picture),
            )
        })
        .or(pictures.first().copied())?;
    if is_tiny(tree, picture) {
        return None;
    }
    let url = address(tree, picture).or_else(|| {
        tree.all_below(node, "source").find_map(|source| best_of_set(tree, tree.attribute(source, "srcset")?))
    });
    let alt = tree.attribute(picture, "alt").and_then(|alt| SafeText::line(alt).filled());
    let (caption, credit) = if node == picture { (None, None) } else { words(tree, node) };
    let (alt, caption) = settle(alt, caption);
    if url.is_none() && caption.is_none() {
        return None;
    }
    // A picture in a sentence, or furniture: no words, and small or a drawing.
    let size = size(tree, picture);
    let is_small = size.is_some_and(|(width, height)| width < 100 || height < 60);
    if caption.is_none() && (is_small || url.as_ref().is_some_and(is_furniture)) {
        return None;
    }
    Some(Figure { url, alt, caption, credit, size })
}

/// Alternative text and caption often say the same: then the longer one is the caption, once.
fn settle(alt: Option<SafeText>, caption: Option<SafeText>) -> (Option<SafeText>, Option<SafeText>) {
    let (Some(alt), Some(caption)) = (&alt, &caption) else { return (alt, caption) };
    let (folded_alt, folded_caption) = (fold(alt), fold(caption));
    if folded_alt == folded_caption {
        return (None, Some(caption.clone()));
    }
    if alt.chars().count() > caption.chars().count() && folded_alt.contains(&folded_caption) {
        return (None, Some(alt.clone()));
    }
    (Some(alt.clone()), Some(caption.clone()))
}

/// Caption and credit below a figure.
fn words(tree: &Tree, node: usize) -> (Option<SafeText>, Option<SafeText>) {
    let is_shown =
        |below: &usize| tree.is_element(*below) && !tree.is_hidden(*below) && tree.characters(*below) > 0;
    let captions = |from: usize| {
        let inner = tree.below(from).filter(is_shown).find(|&below| tree.is_labelled(below, CAPTION_WORDS));
        tree.all_below(from, "figcaption").find(|below| is_shown(below)).or(inner)
    };
    let holder = captions(node).unwrap_or(node);
    let holder = captions(holder)
        .filter(|&inner| tree.characters(inner) * 2 > tree.characters(holder))
        .unwrap_or(holder);
    let is_credit = |below: usize| {
        tree.is_element(below)
            && below != holder
            && !tree.is_within(holder, below)
            && tree.is_labelled(below, CREDIT_WORDS)
            && !tree.is_labelled(below, CAPTION_WORDS)
            && tree.characters(below) <= 160
    };
    let is_left_out = |below: usize| {
        is_credit(below)
            || matches!(tree.tag(below), "button" | "nav")
            || tree.is_labelled(below, &["share", "gallery count", "counter", "expand", "enlarge", "toggle"])
    };
    let caption = tree.text_where(holder, |below| !is_left_out(below));
    let credit = tree
        .below(node)
        .filter(|below| is_shown(below))
        .find(|&below| is_credit(below))
        .map(|below| tree.text(below));
    let credit = credit.filter(|credit| !caption.contains(credit.as_str()));
    let caption = (caption.chars().count() <= CAPTION).then_some(caption);
    (
        caption.and_then(|text| SafeText::line(&text).filled()),
        credit.and_then(|text| SafeText::line(&text).filled()),
    )
}

/// The address of the picture itself: what scripts would load before what stands in for it.
pub(super) fn address(tree: &Tree, picture: usize) -> Option<WebUrl> {
    let from_attributes = [
        "data-src",
        "data-original",
        "data-lazy-src",
        "data-img-url",
        "data-hi-res-src",
        "data-image",
        "src",
    ]
    .into_iter()
    .filter_map(|name| tree.attribute(picture, name))
    .find_map(|source| tree.address(source));
    from_attributes.or_else(|| {
        ["srcset", "data-srcset", "data-lazy-srcset"]
            .into_iter()
            .find_map(|name| best_of_set(tree, tree.attribute(picture, name)?))
    })
}

/// The largest picture of a set.
fn best_of_set(tree: &Tree, set: &str) -> Option<WebUrl> {
    set.split(", ")
        .filter_map(|entry| {
            let mut parts = entry.trim().trim_end_matches(',').split_ascii_whitespace();
            let address = tree.address(parts.next()?)?;
            let size = parts.next().and_then(|size| size.trim_end_matches(['w', 'x']).parse::<f32>().ok());
            Some((address, size.unwrap_or(1.0)))
        })
        .max_by(|one, other| one.1.total_cmp(&other.1))
        .map(|(address, _)| address)
}

fn size(tree: &Tree, picture: usize) -> Option<(u32, u32)> {
    let side = |name: &str| {
        tree.attribute(picture, name)
            .and_then(|value| value.trim().trim_end_matches("px").parse::<u32>().ok())
    };
    Some((side("width")?, side("height")?)).filter(|(width, height)| *width > 0 && *height > 0)
}

fn is_furniture(url: &WebUrl) -> bool {
    let path = url.as_url().path().to_ascii_lowercase();
    path.ends_with(".svg")
        || [
            "logo",
            "icon",
            "avatar",
            "pixel",
            "spacer",
            "blank.",
            "placeholder",
            "sprite",
            "badge",
            "gravatar",
            "emoji",
        ]
        .iter()
        .any(|word| path.contains(word))
}
