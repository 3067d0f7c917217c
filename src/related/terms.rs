//! The words of a story as numbers.

/// A word's stem, as a number that is the same in every run and store.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Stem(pub u32);

/// How often each stem occurs in a story.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Terms {}

impl Terms {
    /// Counts the words of a story: its headline and the start of its text or summary, plain.
    /// `language` is the tag that the feed or page gives; without one it is guessed.
    pub fn of(title: &str, text: &str, language: Option<&str>) -> Self {
        let _ = (title, text, language);
        todo!()
    }

    /// For the store, which keeps them as a blob.
    pub fn to_bytes(&self) -> Vec<u8> {
        todo!()
    }

    /// Back from the store; `None` if it is none of our blobs.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let _ = bytes;
        todo!()
    }
}
