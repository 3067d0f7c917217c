//! Finds the element that holds the story, and what in it is not the story.
//!
//! Three opinions are merged: elements that the page itself calls its text, what a reader mode would
//! keep, and where the paragraphs are densest; a text in the page's JSON-LD is the check. The smallest
//! element that covers the winner is taken, so that text which an opinion lost comes back.

use std::collections::HashSet;

use dom_query::Document;
use dom_smoothie::Readability;

use super::tree::{MARK, Tree, is_block};
use crate::model::Budget;

/// Elements beyond which the reader mode, which cannot be cut short, is not asked.
const READER_MODE_NODES: usize = 40_000;
/// The fewest characters of a paragraph that speaks for its place.
const SPEAKING: usize = 40;
/// The most that one paragraph can say for its place.
const LOUDEST: usize = 1_200;

/// What an element is called that holds a story's text.
const STORY_WORDS: &[&str] = &[
    "article body",
    "articlebody",
    "article content",
    "article text",
    "articletext",
    "article copy",
    "article main",
    "article detail",
    "article page content",
    "article story",
    "article wrap",
    "article paragraphs",
    "article inner",
    "story body",
    "storybody",
    "story content",
    "story text",
    "storytext",
    "story detail",
    "entry content",
    "entry body",
    "post content",
    "post body",
    "post text",
    "post entry",
    "body content",
    "body text",
    "bodytext",
    "body copy",
    "bodycopy",
    "content body",
    "content text",
    "news text",
    "newstext",
    "news content",
    "news body",
    "news detail",
    "text content",
    "main text",
    "rich text",
    "richtext",
    "node content",
    "field name body",
    "single content",
    "detail content",
    "detail text",
    "article section content",
    "artikel text",
    "artikeltext",
    "articulo",
    "cuerpo",
    "cuerpo noticia",
    "corps article",
    "corps",
    "article corps",
    "testo",
    "texte",
    "text article",
    "page content",
    "the content",
    "td post content",
    "wysiwyg",
    "prose",
    "paragraphs",
    "c content",
    "caas body",
    "article bodytext",
    "articulo cuerpo",
];

/// What is never the story, whatever stands in it: tested where it holds little of the text.
const OTHER_WORDS: &[&str] = &[
    "share",
    "sharing",
    "social",
    "socials",
    "sharebar",
    "newsletter",
    "subscribe",
    "subscription",
    "signup",
    "sign up",
    "related",
    "recommended",
    "recommendation",
    "recommendations",
    "recirc",
    "recirculation",
    "promo",
    "promos",
    "promotion",
    "teaser",
    "teasers",
    "sidebar",
    "tags",
    "taglist",
    "tag list",
    "topics",
    "breadcrumb",
    "breadcrumbs",
    "byline",
    "bylines",
    "author",
    "authors",
    "author bio",
    "author box",
    "comments",
    "comment",
    "disqus",
    "ad",
    "ads",
    "advert",
    "advertisement",
    "advertising",
    "adslot",
    "ad slot",
    "ad container",
    "sponsored",
    "sponsor",
    "outbrain",
    "taboola",
    "cookie",
    "cookies",
    "consent",
    "toolbar",
    "article tools",
    "print",
    "pagination",
    "pager",
    "most read",
    "mostread",
    "popular",
    "trending",
    "more on",
    "read more",
    "readmore",
    "see also",
    "also read",
    "read also",
    "donate",
    "donation",
    "banner",
    "popup",
    "modal",
    "overlay",
    "widget",
    "skip",
    "rating",
    "listen",
    "audio player",
    "footer",
    "copyright",
    "disclaimer",
    "navigation",
    "navbar",
    "menu",
    "follow",
    "whatsapp",
    "telegram",
    "marketing",
    "callout",
    "cta",
    "call to action",
    "timestamp",
    "dateline time",
    "published date",
    "post meta",
    "entry meta",
    "article meta",
    "meta",
    "metadata",
    "infobar",
    "reactions",
    "feedback",
    "poll",
    "quiz",
    "login",
    "paywall",
    "piano",
    "regwall",
    "read next",
    "next article",
    "previous article",
    "up next",
    "more stories",
    "more from",
    "latest news",
    "hashtags",
    "article tags",
    "keywords",
    "slideshow",
    "carousel",
    "slider",
    "gallery",
    "toc",
    "table of contents",
    "in this article",
    "jump to",
    "kicker",
    "eyebrow",
    "screen reader text",
    "tooltip",
    "trinity",
    "bottom links",
    "outils",
    "partage",
    "lire aussi",
    "a lire aussi",
    "à lire aussi",
    "verwandte",
    "weitere themen",
    "mehr zum thema",
    "leggi anche",
    "lee tambien",
    "te puede interesar",
    "relacionadas",
    "relacionados",
    "noticias relacionadas",
    "topic links",
    "topiclinks",
    "article end",
    "article footer",
    "tools",
    "actions",
    "action bar",
    "bookmark",
    "save article",
    "correlati",
    "more like this",
    "you may also like",
    "you might also like",
    "editors picks",
    "inline story",
    "inline link",
    "inline promo",
    "story card",
    "card",
    "teaser list",
    "bio",
    "biography",
    "about the author",
    "contributor",
    "contributors",
    "profile",
    "app download",
    "app promo",
    "google news",
    "ticker",
    "stock",
    "weather",
    "embed html",
    "factbox",
    "live feed",
    "podcast",
    "podcasts",
];

