//! The vectors of texts: out of memory, else out of the store, else made now.
//!
//! The models are read when a vector has to be made for the first time; a vector that is in the store
//! needs none. What was made is handed on to be stored.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::text::{Text, told};
use crate::model::StoryId;
use crate::related::{English, MANY_PIECES, Many, Model, Vectors};
use crate::store::{Reader, VectorRow};

/// Vectors that are held in memory, at most twice as many.
const HELD: usize = 8_192;

/// The models as they ship, see `assets/models/NOTICE`. One that could not be read would leave all to
/// the words.
static ENGLISH: LazyLock<Option<English<'static>>> = LazyLock::new(|| {
    English::read(
        include_bytes!("../../../assets/models/en-128-q4.bin"),
        include_str!("../../../assets/models/en-vocab.txt"),
    )
    .ok()
});
static MANY: LazyLock<Option<Many<'static>>> =
    LazyLock::new(|| Many::read(include_bytes!("../../../assets/models/multi-96-q4.bin"), MANY_PIECES).ok());

/// The vectors in memory. One without bytes says that there is none to be had.
#[derive(Default)]
pub struct VectorCache {
    /// What was asked for of late, and what before that: when the first is full it becomes the second.
    recent: HashMap<(StoryId, Model), Box<[u8]>>,
    former: HashMap<(StoryId, Model), Box<[u8]>>,
    made: Vec<VectorRow>,
}

impl VectorCache {
    /// The cache as the index asks it.
    pub fn open<'a>(&'a mut self, reader: &'a Reader) -> OpenVectorCache<'a> {
        OpenVectorCache { cache: self, reader }
    }

    /// The vectors of a text in its own language.
    pub fn make(text: &Text) -> Option<VectorRow> {
        let model = if text.is_english { Model::English } else { Model::Many };
        let vector = vector_of(&text.words, model)?;
        Some(VectorRow { story: text.story, model: number(model), vector })
    }

    /// What was made since this was asked last, to be stored.
    pub fn take_made(&mut self) -> Vec<VectorRow> {
        std::mem::take(&mut self.made)
    }

    /// A story's text is another now.
    pub fn forget(&mut self, story: StoryId) {
        for model in [Model::English, Model::Many] {
            self.recent.remove(&(story, model));
            self.former.remove(&(story, model));
        }
    }

    fn held(&mut self, key: (StoryId, Model)) -> Option<&[u8]> {
        if !self.recent.contains_key(&key) {
            let vector = self.former.remove(&key)?;
            self.hold(key, vector);
        }
        self.recent.get(&key).map(Box::as_ref)
    }

    fn hold(&mut self, key: (StoryId, Model), vector: Box<[u8]>) {
        if self.recent.len() >= HELD {
            self.former = std::mem::take(&mut self.recent);
        }
        self.recent.insert(key, vector);
    }
}

/// The vector of a text in its short form; `None` where the text says nothing.
fn vector_of(text: &str, model: Model) -> Option<Vec<u8>> {
    if !text.contains(char::is_alphanumeric) {
        return None;
    }
    let vector = match model {
        Model::English => ENGLISH.as_ref()?.vector(text),
        Model::Many => MANY.as_ref()?.vector(text),
    };
    short(&vector)
}

/// A cache with the store that stands behind it.
pub struct OpenVectorCache<'a> {
    cache: &'a mut VectorCache,
    reader: &'a Reader,
}

impl OpenVectorCache<'_> {
    /// A vector that is nowhere yet.
    fn make(&mut self, story: StoryId, model: Model) -> Option<Vec<u8>> {
        let stored = self.reader.story(story).ok()?;
        let text = told(&stored);
        let vector = vector_of(&text, model)?;
        self.cache.made.push(VectorRow { story, model: number(model), vector: vector.clone() });
        Some(vector)
    }
}

/// The store alone, for who goes by words.
pub struct Links<'a>(pub &'a Reader);

