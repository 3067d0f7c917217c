//! The caption and credit of a figure as text.

use super::credit;
use crate::page::lexicon::{Role, role};
use crate::page::tree::Tree;
use crate::text::{SafeText, fold};

/// The longest text that is taken for a caption, in characters.
pub(super) const CAPTION: usize = 900;
/// The shortest alternative text that a caption repeats as it stands, in characters.
const SENTENCE: usize = 12;
/// The fewest words of a caption that is no credit, whatever it is called.
const WORDS: usize = 6;
/// The longest name of a maker that only its place tells, in characters.
const MAKER: usize = 48;
/// The longest text that is taken for a credit because of its name, in characters.
const CREDIT: usize = 160;
/// Words in the class of a caption.
pub(super) static CAPTION_WORDS: Role = Role::new(|| role("caption"));
/// Words in the class of a credit, where it stands in a figure.
pub(super) static CREDIT_WORDS: Role = Role::new(|| role("credit"));
/// Words in the class of the part of a caption that is the credit.
static CAPTION_CREDIT_WORDS: Role = Role::new(|| role("caption.credit"));
/// Words in the class of a picture's credit, wherever it stands.
pub(super) static STRONG_CREDIT_WORDS: Role = Role::new(|| role("credit.sure"));
/// Words in the class of what serves the picture's viewer.
static VIEWER_WORDS: Role = Role::new(|| role("viewer"));

/// Whether an element holds text that the page shows to some readers alone.
pub(super) fn has_hidden(tree: &Tree, node: usize) -> bool {
    tree.below(node).any(|below| tree.raw_text(below).is_some_and(|text| !text.trim().is_empty()))
}

/// Whether the text below a node tells much the same as the picture's alternative text.
pub(super) fn shares_words(tree: &Tree, picture: usize, node: usize) -> bool {
    let alternative = fold(tree.attribute(picture, "alt").unwrap_or_default());
    let text = fold(&tree.text(node));
    // A script without spaces has one word a sentence.
    if alternative.chars().count() >= SENTENCE && text.contains(&alternative) {
        return true;
    }
    let words: Vec<&str> = alternative.split(' ').filter(|word| word.len() > 2).collect();
    let shared = words.iter().filter(|word| text.contains(*word)).count();
    words.len() >= 3 && shared * 3 >= words.len() * 2
}

/// Caption and credit of the figure at a node.
pub(super) fn read(
    tree: &Tree,
    node: usize,
    captions: &[usize],
    credits: &[usize],
) -> (Option<SafeText>, Option<SafeText>) {
    // The source that ends a caption made it.
    let is_last = |below: usize| {
        captions.iter().any(|&caption| {
            tree.is_within(below, caption)
                && tree
                    .below(caption)
                    .rev()
                    .find(|&text| {
                        !tree.is_hidden(text)
                            && tree.raw_text(text).is_some_and(|text| !text.trim().is_empty())
                    })
                    .is_some_and(|text| tree.is_within(text, below))
        })
    };
    let is_credit = |below: usize| {
        tree.tag(below) == "cite" && tree.characters(below) <= CREDIT && is_last(below)
            || is_last(below) && captions.iter().any(|&caption| is_name_behind(tree, caption, below))
            || tree.is_element(below)
                && !captions.iter().any(|&caption| tree.is_within(caption, below))
                && tree.is_labelled(below, &CREDIT_WORDS)
                && !is_whole_sentence(tree, below, captions)
                && (!tree.is_labelled(below, &CAPTION_WORDS)
                    || tree.is_labelled(below, &CAPTION_CREDIT_WORDS))
                && tree.characters(below) <= CREDIT
    };
    let is_left_out = |below: usize| {
        is_credit(below)
            || credits.contains(&below)
            || matches!(tree.tag(below), "button" | "nav" | "input" | "label")
            || tree.characters(below) <= 40 && tree.is_labelled(below, &VIEWER_WORDS)
    };
    let mut text = String::new();
    for &caption in captions {
        let piece = if tree.characters(caption) > 0 {
            tree.text_where(caption, |below| !is_left_out(below))
        } else {
            hidden_text(tree, caption)
        };
        if !text.contains(&piece) {
            if !text.is_empty() {
                text.push(' ');
            }
            text.push_str(&piece);
        }
    }
    if text.chars().count() > CAPTION {
        return (None, None);
    }
    let (caption, ending) = credit::split(&text);
    let stated = credits
        .iter()
        .copied()
        .chain(tree.below(node).filter(|&below| {
            tree.is_element(below) && !tree.is_hidden(below) && tree.characters(below) > 0 && is_credit(below)
        }))
        .chain(captions.iter().flat_map(|&caption| {
            tree.below(caption).filter(|&below| {
                tree.is_element(below)
                    && !tree.is_hidden(below)
                    && tree.characters(below) > 0
                    && is_credit(below)
            })
        }))
        .map(|below| tree.text(below))
        .find(|credit| !credit.is_empty() && !caption.contains(credit.as_str()));
    let caption = caption.trim_end_matches(|last: char| last.is_whitespace() || "-–—|/•·,".contains(last));
    let credit = stated.or(ending);
    (SafeText::line(caption).filled(), credit.and_then(|credit| SafeText::line(&credit).filled()))
}

/// Whether an element holds all words of a caption, and they are a sentence and no credit.
fn is_whole_sentence(tree: &Tree, node: usize, captions: &[usize]) -> bool {
    let is_whole =
        |&caption: &usize| tree.is_within(node, caption) && tree.characters(node) == tree.characters(caption);
    captions.iter().any(is_whole) && {
        let text = tree.text(node);
        text.split_whitespace().count() >= WORDS && !credit::is_credit(&text)
    }
}

/// Whether an element of a caption holds a name alone, behind what the caption says: its maker's.
fn is_name_behind(tree: &Tree, caption: usize, below: usize) -> bool {
    if below == caption
        || !tree.is_element(below)
        || tree.characters(below) > MAKER
        || !tree.is_within(below, caption)
    {
        return false;
    }
    let name = tree.text(below);
    tree.text(caption).strip_suffix(name.as_str()).is_some_and(|said| {
        let said = said.trim_end_matches(|sign: char| sign.is_whitespace() || "-–—|/".contains(sign));
        said.ends_with(['.', '!', '?', '”', '"', ')'])
    }) && name.contains(char::is_lowercase)
        && !name.ends_with('.')
        && credit::is_name(&name)
}

/// The text below a node whether it is shown or not.
fn hidden_text(tree: &Tree, node: usize) -> String {
    let pieces: Vec<&str> =
        tree.below(node).filter_map(|below| tree.raw_text(below)).flat_map(str::split_whitespace).collect();
    pieces.join(" ")
}
