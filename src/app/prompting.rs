//! Typing a line: a search, words to find, an action's name, an address, a source's new name.

use unicode_segmentation::UnicodeSegmentation;

use super::effect::{Effect, SourceEdit};
use super::fetched::Request;
use super::list::{Asked, ListPane, Then};
use super::prompt::{Choice, Offer, Prompt, PromptKind, Search, TYPED_CHARACTERS};
use super::shown::{Screen, Shown};
use super::state::State;
use super::{lists, navigation, reading, scrolling, sources};
use crate::config::keymap::{Action, KeyPlace};
use crate::model::{Edge, ListKind};
use crate::text::{self, SafeText};

/// Rows that a search reads at once while it is typed.
const RESULTS: usize = 100;

/// What a key did in a typed line.
pub(super) enum Typed {
    /// Nothing that leads out of it.
    Done(Vec<Effect>),
    /// It chose an action, which is to be done.
    Act(Action),
}

impl From<Vec<Effect>> for Typed {
    fn from(effects: Vec<Effect>) -> Self {
        Self::Done(effects)
    }
}

/// Searches all stories, or in a text finds words in it. In a search's results, edits it.
pub(super) fn start_search(state: &mut State) -> Vec<Effect> {
    let edited = match state.shown() {
        Shown::Article(reader) => {
            let origin = (reader.top, reader.place);
            state.prompt = Some(Prompt::new(PromptKind::Find { origin }));
            return Vec::new();
        }
        Shown::List(ListPane { kind: ListKind::Search(query), .. }) => Some(query.clone()),
        Shown::List(_) | Shown::Related(_) | Shown::Over(_) => None,
    };
    let mut effects = navigation::leave(state);
    let results = match &edited {
        Some(_) => state.list.clone(),
        None => ListPane::new(ListKind::Search(SafeText::default()), false),
    };
    // A search whose rows were still on their way is asked for anew.
    let waits = results.request.is_out();
    let mut prompt = Prompt::new(PromptKind::Search(Box::new(Search { results, preview: None })));
    if let Some(query) = edited {
        query.as_str().clone_into(&mut prompt.text);
        prompt.cursor = prompt.text.len();
    }
    state.prompt = Some(prompt);
    if waits {
        effects.extend(changed(state));
    }
    effects
}

/// Offers every action by name.
pub(super) fn start_palette(state: &mut State) -> Vec<Effect> {
    state.prompt = Some(Prompt::new(PromptKind::Palette));
    changed(state)
}

/// Asks for the address of a new source.
pub(super) fn start_adding(state: &mut State) -> Vec<Effect> {
    state.prompt = Some(Prompt::new(PromptKind::AddSource));
    changed(state)
}

/// Asks for another name or section of the source under the cursor.
pub(super) fn start_editing_source(state: &mut State) -> Vec<Effect> {
    let Some((name, _)) = sources::at_hand(state) else { return Vec::new() };
    state.prompt = Some(Prompt::new(PromptKind::EditSource(name)));
    changed(state)
}

/// Puts a typed character into the line.
pub(super) fn typed(state: &mut State, character: char) -> Vec<Effect> {
    insert(state, character.encode_utf8(&mut [0; 4]))
}

/// Puts pasted text into the line. Without one it is dropped: pasted text does nothing.
pub(super) fn pasted(state: &mut State, pasted: &SafeText) -> Vec<Effect> {
    if state.prompt.is_none() {
        return Vec::new();
    }
    let start: String = pasted.chars().take(TYPED_CHARACTERS).collect();
    insert(state, SafeText::span(&start).as_str())
}

fn insert(state: &mut State, typed: &str) -> Vec<Effect> {
    let Some(prompt) = &mut state.prompt else { return Vec::new() };
    let safe = SafeText::span(typed);
    let room = TYPED_CHARACTERS.saturating_sub(prompt.text.chars().count());
    let safe: String = safe.chars().take(room).collect();
    prompt.text.insert_str(prompt.cursor, &safe);
    prompt.cursor += safe.len();
    // Two harmless pieces may make one cluster that is not.
    let whole = SafeText::span(&prompt.text);
    if whole.as_str() != prompt.text {
        whole.as_str().clone_into(&mut prompt.text);
        prompt.cursor = prompt.text.len();
    }
    changed(state)
}

/// Does an action in the typed line.
pub(super) fn act(state: &mut State, action: Action) -> Typed {
    let is_empty = state.prompt.as_ref().is_none_or(|prompt| prompt.text.is_empty());
    let effects = match action {
        Action::Accept | Action::Open => return accept(state),
        Action::Cancel | Action::Close | Action::CloseOrQuit => cancel(state),
        Action::Erase if is_empty => cancel(state),
        Action::NextLine => choose(state, 1),
        Action::PreviousLine => choose(state, -1),
        _ => edit(state, action),
    };
    effects.into()
}

