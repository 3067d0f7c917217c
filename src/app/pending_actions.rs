//! What is done with a story outside the reader: the browser, the clipboard.

use super::effect::{Effect, RequestId};
use super::message::{Failure, Opened};
use super::pending::{Pending, PendingAction};
use super::reader::Reader;
use super::shown::{Overlay, Shown};
use super::state::State;
use crate::model::{Story, StoryId, WebUrl, When};
use crate::text::SafeText;

/// What is known of the thing at hand.
struct Citation {
    address: Option<WebUrl>,
    title: SafeText,
    outlet: SafeText,
    published: Option<When>,
}

impl From<&Story> for Citation {
    fn from(story: &Story) -> Self {
        Self {
            address: story.url.clone(),
            title: story.title.clone(),
            outlet: story.outlet.clone(),
            published: story.published,
        }
    }
}

/// What is at hand: known well enough, or to be read from the store first.
enum AtHand {
    Known(Citation),
    ToRead(StoryId),
    Nothing,
}

fn at_hand(state: &State, action: PendingAction) -> AtHand {
    let held = |story: StoryId| {
        let held = state.reader().and_then(Reader::held).filter(|held| held.id == story);
        held.map_or(AtHand::ToRead(story), |held| AtHand::Known(held.into()))
    };
    let known = match state.shown() {
        Shown::Over(Overlay::Sources(pane)) if action != PendingAction::FetchLater => {
            pane.current().map(|row| Citation {
                address: row.source.page.clone().or_else(|| row.source.feed.clone()),
                title: row.source.name.clone(),
                outlet: row.source.name.clone(),
                published: None,
            })
        }
        Shown::Over(_) => None,
        Shown::List(list) => return list.cursor_row().map_or(AtHand::Nothing, |row| held(row.story())),
        Shown::Article(reader) => match (reader.story, &reader.address) {
            (Some(story), _) => return held(story),
            // An address that is still being opened, or that could not be.
            (None, address) => address.as_ref().map(|address| Citation {
                title: reader.title.clone(),
                outlet: SafeText::line(address.outlet_host()),
                address: Some(address.clone()),
                published: None,
            }),
        },
        Shown::Related(reader) => reader.related_row().map(|row| Citation {
            address: row.url.clone(),
            title: row.title.clone(),
            outlet: row.outlet.clone(),
            published: row.published,
        }),
    };
    known.map_or(AtHand::Nothing, AtHand::Known)
}

/// Does an action with the story at hand, or with the source, now or as soon as it is known.
pub(super) fn run(state: &mut State, action: PendingAction) -> Vec<Effect> {
    match at_hand(state, action) {
        AtHand::Known(citation) => carry_out(state, action, &citation),
        AtHand::ToRead(story) => {
            // Of several only the last is meant.
            state.waiting.forget(|pending| matches!(pending, Pending::Action(_)));
            let request = state.expect(Pending::Action(action));
            vec![Effect::LoadStory { request, story }]
        }
        AtHand::Nothing => {
            state.say("No story here");
            Vec::new()
        }
    }
}

/// A story that a pending action waits for came from the store; `None` if it is not for one.
pub(super) fn story_came(
    state: &mut State,
    request: RequestId,
    outcome: &Result<Opened, Failure>,
) -> Option<Vec<Effect>> {
    let Some(Pending::Action(action)) = state.waiting.take(request) else { return None };
    Some(match outcome {
        Ok(opened) => carry_out(state, action, &Citation::from(&*opened.story)),
        Err(failure) => {
            state.fail(failure.clone());
            Vec::new()
        }
    })
}

fn carry_out(state: &mut State, action: PendingAction, citation: &Citation) -> Vec<Effect> {
    let Some(address) = citation.address.clone() else {
        state.say("This story has no address");
        return Vec::new();
    };
    match action {
        PendingAction::Browse => {
            state.say(&format!("Opening {} in the browser", address.host()));
            let request = state.expect(Pending::Done);
            vec![Effect::Browse { request, address }]
        }
        PendingAction::FetchLater => {
            let request = state.expect(Pending::Done);
            vec![Effect::FetchLater { request, address, title: citation.title.clone() }]
        }
        PendingAction::CopyLink => {
            state.say("Link copied");
            vec![Effect::Copy { text: SafeText::line(address.as_str()) }]
        }
        PendingAction::CopyCitation => {
            state.say("Citation copied");
            vec![Effect::Copy { text: cite(citation, &address) }]
        }
    }
}

/// "Headline", Outlet, 9 October 2020, address.
fn cite(citation: &Citation, address: &WebUrl) -> SafeText {
    let mut parts = vec![format!("\"{}\"", citation.title)];
    if !citation.outlet.is_empty() {
        parts.push(citation.outlet.to_string());
    }
    if let Some(when) = citation.published {
        parts.push(when.date().strftime("%-d %B %Y").to_string());
    }
    parts.push(address.to_string());
    SafeText::line(&parts.join(", "))
}

/// Something outside is done, or was not.
pub(super) fn done(state: &mut State, request: RequestId, outcome: Result<Option<SafeText>, Failure>) {
    if state.waiting.take(request) != Some(Pending::Done) {
        return;
    }
    match outcome {
        Ok(Some(words)) => state.say(&words),
        Ok(None) => {}
        Err(failure) => state.fail(failure),
    }
    // The sources file may have been edited.
    state.stale.sections = true;
}
