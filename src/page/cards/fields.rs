//! What one card shows: headline, kicker, standfirst, byline, time, picture, each from its lines.

use super::card::{Card, wide};
use super::labels::{bracketed, is_call, is_credited, is_enumeration, is_profile, is_sign, is_subject};
use super::reader::{AUTHOR, KICKER, Manner, Place, Reader};
use super::times::{self, Time};
use super::title::{self, Title};
use crate::model::{PersonKind, WebUrl};
use crate::page::boilerplate::is_boilerplate;
use crate::page::lexicon::{Role, Roles, Topic, role, topic};
use crate::page::lines::{Line, collapse, lines};
use crate::page::tree::Tree;
use crate::page::{figures, people};
use crate::text::fold;

/// What a sign is called that a font draws by its name.
static ICON: Role = Role::new(|| role("icon.font"));
/// Names by which fonts draw signs.
static LIGATURES: Topic = Topic::new(|| topic("lines.ligature"));
/// Summaries.
static SUMMARY: Role = Role::new(|| role("row.summary"));
/// What a line under a picture is called.
static PICTURE_LINE: Role = Role::new(|| role("picture.line"));
/// What names the maker of a picture.
static CREDIT: Role = Role::new(|| role("card.credit"));
/// How bylines begin that are no names alone.
static SIGNED: Topic = Topic::new(|| topic("people.signed"));
/// The most words of a byline; "From the roof one sees far" is a sentence, whatever its first word.
const BYLINE: usize = 9;
/// The most words beside a time in a line that tells no more than who and when.
const BESIDE_TIME: usize = 6;
/// The longest summary that takes a further line, in bytes.
const SUMMED: usize = 1_000;

/// Reads the card that stands in a place and leads to `url`.
pub(in crate::page) fn read(
    tree: &Tree,
    url: &WebUrl,
    place: &Place<'_>,
    language: Option<&str>,
    manner: Manner,
) -> Option<Card> {
    let is_other = |node: usize| place.others.binary_search(&node).is_ok();
    let (mut time, timed) = if manner.dates_by_line {
        (None, Vec::new())
    } else {
        times::find(tree, &place.range, place.bearer, &is_other, language)
    };
    let is_timed = |node| timed.binary_search(&node).is_ok() && !tree.is_within(place.bearer, node);
    let lines =
        lines(tree, place.range.clone(), |node| !is_other(node) && is_shown(tree, node) && !is_timed(node));
    let reader = Reader { tree, place, language, manner, lines };
    let title = title::find(&reader).or_else(|| title::spoken(&reader))?;
    let is_of_title =
        |line: &Line| title.lines.contains(&line.first) || fold(&line.text) == fold(&title.text);
    let rest: Vec<&Line> = reader.lines.iter().filter(|line| !is_of_title(line)).collect();
    if time.is_none() && !manner.dates_by_line {
        time = times::in_lines(rest.iter().map(|line| line.text.as_str()), language)
            .or_else(|| times::in_lines(title.tail.as_deref().into_iter(), language));
    }
    let mut fields = Fields { time, ..Fields::default() };
    let mut at = 0;
    while at < rest.len() {
        at += fields.take(&reader, &title, &rest[at..]);
    }
    if manner.dates_by_line {
        fields.time = times::stated_first(tree, place.range.start, fields.time);
    }
    // A name that stands alone before "By name" is the author too, not a kicker.
    let kicker = fields.kicker.map(|(_, kicker)| kicker);
    let section = kicker.filter(|kicker| !fields.authors.iter().any(|name| fold(name) == fold(kicker)));
    let (time, time_stated) = fields.time.map(|time| (time.text, time.stated)).unzip();
    Some(Card {
        url: url.clone(),
        root: place.range.start,
        link: place.link,
        title: title.text,
        has_heading: title.heading.is_some(),
        section: section.or(title.kicker),
        standfirst: fields.standfirst,
        authors: fields.authors,
        time,
        time_stated: time_stated.flatten(),
        image: place
            .range
            .clone()
            .filter(|&node| tree.tag(node) == "img" && !figures::is_tiny(tree, node))
            .find_map(|picture| figures::address(tree, picture)),
    })
}

/// What the lines beside the headline tell.
#[derive(Default)]
struct Fields {
    /// The kicker, and how sure it is.
    kicker: Option<(u8, String)>,
    standfirst: Option<String>,
    authors: Vec<String>,
    time: Option<Time>,
}

