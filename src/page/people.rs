//! Names in bylines.

use crate::model::{Person, PersonKind};
use crate::text::{SafeText, fold};

/// The most names of one story.
const NAMES: usize = 24;

/// Wire agencies.
const AGENCIES: &[&str] = &[
    "afp",
    "ap",
    "dpa",
    "apa",
    "epd",
    "kna",
    "sda",
    "ats",
    "sid",
    "efe",
    "ansa",
    "pa",
    "aap",
    "anp",
    "belga",
    "ntb",
    "ritzau",
    "tt",
    "xinhua",
    "reuters",
    "bloomberg",
    "associated press",
    "the associated press",
    "agence france-presse",
    "deutsche presse-agentur",
    "press association",
    "pa media",
    "canadian press",
    "the canadian press",
    "keystone-sda",
    "keystone sda",
    "agencia efe",
    "europa press",
    "lusa",
    "anadolu agency",
    "aa",
    "upi",
    "ians",
    "pti",
    "ani",
    "tass",
    "тасс",
    "interfax",
    "интерфакс",
    "риа новости",
    "kyodo",
    "jiji",
    "yonhap",
    "antara",
    "bernama",
    "新华社",
    "共同通信",
    "時事通信",
    "연합뉴스",
    "ctk",
    "čtk",
    "pap",
    "mti",
    "unian",
    "ukrinform",
    "dpa-afx",
    "reuters staff",
    "afp news agency",
    "stt",
    "bnr",
    "agerpres",
    "ansamed",
    "adnkronos",
    "agi",
    "redaktionsnetzwerk deutschland",
    "swissinfo",
    "awp",
    "apa-ots",
    "cp",
    "sapa",
    "wam",
    "mena",
    "petra",
];

/// Words of a name that is no person's.
const ORGANISATION_WORDS: &[&str] = &[
    "news",
    "newsroom",
    "redaktion",
    "rédaction",
    "redacción",
    "redazione",
    "redação",
    "redaccion",
    "staff",
    "desk",
    "team",
    "editors",
    "editorial",
    "agency",
    "agencies",
    "agenturen",
    "agencias",
    "press",
    "media",
    "online",
    "magazine",
    "times",
    "post",
    "herald",
    "tribune",
    "network",
    "service",
    "services",
    "bureau",
    "correspondents",
    "reporters",
    "wire",
    "report",
    "reports",
    "contributors",
    "board",
    "tv",
    "radio",
    "zeitung",
    "journal",
    "gazette",
    "daily",
    "today",
    "group",
    "inc",
    "ltd",
    "gmbh",
    "foundation",
    "university",
    "institute",
    "department",
    "office",
    "company",
    "voa",
    "bbc",
    "cnn",
    "nhk",
    "rfe",
    "rfi",
    "dw",
    "srf",
    "ndr",
    "wdr",
    "mdr",
    "swr",
    "br24",
    "zdf",
    "ard",
    "rtl",
    "ntv",
    "orf",
    "nos",
    "nrk",
    "svt",
    "yle",
    "редакция",
    "новости",
    "編集部",
    "记者",
    "編集",
    "com",
    "www",
    "org",
    "net",
    "admin",
    "webmaster",
    "guest",
    "author",
    "sponsored",
    "partner",
    "content",
    "channel",
    "club",
    "union",
    "committee",
    "council",
    "ministry",
    "collective",
    "project",
    "center",
    "centre",
    "society",
    "association",
    "app",
    "world",
    "sports",
    "sport",
    "business",
];

/// Words between names.
const JOINERS: &[&str] = &[
    " and ", " und ", " et ", " y ", " e ", " och ", " og ", " en ", " i ", " и ", " ve ", " & ", " with ",
    " mit ", " avec ", " con ", " / ", " | ", " • ", " · ", " - ", " – ", " — ",
];

/// Words before names, folded.
const LEADS: &[&str] = &[
    "by",
    "von",
    "par",
    "por",
    "di",
    "da",
    "door",
    "af",
    "av",
    "text",
    "texto",
    "texte",
    "testo",
    "autor",
    "autora",
    "autore",
    "auteur",
    "author",
    "authors",
    "written by",
    "words by",
    "story by",
    "reporting by",
    "report by",
    "analysis by",
    "opinion by",
    "review by",
    "posted by",
    "published by",
    "exclusive by",
    "eine analyse von",
    "ein kommentar von",
    "ein interview von",
    "interview von",
    "aus",
    "text von",
    "автор",
    "авторы",
    "yazar",
    "oleh",
    "penulis",
    "reporter",
    "ecrit par",
    "propos recueillis par",
    "a cura di",
    "scritto da",
    "escrito por",
    "de",
    "from",
    "medwirkende",
    "tekst",
    "foto und text",
    "updated by",
    "eine kolumne von",
    "kommentar von",
    "gastbeitrag von",
    "ein gastbeitrag von",
    "an analysis by",
    "edited by",
    "as told to",
    "per",
    "skrevet av",
    "publicado por",
    "criado por",
    "redigido por",
    "przez",
    "napsal",
    "piše",
    "pise",
];

