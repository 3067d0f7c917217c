//! The small facts: outlet, language, tags, the page's own address.

use super::context::Meta;
use crate::model::WebUrl;
use crate::page::ld::LinkedData;
use crate::page::tree::{Tree, same_site};
use crate::text::{SafeText, fold};

/// The longest name of an outlet that is not stated for it alone, in characters.
const OUTLET: usize = 40;

/// The publisher's name.
pub(in crate::page) fn outlet(
    tree: &Tree,
    meta: &Meta,
    linked: &LinkedData,
    address: Option<&WebUrl>,
) -> Option<SafeText> {
    meta.first(&["og:site_name"])
        .map(ToOwned::to_owned)
        .or_else(|| linked.publisher.clone())
        .or_else(|| {
            meta.first(&["application-name", "publisher", "dc.publisher", "dcterms.publisher"])
                .map(ToOwned::to_owned)
        })
        .filter(|name| name.chars().count() <= 80)
        .or_else(|| marked_publisher(tree))
        .or_else(|| address.and_then(|address| end_of_title(tree, address)))
        .or_else(|| address.map(|address| address.outlet_host().to_owned()))
        .and_then(|name| SafeText::line(&name).filled())
}

/// The name of what the page's markup says is the publisher.
fn marked_publisher(tree: &Tree) -> Option<String> {
    let bears = |node: usize, wanted: &str| {
        tree.attribute(node, "itemprop")
            .is_some_and(|names| names.split_ascii_whitespace().any(|name| name == wanted))
    };
    let publisher = (1..tree.len()).find(|&node| bears(node, "publisher"))?;
    let name = tree.below(publisher).find(|&below| bears(below, "name")).unwrap_or(publisher);
    let name = tree.attribute(name, "content").map_or_else(|| tree.text(name), str::to_owned);
    let name = name.trim();
    ((2..=OUTLET).contains(&name.chars().count()) && !name.starts_with("http")).then(|| name.to_owned())
}

/// The last part of the page's title, where the host bears the same name.
fn end_of_title(tree: &Tree, address: &WebUrl) -> Option<String> {
    let title = tree.raw_below(tree.all("title").next()?);
    let (_, end) = [" - ", " – ", " — ", " | ", " • ", " :: "]
        .iter()
        .filter_map(|sign| title.rsplit_once(sign))
        .min_by_key(|(_, end)| end.len())?;
    let letters = |text: &str| fold(text).chars().filter(|sign| sign.is_alphanumeric()).collect::<String>();
    let host = letters(address.outlet_host().rsplit_once('.').map_or("", |(host, _)| host));
    let name = letters(end);
    let is_host = name.len() >= 3 && host.len() >= 3 && (host.contains(&name) || name.contains(&host));
    (is_host && end.chars().count() <= OUTLET).then(|| end.trim().to_owned())
}

/// The language tag.
pub(in crate::page) fn language(tree: &Tree, meta: &Meta, linked: &LinkedData) -> Option<SafeText> {
    let html = tree
        .all("html")
        .find_map(|html| tree.attribute(html, "lang").or_else(|| tree.attribute(html, "xml:lang")));
    let is_tag = |tag: &str| {
        let length = tag.split(['-', '_']).next().map_or(0, str::len);
        (2..=3).contains(&length)
            && tag.len() <= 16
            && tag
                .chars()
                .all(|character| character.is_ascii_alphanumeric() || matches!(character, '-' | '_'))
    };
    let stated = [
        html,
        linked.language.as_deref(),
        meta.first(&["og:locale", "language", "content-language", "dc.language", "inlanguage"]),
    ];
    stated
        .into_iter()
        .flatten()
        .map(str::trim)
        .find(|tag| is_tag(tag))
        .map(|tag| SafeText::line(&tag.replace('_', "-")))
}

/// Tags of the story.
pub(in crate::page) fn tags(meta: &Meta, linked: &LinkedData) -> Vec<SafeText> {
    let mut tags: Vec<SafeText> = Vec::new();
    let listed = meta.all("article:tag").iter().flat_map(|text| text.split(','));
    let keywords =
        meta.first(&["news_keywords", "keywords", "parsely-tags", "sailthru.tags"]).unwrap_or_default();
    let mut add = |text: &str| {
        let tag = SafeText::line(text);
        if !tag.is_empty()
            && tag.chars().count() <= 60
            && tags.len() < 40
            && !tags.iter().any(|other| fold(other) == fold(&tag))
        {
            tags.push(tag);
        }
    };
    if !linked.keywords.is_empty() {
        linked.keywords.iter().for_each(|text| add(text));
    } else if !meta.all("article:tag").is_empty() {
        listed.for_each(&mut add);
    } else {
        keywords.split([',', ';']).for_each(add);
    }
    tags
}

/// The page's own address: the canonical one where that can be believed.
pub(in crate::page) fn canonical(tree: &Tree, meta: &Meta, address: Option<&WebUrl>) -> Option<WebUrl> {
    let link = tree
        .all("link")
        .find(|&link| {
            tree.attribute(link, "rel").is_some_and(|rel| {
                rel.split_ascii_whitespace().any(|rel| rel.eq_ignore_ascii_case("canonical"))
            })
        })
        .and_then(|link| tree.attribute(link, "href"))
        .or_else(|| meta.first(&["og:url"]))
        .and_then(|href| tree.address(href));
    match (link, address) {
        // A canonical address on another host, or the front page for every story, is a mistake or worse.
        (Some(link), Some(address)) => {
            let is_own = same_site(&link, address)
                && (link.as_url().path().len() > 1 || address.as_url().path().len() <= 1);
            Some(if is_own { link } else { address.clone() })
        }
        (link, address) => address.cloned().or(link),
    }
}

#[cfg(test)]
mod tests {
    use crate::model::{Budget, WebUrl};

    /// Reads the outlet of a page with something in its head and below its headline.
    fn check(head: &str, below: &str, expected: &str) {
        let text = "<p>The council met for the third time this week and agreed on a plan for the harbour, which \
            has been closed since the storm of last winter, and which nobody has seen open since.</p>";
        let html = format!(
            "<head>{head}</head><body><article><h1>Council agrees on a plan</h1>{below}<div>{}</div></article>",
            text.repeat(6)
        );
        let address = WebUrl::parse("https://www.coastledger.example/a/b").expect("an address");
        let article = crate::page::read(html.as_bytes(), None, Some(&address), &Budget::document());
        assert_eq!(article.outlet.as_deref().unwrap_or_default(), expected, "{head} {below}");
    }

    #[test]
    fn the_outlet_is_named_wherever_the_page_names_it() {
        let organisation = |url: &str| {
            format!(
                "<script type='application/ld+json'>{{\"@type\":\"Organization\",\"name\":\"The Ledger\",\"url\":\"{url}\"}}</script>"
            )
        };
        let name = "<div itemprop=publisher itemscope><meta itemprop=name content='The Ledger'></div>";
        check("<meta property=og:site_name content='Ledger'>", name, "Ledger");
        check(&organisation("https://coastledger.example/"), "", "The Ledger");
        check(&organisation("https://ferries.example/"), "", "coastledger.example");
        check("", name, "The Ledger");
        check("<title>Council agrees on a plan - Coast Ledger</title>", "", "Coast Ledger");
        check("<title>Council agrees on a plan | Ports | Coast Ledger</title>", "", "Coast Ledger");
        check("<title>Council agrees on a plan - Ports</title>", "", "coastledger.example");
    }
}
