//! Cards: places on a page that announce one other story each.
//!
//! A card is the largest element in which all headline-like links lead to one address. What it shows
//! is read from its lines: headline, kicker, standfirst, byline, time. Nothing here depends on what
//! classes are called, though words in them decide where the lines alone do not.

use std::collections::HashMap;

use super::lines::{Line, lines};
use super::tree::{Tree, is_block};
use super::{dates, figures, people};
use crate::model::{Budget, WebUrl};
use crate::text::fold;

/// The most links of a page that are looked at.
const LINKS: usize = 8_000;
/// The most characters that a card shows.
const CARD: usize = 2_400;

/// A card.
#[derive(Debug, Clone)]
pub(super) struct Card {
    /// Where it leads.
    pub url: WebUrl,
    /// The element that is the card.
    pub root: usize,
    /// The link that bears the headline.
    pub link: usize,
    /// The headline.
    pub title: String,
    /// Whether the headline stands in a heading element.
    pub has_heading: bool,
    /// The kicker.
    pub section: Option<String>,
    /// The summary.
    pub standfirst: Option<String>,
    /// The byline.
    pub author: Option<String>,
    /// The time as shown.
    pub time: Option<String>,
    /// The time for machines.
    pub time_stated: Option<String>,
    /// The picture.
    pub image: Option<WebUrl>,
    /// What speaks for this being a story.
    pub worth: i32,
}

struct Link {
    node: usize,
    url: WebUrl,
    key: usize,
    is_headline: bool,
}

/// Finds the cards of a page outside the elements that `skip` names. `own` is the page's address.
pub(super) fn find(
    tree: &Tree,
    own: Option<&WebUrl>,
    language: Option<&str>,
    budget: &Budget,
    skip: &dyn Fn(usize) -> bool,
) -> Vec<Card> {
    let own_key = own.map(WebUrl::key);
    let mut links: Vec<Link> = Vec::new();
    let mut keys: Vec<String> = Vec::new();
    let mut number_of: HashMap<String, usize> = HashMap::new();
    let mut at = 1;
    while at < tree.len() {
        if at % 256 == 0 && budget.check().is_err() || links.len() >= LINKS {
            break;
        }
        if tree.is_element(at) && (tree.is_hidden(at) || skip(at)) {
            at = tree.end(at);
            continue;
        }
        if tree.tag(at) == "a"
            && let Some(url) = tree.attribute(at, "href").and_then(|href| tree.address(href))
        {
            let url = url.without_fragment();
            let key = url.key();
            if own_key.as_ref() != Some(&key) {
                let number = *number_of.entry(key.clone()).or_insert_with(|| {
                    keys.push(key);
                    keys.len() - 1
                });
                let is_headline = is_headline(tree, at);
                links.push(Link { node: at, url, key: number, is_headline });
            }
        }
        at += 1;
    }
    let mut is_candidate = vec![false; keys.len()];
    for link in &links {
        if link.is_headline && !is_furniture_address(&link.url, own) {
            is_candidate[link.key] = true;
        }
    }
    // Per node: 0 no candidate below, n + 1 the only one, MANY.
    const MANY: usize = usize::MAX;
    let mut only = vec![0usize; tree.len()];
    for link in links.iter().filter(|link| is_candidate[link.key]) {
        only[link.node] = link.key + 1;
    }
    for node in (1..tree.len()).rev() {
        let here = only[node];
        let above = &mut only[tree.parent(node)];
        if here != 0 && *above != here {
            *above = if *above == 0 { here } else { MANY };
        }
    }
    let mut cards: Vec<Card> = Vec::new();
    let mut is_done = vec![false; keys.len()];
    for (at, link) in links.iter().enumerate() {
        if !link.is_headline || !is_candidate[link.key] || is_done[link.key] {
            continue;
        }
        if at % 32 == 0 && budget.check().is_err() {
            break;
        }
        let mut root = link.node;
        for above in tree.above(link.node) {
            if only[above] != link.key + 1
                || tree.characters(above) > CARD
                || matches!(tree.tag(above), "body" | "main" | "html")
            {
                break;
            }
            root = above;
        }
        if let Some(card) = read(tree, link, root, own, language) {
            is_done[link.key] = true;
            cards.push(card);
        }
    }
    cards
}

