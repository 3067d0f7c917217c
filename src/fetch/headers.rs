//! What the header lines of an answer say.

use std::time::Duration;

use jiff::Timestamp;
use reqwest::header::{self, HeaderMap, HeaderName};

use super::Freshness;
use crate::model::Validators;

/// The longest validator that is kept and sent back, bytes.
const VALIDATOR_BYTES: usize = 4 * 1024;
/// How long a host that answers 429 is left alone where it does not say.
pub const PATIENCE: Duration = Duration::from_secs(15 * 60);
/// The shortest and the longest time that a server's wish to be left alone is granted.
pub const RETRY: (Duration, Duration) = (Duration::from_secs(60), Duration::from_secs(7 * 24 * 3600));

/// A header's value as text, if it is UTF-8.
pub fn text(lines: &HeaderMap, name: &HeaderName) -> Option<String> {
    lines.get(name).and_then(|value| std::str::from_utf8(value.as_bytes()).ok()).map(str::to_owned)
}

/// The validators, byte for byte; one that could not be sent back so is none.
pub fn validators(lines: &HeaderMap) -> Validators {
    let kept = |name| text(lines, name).filter(|value| !value.is_empty() && value.len() <= VALIDATOR_BYTES);
    Validators { etag: kept(&header::ETAG), last_modified: kept(&header::LAST_MODIFIED), given_by: None }
}

/// How long an answer stays fresh.
pub fn freshness(lines: &HeaderMap) -> Freshness {
    let date = text(lines, &header::DATE).and_then(|date| http_date(&date)).unwrap_or_else(Timestamp::now);
    let expires_in = text(lines, &header::EXPIRES)
        .and_then(|expires| http_date(&expires))
        .and_then(|expires| Duration::try_from(expires.duration_since(date)).ok())
        .filter(|time| !time.is_zero());
    let mut max_age = None;
    for directive in lines
        .get_all(header::CACHE_CONTROL)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
    {
        let (name, value) = directive.split_once('=').unwrap_or((directive, ""));
        match name.trim().to_ascii_lowercase().as_str() {
            "max-age" => max_age = value.trim().trim_matches('"').parse::<u64>().ok(),
            "no-cache" | "no-store" => return Freshness::default(),
            _ => {}
        }
    }
    let age = text(lines, &header::AGE).and_then(|age| age.trim().parse::<u64>().ok()).unwrap_or_default();
    let max_age = max_age.map(|seconds| Duration::from_secs(seconds.saturating_sub(age)));
    Freshness { max_age, expires_in }
}

/// `Retry-After`, as seconds or as a date.
pub fn retry_after(lines: &HeaderMap) -> Option<Duration> {
    let value = text(lines, &header::RETRY_AFTER)?;
    let value = value.trim();
    if value.bytes().all(|byte| byte.is_ascii_digit()) && !value.is_empty() {
        // More digits than a number holds is for ever.
        return Some(Duration::from_secs(value.parse().unwrap_or(u64::from(u32::MAX))));
    }
    let date = text(lines, &header::DATE).and_then(|date| http_date(&date)).unwrap_or_else(Timestamp::now);
    Some(Duration::try_from(http_date(value)?.duration_since(date)).unwrap_or_default())
}

/// How long a host is left alone that asked for it.
pub fn patience(retry_after: Option<Duration>) -> Duration {
    retry_after.unwrap_or(PATIENCE).clamp(RETRY.0, RETRY.1)
}

/// The date of an HTTP header: the form of RFC 1123.
fn http_date(text: &str) -> Option<Timestamp> {
    static PARSER: jiff::fmt::rfc2822::DateTimeParser =
        jiff::fmt::rfc2822::DateTimeParser::new().relaxed_weekday(true);
    PARSER.parse_timestamp(text.trim()).ok()
}

#[cfg(test)]
mod tests {
    use reqwest::header::HeaderValue;

    use super::*;

    fn lines(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        pairs
            .iter()
            .map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_static(value)))
            .collect()
    }

    const DATE: (&str, &str) = ("date", "Tue, 24 Nov 2026 10:00:00 GMT");

    #[test]
    fn freshness_is_what_the_server_says() {
        let check =
            |pairs: &[(&'static str, &'static str)], max_age: Option<u64>, expires_in: Option<u64>| {
                let expected = Freshness {
                    max_age: max_age.map(Duration::from_secs),
                    expires_in: expires_in.map(Duration::from_secs),
                };
                assert_eq!(freshness(&lines(pairs)), expected, "{pairs:?}");
            };
        check(&[], None, None);
        check(&[("cache-control", "public, Max-Age=7200")], Some(7200), None);
        check(&[("cache-control", "max-age=7200"), ("age", "600")], Some(6600), None);
        check(&[("cache-control", "max-age=10"), ("age", "600")], Some(0), None);
        check(&[("cache-control", "no-cache, max-age=7200")], None, None);
        check(&[("cache-control", "max-age=soon")], None, None);
        check(&[DATE, ("expires", "Tue, 24 Nov 2026 11:00:00 GMT")], None, Some(3600));
        check(&[DATE, ("expires", "Tue, 24 Nov 2026 09:00:00 GMT")], None, None);
        check(&[DATE, ("expires", "0")], None, None);
    }

    #[test]
    fn servers_say_when_to_come_back() {
        let check = |value: &'static str, expected: Option<u64>| {
            let lines = lines(&[DATE, ("retry-after", value)]);
            assert_eq!(retry_after(&lines), expected.map(Duration::from_secs), "{value}");
        };
        check("120", Some(120));
        check(" 120 ", Some(120));
        check("99999999999999999999999", Some(u64::from(u32::MAX)));
        check("Tue, 24 Nov 2026 10:30:00 GMT", Some(1800));
        check("Tue, 24 Nov 2026 09:30:00 GMT", Some(0));
        check("later", None);
        check("", None);
        assert_eq!(patience(Some(Duration::ZERO)), RETRY.0);
        assert_eq!(patience(Some(Duration::from_secs(u64::MAX))), RETRY.1);
        assert_eq!(patience(None), PATIENCE);
    }

    #[test]
    fn validators_are_kept_byte_for_byte_or_not_at_all() {
        let kept = validators(&lines(&[("etag", "W/\"a\""), ("last-modified", "yesterday")]));
        assert_eq!(
            (kept.etag.as_deref(), kept.last_modified.as_deref()),
            (Some("W/\"a\""), Some("yesterday"))
        );
        let mut odd = HeaderMap::new();
        odd.insert(header::ETAG, HeaderValue::from_bytes(b"\"\xe9\"").expect("a header may hold it"));
        assert_eq!(validators(&odd), Validators::default());
    }
}
