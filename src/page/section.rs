//! A section page to ranked entries.

use super::tree::Tree;
use crate::model::{Budget, SectionPage, WebUrl};

/// Reads a parsed page as a section.
pub(super) fn read(tree: &Tree, address: Option<&WebUrl>, budget: &Budget) -> SectionPage {
    let _ = (tree, address, budget);
    SectionPage::default()
}
