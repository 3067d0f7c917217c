//! What a host asks of programs: RFC 9309.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use tokio::time::Instant;

/// The most of a robots.txt that is read, as the RFC asks at least.
pub const ROBOTS_BYTES: usize = 512 * 1024;
/// The most rules that are kept of one.
const RULES: usize = 5_000;
/// The longest pattern that is kept, bytes.
const PATTERN_BYTES: usize = 2 * 1024;

/// Hosts whose robots.txt is remembered.
const HOSTS: usize = 1024;

/// The rules of one host for one program.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Robots {
    rules: Vec<Rule>,
    forbids_all: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Rule {
    allows: bool,
    /// Percent codes made alike; `*` and a last `$` have a meaning.
    pattern: String,
}

impl Robots {
    /// Everything is forbidden: for a host whose rules cannot be had.
    pub fn forbid_all() -> Self {
        Self { rules: Vec::new(), forbids_all: true }
    }

    /// Reads the rules for the program of this name; those for all (`*`) where none are for it.
    pub fn parse(text: &str, program: &str) -> Self {
        let mut ours = Vec::new();
        let mut others = Vec::new();
        let mut has_ours = false;
        let (mut is_ours, mut is_for_all, mut in_agents) = (false, false, false);
        for line in text.trim_start_matches('\u{feff}').split(['\n', '\r']) {
            let line = line.split('#').next().unwrap_or_default();
            let Some((key, value)) = line.split_once(':') else { continue };
            let (key, value) = (key.trim().to_ascii_lowercase(), value.trim());
            match key.as_str() {
                "user-agent" => {
                    if !in_agents {
                        (is_ours, is_for_all, in_agents) = (false, false, true);
                    }
                    // Only the product token counts: `dateline/1.0` names dateline.
                    let token: String = value
                        .chars()
                        .take_while(|character| {
                            character.is_ascii_alphanumeric() || "-_".contains(*character)
                        })
                        .collect();
                    is_ours |= token.eq_ignore_ascii_case(program);
                    is_for_all |= value == "*";
                    has_ours |= is_ours;
                }
                "allow" | "disallow" => {
                    in_agents = false;
                    let rule = Rule { allows: key == "allow", pattern: normal(value) };
                    // An empty pattern matches nothing.
                    if value.is_empty() || rule.pattern.len() > PATTERN_BYTES {
                        continue;
                    }
                    if is_ours && ours.len() < RULES {
                        ours.push(rule.clone());
                    }
                    if is_for_all && others.len() < RULES {
                        others.push(rule);
                    }
                }
                _ => {}
            }
        }
        Self { rules: if has_ours { ours } else { others }, forbids_all: false }
    }

    /// Whether a path with its query may be read: the longest rule that matches decides, of two as
    /// long the one that allows.
    pub fn allows(&self, path: &str) -> bool {
        if self.forbids_all {
            return false;
        }
        let path = normal(path);
        self.rules
            .iter()
            .filter(|rule| matches(&rule.pattern, &path))
            .max_by_key(|rule| (rule.pattern.len(), rule.allows))
            .is_none_or(|rule| rule.allows)
    }
}

/// The text with what is not ASCII coded and codes of plain characters decoded, so that one path has
/// one spelling.
fn normal(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut whole = String::with_capacity(text.len());
    let mut at = 0;
    while at < bytes.len() {
        let byte = bytes[at];
        let code = (byte == b'%')
            .then(|| bytes.get(at + 1..at + 3))
            .flatten()
            .filter(|code| code.iter().all(u8::is_ascii_hexdigit))
            .and_then(|code| std::str::from_utf8(code).ok())
            .and_then(|code| u8::from_str_radix(code, 16).ok());
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
        match code {
            Some(decoded) if plain(decoded) => whole.push(decoded as char),
            Some(decoded) => push_code(&mut whole, decoded),
            None if byte.is_ascii() => whole.push(byte as char),
            None => push_code(&mut whole, byte),
        }
        at += if code.is_some() { 3 } else { 1 };
    }
    whole
}

fn push_code(text: &mut String, byte: u8) {
    text.push('%');
    for digit in [byte >> 4, byte & 15] {
        text.push(char::from_digit(u32::from(digit), 16).unwrap_or('0').to_ascii_uppercase());
    }
}

/// Whether a pattern matches the start of a path. Each `*` takes as little as it can, so the time is
/// the product of both lengths at worst.
fn matches(pattern: &str, path: &str) -> bool {
    let (pattern, is_whole) = match pattern.strip_suffix('$') {
        Some(pattern) => (pattern, true),
        None => (pattern, false),
    };
    let mut parts = pattern.split('*');
    let first = parts.next().unwrap_or_default();
    let Some(mut rest) = path.strip_prefix(first) else { return false };
    let mut parts = parts.peekable();
    if parts.peek().is_none() {
        return !is_whole || rest.is_empty();
    }
    while let Some(part) = parts.next() {
        if parts.peek().is_none() && is_whole {
            return rest.ends_with(part);
        }
        match rest.find(part) {
            Some(at) => rest = &rest[at + part.len()..],
            None => return false,
        }
    }
    true
}

