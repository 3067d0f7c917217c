//! What the reader says is not the same story: a row beside a story, or a version of an event.

use super::effect::Effect;
use super::pending::Pending;
use super::shown::Shown;
use super::state::State;
use super::{lists, reading};
use crate::model::{ListKind, RelatedGroup, StoryId};
use crate::typeset::Destination;

/// Says that the row at hand is not the same story. It goes at once.
pub(super) fn say(state: &mut State) -> Vec<Effect> {
    match state.shown() {
        Shown::Over(_) => Vec::new(),
        Shown::List(_) => of_event(state),
        Shown::Article(reader) => {
            let target = reader.focused().map(|target| target.destination.clone());
            match target {
                Some(Destination::Story { row, .. }) => beside(state, Some(row)),
                Some(Destination::Link(_)) | None => beside(state, None),
            }
        }
        Shown::Related(reader) => beside(state, Some(reader.related_cursor)),
    }
}

/// The story that is read or listed beside is not the one of the row.
fn beside(state: &mut State, row: Option<u32>) -> Vec<Effect> {
    let Some(reader) = state.reader_mut() else { return Vec::new() };
    let is_claim = |group: RelatedGroup| matches!(group, RelatedGroup::Covering | RelatedGroup::Earlier);
    let claim = row.and_then(|index| {
        let row = reader.related_rows().get(index as usize).filter(|row| is_claim(row.group))?;
        Some((index as usize, row.story?))
    });
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
    let request = state.expect(Pending::Mark { is_quiet: false, before: Vec::new(), regroups: true });
    vec![Effect::SayApart { request, story, from }]
}

/// Other stories than before belong together: what the screen shows of that is read again.
pub(super) fn regrouped(state: &mut State) -> Vec<Effect> {
    let mut effects = Vec::new();
    if let Some(reader) = state.reader_mut()
        && (reader.related.held.is_some() || reader.related.request.is_out())
    {
        reader.is_regrouped = true;
        effects.extend(reading::load_related(state));
    }
    if matches!(state.list.kind, ListKind::Event { .. }) && !state.list.request.is_out() {
        effects.extend(lists::reopen(state));
    }
    state.stale.sections = true;
    effects
}
