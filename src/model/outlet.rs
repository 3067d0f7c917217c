//! What an outlet is called: its name without slogan and section, and one name over all its sources.
//!
//! A title says who publishes, and often where one is and how good that is. Only what is known for a
//! section or looks like a slogan is taken off; a name that is nothing of this kind stays as it is.

use super::{Source, WebUrl};
use crate::text::{SafeText, fold};

/// What stands between the parts of a title.
const BETWEEN: &[&str] =
    &[" | ", " - ", " – ", " — ", " » ", " › ", " > ", " :: ", " · ", " • ", " / ", " ｜ ", ": "];
/// Words from which a part is a slogan; one with a comma sooner.
const SLOGAN: (usize, usize) = (5, 3);

/// Words that sections are made of. A part of nothing else is a section.
const SECTION: &[&str] = &[
    "africa",
    "all",
    "america",
    "americas",
    "analysis",
    "articles",
    "arts",
    "asia",
    "atom",
    "australia",
    "books",
    "breaking",
    "britain",
    "business",
    "canada",
    "china",
    "climate",
    "comment",
    "content",
    "culture",
    "daily",
    "east",
    "economy",
    "education",
    "energy",
    "england",
    "entertainment",
    "environment",
    "europe",
    "feature",
    "features",
    "feed",
    "feeds",
    "film",
    "finance",
    "football",
    "france",
    "front",
    "games",
    "germany",
    "headlines",
    "health",
    "home",
    "homepage",
    "index",
    "india",
    "international",
    "ireland",
    "latest",
    "latin",
    "life",
    "lifestyle",
    "live",
    "local",
    "main",
    "markets",
    "media",
    "middle",
    "money",
    "music",
    "national",
    "new",
    "news",
    "nation",
    "online",
    "opinion",
    "page",
    "pacific",
    "people",
    "podcasts",
    "politics",
    "posts",
    "recent",
    "regional",
    "reviews",
    "rss",
    "rss2",
    "russia",
    "science",
    "sciences",
    "scotland",
    "section",
    "society",
    "sport",
    "sports",
    "stories",
    "story",
    "style",
    "tech",
    "technology",
    "top",
    "travel",
    "tv",
    "uk",
    "ukraine",
    "updates",
    "us",
    "usa",
    "video",
    "videos",
    "wales",
    "weather",
    "world",
    "and",
    "from",
    "in",
    "of",
    "the",
    "und",
    "et",
    "y",
    "e",
    "&",
    "+",
    // German, French, Spanish, Italian, Portuguese, Dutch, Swedish.
    "alle",
    "aktuell",
    "ausland",
    "deutschland",
    "inland",
    "kultur",
    "meldungen",
    "nachrichten",
    "panorama",
    "politik",
    "schlagzeilen",
    "startseite",
    "wirtschaft",
    "wissen",
    "wissenschaft",
    "welt",
    "a",
    "la",
    "une",
    "accueil",
    "actualites",
    "actualite",
    "culture",
    "economie",
    "international",
    "monde",
    "planete",
    "politique",
    "actualidad",
    "deportes",
    "economia",
    "espana",
    "internacional",
    "mundo",
    "noticias",
    "portada",
    "ultimas",
    "cronaca",
    "esteri",
    "mondo",
    "politica",
    "scienza",
    "ultime",
    "notizie",
    "ciencia",
    "esportes",
    "nieuws",
    "algemeen",
    "buitenland",
    "binnenland",
    "nyheter",
    "varlden",
];

/// A title without slogan and section, and the section, where it names one.
///
/// `Harbour Post - News, Sport and Weather from the coast | Europe` is `Harbour Post` and `Europe`. Of
/// several parts that may be the name, the one that the address bears is taken.
pub fn parted(title: &str, address: Option<&WebUrl>) -> (SafeText, Option<SafeText>) {
    let whole = SafeText::line(title);
    let parts = parts(title);
    if parts.len() < 2 {
        return (whole, None);
    }
    let section = parts.iter().copied().find(|part| is_section(part) && !is_slogan(part)).map(SafeText::line);
    let is_name = |part: &&str| !is_section(part) && !is_slogan(part);
    let names: Vec<&str> = parts.iter().copied().filter(is_name).collect();
    let borne = parts
        .iter()
        .copied()
        .filter(|part| !is_section(part))
        .find(|part| address.is_some_and(|address| bears(address, part)));
    match (borne, names.as_slice()) {
        (Some(name), _) => (SafeText::line(name), section),
        (None, [name]) => (SafeText::line(name), section),
        // Nothing in it is a name for certain, or several things may be.
        (None, []) => {
            let borne = parts.iter().find(|part| address.is_some_and(|address| bears(address, part)));
            let other = || parts.iter().find(|part| !is_section(part));
            (SafeText::line(borne.or_else(other).unwrap_or(&parts[0])), section)
        }
        (None, several) if several.len() < parts.len() => (SafeText::line(several[0]), section),
        (None, _) => (whole, None),
    }
}

