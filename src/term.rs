//! The terminal, borrowed: raw mode, alternate screen, key events; always restored.
