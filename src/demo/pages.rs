//! The outlets' pages, each in its own markup.

use std::fmt::Write;
use std::net::SocketAddr;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde_json::json;

use super::html::body;
use super::site::{Page, Site, find};
use super::story::{Picture, folder, iso, zone};
use super::template::{Values, escape};
use super::{Dialect, NOW, Outlet, Story, TITLE, edition, feeds, outlets, shelf};

/// The most stories in a list beside an article, the story itself among them.
const LATEST: usize = 5;

/// Pages of a few words that each outlet has.
const NOTES: &[(&str, &str)] = &[("about", "About us"), ("contact", "Contact"), ("privacy", "Privacy")];

/// What a site shows at a path.
pub(super) fn page(site: &Site, path: &str) -> Option<Page> {
    let of_outlet = || edition().iter().filter(|story| story.outlet == site.outlet);
    if Some(path) == site.outlet.feed {
        return Some(feeds::feed(site));
    }
    match path {
        "/" => return Some(list(site, site.outlet.name, &of_outlet().collect::<Vec<_>>())),
        "/robots.txt" => {
            return Some(bytes("text/plain; charset=utf-8", "User-agent: *\nDisallow: /contact\n"));
        }
        "/style.css" => {
            return Some(bytes("text/css; charset=utf-8", shelf::template(site.outlet).part("style")));
        }
        _ => {}
    }
    if let Some(file) = path.strip_prefix("/pictures/") {
        let picture = shelf::picture(file)?;
        return Some(Page { kind: "image/png", body: picture.to_vec(), changed: NOW });
    }
    if let Some(story) = of_outlet().find(|story| story.path() == path) {
        return Some(article(site, story));
    }
    let name = path.trim_matches('/');
    if let Some((name, title)) = NOTES.iter().find(|(note, _)| *note == name) {
        let words = shelf::template(site.outlet).part(name);
        return Some(framed(site, note(site, title, words), title, NOW));
    }
    let section = sections(site.outlet).into_iter().find(|section| folder(section) == name)?;
    Some(list(site, section, &of_outlet().filter(|story| story.section == section).collect::<Vec<_>>()))
}

/// What a site shows where it has nothing.
pub(super) fn missing(site: &Site) -> String {
    let title = "Lost at sea";
    let words = "<p>There is no such page, or there was one and the tide has been in since.</p>";
    frame(site, note(site, title, words), title)
}

/// The list of outlets, for those who came to the loopback address itself.
pub(super) fn newsstand(address: SocketAddr) -> Page {
    let mut rows = String::new();
    for outlet in outlets() {
        let root = Site::below(outlet, address).root();
        let (path, what) = outlet.feed.map_or(("/", "section page"), |feed| (feed, "feed"));
        let (name, motto) = (escape(outlet.name), escape(outlet.motto));
        let _ = writeln!(
            rows,
            "<li><a href=\"{root}/\">{name}</a>: {motto} (<a href=\"{root}{path}\">{what}</a>)</li>"
        );
    }
    let body = format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<title>{TITLE}</title>\n</head>\n\
         <body>\n<h1>{TITLE}</h1>\n<p>A sample edition. Its places, people and papers are invented.</p>\n\
         <ul>\n{rows}</ul>\n</body>\n</html>\n"
    );
    Page { kind: "text/html; charset=utf-8", body: body.into_bytes(), changed: NOW }
}

fn bytes(kind: &'static str, text: &str) -> Page {
    Page { kind, body: text.as_bytes().to_vec(), changed: NOW }
}

/// The sections of an outlet, in the order of their newest story.
pub(super) fn sections(outlet: &Outlet) -> Vec<&'static str> {
    let mut sections = Vec::new();
    for story in edition().iter().filter(|story| story.outlet == outlet) {
        if !sections.contains(&story.section) {
            sections.push(story.section);
        }
    }
    sections
}

fn note(site: &Site, title: &str, words: &str) -> Values {
    let template = shelf::template(site.outlet);
    let mut values = Values::default();
    values.text("title", title).html("words", words);
    let main = template.fill("note", &values);
    values.html("main", main);
    values
}

fn list(site: &Site, title: &str, stories: &[&Story]) -> Page {
    let template = shelf::template(site.outlet);
    let cards: String = stories.iter().map(|story| template.fill("card", &card(site, story))).collect();
    let mut values = Values::default();
    values.text("title", title).html("cards", cards);
    let main = template.fill("list", &values);
    values.html("main", main);
    let changed = stories.iter().map(|story| story.changed()).max().unwrap_or(NOW);
    framed(site, values, title, changed)
}

fn article(site: &Site, story: &Story) -> Page {
    let template = shelf::template(site.outlet);
    let mut values = card(site, story);
    let figure = |picture: &Picture| {
        let mut values = site_values(site);
        picture_values(&mut values, picture);
        template.fill("figure", &values)
    };
    let filled = |part: &str, stories: &mut dyn Iterator<Item = &Story>| -> String {
        stories.map(|story| template.fill(part, &card(site, story))).collect()
    };
    let mut related = story.related.iter().filter_map(|(host, slug)| find(host, slug));
    let others = edition().iter().filter(|other| other.outlet == story.outlet && *other != story);
    // The story itself leads the list of the latest, as on many a real page.
    let mut latest = std::iter::once(story).chain(others).take(LATEST);
    let related = filled("related-item", &mut related);
    let latest = filled("latest-item", &mut latest);
    let section_link = format!("{}/{}", site.folder(), folder(story.section));
    values
        .html("url", site.address(story))
        .html("section-link", section_link)
        .html("body", body(story, site, &figure).trim_end())
        .html("related", related)
        .html("latest", latest)
        .html("changed-iso", iso(story.outlet, story.changed()))
        .html("published", shown(story.outlet, story.published))
        .text("dek", story.standfirst)
        .text("agency", story.agency.unwrap_or_default())
        .html("json-ld", json_ld(site, story));
    if let Some(updated) = story.updated {
        values.html("updated", shown(story.outlet, updated)).html("updated-iso", iso(story.outlet, updated));
    }
    if let Some(lead) = &story.lead {
        values
            .html("image", site.picture(lead))
            .html("lead", lead.file)
            .text("lead-alt", lead.alt)
            .text("lead-caption", lead.caption)
            .text("lead-credit", lead.credit);
    }
    let tags = |tag: &&str| template.fill("tag", site_values(site).text("name", tag)).trim_end().to_owned();
    values.html("tags", story.tags.iter().map(tags).collect::<Vec<_>>().join(", "));
    let head = template.fill("head", &values);
    let main = template.fill("article", &values);
    values.html("head", head).html("main", main);
    framed_in(site, values, story.headline, story.changed(), story.language)
}

