//! Sets the stories that a story leads to, group by group.

use super::dates;
use super::fields::{cut, field, outlet_name};
use super::flow::{Breaks, Flow, Look};
use super::page::{Destination, Piece};
use super::setter::Setter;
use super::setting::{DIGITS, Listing};
use crate::model::{OnDisk, RelatedGroup, RelatedRow, Role};
use crate::text::{SafeText, width};

/// The columns of a digit and the space after it.
const DIGIT_COLUMNS: usize = 3;
/// The columns of the sign of what is on disk, and of the space before it.
const MARK_COLUMNS: usize = 3;
/// The most columns that an outlet's name takes beside a headline.
const OUTLET_COLUMNS: usize = 20;
/// The fewest columns that a headline has beside outlet and time; with fewer it stands alone.
const HEADLINE_COLUMNS: usize = 24;

/// The columns about the headlines of one group.
#[derive(Clone, Copy)]
struct Beside {
    /// Days left of the headlines, of a timeline in a pane that is wide enough; else none.
    day: usize,
    /// Outlets to their right.
    outlet: usize,
    /// Times right of these.
    time: usize,
}

impl Beside {
    /// Those of a group in a pane of so many columns.
    fn of(rows: &Listing, group: RelatedGroup, columns: usize) -> Self {
        let brief = || rows.rows.iter().filter(|row| row.group == group);
        let widest = |columns: &mut dyn Iterator<Item = usize>| columns.max().unwrap_or(0);
        let outlet = widest(&mut brief().map(|row| width(outlet_name(field(&row.outlet)))));
        let outlet = outlet.min(OUTLET_COLUMNS);
        let time = widest(&mut brief().map(|row| width(&when(rows, row))));
        // What came before runs down the days.
        let day = time + 2;
        let has_days = group == RelatedGroup::Earlier
            && columns >= DIGIT_COLUMNS + day + HEADLINE_COLUMNS + 2 + outlet + MARK_COLUMNS;
        if has_days { Self { day, outlet, time: 0 } } else { Self { day: 0, outlet, time } }
    }

    /// Columns that outlet, time and sign take.
    fn right(self) -> usize {
        self.outlet + if self.time > 0 { 2 + self.time } else { 0 } + MARK_COLUMNS
    }
}

pub(super) fn set(setter: &mut Setter, rows: &Listing) {
    let mut before: Option<&RelatedRow> = None;
    let has_headings = has_headings(rows.rows);
    let mut beside = Beside { day: 0, outlet: 0, time: 0 };
    for (index, row) in rows.rows.iter().enumerate() {
        if before.is_none_or(|before| before.group != row.group) {
            beside = Beside::of(rows, row.group, setter.columns());
            setter.gap();
            setter.next_block();
            group(setter, row.group);
        } else {
            if takes_lines(row.group) {
                setter.gap();
            }
            setter.next_block();
        }
        let is_new_heading =
            before.is_none_or(|before| before.group != row.group || before.heading != row.heading);
        if has_headings
            && is_new_heading
            && row.group == RelatedGroup::Publisher
            && let Some(heading) = &row.heading
        {
            setter.text(field(heading), Look::of(Role::Quiet));
        }
        let digit = (index < DIGITS).then_some(index as u8 + 1);
        let target = setter.target(
            Destination::Story {
                story: row.story,
                url: row.url.clone(),
                title: row.title.clone(),
                row: index as u32,
            },
            digit,
        );
        let from = setter.line();
        let mark = digit.map_or_else(String::new, |digit| digit.to_string());
        setter.indent(&format!("{mark:<DIGIT_COLUMNS$}"), &" ".repeat(DIGIT_COLUMNS), Role::Key);
        if takes_lines(row.group) {
            card(setter, rows, row, target);
        } else {
            let day = when(rows, row);
            let is_same = before.is_some_and(|before| before.group == row.group && when(rows, before) == day);
            // Each day is named once.
            let day = if is_same { "" } else { &day };
            let day = if beside.day > 0 { format!("{day:<0$}", beside.day) } else { String::new() };
            setter.indent(&day, &" ".repeat(beside.day), Role::Byline);
            brief(setter, rows, row, target, beside);
            setter.outdent();
        }
        setter.outdent();
        setter.target_stands(target, from);
        before = Some(row);
    }
}

/// Whether the publisher's own headings tell its rows apart.
fn has_headings(rows: &[RelatedRow]) -> bool {
    let mut headings = rows.iter().filter(|row| row.group == RelatedGroup::Publisher).map(|row| &row.heading);
    let first = headings.next();
    headings.any(|heading| Some(heading) != first)
}

/// Whether the rows of a group have lines of their own for section and byline.
fn takes_lines(group: RelatedGroup) -> bool {
    matches!(group, RelatedGroup::Publisher | RelatedGroup::Latest)
}

/// The name of a group.
pub(super) fn name(group: RelatedGroup) -> &'static str {
    match group {
        RelatedGroup::Publisher => "Related stories",
        RelatedGroup::Covering => "Also covering this",
        RelatedGroup::Earlier => "Earlier",
        RelatedGroup::Latest => "Latest news",
    }
}

fn group(setter: &mut Setter, group: RelatedGroup) {
    let columns = setter.columns();
    let rule = setter.glyphs.rule;
    let name = name(group);
    let ruled = columns.saturating_sub(width(name) + 4);
    if ruled < 2 {
        setter.text(name, Look::of(Role::Subheading).strong());
        return;
    }
    let line = Look::of(Role::Rule);
    let pieces = vec![
        line.sign(format!("{} ", rule.repeat(2))),
        Look::of(Role::Subheading).strong().piece(name),
        line.sign(format!(" {}", rule.repeat(ruled))),
    ];
    setter.line_of(pieces, name.len());
}

