//! A page's text held against the text that it states for machines.

use std::cell::OnceCell;

use super::blocks::Made;
use super::body::letters;
use super::choice::Trace;
use super::ld::LinkedData;
use super::metadata::likeness;
use super::tree::Tree;
use crate::model::{Article, Block, Remark};

/// How like a paragraph is to a summary that says it.
const SUMMARY: f32 = 0.7;
/// Fewer declared words than these contradict nothing.
const DECLARED: usize = 80;
/// The fewest letters of a sentence that is looked for.
const SENTENCE: usize = 30;
/// The fewest sentences of a stated text that contradicts what was found.
const SENTENCES: usize = 4;
/// Bytes of stated text times blocks beyond which the one is not compared with the other.
const COMPARED: usize = 100_000_000;

/// The blocks without paragraphs that the page does not count to its text, where it states all of that.
///
/// `summaries` are stated too: a page counts the paragraph above its text to neither.
pub(super) fn agreed(made: Vec<Made>, stated: &str, summaries: &[&str], trace: &Trace) -> Vec<Made> {
    // Each block is looked for in all that is stated.
    if stated.len() * made.len() > COMPARED {
        return made;
    }
    let texts: Vec<String> = made.iter().map(|made| letters(&made.block.texts().concat())).collect();
    let is_stated: Vec<bool> = texts.iter().map(|text| is_stated_in_part(text, stated)).collect();
    let both: usize = texts.iter().zip(&is_stated).filter(|(_, is)| **is).map(|(text, _)| text.len()).sum();
    let shown: usize = texts.iter().map(String::len).sum();
    let end: String = stated.chars().skip(stated.chars().count().saturating_sub(30)).collect();
    let last = is_stated.iter().rposition(|is_stated| *is_stated).unwrap_or(0);
    // What a page adds to a text is little of what stands in its midst.
    let is_missed = |at: usize| !is_stated[at] && matches!(made[at].block, Block::Paragraph { .. });
    let missed: usize = (0..last).filter(|&at| is_missed(at)).map(|at| texts[at].len()).sum();
    if both * 100 < stated.len() * 92
        || both * 100 < shown * 60
        || missed * 100 > shown * 12
        || !texts.iter().any(|text| text.contains(&end))
    {
        return made;
    }
    made.into_iter()
        .zip(is_stated)
        .filter(|(made, is_stated)| {
            let is_summary = || {
                let text = made.block.texts().concat();
                summaries.iter().any(|summary| likeness(summary, &text) > SUMMARY)
            };
            let is_kept = *is_stated || is_summary() || !matches!(made.block, Block::Paragraph { .. });
            if !is_kept {
                trace.cut_text(|| made.block.texts().concat(), "not in the text that the page states");
            }
            is_kept
        })
        .map(|(made, _)| made)
        .collect()
}

/// The text that a page states, sentence by sentence.
pub(super) struct Sentences<'t> {
    tree: &'t Tree,
    /// Folded to letters and digits.
    folded: Vec<String>,
    /// All that the page shows, folded; read once a sentence was missed.
    page: OnceCell<String>,
}

impl<'t> Sentences<'t> {
    /// Reads a stated text. `None` where it is short, or looking for it in the page would take too long.
    pub fn read(tree: &'t Tree, written: &str) -> Option<Self> {
        let ends = |sign: char| matches!(sign, '.' | '!' | '?' | '\u{2026}' | '\u{3002}' | '\n');
        let folded: Vec<String> =
            written.split(ends).map(letters).filter(|text| text.chars().count() >= SENTENCE).collect();
        let is_bounded = folded.len() >= SENTENCES && tree.characters(0) * folded.len() <= COMPARED;
        is_bounded.then_some(Self { tree, folded, page: OnceCell::new() })
    }

    /// The letters of the sentences that the page shows and an article misses, in percent of all stated.
    pub fn missed(&self, article: &Article) -> usize {
        let read = article.body.iter().flat_map(Block::texts).collect::<Vec<_>>().join(" ");
        let read = letters(&(read + " " + article.standfirst.as_deref().unwrap_or_default()));
        let all: usize = self.folded.iter().map(String::len).sum();
        let is_shown = |text: &str| self.page.get_or_init(|| letters(&self.tree.text(0))).contains(text);
        let missed = self.folded.iter().filter(|text| !read.contains(*text) && is_shown(text));
        missed.map(String::len).sum::<usize>() * 100 / all.max(1)
    }
}

/// What is missing of a text by the number of words that its page declares: less than half of them were found. A page
/// that may be read for money alone declares the whole.
pub(super) fn missing(article: &Article, linked: &LinkedData) -> Option<Remark> {
    let count = |text: &str| text.split_whitespace().count();
    let declared = linked.words.filter(|&words| words >= DECLARED && !linked.is_paid)?;
    let words: usize = article.body.iter().flat_map(Block::texts).map(|text| count(&text)).sum();
    let words = words + article.standfirst.as_deref().map_or(0, count);
    (words * 2 <= declared).then(|| {
        Remark::new(format!("The page says that its text has {declared} words; {words} of them were found."))
    })
}

