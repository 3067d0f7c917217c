//! A story's text: opened, asked for, put in place or offered when it comes.

use super::effect::{Effect, NamedBy, RequestId};
use super::fetched::{Fetched, Request};
use super::message::{Failure, Opened};
use super::reader::{Reader, Remembered};
use super::shown::{Screen, Shown};
use super::state::State;
use super::{marks, navigation};
use crate::model::{OnDisk, Story, StoryId, TextKind, WebUrl};
use crate::text::SafeText;

/// Opens a story that is in the store, as a new step of the history: shows what is on disk at once,
/// marks it read, and asks for its full text where that is missing.
pub(super) fn open_story(
    state: &mut State,
    story: StoryId,
    title: SafeText,
    is_read: bool,
    from_list: bool,
) -> Vec<Effect> {
    let mut effects = navigation::leave(state);
    let preview = state.take_reader(|reader| reader.is_preview && reader.story == Some(story));
    let mut reader = preview.unwrap_or_else(|| Box::new(Reader::new(Some(story), title)));
    reader.is_preview = false;
    reader.from_list = from_list;
    reader.focus = None;
    // A text that came while the preview was shown is what an opened story shows.
    if let Some(offered) = reader.offered.take() {
        reader.opened.held = Some(offered);
        reader.set_for = None;
    }
    state.show(Screen::Article(reader));
    effects.extend(load_missing(state));
    if !is_read {
        effects.extend(marks::mark_opened(state, story));
    }
    effects.extend(fetch_if_missing(state));
    effects.extend(navigation::join_history(state));
    effects
}

/// Opens an address that the reader typed.
pub(super) fn open_typed(state: &mut State, address: WebUrl) -> Vec<Effect> {
    open_address(state, address, None, NamedBy::Reader)
}

/// Opens an address that the story that is read leads to.
pub(super) fn follow_address(state: &mut State, address: WebUrl, title: Option<SafeText>) -> Vec<Effect> {
    let story = state.reader().and_then(|reader| reader.story);
    open_address(state, address, title, story.map_or(NamedBy::Document, NamedBy::Story))
}

/// Opens an address inside the reader. It joins the history once its story is known.
fn open_address(state: &mut State, address: WebUrl, title: Option<SafeText>, by: NamedBy) -> Vec<Effect> {
    let mut effects = navigation::leave(state);
    let request = state.ask();
    let shown = title.clone().unwrap_or_else(|| SafeText::line(address.outlet_host()));
    let mut reader = Reader::new(None, shown);
    reader.address = Some(address.clone());
    reader.opened = Fetched::asked(request);
    state.show(Screen::Article(Box::new(reader)));
    effects.push(Effect::OpenAddress { request, address, title, by });
    effects
}

/// Shows a text that the history remembers.
pub(super) fn restore(
    state: &mut State,
    story: StoryId,
    title: SafeText,
    remembered: Remembered,
) -> Vec<Effect> {
    let kept = state.take_reader(|reader| reader.story == Some(story) && reader.held().is_some());
    let mut reader = kept.unwrap_or_else(|| Box::new(Reader::new(Some(story), title)));
    reader.is_preview = false;
    reader.from_list = remembered.from_list;
    reader.remembered = Some(remembered);
    if reader.held().is_some() {
        reader.recall();
    }
    state.show(Screen::Article(reader));
    load_missing(state)
}

/// Asks for what the shown reader lacks: the story from the store, the stories it leads to.
pub(super) fn load_missing(state: &mut State) -> Vec<Effect> {
    let Some(reader) = state.reader() else { return Vec::new() };
    let (lacks_story, lacks_related) = (reader.opened.is_missing(), reader.related.is_missing());
    let story = lacks_story.then(|| load_story(state)).flatten();
    let related = lacks_related.then(|| load_related(state)).flatten();
    story.into_iter().chain(related).collect()
}

/// Asks the store for the shown story.
pub(super) fn load_story(state: &mut State) -> Option<Effect> {
    let request = state.ask();
    let reader = state.reader_mut()?;
    let story = reader.story?;
    reader.opened.request = Request::Out(request);
    Some(Effect::LoadStory { request, story })
}

