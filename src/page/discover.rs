//! What a page offers as a source.

use super::choice::Trace;
use super::metadata::{self, Meta};
use super::tree::Tree;
use super::tree::parse::Parsed;
use super::{body, ld, section};
use crate::model::{Budget, Discovery, FoundFeed, WebUrl};
use crate::text::{SafeText, fold};

/// The most feeds that are listed.
const FEEDS: usize = 60;
/// Characters of running text from which a page may be a story.
const STORY: usize = 700;

/// Reads a parsed page for its feeds and stories.
pub(super) fn read(parsed: Parsed, address: Option<&WebUrl>, budget: &Budget) -> Discovery {
    let tree = parsed.tree;
    let section = section::read(&tree, address, budget);
    let feeds = feeds(&tree);
    let meta = Meta::read(&tree);
    let titles = metadata::stated_titles(&tree, &meta);
    let linked = ld::read(&tree, address.map(WebUrl::as_str), &titles, budget);
    let headline = metadata::headline(&tree, &titles, linked.headline.as_deref(), &Trace::off());
    let is_front =
        address.is_some_and(|address| address.as_url().path() == "/" && address.as_url().query().is_none());
    let says_article = linked.is_article || meta.first(&["og:type"]) == Some("article");
    let found = body::find(&tree, parsed.document, headline.node, None, budget, &Trace::off());
    let weight = found.map_or(0, |found| found.characters);
    let announced: usize = section.entries.iter().map(|entry| entry.title.chars().count()).sum();
    let is_article = !is_front
        && !linked.is_list
        && weight >= STORY
        && if says_article {
            weight > announced / 3
        } else {
            weight > 2 * announced && headline.node.is_some()
        };
    let site = meta.first(&["og:site_name", "application-name"]);
    let title = site.filter(|_| is_front).map_or_else(
        || section.outlet.clone().filled().unwrap_or_else(|| section.title.clone()),
        SafeText::line,
    );
    Discovery { title, feeds, is_article, section }
}

/// The feeds that the page's head names, then those that its links lead to; of comments last.
fn feeds(tree: &Tree) -> Vec<FoundFeed> {
    let mut found: Vec<FoundFeed> = Vec::new();
    let mut add = |address: Option<WebUrl>, title: &str| {
        if let Some(address) = address
            && found.len() < FEEDS
            && !found.iter().any(|other| other.address == address)
        {
            found.push(FoundFeed { address, title: SafeText::line(title) });
        }
    };
    for link in tree.all("link") {
        let is_alternate = tree.attribute(link, "rel").is_some_and(|rel| {
            rel.split_ascii_whitespace()
                .any(|rel| matches!(rel.to_ascii_lowercase().as_str(), "alternate" | "feed"))
        });
        let kind = tree.attribute(link, "type").unwrap_or_default().to_ascii_lowercase();
        let href = tree.attribute(link, "href").unwrap_or_default();
        let is_feed = ["rss", "atom", "rdf"].iter().any(|word| kind.contains(word))
            || kind.contains("feed+json")
            || kind == "application/json" && href.contains("feed")
            || kind.ends_with("xml") && looks_like_feed(href);
        if is_alternate && is_feed {
            add(tree.address(href), tree.attribute(link, "title").unwrap_or_default());
        }
    }
    for link in tree.all("a") {
        let Some(href) = tree.attribute(link, "href") else { continue };
        let text = tree.text(link);
        let says_feed =
            matches!(fold(&text).as_str(), "rss" | "rss feed" | "atom" | "atom feed" | "rss-feed" | "feed");
        if looks_like_feed(href)
            || says_feed && !href.ends_with(".html") && href.to_ascii_lowercase().contains("rss")
        {
            add(tree.address(href), &text);
        }
    }
    let is_of_comments = |feed: &FoundFeed| {
        feed.address.as_url().path().contains("/comments")
            || fold(&feed.title).contains("comment")
            || fold(&feed.title).contains("kommentar")
    };
    let (comments, mut first): (Vec<FoundFeed>, Vec<FoundFeed>) = found.into_iter().partition(is_of_comments);
    first.extend(comments);
    first
}

/// Whether an address by itself looks like a feed's.
fn looks_like_feed(href: &str) -> bool {
    let lower = href.to_ascii_lowercase();
    let (path, query) = lower.split_once('?').unwrap_or((&lower, ""));
    let path = path.split('#').next().unwrap_or(path).trim_end_matches('/');
    let last = path.rsplit('/').next().unwrap_or(path);
    let is_named = matches!(
        last,
        "rss"
            | "feed"
            | "atom"
            | "rss.xml"
            | "feed.xml"
            | "atom.xml"
            | "index.xml"
            | "index.rdf"
            | "rss.php"
            | "feed.json"
            | "rss2"
            | "rdf"
            | "feed.atom"
            | "rss.aspx"
            | "feed.rss"
            | "newsfeed.xml"
    );
    let ends = [".rss", ".rdf", ".atom"].iter().any(|end| last.ends_with(end))
        || last.ends_with(".xml") && (lower.contains("rss") || lower.contains("feed"));
    let asks = query.split('&').any(|part| {
        matches!(
            part,
            "feed=rss2"
                | "feed=rss"
                | "feed=atom"
                | "format=rss"
                | "format=feed"
                | "type=rss"
                | "output=rss"
                | "outputtype=rss"
        )
    });
    is_named || ends || asks
}

#[cfg(test)]
mod tests {
    use super::*;

    fn discover(html: &str) -> Discovery {
        let address = WebUrl::parse("https://news.example/world/").expect("an address");
        crate::page::discover(html.as_bytes(), None, &address, &Budget::document())
    }

    #[test]
    fn feeds_of_the_head_come_first_and_those_of_comments_last() {
        let found = discover(
            "<head><link rel=alternate type='application/rss+xml' href='/comments/feed/' title='Comments'>
             <link rel='alternate' type='application/atom+xml' title='World' href='atom.xml'>
             <link rel=alternate hreflang=de href='/de/'></head>
             <a href='/rss/all.rss'>All</a><a href='/about'>About</a>",
        );
        let shown: Vec<String> =
            found.feeds.iter().map(|feed| format!("{} {}", feed.address, feed.title)).collect();
        assert_eq!(
            shown,
            [
                "https://news.example/world/atom.xml World",
                "https://news.example/rss/all.rss All",
                "https://news.example/comments/feed/ Comments",
            ]
        );
    }

    #[test]
    fn a_story_is_told_from_a_list_of_stories() {
        let paragraph = "<p>The council met for the third time this week and agreed on a plan for the harbour, which has been closed since the storm of last winter.</p>";
        let story = format!(
            "<meta property=og:type content=article><h1>Council agrees on a plan</h1><article>{}</article>",
            paragraph.repeat(8)
        );
        assert!(discover(&story).is_article);
        let list: String = (0..20)
            .map(|number| format!("<article><h2><a href='/2020/10/story-number-{number}-of-the-day'>Story number {number} of the long day</a></h2><p>A summary of what happened there.</p></article>"))
            .collect();
        let found = discover(&list);
        assert!(!found.is_article);
        assert_eq!(found.section.entries.len(), 20);
    }
}
