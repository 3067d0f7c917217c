//! Why a story is listed, in a few words.

use std::ops::Range;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::hash::Stem;
use super::terms::{are_all_capitals, language_of, start_of};
use super::words::{Cutter, Cutters, Word};
use crate::text::{SafeText, ellipsize, fold};

/// How many shared terms are named.
const TERMS: usize = 3;
/// How wide one of them may be, in columns.
const TERM_COLUMNS: usize = 40;
/// Agencies, credits and boilerplate of pages: what stands in many texts and is in none of their stories.
/// In rising order, folded.
const BOILERPLATE: &[&str] = &[
    "afp",
    "ansa",
    "ap",
    "apa",
    "associated",
    "bloomberg",
    "cet",
    "com",
    "comments",
    "content",
    "copyright",
    "dpa",
    "edt",
    "efe",
    "est",
    "file",
    "getty",
    "gmt",
    "html",
    "http",
    "https",
    "images",
    "live",
    "newsletter",
    "org",
    "photo",
    "photos",
    "podcast",
    "press",
    "reuters",
    "shutterstock",
    "sign",
    "subscribe",
    "tass",
    "updated",
    "upi",
    "utc",
    "video",
    "videos",
    "watch",
    "www",
    "xinhua",
];

/// What a reader sees of a story, to find the surface forms of stems in.
#[derive(Debug, Clone, Copy)]
pub struct Wording<'a> {
    /// The headline.
    pub title: &'a str,
    /// The start of its text or summary, plain; may be empty.
    pub text: &'a str,
    /// The language tag, where known: the same that its terms were made with.
    pub language: Option<&'a str>,
    /// When it was published.
    pub time: Option<Timestamp>,
    /// Outlet and byline: words of theirs are no reason.
    pub credits: &'a str,
}

/// A story whose relations to others are told: its words are cut once for all of them.
#[derive(Debug)]
pub struct Reasons<'a> {
    ours: Wording<'a>,
    cuts: [Cut<'a>; 2],
    credits: Vec<Stem>,
}

impl<'a> Reasons<'a> {
    /// What a reader sees of the story.
    pub fn of(ours: Wording<'a>, cutters: &mut Cutters) -> Self {
        Self { ours, cuts: cut(ours, cutters), credits: credits(ours, cutters) }
    }

    /// "same day · Minsk Group, ceasefire": how far apart in time the other story stands from ours,
    /// and the words that they share, as the reader sees them. `None` where there is no word that a reader
    /// would name: then there is no reason. Of the other story the headline and a line are enough: what is
    /// shared stands in our text as well.
    pub fn why(&self, shared: &[Stem], theirs: Wording<'_>, cutters: &mut Cutters) -> Option<SafeText> {
        let mut shared = shared.to_vec();
        let their_credits = credits(theirs, cutters);
        shared.retain(|stem| !self.credits.contains(stem) && !their_credits.contains(stem));
        let cuts = cut(theirs, cutters);
        let terms = named(&shared, &cuts.iter().chain(&self.cuts).collect::<Vec<_>>(), TERMS);
        let parts: Vec<String> =
            apart(self.ours.time, theirs.time).into_iter().chain([terms.join(", ")]).collect();
        (!terms.is_empty()).then(|| SafeText::line(&parts.join(" · ")))
    }
}

/// The stems of who wrote and printed a story.
fn credits(wording: Wording<'_>, cutters: &mut Cutters) -> Vec<Stem> {
    let cutter = cutters.of(language_of(wording.title, wording.text, wording.language));
    cutter.cut(wording.credits).into_iter().filter_map(|word| word.stem).collect()
}

/// How much later or earlier the other story is.
fn apart(ours: Option<Timestamp>, theirs: Option<Timestamp>) -> Option<String> {
    let day = |time: Timestamp| TimeZone::UTC.to_datetime(time).date();
    let days = day(theirs?).since(day(ours?)).ok()?.get_days();
    let which = if days < 0 { "earlier" } else { "later" };
    let many =
        |count: i32, unit: &str| format!("{count} {unit}{} {which}", if count == 1 { "" } else { "s" });
    Some(match days.abs() {
        0 => "same day".to_owned(),
        count @ 1..60 => many(count, "day"),
        count @ 60..730 => many(count / 30, "month"),
        count => many(count / 365, "year"),
    })
}