impl Fields {
    /// Reads the first of some lines, with those that go on with it; gives how many it took.
    fn take(&mut self, reader: &Reader, title: &Title, lines: &[&Line]) -> usize {
        let line = lines[0];
        let text = line.text.trim();
        let is_after = line.first > title.first;
        let is_named = |role: &Roles| reader.is_named(line, role);
        let words = text.split_whitespace().count();
        if !reader.manner.dates_by_line && self.is_around_time(text) {
            if let Some(subject) = bracketed(text).or_else(|| self.before_time(reader, text)) {
                self.label(2, subject);
            }
        } else if is_call(text) && !is_subject(text) {
            // It names what a link does; "Live" and "Video" name a kind of story as well.
        } else if reader.is_time(line) {
            if reader.manner.dates_by_line && self.time.is_none() {
                self.dated(reader, line);
            }
        } else if self.signed(reader, line) {
            // Its names were taken.
        } else if let Some(subject) = bracketed(text) {
            self.label(2, subject);
        } else if words >= 6
            || text.chars().count() >= 40
            || wide(text) >= 14
            || reader.manner.takes_paragraphs
                && is_after
                && words >= 2
                && text.ends_with(['.', '!', '?', '…', '。'])
                && (reader.tree.tag(line.block) == "p" || is_named(&SUMMARY))
        {
            let is_caption = is_named(&PICTURE_LINE) && is_under_picture(reader, title, line);
            let is_other = is_caption || reader.manner.takes_paragraphs && is_beside_summary(reader, lines);
            if is_after && self.standfirst.is_none() && !is_other && !is_enumeration(text) {
                return self.summed(reader, lines);
            }
        } else if is_subject(text)
            && !(reader.manner.is_no_kicker)(text)
            && !is_named(&CREDIT)
            && !figures::is_credit(text)
            && (reader.manner.takes_first_label || !is_credited(text))
        {
            self.label(rank(reader, title, line), text.trim_matches(is_sign).to_owned());
        }
        1
    }

    /// Takes a kicker, if it is surer than the one that is known.
    fn label(&mut self, rank: u8, text: String) {
        if rank > self.kicker.as_ref().map_or(0, |(rank, _)| *rank) {
            self.kicker = Some((rank, text));
        }
    }

    /// Whether a line tells no more than who and when: "Posted October 9, 2026 by Ana Writer".
    fn is_around_time(&self, text: &str) -> bool {
        let parted = self.time.as_ref().and_then(|time| text.split_once(time.text.as_str()));
        parted.is_some_and(|(before, after)| {
            before.split_whitespace().count() + after.split_whitespace().count() <= BESIDE_TIME
        })
    }

    /// The subject that a stroke parts from the time behind it: "Ports | 3 hours ago".
    fn before_time(&self, reader: &Reader, text: &str) -> Option<String> {
        let (before, _) = text.split_once(self.time.as_ref()?.text.as_str())?;
        let subject = before.trim_end().strip_suffix(['|', '•', '·', '/'])?.trim();
        let is_kicker =
            is_subject(subject) && !names_person(subject) && !(reader.manner.is_no_kicker)(subject);
        is_kicker.then(|| subject.trim_matches(is_sign).to_owned())
    }

    /// Takes the names of a byline, which may stand in the next line.
    fn signed(&mut self, reader: &Reader, line: &Line) -> bool {
        let text = line.text.trim();
        if text.chars().count() >= 100 {
            return false;
        }
        let first =
            |text: &'_ str| text.split(['|', '·', '•']).next().map(ToOwned::to_owned).unwrap_or_default();
        let names = |text: &str| -> Vec<String> {
            people::parse(text, None, true).into_iter().map(|person| person.name.to_string()).collect()
        };
        let is_short = first(text).split_whitespace().count() <= BYLINE;
        if let Some(rest) = people::after_lead(text).filter(|_| is_short) {
            let next = reader.lines.iter().find(|next| next.first > line.first);
            let next = next.map_or("", |next| next.text.as_str());
            let named = names(&first(if rest.is_empty() { next } else { rest }));
            if !named.is_empty() {
                self.authors = named;
                return true;
            }
            if SIGNED.opening(&fold(text)).next().is_some() {
                return true;
            }
        }
        let is_profile = line.link.is_some_and(|link| is_profile(reader.tree, link));
        let is_signed = is_profile || reader.is_named(line, &AUTHOR);
        for name in is_signed.then(|| names(text)).into_iter().flatten() {
            if !self.authors.iter().any(|known| fold(known) == fold(&name)) {
                self.authors.push(name);
            }
        }
        is_signed
    }

    /// Takes a summary, with the further lines of one that is broken by hand.
    fn summed(&mut self, reader: &Reader, lines: &[&Line]) -> usize {
        let mut text = without_call(reader, lines[0]).to_owned();
        let mut count = 1;
        for next in &lines[1..] {
            let goes_on = next.block == lines[0].block && lines[0].link.is_none() && next.link.is_none();
            if !goes_on || !reader.manner.takes_paragraphs || text.len() >= SUMMED {
                break;
            }
            text.push(' ');
            text.push_str(&next.text);
            count += 1;
        }
        self.standfirst = Some(collapse(&text));
        count
    }