/// The rules of hosts that were asked for them, by origin, each until it is asked again.
#[derive(Default)]
pub struct Known(HashMap<String, (Arc<Robots>, Instant)>);

impl Known {
    /// The rules of an origin, where they still hold.
    pub fn get(&self, origin: &str) -> Option<Arc<Robots>> {
        let (robots, until) = self.0.get(origin)?;
        (*until > Instant::now()).then(|| Arc::clone(robots))
    }

    /// Keeps the rules of an origin for a time; where there are too many, those go whose time is over
    /// first.
    pub fn keep(&mut self, origin: String, robots: Arc<Robots>, time: Duration) {
        let now = Instant::now();
        if self.0.len() >= HOSTS {
            self.0.retain(|_, (_, until)| *until > now);
        }
        if self.0.len() >= HOSTS
            && let Some(first) =
                self.0.iter().min_by_key(|(_, (_, until))| *until).map(|(origin, _)| origin.clone())
        {
            self.0.remove(&first);
        }
        self.0.insert(origin, (robots, now + time));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(robots: &str, path: &str, expected: bool) {
        assert_eq!(Robots::parse(robots, "dateline").allows(path), expected, "{path} under {robots:?}");
    }

    #[test]
    fn the_group_for_us_counts_else_the_one_for_all() {
        let robots =
            "User-agent: *\nDisallow: /\n\nUser-agent: Dateline/1.0\nUser-agent: other\nDisallow: /private";
        check(robots, "/news", true);
        check(robots, "/private/a", false);
        check("User-agent: other\nDisallow: /", "/news", true);
        check("user-agent : *\r\ndisallow : / # all\r\n", "/news", false);
        check("User-agent: datelinebot\nDisallow: /", "/news", true);
        check("User-agent: dateline\nDisallow:\nUser-agent: *\nDisallow: /", "/news", true);
        check(
            "User-agent: dateline\nDisallow: /a\nUser-agent: *\nUser-agent: dateline\nDisallow: /b",
            "/a",
            false,
        );
        check(
            "User-agent: dateline\nDisallow: /a\nUser-agent: *\nUser-agent: dateline\nDisallow: /b",
            "/b",
            false,
        );
        check("Disallow: /", "/news", true);
        check("", "/", true);
        check("<html>not found: really</html>", "/", true);
    }

    #[test]
    fn the_longest_rule_decides() {
        let robots = "User-agent: *\nDisallow: /news\nAllow: /news/world\nDisallow: /news/world/secret$\nAllow: /*.html";
        check(robots, "/news/a", false);
        check(robots, "/news/world", true);
        check(robots, "/news/world/secret", false);
        check(robots, "/news/world/secrets", true);
        check("User-agent: *\nDisallow: /page\nAllow: /page", "/page", true);
    }

    #[test]
    fn patterns_match_as_the_rfc_says() {
        let check = |pattern: &str, path: &str, expected: bool| {
            assert_eq!(matches(&normal(pattern), &normal(path)), expected, "{pattern} on {path}");
        };
        check("/fish*", "/fish/heads", true);
        check("/*.php$", "/index.php", true);
        check("/*.php$", "/index.php?a", false);
        check("/*.php", "/index.php?a", true);
        check("/a*b*c$", "/axxbyyc", true);
        check("/a*b*c$", "/axxbyyd", false);
        check("/foo/bar?baz=http://foo.bar", "/foo/bar?baz=http://foo.bar", true);
        check("/foo/bar/ツ", "/foo/bar/%E3%83%84", true);
        check("/foo/bar/%62%61%7A", "/foo/bar/baz", true);
        check("/a%2fb", "/a/b", false);
        check("/", "/x", true);
        check("*", "/x", true);
        check("/$", "/", true);
        check("/$", "/x", false);
    }

    #[test]
    fn rules_have_a_bound_and_stars_do_not_explode() {
        let many = format!("User-agent: *\n{}", "Disallow: /a\n".repeat(RULES * 2));
        assert_eq!(Robots::parse(&many, "dateline").rules.len(), RULES);
        let stars = format!("User-agent: *\nDisallow: /{}$", "*a".repeat(900));
        check(&stars, &format!("/{}b", "a".repeat(8_000)), true);
    }

    #[test]
    fn nothing_is_allowed_where_the_rules_cannot_be_had() {
        assert!(!Robots::forbid_all().allows("/"));
    }
}
