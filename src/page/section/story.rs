//! What one story's card shows: headline, kicker, standfirst, byline, time, picture.

use std::ops::Range;

use super::links::Link;
use super::times;
use crate::model::WebUrl;
use crate::page::cards::words::{AUTHOR, KICKER, TITLE};
use crate::page::lexicon::{Role, Roles, Topic, role, topic};
use crate::page::lines::{Line, collapse, lines};
use crate::page::tree::Tree;
use crate::page::{cards, figures, people, related};
use crate::text::fold;

/// The most characters of the name by which a font knows a sign.
const ICON: usize = 16;
/// What such a sign is called.
static ICON_NAME: Role = Role::new(|| role("icon"));
/// Summaries.
static SUMMARY: Role = Role::new(|| role("row.summary"));
/// What stands under a picture.
static CAPTION: Role = Role::new(|| role("row.caption"));
/// Short lines that are no subjects.
static NO_SUBJECT: Topic = Topic::new(|| topic("sections.no-subject"));
/// Kinds of stories that a kicker may name.
static KINDS: Topic = Topic::new(|| topic("sections.kind"));
/// What a headline is called beside its kicker.
static ROW_TITLE: Role = Role::new(|| role("row.title"));

/// The most words beside a time in a line that tells no more than who and when.
const BESIDE_TIME: usize = 6;
/// The most characters of a subject in a short form: "U.S.".
const SHORT_FORM: usize = 5;
/// How many nodes of a headline's element are looked at.
const PARTS: usize = 40;
/// How bylines begin that are no names alone.
static SIGNED: Topic = Topic::new(|| topic("people.signed"));

/// A story that a section page announces.
pub(super) struct Story {
    /// Where it is.
    pub url: WebUrl,
    /// The link that leads there.
    pub link: usize,
    /// The headline.
    pub title: String,
    /// Whether the headline stands in a heading.
    pub has_heading: bool,
    /// The kicker.
    pub section: Option<String>,
    /// The summary.
    pub standfirst: Option<String>,
    /// The writers' names.
    pub authors: Vec<String>,
    /// The time as shown.
    pub time: Option<String>,
    /// The time for machines.
    pub time_stated: Option<String>,
    /// The picture.
    pub image: Option<WebUrl>,
    /// What speaks for this being a story.
    pub worth: i32,
}

/// Where a story stands.
pub(super) struct Place<'a> {
    /// Its card or rows.
    pub range: &'a Range<usize>,
    /// The elements in it that are other stories', in order.
    pub others: &'a [usize],
    /// The element that bears the headline, if no link does.
    pub headline: Option<usize>,
}

