//! The place and the agency with which a story's first paragraph starts.

use crate::model::{Block, Dateline, Span};
use crate::page::blocks::tidy;
use crate::text::SafeText;

/// The longest dateline, in characters.
const DATELINE: usize = 70;

/// Reads the dateline of the first paragraph; one that stands alone joins the paragraph after it.
pub(super) fn read(body: &mut Vec<Block>) -> Option<Dateline> {
    let first = body.iter().position(|block| matches!(block, Block::Paragraph { .. }))?;
    let text = body[first].texts().concat();
    if stands_alone(text.trim())
        && let Some(Block::Paragraph { spans: next }) = body.get(first + 1).cloned()
        && let Block::Paragraph { spans } = &mut body[first]
    {
        spans.push(Span::plain(" "));
        spans.extend(next);
        *spans = tidy(std::mem::take(spans));
        body.remove(first + 1);
    }
    if let Block::Paragraph { spans } = &mut body[first] {
        part_agency(spans);
    }
    parse(&body[first].texts().concat())
}

/// Whether a line is a dateline and nothing else.
fn stands_alone(text: &str) -> bool {
    text.chars().count() < DATELINE
        && (text.ends_with(['—', '–', '-']) || text.ends_with(')') && text.contains('(') && is_loud(text))
}

/// Puts a space between "(WIRE)" in an element of its own and the word that follows it.
fn part_agency(spans: &mut [Span]) {
    let [first, second, ..] = spans else { return };
    if first.text.as_str().ends_with(')')
        && first.text.as_str().contains('(')
        && first.text.as_str().chars().count() < DATELINE
        && second.text.as_str().starts_with(char::is_uppercase)
    {
        first.text = SafeText::span(&format!("{} ", first.text.as_str()));
    }
}

/// Whether the first word of a text is set in capitals.
fn is_loud(text: &str) -> bool {
    let word = text.split([',', ' ', ':']).next().unwrap_or_default();
    word.chars().filter(|character| character.is_alphabetic()).count() >= 3
        && word.chars().all(|character| !character.is_lowercase())
}

/// Reads "PLACE, date (agency) —" and "PLACE:" at the start of a text.
fn parse(text: &str) -> Option<Dateline> {
    let sign = [" — ", " – ", " -- ", " - ", "— ", "—"].iter().filter_map(|sign| text.find(sign)).min();
    // A colon ends a dateline only where all before it is in capitals.
    let colon = text.find(": ").filter(|&at| !text[..at].chars().any(char::is_lowercase));
    let start = text[..sign.into_iter().chain(colon).min()?].trim();
    if start.is_empty() || start.chars().count() > DATELINE {
        return None;
    }
    let (place, agency) = match start.split_once('(') {
        Some((place, agency)) => (place.trim(), agency.split(')').next().map(str::trim)),
        None => (start, None),
    };
    // The date, where one follows the place, is not the place.
    let place: Vec<&str> = place
        .split(',')
        .map(str::trim)
        .take_while(|part| !part.is_empty() && !part.chars().any(char::is_numeric))
        .collect();
    let place = place.join(", ");
    let is_short = agency.is_some() && place.split_whitespace().count() <= 4;
    (!place.is_empty() && (is_loud(&place) || is_short)).then(|| Dateline {
        place: SafeText::line(&place),
        agency: agency.and_then(|agency| SafeText::line(agency).filled()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Style;

    #[test]
    fn a_dateline_is_read_and_stays_in_the_text() {
        let mut body = vec![Block::paragraph("AUBURN, Wash. —"), Block::paragraph("The river rose again.")];
        let found = read(&mut body).expect("a dateline");
        assert_eq!(found.place.as_str(), "AUBURN, Wash.");
        assert_eq!(body, [Block::paragraph("AUBURN, Wash. — The river rose again.")]);
        let found = parse("TBILISI (Wire) — Talks began").expect("a dateline");
        assert_eq!((found.place.as_str(), found.agency.as_deref()), ("TBILISI", Some("Wire")));
        assert_eq!(parse("The talks — long awaited — began"), None);
        let place = |text: &str| parse(text).map(|found| found.place.to_string());
        assert_eq!(place("TESSEL, Oct. 14 (Wire) — Talks began").as_deref(), Some("TESSEL"));
        assert_eq!(place("NEW BARD: Talks began").as_deref(), Some("NEW BARD"));
        assert_eq!(place("The master said: no"), None);
    }

    #[test]
    fn a_dateline_in_an_element_of_its_own_is_parted_from_the_text() {
        let loud =
            |text: &str| Span { style: Style { strong: true, ..Style::default() }, ..Span::plain(text) };
        let mut body =
            vec![Block::Paragraph { spans: vec![loud("BARD (Wire)"), Span::plain("Talks began.")] }];
        read(&mut body);
        assert_eq!(body[0].texts().concat(), "BARD (Wire) Talks began.");
        let mut body = vec![Block::paragraph("BARD, Oct. 9 (Wire)"), Block::paragraph("Talks began.")];
        read(&mut body);
        assert_eq!(body, [Block::paragraph("BARD, Oct. 9 (Wire) Talks began.")]);
    }
}
