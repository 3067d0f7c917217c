//! The readers of a page joined to one article.

use super::tree::Parsed;
use super::{blocks, body, ld};
use crate::model::{Article, Block, Budget, Verdict, WebUrl};
use crate::text::SafeText;

/// Reads a parsed page as an article.
pub(super) fn read(parsed: Parsed, address: Option<&WebUrl>, budget: &Budget) -> Article {
    let tree = parsed.tree;
    let linked = ld::read(&tree, address.map(WebUrl::as_str), &[], budget);
    let stated = linked.body.as_deref().map(body::letters);
    let h1 = tree.all("h1").find(|&h1| !tree.is_hidden(h1));
    let mut article = Article { url: address.cloned(), ..Article::default() };
    if let Some(h1) = h1 {
        article.title = SafeText::line(&tree.text(h1));
    }
    if let Some(found) = body::find(&tree, parsed.document, h1, stated.as_deref(), budget) {
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
