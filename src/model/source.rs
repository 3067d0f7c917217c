//! A place that news comes from.

use super::{Secret, WebUrl};
use crate::text::SafeText;

/// Which section the stories of a source stand in.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum SectionChoice {
    /// The section that each story's page or entry names.
    #[default]
    Auto,
    /// One section for all.
    Named(SafeText),
}

/// A source as `sources.toml` has it.
#[derive(Debug, Clone, PartialEq)]
pub struct Source {
    /// The name, unique among the sources, case folded.
    pub name: SafeText,
    /// Whether the reader gave it that name; else it is its host's until it has answered.
    pub is_named: bool,
    /// The feed's address.
    pub feed: Option<WebUrl>,
    /// The section page's address. A source has a feed, a page or both.
    pub page: Option<WebUrl>,
    /// Where its stories stand.
    pub section: SectionChoice,
    /// The language tag, where the reader says so.
    pub language: Option<SafeText>,
    /// Minutes between two visits, where the reader says so.
    pub every: Option<u32>,
    /// Whether it is left alone.
    pub paused: bool,
    /// Whether the pages of its new stories are fetched ahead.
    pub full_text: bool,
    /// Whether its stories may stand on the front page.
    pub front_page: bool,
    /// Whether pictures are shown, where the reader says so.
    pub pictures: Option<bool>,
    /// The login's name.
    pub user: Option<String>,
    /// The password, where it was typed into the file.
    pub password: Option<Secret>,
    /// The program and arguments that print the password.
    pub password_command: Vec<String>,
    /// Header lines to send, their values secret.
    pub headers: Vec<(String, Secret)>,
}

impl Source {
    /// A source with a name and a feed, everything else as by default.
    pub fn new(name: SafeText, feed: Option<WebUrl>, page: Option<WebUrl>) -> Self {
        Self {
            name,
            is_named: true,
            feed,
            page,
            section: SectionChoice::Auto,
            language: None,
            every: None,
            paused: false,
            full_text: true,
            front_page: true,
            pictures: None,
            user: None,
            password: None,
            password_command: Vec::new(),
            headers: Vec::new(),
        }
    }

    /// The addresses it is read from: the section page first, since it has the editors' order.
    pub fn addresses(&self) -> impl Iterator<Item = &WebUrl> {
        self.page.iter().chain(self.feed.iter())
    }
}
