//! Roles to styles: the files in `assets/themes`, or one of the reader's own.
//!
//! Every role has a style: one that a file leaves out looks like its parent.

use toml_edit::{Document, Item};

use super::nearest;
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
    /// The text's colour; the ground's if `None`.
    pub foreground: Option<Color>,
    /// The ground's colour; what lies under it if `None`.
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
    styles: [Style; ROLES.len()],
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

/// The name of what lies under everything.
const GROUND: &str = "ground";

/// Each role, its name in a file, and the role that it looks like where a file leaves it out; a
/// parent stands before its children.
const ROLES: [(Role, &str, Role); 24] = [
    (Role::Body, "body", Role::Body),
    (Role::Headline, "headline", Role::Body),
    (Role::HeadlineRead, "headline.read", Role::Headline),
    (Role::Masthead, "masthead", Role::Headline),
    (Role::Subheading, "subheading", Role::Headline),
    (Role::Kicker, "kicker", Role::Body),
    (Role::Standfirst, "standfirst", Role::Body),
    (Role::Byline, "byline", Role::Body),
    (Role::Quiet, "quiet", Role::Body),
    (Role::Rule, "rule", Role::Quiet),
    (Role::Quote, "quote", Role::Rule),
    (Role::Code, "code", Role::Body),
    (Role::Caption, "caption", Role::Body),
    (Role::Link, "link", Role::Body),
    (Role::LinkFocus, "link.focus", Role::Link),
    (Role::Found, "found", Role::LinkFocus),
    (Role::Key, "key", Role::Body),
    (Role::Cursor, "cursor", Role::Body),
    (Role::Open, "open", Role::Cursor),
    (Role::Unread, "unread", Role::Cursor),
    (Role::Saved, "saved", Role::Cursor),
    (Role::Notice, "notice", Role::Body),
    (Role::Failure, "failure", Role::Notice),
    (Role::Correction, "correction", Role::Notice),
];

const PALETTE: [&str; 16] = [
    "black",
    "red",
    "green",
    "yellow",
    "blue",
    "magenta",
    "cyan",
    "white",
    "bright-black",
    "bright-red",
    "bright-green",
    "bright-yellow",
    "bright-blue",
    "bright-magenta",
    "bright-cyan",
    "bright-white",
];

const WORDS: [&str; 7] = ["bold", "dim", "italic", "underline", "reverse", "default", "on"];

impl Theme {
    /// The names of the themes that are compiled in; the first is the default.
    pub const NAMES: &[&str] = &["terminal", "ink", "paper"];

    /// A theme that is compiled in.
    pub fn named(name: &str) -> Option<Self> {
        let text = match name {
            "terminal" => include_str!("../../assets/themes/terminal.toml"),
            "ink" => include_str!("../../assets/themes/ink.toml"),
            "paper" => include_str!("../../assets/themes/paper.toml"),
            _ => return None,
        };
        Some(Self::parse(text).expect("the themes that are compiled in are well formed"))
    }

    /// Reads a theme's file.
    pub fn parse(text: &str) -> Result<Self, ThemeError> {
        let at = |span: Option<std::ops::Range<usize>>| {
            let end = span.map_or(0, |span| span.start).min(text.len());
            text.get(..end).unwrap_or(text).matches('\n').count() + 1
        };
        let document = Document::parse(text)
            .map_err(|error| ThemeError { line: at(error.span()), words: error.message().to_owned() })?;
        let mut given: [Option<Style>; ROLES.len()] = [None; ROLES.len()];
        let mut ground = Style::default();
        for (name, item) in document.as_table() {
            let key = document.as_table().get_key_value(name).and_then(|(key, _)| key.span());
            let fail = |words: String| ThemeError { line: at(key.clone().or_else(|| item.span())), words };
            let Item::Value(value) = item else {
                return Err(fail(format!("`{name}` is no style; a name with a dot stands in quotes")));
            };
            let words = value
                .as_str()
                .ok_or_else(|| fail(format!("the style of `{name}` is text, such as \"red bold\"")))?;
            let style = style(words).map_err(&fail)?;
            if name == GROUND {
                ground = style;
                continue;
            }
            let Some(index) = ROLES.iter().position(|(_, known, _)| *known == name) else {
                let names = ROLES.iter().map(|(_, known, _)| *known).chain([GROUND]);
                return Err(fail(unknown("role", name, nearest(name, names))));
            };
            given[index] = Some(style);
        }
        let mut styles = [Style::default(); ROLES.len()];
        for (index, (_, _, parent)) in ROLES.iter().enumerate() {
            styles[index] = given[index].unwrap_or(styles[index_of(*parent)]);
        }
        Ok(Self { styles, ground })
    }

    /// The same theme without any colour, for `NO_COLOR`: bold, underline and reverse stay, and a
    /// ground of its own becomes reverse.
    #[must_use]
    pub fn without_colors(mut self) -> Self {
        for style in &mut self.styles {
            style.reverse |= style.background.is_some();
            style.foreground = None;
            style.background = None;
        }
        self.ground = Style::default();
        self
    }

    /// How a role looks.
    pub fn style(&self, role: Role) -> Style {
        self.styles[index_of(role)]
    }

    /// What lies under everything.
    pub fn ground(&self) -> Style {
        self.ground
    }
}

impl Default for Theme {
    fn default() -> Self {
        Self::named(Self::NAMES[0]).expect("the first name is known")
    }
}

