//! A line that is being typed, and what is offered while it is.

use super::list::ListPane;
use super::reader::Reader;
use crate::config::keymap::Action;
use crate::model::{Place, WebUrl};
use crate::text::SafeText;

/// The most characters that one line takes; what is typed or pasted beyond is dropped.
pub const TYPED_CHARACTERS: usize = 1000;

/// What a line is typed for.
#[derive(Debug, Clone, PartialEq)]
pub enum PromptKind {
    /// Stories in the whole index.
    Search(Box<Search>),
    /// Words in the open text.
    Find {
        /// Where the text stood before something was looked for in it.
        origin: (usize, Place),
    },
    /// An action by name.
    Palette,
    /// The address of a new source.
    AddSource,
    /// Another name or section for a source.
    EditSource(SafeText),
}

/// A search while it is typed, shown in place of what the panes are about.
#[derive(Debug, Clone, PartialEq)]
pub struct Search {
    /// What is found so far.
    pub results: ListPane,
    /// The story under their cursor.
    pub preview: Option<Box<Reader>>,
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
    /// What is typed; only ever made of safe text.
    pub(super) text: String,
    /// Bytes before the cursor, at a character.
    pub(super) cursor: usize,
    /// What is offered, best first.
    pub offers: Vec<Offer>,
    /// The offer under the cursor.
    pub chosen: Option<usize>,
}

impl Prompt {
    /// An empty line.
    pub fn new(kind: PromptKind) -> Self {
        Self { kind, text: String::new(), cursor: 0, offers: Vec::new(), chosen: None }
    }

    /// What stands before it.
    pub fn label(&self) -> SafeText {
        SafeText::line(match &self.kind {
            PromptKind::Search(_) => "Search",
            PromptKind::Find { .. } => "Find in this text",
            PromptKind::Palette => "Do",
            PromptKind::AddSource => "Add a feed, site or section page",
            PromptKind::EditSource(name) => return SafeText::line(&format!("Rename or move {name}")),
        })
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
