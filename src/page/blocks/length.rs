//! How long a film or a recording is, where a page says it.

use std::collections::{HashMap, HashSet};

use super::embed::{self, Kind};
use crate::model::WebUrl;
use crate::page::ld::Film;
use crate::page::tree::Tree;

/// The longest that is believed, in seconds: more was counted in other units.
const LONGEST: u32 = 12 * 60 * 60;
/// How many elements around a player may be its own.
const AROUND: usize = 4;
/// The most characters beside a player in an element that is its own.
const BESIDE: usize = 60;

/// The lengths of all players of a text.
#[derive(Debug)]
pub(super) struct Lengths {
    /// As players themselves say it or show it, in seconds.
    of_players: HashMap<usize, u32>,
    /// Where it is shown beside them.
    shown: HashSet<usize>,
    /// As the page states it for machines: where the film is, and how long.
    stated: Vec<(Vec<WebUrl>, u32)>,
    /// That of the only film or recording without an address, where the text has one player for it.
    lone: Vec<(Kind, u32)>,
}

impl Lengths {
    /// Reads the lengths of what is below a node.
    pub fn find(tree: &Tree, root: usize, films: &[Film]) -> Self {
        let mut lengths =
            Self { of_players: HashMap::new(), shown: HashSet::new(), stated: Vec::new(), lone: Vec::new() };
        for node in tree.below(root).filter(|&node| embed::is_frame(tree.tag(node))) {
            if let Some(seconds) = own(tree, node, root) {
                lengths.of_players.insert(node, seconds);
            }
            if let Some((at, seconds)) = shown(tree, node, root) {
                lengths.shown.insert(at);
                lengths.of_players.entry(node).or_insert(seconds);
            }
        }
        for kind in [Kind::Video, Kind::Audio] {
            let of_kind: Vec<&Film> =
                films.iter().filter(|film| film.is_sound == (kind == Kind::Audio)).collect();
            for film in &of_kind {
                let addresses: Vec<WebUrl> =
                    film.addresses.iter().filter_map(|address| tree.address(address)).collect();
                if let Some(seconds) = period(&film.length) {
                    lengths.stated.push((addresses, seconds));
                }
            }
            let tag = if kind == Kind::Video { "video" } else { "audio" };
            if let [film] = of_kind[..]
                && film.addresses.is_empty()
                && tree.all(tag).count() == 1
                && let Some(seconds) = period(&film.length)
            {
                lengths.lone.push((kind, seconds));
            }
        }
        lengths
    }

    /// Whether an element shows how long a player beside it takes.
    pub fn is_shown_at(&self, node: usize) -> bool {
        self.shown.contains(&node)
    }

    /// How long what a player shows is, as a clock would show it.
    pub fn of(&self, node: usize, link: &WebUrl, kind: Kind) -> Option<String> {
        let is_link = |address: &WebUrl| bare(address) == bare(link);
        let stated = || self.stated.iter().find(|(addresses, _)| addresses.iter().any(is_link));
        let lone = || self.lone.iter().find(|(lone, _)| *lone == kind);
        let seconds = self.of_players.get(&node).copied();
        let seconds = seconds.or_else(|| stated().map(|(_, seconds)| *seconds));
        seconds.or_else(|| lone().map(|(_, seconds)| *seconds)).map(clock)
    }
}

/// An address without what differs between two ways to the same film.
fn bare(address: &WebUrl) -> &str {
    let address = address.as_str();
    let address = address.split_once("://").map_or(address, |(_, rest)| rest);
    address.trim_start_matches("www.").split(['#']).next().unwrap_or(address).trim_end_matches('/')
}

/// The elements that hold a player and hardly more, the player first.
fn around(tree: &Tree, player: usize, root: usize) -> impl Iterator<Item = usize> + '_ {
    let is_own = move |&above: &usize| {
        above > root
            && tree.characters(above) <= tree.characters(player) + BESIDE
            && tree.below(above).filter(|&below| embed::is_frame(tree.tag(below))).take(2).count() < 2
    };
    std::iter::once(player).chain(tree.above(player).take(AROUND).take_while(is_own))
}

