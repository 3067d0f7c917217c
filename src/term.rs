//! The terminal, borrowed: raw mode, alternate screen, key events; always restored.
//!
//! The only room that knows crossterm.

use std::time::Duration;

use ratatui::Frame;

use crate::app::Message;
use crate::text::SafeText;

/// What the terminal, or a signal, tells the loop.
#[derive(Debug, Clone, PartialEq)]
pub enum Event {
    /// Something for the machine: a key, text, the mouse, a size.
    Message(Message),
    /// Leave within a second: SIGTERM, SIGINT, SIGHUP.
    Terminate,
    /// The terminal is gone; nothing can be drawn any more.
    Gone,
    /// The shell wants the program to stop (SIGTSTP): call [`Terminal::suspend`].
    Suspend,
    /// The program was continued: the screen is ours again and must be drawn anew.
    Continued,
}

/// Why there is no terminal to borrow.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Standard input or output is no terminal.
    #[error("{0} is not a terminal; `dateline list` and `dateline show` work without one")]
    NoTerminal(&'static str),
    /// A terminal that cannot place its cursor.
    #[error(
        "the terminal `TERM={0}` cannot show a screen; `dateline list` and `dateline show` work without one"
    )]
    Dumb(SafeText),
    /// The terminal refused.
    #[error("could not use the terminal")]
    Refused(#[from] std::io::Error),
}

/// How the terminal is used.
#[derive(Debug, Clone, Copy)]
pub struct Options {
    /// Wheel and clicks come as messages; the terminal's own selection needs Shift then.
    pub mouse: bool,
}

/// The borrowed terminal; dropping it gives it back.
pub struct Terminal {}

/// The events of a borrowed terminal, in order.
pub type Events = tokio::sync::mpsc::UnboundedReceiver<Event>;

impl Terminal {
    /// Borrows the terminal and starts to listen. The first event is its size.
    pub fn enter(options: Options) -> Result<(Self, Events), Error> {
        let _ = options;
        todo!()
    }

    /// Draws one frame.
    pub fn draw(&mut self, view: impl FnOnce(&mut Frame<'_>)) -> Result<(), Error> {
        let _ = view;
        todo!()
    }

    /// Draws the next frame whole.
    pub fn clear(&mut self) -> Result<(), Error> {
        todo!()
    }

    /// Hands the terminal to the shell until continued, for `Ctrl-z` and SIGTSTP; does nothing
    /// where nobody could continue us. Ends in [`Event::Continued`].
    pub fn suspend(&mut self) -> Result<(), Error> {
        todo!()
    }

    /// Leaves the screen while something else uses the terminal, an editor; takes it back after.
    pub fn run_outside<T>(&mut self, outside: impl FnOnce() -> T) -> Result<T, Error> {
        let _ = outside;
        todo!()
    }

    /// Puts text on the clipboard by OSC 52; longer text than a terminal takes is cut.
    pub fn copy(&mut self, text: &SafeText) -> Result<(), Error> {
        let _ = text;
        todo!()
    }
}

/// A promise that the process ends: if it still runs after so long, the terminal is restored and
/// the process exits with the code. For the loop to call when it begins to leave.
pub fn leave_within(limit: Duration, code: i32) {
    let _ = (limit, code);
    todo!()
}
