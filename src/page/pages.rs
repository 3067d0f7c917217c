//! The address of an article's next part, where a story is cut into several pages.
//!
//! A link to the next page is believed only where its address is the page's own with the number one
//! higher: most links marked as the next lead to another story.

use super::lexicon::{Role, Topic, as_written, role, topic};
use super::tree::Tree;
use crate::model::WebUrl;
use crate::text::fold;

/// More pages than any article is cut into: a higher number is a year or an id.
const MOST_PAGES: u32 = 60;
/// The shortest last part of an address that may have a bare number after it.
const SLUG: usize = 8;

/// What counts a story's pages in an address: a parameter, or a word before the number.
static PAGE_WORDS: Topic = Topic::new(|| as_written("addresses.page"));

/// What a link to the next page says.
static NEXT_WORDS: Topic = Topic::new(|| topic("lists.next-page"));

/// What the box around links to a story's pages is called.
static PAGER: Role = Role::new(|| role("pager"));

/// What the box around links to other pages of the readers' comments is called.
static COMMENTS: Role = Role::new(|| role("comments"));

/// An address without its page number.
#[derive(Debug, PartialEq, Eq)]
struct Part {
    stem: String,
    number: u32,
}

/// The address of the article's next part.
pub(super) fn next(tree: &Tree, address: Option<&WebUrl>) -> Option<WebUrl> {
    let address = address?.without_fragment();
    let own_whole = Part { stem: address.key(), number: 1 };
    let own_part = part(&address);
    (1..tree.len())
        .filter(|&node| matches!(tree.tag(node), "a" | "link"))
        .filter_map(|node| tree.attribute(node, "href").map(|href| (node, href)))
        .filter(|(_, href)| href.bytes().any(|byte| byte.is_ascii_digit()) && !href.contains("comment"))
        .find_map(|(node, _)| {
            let there = tree.link(node)?.without_fragment();
            let next = part(&there)?;
            let follows = |own: &Part| next.stem == own.stem && next.number == own.number + 1;
            let is_same_story = follows(&own_whole) || own_part.as_ref().is_some_and(follows);
            (is_same_story && leads_on(tree, node, next.number)).then_some(there)
        })
}

/// Whether a link says that it leads to the page with this number.
fn leads_on(tree: &Tree, link: usize, number: u32) -> bool {
    let is_next = tree
        .attribute(link, "rel")
        .is_some_and(|rel| rel.split_ascii_whitespace().any(|word| word.eq_ignore_ascii_case("next")));
    if tree.tag(link) == "link" {
        return is_next;
    }
    let boxes = || std::iter::once(link).chain(tree.above(link).take(6));
    if boxes().any(|node| tree.is_labelled(node, &COMMENTS)) {
        return false;
    }
    let text = fold(&tree.text(link));
    let words = text.trim_matches(|character: char| !character.is_alphanumeric());
    is_next
        || NEXT_WORDS.has(words)
        || words == number.to_string() && { boxes().any(|node| tree.is_labelled(node, &PAGER)) }
}

/// Splits an address that counts the pages of a story.
fn part(address: &WebUrl) -> Option<Part> {
    let url = address.as_url();
    let counted = url.query_pairs().find_map(|(name, value)| {
        PAGE_WORDS.has(&name.to_lowercase()).then(|| page_number(&value)).flatten().map(|number| {
            let mut stem = url.clone();
            stem.query_pairs_mut()
                .clear()
                .extend_pairs(url.query_pairs().filter(|(other, _)| *other != name));
            (stem, number)
        })
    });
    let (stem, number) = counted.or_else(|| {
        let (path, number) = path_without_number(url.path())?;
        let mut stem = url.clone();
        stem.set_path(&path);
        Some((stem, number))
    })?;
    Some(Part { stem: WebUrl::parse(stem.as_str()).ok()?.key(), number })
}

