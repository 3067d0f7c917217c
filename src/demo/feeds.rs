//! The outlets' feeds, each in its own dialect.

use std::fmt::Write;

use jiff::Timestamp;
use serde_json::json;

use super::html::{body, summary};
use super::site::{Page, Site};
use super::story::{Picture, iso, zone};
use super::template::escape;
use super::{Dialect, NOW, Outlet, Story, edition};

/// The feed of a site, newest first.
pub(super) fn feed(site: &Site) -> Page {
    let stories: Vec<&Story> = edition().iter().filter(|story| story.outlet == site.outlet).collect();
    let changed = stories.iter().map(|story| story.changed()).max().unwrap_or(NOW);
    let (kind, text) = match site.outlet.dialect {
        Dialect::Rss | Dialect::Page => ("application/rss+xml; charset=utf-8", rss(site, &stories)),
        Dialect::Rdf => ("application/rdf+xml; charset=utf-8", rdf(site, &stories)),
        Dialect::Atom => ("application/atom+xml; charset=utf-8", atom(site, &stories, changed)),
        Dialect::Json => ("application/feed+json; charset=utf-8", json_feed(site, &stories)),
    };
    Page { kind, body: text.into_bytes(), changed }
}

/// A moment as mail has it: `Fri, 09 Oct 2026 07:23:00 +0000`.
fn mail_date(outlet: &Outlet, moment: Timestamp) -> String {
    let offset = format!("{:+03}{:02}", outlet.offset / 60, outlet.offset.abs() % 60);
    format!("{} {offset}", zone(outlet).to_datetime(moment).strftime("%a, %d %b %Y %H:%M:%S"))
}

fn rss(site: &Site, stories: &[&Story]) -> String {
    let outlet = site.outlet;
    let mut xml = String::from("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n");
    let _ = writeln!(
        xml,
        "<rss version=\"2.0\" xmlns:atom=\"http://www.w3.org/2005/Atom\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\">\n\
         <channel>\n<title>{}</title>\n<link>{root}/</link>\n<description>{}</description>\n<language>en</language>\n\
         <ttl>15</ttl>\n<atom:link href=\"{root}{}\" rel=\"self\" type=\"application/rss+xml\"/>",
        escape(outlet.name),
        escape(outlet.motto),
        outlet.feed.unwrap_or("/"),
        root = site.root(),
    );
    for story in stories {
        let _ = writeln!(
            xml,
            "<item>\n<title>{}</title>\n<link>{link}</link>\n<guid isPermaLink=\"true\">{link}</guid>\n\
             <dc:creator>{}</dc:creator>\n<category>{}</category>\n<pubDate>{}</pubDate>\n<description>{}</description>",
            escape(story.headline),
            escape(&story.byline_words()),
            escape(story.section),
            mail_date(outlet, story.published),
            escape(&summary(story, site)),
            link = site.address(story),
        );
        if let Some(lead) = &story.lead {
            let address = site.picture(lead);
            let length = super::shelf::picture(lead.file).map_or(0, <[u8]>::len);
            let _ = writeln!(xml, "<enclosure url=\"{address}\" length=\"{length}\" type=\"image/png\"/>");
        }
        xml.push_str("</item>\n");
    }
    xml.push_str("</channel>\n</rss>\n");
    xml
}

fn rdf(site: &Site, stories: &[&Story]) -> String {
    let outlet = site.outlet;
    let root = site.root();
    let mut xml = String::from("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n");
    let mut order = String::new();
    for story in stories {
        let _ = writeln!(order, "<rdf:li rdf:resource=\"{}\"/>", site.address(story));
    }
    let _ = writeln!(
        xml,
        "<rdf:RDF xmlns=\"http://purl.org/rss/1.0/\" xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\" \
         xmlns:dc=\"http://purl.org/dc/elements/1.1/\">\n<channel rdf:about=\"{root}/index.rdf\">\n<title>{}</title>\n\
         <link>{root}/</link>\n<description>{}</description>\n<dc:language>en</dc:language>\n\
         <items><rdf:Seq>\n{order}</rdf:Seq></items>\n</channel>",
        escape(outlet.name),
        escape(outlet.motto),
    );
    for story in stories {
        let _ = writeln!(
            xml,
            "<item rdf:about=\"{link}\">\n<title>{}</title>\n<link>{link}</link>\n<description>{}</description>\n\
             <dc:creator>{}</dc:creator>\n<dc:subject>{}</dc:subject>\n<dc:date>{}</dc:date>\n</item>",
            escape(story.headline),
            escape(&summary(story, site)),
            escape(&story.byline_words()),
            escape(story.section),
            iso(outlet, story.published),
            link = site.address(story),
        );
    }
    xml.push_str("</rdf:RDF>\n");
    xml
}

