//! Bytes and labels to text.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, REPLACEMENT, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

use super::PAGE_BYTES;
use crate::model::{Remark, WebUrl};
use crate::text::boundary;

/// How far into a page its own label of the encoding is looked for.
const LABEL_BYTES: usize = 4 * 1024;

/// The page as text, and what was noticed on the way.
pub(super) struct Decoded {
    /// The text, at most [`PAGE_BYTES`] long.
    pub text: String,
    /// What was cut.
    pub remarks: Vec<Remark>,
}

/// Decodes a page: byte order mark, then the header's label, then the page's own, then UTF-8 where
/// the bytes are that, then the likeliest by its letters. A page's own label is not believed where the
/// bytes are plainly UTF-8: a copy was saved anew and its label was forgotten.
pub(super) fn decode(bytes: &[u8], content_type: Option<&str>, address: Option<&WebUrl>) -> Decoded {
    let mut remarks = Vec::new();
    // No encoding makes fewer than one byte of UTF-8 from four bytes, so this bounds the work.
    let taken = &bytes[..bytes.len().min(4 * PAGE_BYTES)];
    let encoding = encoding_of(taken, content_type, address);
    let (mut text, ..) = encoding.decode(taken);
    if text.len() > PAGE_BYTES || taken.len() < bytes.len() {
        let cut = boundary(&text, PAGE_BYTES);
        text = text[..cut].to_owned().into();
        remarks.push(Remark::new("The page is longer than 8 MiB; the rest was not read."));
    }
    Decoded { text: text.into_owned(), remarks }
}

fn encoding_of(bytes: &[u8], content_type: Option<&str>, address: Option<&WebUrl>) -> &'static Encoding {
    if let Some((encoding, _)) = Encoding::for_bom(bytes) {
        return encoding;
    }
    if let Some(encoding) = content_type.and_then(|header| label_in(header.as_bytes())) {
        return encoding;
    }
    let start = &bytes[..bytes.len().min(LABEL_BYTES)];
    let is_plainly_utf_8 = !bytes.is_ascii() && std::str::from_utf8(bytes).is_ok();
    if let Some(encoding) = own_label(start).filter(|_| !is_plainly_utf_8) {
        // A page that could be read for its label is not UTF-16, whatever it says.
        return if encoding == UTF_16LE || encoding == UTF_16BE { UTF_8 } else { encoding };
    }
    if std::str::from_utf8(bytes).is_ok() {
        return UTF_8;
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    let domain = address
        .and_then(|address| address.host().rsplit('.').next())
        .filter(|domain| !domain.is_empty() && domain.bytes().all(|byte| byte.is_ascii_lowercase()));
    let guess = detector.guess(domain.map(str::as_bytes), Utf8Detection::Allow);
    if guess == REPLACEMENT { WINDOWS_1252 } else { guess }
}

/// The label in the first tags of a page that names a known encoding.
fn own_label(start: &[u8]) -> Option<&'static Encoding> {
    let lower = start.to_ascii_lowercase();
    let mut from = 0;
    while let Some(at) = find(&lower[from..], b"charset") {
        let tag_start = lower[..from + at].iter().rposition(|byte| *byte == b'<');
        let is_label = tag_start
            .is_some_and(|tag| lower[tag..].starts_with(b"<meta") || lower[tag..].starts_with(b"<?xml"));
        if is_label && let Some(encoding) = label_in(&lower[from + at..]) {
            return Some(encoding);
        }
        from += at + b"charset".len();
    }
    let declaration =
        find(&lower, b"encoding=").filter(|_| lower.trim_ascii_start().starts_with(b"<?xml"))?;
    named(&lower[declaration + b"encoding=".len()..])
}

/// The encoding that follows `charset=` in a header or tag.
fn label_in(text: &[u8]) -> Option<&'static Encoding> {
    let lower = text.to_ascii_lowercase();
    let at = find(&lower, b"charset")? + b"charset".len();
    named(lower[at..].trim_ascii_start().strip_prefix(b"=")?)
}

fn named(text: &[u8]) -> Option<&'static Encoding> {
    let text = text.trim_ascii_start();
    let text = text.strip_prefix(b"\"").or_else(|| text.strip_prefix(b"'")).unwrap_or(text);
    let end = text
        .iter()
        .position(|byte| !(byte.is_ascii_alphanumeric() || b"-_:.".contains(byte)))
        .unwrap_or(text.len());
    Encoding::for_label(&text[..end]).filter(|encoding| *encoding != REPLACEMENT)
}

fn find(text: &[u8], word: &[u8]) -> Option<usize> {
    text.windows(word.len()).position(|window| window == word)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(bytes: &[u8], content_type: Option<&str>, expected: &str) {
        assert_eq!(decode(bytes, content_type, None).text, expected);
    }

    #[test]
    fn the_mark_outranks_the_header_and_the_header_the_page() {
        check(b"\xef\xbb\xbfcaf\xc3\xa9", Some("text/html; charset=iso-8859-1"), "café");
        check(
            b"<meta charset=utf-8>caf\xe9",
            Some("text/html; Charset=\"ISO-8859-1\""),
            "<meta charset=utf-8>café",
        );
        check(b"<meta charset='windows-1251'>\xcc\xe8\xf0", None, "<meta charset='windows-1251'>Мир");
        check(
            "\u{feff}<p>hé".encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<_>>().as_slice(),
            None,
            "<p>hé",
        );
    }

    #[test]
    fn unlabelled_bytes_are_utf_8_where_they_can_be() {
        check("Größe".as_bytes(), None, "Größe");
        check(b"Gr\xf6\xdfe und \xdcber", None, "Größe und Über");
        check("<meta charset=gb2312>新闻".as_bytes(), None, "<meta charset=gb2312>新闻");
        check(b"<meta charset=nonsense>abc", None, "<meta charset=nonsense>abc");
        check(b"", None, "");
    }

    #[test]
    fn a_page_has_a_bound() {
        let long = "é".repeat(PAGE_BYTES / 2 + 1);
        let decoded = decode(long.as_bytes(), None, None);
        assert_eq!(decoded.text.len(), PAGE_BYTES);
        assert_eq!(decoded.remarks.len(), 1);
    }
}