/// Reads a story from its place.
pub(super) fn read(tree: &Tree, link: &Link, place: &Place<'_>, language: Option<&str>) -> Option<Story> {
    let range = place.range;
    let is_other = |node: usize| place.others.binary_search(&node).is_ok();
    let (mut time, mut time_nodes) = times::find(tree, range, &is_other, language);
    let bearer = place.headline.unwrap_or(link.node);
    if time.is_none()
        && let Some((shown, node)) = times::in_texts(tree, range, language)
        && !tree.is_within(bearer, node)
        && !tree.is_within(node, bearer)
    {
        // An element that shows the time alone is no part of the summary.
        if range.contains(&node) && tree.characters(node) <= 40 {
            time_nodes.push(node);
            time_nodes.sort_unstable();
        }
        time = Some(shown);
    }
    let characters: usize = tree.characters(range.start).max(tree.characters(bearer));
    let all = lines(tree, range.clone(), |node| match tree.tag(node) {
        "button" | "form" => false,
        _ if is_other(node) => false,
        // Some cards stand in their pictures' captions as a whole.
        "figcaption" => {
            tree.is_within(bearer, node)
                || tree.characters(node) * 2 > characters
                || tree.below(node).take(12).any(|below| tree.is_heading(below))
        }
        _ if tree.characters(node) <= ICON && tree.is_labelled(node, &ICON_NAME) => false,
        _ => time_nodes.binary_search(&node).is_err() || tree.is_within(bearer, node),
    });
    let title = title(tree, &all, link, bearer, range, language)?;
    let rest: Vec<&Line> = all
        .iter()
        .filter(|line| !title.lines.contains(&line.first) && fold(&line.text) != fold(&title.text))
        .collect();
    if time.is_none() {
        let meta: Vec<&Line> = rest.iter().copied().filter(|line| line.text.chars().count() <= 160).collect();
        time = times::in_lines(&meta, language);
        if time.is_none()
            && let Some(tail) = &title.tail
        {
            time = times::in_lines(&[tail], language);
        }
    }
    let mut story = Story {
        url: link.url.clone(),
        link: link.node,
        title: title.text.clone(),
        has_heading: title.heading.is_some(),
        section: None,
        standfirst: None,
        authors: Vec::new(),
        time: time.as_ref().map(|time| time.text.clone()),
        time_stated: time.and_then(|time| time.stated),
        image: picture(tree, range.clone()),
        worth: 0,
    };
    let mut kicker: Option<(u8, String)> = None;
    let mut authors = Vec::new();
    let mut at = 0;
    while at < rest.len() {
        let line = rest[at];
        at += 1;
        let text = line.text.trim();
        // "Posted October 9, 2026 by Ana Writer": the line of the time tells who and when, not what.
        if story.time.as_deref().and_then(|time| text.split_once(time)).is_some_and(|(before, after)| {
            before.split_whitespace().count() + after.split_whitespace().count() <= BESIDE_TIME
        }) {
            if let Some(subject) = bracketed(text) {
                kicker = kicker.or(Some((2, subject)));
            }
            continue;
        }
        let is_kind = is_named(tree, line, range, &KICKER) && KINDS.has(&fold(text));
        if !is_kind && cards::is_call(text) || times::is_time(text, language) {
            continue;
        }
        let is_after = line.first > title.first;
        let length = text.chars().count();
        // "From the roof one sees far" is a sentence, whatever its first word.
        if length < 100
            && text.split_whitespace().count() <= 9
            && let Some(after) = people::after_lead(text)
        {
            let named =
                if after.is_empty() { rest.get(at).map_or("", |next| next.text.as_str()) } else { after };
            let named = named.split(['|', '·', '•']).next().unwrap_or(named);
            let people = people::parse(named, None, true);
            if !people.is_empty() {
                authors = people.into_iter().map(|person| person.name.to_string()).collect();
                continue;
            }
            let folded = fold(text);
            if SIGNED.opening(&folded).next().is_some() {
                continue;
            }
        }
        let is_named = |role: &Roles| is_named(tree, line, range, role);
        if length < 100 && (line.link.is_some_and(|link| cards::is_profile(tree, link)) || is_named(&AUTHOR))
        {
            for person in people::parse(text, None, true) {
                if !authors.iter().any(|name: &String| fold(name) == fold(&person.name)) {
                    authors.push(person.name.to_string());
                }
            }
            continue;
        }
        if let Some(subject) = bracketed(text) {
            kicker = kicker.or(Some((2, subject)));
            continue;
        }
        let is_sentence = is_after
            && (tree.tag(line.block) == "p" || is_named(&SUMMARY))
            && text.split_whitespace().count() >= 2
            && text.ends_with(['.', '!', '?', '…', '。']);
        let is_long =
            is_sentence || text.split_whitespace().count() >= 6 || length >= 40 || cards::wide(text) >= 14;
        if is_long {
            if is_after && story.standfirst.is_none() && !is_named(&CAPTION) && !is_enumeration(text) {
                let mut text = text.to_owned();
                // A summary that breaks its lines by hand.
                while let Some(next) = rest.get(at).filter(|next| {
                    next.block == line.block
                        && line.link.is_none()
                        && next.link.is_none()
                        && text.len() < 1_000
                }) {
                    text.push(' ');
                    text.push_str(next.text.trim());
                    at += 1;
                }
                story.standfirst = Some(collapse(&text));
            }
            continue;
        }
        let leads_elsewhere =
            line.link.is_some_and(|other| tree.attribute(other, "href") != tree.attribute(link.node, "href"));
        let rank = if is_named(&KICKER) {
            3
        } else if leads_elsewhere {
            2
        } else {
            u8::from(!is_after && line.link != Some(link.node))
        };
        let names_list = super::links::names_list(text) || related::kind_of(text).is_some();
        if rank > 0
            && !names_list
            && is_subject(text)
            && kicker.as_ref().is_none_or(|(other, _)| *other < rank)
        {
            kicker = Some((rank, text.trim_matches(is_sign).to_owned()));
        }
    }
    story.section =
        kicker.map(|(_, text)| text).filter(|text| !authors.iter().any(|name| fold(name) == fold(text)));
    if story.section.is_none() {
        story.section = title.kicker;
    }
    story.authors = authors;
    story.worth = worth(&story, link);
    Some(story)
}

