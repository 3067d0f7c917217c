//! What came before a story, told in order: the first report, then what each later one added.

use std::collections::HashSet;

use crate::related::{Cutters, Stem, Wording, surfaces};
use crate::text::{SafeText, fold};

/// How many terms are named that a report added.
const TERMS: usize = 3;

/// The reports told so far.
#[derive(Debug, Default)]
pub struct Timeline {
    /// Their outlets, folded.
    outlets: HashSet<String>,
}

impl Timeline {
    /// What a report is among those before it, before why it is listed: "first report", or "adds: tug,
    /// tow line · new outlet". `added` are the stems that none before it has.
    pub fn tell(
        &mut self,
        outlet: &str,
        added: &[Stem],
        wording: Wording<'_>,
        why: &str,
        cutters: &mut Cutters,
    ) -> SafeText {
        let is_first = self.outlets.is_empty();
        let is_new = self.outlets.insert(fold(outlet));
        if is_first {
            return SafeText::line(&format!("first report · {why}"));
        }
        let mut parts = Vec::new();
        // What both stories have is named among the reasons.
        let named: HashSet<String> = why.split([',', '·']).map(|term| fold(term.trim())).collect();
        let mut terms = surfaces(added, wording, cutters);
        terms.retain(|term| !named.contains(&fold(term)) && term.chars().any(char::is_alphabetic));
        terms.truncate(TERMS);
        if !terms.is_empty() {
            parts.push(format!("adds: {}", terms.join(", ")));
        }
        if is_new {
            parts.push("new outlet".to_owned());
        }
        parts.push(why.to_owned());
        SafeText::line(&parts.join(" · "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::related::Terms;

    #[test]
    fn a_timeline_begins_with_the_first_report_and_says_what_each_later_one_added() {
        let mut timeline = Timeline::default();
        let mut check = |outlet: &str, added: &str, expected: &str| {
            let text = "The tug Patience came with 600 metres of rope and a brass band on her deck.";
            let wording = Wording { title: "Tug pulls", text, language: Some("en"), time: None, credits: "" };
            let added: Vec<Stem> = added
                .split_whitespace()
                .flat_map(|word| Terms::of(word, "", Some("en")).stems().collect::<Vec<_>>())
                .collect();
            assert_eq!(
                timeline
                    .tell(outlet, &added, wording, "2 days earlier · rope, sand", &mut Cutters::default())
                    .as_str(),
                expected
            );
        };
        check("Bell", "tug", "first report · 2 days earlier · rope, sand");
        check("Post", "tug Patience", "adds: tug, Patience · new outlet · 2 days earlier · rope, sand");
        check("POST", "rope 600 deck", "adds: deck · 2 days earlier · rope, sand");
        check("Bell", "unseen", "2 days earlier · rope, sand");
        check("Ledger", "", "new outlet · 2 days earlier · rope, sand");
        check("Bell", "brass band deck metres", "adds: brass, band, deck · 2 days earlier · rope, sand");
    }
}
