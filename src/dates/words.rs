//! The words that dates are made of, read from `assets/lexicon/dates.txt`.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::text::fold;

/// What each word under a heading means, the words folded.
static MEANINGS: LazyLock<HashMap<&str, HashMap<String, i32>>> = LazyLock::new(|| {
    let mut meanings: HashMap<&str, HashMap<String, i32>> = HashMap::new();
    for (heading, meaning, word) in entries() {
        meanings.entry(heading).or_default().insert(fold(word), meaning);
    }
    meanings
});

/// The entries of the file: heading, meaning, word.
fn entries() -> impl Iterator<Item = (&'static str, i32, &'static str)> {
    let (mut heading, mut meaning) = ("", 0);
    include_str!("../../assets/lexicon/dates.txt").lines().filter(|line| !line.starts_with('#')).flat_map(
        move |line| {
            let mut words = line;
            if let Some(of_heading) = line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
                (heading, meaning, words) = (of_heading, 0, "");
            } else if let Some((number, behind)) = line.split_once(" = ") {
                (meaning, words) = (number.parse().expect("a number stands before ` = `"), behind);
            }
            let words = words.split(';').map(str::trim).filter(|word| !word.is_empty());
            words.map(move |word| (heading, meaning, word))
        },
    )
}

/// The words under a heading, folded.
pub(super) fn under(heading: &str) -> impl Iterator<Item = &'static str> {
    MEANINGS.get(heading).into_iter().flat_map(HashMap::keys).map(String::as_str)
}

fn meaning(heading: &str, word: &str) -> Option<i32> {
    MEANINGS.get(heading)?.get(word).copied()
}

/// The meaning of the longest entry that a word begins with: `cervenec` is not `cerven`.
fn meaning_like(heading: &str, word: &str) -> Option<i32> {
    let entries = MEANINGS.get(heading)?.iter();
    let begun = entries.filter(|(beginning, _)| word.starts_with(*beginning));
    begun.max_by_key(|(beginning, _)| beginning.len()).map(|(_, meaning)| *meaning)
}

/// The month that a folded word is the name of.
pub(super) fn month(word: &str) -> Option<u64> {
    meaning("month", word).map(|month| month as u64)
}

/// The month that a folded word names or begins like.
pub(super) fn month_like(word: &str) -> Option<u64> {
    month(word).or_else(|| meaning_like("month begins", word).map(|month| month as u64))
}

/// The day of the week that a folded word names, also with an ending; Monday as 0.
pub fn weekday(word: &str) -> Option<u8> {
    meaning_like("weekday", word).map(|day| day as u8)
}

/// The day of the week that a folded word before a date means; Monday as 0.
pub(super) fn weekday_before(word: &str) -> Option<u8> {
    weekday(word).or_else(|| meaning_like("weekday begins", word).map(|day| day as u8))
}

/// Seconds east of UTC of a zone's folded name, one that may mean another thing only where asked for.
pub(super) fn zone(name: &str, if_ambiguous: bool) -> Option<i32> {
    let ambiguous = || meaning("zone ambiguous", name).filter(|_| if_ambiguous);
    meaning("zone", name).or_else(ambiguous).map(|minutes| minutes * 60)
}

/// Whether a folded word before an hour says that it is of the afternoon.
pub(super) fn half(word: &str) -> Option<bool> {
    meaning("half", word).map(|half| half == 1)
}

/// Whether a folded word between the parts of a day says nothing.
pub(super) fn is_joint(word: &str) -> bool {
    meaning("joint", word).is_some()
}

/// Whether a folded word in a text that is all date says nothing.
pub(super) fn is_filler(word: &str) -> bool {
    is_joint(word) || meaning("filler", word).is_some()
}

/// Whether a time that counts from now is told with a folded word.
pub(super) fn is_relative(word: &str) -> bool {
    meaning("near day", word).or_else(|| meaning("relative", word)).is_some()
}

/// Whether a folded word is a day of the week or a day named from today.
pub(super) fn names_day(word: &str) -> bool {
    meaning("weekday", word).or_else(|| meaning("near day", word)).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_word_stands_once_under_a_heading_and_no_beginning_covers_another() {
        let all: Vec<_> = entries().map(|(heading, meaning, word)| (heading, meaning, fold(word))).collect();
        for (at, (heading, means, word)) in all.iter().enumerate() {
            for (_, other_means, other) in all[at + 1..].iter().filter(|(other, ..)| other == heading) {
                assert_ne!(word, other, "{heading}");
                let is_covered = other.starts_with(word) || word.starts_with(other);
                let is_idle = heading.ends_with("begins") && is_covered && means == other_means;
                assert!(!is_idle, "{heading}: {word}, {other}");
            }
            let is_ambiguous = *heading == "zone" && meaning("zone ambiguous", word).is_some();
            assert!(!is_ambiguous, "{word}");
        }
    }

    #[test]
    fn what_begins_like_a_months_name_means_it_only_where_all_is_a_date() {
        let check = |word: &str, name: Option<u64>, like: Option<u64>| {
            assert_eq!((month(word), month_like(word)), (name, like), "{word}");
        };
        check("october", Some(10), Some(10));
        check("octobris", None, Some(10));
        check("ian", None, Some(1));
        check("cervencem", None, Some(7));
        check("lipnja", Some(6), Some(6));
        check("talks", None, None);
    }
}
