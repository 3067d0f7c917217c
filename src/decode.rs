//! Bytes and labels to text.
//!
//! Several witnesses tell how the bytes of a document are meant. A list says whom to ask for a kind of
//! document, and the first that can tell decides. Of feeds, what the bytes are beats what they are
//! said to be, because servers and prologs are wrong far more often than a text is UTF-8 by accident.
//! Pages are read as browsers read them, so that the header comes first; but where the bytes are UTF-8,
//! a page's own label counts for nothing: a copy was saved anew and its label was forgotten.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, ISO_2022_JP, REPLACEMENT, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

use crate::model::Remark;

/// How far into a document its own label is looked for, in bytes.
const LABEL_BYTES: usize = 4 * 1024;
/// How many bytes an encoding is guessed from.
const GUESS_BYTES: usize = 1024 * 1024;
/// A text counts as damaged UTF-8, rather than as something else, where it has at least this many
/// good sequences beyond ASCII for each bad byte.
const GOOD_FOR_A_BAD: usize = 2;
/// A label fits most of a text that has at least this many bytes for each that it does not fit.
const BYTES_FOR_A_LOST: usize = 50;

/// Who may tell how bytes are meant.
#[derive(Debug, Clone, Copy)]
pub enum Witness {
    /// A byte order mark.
    Mark,
    /// The zeros about the first sign of a wide encoding.
    Zeros,
    /// The escapes that begin a stretch of Japanese.
    Escapes,
    /// The bytes, where they are UTF-8.
    Utf8,
    /// The bytes, where most of what is beyond ASCII is UTF-8.
    MostlyUtf8,
    /// The label of the response.
    Header(Fit),
    /// The label in the document's XML declaration.
    Declared(Fit),
    /// The same, else the label in a `meta` element: for a page alone, since a feed carries pages.
    Own(Fit),
}

/// How well a label has to fit the bytes.
#[derive(Debug, Clone, Copy)]
pub enum Fit {
    /// It is believed.
    Any,
    /// No byte is lost. UTF-8 is known by its bytes and needs no label.
    Whole,
    /// Few bytes are lost: still better than a guess.
    Most,
}

/// Whom to ask about a feed or another list that programs write.
pub const FEED: &[Witness] = &[
    Witness::Mark,
    Witness::Zeros,
    Witness::Escapes,
    Witness::Utf8,
    Witness::Header(Fit::Whole),
    Witness::Declared(Fit::Whole),
    Witness::MostlyUtf8,
    Witness::Header(Fit::Most),
    Witness::Declared(Fit::Most),
];
/// Whom to ask about a page.
pub const PAGE: &[Witness] = &[
    Witness::Mark,
    Witness::Zeros,
    Witness::Header(Fit::Any),
    Witness::Escapes,
    Witness::Utf8,
    Witness::Own(Fit::Any),
];

/// A document as it came.
#[derive(Debug, Clone, Copy)]
pub struct Received<'a> {
    /// What it consists of.
    pub bytes: &'a [u8],
    /// The response's header.
    pub content_type: Option<&'a str>,
    /// Its host, the country of which tells of the letters to expect.
    pub host: Option<&'a str>,
}

/// A document as text.
#[derive(Debug, PartialEq, Eq)]
pub struct Decoded {
    /// The text; what cannot be decoded became U+FFFD.
    pub text: String,
    /// What was not as it was said to be.
    pub remark: Option<Remark>,
}

/// Decodes a document by the first of the witnesses that can tell, else by its letters. Never fails.
pub fn decode(received: Received<'_>, witnesses: &[Witness]) -> Decoded {
    let bytes = received.bytes;
    let header = received.content_type.and_then(|header| label_in(header.as_bytes()));
    let start = bytes[..bytes.len().min(LABEL_BYTES)].to_ascii_lowercase();
    let declared = declared_label(&start);
    let bears_meta = witnesses.iter().any(|witness| matches!(witness, Witness::Own(_)));
    let own = declared.or_else(|| bears_meta.then(|| label_in_meta(&start)).flatten());
    let ask = |witness: &Witness| match witness {
        Witness::Mark => marked(bytes),
        Witness::Zeros => patterned(bytes).map(silent),
        Witness::Escapes => {
            let is_told = [header, own].contains(&Some(ISO_2022_JP)) && bytes.contains(&0x1b);
            (is_told || shifts_to_japanese(bytes)).then(|| silent(lossy(ISO_2022_JP, bytes)))
        }
        Witness::Utf8 => utf_8(bytes, header, own),
        Witness::MostlyUtf8 => mostly_utf_8(bytes),
        Witness::Header(fit) => labelled(bytes, header?, *fit),
        Witness::Declared(fit) => labelled(bytes, declared?, *fit),
        Witness::Own(fit) => labelled(bytes, own?, *fit),
    };
    witnesses.iter().find_map(ask).unwrap_or_else(|| guessed(bytes, received.host))
}