/// Letters of scripts that do without spaces between words.
fn wide(text: &str) -> usize {
    text.chars().filter(|character| matches!(character, '\u{2e80}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}' | '\u{f900}'..='\u{faff}')).count()
}

/// Whether a text is long enough for a headline.
pub(super) fn is_headline_text(text: &str) -> bool {
    let words = text.split_whitespace().filter(|word| word.chars().any(char::is_alphanumeric)).count();
    words >= 4 || wide(text) >= 8 || words >= 3 && text.chars().count() >= 22
}

fn is_headline(tree: &Tree, link: usize) -> bool {
    if tree.characters(link) == 0 {
        return false;
    }
    // A link in a sentence is no card.
    let holder = tree.above(link).find(|&above| is_block(tree.tag(above))).unwrap_or(0);
    let around = tree.characters(holder) - tree.linked(holder).min(tree.characters(holder));
    if tree.has_text(holder)
        && !is_block_inside(tree, link)
        && around > tree.characters(link) / 2
        && around > 24
    {
        return false;
    }
    let text = tree.text(link);
    if is_headline_text(&text) {
        return true;
    }
    let in_heading = tree.above(link).take(3).any(|above| is_heading(tree.tag(above)))
        || tree.below(link).any(|below| is_heading(tree.tag(below)));
    in_heading && (text.split_whitespace().count() >= 2 || wide(&text) >= 4 || text.chars().count() >= 10)
}

fn is_block_inside(tree: &Tree, link: usize) -> bool {
    tree.below(link).take(12).any(|below| is_block(tree.tag(below)))
}

fn is_heading(tag: &str) -> bool {
    matches!(tag, "h1" | "h2" | "h3" | "h4" | "h5" | "h6")
}

/// Whether an address by itself is that of a story: a date, a number or a long slug in it.
pub(super) fn is_story_address(url: &WebUrl) -> bool {
    let path = url.as_url().path();
    let parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
    let Some(last) = parts.last() else {
        return url.as_url().query().is_some_and(|query| query.contains("p=") || query.contains("id="));
    };
    let digits = |part: &str| {
        let mut most = 0;
        let mut run = 0;
        for byte in part.bytes() {
            run = if byte.is_ascii_digit() { run + 1 } else { 0 };
            most = most.max(run);
        }
        most
    };
    let has_year = parts.iter().any(|part| {
        part.len() == 4 && (part.starts_with("20") || part.starts_with("19")) && digits(part) == 4
    });
    let slug_words = last.split(['-', '_', '+']).filter(|word| !word.is_empty()).count();
    let has_id = parts.iter().any(|part| digits(part) >= 5);
    let is_random = last.len() >= 10
        && last.bytes().any(|byte| byte.is_ascii_digit())
        && last.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let in_query = url.as_url().query_pairs().any(|(name, value)| {
        (name.ends_with("id") || name == "p")
            && value.len() >= 3
            && value.bytes().all(|byte| byte.is_ascii_digit())
    });
    slug_words >= 4 || has_id || has_year && parts.len() >= 3 || is_random || in_query
}

