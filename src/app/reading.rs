//! A story's text: opening it, setting it, moving in it, finding words in it.

use super::geometry::{self, Plan};
use super::reader::Remembered;
use super::{
    Effect, Failure, Fetched, Find, NamedBy, Opened, Reader, Request, RequestId, Screen, State, View,
    following, lists, marks,
};
use crate::model::{Article, ListKind, OnDisk, Place, Story, StoryId, TextKind, WebUrl};
use crate::text::SafeText;
use crate::typeset::{self, Listing, Setting};

/// Opens a story that is in the store, as a new step of the trail: shows what is on disk at once,
/// marks it read, and asks for its full text where that is missing.
pub(super) fn open_story(
    state: &mut State,
    story: StoryId,
    title: SafeText,
    is_read: bool,
    from_list: bool,
) -> Vec<Effect> {
    let mut effects = following::leave(state);
    let preview = state.reader.take().filter(|reader| reader.is_preview && reader.story == Some(story));
    let mut reader = preview.unwrap_or_else(|| Box::new(Reader::new(Some(story), title)));
    reader.is_preview = false;
    reader.from_list = from_list;
    reader.focus = None;
    if reader.held().is_none() && !reader.opened.request.is_out() {
        effects.push(load_story(state, &mut reader, story));
    }
    if reader.related.held.is_none() && !reader.related.request.is_out() {
        effects.push(load_related(state, &mut reader, story));
    }
    // A text that came while the preview was shown is what an opened story shows.
    if let Some(offered) = reader.offered.take() {
        reader.opened.held = Some(offered);
        reader.set_for = None;
    }
    state.uncover();
    state.screen = Screen::Article;
    state.trail.open(reader.article_view().expect("the story is known"));
    state.is_step = true;
    state.reader = Some(reader);
    if !is_read {
        effects.extend(marks::mark_opened(state, story));
    }
    effects.extend(fetch_if_missing(state));
    effects.push(following::save_trail(state));
    effects
}

/// Opens an address that the reader typed.
pub(super) fn open_typed(state: &mut State, address: WebUrl) -> Vec<Effect> {
    open_address(state, address, None, NamedBy::Reader)
}

/// Opens an address that the story that is read leads to.
pub(super) fn follow_address(state: &mut State, address: WebUrl, title: Option<SafeText>) -> Vec<Effect> {
    let story = state.reader.as_ref().and_then(|reader| reader.story);
    open_address(state, address, title, story.map_or(NamedBy::Document, NamedBy::Story))
}

/// Opens an address inside the reader. It joins the trail once its story is known.
fn open_address(state: &mut State, address: WebUrl, title: Option<SafeText>, by: NamedBy) -> Vec<Effect> {
    let mut effects = following::leave(state);
    let request = state.ask();
    let shown = title.clone().unwrap_or_else(|| SafeText::line(address.outlet_host()));
    let mut reader = Reader::new(None, shown);
    reader.address = Some(address.clone());
    reader.opened = Fetched::asked(request);
    state.reader = Some(Box::new(reader));
    state.uncover();
    state.screen = Screen::Article;
    state.is_step = false;
    effects.push(Effect::OpenAddress { request, address, title, by });
    effects
}

/// Shows a text that the trail remembers.
pub(super) fn restore(
    state: &mut State,
    story: StoryId,
    title: SafeText,
    remembered: Remembered,
) -> Vec<Effect> {
    let mut effects = Vec::new();
    let kept = state.reader.take().filter(|reader| reader.story == Some(story) && reader.held().is_some());
    let mut reader = kept.unwrap_or_else(|| Box::new(Reader::new(Some(story), title)));
    reader.is_preview = false;
    reader.remembered = Some(remembered);
    reader.from_list = remembered.from_list;
    if reader.held().is_some() {
        recall(&mut reader);
    } else {
        effects.push(load_story(state, &mut reader, story));
    }
    if reader.related.held.is_none() && !reader.related.request.is_out() {
        effects.push(load_related(state, &mut reader, story));
    }
    state.reader = Some(reader);
    effects
}