/// Whether a block's text stands in the text that the page states, folded.
pub(super) fn is_stated(made: &Made, stated: &str) -> bool {
    let text = letters(&made.block.texts().concat());
    text.chars().count() >= SENTENCE && is_stated_in_part(&text, stated)
}

/// Whether a text's start or end stands in the text that the page states; both folded. Links and other
/// markup within a line may be written otherwise there, so that one of them is enough.
fn is_stated_in_part(letters: &str, stated: &str) -> bool {
    let count = letters.chars().count();
    let start: String = letters.chars().take(40).collect();
    let end: String = letters.chars().skip(count.saturating_sub(30)).collect();
    stated.contains(&start) || stated.contains(&end)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Budget;
    use crate::page::tree::parse::parse;

    #[test]
    fn what_the_page_does_not_count_to_its_text_goes() {
        let story: Vec<String> = (1..9)
            .map(|number| {
                format!("Number {number} of the lines in which the river rises, and the town {number} waits.")
            })
            .collect();
        let summary = "Two rivers rise, and the people of the town wait for whatever the night may bring.";
        let check = |stated: &str, added: &str, is_kept: bool| {
            let mut texts: Vec<&str> = story.iter().map(String::as_str).collect();
            texts.insert(3, added);
            let made =
                texts.iter().map(|text| Made { block: Block::paragraph(text), node: 0, at: 0 }).collect();
            let kept = agreed(made, &letters(stated), &[summary], &Trace::off());
            assert_eq!(kept.iter().any(|made| made.block == Block::paragraph(added)), is_kept, "{added}");
            assert!(kept.len() >= story.len());
        };
        let whole = story.concat();
        check(&whole, "Get the town's letter every day.", false);
        check(&whole, &story[2].replace("Number", "<b>Number</b>"), true);
        check(&whole, &"A long part that the page forgot to state. ".repeat(8), true);
        check(&story[..4].concat(), "Get the town's letter every day.", true);
        check(&whole, summary, true);
    }

    #[test]
    fn less_than_half_of_what_is_declared_is_told() {
        let check = |words: usize, declared: Option<usize>, expected: bool| {
            let mut article =
                Article { body: vec![Block::paragraph(&"tug ".repeat(words))], ..Article::default() };
            let mut linked = LinkedData { words: declared, ..LinkedData::default() };
            assert_eq!(missing(&article, &linked).is_some(), expected, "{words} of {declared:?}");
            article.standfirst = crate::text::SafeText::line(&"tug ".repeat(declared.unwrap_or(0))).filled();
            assert!(missing(&article, &linked).is_none(), "the standfirst counts");
            article.standfirst = None;
            linked.is_paid = true;
            assert!(missing(&article, &linked).is_none(), "what costs money is declared whole");
        };
        check(50, Some(100), true);
        check(51, Some(100), false);
        check(1, Some(79), false);
        check(1, Some(80), true);
        check(1, None, false);
        let article = Article { body: vec![Block::paragraph("one two")], ..Article::default() };
        let linked = LinkedData { words: Some(90), ..LinkedData::default() };
        let remark = missing(&article, &linked).expect("a remark").0;
        assert_eq!(remark.as_str(), "The page says that its text has 90 words; 2 of them were found.");
    }

    #[test]
    fn a_stated_sentence_is_missed_where_the_page_shows_it_and_the_article_does_not() {
        let line =
            |number: usize| format!("Line {number} says that the river rose and that the town waited. ");
        let whole: String = (0..4).map(line).collect();
        let check = |shown: &[usize], read: &[usize], expected: Option<usize>| {
            let page: String = shown.iter().map(|&number| format!("<p>{}</p>", line(number))).collect();
            let tree = parse(&page, None, &Budget::document()).tree;
            let body = read.iter().map(|&number| Block::paragraph(&line(number))).collect();
            let article = Article { body, ..Article::default() };
            let missed = Sentences::read(&tree, &whole).map(|sentences| sentences.missed(&article));
            assert_eq!(missed, expected, "{shown:?} {read:?}");
        };
        check(&[0, 1, 2, 3], &[0, 1, 2, 3], Some(0));
        check(&[0, 1, 2, 3], &[0, 1, 3], Some(25));
        check(&[0, 1], &[0], Some(25));
        // What stands behind a wall is not shown.
        check(&[0], &[0], Some(0));
        let tree = parse("<p>x", None, &Budget::document()).tree;
        assert!(Sentences::read(&tree, &line(0).repeat(3)).is_none());
    }
}
