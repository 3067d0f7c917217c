//! One message in, the state changed, effects out.

use std::collections::VecDeque;

use super::state::Sample;
use super::{
    Effect, Fetched, ListPane, Message, News, Options, Reply, Screen, Size, State, Trail, apart, errands,
    following, geometry, lists, marks, mouse, news, prompting, reading, sources,
};
use crate::config::keymap::{Action, Chord};
use crate::model::ListKind;

/// The state to start with, and the first effects: the last view, or the front page, and what is due.
pub fn begin(options: Options) -> (State, Vec<Effect>) {
    let trail = options.trail.map_or_else(Trail::default, |(steps, at)| Trail::kept(steps, at));
    let mut state = State {
        keymap: options.keymap,
        now: options.now,
        zone: options.zone,
        ascii: options.ascii,
        is_offline: options.is_offline,
        measure: options.measure,
        size: options.size,
        panes: options.panes,
        unread_only: options.unread_only,
        screen: Screen::List,
        over: None,
        beneath: Vec::new(),
        prompt: None,
        sections: Fetched::default(),
        list: ListPane::new(ListKind::Front, options.unread_only),
        reader: None,
        trail,
        progress: None,
        no_network: None,
        status: None,
        sample: Sample::No,
        is_leaving: false,
        is_step: false,
        list_is_step: false,
        auto_refresh: options.auto_refresh,
        last_request: 0,
        marks: Vec::new(),
        errand: None,
        refreshes: Vec::new(),
        refreshing: None,
        due_waits: false,
        due_soon: false,
        awaits_network: false,
        edits: Vec::new(),
        adding: None,
        done: VecDeque::new(),
        found: Vec::new(),
        saves_soon: false,
        is_unsaved: false,
    };
    let mut effects = following::resume(&mut state);
    if let Some(address) = options.address {
        effects.extend(reading::open_typed(&mut state, address));
    }
    effects.extend(lists::load_sections(&mut state));
    effects.extend(news::refresh_due(&mut state));
    effects.extend(settle(&mut state));
    (state, effects)
}

/// Takes a message. Short and total: each family has a function of its own.
pub fn update(state: &mut State, message: Message) -> Vec<Effect> {
    let mut effects = match message {
        Message::Pressed(chord) => pressed(state, chord),
        Message::Pasted(text) => prompting::pasted(state, &text),
        Message::Pointed(button, x, y) => mouse::pointed(state, button, x, y),
        Message::Asked(action) => act(state, action),
        Message::Resized(size) => resized(state, size),
        Message::Replied(reply) => replied(state, reply),
        Message::Happened(news) => happened(state, news),
    };
    effects.extend(settle(state));
    effects
}

fn pressed(state: &mut State, chord: Chord) -> Vec<Effect> {
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
    if let Some(reader) = &mut state.reader {
        reader.follow = None;
    }
}

fn resized(state: &mut State, size: Size) -> Vec<Effect> {
    state.size = size;
    Vec::new()
}

