//! What is done with a story outside the reader: the browser, the clipboard.

use super::state::Errand;
use super::{Effect, Failure, Opened, Over, RequestId, Screen, State};
use crate::model::{Story, StoryId, WebUrl, When};
use crate::text::SafeText;

/// Answers that are waited for at once; the oldest are given up.
const WAITED_FOR: usize = 32;

/// Opens the story at hand in the browser.
pub(super) fn browse(state: &mut State) -> Vec<Effect> {
    run(state, Errand::Browse)
}

/// Copies the address of the story at hand.
pub(super) fn copy_link(state: &mut State) -> Vec<Effect> {
    run(state, Errand::CopyLink)
}

/// Copies headline, outlet, date and address of the story at hand.
pub(super) fn copy_citation(state: &mut State) -> Vec<Effect> {
    run(state, Errand::CopyCitation)
}

/// Has the text of the story at hand fetched with the next refresh.
pub(super) fn fetch_later(state: &mut State) -> Vec<Effect> {
    if matches!(state.over, Some(Over::Sources(_))) {
        state.say("No story here");
        return Vec::new();
    }
    run(state, Errand::FetchLater)
}

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

fn at_hand(state: &State) -> AtHand {
    let reader = state.reader.as_deref();
    let held = |story: StoryId| {
        reader
            .and_then(|reader| reader.held())
            .filter(|held| held.id == story)
            .map_or(AtHand::ToRead(story), |held| AtHand::Known(held.into()))
    };
    match (&state.over, state.screen) {
        (Some(Over::Sources(pane)), _) => pane.current().map_or(AtHand::Nothing, |row| {
            AtHand::Known(Citation {
                address: row.source.page.clone().or_else(|| row.source.feed.clone()),
                title: row.source.name.clone(),
                outlet: row.source.name.clone(),
                published: None,
            })
        }),
        (Some(Over::Help { .. } | Over::Trail { .. }), _) => AtHand::Nothing,
        (None, Screen::List) => state.list.cursor_row().map_or(AtHand::Nothing, |row| held(row.story())),
        (None, Screen::Article) => match reader.map(|reader| (reader.story, reader.address.clone())) {
            Some((Some(story), _)) => held(story),
            // An address that is still being opened, or that could not be.
            Some((None, Some(address))) => AtHand::Known(Citation {
                title: reader.map(|reader| reader.title.clone()).unwrap_or_default(),
                outlet: SafeText::line(address.outlet_host()),
                address: Some(address),
                published: None,
            }),
            Some((None, None)) | None => AtHand::Nothing,
        },
        (None, Screen::Related) => {
            reader.and_then(|reader| reader.related_row()).map_or(AtHand::Nothing, |row| {
                AtHand::Known(Citation {
                    address: row.url.clone(),
                    title: row.title.clone(),
                    outlet: row.outlet.clone(),
                    published: row.published,
                })
            })
        }
    }
}

fn run(state: &mut State, errand: Errand) -> Vec<Effect> {
    match at_hand(state) {
        AtHand::Known(citation) => carry_out(state, errand, &citation),
        AtHand::ToRead(story) => {
            let request = state.ask();
            state.errand = Some((request, errand));
            vec![Effect::LoadStory { request, story }]
        }
        AtHand::Nothing => {
            state.say("No story here");
            Vec::new()
        }
    }
}

/// A story that an errand waits for came from the store; `None` if it is not for one.
pub(super) fn story_came(
    state: &mut State,
    request: RequestId,
    outcome: &Result<Opened, Failure>,
) -> Option<Vec<Effect>> {
    let (waited, errand) = state.errand?;
    if waited != request {
        return None;
    }
    state.errand = None;
    Some(match outcome {
        Ok(opened) => carry_out(state, errand, &Citation::from(&*opened.story)),
        Err(failure) => {
            state.fail(failure.clone());
            Vec::new()
        }
    })
}

fn carry_out(state: &mut State, errand: Errand, citation: &Citation) -> Vec<Effect> {
    let Some(address) = citation.address.clone() else {
        state.say("This story has no address");
        return Vec::new();
    };
    match errand {
        Errand::Browse => {
            state.say(&format!("Opening {} in the browser", address.host()));
            let request = state.ask();
            expect(state, request);
            vec![Effect::Browse { request, address }]
        }
        Errand::FetchLater => {
            let request = state.ask();
            expect(state, request);
            vec![Effect::FetchLater { request, address, title: citation.title.clone() }]
        }
        Errand::CopyLink => {
            state.say("Link copied");
            vec![Effect::Copy { text: SafeText::line(address.as_str()) }]
        }
        Errand::CopyCitation => {
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

/// Waits for an answer that has nothing to show but words.
pub(super) fn expect(state: &mut State, request: RequestId) {
    if state.done.len() >= WAITED_FOR {
        state.done.pop_front();
    }
    state.done.push_back(request);
}

/// Something outside is done, or was not.
pub(super) fn done(
    state: &mut State,
    request: RequestId,
    outcome: Result<Option<SafeText>, Failure>,
) -> Vec<Effect> {
    let Some(index) = state.done.iter().position(|waited| *waited == request) else { return Vec::new() };
    state.done.remove(index);
    match outcome {
        Ok(Some(words)) => state.say(&words),
        Ok(None) => {}
        Err(failure) => state.fail(failure),
    }
    // The sources file may have been edited.
    super::lists::load_sections(state)
}
