//! Lists of other stories: related and latest, told apart by the heading they stand under.

use std::collections::HashSet;

use super::cards::{self, Card};
use super::section::when;
use super::tree::Tree;
use crate::model::{Budget, LinkKind, RelatedLink, WebUrl};
use crate::text::{SafeText, fold};

/// The most links of each list.
const LINKS: usize = 60;
/// The longest heading of a list, in characters.
const HEADING: usize = 60;

/// Headings of stories that are tied to this one, folded.
const RELATED: &[&str] = &[
    "related",
    "more on this",
    "more on",
    "more about",
    "read more",
    "read next",
    "read also",
    "also read",
    "see also",
    "recommended",
    "you may also like",
    "you might also like",
    "up next",
    "more like this",
    "more stories",
    "similar",
    "mehr zum thema",
    "mehr zu",
    "lesen sie auch",
    "lesen sie mehr",
    "auch interessant",
    "weitere artikel",
    "verwandte",
    "zum thema",
    "das konnte sie auch interessieren",
    "a lire aussi",
    "lire aussi",
    "sur le meme sujet",
    "sur le meme theme",
    "articles lies",
    "dans la meme rubrique",
    "a lire",
    "relacionad",
    "noticias relacionadas",
    "te puede interesar",
    "lee tambien",
    "lea tambien",
    "mas sobre",
    "mas informacion",
    "leggi anche",
    "correlati",
    "articoli correlati",
    "potrebbe interessarti",
    "leia tambem",
    "leia mais",
    "veja tambem",
    "saiba mais",
    "lees ook",
    "gerelateerd",
    "meer over",
    "по теме",
    "читайте также",
    "похожие",
    "материалы по теме",
    "czytaj takze",
    "zobacz takze",
    "powiazane",
    "ilgili haberler",
    "baca juga",
    "terkait",
    "les mer",
    "les ogsa",
    "las mer",
    "las ocksa",
    "laes ogsa",
    "関連",
    "相关",
    "相關",
    "延伸阅读",
    "관련",
    "ذات صلة",
    "اقرأ أيضا",
    "ctete take",
    "souvisejici",
    "tin lien quan",
    "xem them",
];
/// Headings of a site's latest or most read, folded.
const LATEST: &[&str] = &[
    "latest",
    "most read",
    "most popular",
    "most viewed",
    "most shared",
    "most watched",
    "popular",
    "trending",
    "top stories",
    "top news",
    "top articles",
    "headlines",
    "just in",
    "recent",
    "breaking news",
    "editor's pick",
    "editors' pick",
    "editor's choice",
    "don't miss",
    "in other news",
    "featured",
    "the latest",
    "what to read",
    "more from",
    "must read",
    "today's",
    "meistgelesen",
    "meist gelesen",
    "am meisten gelesen",
    "neueste",
    "aktuell",
    "beliebt",
    "top-themen",
    "die neuesten",
    "les plus lus",
    "les plus consultes",
    "dernieres",
    "a la une",
    "en direct",
    "lo mas",
    "mas leid",
    "ultimas",
    "ultimos",
    "lo ultimo",
    "destacad",
    "piu letti",
    "i piu",
    "le ultime",
    "ultime",
    "mais lidas",
    "mais lidos",
    "mais vistas",
    "meest gelezen",
    "laatste",
    "net binnen",
    "последние",
    "популярное",
    "самое",
    "главное",
    "новости",
    "najczesciej czytane",
    "najnowsze",
    "son haberler",
    "cok okunan",
    "en cok okunan",
    "terpopuler",
    "terbaru",
    "terkini",
    "mest last",
    "mest lest",
    "senaste",
    "siste",
    "seneste",
    "新着",
    "最新",
    "ランキング",
    "热门",
    "熱門",
    "인기",
    "최신",
    "الأكثر",
    "أحدث",
];

