//! What a page says of itself in JSON-LD.

use std::collections::HashMap;

use serde_json::{Map, Value};

use super::tree::Tree;
use super::tree::parse::parse;
use crate::model::{Budget, WebUrl};

/// The most objects that are looked at.
const OBJECTS: usize = 2_000;

/// The parts of a page's JSON-LD that a story has.
#[derive(Debug, Default)]
pub(super) struct LinkedData {
    /// The article's headline.
    pub headline: Option<String>,
    /// Its summary.
    pub description: Option<String>,
    /// Its text.
    pub body: Option<String>,
    /// Its text as written, with its own markup and line breaks.
    pub written: Option<String>,
    /// Its writers: the name, and whether it is marked as an organisation.
    pub authors: Vec<(String, bool)>,
    /// When it was published, as written.
    pub published: Option<String>,
    /// When a film or a gallery of a page without an article was published, as written.
    pub film_published: Option<String>,
    /// When it was changed, as written.
    pub modified: Option<String>,
    /// Its sections.
    pub sections: Vec<String>,
    /// Its keywords.
    pub keywords: Vec<String>,
    /// The publisher.
    pub publisher: Option<String>,
    /// The picture: its address.
    pub image: Option<String>,
    /// The way from the front page, as names with addresses.
    pub breadcrumb: Vec<(String, Option<String>)>,
    /// The language tag.
    pub language: Option<String>,
    /// Whether the page says that it is an article.
    pub is_article: bool,
    /// Whether the page says that it is a list.
    pub is_list: bool,
    /// Whether the page says that the text is for subscribers.
    pub is_paid: bool,
    /// How many words its text has.
    pub words: Option<usize>,
    /// Whether what the page shows is a video or pictures, and no article.
    pub is_media: bool,
    /// The films and recordings whose length is stated.
    pub films: Vec<Film>,
}

/// A film or a recording of sound.
#[derive(Debug)]
pub(super) struct Film {
    /// Whether it has no pictures.
    pub is_sound: bool,
    /// Where it is, or is played.
    pub addresses: Vec<String>,
    /// How long it is, as written.
    pub length: String,
}

/// Reads all JSON-LD of a page; of several articles the one whose address or headline is the page's.
pub(super) fn read(tree: &Tree, address: Option<&str>, titles: &[String], budget: &Budget) -> LinkedData {
    let mut objects: Vec<Map<String, Value>> = Vec::new();
    for script in tree.all("script") {
        let is_linked =
            tree.attribute(script, "type").is_some_and(|kind| kind.to_ascii_lowercase().contains("ld+json"));
        if !is_linked || budget.check().is_err() {
            continue;
        }
        let text: String = tree.raw_below(script);
        for value in values(&text) {
            flatten(value, &mut objects);
        }
    }
    let mut by_id: HashMap<&str, &Map<String, Value>> = HashMap::new();
    for object in &objects {
        if let Some(id) = object.get("@id").and_then(Value::as_str)
            && object.len() > 1
        {
            by_id.entry(id).or_insert(object);
        }
    }
    let reader = Reader { by_id, budget };
    let mut data = LinkedData::default();
    let articles: Vec<&Map<String, Value>> =
        objects.iter().filter(|object| types(object).iter().any(|kind| is_article_type(kind))).collect();
    let is_pages_own = |object: &&&Map<String, Value>| {
        let names = ["url", "mainEntityOfPage", "@id"].iter().filter_map(|key| match object.get(*key) {
            Some(Value::String(text)) => Some(text.as_str()),
            Some(Value::Object(inner)) => {
                inner.get("@id").or_else(|| inner.get("url")).and_then(Value::as_str)
            }
            _ => None,
        });
        let headline = object.get("headline").map(|value| reader.text(value)).unwrap_or_default();
        titles.iter().any(|title| {
            !headline.is_empty() && (title.contains(&headline) || headline.contains(title.as_str()))
        }) || address.is_some_and(|address| {
            names.into_iter().any(|name| {
                name.split('#').next().is_some_and(|name| address.ends_with(name) && name.len() > 12)
            })
        })
    };
    let article = articles.iter().find(is_pages_own).or(articles.first()).copied();
    if let Some(article) = article {
        data.is_article = true;
        reader.article(article, &mut data);
    }
    for object in &objects {
        let kinds = types(object);
        let is = |wanted: &str| kinds.iter().any(|kind| kind == wanted);
        if is("BreadcrumbList") && data.breadcrumb.is_empty() {
            data.breadcrumb = reader.breadcrumb(object);
        }
        if is("WebPage") || is("ItemPage") || is("NewsMediaOrganization") || is("WebSite") {
            if data.language.is_none() {
                data.language =
                    object.get("inLanguage").map(|value| reader.name(value)).filter(|text| !text.is_empty());
            }
            if is("WebPage") && article.is_none() {
                reader.article(object, &mut data);
            }
        }
        if is("CollectionPage") || is("SearchResultsPage") || is("ItemList") && article.is_none() {
            data.is_list = true;
        }
        if ["VideoObject", "ImageGallery", "MediaGallery", "VideoGallery"].into_iter().any(is)
            && article.is_none()
        {
            data.is_media = true;
            let told = ["datePublished", "uploadDate"].into_iter().find_map(|key| object.get(key));
            data.film_published = data.film_published.take().or_else(|| told.map(|value| reader.text(value)));
        }
        if data.publisher.is_none() && (is("NewsMediaOrganization") || is("WebSite")) {
            data.publisher =
                object.get("name").map(|value| reader.text(value)).filter(|name| !name.is_empty());
        }
    }
    data.films = objects.iter().flat_map(films).collect();
    data.publisher = data.publisher.or_else(|| reader.organisation(&objects, address));
    data
}

