//! One message in, the state changed, effects out.

use super::effect::{Effect, RequestId};
use super::history::History;
use super::message::{Event, Message, Reply};
use super::state::{Options, State};
use super::{
    actions, apart, events, geometry, lists, marks, mouse, overlays, pages, pending_actions, prompting,
    reading, related, sources, walking,
};

/// The state to start with, and the first effects: the last view, or the front page, and what is due.
pub fn begin(mut options: Options) -> (State, Vec<Effect>) {
    let address = options.address.take();
    let mut state = State::new(options);
    let mut effects = walking::resume(&mut state);
    if let Some(address) = address {
        effects.extend(reading::open_typed(&mut state, address));
    }
    state.stale.sections = true;
    effects.extend(events::refresh_due(&mut state));
    effects.extend(settle(&mut state));
    (state, effects)
}

/// Takes a message. Short and total: each family has a function of its own.
pub fn update(state: &mut State, message: Message) -> Vec<Effect> {
    let mut effects = match message {
        Message::Pressed(chord) => actions::pressed(state, chord),
        Message::Pasted(text) => prompting::pasted(state, &text),
        Message::Pointed(button, x, y) => mouse::pointed(state, button, x, y),
        Message::Asked(action) => actions::act(state, action),
        Message::Resized(size) => {
            state.size = size;
            Vec::new()
        }
        Message::Replied(reply) => replied(state, reply),
        Message::Happened(event) => happened(state, event),
    };
    effects.extend(settle(state));
    effects
}

fn replied(state: &mut State, reply: Reply) -> Vec<Effect> {
    match reply {
        Reply::List(request, outcome) => return lists::rows_came(state, request, outcome),
        Reply::Story(request, outcome) => {
            return pending_actions::story_came(state, request, &outcome).unwrap_or_else(|| {
                for_owner(state, request, |state| reading::story_came(state, request, outcome))
            });
        }
        Reply::Related(request, outcome) => {
            return for_owner(state, request, |state| related::related_came(state, request, outcome));
        }
        Reply::Added(request, outcome) => return sources::added(state, request, outcome),
        Reply::Refreshed(request, outcome) => return events::refreshed(state, request, outcome),
        Reply::Sections(request, outcome) => lists::sections_came(state, request, outcome),
        Reply::Sources(request, outcome) => sources::came(state, request, outcome),
        Reply::Marked(request, outcome) => marks::marked(state, request, outcome),
        Reply::Done(request, outcome) => pending_actions::done(state, request, outcome),
    }
    Vec::new()
}

/// Takes an answer for the story that it was asked for: one that is hidden by a search takes it as if no
/// line were typed.
fn for_owner(
    state: &mut State,
    request: RequestId,
    take: impl FnOnce(&mut State) -> Vec<Effect>,
) -> Vec<Effect> {
    if !state.screen.reader().is_some_and(|reader| reader.asked(request)) {
        return take(state);
    }
    let prompt = state.prompt.take();
    let effects = take(state);
    state.prompt = prompt;
    effects
}

fn happened(state: &mut State, event: Event) -> Vec<Effect> {
    match event {
        Event::Arrived { new } => return events::arrived(state, new),
        Event::Network(since) => return events::network(state, since),
        Event::TextArrived(story) => return reading::text_arrived(state, story),
        Event::Woken(alarm) => return events::woken(state, alarm),
        Event::Sample(is_shown) => return events::sample(state, is_shown),
        Event::Progress(progress) => state.progress = (!progress.is_over).then_some(progress),
        Event::Now(now) => state.now = now,
        Event::HistoryKept(steps, at) => state.history.put_before(History::kept(steps, at)),
        Event::Notice(words) => state.say(&words),
        Event::Failed(failure) => state.fail(failure),
    }
    Vec::new()
}

/// Reads again what is no longer true, and makes the panes fit what was changed: offsets, pages of text,
/// the preview, rows near the edge.
fn settle(state: &mut State) -> Vec<Effect> {
    if state.is_leaving {
        return Vec::new();
    }
    let mut effects = reread(state);
    effects.extend(pages::follow_cursor(state));
    let plan = geometry::plan(state);
    pages::set_pages(state, &plan);
    overlays::settle(state, &plan);
    related::settle(state, &plan);
    effects.extend(lists::settle(state, &plan));
    effects.extend(events::save_soon(state));
    effects
}

fn reread(state: &mut State) -> Vec<Effect> {
    let mut effects = Vec::new();
    if std::mem::take(&mut state.stale.events) {
        effects.extend(apart::regrouped(state));
    }
    if std::mem::take(&mut state.stale.rows) && !state.list.request.is_out() {
        effects.extend(lists::read_remembered(state));
    }
    if std::mem::take(&mut state.stale.sections) {
        effects.push(lists::load_sections(state));
    }
    if std::mem::take(&mut state.stale.sources) {
        effects.extend(sources::load(state));
    }
    effects
}
