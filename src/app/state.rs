//! All that the screen shows, and nothing else.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::effect::{HistoryStep, RequestId};
use super::fetched::Fetched;
use super::history::History;
use super::list::ListPane;
use super::message::{Failure, Progress, Size};
use super::pending::{Pending, Waiting};
use super::prompt::{Offer, Prompt, PromptKind, Search};
use super::reader::Reader;
use super::shown::{Overlay, Screen, Shown, ViewKind};
use crate::config::keymap::{KeyPlace, Keymap};
use crate::model::{ListKind, SectionRow, WebUrl};
use crate::text::SafeText;
use crate::typeset::dates;

/// What the machine is started with.
#[derive(Debug, Clone)]
pub struct Options {
    /// The keys.
    pub keymap: Keymap,
    /// The moment of starting.
    pub now: Timestamp,
    /// The reader's zone.
    pub zone: TimeZone,
    /// Glyphs of ASCII alone.
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
    /// The history of the last time, and the step that was shown.
    pub history: Option<(Vec<HistoryStep>, u32)>,
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
            history: None,
            address: None,
        }
    }
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

/// What is shown and may be true no more: read again once the message is dealt with.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Stale {
    /// The sections and their counts.
    pub sections: bool,
    /// The sources, where they are shown.
    pub sources: bool,
    /// The rows of the open list.
    pub rows: bool,
    /// Which stories belong together.
    pub events: bool,
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
    /// Glyphs of ASCII alone.
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
    /// The line that is being typed.
    pub prompt: Option<Prompt>,
    /// The sections and their counts.
    pub sections: Fetched<Vec<SectionRow>>,
    /// The list that is open, or that the story came from.
    pub list: ListPane,
    /// Where the reader went.
    pub history: History,
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

    /// What the panes are about.
    pub(super) screen: Screen,
    /// What lies over them, the topmost last, one of each sort at most; hidden while a search is typed.
    pub(super) overlays: Vec<Overlay>,
    pub(super) stale: Stale,
    pub(super) auto_refresh: bool,
    pub(super) last_request: u64,
    pub(super) waiting: Waiting,
    /// The line that says that a refresh began.
    pub(super) refreshing: Option<SafeText>,
    /// Whether what is due is to be asked for once the refresh that goes on is over.
    pub(super) due_waits: bool,
    /// Whether an alarm to ask for what is due is set.
    pub(super) due_soon: bool,
    /// Whether the runtime looks out for the network.
    pub(super) awaits_network: bool,
    /// What the last added address offered besides: what was typed, the others.
    pub(super) found: Vec<Offer>,
    /// Whether an alarm to save places is set.
    pub(super) saves_soon: bool,
    /// Whether there is something to save when it rings.
    pub(super) is_unsaved: bool,
}

impl State {
    /// Before anything was asked: the front page, nothing read of it yet.
    pub(super) fn new(options: Options) -> Self {
        Self {
            keymap: options.keymap,
            now: options.now,
            zone: options.zone,
            ascii: options.ascii,
            is_offline: options.is_offline,
            measure: options.measure,
            size: options.size,
            panes: options.panes,
            unread_only: options.unread_only,
            prompt: None,
            sections: Fetched::default(),
            list: ListPane::new(ListKind::Front, options.unread_only),
            history: options.history.map_or_else(History::default, |(steps, at)| History::kept(steps, at)),
            progress: None,
            no_network: None,
            status: None,
            sample: Sample::No,
            is_leaving: false,
            screen: Screen::List(None),
            overlays: Vec::new(),
            stale: Stale::default(),
            auto_refresh: options.auto_refresh,
            last_request: 0,
            waiting: Waiting::default(),
            refreshing: None,
            due_waits: false,
            due_soon: false,
            awaits_network: false,
            found: Vec::new(),
            saves_soon: false,
            is_unsaved: false,
        }
    }

