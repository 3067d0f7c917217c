//! Where everything stands on the screen, from 0x0 to 1000x1000.
//!
//! The machine needs it for pages, scrolling and the mouse, and the view draws by it, so that what is
//! clicked is what is seen.
//!
//! ```text
//!  narrow, under 100 columns           wide                            reading, from 160
//!  ┌ top ──────────────────────┐       ┌ top ──────────────────────┐   ┌ top ──────────────────────┐
//!  │ list, or text, or listing │       │ sections│list│article    │   │ sections│list│text│listing│
//!  └ status ───────────────────┘       └ status ───────────────────┘   └ status ───────────────────┘
//! ```

mod columns;
mod panes;
mod rows;
mod spots;
#[cfg(test)]
mod tests;

pub use columns::{RowColumns, first_seen, has_facts, headline, names_outlet, row_columns, seen_line};
pub use panes::{Area, Plan, plan};
pub use rows::{ListLine, list_lines};
pub use spots::{Spot, TabSpot, first_offer, first_tab, spot, tab_spots};

pub(super) use rows::{lines_between, rows_within, settled_offset};
