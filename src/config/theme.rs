//! Roles to styles.

use crate::model::Role;

/// A colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Color {
    /// One of the terminal's own sixteen: 0 to 7 plain, 8 to 15 bright.
    Palette(u8),
    /// Red, green, blue.
    Rgb(u8, u8, u8),
}

/// How a role looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Style {
    /// The text's colour; the terminal's own if `None`.
    pub foreground: Option<Color>,
    /// The ground's colour; the terminal's own if `None`.
    pub background: Option<Color>,
    /// Bold.
    pub bold: bool,
    /// Dim.
    pub dim: bool,
    /// Italic.
    pub italic: bool,
    /// Underlined.
    pub underline: bool,
    /// Foreground and background exchanged.
    pub reverse: bool,
}

/// A style for each role.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Theme {
    styles: std::collections::BTreeMap<Role, Style>,
    ground: Style,
}

/// What is wrong with a theme's file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {words}")]
pub struct ThemeError {
    /// The line, from 1.
    pub line: usize,
    /// A sentence.
    pub words: String,
}

impl Theme {
    /// The names of the themes that are compiled in.
    pub const NAMES: &[&str] = &["terminal", "ink", "paper"];

    /// A theme that is compiled in.
    pub fn named(name: &str) -> Option<Self> {
        let _ = name;
        todo!()
    }

    /// Reads a theme's file.
    pub fn parse(text: &str) -> Result<Self, ThemeError> {
        let _ = text;
        todo!()
    }

    /// The same theme without any colour, for `NO_COLOR`: bold, underline and reverse stay.
    #[must_use]
    pub fn without_colors(self) -> Self {
        todo!()
    }

    /// How a role looks.
    pub fn style(&self, role: Role) -> Style {
        self.styles.get(&role).copied().unwrap_or_default()
    }

    /// What lies under everything.
    pub fn ground(&self) -> Style {
        self.ground
    }
}
