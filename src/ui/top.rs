//! What frames the panes above and below: the top line and the rules.

use super::canvas::Canvas;
use super::{empty, help};
use crate::app::geometry::{Area, Plan, tab_spots};
use crate::app::{Overlay, Progress, Reader, Sample, State, ViewKind};
use crate::model::{OnDisk, Role};
use crate::text::{SafeText, width};

/// The paper's name.
const NAME: &str = "dateline";
/// From so many columns on the state of the network stands beside the sections.
const WIDE: u16 = 59;

/// The top line, the rules, and the bars between panes.
pub(super) fn draw(canvas: &mut Canvas, state: &State, plan: &Plan) {
    canvas.rule(plan.top_rule);
    canvas.rule(plan.bottom_rule);
    if state.over().is_none() {
        bars(canvas, plan);
    }
    sample(canvas, state, plan.top_rule);
    let top = plan.top;
    if top.is_empty() {
        return;
    }
    let end = (top.x + top.columns).saturating_sub(1);
    let end = progress(canvas, state, end, top.y);
    if plan.sections.is_some() && state.over().is_none() {
        headings(canvas, state, plan, end);
    } else if plan.list.is_some() && state.over().is_none() {
        tabs(canvas, state, plan);
    } else {
        title(canvas, state, top, plan, end);
    }
}

/// The bars between panes, joined to the rules.
fn bars(canvas: &mut Canvas, plan: &Plan) {
    for x in &plan.rules {
        canvas.bar(*x, plan.body.y, plan.body.y + plan.body.rows);
        canvas.put(*x, plan.top_rule.y, plan.top_rule.rows, &canvas.glyphs.tee_down, Role::Rule);
        canvas.put(*x, plan.bottom_rule.y, plan.bottom_rule.rows, &canvas.glyphs.tee_up, Role::Rule);
    }
}

/// How a refresh goes, at the right end; says where what is left of it ends.
fn progress(canvas: &mut Canvas, state: &State, end: u16, y: u16) -> u16 {
    let Some(progress) = state.progress.as_ref().filter(|progress| !progress.is_over) else {
        if state.is_offline {
            return canvas.put_right(end, y, end, &"offline", Role::Quiet).saturating_sub(2);
        }
        // A narrow window has no room beside its sections; the status line says it.
        if state.no_network.is_some() && end >= WIDE {
            return canvas.put_right(end, y, end, &"no network", Role::Notice).saturating_sub(2);
        }
        return end;
    };
    let Progress { all, done, failed, .. } = progress;
    let mut x = end;
    if *failed > 0 {
        let words = SafeText::line(&format!("{}{failed}", canvas.glyphs.failed));
        x = canvas.put_right(x, y, x, &words, Role::Failure).saturating_sub(1);
    }
    let words = SafeText::line(&format!("{} {done}/{all}", canvas.glyphs.refresh));
    canvas.put_right(x, y, x, &words, Role::Quiet).saturating_sub(2)
}

/// The paper's name and the sections, in a narrow window.
fn tabs(canvas: &mut Canvas, state: &State, plan: &Plan) {
    let top = plan.top;
    let all = state.tabs();
    let spots = tab_spots(&all, top);
    if top.columns >= 60 {
        canvas.put(top.x + 1, top.y, top.columns - 1, &NAME, Role::Masthead);
    }
    for spot in &spots {
        let tab = &all[spot.tab];
        let columns = spot.columns.end - spot.columns.start;
        let (x, role) = (spot.columns.start, if tab.is_open { Role::Open } else { Role::Body });
        if tab.is_open {
            canvas.put(x, top.y, columns.min(1), &canvas.glyphs.open, Role::Open);
        }
        canvas.put_isolated(x + 1, top.y, columns.saturating_sub(2).max(1), &tab.name, role);
    }
    // Sections beyond either end are hinted at, in columns that no name needs.
    if let (Some(first), Some(last)) = (spots.first(), spots.last()) {
        if first.tab > 0 && !all[first.tab].is_open {
            canvas.put(first.columns.start, top.y, 1, &canvas.glyphs.before, Role::Quiet);
        }
        if last.tab + 1 < all.len() {
            canvas.put(last.columns.end.saturating_sub(1), top.y, 1, &canvas.glyphs.after, Role::Quiet);
        }
    }
}

