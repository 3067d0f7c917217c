//! All that the screen shows, and nothing else.

use std::collections::VecDeque;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::{
    Failure, Fetched, ListPane, Progress, Prompt, PromptKind, Reader, RefreshScope, RequestId, Size, Trail,
    TrailStep,
};
use crate::config::keymap::{KeyPlace, Keymap};
use crate::model::{ListKind, SectionRow, SourceHealth, StoryId, WebUrl};
use crate::text::SafeText;

/// What the machine is started with.
#[derive(Debug, Clone)]
pub struct Options {
    /// The keys.
    pub keymap: Keymap,
    /// The moment of starting.
    pub now: Timestamp,
    /// The reader's zone.
    pub zone: TimeZone,
    /// Signs of ASCII alone.
    pub ascii: bool,
    /// Whether no request is made.
    pub is_offline: bool,
    /// Whether sources are visited by their schedules.
    pub auto_refresh: bool,
    /// The widest that text is set, in columns.
    pub measure: u16,
    /// The terminal.
    pub size: Size,
    /// Whether articles open in their pane (`z`): by the pane's width if `None`.
    pub panes: Option<bool>,
    /// Whether lists hold unread stories alone (`U`).
    pub unread_only: bool,
    /// The trail of the last time, and the step that was shown.
    pub trail: Option<(Vec<TrailStep>, u32)>,
    /// An address to read at once.
    pub address: Option<WebUrl>,
}

impl Options {
    /// Everything as by default, at this moment.
    pub fn new(now: Timestamp) -> Self {
        Self {
            keymap: Keymap::shipped(),
            now,
            zone: TimeZone::UTC,
            ascii: false,
            is_offline: false,
            auto_refresh: true,
            measure: crate::typeset::MEASURE as u16,
            size: Size { columns: 80, rows: 24 },
            panes: None,
            unread_only: false,
            trail: None,
            address: None,
        }
    }
}

/// What the panes are about: a view that can be a step of the trail.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Screen {
    /// The list of headlines; [`State::reader`] is its preview.
    #[default]
    List,
    /// The text of [`State::reader`].
    Article,
    /// The related stories of [`State::reader`].
    Related,
}

/// Which view the reader is in, for titles and keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ViewKind {
    /// The day's events over all sections.
    Front,
    /// All stories.
    All,
    /// One section.
    Section,
    /// What was saved.
    Saved,
    /// What a search finds, also while it is typed.
    Search,
    /// All versions of one event.
    Event,
    /// A text.
    Article,
    /// Related stories.
    Related,
    /// Where the reader went.
    Trail,
    /// The sources.
    Sources,
    /// Keys.
    Help,
}

/// The sources, as their view lists them.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct SourcesPane {
    /// The sources: what fails first, the others in the order of the file.
    pub rows: Fetched<Vec<SourceHealth>>,
    /// The one under the cursor: an index into the rows.
    pub cursor: usize,
    /// The one at the top of the pane.
    pub top: usize,
}

impl SourcesPane {
    /// All rows.
    pub fn all(&self) -> &[SourceHealth] {
        self.rows.held.as_deref().unwrap_or_default()
    }

    /// The source under the cursor.
    pub fn current(&self) -> Option<&SourceHealth> {
        self.all().get(self.cursor)
    }
}

/// A view that lies over the panes and is no step of the trail.
#[derive(Debug, Clone, PartialEq)]
pub enum Over {
    /// The keys of a view.
    Help {
        /// Whose keys.
        of: KeyPlace,
        /// The row at the top; rows are those of [`Keymap::listing`].
        top: usize,
    },
    /// The trail.
    Trail {
        /// The row under the cursor; rows are those of [`Trail::rows`].
        cursor: usize,
        /// The row at the top.
        top: usize,
    },
    /// The sources.
    Sources(SourcesPane),
}

/// Whether the sample edition stands in for an empty store.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Sample {
    /// No.
    #[default]
    No,
    /// It is what is shown.
    Shown,
    /// It is what is shown, and real stories wait (`r`).
    RealWaits,
}

/// A line to be read at the bottom, until the next key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Status {
    /// What happened.
    pub words: SafeText,
    /// What to do about it.
    pub hint: Option<SafeText>,
    /// Whether something went wrong.
    pub is_failure: bool,
}

/// A tab of the section bar, a row of the section pane.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tab {
    /// The list.
    pub kind: ListKind,
    /// Its name.
    pub name: SafeText,
    /// Unread stories in it; 0 where they are not counted.
    pub unread: u64,
    /// Whether it is the one that is open.
    pub is_open: bool,
}

