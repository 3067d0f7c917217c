//! What a feed or a section page announces, made ready for the store.

use crate::model::{Article, Block, Budget, Entry, Person, PersonKind, WebUrl};
use crate::page;
use crate::text::SafeText;

/// The most entries of one document that are taken.
pub const ENTRIES: usize = 5_000;
/// A standfirst made from a summary is cut after so many characters, at a word.
const STANDFIRST: usize = 400;

/// An entry as the store takes it: plain fields, and the feed's own text as an article.
#[derive(Debug, Clone, PartialEq)]
pub struct Announced {
    /// The entry's own guid.
    pub guid: Option<String>,
    /// Where its page is.
    pub url: Option<WebUrl>,
    /// The standfirst, or the start of the summary.
    pub standfirst: Option<SafeText>,
    /// The feed's own text; `None` where it gives none.
    pub text: Option<Article>,
    /// The entry as it was.
    pub entry: Entry,
}

/// Makes entries ready. One without headline and text is dropped; one whose address is none of
/// ours is kept without an address.
pub fn announced(
    entries: Vec<Entry>,
    base: Option<&WebUrl>,
    language: Option<&SafeText>,
    budget: &Budget,
) -> Vec<Announced> {
    entries.into_iter().take(ENTRIES).filter_map(|entry| ready(entry, base, language, budget)).collect()
}

fn ready(
    mut entry: Entry,
    base: Option<&WebUrl>,
    language: Option<&SafeText>,
    budget: &Budget,
) -> Option<Announced> {
    let url = entry.link.as_deref().and_then(|link| WebUrl::resolve(link, base).ok());
    let address = url.as_ref().or(base);
    let content = blocks(entry.content.as_deref(), address, budget);
    let summary = blocks(entry.summary.as_deref(), address, budget);
    let standfirst = start(&summary).or_else(|| start(&content));
    if entry.title.is_empty() {
        entry.title = SafeText::line(&crate::text::ellipsize(standfirst.as_ref()?, 90));
    }
    let body = if content.is_empty() { summary } else { content };
    let text = (!body.is_empty()).then(|| Article {
        url: url.clone(),
        title: entry.title.clone(),
        standfirst: None,
        people: entry
            .authors
            .iter()
            .map(|name| Person { name: name.clone(), kind: PersonKind::Person, role: None })
            .collect(),
        published: entry.published,
        updated: entry.updated,
        language: language.cloned(),
        tags: entry.tags.clone(),
        body,
        ..Article::default()
    });
    Some(Announced { guid: entry.id.clone(), url, standfirst, text, entry })
}

fn blocks(html: Option<&str>, base: Option<&WebUrl>, budget: &Budget) -> Vec<Block> {
    html.filter(|html| !html.trim().is_empty())
        .map_or_else(Vec::new, |html| page::fragment(html, base, budget))
}

/// The first texts of the blocks, as one line of bounded length.
fn start(blocks: &[Block]) -> Option<SafeText> {
    let mut line = String::new();
    for text in blocks.iter().flat_map(Block::texts) {
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(text.trim());
        if line.chars().count() >= STANDFIRST {
            break;
        }
    }
    if let Some((end, _)) = line.char_indices().nth(STANDFIRST) {
        let cut = line[..end].rfind(' ').unwrap_or(end);
        line.truncate(cut);
        line.push('…');
    }
    SafeText::line(&line).filled()
}