/// Moves the cursor in the typed line, or erases something of it.
fn edit(state: &mut State, action: Action) -> Vec<Effect> {
    let Some(prompt) = &mut state.prompt else { return Vec::new() };
    let (before, after) = prompt.text.split_at(prompt.cursor);
    let previous = prompt.cursor - before.graphemes(true).next_back().map_or(0, str::len);
    let next = prompt.cursor + after.graphemes(true).next().map_or(0, str::len);
    let word = before.trim_end().rfind(char::is_whitespace);
    let word = word.map_or(0, |at| at + before[at..].chars().next().map_or(1, char::len_utf8));
    let (cursor, end) = (prompt.cursor, prompt.text.len());
    let erased = match action {
        Action::Erase => previous..cursor,
        Action::EraseNext => cursor..next,
        Action::EraseWord => word..cursor,
        Action::EraseLine => 0..end,
        _ => {
            prompt.cursor = match action {
                Action::PreviousCharacter => previous,
                Action::NextCharacter => next,
                Action::LineStart => 0,
                Action::LineEnd => end,
                _ => cursor,
            };
            return Vec::new();
        }
    };
    if erased.is_empty() {
        return Vec::new();
    }
    prompt.cursor = erased.start;
    prompt.text.replace_range(erased, "");
    changed(state)
}

/// Moves among what is offered, or among what a search found.
fn choose(state: &mut State, step: i32) -> Vec<Effect> {
    let Some(prompt) = &mut state.prompt else { return Vec::new() };
    if matches!(prompt.kind, PromptKind::Search(_)) {
        return lists::move_rows(state, step);
    }
    if matches!(prompt.kind, PromptKind::Find { .. }) {
        return scrolling::next_match(state, step > 0);
    }
    let count = prompt.offers.len();
    if count > 0 {
        prompt.chosen = Some(match prompt.chosen {
            None if step > 0 => 0,
            None => count - 1,
            Some(chosen) => (chosen as i64 + i64::from(step)).rem_euclid(count as i64) as usize,
        });
    }
    Vec::new()
}

/// The line changed: what it finds or offers is asked for anew.
fn changed(state: &mut State) -> Vec<Effect> {
    let Some(prompt) = &state.prompt else { return Vec::new() };
    let typed = SafeText::line(&prompt.text);
    let offers = match &prompt.kind {
        PromptKind::Search(_) => return search(state, typed),
        PromptKind::Find { origin } => {
            scrolling::find(state, &typed, *origin);
            return Vec::new();
        }
        PromptKind::Palette => actions(state, &typed),
        PromptKind::AddSource if typed.is_empty() => state.found.clone(),
        PromptKind::AddSource => Vec::new(),
        PromptKind::EditSource(_) => changes(state, &typed),
    };
    let takes_first =
        matches!(prompt.kind, PromptKind::Palette) || !typed.is_empty() || !state.found.is_empty();
    if let Some(prompt) = &mut state.prompt {
        prompt.chosen = (takes_first && !offers.is_empty()).then_some(0);
        prompt.offers = offers;
    }
    Vec::new()
}

/// Asks the index; an answer to an earlier line finds no owner any more.
fn search(state: &mut State, query: SafeText) -> Vec<Effect> {
    let request = state.ask();
    let results = state.shown_list_mut();
    if query.is_empty() {
        *results = ListPane::new(ListKind::Search(query), false);
        return Vec::new();
    }
    results.kind = ListKind::Search(query);
    results.request = Request::Out(request);
    results.asked = Asked::Fresh;
    results.then = Then::First;
    let kind = results.kind.clone();
    vec![Effect::OpenList { request, kind, unread_only: false, from: Edge::Top, count: RESULTS }]
}

/// The actions whose names or words hold what is typed, best first.
fn actions(state: &State, typed: &str) -> Vec<Offer> {
    let place = state.place_below_prompt();
    let here: Vec<Action> = state.keymap.listing(place).into_iter().map(|(_, action, _)| action).collect();
    let mut found: Vec<(u32, usize, Offer)> = Action::all()
        .filter(|action| !is_of_typing(state, *action))
        .filter_map(|action| {
            let says = state.keymap.says(place, action).map_or(action.name(), SafeText::as_str);
            let words = SafeText::line(&format!("{action}: {says}"));
            let score = likeness(typed, action.name(), says)?;
            let keys: Vec<String> =
                state.keymap.keys_of(place, action).iter().map(ToString::to_string).collect();
            let rank = here.iter().position(|other| *other == action).unwrap_or(usize::MAX);
            let offer = Offer { words, beside: SafeText::line(&keys.join(" ")), choice: Choice::Act(action) };
            Some((score, rank, offer))
        })
        .collect();
    found.sort_by_key(|(score, rank, _)| (*score, *rank));
    found.into_iter().map(|(.., offer)| offer).collect()
}

/// Whether an action is one of a typed line alone.
fn is_of_typing(state: &State, action: Action) -> bool {
    !KeyPlace::ALL
        .iter()
        .any(|place| *place != KeyPlace::Prompt && !state.keymap.keys_of(*place, action).is_empty())
        && !state.keymap.keys_of(KeyPlace::Prompt, action).is_empty()
}

