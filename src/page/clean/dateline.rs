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
    if text.trim_end().ends_with(['—', '–', '-'])
        && text.chars().count() < DATELINE
        && let Some(Block::Paragraph { spans: next }) = body.get(first + 1).cloned()
        && let Block::Paragraph { spans } = &mut body[first]
    {
        spans.push(Span::plain(" "));
        spans.extend(next);
        *spans = tidy(std::mem::take(spans));
        body.remove(first + 1);
    }
    parse(&body[first].texts().concat())
}

fn parse(text: &str) -> Option<Dateline> {
    let (at, sign) = [" — ", " – ", " -- ", " - ", "— ", "—"]
        .iter()
        .filter_map(|sign| text.find(sign).map(|at| (at, sign)))
        .min_by_key(|(at, _)| *at)?;
    let start = text[..at].trim();
    let _ = sign;
    if start.is_empty() || start.chars().count() > DATELINE {
        return None;
    }
    let (place, agency) = match start.split_once('(') {
        Some((place, agency)) => (place.trim(), agency.split(')').next().map(str::trim)),
        None => (start, None),
    };
    let place = place.split(", Oct").next().unwrap_or(place).trim_end_matches(',').trim();
    let first_word = place.split([',', ' ']).next()?;
    let is_loud = first_word.chars().filter(|character| character.is_alphabetic()).count() >= 3
        && first_word.chars().all(|character| !character.is_lowercase());
    (is_loud || agency.is_some() && place.split_whitespace().count() <= 4).then(|| Dateline {
        place: SafeText::line(place),
        agency: agency.and_then(|agency| SafeText::line(agency).filled()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dateline_is_read_and_stays_in_the_text() {
        let mut body = vec![Block::paragraph("AUBURN, Wash. —"), Block::paragraph("The river rose again.")];
        let found = read(&mut body).expect("a dateline");
        assert_eq!(found.place.as_str(), "AUBURN, Wash.");
        assert_eq!(body, [Block::paragraph("AUBURN, Wash. — The river rose again.")]);
        let found = parse("TBILISI (Wire) — Talks began").expect("a dateline");
        assert_eq!((found.place.as_str(), found.agency.as_deref()), ("TBILISI", Some("Wire")));
        assert_eq!(parse("The talks — long awaited — began"), None);
    }
}
