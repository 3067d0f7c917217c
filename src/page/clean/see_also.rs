//! Lines of a story that only lead to another one.

use crate::model::{Block, RelatedLink, Span, WebUrl};
use crate::page::tree::same_site;
use crate::page::{cards, related};
use crate::text::SafeText;

/// The longest loud label before a link, in characters.
const LABEL: usize = 40;

/// A line that is nothing but a link to another story: "Read more: ...", "Also read ...", a loud label
/// and a headline of the same site, or such a headline alone.
pub(super) fn read(block: &Block, text: &str, own: Option<&WebUrl>) -> Option<RelatedLink> {
    let Block::Paragraph { spans } = block else { return None };
    let mut links: Vec<&Span> = spans.iter().filter(|span| span.link.is_some()).collect();
    links.dedup_by(|one, other| one.link == other.link);
    let [first, rest @ ..] = links.as_slice() else { return None };
    if rest.iter().any(|span| span.link != first.link) {
        return None;
    }
    let linked: String =
        spans.iter().filter(|span| span.link.is_some()).map(|span| span.text.as_str()).collect();
    let before: String =
        spans.iter().take_while(|span| span.link.is_none()).map(|span| span.text.as_str()).collect();
    if linked.chars().count() * 2 < text.chars().count() || !cards::is_headline_text(&linked) {
        return None;
    }
    let label = if before.trim().is_empty() { text } else { &before };
    let is_called = related::kind_of(label.split([':', '|', '>']).next().unwrap_or(label)).is_some()
        && (!before.trim().is_empty() || text.contains(':'));
    let is_alone = linked.chars().count() + before.chars().count() >= text.trim_end().chars().count();
    let leads_within = || {
        let link = first.link.as_ref();
        own.zip(link).is_some_and(|(own, link)| {
            same_site(own, link) && own.key() != link.key() && link.as_url().path().len() > 1
        })
    };
    if !is_called
        && !(is_alone
            && leads_within()
            && (is_loud_label(text) || before.trim().is_empty() && is_headline(text)))
    {
        return None;
    }
    let title = if before.trim().is_empty() && is_called || is_loud_label(&linked) {
        linked.split_once([':', '|']).map_or(linked.as_str(), |(_, title)| title)
    } else {
        &linked
    };
    Some(RelatedLink::new(first.link.clone()?, SafeText::line(title)))
}

/// Whether a line starts with a label in capitals: "WATCH | ...", "MORE: ...".
fn is_loud_label(text: &str) -> bool {
    text.split_once([':', '|']).is_some_and(|(label, _)| {
        label.chars().count() <= LABEL
            && label.chars().filter(|character| character.is_uppercase()).count() >= 3
            && !label.chars().any(char::is_lowercase)
    })
}

/// Whether a line reads as a headline, not as a sentence.
fn is_headline(text: &str) -> bool {
    !text.trim_end().ends_with(['.', '!', '?', '。', '"', '”', ':', ';', ','])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Style;

    #[test]
    fn a_line_that_only_leads_to_another_story_is_known() {
        let own = WebUrl::parse("https://coast.example/talks").expect("an address");
        let check = |before: &str, linked: &str, link: &str, expected: Option<&str>| {
            let link = WebUrl::parse(link).expect("an address");
            let spans = vec![
                Span::plain(before),
                Span { text: SafeText::span(linked), style: Style::default(), link: Some(link) },
            ];
            let block = Block::Paragraph { spans };
            let text = block.texts().concat();
            let found = read(&block, &text, Some(&own)).map(|link| link.title.to_string());
            assert_eq!(found.as_deref(), expected, "{text}");
        };
        let here = "https://coast.example/other";
        check(
            "Read more: ",
            "The crews who came back too late",
            here,
            Some("The crews who came back too late"),
        );
        check(
            "OKUNYE | ",
            "The crews who came back too late",
            here,
            Some("The crews who came back too late"),
        );
        check("", "The crews who came back too late", here, Some("The crews who came back too late"));
        check("", "The crews who came back too late", "https://shop.example/", None);
        check("", "“The crews came back too late.”", here, None);
        check("", "Go to the front page", "https://coast.example/", None);
        check("She told the ", "harbour news of the south coast", here, None);
    }
}
