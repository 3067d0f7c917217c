//! What one card shows: headline, kicker, standfirst, byline, time, picture, each from its lines.

use super::card::{Card, Link, is_headline_text, wide, worth};
use super::words::{AUTHOR, CREDIT, KICKER, TIME, TITLE};
use crate::dates;
use crate::model::WebUrl;
use crate::page::lexicon::{Role, Roles, Topic, role, topic};
use crate::page::lines::{Line, lines};
use crate::page::tree::Tree;
use crate::page::{figures, people};
use crate::text::fold;

/// The longest text that may be a call to do something, in bytes.
const CALL: usize = 400;
/// How many nodes behind a line may hold its colon.
const NEAR: usize = 6;
/// Parts of addresses that lead to a person's page.
static PERSONS: Topic = Topic::new(|| topic("addresses.person"));
/// What a link says that names what it does.
static CALLS: Topic = Topic::new(|| topic("lists.call"));
/// Short lines that name no section.
static NO_LABELS: Topic = Topic::new(|| topic("sections.no-label"));
/// What a sign is called that a font draws by its name.
static ICON: Role = Role::new(|| role("icon.font"));
/// What is called so is no headline, though it is as long as one.
static NO_TITLE: Role = Role::new(|| role("no-title"));
/// What a line under a picture is called.
static PICTURE_LINE: Role = Role::new(|| role("picture.line"));
/// What the time of a change is called.
static CHANGED: Role = Role::new(|| role("time.changed"));

/// Whether a link leads to a person's page.
pub(in crate::page) fn is_profile(tree: &Tree, link: usize) -> bool {
    tree.attribute(link, "rel").is_some_and(|rel| rel.contains("author"))
        || tree.attribute(link, "href").is_some_and(|href| PERSONS.are_in(&href.to_ascii_lowercase()))
}

/// Reads the card below `root` whose headline `link` bears.
pub(super) fn read(
    tree: &Tree,
    link: &Link,
    root: usize,
    own: Option<&WebUrl>,
    language: Option<&str>,
) -> Option<Card> {
    let lines = lines(tree, root..tree.end(root), |node| is_shown(tree, node));
    let reader = Reader { tree, link, root, language, lines };
    let title = reader.title()?;
    let mut card = Card {
        url: link.url.clone(),
        root,
        link: link.node,
        title: title.text.clone(),
        has_heading: title.heading.is_some(),
        section: None,
        standfirst: None,
        author: None,
        time: None,
        time_stated: None,
        image: None,
        worth: 0,
    };
    let mut names = Vec::new();
    for at in 0..reader.lines.len() {
        reader.field(&title, at, &mut card, &mut names);
    }
    // A name that stands alone before "By name" is the author too, not a kicker.
    card.section =
        card.section.filter(|section| !names.iter().any(|name: &String| fold(name) == fold(section)));
    card.author = (!names.is_empty()).then(|| names.join(", "));
    reader.time(&mut card);
    card.image = tree
        .below(root)
        .filter(|&below| tree.tag(below) == "img" && !figures::is_tiny(tree, below))
        .find_map(|picture| figures::address(tree, picture));
    card.worth = worth(tree, &card, own);
    Some(card)
}

/// A card's headline.
struct Title {
    text: String,
    /// Its line's first text, and its block.
    first: usize,
    block: usize,
    heading: Option<usize>,
    /// The first texts of lines that lead to it with a colon.
    led: Vec<usize>,
}

struct Reader<'a> {
    tree: &'a Tree,
    link: &'a Link,
    root: usize,
    language: Option<&'a str>,
    lines: Vec<Line>,
}