/// The films and recordings that an object is or has, with a length.
fn films(object: &Map<String, Value>) -> Vec<Film> {
    let inner = ["video", "audio", "associatedMedia"].into_iter().filter_map(|key| object.get(key));
    let inner = inner.flat_map(|value| match value {
        Value::Array(values) => values.iter().collect(),
        value => vec![value],
    });
    std::iter::once(object).chain(inner.filter_map(Value::as_object)).filter_map(film).collect()
}

fn film(object: &Map<String, Value>) -> Option<Film> {
    let kinds = types(object);
    let is_sound = kinds.iter().any(|kind| kind == "AudioObject");
    if !is_sound && !kinds.iter().any(|kind| kind == "VideoObject") {
        return None;
    }
    let text = |key: &str| object.get(key).and_then(Value::as_str).map(ToOwned::to_owned);
    let addresses = ["contentUrl", "embedUrl", "url"].into_iter().filter_map(text).collect();
    Some(Film { is_sound, addresses, length: text("duration")? })
}

/// Whether an object says that it lives at the page's host.
fn is_of_site(object: &Map<String, Value>, address: Option<&str>) -> bool {
    let parse = |address: &str| WebUrl::parse(address).ok();
    let own = address.and_then(parse);
    let url = object.get("url").and_then(Value::as_str).and_then(parse);
    own.zip(url).is_some_and(|(own, url)| own.outlet_host() == url.outlet_host())
}

/// The values in a script; what is not quite JSON is mended where that is plain.
fn values(text: &str) -> Vec<Value> {
    let text = text
        .trim()
        .trim_start_matches("<!--")
        .trim_start_matches("//<![CDATA[")
        .trim_start_matches("<![CDATA[");
    let text = text
        .trim_end_matches("-->")
        .trim_end_matches("//]]>")
        .trim_end_matches("]]>")
        .trim()
        .trim_end_matches(';');
    if let Ok(value) = serde_json::from_str(text) {
        return vec![value];
    }
    // Line feeds and other control characters within strings, commas before a closing bracket.
    let mut mended = String::with_capacity(text.len());
    let mut in_string = false;
    let mut is_escaped = false;
    for character in text.chars() {
        if in_string {
            if character.is_control() {
                mended.push(' ');
            } else {
                mended.push(character);
            }
            in_string = is_escaped || character != '"';
            is_escaped = character == '\\' && !is_escaped;
            continue;
        }
        if matches!(character, '}' | ']') {
            let kept = mended.trim_end();
            if kept.ends_with(',') {
                mended.truncate(kept.len() - 1);
            }
        }
        in_string = character == '"';
        is_escaped = false;
        mended.push(character);
    }
    serde_json::Deserializer::from_str(&mended).into_iter::<Value>().map_while(Result::ok).take(50).collect()
}

