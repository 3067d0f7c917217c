//! How probable it is that a block is part of the story's text.
//!
//! What stands among the paragraphs of a text and is none of it has a look, whatever it is called: a box with a
//! heading and a button, a line that comes again and again, a list of links. What each block shows is measured
//! here, no name is looked at, and trees fitted on labelled pages say how probable it is (`.ci/parts.py`).

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use super::blocks::Made;
use super::body::Run;
use super::choice::Trace;
use super::steps;
use super::tree::Tree;
use crate::model::{Block, Span, Style};
use crate::text::fold;
use crate::trees::Trees;

/// The names of the numbers, as the file of trees repeats them.
#[cfg(test)]
pub(super) const NAMES: &str = "kind letters linked ends run sibling levels box-letters box-share box-linked box-blocks \
box-heading box-picture box-form box-tag box-look before after kind-before kind-behind run-before run-behind capitals \
digits stops equals bold italic whole-link story distance signs look";
/// How many numbers there are.
const NUMBERS: usize = 33;
/// The logarithm of the odds below which a block is left out.
const ODDS: f32 = -1.4;
/// The least part of the text's letters, in percent, that is left whatever the trees say.
const LEFT: usize = 60;

static TREES: LazyLock<Trees> =
    LazyLock::new(|| Trees::read(include_str!("../../assets/page/parts.trees"), NUMBERS).unwrap_or_default());

/// What a block shows, in the order of [`NAMES`].
pub(super) type Numbers = [f32; NUMBERS];

/// Leaves out the blocks that are probably no part of the text; never a paragraph of the run, or one that is `sure`.
pub(super) fn probable(
    tree: &Tree,
    run: Option<&Run>,
    root: usize,
    made: Vec<Made>,
    sure: &dyn Fn(&Made) -> bool,
    trace: &Trace,
) -> Vec<Made> {
    let Some(run) = run else { return made };
    let numbers = numbers(tree, run, root, &made);
    for (one, numbers) in made.iter().zip(&numbers).filter(|(one, _)| !run.leaves.contains(&one.node)) {
        trace.measure(|| one.block.texts().concat(), numbers);
    }
    let letters: Vec<usize> = made.iter().map(|one| letters(&one.block)).collect();
    let steps: Vec<Option<usize>> =
        made.iter().map(|one| steps::number(&one.block.texts().concat())).collect();
    let is_left = |at: usize| match &made[at].block {
        Block::Figure { .. } | Block::Embed { .. } | Block::Rule => true,
        _ => {
            steps::is_in_row(&steps, at)
                || run.leaves.contains(&made[at].node)
                || sure(&made[at])
                || TREES.sum(&numbers[at]) >= ODDS
        }
    };
    let left: Vec<bool> = (0..made.len()).map(is_left).collect();
    let kept: usize = letters.iter().zip(&left).filter(|(_, left)| **left).map(|(letters, _)| letters).sum();
    if kept * 100 < letters.iter().sum::<usize>() * LEFT {
        return made;
    }
    let kept = made.into_iter().zip(left).filter(|(made, is_left)| {
        if !is_left {
            trace.cut_text(|| made.block.texts().concat(), "looks like no part of the text");
        }
        *is_left
    });
    kept.map(|(made, _)| made).collect()
}

/// What each block shows.
pub(super) fn numbers(tree: &Tree, run: &Run, root: usize, made: &[Made]) -> Vec<Numbers> {
    let measured = Measured::new(tree, run, root, made);
    (0..made.len()).map(|at| measured.numbers(at)).collect()
}

/// What is asked of all blocks together.
struct Measured<'t> {
    tree: &'t Tree,
    run: &'t Run,
    root: usize,
    made: &'t [Made],
    texts: Vec<String>,
    letters: Vec<usize>,
    boxes: Vec<Option<usize>>,
    /// How many blocks each box holds.
    held: HashMap<usize, usize>,
    /// How often a text comes.
    equal: HashMap<String, usize>,
    /// How often a look comes below the root.
    looks: HashMap<(&'t str, &'t str), usize>,
    /// How the run's paragraphs look.
    of_run: HashSet<(&'t str, &'t str)>,
    is_run: Vec<bool>,
}