fn silent(text: String) -> Decoded {
    Decoded { text, remark: None }
}

fn remarked(text: String, remark: &str) -> Decoded {
    Decoded { text, remark: Some(Remark::new(remark)) }
}

fn lossy(encoding: &'static Encoding, bytes: &[u8]) -> String {
    encoding.decode_without_bom_handling(bytes).0.into_owned()
}

/// Text that begins with a byte order mark.
fn marked(bytes: &[u8]) -> Option<Decoded> {
    if let Some(rest) = bytes.strip_prefix(&[0xff, 0xfe, 0, 0]) {
        return Some(silent(wide(rest, u32::from_le_bytes)));
    }
    if let Some(rest) = bytes.strip_prefix(&[0, 0, 0xfe, 0xff]) {
        return Some(silent(wide(rest, u32::from_be_bytes)));
    }
    let (encoding, length) = Encoding::for_bom(bytes)?;
    let rest = &bytes[length..];
    if encoding == UTF_8 {
        return Some(utf_8(rest, None, None).unwrap_or_else(|| mended(rest)));
    }
    Some(silent(lossy(encoding, rest)))
}

/// Text of a wide encoding without a mark, known by the zeros about its first sign.
fn patterned(bytes: &[u8]) -> Option<String> {
    let is_first = |sign: u8| matches!(sign, b'<' | b'{') || sign.is_ascii_whitespace();
    match *bytes.first_chunk::<4>()? {
        [sign, 0, 0, 0] if is_first(sign) => Some(wide(bytes, u32::from_le_bytes)),
        [0, 0, 0, sign] if is_first(sign) => Some(wide(bytes, u32::from_be_bytes)),
        [sign, 0, _, 0] if is_first(sign) => Some(lossy(UTF_16LE, bytes)),
        [0, sign, 0, _] if is_first(sign) => Some(lossy(UTF_16BE, bytes)),
        _ => None,
    }
}

/// UTF-32, which the web's list of encodings does not have.
fn wide(bytes: &[u8], unit: fn([u8; 4]) -> u32) -> String {
    let (units, _) = bytes.as_chunks::<4>();
    units.iter().map(|four| char::from_u32(unit(*four)).unwrap_or('\u{fffd}')).collect()
}

fn shifts_to_japanese(bytes: &[u8]) -> bool {
    bytes.is_ascii() && bytes.windows(3).any(|three| matches!(three, [0x1b, b'$', b'B' | b'@']))
}

fn utf_8(bytes: &[u8], header: Option<&'static Encoding>, own: Option<&'static Encoding>) -> Option<Decoded> {
    let text = std::str::from_utf8(bytes).ok()?.to_owned();
    let wrong = [header, own].into_iter().flatten().find(|encoding| *encoding != UTF_8);
    Some(match wrong.filter(|_| !text.is_ascii()) {
        Some(wrong) => {
            remarked(text, &format!("the feed calls itself {} but is UTF-8; read as UTF-8", wrong.name()))
        }
        None => silent(text),
    })
}

fn mostly_utf_8(bytes: &[u8]) -> Option<Decoded> {
    let (good, bad) = bytes.utf8_chunks().fold((0, 0), |(good, bad), chunk| {
        let beyond = chunk.valid().bytes().filter(|byte| *byte >= 0xc0).count();
        (good + beyond, bad + chunk.invalid().len())
    });
    (good >= bad * GOOD_FOR_A_BAD).then(|| mended(bytes))
}

/// UTF-8 with each bad byte read as what it most likely is.
fn mended(bytes: &[u8]) -> Decoded {
    let mut text = String::with_capacity(bytes.len() + 16);
    let mut bad = 0;
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        text.push_str(&WINDOWS_1252.decode_without_bom_handling(chunk.invalid()).0);
        bad += chunk.invalid().len();
    }
    remarked(text, &format!("{bad} bytes that are no UTF-8 were read as Windows-1252"))
}