/// Does an action, where the reader is.
pub(super) fn act(state: &mut State, action: Action) -> Vec<Effect> {
    match action {
        Action::Quit => return following::quit(state),
        Action::Suspend => return vec![Effect::Suspend],
        Action::Redraw => return vec![Effect::Redraw],
        _ => {}
    }
    if state.prompt.is_some() {
        return prompting::act(state, action);
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
        Action::ReadOn => reading::read_on(state),
        Action::Open => following::open(state),
        Action::Close => following::close(state, false),
        Action::CloseOrQuit => following::close(state, true),
        Action::NextStory => lists::next_story(state, true),
        Action::PreviousStory => lists::next_story(state, false),
        Action::NextUnread => reading::next_unread_or_match(state, true),
        Action::PreviousUnread => reading::next_unread_or_match(state, false),
        Action::Back => following::back(state),
        Action::Forward => following::forward(state),
        Action::Trail => following::show_trail(state),
        Action::Related => following::show_related(state),
        Action::Article => following::show_article(state),
        Action::NextSection => following::next_section(state, true),
        Action::PreviousSection => following::next_section(state, false),
        Action::NextLink => reading::next_link(state, true),
        Action::PreviousLink => reading::next_link(state, false),
        Action::Follow(number) => following::follow(state, number),
        Action::FrontPage => lists::open(state, ListKind::Front),
        Action::AllStories => lists::open(state, ListKind::All),
        Action::Saved => lists::open(state, ListKind::Saved),
        Action::Versions => lists::open_versions(state),
        Action::Sources => sources::show(state),
        Action::Browse => errands::browse(state),
        Action::CopyLink => errands::copy_link(state),
        Action::CopyCitation => errands::copy_citation(state),
        Action::ToggleRead => marks::toggle_read(state),
        Action::ToggleSaved => marks::toggle_saved(state),
        Action::MarkListRead => marks::mark_list_read(state),
        Action::NotTheSame => apart::say(state),
        Action::Undo => marks::undo(state),
        Action::UnreadOnly => lists::toggle_unread_only(state),
        Action::Refresh => news::refresh_list(state),
        Action::RefreshAll => news::refresh_all(state),
        Action::FullText => reading::toggle_full_text(state),
        Action::FetchLater => errands::fetch_later(state),
        Action::Panes => reading::toggle_panes(state),
        Action::Search => prompting::start_search(state),
        Action::Palette => prompting::start_palette(state),
        Action::Help => following::show_help(state),
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
    if state.over.is_some() {
        return following::move_over(state, lines);
    }
    match state.screen {
        Screen::List => lists::move_rows(state, lines),
        Screen::Article => reading::scroll(state, lines),
        Screen::Related => following::move_related(state, lines),
    }
}

/// Moves by half pages.
fn by_pages(state: &mut State, halves: i32) -> Vec<Effect> {
    let plan = geometry::plan(state);
    let area = match (&state.over, state.screen) {
        (Some(_), _) => plan.over,
        (None, Screen::List) => plan.list,
        (None, Screen::Article) => plan.article,
        (None, Screen::Related) => plan.related,
    };
    let rows = i32::from(area.map_or(1, |area| area.rows));
    // A whole page keeps one line or two of what was there.
    let lines = if halves.abs() == 2 { (rows - 2).max(1) } else { (rows / 2).max(1) } * halves.signum();
    match (&state.over, state.screen) {
        (Some(_), _) => following::move_over(state, lines),
        (None, Screen::List) => lists::move_lines(state, lines),
        (None, Screen::Article) => reading::scroll(state, lines),
        (None, Screen::Related) => following::move_related_lines(state, lines),
    }
}

fn to_end(state: &mut State, is_bottom: bool) -> Vec<Effect> {
    let far = if is_bottom { i32::MAX } else { i32::MIN };
    if state.over.is_some() {
        return following::move_over(state, far);
    }
    match state.screen {
        Screen::List => lists::to_end(state, is_bottom),
        Screen::Article => reading::scroll(state, far),
        Screen::Related => following::move_related(state, far),
    }
}

fn replied(state: &mut State, reply: Reply) -> Vec<Effect> {
    match reply {
        Reply::List(request, outcome) => lists::rows_came(state, request, outcome),
        Reply::Sections(request, outcome) => lists::sections_came(state, request, outcome),
        Reply::Story(request, outcome) => {
            prompting::for_owner(state, request, |state| reading::story_came(state, request, outcome))
        }
        Reply::Related(request, outcome) => {
            prompting::for_owner(state, request, |state| following::related_came(state, request, outcome))
        }
        Reply::Sources(request, outcome) => sources::came(state, request, outcome),
        Reply::Marked(request, outcome) => marks::marked(state, request, outcome),
        Reply::Refreshed(request, outcome) => news::refreshed(state, request, outcome),
        Reply::Added(request, outcome) => sources::added(state, request, outcome),
        Reply::Done(request, outcome) => errands::done(state, request, outcome),
    }
}

fn happened(state: &mut State, event: News) -> Vec<Effect> {
    match event {
        News::Progress(progress) => news::progressed(state, progress),
        News::Arrived { new } => news::arrived(state, new),
        News::Network(since) => news::network(state, since),
        News::TextArrived(story) => reading::text_arrived(state, story),
        News::Woken(alarm) => news::woken(state, alarm),
        News::Now(now) => {
            state.now = now;
            Vec::new()
        }
        News::TrailKept(steps, at) => {
            state.trail.put_before(Trail::kept(steps, at));
            Vec::new()
        }
        News::Notice(words) => {
            state.say(&words);
            Vec::new()
        }
        News::Failed(failure) => {
            state.fail(failure);
            Vec::new()
        }
        News::Sample(is_shown) => news::sample(state, is_shown),
    }
}

/// Makes the panes fit what was changed: offsets, pages of text, the preview, rows near the edge.
fn settle(state: &mut State) -> Vec<Effect> {
    if state.is_leaving {
        return Vec::new();
    }
    let mut effects = reading::follow_cursor(state);
    let plan = geometry::plan(state);
    reading::set_pages(state, &plan);
    following::settle_over(state, &plan);
    effects.extend(lists::settle(state, &plan));
    effects.extend(news::save_soon(state));
    effects
}
