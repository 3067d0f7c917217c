//! Finds the element that holds the story, and what in it is not the story.
//!
//! Three opinions are merged: elements that the page itself calls its text, what a reader mode would
//! keep, and where the paragraphs are densest; a text in the page's JSON-LD is the check. The smallest
//! element that covers the winner is taken, so that text which an opinion lost comes back.

#[cfg(test)]
mod bounds;
pub(super) mod kept_back;
pub(super) mod loosen;
mod prose;
mod reader;
mod rest;
mod run;
#[cfg(test)]
mod tests;
mod weigh;

use std::cell::LazyCell;
use std::collections::{HashMap, HashSet};
use std::ops::Deref;

use dom_query::Document;

use self::prose::{LOUDEST, STORY, prose, sums};
use self::reader::reader_mode;
use self::rest::leave_out;
pub(super) use self::run::Run;
use self::weigh::{Weights, weigh};
use super::choice::{BODY, Candidate, Choice, Trace, Witness};
use super::lexicon::NAMES;
use super::live;
use super::tree::Tree;
use crate::model::Budget;

/// Bytes of stated text times paragraphs beyond which the one is not compared with the other.
const COMPARED: usize = 200_000_000;
/// The most paragraphs that open a text beside the rest of it.
const OPENERS: usize = 5;
/// The fewest characters of a sentence that opens a text in a box of its own.
const OPENING: usize = 60;
/// What an opening paragraph does not stand in.
const NO_OPENER: &[&str] =
    &["figure", "figcaption", "li", "td", "dd", "nav", "aside", "footer", "form", "dialog", "button"];
/// A candidate may hold so many times as much as it holds of the run.
const TIGHT: usize = 3;
/// Characters of an element's paragraphs that are too few for a story.
const LITTLE: usize = 200;
/// The fewest characters of a paragraph that no card of another story has.
const LONG: usize = 240;

/// Where the story is.
#[derive(Clone)]
pub(super) struct Found {
    /// The smallest element that holds all of it.
    pub root: usize,
    /// Elements in it that are no part of the story, with all below them.
    pub left_out: HashSet<usize>,
    /// Elements with long paragraphs of it: no list of other stories, whatever they look like.
    pub held: HashSet<usize>,
    /// The first paragraph that speaks.
    pub first: usize,
    /// Characters of its speaking paragraphs.
    pub characters: usize,
    /// The page's main run of prose.
    pub run: Option<Run>,
}

/// Finds the story in a page.
///
/// `stated` is the text as JSON-LD gives it, folded to letters and digits.
pub(super) fn find(
    tree: &Tree,
    document: Document,
    title: Option<usize>,
    stated: Option<&str>,
    budget: &Budget,
    trace: &Trace,
) -> Option<Found> {
    let prose = prose(tree);
    let run = run::find(tree, &prose.leaves, title);
    if let Some(run) = &run {
        tree.set_plain(plain(tree, run), *STORY);
    }
    // Asked only where it can change the choice.
    let kept = LazyCell::new(move || reader_mode(tree, document, budget));
    let weights = weigh(tree, prose, run.as_ref());
    let about = About { title, run: run.as_ref(), stated };
    let chosen = choose(tree, &weights, &about, &kept, trace)?;
    let total: usize = chosen.iter().map(|(_, weight)| weight).sum();
    let sums = sums(tree, &chosen);
    let mut root = 0;
    // Down as long as one child holds nearly all; a lone paragraph is no container.
    while let Some(child) = tree.children(root).find(|&child| sums[child] * 100 >= total * 93) {
        if tree.tag(child) == "p" || weights.own[child] > 0 && sums[child] == weights.own[child].min(LOUDEST)
        {
            break;
        }
        root = child;
    }
    let mut first = opening(tree, &chosen)?;
    let mut left_out = leave_out(tree, root, &sums, &weights.others, budget, trace);
    let openers = openers(tree, &weights, root, title);
    let holds_all = |above: &usize| openers.iter().all(|&opener| tree.is_within(opener, *above));
    if let Some(holder) = tree.above(root).find(holds_all).filter(|_| !openers.is_empty()) {
        left_out.extend(beside(tree, holder, root, &openers));
        // The time of a first post is not the story's own.
        if !live::posts(tree, root).is_empty() {
            first = openers.first().map_or(first, |&opener| opener.min(first));
        }
        root = holder;
    }
    let characters = chosen.iter().map(|(leaf, _)| weights.own[*leaf]).sum();
    let held = held(tree, root, &chosen);
    Some(Found { root, left_out, held, first, characters, run })
}