fn flatten(value: Value, objects: &mut Vec<Map<String, Value>>) {
    if objects.len() >= OBJECTS {
        return;
    }
    match value {
        Value::Array(values) => values.into_iter().for_each(|value| flatten(value, objects)),
        Value::Object(mut object) => {
            for key in ["@graph", "mainEntity", "mainEntityOfPage", "breadcrumb"] {
                if object.get(key).is_some_and(|inner| inner.is_object() || inner.is_array()) {
                    let inner = if key == "mainEntityOfPage" {
                        object.get_mut(key).map(leave_names)
                    } else {
                        object.remove(key)
                    };
                    if let Some(inner) = inner {
                        flatten(inner, objects);
                    }
                }
            }
            objects.push(object);
        }
        _ => {}
    }
}

/// Takes an object out and leaves what it is called in its place: a copy of all would be made again at
/// each level of objects in one another.
fn leave_names(inner: &mut Value) -> Value {
    let names = ["@id", "url"].into_iter().filter_map(|key| {
        let name = inner.get(key).filter(|name| name.is_string())?;
        Some((key.to_owned(), name.clone()))
    });
    let names = Value::Object(names.collect());
    std::mem::replace(inner, names)
}

fn types(object: &Map<String, Value>) -> Vec<String> {
    let short = |kind: &str| kind.rsplit(['/', ':']).next().unwrap_or(kind).to_owned();
    match object.get("@type") {
        Some(Value::String(kind)) => vec![short(kind)],
        Some(Value::Array(kinds)) => kinds.iter().filter_map(Value::as_str).map(short).collect(),
        _ => Vec::new(),
    }
}

fn is_article_type(kind: &str) -> bool {
    kind.ends_with("Article")
        || matches!(
            kind,
            "BlogPosting"
                | "LiveBlogPosting"
                | "Report"
                | "Posting"
                | "SocialMediaPosting"
                | "Review"
                | "CreativeWork"
        )
}

struct Reader<'a> {
    by_id: HashMap<&'a str, &'a Map<String, Value>>,
    budget: &'a Budget,
}

