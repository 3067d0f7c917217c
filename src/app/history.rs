//! Where the reader went: a tree of steps, and the one that is shown.
//!
//! A history with a step never loses its last one; steps are only left out at its far end, when it
//! grows past [`STEPS`].

use std::mem::discriminant;

use super::effect::{HistoryStep, View};
use crate::model::ListKind;

/// The most steps that are kept; the oldest go first.
pub const STEPS: usize = 500;

/// The steps, oldest first, and which of them is shown.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct History {
    steps: Vec<HistoryStep>,
    at: usize,
}

/// A step as the history's own view lists it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HistoryRow {
    /// The step: an index into [`History::steps`].
    pub step: usize,
    /// How far it is indented: 0 for roots; deeper only where it forks, so that a long walk
    /// stays at the left edge.
    pub depth: u16,
    /// Whether it is the step that is shown.
    pub is_here: bool,
}

impl History {
    /// A history as it was kept. Parents that are not before their step are dropped.
    pub fn kept(mut steps: Vec<HistoryStep>, at: u32) -> Self {
        for (index, step) in steps.iter_mut().enumerate() {
            step.parent = step.parent.filter(|parent| (*parent as usize) < index);
        }
        let at = (at as usize).min(steps.len().saturating_sub(1));
        let mut history = Self { steps, at };
        history.bound();
        history
    }

    /// All steps, oldest first.
    pub fn steps(&self) -> &[HistoryStep] {
        &self.steps
    }

    /// The step that is shown: an index into [`Self::steps`].
    pub fn at(&self) -> usize {
        self.at
    }

    /// Whether there is no step yet.
    pub fn is_empty(&self) -> bool {
        self.steps.is_empty()
    }

    /// What the step that is shown leads to.
    pub fn view(&self) -> Option<&View> {
        self.steps.get(self.at).map(|step| &step.view)
    }

    /// Adds a step opened from the one that is shown, and goes there.
    pub fn open(&mut self, view: View) {
        let parent = (!self.steps.is_empty()).then_some(self.at as u32);
        self.steps.push(HistoryStep { view, parent });
        self.at = self.steps.len() - 1;
        self.bound();
    }

    /// Replaces what the shown step remembers: its selection and scroll as they are now.
    pub fn note(&mut self, view: View) {
        if let Some(step) = self.steps.get_mut(self.at) {
            step.view = view;
        }
    }

    /// Replaces what some step remembers.
    pub fn note_at(&mut self, step: usize, view: View) {
        if let Some(step) = self.steps.get_mut(step) {
            step.view = view;
        }
    }

    /// Goes to the step that the shown one was opened from.
    pub fn back(&mut self) -> Option<&View> {
        let parent = self.steps.get(self.at)?.parent?;
        self.at = parent as usize;
        self.view()
    }

    /// Goes to the step that was opened last from the shown one.
    pub fn forward(&mut self) -> Option<&View> {
        let child = self.steps.iter().rposition(|step| step.parent == Some(self.at as u32))?;
        self.at = child;
        self.view()
    }

    /// Goes to a step.
    pub fn go(&mut self, step: usize) -> Option<&View> {
        self.steps.get(step)?;
        self.at = step;
        self.view()
    }

    /// The step of the list that the shown one came from, itself if it is one; with `beyond`, the
    /// nearest list of another sort than that: a search closes to what was there before any search.
    pub fn list_above(&self, beyond: Option<&ListKind>) -> Option<usize> {
        let mut step = self.at;
        loop {
            let found = self.steps.get(step)?;
            if let View::List { snapshot, .. } = &found.view
                && beyond.is_none_or(|beyond| discriminant(beyond) != discriminant(&snapshot.kind))
            {
                return Some(step);
            }
            step = found.parent? as usize;
        }
    }

    /// The steps that lead to the shown one, from its root, itself included.
    pub fn path(&self) -> Vec<usize> {
        let mut path = Vec::new();
        let mut step = Some(self.at).filter(|at| *at < self.steps.len());
        while let Some(index) = step {
            path.push(index);
            step = self.steps[index].parent.map(|parent| parent as usize);
        }
        path.reverse();
        path
    }

    /// The tree, in the order it is listed: each step before those opened from it.
    pub fn rows(&self) -> Vec<HistoryRow> {
        let mut children: Vec<Vec<usize>> = vec![Vec::new(); self.steps.len()];
        let mut roots = Vec::new();
        for (index, step) in self.steps.iter().enumerate() {
            match step.parent {
                Some(parent) => children[parent as usize].push(index),
                None => roots.push(index),
            }
        }
        let mut rows = Vec::with_capacity(self.steps.len());
        let mut waiting: Vec<(usize, u16)> = roots.into_iter().rev().map(|root| (root, 0)).collect();
        while let Some((step, depth)) = waiting.pop() {
            rows.push(HistoryRow { step, depth, is_here: step == self.at });
            let forks = children[step].len() > 1;
            waiting.extend(children[step].iter().rev().map(|child| (*child, depth + u16::from(forks))));
        }
        rows
    }