impl<'t> Measured<'t> {
    fn new(tree: &'t Tree, run: &'t Run, root: usize, made: &'t [Made]) -> Self {
        let texts: Vec<String> = made.iter().map(|one| fold(&one.block.texts().concat())).collect();
        let look = |node: usize| (tree.tag(node), tree.label(node));
        let boxes: Vec<Option<usize>> = made
            .iter()
            .map(|one| {
                let outside = |node: &usize| *node != root && !run.nodes.contains(node);
                tree.up(one.node).take_while(outside).last()
            })
            .collect();
        let mut held = HashMap::new();
        for &own in boxes.iter().flatten() {
            *held.entry(own).or_default() += 1;
        }
        let mut equal = HashMap::new();
        for text in &texts {
            *equal.entry(text.clone()).or_default() += 1;
        }
        let mut looks = HashMap::new();
        for node in tree.below(root).filter(|&node| tree.is_element(node)) {
            *looks.entry(look(node)).or_default() += 1;
        }
        Self {
            tree,
            run,
            root,
            made,
            letters: made.iter().map(|one| letters(&one.block)).collect(),
            of_run: run.leaves.iter().map(|&leaf| look(leaf)).collect(),
            is_run: made.iter().map(|one| run.leaves.contains(&one.node)).collect(),
            texts,
            boxes,
            held,
            equal,
            looks,
        }
    }

    fn numbers(&self, at: usize) -> Numbers {
        let Self { tree, made, .. } = *self;
        let one = &made[at];
        let text = one.block.texts().concat();
        let spans = spans(&one.block);
        let (own, linked) = spans.iter().fold((0, 0), |(own, linked), span| {
            let letters = span.text.chars().filter(|character| !character.is_whitespace()).count();
            (own + letters, linked + if span.link.is_some() { letters } else { 0 })
        });
        let share = |part: usize, all: usize| if all == 0 { 0.0 } else { part as f32 / all as f32 };
        let many = |count: usize| (1.0 + count as f32).ln();
        let styled = |is: fn(&Style) -> bool| {
            let parts = spans.iter().filter(|span| !span.text.trim().is_empty());
            f32::from(!spans.is_empty() && parts.clone().all(|span| is(&span.style)))
        };
        let total: usize = self.letters.iter().sum();
        let before: usize = self.letters[..at].iter().sum();
        let count = |is: fn(char) -> bool| text.chars().filter(|character| is(*character)).count();
        let letters = self.letters[at].max(1);
        let neighbour = |at: Option<usize>| at.and_then(|at| made.get(at));
        let kind_of = |at: Option<usize>| neighbour(at).map_or(-1.0, |made| kind(&made.block));
        let is_run =
            |at: Option<usize>| f32::from(at.and_then(|at| self.is_run.get(at)).is_some_and(|is| *is));
        let behind = Some(at + 1);
        let previous = at.checked_sub(1);
        let distance = (0..made.len())
            .filter(|&other| self.is_run[other])
            .map(|other| other.abs_diff(at))
            .min()
            .unwrap_or(made.len());
        let signs = count(|character| matches!(character, '©' | '@' | '#' | '|' | '→' | '»' | '›' | '•'));
        let own_box = self.boxed(at);
        [
            kind(&one.block),
            many(self.letters[at]),
            share(linked, own),
            ends(&text),
            f32::from(self.is_run[at]),
            f32::from(self.run.groups.contains(&tree.parent(one.node))),
            own_box[0],
            own_box[1],
            own_box[2],
            own_box[3],
            own_box[4],
            own_box[5],
            own_box[6],
            own_box[7],
            own_box[8],
            own_box[9],
            share(before, total),
            many(total - before - self.letters[at]),
            kind_of(previous),
            kind_of(behind),
            is_run(previous),
            is_run(behind),
            share(count(char::is_uppercase), letters),
            share(count(|character| character.is_ascii_digit()), letters),
            share(count(|character| matches!(character, '.' | ',' | '。' | '、' | ';')), letters),
            many(self.equal.get(&self.texts[at]).copied().unwrap_or(1)),
            styled(|style| style.strong),
            styled(|style| style.emphasis),
            f32::from(own > 0 && linked == own),
            many(total),
            many(distance),
            share(signs, letters),
            f32::from(self.of_run.contains(&(tree.tag(one.node), tree.label(one.node)))),
        ]
    }

