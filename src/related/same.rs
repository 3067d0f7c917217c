//! How probable it is that two stories tell of one event.
//!
//! A row beside a story is a claim. So each candidate gets a probability that was fitted on labelled
//! stories, among stores of many sizes, also such as hold no two reports of one event: boosted trees
//! over the [`Evidence`] of the two texts, and then what the days between them leave of it. No row and
//! no event depends on how many others there are.

use std::sync::LazyLock;

use super::embed::cosine;
use super::evidence::{Against, Evidence};
use super::fitted::Fitted;
use super::hash::Stem;
use super::index::Index;
use super::profiles::FEWEST;
use super::story::{Found, Gap};
use super::vectors::{Model, Vectors};
use crate::model::StoryId;

/// The trees as fitted by `.ci/same_event.py`.
const FITTED: &str = include_str!("../../assets/related/same-event.trees");

/// From this probability on a story is listed beside another as covering the same event.
const LISTED: f32 = 0.58;
/// The same where all that can be said for it is one word that is no name.
const LISTED_FOR_A_WORD: f32 = 0.75;
/// What days between two reports take from the logarithm of the odds. Of 13,000 dated pairs of which
/// the texts say that they are one event, nearly all of one day are, nine of ten a day apart, two of
/// ten after four to seven days.
const DAYS: [(f32, f32); 7] =
    [(0.5, 0.0), (1.0, -1.2), (2.0, -3.3), (3.0, -4.3), (7.0, -5.0), (14.0, -7.0), (30.0, -9.0)];
/// The same where a date is missing.
const UNDATED: f32 = -0.4;
/// What a publisher's link between the two adds.
const LINKED: f32 = 1.5;
/// Two stories of one outlet are one event only if they have so many names and numbers in common, and
/// the odds against them are higher: what an outlet tells twice is mostly two things.
const FACTS_OF_ONE_OUTLET: usize = 3;
const OF_ONE_OUTLET: f32 = -2.0;

static TREES: LazyLock<Fitted> = LazyLock::new(|| Fitted::read(FITTED, Evidence::NAMES.len()));

/// A story with the probability that it tells of the same event as another.
#[derive(Debug, Clone, Copy)]
pub(super) struct Judged {
    pub(super) found: Found,
    pub(super) probability: f32,
}

/// What two texts have in common, whenever they were written.
#[derive(Debug, Clone, Copy)]
pub(super) struct Likeness {
    pub(super) evidence: Evidence,
    /// Whether vectors of the texts are in it.
    pub(super) has_text: bool,
}

impl Likeness {
    /// The logarithm of the odds that the two are one event, by their texts.
    pub(super) fn odds(self) -> f32 {
        TREES.odds(&self.evidence.0, self.has_text)
    }
}

/// What time leaves of the odds, as a logarithm.
fn by_time(gap: Gap) -> f32 {
    let Some(days) = gap.days() else { return UNDATED };
    let above = DAYS.partition_point(|(day, _)| *day < days);
    match (above.checked_sub(1).map(|at| DAYS[at]), DAYS.get(above)) {
        (None, _) => DAYS[0].1,
        (Some((_, last)), None) => last,
        (Some((day, one)), Some((next, other))) => one + (other - one) * (days - day) / (next - day),
    }
}

pub(super) fn probability(odds: f32) -> f32 {
    1.0 / (1.0 + (-odds).exp())
}

impl Index {
    /// What two stories have in common; `None` if one is not here.
    pub(super) fn likeness(
        &mut self,
        one: StoryId,
        other: StoryId,
        vectors: &mut dyn Vectors,
    ) -> Option<Likeness> {
        let [ours, theirs] = [one, other].map(|story| self.profile(story, Against::Others));
        let (ours, theirs) = (ours?, theirs?);
        let is_english = self.is_english(one) && self.is_english(other);
        let model = if is_english { Model::English } else { Model::Many };
        let text = vectors
            .vector(one, model)
            .and_then(|vector| Some(cosine(&vector, &vectors.vector(other, model)?)));
        Some(Likeness { evidence: ours.evidence(&theirs, text), has_text: text.is_some() })
    }

