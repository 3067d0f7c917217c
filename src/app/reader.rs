//! A story as it is open: its text, set for the pane, and what it leads to.

use super::effect::{RequestId, View};
use super::fetched::{Fetched, Request};
use super::message::Failure;
use crate::model::{Article, OnDisk, Place, RelatedRow, Story, StoryId, TextKind, WebUrl};
use crate::text::SafeText;
use crate::typeset::{Found, Page, Target};

/// Words that are looked for in a text, and where they stand.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Find {
    /// The words as typed.
    pub query: String,
    /// Where they stand on the page, in page order.
    pub found: Vec<Found>,
    /// The one that is shown: an index into those found.
    pub at: usize,
}

/// What the history remembers of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Remembered {
    pub text: TextKind,
    pub place: Place,
    pub line: u32,
    pub focus: Option<u32>,
    pub from_list: bool,
}

/// A story that is open, or shown beside a list.
#[derive(Debug, Clone, PartialEq)]
pub struct Reader {
    /// The story; `None` while an address is being opened that may not be in the store.
    pub story: Option<StoryId>,
    /// The headline that is known before anything else.
    pub title: SafeText,
    /// The address that is being opened, or the story's.
    pub address: Option<WebUrl>,
    /// Whether it is only shown beside the list that its row is in; then it is not marked read.
    pub is_preview: bool,
    /// The story as the store has it. Its request reads the store (or, for an address, fetches too).
    pub opened: Fetched<Box<Story>>,
    /// How fetching its page goes.
    pub fetch: Request,
    /// Which of its texts is shown.
    pub text: TextKind,
    /// The text, set for the pane; empty until the story is there.
    pub page: Page,
    /// The line at the top of the pane.
    pub top: usize,
    /// The place of that line: what a new setting is laid to.
    pub place: Place,
    /// The link or listed story in focus: an index into the page's targets.
    pub focus: Option<u32>,
    /// Words that are looked for in the text.
    pub find: Option<Find>,
    /// A newer text that waits to be shown (`f`).
    pub offered: Option<Box<Story>>,
    /// The stories it leads to, in the order shown; the first nine have digits.
    pub related: Fetched<Vec<RelatedRow>>,
    /// These as a view of their own, set for its pane; target `n` is row `n`.
    pub listing: Page,
    /// The row under that view's cursor.
    pub related_cursor: u32,
    /// Lines between the top of that view's pane and the cursor's row.
    pub related_offset: u16,
    /// Whether it was opened as a row of its list, which then goes on from it.
    pub(super) from_list: bool,
    /// Whether the reader has moved in the text since it was opened.
    pub(super) has_moved: bool,
    /// A digit or other choice that waits for the related stories.
    pub(super) follow: Option<u8>,
    /// How reading a text that came by itself goes.
    pub(super) arrival: Request,
    /// Whether the stories it leads to are shown when they come, also under the eye: the reader has
    /// changed what belongs together.
    pub(super) is_regrouped: bool,
    /// Stories it leads to that came while others stood under the eye.
    pub(super) fresher_related: Option<Vec<RelatedRow>>,
    /// The text, selection and scroll that the history remembers, until the story is there.
    pub(super) remembered: Option<Remembered>,
    /// The columns that text and listing are set for; `None` when they are to be set anew.
    pub(super) set_for: Option<(u16, u16)>,
    /// Whether the full text was asked for by key, and is shown wherever the reader is.
    pub(super) wants_full: bool,
    /// The place that was last handed to the store.
    pub(super) saved_place: Option<(TextKind, Place)>,
}

impl Reader {
    /// A story of which the headline is known.
    pub fn new(story: Option<StoryId>, title: SafeText) -> Self {
        Self {
            story,
            title,
            address: None,
            is_preview: false,
            opened: Fetched::default(),
            fetch: Request::Idle,
            text: TextKind::Full,
            page: Page::default(),
            top: 0,
            place: Place::default(),
            focus: None,
            find: None,
            offered: None,
            related: Fetched::default(),
            listing: Page::default(),
            related_cursor: 0,
            related_offset: 0,
            from_list: false,
            has_moved: false,
            follow: None,
            arrival: Request::Idle,
            is_regrouped: false,
            fresher_related: None,
            remembered: None,
            set_for: None,
            wants_full: false,
            saved_place: None,
        }
    }

    /// The story, once it was read from the store.
    pub fn held(&self) -> Option<&Story> {
        self.opened.held.as_deref()
    }

    /// The text that is shown: of the kind chosen, else the other.
    pub fn article(&self) -> Option<&Article> {
        let story = self.held()?;
        match self.text {
            TextKind::Full => story.full.as_deref().or(story.summary.as_deref()),
            TextKind::Feed => story.summary.as_deref().or(story.full.as_deref()),
        }
    }

    /// What is shown: the full text, the feed's own, or the headline alone.
    pub fn shows(&self) -> OnDisk {
        let Some(story) = self.held() else { return OnDisk::Headline };
        match (self.text, story.full.is_some(), story.summary.is_some()) {
            (TextKind::Full, true, _) | (TextKind::Feed, true, false) => OnDisk::Full,
            (_, _, true) => OnDisk::Summary,
            (_, false, false) => OnDisk::Headline,
        }
    }