/// Lays the reader where the trail remembers it.
fn recall(reader: &mut Reader) {
    let Some(remembered) = reader.remembered.take() else { return };
    if reader.text != remembered.text {
        reader.text = remembered.text;
        reader.set_for = None;
    }
    reader.place = remembered.place;
    reader.top = remembered.line as usize;
    reader.focus = remembered.focus;
    reader.has_moved = remembered.place != Place::default() || remembered.line > 0;
}

pub(super) fn load_story(state: &mut State, reader: &mut Reader, story: StoryId) -> Effect {
    let request = state.ask();
    reader.opened.request = Request::Out(request);
    Effect::LoadStory { request, story }
}

pub(super) fn load_related(state: &mut State, reader: &mut Reader, story: StoryId) -> Effect {
    let request = state.ask();
    reader.related.request = Request::Out(request);
    Effect::LoadRelated { request, story }
}

/// Asks for the full text of an opened story, where the disk has none.
fn fetch_if_missing(state: &mut State) -> Vec<Effect> {
    if state.is_offline {
        return Vec::new();
    }
    let request = state.ask();
    let Some(reader) = &mut state.reader else { return Vec::new() };
    let (Some(story), Some(held)) = (reader.story, reader.held()) else { return Vec::new() };
    if reader.is_preview || held.full.is_some() || held.url.is_none() || reader.fetch != Request::Idle {
        return Vec::new();
    }
    reader.fetch = Request::Out(request);
    vec![Effect::FetchStory { request, story }]
}

/// Takes a story that was asked for, from the disk or the net; drops one that nobody waits for.
pub(super) fn story_came(
    state: &mut State,
    request: RequestId,
    outcome: Result<Opened, Failure>,
) -> Vec<Effect> {
    if let Some(effects) = super::errands::story_came(state, request, &outcome) {
        return effects;
    }
    let Some(reader) = state.reader.as_deref() else { return Vec::new() };
    if reader.opened.request.is(request) {
        opened(state, request, outcome)
    } else if reader.fetch.is(request) {
        fetched(state, outcome)
    } else if reader.arrival.is(request) {
        text_loaded(state, outcome)
    } else {
        Vec::new()
    }
}

/// A story came from the store, or from an address that was followed.
fn opened(state: &mut State, request: RequestId, outcome: Result<Opened, Failure>) -> Vec<Effect> {
    let Some(reader) = &mut state.reader else { return Vec::new() };
    let is_new = reader.story.is_none();
    let failure = match &outcome {
        Ok(opened) => opened.failure.clone(),
        Err(failure) => Some(failure.clone()),
    };
    reader.opened.settle(request, outcome.map(|opened| opened.story));
    let Some(story) = reader.held() else {
        if let Some(failure) = failure.filter(|_| !reader.is_preview) {
            state.fail(failure);
        }
        return Vec::new();
    };
    let (id, title, address, is_read) = (story.id, story.title.clone(), story.url.clone(), story.is_read);
    let has_text = |kind| match kind {
        TextKind::Full => story.full.is_some(),
        TextKind::Feed => story.summary.is_some(),
    };
    let left = story.place.filter(|(kind, _)| has_text(*kind));
    let on_disk = story.on_disk;
    for row in state.list.rows.iter_mut().filter(|row| row.story() == id) {
        row.on_disk = on_disk;
    }
    reader.story = Some(id);
    reader.title = title;
    reader.address = address.or(reader.address.take());
    reader.set_for = None;
    let is_restored = reader.remembered.is_some();
    if is_restored {
        recall(reader);
    } else if let Some((kind, place)) = left.filter(|_| !reader.has_moved) {
        reader.text = kind;
        reader.place = place;
        reader.has_moved = place != Place::default();
    }
    reader.saved_place = Some((reader.text, reader.place));
    let is_preview = reader.is_preview;
    if let Some(failure) = &failure {
        reader.fetch = Request::Failed(failure.clone());
    }
    if let Some(failure) = failure.filter(|_| !is_preview) {
        state.fail(failure);
    }
    let mut effects = Vec::new();
    if is_new && !state.is_step && state.screen == Screen::Article {
        effects.extend(join_trail(state, id, is_read));
    } else if !is_preview && !is_restored {
        effects.extend(fetch_if_missing(state));
    }
    effects
}