impl Reader<'_> {
    /// Whether a line stands in an element of the card that is called so.
    fn is_named(&self, line: &Line, role: &Roles) -> bool {
        let tree = self.tree;
        tree.up(line.node)
            .take_while(|&node| node != self.root && tree.is_within(node, self.root))
            .take(3)
            .any(|node| tree.is_labelled(node, role))
    }

    fn heading_of(&self, line: &Line) -> Option<usize> {
        let tree = self.tree;
        tree.up(line.node)
            .take(6)
            .take_while(|&node| tree.is_within(node, self.root) || tree.is_heading(node))
            .find(|&node| tree.is_heading(node))
    }

    /// Whether a line, or the heading that it stands in, leads to the card's story.
    fn leads_there(&self, line: &Line) -> bool {
        line.link.is_some_and(|other| other == self.link.node || !self.is_elsewhere(other))
            || self.heading_of(line).is_some_and(|heading| self.tree.is_within(self.link.node, heading))
    }

    /// Whether a link has another address than the card's.
    fn is_elsewhere(&self, link: usize) -> bool {
        self.tree.attribute(link, "href") != self.tree.attribute(self.link.node, "href")
    }

    fn is_time(&self, line: &Line) -> bool {
        is_time(self.tree, line, self.language)
    }

    /// The headline: a heading that leads there, then what is called so, then the first long line.
    fn title(&self) -> Option<Title> {
        let is_short = |line: &Line| !is_headline_text(&line.text);
        let may_be = |line: &&Line| self.leads_there(line) && !is_call(&line.text) && !self.is_time(line);
        let mut inside: Vec<&Line> = self.lines.iter().filter(may_be).collect();
        // A line that a colon ends leads to the headline below it.
        let leads = |at: usize| {
            inside[at].text.chars().count() <= 60
                && ends_in_colon(self.tree, inside[at])
                && inside[at + 1..].iter().any(|line| !is_short(line))
        };
        let led: Vec<usize> = (0..inside.len()).filter(|&at| leads(at)).map(|at| inside[at].first).collect();
        inside.retain(|line| !led.contains(&line.first));
        let is_alone = inside.len() == 1;
        let title = inside
            .iter()
            .filter(|line| self.heading_of(line).is_some() && !self.is_named(line, &KICKER))
            .max_by_key(|line| (!is_short(line), std::cmp::Reverse(line.first)))
            .or_else(|| {
                inside.iter().find(|line| self.is_named(line, &TITLE) && !self.is_named(line, &KICKER))
            })
            .or_else(|| {
                inside.iter().find(|line| !is_short(line) && (is_alone || !self.is_named(line, &NO_TITLE)))
            })
            .or_else(|| inside.iter().max_by_key(|line| line.text.chars().count()))
            .copied()?;
        let heading = self.heading_of(title);
        // A headline that was broken into pieces of one heading.
        let is_other = |line: &Line| {
            line.first != title.first
                && (self.is_named(line, &KICKER) || self.is_time(line) || is_short(line))
        };
        let whole = heading.filter(|&heading| {
            let mut within = self.lines.iter().filter(|line| self.tree.is_within(line.node, heading));
            self.tree.is_within(heading, self.root) && !within.any(is_other)
        });
        let text = whole.map_or_else(|| title.text.clone(), |heading| self.tree.text(heading));
        let text = trim_signs(&text).to_owned();
        let is_bounded = (3..=400).contains(&text.chars().count());
        is_bounded.then_some(Title { text, first: title.first, block: title.block, heading, led })
    }

    /// Reads what one line tells into the card, or into the writers' names.
    fn field(&self, title: &Title, at: usize, card: &mut Card, names: &mut Vec<String>) {
        let line = &self.lines[at];
        let in_heading = || title.heading.is_some_and(|heading| self.tree.is_within(line.node, heading));
        let is_of_title = line.first == title.first || in_heading() && is_headline_text(&line.text);
        if is_of_title || fold(&line.text) == fold(&card.title) || is_call(&line.text) {
            return;
        }
        let text = line.text.trim();
        if self.is_time(line) {
            if card.time.is_none() {
                self.dated(line, card, names);
            }
            return;
        }
        let length = text.chars().count();
        if let Some(rest) = people::after_lead(text).filter(|_| length < 100) {
            let next = || self.lines.get(at + 1).map_or("", |next| next.text.as_str());
            let people = people::parse(if rest.is_empty() { next() } else { rest }, None, true);
            if !people.is_empty() {
                *names = people.into_iter().map(|person| person.name.to_string()).collect();
                return;
            }
        }
        let is_profile = line.link.is_some_and(|link| is_profile(self.tree, link));
        if (is_profile || self.is_named(line, &AUTHOR)) && length < 100 {
            for person in people::parse(text, None, true) {
                if !names.iter().any(|name| fold(name) == fold(&person.name)) {
                    names.push(person.name.to_string());
                }
            }
            return;
        }
        let is_after = line.first > title.first;
        if text.split_whitespace().count() >= 6 || length >= 40 || wide(text) >= 14 {
            if is_after && card.standfirst.is_none() && !self.is_named(line, &PICTURE_LINE) {
                card.standfirst = Some(text.to_owned());
            }
            return;
        }
        let is_label = self.is_named(line, &KICKER)
            || title.led.contains(&line.first)
            || !is_after && (line.link != Some(self.link.node) || line.block != title.block)
            || is_after && line.link.is_some_and(|other| self.is_elsewhere(other));
        if is_label
            && card.section.is_none()
            && is_section_text(text)
            && !self.is_named(line, &CREDIT)
            && !figures::is_credit(text)
        {
            let is_sign = |sign| matches!(sign, '|' | '/' | '•' | ':' | '·' | ' ' | '-' | '#');
            card.section = Some(text.trim_matches(is_sign).to_owned());
        }
    }

    /// Reads a line that tells a time, and who or what before it.
    fn dated(&self, line: &Line, card: &mut Card, names: &mut Vec<String>) {
        let (label, time) = split_label(line.text.trim(), self.language);
        if let Some(rest) = label.and_then(people::after_lead) {
            names.extend(people::parse(rest, None, true).into_iter().map(|one| one.name.to_string()));
        } else if card.section.is_none() && self.is_named(line, &KICKER) {
            card.section = label.filter(|label| is_section_text(label)).map(ToOwned::to_owned);
        }
        card.time = Some(time.trim_matches(is_stroke).to_owned());
        card.time_stated = time_element(self.tree, line.node, self.root)
            .and_then(|time| self.tree.attribute(time, "datetime"))
            .map(ToOwned::to_owned);
    }

    /// What an element says is the time goes before what a line looks like; when it was changed, last.
    fn time(&self, card: &mut Card) {
        let tree = self.tree;
        let is_change = |time: &usize| tree.is_labelled(*time, &CHANGED);
        let all = || tree.all_below(self.root, "time").filter(|&time| !tree.is_hidden(time));
        let times = || all().filter(|&time| tree.characters(time) > 0);
        let is_loose =
            card.time.as_deref().is_none_or(|time| !times().any(|element| tree.text(element) == time));
        if let Some(time) = times().find(|time| !is_change(time)).or_else(|| times().next())
            && (is_loose || times().count() > 1 && times().any(|time| is_change(&time)))
        {
            card.time_stated = tree.attribute(time, "datetime").map(ToOwned::to_owned);
            card.time = Some(tree.text(time));
        }
        if card.time.is_none()
            && let Some(time) = all().next()
        {
            card.time_stated = tree.attribute(time, "datetime").map(ToOwned::to_owned);
            card.time.clone_from(&card.time_stated);
        }
    }
}