/// What stands above the panes, in a wide window: name, list, text.
fn headings(canvas: &mut Canvas, state: &State, plan: &Plan, end: u16) {
    let y = plan.top.y;
    canvas.put(plan.top.x + 1, y, plan.top.columns - 1, &NAME, Role::Masthead);
    if let Some(list) = plan.list {
        let x = list.x + 1;
        let room = (list.x + list.columns).min(end).saturating_sub(x + 1);
        list_title(canvas, state, x, y, room, Role::Open);
    }
    let Some(reader) = state.reader() else { return };
    if let Some(article) = plan.article {
        let end = end.min((article.x + article.columns).saturating_sub(1));
        facts(canvas, reader, plan.text, end, y, article.x + 1);
    }
    if let Some(related) = plan.related {
        let x = related.x + 1;
        canvas.put(x, y, end.saturating_sub(x), &"Related stories", Role::Body);
    }
}

/// What the view is about, where it has the whole window.
fn title(canvas: &mut Canvas, state: &State, top: Area, plan: &Plan, end: u16) {
    let x = top.x + 1;
    let room = end.saturating_sub(x);
    match state.over() {
        Some(Overlay::Help { of, .. }) => {
            canvas.put(x, top.y, room, &help::title(*of), Role::Open);
            return;
        }
        Some(Overlay::Trail { .. }) => {
            canvas.put(x, top.y, room, &"Trail: where you went", Role::Open);
            return;
        }
        Some(Overlay::Sources(pane)) => {
            let used = canvas.put(x, top.y, room, &"Sources", Role::Open) + 2;
            let count = SafeText::line(&pane.all().len().to_string());
            canvas.put(x + used, top.y, room.saturating_sub(used), &count, Role::Quiet);
            if top.columns >= 60 {
                canvas.put_right(end, top.y, room, &"next visit", Role::Quiet);
            }
            return;
        }
        None => {}
    }
    let Some(reader) = state.reader() else { return };
    if state.view() == ViewKind::Related && plan.article.is_none() {
        let used = canvas.put(x, top.y, room, &"Related to ", Role::Open);
        canvas.put_isolated(x + used, top.y, room - used, &reader.title, Role::Body);
        return;
    }
    let used = list_title(canvas, state, x, top.y, room, Role::Open);
    facts(canvas, reader, plan.text, end, top.y, x + used + 2);
}

/// A list's name and where its cursor stands: "Europe  2/48".
fn list_title(canvas: &mut Canvas, state: &State, x: u16, y: u16, room: u16, role: Role) -> u16 {
    let list = state.shown_list();
    let position = list.position().map(|(number, all)| SafeText::line(&format!("{number}/{all}")));
    let reserved = position.as_ref().map_or(0, |position| width(position) as u16 + 2);
    let mut used =
        canvas.put_isolated(x, y, room.saturating_sub(reserved), &state.list_name(&list.kind), role);
    if list.unread_only {
        used += canvas.put(x + used, y, room.saturating_sub(used + reserved), &", unread", Role::Quiet);
    }
    if let Some(position) = position {
        used += 2;
        used += canvas.put(x + used, y, room.saturating_sub(used), &position, Role::Quiet);
    }
    used
}

/// Which text is shown and how far it was read, at the right end.
fn facts(canvas: &mut Canvas, reader: &Reader, text: Area, end: u16, y: u16, start: u16) {
    let kind = match reader.shows() {
        _ if reader.fetch.is_out() => "fetching the text",
        OnDisk::Full => "full text",
        OnDisk::Summary => "the feed's text",
        OnDisk::Headline => "headline alone",
    };
    let percent = if reader.page.lines.is_empty() {
        String::new()
    } else {
        format!("{:>5} %", reader.percent(text.rows))
    };
    let room = end.saturating_sub(start);
    // The kind gives way first.
    let found = [format!("{kind}{percent}"), percent].map(|words| SafeText::lines(&words));
    if let Some(words) = found.iter().find(|words| width(words) <= usize::from(room)) {
        canvas.put_right(end, y, room, words, Role::Quiet);
    }
}

/// The line that says that this is the sample edition, set into the rule.
fn sample(canvas: &mut Canvas, state: &State, rule: Area) {
    // Its keys are those of the panes.
    if state.sample == Sample::No || state.over().is_some() || rule.is_empty() || rule.columns < 12 {
        return;
    }
    let words = SafeText::span(&format!(" {} ", empty::sample(canvas, state, rule.columns - 6)));
    canvas.put(rule.x + 2, rule.y, rule.columns - 4, &words, Role::Notice);
}
