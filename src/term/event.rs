//! What the loop is told.

use crate::app::Message;

/// What the terminal, or a signal, tells the loop.
#[derive(Debug, Clone, PartialEq)]
pub enum Event {
    /// Something for the machine: a key, text, the mouse, a size.
    Message(Message),
    /// Leave within a second: SIGTERM, SIGINT, SIGHUP.
    Terminate,
    /// The terminal is gone; nothing can be drawn any more.
    Gone,
    /// The shell wants the program to stop (SIGTSTP): call [`super::Terminal::suspend`].
    Suspend,
    /// The program was continued: the screen is ours again and must be drawn anew.
    Continued,
}
