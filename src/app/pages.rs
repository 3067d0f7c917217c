//! The preview beside a list, and text and listing set for their panes.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::effect::Effect;
use super::fetched::Request;
use super::geometry::{self, Plan};
use super::prompt::{Prompt, PromptKind};
use super::reader::Reader;
use super::reading;
use super::shown::{Screen, Shown};
use super::state::State;
use crate::model::{Article, Place};
use crate::typeset::{self, Listing, Setting};

/// In a wide window the story under the cursor is shown from the store; nothing is fetched or marked.
pub(super) fn follow_cursor(state: &mut State) -> Vec<Effect> {
    if !matches!(state.in_panes(), Shown::List(_)) {
        return Vec::new();
    }
    let plan = geometry::plan(state);
    let list = state.shown_list();
    let row = list.cursor_row().map(|row| (row.story(), row.title.clone()));
    // Narrow, or between two lists: what was shown is not about the cursor.
    let is_over = plan.article.is_none() || list.snapshot.is_some() && list.rows.is_empty();
    let preview = match (&mut state.prompt, &mut state.screen) {
        (Some(Prompt { kind: PromptKind::Search(search), .. }), _) => &mut search.preview,
        (_, Screen::List(preview)) => preview,
        (_, Screen::Article(_) | Screen::Related(_)) => return Vec::new(),
    };
    let (Some((story, title)), Some(_)) = (row, plan.article) else {
        if is_over {
            *preview = None;
        }
        return Vec::new();
    };
    let mut effects = Vec::new();
    if preview.as_ref().is_none_or(|reader| reader.story != Some(story)) {
        let mut reader = Reader::new(Some(story), title);
        reader.is_preview = true;
        *preview = Some(Box::new(reader));
        effects.extend(reading::load_story(state));
    }
    let lacks_related = state.reader().is_some_and(|reader| {
        reader.held().is_some() && reader.related.held.is_none() && reader.related.request == Request::Idle
    });
    if plan.related.is_some() && lacks_related {
        effects.extend(reading::load_related(state));
    }
    effects
}

/// Sets text and listing for their panes where they are new or the width changed, the top of the
/// pane kept at its place.
pub(super) fn set_pages(state: &mut State, plan: &Plan) {
    let setter = Setter { zone: state.zone.clone(), now: state.now, ascii: state.ascii };
    let Some(reader) = state.reader_mut() else { return };
    // A pane that is not shown keeps its width.
    let kept = reader.set_for.unwrap_or_default();
    let text = if plan.article.is_some() { plan.text.columns } else { kept.0 };
    let listing = if plan.related.is_some() { plan.listing.columns } else { kept.1 };
    if reader.set_for != Some((text, listing)) {
        if reader.set_for.is_none_or(|set| set.0 != text) {
            setter.text(reader, text);
        }
        setter.listing(reader, listing);
        reader.set_for = Some((text, listing));
    }
    if !reader.page.lines.is_empty() {
        let rows = plan.article.map_or(0, |area| area.rows);
        reader.top = reader.top.min(reader.last_top(rows));
    }
}

/// What a text is set by besides its width.
struct Setter {
    zone: TimeZone,
    now: Timestamp,
    ascii: bool,
}

impl Setter {
    fn text(&self, reader: &mut Reader, columns: u16) {
        let Some(story) = reader.held() else { return };
        let head;
        let article = if let Some(article) = reader.article() {
            article
        } else {
            // Only the headline is known: a page of its head.
            head = Article {
                title: story.title.clone(),
                standfirst: story.standfirst.clone(),
                published: story.published,
                ..Article::default()
            };
            &head
        };
        reader.page = typeset::article(&Setting {
            story,
            article,
            related: reader.related_rows(),
            width: usize::from(columns),
            zone: &self.zone,
            now: self.now,
            ascii: self.ascii,
        });
        // Several lines may begin at one place: the one that was at the top stays there if it can.
        if reader.page.place_of(reader.top) != reader.place {
            reader.top = if reader.place == Place::default() { 0 } else { reader.page.line_of(reader.place) };
        }
        let targets = reader.page.targets.len() as u32;
        reader.focus = reader.focus.filter(|focus| *focus < targets);
        if let Some(find) = &mut reader.find {
            find.found = reader.page.find(&find.query);
            find.at = find.at.min(find.found.len().saturating_sub(1));
        }
    }

    fn listing(&self, reader: &mut Reader, columns: u16) {
        reader.listing = typeset::related(&Listing {
            rows: reader.related_rows(),
            origin: published(reader),
            width: usize::from(columns),
            zone: &self.zone,
            now: self.now,
            ascii: self.ascii,
        });
    }
}

/// When the story was published, where it is known to the minute.
fn published(reader: &Reader) -> Option<Timestamp> {
    let article = reader.article().and_then(|article| article.published);
    let when = article.or(reader.held().and_then(|story| story.published))?;
    when.clock().and_then(|_| when.instant())
}

/// Reads over the whole window, or in its pane.
pub(super) fn toggle_panes(state: &mut State) -> Vec<Effect> {
    let in_pane = match state.screen {
        Screen::List(_) => state.panes.unwrap_or(true),
        Screen::Article(_) | Screen::Related(_) => geometry::plan(state).list.is_some(),
    };
    let value = !in_pane;
    state.panes = Some(value);
    state.say(if value {
        "Stories are read in their pane"
    } else {
        "Stories are read over the whole window"
    });
    vec![Effect::SaveChoice { name: "panes", value }]
}
