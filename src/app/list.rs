//! A list of headlines as it is open: its identity, a window of its rows, the cursor.

use super::effect::View;
use super::fetched::Request;
use crate::model::{Edge, Headline, ListKind, ListWindow, OnDisk, RowKey, Snapshot, StoryId};

/// The most rows that are held of one list; a list that is filled for the first time may grow to it.
pub const WINDOW_ROWS: usize = 600;

/// What to do when the rows that were asked for are there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Then {
    /// Leave the cursor where it is.
    Stay,
    /// Put the cursor on the first row.
    First,
    /// Put the cursor on the last row.
    Last,
    /// Open the next story, or for `false` the one before.
    OpenNext(bool),
    /// Go to the next unread story, or for `false` the one before; open it where a story is read.
    Unread(bool),
}

/// How the rows that come are to be taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asked {
    /// A fresh snapshot in place of what is there.
    Fresh,
    /// A window of the same snapshot in place of what is there.
    Window,
    /// More rows at the end.
    Below,
    /// More rows before the first.
    Above,
    /// A fresh snapshot whose new rows are added below: the first filling of an empty list.
    Filling,
}

/// A list that is open.
#[derive(Debug, Clone, PartialEq)]
pub struct ListPane {
    /// What it is of.
    pub kind: ListKind,
    /// Whether it holds unread stories alone.
    pub unread_only: bool,
    /// Its identity, once it was read.
    pub snapshot: Option<Snapshot>,
    /// The rows that are held, in order.
    pub rows: Vec<Headline>,
    /// Whether the first row held is the list's first.
    pub at_top: bool,
    /// Whether the last row held is the list's last.
    pub at_bottom: bool,
    /// Rows that the list has in all.
    pub len: u64,
    /// Rows before the first one held, where known.
    pub before: Option<u64>,
    /// The story under the cursor; stays when its row is not held.
    pub cursor: Option<StoryId>,
    /// Lines between the top of the pane and the first line of the cursor's row.
    pub offset: u16,
    /// Stories that came since the snapshot: "12 new".
    pub waiting: u64,
    /// How the request for rows goes.
    pub request: Request,
    /// Whether it is a step of the history: the nearest list above what is shown.
    pub(super) is_step: bool,
    /// How its answer is taken.
    pub(super) asked: Asked,
    /// What is done after it.
    pub(super) then: Then,
    /// Whether it was empty when it was opened and is being filled for the first time.
    pub(super) is_filling: bool,
    /// Whether its rows stand as they came, until it is opened anew.
    pub(super) is_unsorted: bool,
    /// Whether it was read while a refresh went on: what comes is put in order at the end of it.
    pub(super) is_early: bool,
    /// Whether more came while a filling was on its way.
    pub(super) fills_again: bool,
    /// Stories that there were in it when it was opened, as the sections counted them.
    pub(super) baseline: Option<u64>,
}

impl ListPane {
    /// A list of which nothing is known yet.
    pub fn new(kind: ListKind, unread_only: bool) -> Self {
        Self {
            kind,
            unread_only,
            snapshot: None,
            rows: Vec::new(),
            at_top: true,
            at_bottom: true,
            len: 0,
            before: Some(0),
            cursor: None,
            offset: 0,
            waiting: 0,
            request: Request::Idle,
            is_step: false,
            asked: Asked::Fresh,
            then: Then::Stay,
            is_filling: false,
            is_unsorted: false,
            is_early: false,
            fills_again: false,
            baseline: None,
        }
    }

    /// A list as the history remembers it, its rows still to be read.
    pub fn remembered(snapshot: &Snapshot, cursor: Option<StoryId>, offset: u16) -> Self {
        Self {
            snapshot: Some(snapshot.clone()),
            cursor,
            offset,
            at_top: false,
            at_bottom: false,
            before: None,
            ..Self::new(snapshot.kind.clone(), snapshot.unread_only)
        }
    }

    /// Whether its first rows stand as they came, and sorting them is left to the reader.
    pub fn stands_as_it_came(&self) -> bool {
        self.is_unsorted && !self.is_filling
    }

