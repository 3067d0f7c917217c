//! Lines that serve the page and not its story: what they say, by language, and how they look.

use super::lexicon::{Spoken, Topic, Words, spoken, topic};

/// The longest line that is known by its first words, in characters.
const SHORT: usize = 130;
/// The longest paragraph that is known by a phrase in it, in characters.
const LONG: usize = 420;
/// The longest line that tells how to reach its writer, in characters.
const CONTACT: usize = 200;

/// First words of short lines. A single word is all of the line, but for a colon and what follows it.
static OPENS: Spoken = Spoken::new(|| spoken("lines.opens"));
/// Those after which anything may follow.
static GOES_ON: Spoken = Spoken::new(|| spoken("lines.goes-on"));
/// Words that give a line away wherever they stand in it.
static HOLDS: Spoken = Spoken::new(|| spoken("lines.holds"));
/// First words of a line that names who else worked on the story, at its end.
static CLOSES: Spoken = Spoken::new(|| spoken("lines.closes"));
/// Whole lines of any language that are buttons or labels.
static LABELS: Topic = Topic::new(|| topic("lines.label"));
/// Names that a row of buttons is made of.
static PLATFORMS: Topic = Topic::new(|| topic("lines.platform"));
/// How a sentence begins that asks the reader to do something.
static CALLS: Topic = Topic::new(|| topic("lines.call"));
/// How a line begins that asks to be followed.
static FOLLOWS: Topic = Topic::new(|| topic("lines.follow"));
/// Words of a line that asks for mail.
static WRITES: Topic = Topic::new(|| topic("lines.write"));
/// How a line ends that names who made a picture.
static AGENCIES: Topic = Topic::new(|| topic("lines.agency"));

/// The words that may count on a page of a language: those in English may on every page.
fn speaking(topic: &'static Spoken, language: Option<&str>) -> impl Iterator<Item = &'static Words> {
    let base = language.map(|language| {
        let base = language.split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase();
        if matches!(base.as_str(), "nb" | "nn") { "no".to_owned() } else { base }
    });
    let of_page =
        topic.iter().filter(move |(own, _)| base.as_ref().is_none_or(|base| *own == "en" || own == base));
    of_page.map(|(_, words)| words)
}

/// Whether a folded line serves the page.
pub(super) fn is_boilerplate(line: &str, language: Option<&str>) -> bool {
    let length = line.chars().count();
    if length > LONG {
        return false;
    }
    let line = line.trim_start_matches(|character: char| {
        !character.is_alphanumeric() && !matches!(character, '©' | 'ⓒ' | '[' | '(' | '【')
    });
    // A whole sentence may start with a word or two of these by chance.
    let is_sentence = length >= 60 && line.ends_with(['.', '。']) && CALLS.opening(line).next().is_none();
    let bare = line.trim_start_matches(['(', '[', '【']);
    let opens = |topic: &'static Spoken, goes_on: bool| {
        speaking(topic, language).any(|words| {
            [line, bare].iter().any(|line| {
                words.opening(line).any(|(phrase, rest)| {
                    (!is_sentence || is_telling(phrase)) && is_apart(phrase, rest, goes_on)
                })
            })
        })
    };
    if length <= SHORT && (opens(&OPENS, false) || opens(&GOES_ON, true)) {
        return true;
    }
    LABELS.has(line.trim_end_matches(|character: char| !character.is_alphanumeric()))
        || speaking(&HOLDS, language).any(|words| words.are_in(line))
        || is_row_of_platforms(line)
        || is_invitation(line)
        || length <= SHORT && is_credit(line)
        || is_contact(line, length)
}

/// Whether a folded line at the end of a story only names who else worked on it, or where it came from.
pub(super) fn is_closing(line: &str, language: Option<&str>) -> bool {
    let length = line.chars().count();
    let line = line.trim_start_matches(|character: char| !character.is_alphanumeric());
    let credits = || {
        speaking(&CLOSES, language)
            .any(|words| words.opening(line).any(|(phrase, rest)| is_apart(phrase, rest, false)))
    };
    length <= 240
        && (credits()
            || line.contains("contributed to this report")
            || line.contains("contributed to this story"))
        || length <= 12 && line.contains('/') && line.split('/').all(is_sign)
}