fn headline_look(row: &RelatedRow, target: u32) -> Look {
    let look = Look::of(if row.is_read { Role::HeadlineRead } else { Role::Headline });
    Look { strong: !row.is_read, ..look }.leading_to(target)
}

/// The publisher's own card: section, headline, standfirst, byline and time.
fn card(setter: &mut Setter, rows: &Listing, row: &RelatedRow, target: u32) {
    if let Some(section) = row.section.as_ref().filter(|section| !section.is_empty()) {
        setter.text(field(section), Look::of(Role::Kicker));
    }
    headline(setter, row, target);
    if let Some(standfirst) = row.standfirst.as_ref().filter(|standfirst| !standfirst.is_empty()) {
        setter.text(field(standfirst), Look::of(Role::Standfirst));
    }
    let time = row
        .published
        .map(|when| dates::short(&when, rows.zone))
        .or(row.time.as_ref().map(|time| field(time).to_owned()));
    let author = row.author.as_ref().map(|author| field(author).to_owned());
    quiet(setter, [author, time].into_iter().flatten());
}

/// A headline, with what of its story is on disk at the right end of its first line.
fn headline(setter: &mut Setter, row: &RelatedRow, target: u32) {
    let look = headline_look(row, target);
    let Some(mark) = on_disk(setter, row.on_disk).filter(|_| setter.columns() > HEADLINE_COLUMNS) else {
        setter.text(title(row), look);
        return;
    };
    let columns = setter.columns();
    beside(setter, &Flow::of(title(row), look), columns - 3, vec![Look::of(Role::Quiet).sign(mark)]);
}

/// Sets text in fewer columns than there are, and pieces at the right end of its first line.
fn beside(setter: &mut Setter, flow: &Flow, room: usize, right: Vec<Piece>) {
    let columns = setter.columns();
    let mut right = Some(right);
    for line in flow.lines(room, Breaks::Even) {
        let characters = flow.text()[line.bytes.clone()].chars().count() + 1;
        let mut pieces = flow.pieces(line.bytes);
        if let Some(right) = right.take() {
            let taken = |pieces: &[Piece]| pieces.iter().map(|piece| width(piece.text())).sum::<usize>();
            let free = columns.saturating_sub(taken(&pieces) + taken(&right));
            pieces.push(Look::of(Role::Quiet).sign(" ".repeat(free)));
            pieces.extend(right);
        }
        setter.line_of(pieces, characters);
    }
}

/// A story of another outlet or day: headline with outlet and time beside it, the reason below.
fn brief(setter: &mut Setter, rows: &Listing, row: &RelatedRow, target: u32, facts: Beside) {
    let time = when(rows, row);
    let outlet = cut(outlet_name(field(&row.outlet)), facts.outlet, setter.glyphs.ellipsis);
    let columns = setter.columns();
    let room = columns.saturating_sub(facts.right() + 2);
    if room < HEADLINE_COLUMNS {
        headline(setter, row, target);
        quiet(setter, [outlet, time].into_iter().filter(|fact| !fact.is_empty()));
    } else {
        let look = Look::of(Role::Quiet);
        let space = |columns: usize| look.sign(" ".repeat(columns));
        let mark = on_disk(setter, row.on_disk).unwrap_or(" ");
        let right = vec![
            look.piece(outlet.as_str()),
            space(facts.outlet - width(&outlet)),
            space(if facts.time > 0 { 2 + facts.time - width(&time) } else { 0 }),
            look.piece(if facts.time > 0 { time.as_str() } else { "" }),
            look.sign(format!("  {mark}")),
        ];
        beside(setter, &Flow::of(title(row), headline_look(row, target)), room, right);
    }
    if !row.reason.is_empty() {
        setter.text(field(&row.reason), Look::of(Role::Quiet));
    }
}

fn title(row: &RelatedRow) -> &str {
    if row.title.is_empty() {
        row.url.as_ref().map_or("Without a headline", |url| url.as_str())
    } else {
        field(&row.title)
    }
}

/// When a story came, as seen from the one that leads to it.
fn when(rows: &Listing, row: &RelatedRow) -> String {
    let Some(published) = row.published else {
        return row
            .time
            .as_ref()
            .map(SafeText::as_str)
            .map_or_else(String::new, |time| cut(field(time), 12, ""));
    };
    let apart = rows
        .origin
        .filter(|_| row.group == RelatedGroup::Covering && published.clock().is_some())
        .and_then(|origin| published.instant().and_then(|time| dates::apart(time, origin)));
    apart.unwrap_or_else(|| dates::short_day(&published, rows.now, rows.zone))
}

/// What of a story is on disk, as a sign; nothing for a headline alone.
fn on_disk(setter: &Setter, on_disk: OnDisk) -> Option<&'static str> {
    match on_disk {
        OnDisk::Full => Some(setter.glyphs.full),
        OnDisk::Summary => Some(setter.glyphs.summary),
        OnDisk::Headline => None,
    }
}

/// Facts on one line, dots between them.
fn quiet(setter: &mut Setter, facts: impl Iterator<Item = String>) {
    let dot = setter.glyphs.dot.replace("  ", " ");
    let line = facts.collect::<Vec<_>>().join(&dot);
    setter.text(&line, Look::of(Role::Quiet));
}
