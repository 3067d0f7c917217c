//! Stories as they are compared: which of their stems count, and what each weighs.
//!
//! A story is weighed once, by how rare its stems are in the store and in news at large together; what
//! its outlet says all the time is left out.

use std::sync::Arc;

use super::evidence::{Against, Profile};
use super::hash::{Map, Stem};
use super::index::Index;
use super::prior;
use super::story::{Found, unknown_outlet};
use crate::model::StoryId;

/// What is known of a word beforehand counts as much as so many stories of the store.
const BEFOREHAND: f32 = 500.0;
/// Profiles that are held between two changes of what stems weigh.
pub(super) const HELD: usize = 4096;
/// Outlets whose stories were counted, held till another story of them comes.
pub(super) const HELD_OUTLETS: usize = 1024;
/// A stem that more stories of the outlet have than this is the outlet's standing phrase or subject:
/// it says nothing of an event, if that is also so large a part of the outlet's stories.
const STANDING: u16 = 8;
const STANDING_PART: f32 = 0.5;
/// The same between two stories of one outlet: those of a series share their head, however small a part of
/// all they are. What one is before the other may be told more often than one event is.
const STANDING_WITHIN: u16 = 4;
const STANDING_BEFORE: u16 = 8;
const STANDING_BEFORE_PART: f32 = 0.02;
/// Headlines of one outlet that have so large a part of their words in common, and are not the same, are of a series.
const SERIES: f32 = 0.6;
/// A story of fewer stems says too little to be told from others.
pub(super) const FEWEST: usize = 4;
/// Of an outlet's stories so many are counted, the newest.
const COUNTED_OF_AN_OUTLET: usize = 10_000;

impl Index {
    /// A story as it is compared; `None` for one that is not here.
    pub(super) fn profile(&mut self, story: StoryId, against: Against) -> Option<Arc<Profile>> {
        self.settle_if_due();
        if let Some(held) = self.profiles.get(&(story, against)) {
            return Some(Arc::clone(held));
        }
        let number = self.number(story)?;
        let slot = &self.slots[number as usize];
        let (language, outlet) = (slot.language, slot.outlet);
        let tag = self.frequencies.language(language);
        let stories = self.frequencies.stories(language) as f32 + BEFOREHAND;
        let at_outlet = self.stories_at(outlet).min(COUNTED_OF_AN_OUTLET as u16);
        let least = match against {
            Against::Others => STANDING.max((STANDING_PART * f32::from(at_outlet)) as u16),
            Against::ItsOwnOutlet => STANDING_WITHIN,
            Against::BeforeAtItsOwnOutlet => {
                STANDING_BEFORE.max((STANDING_BEFORE_PART * f32::from(at_outlet)) as u16)
            }
        };
        let is_known = outlet != unknown_outlet();
        let mut weighed = self.stems(story);
        weighed.retain(|(stem, _)| {
            let df = self.frequencies.of(language, *stem);
            df <= u32::from(least) || !is_known || self.at_outlet(outlet, *stem) <= least
        });
        let weighed = weighed.into_iter().map(|(stem, tally)| {
            let df = self.frequencies.of(language, stem) as f32 + BEFOREHAND * prior::share(tag, stem);
            let idf = ((stories - df).max(0.0) + 0.5) / (df + 0.5);
            (stem, tally, idf.ln_1p())
        });
        let profile = Arc::new(Profile::new(tag, weighed.collect()));
        if self.profiles.len() >= HELD {
            self.profiles.clear();
        }
        self.profiles.insert((story, against), Arc::clone(&profile));
        Some(profile)
    }

    /// Whether two headlines are not the same and yet have nearly the same words, numbers left out: those of
    /// a series. What stands in all of an outlet's headlines counts here.
    pub(super) fn are_of_a_series(&self, one: &Found, other: &Found) -> bool {
        let [ours, theirs] = [one, other].map(|one| -> Vec<Stem> {
            let held = self.stems(one.story).into_iter();
            held.filter(|(_, tally)| tally.is_in_headline() && !tally.is_number())
                .map(|(stem, _)| stem)
                .collect()
        });
        let both = ours.iter().filter(|stem| theirs.contains(stem)).count();
        one.title != other.title && both as f32 >= SERIES * (ours.len() + theirs.len() - both) as f32
    }

