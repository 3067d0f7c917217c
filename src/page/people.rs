//! Names in bylines.

mod words;

use self::words::{AGENCIES, JOINERS, LEADS, ORGANISATION_WORDS, PARTICLES, ROLE_WORDS};
use crate::model::{Person, PersonKind};
use crate::text::{SafeText, fold};

/// The most names of one story.
const NAMES: usize = 24;

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
