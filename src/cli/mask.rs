//! Hides what is secret in text that a person or a log gets to see.

use crate::fetch;
use crate::model::WebUrl;

/// The text with every address in it masked: without a user's name and password, and without the
/// values of parameters that sound secret.
pub fn masked(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("://") {
        let start = rest[..at]
            .rfind(|character: char| !character.is_ascii_alphanumeric())
            .map_or(0, |before| before + rest[before..].chars().next().map_or(1, char::len_utf8));
        let end = rest[at..]
            .find(|character: char| character.is_whitespace() || "\"'`<>()|".contains(character))
            .map_or(rest.len(), |length| at + length);
        shown.push_str(&rest[..start]);
        let address = &rest[start..end];
        match WebUrl::parse(address) {
            // Only what has something to hide is written anew; the rest stays as it was typed.
            Ok(parsed) if address.contains(['@', '?', '#']) => shown.push_str(&fetch::masked(&parsed)),
            Ok(_) => shown.push_str(address),
            Err(_) => shown.push_str(&without_login(address)),
        }
        rest = &rest[end..];
    }
    shown.push_str(rest);
    shown
}

/// Hides all before the last `@` of what looks like an authority.
fn without_login(address: &str) -> String {
    match (address.find("://"), address.rfind('@')) {
        (Some(scheme), Some(at)) if at > scheme => format!("{}***{}", &address[..scheme + 3], &address[at..]),
        _ => address.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_secret_of_an_address_in_a_text_is_shown() {
        let check = |text: &str, expected: &str| assert_eq!(masked(text), expected);
        check("error: `https://me:pw@news.example/a` failed", "error: `https://news.example/a` failed");
        check("ftp://me:pw@x.example/ is none", "ftp://***@x.example/ is none");
        check("GET https://a.example/f?token=abc&p=1 200", "GET https://a.example/f?token=***&p=1 200");
        check("plain, https://a.example/b, more", "plain, https://a.example/b, more");
        check("é://x @ y", "é://x @ y");
        check("https://me:p w@x", "https://me:p w@x");
    }
}
