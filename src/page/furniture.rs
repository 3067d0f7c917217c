//! Lines that serve the page and not its story: what they say, by language, and how they look.

mod phrases;

use std::collections::HashSet;
use std::sync::OnceLock;

use regex::Regex;

use crate::text::fold;
use phrases::{LABELS, PHRASES};

/// The longest line that is known by its first words, in characters.
const SHORT: usize = 130;
/// The longest paragraph that is known by a phrase in it, in characters.
const LONG: usize = 420;
/// The longest line that tells how to reach its writer, in characters.
const CONTACT: usize = 200;

/// Names that a row of buttons is made of.
const PLATFORMS: &[&str] = &[
    "facebook",
    "twitter",
    "x",
    "email",
    "e-mail",
    "mail",
    "whatsapp",
    "linkedin",
    "pinterest",
    "reddit",
    "telegram",
    "print",
    "share",
    "copy",
    "link",
    "messenger",
    "instagram",
    "youtube",
    "tiktok",
    "threads",
    "bluesky",
    "flipboard",
    "pocket",
    "sms",
    "viber",
    "line",
    "xing",
    "tumblr",
    "mastodon",
    "or",
    "and",
    "via",
    "on",
    "comment",
    "comments",
    "save",
    "google+",
];

/// The phrases of a language, folded.
struct Folded {
    language: &'static str,
    opens: Vec<String>,
    holds: Vec<String>,
    closes: Vec<String>,
    /// All of `holds` as one expression, made when the language is first met.
    any_hold: OnceLock<Option<Regex>>,
}

impl Folded {
    /// Whether a line holds one of the phrases.
    fn is_held(&self, line: &str) -> bool {
        let any_hold = self.any_hold.get_or_init(|| {
            let holds: Vec<String> = self.holds.iter().map(|hold| regex::escape(hold)).collect();
            if holds.is_empty() { None } else { Regex::new(&holds.join("|")).ok() }
        });
        any_hold.as_ref().is_some_and(|any| any.is_match(line))
    }
}

fn folded() -> &'static [Folded] {
    static FOLDED: OnceLock<Vec<Folded>> = OnceLock::new();
    let all = |phrases: &str| phrases.split(';').map(fold).filter(|words| !words.is_empty()).collect();
    FOLDED.get_or_init(|| {
        PHRASES
            .iter()
            .map(|phrases| Folded {
                language: phrases.language,
                opens: all(phrases.opens),
                holds: all(phrases.holds),
                closes: all(phrases.closes),
                any_hold: OnceLock::new(),
            })
            .collect()
    })
}

/// The phrases that may stand on a page of a language: those in English may on every page.
fn speaking(language: Option<&str>) -> impl Iterator<Item = &'static Folded> {
    let base = language.map(|language| {
        let base = language.split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase();
        if matches!(base.as_str(), "nb" | "nn") { "no".to_owned() } else { base }
    });
    folded().iter().filter(move |phrases| {
        base.as_ref().is_none_or(|base| phrases.language == "en" || phrases.language == base)
    })
}

/// Whether a folded line serves the page.
pub(super) fn is_furniture(line: &str, language: Option<&str>) -> bool {
    let length = line.chars().count();
    if length > LONG {
        return false;
    }
    let line = line.trim_start_matches(|character: char| {
        !character.is_alphanumeric() && !matches!(character, '©' | 'ⓒ' | '[' | '(' | '【')
    });
    // A whole sentence may start with a word or two of these by chance.
    let is_sentence = length >= 60 && line.ends_with(['.', '。']) && !is_call(line);
    let bare = line.trim_start_matches(['(', '[', '【']);
    let (first, first_bare) = (line.as_bytes().first(), bare.as_bytes().first());
    let may_open = |open: &&String| {
        let byte = open.as_bytes().first();
        byte == first || byte == first_bare
    };
    if length <= SHORT
        && speaking(language)
            .flat_map(|phrases| &phrases.opens)
            .filter(may_open)
            .filter(|open| !is_sentence || is_telling(open))
            .any(|open| opens(line, open) || opens(bare, open))
    {
        return true;
    }
    is_label(line)
        || speaking(language).any(|phrases| phrases.is_held(line))
        || is_row_of_platforms(line)
        || is_invitation(line)
        || length <= SHORT && is_credit(line)
        || is_contact(line, length)
}