/// Elements that are never the story's text.
const OTHER_TAGS: &[&str] = &["nav", "footer", "aside", "form", "button", "dialog", "label", "fieldset"];

/// Where the story is.
pub(super) struct Found {
    /// The smallest element that holds all of it.
    pub root: usize,
    /// Elements in it that are no part of the story, with all below them.
    pub left_out: HashSet<usize>,
    /// The first paragraph that speaks.
    pub first: usize,
    /// Characters of speaking paragraphs in the root.
    pub weight: usize,
}

/// What each element says for its place.
struct Weights {
    /// Characters of text directly in each block element, those of its inline elements included.
    own: Vec<usize>,
    /// Whether an element is, or stands below, something that is never the story.
    is_other: Vec<bool>,
    /// The speaking paragraphs and what they say.
    leaves: Vec<(usize, usize)>,
}

/// Finds the story in a page.
///
/// `stated` is the text as JSON-LD gives it, folded to letters and digits.
pub(super) fn find(
    tree: &Tree,
    document: Document,
    title: Option<usize>,
    stated: Option<&str>,
    budget: &Budget,
) -> Option<Found> {
    let kept = reader_mode(tree, document, budget);
    let weights = weigh(tree);
    let chosen = choose(tree, &weights, &kept, title, stated)?;
    let total: usize = chosen.iter().map(|(_, weight)| weight).sum();
    let sums = sums(tree, &chosen);
    let mut root = 0;
    // Down as long as one child holds nearly all; a lone paragraph is no container.
    while let Some(child) = tree.children(root).find(|&child| sums[child] * 100 >= total * 93) {
        if tree.tag(child) == "p" || weights.own[child] > 0 && sums[child] == weights.own[child].min(LOUDEST)
        {
            break;
        }
        root = child;
    }
    let first = opening(tree, &chosen)?;
    let left_out = leave_out(tree, root, &sums, total, budget);
    Some(Found { root, left_out, first, weight: total })
}

/// Where the text opens: the first speaking element of the kind that most of the text is set in. A
/// standfirst above the byline is often set in another.
fn opening(tree: &Tree, chosen: &[(usize, usize)]) -> Option<usize> {
    let paragraphs = chosen.iter().filter(|(leaf, _)| tree.tag(*leaf) == "p").count();
    let is_set_in_paragraphs = paragraphs * 3 > chosen.len() * 2;
    let opens = |leaf: &usize| !is_set_in_paragraphs || tree.tag(*leaf) == "p";
    let mut leaves = chosen.iter().map(|(leaf, _)| *leaf);
    leaves.clone().find(opens).or_else(|| leaves.next())
}