/// The elements whose names say nothing: those of the run, and what looks the same beside them.
fn plain(tree: &Tree, run: &Run) -> HashSet<usize> {
    let mut plain = run.nodes.clone();
    let holds_all = |above: &usize| run.leaves.iter().all(|&leaf| tree.is_within(leaf, *above));
    let Some(holder) = run.leaves.iter().next().and_then(|&leaf| tree.above(leaf).find(holds_all)) else {
        return plain;
    };
    let named = |node: usize| tree.is_element(node) && !tree.label(node).trim().is_empty();
    let below = |node: usize| node > holder && named(node);
    let looks: HashSet<_> = plain.iter().filter(|&&node| below(node)).map(|&node| tree.look(node)).collect();
    plain.extend(tree.below(holder).filter(|&node| named(node) && looks.contains(&tree.look(node))));
    plain
}

/// The page's main run of prose.
pub(super) fn run_of(tree: &Tree, title: Option<usize>) -> Option<Run> {
    run::find(tree, &prose(tree).leaves, title)
}

/// A page that is nothing but a story.
pub(super) fn whole(tree: &Tree, budget: &Budget, trace: &Trace) -> Option<Found> {
    let weights = weigh(tree, prose(tree), None);
    let sums = sums(tree, &weights.leaves);
    let first = opening(tree, &weights.leaves)?;
    let left_out = leave_out(tree, 0, &sums, &weights.others, budget, trace);
    let characters = tree.characters(0);
    Some(Found { root: 0, left_out, held: HashSet::new(), first, characters, run: None })
}

/// The elements below the root with two or more long paragraphs in them.
fn held(tree: &Tree, root: usize, chosen: &[(usize, usize)]) -> HashSet<usize> {
    let mut counts: HashMap<usize, usize> = HashMap::new();
    for &(leaf, _) in
        chosen.iter().filter(|(leaf, weight)| *weight >= LONG && tree.linked(*leaf) * 3 < *weight)
    {
        for above in tree.above(leaf).take_while(|&above| above > root) {
            *counts.entry(above).or_default() += 1;
        }
    }
    counts.into_iter().filter(|(_, count)| *count > 1).map(|(node, _)| node).collect()
}

/// Where the text opens: the first speaking element of the kind that most of the text is set in. A
/// standfirst above the byline is often set in another.
fn opening(tree: &Tree, chosen: &[(usize, usize)]) -> Option<usize> {
    let paragraphs = chosen.iter().filter(|(leaf, _)| tree.tag(*leaf) == "p").count();
    let is_set_in_paragraphs = paragraphs * 3 > chosen.len() * 2;
    let opens = |leaf: &usize| !is_set_in_paragraphs || tree.tag(*leaf) == "p";
    let mut leaves = chosen.iter().map(|(leaf, _)| *leaf);
    leaves.clone().find(opens).or_else(|| leaves.next())
}