/// Small words within names.
const PARTICLES: &[&str] = &[
    "de", "van", "von", "der", "den", "del", "della", "di", "da", "das", "do", "dos", "du", "la", "le", "el",
    "al", "bin", "ibn", "ben", "ter", "ten", "zu", "zum", "zur", "af", "av", "y", "e", "i", "of", "och",
    "da", "degli", "dei", "d'", "bint", "st", "vom", "the", "op", "'t", "ten", "of", "abu", "ould",
];

/// Words that are part of a role or a place, not of a name; folded.
const ROLE_WORDS: &[&str] = &[
    "correspondent",
    "reporter",
    "editor",
    "writer",
    "journalist",
    "columnist",
    "producer",
    "contributor",
    "analyst",
    "redakteur",
    "redakteurin",
    "korrespondent",
    "korrespondentin",
    "journaliste",
    "periodista",
    "giornalista",
    "redactor",
    "redactora",
    "chef",
    "chief",
    "director",
    "senior",
    "political",
    "digital",
    "deputy",
    "assistant",
    "head",
    "photographer",
    "fotograf",
    "author",
    "autor",
    "autorin",
    "host",
    "presenter",
    "critic",
    "fellow",
    "professor",
    "published",
    "updated",
    "publicado",
    "veroffentlicht",
    "aktualisiert",
    "stand",
    "uhr",
    "min",
    "read",
    "lesezeit",
    "follow",
    "share",
    "subscribe",
    "email",
    "e-mail",
    "comments",
    "kommentare",
    "view",
    "see",
    "more",
    "articles",
    "posts",
    "bio",
    "profile",
    "twitter",
    "facebook",
    "instagram",
    "linkedin",
    "about",
    "all",
    "getty",
    "images",
    "photo",
    "foto",
    "video",
    "topics",
    "news",
    "close",
    "open",
    "menu",
    "home",
    "last",
    "first",
    "modified",
    "copy",
    "link",
    "print",
    "special",
    "senior",
    "executive",
    "staff",
    "in",
    "on",
    "at",
    "is",
    "for",
    "to",
    "pm",
    "am",
    "est",
    "edt",
    "gmt",
];

/// Whether a text starts as a byline does, and what is left of it.
pub(super) fn after_lead(text: &str) -> Option<&str> {
    let mut rest = text.trim_start();
    let mut has_lead = false;
    // "Written by:", "Von"
    for _ in 0..2 {
        let folded = fold(&rest.chars().take(40).collect::<String>());
        let Some(lead) = LEADS
            .iter()
            .filter(|lead| {
                folded
                    .strip_prefix(**lead)
                    .is_some_and(|after| after.is_empty() || after.starts_with([' ', ':']))
            })
            .max_by_key(|lead| lead.len())
        else {
            break;
        };
        let count = lead.chars().count();
        let end = rest.char_indices().nth(count).map_or(rest.len(), |(at, _)| at);
        rest = rest[end..].trim_start_matches([' ', ':', '\u{a0}']);
        has_lead = true;
    }
    has_lead.then_some(rest)
}

/// The names in a byline's text. `is_stated` is true for a field that holds names alone.
pub(super) fn parse(text: &str, outlet: Option<&str>, is_stated: bool) -> Vec<Person> {
    let text = after_lead(text).unwrap_or(text).trim();
    let mut parts = vec![text.to_owned()];
    for joiner in [",", ";", "\n", "，", "、", " @"].iter().chain(JOINERS) {
        parts = parts.iter().flat_map(|part| part.split(joiner)).map(str::to_owned).collect();
    }
    let mut people: Vec<Person> = Vec::new();
    for part in &parts {
        let part = after_lead(part).unwrap_or(part);
        let part = part.split(['(', '[', '<']).next().unwrap_or(part);
        let part = part.trim_matches(|character: char| {
            character.is_whitespace()
                || matches!(character, '.' | ':' | '*' | '"' | '\'' | '-' | '–' | '|' | '•' | '·' | '/')
        });
        let part = strip_titles(part);
        let Some(kind) = kind(part, outlet, is_stated) else { continue };
        let name = SafeText::line(part);
        if !people.iter().any(|other| fold(&other.name) == fold(&name)) {
            people.push(Person { name, kind, role: None });
        }
        if people.len() >= NAMES {
            break;
        }
    }
    people
}

