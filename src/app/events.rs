//! Refreshing, and what comes without being asked for: it changes the status line, progress and counts.

use jiff::Timestamp;

use super::effect::{Effect, RefreshScope, RequestId};
use super::fetched::Fetched;
use super::history::History;
use super::message::{Failure, Progress};
use super::pending::Pending;
use super::shown::Screen;
use super::state::{Sample, State};
use super::{lists, navigation};
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

/// Visits what is due by schedule; while another refresh goes on, after that.
pub(super) fn refresh_due(state: &mut State) -> Vec<Effect> {
    if !state.tries_by_itself() {
        return Vec::new();
    }
    if state.waiting.is_refreshing() {
        state.due_waits = true;
        return Vec::new();
    }
    ask(state, RefreshScope::Due)
}

/// The network is gone, and is looked out for; or it is back, and what is due goes out at once.
pub(super) fn network(state: &mut State, since: Option<Timestamp>) -> Vec<Effect> {
    state.no_network = since;
    if since.is_none() {
        state.awaits_network = false;
        return refresh_due(state);
    }
    if !state.tries_by_itself() || std::mem::replace(&mut state.awaits_network, true) {
        return Vec::new();
    }
    vec![Effect::AwaitNetwork]
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
    if state.waiting.is_refreshing() {
        let so_far = state.progress.map_or_else(String::new, |progress| format!(": {}", progress.words()));
        state.say(&format!("A refresh is under way{so_far}"));
        return Vec::new();
    }
    state.say(words);
    state.refreshing = state.status.as_ref().map(|status| status.words.clone());
    ask(state, scope)
}

fn ask(state: &mut State, scope: RefreshScope) -> Vec<Effect> {
    let request = state.expect(Pending::Refresh(scope.clone()));
    vec![Effect::Refresh { request, scope }]
}

/// A refresh is over.
pub(super) fn refreshed(
    state: &mut State,
    request: RequestId,
    outcome: Result<Progress, Failure>,
) -> Vec<Effect> {
    let Some(Pending::Refresh(scope)) = state.waiting.take(request) else { return Vec::new() };
    let is_due = scope == RefreshScope::Due;
    if !state.waiting.is_refreshing() {
        state.progress = None;
    }
    let has_new = outcome.as_ref().is_ok_and(|progress| progress.new > 0);
    match outcome {
        Ok(_) if !is_due && state.no_network.is_some() => {
            let words = state.no_network_words().unwrap_or_default();
            state.say(&words);
        }
        Ok(progress) if !is_due => state.say(&summary(progress)),
        Ok(progress) if progress.failed > 0 && state.status.is_none() => {
            state.say(&format!("{}, S shows which", failed(progress.failed)));
        }
        Ok(_) => {}
        Err(failure) => state.fail(failure),
    }
    let mut effects = lists::fill(state);
    lists::end_filling(state, has_new);
    state.stale.sections = true;
    state.stale.sources |= !is_due;
    if !state.waiting.is_refreshing() && std::mem::take(&mut state.due_waits) {
        effects.extend(refresh_due(state));
    } else if is_due && !std::mem::replace(&mut state.due_soon, true) {
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
    // What came goes before that something is to come.
    if state.refreshing.take().is_some_and(|words| state.status.as_ref().is_some_and(|it| it.words == words))
    {
        state.status = None;
    }
    state.stale.sections = true;
    lists::fill(state)
}

/// An alarm went off.
pub(super) fn woken(state: &mut State, alarm: u64) -> Vec<Effect> {
    match alarm {
        SAVE_ALARM => {
            state.saves_soon = false;
            if !std::mem::take(&mut state.is_unsaved) {
                return Vec::new();
            }
            let mut effects = navigation::leave(state);
            effects.push(navigation::save_history(state));
            effects
        }
        REFRESH_ALARM => {
            state.due_soon = false;
            refresh_due(state)
        }
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
    state.history = History::default();
    state.show(Screen::List(None));
    state.list.is_step = false;
    state.waiting.forget(|pending| matches!(pending, Pending::Mark { .. } | Pending::Action(_)));
    state.sections = Fetched::default();
    let mut effects = vec![Effect::LeaveSample];
    effects.extend(lists::open(state, ListKind::Front));
    effects
}
