//! A text as numbers, words and signs.

use unicode_normalization::char::is_combining_mark;

use crate::text::fold;

/// The units of East Asian dates, which are words of their own.
const UNITS: &str = "年月日時时分년월일시분";

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Token {
    /// A number and how many digits it was written with.
    Number(u64, usize),
    /// A word, folded.
    Word(String),
    Sign(char),
    Space,
}

/// The tokens of a text, all of it.
pub(super) fn tokens(text: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let run = |is: fn(char) -> bool| rest.find(|one: char| !is(one)).unwrap_or(rest.len());
        let (length, token) = if first.is_ascii_digit() {
            let digits = run(|one| one.is_ascii_digit());
            (digits, Token::Number(rest[..digits].parse().unwrap_or(u64::MAX), digits))
        } else if UNITS.contains(first) {
            (first.len_utf8(), Token::Word(first.to_string()))
        } else if first.is_alphabetic() {
            let end = run(|one| {
                (one.is_alphabetic() || !one.is_ascii() && is_combining_mark(one)) && !UNITS.contains(one)
            });
            (end, Token::Word(fold(&rest[..end])))
        } else if first.is_whitespace() {
            (run(char::is_whitespace), Token::Space)
        } else {
            (first.len_utf8(), Token::Sign(first))
        };
        tokens.push(token);
        rest = &rest[length..];
    }
    tokens
}