/// Whether what stands in an element belongs to what the card says: no caption, no button, no sign that
/// a font draws by its name.
fn is_shown(tree: &Tree, node: usize) -> bool {
    let tag = tree.tag(node);
    let is_caption = tag == "figcaption" && !tree.below(node).any(|below| tree.is_heading(below));
    let is_sign = matches!(tag, "i" | "span" | "em")
        && tree.characters(node) <= 24
        && tree.is_labelled(node, &ICON)
        && !tree.text(node).contains(' ');
    !is_caption && !is_sign && !matches!(tag, "button" | "form")
}

/// A headline without the arrows and strokes around it; quotation marks stay.
pub(in crate::page) fn trim_signs(text: &str) -> &str {
    let text = text.trim();
    let text = text
        .trim_matches(|sign: char| sign.is_whitespace() || matches!(sign, '›' | '→' | '|' | '•' | '▶' | '►'));
    if text.contains('«') {
        return text;
    }
    text.trim_matches(|sign: char| sign.is_whitespace() || sign == '»')
}

/// Whether a text says how long a film or a reading takes: "2:38 min", "12 min read".
fn is_length(text: &str) -> bool {
    let folded = fold(text);
    let mut words = folded.split_whitespace();
    words.next().is_some_and(|number| number.bytes().all(|byte| byte.is_ascii_digit() || byte == b':'))
        && words.next().is_some_and(|unit| matches!(unit, "min" | "min." | "minute" | "minuten"))
        && words.all(|word| matches!(word, "read" | "watch" | "listen" | "lesezeit" | "lesedauer"))
}

