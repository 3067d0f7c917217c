//! Who made a picture, told apart from what it shows.

use crate::page::lexicon::{Topic, as_written, topic};
use crate::text::fold;

/// The longest credit, in characters.
const CREDIT: usize = 110;
/// The most words of a credit that is told by its first word alone.
const NAMES: usize = 12;

/// Words that a credit opens with, before a colon.
static OPENERS: Topic = Topic::new(|| topic("pictures.opener"));
/// Those of them that folding takes apart, which stand there before a colon alone.
static WRITTEN_OPENERS: Topic = Topic::new(|| as_written("pictures.opener.written"));
/// How a credit opens that says who made the picture in words.
static BY: Topic = Topic::new(|| topic("pictures.by"));
/// Makers whose name ends a caption without another word.
static MAKERS: Topic = Topic::new(|| topic("pictures.maker"));
/// Words that end a credit.
static ENDINGS: Topic = Topic::new(|| topic("pictures.ending"));
/// Small words in names.
static PARTICLES: Topic = Topic::new(|| as_written("pictures.particle"));
/// Signs of rights.
static RIGHTS: Topic = Topic::new(|| topic("pictures.rights"));

/// What divides a caption from the credit after it.
const DIVIDERS: &[&str] =
    &[" / ", " | ", " – ", " — ", " - ", "• ", "· ", ". ", "\u{201d} ", "\" ", "! ", "? ", "。", "| "];

/// A caption and the credits that ended it, or stood alone.
pub(super) fn split(text: &str) -> (String, Option<String>) {
    let (mut caption, mut credit) = split_once(text);
    if let Some(last) = &credit
        && !caption.is_empty()
        && let (shorter, Some(first)) = split_once(&caption)
        && !shorter.is_empty()
    {
        credit = Some(format!("{first} {last}"));
        caption = shorter;
    }
    (caption, credit)
}

fn split_once(text: &str) -> (String, Option<String>) {
    let text = text.trim();
    if is_credit(text) {
        return (String::new(), Some(text.to_owned()));
    }
    if let Some(at) = start(text) {
        let (caption, credit) = text.split_at(at);
        let caption =
            caption.trim_end().trim_end_matches(['-', '–', '—', '|', '/', '•', '·', ',']).trim_end();
        if caption.chars().count() > 2 {
            return (caption.to_owned(), Some(credit.trim().to_owned()));
        }
    }
    (text.to_owned(), None)
}

/// Whether a text is a credit and nothing else.
pub(in crate::page) fn is_credit(text: &str) -> bool {
    let text = text.trim().trim_matches(['(', ')', '[', ']', '（', '）']);
    let length = text.chars().count();
    if length == 0 || length > CREDIT {
        return false;
    }
    let folded = fold(text);
    let words = folded.split_whitespace().count();
    if words > NAMES {
        return false;
    }
    let after_opener = OPENERS
        .opening(&folded)
        .find(|(_, rest)| rest.starts_with([' ', '©']))
        .map_or(folded.as_str(), |(_, rest)| rest.trim_start());
    if RIGHTS.opening(after_opener).next().is_some() || is_maker(text) {
        return true;
    }
    opener(text, &folded)
        .is_some_and(|rest| !rest.trim_end().ends_with(['.', '!', '?', '。']) || rest.chars().count() < 30)
}

/// What follows the opening word of a credit.
fn opener<'t>(text: &str, folded: &'t str) -> Option<&'t str> {
    if let Some((_, rest)) = BY.opening(folded).next() {
        return Some(rest.trim());
    }
    let (first, rest) = folded.split_once([':', '：', '/', '／'])?;
    let written = text.split([':', '：', '/', '／']).next().unwrap_or_default().trim();
    (OPENERS.has(first.trim()) || WRITTEN_OPENERS.has(written)).then(|| rest.trim())
}

/// Whether a text is a maker's name, alone or beside the names of people.
fn is_maker(text: &str) -> bool {
    let parts: Vec<&str> =
        text.split(['/', '|', ',']).map(str::trim).filter(|part| !part.is_empty()).collect();
    let is_known = |part: &str| {
        let folded = fold(part);
        MAKERS.has(&folded)
            || part.rsplit_once(' ').is_some_and(|(names, _)| is_name(names))
                && ENDINGS.iter().any(|ending| folded.ends_with(ending))
    };
    parts.len() <= 4
        && parts.iter().any(|part| is_known(part))
        && parts.iter().all(|part| is_known(part) || is_name(part))
}

