//! The terminal, borrowed: raw mode, alternate screen, key events; always restored.
//!
//! The only room that knows crossterm, and of it the drawing alone: keys are read by `keys`, modes
//! set and restored by `borrowing`, which remembers the terminal exactly as it was. Whatever ends the
//! program (the reader, a panic in any thread, a signal, a terminal that goes away), the terminal
//! is given back first, once.

mod borrowing;
mod event;
mod keys;
mod leaving;
mod listen;
mod panic;

use std::io::{self, IsTerminal, Write};

use base64::Engine;
use ratatui::Frame;
use ratatui::backend::CrosstermBackend;
use ratatui::layout::Rect;

use self::borrowing::Screen;
use self::listen::Ears;
use crate::text::SafeText;

pub use self::event::Event;
pub use self::leaving::{before_exit, leave_within};
pub use self::panic::quietly;

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
    Refused(#[from] io::Error),
}

/// How the terminal is used.
#[derive(Debug, Clone, Copy)]
pub struct Options {
    /// Wheel and clicks come as messages; the terminal's own selection needs Shift then.
    pub mouse: bool,
}

/// The longest text that is put on the clipboard, bytes: what common terminals take as one sequence.
pub const COPY_BYTES: usize = 64 * 1024;

/// The borrowed terminal; dropping it gives it back.
pub struct Terminal {
    screen: ratatui::Terminal<CrosstermBackend<Screen>>,
    ears: Ears,
}

/// The events of a borrowed terminal, in order.
pub type Events = tokio::sync::mpsc::UnboundedReceiver<Event>;

impl Terminal {
    /// Borrows the terminal and starts to listen. The first event is its size.
    pub fn enter(options: Options) -> Result<(Self, Events), Error> {
        if !io::stdout().is_terminal() {
            return Err(Error::NoTerminal("standard output"));
        }
        let term = std::env::var("TERM").unwrap_or_default();
        if term == "dumb" {
            return Err(Error::Dumb(SafeText::line(&term)));
        }
        let input = borrowing::input().ok_or(Error::NoTerminal("standard input"))?;
        panic::watch();
        borrowing::borrow(input, options.mouse)?;
        // From here on whatever fails gives it back.
        let lent = Lent;
        panic::on_purpose("init");
        let (sender, events) = tokio::sync::mpsc::unbounded_channel();
        let ears = Ears::open(sender)?;
        let screen = ratatui::Terminal::new(CrosstermBackend::new(Screen::default()))?;
        std::mem::forget(lent);
        ears.tell_size();
        panic::on_purpose_elsewhere();
        Ok((Self { screen, ears }, events))
    }

    /// Draws one frame.
    pub fn draw(&mut self, view: impl FnOnce(&mut Frame<'_>)) -> Result<(), Error> {
        self.screen.draw(|frame| {
            view(frame);
            panic::on_purpose("draw");
        })?;
        Ok(())
    }

    /// Draws the next frame whole.
    pub fn clear(&mut self) -> Result<(), Error> {
        // Not `clear`, which asks the terminal where its cursor is and waits for the answer.
        let size = self.screen.size()?;
        self.screen.resize(Rect::new(0, 0, size.width, size.height))?;
        Ok(())
    }

    /// Hands the terminal to the shell until continued, for `Ctrl-z` and SIGTSTP; does nothing
    /// where nobody could continue us. Ends in [`Event::Continued`].
    pub fn suspend(&mut self) -> Result<(), Error> {
        if !listen::can_be_continued() {
            return Ok(());
        }
        self.outside(Ears::stop_group)?;
        self.ears.tell(Event::Continued);
        Ok(())
    }

    /// Leaves the screen while something else uses the terminal, an editor; takes it back after.
    pub fn run_outside<T>(&mut self, outside: impl FnOnce() -> T) -> Result<T, Error> {
        self.outside(|_| outside())
    }

    fn outside<T>(&mut self, outside: impl FnOnce(&Ears) -> T) -> Result<T, Error> {
        self.ears.cover();
        borrowing::give_back();
        let result = outside(&self.ears);
        borrowing::take_again()?;
        self.ears.uncover();
        self.ears.tell_size();
        self.clear()?;
        Ok(result)
    }

    /// Puts text on the clipboard by OSC 52; longer text than a terminal takes is cut.
    pub fn copy(&mut self, text: &SafeText) -> Result<(), Error> {
        let mut end = text.len().min(COPY_BYTES);
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        let packed = base64::engine::general_purpose::STANDARD.encode(&text[..end]);
        let backend = self.screen.backend_mut();
        write!(backend, "\x1b]52;c;{packed}\x1b\\")?;
        Write::flush(backend)?;
        Ok(())
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        self.ears.cover();
        borrowing::give_back();
    }
}

/// Gives back what was borrowed if borrowing ends half-way.
struct Lent;

impl Drop for Lent {
    fn drop(&mut self) {
        borrowing::give_back();
    }
}
