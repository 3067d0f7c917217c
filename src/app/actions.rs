//! What each action does, where the reader is.

use super::effect::Effect;
use super::pending::PendingAction;
use super::prompting::Typed;
use super::shown::Shown;
use super::state::State;
use super::{
    apart, events, geometry, lists, marks, overlays, pages, pending_actions, prompting, reading, related,
    scrolling, sources, walking,
};
use crate::config::keymap::{Action, Chord};
use crate::model::ListKind;

/// Does what a key means where the reader is.
pub(super) fn pressed(state: &mut State, chord: Chord) -> Vec<Effect> {
    moved_on(state);
    if let Some(action) = state.keymap.resolve(state.place(), chord) {
        return act(state, action);
    }
    match chord.normal().typed() {
        Some(character) if state.prompt.is_some() => prompting::typed(state, character),
        _ => Vec::new(),
    }
}

/// A new key takes back what an earlier one left waiting, and the line that answered it.
pub(super) fn moved_on(state: &mut State) {
    state.status = None;
    lists::forget_plans(state);
    if let Some(reader) = state.reader_mut() {
        reader.follow = None;
    }
}

/// Does what was chosen in a typed line.
pub(super) fn chosen(state: &mut State, typed: Typed) -> Vec<Effect> {
    match typed {
        Typed::Done(effects) => effects,
        Typed::Act(action) => act(state, action),
    }
}

/// Does an action, where the reader is.
pub(super) fn act(state: &mut State, action: Action) -> Vec<Effect> {
    match action {
        Action::Quit => return walking::quit(state),
        Action::Suspend => return vec![Effect::Suspend],
        Action::Redraw => return vec![Effect::Redraw],
        _ => {}
    }
    if state.prompt.is_some() {
        let typed = prompting::act(state, action);
        return chosen(state, typed);
    }
    match action {
        Action::NextLine => by_lines(state, 1),
        Action::PreviousLine => by_lines(state, -1),
        Action::NextPage => by_pages(state, 2),
        Action::PreviousPage => by_pages(state, -2),
        Action::HalfPageDown => by_pages(state, 1),
        Action::HalfPageUp => by_pages(state, -1),
        Action::Top => to_end(state, false),
        Action::Bottom => to_end(state, true),
        Action::ReadOn => read_on(state),
        Action::Open => open(state),
        Action::Close => walking::close(state, false),
        Action::CloseOrQuit => walking::close(state, true),
        Action::NextStory => lists::next_story(state, true),
        Action::PreviousStory => lists::next_story(state, false),
        Action::NextUnread => next_unread_or_match(state, true),
        Action::PreviousUnread => next_unread_or_match(state, false),
        Action::Back => walking::back(state),
        Action::Forward => walking::forward(state),
        Action::Trail => overlays::show_trail(state),
        Action::Related => related::show_related(state),
        Action::Article => related::show_article(state),
        Action::NextSection => next_section(state, true),
        Action::PreviousSection => next_section(state, false),
        Action::NextLink => scrolling::next_link(state, true),
        Action::PreviousLink => scrolling::next_link(state, false),
        Action::Follow(number) => related::follow(state, number),
        Action::FrontPage => lists::open(state, ListKind::Front),
        Action::AllStories => lists::open(state, ListKind::All),
        Action::Saved => lists::open(state, ListKind::Saved),
        Action::Versions => lists::open_versions(state),
        Action::Sources => sources::show(state),
        Action::Browse => pending_actions::run(state, PendingAction::Browse),
        Action::CopyLink => pending_actions::run(state, PendingAction::CopyLink),
        Action::CopyCitation => pending_actions::run(state, PendingAction::CopyCitation),
        Action::ToggleRead => marks::toggle_read(state),
        Action::ToggleSaved => marks::toggle_saved(state),
        Action::MarkListRead => marks::mark_list_read(state),
        Action::NotTheSame => apart::say(state),
        Action::Undo => marks::undo(state),
        Action::UnreadOnly => lists::toggle_unread_only(state),
        Action::Refresh => events::refresh_list(state),
        Action::RefreshAll => events::refresh_all(state),
        Action::FullText => reading::toggle_full_text(state),
        Action::FetchLater => pending_actions::run(state, PendingAction::FetchLater),
        Action::Panes => pages::toggle_panes(state),
        Action::Search => prompting::start_search(state),
        Action::Palette => prompting::start_palette(state),
        Action::Help => overlays::show_help(state),
        Action::AddSource => prompting::start_adding(state),
        Action::EditSources => sources::edit_file(state),
        Action::RefreshSource => sources::refresh(state),
        Action::PauseSource => sources::pause(state),
        Action::EditSource => prompting::start_editing_source(state),
        Action::RemoveSource => sources::remove(state),
        // Done above, or of a typed line, and none is typed.
        Action::Quit
        | Action::Suspend
        | Action::Redraw
        | Action::Accept
        | Action::Cancel
        | Action::PreviousCharacter
        | Action::NextCharacter
        | Action::LineStart
        | Action::LineEnd
        | Action::Erase
        | Action::EraseNext
        | Action::EraseWord
        | Action::EraseLine => Vec::new(),
    }
}

