//! An article as JSON, text, Markdown or HTML.

use serde_json::{Map, Value, json};

use crate::model::{Article, Block, Figure, Kicker, RelatedLink};

/// The article in the shape that `show --format json` promises.
pub fn json(article: &Article, id: Option<&str>) -> Value {
    let authors: Vec<&str> = article.authors().into_iter().map(|name| name.as_str()).collect();
    let body: Vec<String> = article.body.iter().flat_map(Block::texts).collect();
    let captions: Vec<&str> = article.captions().into_iter().map(|caption| caption.as_str()).collect();
    json!({
        "id": id,
        "url": article.url,
        "title": article.title,
        "section": article.kicker.as_ref().map(|kicker| &kicker.text),
        "standfirst": article.standfirst,
        "authors": authors,
        "published": article.published,
        "updated": article.updated,
        "language": article.language,
        "outlet": article.outlet,
        "tags": article.tags,
        "lead": article.lead.as_ref().map(lead),
        "body": body,
        "captions": captions,
        "blocks": article.body,
        "related": article.related.iter().map(link).collect::<Vec<_>>(),
        "latest": article.latest.iter().map(link).collect::<Vec<_>>(),
        "verdict": article.verdict,
        "remarks": article.remarks,
    })
}

fn lead(figure: &Figure) -> Value {
    json!({ "url": figure.url, "caption": figure.caption, "credit": figure.credit, "alt": figure.alt })
}

fn link(link: &RelatedLink) -> Value {
    let mut object = Map::new();
    object.insert("url".to_owned(), json!(link.url));
    object.insert("title".to_owned(), json!(link.title));
    object.insert("section".to_owned(), json!(link.section));
    object.insert("standfirst".to_owned(), json!(link.standfirst));
    object.insert("author".to_owned(), json!(link.author));
    object.insert("time".to_owned(), json!(link.time));
    object.insert("published".to_owned(), json!(link.published));
    object.insert("heading".to_owned(), json!(link.heading));
    object.insert("image".to_owned(), json!(link.image));
    Value::Object(object)
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
    let _: (&Article, Option<&Kicker>) = (article, article.kicker.as_ref());
    todo!()
}
