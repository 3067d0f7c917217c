//! Notes that a text was corrected or changed.

use crate::model::{Block, Span};
use crate::page::blocks::tidy;
use crate::page::lexicon::{Topic, topic};
use crate::text::fold;

/// The longest note, in characters.
const NOTE: usize = 900;
/// The longest day between the label of a note and its colon, in characters.
const DAY: usize = 24;
/// The longest word that stands before a time, in characters: "at", "um", "kl.".
const SHORT: usize = 3;

/// Words that such a note starts with when a colon, a dash or its end follows.
static LABELS: Topic = Topic::new(|| topic("lines.note"));
/// Words that such a note starts with, whatever follows.
static OPENINGS: Topic = Topic::new(|| topic("lines.note.opens"));

/// Makes corrections of the paragraphs that are such notes; a label alone joins the note after it.
pub(super) fn mark(body: &mut Vec<Block>) {
    let mut at = 0;
    while at < body.len() {
        let text = match &body[at] {
            Block::Paragraph { .. } | Block::Heading { .. } => body[at].texts().concat(),
            _ => String::new(),
        };
        let Some(is_alone) = note(&text) else {
            at += 1;
            continue;
        };
        let is_heading = matches!(body[at], Block::Heading { .. });
        let follows = matches!(body.get(at + 1), Some(Block::Paragraph { .. }));
        if is_heading && !(is_alone && follows) {
            at += 1;
            continue;
        }
        let mut spans = spans_of(&mut body[at]);
        if is_alone && follows {
            let next = spans_of(&mut body[at + 1]);
            spans.push(Span::plain(" "));
            spans.extend(next);
            body.remove(at + 1);
        }
        body[at] = Block::Correction { spans: tidy(spans) };
        at += 1;
    }
}

fn spans_of(block: &mut Block) -> Vec<Span> {
    match block {
        Block::Paragraph { spans } | Block::Heading { spans, .. } => std::mem::take(spans),
        _ => Vec::new(),
    }
}

/// Whether a text is a note, and if so whether it is no more than a label.
fn note(text: &str) -> Option<bool> {
    if text.is_empty() || text.chars().count() > NOTE {
        return None;
    }
    let start: String = text.chars().take(90).collect();
    let start = fold(&start);
    let start = start.trim_start_matches(|character: char| !character.is_alphanumeric());
    for (_, rest) in LABELS.opening(start) {
        let rest = rest.trim_start();
        if rest.is_empty() || rest == ":" || rest == ")" || rest == "]" {
            return Some(true);
        }
        if rest.starts_with([':', '：', '|', '】', '）'])
            || rest.starts_with("- ")
            || rest.starts_with('(') && rest.contains(')')
            || is_dated(rest)
        {
            return Some(false);
        }
    }
    OPENINGS.opening(start).next().map(|_| false)
}

/// Whether what follows a label is a day or a time, and then the note: ", Oct. 8: The port is in Bard."
fn is_dated(rest: &str) -> bool {
    let Some((day, _)) = rest.split_once(": ").or_else(|| rest.split_once('：')) else { return false };
    let has_digit = |word: &str| word.chars().any(|character| character.is_ascii_digit());
    let mut words = day.trim_start_matches([',', '，']).split_whitespace();
    let (first, second) = (words.next().unwrap_or(""), words.next().unwrap_or(""));
    // After a comma the day may be written anyhow, else its number comes first or second.
    let is_day = day.starts_with([',', '，']) || first.chars().count() <= SHORT;
    day.chars().count() <= DAY && (has_digit(first) || is_day && has_digit(second))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(texts: &[&str]) -> String {
        let mut body: Vec<Block> = texts.iter().map(|text| Block::paragraph(text)).collect();
        mark(&mut body);
        body.iter()
            .map(|block| match block {
                Block::Correction { .. } => format!("note[{}]", block.texts().concat()),
                _ => "p".to_owned(),
            })
            .collect::<Vec<_>>()
            .join(" ")
    }

    #[test]
    fn notes_are_known_by_their_first_words() {
        let check = |texts: &[&str], expected: &str| assert_eq!(kinds(texts), expected, "{texts:?}");
        check(&["Correction: The port is in Bard."], "note[Correction: The port is in Bard.]");
        check(&["Correction", "The port is in Bard."], "note[Correction The port is in Bard.]");
        check(
            &["Correction, Oct. 8: The port is in Bard."],
            "note[Correction, Oct. 8: The port is in Bard.]",
        );
        check(&["Updated at 22:10: The port is open."], "note[Updated at 22:10: The port is open.]");
        check(&["Updated 6:15 a.m.: It is open."], "note[Updated 6:15 a.m.: It is open.]");
        check(&["Update all of the charts by 9: they are old."], "p");
        check(&["Update, 3 of 4 pilots said, the charts: they are old."], "p");
        check(&["Corrections to the chart were made in May."], "p");
        check(
            &["An earlier version of this story named the wrong port."],
            "note[An earlier version of this story named the wrong port.]",
        );
        check(
            &["Anmerkung der Redaktion: Der Hafen liegt in Bard."],
            "note[Anmerkung der Redaktion: Der Hafen liegt in Bard.]",
        );
        check(&["Rättelse: Hamnen ligger i Bard."], "note[Rättelse: Hamnen ligger i Bard.]");
        check(&["更正：港口在巴德。"], "note[更正：港口在巴德。]");
        check(&["Update the charts, the pilot said."], "p");
    }
}
