//! Which date of a line is that of publication, and which that of a change.

use super::within::first;
use super::words;
use crate::model::When;
use crate::text::fold;

/// The date of publication that a line tells: the first before the word of a change, or behind that of
/// publication.
pub fn published(line: &str, language: Option<&str>) -> Option<When> {
    let Some(change) = behind_word(line, "change") else { return first(line, language) };
    let told = match behind_word(line, "publication") {
        Some(publication) if publication > change => &line[publication..],
        _ => &line[..change],
    };
    first(told, language)
}

/// The date of a change that a line tells: "Published 9 October, updated 10 October".
pub fn changed(line: &str, language: Option<&str>) -> Option<When> {
    first(&line[behind_word(line, "change")?..], language)
}

/// Whether a text tells of a change and not of publication.
pub fn tells_change(text: &str) -> bool {
    let folded = fold(text);
    end_of_word(&folded, "change").is_some() && end_of_word(&folded, "publication").is_none()
}

/// Where the first of the words under a heading ends in a folded text; a whole word where words are
/// written apart.
fn end_of_word(folded: &str, heading: &str) -> Option<usize> {
    let is_edge = |next: Option<char>| next.is_none_or(|next| !next.is_alphanumeric());
    let is_whole = |at: usize, word: &str| {
        is_edge(folded[..at].chars().next_back()) && is_edge(folded[at + word.len()..].chars().next())
    };
    let found = words::under(heading).flat_map(|word| folded.match_indices(word));
    found.filter(|(at, word)| !word.is_ascii() || is_whole(*at, word)).map(|(at, word)| at + word.len()).min()
}

/// The same in a line as it stands: each character is folded by itself, so that it is known where it was.
fn behind_word(line: &str, heading: &str) -> Option<usize> {
    let mut folded = String::new();
    let mut ends = Vec::new();
    for (start, character) in line.char_indices() {
        if character.is_whitespace() {
            folded.push(' ');
        } else {
            folded.push_str(&fold(character.encode_utf8(&mut [0; 4])));
        }
        ends.push((folded.len(), start + character.len_utf8()));
    }
    let end = end_of_word(&folded, heading)?;
    ends.iter().find(|(folded_end, _)| *folded_end >= end).map(|(_, end)| *end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn publication_and_change_are_told_apart_by_their_words() {
        let check = |line: &str, expected_published: &str, expected_changed: &str| {
            let shown = |when: Option<When>| when.map(|when| when.to_string()).unwrap_or_default();
            assert_eq!(shown(published(line, None)), expected_published, "{line}");
            assert_eq!(shown(changed(line, None)), expected_changed, "{line}");
        };
        let (first, second) = ("2020-10-09", "2020-10-10");
        check("Published 9 October 2020. Updated 10 October 2020", first, second);
        check("Updated 10 October 2020 | Published 9 October 2020", first, second);
        check("9 octobre 2020, mis à jour le 10 octobre 2020", first, second);
        check("9 October 2020", first, "");
        check("The standard was set on 9 October 2020", first, "");
        assert!(tells_change("Aktualisiert 10.10.2020"));
        assert!(!tells_change("published updated"));
    }
}