/// A story that was opened by its address is known: it becomes a step of the trail.
fn join_trail(state: &mut State, story: StoryId, is_read: bool) -> Vec<Effect> {
    let Some(mut reader) = state.reader.take() else { return Vec::new() };
    let mut effects = vec![load_related(state, &mut reader, story)];
    state.trail.open(reader.article_view().expect("the story is known"));
    state.is_step = true;
    state.reader = Some(reader);
    if !is_read {
        effects.extend(marks::mark_opened(state, story));
    }
    effects.push(following::save_trail(state));
    effects
}

/// The page of an opened story was fetched: its text fills the body if the reader has not moved yet,
/// else it is offered.
fn fetched(state: &mut State, outcome: Result<Opened, Failure>) -> Vec<Effect> {
    let Some(reader) = &mut state.reader else { return Vec::new() };
    let wants_full = std::mem::take(&mut reader.wants_full);
    let opened = match outcome {
        Ok(opened) => opened,
        Err(failure) => {
            reader.fetch = Request::Failed(failure.clone());
            state.fail(failure);
            return Vec::new();
        }
    };
    reader.fetch = opened.failure.clone().map_or(Request::Idle, Request::Failed);
    if let Some(failure) = opened.failure {
        state.fail(failure);
    }
    let Some(reader) = &mut state.reader else { return Vec::new() };
    let story = opened.story;
    let (id, on_disk, has_full) = (story.id, story.on_disk, story.full.is_some());
    if has_full && (wants_full || !reader.has_moved) {
        show_story(reader, story);
    } else if has_full {
        offer(state, story);
    } else {
        // Why there is no more is said above what there is.
        reader.opened.held = Some(story);
        reader.set_for = None;
    }
    for row in state.list.rows.iter_mut().filter(|row| row.story() == id) {
        row.on_disk = on_disk;
    }
    if has_full { reload_related(state) } else { Vec::new() }
}

fn offer(state: &mut State, story: Box<Story>) {
    if let Some(reader) = &mut state.reader {
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
        reader.place = Place::default();
        reader.top = 0;
        reader.focus = None;
    }
}

/// With a new text come the publisher's own links.
fn reload_related(state: &mut State) -> Vec<Effect> {
    let Some(mut reader) = state.reader.take() else { return Vec::new() };
    let effects = reader.story.map(|story| load_related(state, &mut reader, story));
    state.reader = Some(reader);
    effects.into_iter().collect()
}

/// A text came by prefetch: where its story is open, it is read from the store to be offered.
pub(super) fn text_arrived(state: &mut State, story: StoryId) -> Vec<Effect> {
    for row in state.list.rows.iter_mut().filter(|row| row.story() == story) {
        row.on_disk = OnDisk::Full;
    }
    let request = state.ask();
    let Some(reader) = &mut state.reader else { return Vec::new() };
    if reader.story != Some(story) || reader.held().is_none() || reader.fetch.is_out() {
        return Vec::new();
    }
    reader.arrival = Request::Out(request);
    vec![Effect::LoadStory { request, story }]
}

fn text_loaded(state: &mut State, outcome: Result<Opened, Failure>) -> Vec<Effect> {
    let Some(reader) = &mut state.reader else { return Vec::new() };
    reader.arrival = Request::Idle;
    if let Ok(opened) = outcome
        && opened.story.full.is_some()
        && reader.held().is_some_and(|held| held.full != opened.story.full)
    {
        offer(state, opened.story);
    }
    Vec::new()
}