/// Whether a line puts short pieces side by side: "12 points | hide | 4 comments".
fn is_enumeration(text: &str) -> bool {
    let mut pieces = text.split(['|', '·', '•']);
    text.contains(['|', '·', '•']) && pieces.all(|piece| piece.split_whitespace().count() <= 5)
}

fn is_sign(character: char) -> bool {
    matches!(character, '|' | '/' | '•' | ':' | '·' | ' ' | '-' | '–' | '#' | '[' | ']' | '»' | '›' | '：')
}

/// The subject in brackets that a line starts with: "[World] Posted today".
fn bracketed(text: &str) -> Option<String> {
    let (subject, after) = text.strip_prefix(['[', '【'])?.split_once([']', '】'])?;
    (is_subject(subject) && after.chars().any(char::is_alphanumeric)).then(|| subject.trim().to_owned())
}

/// A headline.
struct Title {
    text: String,
    /// The first text of it.
    first: usize,
    /// The lines that it takes, by their first text.
    lines: Vec<usize>,
    heading: Option<usize>,
    /// What stands in the same line behind the link.
    tail: Option<Line>,
    /// A kicker that stands in the heading.
    kicker: Option<String>,
}

fn title(
    tree: &Tree,
    all: &[Line],
    link: &Link,
    bearer: usize,
    range: &Range<usize>,
    language: Option<&str>,
) -> Option<Title> {
    let heading_of = |node: usize| {
        tree.up(node).take(6).take_while(|above| range.contains(above)).find(|&above| tree.is_heading(above))
    };
    let leads_there = |line: &Line| {
        tree.is_within(line.node, bearer)
            || line
                .link
                .is_some_and(|other| tree.attribute(other, "href") == tree.attribute(link.node, "href"))
            || heading_of(line.node).is_some_and(|heading| tree.is_within(bearer, heading))
            || tree.is_within(bearer, line.node)
    };
    let is_kicker = |line: &Line| is_named(tree, line, range, &KICKER);
    let candidates: Vec<&Line> = all
        .iter()
        .filter(|line| {
            leads_there(line) && !cards::is_call(&line.text) && !times::is_time(&line.text, language)
        })
        .collect();
    let is_long = |line: &Line| cards::is_headline_text(&line.text);
    let chosen = candidates
        .iter()
        .filter(|line| heading_of(line.node).is_some() && !is_kicker(line))
        .max_by_key(|line| (is_long(line), std::cmp::Reverse(line.first)))
        .or_else(|| candidates.iter().find(|line| is_named(tree, line, range, &TITLE) && !is_kicker(line)))
        .or_else(|| {
            candidates.iter().find(|line| {
                tree.is_within(line.node, bearer) && is_long(line) && !is_named(tree, line, range, &CAPTION)
            })
        })
        .or_else(|| candidates.iter().find(|line| tree.is_within(bearer, line.node)))
        .or_else(|| candidates.iter().max_by_key(|line| line.text.chars().count()))
        .copied()?;
    let heading = heading_of(chosen.node);
    let mut title = Title {
        text: chosen.text.clone(),
        first: chosen.first,
        lines: vec![chosen.first],
        heading,
        tail: None,
        kicker: None,
    };
    if let Some(heading) = heading {
        let inside: Vec<&Line> = all.iter().filter(|line| tree.is_within(line.node, heading)).collect();
        let is_part = |line: &Line| {
            line.first == chosen.first
                || is_long(line) && !is_kicker(line) && !times::is_time(&line.text, language)
        };
        if inside.len() > 1 && inside.iter().all(|line| is_part(line)) {
            title.text = tree.text(heading);
            title.lines = inside.iter().map(|line| line.first).collect();
        }
    }
    let scope = heading.filter(|heading| range.contains(heading)).unwrap_or(bearer);
    if let Some((text, kicker)) = named(tree, scope, link.node) {
        // What else stands in the headline's element is told from it by what it is called.
        title.lines =
            all.iter().filter(|line| tree.is_within(line.node, scope)).map(|line| line.first).collect();
        if heading.is_none() {
            title.lines.retain(|first| *first == chosen.first);
        }
        title.text = text;
        title.kicker = kicker;
    } else if let Some((text, kicker)) = stated(tree, link.node, &title.text) {
        title.text = text;
        title.kicker = kicker;
    } else if tree.is_within(link.node, chosen.node) && link.node != chosen.node && heading.is_none() {
        // The headline and what follows it stand in one line: the link alone is the headline.
        let text = tree.text(link.node);
        if let Some(tail) = chosen
            .text
            .strip_prefix(text.as_str())
            .or_else(|| chosen.text.split_once(text.as_str()).map(|(_, tail)| tail))
            && !text.is_empty()
        {
            let before = chosen.text[..chosen.text.len() - tail.len()].trim_end_matches(text.as_str());
            let tail = if tail.trim().is_empty() { before } else { tail };
            title.tail =
                Some(Line { text: tail.trim_matches([',', ' ', '(', ')']).to_owned(), ..chosen.clone() });
            title.text = text;
        }
    }
    let text = cards::trim_signs(&title.text).to_owned();
    (3..=400).contains(&text.chars().count()).then_some(Title { text, ..title })
}

