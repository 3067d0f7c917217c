//! What the index has to know of a story, and its form in the store.

use jiff::Timestamp;

use super::text::{Text, headline, text_of, told};
use crate::model::{Story, StoryId};
use crate::related::{self, Doc, Terms};
use crate::store::{Error, Store, TermRow};

/// Stories whose terms are counted in one piece of the library's work.
const PIECE: usize = 100;

/// Counts the terms of some stories, and gives the texts that they were counted in; none once there
/// is nothing more to count.
pub fn count_piece(store: &mut Store) -> Result<Vec<Text>, Error> {
    let stories = store.stories_without_terms(PIECE)?;
    let mut texts = Vec::with_capacity(stories.len());
    let mut counted = Vec::with_capacity(stories.len());
    for story in stories {
        let stored = store.story(story)?;
        let (doc, row) = counted_terms(&stored);
        counted.push(row);
        texts.push(Text { story, words: told(&stored), is_english: doc.terms.is_english() });
    }
    if !counted.is_empty() {
        store.put_terms(&counted)?;
    }
    Ok(texts)
}

fn counted_terms(stored: &Story) -> (Doc, TermRow) {
    let text = text_of(stored);
    let terms = Terms::of(headline(stored), &text, stored.language.as_deref());
    let time = stored.published.and_then(|when| when.instant());
    let (outlet, title) = (related::key(&stored.outlet), related::key(&stored.title));
    let doc = Doc { story: stored.id, time, outlet, title, terms };
    let day = time.map(|time| time.as_second().div_euclid(24 * 3600) as i32);
    let language = stored.language.as_deref().unwrap_or_default().to_owned();
    let row = TermRow { story: stored.id, language, day, terms: encoded(&doc) };
    (doc, row)
}

/// What the index has to know of a story, in bytes: time in milliseconds, outlet, headline, terms.
fn encoded(doc: &Doc) -> Vec<u8> {
    let time = doc.time.map_or(i64::MIN, Timestamp::as_millisecond);
    let mut bytes = Vec::new();
    bytes.extend(time.to_le_bytes());
    bytes.extend(doc.outlet.to_le_bytes());
    bytes.extend(doc.title.to_le_bytes());
    bytes.extend(doc.terms.to_bytes());
    bytes
}

/// Back from the store; `None` where an earlier program wrote it in another form.
pub fn decoded(story: StoryId, bytes: &[u8]) -> Option<Doc> {
    let (time, rest) = bytes.split_first_chunk::<8>()?;
    let (outlet, rest) = rest.split_first_chunk::<8>()?;
    let (title, rest) = rest.split_first_chunk::<8>()?;
    let time = i64::from_le_bytes(*time);
    Some(Doc {
        story,
        time: (time != i64::MIN).then(|| Timestamp::from_millisecond(time).ok()).flatten(),
        outlet: u64::from_le_bytes(*outlet),
        title: u64::from_le_bytes(*title),
        terms: Terms::from_bytes(rest)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_index_knows_of_a_story_survives_the_store() {
        for time in [None, Some(Timestamp::from_millisecond(1_791_545_400_123).expect("in range"))] {
            let terms = Terms::of("Ferry late", "The ferry came late to Brennick.", Some("en"));
            let doc = Doc { story: StoryId(7), time, outlet: 1, title: u64::MAX, terms };
            let back = decoded(StoryId(7), &encoded(&doc)).expect("readable");
            assert_eq!((back.time, back.outlet, back.title, back.terms), (time, 1, u64::MAX, doc.terms));
        }
        assert!(decoded(StoryId(7), &[1, 2, 3]).is_none());
    }
}