    /// How many of an outlet's stories have a stem; up to [`STANDING_WITHIN`] are as many as none.
    fn at_outlet(&mut self, outlet: u32, stem: Stem) -> u16 {
        if !self.at_outlets.contains_key(&outlet) {
            let counted = self.counted_at(outlet);
            if self.at_outlets.len() >= HELD_OUTLETS {
                self.at_outlets.clear();
            }
            self.at_outlets.insert(outlet, counted);
        }
        self.at_outlets.get(&outlet).and_then(|counted| counted.get(&stem.0)).copied().unwrap_or(0)
    }

    fn counted_at(&self, outlet: u32) -> Map<u32, u16> {
        let is_its_own = |slot: &usize| self.slots[*slot].outlet == outlet && self.scales[*slot] != 0.0;
        let mut counted: Map<u32, u16> = Map::default();
        for slot in (0..self.slots.len()).rev().filter(is_its_own).take(COUNTED_OF_AN_OUTLET) {
            for (stem, _) in self.terms(slot as u32).counts {
                let count = counted.entry(stem.0).or_default();
                *count = count.saturating_add(1);
            }
        }
        counted.retain(|_, count| *count > STANDING_WITHIN);
        counted.shrink_to_fit();
        counted
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::related::evidence::Evidence;
    use crate::related::{Doc, Terms, key};

    fn doc(story: i64, title: &str, text: &str, outlet: &str) -> Doc {
        let terms = Terms::of(title, text, Some("en"));
        Doc { story: StoryId(story), time: None, outlet: key(outlet), title: key(title), terms }
    }

    fn stem(word: &str) -> Stem {
        Terms::of(word, "", Some("en")).stems().next().expect("a stem")
    }

    fn index(docs: Vec<Doc>) -> Index {
        let mut index = Index::new();
        for doc in docs {
            index.insert(doc);
        }
        index
    }

    fn evidence(index: &mut Index, name: &str) -> f32 {
        let [one, other] = [1, 2].map(|story| index.profile(StoryId(story), Against::Others).expect("there"));
        let at = Evidence::NAMES.iter().position(|held| *held == name).expect("a number of ours");
        one.evidence(&other, Some(0.5)).0[at]
    }

    #[test]
    fn each_number_says_what_its_name_says() {
        let mut index = index(vec![
            doc(1, "Ferry aground off Brennick", "The ferry Marigold has 40 on board.", "Post"),
            doc(2, "Tug pulls ferry", "The Marigold lies off Brennick with 40 on board.", "Bell"),
        ]);
        let mut check = |name: &str, least: f32, most: f32| {
            let number = evidence(&mut index, name);
            assert!((least..=most).contains(&number), "{name}: {number}");
        };
        for name in ["cosine", "cosine-idf", "cosine-words", "cosine-names", "cosine-headlines"] {
            check(name, 0.05, 1.0);
        }
        check("headline-least", 0.1, 0.9);
        check("names-count", 2.0_f32.ln_1p(), 2.0_f32.ln_1p());
        check("names-share", 0.9, 1.0);
        check("numbers", 1.0_f32.ln_1p(), 1.0_f32.ln_1p());
        check("numbers-differ", 0.0, 0.0);
        check("text", 0.5, 0.5);
        check("english", 1.0, 1.0);
        check("shorter", 4.0_f32.ln_1p(), 9.0_f32.ln_1p());
    }

    #[test]
    fn in_a_small_store_a_common_word_is_still_common() {
        let mut index = index(vec![
            doc(1, "President speaks", "The president says so.", "Post"),
            doc(2, "Marigold sails", "The president says so.", "Bell"),
        ]);
        assert!(evidence(&mut index, "rare") < 0.1);
        let profiles = [1, 2].map(|story| index.profile(StoryId(story), Against::Others).expect("there"));
        assert_eq!(profiles[0].specific(&profiles[1]), (vec![], false));
    }

    #[test]
    fn what_stands_in_all_of_an_outlets_stories_says_nothing() {
        let mut docs: Vec<Doc> = (10..20)
            .map(|story| doc(story, &format!("Quayside Letter: subject{story}"), "", "Post"))
            .collect();
        docs.push(doc(1, "Quayside Letter: ferry", "", "Post"));
        docs.push(doc(2, "Quayside Letter: ferry", "", "Bell"));
        let mut index = index(docs);
        let [ours, theirs] =
            [1, 2].map(|story| index.profile(StoryId(story), Against::Others).expect("there"));
        assert_eq!(ours.specific(&theirs).0, [stem("ferry")]);
    }

    #[test]
    fn parts_of_a_series_have_one_headline_but_for_their_numbers() {
        let check = |one: &str, other: &str, expected: bool| {
            // Others of the outlet have the standing words, too.
            let others = (3..20).map(|story| doc(story, "Barge 1.2 has been released", "", "Post"));
            let index = index(
                [doc(1, one, "", "Post"), doc(2, other, "", "Post")].into_iter().chain(others).collect(),
            );
            let [ours, theirs] = [1, 2].map(|story| index.own(StoryId(story)).expect("there"));
            assert_eq!(index.are_of_a_series(&ours, &theirs), expected, "{one:?} {other:?}");
        };
        check("Harbour talk 12", "Harbour talk 13", true);
        check("Harbour talk 12: ferries", "Harbour talk 13: choirs", false);
        check("Magnitude 4.1 off Brennick", "Magnitude 5.2 off Brennick", true);
        check(
            "Barge 3.2.21 and 4.0.12 have been released",
            "Barge 3.2.20 and 4.2.0.beta3 have been released",
            true,
        );
        check("Ferry aground off Brennick", "Ferry aground off Brennick", false);
    }

    #[test]
    fn what_an_outlet_says_in_each_story_is_counted_however_light_it_is() {
        let long = (0..80).map(|word| format!("wreck{word}x")).collect::<Vec<_>>().join(" ");
        let docs =
            (1..40).map(|story| doc(story, "Quayside Letter", &format!("{story} {long}{story}"), "Post"));
        let mut index = index(docs.collect());
        index.settle();
        assert_eq!(index.at_outlet(index.slots[0].outlet, stem("quayside")), 39);
        index.insert(doc(90, "Quayside Letter", "", "Post"));
        assert_eq!(index.at_outlet(index.slots[0].outlet, stem("quayside")), 40);
        index.remove(StoryId(90));
        assert_eq!(index.at_outlet(index.slots[0].outlet, stem("quayside")), 39);
    }

    #[test]
    fn the_outlets_that_are_counted_have_a_bound() {
        let many = HELD_OUTLETS as i64 + 10;
        let mut index =
            index((0..many).map(|story| doc(story, "Ferry late", "", &format!("Post {story}"))).collect());
        for slot in 0..many as usize {
            index.at_outlet(index.slots[slot].outlet, stem("ferry"));
            assert!(index.at_outlets.len() <= HELD_OUTLETS);
        }
        let most = COUNTED_OF_AN_OUTLET as i64;
        let mut index =
            self::index((0..most + 10).map(|story| doc(story, "Ferry late", "", "Post")).collect());
        assert_eq!(index.at_outlet(index.slots[0].outlet, stem("ferry")), most as u16);
    }

    #[test]
    fn the_profiles_that_are_held_have_a_bound() {
        let many = HELD as i64 + 10;
        let mut index = index((0..many).map(|story| doc(story, "Ferry late", "", "Post")).collect());
        for story in 0..many {
            assert!(index.profile(StoryId(story), Against::Others).is_some());
            assert!(index.profiles.len() <= HELD);
        }
        index.insert(doc(1, "Choir sings", "", "Post"));
        assert!(index.profiles.is_empty(), "what stems weigh is another now");
    }
}