fn index_of(role: Role) -> usize {
    ROLES.iter().position(|(known, ..)| *known == role).unwrap_or(0)
}

/// Reads a style's words.
fn style(words: &str) -> Result<Style, String> {
    let mut style = Style::default();
    let mut is_ground = false;
    for word in words.split_whitespace() {
        let mut colored = None;
        match word {
            "on" => {
                is_ground = true;
                continue;
            }
            "bold" => style.bold = true,
            "dim" => style.dim = true,
            "italic" => style.italic = true,
            "underline" => style.underline = true,
            "reverse" => style.reverse = true,
            "default" => colored = Some(None),
            _ => colored = Some(Some(color(word)?)),
        }
        match colored {
            Some(color) if is_ground => style.background = color,
            Some(color) => style.foreground = color,
            None => {}
        }
    }
    Ok(style)
}

fn color(word: &str) -> Result<Color, String> {
    if let Some(index) = PALETTE.iter().position(|name| *name == word) {
        return Ok(Color::Palette(index as u8));
    }
    let part = |index: usize| {
        word.get(index..index + 2)
            .filter(|digits| digits.bytes().all(|digit| digit.is_ascii_hexdigit()))
            .and_then(|digits| u8::from_str_radix(digits, 16).ok())
    };
    if word.starts_with('#') {
        return match (word.len(), part(1), part(3), part(5)) {
            (7, Some(red), Some(green), Some(blue)) => Ok(Color::Rgb(red, green, blue)),
            _ => Err(format!("`{word}` is no colour; one is written #rrggbb")),
        };
    }
    Err(unknown("word", word, nearest(word, PALETTE.iter().chain(&WORDS).copied())))
}

fn unknown(what: &str, word: &str, known: Option<&str>) -> String {
    known.map_or_else(
        || format!("unknown {what} `{word}`"),
        |known| format!("unknown {what} `{word}`, did you mean `{known}`?"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_theme_that_is_compiled_in_is_read_and_says_each_role() {
        for name in Theme::NAMES {
            let theme = Theme::named(name).expect(name);
            assert_ne!(theme.style(Role::Headline), theme.style(Role::HeadlineRead), "{name}");
            assert_ne!(theme.style(Role::Link), theme.style(Role::LinkFocus), "{name}");
        }
        assert_eq!(Theme::named("neon"), None);
    }

    #[test]
    fn a_missing_role_looks_like_its_parent() {
        let theme = Theme::parse("headline = \"red bold\"\nquiet = \"dim\"\n").expect("a theme");
        assert_eq!(theme.style(Role::HeadlineRead), theme.style(Role::Headline));
        assert_eq!(theme.style(Role::Subheading), theme.style(Role::Headline));
        assert_eq!(theme.style(Role::Quote), theme.style(Role::Quiet));
        assert_eq!(theme.style(Role::Kicker), Style::default());
    }

    #[test]
    fn parents_stand_before_their_children() {
        for (index, (role, name, parent)) in ROLES.iter().enumerate() {
            assert!(index_of(*parent) < index || *role == Role::Body, "{name}");
        }
    }

    #[test]
    fn a_mistake_is_named_with_its_line() {
        for (text, expected) in [
            ("\nheadlin = \"bold\"", "line 2: unknown role `headlin`, did you mean `headline`?"),
            ("body = \"boldd\"", "line 1: unknown word `boldd`, did you mean `bold`?"),
            ("body = \"#12345\"", "line 1: `#12345` is no colour; one is written #rrggbb"),
            ("body = 3", "line 1: the style of `body` is text, such as \"red bold\""),
            ("headline.read = \"dim\"", "line 1: `headline` is no style; a name with a dot stands in quotes"),
        ] {
            assert_eq!(Theme::parse(text).expect_err(text).to_string(), expected);
        }
        assert!(Theme::parse("body = ").is_err());
        assert!(Theme::parse("body = \"#aé5\"").is_err());
    }

    #[test]
    fn without_colours_the_marks_of_type_stay() {
        let theme = Theme::named("ink").expect("a theme").without_colors();
        assert_eq!(theme.ground(), Style::default());
        for (role, ..) in ROLES {
            let style = theme.style(role);
            assert_eq!((style.foreground, style.background), (None, None));
        }
        assert!(theme.style(Role::LinkFocus).reverse);
        assert!(theme.style(Role::Headline).bold);
    }

    /// The contrast of two colours as WCAG counts it.
    fn contrast(one: Color, other: Color) -> f64 {
        let light = |color| {
            let Color::Rgb(red, green, blue) = color else { panic!("no colour of our own") };
            let linear = |part: u8| {
                let part = f64::from(part) / 255.0;
                if part <= 0.03928 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
            };
            0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
        };
        let (one, other) = (light(one), light(other));
        (one.max(other) + 0.05) / (one.min(other) + 0.05)
    }

    #[test]
    fn every_text_can_be_read_on_its_ground() {
        for name in ["ink", "paper"] {
            let theme = Theme::named(name).expect(name);
            let ground = theme.ground();
            for (role, role_name, _) in ROLES {
                if role == Role::Rule {
                    continue;
                }
                let style = theme.style(role);
                let (Some(text), Some(under)) =
                    (style.foreground.or(ground.foreground), style.background.or(ground.background))
                else {
                    panic!("{name} {role_name} has no colours");
                };
                assert!(contrast(text, under) >= 4.5, "{name} {role_name} {:.2}", contrast(text, under));
            }
        }
    }
}
