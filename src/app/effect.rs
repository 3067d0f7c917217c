//! What the machine asks of the world: plain values that carry all they need.

use serde::{Deserialize, Serialize};

use crate::model::{Edge, ListKind, Mark, Place, Snapshot, StoryId, TextKind, WebUrl};
use crate::text::SafeText;

/// The number of a request; its reply brings it back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct RequestId(pub u64);

/// Who named an address. What a document names never leads to a private host, but for the very host and
/// port that the document is of, where the reader typed those.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NamedBy {
    /// The reader, who typed it.
    Reader,
    /// The text of a story, or what stands beside it.
    Story(StoryId),
    /// Any document.
    Document,
}

/// What to refresh.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RefreshScope {
    /// What is due by schedule; asked on opening and by the clock.
    Due,
    /// Every source, by the reader's wish.
    All,
    /// The sources of one list, by the reader's wish.
    List(ListKind),
    /// One source, by its name.
    Source(SafeText),
}

/// A change to `sources.toml`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SourceEdit {
    /// Pause or go on.
    Pause(bool),
    /// Another name.
    Rename(SafeText),
    /// Another section; `auto` by that name.
    Move(SafeText),
    /// Take it out; its stories stay.
    Remove,
}

/// A view that the history can lead back to, with its selection and scroll.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "view", rename_all = "kebab-case")]
pub enum View {
    /// A list of headlines.
    List {
        /// The list as it was.
        snapshot: Snapshot,
        /// The row under the cursor; `None` for the first.
        cursor: Option<StoryId>,
        /// Lines between the top of the pane and the cursor's row.
        offset: u16,
    },
    /// A story.
    Article {
        /// The story.
        story: StoryId,
        /// Its headline, for the history's own view.
        title: SafeText,
        /// Which of its texts.
        #[serde(default)]
        text: TextKind,
        /// The top of the pane.
        place: Place,
        /// The same as a line, for a page of the same width: several lines may begin at one place.
        #[serde(default)]
        line: u32,
        /// The link or story in focus, counted over the page.
        focus: Option<u32>,
        /// Whether it was opened as a row of its list, which then goes on from it.
        #[serde(default)]
        from_list: bool,
    },
    /// The related stories of one story.
    Related {
        /// The story.
        story: StoryId,
        /// Its headline.
        title: SafeText,
        /// The row under the cursor.
        cursor: u32,
        /// Lines between the top of the pane and the cursor's row.
        #[serde(default)]
        offset: u16,
    },
}

/// One step of the history.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HistoryStep {
    /// What was shown.
    pub view: View,
    /// The step it was opened from; `None` for a root. An index into the kept steps.
    pub parent: Option<u32>,
}