/// The paragraphs between the headline and the element that holds the rest of the text: a text is often opened so.
/// Within a box of their own they are sentences.
fn openers(tree: &Tree, weights: &Weights, root: usize, title: Option<usize>) -> Vec<usize> {
    let Some(title) = title.filter(|&title| title < root) else { return Vec::new() };
    let is_beside = |leaf: usize| tree.tag(leaf) == "p" && tree.is_within(root, tree.parent(leaf));
    let is_boxed = |leaf: usize| {
        matches!(tree.tag(leaf), "p" | "div")
            && is_sentence(&tree.text(leaf))
            && !tree.above(leaf).any(|above| NO_OPENER.contains(&tree.tag(above)))
            && !tree
                .above(leaf)
                .take(2)
                .filter(|&above| !tree.is_within(root, above) && !tree.is_within(title, above))
                .any(|above| holds_picture(tree, above))
    };
    let opens = |leaf: usize| {
        leaf >= tree.end(title)
            && tree.end(leaf) <= root
            && tree.linked(leaf) * 3 < tree.characters(leaf)
            && (is_beside(leaf) || is_boxed(leaf))
    };
    let leaves = weights.leaves.iter().map(|(leaf, _)| *leaf).filter(|&leaf| opens(leaf));
    let mut openers: Vec<usize> = leaves.collect();
    if openers.len() > OPENERS {
        openers.retain(|&leaf| is_beside(leaf));
    }
    if openers.len() > OPENERS { Vec::new() } else { openers }
}

/// Whether a text is a sentence or several, as no label is.
fn is_sentence(text: &str) -> bool {
    let text = text.trim();
    let is_closing =
        |sign: char| matches!(sign, '"' | '\'' | '\u{201c}' | '\u{201d}' | '\u{2019}' | '\u{bb}' | ')');
    text.chars().count() >= OPENING
        && text
            .trim_end_matches(is_closing)
            .ends_with(['.', '!', '?', '\u{2026}', '\u{3002}', '\u{964}', '\u{61f}'])
}

/// Whether an element holds a picture and little text, as the box of a caption does.
fn holds_picture(tree: &Tree, node: usize) -> bool {
    tree.characters(node) < LONG * 2
        && ["img", "picture", "video"].iter().any(|tag| tree.all_below(node, tag).next().is_some())
}

/// What stands between an element and one around it on the way down, but for some.
fn beside(tree: &Tree, holder: usize, root: usize, but: &[usize]) -> Vec<usize> {
    let mut beside = Vec::new();
    let mut node = holder + 1;
    while node < tree.end(holder) {
        if node == root || but.contains(&node) {
            node = tree.end(node);
        } else if tree.is_within(root, node) || but.iter().any(|&kept| tree.is_within(kept, node)) {
            node += 1;
        } else {
            beside.push(node);
            node = tree.end(node);
        }
    }
    beside
}

/// Paragraphs, and what each says for its place.
type Leaves = Vec<(usize, usize)>;

/// Paragraphs that JSON-LD states, more than half of what it states.
const STATED: u8 = 5;
/// Those in an element that is called the text, more than half of all that speak.
const MOST: u8 = 4;
/// Those in an element that is called the text, half as much as a reader mode keeps.
const HALF: u8 = 3;
/// Those that a reader mode keeps.
const KEPT: u8 = 2;
/// Those that stand closest together.
const DENSEST: u8 = 1;

/// What is known of the story before its text is chosen.
struct About<'a> {
    /// The headline's element.
    title: Option<usize>,
    /// The page's main run of prose.
    run: Option<&'a Run>,
    /// The text as JSON-LD gives it, folded to letters and digits.
    stated: Option<&'a str>,
}