/// Shows the text that is offered, else the other text, else asks for the full one.
pub(super) fn toggle_full_text(state: &mut State) -> Vec<Effect> {
    let request = state.ask();
    let is_offline = state.is_offline;
    let Some(reader) = state.reader.as_deref_mut().filter(|_| state.screen == Screen::Article) else {
        state.say("Open a story first");
        return Vec::new();
    };
    if let Some(story) = reader.offered.take() {
        show_story(reader, story);
        reader.related.held = reader.fresher_related.take().or(reader.related.held.take());
        reader.set_for = None;
        return reload_related(state);
    }
    let Some(held) = reader.held() else { return Vec::new() };
    let other = match reader.shows() {
        OnDisk::Full if held.summary.is_some() => Some(TextKind::Feed),
        OnDisk::Summary if held.full.is_some() => Some(TextKind::Full),
        OnDisk::Full | OnDisk::Summary | OnDisk::Headline => None,
    };
    if let Some(other) = other {
        reader.text = other;
        reader.place = Place::default();
        reader.top = 0;
        reader.focus = None;
        reader.find = None;
        reader.set_for = None;
        reader.has_moved = true;
        state.say(if other == TextKind::Full { "The full text" } else { "The feed's own text" });
        return Vec::new();
    }
    let (has_full, has_page) = (held.full.is_some(), held.url.is_some());
    if has_full {
        state.say("The feed gave no text of its own");
    } else if !has_page {
        state.say("This story has no page");
    } else if is_offline {
        state.say("The full text is not on disk, and dateline is offline");
    } else if let (Some(story), false) = (reader.story, reader.fetch.is_out()) {
        reader.wants_full = true;
        reader.fetch = Request::Out(request);
        state.say("Fetching the full text");
        return vec![Effect::FetchStory { request, story }];
    } else {
        reader.wants_full = true;
        state.say("The full text is on its way");
    }
    Vec::new()
}