/// Whether a sign stands between the pieces of a line.
fn is_stroke(sign: char) -> bool {
    sign.is_whitespace() || matches!(sign, '-' | '–' | '—' | '|' | '•' | '·' | ',' | '/')
}

/// Whether a colon stands at the end of a line, or behind it for those who hear the page.
fn ends_in_colon(tree: &Tree, line: &Line) -> bool {
    let is_colon = |text: &str| text.starts_with([':', '：']) && text.chars().count() == 1;
    let last = tree.end(line.node).max(line.first + 1);
    line.text.ends_with([':', '：'])
        || (line.first + 1..tree.len().min(last + NEAR))
            .find_map(|node| tree.raw_text(node).map(str::trim).filter(|text| !text.is_empty()))
            .is_some_and(is_colon)
}

/// What a line says before its time, if a stroke parts them: "Ports · May 4, 2026 · 1:36 PM".
fn split_label<'a>(text: &'a str, language: Option<&str>) -> (Option<&'a str>, &'a str) {
    let parted = text.split_once(['|', '•', '·']).filter(|(label, time)| {
        !label.chars().any(|character| character.is_ascii_digit())
            && label.chars().any(char::is_alphabetic)
            && !dates::names_day_or_month(label.split_whitespace().next().unwrap_or_default())
            && dates::shape(time, language).is_some()
    });
    parted.map_or((None, text), |(label, time)| (Some(label.trim_matches(is_stroke)), time))
}

fn time_element(tree: &Tree, node: usize, root: usize) -> Option<usize> {
    tree.up(node)
        .take_while(|&above| above != root && tree.is_within(above, root))
        .find(|&above| tree.tag(above) == "time")
        .or_else(|| tree.all_below(node, "time").next())
}

fn is_time(tree: &Tree, line: &Line, language: Option<&str>) -> bool {
    if is_length(&line.text) {
        return false;
    }
    if dates::shape(&line.text, language).is_some() {
        return true;
    }
    let is_called = tree
        .up(line.node)
        .take(2)
        .any(|node| tree.tag(node) == "time" || tree.is_labelled(node, &TIME) && tree.characters(node) < 40);
    is_called
        && line.text.chars().count() < 40
        && line.text.chars().any(|character| character.is_ascii_digit())
}

fn is_section_text(text: &str) -> bool {
    let length = text.chars().count();
    (2..=40).contains(&length)
        && text.split_whitespace().count() <= 5
        && text.chars().any(char::is_alphabetic)
        && !is_call(text)
        && !text.ends_with(['.', '!', '?'])
        && !text.contains(" min")
        && !text.chars().next().is_some_and(|first| first.is_ascii_digit())
        && !NO_LABELS.has(&fold(text))
}

/// Words that name what a link does, not what a story is about.
pub(in crate::page) fn is_call(text: &str) -> bool {
    if text.len() > CALL {
        return false;
    }
    let folded = fold(text);
    let folded = folded.trim_matches(|character: char| !character.is_alphanumeric());
    CALLS.has(folded)
        || folded.starts_with("read more") && folded.len() < 16
        || folded.ends_with(" comments") && folded.len() < 16
}
