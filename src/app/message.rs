//! What the machine is told.

use jiff::Timestamp;

use super::effect::{HistoryStep, RequestId};
use crate::config::keymap::{Action, Chord};
use crate::model::{ListWindow, MarkOutcome, RelatedRow, SectionRow, SourceHealth, Story, StoryId, WebUrl};
use crate::text::SafeText;

/// The terminal's size in cells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Size {
    /// Columns; may be 0.
    pub columns: u16,
    /// Rows; may be 0.
    pub rows: u16,
}

/// What the mouse did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Button {
    /// A click with the first button.
    Click,
    /// One notch of the wheel, towards the top.
    WheelUp,
    /// One notch of the wheel, towards the end.
    WheelDown,
}

/// Everything that can happen to the machine.
#[derive(Debug, Clone, PartialEq)]
pub enum Message {
    /// A key.
    Pressed(Chord),
    /// Text put in at once.
    Pasted(SafeText),
    /// The mouse, at a cell counted from the top left.
    Pointed(Button, u16, u16),
    /// An action by name.
    Asked(Action),
    /// The terminal has this size.
    Resized(Size),
    /// The answer to an effect.
    Replied(Reply),
    /// Something that nobody asked for.
    Happened(Event),
}

/// What went wrong, for people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// One sentence.
    pub words: SafeText,
    /// What to do about it, if there is something.
    pub hint: Option<SafeText>,
}

/// A story, read from the store.
#[derive(Debug, Clone, PartialEq)]
pub struct Opened {
    /// The story with its texts.
    pub story: Box<Story>,
    /// Why its page could not be fetched, where it was tried and failed.
    pub failure: Option<Failure>,
}

/// What adding a typed address led to.
#[derive(Debug, Clone, PartialEq)]
pub enum FoundSource {
    /// A source was added, or it was there before.
    Added {
        /// The source's name.
        name: SafeText,
        /// The list where its stories are.
        list: crate::model::ListKind,
        /// What else was found: "2: Comments feed, news.example/comments".
        others: Vec<SafeText>,
        /// What was found and taken, as a sentence.
        words: SafeText,
    },
    /// The address is one story: no source, but it can be read.
    Story(WebUrl),
    /// Nothing was added, but the directory has something near to what was typed.
    Near {
        /// Why nothing was added.
        failure: Failure,
        /// What was meant, maybe: "The Harbour Post: World, not tried yet (post.example/world)", and its
        /// address.
        near: Vec<(SafeText, WebUrl)>,
    },
}

/// The answer to an effect, with the number of its request.
#[derive(Debug, Clone, PartialEq)]
pub enum Reply {
    /// Rows of a list.
    List(RequestId, Result<ListWindow, Failure>),
    /// The sections.
    Sections(RequestId, Result<Vec<SectionRow>, Failure>),
    /// A story. A failed fetch of a story that is in the store is `Ok` with a failure in it.
    Story(RequestId, Result<Opened, Failure>),
    /// The stories that a story leads to, in the order shown, and which story that is.
    Related(RequestId, Result<(StoryId, Vec<RelatedRow>), Failure>),
    /// The sources.
    Sources(RequestId, Result<Vec<SourceHealth>, Failure>),
    /// A mark was set, or taken back.
    Marked(RequestId, Result<MarkOutcome, Failure>),
    /// A refresh is over: sources tried, of these failed, new stories.
    Refreshed(RequestId, Result<Progress, Failure>),
    /// An address was looked at.
    Added(RequestId, Result<FoundSource, Failure>),
    /// It was done; words for the status line, if there is something to say.
    Done(RequestId, Result<Option<SafeText>, Failure>),
}

/// How a refresh goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Progress {
    /// Sources that are asked: the rest of them is on the way.
    pub all: u32,
    /// Of these, that answered or failed.
    pub done: u32,
    /// Of these, that failed.
    pub failed: u32,
    /// New stories so far.
    pub new: u32,
    /// Whether it is over.
    pub is_over: bool,
}

impl Progress {
    /// What answered, failed and is on the way: "12 answered, 1 failed, 10 on the way".
    pub fn words(&self) -> String {
        let answered = self.done.saturating_sub(self.failed);
        let failed = if self.failed > 0 { format!(", {} failed", self.failed) } else { String::new() };
        format!("{answered} answered{failed}, {} on the way", self.all.saturating_sub(self.done))
    }
}

/// Something that nobody asked for. Changes only the status line, progress and counts; on the first
/// filling of an empty list headlines are added below.
#[derive(Debug, Clone, PartialEq)]
pub enum Event {
    /// A refresh goes on.
    Progress(Progress),
    /// New stories are stored: how many waiting in all lists since the last `OpenList` of them is
    /// the machine's own affair; it asks for counts with `LoadSections`.
    Arrived {
        /// New stories.
        new: u32,
    },
    /// There has been no network since then; or there is one again.
    Network(Option<Timestamp>),
    /// A story's text came by prefetch.
    TextArrived(StoryId),
    /// An alarm went off.
    Woken(u64),
    /// The clock; comes with each message that the runtime hands on, before it.
    Now(Timestamp),
    /// The history of the last time, and the step that was shown, where it was not handed to
    /// [`super::Options`]: it is put before what is there, so that back leads into it; nothing moves.
    HistoryKept(Vec<HistoryStep>, u32),
    /// Something to say in the status line: the disk is full.
    Notice(SafeText),
    /// Something went wrong.
    Failed(Failure),
    /// `true`: the sample edition stands in for an empty store, and effects are about it from now
    /// on. `false`: real stories have come; they are announced, and effects stay about the sample
    /// edition until [`super::Effect::LeaveSample`].
    Sample(bool),
}
