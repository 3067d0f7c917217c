//! Stories that the reader has said are not the same: neither stands beside the other, nor in a
//! cluster that holds it.

use std::collections::HashMap;

use crate::model::StoryId;

/// Of each story the others that it is kept apart from.
#[derive(Debug, Default)]
pub(super) struct Apart(HashMap<StoryId, Vec<StoryId>>);

impl Apart {
    /// The stories of these pairs, and no others.
    pub(super) fn of(pairs: &[(StoryId, StoryId)]) -> Self {
        let mut apart = Self::default();
        for (one, other) in pairs {
            apart.0.entry(*one).or_default().push(*other);
            apart.0.entry(*other).or_default().push(*one);
        }
        apart
    }

    /// The stories that one is kept apart from.
    pub(super) fn from(&self, story: StoryId) -> &[StoryId] {
        self.0.get(&story).map(Vec::as_slice).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Doc, Index, Lexical, Terms, key};
    use super::*;

    const TOLD: [(&str, &str); 4] = [
        (
            "Ferry Marigold aground off Brennick",
            "The ferry Marigold lies on a sandbank off Brennick, lifeboat near.",
        ),
        (
            "Lifeboat at the Marigold off Brennick",
            "Off Brennick the lifeboat stands by the ferry Marigold on the sandbank.",
        ),
        (
            "Marigold: ferry waits for the tide",
            "The ferry Marigold waits on the Brennick sandbank for the tide, lifeboat near.",
        ),
        (
            "Sandbank holds the ferry Marigold",
            "The sandbank off Brennick holds the ferry Marigold, the lifeboat says.",
        ),
    ];

    /// The four reports, hours or days apart, among others of months before that say nothing of it.
    fn index(hours: i64) -> Index {
        let mut index = Index::new();
        let mut insert = |story: i64, time: i64, title: &str, text: &str| {
            index.insert(Doc {
                story: StoryId(story),
                time: jiff::Timestamp::from_second(time).ok(),
                outlet: key(&format!("outlet {story}")),
                title: key(title),
                terms: Terms::of(title, text, Some("en")),
            });
        };
        for (number, (title, text)) in (1..).zip(TOLD) {
            insert(number, 1_790_000_000 + number * hours * 3600, title, text);
        }
        for number in 10..30 {
            insert(number, 1_700_000_000, &format!("quince{number} chess{number}"), "");
        }
        index
    }

    fn listed(index: &mut Index, story: i64) -> Vec<i64> {
        let (covering, earlier) = index.covering_and_earlier(StoryId(story), &mut Lexical);
        let mut rows: Vec<i64> = covering.iter().chain(&earlier).map(|near| near.story.0).collect();
        rows.sort_unstable();
        rows
    }

    #[test]
    fn what_is_kept_apart_stands_beside_neither_and_comes_back() {
        for hours in [1, 24 * 4] {
            let mut index = index(hours);
            let before = [listed(&mut index, 4), listed(&mut index, 1)];
            assert!(before[0].contains(&1), "{hours} hours apart: {before:?}");
            index.keep_apart(&[(StoryId(1), StoryId(4))]);
            let without = |rows: &[i64], gone: i64| -> Vec<i64> {
                rows.iter().copied().filter(|row| *row != gone).collect()
            };
            assert_eq!(listed(&mut index, 4), without(&before[0], 1), "{hours} hours apart");
            assert_eq!(listed(&mut index, 1), without(&before[1], 4), "{hours} hours apart");
            index.keep_apart(&[]);
            assert_eq!([listed(&mut index, 4), listed(&mut index, 1)], before, "{hours} hours apart");
        }
    }

    #[test]
    fn what_is_kept_apart_is_never_placed_or_merged_into_one_cluster() {
        let together = |index: &Index| index.cluster_of(StoryId(1)) == index.cluster_of(StoryId(4));
        let all: Vec<StoryId> = (1..=4).map(StoryId).collect();
        let mut free = index(1);
        free.gather(&all, &mut Lexical);
        assert!(together(&free), "they are of one event");

        let mut index = index(1);
        index.keep_apart(&[(StoryId(1), StoryId(4))]);
        index.gather(&all, &mut Lexical);
        assert!(!together(&index));
        // The same reports in two clusters: they are put together, but for that pair.
        for (pairs, is_one) in [(&[][..], true), (&[(StoryId(4), StoryId(1))][..], false)] {
            index.keep_apart(pairs);
            for story in &all {
                index.put_in_cluster(*story, StoryId(2 - story.0 % 2));
            }
            index.merge(&[StoryId(1), StoryId(2)], &mut Lexical);
            assert_eq!(together(&index), is_one, "{pairs:?}");
        }
    }
}
