//! The readers of a page joined to one article.

use std::collections::HashSet;

use super::blocks::Made;
use super::body::Found;
use super::body::loosen::{Rules, stated_leaves, towards};
use super::choice::{BODY, Trace, Witness};
use super::figures::{Figures, lead};
use super::ld::Film;
use super::metadata::{self, Context, Meta};
use super::stated::Sentences;
use super::tree::Tree;
use super::tree::parse::{Parsed, parse};
use super::{
    blocks, body, clean, depth, figures, ld, pages, parts, people, related, script, stated, verdict,
};
use crate::model::{Article, Block, Budget, Verdict, WebUrl};

/// Letters of shown text below which a story may stand elsewhere on the page.
const SCANT: usize = 400;

/// Of a stated text's letters, the part in percent that is much to miss where the page shows it.
const MISSED: usize = 33;

/// Letters of a stated text that are enough where the page shows nothing that speaks.
const STATED: usize = 60;

/// Reads a parsed page as an article.
pub(super) fn read(parsed: Parsed, address: Option<&WebUrl>, budget: &Budget, trace: &Trace) -> Article {
    let mut tree = parsed.tree;
    body::kept_back::show(&mut tree);
    show_run(&mut tree, address, budget);
    let tree = tree;
    let meta = Meta::read(&tree);
    let titles = metadata::stated_titles(&tree, &meta);
    let linked = ld::read(&tree, address.map(WebUrl::as_str), &titles, budget);
    let headline = metadata::headline(&tree, &titles, linked.headline.as_deref(), trace);
    let stated = linked.body.as_deref().map(body::letters);
    let found = body::find(&tree, parsed.document, headline.node, stated.as_deref(), budget, trace);

    let outlet = metadata::outlet(&tree, &meta, &linked, address);
    let language = metadata::language(&tree, &meta, &linked);
    let context = Context {
        tree: &tree,
        head: metadata::head(&tree, headline.node, found.as_ref().map(|found| found.first)),
        linked: &linked,
        meta: &meta,
        title: &headline.text,
        outlet,
        language,
        address,
        text: found.as_ref().map(|found| found.first..tree.end(found.root)),
        trace,
    };
    let mut article = metadata::article(&context);
    article.next_page = pages::next(&tree, address);
    let cut = lists(&context, found.as_ref(), &mut article, budget);
    let figures = Figures::find(&tree);
    let mut placed = Placed { title: headline.node, cut, head: Vec::new(), films: &linked.films };
    if let Some(found) = &found {
        let stated: Vec<&str> = meta.pictures().chain(linked.image.as_deref()).collect();
        let top = lead::Top { headline: headline.node, text: found.first, cut: &placed.cut, stated: &stated };
        placed.head = lead::find(&tree, &figures, &top);
        article.lead = placed.head.first().and_then(|&node| figures.read(&tree, node));
    }
    let elsewhere = elsewhere(&context, &titles, found.as_ref(), budget);
    let is_elsewhere = elsewhere.is_some_and(|text| set_apart(&text, &context, &mut article, budget));
    let judge = |article: &Article| {
        let story = verdict::Story {
            headline: headline.node,
            first: found.as_ref().map(|found| found.first),
            end: context.text.as_ref().map_or(0, |text| text.end),
            is_elsewhere,
            linked: &linked,
            meta: &meta,
            address: article.url.as_ref().or(address),
            article,
        };
        verdict::judge(&tree, &story)
    };
    if let Some(found) = found.as_ref().filter(|_| !is_elsewhere) {
        let summaries = metadata::summaries(&linked, &meta);
        let written = linked.body.as_deref().filter(|_| !linked.is_paid);
        let text = Text {
            tree: &tree,
            figures: &figures,
            found,
            placed: &placed,
            summaries: &summaries,
            budget,
            trace,
        };
        text.fill(&mut article, stated.as_deref(), written, &judge);
    }
    figures::tell_once(&mut article);
    article.verdict = judge(&article);
    if article.verdict == Verdict::Article {
        article.remarks.extend(stated::missing(&article, &linked));
    }
    keep_as_judged(&mut article, trace);
    article
}