    /// What the box shows that a block stands in; zeros where it stands in none.
    fn boxed(&self, at: usize) -> [f32; 10] {
        let tree = self.tree;
        let Some(own) = self.boxes[at] else { return [0.0; 10] };
        let levels = tree.up(self.made[at].node).take_while(|&node| node != own).count();
        let has = |tags: &[&str]| f32::from((own..tree.end(own)).any(|node| tags.contains(&tree.tag(node))));
        let characters = tree.characters(own);
        let tag = match tree.tag(own) {
            "p" => 1.0,
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => 2.0,
            "ul" | "ol" | "dl" => 3.0,
            "blockquote" => 4.0,
            "figure" => 5.0,
            "div" => 6.0,
            "section" | "article" => 7.0,
            "aside" | "footer" | "header" => 8.0,
            "table" => 9.0,
            _ => 10.0,
        };
        let look = (tree.tag(own), tree.label(own));
        [
            levels as f32,
            (1.0 + characters as f32).ln(),
            characters as f32 / tree.characters(self.root).max(1) as f32,
            tree.link_density(own),
            (1.0 + self.held.get(&own).copied().unwrap_or(0) as f32).ln(),
            has(&["h1", "h2", "h3", "h4", "h5", "h6"]),
            has(&["img", "picture", "video", "iframe"]),
            has(&["button", "form", "input", "svg"]),
            tag,
            (1.0 + self.looks.get(&look).copied().unwrap_or(1) as f32).ln(),
        ]
    }
}

fn kind(block: &Block) -> f32 {
    match block {
        Block::Paragraph { .. } | Block::Correction { .. } => 0.0,
        Block::Heading { .. } => 1.0,
        Block::List { .. } => 2.0,
        Block::Quote { .. } => 3.0,
        Block::Code { .. } => 4.0,
        Block::Table { .. } => 5.0,
        Block::Figure { .. } => 6.0,
        Block::Embed { .. } => 7.0,
        Block::Rule => 8.0,
    }
}

/// How a text ends: as a sentence 1, with a colon a half.
fn ends(text: &str) -> f32 {
    match text.trim_end().chars().last() {
        Some('.' | '!' | '?' | '…' | '"' | '”' | '“' | '»' | '«' | ')' | '。' | '」' | '’' | '؟') => {
            1.0
        }
        Some(':' | '：') => 0.5,
        _ => 0.0,
    }
}

/// Letters of a block's text.
fn letters(block: &Block) -> usize {
    let shown = |text: &String| text.chars().filter(|character| !character.is_whitespace()).count();
    match block {
        Block::Figure { .. } | Block::Embed { .. } | Block::Rule => 0,
        block => block.texts().iter().map(shown).sum(),
    }
}

/// All spans of a block.
fn spans(block: &Block) -> Vec<&Span> {
    match block {
        Block::Paragraph { spans } | Block::Heading { spans, .. } | Block::Correction { spans } => {
            spans.iter().collect()
        }
        Block::List { items, .. } => items.iter().flat_map(|item| &item.blocks).flat_map(spans_of).collect(),
        Block::Quote { blocks } => blocks.iter().flat_map(spans_of).collect(),
        _ => Vec::new(),
    }
}

fn spans_of(block: &Block) -> Vec<&Span> {
    spans(block)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_trees_were_fitted_over_these_numbers_and_are_read_whole() {
        let text = include_str!("../../assets/page/parts.trees");
        let named = text.lines().find_map(|line| line.strip_prefix("# over: "));
        assert_eq!(named, Some(NAMES));
        assert_eq!(NAMES.split_whitespace().count(), NUMBERS);
        assert!(TREES.count() > 50 && text.len() < 300_000);
    }
}