/// Work for the runtime. One that asks ends in exactly one [`super::Reply`] with its request id,
/// also when it fails.
#[derive(Debug, Clone, PartialEq)]
pub enum Effect {
    /// Take a new snapshot of a list and read a window of it. Replies `List`.
    OpenList {
        /// The request.
        request: RequestId,
        /// The list.
        kind: ListKind,
        /// Unread stories alone.
        unread_only: bool,
        /// Where to begin.
        from: Edge,
        /// Rows to read.
        count: usize,
    },
    /// Read more rows of a snapshot. Replies `List`.
    LoadRows {
        /// The request.
        request: RequestId,
        /// The list.
        snapshot: Snapshot,
        /// From where.
        from: Edge,
        /// Rows to read.
        count: usize,
    },
    /// Read the sections and their counts. Replies `Sections`.
    LoadSections {
        /// The request.
        request: RequestId,
    },
    /// Read a story from the store; fetches nothing. Replies `Story`.
    LoadStory {
        /// The request.
        request: RequestId,
        /// The story.
        story: StoryId,
    },
    /// Fetch a story's page, store it and read it. Replies `Story`.
    FetchStory {
        /// The request.
        request: RequestId,
        /// The story.
        story: StoryId,
    },
    /// Find or make the story of an address, fetch its page if it is not on disk. Replies `Story`.
    OpenAddress {
        /// The request.
        request: RequestId,
        /// The address.
        address: WebUrl,
        /// Its headline, if a card gave one.
        title: Option<SafeText>,
        /// Who named it.
        by: NamedBy,
    },
    /// Read the stories that a story leads to. Replies `Related`.
    LoadRelated {
        /// The request.
        request: RequestId,
        /// The story.
        story: StoryId,
    },
    /// Read the sources and their health. Replies `Sources`.
    LoadSources {
        /// The request.
        request: RequestId,
    },
    /// Set a mark. Replies `Marked`.
    Mark {
        /// The request.
        request: RequestId,
        /// The stories.
        stories: Vec<StoryId>,
        /// The mark.
        mark: Mark,
        /// Whether `Undo` takes it back: what opening a story sets is not worth a step.
        undoable: bool,
    },
    /// Mark every version of the event that a story tells of read. Replies `Marked`.
    MarkEvent {
        /// The request.
        request: RequestId,
        /// One of its stories.
        story: StoryId,
    },
    /// Mark every story of a snapshot read. Replies `Marked`.
    MarkList {
        /// The request.
        request: RequestId,
        /// The list.
        snapshot: Snapshot,
    },
    /// Note that a story is not the same as another one. Replies `Marked`.
    SayApart {
        /// The request.
        request: RequestId,
        /// The story.
        story: StoryId,
        /// The one beside which it is listed; `None`: the other versions of its event.
        from: Option<StoryId>,
    },
    /// Take back the last mark, the last change of a source, or that stories were last said not to be
    /// the same, whichever is later. Replies `Marked`.
    Undo {
        /// The request.
        request: RequestId,
    },
    /// Visit sources. Replies `Refreshed`; `Event::Progress` and `Event::Arrived` come before it.
    Refresh {
        /// The request.
        request: RequestId,
        /// Which.
        scope: RefreshScope,
    },
    /// Ask a source now and then until the network is back, which `Event::Network` tells. No reply.
    AwaitNetwork,
    /// Look at a typed address, add what is found, visit it. Replies `Added`.
    AddSource {
        /// The request.
        request: RequestId,
        /// What was typed.
        typed: SafeText,
        /// The choice among what was found, from 1; the best by itself if none.
        choose: Option<usize>,
    },
    /// Change a source. Replies `Sources`.
    EditSource {
        /// The request.
        request: RequestId,
        /// Its name.
        name: SafeText,
        /// The change.
        edit: SourceEdit,
    },
    /// Remember where the reader is in a story. No reply.
    SavePlace {
        /// The story.
        story: StoryId,
        /// In which text.
        text: TextKind,
        /// The top of the pane.
        place: Place,
    },
    /// Remember the history and what is shown. No reply.
    SaveHistory {
        /// The steps, oldest first, bounded.
        steps: Vec<HistoryStep>,
        /// The step that is shown.
        at: u32,
    },
    /// Remember a choice made by key: `panes` (articles open in their pane), `unread-only`. No reply.
    SaveChoice {
        /// Its name.
        name: &'static str,
        /// Its value.
        value: bool,
    },
    /// Open an address in the browser. Replies `Done`.
    Browse {
        /// The request.
        request: RequestId,
        /// The address.
        address: WebUrl,
    },
    /// Have the page of an address fetched with the next refresh. Replies `Done`.
    FetchLater {
        /// The request.
        request: RequestId,
        /// The address.
        address: WebUrl,
        /// Its headline, where it is known.
        title: SafeText,
    },
    /// Put text on the clipboard by OSC 52. No reply.
    Copy {
        /// The text.
        text: SafeText,
    },
    /// Open `sources.toml` in the reader's editor and read it again. Replies `Done`.
    EditSourcesFile {
        /// The request.
        request: RequestId,
    },
    /// Send `Event::Woken` with this number after so many milliseconds.
    WakeAfter {
        /// The number.
        alarm: u64,
        /// From now.
        milliseconds: u64,
    },
    /// The reader leaves the sample edition: the effects after this one are about their own store.
    /// No reply.
    LeaveSample,
    /// Hand the terminal back to the shell until continued.
    Suspend,
    /// Draw everything anew.
    Redraw,
    /// Leave.
    Quit,
}