/// The paragraphs that are taken for the story's.
fn choose(
    tree: &Tree,
    weights: &Weights,
    about: &About,
    kept: &impl Deref<Target = HashSet<usize>>,
    trace: &Trace,
) -> Option<Leaves> {
    let About { title, run, stated } = *about;
    let leaves = &weights.leaves;
    let say = |chosen: &Leaves| format!("{} paragraphs, {} letters", chosen.len(), weight_of(chosen));
    let mut choice = Choice::new(BODY, tree, trace, say);
    choice.ask(Witness::Linked, STATED, || {
        // Each paragraph is looked for in all that is stated.
        let is_bounded = |stated: &&str| stated.len() > 400 && stated.len() * leaves.len() < COMPARED;
        let stated = stated.filter(is_bounded)?;
        let matching: Leaves =
            leaves.iter().copied().filter(|&(leaf, _)| is_stated(&tree.text(leaf), stated)).collect();
        let is_enough = weight_of(&matching) * 2 > stated.chars().count();
        is_enough.then(|| Candidate::new(matching, STATED, "half of what is stated, or more"))
    });
    let all = LazyCell::new(|| sums(tree, leaves));
    let of_run = |chosen: &Leaves| -> usize {
        let is_of_run = |leaf: &usize| run.is_none_or(|run| run.leaves.contains(leaf));
        chosen.iter().filter(|(leaf, _)| is_of_run(leaf)).map(|(_, weight)| weight).sum()
    };
    let holds_run = |chosen: &Leaves| {
        let shared = of_run(chosen);
        shared * 2 >= of_run(leaves) && shared * TIGHT >= weight_of(chosen)
    };
    let named = LazyCell::new(|| named(tree, weights, title, &all).filter(|&named| all[named] > LITTLE));
    let within = |named: usize, rung, rule| -> Option<Candidate<Leaves>> {
        let parts = parts(tree, weights, &all, named);
        let is_part = |leaf: usize| parts.iter().any(|&part| tree.is_within(leaf, part));
        let inside: Leaves = leaves.iter().copied().filter(|(leaf, _)| is_part(*leaf)).collect();
        holds_run(&inside).then(|| Candidate::new(inside, rung, rule).at(named))
    };
    choice.ask(Witness::Name, MOST, || {
        let named = (*named).filter(|&named| all[named] * 2 >= all[0])?;
        within(named, MOST, "called the text, and half of what speaks")
    });
    let by_reader = LazyCell::new(|| {
        let is_kept = |&(leaf, _): &(usize, usize)| {
            kept.contains(&leaf)
                || tree.above(leaf).take(1).any(|above| kept.contains(&above) && tree.tag(leaf) != "div")
        };
        leaves.iter().copied().filter(is_kept).collect::<Leaves>()
    });
    choice.ask(Witness::Name, HALF, || {
        let named = (*named).filter(|&named| all[named] * 2 >= weight_of(&by_reader))?;
        within(named, HALF, "called the text, and half of what a reader mode keeps")
    });
    choice.ask(Witness::Reader, KEPT, || {
        (weight_of(&by_reader) > LITTLE && holds_run(&by_reader))
            .then(|| Candidate::new(by_reader.clone(), KEPT, "kept by a reader mode"))
    });
    choice.ask(Witness::Density, DENSEST, || {
        let run = run?;
        let is_inside =
            |(leaf, _): &(usize, usize)| run.groups.iter().any(|&group| tree.is_within(*leaf, group));
        let inside = leaves.iter().copied().filter(is_inside).collect();
        let candidate = Candidate::new(inside, DENSEST, "where paragraphs stand closest together");
        Some(run.groups.iter().take(1).fold(candidate, |candidate, &group| candidate.at(group)))
    });
    let mut chosen = choice.winner()?;
    if let Some(run) = run {
        complete(tree, &mut chosen, leaves, run);
    }
    Some(chosen)
}