/// Asks for the stories that the shown one leads to.
pub(super) fn load_related(state: &mut State) -> Option<Effect> {
    let request = state.ask();
    let reader = state.reader_mut()?;
    let story = reader.story?;
    reader.related.request = Request::Out(request);
    Some(Effect::LoadRelated { request, story })
}

/// Asks for the page of the shown story.
fn fetch(state: &mut State) -> Option<Effect> {
    let request = state.ask();
    let reader = state.reader_mut()?;
    let story = reader.story?;
    reader.fetch = Request::Out(request);
    Some(Effect::FetchStory { request, story })
}

/// Asks for the full text of an opened story, where the disk has none.
fn fetch_if_missing(state: &mut State) -> Option<Effect> {
    let reader = state.reader().filter(|reader| !reader.is_preview && reader.fetch == Request::Idle)?;
    let held = reader.held()?;
    if state.is_offline || held.full.is_some() || held.url.is_none() {
        return None;
    }
    fetch(state)
}

/// Takes a story that was asked for, from the disk or the net; drops one that nobody waits for.
pub(super) fn story_came(
    state: &mut State,
    request: RequestId,
    outcome: Result<Opened, Failure>,
) -> Vec<Effect> {
    let Some(reader) = state.reader() else { return Vec::new() };
    if reader.opened.request.is(request) {
        opened(state, request, outcome)
    } else if reader.fetch.is(request) {
        fetched(state, outcome).into_iter().collect()
    } else {
        if reader.arrival.is(request) {
            text_loaded(state, outcome);
        }
        Vec::new()
    }
}

/// A story came from the store, or from an address that was followed.
fn opened(state: &mut State, request: RequestId, outcome: Result<Opened, Failure>) -> Vec<Effect> {
    let Some(reader) = state.reader_mut() else { return Vec::new() };
    let (is_new, is_restored) = (reader.story.is_none(), reader.remembered.is_some());
    let failure = match &outcome {
        Ok(opened) => opened.failure.clone(),
        Err(failure) => Some(failure.clone()),
    };
    reader.opened.settle(request, outcome.map(|opened| opened.story));
    let found = reader.held().map(|story| (story.id, story.on_disk, story.is_read));
    if found.is_some() {
        reader.place_story();
        if let Some(failure) = &failure {
            reader.fetch = Request::Failed(failure.clone());
        }
    }
    let is_preview = reader.is_preview;
    if let Some(failure) = failure.filter(|_| !is_preview) {
        state.fail(failure);
    }
    let Some((story, on_disk, is_read)) = found else { return Vec::new() };
    state.list.note_on_disk(story, on_disk);
    let mut effects = Vec::new();
    if is_new {
        // Opened by its address, it is known now.
        effects.extend(load_related(state));
        let step = navigation::join_history(state);
        if !is_read {
            effects.extend(marks::mark_opened(state, story));
        }
        effects.extend(step);
    } else if !is_restored {
        effects.extend(fetch_if_missing(state));
    }
    effects
}

/// The page of an opened story was fetched: its text fills the body if the reader has not moved yet,
/// else it is offered.
fn fetched(state: &mut State, outcome: Result<Opened, Failure>) -> Option<Effect> {
    let reader = state.reader_mut()?;
    let wants_full = std::mem::take(&mut reader.wants_full);
    let (story, failure) = match outcome {
        Ok(opened) => (Some(opened.story), opened.failure),
        Err(failure) => (None, Some(failure)),
    };
    reader.fetch = failure.clone().map_or(Request::Idle, Request::Failed);
    if let Some(failure) = failure {
        state.fail(failure);
    }
    let story = story?;
    state.list.note_on_disk(story.id, story.on_disk);
    let reader = state.reader_mut()?;
    if story.full.is_none() {
        // Why there is no more is said above what there is.
        reader.opened.held = Some(story);
        reader.set_for = None;
        return None;
    }
    if wants_full || !reader.has_moved {
        show_story(reader, story);
    } else {
        offer(state, story);
    }
    // With a new text come the publisher's own links.
    load_related(state)
}