/// A text in words, to look for stems in.
#[derive(Debug)]
struct Cut<'a> {
    text: &'a str,
    words: Vec<Word>,
    /// Whether nearly every word begins with a capital, as in headlines of some houses: then a capital
    /// makes no name.
    is_all_capitals: bool,
}

impl<'a> Cut<'a> {
    fn new(text: &'a str, cutter: &mut Cutter) -> Self {
        let words = cutter.cut(text);
        let is_all_capitals = are_all_capitals(text, &words);
        Self { text, words, is_all_capitals }
    }

    /// Whether a word is said of the story: no part of an address, none of the boilerplate.
    fn is_told(&self, at: usize) -> bool {
        let Range { start, end } = self.words[at].at;
        let joins = |sign: char| matches!(sign, '.' | '/' | '@' | '_' | '=');
        let is_word = |sign: Option<char>| sign.is_some_and(char::is_alphanumeric);
        let (mut before, mut after) = (self.text[..start].chars().rev(), self.text[end..].chars());
        let is_joined = before.next().is_some_and(joins) && is_word(before.next())
            || after.next().is_some_and(joins) && is_word(after.next());
        let folded = fold(&self.text[start..end]);
        !is_joined && BOILERPLATE.binary_search(&folded.as_str()).is_err()
    }
}

/// The words of a story for some of its stems, as the reader sees them, names joined; in the order of
/// the stems, twice as many at most as a reason names.
pub fn surfaces(stems: &[Stem], wording: Wording<'_>, cutters: &mut Cutters) -> Vec<String> {
    if stems.is_empty() {
        return Vec::new();
    }
    let [title, text] = &cut(wording, cutters);
    named(stems, &[title, text], 2 * TERMS)
}

fn cut<'a>(wording: Wording<'a>, cutters: &mut Cutters) -> [Cut<'a>; 2] {
    let cutter = cutters.of(language_of(wording.title, wording.text, wording.language));
    [wording.title, start_of(wording.text)].map(|text| Cut::new(text, cutter))
}