/// Whether an address leads to a list, a form, a person or another service, never to a story.
pub(super) fn is_furniture_address(url: &WebUrl, own: Option<&WebUrl>) -> bool {
    let path = url.as_url().path().to_ascii_lowercase();
    let parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
    const LISTS: &[&str] = &[
        "tag",
        "tags",
        "topic",
        "topics",
        "thema",
        "themen",
        "author",
        "authors",
        "autor",
        "autoren",
        "auteur",
        "people",
        "person",
        "profile",
        "profiles",
        "profil",
        "category",
        "categories",
        "kategorie",
        "label",
        "labels",
        "search",
        "suche",
        "login",
        "signin",
        "sign-in",
        "register",
        "subscribe",
        "subscription",
        "subscriptions",
        "abo",
        "account",
        "newsletter",
        "newsletters",
        "contact",
        "kontakt",
        "about",
        "about-us",
        "impressum",
        "privacy",
        "privacy-policy",
        "datenschutz",
        "terms",
        "terms-of-use",
        "terms-of-service",
        "cookies",
        "cookie-policy",
        "advertise",
        "help",
        "faq",
        "faqs",
        "careers",
        "jobs",
        "rss",
        "feed",
        "feeds",
        "sitemap",
        "share",
        "sharer",
        "user",
        "users",
        "member",
        "members",
        "from",
        "hide",
        "vote",
        "reply",
        "cart",
        "shop",
        "donate",
        "legal",
        "accessibility",
        "wp-login.php",
        "staff",
        "contributors",
        "contributor",
        "hashtag",
        "apps",
        "epaper",
        "agb",
        "keyword",
        "archive",
        "archives",
    ];
    // `/tag/x`, `/about`: the list's name stands first or second and little stands behind it.
    let is_list =
        parts.iter().take(3).enumerate().any(|(at, part)| LISTS.contains(part) && parts.len() - at <= 3)
            && !(parts.len() >= 3
                && is_story_address(url)
                && !parts.iter().take(2).any(|part| {
                    matches!(
                        *part,
                        "tag"
                            | "tags"
                            | "author"
                            | "authors"
                            | "autor"
                            | "topic"
                            | "topics"
                            | "thema"
                            | "category"
                            | "profile"
                            | "people"
                            | "label"
                    )
                }));
    let host = url.outlet_host();
    const SERVICES: &[&str] = &[
        "facebook.com",
        "twitter.com",
        "x.com",
        "instagram.com",
        "linkedin.com",
        "pinterest.com",
        "whatsapp.com",
        "api.whatsapp.com",
        "t.me",
        "telegram.me",
        "reddit.com",
        "tiktok.com",
        "threads.net",
        "bsky.app",
        "vk.com",
        "ok.ru",
        "flipboard.com",
        "getpocket.com",
        "apps.apple.com",
        "itunes.apple.com",
        "play.google.com",
        "news.google.com",
        "plus.google.com",
        "google.com",
        "podcasts.apple.com",
        "open.spotify.com",
        "outbrain.com",
        "taboola.com",
        "doubleclick.net",
        "googleadservices.com",
        "wa.me",
        "line.me",
        "addtoany.com",
        "buffer.com",
        "tumblr.com",
        "mastodon.social",
    ];
    let is_service = SERVICES.iter().any(|service| {
        host == *service || host.strip_suffix(service).is_some_and(|before| before.ends_with('.'))
    });
    let is_front = parts.is_empty() && url.as_url().query().is_none();
    let is_file = [".pdf", ".jpg", ".png", ".xml", ".rss", ".zip", ".mp3", ".mp4"]
        .iter()
        .any(|end| path.ends_with(end));
    let is_above_own = own.is_some_and(|own| {
        own.host() == url.host()
            && own.as_url().path().len() > 1
            && own.as_url().path().starts_with(url.as_url().path())
            && url.as_url().path().ends_with('/')
    });
    is_list
        || is_service && own.is_none_or(|own| own.outlet_host() != host)
        || is_front
        || is_file
        || is_above_own
}