/// Drops what a page cannot have that turned out to be a wall, or no story.
fn keep_as_judged(article: &mut Article, trace: &Trace) {
    if !article.verdict.is_story() {
        article.next_page = None;
    }
    if article.verdict.is_wall() {
        // What a wall says is not the story.
        for block in article.body.drain(..) {
            trace.cut_text(|| block.texts().concat(), "the words of a wall");
        }
        article.lead = None;
    }
}

/// A story's text where the page shows it.
struct Text<'t> {
    tree: &'t Tree,
    figures: &'t Figures,
    found: &'t Found,
    placed: &'t Placed<'t>,
    summaries: &'t [&'t str],
    budget: &'t Budget,
    trace: &'t Trace,
}

impl Text<'_> {
    /// Sets the text and cleans it. Where that misses much of what the page states and shows, the rules are loosened
    /// step by step towards what is stated; a reading that misses more than half as much, or is no article, is not taken.
    fn fill(
        &self,
        article: &mut Article,
        stated: Option<&str>,
        written: Option<&str>,
        judge: &dyn Fn(&Article) -> Verdict,
    ) {
        let sentences = written.and_then(|written| Sentences::read(self.tree, written));
        let without_text = sentences.is_some().then(|| article.clone());
        clean::fill(self.tree, self.set(Rules::All, stated, &[]), article, self.trace);
        let (Some(sentences), Some(without_text), Some(stated)) = (sentences, without_text, stated) else {
            return;
        };
        let mut missed = sentences.missed(article);
        if missed < MISSED || judge(article) != Verdict::Article {
            return;
        }
        let leaves = stated_leaves(self.tree, stated);
        for rules in Rules::LOOSER {
            let mut reading = without_text.clone();
            let made = self.set(rules, Some(stated), &leaves);
            clean::fill(self.tree, made, &mut reading, self.trace);
            let still = sentences.missed(&reading);
            if still * 2 <= missed && judge(&reading) == Verdict::Article {
                let name = || rules.name().to_owned();
                self.trace.overrule(BODY, Witness::Linked, name, "much of what is stated was missed");
                (*article, missed) = (reading, still);
            }
            if missed < MISSED {
                return;
            }
        }
    }

    fn set(&self, rules: Rules, stated: Option<&str>, leaves: &[usize]) -> Vec<Made> {
        let Self { tree, figures, found, placed, summaries, budget, trace } = *self;
        let looser = (rules != Rules::All).then(|| towards(tree, found, leaves, rules));
        let found = looser.as_ref().unwrap_or(found);
        let made = set(tree, figures, found, placed, budget, trace);
        let made = match stated {
            Some(stated) => stated::agreed(made, stated, summaries, trace),
            None => made,
        };
        let sure =
            |made: &Made| rules != Rules::All && stated.is_some_and(|stated| stated::is_stated(made, stated));
        parts::probable(tree, found.run.as_ref(), found.root, made, &sure, trace)
    }
}

/// A word in classes is wrong where it hides so many times more letters of the text than of what is none.
const WRONG: usize = 3;