/// A mark on its way to the disk.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct PendingMark {
    pub request: RequestId,
    /// Whether its success is not worth a line.
    pub is_quiet: bool,
    /// The stories as they were before: read, saved.
    pub before: Vec<(StoryId, bool, bool)>,
    /// Whether a row went from the screen with it, which has to come back should it fail.
    pub regroups: bool,
}

/// Something to do with a story that is still to be read from the store.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Errand {
    Browse,
    CopyLink,
    CopyCitation,
    FetchLater,
}

/// The state of the whole screen. Changed by [`super::update`] alone.
#[derive(Debug, Clone)]
pub struct State {
    /// The keys.
    pub keymap: Keymap,
    /// The clock, as last told.
    pub now: Timestamp,
    /// The reader's zone.
    pub zone: TimeZone,
    /// Signs of ASCII alone.
    pub ascii: bool,
    /// Whether no request is made.
    pub is_offline: bool,
    /// The widest that text is set, in columns.
    pub measure: u16,
    /// The terminal.
    pub size: Size,
    /// Whether articles open in their pane: by the pane's width if `None`.
    pub panes: Option<bool>,
    /// Whether lists are opened with unread stories alone.
    pub unread_only: bool,
    /// What the panes are about.
    pub screen: Screen,
    /// What lies over them, topmost.
    pub over: Option<Over>,
    /// The line that is being typed.
    pub prompt: Option<Prompt>,
    /// The sections and their counts.
    pub sections: Fetched<Vec<SectionRow>>,
    /// The list that is open, or that the story came from.
    pub list: ListPane,
    /// The story that is open, or the preview beside the list.
    pub reader: Option<Box<Reader>>,
    /// Where the reader went.
    pub trail: Trail,
    /// A refresh that goes on.
    pub progress: Option<Progress>,
    /// Since when there has been no network; `None` while there is one.
    pub no_network: Option<Timestamp>,
    /// A line for the reader.
    pub status: Option<Status>,
    /// Whether the sample edition is shown.
    pub sample: Sample,
    /// Whether the window is on its way out.
    pub is_leaving: bool,

    /// What lies over the panes below [`State::over`], the lowest first, one of each sort at most.
    pub(super) beneath: Vec<Over>,
    /// Whether what is shown is the trail's step; not yet while it is being opened.
    pub(super) is_step: bool,
    /// Whether [`State::list`] is a step of the trail: the nearest list above the shown one.
    pub(super) list_is_step: bool,
    pub(super) auto_refresh: bool,
    pub(super) last_request: u64,
    pub(super) marks: Vec<PendingMark>,
    pub(super) errand: Option<(RequestId, Errand)>,
    pub(super) refreshes: Vec<(RequestId, RefreshScope)>,
    /// The line that says that a refresh began.
    pub(super) refreshing: Option<SafeText>,
    /// Whether what is due is to be asked for once the refresh that goes on is over.
    pub(super) due_waits: bool,
    /// Whether an alarm to ask for what is due is set.
    pub(super) due_soon: bool,
    /// Whether the runtime looks out for the network.
    pub(super) awaits_network: bool,
    /// Changes to sources on their way.
    pub(super) edits: Vec<RequestId>,
    pub(super) adding: Option<(RequestId, SafeText)>,
    pub(super) done: VecDeque<RequestId>,
    /// What the last added address offered besides: what was typed, the others.
    pub(super) found: Vec<super::prompt::Offer>,
    /// Whether an alarm to save places is set.
    pub(super) saves_soon: bool,
    /// Whether there is something to save when it rings.
    pub(super) is_unsaved: bool,
}

impl State {
    /// Which view the reader is in.
    pub fn view(&self) -> ViewKind {
        match &self.over {
            Some(Over::Help { .. }) => return ViewKind::Help,
            Some(Over::Trail { .. }) => return ViewKind::Trail,
            Some(Over::Sources(_)) => return ViewKind::Sources,
            None => {}
        }
        match self.screen {
            _ if self.is_searching() => ViewKind::Search,
            Screen::Article if self.reader.is_some() => ViewKind::Article,
            Screen::Related if self.reader.is_some() => ViewKind::Related,
            Screen::List | Screen::Article | Screen::Related => match self.list.kind {
                ListKind::Front => ViewKind::Front,
                ListKind::All => ViewKind::All,
                ListKind::Section(_) => ViewKind::Section,
                ListKind::Saved => ViewKind::Saved,
                ListKind::Search(_) => ViewKind::Search,
                ListKind::Event { .. } => ViewKind::Event,
            },
        }
    }