/// The name of the outlet behind a source, the same for all sources of one publisher: those of one site
/// whose names share a part, and those that bear the same name but for a number. On two sites as well: one
/// feed often has two addresses, and two publishers seldom one name that is no section's.
pub fn outlet_of(source: &Source, all: &[Source]) -> SafeText {
    let address = source.addresses().next();
    let own = parts(&source.name);
    let site = address.map(site);
    let is_other = |other: &&Source| other.name != source.name;
    let is_sibling = |other: &&Source| other.addresses().any(|theirs| Some(self::site(theirs)) == site);
    let mut shared: Option<&str> = None;
    for sibling in all.iter().filter(is_other).filter(is_sibling) {
        let theirs: Vec<String> = parts(&sibling.name).into_iter().map(key).collect();
        let found = own.iter().copied().find(|part| !is_section(part) && theirs.contains(&key(part)));
        shared = shared.or(found);
        if shared.is_none()
            && let Some(name) = head(&source.name, &sibling.name)
        {
            shared = Some(name);
        }
    }
    let plain = without_number(&source.name);
    let is_plain = |other: &Source| fold(&other.name) == fold(plain);
    if shared.is_none() && plain != source.name.as_str() && !is_section(plain) && all.iter().any(is_plain) {
        shared = Some(plain);
    }
    match shared {
        Some(name) => SafeText::line(without_number(name)),
        None => parted(&source.name, address).0,
    }
}

/// The parts of a title, in its order; never none.
fn parts(title: &str) -> Vec<&str> {
    let mut parts = vec![title.trim()];
    for between in BETWEEN {
        parts = parts.into_iter().flat_map(|part| part.split(between)).collect();
    }
    parts.retain(|part| part.chars().any(char::is_alphanumeric));
    if parts.is_empty() { vec![title.trim()] } else { parts.into_iter().map(str::trim).collect() }
}

fn words(part: &str) -> Vec<String> {
    fold(part)
        .split(|character: char| character.is_whitespace() || matches!(character, ',' | '.' | '!' | '/'))
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}

fn is_section(part: &str) -> bool {
    let words = words(part);
    !words.is_empty() && words.iter().all(|word| SECTION.contains(&word.as_str()))
}

fn is_slogan(part: &str) -> bool {
    let count = words(part).len();
    count >= SLOGAN.0 || count >= SLOGAN.1 && part.contains(',')
}

/// Letters and digits alone, without a leading "the" and a number at the end.
fn key(part: &str) -> String {
    let letters: String =
        fold(without_number(part)).chars().filter(|letter| letter.is_alphanumeric()).collect();
    match letters.strip_prefix("the") {
        Some(rest) if rest.len() >= 3 => rest.to_owned(),
        _ => letters,
    }
}

/// A name without the number that told it from another of the same name: "Harbour Post 2".
fn without_number(name: &str) -> &str {
    match name.rsplit_once(' ') {
        Some((head, number))
            if number.len() <= 3 && number.parse::<u16>().is_ok_and(|number| number >= 2) =>
        {
            head
        }
        _ => name,
    }
}

/// Whether an address bears a name: `theguardian.com` that of The Guardian.
fn bears(address: &WebUrl, part: &str) -> bool {
    let wanted = key(part);
    wanted.len() >= 3
        && address.host().split('.').any(|label| {
            let label = key(label);
            label == wanted || label.starts_with(&wanted) && wanted.len() * 4 >= label.len() * 3
        })
}

/// What the addresses of one site have in common: the last two labels of its host, three below a country's
/// own second level; host and port where it is a number or this machine.
fn site(address: &WebUrl) -> String {
    let host = address.host();
    let labels: Vec<&str> = host.split('.').collect();
    let is_named =
        labels.len() > 1 && labels.last().is_some_and(|last| last.chars().all(char::is_alphabetic));
    if !is_named {
        return address.host_and_port();
    }
    let is_second_level =
        |label: &str| matches!(label, "co" | "com" | "org" | "net" | "ac" | "gov" | "or" | "ne");
    let count = match labels.as_slice() {
        [.., second, country] if country.len() == 2 && is_second_level(second) => 3,
        _ => 2,
    };
    labels[labels.len().saturating_sub(count)..].join(".")
}