    /// Puts the steps of the last time before these, which were opened from where the reader was then.
    pub fn put_before(&mut self, kept: Self) {
        if kept.is_empty() {
            return;
        }
        let shift = kept.steps.len() as u32;
        let root = kept.at as u32;
        let own = std::mem::replace(self, kept);
        self.at = if own.is_empty() { self.at } else { own.at + shift as usize };
        self.steps.extend(own.steps.into_iter().map(|step| HistoryStep {
            parent: Some(step.parent.map_or(root, |parent| parent + shift)),
            ..step
        }));
        self.bound();
    }

    /// Leaves out the oldest steps past the bound, but never the shown one.
    fn bound(&mut self) {
        let surplus = self.steps.len().saturating_sub(STEPS);
        for _ in 0..surplus {
            let oldest = usize::from(self.at == 0);
            self.steps.remove(oldest);
            for step in &mut self.steps {
                step.parent = match step.parent {
                    Some(parent) if parent as usize == oldest => None,
                    Some(parent) if parent as usize > oldest => Some(parent - 1),
                    parent => parent,
                };
            }
            if self.at > oldest {
                self.at -= 1;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Seq, Snapshot, StoryId, TextKind};
    use crate::text::SafeText;

    fn list(as_of: i64) -> View {
        let snapshot = Snapshot { kind: ListKind::Front, unread_only: false, as_of: Seq(as_of) };
        View::List { snapshot, cursor: None, offset: 0 }
    }

    fn article(story: i64) -> View {
        View::Article {
            story: StoryId(story),
            title: SafeText::line("A headline"),
            text: TextKind::Full,
            place: crate::model::Place::default(),
            line: 0,
            focus: None,
            from_list: true,
        }
    }

    #[test]
    fn back_and_forward_walk_the_last_branch() {
        let mut history = History::default();
        assert_eq!(history.back(), None);
        assert_eq!(history.forward(), None);
        history.open(list(1));
        history.open(article(1));
        history.back();
        history.open(article(2));
        assert_eq!(history.back(), Some(&list(1)));
        assert_eq!(history.back(), None);
        assert_eq!(history.forward(), Some(&article(2)));
        assert_eq!(history.forward(), None);
        assert_eq!(history.list_above(None), Some(0));
        assert_eq!(history.path(), [0, 2]);
    }

    #[test]
    fn the_tree_is_indented_only_where_it_forks() {
        let mut history = History::default();
        history.open(list(1));
        history.open(article(1));
        history.open(article(2));
        history.go(1);
        history.open(article(3));
        let rows: Vec<(usize, u16)> = history.rows().iter().map(|row| (row.step, row.depth)).collect();
        assert_eq!(rows, [(0, 0), (1, 0), (2, 1), (3, 1)]);
    }

    #[test]
    fn the_oldest_steps_go_first_and_the_shown_one_never() {
        let mut history = History::default();
        history.open(list(0));
        for story in 0..2 * STEPS as i64 {
            history.go(0);
            history.open(article(story));
        }
        assert_eq!(history.steps().len(), STEPS);
        assert_eq!(history.view(), Some(&article(2 * STEPS as i64 - 1)));
        let parents = history.steps().iter().enumerate();
        assert!(
            parents.clone().all(|(index, step)| step.parent.is_none_or(|parent| (parent as usize) < index))
        );
    }

    #[test]
    fn a_kept_trail_lies_before_the_new_one() {
        let mut old = History::default();
        old.open(list(1));
        old.open(article(1));
        let mut history = History::default();
        history.open(list(2));
        history.put_before(old);
        assert_eq!(history.view(), Some(&list(2)));
        assert_eq!(history.back(), Some(&article(1)));
        assert_eq!(history.back(), Some(&list(1)));
    }

    #[test]
    fn a_kept_trail_that_is_broken_does_no_harm() {
        let steps = vec![
            HistoryStep { view: list(1), parent: Some(7) },
            HistoryStep { view: article(1), parent: Some(1) },
        ];
        let history = History::kept(steps, 99);
        assert_eq!(history.at(), 1);
        assert_eq!(history.path(), [1]);
        assert_eq!(history.rows().len(), 2);
    }
}