/// What a card says of a story.
fn card(site: &Site, story: &Story) -> Values {
    let mut values = site_values(site);
    values
        .html("link", site.link(story))
        .text("headline", story.headline)
        .text("standfirst", story.standfirst)
        .text("section", story.section)
        .text("byline", &story.byline_words())
        .html("iso", iso(story.outlet, story.published))
        .html("time", shown_on_card(site.outlet, story.published));
    if let Some(lead) = &story.lead {
        picture_values(&mut values, lead);
    } else {
        values.html("file", "plain.png");
    }
    values
}

fn picture_values(values: &mut Values, picture: &Picture) {
    values
        .html("file", picture.file)
        .text("alt", picture.alt)
        .text("caption", picture.caption)
        .text("credit", picture.credit);
}

fn site_values(site: &Site) -> Values {
    let mut values = Values::default();
    values
        .html("root", site.root())
        .html("folder", site.folder())
        .text("outlet", site.outlet.name)
        .text("motto", site.outlet.motto);
    values
}

fn framed(site: &Site, values: Values, title: &str, changed: Timestamp) -> Page {
    framed_in(site, values, title, changed, "en")
}

fn framed_in(site: &Site, mut values: Values, title: &str, changed: Timestamp, language: &str) -> Page {
    values.html("lang", language);
    let html = frame(site, values, title);
    if site.outlet.dialect == Dialect::Page {
        // The oldest machine on the coast writes the oldest encoding.
        let (body, _, _) = encoding_rs::WINDOWS_1252.encode(&html);
        return Page { kind: "text/html", body: body.into_owned(), changed };
    }
    Page { kind: "text/html; charset=utf-8", body: html.into_bytes(), changed }
}

fn frame(site: &Site, mut values: Values, title: &str) -> String {
    let template = shelf::template(site.outlet);
    let nav = sections(site.outlet).into_iter().map(|section| {
        let mut values = Values::default();
        values.text("name", section).html("link", format!("{}/{}", site.folder(), folder(section)));
        template.fill("nav", &values)
    });
    let language = values.get("lang");
    let language = if language.is_empty() { "en" } else { language }.to_owned();
    values
        .html("nav", nav.collect::<String>())
        .text("title", title)
        .html("dir", if language == "ar" { "rtl" } else { "ltr" })
        .html("lang", language)
        .html("root", site.root())
        .html("folder", site.folder())
        .text("outlet", site.outlet.name)
        .text("motto", site.outlet.motto);
    template.fill("frame", &values)
}

/// A moment as the outlet's articles show it.
fn shown(outlet: &Outlet, moment: Timestamp) -> String {
    strftime(
        outlet,
        moment,
        match outlet.dialect {
            Dialect::Rss => "%B %d, %Y %I:%M %p",
            Dialect::Atom => "%-d %B %Y, %H:%M",
            Dialect::Rdf => "%A %-d %B %Y, %H.%M",
            Dialect::Json => "%-d %b %Y · %H:%M UTC",
            Dialect::Page => "%A, %-d %B %Y",
        },
    )
}

/// A moment as the outlet's cards show it.
fn shown_on_card(outlet: &Outlet, moment: Timestamp) -> String {
    strftime(
        outlet,
        moment,
        match outlet.dialect {
            Dialect::Rss => "%a, %m/%d/%Y - %I:%M %p",
            Dialect::Atom | Dialect::Json => "%-d %b %Y",
            Dialect::Rdf => "%-d %B %Y, %H.%M",
            Dialect::Page => "%-d %B %Y",
        },
    )
}

fn strftime(outlet: &Outlet, moment: Timestamp, format: &str) -> String {
    let zone: TimeZone = zone(outlet);
    zone.to_datetime(moment).strftime(format).to_string()
}

fn json_ld(site: &Site, story: &Story) -> String {
    let people: Vec<_> = story.byline.iter().map(|name| json!({"@type": "Person", "name": name})).collect();
    let mut value = json!({
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "mainEntityOfPage": {"@type": "WebPage", "@id": site.address(story)},
        "headline": story.headline,
        "description": story.standfirst,
        "datePublished": iso(story.outlet, story.published),
        "dateModified": iso(story.outlet, story.changed()),
        "articleSection": story.section,
        "inLanguage": story.language,
        "author": people,
        "publisher": {"@type": "NewsMediaOrganization", "name": story.outlet.name, "url": format!("{}/", site.root())},
        "keywords": story.tags,
    });
    if let Some(lead) = &story.lead {
        value["image"] = json!([{"@type": "ImageObject", "url": site.picture(lead), "width": 480, "height": 270, "caption": lead.caption}]);
    }
    // Nothing in a script may end the script.
    value.to_string().replace("</", "<\\/")
}