fn labelled(bytes: &[u8], encoding: &'static Encoding, fit: Fit) -> Option<Decoded> {
    if !matches!(fit, Fit::Any) && encoding == UTF_8 {
        return None;
    }
    let (text, has_lost) = encoding.decode_without_bom_handling(bytes);
    let text = text.into_owned();
    match fit {
        Fit::Any => Some(silent(text)),
        Fit::Whole => (!has_lost).then(|| silent(text)),
        Fit::Most => {
            let lost = text.matches('\u{fffd}').count();
            let remark = format!("{lost} bytes are no {}", encoding.name());
            (lost * BYTES_FOR_A_LOST < text.len()).then(|| remarked(text, &remark))
        }
    }
}

fn guessed(bytes: &[u8], host: Option<&str>) -> Decoded {
    let looked_at = &bytes[..bytes.len().min(GUESS_BYTES)];
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
    detector.feed(looked_at, looked_at.len() == bytes.len());
    let domain = host.and_then(|host| host.rsplit('.').next());
    let domain =
        domain.filter(|domain| !domain.is_empty() && domain.bytes().all(|byte| byte.is_ascii_lowercase()));
    let encoding = detector.guess(domain.map(str::as_bytes), Utf8Detection::Deny);
    remarked(lossy(encoding, bytes), &format!("the encoding was guessed: {}", encoding.name()))
}

/// The label in the XML declaration, in a document's first bytes in small letters.
fn declared_label(start: &[u8]) -> Option<&'static Encoding> {
    let declaration = &start[find(start, b"<?xml")?..];
    let declaration = &declaration[..find(declaration, b"?>").unwrap_or(declaration.len())];
    value_of(declaration, b"encoding")
}

/// The first label in a `meta` element that names a known encoding.
fn label_in_meta(start: &[u8]) -> Option<&'static Encoding> {
    let is_in_meta = |at: usize| {
        let tag = start[..at].iter().rposition(|byte| *byte == b'<');
        tag.is_some_and(|tag| start[tag..].starts_with(b"<meta"))
    };
    let mut places = (0..start.len()).filter(|&at| start[at..].starts_with(b"charset") && is_in_meta(at));
    places.find_map(|at| value_of(&start[at..], b"charset"))
}

/// The encoding that follows `charset=` in a header or tag.
fn label_in(text: &[u8]) -> Option<&'static Encoding> {
    value_of(&text.to_ascii_lowercase(), b"charset")
}

/// The encoding that stands behind a name and its sign. UTF-16 is known by its zeros: where a label has to
/// say so, it is wrong.
fn value_of(lower: &[u8], name: &[u8]) -> Option<&'static Encoding> {
    let behind = lower[find(lower, name)? + name.len()..].trim_ascii_start().strip_prefix(b"=")?;
    let value = behind.trim_ascii_start();
    let value = value.strip_prefix(b"\"").or_else(|| value.strip_prefix(b"'")).unwrap_or(value);
    let is_name = |byte: &u8| byte.is_ascii_alphanumeric() || b"-_:.".contains(byte);
    let length = value.iter().position(|byte| !is_name(byte)).unwrap_or(value.len());
    let encoding = Encoding::for_label(&value[..length])?;
    (![REPLACEMENT, UTF_16LE, UTF_16BE].contains(&encoding)).then_some(encoding)
}