fn strip_titles(name: &str) -> &str {
    let mut name = name;
    for title in ["Dr. ", "Prof. ", "Mr. ", "Mrs. ", "Ms. ", "Por: ", "By "] {
        name = name.strip_prefix(title).unwrap_or(name);
    }
    for after in ["记者", "記者", " 기자", "기자"] {
        name = name.strip_suffix(after).unwrap_or(name);
    }
    name.trim()
}

/// What a name is, or `None` if it is no name.
fn kind(name: &str, outlet: Option<&str>, is_stated: bool) -> Option<PersonKind> {
    let length = name.chars().count();
    if !(2..=60).contains(&length)
        || name.contains(['@', '{', '}', '?', '!', '=', '#'])
        || name.contains("http")
    {
        return None;
    }
    let folded = fold(name);
    if AGENCIES.contains(&folded.as_str()) || AGENCIES.contains(&folded.trim_start_matches("the ")) {
        return Some(PersonKind::Agency);
    }
    let words: Vec<&str> = name.split_whitespace().collect();
    let folded_words: Vec<String> =
        words.iter().map(|word| fold(word.trim_matches(|c: char| !c.is_alphanumeric()))).collect();
    let squeezed: String = folded.chars().filter(|character| character.is_alphanumeric()).collect();
    let is_outlet = outlet.is_some_and(|outlet| {
        let outlet: String = fold(outlet).chars().filter(|character| character.is_alphanumeric()).collect();
        outlet.len() >= 3
            && (squeezed == outlet
                || squeezed.len() >= 3 && outlet.starts_with(&squeezed)
                || squeezed.starts_with(&outlet))
    });
    let is_organisation = is_outlet
        || folded_words.iter().any(|word| {
            ORGANISATION_WORDS.contains(&word.as_str())
                || word.split(['-', '.']).any(|part| ORGANISATION_WORDS.contains(&part))
        });
    if name.chars().any(|character| character.is_ascii_digit()) {
        return (is_organisation && length < 40).then_some(PersonKind::Organisation);
    }
    if is_organisation {
        return (words.len() <= 6).then_some(PersonKind::Organisation);
    }
    if folded_words.iter().any(|word| ROLE_WORDS.contains(&word.as_str())) {
        return None;
    }
    let is_cased = name.chars().any(|character| character.is_lowercase() || character.is_uppercase());
    if !is_cased {
        return (words.len() <= 5 && length <= 30).then_some(PersonKind::Person);
    }
    if words.len() > 6 || words.len() < 2 && !is_stated {
        return None;
    }
    let capitalised = words.iter().filter(|word| !PARTICLES.contains(&fold(word).as_str())).all(|word| {
        word.chars().find(|character| character.is_alphabetic()).is_some_and(|first| !first.is_lowercase())
    });
    (capitalised || is_stated && words.len() <= 3).then_some(PersonKind::Person)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bylines_are_names() {
        let check = |text: &str, expected: &str| {
            let people = parse(text, Some("The Example Post"), false);
            let shown: Vec<String> = people
                .iter()
                .map(|person| match person.kind {
                    PersonKind::Person => person.name.to_string(),
                    PersonKind::Organisation => format!("[{}]", person.name),
                    PersonKind::Agency => format!("<{}>", person.name),
                })
                .collect();
            assert_eq!(shown.join("; "), expected, "{text}");
        };
        check("By VOA News", "[VOA News]");
        check("By Ana Marsh and Ben de Vries", "Ana Marsh; Ben de Vries");
        check("Von Anna Müller und Jörg Klein, dpa", "Anna Müller; Jörg Klein; <dpa>");
        check("Par Éloïse Martin et Luc Petit", "Éloïse Martin; Luc Petit");
        check("Ana Marsh, Europe correspondent", "Ana Marsh");
        check("The Example Post", "[The Example Post]");
        check("Por Juan Pérez y María García", "Juan Pérez; María García");
        check("By Ana Marsh | October 9, 2020", "Ana Marsh");
        check("Share this story", "");
        check("By", "");
    }
}