/// Words that name what a link does, not what a story is about.
pub(super) fn is_call(text: &str) -> bool {
    let folded = fold(text);
    let folded = folded.trim_matches(|character: char| !character.is_alphanumeric());
    const CALLS: &[&str] = &[
        "read more",
        "more",
        "full story",
        "continue reading",
        "read full article",
        "read the full story",
        "weiterlesen",
        "mehr",
        "mehr lesen",
        "mehr dazu",
        "lire la suite",
        "leer mas",
        "seguir leyendo",
        "leggi tutto",
        "leggi di piu",
        "continua",
        "lees meer",
        "las mer",
        "les mer",
        "read story",
        "читать далее",
        "подробнее",
        "see more",
        "see all",
        "view all",
        "show more",
        "load more",
        "all stories",
        "comments",
        "comment",
        "kommentare",
        "share",
        "save",
        "watch",
        "listen",
        "watch now",
        "live",
        "video",
        "gallery",
        "advertisement",
        "ad",
        "sponsored",
        "next",
        "previous",
        "subscribe",
        "sign in",
        "log in",
        "details",
        "learn more",
        "click here",
        "here",
        "skip to content",
        "skip to main content",
        "zum inhalt springen",
        "saiba mais",
        "leia mais",
        "czytaj wiecej",
        "devamı",
        "devami",
        "continue",
        "more news",
        "更多",
        "続きを読む",
        "もっと見る",
        "mehr zum thema",
        "zur startseite",
    ];
    CALLS.contains(&folded)
        || folded.starts_with("read more") && folded.len() < 16
        || folded.ends_with(" comments") && folded.len() < 16
}

const TITLE_WORDS: &[&str] = &[
    "title",
    "headline",
    "hed",
    "heading",
    "titulo",
    "titre",
    "titolo",
    "titel",
    "card title",
    "storylink",
    "titleline",
    "name headline",
];
const KICKER_WORDS: &[&str] = &[
    "kicker",
    "category",
    "categories",
    "section",
    "eyebrow",
    "topline",
    "overline",
    "rubrik",
    "rubrique",
    "seccion",
    "categoria",
    "categorie",
    "ressort",
    "channel",
    "dachzeile",
    "topic",
    "topics",
    "rubric",
    "antetitulo",
    "occhiello",
    "supertitle",
    "label",
    "cat",
    "tag",
    "flag",
    "theme",
    "field section",
];
const STANDFIRST_WORDS: &[&str] = &[
    "summary",
    "excerpt",
    "description",
    "standfirst",
    "dek",
    "deck",
    "teaser",
    "intro",
    "abstract",
    "lead",
    "subtitle",
    "blurb",
    "synopsis",
    "body",
    "text",
    "snippet",
    "descripcion",
    "entradilla",
    "chapeau",
    "sommario",
    "desc",
    "subhead",
    "content",
];
const AUTHOR_WORDS: &[&str] = &[
    "author",
    "authors",
    "byline",
    "autor",
    "autoren",
    "auteur",
    "autore",
    "writer",
    "contributor",
    "creator",
    "by line",
    "byline author",
];
const TIME_WORDS: &[&str] = &[
    "time",
    "date",
    "timestamp",
    "datetime",
    "pubdate",
    "ago",
    "datum",
    "fecha",
    "published",
    "zeit",
    "data",
];