fn by_lines(state: &mut State, lines: i32) -> Vec<Effect> {
    match state.shown() {
        Shown::Over(_) => overlays::move_rows(state, lines),
        Shown::List(_) => lists::move_rows(state, lines),
        Shown::Article(_) => scrolling::scroll(state, lines),
        Shown::Related(_) => related::move_related(state, lines),
    }
}

/// Moves by half pages.
fn by_pages(state: &mut State, halves: i32) -> Vec<Effect> {
    let plan = geometry::plan(state);
    let area = match state.shown() {
        Shown::Over(_) => plan.overlay,
        Shown::List(_) => plan.list,
        Shown::Article(_) => plan.article,
        Shown::Related(_) => plan.related,
    };
    let rows = i32::from(area.map_or(1, |area| area.rows));
    // A whole page keeps one line or two of what was there.
    let lines = if halves.abs() == 2 { (rows - 2).max(1) } else { (rows / 2).max(1) } * halves.signum();
    match state.shown() {
        Shown::Over(_) => overlays::move_rows(state, lines),
        Shown::List(_) => lists::move_lines(state, lines),
        Shown::Article(_) => scrolling::scroll(state, lines),
        Shown::Related(_) => related::move_related_lines(state, lines),
    }
}

fn to_end(state: &mut State, is_bottom: bool) -> Vec<Effect> {
    match state.shown() {
        Shown::List(_) => lists::to_end(state, is_bottom),
        Shown::Over(_) | Shown::Article(_) | Shown::Related(_) => {
            by_lines(state, if is_bottom { i32::MAX } else { i32::MIN })
        }
    }
}

/// Moves down a page; at the end of the text, opens the next unread story.
fn read_on(state: &mut State) -> Vec<Effect> {
    let rows = scrolling::rows(state);
    match state.in_panes() {
        Shown::Article(reader) if reader.opened.request.is_out() && reader.held().is_none() => Vec::new(),
        Shown::Article(reader) if reader.top >= reader.last_top(rows) => lists::next_unread(state, true),
        Shown::Article(_) => scrolling::scroll(state, (i32::from(rows) - 2).max(1)),
        Shown::Over(_) | Shown::List(_) | Shown::Related(_) => by_pages(state, 2),
    }
}

/// The next or previous match while words are looked for, else the next or previous unread story.
fn next_unread_or_match(state: &mut State, is_next: bool) -> Vec<Effect> {
    match state.shown() {
        Shown::Over(_) => Vec::new(),
        Shown::Article(reader) if reader.find.is_some() => scrolling::next_match(state, is_next),
        Shown::List(list) if matches!(list.kind, ListKind::Search(_)) => {
            lists::move_rows(state, if is_next { 1 } else { -1 })
        }
        Shown::List(_) | Shown::Article(_) | Shown::Related(_) => lists::next_unread(state, is_next),
    }
}

/// The next or previous section of a list, group of related stories, or link of a text.
fn next_section(state: &mut State, is_next: bool) -> Vec<Effect> {
    match state.shown() {
        Shown::Over(_) => Vec::new(),
        Shown::Article(_) => scrolling::next_link(state, is_next),
        Shown::Related(_) => related::next_group(state, is_next),
        Shown::List(_) => {
            let tabs = state.tabs();
            let open = tabs.iter().position(|tab| tab.is_open);
            let next = match open {
                Some(open) if is_next => (open + 1) % tabs.len(),
                Some(open) => (open + tabs.len() - 1) % tabs.len(),
                None => 0,
            };
            lists::open(state, tabs[next].kind.clone())
        }
    }
}

/// Opens what is under the cursor or in focus.
fn open(state: &mut State) -> Vec<Effect> {
    match state.shown() {
        Shown::Over(_) => overlays::open(state),
        Shown::List(list) => list.cursor_index().map_or_else(Vec::new, |index| lists::open_row(state, index)),
        Shown::Article(_) => related::follow_focus(state),
        Shown::Related(reader) => related::follow_row(state, reader.related_cursor),
    }
}