/// The length in an attribute of a player, or of an element around it alone.
fn own(tree: &Tree, player: usize, root: usize) -> Option<u32> {
    around(tree, player, root).find_map(|node| {
        tree.attributes(node).find_map(|(name, value)| {
            let is_length = matches!(name, "duration" | "data-duration")
                || name.starts_with("data-")
                    && ["video", "audio", "media"].iter().any(|what| name.contains(what))
                    && name.ends_with("duration");
            is_length.then(|| period(value)).flatten()
        })
    })
}

/// The text beside a player that is nothing but a length, by its outermost element, and the length.
fn shown(tree: &Tree, player: usize, root: usize) -> Option<(usize, u32)> {
    let outermost = around(tree, player, root).last().filter(|&outermost| outermost != player)?;
    let texts = tree.below(outermost).filter(|&below| !tree.is_within(below, player));
    let at = texts.filter(|&below| !tree.is_hidden(below)).find_map(|below| {
        let text = tree.raw_text(below)?.trim();
        let holder = tree.parent(below);
        (tree.text(holder).trim() == text).then(|| counted(text).map(|seconds| (holder, seconds)))?
    })?;
    // In a report of times, a time of day stands beside a film.
    (tree.tag(at.0) != "time" || tree.attribute(at.0, "datetime").is_none_or(|time| period(time).is_some()))
        .then_some(at)
}

/// A length as machines write it: "PT3M12S", "192", "03:12".
fn period(text: &str) -> Option<u32> {
    let text = text.trim();
    let seconds =
        text.parse::<f64>().ok().and_then(whole).or_else(|| counted(text)).or_else(|| written(text));
    seconds.filter(|seconds| (1..=LONGEST).contains(seconds))
}

/// Seconds without their fraction.
fn whole(seconds: f64) -> Option<u32> {
    format!("{:.0}", seconds.floor()).parse().ok()
}

/// A length as a clock shows it: "3:12", "1:03:12".
fn counted(text: &str) -> Option<u32> {
    let parts: Vec<&str> = text.split(':').collect();
    let is_part = |(at, part): (usize, &&str)| {
        let digits = part.len();
        part.bytes().all(|byte| byte.is_ascii_digit()) && (digits == 2 || at == 0 && digits == 1)
    };
    if !(2..=3).contains(&parts.len()) || !parts.iter().enumerate().all(is_part) {
        return None;
    }
    let numbers: Vec<u32> = parts.iter().filter_map(|part| part.parse().ok()).collect();
    let is_clock = numbers.iter().skip(1).all(|&number| number < 60);
    let seconds = numbers.iter().fold(0, |sum, number| sum * 60 + number);
    (is_clock && (1..=LONGEST).contains(&seconds)).then_some(seconds)
}

/// A length as standards write it: "PT1H3M12.5S", "P0DT192S".
fn written(text: &str) -> Option<u32> {
    let text = text.to_ascii_uppercase();
    let (days, time) = text.strip_prefix('P')?.split_once('T')?;
    if !days.trim_end_matches('D').bytes().all(|byte| matches!(byte, b'0' | b'Y' | b'M' | b'D')) {
        return None;
    }
    let (mut seconds, mut number) = (0.0, String::new());
    for sign in time.chars() {
        let unit = match sign {
            'H' => 3600.0,
            'M' => 60.0,
            'S' => 1.0,
            _ => {
                number.push(sign);
                continue;
            }
        };
        seconds += std::mem::take(&mut number).parse::<f64>().ok()? * unit;
    }
    number.is_empty().then(|| whole(seconds)).flatten()
}