fn read(tree: &Tree, link: &Link, root: usize, own: Option<&WebUrl>, language: Option<&str>) -> Option<Card> {
    let all =
        lines(tree, root..tree.end(root), |node| !matches!(tree.tag(node), "button" | "form" | "figcaption"));
    let is_named = |line: &Line, words: &[&str]| {
        std::iter::once(line.node)
            .chain(tree.above(line.node))
            .take_while(|&node| node != root && tree.is_within(node, root))
            .take(3)
            .any(|node| tree.is_labelled(node, words))
    };
    let heading_of = |line: &Line| {
        std::iter::once(line.node)
            .chain(tree.above(line.node))
            .take(6)
            .take_while(|&node| tree.is_within(node, root) || is_heading(tree.tag(node)))
            .find(|&node| is_heading(tree.tag(node)))
    };
    let leads_there = |line: &Line| {
        line.link.is_some_and(|other| {
            other == link.node || tree.attribute(other, "href") == tree.attribute(link.node, "href")
        }) || heading_of(line).is_some_and(|heading| tree.is_within(link.node, heading))
    };
    let is_short = |line: &Line| !is_headline_text(&line.text);
    // The headline: a heading that leads there, then what is called so, then the first long line.
    let inside: Vec<&Line> = all
        .iter()
        .filter(|line| leads_there(line) && !is_call(&line.text) && !is_time(tree, line, language))
        .collect();
    let all_in_link = inside.len() > 1;
    let title = inside
        .iter()
        .filter(|line| heading_of(line).is_some() && !is_named(line, KICKER_WORDS))
        .max_by_key(|line| (!is_short(line), std::cmp::Reverse(line.first)))
        .or_else(|| inside.iter().find(|line| is_named(line, TITLE_WORDS) && !is_named(line, KICKER_WORDS)))
        .or_else(|| {
            inside.iter().find(|line| {
                !is_short(line) && (!all_in_link || !is_named(line, &["caption", "alt", "credit"]))
            })
        })
        .or_else(|| inside.iter().max_by_key(|line| line.text.chars().count()))
        .copied()?;
    // A headline that was broken into pieces of one heading.
    let heading = heading_of(title);
    let mut title_text = title.text.clone();
    if let Some(heading) = heading
        && tree.is_within(heading, root)
        && !all.iter().any(|line| {
            tree.is_within(line.node, heading)
                && line.first != title.first
                && (is_named(line, KICKER_WORDS) || is_time(tree, line, language) || is_short(line))
        })
    {
        title_text = tree.text(heading);
    }
    let title_text = title_text
        .trim_matches(|character: char| {
            character.is_whitespace() || matches!(character, '»' | '›' | '→' | '|')
        })
        .to_owned();
    if title_text.chars().count() < 3 || title_text.chars().count() > 400 {
        return None;
    }
    let mut card = Card {
        url: link.url.clone(),
        root,
        link: link.node,
        title: title_text,
        has_heading: heading.is_some(),
        section: None,
        standfirst: None,
        author: None,
        time: None,
        time_stated: None,
        image: None,
        worth: 0,
    };
    let mut names = Vec::new();
    for (at, line) in all.iter().enumerate() {
        if line.first == title.first
            || heading.is_some_and(|heading| tree.is_within(line.node, heading)) && !is_short(line)
        {
            continue;
        }
        if fold(&line.text) == fold(&card.title) || is_call(&line.text) {
            continue;
        }
        let text = line.text.trim();
        if is_time(tree, line, language) {
            if card.time.is_none() {
                card.time = Some(text.to_owned());
                card.time_stated = time_element(tree, line.node, root)
                    .and_then(|time| tree.attribute(time, "datetime"))
                    .map(ToOwned::to_owned);
            }
            continue;
        }
        let is_profile = line.link.is_some_and(|link| {
            tree.attribute(link, "rel") == Some("author")
                || tree.attribute(link, "href").is_some_and(|href| {
                    let href = href.to_ascii_lowercase();
                    [
                        "/author/",
                        "/autor/",
                        "/people/",
                        "/profile/",
                        "/auteur/",
                        "/authors/",
                        "/by/",
                        "/staff/",
                    ]
                    .iter()
                    .any(|part| href.contains(part))
                })
        });
        if let Some(rest) = people::after_lead(text)
            && text.chars().count() < 100
        {
            let rest =
                if rest.is_empty() { all.get(at + 1).map_or("", |next| next.text.as_str()) } else { rest };
            let people = people::parse(rest, None, true);
            if !people.is_empty() {
                names = people.into_iter().map(|person| person.name.to_string()).collect::<Vec<_>>();
                continue;
            }
        }
        if (is_profile || is_named(line, AUTHOR_WORDS)) && text.chars().count() < 100 {
            for person in people::parse(text, None, true) {
                if !names.iter().any(|name: &String| fold(name) == fold(&person.name)) {
                    names.push(person.name.to_string());
                }
            }
            continue;
        }
        let is_long = text.split_whitespace().count() >= 6 || text.chars().count() >= 40 || wide(text) >= 14;
        let is_after = line.first > title.first;
        if is_long {
            let is_caption = is_named(line, &["caption", "credit", "copyright"])
                || !is_after && !is_named(line, STANDFIRST_WORDS);
            if !is_caption && card.standfirst.is_none() && is_after {
                card.standfirst = Some(text.to_owned());
            }
            continue;
        }
        let is_label = is_named(line, KICKER_WORDS)
            || !is_after && line.link != Some(link.node)
            || is_after
                && line
                    .link
                    .is_some_and(|other| tree.attribute(other, "href") != tree.attribute(link.node, "href"));
        if is_label && card.section.is_none() && is_section_text(text) {
            card.section = Some(
                text.trim_matches(|character: char| {
                    matches!(character, '|' | '/' | '•' | ':' | '·' | ' ' | '-' | '#')
                })
                .to_owned(),
            );
        }
    }
    // A name that stands alone before "By name" is the author too, not a kicker.
    if let Some(section) = &card.section
        && names.iter().any(|name| fold(name) == fold(section))
    {
        card.section = None;
    }
    if !names.is_empty() {
        card.author = Some(names.join(", "));
    }
    if card.time.is_none()
        && let Some(time) = tree.all_below(root, "time").find(|&time| !tree.is_hidden(time))
    {
        card.time_stated = tree.attribute(time, "datetime").map(ToOwned::to_owned);
        card.time =
            Some(tree.text(time)).filter(|text| !text.is_empty()).or_else(|| card.time_stated.clone());
    }
    let picture = tree
        .below(root)
        .filter(|&below| tree.tag(below) == "img" && !figures::is_tiny(tree, below))
        .find_map(|picture| figures::address(tree, picture));
    card.image = picture;
    card.worth = worth(tree, &card, own);
    Some(card)
}

