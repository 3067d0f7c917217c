//! Who made a picture, told apart from what it shows.

use crate::text::fold;

/// The longest credit, in characters.
const CREDIT: usize = 110;
/// The most words of a credit that is told by its first word alone.
const NAMES: usize = 12;

/// Words that a credit opens with, before a colon, folded.
const OPENERS: &[&str] = &[
    // English
    "photo",
    "photos",
    "photo by",
    "photo credit",
    "photograph",
    "photographs",
    "photography",
    "picture",
    "pictures",
    "pic",
    "image",
    "images",
    "image by",
    "image credit",
    "image source",
    "credit",
    "credits",
    "source",
    "courtesy",
    "illustration",
    "illustration by",
    "graphic",
    "graphics",
    "screenshot",
    "file photo",
    "file photograph",
    "file image",
    "archive photo",
    "photo illustration",
    "drawing",
    "chart",
    "map",
    "cartoon",
    "graph",
    "collage",
    "montage",
    "graphic by",
    // German, Dutch and the North
    "zeichnung",
    "karte",
    "karikatur",
    "illustrasjon",
    "tegning",
    "teckning",
    "kart",
    "karta",
    "kartta",
    "foto",
    "fotos",
    "foto von",
    "symbolfoto",
    "archivfoto",
    "bild",
    "bilder",
    "symbolbild",
    "archivbild",
    "bildquelle",
    "bildnachweis",
    "bildrechte",
    "fotograf",
    "fotografie",
    "grafik",
    "quelle",
    "urheber",
    "beeld",
    "bron",
    "kilde",
    "kalla",
    "kuva",
    "illustratie",
    "illustrasjon",
    "arkivfoto",
    "arkiv",
    // French, Italian, Spanish, Portuguese, Romanian
    "photographie",
    "credit photo",
    "credits photo",
    "credito",
    "crediti",
    "creditos",
    "fotografia",
    "imagen",
    "imagenes",
    "imagem",
    "imagens",
    "immagine",
    "fuente",
    "fonte",
    "ilustracion",
    "illustrazione",
    "reproducao",
    "divulgacao",
    "cortesia",
    "arquivo",
    "archivo",
    "sursa",
    "dessin",
    "carte",
    "infographie",
    "dibujo",
    "grafico",
    "infografia",
    "disegno",
    "desenho",
    "video still",
    // Central and Eastern Europe
    "коллаж",
    "колаж",
    "рисунок",
    "карта",
    "rysunek",
    "rys",
    "mapa",
    "fot",
    "fot.",
    "zdjecie",
    "zdjecia",
    "zrodlo",
    "zdroj",
    "autor",
    "izvor",
    "forras",
    "nuotr",
    "nuotr.",
    "фото",
    "источник",
    "джерело",
    "снимка",
    "снимок",
    "иллюстрация",
    "світлина",
    // Turkey, Greece and the East
    "fotograf",
    "kaynak",
    "gorsel",
    "φωτο",
    "φωτογραφια",
    "πηγη",
    "صورة",
    "المصدر",
    "تصوير",
    "عکس",
    "צילום",
    "写真",
    "撮影",
    "提供",
    "出典",
    "画像",
    "图",
    "圖",
    "图源",
    "图片",
    "图片来源",
    "圖片來源",
    "来源",
    "來源",
    "摄影",
    "攝影",
    "사진",
    "출처",
    "그래픽",
    "ภาพ",
    "anh",
    "nguon",
    "foto oleh",
    "sumber",
    "larawan",
];
/// How a credit opens that says who made the picture in words, folded.
const BY: &[&str] = &[
    "photo by ",
    "photos by ",
    "photograph by ",
    "photographs by ",
    "photography by ",
    "picture by ",
    "image by ",
    "illustration by ",
    "courtesy of ",
    "image courtesy of ",
    "photo courtesy of ",
    "foto von ",
    "fotos von ",
    "foto: ",
    "foto door ",
    "foto av ",
    "foto af ",
    "foto di ",
    "foto de ",
    "fotografia de ",
    "photo de ",
    "photographie de ",
    "photo : ",
    "fotograf: ",
];
/// Makers whose name ends a caption without another word, folded.
const MAKERS: &[&str] = &[
    "ap",
    "ap photo",
    "afp",
    "reuters",
    "dpa",
    "epa",
    "efe",
    "ansa",
    "anp",
    "belga",
    "keystone",
    "apa",
    "pap",
    "tass",
    "ntb",
    "tt",
    "ritzau",
    "lehtikuva",
    "xinhua",
    "imago",
    "imago images",
    "getty",
    "getty images",
    "gettyimages",
    "shutterstock",
    "istock",
    "alamy",
    "unsplash",
    "pexels",
    "pixabay",
    "wikimedia",
    "wikimedia commons",
    "picture alliance",
    "bloomberg",
    "press association",
    "pa wire",
    "zuma",
    "sipa",
    "lapresse",
    "europa press",
    "anadolu",
    "yonhap",
    "kyodo",
    "upi",
    "aap",
    "canadian press",
    "adobe stock",
];
/// Words that end a credit, folded.
const ENDINGS: &[&str] = &[
    " nuotr.",
    " foto",
    " photo",
    " archyvo nuotr.",
    " photos",
    " felvetele",
    " archiv",
    " bildbyra",
    " kuvat",
];
/// Small words in names.
const PARTICLES: &[&str] = &[
    "von", "van", "de", "der", "den", "da", "di", "dos", "du", "la", "le", "el", "al", "bin", "und", "and",
    "y", "via", "for", "für", "ter", "zu",
];
/// Signs of rights, folded.
const RIGHTS: &[&str] =
    &["©", "(c) ", "copyright", "all rights reserved", "tous droits reserves", "alle rechte vorbehalten"];

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
        .iter()
        .filter_map(|opener| folded.strip_prefix(opener))
        .find(|rest| rest.starts_with([' ', '©']))
        .map_or(folded.as_str(), str::trim_start);
    if RIGHTS.iter().any(|sign| after_opener.starts_with(sign)) || is_maker(text) {
        return true;
    }
    opener(text, &folded)
        .is_some_and(|rest| !rest.trim_end().ends_with(['.', '!', '?', '。']) || rest.chars().count() < 30)
}

