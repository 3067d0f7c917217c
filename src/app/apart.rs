//! What the reader says is not the same story: a row beside a story, or a version of an event.

use super::{Effect, Request, Screen, State, lists, marks, reading};
use crate::model::{ListKind, RelatedGroup, StoryId};
use crate::typeset::Destination;

/// Says that the row at hand is not the same story. It goes at once.
pub(super) fn say(state: &mut State) -> Vec<Effect> {
    if state.over.is_some() {
        return Vec::new();
    }
    match state.screen {
        Screen::List => of_event(state),
        Screen::Article | Screen::Related => beside(state),
    }
}

/// The story that is read or listed beside is not the one of the row.
fn beside(state: &mut State) -> Vec<Effect> {
    let on_page = state.screen == Screen::Article;
    let Some(reader) = &mut state.reader else { return Vec::new() };
    let index = if on_page {
        let target = reader.focus.and_then(|focus| reader.page.targets.get(focus as usize));
        target.and_then(|target| match target.destination {
            Destination::Story { row, .. } => Some(row as usize),
            Destination::Link(_) => None,
        })
    } else {
        Some(reader.related_cursor as usize)
    };
    let found = index.and_then(|index| Some((index, reader.related_rows().get(index)?)));
    let is_claim = |group: RelatedGroup| matches!(group, RelatedGroup::Covering | RelatedGroup::Earlier);
    let claim =
        found.filter(|(_, row)| is_claim(row.group)).and_then(|(index, row)| Some((index, row.story?)));
    let (Some(from), Some((index, story))) = (reader.story, claim) else {
        state.say("Only what also covers a story, or came before it, can be said not to be the same");
        return Vec::new();
    };
    if let Some(rows) = &mut reader.related.held {
        rows.remove(index);
    }
    if let Some(rows) = &mut reader.fresher_related {
        rows.retain(|row| row.story != Some(story));
    }
    reader.set_for = None;
    ask(state, story, Some(from))
}

/// The version under the cursor is none of the event whose versions are listed.
fn of_event(state: &mut State) -> Vec<Effect> {
    let ListKind::Event { story: of, .. } = &state.list.kind else {
        state.say("Among all versions of a story one can be said not to be the same");
        return Vec::new();
    };
    let (of, list) = (*of, &mut state.list);
    let Some(index) = list.cursor_index() else { return Vec::new() };
    let story = list.rows[index].story();
    let staying = list.rows.iter().find(|row| row.story() != story);
    let Some((other, title)) = staying.map(|row| (row.story(), row.title.clone())) else {
        state.say("There is no other version of it");
        return Vec::new();
    };
    if of == story {
        // The list is of those that stay.
        list.kind = ListKind::Event { story: other, title };
    }
    let below =
        list.rows.get(index + 1).or_else(|| index.checked_sub(1).and_then(|above| list.rows.get(above)));
    list.cursor = below.map(crate::model::Headline::story);
    list.rows.remove(index);
    list.len = list.len.saturating_sub(1);
    ask(state, story, None)
}

fn ask(state: &mut State, story: StoryId, from: Option<StoryId>) -> Vec<Effect> {
    let request = marks::expect(state, false, Vec::new());
    if let Some(pending) = state.marks.last_mut() {
        pending.regroups = true;
    }
    vec![Effect::SayApart { request, story, from }]
}

/// Other stories than before belong together: what the screen shows of that is read again.
pub(super) fn regrouped(state: &mut State) -> Vec<Effect> {
    let mut effects = Vec::new();
    if let Some(mut reader) = state.reader.take() {
        if let Some(story) =
            reader.story.filter(|_| reader.related.held.is_some() || reader.related.request.is_out())
        {
            reader.is_regrouped = true;
            effects.push(reading::load_related(state, &mut reader, story));
        }
        state.reader = Some(reader);
    }
    if matches!(state.list.kind, ListKind::Event { .. }) && !matches!(state.list.request, Request::Out(_)) {
        effects.extend(lists::reopen(state));
    } else {
        effects.extend(lists::load_sections(state));
    }
    effects
}
