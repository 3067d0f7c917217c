//! No word in a class decides what a page's text is.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::time::Duration;

use dom_query::NodeRef;

use super::{prose, run};
use crate::model::{Article, Block, Budget};
use crate::page::choice::Trace;
use crate::page::lexicon::NAMES;
use crate::page::tree::parse::{Parsed, parse};
use crate::page::{article, metadata};

/// The time that a page has here: a busy machine must not change an answer.
const PATIENCE: Duration = Duration::from_secs(60);
/// One name in so many is tried on a page; another share of them on another page.
const SHARE: usize = 40;

fn parsed(html: &str) -> Parsed {
    parse(html, None, &Budget::lasting(PATIENCE))
}

fn read(html: &str) -> Article {
    article::read(parsed(html), None, &Budget::lasting(PATIENCE), &Trace::off())
}

/// The pages of ours with a story's text, as the parser writes them.
fn pages() -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/golden");
    let mut pages: Vec<(String, String)> = fs::read_dir(folder)
        .expect("a folder of ours")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "html"))
        .filter_map(|path| {
            let html = String::from_utf8(fs::read(&path).expect("a page of ours")).ok()?;
            Some((path.display().to_string(), parsed(&html).document.html().to_string()))
        })
        .collect();
    pages.sort();
    pages
}

/// The paragraphs of a page's run and what stands around it.
fn run_of(html: &str) -> Option<(Vec<usize>, Vec<usize>)> {
    let parsed = parsed(html);
    let tree = &parsed.tree;
    let meta = metadata::Meta::read(tree);
    let titles = metadata::stated_titles(tree, &meta);
    let title = metadata::headline(tree, &titles, None, &Trace::off()).node;
    let run = run::find(tree, &prose(tree).leaves, title)?;
    let mut leaves: Vec<usize> = run.leaves.into_iter().collect();
    leaves.sort_unstable();
    let around: BTreeSet<usize> =
        leaves.iter().flat_map(|&leaf| tree.above(leaf)).filter(|&above| tree.tag(above) != "html").collect();
    (leaves.len() > 2).then_some((leaves, around.into_iter().collect()))
}

/// The page with a class added to some elements.
fn with_class(html: &str, nodes: &[usize], class: &str) -> String {
    let parsed = parsed(html);
    for &node in nodes {
        let element = NodeRef::new(parsed.tree.id(node), &parsed.document.tree);
        element.add_class(class);
    }
    parsed.document.html().to_string()
}

fn texts(article: &Article) -> Vec<String> {
    article.body.iter().flat_map(Block::texts).collect()
}

/// Puts names on the run of each page, on what stands around it and on its paragraphs.
fn check(share: usize) {
    let names: Vec<&str> = {
        let mut names: Vec<&str> = NAMES.all().collect();
        names.sort_unstable();
        names
    };
    let mut tried = 0;
    let mut wrong = Vec::new();
    for (path, html) in &pages() {
        // By its name: a new page must not change what the others are tried with.
        let number = path.rsplit('/').next().unwrap_or(path).bytes().map(usize::from).sum::<usize>();
        let Some((leaves, around)) = run_of(html) else { continue };
        let own = read(html);
        if own.body.is_empty() {
            continue;
        }
        let middle = &leaves[leaves.len() / 2..=leaves.len() / 2];
        for name in names.iter().skip(number % share).step_by(share) {
            let class = name.replace(' ', "-");
            for (place, nodes) in
                [("around", &around[..]), ("on all paragraphs", &leaves[..]), ("on a paragraph", middle)]
            {
                let other = read(&with_class(html, nodes, &class));
                tried += 1;
                let (texts, own_texts) = (texts(&other), texts(&own));
                if texts != own_texts || other.verdict != own.verdict {
                    let lost: Vec<_> = own_texts.iter().filter(|text| !texts.contains(text)).collect();
                    let gained: Vec<_> = texts.iter().filter(|text| !own_texts.contains(text)).collect();
                    wrong.push(format!("{path}: {class} {place}: without {lost:?}, with {gained:?}"));
                }
            }
        }
    }
    assert!(tried > 1_000, "{tried} tries");
    assert!(wrong.is_empty(), "{} of {tried}:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn no_name_on_the_run_or_around_it_or_on_a_paragraph_changes_a_text() {
    check(SHARE);
}

#[test]
#[ignore = "takes minutes: every name on every page"]
fn no_name_at_all_changes_a_text() {
    check(1);
}