impl Vectors for Links<'_> {
    fn vector(&mut self, _: StoryId, _: Model) -> Option<Vec<f32>> {
        None
    }

    fn linked(&mut self, story: StoryId) -> Vec<StoryId> {
        self.0.linked(story).unwrap_or_default()
    }
}

impl Vectors for OpenVectorCache<'_> {
    fn linked(&mut self, story: StoryId) -> Vec<StoryId> {
        Links(self.reader).linked(story)
    }

    fn vector(&mut self, story: StoryId, model: Model) -> Option<Vec<f32>> {
        if let Some(held) = self.cache.held((story, model)) {
            return long(held);
        }
        self.prepare(&[story], model);
        long(self.cache.held((story, model))?)
    }

    fn prepare(&mut self, stories: &[StoryId], model: Model) {
        let mut absent: Vec<StoryId> =
            stories.iter().copied().filter(|story| self.cache.held((*story, model)).is_none()).collect();
        absent.sort_unstable();
        // A store that cannot be read now is told of by whatever needs it; the words are at hand.
        for row in self.reader.vectors(&absent, number(model)).unwrap_or_default() {
            self.cache.hold((row.story, model), row.vector.into_boxed_slice());
        }
        for story in absent {
            if self.cache.held((story, model)).is_none() {
                let made = self.make(story, model).unwrap_or_default();
                self.cache.hold((story, model), made.into_boxed_slice());
            }
        }
    }
}

fn number(model: Model) -> u8 {
    match model {
        Model::English => 0,
        Model::Many => 1,
    }
}

/// A direction with a byte a number; `None` for one of nothing.
fn short(vector: &[f32]) -> Option<Vec<u8>> {
    let most = vector.iter().fold(0.0_f32, |most, number| most.max(number.abs()));
    let byte = |number: &f32| ((number / most * 127.0).round() as i8).cast_unsigned();
    (most > 0.0).then(|| vector.iter().map(byte).collect())
}

/// The same of length one again.
fn long(bytes: &[u8]) -> Option<Vec<f32>> {
    let squares: i32 = bytes.iter().map(|byte| i32::from(byte.cast_signed()).pow(2)).sum();
    let length = (squares as f32).sqrt();
    (squares > 0).then(|| bytes.iter().map(|byte| f32::from(byte.cast_signed()) / length).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::related::cosine;

    #[test]
    fn a_vector_in_bytes_points_the_same_way() {
        let vector = [0.6, -0.8, 0.001, 0.0];
        let back = long(&short(&vector).expect("a direction")).expect("a direction");
        assert!(cosine(&vector, &back) > 0.9999, "{back:?}");
        assert!((cosine(&back, &back) - 1.0).abs() < 1e-6);
        assert_eq!(short(&[0.0, 0.0]), None);
        assert_eq!(long(&[0, 0]), None);
    }

    #[test]
    fn the_shelf_holds_what_was_asked_for_of_late_and_has_a_bound() {
        let mut cache = VectorCache::default();
        let key = |story: usize| (StoryId(story as i64), Model::English);
        for story in 0..3 * HELD {
            cache.hold(key(story), Box::new([1]));
            assert!(cache.held(key(0)).is_some(), "it is asked for all the time");
        }
        assert!(cache.recent.len() <= HELD && cache.former.len() <= HELD);
        assert!(cache.held(key(3 * HELD - 1)).is_some());
        assert!(cache.held(key(1)).is_none(), "it was asked for long ago");
        cache.forget(StoryId(0));
        assert!(cache.held(key(0)).is_none());
    }

    #[test]
    fn both_models_are_ours_and_whole() {
        for (model, width) in [(Model::English, 128), (Model::Many, 512)] {
            assert_eq!(vector_of("The ferry is late again", model).map(|vector| vector.len()), Some(width));
            assert_eq!(vector_of(". ", model), None);
        }
    }
}
