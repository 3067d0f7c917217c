//! The readers of a page joined to one article.

use super::metadata::{self, Meta};
use super::tree::Parsed;
use super::{blocks, body, ld};
use crate::model::{Article, Block, Budget, Verdict, WebUrl};
use crate::text::SafeText;

/// Reads a parsed page as an article.
pub(super) fn read(parsed: Parsed, address: Option<&WebUrl>, budget: &Budget) -> Article {
    let tree = parsed.tree;
    let meta = Meta::read(&tree);
    let titles = metadata::stated_titles(&tree, &meta);
    let linked = ld::read(&tree, address.map(WebUrl::as_str), &titles, budget);
    let headline = metadata::headline(&tree, &titles, linked.headline.as_deref());
    let stated = linked.body.as_deref().map(body::letters);
    let found = body::find(&tree, parsed.document, headline.node, stated.as_deref(), budget);

    let outlet = metadata::outlet(&meta, &linked, address);
    let language = metadata::language(&tree, &meta, &linked);
    let head = metadata::head(&tree, headline.node, found.as_ref().map(|found| found.first));
    let times = metadata::times(&tree, &head, &linked, &meta, language.as_deref());
    let standfirst = metadata::standfirst(&tree, &head, &meta, &linked, &headline.text);
    let mut article = Article {
        url: metadata::canonical(&tree, &meta, address),
        title: SafeText::line(&headline.text),
        kicker: metadata::section(&tree, &head, &headline.text, &linked, &meta, address, outlet.as_deref()),
        standfirst: standfirst.map(|(text, _)| text),
        people: metadata::people(&tree, &head, &linked, &meta, outlet.as_deref()),
        published: times.published,
        updated: times.updated,
        language,
        outlet,
        tags: metadata::tags(&meta, &linked),
        ..Article::default()
    };
    if let Some(found) = found {
        let made = blocks::set(&tree, found.root, budget, &|node| !found.left_out.contains(&node));
        article.body = made.into_iter().map(|made| made.block).collect();
    }
    article.verdict = if article.body.iter().any(|block| matches!(block, Block::Paragraph { .. })) {
        Verdict::Article
    } else {
        Verdict::NotArticle
    };
    article
}
