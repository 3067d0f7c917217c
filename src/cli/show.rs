//! An article as JSON, text, Markdown or HTML.

use serde_json::Value;

use crate::model::Article;

/// The article in the shape that `show --format json` promises.
pub fn json(article: &Article, id: Option<&str>) -> Value {
    let _ = (article, id);
    todo!()
}

/// The article as plain lines, in the order of a printed page.
pub fn text(article: &Article, width: usize) -> String {
    let _ = (article, width);
    todo!()
}

/// The article as Markdown.
pub fn markdown(article: &Article) -> String {
    let _ = article;
    todo!()
}

/// The article as a page of HTML of its own.
pub fn html(article: &Article) -> String {
    let _ = article;
    todo!()
}
