//! The trees that judge pairs of stories, as they were fitted.

use crate::trees::Trees;

/// What stands between the trees for words and vectors and those for words alone.
const DIVIDER: &str = "---";

/// Trees as they were fitted: those for words and vectors, and those for words alone.
#[derive(Debug)]
pub(super) struct Fitted {
    mixed: Trees,
    words: Trees,
}

impl Fitted {
    /// Reads two sets of trees over so many numbers; both are empty if they cannot be read.
    pub(super) fn read(text: &str, numbers: usize) -> Self {
        let (mixed, words) = text.split_once(DIVIDER).unwrap_or((text, ""));
        let [mixed, words] = [mixed, words].map(|part| Trees::read(part, numbers).unwrap_or_default());
        Self { mixed, words }
    }

    /// The logarithm of the odds that some numbers lead to; `has_text` where vectors are in them.
    pub(super) fn odds(&self, numbers: &[f32], has_text: bool) -> f32 {
        if has_text { &self.mixed } else { &self.words }.sum(numbers)
    }

    /// Whether the file was fitted over numbers of these names, and was read whole.
    #[cfg(test)]
    pub(super) fn is_whole(&self, text: &str, names: &str) -> bool {
        let named = text.lines().find_map(|line| line.strip_prefix("# over: "));
        named == Some(names) && [&self.mixed, &self.words].iter().all(|trees| trees.count() > 10)
    }
}