/// The lists of a page.
#[derive(Default)]
pub(super) struct Lists {
    /// Stories tied to this one.
    pub related: Vec<RelatedLink>,
    /// The site's latest or most read.
    pub latest: Vec<RelatedLink>,
    /// Elements that are cards or headings of lists.
    pub cut: HashSet<usize>,
}

/// What a heading says of the list below it.
pub(super) fn kind_of(heading: &str) -> Option<LinkKind> {
    let folded = fold(heading);
    let folded = folded.trim_start_matches(|character: char| !character.is_alphanumeric());
    if folded.is_empty() || folded.chars().count() > HEADING {
        return None;
    }
    let starts = |words: &[&str]| words.iter().any(|word| folded.starts_with(word));
    let holds = |words: &[&str]| words.iter().any(|word| word.len() > 6 && folded.contains(word));
    if starts(LATEST) && !(folded.starts_with("popular") && folded.contains("related")) {
        return Some(LinkKind::Latest);
    }
    // "More World stories", "World latest articles": tied to the section.
    let is_more = folded.starts_with("more ")
        && (folded.ends_with("stories") || folded.ends_with("news") || folded.ends_with("articles"));
    if starts(RELATED) || is_more || holds(RELATED) {
        return Some(LinkKind::Related);
    }
    holds(LATEST).then_some(LinkKind::Latest)
}

/// Finds the lists of a page. `text` is a node of the story's own text, `title` its headline.
pub(super) fn find(
    tree: &Tree,
    own: Option<&WebUrl>,
    title: &str,
    text: Option<usize>,
    language: Option<&str>,
    budget: &Budget,
) -> Lists {
    let page = tree.characters(0);
    let skip = |node: usize| {
        let is_small = tree.characters(node) * 2 < page;
        is_small
            && (tree.tag(node) == "nav"
                || tree.attribute(node, "role") == Some("navigation")
                || tree.is_labelled(
                    node,
                    &[
                        "sponsored",
                        "outbrain",
                        "taboola",
                        "advertorial",
                        "mega menu",
                        "megamenu",
                        "breadcrumb",
                        "breadcrumbs",
                        "comments",
                        "site footer",
                        "navbar",
                        "ticker",
                    ],
                ))
    };
    let cards = cards::find(tree, own, language, budget, &skip);
    let cards: Vec<Card> = cards
        .into_iter()
        .filter(|card| {
            card.worth >= 1
                && fold(&card.title) != fold(title)
                && text.is_none_or(|text| !tree.is_within(text, card.root))
        })
        .collect();
    let roots: HashSet<usize> = cards.iter().map(|card| card.root).collect();
    let mut headings = Headings { tree, roots: &roots, known: vec![None; tree.len()] };
    let mut lists = Lists::default();
    for card in &cards {
        if budget.check().is_err() {
            break;
        }
        let Some((kind, heading)) = place(tree, card, &mut headings, text) else { continue };
        let shown = heading.map(|heading| tree.text(heading));
        let list = match kind {
            LinkKind::Related => &mut lists.related,
            LinkKind::Latest => &mut lists.latest,
        };
        if list.len() < LINKS {
            list.push(link(card, shown.as_deref(), language));
        }
        lists.cut.insert(card.root);
        lists.cut.extend(heading);
    }
    lists
}

/// Whether a node heads a list.
#[derive(Clone, Copy)]
enum Heading {
    No,
    Yes,
    /// By its words alone, and only what stands wholly after it.
    Line,
}

/// What may head a list: asked of the same nodes for each card, told once.
struct Headings<'t> {
    tree: &'t Tree,
    roots: &'t HashSet<usize>,
    known: Vec<Option<Heading>>,
}