    /// What the reader's keys are about.
    pub fn shown(&self) -> Shown<'_> {
        self.over().map_or_else(|| self.in_panes(), Shown::Over)
    }

    /// What the panes are about, whatever lies over them.
    pub fn in_panes(&self) -> Shown<'_> {
        match (&self.screen, self.search()) {
            (_, Some(search)) => Shown::List(&search.results),
            (Screen::List(_), None) => Shown::List(&self.list),
            (Screen::Article(reader), None) => Shown::Article(reader),
            (Screen::Related(reader), None) => Shown::Related(reader),
        }
    }

    /// What lies over the panes, topmost.
    pub fn over(&self) -> Option<&Overlay> {
        if self.is_searching() { None } else { self.overlays.last() }
    }

    /// The same, to change it.
    pub(super) fn over_mut(&mut self) -> Option<&mut Overlay> {
        if self.is_searching() { None } else { self.overlays.last_mut() }
    }

    /// The story that is open, or the preview beside the list.
    pub fn reader(&self) -> Option<&Reader> {
        match self.search() {
            Some(search) => search.preview.as_deref(),
            None => self.screen.reader(),
        }
    }

    /// The same, to change it.
    pub(super) fn reader_mut(&mut self) -> Option<&mut Reader> {
        match &mut self.prompt {
            Some(Prompt { kind: PromptKind::Search(search), .. }) => search.preview.as_deref_mut(),
            _ => self.screen.reader_mut(),
        }
    }

    /// The list that is shown: what a search finds so far while one is typed.
    pub fn shown_list(&self) -> &ListPane {
        self.search().map_or(&self.list, |search| &search.results)
    }

    /// The same, to change it.
    pub(super) fn shown_list_mut(&mut self) -> &mut ListPane {
        match &mut self.prompt {
            Some(Prompt { kind: PromptKind::Search(search), .. }) => &mut search.results,
            _ => &mut self.list,
        }
    }

    /// The search that is being typed.
    pub(super) fn search(&self) -> Option<&Search> {
        match &self.prompt {
            Some(Prompt { kind: PromptKind::Search(search), .. }) => Some(search),
            _ => None,
        }
    }

    /// Whether what a search finds is shown while it is typed.
    pub fn is_searching(&self) -> bool {
        self.search().is_some()
    }

    /// Which view the reader is in.
    pub fn view(&self) -> ViewKind {
        match self.shown() {
            Shown::Over(Overlay::Help { .. }) => ViewKind::Help,
            Shown::Over(Overlay::Trail { .. }) => ViewKind::Trail,
            Shown::Over(Overlay::Sources(_)) => ViewKind::Sources,
            Shown::Article(_) => ViewKind::Article,
            Shown::Related(_) => ViewKind::Related,
            Shown::List(list) => match list.kind {
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
        match self.shown() {
            Shown::Over(Overlay::Help { .. }) => KeyPlace::Help,
            Shown::Over(Overlay::Trail { .. }) => KeyPlace::Trail,
            Shown::Over(Overlay::Sources(_)) => KeyPlace::Sources,
            Shown::List(_) => KeyPlace::List,
            Shown::Article(_) => KeyPlace::Article,
            Shown::Related(_) => KeyPlace::Related,
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
        Some(no_network(since, now, &self.zone, self.tries_by_itself()))
    }

    /// Whether sources are asked without the reader's key.
    pub fn tries_by_itself(&self) -> bool {
        !self.is_offline && self.auto_refresh
    }

    /// Shows something in the panes; nothing lies over them any more.
    pub(super) fn show(&mut self, screen: Screen) {
        self.overlays.clear();
        self.screen = screen;
    }

    /// The story in the panes, to be shown in another way, where it is fit for that.
    pub(super) fn take_reader(&mut self, is_fit: impl FnOnce(&Reader) -> bool) -> Option<Box<Reader>> {
        let reader = match std::mem::replace(&mut self.screen, Screen::List(None)) {
            Screen::List(preview) => preview,
            Screen::Article(reader) | Screen::Related(reader) => Some(reader),
        };
        reader.filter(|reader| is_fit(reader))
    }

    /// Lays a view over all that is shown; one of its sort that lies there already makes room.
    pub(super) fn lay_over(&mut self, over: Overlay) {
        let sort = std::mem::discriminant(&over);
        self.overlays.retain(|other| std::mem::discriminant(other) != sort);
        self.overlays.push(over);
    }

    /// The number of a new request.
    pub(super) fn ask(&mut self) -> RequestId {
        self.last_request += 1;
        RequestId(self.last_request)
    }

    /// The number of a new request whose answer is waited for.
    pub(super) fn expect(&mut self, pending: Pending) -> RequestId {
        let request = self.ask();
        self.waiting.push(request, pending);
        request
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

/// That there is no network: "no network since 07:12; tries again by itself".
pub fn no_network(since: Timestamp, now: Timestamp, zone: &TimeZone, tries: bool) -> SafeText {
    let tries = if tries { "; tries again by itself" } else { "" };
    SafeText::line(&format!("no network since {}{tries}", dates::moment(since, now, zone)))
}
