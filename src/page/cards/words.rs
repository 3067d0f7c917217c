//! What the parts of a card are called in class names, on section pages and beside stories alike.

use crate::page::lexicon::{Role, role};

/// Headlines.
pub(in crate::page) static TITLE: Role = Role::new(|| role("card.title"));

/// Kickers.
pub(in crate::page) static KICKER: Role = Role::new(|| role("card.kicker"));

/// Bylines.
pub(in crate::page) static AUTHOR: Role = Role::new(|| role("card.author"));

/// What stands under a picture.
pub(super) static CREDIT: Role = Role::new(|| role("card.credit"));

/// Times.
pub(super) static TIME: Role = Role::new(|| role("card.time"));