/// Whether a text is two names parted by a stroke, of whom one is a person's or a house's: "Port News/Ana Maker".
fn is_pair(text: &str) -> bool {
    text.split_once('/').is_some_and(|(one, other)| {
        let (one, other) = (one.trim(), other.trim());
        [one, other].iter().all(|name| {
            is_name(name)
                && name.contains(char::is_lowercase)
                && !name.contains(|sign: char| sign.is_ascii_digit())
        }) && other.contains(' ')
    })
}

/// Whether a text may be a person's or an agency's name: a few words, none of them common.
pub(super) fn is_name(text: &str) -> bool {
    text.split_whitespace().count() <= 4
        && !text.contains([':', '!', '?'])
        && !text.contains(". ")
        && text
            .split_whitespace()
            .all(|word| PARTICLES.has(word) || !word.chars().next().is_some_and(char::is_lowercase))
}

/// Where the credit that ends a caption starts, a byte.
fn start(text: &str) -> Option<usize> {
    // In brackets at the end.
    for (open, close) in [('(', ')'), ('[', ']'), ('（', '）')] {
        if let Some(before) = text.trim_end_matches(['.', ' ']).strip_suffix(close)
            && let Some(at) = before.rfind(open)
            && (is_credit(&before[at + open.len_utf8()..]) || is_pair(&before[at + open.len_utf8()..]))
        {
            return Some(at);
        }
    }
    // After a sign that divides.
    let mut candidates: Vec<usize> = Vec::new();
    for sign in DIVIDERS {
        candidates.extend(text.match_indices(sign).map(|(at, _)| at + sign.len()));
    }
    // A sign of rights, with the word before it where that opens a credit.
    for (at, _) in text
        .match_indices(['©', 'C'])
        .filter(|(at, sign)| *sign == "©" || text[*at..].starts_with("Copyright"))
    {
        candidates.push(at);
        let before = text[..at].trim_end();
        candidates.extend(before.rfind(char::is_whitespace).map(|at| at + 1));
    }
    // A word of a credit with its colon, wherever it stands.
    for (at, _) in text.match_indices([':', '：']) {
        let before = text[..at].trim_end();
        let word =
            before.rfind(|character: char| character.is_whitespace() || "./|-–(。".contains(character));
        let from = word.map_or(0, |at| at + before[at..].chars().next().map_or(0, char::len_utf8));
        candidates.push(from);
    }
    candidates.into_iter().filter(|&at| at > 0 && at < text.len() && is_credit(&text[at..])).min()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn credits_are_known_in_many_languages() {
        let check = |caption: &str, credit: &str| {
            let text = format!("{caption} {credit}");
            assert_eq!(split(&text), (caption.to_owned(), Some(credit.to_owned())), "{text}");
            assert_eq!(split(credit), (String::new(), Some(credit.to_owned())), "{credit}");
        };
        check("A boat in port.", "Photo: Ana Maker");
        check("A boat in port", "(AP Photo/Ana Maker)");
        let of_two = split("A boat in port. (Slate Port News/Ana Maker)");
        assert_eq!(of_two, ("A boat in port.".to_owned(), Some("(Slate Port News/Ana Maker)".to_owned())));
        assert_eq!(split("The race ends here. (Brennick/Skarry)").1, None);
        check("A boat in port.", "Photograph by Ana Maker");
        check("Ein Boot im Hafen.", "Foto: Ana Maker/dpa");
        check("Ein Boot im Hafen.", "© Ana Maker / Getty Images");
        check("Un bateau au port.", "Crédit : Ana Maker");
        check("Un barco en el puerto.", "Imagen: Ana Maker");
        check("Um barco no porto.", "Fotografia: Ana Maker");
        check("Una barca in porto.", "Fonte: Ana Maker");
        check("Een boot in de haven.", "Beeld: Ana Maker");
        check("En båt i hamnen.", "Bild: Ana Maker/TT");
        check("Vene satamassa.", "Kuva: Ana Maker");
        check("Łódź w porcie.", "Zdjęcie: Ana Maker");
        check("Лодка в порту.", "Фото: Анна Мастер");
        check("Limanda bir tekne.", "Fotoğraf: Ana Maker");
        check("قارب في الميناء.", "صورة: آنا");
        check("港にある船。", "写真：山田花子");
        check("港口的一艘船。", "图：新华社");
        check("항구에 있는 배.", "사진: 김하나");
    }

    #[test]
    fn a_caption_without_a_credit_stays_whole() {
        let check = |text: &str| assert_eq!(split(text), (text.to_owned(), None), "{text}");
        check("A boat in port.");
        check("The boat, which was built in 1911, left the port - and never came back.");
        check("The photo: a boat that left the port long before anybody could have seen it there.");
        check("The crew, from left: Ana, Ben and Cleo.");
        check("A woman reads the news of Reuters in a café");
    }
}
