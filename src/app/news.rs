//! Refreshing, and what comes without being asked for: it changes the status line, progress and counts.

use super::state::Sample;
use super::{
    Effect, Failure, Progress, RefreshScope, Request, RequestId, Screen, State, Trail, following, lists,
    reading,
};
use crate::model::ListKind;
use crate::text::counted;

/// The alarm that saves places and selections.
pub(super) const SAVE_ALARM: u64 = 1;
/// The alarm that asks for what is due.
pub(super) const REFRESH_ALARM: u64 = 2;
/// Milliseconds after a move until its place is saved.
const SAVE_AFTER: u64 = 700;
/// Milliseconds between two looks at what is due.
const REFRESH_EVERY: u64 = 60_000;

/// Visits what is due by schedule.
pub(super) fn refresh_due(state: &mut State) -> Vec<Effect> {
    if state.is_offline || !state.auto_refresh {
        return Vec::new();
    }
    ask(state, RefreshScope::Due)
}

/// Shows the stories that wait; with none waiting, visits the sources of the list.
pub(super) fn refresh_list(state: &mut State) -> Vec<Effect> {
    if state.sample == Sample::RealWaits {
        return leave_sample(state);
    }
    if state.sample != Sample::No {
        return ask_by_key(state, RefreshScope::All, "Trying all sources again");
    }
    let kind = state.list.kind.clone();
    if state.list.waiting > 0 || state.list.is_unsorted || !kind.is_of_sources() {
        return lists::reopen(state);
    }
    let name = state.list_name(&kind);
    ask_by_key(state, RefreshScope::List(kind), &format!("Refreshing {name}"))
}

/// Visits every source.
pub(super) fn refresh_all(state: &mut State) -> Vec<Effect> {
    ask_by_key(state, RefreshScope::All, "Refreshing everything")
}

/// Visits sources because the reader said so.
pub(super) fn ask_by_key(state: &mut State, scope: RefreshScope, words: &str) -> Vec<Effect> {
    if state.is_offline {
        state.say("dateline is offline: nothing is fetched");
        return Vec::new();
    }
    state.say(words);
    ask(state, scope)
}

fn ask(state: &mut State, scope: RefreshScope) -> Vec<Effect> {
    // What is due is asked for once at a time; the answer sets the next alarm.
    if scope == RefreshScope::Due && state.refreshes.iter().any(|(_, other)| *other == RefreshScope::Due) {
        return Vec::new();
    }
    let request = state.ask();
    state.refreshes.push((request, scope.clone()));
    vec![Effect::Refresh { request, scope }]
}

/// A refresh goes on.
pub(super) fn progressed(state: &mut State, progress: Progress) -> Vec<Effect> {
    state.progress = (!progress.is_over).then_some(progress);
    Vec::new()
}

/// A refresh is over.
pub(super) fn refreshed(
    state: &mut State,
    request: RequestId,
    outcome: Result<Progress, Failure>,
) -> Vec<Effect> {
    let Some(index) = state.refreshes.iter().position(|(other, _)| *other == request) else {
        return Vec::new();
    };
    let (_, scope) = state.refreshes.remove(index);
    let is_due = scope == RefreshScope::Due;
    if state.refreshes.is_empty() {
        state.progress = None;
    }
    let has_new = outcome.as_ref().is_ok_and(|progress| progress.new > 0);
    let mut effects = Vec::new();
    match outcome {
        Ok(progress) if !is_due => state.say(&summary(progress)),
        Ok(progress) if progress.failed > 0 && state.status.is_none() => {
            state.say(&format!("{}, S shows which", failed(progress.failed)));
        }
        Ok(_) => {}
        Err(failure) => state.fail(failure),
    }
    effects.extend(lists::fill(state));
    effects.extend(lists::load_sections(state));
    lists::end_filling(state, has_new);
    if matches!(state.over, Some(super::Over::Sources(_))) && !is_due {
        effects.extend(super::sources::load(state));
    }
    if is_due {
        effects.push(Effect::WakeAfter { alarm: REFRESH_ALARM, milliseconds: REFRESH_EVERY });
    }
    effects
}

fn failed(count: u32) -> String {
    format!("{} did not answer", counted(count as usize, "source", "sources"))
}

fn summary(progress: Progress) -> String {
    if progress.all == 0 {
        return "Every source was asked a moment ago".to_owned();
    }
    let new = match progress.new {
        0 => "Nothing new".to_owned(),
        new => counted(new as usize, "new story", "new stories"),
    };
    match progress.failed {
        0 => new,
        count => format!("{new}; {}, S shows which", failed(count)),
    }
}

/// New stories are stored: they are counted, and fill a list that was empty.
pub(super) fn arrived(state: &mut State, new: u32) -> Vec<Effect> {
    if new == 0 {
        return Vec::new();
    }
    let mut effects = lists::fill(state);
    effects.extend(lists::load_sections(state));
    effects
}

/// An alarm went off.
pub(super) fn woken(state: &mut State, alarm: u64) -> Vec<Effect> {
    match alarm {
        SAVE_ALARM => {
            state.saves_soon = false;
            if !std::mem::take(&mut state.is_unsaved) {
                return Vec::new();
            }
            following::note(state);
            let mut effects = reading::save_place(state);
            effects.push(following::save_trail(state));
            effects
        }
        REFRESH_ALARM => refresh_due(state),
        _ => Vec::new(),
    }
}

/// Sets the alarm after which moves are saved, if there were any.
pub(super) fn save_soon(state: &mut State) -> Vec<Effect> {
    if !state.is_unsaved || state.saves_soon {
        return Vec::new();
    }
    state.saves_soon = true;
    vec![Effect::WakeAfter { alarm: SAVE_ALARM, milliseconds: SAVE_AFTER }]
}

/// The sample edition stands in for an empty store, or real stories wait behind it.
pub(super) fn sample(state: &mut State, is_shown: bool) -> Vec<Effect> {
    match (is_shown, state.sample) {
        (true, Sample::No) if state.list.rows.is_empty() => {
            state.sample = Sample::Shown;
            state.list.is_filling = false;
            lists::reopen(state)
        }
        (true, _) => {
            state.sample = Sample::Shown;
            Vec::new()
        }
        (false, Sample::Shown) => {
            state.sample = Sample::RealWaits;
            Vec::new()
        }
        (false, Sample::No | Sample::RealWaits) => Vec::new(),
    }
}

/// From the sample edition to the reader's own paper. Nothing of it is kept: its stories are not theirs.
fn leave_sample(state: &mut State) -> Vec<Effect> {
    state.sample = Sample::No;
    state.trail = Trail::default();
    state.uncover();
    state.screen = Screen::List;
    state.reader = None;
    state.is_step = false;
    state.list_is_step = false;
    state.marks.clear();
    state.errand = None;
    state.sections.held = None;
    state.sections.request = Request::Idle;
    let mut effects = vec![Effect::LeaveSample];
    effects.extend(lists::open(state, ListKind::Front));
    effects
}