fn find(text: &[u8], word: &[u8]) -> Option<usize> {
    text.windows(word.len()).position(|window| window == word)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decoded(bytes: &[u8], content_type: Option<&str>, witnesses: &[Witness]) -> Decoded {
        decode(Received { bytes, content_type, host: None }, witnesses)
    }

    fn check_feed(bytes: &[u8], content_type: Option<&str>, expected: &str, is_remarked: bool) {
        let Decoded { text, remark } = decoded(bytes, content_type, FEED);
        assert_eq!(text, expected);
        assert_eq!(remark.is_some(), is_remarked, "{remark:?}");
    }

    fn check_page(bytes: &[u8], content_type: Option<&str>, expected: &str) {
        assert_eq!(decoded(bytes, content_type, PAGE).text, expected);
    }

    fn utf16(text: &str, unit: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(unit).collect()
    }

    #[test]
    fn what_the_bytes_of_a_feed_are_beats_what_they_are_said_to_be() {
        check_feed("\u{feff}<a>é</a>".as_bytes(), Some("text/xml; charset=koi8-r"), "<a>é</a>", false);
        check_feed("<a>é</a>".as_bytes(), Some("text/xml; charset=\"iso-8859-1\""), "<a>é</a>", true);
        check_feed(&utf16("<a>ж</a>", u16::to_le_bytes), None, "<a>ж</a>", false);
        check_feed(&utf16("<a>ж</a>", u16::to_be_bytes), Some("text/xml; charset=utf-8"), "<a>ж</a>", false);
        check_feed(&utf16("\u{feff}<a>ж</a>", u16::to_be_bytes), None, "<a>ж</a>", false);
        let wide: Vec<u8> = "<a>ж</a>".chars().flat_map(|one| u32::from(one).to_be_bytes()).collect();
        check_feed(&wide, None, "<a>ж</a>", false);
        let mislabelled = "<?xml version='1.0' encoding='utf-16'?><a/>";
        check_feed(mislabelled.as_bytes(), None, mislabelled, false);
    }

    #[test]
    fn a_label_is_believed_where_the_bytes_are_silent() {
        check_feed(b"<a>\xc4\xc5</a>", Some("text/xml;charset=windows-1251"), "<a>ДЕ</a>", false);
        check_feed(b"<?xml encoding=\"koi8-r\"?>\xc4", None, "<?xml encoding=\"koi8-r\"?>д", false);
        let page = "<a><![CDATA[<meta charset=iso-8859-1>]]>é</a>";
        check_feed(page.as_bytes(), None, page, false);
        check_feed(b"<a>\x1b$B$\"\x1b(B</a>", Some("text/xml; charset=utf-8"), "<a>あ</a>", false);
    }

    #[test]
    fn a_few_bad_bytes_do_not_change_what_the_rest_is() {
        check_feed("é".repeat(4).as_bytes(), None, "éééé", false);
        let damaged = [b"<a>\xc3\xa9\xc3\xa9\xc3\xa9 ", b"\x93x</a>".as_slice()].concat();
        check_feed(&damaged, None, "<a>ééé “x</a>", true);
        check_feed(&[b"\xef\xbb\xbf", damaged.as_slice()].concat(), None, "<a>ééé “x</a>", true);
    }

    #[test]
    fn the_mark_of_a_page_outranks_the_header_and_the_header_the_page() {
        check_page(b"\xef\xbb\xbfcaf\xc3\xa9", Some("text/html; charset=iso-8859-1"), "café");
        check_page(
            b"<meta charset=utf-8>caf\xe9",
            Some("text/html; Charset=\"ISO-8859-1\""),
            "<meta charset=utf-8>café",
        );
        check_page(b"<meta charset='windows-1251'>\xcc\xe8\xf0", None, "<meta charset='windows-1251'>Мир");
        check_page(&utf16("\u{feff}<p>hé", u16::to_le_bytes), None, "<p>hé");
        let header = Some("text/html; charset=utf-16le");
        check_page(&utf16("\n<p>hé", u16::to_le_bytes), header, "\n<p>hé");
        check_page(b"<p>plain", header, "<p>plain");
    }

    #[test]
    fn unlabelled_bytes_are_utf_8_where_they_can_be() {
        check_page("Größe".as_bytes(), None, "Größe");
        check_page(b"Gr\xf6\xdfe und \xdcber", None, "Größe und Über");
        check_page("<meta charset=gb2312>新闻".as_bytes(), None, "<meta charset=gb2312>新闻");
        check_page(b"<meta charset=nonsense>abc", None, "<meta charset=nonsense>abc");
        check_page(b"", None, "");
        // The letters beyond what is guessed from are decoded like the others.
        let long = [vec![b'a'; GUESS_BYTES], b"Gr\xf6\xdfe".to_vec()].concat();
        check_page(&long, None, &format!("{}Größe", "a".repeat(GUESS_BYTES)));
    }

    proptest::proptest! {
        #[test]
        fn no_bytes_are_too_odd(bytes: Vec<u8>, label in proptest::option::of(".*"), host in ".*") {
            for witnesses in [FEED, PAGE] {
                decode(Received { bytes: &bytes, content_type: label.as_deref(), host: Some(&host) }, witnesses);
            }
        }
    }
}
