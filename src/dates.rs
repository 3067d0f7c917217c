//! Dates as the world writes them.
//!
//! Two readers share words, tokens and parts, because two things are asked of a text: [`whole`]
//! takes a text that is a date or nothing, as a feed's field is, and gathers its parts wherever they
//! stand; [`first`] looks for a date among other words, as a page shows it, and takes only forms that
//! mean nothing else. How the parts that both share differ for them stands in `parts::Profile`.
//!
//! Knows `model` and `text`, and no clock: a time that counts from now ("3 hours ago") has a
//! [`TimeShape`], but is no date, for it says nothing that stays true.

mod parts;
mod shape;
mod tokens;
mod told;
mod whole;
mod within;
mod words;

pub use shape::{TimeShape, is_month, names_day_or_month, shape};
pub use told::{changed, published, tells_change};
pub use whole::whole;
pub use within::{first, in_address};
pub use words::weekday;