/// The headline of an element that holds a kicker, a byline or another link beside it, and the kicker.
fn named(tree: &Tree, scope: usize, link: usize) -> Option<(String, Option<String>)> {
    let whole = tree.characters(scope);
    let own = tree.attribute(link, "href");
    let beside = |node: usize, role: &Roles| {
        node != scope
            && tree.is_element(node)
            && (1..whole).contains(&tree.characters(node))
            && tree.is_labelled(node, role)
    };
    let called = |role: &Roles| tree.below(scope).take(PARTS).find(|&node| beside(node, role));
    let kicker =
        called(&KICKER).filter(|&kicker| tree.characters(kicker) <= 60 && !tree.is_within(link, kicker));
    let other = tree.below(scope).take(PARTS).find(|&node| {
        tree.tag(node) == "a"
            && tree.is_within(link, scope)
            && node != link
            && tree.characters(node) > 0
            && tree.attribute(node, "href") != own
    });
    let author = called(&AUTHOR).filter(|&author| !tree.is_within(link, author));
    if kicker.is_none() && other.is_none() && author.is_none() {
        return None;
    }
    let inner = if other.is_some() { link } else { scope };
    let title = called(&ROW_TITLE)
        .filter(|&title| {
            tree.is_within(title, inner) && kicker.is_none_or(|kicker| !tree.is_within(kicker, title))
        })
        .filter(|&title| tree.characters(title) * 3 >= tree.characters(inner));
    let text = match title {
        Some(title) => tree.text(title),
        None => tree.text_where(inner, |node| Some(node) != kicker && Some(node) != author),
    };
    let text =
        text.trim_matches(|sign: char| sign.is_whitespace() || matches!(sign, ':' | '|' | '•')).to_owned();
    (text.chars().filter(|letter| letter.is_alphanumeric()).count() >= 3).then(|| {
        (
            text,
            kicker
                .map(|kicker| tree.text(kicker).trim_matches(is_sign).to_owned())
                .filter(|text| is_subject(text)),
        )
    })
}

/// The headline as the link's own attributes give it, if the line holds it among other things, and the kicker before it.
fn stated(tree: &Tree, link: usize, text: &str) -> Option<(String, Option<String>)> {
    let named =
        ["title", "aria-label"].iter().filter_map(|name| tree.attribute(link, name)).find_map(|named| {
            let named = collapse(named);
            (cards::is_headline_text(&named) && named.len() < text.len() && text.contains(named.as_str()))
                .then_some(named)
        })?;
    if named.len() * 3 < text.len() {
        return None;
    }
    let before = text.split_once(named.as_str()).map_or("", |(before, _)| before);
    let kicker = before.trim_matches(is_sign);
    Some((named, is_subject(kicker).then(|| kicker.to_owned())))
}

fn is_named(tree: &Tree, line: &Line, range: &Range<usize>, role: &Roles) -> bool {
    tree.up(line.node)
        .take(3)
        .take_while(|node| range.contains(node) && tree.end(*node) < range.end)
        .any(|node| tree.is_labelled(node, role))
}

fn picture(tree: &Tree, range: Range<usize>) -> Option<WebUrl> {
    range
        .filter(|&node| tree.tag(node) == "img" && !figures::is_tiny(tree, node))
        .find_map(|picture| figures::address(tree, picture))
}

