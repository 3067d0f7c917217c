//! Whether one story is what another was before: a step of the same running story.
//!
//! Two reports of one event have most in common; two steps of one running story share who and what it
//! is about, while what is told is new. So this has trees of its own, over the [`Evidence`] of the two
//! texts and the days between. An outlet writes of its own subjects, columns and products all the time:
//! of its own stories those come before that its page links, that are reports of the same event, or
//! that have names in both headlines which few others of its stories have, and are weeks old at most.

use std::sync::LazyLock;

use super::evidence::{Against, Evidence};
use super::fitted::Fitted;
use super::index::Index;
use super::same::{Likeness, probability};
use super::story::Found;
use super::vectors::Vectors;

/// The trees as fitted by `.ci/same_event.py --running`.
const FITTED: &str = include_str!("../../assets/related/running-story.trees");
static TREES: LazyLock<Fitted> = LazyLock::new(|| Fitted::read(FITTED, NUMBERS));
/// Those of [`Evidence`], and the logarithm of the days.
const NUMBERS: usize = Evidence::NAMES.len() + 1;

/// From this probability on a story is listed as what another was before.
const LISTED: f32 = 0.77;
/// The same at one outlet, of two stories that have names in both headlines which few of its others have.
const LISTED_AT_ITS_OWN_OUTLET: f32 = 0.7;
/// Names or terms that the two have in common at least. One that news at large use all the time counts
/// only if it is a name, and the other stands in a headline.
const REASONS: usize = 2;

/// The most days between two stories of one outlet that tell of one running story.
const DAYS_AT_ITS_OWN_OUTLET: f32 = 31.0;

impl Index {
    /// Whether one story is what another was so many days before: the same running story, not only one of
    /// the same field or series.
    pub(super) fn is_before(
        &mut self,
        own: &Found,
        one: &Found,
        days: f32,
        vectors: &mut dyn Vectors,
    ) -> bool {
        let least = if own.is_of_outlet_of(one) { LISTED_AT_ITS_OWN_OUTLET } else { LISTED };
        self.before(own, one, days, vectors)
            .is_some_and(|(numbers, has_text)| probability(TREES.odds(&numbers, has_text)) >= least)
    }

    /// What speaks for it, and whether vectors are in that; `None` where a reader could not see why.
    pub(super) fn before(
        &mut self,
        own: &Found,
        one: &Found,
        days: f32,
        vectors: &mut dyn Vectors,
    ) -> Option<(Vec<f32>, bool)> {
        if !self.say_enough(own.story, one.story) {
            return None;
        }
        if own.is_of_outlet_of(one) {
            return self.before_at_its_own_outlet(own, one, days).map(|numbers| (numbers, false));
        }
        let [ours, theirs] = [own, one].map(|one| self.profile(one.story, Against::Others));
        let (ours, theirs) = (ours?, theirs?);
        let specific = ours.shared(&theirs);
        let are_enough = specific.len() >= REASONS
            || specific.iter().any(|one| one.headlines > 0) && ours.names_of(&theirs) >= REASONS;
        let Likeness { evidence, has_text } =
            are_enough.then(|| self.likeness(own.story, one.story, vectors)).flatten()?;
        Some((evidence.0.into_iter().chain([days.ln_1p()]).collect(), has_text))
    }

    /// The same for two stories of one outlet, by what few others of its stories have.
    fn before_at_its_own_outlet(&mut self, own: &Found, one: &Found, days: f32) -> Option<Vec<f32>> {
        if days > DAYS_AT_ITS_OWN_OUTLET || self.are_of_a_series(own, one) {
            return None;
        }
        let [ours, theirs] = [own, one].map(|one| self.profile(one.story, Against::BeforeAtItsOwnOutlet));
        let (ours, theirs) = (ours?, theirs?);
        let in_headlines = ours.shared(&theirs).into_iter().filter(|one| one.headlines == 2 && one.names > 0);
        (in_headlines.count() >= REASONS).then(|| {
            let evidence = ours.evidence(&theirs, None);
            evidence.0.into_iter().chain([days.ln_1p()]).collect()
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::StoryId;
    use crate::related::{Doc, Lexical, Terms, key};

    #[test]
    fn two_terms_are_a_reason_or_one_in_a_headline_and_a_name_that_all_the_world_has() {
        let doc = |story, outlet: &str, title: &str, text: &str| {
            let terms = Terms::of(title, text, Some("en"));
            Doc { story: StoryId(story), time: None, outlet: key(outlet), title: key(title), terms }
        };
        let check = |now: [&str; 2], before: [&str; 2], expected: bool| {
            let mut index = Index::new();
            index.insert(doc(1, "Bell", before[0], before[1]));
            index.insert(doc(2, "Post", now[0], now[1]));
            let [before_it, own] = [1, 2].map(|story| index.own(StoryId(story)).expect("there"));
            let is_seen = index.before(&own, &before_it, 3.0, &mut Lexical).is_some();
            assert_eq!(is_seen, expected, "{now:?} after {before:?}");
        };
        let later = "Crews pulled at the hull through the night.";
        let earlier = "Nobody was hurt when it struck a sandbank.";
        check(
            ["Marigold refloated off Brennick", later],
            ["Marigold runs aground near Brennick", earlier],
            true,
        );
        check(["Marigold sails for China", later], ["Marigold delayed in China", earlier], true);
        check(["Marigold sails again", later], ["Marigold delayed for hours", earlier], false);
        let [now, before] = [later, earlier].map(|text| format!("{text} The Marigold left China."));
        check(["Crew freed at last", &now], ["Ferry struck sandbank", &before], false);
    }

    #[test]
    fn the_trees_that_ship_are_whole() {
        assert!(TREES.is_whole(FITTED, &format!("{} days", Evidence::NAMES.join(" "))));
    }
}
