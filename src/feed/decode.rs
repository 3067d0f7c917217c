//! Bytes and labels to text.
//!
//! What the bytes are beats what they are said to be: a byte order mark, the pattern of a wide
//! encoding, and valid UTF-8 come before any label, because servers and prologs are wrong far more
//! often than a text is UTF-8 by accident.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, ISO_2022_JP, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

use crate::model::Remark;

/// How far into a document its own label is looked for, in bytes.
const PROLOG_BYTES: usize = 1024;
/// How many bytes an encoding is guessed from.
const GUESS_BYTES: usize = 256 * 1024;
/// A text counts as damaged UTF-8, rather than as something else, where it has at least this many
/// good sequences beyond ASCII for each bad byte.
const GOOD_FOR_A_BAD: usize = 2;

/// The document as text. Never fails: what cannot be decoded becomes U+FFFD.
pub(super) fn decode(bytes: &[u8], content_type: Option<&str>, remarks: &mut Vec<Remark>) -> String {
    if let Some(text) = marked(bytes).or_else(|| patterned(bytes)) {
        return text;
    }
    let label = prolog_label(bytes);
    let named = content_type.and_then(charset).and_then(|name| usable(name.as_bytes()));
    let prolog = label.and_then(usable);
    let has_escapes = bytes.contains(&0x1b);
    let is_japanese = [named, prolog].contains(&Some(ISO_2022_JP));
    if has_escapes && (is_japanese || shifts_to_japanese(bytes)) {
        return ISO_2022_JP.decode_without_bom_handling(bytes).0.into_owned();
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        let wrong = [named, prolog].into_iter().flatten().find(|encoding| *encoding != UTF_8);
        if let Some(wrong) = wrong.filter(|_| !bytes.is_ascii()) {
            remarks.push(Remark::new(format!(
                "the feed calls itself {} but is UTF-8; read as UTF-8",
                wrong.name()
            )));
        }
        return text.to_owned();
    }
    for encoding in [named, prolog].into_iter().flatten().filter(|encoding| *encoding != UTF_8) {
        let (text, had_errors) = encoding.decode_without_bom_handling(bytes);
        if !had_errors {
            return text.into_owned();
        }
    }
    let (good, bad) = sequences(bytes);
    if good >= bad * GOOD_FOR_A_BAD {
        remarks.push(Remark::new(format!("{bad} bytes that are no UTF-8 were read as Windows-1252")));
        return mended(bytes);
    }
    // A label that fits all but a few bytes is still better than a guess.
    for encoding in [named, prolog].into_iter().flatten().filter(|encoding| *encoding != UTF_8) {
        let (text, _) = encoding.decode_without_bom_handling(bytes);
        let lost = text.matches('\u{fffd}').count();
        if lost * 50 < text.len() {
            remarks.push(Remark::new(format!("{lost} bytes are no {}", encoding.name())));
            return text.into_owned();
        }
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
    detector.feed(&bytes[..bytes.len().min(GUESS_BYTES)], true);
    let encoding = detector.guess(None, Utf8Detection::Deny);
    remarks.push(Remark::new(format!("the encoding was guessed: {}", encoding.name())));
    encoding.decode_without_bom_handling(bytes).0.into_owned()
}

/// The encoding of a label, unless the bytes have shown already that it cannot be true: what has
/// no wide pattern is not UTF-16.
fn usable(label: &[u8]) -> Option<&'static Encoding> {
    Encoding::for_label(label).filter(|encoding| ![UTF_16LE, UTF_16BE].contains(encoding))
}

/// Text that begins with a byte order mark.
fn marked(bytes: &[u8]) -> Option<String> {
    if let Some(rest) = bytes.strip_prefix(&[0xff, 0xfe, 0, 0]) {
        return Some(wide(rest, u32::from_le_bytes));
    }
    if let Some(rest) = bytes.strip_prefix(&[0, 0, 0xfe, 0xff]) {
        return Some(wide(rest, u32::from_be_bytes));
    }
    if let Some(rest) = bytes.strip_prefix(&[0xef, 0xbb, 0xbf]) {
        return std::str::from_utf8(rest).ok().map(str::to_owned);
    }
    if let Some(rest) = bytes.strip_prefix(&[0xff, 0xfe]) {
        return Some(UTF_16LE.decode_without_bom_handling(rest).0.into_owned());
    }
    let rest = bytes.strip_prefix(&[0xfe, 0xff])?;
    Some(UTF_16BE.decode_without_bom_handling(rest).0.into_owned())
}

/// Text of a wide encoding without a mark, known by the zeros about its first `<`.
fn patterned(bytes: &[u8]) -> Option<String> {
    let start = bytes.get(..4)?;
    match start {
        [b'<' | b'{', 0, 0, 0] => Some(wide(bytes, u32::from_le_bytes)),
        [0, 0, 0, b'<' | b'{'] => Some(wide(bytes, u32::from_be_bytes)),
        [b'<' | b'{', 0, _, 0] => Some(UTF_16LE.decode_without_bom_handling(bytes).0.into_owned()),
        [0, b'<' | b'{', 0, _] => Some(UTF_16BE.decode_without_bom_handling(bytes).0.into_owned()),
        _ => None,
    }
}

