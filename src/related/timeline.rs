//! What each report added to those before it.

use std::collections::{HashMap, HashSet};

use super::hash::Stem;
use super::index::Index;
use super::terms::Tally;
use crate::model::StoryId;

/// How much more a stem counts that the story they lead up to has as well: what was taken up.
const TAKEN_UP: f32 = 2.0;
/// How often a stem is counted that is told of, not said in passing; the headline counts twice.
const TOLD: u8 = 2;

impl Index {
    /// For each of these reports, in the order in which they came, the stems that none before it has,
    /// those first that say most; what `ours`, the story that they lead up to, took up goes first.
    /// Nothing for the first of them, which has nothing before it.
    ///
    /// A word in passing is nothing added: it counts if it stands in the headline or more than once, or
    /// if `ours` or a later report took it up.
    pub fn additions(&mut self, ours: StoryId, reports: &[StoryId]) -> Vec<Vec<Stem>> {
        let mut known: HashSet<Stem> = HashSet::new();
        let mut additions = Vec::with_capacity(reports.len());
        let ours = self.counts(ours);
        let all: Vec<HashMap<Stem, Tally>> = reports.iter().map(|report| self.counts(*report)).collect();
        for (index, (report, counts)) in reports.iter().zip(&all).enumerate() {
            let is_later = |stem: &Stem| all[index + 1..].iter().any(|later| later.contains_key(stem));
            let mut new = if known.is_empty() { Vec::new() } else { self.heavy(*report).to_vec() };
            new.retain_mut(|(stem, weight)| {
                *weight *= if ours.contains_key(stem) { TAKEN_UP } else { 1.0 };
                let is_told = counts.get(stem).is_some_and(|tally| tally.count() >= TOLD);
                !known.contains(stem) && (is_told || ours.contains_key(stem) || is_later(stem))
            });
            new.sort_by(|(stem, weight), (other, others)| others.total_cmp(weight).then(stem.cmp(other)));
            additions.push(new.into_iter().map(|(stem, _)| stem).collect());
            known.extend(counts.keys());
        }
        additions
    }

    fn counts(&self, story: StoryId) -> HashMap<Stem, Tally> {
        self.stems(story).into_iter().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::related::{Doc, Terms};

    #[test]
    fn an_addition_is_told_or_taken_up_and_new() {
        let mut index = Index::new();
        let texts = [
            (1, "Ferry refloated", "The ferry is afloat behind the tug, and the chain held."),
            (2, "Ferry aground", "The ferry is on the sand in fog."),
            (3, "Tug pulls ferry", "A tug pulls at the ferry, a gull looks on, and a chain is sought."),
            (
                4,
                "Ferry waits",
                "The ferry is on the sand; the chain is on its way, and so is a band, a brass band.",
            ),
        ];
        for (story, title, text) in texts {
            let terms = Terms::of(title, text, Some("en"));
            let (story, title) = (StoryId(story), story as u64);
            index.insert(Doc { story, time: None, outlet: 1, title, terms });
        }
        let stem = |word: &str| Terms::of(word, "", Some("en")).stems().next().expect(word);
        let found = index.additions(StoryId(1), &[2, 3, 4].map(StoryId));
        assert_eq!(found[0], []);
        for word in ["tug", "chain", "pulls"] {
            assert!(found[1].contains(&stem(word)), "{word}");
        }
        assert!(!found[1].contains(&stem("gull")), "in passing");
        assert!(!found[1].contains(&stem("ferry")), "not new");
        assert!(found[2].contains(&stem("band")) && !found[2].contains(&stem("chain")));
        let place = |word: &str| found[1].iter().position(|found| *found == stem(word)).expect(word);
        assert!(place("tug") < place("pulls"), "what was taken up goes first");
    }
}
