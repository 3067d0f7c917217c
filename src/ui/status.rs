//! The status line: what is typed, else a message and the keys that matter here.

use super::canvas::Canvas;
use super::keys::{key, key_of};
use super::{empty, prompt, trail};
use crate::app::geometry::{Area, Plan, has_facts};
use crate::app::{Failure, ListPane, Overlay, Reader, Shown, State, Status, ViewKind};
use crate::config::keymap::Action;
use crate::model::{ListKind, RelatedGroup, RelatedRow, Role};
use crate::text::{SafeText, width};

/// Columns between two hints.
const BETWEEN: u16 = 2;
/// The most columns of one step of the trail in the status line.
const STEP: u16 = 22;

/// The status line: what is typed, else a message and the keys that matter here. Says where the
/// terminal's cursor stands, where a line is typed.
pub(super) fn draw(canvas: &mut Canvas, state: &State, plan: &Plan) -> Option<(u16, u16)> {
    let area = plan.status;
    if area.is_empty() {
        return None;
    }
    if let Some(typed) = &state.prompt {
        let wanted = (width(&typed.label()) + width(typed.text())) as u16 + 4;
        let left = hints(canvas, state, area, wanted);
        let columns = left.saturating_sub(area.x + 1);
        return Some(prompt::line(canvas, Area { columns, ..area }, typed));
    }
    let end = (area.x + area.columns).saturating_sub(1);
    let x = area.x + 1;
    let message = message(canvas, state, plan);
    let wanted = message.as_ref().map_or(0, |(words, _)| width(words) as u16);
    let left = hints(canvas, state, area, wanted);
    let room = left.saturating_sub(x + 2).min(end.saturating_sub(x));
    match message {
        Some((words, role)) => {
            canvas.put(x, area.y, room, &words, role);
        }
        None => steps(canvas, state, x, area.y, room),
    }
    None
}

/// What is said at the bottom, and the part that the words play.
type Said = (SafeText, Role);

fn said(words: &str, role: Role) -> Said {
    (SafeText::line(words), role)
}

fn with_hint(words: &SafeText, hint: Option<&SafeText>) -> String {
    hint.map_or_else(|| words.to_string(), |hint| format!("{words}; {hint}"))
}

fn failed(canvas: &Canvas, words: &SafeText, hint: Option<&SafeText>) -> Said {
    said(&format!("{} {}", canvas.glyphs.failed, with_hint(words, hint)), Role::Failure)
}

fn failure(canvas: &Canvas, failure: &Failure) -> Said {
    failed(canvas, &failure.words, failure.hint.as_ref())
}

/// What there is to say, the most pressing first.
fn message(canvas: &Canvas, state: &State, plan: &Plan) -> Option<Said> {
    if let Some(Status { words, hint, is_failure }) = &state.status {
        return Some(if *is_failure {
            failed(canvas, words, hint.as_ref())
        } else {
            said(&with_hint(words, hint.as_ref()), Role::Notice)
        });
    }
    match state.shown() {
        Shown::List(list) => of_list(canvas, state, plan, list),
        Shown::Article(reader) => of_article(canvas, state, reader),
        Shown::Related(reader) => of_related(canvas, reader),
        Shown::Over(Overlay::Sources(_)) => state.no_network_words().map(|words| (words, Role::Notice)),
        Shown::Over(Overlay::Trail { .. } | Overlay::Help { .. }) => None,
    }
}

fn of_list(canvas: &Canvas, state: &State, plan: &Plan, list: &ListPane) -> Option<Said> {
    let refresh = || key_of(canvas, state, Action::Refresh);
    if let Some(reason) = list.request.failure().filter(|_| !list.rows.is_empty()) {
        return Some(failure(canvas, reason));
    }
    if let Some(reason) = list.cursor_row().and_then(|row| row.failure.as_ref()) {
        return Some(failed(canvas, reason, None));
    }
    if list.waiting > 0 {
        let gone = if state.no_network.is_some() { "; no network" } else { "" };
        return Some(said(&format!("{} new, {} shows them{gone}", list.waiting, refresh()), Role::Notice));
    }
    if let Some(words) = state.no_network_words() {
        return Some((words, Role::Notice));
    }
    if list.stands_as_it_came() && state.progress.is_none() {
        return Some(said(&format!("In the order they came, {} sorts them", refresh()), Role::Quiet));
    }
    // No tab is open for these.
    let is_untabbed = matches!(list.kind, ListKind::Search(_) | ListKind::All | ListKind::Event { .. });
    (is_untabbed && !state.is_searching() && !plan.is_wide).then(|| {
        let position = list.position().map_or_else(String::new, |(at, all)| format!("  {at}/{all}"));
        said(&format!("{}{position}", state.list_name(&list.kind)), Role::Quiet)
    })
}