/// Reads over the whole window, or in its pane.
pub(super) fn toggle_panes(state: &mut State) -> Vec<Effect> {
    let plan = geometry::plan(state);
    let in_pane = match state.screen {
        Screen::List => state.panes.unwrap_or(true),
        Screen::Article | Screen::Related => plan.list.is_some(),
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

/// In a wide window the story under the cursor is shown from the store; nothing is fetched or marked.
pub(super) fn follow_cursor(state: &mut State) -> Vec<Effect> {
    if state.screen != Screen::List && !state.is_searching() {
        return Vec::new();
    }
    let plan = geometry::plan(state);
    let list = state.shown_list();
    let row = list.cursor_row().map(|row| (row.story(), row.title.clone()));
    let (Some((story, title)), Some(_)) = (row, plan.article) else {
        // Narrow, or between two lists: what was shown is not about the cursor.
        if plan.article.is_none() || list.snapshot.is_some() && list.rows.is_empty() {
            state.reader = None;
        }
        return Vec::new();
    };
    let mut effects = Vec::new();
    if state.reader.as_ref().is_none_or(|reader| reader.story != Some(story)) {
        let mut reader = Box::new(Reader::new(Some(story), title));
        reader.is_preview = true;
        effects.push(load_story(state, &mut reader, story));
        state.reader = Some(reader);
    }
    if plan.related.is_some()
        && let Some(mut reader) = state.reader.take()
    {
        if reader.held().is_some() && reader.related.held.is_none() && reader.related.request == Request::Idle
        {
            effects.push(load_related(state, &mut reader, story));
        }
        state.reader = Some(reader);
    }
    effects
}

/// Sets text and listing for their panes where they are new or the width changed, the top of the
/// pane kept at its place.
pub(super) fn set_pages(state: &mut State, plan: &Plan) {
    let Some(mut reader) = state.reader.take() else { return };
    let columns = |shown: bool, columns, kept: fn((u16, u16)) -> u16| {
        if shown { columns } else { reader.set_for.map_or(0, kept) }
    };
    let wanted = (
        columns(plan.article.is_some(), plan.text.columns, |set| set.0),
        columns(plan.related.is_some(), plan.listing.columns, |set| set.1),
    );
    let rows = plan.article.map_or(0, |area| area.rows);
    if reader.set_for != Some(wanted) {
        let is_same_width = reader.set_for.is_some_and(|set| set.0 == wanted.0);
        reader.set_for = Some(wanted);
        if !is_same_width {
            set_text(state, &mut reader, wanted.0);
        }
        reader.listing = typeset::related(&Listing {
            rows: reader.related_rows(),
            origin: published(&reader),
            width: usize::from(wanted.1),
            zone: &state.zone,
            now: state.now,
            ascii: state.ascii,
        });
    }
    if !reader.page.lines.is_empty() {
        reader.top = reader.top.min(reader.last_top(rows));
    }
    state.reader = Some(reader);
}

/// When the story was published, where it is known to the minute.
fn published(reader: &Reader) -> Option<jiff::Timestamp> {
    let article = reader.article().and_then(|article| article.published);
    let when = article.or(reader.held().and_then(|story| story.published))?;
    when.clock().and_then(|_| when.instant())
}

fn set_text(state: &State, reader: &mut Reader, columns: u16) {
    let page = match (reader.held(), reader.article()) {
        (Some(story), Some(article)) => set(state, story, article, reader, columns),
        (Some(story), None) => {
            // Only the headline is known: a page of its head.
            let article = Article {
                title: story.title.clone(),
                standfirst: story.standfirst.clone(),
                published: story.published,
                ..Article::default()
            };
            set(state, story, &article, reader, columns)
        }
        (None, _) => return,
    };
    reader.page = page;
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

fn set(state: &State, story: &Story, article: &Article, reader: &Reader, columns: u16) -> typeset::Page {
    typeset::article(&Setting {
        story,
        article,
        related: reader.related_rows(),
        width: usize::from(columns),
        zone: &state.zone,
        now: state.now,
        ascii: state.ascii,
    })
}

/// Moves the text by lines.
pub(super) fn scroll(state: &mut State, lines: i32) -> Vec<Effect> {
    let rows = text_rows(state);
    let Some(reader) = &mut state.reader else { return Vec::new() };
    let top = reader.top.saturating_add_signed(lines as isize).min(reader.last_top(rows));
    put_top(reader, top);
    state.is_unsaved |= !reader_is_preview(state);
    Vec::new()
}

fn reader_is_preview(state: &State) -> bool {
    state.reader.as_ref().is_none_or(|reader| reader.is_preview)
}

fn put_top(reader: &mut Reader, top: usize) {
    reader.has_moved = true;
    if reader.top != top {
        reader.top = top;
        reader.place = reader.page.place_of(top);
    }
}

fn text_rows(state: &State) -> u16 {
    geometry::plan(state).article.map_or(0, |area| area.rows)
}

/// Moves down a page; at the end of the text, opens the next unread story.
pub(super) fn read_on(state: &mut State) -> Vec<Effect> {
    let rows = text_rows(state);
    let Some(reader) = state.reader.as_deref().filter(|_| state.screen == Screen::Article) else {
        return super::update::act(state, crate::config::keymap::Action::NextPage);
    };
    if reader.opened.request.is_out() && reader.held().is_none() {
        return Vec::new();
    }
    if reader.top >= reader.last_top(rows) {
        return lists::next_unread(state, true);
    }
    scroll(state, (i32::from(rows) - 2).max(1))
}

/// The next or previous match while words are looked for, else the next or previous unread story.
pub(super) fn next_unread_or_match(state: &mut State, is_next: bool) -> Vec<Effect> {
    if state.over.is_some() {
        return Vec::new();
    }
    let is_finding =
        state.screen == Screen::Article && state.reader.as_ref().is_some_and(|reader| reader.find.is_some());
    if is_finding {
        return next_match(state, is_next);
    }
    if state.screen == Screen::List && matches!(state.list.kind, ListKind::Search(_)) {
        return lists::move_rows(state, if is_next { 1 } else { -1 });
    }
    lists::next_unread(state, is_next)
}

pub(super) fn next_match(state: &mut State, is_next: bool) -> Vec<Effect> {
    let rows = text_rows(state);
    let Some(find) = state.reader.as_mut().and_then(|reader| reader.find.as_mut()) else { return Vec::new() };
    let count = find.found.len();
    if count == 0 {
        state.say("Not found in this text");
        return Vec::new();
    }
    find.at = if is_next { find.at + 1 } else { find.at + count - 1 } % count;
    let words = format!("{} of {count}", find.at + 1);
    show_match(state, rows);
    state.say(&words);
    Vec::new()
}

/// Brings the shown match onto the screen.
fn show_match(state: &mut State, rows: u16) {
    let Some(reader) = &mut state.reader else { return };
    let line = reader
        .find
        .as_ref()
        .and_then(|find| find.found.get(find.at))
        .and_then(|found| found.spots.first())
        .map(|spot| spot.line);
    if let Some(line) = line {
        bring(reader, line..line + 1, rows);
    }
}

/// Looks for words from the given top on; with none typed, looks for nothing.
pub(super) fn find(state: &mut State, query: &str, origin: (usize, Place)) {
    let rows = text_rows(state);
    let Some(reader) = &mut state.reader else { return };
    reader.has_moved = true;
    (reader.top, reader.place) = origin;
    if query.trim().is_empty() {
        reader.find = None;
        return;
    }
    let found = reader.page.find(query);
    let at = found
        .iter()
        .position(|found| found.spots.first().is_some_and(|spot| spot.line >= origin.0))
        .unwrap_or(0);
    reader.find = Some(Find { query: query.to_owned(), found, at });
    show_match(state, rows);
}

/// Scrolls as little as shows the lines.
fn bring(reader: &mut Reader, lines: std::ops::Range<usize>, rows: u16) {
    let rows = usize::from(rows.max(1));
    let top = if lines.start < reader.top {
        lines.start.saturating_sub(1)
    } else if lines.end > reader.top + rows {
        lines.end.saturating_sub(rows).min(lines.start)
    } else {
        return;
    };
    put_top(reader, top.min(reader.last_top(rows as u16)));
}

/// Moves the focus to the next or previous link or listed story, from the top of the pane if none
/// has it.
pub(super) fn next_link(state: &mut State, is_next: bool) -> Vec<Effect> {
    let rows = text_rows(state);
    let Some(reader) = state.reader.as_deref_mut().filter(|_| state.screen == Screen::Article) else {
        return Vec::new();
    };
    let targets = &reader.page.targets;
    let count = targets.len();
    if count == 0 {
        state.say("Nothing to follow in this text");
        return Vec::new();
    }
    let end = reader.top + usize::from(rows);
    let index = match (reader.focus, is_next) {
        (Some(focus), true) => (focus as usize + 1) % count,
        (Some(focus), false) => (focus as usize + count - 1) % count,
        (None, true) => targets.iter().position(|target| target.lines.end > reader.top).unwrap_or(0),
        (None, false) => targets.iter().rposition(|target| target.lines.start < end).unwrap_or(count - 1),
    };
    let lines = targets[index].lines.clone();
    reader.focus = Some(index as u32);
    reader.has_moved = true;
    bring(reader, lines, rows);
    state.is_unsaved = true;
    Vec::new()
}

/// What the reader leaves behind: the place in the text, where it is another than the store has.
pub(super) fn save_place(state: &mut State) -> Vec<Effect> {
    let Some(reader) = state.reader.as_deref_mut().filter(|_| state.screen == Screen::Article) else {
        return Vec::new();
    };
    let now = (reader.text, reader.place);
    match reader.story {
        Some(story)
            if !reader.is_preview
                && reader.held().is_some()
                && reader.remembered.is_none()
                && reader.saved_place != Some(now) =>
        {
            reader.saved_place = Some(now);
            vec![Effect::SavePlace { story, text: now.0, place: now.1 }]
        }
        _ => Vec::new(),
    }
}

/// The remembered part of an article's step.
pub(super) fn remembered(view: &View) -> Option<Remembered> {
    match view {
        View::Article { text, place, line, focus, from_list, .. } => {
            Some(Remembered { text: *text, place: *place, line: *line, focus: *focus, from_list: *from_list })
        }
        View::List { .. } | View::Related { .. } => None,
    }
}