/// At most so many of the stems as the first of the texts that has each shows it.
fn named(shared: &[Stem], cuts: &[&Cut<'_>], most: usize) -> Vec<String> {
    let mut phrases = Vec::new();
    let mut used: Vec<Stem> = Vec::new();
    for stem in shared {
        if phrases.len() == most {
            break;
        }
        if used.contains(stem) {
            continue;
        }
        let Some((cut, at)) = best_place(cuts, *stem).filter(|(cut, at)| cut.is_told(*at)) else { continue };
        let run = run(cut, at, shared);
        used.extend(cut.words[run.clone()].iter().filter_map(|word| word.stem));
        let bytes = cut.words[run.start].at.start..cut.words[run.end - 1].at.end;
        phrases.push(ellipsize(without_possessive(&cut.text[bytes]), TERM_COLUMNS));
    }
    phrases
}

/// Where a stem is shown as it is: in small letters if it is found so anywhere, for then it is no
/// name, else where it stands first, if possible where not all words are capitalised.
fn best_place<'c, 'a>(cuts: &[&'c Cut<'a>], stem: Stem) -> Option<(&'c Cut<'a>, usize)> {
    let mut first = None;
    for cut in cuts.iter().copied() {
        for (at, word) in cut.words.iter().enumerate().filter(|(_, word)| word.stem == Some(stem)) {
            if !is_capitalised(&cut.text[word.at.clone()]) {
                return Some((cut, at));
            }
            let best = first.get_or_insert((cut, at));
            if best.0.is_all_capitals && !cut.is_all_capitals {
                *best = (cut, at);
            }
        }
    }
    first
}

/// The words about this one that belong to it and are shared as well: the rest of a name, of a word
/// with a hyphen, of a run of characters without spaces.
fn run(cut: &Cut<'_>, at: usize, shared: &[Stem]) -> Range<usize> {
    let joins = |one: &Word, other: &Word| {
        if !other.stem.is_some_and(|stem| shared.contains(&stem))
            || !one.stem.is_some_and(|stem| shared.contains(&stem))
        {
            return false;
        }
        if one.is_pair || other.is_pair {
            return one.is_pair && other.is_pair && other.at.start < one.at.end;
        }
        let names = !cut.is_all_capitals
            && [one, other].iter().all(|word| is_capitalised(&cut.text[word.at.clone()]));
        match &cut.text[one.at.end..other.at.start] {
            "-" | "‑" => true,
            " " | "\u{a0}" => names,
            _ => false,
        }
    };
    let (mut start, mut end) = (at, at + 1);
    while start > 0 && joins(&cut.words[start - 1], &cut.words[start]) {
        start -= 1;
    }
    while end < cut.words.len() && joins(&cut.words[end - 1], &cut.words[end]) {
        end += 1;
    }
    start..end
}

fn is_capitalised(word: &str) -> bool {
    word.chars().next().is_some_and(|first| first.is_uppercase() || first.is_numeric())
}

fn without_possessive(phrase: &str) -> &str {
    phrase.strip_suffix("'s").or_else(|| phrase.strip_suffix("’s")).unwrap_or(phrase)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::related::words::Language;

    fn stems(text: &str, tag: &str) -> Vec<Stem> {
        let mut cutter = Cutter::new(Language::of_tag(tag).expect("a tag"));
        cutter.cut(text).into_iter().filter_map(|word| word.stem).collect()
    }

    fn why(shared: &[Stem], ours: Wording<'_>, theirs: Wording<'_>) -> String {
        let mut cutters = Cutters::default();
        let why = Reasons::of(ours, &mut cutters).why(shared, theirs, &mut cutters);
        why.map_or_else(String::new, |why| why.to_string())
    }

    fn wording<'a>(title: &'a str, text: &'a str, time: &str) -> Wording<'a> {
        Wording { title, text, language: Some("en"), time: time.parse().ok(), credits: "" }
    }

    #[test]
    fn a_reason_names_the_time_and_the_words_as_the_reader_sees_them() {
        let check = |shared: &str, ours: Wording<'_>, theirs: Wording<'_>, expected: &str| {
            assert_eq!(why(&stems(shared, "en"), ours, theirs), expected);
        };
        let ours =
            wording("Harbour Council votes on ferries", "A cease-fire of sorts.", "2024-01-15T23:00:00Z");
        check(
            "ferry harbour council ceasefire cease fire",
            ours,
            wording(
                "Ferry vote: Harbour Council's plan",
                "The ferry plan and the cease-fire.",
                "2024-01-15T01:00:00Z",
            ),
            "same day · ferry, Harbour Council, cease-fire",
        );
        check("ferry", ours, wording("Ferry late", "", "2024-01-13T01:00:00Z"), "2 days earlier · ferries");
        // Without a word there is no reason.
        check("", ours, wording("", "", "2024-01-16T01:00:00Z"), "");
        check("ferry", ours, wording("Ferry", "", "2021-01-16T01:00:00Z"), "2 years earlier · ferries");
    }

    #[test]
    fn a_headline_in_capitals_makes_no_names() {
        let shared = stems("patience pulls tug callow ruth", "en");
        let title = "Cable Parts as Tug Patience Pulls at Marigold";
        let wording = |text| Wording { title, text, language: Some("en"), time: None, credits: "" };
        let check = |text, expected| {
            assert_eq!(why(&shared, wording(text), wording(text)), expected);
        };
        check("", "Patience, Pulls, Tug");
        check("The tug Patience pulled. Captain Ruth Callow looked on.", "Patience, pulled, tug");
    }

    #[test]
    fn characters_without_spaces_are_joined() {
        let shared = stems("渡轮停航", "zh");
        let wording =
            Wording {
                title: "港口渡轮停航三天", text: "", language: Some("zh"), time: None, credits: ""
            };
        assert_eq!(why(&shared, wording, wording), "渡轮停航");
    }

    #[test]
    fn boilerplate_credits_and_addresses_are_no_reason() {
        let check = |text: &str, credits: &str, expected: &str| {
            let ours = Wording { credits, ..wording("", text, "") };
            assert_eq!(why(&stems(text, "en"), ours, wording("", text, "")), expected, "{text}");
        };
        check("Marigold (Reuters)", "", "Marigold");
        check("Tug: www.brennick.example/ferry, tow@brennick.example", "", "Tug");
        check("Getty Images", "", "");
        check("Harbour Post: Marigold, by Ruth Callow", "The Harbour Post Ruth Callow", "Marigold");
        assert!(BOILERPLATE.is_sorted());
    }

    proptest::proptest! {
        #[test]
        fn no_text_is_too_odd_for_a_reason(title in "\\PC{0,40}", text in "\\PC{0,80}", shared: Vec<u32>) {
            let shared: Vec<Stem> = shared.into_iter().map(Stem).chain(stems(&text, "en")).collect();
            let wording = Wording { title: &title, text: &text, language: None, time: None, credits: &title };
            why(&shared, wording, wording);
        }
    }
}