fn atom(site: &Site, stories: &[&Story], changed: Timestamp) -> String {
    let outlet = site.outlet;
    let root = site.root();
    let mut xml = String::from("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n");
    let _ = writeln!(
        xml,
        "<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"en\">\n<title>{}</title>\n<subtitle>{}</subtitle>\n\
         <id>{root}/</id>\n<link rel=\"alternate\" type=\"text/html\" href=\"{root}/\"/>\n\
         <link rel=\"self\" type=\"application/atom+xml\" href=\"{root}{}\"/>\n<updated>{}</updated>",
        escape(outlet.name),
        escape(outlet.motto),
        outlet.feed.unwrap_or("/"),
        iso(outlet, changed),
    );
    for story in stories {
        let link = site.address(story);
        let mut authors = String::new();
        for name in &story.byline {
            let _ = writeln!(authors, "<author><name>{}</name></author>", escape(name));
        }
        let _ = writeln!(
            xml,
            "<entry>\n<title>{}</title>\n<id>{link}</id>\n<link rel=\"alternate\" type=\"text/html\" href=\"{link}\"/>\n\
             <published>{}</published>\n<updated>{}</updated>\n{authors}<category term=\"{}\"/>\n\
             <summary>{}</summary>\n<content type=\"html\">{}</content>\n</entry>",
            escape(story.headline),
            iso(outlet, story.published),
            iso(outlet, story.changed()),
            escape(story.section),
            escape(story.standfirst),
            escape(&whole(story, site)),
        );
    }
    xml.push_str("</feed>\n");
    xml
}

fn json_feed(site: &Site, stories: &[&Story]) -> String {
    let outlet = site.outlet;
    let root = site.root();
    let items: Vec<_> = stories
        .iter()
        .map(|story| {
            let authors: Vec<_> = story.byline.iter().map(|name| json!({"name": name})).collect();
            let tags: Vec<_> = std::iter::once(&story.section).chain(&story.tags).collect();
            let mut item = json!({
                "id": site.address(story),
                "url": site.address(story),
                "title": story.headline,
                "summary": story.standfirst,
                "content_html": whole(story, site),
                "date_published": iso(outlet, story.published),
                "authors": authors,
                "tags": tags,
                "language": story.language,
            });
            if let Some(updated) = story.updated {
                item["date_modified"] = json!(iso(outlet, updated));
            }
            if let Some(lead) = &story.lead {
                item["image"] = json!(site.picture(lead));
            }
            item
        })
        .collect();
    let feed = json!({
        "version": "https://jsonfeed.org/version/1.1",
        "title": outlet.name,
        "description": outlet.motto,
        "home_page_url": format!("{root}/"),
        "feed_url": format!("{root}{}", outlet.feed.unwrap_or("/")),
        "language": "en",
        "items": items,
    });
    format!("{feed:#}\n")
}

/// The whole text of a story, its addresses whole too: a feed is read far from its site.
fn whole(story: &Story, site: &Site) -> String {
    let figure = |picture: &Picture| {
        format!(
            "<figure><img src=\"{}\" alt=\"{}\"><figcaption>{}</figcaption></figure>",
            site.picture(picture),
            escape(picture.alt),
            escape(picture.caption),
        )
    };
    let host = site.root();
    let folder = site.folder();
    let origin = host.strip_suffix(folder.as_str()).unwrap_or(&host);
    body(story, site, &figure).replace("href=\"/", &format!("href=\"{origin}/"))
}