/// Shows what nothing but its class hides and what is the page's main run of prose: a class says "for printers
/// alone" of a page's frame as well as of a line.
fn show_run(tree: &mut Tree, address: Option<&WebUrl>, budget: &Budget) {
    let hidden = tree.hidden_by_class();
    if hidden.is_empty() {
        return;
    }
    tree.show(&hidden);
    let title = {
        let meta = Meta::read(tree);
        let titles = metadata::stated_titles(tree, &meta);
        let linked = ld::read(tree, address.map(WebUrl::as_str), &titles, budget);
        metadata::headline(tree, &titles, linked.headline.as_deref(), &Trace::off()).node
    };
    let run = body::run_of(tree, title);
    let is_of_run = |node: usize| run.as_ref().is_some_and(|run| run.nodes.contains(&node));
    let (of_run, others): (Vec<usize>, Vec<usize>) = hidden.into_iter().partition(|&node| is_of_run(node));
    // A word that most of what it is on proves wrong says nothing of the rest.
    let letters = |nodes: &[usize], word: &str| -> usize {
        let (mut letters, mut end) = (0, 0);
        for &node in nodes.iter().filter(|&&node| tree.unseen_word(node) == Some(word)) {
            if node >= end {
                (letters, end) = (letters + tree.characters(node), tree.end(node));
            }
        }
        letters
    };
    let words: HashSet<&str> = of_run.iter().filter_map(|&node| tree.unseen_word(node)).collect();
    let is_wrong = |word: &&str| letters(&others, word) * WRONG <= letters(&of_run, word);
    let wrong: HashSet<&str> = words.into_iter().filter(is_wrong).collect();
    let is_meant = |node: usize| tree.unseen_word(node).is_none_or(|word| !wrong.contains(word));
    let others: Vec<usize> = others.iter().copied().filter(|&node| is_meant(node)).collect();
    tree.hide(&others);
}

/// Fills the lists of other stories into an article; the elements that hold them.
fn lists(context: &Context, found: Option<&Found>, article: &mut Article, budget: &Budget) -> HashSet<usize> {
    let addresses: Vec<&WebUrl> = article.url.as_ref().into_iter().chain(context.address).collect();
    let about = related::About {
        own: &addresses,
        title: &article.title,
        outlet: article.outlet.as_deref(),
        language: article.language.as_deref(),
        found,
    };
    let lists = related::find(context.tree, &about, budget);
    (article.related, article.latest) = (lists.related, lists.latest);
    lists.cut
}

/// The longest loose words above a headline that are none of the story, in characters.
const HEAD: usize = 200;

/// What a page shows beside its story's text.
struct Placed<'a> {
    /// The headline's element.
    title: Option<usize>,
    /// Elements that hold lists of other stories.
    cut: HashSet<usize>,
    /// The figures at the head of the story, the lead first.
    head: Vec<usize>,
    /// The films and recordings whose length the page states.
    films: &'a [Film],
}

/// Sets what was found of a story, with the pictures of its head before and those of its boxes within.
fn set(
    tree: &Tree,
    figures: &Figures,
    found: &Found,
    placed: &Placed,
    budget: &Budget,
    trace: &Trace,
) -> Vec<Made> {
    let boxes = figures.boxes(tree, &found.left_out);
    let made = blocks::set(tree, figures, placed.films, found.root, budget, &|node| {
        let is_cut = placed.cut.contains(&node) && !found.held.contains(&node);
        if is_cut {
            trace.cut(tree, node, "a list of other stories");
        }
        (boxes.contains(&node) || !found.left_out.contains(&node)) && !is_cut && Some(node) != placed.title
    });
    let is_boxed = |node: usize| boxes.iter().any(|&holder| tree.is_within(node, holder));
    let is_other = |made: &Made| {
        let rule = match &made.block {
            Block::Figure { figure } => {
                return placed.head.contains(&made.node)
                    || figure.caption.is_none() && figures::is_portrait(tree, made.node)
                    || figure.caption.as_deref().is_some_and(is_byline);
            }
            _ if is_boxed(made.node) => "stands in a picture's box",
            Block::Paragraph { .. } if is_head(tree, placed.title, made) => "loose words above the headline",
            _ => return false,
        };
        trace.cut_text(|| made.block.texts().concat(), rule);
        true
    };
    let of_text = made.into_iter().filter(|made| !is_other(made));
    let of_head = placed.head.iter().skip(1).filter_map(|&node| {
        let block = Block::Figure { figure: figures.read(tree, node)? };
        Some(Made { block, node, at: node })
    });
    of_head.chain(of_text).collect()
}