/// UTF-32, which the web's list of encodings does not have.
fn wide(bytes: &[u8], unit: fn([u8; 4]) -> u32) -> String {
    let (units, _) = bytes.as_chunks::<4>();
    units.iter().map(|four| char::from_u32(unit(*four)).unwrap_or('\u{fffd}')).collect()
}

/// Whether the text has the escapes that begin a stretch of Japanese.
fn shifts_to_japanese(bytes: &[u8]) -> bool {
    bytes.is_ascii() && bytes.windows(3).any(|three| matches!(three, [0x1b, b'$', b'B' | b'@']))
}

/// The charset that a content type names.
fn charset(content_type: &str) -> Option<&str> {
    content_type.split(';').skip(1).find_map(|parameter| {
        let (name, value) = parameter.split_once('=')?;
        name.trim().eq_ignore_ascii_case("charset").then(|| value.trim().trim_matches(['"', '\'']))
    })
}

/// The encoding that the XML declaration names.
fn prolog_label(bytes: &[u8]) -> Option<&[u8]> {
    let start = &bytes[..bytes.len().min(PROLOG_BYTES)];
    let declaration = find(start, b"<?xml")?;
    let rest = &start[declaration..];
    let rest = &rest[..find(rest, b"?>").unwrap_or(rest.len())];
    let rest = rest[find(rest, b"encoding")? + b"encoding".len()..].trim_ascii_start();
    let rest = rest.strip_prefix(b"=")?.trim_ascii_start();
    let (quote, rest) = rest.split_first()?;
    let end = rest.iter().position(|byte| byte == quote)?;
    matches!(quote, b'"' | b'\'').then_some(&rest[..end])
}

fn find(bytes: &[u8], what: &[u8]) -> Option<usize> {
    bytes.windows(what.len()).position(|window| window == what)
}

/// How many sequences beyond ASCII are good UTF-8, and how many bytes belong to none.
fn sequences(bytes: &[u8]) -> (usize, usize) {
    bytes.utf8_chunks().fold((0, 0), |(good, bad), chunk| {
        let beyond = chunk.valid().bytes().filter(|byte| *byte >= 0xc0).count();
        (good + beyond, bad + chunk.invalid().len())
    })
}

/// UTF-8 with each bad byte read as what it most likely is.
fn mended(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len() + 16);
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        if !chunk.invalid().is_empty() {
            text.push_str(&WINDOWS_1252.decode_without_bom_handling(chunk.invalid()).0);
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(bytes: &[u8], content_type: Option<&str>, expected: &str, remarked: bool) {
        let mut remarks = Vec::new();
        assert_eq!(decode(bytes, content_type, &mut remarks), expected);
        assert_eq!(!remarks.is_empty(), remarked, "{remarks:?}");
    }

    fn utf16(text: &str, unit: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(unit).collect()
    }

    #[test]
    fn what_the_bytes_are_beats_what_they_are_said_to_be() {
        check("\u{feff}<a>é</a>".as_bytes(), Some("text/xml; charset=koi8-r"), "<a>é</a>", false);
        check("<a>é</a>".as_bytes(), Some("text/xml; charset=\"iso-8859-1\""), "<a>é</a>", true);
        check(&utf16("<a>ж</a>", u16::to_le_bytes), None, "<a>ж</a>", false);
        check(&utf16("<a>ж</a>", u16::to_be_bytes), Some("text/xml; charset=utf-8"), "<a>ж</a>", false);
        check(&utf16("\u{feff}<a>ж</a>", u16::to_be_bytes), None, "<a>ж</a>", false);
        let wide: Vec<u8> = "<a>ж</a>".chars().flat_map(|one| u32::from(one).to_be_bytes()).collect();
        check(&wide, None, "<a>ж</a>", false);
        check(
            b"<?xml version='1.0' encoding='utf-16'?><a/>",
            None,
            "<?xml version='1.0' encoding='utf-16'?><a/>",
            false,
        );
    }

    #[test]
    fn a_label_is_believed_where_the_bytes_are_silent() {
        check(b"<a>\xc4\xc5</a>", Some("text/xml;charset=windows-1251"), "<a>ДЕ</a>", false);
        check(b"<?xml encoding=\"koi8-r\"?>\xc4", None, "<?xml encoding=\"koi8-r\"?>д", false);
        check(b"<a>\x1b$B$\"\x1b(B</a>", Some("text/xml; charset=utf-8"), "<a>あ</a>", false);
    }

    #[test]
    fn a_few_bad_bytes_do_not_change_what_the_rest_is() {
        check("é".repeat(4).as_bytes(), None, "éééé", false);
        check(
            &[b"<a>\xc3\xa9\xc3\xa9\xc3\xa9 ", b"\x93x</a>".as_slice()].concat(),
            None,
            "<a>ééé “x</a>",
            true,
        );
    }

    proptest::proptest! {
        #[test]
        fn no_bytes_are_too_odd(bytes: Vec<u8>, label in proptest::option::of(".*")) {
            decode(&bytes, label.as_deref(), &mut Vec::new());
        }
    }
}
