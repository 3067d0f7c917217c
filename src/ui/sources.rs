//! The sources: how each does, in plain words, and more about the one under the cursor.

use super::canvas::Canvas;
use super::empty;
use crate::app::geometry::Area;
use crate::app::{SourcesPane, State};
use crate::model::{Condition, Role, SectionChoice, SourceHealth};
use crate::text::{SafeText, counted};
use crate::typeset::{self, dates};

/// The most lines that one fact about a source takes.
const DETAIL_LINES: usize = 2;

pub(super) fn draw(canvas: &mut Canvas, state: &State, area: Area, detail: Option<Area>, pane: &SourcesPane) {
    if pane.all().is_empty() {
        let request = &pane.rows.request;
        if let Some(failure) = request.failure() {
            empty::words(canvas, area, &[], Some(failure));
        } else if pane.rows.held.is_none() {
            empty::words(canvas, area, &["One moment."], None);
        } else {
            let add = super::keys::key_of(canvas, state, crate::config::keymap::Action::AddSource);
            empty::words(canvas, area, &["No source is set up.", &format!("{add} adds one.")], None);
        }
        return;
    }
    for ((index, health), y) in pane.all().iter().enumerate().skip(pane.top).zip(area.y..area.y + area.rows) {
        if index == pane.cursor {
            canvas.put(area.x, y, area.columns.min(1), &canvas.glyphs.cursor, Role::Cursor);
        }
        row(canvas, state, area, y, health);
    }
    if let (Some(detail), Some(health)) = (detail, pane.current()) {
        canvas.rule(Area { rows: 1, ..detail });
        let inner = Area {
            x: detail.x + 2,
            y: detail.y + 1,
            columns: detail.columns.saturating_sub(4),
            rows: detail.rows - 1,
        };
        let mut rows = inner.y..inner.y + inner.rows;
        for (words, role) in about(state, health) {
            for line in
                typeset::headline(&words, &[usize::from(inner.columns); DETAIL_LINES], canvas.is_ascii())
            {
                let Some(y) = rows.next() else { return };
                canvas.put(inner.x, y, inner.columns, &SafeText::line(&line), role);
            }
        }
    }
}

/// One source: a sign where it does badly, its name, section, condition, stories, next visit.
fn row(canvas: &mut Canvas, state: &State, area: Area, y: u16, health: &SourceHealth) {
    let (words, role) = condition(health, area.columns >= 60);
    let end = (area.x + area.columns).saturating_sub(1);
    let mut x = area.x + 2;
    if role == Role::Failure {
        canvas.put(x, y, 1, &canvas.glyphs.failed, Role::Failure);
    }
    x += 2;
    let (name, section, next) = match area.columns {
        0..60 => (area.columns.saturating_sub(6) / 2, 0, 0),
        60..100 => (21, 11, 12),
        _ => (32, 20, 16),
    };
    let name_role = if health.source.paused { Role::HeadlineRead } else { Role::Body };
    canvas.put_isolated(x, y, name.min(end.saturating_sub(x)), &health.source.name, name_role);
    x += name + 2;
    if section > 0 {
        let words = match &health.source.section {
            SectionChoice::Auto => SafeText::line("auto"),
            SectionChoice::Named(section) => section.clone(),
        };
        canvas.put_isolated(x, y, section, &words, Role::Quiet);
        x += section + 2;
    }
    let mut right = end;
    if next > 0
        && let Some(at) = next_visit(health)
    {
        let words =
            if at <= state.now { "now".to_owned() } else { dates::moment(at, state.now, &state.zone) };
        canvas.put_right(end, y, next, &SafeText::line(&words), Role::Quiet);
        right = end.saturating_sub(next + 2);
    } else if next > 0 {
        right = end.saturating_sub(next + 2);
    }
    canvas.put(x, y, right.saturating_sub(x), &words, role);
}

/// How it goes, in a few words: where it goes badly, the cause.
fn condition(health: &SourceHealth, has_room: bool) -> (SafeText, Role) {
    let stories = match health.stories {
        _ if !has_room => String::new(),
        count => format!(", {}", counted(count as usize, "story", "stories")),
    };
    let cause = || {
        // The name stands beside it.
        let host = health.leading().map_or("", |state| state.address.host());
        health.cause().map(|cause| cause.strip_prefix(host).unwrap_or(cause).trim_start().to_owned())
    };
    let (words, role) = match health.condition() {
        Condition::New => ("not tried yet".to_owned(), Role::Quiet),
        Condition::Ok => (format!("answers{stories}"), Role::Quiet),
        Condition::Unchanged => (format!("nothing new{stories}"), Role::Quiet),
        Condition::RateLimited => ("asked us to wait".to_owned(), Role::Notice),
        Condition::Failing => (cause().unwrap_or_else(|| "does not answer".to_owned()), Role::Failure),
        Condition::Malformed => ("read in part only".to_owned(), Role::Notice),
        Condition::ProbablyGone => ("not found for two weeks".to_owned(), Role::Failure),
        Condition::Gone => ("gone for good".to_owned(), Role::Failure),
        Condition::Paused => ("paused".to_owned(), Role::Quiet),
    };
    (SafeText::line(&words), role)
}

fn next_visit(health: &SourceHealth) -> Option<jiff::Timestamp> {
    health.states.iter().filter_map(|state| state.next_check.max(state.blocked_until)).min()
}

/// What more there is to say of a source, the most important first.
fn about(state: &State, health: &SourceHealth) -> Vec<(SafeText, Role)> {
    let mut lines = Vec::new();
    let mut say = |words: String, role| lines.push((SafeText::line(&words), role));
    let moment = |at| dates::moment(at, state.now, &state.zone);
    for address in health.source.addresses() {
        say(address.as_str().to_owned(), Role::Body);
    }
    if !health.source.front_page {
        say("kept off the front page".to_owned(), Role::Quiet);
    }
    let Some(worst) = health.leading() else {
        return lines;
    };
    let cause = health.cause();
    if let Some(cause) = cause {
        let times =
            if worst.failures > 1 { format!(", {} times in a row", worst.failures) } else { String::new() };
        let is_failure = worst.condition.urgency() >= Condition::Failing.urgency();
        say(format!("{cause}{times}"), if is_failure { Role::Failure } else { Role::Notice });
    }
    let mut facts = Vec::new();
    if let Some(at) = worst.last_success {
        facts.push(format!("last good answer {}", moment(at)));
    }
    if let Some(status) = worst.status.filter(|_| cause.is_none()) {
        facts.push(format!("status {status}"));
    }
    if worst.bytes > 0 {
        facts.push(format!("{} KiB in {} ms", worst.bytes.div_ceil(1024), worst.ms));
    }
    if !facts.is_empty() {
        say(facts.join(", "), Role::Quiet);
    }
    if let Some(at) = next_visit(health) {
        let why =
            if worst.why.is_empty() || cause.is_some() { String::new() } else { format!(" ({})", worst.why) };
        say(format!("next visit {}{why}", moment(at)), Role::Quiet);
    }
    if let Some((address, _)) = &worst.moved {
        say(format!("moved to {address}"), Role::Notice);
    }
    for remark in worst.remarks.iter().filter(|remark| cause != Some(remark)) {
        say(remark.as_str().to_owned(), Role::Quiet);
    }
    lines
}