    /// Takes a time, and who or what stands before it in its line.
    fn dated(&mut self, reader: &Reader, line: &Line) {
        let (label, time) = times::read(reader.tree, line, reader.place.range.start, reader.language);
        if let Some(rest) = label.and_then(people::after_lead) {
            self.authors.extend(people::parse(rest, None, true).into_iter().map(|one| one.name.to_string()));
        } else if let Some(label) = label
            .filter(|label| is_subject(label) && (reader.is_named(line, &KICKER) || !names_person(label)))
        {
            self.label(1, label.to_owned());
        }
        self.time = Some(time);
    }
}

/// Whether a line that is as long as a summary serves the page or names who wrote the story.
fn is_beside_summary(reader: &Reader, lines: &[&Line]) -> bool {
    let text = lines[0].text.trim();
    let is_summed = || lines[1..].iter().any(|next| next.text.split_whitespace().count() >= 4);
    is_boilerplate(&fold(text), reader.language) || figures::is_credit(text) || is_of_names(text, is_summed())
}

/// Whether a line that is called a caption may be one: a picture stands between the headline and it. Many sites
/// call their summaries so.
fn is_under_picture(reader: &Reader, title: &Title, line: &Line) -> bool {
    let is_picture = |node: usize| matches!(reader.tree.tag(node), "img" | "picture" | "figure" | "video");
    !reader.manner.takes_paragraphs || (title.first..line.first).any(is_picture)
}

/// A line without the link at its end that asks to read on.
fn without_call<'a>(reader: &Reader, line: &'a Line) -> &'a str {
    let (tree, text) = (reader.tree, line.text.trim());
    let links = tree.all_below(line.node, "a").filter(|&link| tree.characters(link) > 0);
    let call = links.last().filter(|&link| !reader.is_elsewhere(link)).map(|link| tree.text(link));
    let before = call.filter(|call| is_call(call)).and_then(|call| text.strip_suffix(call.as_str()));
    before.map(str::trim_end).filter(|before| !before.is_empty()).unwrap_or(text)
}

/// Whether a line that is no sentence puts names side by side, of persons and of where they are. Where a summary
/// follows, it is enough that it starts with a person's.
fn is_of_names(text: &str, is_summed: bool) -> bool {
    if text.ends_with(['.', '!', '?', '…', ':']) && !is_summed {
        return false;
    }
    let Some((first, rest)) = text.split_once([',', '/']) else { return false };
    let is_name = |text: &str| {
        let words = || text.split_whitespace();
        (1..=4).contains(&words().count())
            && words().all(|word| word.starts_with(char::is_uppercase) && !word.ends_with(['.', ':']))
    };
    let is_person = is_name(first) && first.trim().contains(' ') && names_person(first);
    is_person
        && (is_summed && !text.ends_with(['.', '!', '?', '…', ':']) || rest.split([',', '/']).all(is_name))
}

/// Whether a text names somebody.
fn names_person(text: &str) -> bool {
    people::after_lead(text).is_some()
        || people::parse(text, None, false).iter().any(|one| one.kind == PersonKind::Person)
}

/// How surely a short line is the kicker, 0 if it is none.
fn rank(reader: &Reader, title: &Title, line: &Line) -> u8 {
    let is_after = line.first > title.first;
    let is_kicker = reader.is_named(line, &KICKER);
    let leads_elsewhere = line.link.is_some_and(|other| reader.is_elsewhere(other));
    let is_own = line.link == Some(reader.place.link) && line.block == title.block;
    let is_label = is_kicker || leads_elsewhere || title.led.contains(&line.first) || !is_after && !is_own;
    if !is_label || reader.manner.takes_first_label {
        return u8::from(is_label);
    }
    1 + u8::from(leads_elsewhere || is_kicker) + u8::from(is_kicker)
}

/// Whether an element holds the name by which a font draws a sign, beside what the sign stands with.
fn is_ligature(tree: &Tree, node: usize) -> bool {
    let text = tree.text(node);
    text.chars().all(|sign| sign.is_ascii_lowercase() || sign.is_ascii_digit() || sign == '_')
        && (text.contains('_') || LIGATURES.has(&text))
        && tree.characters(tree.parent(node)) > tree.characters(node)
}

/// Whether what stands in an element belongs to what the card says: no caption, no button, no sign that
/// a font draws by its name.
fn is_shown(tree: &Tree, node: usize) -> bool {
    let tag = tree.tag(node);
    // Some cards stand in their pictures' captions as a whole.
    let is_caption = tag == "figcaption" && !tree.below(node).any(|below| tree.is_heading(below));
    let is_sign = matches!(tag, "i" | "span" | "em")
        && tree.characters(node) <= 24
        && (tree.is_labelled(node, &ICON) && !tree.text(node).contains(' ') || is_ligature(tree, node));
    !is_caption && !is_sign && !matches!(tag, "button" | "form")
}