/// Whether the whole of a folded line is a button or a label.
fn is_label(line: &str) -> bool {
    static FOLDED: OnceLock<HashSet<String>> = OnceLock::new();
    let line = line.trim_end_matches(|character: char| !character.is_alphanumeric());
    FOLDED.get_or_init(|| LABELS.split(';').map(fold).collect()).contains(line)
}

/// Whether a folded line at the end of a story only names who else worked on it, or where it came from.
pub(super) fn is_closing(line: &str, language: Option<&str>) -> bool {
    let length = line.chars().count();
    let line = line.trim_start_matches(|character: char| !character.is_alphanumeric());
    let credits =
        || speaking(language).flat_map(|phrases| &phrases.closes).any(|close| opens(line, close.trim_end()));
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

/// Whether a line starts with a phrase, in whole words.
fn opens(line: &str, phrase: &str) -> bool {
    let (words, may_go_on) = phrase.strip_suffix(" *").map_or((phrase, false), |words| (words, true));
    let Some(rest) = line.strip_prefix(words) else { return false };
    if words.chars().any(|character| character > '\u{2e80}') || !words.ends_with(char::is_alphanumeric) {
        return true;
    }
    if may_go_on || words.contains(' ') {
        return !rest.starts_with(char::is_alphanumeric);
    }
    rest.is_empty() || rest.starts_with([':', '|'])
}

/// Whether a sentence asks the reader to do something.
fn is_call(line: &str) -> bool {
    ["subscribe", "sign up", "follow ", "click", "download", "get "].iter().any(|verb| line.starts_with(verb))
}

/// Who made a picture: a line that ends in a picture agency.
fn is_credit(line: &str) -> bool {
    const AGENCIES: &[&str] = &[
        "getty images",
        "/getty",
        "/afp",
        "/ap",
        "/reuters",
        "/epa",
        "/dpa",
        "/shutterstock",
        "| shutterstock",
        "| afp",
        "| reuters",
        "/imago",
        "/picture alliance",
        "/ritzau scanpix",
        "/tt",
        "/ntb",
        "/anp",
        "/lapresse",
        "/ansa",
        "/efe",
        "via ap",
        "via reuters",
        "via getty",
        "/istock",
        "/alamy",
    ];
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
    const ASKS: &[&str] = &[
        "follow ",
        "like ",
        "find us",
        "join us",
        "folgen ",
        "folge ",
        "suivez",
        "siguenos",
        "sigue ",
        "seguici",
        "siga",
        "volg ",
        "folj ",
        "følg ",
        "obserwuj",
        "подпи",
    ];
    let names = || line.split(|character: char| !character.is_alphanumeric());
    ASKS.iter().any(|ask| line.starts_with(ask))
        && names().filter(|name| name.len() > 4 && PLATFORMS.contains(name)).take(2).count() == 2
}

/// A row of buttons: "Facebook Twitter Email".
fn is_row_of_platforms(line: &str) -> bool {
    let mut words = 0;
    line.split([' ', ',', '|', '/', '·', '•', '.']).filter(|word| !word.is_empty()).all(|word| {
        words += 1;
        words <= 12 && PLATFORMS.contains(&word)
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
    const ASKS: &[&str] = &[
        "email", "e-mail", "contact", "write to", "reach", "follow", "touch", "kontakt", "correo", "courriel",
    ];
    let words = line.split_whitespace().count();
    has_mail && (words <= 6 || ASKS.iter().any(|word| line.contains(word)))
        || words == 1 && (line.starts_with("twitter.com/") || line.starts_with("facebook.com/"))
        || line.starts_with("reach the ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_that_serve_the_page_are_known() {
        let check = |line: &str, language: Option<&str>, expected: bool| {
            assert_eq!(is_furniture(&fold(line), language), expected, "{line}");
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
