//! Addresses as a log may show them.

use crate::model::WebUrl;
use crate::text::SafeText;

/// What stands for a value that is not shown.
const MASK: &str = "***";

/// Parts of parameter names whose values are not shown.
const TELLING: &[&str] = &[
    "token", "key", "auth", "sig", "secret", "pass", "pwd", "session", "sid", "code", "hash", "user", "mail",
];

/// The longest value that is shown where its parameter's name says nothing.
const SHOWN: usize = 24;

/// An address without what may be secret in its query: values of parameters that sound like it, and
/// long ones of letters and digits.
pub fn masked(address: &WebUrl) -> SafeText {
    let mut url = address.as_url().clone();
    url.set_fragment(None);
    let Some(query) = url.query() else {
        return SafeText::line(url.as_str());
    };
    let parts: Vec<String> = query
        .split('&')
        .map(|part| match part.split_once('=') {
            Some((name, value)) if is_secret(name, value) => format!("{name}={MASK}"),
            None if is_secret("", part) => MASK.to_owned(),
            _ => part.to_owned(),
        })
        .collect();
    url.set_query(Some(&parts.join("&")));
    SafeText::line(url.as_str())
}

fn is_secret(name: &str, value: &str) -> bool {
    let name = name.to_ascii_lowercase();
    TELLING.iter().any(|word| name.contains(word))
        || value.len() > SHOWN
            && value.bytes().any(|byte| byte.is_ascii_digit())
            && value.bytes().any(|byte| byte.is_ascii_alphabetic())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_secret_of_an_address_is_shown() {
        let check = |text: &str, expected: &str| {
            assert_eq!(masked(&WebUrl::parse(text).expect("an address")).as_str(), expected);
        };
        check("https://me:pw@news.example/a?page=2#top", "https://news.example/a?page=2");
        check(
            "https://news.example/f?api_key=abc&Token=x&page=2",
            "https://news.example/f?api_key=***&Token=***&page=2",
        );
        check("https://news.example/f?q=0123456789abcdef0123456789", "https://news.example/f?q=***");
        check("https://news.example/f?0123456789abcdef0123456789", "https://news.example/f?***");
    }
}
