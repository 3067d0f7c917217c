//! Character references: numbers, the names of HTML, and what a document declares itself.

use std::borrow::Cow;
use std::cell::Cell;
use std::collections::HashMap;

use encoding_rs::WINDOWS_1252;
use html5ever::data::NAMED_ENTITIES;

/// The longest name of an entity that is looked up, in bytes.
const NAME_BYTES: usize = 40;
/// The most bytes that a document's own entities may grow to, all together.
const EXPANDED_BYTES: usize = 64 * 1024;
/// The deepest that a document's own entities may name one another.
const EXPANDED_DEPTH: usize = 4;
/// The most entities that a document may declare.
const DECLARED: usize = 256;

/// Entities that a document declares in its own head. External ones are never looked at.
#[derive(Default)]
pub(super) struct Declared<'a> {
    values: HashMap<&'a str, &'a str>,
    spent: Cell<usize>,
}

impl<'a> Declared<'a> {
    /// Takes a declaration; the first of a name holds.
    pub(super) fn declare(&mut self, name: &'a str, value: &'a str) {
        if self.values.len() < DECLARED {
            self.values.entry(name).or_insert(value);
        }
    }

    /// The value with what it names replaced in turn; `None` if unknown or too much.
    fn expand(&self, name: &str, depth: usize) -> Option<String> {
        let value = self.values.get(name)?;
        let spent = self.spent.get() + value.len() + 1;
        if depth > EXPANDED_DEPTH || spent > EXPANDED_BYTES {
            return None;
        }
        self.spent.set(spent);
        Some(resolve(value, Some(self), depth + 1, false).into_owned())
    }
}

/// The text with its references replaced. What is no reference stays as it is.
pub(super) fn decode(text: &str) -> Cow<'_, str> {
    resolve(text, None, 0, false)
}

/// The same for text of a document that may declare entities of its own.
pub(super) fn decode_with<'t>(text: &'t str, declared: &Declared<'_>) -> Cow<'t, str> {
    resolve(text, Some(declared), 0, false)
}

/// The same for the value of an attribute, where `&copy=2` is a part of an address.
pub(super) fn decode_attribute<'t>(text: &'t str, declared: &Declared<'_>) -> Cow<'t, str> {
    resolve(text, Some(declared), 0, true)
}

fn resolve<'t>(
    text: &'t str,
    declared: Option<&Declared<'_>>,
    depth: usize,
    is_attribute: bool,
) -> Cow<'t, str> {
    let Some(first) = text.find('&') else { return Cow::Borrowed(text) };
    let mut resolved = String::with_capacity(text.len());
    resolved.push_str(&text[..first]);
    let mut rest = &text[first..];
    while let Some(start) = rest.find('&') {
        resolved.push_str(&rest[..start]);
        rest = &rest[start..];
        let taken = reference(rest, declared, depth, is_attribute, &mut resolved);
        if taken == 0 {
            resolved.push('&');
            rest = &rest[1..];
        } else {
            rest = &rest[taken..];
        }
    }
    resolved.push_str(rest);
    Cow::Owned(resolved)
}

/// Writes what the reference at the start of `text` stands for; the bytes it takes, 0 if it is none.
fn reference(
    text: &str,
    declared: Option<&Declared<'_>>,
    depth: usize,
    is_attribute: bool,
    into: &mut String,
) -> usize {
    let body = &text[1..];
    if let Some(number) = body.strip_prefix('#') {
        let (digits, radix, lead) = match number.strip_prefix(['x', 'X']) {
            Some(digits) => (digits, 16, 3),
            None => (number, 10, 2),
        };
        let length = digits.bytes().take_while(|byte| char::from(*byte).is_digit(radix)).count();
        if length == 0 {
            return 0;
        }
        into.extend(numbered(u32::from_str_radix(&digits[..length], radix).unwrap_or(u32::MAX)));
        return lead + length + usize::from(digits[length..].starts_with(';'));
    }
    let length = body
        .bytes()
        .take(NAME_BYTES)
        .take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.'))
        .count();
    let name = &body[..length];
    if length == 0 {
        return 0;
    }
    if body[length..].starts_with(';') {
        if let Some(value) = declared.and_then(|declared| declared.expand(name, depth)) {
            into.push_str(&value);
            return length + 2;
        }
        return if named(&body[..=length], into) { length + 2 } else { 0 };
    }
    // Old names may lack their semicolon, but not where they run into a word or a parameter.
    if is_attribute || body[length..].starts_with('=') || name.contains(['_', '-', '.']) {
        return 0;
    }
    if named(name, into) { length + 1 } else { 0 }
}

/// Writes the characters of an HTML name.
fn named(name: &str, into: &mut String) -> bool {
    let found = NAMED_ENTITIES.get(name).filter(|(first, _)| *first != 0);
    let Some((first, second)) = found else { return false };
    into.extend(char::from_u32(*first));
    into.extend(char::from_u32(*second).filter(|second| *second != '\0'));
    true
}

/// The character of a number; those of the C1 range are read as Windows-1252, as browsers do.
/// `None` for what no text may hold.
fn numbered(number: u32) -> Option<char> {
    match number {
        0x80..=0x9f => WINDOWS_1252
            .decode_without_bom_handling(&[number as u8])
            .0
            .chars()
            .next()
            .filter(|one| !one.is_control()),
        _ => char::from_u32(number).filter(|one| !one.is_control() || matches!(one, '\t' | '\n' | '\r')),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_become_characters_and_bare_ampersands_stay() {
        let check = |text: &str, expected: &str| assert_eq!(decode(text), expected, "{text}");
        check("a &amp; b &lt;c&gt;", "a & b <c>");
        check("&eacute;&nbsp;&hellip;&#8217;&#x2019;", "é\u{a0}…’’");
        check("AT&T & R&D; fish&chips", "AT&T & R&D; fish&chips");
        check("&copy 2024 &notanentity;", "© 2024 &notanentity;");
        check("?a=1&copy=2", "?a=1&copy=2");
        check("&#150;&#0;&#xD800;&#99999999999;!", "–!");
        check("&", "&");
        check("&#;&#x;&;", "&#;&#x;&;");
    }

    #[test]
    fn a_documents_own_entities_grow_within_bounds() {
        let mut declared = Declared::default();
        declared.declare("paper", "Harbour &amp; Post");
        declared.declare("a0", "lol");
        for (name, value) in [("a1", "&a0;&a0;"), ("a2", "&a1;&a1;"), ("a3", "&a2;&a2;"), ("a4", "&a3;&a3;")]
        {
            declared.declare(name, value);
        }
        declared.declare("round", "&round;");
        assert_eq!(decode_with("&paper;", &declared), "Harbour & Post");
        assert_eq!(decode_with("&a2;", &declared), "lollollollol");
        assert!(decode_with(&"&a4;".repeat(10_000), &declared).len() < 4 * EXPANDED_BYTES);
        assert!(decode_with("&round;", &declared).len() < 100);
    }
}