impl Reader<'_> {
    /// The name of the organisation that says that it lives at the page's host.
    fn organisation(&self, objects: &[Map<String, Value>], address: Option<&str>) -> Option<String> {
        let mut own = objects.iter().filter(|object| {
            types(object).iter().any(|kind| kind == "Organization") && is_of_site(object, address)
        });
        own.find_map(|object| object.get("name").map(|value| self.text(value)))
            .filter(|name| !name.is_empty())
    }

    fn article(&self, object: &Map<String, Value>, data: &mut LinkedData) {
        let text = |key: &str| object.get(key).map(|value| self.text(value)).filter(|text| !text.is_empty());
        data.headline = text("headline").or_else(|| text("name"));
        data.description = text("description");
        data.body = text("articleBody").or_else(|| text("text"));
        let written = |key: &str| object.get(key).and_then(Value::as_str);
        data.written = written("articleBody").or_else(|| written("text")).map(ToOwned::to_owned);
        data.published = text("datePublished").or_else(|| text("dateCreated")).or_else(|| text("uploadDate"));
        data.modified = text("dateModified");
        data.language =
            object.get("inLanguage").map(|value| self.name(value)).filter(|text| !text.is_empty());
        data.publisher =
            object.get("publisher").map(|value| self.name(value)).filter(|text| !text.is_empty());
        for key in ["author", "creator"] {
            if data.authors.is_empty()
                && let Some(value) = object.get(key)
            {
                self.people(value, &mut data.authors, 0);
            }
        }
        if let Some(value) = object.get("articleSection") {
            data.sections = self.list(value);
        }
        if let Some(value) = object.get("keywords") {
            data.keywords = self
                .list(value)
                .iter()
                .flat_map(|text| text.split(','))
                .map(|word| word.trim().to_owned())
                .filter(|word| !word.is_empty())
                .collect();
        }
        data.image = object
            .get("image")
            .and_then(address_of)
            .or_else(|| object.get("thumbnailUrl").and_then(address_of));
        data.words = match object.get("wordCount") {
            Some(Value::Number(number)) => number.as_u64().map(|number| number as usize),
            Some(Value::String(text)) => text.trim().parse().ok(),
            _ => None,
        };
        data.is_paid = match object.get("isAccessibleForFree") {
            Some(Value::Bool(is_free)) => !is_free,
            Some(Value::String(text)) => text.eq_ignore_ascii_case("false"),
            _ => false,
        };
    }

    /// A value as plain text; markup and entities in it are read.
    fn text(&self, value: &Value) -> String {
        match value {
            Value::String(text) => self.plain(text),
            Value::Array(values) => values.first().map(|value| self.text(value)).unwrap_or_default(),
            Value::Object(object) => object.get("@value").map(|value| self.text(value)).unwrap_or_default(),
            Value::Number(number) => number.to_string(),
            _ => String::new(),
        }
    }

    fn plain(&self, text: &str) -> String {
        if !text.contains(['&', '<']) {
            return text.trim().to_owned();
        }
        if super::depth::is_deeper_than(text, 64) {
            return String::new();
        }
        let once = parse(text, None, self.budget).tree.text(0);
        // `&amp;quot;`: written for HTML twice.
        if once.contains("&quot;") || once.contains("&#") || once.contains("&amp;") {
            return parse(&once, None, self.budget).tree.text(0);
        }
        once
    }

    fn name(&self, value: &Value) -> String {
        match value {
            Value::Object(object) => {
                let name = object
                    .get("name")
                    .or_else(|| object.get("legalName"))
                    .or_else(|| object.get("alternateName"));
                match name {
                    Some(name) => self.text(name),
                    None => object
                        .get("@id")
                        .and_then(Value::as_str)
                        .and_then(|id| self.by_id.get(id))
                        .and_then(|object| object.get("name"))
                        .map(|name| self.text(name))
                        .unwrap_or_default(),
                }
            }
            Value::Array(values) => values.first().map(|value| self.name(value)).unwrap_or_default(),
            other => self.text(other),
        }
    }

    fn list(&self, value: &Value) -> Vec<String> {
        match value {
            Value::Array(values) => {
                values.iter().map(|value| self.name(value)).filter(|text| !text.is_empty()).collect()
            }
            other => vec![self.name(other)].into_iter().filter(|text| !text.is_empty()).collect(),
        }
    }

    fn people(&self, value: &Value, people: &mut Vec<(String, bool)>, depth: usize) {
        if depth > 4 || people.len() > 40 {
            return;
        }
        match value {
            Value::Array(values) => values.iter().for_each(|value| self.people(value, people, depth + 1)),
            Value::Object(object) => {
                if !object.contains_key("name")
                    && let Some(known) =
                        object.get("@id").and_then(Value::as_str).and_then(|id| self.by_id.get(id))
                {
                    self.people(&Value::Object((*known).clone()), people, depth + 2);
                    return;
                }
                let is_organisation = types(object).iter().any(|kind| kind.contains("Organization"));
                if let Some(names) = object.get("name") {
                    for name in self.list(names) {
                        people.push((name, is_organisation));
                    }
                }
            }
            Value::String(text)
                // An address of a profile is no name.
                if !text.starts_with("http") => {
                    people.push((self.plain(text), false));
                }
            _ => {}
        }
    }

    fn breadcrumb(&self, object: &Map<String, Value>) -> Vec<(String, Option<String>)> {
        let Some(Value::Array(items)) = object.get("itemListElement") else { return Vec::new() };
        let mut crumbs: Vec<(i64, String, Option<String>)> = items
            .iter()
            .filter_map(Value::as_object)
            .map(|item| {
                let position = item.get("position").and_then(|value| match value {
                    Value::Number(number) => number.as_i64(),
                    Value::String(text) => text.parse().ok(),
                    _ => None,
                });
                let inner = item.get("item");
                let name = item
                    .get("name")
                    .map(|value| self.text(value))
                    .or_else(|| inner.map(|inner| self.name(inner)));
                let link = match inner {
                    Some(Value::String(text)) => Some(text.clone()),
                    Some(Value::Object(inner)) => inner
                        .get("@id")
                        .or_else(|| inner.get("url"))
                        .and_then(Value::as_str)
                        .map(ToOwned::to_owned),
                    _ => None,
                };
                (position.unwrap_or(0), name.unwrap_or_default(), link)
            })
            .collect();
        crumbs.sort_by_key(|(position, ..)| *position);
        crumbs.into_iter().map(|(_, name, link)| (name, link)).filter(|(name, _)| !name.is_empty()).collect()
    }
}