    /// Whether it was read and holds nothing.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty() && self.snapshot.is_some() && self.at_top && self.at_bottom
    }

    /// The row under the cursor: an index into the rows held.
    pub fn cursor_index(&self) -> Option<usize> {
        self.index_of(self.cursor?)
    }

    /// The headline under the cursor.
    pub fn cursor_row(&self) -> Option<&Headline> {
        self.cursor_index().map(|index| &self.rows[index])
    }

    /// Where the cursor stands, from 1, and how many rows there are: "2/48".
    pub fn position(&self) -> Option<(u64, u64)> {
        let number = self.before? + self.cursor_index()? as u64 + 1;
        Some((number, self.len.max(number)))
    }

    /// The keys of the first and last row held.
    pub(super) fn ends(&self) -> Option<(RowKey, RowKey)> {
        Some((self.rows.first()?.key, self.rows.last()?.key))
    }

    /// What the history remembers of it; `None` before it was read.
    pub fn view(&self) -> Option<View> {
        let snapshot = self.snapshot.clone()?;
        // At the top it is the top that is remembered: opened anew, it begins with what is new there.
        let cursor = self.cursor.filter(|cursor| self.first() != Some(*cursor));
        Some(View::List { snapshot, cursor, offset: self.offset })
    }

    /// The first story of the list, where its row is held.
    pub(super) fn first(&self) -> Option<StoryId> {
        self.rows.first().filter(|_| self.at_top).map(Headline::story)
    }

    /// Takes rows as they were asked for. The cursor keeps its story, and where that is gone, its
    /// place among the rows.
    pub(super) fn take(&mut self, window: ListWindow) {
        let kept = self.cursor_index();
        match self.asked {
            Asked::Fresh | Asked::Window => {
                self.rows = window.rows;
                self.at_top = window.at_top;
                self.at_bottom = window.at_bottom;
                self.before = window.before.or(window.at_top.then_some(0));
                if self.asked == Asked::Fresh {
                    self.waiting = 0;
                    self.baseline = None;
                    self.is_unsorted = false;
                    self.is_filling = self.rows.is_empty() && self.kind.is_of_sources();
                }
                self.len = window.len.max(self.rows.len() as u64);
                self.snapshot = Some(window.snapshot);
            }
            Asked::Below => {
                let rows = unknown_rows(&self.rows, window.rows);
                // An answer without a new row ends the list, whatever it says: nothing is asked twice.
                self.at_bottom = window.at_bottom || rows.is_empty();
                self.rows.extend(rows);
                let surplus = self.rows.len().saturating_sub(WINDOW_ROWS);
                if surplus > 0 {
                    self.rows.drain(..surplus);
                    self.before = self.before.map(|before| before + surplus as u64);
                    self.at_top = false;
                }
            }
            Asked::Above => {
                let mut rows = unknown_rows(&self.rows, window.rows);
                let added = rows.len() as u64;
                rows.append(&mut self.rows);
                self.rows = rows;
                self.at_top = window.at_top || added == 0;
                self.before = match self.before {
                    _ if self.at_top => Some(0),
                    Some(before) => Some(before.saturating_sub(added)),
                    None => window.before,
                };
                if self.rows.len() > WINDOW_ROWS {
                    self.rows.truncate(WINDOW_ROWS);
                    self.at_bottom = false;
                }
            }
            Asked::Filling => {
                let mut rows = unknown_rows(&self.rows, window.rows);
                if self.kind == ListKind::Front {
                    // Another version may lead by now; the event stands there already.
                    rows = unknown_events(&self.rows, rows);
                }
                self.is_unsorted |= !rows.is_empty();
                self.rows.extend(rows);
                self.rows.truncate(WINDOW_ROWS);
                self.len = self.rows.len() as u64;
                self.snapshot = Some(window.snapshot);
                self.baseline = None;
                self.waiting = 0;
            }
        }
        if self.cursor_index().is_none() && !self.rows.is_empty() {
            let index = kept.unwrap_or(0).min(self.rows.len() - 1);
            self.cursor = Some(self.rows[index].story());
        }
    }

    /// From where rows are read so that the cursor's are among them.
    pub(super) fn around(&self) -> Edge {
        self.cursor.map_or(Edge::Top, Edge::Around)
    }

    /// The row of a story: an index into the rows held.
    pub(super) fn index_of(&self, story: StoryId) -> Option<usize> {
        self.rows.iter().position(|row| row.story() == story)
    }

    /// Notes what of a story is on disk.
    pub(super) fn note_on_disk(&mut self, story: StoryId, on_disk: OnDisk) {
        for row in self.rows.iter_mut().filter(|row| row.story() == story) {
            row.on_disk = on_disk;
        }
    }

    /// Sets the marks of a story wherever it is held.
    pub(super) fn mark(&mut self, story: StoryId, is_read: bool, is_saved: bool) {
        for row in self.rows.iter_mut().filter(|row| row.story() == story) {
            row.is_read = is_read;
            row.is_saved = is_saved;
        }
    }
}

/// The rows whose events are not among those known.
fn unknown_events(known: &[Headline], rows: Vec<Headline>) -> Vec<Headline> {
    let events: std::collections::HashSet<StoryId> = known.iter().filter_map(|row| row.event).collect();
    rows.into_iter().filter(|row| row.event.is_none_or(|event| !events.contains(&event))).collect()
}

/// The rows whose stories are not among those known.
fn unknown_rows(known: &[Headline], rows: Vec<Headline>) -> Vec<Headline> {
    let stories: std::collections::HashSet<StoryId> = known.iter().map(Headline::story).collect();
    rows.into_iter().filter(|row| !stories.contains(&row.story())).collect()
}