/// Whether a piece of "wire/abc" is the sign of an agency or a desk.
fn is_sign(piece: &str) -> bool {
    (2..=6).contains(&piece.len()) && piece.chars().all(char::is_alphabetic)
}

/// Whether a phrase that starts a line stands apart from the rest of it: in whole words.
fn is_apart(phrase: &str, rest: &str, goes_on: bool) -> bool {
    if phrase.chars().any(|character| character > '\u{2e80}') || !phrase.ends_with(char::is_alphanumeric) {
        return true;
    }
    if goes_on || phrase.contains(' ') {
        return !rest.starts_with(char::is_alphanumeric);
    }
    rest.is_empty() || rest.starts_with([':', '|'])
}

/// Who made a picture: a line that ends in a picture agency.
fn is_credit(line: &str) -> bool {
    let line = line.trim_end_matches([')', ']', '.']);
    AGENCIES.iter().any(|agency| line.ends_with(agency))
        && line.split_whitespace().count() <= 14
        && !line.contains(". ")
}

/// Whether a phrase tells enough by itself to be believed at the start of a sentence.
fn is_telling(phrase: &str) -> bool {
    phrase.split(' ').count() > 2
}

/// A line that asks to be followed, and names two platforms or more.
fn is_invitation(line: &str) -> bool {
    let names = || line.split(|character: char| !character.is_alphanumeric());
    FOLLOWS.opening(line).next().is_some()
        && names().filter(|name| name.len() > 4 && PLATFORMS.has(name)).take(2).count() == 2
}

/// A row of buttons: "Facebook Twitter Email".
fn is_row_of_platforms(line: &str) -> bool {
    let mut words = 0;
    line.split([' ', ',', '|', '/', '·', '•', '.']).filter(|word| !word.is_empty()).all(|word| {
        words += 1;
        words <= 12 && PLATFORMS.has(word)
    }) && words > 0
        && line != "x"
}

/// A line that tells how to reach its writer: an address in a short line that asks for mail.
fn is_contact(line: &str, length: usize) -> bool {
    if length > CONTACT {
        return false;
    }
    let has_mail = line.split_whitespace().any(|word| {
        word.split_once('@').is_some_and(|(name, host)| {
            !name.is_empty() && host.trim_end_matches(|end: char| !end.is_alphanumeric()).contains('.')
        })
    });
    let words = line.split_whitespace().count();
    has_mail && (words <= 6 || WRITES.are_in(line))
        || words == 1 && (line.starts_with("twitter.com/") || line.starts_with("facebook.com/"))
        || line.starts_with("reach the ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::fold;

    #[test]
    fn lines_that_serve_the_page_are_known() {
        let check = |line: &str, language: Option<&str>, expected: bool| {
            assert_eq!(is_boilerplate(&fold(line), language), expected, "{line}");
        };
        check("Sign up for our morning letter, the Harbour Note.", Some("en"), true);
        check("The crews may sign up for a place on the boats in May, the ministry said.", Some("en"), false);
        check("Facebook Twitter Email", None, true);
        check("Ana Writer can be reached at ana@coast.example.", Some("en"), true);
        check("ana@coast.example", Some("de"), true);
        check(
            "Ich bin damit einverstanden, dass mir Inhalte von Strandfilm angezeigt werden.",
            Some("de-AT"),
            true,
        );
        check("Article réservé aux abonnés", Some("fr"), true);
        check("This story was originally published on the last day of the year, in the evening.", None, true);
        check("* Follow the Coast Voice on Instagram, TikTok and Threads for more.", None, true);
        check("Werbung", None, true);
        check("Werbung für den Hafen", Some("de"), false);
        check("Share prices of the yards fell", Some("en"), false);
        check("Suscríbete y lee más", Some("es"), true);
        check("Teilen wollen die Fischer den Fang nicht.", Some("de"), false);
        check("Читайте также: Порт открыт", Some("ru"), true);
        check("無断転載を禁じます", Some("ja"), true);
        check("The boats of both coasts came back.", Some("en"), false);
    }

    #[test]
    fn closing_credits_are_known() {
        let check = |line: &str, expected: bool| {
            assert_eq!(is_closing(&fold(line), None), expected, "{line}");
        };
        check("Reporting by Ana Writer in Bard; Editing by Jan Dettlef", true);
        check("mit dpa", true);
        check("WIRE/abc", true);
        check("Reporting the catch is a duty.", false);
    }
}
