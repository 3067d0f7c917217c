//! Why a verb came to nothing, as data.

use std::io;
use std::path::PathBuf;

use super::worker::GivenUp;
use crate::config::Complaint;
use crate::config::sources::EditError;
use crate::feed::NotAFeed;
use crate::model::{AddressError, Unfinished};
use crate::text::SafeText;
use crate::{fetch, files, store};

/// Why a verb came to nothing. What people are told of it is said by [`super::failure::said`].
#[derive(Debug)]
pub enum Cause {
    /// The network gave nothing.
    Fetch(fetch::Error),
    /// The store could not be read or written.
    Store(store::Error),
    /// A file could not be read or written.
    File(files::Error),
    /// The system gave no thread, folder or socket.
    System(io::Error),
    /// A change of the sources file that cannot be made.
    Sources(EditError),
    /// What takes a change back cannot be kept or read.
    Kept(serde_json::Error),
    /// The thread that was to do it is gone, or gave it up.
    GivenUp,
    /// A thread could not be started, or was stopped.
    NotRunning(&'static str),
    /// A document was not read to its end.
    Unfinished(Unfinished),
    /// A document is no feed.
    NotAFeed(NotAFeed),
    /// A section page lists nothing.
    NoHeadlines,
    /// A page is no story; with what it says itself, if it says something.
    NoStory(Option<String>),
    /// A story names no page.
    NoPage,
    /// This process refreshes already.
    RefreshUnderWay,
    /// Another process refreshes.
    RefreshElsewhere,
    /// No source has this name.
    NoSource(SafeText),
    /// The reader's directory is not there.
    NoDirectory(PathBuf),
    /// Nothing in the reader's directory can be read.
    Directory(Complaint),
    /// The directory has no outlet by these words.
    NoOutlet(String),
    /// What was typed is no address.
    BadAddress(String, AddressError),
    /// Nothing that was found has this number.
    NoNumber {
        /// What was asked for.
        number: usize,
        /// How many were found.
        count: usize,
    },
    /// An outlet of the directory could not be had.
    Untried {
        /// Its name.
        outlet: SafeText,
        /// Why.
        cause: Box<Cause>,
        /// The number and name of another that could be tried.
        other: Option<(usize, SafeText)>,
    },
    /// Neither a feed nor headlines are at this host.
    NothingFound(String),
    /// No browser could be started.
    Browser(io::Error),
    /// An editor of this name could not be started.
    NoEditor(String, io::Error),
    /// An editor of this name ended with an error.
    Editor(String),
    /// The sources file that was edited has a fault.
    Edited(Complaint),
}

impl Cause {
    /// Whether an address leads nowhere.
    pub(super) fn is_nowhere(&self) -> bool {
        matches!(self, Self::Fetch(fetch::Error::Unreachable { .. }))
    }
}

impl From<fetch::Error> for Cause {
    fn from(error: fetch::Error) -> Self {
        Self::Fetch(error)
    }
}

impl From<store::Error> for Cause {
    fn from(error: store::Error) -> Self {
        Self::Store(error)
    }
}

impl From<files::Error> for Cause {
    fn from(error: files::Error) -> Self {
        Self::File(error)
    }
}

impl From<io::Error> for Cause {
    fn from(error: io::Error) -> Self {
        Self::System(error)
    }
}

impl From<EditError> for Cause {
    fn from(error: EditError) -> Self {
        Self::Sources(error)
    }
}

impl From<serde_json::Error> for Cause {
    fn from(error: serde_json::Error) -> Self {
        Self::Kept(error)
    }
}

impl From<GivenUp> for Cause {
    fn from(_: GivenUp) -> Self {
        Self::GivenUp
    }
}

impl From<NotAFeed> for Cause {
    fn from(not_a_feed: NotAFeed) -> Self {
        Self::NotAFeed(not_a_feed)
    }
}