/// The elements that a reader mode would keep.
fn reader_mode(tree: &Tree, document: Document, budget: &Budget) -> HashSet<usize> {
    if tree.len() > READER_MODE_NODES || budget.check().is_err() {
        return HashSet::new();
    }
    let Ok(mut reader) = Readability::with_document(document, None, None) else { return HashSet::new() };
    let Ok(article) = reader.parse() else { return HashSet::new() };
    let mark = format!("{MARK}=\"");
    article
        .content
        .match_indices(mark.as_str())
        .filter_map(|(at, _)| {
            let digits = &article.content[at + mark.len()..];
            digits[..digits.find('"')?].parse().ok()
        })
        .filter(|&node| node < tree.len())
        .collect()
}

fn weigh(tree: &Tree) -> Weights {
    let count = tree.len();
    let mut own = vec![0; count];
    let mut own_linked = vec![0; count];
    let mut holder = vec![0; count];
    let mut is_other = vec![false; count];
    let mut in_link = vec![false; count];
    for node in 1..count {
        let parent = tree.parent(node);
        if let Some(text) = tree.raw_text(node) {
            if !tree.is_hidden(node) {
                let characters = text.chars().filter(|character| !character.is_whitespace()).count();
                own[holder[parent]] += characters;
                if in_link[parent] {
                    own_linked[holder[parent]] += characters;
                }
            }
            continue;
        }
        let tag = tree.tag(node);
        holder[node] = if is_block(tag) { node } else { holder[parent] };
        in_link[node] = in_link[parent] || tag == "a" && tree.attribute(node, "href").is_some();
    }
    let mut leaves = Vec::new();
    for node in 1..count {
        let characters = own[node];
        if characters == 0 || own_linked[node] * 2 > characters {
            continue;
        }
        let tag = tree.tag(node);
        let least = match tag {
            "p" | "div" | "section" | "article" | "blockquote" | "pre" | "main" => SPEAKING,
            "td" | "li" | "dd" => 3 * SPEAKING,
            _ => continue,
        };
        // A sign of an East Asian script says as much as two or three letters.
        let text_is_wide =
            || tree.text(node).chars().take(60).filter(|character| *character > '\u{2e80}').count() > 20;
        if characters >= least || characters * 5 >= least * 2 && text_is_wide() {
            leaves.push((node, characters.min(LOUDEST)));
        }
    }
    // What is never the story, unless most of all paragraphs stand in it, whatever it is called.
    let all = sums(tree, &leaves);
    for node in 1..count {
        is_other[node] = is_other[tree.parent(node)]
            || tree.is_element(node) && all[node] * 5 < all[0] * 2 && {
                let tag = tree.tag(node);
                OTHER_TAGS.contains(&tag)
                    || matches!(tag, "figure" | "figcaption")
                    || tree.is_labelled(node, OTHER_WORDS) && !tree.is_labelled(node, STORY_WORDS)
            };
    }
    leaves.retain(|(leaf, _)| !is_other[*leaf]);
    Weights { own, is_other, leaves }
}

fn sums(tree: &Tree, leaves: &[(usize, usize)]) -> Vec<usize> {
    let mut sums = vec![0; tree.len()];
    for &(leaf, weight) in leaves {
        sums[leaf] += weight;
    }
    for node in (1..tree.len()).rev() {
        let sum = sums[node];
        sums[tree.parent(node)] += sum;
    }
    sums
}

/// The paragraphs that are taken for the story's.
fn choose(
    tree: &Tree,
    weights: &Weights,
    kept: &HashSet<usize>,
    title: Option<usize>,
    stated: Option<&str>,
) -> Option<Vec<(usize, usize)>> {
    let leaves = &weights.leaves;
    let weight_of = |chosen: &[(usize, usize)]| chosen.iter().map(|(_, weight)| weight).sum::<usize>();
    if let Some(stated) = stated.filter(|stated| stated.len() > 400) {
        let matching: Vec<(usize, usize)> =
            leaves.iter().copied().filter(|&(leaf, _)| is_stated(&tree.text(leaf), stated)).collect();
        if weight_of(&matching) * 2 > stated.chars().count() {
            return Some(matching);
        }
    }
    let all = sums(tree, leaves);
    let by_reader: Vec<(usize, usize)> = leaves
        .iter()
        .copied()
        .filter(|(leaf, _)| {
            kept.contains(leaf)
                || tree.above(*leaf).take(1).any(|above| kept.contains(&above) && tree.tag(*leaf) != "div")
        })
        .collect();
    let reader_weight = weight_of(&by_reader);
    let named = (1..tree.len())
        .filter(|&node| {
            tree.is_element(node) && !tree.is_hidden(node) && all[node] > 0 && !weights.is_other[node]
        })
        .filter(|&node| tree.is_labelled(node, STORY_WORDS))
        .max_by_key(|&node| (all[node], std::cmp::Reverse(tree.end(node) - node)));
    if let Some(named) = named
        && all[named] * 2 >= reader_weight
        && all[named] > 200
    {
        let within: Vec<(usize, usize)> =
            leaves.iter().copied().filter(|(leaf, _)| tree.is_within(*leaf, named)).collect();
        return Some(within);
    }
    if reader_weight > 200 {
        return Some(by_reader);
    }
    densest(tree, leaves, &all, title)
}