/// The words that two names begin with, where what follows in either is a section or nothing:
/// "Harbour Post World", "Harbour Post Sport".
fn head<'a>(own: &'a str, other: &str) -> Option<&'a str> {
    let theirs: Vec<&str> = other.split_whitespace().collect();
    let mut end = 0;
    let mut count = 0;
    let mut at = 0;
    for (word, their) in own.split_whitespace().zip(&theirs) {
        let start = own[at..].find(word)? + at;
        if fold(word) != fold(their) {
            break;
        }
        at = start + word.len();
        (end, count) = (at, count + 1);
    }
    let is_rest = |rest: &str| {
        rest.trim().is_empty() || is_section(rest) || without_number(&format!("x {}", rest.trim())) == "x"
    };
    let name = own[..end].trim_end_matches(|character: char| !character.is_alphanumeric());
    let rest = theirs[count..].join(" ");
    (count > 0 && !is_section(name) && is_rest(&own[end..]) && is_rest(&rest)).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_loses_slogan_and_section() {
        let check = |title: &str, host: &str, expected: &str, section: Option<&str>| {
            let address = WebUrl::parse(&format!("https://{host}/")).ok();
            let (name, found) = parted(title, address.as_ref());
            assert_eq!((name.as_str(), found.as_deref()), (expected, section), "{title}");
        };
        check(
            "Harbour Post - News, Sport and Weather from the coast | Europe",
            "127.0.0.1:8000",
            "Harbour Post",
            Some("Europe"),
        );
        check(
            "World news | The Harbour Post",
            "harbour-post.example",
            "The Harbour Post",
            Some("World news"),
        );
        check("Europe | The Harbour Post", "127.0.0.1:8000", "The Harbour Post", Some("Europe"));
        check("BBC News: World", "feeds.bbci.co.uk", "BBC News", Some("World"));
        check("Breaking news, latest news and videos — Coast Ledger", "ledger.example", "Coast Ledger", None);
        check("Startseite - Küstenblatt", "kb.example", "Küstenblatt", Some("Startseite"));
        check(
            "A short walk around the old harbour | Fenwater Bell",
            "fenwater-bell.example",
            "Fenwater Bell",
            None,
        );
        check("Fenwater - the Bell", "fenwater-bell.example", "Fenwater - the Bell", None);
        check("Latest news", "news.example", "Latest news", None);
        check("Home | News", "news.example", "News", Some("Home"));
        check("UN News", "un.example", "UN News", None);
        check("The Coast and the Sea", "a.example", "The Coast and the Sea", None);
        check("", "a.example", "", None);
        check(" | ", "a.example", "|", None);
    }

    #[test]
    fn an_outlet_has_one_name_over_its_sources() {
        let check = |sources: &[(&str, &str)], expected: &[&str]| {
            let all: Vec<Source> = sources
                .iter()
                .map(|(name, address)| {
                    Source::new(SafeText::line(name), WebUrl::parse(&format!("https://{address}")).ok(), None)
                })
                .collect();
            let names: Vec<SafeText> = all.iter().map(|source| outlet_of(source, &all)).collect();
            assert_eq!(names.iter().map(SafeText::as_str).collect::<Vec<_>>(), expected, "{sources:?}");
        };
        check(
            &[("Harbour Post: World", "post.example/w"), ("Harbour Post: Sport", "feeds.post.example/s")],
            &["Harbour Post"; 2],
        );
        check(
            &[("Europe | The Post", "post.example/e"), ("Ferries and tides | The Post", "post.example/f")],
            &["The Post"; 2],
        );
        check(
            &[("Harbour Post", "post.example/w"), ("Harbour Post 2", "post.example/s")],
            &["Harbour Post"; 2],
        );
        check(
            &[("Harbour Post World", "post.example/w"), ("Harbour Post Sport", "post.example/s")],
            &["Harbour Post"; 2],
        );
        check(
            &[
                ("Post World", "127.0.0.1:81/w"),
                ("Post Sport", "127.0.0.1:81/s"),
                ("Post Sport", "127.0.0.1:82/s"),
            ],
            &["Post", "Post", "Post Sport"],
        );
        check(
            &[("Harbour Post", "post.example/w"), ("Harbour Post 2", "burner.example/p")],
            &["Harbour Post"; 2],
        );
        check(&[("Area 51", "a.example/w"), ("Area 52", "b.example/p")], &["Area 51", "Area 52"]);
        // Many publishers live on one host.
        check(
            &[("Ada's notes", "blogs.example/a"), ("Bo's notes", "blogs.example/b")],
            &["Ada's notes", "Bo's notes"],
        );
        check(&[("World", "a.co.uk/w"), ("World", "b.co.uk/w")], &["World", "World"]);
        check(&[("Coast 2030", "a.example/w")], &["Coast 2030"]);
    }

    proptest::proptest! {
        #[test]
        fn no_title_panics(one in "\\PC{0,40}", other in "\\PC{0,40}") {
            let address = WebUrl::parse("https://news.example/").ok();
            parted(&one, address.as_ref());
            let source = |name: &str| Source::new(SafeText::line(name), address.clone(), None);
            let all = [source(&one), source(&other)];
            outlet_of(&all[0], &all);
        }
    }
}