fn offer(state: &mut State, story: Box<Story>) {
    let Some(reader) = state.reader_mut() else { return };
    let is_again = reader.held().is_some_and(|held| held.full.is_some());
    reader.offered = Some(story);
    if !reader.is_preview {
        state.say(if is_again {
            "The page was read anew, f shows it"
        } else {
            "The full text is here, f shows it"
        });
    }
}

/// Puts a newer text of the same story in place.
fn show_story(reader: &mut Reader, story: Box<Story>) {
    let was = reader.shows();
    if let (Some(from), Some(to)) = (reader.held().and_then(|held| held.full.as_ref()), &story.full)
        && was == OnDisk::Full
    {
        // Another reading of the same page: the place goes with its block.
        reader.place = reader.place.carried(&from.body, &to.body);
        reader.focus = None;
        reader.find = None;
    }
    reader.opened.held = Some(story);
    reader.text = TextKind::Full;
    reader.offered = None;
    reader.set_for = None;
    if was != OnDisk::Full || reader.shows() != OnDisk::Full {
        reader.go_to_start();
    }
}

/// A text came by prefetch: where its story is open, it is read from the store to be offered.
pub(super) fn text_arrived(state: &mut State, story: StoryId) -> Vec<Effect> {
    state.list.note_on_disk(story, OnDisk::Full);
    let request = state.ask();
    let Some(reader) = state.reader_mut() else { return Vec::new() };
    if reader.story != Some(story) || reader.held().is_none() || reader.fetch.is_out() {
        return Vec::new();
    }
    reader.arrival = Request::Out(request);
    vec![Effect::LoadStory { request, story }]
}

fn text_loaded(state: &mut State, outcome: Result<Opened, Failure>) {
    let Some(reader) = state.reader_mut() else { return };
    reader.arrival = Request::Idle;
    if let Ok(opened) = outcome
        && opened.story.full.is_some()
        && reader.held().is_some_and(|held| held.full != opened.story.full)
    {
        offer(state, opened.story);
    }
}

/// Shows the text that is offered, else the other text, else asks for the full one.
pub(super) fn toggle_full_text(state: &mut State) -> Vec<Effect> {
    let (Shown::Article(_), Some(reader)) = (state.in_panes(), state.reader()) else {
        state.say("Open a story first");
        return Vec::new();
    };
    let Some(held) = reader.held() else { return Vec::new() };
    if reader.offered.is_some() {
        return show_offered(state).into_iter().collect();
    }
    let other = match reader.shows() {
        OnDisk::Full if held.summary.is_some() => Some(TextKind::Feed),
        OnDisk::Summary if held.full.is_some() => Some(TextKind::Full),
        OnDisk::Full | OnDisk::Summary | OnDisk::Headline => None,
    };
    let words = match other {
        Some(TextKind::Full) => "The full text",
        Some(TextKind::Feed) => "The feed's own text",
        None if held.full.is_some() => "The feed gave no text of its own",
        None if held.url.is_none() => "This story has no page",
        None if state.is_offline => "The full text is not on disk, and dateline is offline",
        None => return want_full(state).into_iter().collect(),
    };
    state.say(words);
    if let (Some(other), Some(reader)) = (other, state.reader_mut()) {
        reader.text = other;
        reader.go_to_start();
        reader.find = None;
        reader.set_for = None;
        reader.has_moved = true;
    }
    Vec::new()
}

/// Puts the text that is offered in place, with the stories that came with it.
fn show_offered(state: &mut State) -> Option<Effect> {
    let reader = state.reader_mut()?;
    let story = reader.offered.take()?;
    show_story(reader, story);
    reader.related.held = reader.fresher_related.take().or(reader.related.held.take());
    load_related(state)
}

/// The full text is shown as soon as it is here, and asked for unless it is on its way.
fn want_full(state: &mut State) -> Option<Effect> {
    let reader = state.reader_mut()?;
    reader.wants_full = true;
    let is_waiting = reader.fetch.is_out();
    state.say(if is_waiting { "The full text is on its way" } else { "Fetching the full text" });
    if is_waiting { None } else { fetch(state) }
}