    /// Goes to the start of the text that is shown now.
    pub(super) fn go_to_start(&mut self) {
        self.place = Place::default();
        self.top = 0;
        self.focus = None;
    }

    /// Takes what the story that came says of itself, and where the reader left it.
    pub(super) fn place_story(&mut self) {
        let Some(story) = self.opened.held.as_deref() else { return };
        let has_text = |kind| match kind {
            TextKind::Full => story.full.is_some(),
            TextKind::Feed => story.summary.is_some(),
        };
        let left = story.place.filter(|(kind, _)| has_text(*kind));
        self.story = Some(story.id);
        self.title = story.title.clone();
        self.address = story.url.clone().or(self.address.take());
        self.set_for = None;
        if self.remembered.is_some() {
            self.recall();
        } else if let Some((kind, place)) = left.filter(|_| !self.has_moved) {
            self.text = kind;
            self.place = place;
            self.has_moved = place != Place::default();
        }
        self.saved_place = Some((self.text, self.place));
    }

    /// Goes where the history remembers the reader.
    pub(super) fn recall(&mut self) {
        let Some(remembered) = self.remembered.take() else { return };
        if self.text != remembered.text {
            self.text = remembered.text;
            self.set_for = None;
        }
        self.place = remembered.place;
        self.top = remembered.line as usize;
        self.focus = remembered.focus;
        self.has_moved = remembered.place != Place::default() || remembered.line > 0;
    }

    /// Scrolls so that a line is at the top of the pane.
    pub(super) fn put_top(&mut self, top: usize) {
        self.has_moved = true;
        if self.top != top {
            self.top = top;
            self.place = self.page.place_of(top);
        }
    }

    /// Scrolls as little as shows the lines among so many rows.
    pub(super) fn bring(&mut self, lines: std::ops::Range<usize>, rows: u16) {
        let shown = usize::from(rows.max(1));
        let top = if lines.start < self.top {
            lines.start.saturating_sub(1)
        } else if lines.end > self.top + shown {
            lines.end.saturating_sub(shown).min(lines.start)
        } else {
            return;
        };
        self.put_top(top.min(self.last_top(rows)));
    }

    /// Brings the shown match of what is looked for onto the screen.
    pub(super) fn bring_match(&mut self, rows: u16) {
        let shown = self.find.as_ref().and_then(|find| find.found.get(find.at));
        if let Some(line) = shown.and_then(|found| found.spots.first()).map(|spot| spot.line) {
            self.bring(line..line + 1, rows);
        }
    }

    /// What has the focus.
    pub fn focused(&self) -> Option<&Target> {
        self.page.targets.get(self.focus? as usize)
    }

    /// Whether anything is on its way: the story from disk or its page from the net.
    pub fn is_waiting(&self) -> bool {
        self.opened.request.is_out() || self.fetch.is_out()
    }

    /// Whether it waits for the answer to this request.
    pub(super) fn asked(&self, request: RequestId) -> bool {
        let requests = [&self.opened.request, &self.fetch, &self.related.request, &self.arrival];
        requests.into_iter().any(|other| other.is(request))
    }

    /// Why the story or its page could not be had, if it could not.
    pub fn failure(&self) -> Option<&Failure> {
        self.opened.request.failure().or(self.fetch.failure())
    }

    /// The stories it leads to.
    pub fn related_rows(&self) -> &[RelatedRow] {
        self.related.held.as_deref().unwrap_or_default()
    }

    /// The row under the cursor of the related view.
    pub fn related_row(&self) -> Option<&RelatedRow> {
        self.related_rows().get(self.related_cursor as usize)
    }

    /// The last line that may stand at the top of so many rows.
    pub fn last_top(&self, rows: u16) -> usize {
        self.page.lines.len().saturating_sub(usize::from(rows.max(1)))
    }

    /// How far the text was read when so many rows of it are shown, 0 to 100.
    pub fn percent(&self, rows: u16) -> u8 {
        let last = self.last_top(rows);
        (self.top.min(last) * 100).checked_div(last).map_or(100, |percent| percent as u8)
    }

    /// The line at the top of the related view's pane.
    pub fn listing_top(&self) -> usize {
        self.listing
            .targets
            .get(self.related_cursor as usize)
            .map_or(0, |target| target.lines.start.saturating_sub(usize::from(self.related_offset)))
    }

    /// What the history remembers of the text; `None` before the story is known.
    pub fn article_view(&self) -> Option<View> {
        let story = self.story?;
        let title = self.title.clone();
        let now = Remembered {
            text: self.text,
            place: self.place,
            line: self.top as u32,
            focus: self.focus,
            from_list: self.from_list,
        };
        let Remembered { text, place, line, focus, from_list } = self.remembered.unwrap_or(now);
        Some(View::Article { story, title, text, place, line, focus, from_list })
    }

    /// What the history remembers of the related view; `None` before the story is known.
    pub fn related_view(&self) -> Option<View> {
        Some(View::Related {
            story: self.story?,
            title: self.title.clone(),
            cursor: self.related_cursor,
            offset: self.related_offset,
        })
    }
}