/// Whether a text is a site's name in the net: "yard.example".
fn is_host(text: &str) -> bool {
    !text.contains(' ')
        && text.rsplit_once('.').is_some_and(|(before, end)| {
            before.len() >= 2 && end.len() >= 2 && end.chars().all(|letter| letter.is_ascii_lowercase())
        })
}

/// Whether a short text may name a subject.
fn is_subject(text: &str) -> bool {
    let length = text.chars().count();
    (2..=40).contains(&length)
        && text.split_whitespace().count() <= 5
        && text.chars().any(char::is_alphabetic)
        && (!cards::is_call(text) || KINDS.has(&fold(text)))
        && (!text.ends_with(['.', '!', '?']) || length <= SHORT_FORM)
        && !is_host(text)
        && !text.chars().next().is_some_and(|first| first.is_ascii_digit())
        && !text.contains(" min")
        && !NO_SUBJECT.has(&fold(text))
}

fn worth(story: &Story, link: &Link) -> i32 {
    let mut worth = 0;
    if story.has_heading {
        worth += 2;
    }
    if link.is_story {
        worth += 2;
    }
    let words = story.title.split_whitespace().count();
    let wide = cards::wide(&story.title);
    worth += i32::from(words >= 5 || wide >= 10) + i32::from(words >= 8 || wide >= 18);
    worth += i32::from(story.image.is_some())
        + i32::from(story.time.is_some())
        + i32::from(story.standfirst.is_some());
    worth
}

#[cfg(test)]
mod tests {
    use crate::model::{Budget, WebUrl};

    /// Title, section, time and standfirst of the stories of a page.
    fn check(html: &str, expected: &[&str]) {
        let address = WebUrl::parse("https://news.example/coast/").expect("an address");
        let page = crate::page::section(html.as_bytes(), None, Some(&address), &Budget::document());
        let shown: Vec<String> = page
            .entries
            .iter()
            .map(|entry| {
                let field = |text: Option<&str>| text.unwrap_or("-").to_owned();
                format!(
                    "{} | {} | {} | {}",
                    entry.title,
                    field(entry.section.as_deref()),
                    field(entry.time_text.as_deref()),
                    field(entry.summary.as_deref())
                )
            })
            .collect();
        assert_eq!(shown, expected, "{html}");
    }

    #[test]
    fn a_kicker_that_abuts_the_headline_is_no_part_of_it() {
        check(
            "<article><h3><a href='/coast/2026-10/talks-44102'><span class=card__kicker>Strait</span><span class=card__title>At one table with the other coast</span></a></h3></article>",
            &["At one table with the other coast | Strait | - | -"],
        );
    }

    #[test]
    fn a_link_to_the_source_beside_the_headline_is_no_part_of_it() {
        check(
            "<article><h2><a href='/story/26/10/09/0123/ropes-beat-chains'>Ropes beat chains in a new test</a> <a href='https://yard.example/test'>(yard.example)</a></h2><p>Posted by <a href='/users/ed'>Ed</a> from the knots department</p><p>They held twice as long as chains of the same weight.</p></article>",
            &[
                "Ropes beat chains in a new test | - | - | They held twice as long as chains of the same weight.",
            ],
        );
    }

    #[test]
    fn how_long_a_story_takes_is_not_when_it_was() {
        check(
            "<article><h3><a href='/coast/2026/10/herring-4411'>Herring are back in the sound</a></h3><span class=time-to-read>4 min read</span><time datetime=PT3M32S>3:32</time><span>October 8, 2026</span></article>",
            &["Herring are back in the sound | - | October 8, 2026 | -"],
        );
    }

    #[test]
    fn a_headline_may_name_a_day() {
        check(
            "<article><h3><a href='/coast/2026/10/paper-4412'>The Weekly Keel of October 8, 2026</a></h3><p>Posted October 9, 2026 by Ana Writer</p></article>",
            &["The Weekly Keel of October 8, 2026 | - | October 9, 2026 | -"],
        );
    }

    #[test]
    fn a_sentence_that_starts_as_bylines_do_is_a_summary() {
        check(
            "<article><h3><a href='/coast/2026/10/roof-4413'>What one sees from the lighthouse</a></h3><p>From the roof both coasts can be seen, on some days even the third.</p></article>",
            &[
                "What one sees from the lighthouse | - | - | From the roof both coasts can be seen, on some days even the third.",
            ],
        );
    }
}