/// How well what is typed fits an action, 0 the best; `None` if it does not.
fn likeness(typed: &str, name: &str, says: &str) -> Option<u32> {
    let typed = text::fold(typed).replace(' ', "-");
    let says = text::fold(says).replace(' ', "-");
    if typed.is_empty() {
        return Some(0);
    }
    if name.starts_with(&typed) {
        return Some(u32::from(name.len() > typed.len()));
    }
    if name.split('-').any(|word| word.starts_with(&typed)) || name.contains(&typed) {
        return Some(2);
    }
    if says.split('-').any(|word| word.starts_with(&typed)) || says.contains(&typed) {
        return Some(3);
    }
    let mut rest = name.chars();
    typed.chars().all(|wanted| rest.any(|character| character == wanted)).then_some(4)
}

/// What can be changed of a source: its name, its section.
fn changes(state: &State, typed: &SafeText) -> Vec<Offer> {
    let sections = state.sections.held.as_deref().unwrap_or_default();
    let folded = text::fold(typed);
    let offer =
        |words: String, choice| Offer { words: SafeText::line(&words), beside: SafeText::default(), choice };
    let to = |name: &SafeText| offer(format!("Move to {name}"), Choice::Move(name.clone()));
    let mut offers = Vec::new();
    if !typed.is_empty() {
        offers.push(offer(format!("Rename to {typed}"), Choice::Rename(typed.clone())));
    }
    let auto = SafeText::line("auto");
    let names = sections.iter().map(|row| &row.name).chain(std::iter::once(&auto));
    offers.extend(names.filter(|name| text::fold(name).contains(&folded)).map(to));
    if !typed.is_empty() && !sections.iter().any(|row| text::fold(&row.name) == folded) && folded != "auto" {
        offers.push(offer(format!("Move to a new section, {typed}"), Choice::Move(typed.clone())));
    }
    offers
}

/// Takes what is typed, or the offer under the cursor.
pub(super) fn accept(state: &mut State) -> Typed {
    let is_idle =
        |search: &Search| matches!(&search.results.kind, ListKind::Search(query) if query.is_empty());
    if state.search().is_some_and(is_idle) {
        return cancel(state).into();
    }
    let Some(prompt) = state.prompt.take() else { return Vec::new().into() };
    let typed = SafeText::line(&prompt.text);
    let chosen = prompt.chosen.and_then(|chosen| prompt.offers.get(chosen)).map(|offer| offer.choice.clone());
    let effects = match (prompt.kind, chosen) {
        (_, Some(Choice::Act(action))) => return Typed::Act(action),
        (PromptKind::Search(search), _) => accept_search(state, *search),
        (PromptKind::Find { .. }, _) => {
            let find = state.reader().and_then(|reader| reader.find.as_ref());
            if find.is_some_and(|find| find.found.is_empty()) {
                state.say("Not found in this text");
            }
            state.is_unsaved = true;
            Vec::new()
        }
        (PromptKind::EditSource(name), Some(Choice::Rename(new))) => {
            sources::edit(state, name, SourceEdit::Rename(new))
        }
        (PromptKind::EditSource(name), Some(Choice::Move(section))) => {
            sources::edit(state, name, SourceEdit::Move(section))
        }
        (_, Some(Choice::Other(typed, number))) => sources::add(state, typed, Some(number)),
        (_, Some(Choice::Read(address))) => reading::open_typed(state, address),
        (PromptKind::AddSource, _) if !typed.is_empty() => sources::add(state, typed, None),
        (PromptKind::AddSource | PromptKind::Palette | PromptKind::EditSource(_), _) => Vec::new(),
    };
    effects.into()
}

/// What a search found becomes the open list and a step of the history.
fn accept_search(state: &mut State, Search { results, preview }: Search) -> Vec<Effect> {
    let is_there = results.snapshot.is_some() && !results.request.is_out();
    let is_list = matches!(state.screen, Screen::List(_));
    state.show(Screen::List(preview));
    // The same search again is the same step.
    if is_list && is_there && results.snapshot == state.list.snapshot {
        state.list.cursor = results.cursor;
        state.list.offset = results.offset;
        return Vec::new();
    }
    state.list = ListPane { is_step: false, ..results };
    let step = if is_there { navigation::join_history(state) } else { None };
    step.into_iter().collect()
}

/// Leaves the line; everything is as it was before.
pub(super) fn cancel(state: &mut State) -> Vec<Effect> {
    let Some(prompt) = state.prompt.take() else { return Vec::new() };
    match (prompt.kind, state.reader_mut()) {
        (PromptKind::Find { origin }, Some(reader)) => {
            reader.find = None;
            (reader.top, reader.place) = origin;
        }
        // What was asked for the sake of what it hid found no owner.
        (PromptKind::Search(_), _) => state.stale.sources = true,
        _ => {}
    }
    Vec::new()
}

/// A click on an offer takes it.
pub(super) fn click(state: &mut State, offer: usize) -> Typed {
    match &mut state.prompt {
        Some(prompt) if offer < prompt.offers.len() => {
            prompt.chosen = Some(offer);
            accept(state)
        }
        _ => Vec::new().into(),
    }
}
