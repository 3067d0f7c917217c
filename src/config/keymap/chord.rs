//! A key with its modifiers, and how it is written.

use std::fmt;
use std::str::FromStr;

/// A key with its modifiers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Chord {
    /// The key.
    pub key: Key,
    /// Ctrl is held.
    pub ctrl: bool,
    /// Alt is held.
    pub alt: bool,
    /// Shift is held; for characters it is part of the character.
    pub shift: bool,
}

/// A key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Key {
    /// A character as it comes, space included.
    Char(char),
    /// Enter.
    Enter,
    /// Escape.
    Esc,
    /// Backspace.
    Backspace,
    /// Tab; with shift for back-tab.
    Tab,
    /// Up.
    Up,
    /// Down.
    Down,
    /// Left.
    Left,
    /// Right.
    Right,
    /// Home.
    Home,
    /// End.
    End,
    /// Page up.
    PageUp,
    /// Page down.
    PageDown,
    /// Delete.
    Delete,
    /// A function key, 1 to 12.
    Function(u8),
}

/// The keys with a name, and how it is written.
const NAMES: &[(&str, Key)] = &[
    ("space", Key::Char(' ')),
    ("enter", Key::Enter),
    ("esc", Key::Esc),
    ("backspace", Key::Backspace),
    ("tab", Key::Tab),
    ("up", Key::Up),
    ("down", Key::Down),
    ("left", Key::Left),
    ("right", Key::Right),
    ("home", Key::Home),
    ("end", Key::End),
    ("page-up", Key::PageUp),
    ("page-down", Key::PageDown),
    ("delete", Key::Delete),
];

impl Chord {
    /// A key without modifiers.
    pub const fn plain(key: Key) -> Self {
        Self { key, ctrl: false, alt: false, shift: false }
    }

    /// A key as the keymap knows it: a character bears its shift itself, and with ctrl it is a small letter.
    #[must_use]
    pub fn normal(mut self) -> Self {
        if let Key::Char(character) = self.key {
            if self.ctrl && character.is_ascii_uppercase() {
                self.key = Key::Char(character.to_ascii_lowercase());
            } else if self.shift && !self.ctrl && character.is_ascii_lowercase() {
                self.key = Key::Char(character.to_ascii_uppercase());
            }
            self.shift = false;
        }
        self
    }

    /// The character that it types into a line, if it types one.
    pub fn typed(self) -> Option<char> {
        match self.key {
            Key::Char(character) if !self.ctrl && !self.alt => Some(character),
            _ => None,
        }
    }
}

/// A text that is no chord.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no key")]
pub struct NoChord(pub String);

impl FromStr for Chord {
    type Err = NoChord;

    /// Reads `j`, `J`, `ctrl-d`, `alt-left`, `space`, `shift-tab`, `f1`.
    fn from_str(text: &str) -> Result<Self, NoChord> {
        let wrong = || NoChord(text.chars().take(40).collect());
        let mut chord = Self::plain(Key::Esc);
        let mut rest = text;
        loop {
            let (held, after) = if let Some(after) = rest.strip_prefix("ctrl-") {
                (&mut chord.ctrl, after)
            } else if let Some(after) = rest.strip_prefix("alt-") {
                (&mut chord.alt, after)
            } else if let Some(after) = rest.strip_prefix("shift-") {
                (&mut chord.shift, after)
            } else {
                break;
            };
            if *held || after.is_empty() {
                return Err(wrong());
            }
            *held = true;
            rest = after;
        }
        let mut characters = rest.chars();
        chord.key = match (characters.next(), characters.next()) {
            (Some(character), None) if !character.is_control() => Key::Char(character),
            (Some('f'), Some(_)) if rest[1..].bytes().all(|byte| byte.is_ascii_digit()) => rest[1..]
                .parse()
                .ok()
                .filter(|number| (1..=12).contains(number))
                .map(Key::Function)
                .ok_or_else(wrong)?,
            _ => NAMES.iter().find(|(name, _)| *name == rest).map(|(_, key)| *key).ok_or_else(wrong)?,
        };
        Ok(chord.normal())
    }
}

impl fmt::Display for Chord {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = String::new();
        for (held, name) in [(self.ctrl, "ctrl-"), (self.alt, "alt-"), (self.shift, "shift-")] {
            if held {
                text.push_str(name);
            }
        }
        match (NAMES.iter().find(|(_, key)| *key == self.key), self.key) {
            (Some((name, _)), _) => text.push_str(name),
            (None, Key::Char(character)) => text.push(character),
            (None, Key::Function(number)) => {
                text.push('f');
                text.push_str(&number.to_string());
            }
            (None, _) => {}
        }
        formatter.pad(&text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chord_is_written_in_one_way() {
        let check = |text: &str, expected: &str| {
            let chord: Chord = text.parse().expect(text);
            assert_eq!(chord.to_string(), expected);
            assert_eq!(expected.parse(), Ok(chord), "{text}");
        };
        check("j", "j");
        check("shift-j", "J");
        check("ctrl-D", "ctrl-d");
        check("alt-ctrl-left", "ctrl-alt-left");
        check("shift-tab", "shift-tab");
        check(" ", "space");
        check("-", "-");
        check("ctrl--", "ctrl--");
        check("é", "é");
        check("f", "f");
        check("f12", "f12");
    }

    #[test]
    fn what_is_no_key_says_so() {
        for text in ["", "ctrl-", "ctrl-ctrl-a", "jj", "f0", "f13", "pageup", "\u{1b}", "Ctrl-a"] {
            assert!(text.parse::<Chord>().is_err(), "{text}");
        }
    }
}
