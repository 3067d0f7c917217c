//! A line that is being typed, and what is offered while it is.

use super::{ListPane, Over, Reader};
use crate::config::keymap::Action;
use crate::model::{Place, WebUrl};
use crate::text::SafeText;

/// The most characters that one line takes; what is typed or pasted beyond is dropped.
pub const TYPED_CHARACTERS: usize = 1000;

/// What a line is typed for.
#[derive(Debug, Clone, PartialEq)]
pub enum PromptKind {
    /// Stories in the whole index; what is found so far is shown in the list's pane.
    Search(Box<ListPane>),
    /// Words in the open text.
    Find,
    /// An action by name.
    Palette,
    /// The address of a new source.
    AddSource,
    /// Another name or section for a source.
    EditSource(SafeText),
}

/// What an offer does when it is taken.
#[derive(Debug, Clone, PartialEq)]
pub enum Choice {
    /// Does this action.
    Act(Action),
    /// Renames the source to what is typed.
    Rename(SafeText),
    /// Moves the source to this section.
    Move(SafeText),
    /// Adds the other thing that was found at this address, by its number.
    Other(SafeText, usize),
    /// Reads this address as a story.
    Read(WebUrl),
}

/// One thing that is offered under the typed line.
#[derive(Debug, Clone, PartialEq)]
pub struct Offer {
    /// What it is.
    pub words: SafeText,
    /// A quiet word beside it: its keys.
    pub beside: SafeText,
    /// What taking it does.
    pub choice: Choice,
}

/// A line that is being typed.
#[derive(Debug, Clone, PartialEq)]
pub struct Prompt {
    /// What for.
    pub kind: PromptKind,
    /// What stands before it: "Find", "Add".
    pub label: SafeText,
    /// What is typed; only ever made of safe text.
    pub(super) text: String,
    /// Bytes before the cursor, at a character.
    pub(super) cursor: usize,
    /// What is offered, best first.
    pub offers: Vec<Offer>,
    /// The offer under the cursor.
    pub chosen: Option<usize>,
    /// Where the text stood before something was looked for in it.
    pub(super) origin: Option<(usize, Place)>,
    /// What comes back when the line is left.
    pub(super) aside: Aside,
}

/// What was shown before a search took its place.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Aside {
    /// What lay over the panes, the topmost last.
    pub over: Vec<Over>,
    /// The story that was open, or beside the list.
    pub reader: Option<Box<Reader>>,
}

impl Prompt {
    /// An empty line.
    pub fn new(kind: PromptKind, label: &str) -> Self {
        Self {
            kind,
            label: SafeText::line(label),
            text: String::new(),
            cursor: 0,
            offers: Vec::new(),
            chosen: None,
            origin: None,
            aside: Aside::default(),
        }
    }

    /// What is typed: safe to show.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// What is typed before the cursor.
    pub fn before_cursor(&self) -> &str {
        self.text.get(..self.cursor).unwrap_or(&self.text)
    }
}