impl Headings<'_> {
    fn of(&mut self, node: usize) -> Heading {
        if let Some(known) = self.known[node] {
            return known;
        }
        let told = self.tell(node);
        self.known[node] = Some(told);
        told
    }

    fn tell(&self, node: usize) -> Heading {
        let tree = self.tree;
        let characters = tree.characters(node);
        let in_card = || {
            std::iter::once(node).chain(tree.above(node)).take(10).any(|above| self.roots.contains(&above))
        };
        if !tree.is_element(node)
            || tree.is_hidden(node)
            || !(2..=2 * HEADING).contains(&characters)
            || in_card()
        {
            return Heading::No;
        }
        let is_heading = matches!(tree.tag(node), "h2" | "h3" | "h4" | "h5" | "h6");
        if is_heading && !is_headline_itself(tree, node) {
            Heading::Yes
        } else if characters < 32 && kind_of(&tree.text(node)).is_some() {
            Heading::Line
        } else {
            Heading::No
        }
    }
}

/// What list a card stands in, and the heading of that.
fn place(
    tree: &Tree,
    card: &Card,
    headings: &mut Headings<'_>,
    text: Option<usize>,
) -> Option<(LinkKind, Option<usize>)> {
    let mut before = card.root;
    for above in tree.above(card.root).take(9) {
        // Nearest first; only what lies between this element's start and what was searched before.
        let heading = (above + 1..before).rev().take(600).find(|&node| match headings.of(node) {
            Heading::No => false,
            Heading::Yes => true,
            Heading::Line => tree.end(node) <= before,
        });
        if let Some(heading) = heading {
            // A list's heading is no heading within the story's text.
            return kind_of(&tree.text(heading)).map(|kind| (kind, Some(heading)));
        }
        if text.is_some_and(|text| tree.is_within(text, above)) {
            break;
        }
        let label_kind = || {
            if tree.is_labelled(
                above,
                &[
                    "related",
                    "related stories",
                    "related articles",
                    "related content",
                    "recommended",
                    "read next",
                    "more on",
                    "relacionadas",
                    "relacionados",
                    "similar",
                    "verwandte",
                    "read also",
                    "see also",
                ],
            ) {
                Some(LinkKind::Related)
            } else if tree.is_labelled(
                above,
                &[
                    "most read",
                    "mostread",
                    "most popular",
                    "popular",
                    "trending",
                    "latest",
                    "latest news",
                    "top stories",
                    "most viewed",
                    "meistgelesen",
                ],
            ) {
                Some(LinkKind::Latest)
            } else {
                None
            }
        };
        if let Some(kind) = label_kind() {
            return Some((kind, None));
        }
        before = above + 1;
    }
    None
}

/// Whether a heading is the headline of a story that is no card of ours, the page's own among them.
fn is_headline_itself(tree: &Tree, heading: usize) -> bool {
    let is_linked =
        tree.linked(heading) > 0 || tree.above(heading).take(2).any(|above| tree.tag(above) == "a");
    is_linked && {
        let text = tree.text(heading);
        cards::is_headline_text(&text) && kind_of(&text).is_none()
    }
}

fn link(card: &Card, heading: Option<&str>, language: Option<&str>) -> RelatedLink {
    let filled = |text: &Option<String>| text.as_deref().and_then(|text| SafeText::line(text).filled());
    RelatedLink {
        url: card.url.clone(),
        title: SafeText::line(&card.title),
        section: filled(&card.section),
        standfirst: filled(&card.standfirst),
        author: filled(&card.author),
        time: filled(&card.time),
        published: when(card, language),
        heading: heading.and_then(|heading| SafeText::line(heading).filled()),
        image: card.image.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_tell_related_from_latest_in_many_languages() {
        for text in [
            "Related Stories",
            "Mehr zum Thema",
            "À lire aussi",
            "Lea también",
            "По теме",
            "関連記事",
            "More Europe stories",
        ] {
            assert_eq!(kind_of(text), Some(LinkKind::Related), "{text}");
        }
        for text in
            ["Latest News", "Meistgelesen", "Les plus lus", "Lo más visto", "Most Read", "最新ニュース"]
        {
            assert_eq!(kind_of(text), Some(LinkKind::Latest), "{text}");
        }
        for text in ["How the harbour was built", "", "Newsletter"] {
            assert_eq!(kind_of(text), None, "{text}");
        }
    }
}
