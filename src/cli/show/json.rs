//! An article as JSON.

use serde_json::{Map, Value, json};

use crate::model::{Article, Block, Figure, RelatedLink};
use crate::text::SafeText;

/// The article in the shape that `show --format json` promises.
pub fn json(article: &Article, id: Option<&str>) -> Value {
    let authors: Vec<&str> = article.authors().into_iter().map(SafeText::as_str).collect();
    let body: Vec<String> = article.body.iter().flat_map(lines).collect();
    let captions: Vec<&str> = article.captions().into_iter().map(SafeText::as_str).collect();
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

/// The texts of a block, each line of a verse or an address by itself.
fn lines(block: &Block) -> Vec<String> {
    let texts = block.texts();
    if matches!(block, Block::Code { .. } | Block::Heading { .. }) {
        return texts;
    }
    texts.iter().flat_map(|text| text.split('\n')).map(str::to_owned).collect()
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