/// The paragraphs below the element where they stand closest together.
fn densest(
    tree: &Tree,
    leaves: &[(usize, usize)],
    all: &[usize],
    title: Option<usize>,
) -> Option<Vec<(usize, usize)>> {
    let mut scores = vec![0usize; tree.len()];
    for &(leaf, weight) in leaves {
        let after_title = title.is_none_or(|title| leaf > title);
        let weight = if after_title { weight * 2 } else { weight };
        let parent = tree.parent(leaf);
        scores[parent] += weight;
        scores[tree.parent(parent)] += weight / 2;
        scores[leaf] += weight / 2;
    }
    let best = (1..tree.len()).filter(|&node| all[node] > 0).max_by_key(|&node| scores[node])?;
    Some(leaves.iter().copied().filter(|(leaf, _)| tree.is_within(*leaf, best)).collect())
}

/// Whether a text stands in the text that the page states; both folded to letters and digits.
pub(super) fn is_stated(text: &str, stated: &str) -> bool {
    let letters = letters(text);
    let start: String = letters.chars().take(60).collect();
    !start.is_empty() && stated.contains(&start)
}

/// A text's letters and digits, folded: what is left when markup and typography differ.
pub(super) fn letters(text: &str) -> String {
    crate::text::fold(text).chars().filter(|character| character.is_alphanumeric()).collect()
}

/// Elements below the root that are not the story.
fn leave_out(tree: &Tree, root: usize, sums: &[usize], total: usize, budget: &Budget) -> HashSet<usize> {
    let mut left_out = HashSet::new();
    let mut node = root + 1;
    while node < tree.end(root) {
        if node.is_multiple_of(64) && budget.check().is_err() {
            break;
        }
        if tree.is_element(node) && is_not_story(tree, node, sums[node], total) {
            left_out.insert(node);
            node = tree.end(node);
        } else {
            node += 1;
        }
    }
    left_out
}

fn is_not_story(tree: &Tree, node: usize, weight: usize, total: usize) -> bool {
    // Whatever it is called: it holds a good part of the text.
    if weight * 100 > total * 30 {
        return false;
    }
    let tag = tree.tag(node);
    if matches!(
        tag,
        "figure" | "img" | "picture" | "figcaption" | "body" | "html" | "iframe" | "video" | "audio"
    ) {
        return tree.is_labelled(node, &["ad", "ads", "advertisement", "logo", "avatar"]);
    }
    if OTHER_TAGS.contains(&tag) {
        return !(tag == "form" && weight > 0);
    }
    if tree.is_labelled(node, OTHER_WORDS) && (is_block(tag) || stands_alone(tree, node)) {
        return true;
    }
    // A box of links: cards of other stories, tags.
    let is_box = matches!(tag, "div" | "section" | "ul" | "ol" | "article" | "table" | "dl" | "header");
    is_box && weight == 0 && tree.characters(node) > 0 && {
        let links = tree.all_below(node, "a").filter(|&link| tree.characters(link) > 0).take(3).count();
        let density = tree.link_density(node);
        links >= 2 && density > 0.6 || links == 1 && density > 0.9
    }
}

/// Whether an element within a line is all of that line: a word of a sentence is no box.
fn stands_alone(tree: &Tree, node: usize) -> bool {
    let Some(holder) = tree.above(node).find(|&above| is_block(tree.tag(above))) else { return true };
    !tree.has_text(holder) || tree.characters(node) == tree.characters(holder)
}