/// `/a/talks-begin/2`, `/a/talks-begin/page/2`, `/a/talks-begin/seite-2`, `/a/talks-begin-2.html`.
fn path_without_number(path: &str) -> Option<(String, u32)> {
    let path = path.trim_end_matches('/');
    let (before, last) = path.rsplit_once('/')?;
    let (name, ending) = match last.rsplit_once('.') {
        Some((name, ending)) if ending.chars().all(|character| character.is_ascii_alphabetic()) => {
            (name, last.get(name.len()..).unwrap_or_default())
        }
        _ => (last, ""),
    };
    let digits = name.bytes().rev().take_while(u8::is_ascii_digit).count();
    let (word, digits) = name.split_at(name.len() - digits);
    let number = page_number(digits)?;
    let is_page_word = |word: &str| PAGE_WORDS.has(&word.to_lowercase());
    let is_slug = |slug: &str| slug.len() >= SLUG && slug.chars().any(char::is_alphabetic);
    let word_alone = word.trim_end_matches(['-', '_', '=', ',']);
    if word.is_empty() || is_page_word(word_alone) {
        let above = match before.rsplit_once('/') {
            Some((above, last)) if word.is_empty() && is_page_word(last) => above,
            _ => before,
        };
        let slug = above.rsplit('/').next().unwrap_or_default();
        return is_slug(slug).then(|| (format!("{above}{ending}"), number));
    }
    // A number that is tied to the slug.
    let slug = word.strip_suffix(['-', '_', ','])?;
    let slug = slug.strip_suffix("page").or_else(|| slug.strip_suffix("seite")).unwrap_or(slug);
    let slug = slug.trim_end_matches(['-', '_', ',']);
    is_slug(slug).then(|| (format!("{before}/{slug}{ending}"), number))
}

fn page_number(digits: &str) -> Option<u32> {
    digits.parse().ok().filter(|number| (1..=MOST_PAGES).contains(number) && !digits.starts_with('0'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Budget;
    use crate::page::tree::parse::parse;

    fn check(own: &str, html: &str, expected: Option<&str>) {
        let own = WebUrl::parse(own).expect("an address");
        let tree = parse(html, Some(&own), &Budget::document()).tree;
        let found = next(&tree, Some(&own));
        assert_eq!(found.as_ref().map(WebUrl::as_str), expected, "{own}: {html}");
    }

    #[test]
    fn the_next_part_is_the_pages_own_address_with_the_next_number() {
        let own = "https://news.example/a/talks-begin";
        let rel = |href: &str| format!("<a rel=next href='{href}'>More</a>");
        for next in [
            "?page=2",
            "/a/talks-begin/2",
            "/a/talks-begin/page/2",
            "/a/talks-begin/seite-2",
            "/a/talks-begin-2",
        ] {
            let whole = WebUrl::parse(own).and_then(|own| own.join(next)).expect("an address");
            check(own, &rel(next), Some(whole.as_str()));
        }
        check(
            own,
            "<link rel=next href='/a/talks-begin?page=2'>",
            Some("https://news.example/a/talks-begin?page=2"),
        );
        check(
            "https://news.example/a/talks-begin.html?page=2",
            "<div class=pager><a href='?page=1'>1</a> <a href='?page=3'>3</a></div>",
            Some("https://news.example/a/talks-begin.html?page=3"),
        );
        check(
            "https://news.example/a/talks-begin/2",
            "<a href='/a/talks-begin/3/'>Nächste Seite ›</a>",
            Some("https://news.example/a/talks-begin/3/"),
        );
    }

    #[test]
    fn the_next_story_is_no_next_part() {
        let own = "https://news.example/a/talks-begin";
        check(own, "<a rel=next href='/a/river-rises'>Next</a>", None);
        check(own, "<a rel=next href='/a/river-rises?page=2'>Next</a>", None);
        check(own, "<a href='?page=2'>2</a>", None);
        check(own, "<div class=comments><ul class=pager><li><a href='?page=2'>2</a></ul></div>", None);
        check(own, "<a rel=next href='?page=3'>Next</a>", None);
        check("https://news.example/2026/11/23", "<a rel=next href='/2026/11/24'>Next</a>", None);
    }
}