/// Whether a paragraph is loose words before the headline, in an element that holds both: the page's head.
fn is_head(tree: &Tree, title: Option<usize>, made: &Made) -> bool {
    let Some(title) = title.filter(|&title| made.at < title) else { return false };
    let holder = tree.up(made.node);
    let mut holder = holder.skip_while(|&above| !tree.is_block(above));
    holder.next().is_some_and(|holder| tree.is_within(title, holder))
        && made.block.texts().iter().map(|text| text.chars().count()).sum::<usize>() <= HEAD
}

/// Whether a caption names the writer beside whose portrait it stands.
fn is_byline(caption: &str) -> bool {
    people::after_lead(caption).is_some_and(|names| {
        let names: Vec<&str> = names.split_whitespace().collect();
        (1..=4).contains(&names.len())
            && names.iter().all(|name| !name.chars().next().is_some_and(char::is_lowercase))
    })
}

/// The story's text from where the page does not show it, where that is much more than it shows.
fn elsewhere(
    context: &Context,
    titles: &[String],
    found: Option<&Found>,
    budget: &Budget,
) -> Option<(Witness, String)> {
    let shown = found.map_or(0, |found| found.characters);
    if shown < SCANT
        && let Some(html) = script::story(context.tree, titles, budget)
        && script::letters(&html) > 2 * shown
    {
        return Some((Witness::Script, html));
    }
    let stated = context.linked.written.as_deref().map(script::paragraphs)?;
    let least = if shown == 0 { STATED } else { SCANT.max(3 * shown) };
    (script::letters(&stated) > least).then_some((Witness::Linked, stated))
}

/// Sets a text that stands elsewhere as the article's; whether it has any.
fn set_apart(
    (witness, html): &(Witness, String),
    context: &Context,
    article: &mut Article,
    budget: &Budget,
) -> bool {
    if depth::is_too_deep(html) {
        return false;
    }
    let parsed = parse(html, context.address, budget);
    let Some(found) = body::whole(&parsed.tree, budget, context.trace) else { return false };
    let figures = Figures::find(&parsed.tree);
    let placed = Placed { title: None, cut: HashSet::new(), head: Vec::new(), films: &[] };
    let made = set(&parsed.tree, &figures, &found, &placed, budget, context.trace);
    if made.is_empty() {
        return false;
    }
    let letters = || format!("{} letters", script::letters(html));
    context.trace.overrule(BODY, *witness, letters, "much more than the page shows");
    clean::fill(&parsed.tree, made, article, context.trace);
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn head_and_foot_of_a_page_set_in_one_cell_are_none_of_its_story() {
        let address = WebUrl::parse("https://bell.example/eels.htm").expect("an address");
        let line = "The eels came up the river again this week, and nobody has yet been able to count them.";
        let html = format!(
            "<html lang=en><head><title>Eels come up the river</title></head><body><table><tr><td>\
             <font size=5><a href=/>The Bell</a></font><br><font size=2>Rung weekly, and whenever something happens here</font>\
             <hr><a href=/river>River</a> <a href=/parish>Parish</a> <a href=/sport>Sport</a> <a href=/about>About the Bell</a><hr>\
             <h1>Eels come up the river</h1><p>{line}</p><p>{line} So they say.</p><p>{line} So it is.</p>\
             <h3>See also</h3><ul><li><a href=/otter.htm>Otter seen twice</a><li><a href=/well.htm>The well is dry, and was dry last year as well</a></ul>\
             <hr><font size=2>The Bell, at the post office. <a href=/privacy>Privacy</a>.</font></td></tr></table>"
        );
        let parsed = parse(&html, Some(&address), &Budget::document());
        let article = read(parsed, Some(&address), &Budget::document(), &Trace::off());
        let body: Vec<String> = article.body.iter().flat_map(Block::texts).collect();
        assert_eq!(body, [line.to_owned(), format!("{line} So they say."), format!("{line} So it is.")]);
        let related: Vec<&str> = article.related.iter().map(|link| link.title.as_str()).collect();
        assert_eq!(related, ["Otter seen twice", "The well is dry, and was dry last year as well"]);
    }
}