fn of_article(canvas: &Canvas, state: &State, reader: &Reader) -> Option<Said> {
    if let Some(find) = &reader.find {
        let words = match find.found.len() {
            0 => "not in this text".to_owned(),
            all => format!("{} of {all} found", find.at + 1),
        };
        return Some(said(&words, Role::Notice));
    }
    if reader.offered.is_some() {
        let shows = key_of(canvas, state, Action::FullText);
        return Some(said(&format!("A newer text is here, {shows} shows it"), Role::Notice));
    }
    let is_absent = reader.held().is_none_or(|held| held.full.is_none()) && reader.address.is_some();
    if state.is_offline && is_absent && !reader.opened.request.is_out() {
        let later = key_of(canvas, state, Action::FetchLater);
        return Some(said(&format!("No full text, {later} fetches it later"), Role::Notice));
    }
    reader.failure().map(|reason| failure(canvas, reason))
}

fn of_related(canvas: &Canvas, reader: &Reader) -> Option<Said> {
    if let Some(reason) = reader.related.request.failure() {
        return Some(failure(canvas, reason));
    }
    // Without any row the pane says it.
    let rows = reader.related.held.as_deref().filter(|rows| !rows.is_empty())?;
    let claims = |row: &RelatedRow| matches!(row.group, RelatedGroup::Covering | RelatedGroup::Earlier);
    (!rows.iter().any(claims)).then(|| said(empty::NO_CLAIM, Role::Quiet))
}

/// The end of the trail, its last step first to be kept: "Moscow talks › Casualties ›".
fn steps(canvas: &mut Canvas, state: &State, x: u16, y: u16, room: u16) {
    if !matches!(state.view(), ViewKind::Article | ViewKind::Related) {
        return;
    }
    let path = state.history.path();
    let Some((_, before)) = path.split_last() else { return };
    let separator = width(canvas.glyphs.step) as u16;
    let mut shown: Vec<SafeText> = Vec::new();
    let mut used = 0;
    for step in before.iter().rev() {
        let words = trail::step(state, *step);
        let columns = (width(&words) as u16).min(STEP) + separator;
        if used + columns > room {
            break;
        }
        used += columns;
        shown.push(words);
    }
    let mut x = x;
    for words in shown.iter().rev() {
        x += canvas.put_isolated(x, y, STEP, words, Role::Quiet);
        x += canvas.put(x, y, separator, &canvas.glyphs.step, Role::Rule);
    }
}

/// Whether the row under the cursor opens to other versions.
fn has_versions(state: &State) -> bool {
    let list = state.shown_list();
    !has_facts(list) && list.cursor_row().is_some_and(|row| row.also > 0)
}

/// Whether a key would do something now.
fn is_apt(state: &State, action: Action) -> bool {
    match action {
        Action::Versions => has_versions(state),
        Action::Open | Action::Follow(_) if state.view() == ViewKind::Related => {
            state.reader().is_some_and(|reader| !reader.related_rows().is_empty())
        }
        _ => true,
    }
}

/// The keys that matter here, from the right end; those that find no room beside a message are left
/// out from the left, the last never while there is any. Says where they begin.
fn hints(canvas: &mut Canvas, state: &State, area: Area, message: u16) -> u16 {
    let end = (area.x + area.columns).saturating_sub(1);
    let hints: Vec<(SafeText, &SafeText)> = state
        .keymap
        .hints(state.place(), |action| is_apt(state, action))
        .into_iter()
        .map(|(chord, _, word)| (key(canvas, chord), word))
        .collect();
    let columns = |(key, word): &(SafeText, &SafeText)| (width(key) + 1 + width(word)) as u16 + BETWEEN;
    let room = end.saturating_sub(area.x + 1);
    // While a line is typed it may take all the room.
    let least = if state.prompt.is_some() { 0 } else { hints.last().map_or(0, &columns) };
    let reserved = if message == 0 { 0 } else { message.min(room.saturating_sub(least)) + BETWEEN };
    let mut first = 0;
    let used = |first: usize| hints[first..].iter().map(columns).sum::<u16>();
    while first < hints.len() && used(first) > (room + BETWEEN).saturating_sub(reserved) {
        first += 1;
    }
    let mut x = end.saturating_sub(used(first).saturating_sub(BETWEEN));
    let left = x;
    for (key, word) in &hints[first..] {
        x += canvas.put(x, area.y, end.saturating_sub(x), key, Role::Key) + 1;
        x += canvas.put(x, area.y, end.saturating_sub(x), *word, Role::Quiet) + BETWEEN;
    }
    left
}