    /// Where keys are looked up.
    pub fn place(&self) -> KeyPlace {
        if self.prompt.is_some() { KeyPlace::Prompt } else { self.place_below_prompt() }
    }

    /// Where keys are looked up once the typed line is left.
    pub fn place_below_prompt(&self) -> KeyPlace {
        match self.view() {
            ViewKind::Front
            | ViewKind::All
            | ViewKind::Section
            | ViewKind::Saved
            | ViewKind::Search
            | ViewKind::Event => KeyPlace::List,
            ViewKind::Article => KeyPlace::Article,
            ViewKind::Related => KeyPlace::Related,
            ViewKind::Trail => KeyPlace::Trail,
            ViewKind::Sources => KeyPlace::Sources,
            ViewKind::Help => KeyPlace::Help,
        }
    }

    /// Whether what a search finds is shown while it is typed.
    pub fn is_searching(&self) -> bool {
        matches!(&self.prompt, Some(Prompt { kind: PromptKind::Search(_), .. }))
    }

    /// The list that is shown: what a search finds so far while one is typed.
    pub fn shown_list(&self) -> &ListPane {
        match &self.prompt {
            Some(Prompt { kind: PromptKind::Search(results), .. }) => results,
            _ => &self.list,
        }
    }

    /// The tabs of the section bar, the front page first, what was saved last.
    pub fn tabs(&self) -> Vec<Tab> {
        let open = &self.shown_list().kind;
        let tab = |kind: ListKind, name: &SafeText, unread| Tab {
            is_open: *open == kind,
            kind,
            name: name.clone(),
            unread,
        };
        let sections = self.sections.held.as_deref().unwrap_or_default();
        std::iter::once(tab(ListKind::Front, &SafeText::line("Front"), 0))
            .chain(sections.iter().map(|row| tab(ListKind::Section(row.id), &row.name, row.unread)))
            .chain(std::iter::once(tab(ListKind::Saved, &SafeText::line("Saved"), 0)))
            .collect()
    }

    /// The name of a list.
    pub fn list_name(&self, kind: &ListKind) -> SafeText {
        match kind {
            ListKind::Front => SafeText::line("Front page"),
            ListKind::All => SafeText::line("All stories"),
            ListKind::Saved => SafeText::line("Saved"),
            ListKind::Search(query) => SafeText::line(&format!("Search: {query}")),
            ListKind::Event { title, .. } => SafeText::line(&format!("All versions: {title}")),
            ListKind::Section(id) => self
                .sections
                .held
                .iter()
                .flatten()
                .find(|row| row.id == *id)
                .map_or_else(|| SafeText::line("Section"), |row| row.name.clone()),
        }
    }

    /// That there is no network, since when, and what is done about it.
    pub fn no_network_words(&self) -> Option<SafeText> {
        let since = self.no_network?;
        // The sample edition has a clock of its own.
        let now = if self.sample == Sample::No { self.now } else { since };
        Some(super::no_network(since, now, &self.zone, self.tries_by_itself()))
    }

    /// Whether sources are asked without the reader's key.
    pub fn tries_by_itself(&self) -> bool {
        !self.is_offline && self.auto_refresh
    }

    /// Lays a view over all that is shown; one of its sort that lies there already makes room.
    pub(super) fn lay_over(&mut self, over: Over) {
        let sort = std::mem::discriminant(&over);
        self.beneath.extend(self.over.replace(over));
        self.beneath.retain(|other| std::mem::discriminant(other) != sort);
    }

    /// Takes away all that lies over the panes.
    pub(super) fn uncover(&mut self) {
        self.over = None;
        self.beneath.clear();
    }

    /// The number of a new request.
    pub(super) fn ask(&mut self) -> RequestId {
        self.last_request += 1;
        RequestId(self.last_request)
    }

    /// Says something at the bottom.
    pub(super) fn say(&mut self, words: &str) {
        self.status = Some(Status { words: SafeText::line(words), hint: None, is_failure: false });
    }

    /// Says what went wrong at the bottom.
    pub(super) fn fail(&mut self, failure: Failure) {
        self.status = Some(Status { words: failure.words, hint: failure.hint, is_failure: true });
    }
}