/// Adds the paragraphs of the run to those that were chosen, where most of these are of it: a name or a reader mode
/// often leaves out a group of a text that an advert or a picture cuts into several. Before the first and behind
/// the last that was chosen only what is wrapped as they are goes on with them; behind, only what follows soon, as
/// far as the headline of another story.
fn complete(tree: &Tree, chosen: &mut Leaves, leaves: &Leaves, run: &Run) {
    let is_of_run = |leaf: usize| run.leaves.contains(&leaf);
    let shared: usize = chosen.iter().filter(|(leaf, _)| is_of_run(*leaf)).map(|(_, weight)| weight).sum();
    let (Some(&(first, _)), Some(&(last, _))) = (chosen.first(), chosen.last()) else { return };
    if shared * 2 < weight_of(chosen) {
        return;
    }
    let taken: HashSet<usize> = chosen.iter().map(|(leaf, _)| *leaf).collect();
    let wraps: HashSet<usize> = taken.iter().map(|&leaf| tree.parent(leaf)).collect();
    let looks: HashSet<_> = wraps.iter().map(|&wrap| tree.look(wrap)).collect();
    let is_wrapped = |leaf: usize| {
        let parent = tree.parent(leaf);
        wraps.contains(&parent) || !tree.label(parent).trim().is_empty() && looks.contains(&tree.look(parent))
    };
    let is_headline = |node: usize| tree.tag(node) == "h1" || run::is_linked_headline(tree, node);
    let end = (last..tree.len()).find(|&node| is_headline(node)).unwrap_or(tree.len());
    // A lone paragraph above the rest is its standfirst, or opens it.
    let above = |leaf: usize| leaf < first && is_of_run(leaf) && !wraps.contains(&tree.parent(leaf));
    let is_lone = leaves.iter().filter(|(leaf, _)| above(*leaf)).count() == 1;
    let mut reached = tree.end(last);
    for &(leaf, weight) in leaves.iter().filter(|(leaf, _)| is_of_run(*leaf) && !taken.contains(leaf)) {
        if leaf > last {
            let between = (reached..leaf).filter(|&node| tree.raw_text(node).is_some());
            if leaf > end || between.map(|node| tree.characters(node)).sum::<usize>() > run::NEAR {
                break;
            }
        }
        if (first..last).contains(&leaf) || is_wrapped(leaf) && !(is_lone && above(leaf)) {
            chosen.push((leaf, weight));
            reached = reached.max(tree.end(leaf));
        }
    }
    chosen.sort_unstable();
}

/// What paragraphs say together.
fn weight_of(leaves: &Leaves) -> usize {
    leaves.iter().map(|(_, weight)| weight).sum()
}

/// The element that is called the story's text and says the most. What holds the headline too is more likely the
/// page's frame, whatever it is called.
fn named(tree: &Tree, weights: &Weights, title: Option<usize>, all: &[usize]) -> Option<usize> {
    let holds_title = |node: usize| title.is_some_and(|title| tree.is_within(title, node));
    let says_most = |node: &usize| all[*node] * 2 >= all[0];
    let bearers = (1..tree.len())
        .filter(|&node| {
            tree.is_element(node) && !tree.is_hidden(node) && all[node] > 0 && !weights.is_other[node]
        })
        .filter(|&node| tree.is_labelled(node, &STORY));
    bearers.max_by_key(|&node| {
        let is_below_headline = !holds_title(node) && says_most(&node);
        (is_below_headline, all[node], std::cmp::Reverse(tree.end(node) - node))
    })
}

/// An element that is called the story's text with those that go on with it: a text is often cut where
/// an advert stands. They are called alike and belong to the same article.
fn parts(tree: &Tree, weights: &Weights, all: &[usize], named: usize) -> Vec<usize> {
    let article = |node: usize| tree.above(node).find(|&above| tree.tag(above) == "article");
    let own = article(named);
    let called: Vec<&str> = NAMES.giving(*STORY).filter(|name| tree.is_called(named, name)).collect();
    let range = own.map_or(named..tree.len(), |own| own..tree.end(own));
    let mut parts = Vec::new();
    let mut node = range.start;
    while node < range.end {
        let is_part = node == named
            || all[node] > 0
                && !tree.is_within(named, node)
                && tree.is_element(node)
                && !tree.is_hidden(node)
                && !weights.is_other[node]
                && called.iter().any(|name| tree.is_called(node, name))
                && article(node) == own;
        // Below it another story starts.
        if own.is_none() && node > named && matches!(tree.tag(node), "h1" | "article") {
            break;
        }
        if is_part {
            parts.push(node);
            node = tree.end(node);
        } else {
            node += 1;
        }
    }
    parts
}

/// Whether a text stands in the text that the page states; both folded to letters and digits.
pub(super) fn is_stated(text: &str, stated: &str) -> bool {
    let letters = letters(text);
    let start: String = letters.chars().take(60).collect();
    !start.is_empty() && stated.contains(&start)
}

/// A text's letters and digits, folded: what is left when markup and typography differ.
pub(super) fn letters(text: &str) -> String {
    crate::text::fold(text).chars().filter(|character| character.is_alphanumeric()).collect()
}