fn time_element(tree: &Tree, node: usize, root: usize) -> Option<usize> {
    std::iter::once(node)
        .chain(tree.above(node))
        .take_while(|&above| above != root && tree.is_within(above, root))
        .find(|&above| tree.tag(above) == "time")
        .or_else(|| tree.all_below(node, "time").next())
}

fn is_time(tree: &Tree, line: &Line, language: Option<&str>) -> bool {
    if dates::looks_like_time(&line.text, language) {
        return true;
    }
    let is_called = std::iter::once(line.node).chain(tree.above(line.node)).take(2).any(|node| {
        tree.tag(node) == "time" || tree.is_labelled(node, TIME_WORDS) && tree.characters(node) < 40
    });
    is_called
        && line.text.chars().count() < 40
        && line.text.chars().any(|character| character.is_ascii_digit())
}

fn is_section_text(text: &str) -> bool {
    let length = text.chars().count();
    (2..=40).contains(&length)
        && text.split_whitespace().count() <= 5
        && text.chars().any(char::is_alphabetic)
        && !is_call(text)
        && !text.ends_with(['.', '!', '?'])
        && !text.contains(" min")
        && !text.chars().next().is_some_and(|first| first.is_ascii_digit())
        && !matches!(
            fold(text).as_str(),
            "by" | "von"
                | "in"
                | "new"
                | "free"
                | "premium"
                | "plus"
                | "exclusive"
                | "updated"
                | "photo"
                | "foto"
                | "audio"
                | "podcast"
                | "analysis"
                | "image"
                | "getty images"
                | "reuters"
                | "ap"
                | "on"
        )
}

fn worth(tree: &Tree, card: &Card, own: Option<&WebUrl>) -> i32 {
    let mut worth = 0;
    if card.has_heading {
        worth += 2;
    }
    if is_story_address(&card.url) {
        worth += 2;
    }
    let words = card.title.split_whitespace().count();
    if words >= 5 || wide(&card.title) >= 10 {
        worth += 1;
    }
    if words >= 8 || wide(&card.title) >= 18 {
        worth += 1;
    }
    worth += i32::from(card.image.is_some())
        + i32::from(card.time.is_some())
        + i32::from(card.standfirst.is_some());
    if own.is_some_and(|own| !super::tree::same_site(own, &card.url)) {
        worth -= 2;
    }
    if tree.attribute(card.link, "rel").is_some_and(|rel| rel.contains("sponsored")) {
        worth -= 6;
    }
    worth
}
