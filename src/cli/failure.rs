//! How a command fails, and how it says so.

use std::fmt::Write as _;
use std::io::Write as _;
use std::process::ExitCode;

use super::mask::masked;
use crate::app;
use crate::runtime::Cause;
use crate::text::SafeText;

/// Done, but not what was wanted.
pub const FAILED: u8 = 1;
/// Not understood.
pub const MISUSED: u8 = 2;

/// Why a command came to nothing: one sentence, what led to it, and what to do about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// One sentence without a period.
    words: SafeText,
    /// What led to it, the nearest first.
    causes: Vec<SafeText>,
    /// What to do.
    hint: Option<SafeText>,
    /// The exit code.
    code: u8,
    /// Whether there is nobody to tell: the pipe that the results went into is closed.
    is_silent: bool,
}

impl Failure {
    /// A failure in these words; exit 1.
    pub fn new(words: impl AsRef<str>) -> Self {
        Self {
            words: SafeText::line(words.as_ref()),
            causes: Vec::new(),
            hint: None,
            code: FAILED,
            is_silent: false,
        }
    }

    /// Something that was typed makes no sense; exit 2.
    pub fn misused(words: impl AsRef<str>) -> Self {
        Self { code: MISUSED, ..Self::new(words) }
    }

    /// The reader of the results has gone: nothing failed, and nobody is left to be told.
    pub fn closed() -> Self {
        Self { code: 0, is_silent: true, ..Self::new("") }
    }

    /// The same failure with what led to it.
    #[must_use]
    pub fn because(mut self, cause: impl std::fmt::Display) -> Self {
        self.causes.extend(SafeText::line(&cause.to_string()).filled());
        self
    }

    /// The same failure with the error that led to it and all that led to that.
    #[must_use]
    pub fn after(mut self, error: &(dyn std::error::Error + 'static)) -> Self {
        let mut next = Some(error);
        while let Some(error) = next {
            self = self.because(error);
            next = error.source();
        }
        self
    }

    /// The same failure with what to do about it.
    #[must_use]
    pub fn hint(mut self, hint: impl AsRef<str>) -> Self {
        self.hint = SafeText::line(hint.as_ref()).filled();
        self
    }

    /// What led to it, in one line.
    pub fn reasons(&self) -> String {
        self.causes.iter().map(SafeText::as_str).collect::<Vec<_>>().join(": ")
    }

    /// The same failure with another exit code.
    #[must_use]
    pub fn with_code(self, code: u8) -> Self {
        Self { code, ..self }
    }

    /// Says it on stderr and gives the exit code.
    pub fn report(&self) -> ExitCode {
        if !self.is_silent {
            say(&masked(&self.to_string()));
        }
        ExitCode::from(self.code)
    }
}

impl From<Cause> for Failure {
    fn from(cause: Cause) -> Self {
        let app::Failure { words, hint } = cause.into();
        Self { hint, ..Self::new(words.as_str()) }
    }
}

impl std::fmt::Display for Failure {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "error: {}", self.words)?;
        for cause in &self.causes {
            write!(formatter, "\n  caused by: {cause}")?;
        }
        if let Some(hint) = &self.hint {
            write!(formatter, "\nhint: {hint}")?;
        }
        Ok(())
    }
}

/// Writes a line to stderr; where that is closed or full, nothing is left to tell it to.
pub fn say(line: &str) {
    let mut whole = String::with_capacity(line.len() + 1);
    // One write, so that lines of several programs do not run into one another.
    let _ = writeln!(whole, "{line}");
    let _ = std::io::stderr().write_all(whole.as_bytes());
}

/// Says what clap found, on the stream where it belongs.
pub fn misuse(words: &clap::Error) -> ExitCode {
    // Closed or full: nobody to tell.
    let _ = words.print();
    if words.use_stderr() { ExitCode::from(MISUSED) } else { ExitCode::SUCCESS }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_says_what_why_and_what_to_do() {
        let failure = Failure::new("could not read `a\u{1b}[2J`")
            .because("no such file")
            .hint("`dateline list --json` prints the ids");
        assert_eq!(
            failure.to_string(),
            "error: could not read `a[2J`\n  caused by: no such file\n\
             hint: `dateline list --json` prints the ids"
        );
    }
}
