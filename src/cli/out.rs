//! Where results go: stdout, buffered, with nothing in it that moves a terminal.

use std::io::{self, BufWriter, Write};

use serde::Serialize;
use serde_json::ser::Formatter;

use super::failure::Failure;
use crate::text;

/// The results of a command.
pub struct Out {
    to: Box<dyn Write>,
}

impl Out {
    /// Results to stdout.
    pub fn stdout() -> Self {
        Self { to: Box::new(BufWriter::new(io::stdout())) }
    }

    /// Writes text as it is; what stands in it was made safe before.
    pub fn text(&mut self, text: &str) -> Result<(), Failure> {
        self.to.write_all(text.as_bytes()).map_err(|error| not_written(&error))
    }

    /// Writes a line.
    pub fn line(&mut self, line: &str) -> Result<(), Failure> {
        self.text(line)?;
        self.text("\n")
    }

    /// Writes a value as one line of JSON.
    pub fn json(&mut self, value: &impl Serialize) -> Result<(), Failure> {
        let mut serializer = serde_json::Serializer::with_formatter(&mut self.to, Escaping);
        value.serialize(&mut serializer).map_err(|error| not_written(&io::Error::from(error)))?;
        self.text("\n")
    }

    /// Hands on what is held back.
    pub fn flush(&mut self) -> Result<(), Failure> {
        self.to.flush().map_err(|error| not_written(&error))
    }

    /// Hands on what is held back; the last word on whether all arrived.
    pub fn finish(mut self) -> Result<(), Failure> {
        self.flush()
    }
}

/// A closed pipe is the end of the work, not a failure: `dateline list | head`.
fn not_written(error: &io::Error) -> Failure {
    if error.kind() == io::ErrorKind::BrokenPipe {
        return Failure::closed();
    }
    Failure::new("could not write the results").because(error)
}

/// Compact JSON in which characters that may not be shown are written as escapes.
struct Escaping;

impl Formatter for Escaping {
    fn write_string_fragment<W: ?Sized + Write>(&mut self, writer: &mut W, fragment: &str) -> io::Result<()> {
        let mut start = 0;
        for (at, character) in fragment.char_indices() {
            if !text::is_unsafe(character) {
                continue;
            }
            writer.write_all(&fragment.as_bytes()[start..at])?;
            for unit in character.encode_utf16(&mut [0; 2]) {
                write!(writer, "\\u{unit:04x}")?;
            }
            start = at + character.len_utf8();
        }
        writer.write_all(&fragment.as_bytes()[start..])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_keeps_every_character_and_shows_no_unsafe_one() {
        let raw = "a\u{1b}[2J\u{9b}0m\u{202e}\u{e0041}\u{7f}é\"\n";
        let mut bytes = Vec::new();
        let mut serializer = serde_json::Serializer::with_formatter(&mut bytes, Escaping);
        raw.serialize(&mut serializer).expect("a string");
        let json = String::from_utf8(bytes).expect("UTF-8");
        assert_eq!(json, r#""a\u001b[2J\u009b0m\u202e\udb40\udc41\u007fé\"\n""#);
        assert_eq!(serde_json::from_str::<String>(&json).expect("JSON"), raw);
    }
}