/// Seconds as a clock shows them.
fn clock(seconds: u32) -> String {
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    if hours > 0 { format!("{hours}:{minutes:02}:{seconds:02}") } else { format!("{minutes}:{seconds:02}") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Block, Budget};
    use crate::page::tree::parse::parse;

    #[test]
    fn lengths_are_read_in_all_ways_they_are_written() {
        let check = |text: &str, expected: Option<&str>| {
            assert_eq!(period(text).map(clock).as_deref(), expected, "{text}");
        };
        check("PT3M12S", Some("3:12"));
        check("PT1H3M12.5S", Some("1:03:12"));
        check("P0DT0H0M52S", Some("0:52"));
        check("P0Y0M0DT0H3M7S", Some("3:07"));
        check("192", Some("3:12"));
        check("192.4", Some("3:12"));
        check("03:12", Some("3:12"));
        check("01:03:12", Some("1:03:12"));
        check("43200", Some("12:00:00"));
        // Milliseconds, and what is no length.
        for text in [
            "43201", "192000", "0", "PT0S", "P1D", "P1DT2S", "", "PT", "PT3", "3:60", "3:1", "NaN", "inf",
            "-4",
        ] {
            check(text, None);
        }
    }

    #[test]
    fn a_player_says_how_long_it_takes_where_the_page_does() {
        let check = |html: &str, expected: &[&str]| {
            let base = WebUrl::parse("https://news.example/a/").expect("an address");
            let blocks = crate::page::fragment(html, Some(&base), &Budget::document());
            let shown: Vec<String> = blocks
                .iter()
                .map(|block| match block {
                    Block::Embed { label, .. } => label.as_str().to_owned(),
                    block => block.texts().concat(),
                })
                .collect();
            assert_eq!(shown, expected, "{html}");
        };
        check("<video src=a.mp4></video>", &["Video: news.example"]);
        check("<video src=a.mp4 data-duration=72></video>", &["Video: news.example (1:12)"]);
        check(
            "<div data-video-duration=PT72S><audio src=a.mp3></audio></div>",
            &["Audio: news.example (1:12)"],
        );
        check("<div data-slide-duration=72><video src=a.mp4></video></div>", &["Video: news.example"]);
        check("<div><video src=a.mp4></video><span>03:12</span></div>", &["Video: news.example (3:12)"]);
        let text = "The first boats have left the harbour of Bard for the banks, and the first nets are out.";
        check(
            &format!("<div><time>10:15</time><video src=a.mp4></video><p>{text}</div>"),
            &["10:15", "Video: news.example", text],
        );
        let two = "<div><video src=a.mp4></video><video src=b.mp4></video><span>03:12</span></div>";
        check(two, &["Video: news.example", "Video: news.example", "03:12"]);
    }

    #[test]
    fn what_is_stated_for_machines_belongs_to_the_film_at_its_address() {
        let check = |addresses: &[&str], is_sound: bool, html: &str, expected: Option<&str>| {
            let base = WebUrl::parse("https://news.example/a/").expect("an address");
            let tree = parse(html, Some(&base), &Budget::document()).tree;
            let addresses = addresses.iter().map(|address| (*address).to_owned()).collect();
            let film = Film { is_sound, addresses, length: "PT1M12S".to_owned() };
            let player = tree.below(0).find(|&node| embed::is_frame(tree.tag(node))).expect("a player");
            let link = embed::address(&tree, player).expect("an address");
            let kind = embed::kind(&tree, player, &link);
            assert_eq!(
                Lengths::find(&tree, 0, &[film]).of(player, &link, kind).as_deref(),
                expected,
                "{html}"
            );
        };
        let film = "<video src=/v/a.mp4></video>";
        check(&["https://www.news.example/v/a.mp4"], false, film, Some("1:12"));
        check(&["https://www.news.example/v/b.mp4"], false, film, None);
        check(&[], false, film, Some("1:12"));
        check(&[], true, film, None);
        check(&[], false, &film.repeat(2), None);
        check(&[], false, "<iframe src=https://youtube.example/embed/1></iframe>", None);
    }
}