fn address_of(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Array(values) => values.first().and_then(address_of),
        Value::Object(object) => object.get("url").or_else(|| object.get("contentUrl")).and_then(address_of),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn linked(script: &str) -> LinkedData {
        let html = format!("<script type='application/ld+json'>{script}</script>");
        let budget = Budget::document();
        let tree = parse(&html, None, &budget).tree;
        read(&tree, Some("https://news.example/a/talks-begin"), &[], &budget)
    }

    #[test]
    fn graphs_arrays_and_references_are_followed() {
        let data = linked(
            r##"{"@context":"https://schema.org","@graph":[
              {"@type":"Person","@id":"#p1","name":"Ana Writer"},
              {"@type":["NewsArticle"],"headline":"Talks &amp; more","author":[{"@id":"#p1"},{"@type":"Organization","name":"Wire"}],
               "datePublished":"2020-10-09T07:23:00Z","articleSection":["World"],"publisher":{"name":"The Example"}},
              {"@type":"BreadcrumbList","itemListElement":[{"position":2,"name":"World"},{"position":1,"name":"Home"}]}]}"##,
        );
        assert_eq!(data.headline.as_deref(), Some("Talks & more"));
        assert_eq!(data.authors, [("Ana Writer".to_owned(), false), ("Wire".to_owned(), true)]);
        assert_eq!(data.sections, ["World"]);
        assert_eq!(data.publisher.as_deref(), Some("The Example"));
        assert_eq!(data.breadcrumb.last().map(|(name, _)| name.as_str()), Some("World"));
    }

    #[test]
    fn broken_json_is_mended_where_it_is_plain() {
        let data = linked("{\"@type\":\"Article\",\"headline\":\"One\ntwo\",\"articleBody\":\"<p>x</p>\",}");
        assert_eq!(data.headline.as_deref(), Some("One two"));
        assert_eq!(data.body.as_deref(), Some("x"));
        assert!(!linked("nonsense {").is_article);
    }

    #[test]
    fn a_page_is_named_by_what_it_is_the_main_entity_of() {
        let data = linked(
            r#"[{"@type":"NewsArticle","headline":"Other"},
                {"@type":"NewsArticle","headline":"Talks",
                 "mainEntityOfPage":{"@type":"WebPage","@id":"https://news.example/a/talks-begin","inLanguage":"en"}}]"#,
        );
        assert_eq!(data.headline.as_deref(), Some("Talks"));
        assert_eq!(data.language.as_deref(), Some("en"));
    }

    #[test]
    fn of_several_articles_the_pages_own_is_taken() {
        let data = linked(
            r#"[{"@type":"NewsArticle","headline":"Other","url":"https://news.example/b/other-one"},
                {"@type":"NewsArticle","headline":"Talks","url":"https://news.example/a/talks-begin"}]"#,
        );
        assert_eq!(data.headline.as_deref(), Some("Talks"));
    }
}