    /// How probable it is that each of some candidates tells of the same event as a story.
    pub(super) fn judged(
        &mut self,
        own: &Found,
        candidates: &[Found],
        linked: &[StoryId],
        vectors: &mut dyn Vectors,
    ) -> Vec<Judged> {
        let stories: Vec<StoryId> = candidates.iter().map(|one| one.story).collect();
        if self.is_all_english() {
            vectors.prepare(&stories, Model::English);
        }
        let judged = candidates.iter().filter_map(|found| {
            let mut odds = by_time(Gap::between(own.time, found.time));
            odds += if linked.contains(&found.story) { LINKED } else { 0.0 };
            if found.title != own.title && !self.say_enough(own.story, found.story) {
                return None;
            }
            odds += if own.is_of_outlet_of(found) {
                self.within_one_outlet(own, found)?
            } else {
                self.likeness(own.story, found.story, vectors)?.odds()
            };
            Some(Judged { found: *found, probability: probability(odds) })
        });
        judged.collect()
    }

    /// Whether two stories say enough to be told from others.
    pub(super) fn say_enough(&mut self, one: StoryId, other: StoryId) -> bool {
        [one, other]
            .iter()
            .all(|story| self.profile(*story, Against::Others).is_some_and(|profile| profile.len() >= FEWEST))
    }

    /// The odds that two stories of one outlet are one event, by what its other stories do not have:
    /// episodes, releases and columns are a series, and share their head alone. `None` if they are, or
    /// if neither has a date: parts of a series then look like one day's.
    fn within_one_outlet(&mut self, one: &Found, other: &Found) -> Option<f32> {
        let has_same_title = one.title == other.title;
        let may_be = has_same_title || one.time.or(other.time).is_some() && !self.are_of_a_series(one, other);
        let [ours, theirs] = [one, other].map(|one| self.profile(one.story, Against::ItsOwnOutlet));
        let (ours, theirs) = may_be.then(|| ours.zip(theirs)).flatten()?;
        if ours.facts(&theirs) < FACTS_OF_ONE_OUTLET {
            return None;
        }
        let likeness = Likeness { evidence: ours.evidence(&theirs, None), has_text: false };
        Some(likeness.odds() + OF_ONE_OUTLET)
    }

    /// Those of the judged that are sure enough to be listed beside the story, best first, each with the
    /// stems that make its reason.
    pub(super) fn listed(&mut self, own: &Found, judged: Vec<Judged>) -> Vec<(Found, Vec<Stem>)> {
        let mut listed = Vec::new();
        for Judged { found, probability } in judged.into_iter().filter(|one| one.probability >= LISTED) {
            let (reasons, begins_with_name) = self.reasons(own.story, found.story);
            let least = if reasons.len() > 1 || begins_with_name { LISTED } else { LISTED_FOR_A_WORD };
            if probability >= least {
                listed.push((Found { score: probability, ..found }, reasons));
            }
        }
        listed.sort_by(|(one, _), (other, _)| one.best_first(other));
        listed
    }

    /// The stems that make a reason why two stories stand side by side: names first, then what is said
    /// of them; none that news at large use all the time. And whether the first is a name.
    pub(super) fn reasons(&mut self, one: StoryId, other: StoryId) -> (Vec<Stem>, bool) {
        let [ours, theirs] = [one, other].map(|story| self.profile(story, Against::Others));
        ours.zip(theirs).map(|(ours, theirs)| ours.specific(&theirs)).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_trees_that_ship_are_whole() {
        assert!(TREES.is_whole(FITTED, &Evidence::NAMES.join(" ")));
    }

    #[test]
    fn days_take_from_the_odds_and_never_give() {
        let at = |days: f32| by_time(Gap::Days(days));
        let check = |days: f32, expected: f32| {
            assert!((at(days) - expected).abs() < 1e-4, "{days}: {}", at(days));
        };
        check(0.0, 0.0);
        check(0.5, 0.0);
        check(0.75, -0.6);
        check(2.0, -3.3);
        check(100.0, -9.0);
        assert!((0..300).all(|step| at(step as f32 / 10.0) >= at((step + 1) as f32 / 10.0)));
        assert!((by_time(Gap::BothUndated) - UNDATED).abs() < 1e-6);
    }
}
