//! Where the vectors of texts come from.

use crate::model::StoryId;

/// Which of the two models a vector is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Model {
    /// [`super::English`].
    English,
    /// [`super::Many`].
    Many,
}

/// Gives the vectors of stories: of headline, a point, and the start of the text.
pub trait Vectors {
    /// A story's vector of length one; `None` where its text or the model is not to be had.
    fn vector(&mut self, story: StoryId, model: Model) -> Option<Vec<f32>>;

    /// Says that the vectors of these stories are asked for next, so that they can be read at once.
    fn prepare(&mut self, _stories: &[StoryId], _model: Model) {}

    /// Stories that the publisher's page links this one with, in either direction.
    fn linked(&mut self, _story: StoryId) -> Vec<StoryId> {
        Vec::new()
    }
}

impl<F: FnMut(StoryId, Model) -> Option<Vec<f32>>> Vectors for F {
    fn vector(&mut self, story: StoryId, model: Model) -> Option<Vec<f32>> {
        self(story, model)
    }
}

/// No vectors: all goes by words.
#[derive(Debug, Clone, Copy)]
pub struct Lexical;

impl Vectors for Lexical {
    fn vector(&mut self, _: StoryId, _: Model) -> Option<Vec<f32>> {
        None
    }
}