/// What follows the opening word of a credit.
fn opener<'t>(text: &str, folded: &'t str) -> Option<&'t str> {
    if let Some(rest) = BY.iter().find_map(|by| folded.strip_prefix(by)) {
        return Some(rest.trim());
    }
    let (first, rest) = folded.split_once([':', '：', '/', '／'])?;
    // Folding takes the signs of some scripts apart; their words stand in the list as they are written.
    let written = text.split([':', '：', '/', '／']).next().unwrap_or_default().trim();
    (OPENERS.contains(&first.trim()) || OPENERS.contains(&written)).then(|| rest.trim())
}

/// Whether a text is a maker's name, alone or beside the names of people.
fn is_maker(text: &str) -> bool {
    let parts: Vec<&str> =
        text.split(['/', '|', ',']).map(str::trim).filter(|part| !part.is_empty()).collect();
    let is_known = |part: &str| {
        let folded = fold(part);
        MAKERS.contains(&folded.as_str())
            || part.rsplit_once(' ').is_some_and(|(names, _)| is_name(names))
                && ENDINGS.iter().any(|ending| folded.ends_with(ending))
    };
    parts.len() <= 4
        && parts.iter().any(|part| is_known(part))
        && parts.iter().all(|part| is_known(part) || is_name(part))
}

/// Whether a text may be a person's or an agency's name: a few words, none of them common.
fn is_name(text: &str) -> bool {
    text.split_whitespace().count() <= 4
        && !text.contains([':', '!', '?'])
        && !text.contains(". ")
        && text
            .split_whitespace()
            .all(|word| PARTICLES.contains(&word) || !word.chars().next().is_some_and(char::is_lowercase))
}

/// Where the credit that ends a caption starts, a byte.
fn start(text: &str) -> Option<usize> {
    // In brackets at the end.
    for (open, close) in [('(', ')'), ('[', ']'), ('（', '）')] {
        if let Some(before) = text.trim_end_matches(['.', ' ']).strip_suffix(close)
            && let Some(at) = before.rfind(open)
            && is_credit(&before[at + open.len_utf8()..])
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
