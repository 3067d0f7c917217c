//! A small world in memory that answers the machine's effects, for tests without disk and network.
//!
//! The day is Friday 9 October 2020, the clock stands at 12:00 UTC. Stories have numbers from 1, the
//! newest first: three sections of eight stories each. All of it is our own invention.

use std::collections::{BTreeSet, HashMap, VecDeque};

use dateline::app::{
    self, Effect, Event, Failure, FoundSource, HistoryStep, Message, Opened, Options, Progress, Reply, Size,
    SourceEdit, State, View,
};
use dateline::model::{
    Article, Block, Edge, Figure, Headline, Kicker, ListKind, ListWindow, Mark, MarkOutcome, OnDisk, Person,
    PersonKind, Place, RelatedGroup, RelatedLink, RelatedRow, RowKey, SectionId, SectionRow, Seq, Snapshot,
    Source, SourceHealth, SourceState, Span, Story, StoryId, Style, TextKind, WebUrl, When,
};
use dateline::text::SafeText;
use jiff::Timestamp;

/// The moment at which everything happens.
pub const NOW: &str = "2020-10-09T12:00:00Z";

const SECTIONS: [&str; 3] = ["World", "Europe", "Science"];
const OUTLETS: [&str; 5] =
    ["The Sample Coast", "Harbour Post", "Inland Review", "Northern Wire", "Kurier am Abend"];

/// Headlines, the newest first; their sections take turns.
const HEADLINES: [&str; 24] = [
    "Ferry talks open in the capital as both coasts claim the strait",
    "Parliament votes to keep the night trains running through another winter, against the advice of its own auditors",
    "A comet missed by every survey is found by a school class",
    "Harvest fleet returns with half of last year's catch",
    "City of canals raises its bridges, and its tolls",
    "Ice core from the summit holds eleven thousand winters",
    "Envoys leave the strait talks without a word to the press",
    "Border villages share one school again after forty years",
    "Deep-sea cable doubles as a seismometer",
    "Dam agreement is signed at the third attempt",
    "Museum returns a bell that was never lost",
    "Bees count to five, a study finds, and stop there",
    "Two ports close as the storm turns east",
    "Miners vote on the longest strike since the merger",
    "A vaccine for river fever passes its last trial",
    "Fishermen of both coasts ask for a joint patrol",
    "The last typewriter factory changes hands",
    "Telescope array hears a pulse every nineteen minutes",
    "Strait patrol boats collide in fog, nobody is hurt",
    "Wine growers move their vines up the hill",
    "Soil that remembers: how drought leaves its mark",
    "Observers are invited to the strait for the first time",
    "Rail freight overtakes the road on the southern pass",
    "Why the old lighthouse leans, and why it will not fall",
];

/// The world: what a store and a network would hold.
pub struct World {
    /// The machine.
    pub state: State,
    /// Effects that wait for an answer.
    pub waiting: VecDeque<Effect>,
    /// All effects since the log was emptied.
    pub log: Vec<Effect>,
    /// The stories, by number.
    pub stories: Vec<Story>,
    /// Stories that are not announced yet: they come with [`World::arrive`].
    pub unborn: BTreeSet<StoryId>,
    /// Events that several stories tell of, each shown by its first on the front page.
    pub events: Vec<Vec<i64>>,
    /// Whether fetching fails.
    pub is_down: bool,
    /// What was kept last of the trail.
    pub history: Option<(Vec<HistoryStep>, u32)>,
    /// The sources.
    pub sources: Vec<SourceHealth>,
    lists: HashMap<Snapshot, Vec<StoryId>>,
    moment: i64,
    undo: Vec<Vec<(StoryId, bool, bool)>>,
    edited: Vec<Vec<SourceHealth>>,
    apart: Vec<(StoryId, StoryId)>,
    /// How many rows stand beside a story: the first two are the publisher's.
    pub beside: usize,
}

/// A text that may be shown.
pub fn safe(text: &str) -> SafeText {
    SafeText::line(text)
}

/// The address of a story.
pub fn address(story: i64) -> WebUrl {
    WebUrl::parse(&format!("https://coast.example/story/{story}")).expect("an address")
}

/// Options for a window of this size.
pub fn options(columns: u16, rows: u16) -> Options {
    Options { size: Size { columns, rows }, ..Options::new(NOW.parse().expect("a time")) }
}

impl World {
    /// A window onto a store of 24 stories, begun and at rest.
    pub fn new(columns: u16, rows: u16) -> Self {
        Self::with(options(columns, rows))
    }

    /// The same with options.
    pub fn with(options: Options) -> Self {
        let mut world = Self::begun(options, (1..=24).map(story).collect(), BTreeSet::new());
        world.settle();
        world
    }

    /// The same, with so many rows beside a story.
    pub fn with_rows_beside(options: Options, beside: usize) -> Self {
        let mut world = Self::begun(options, (1..=24).map(story).collect(), BTreeSet::new());
        world.beside = beside;
        world.settle();
        world
    }

    /// The same, of whose stories several tell of one event; the first of each leads.
    pub fn of_events(options: Options, events: Vec<Vec<i64>>) -> Self {
        let mut world = Self::begun(options, (1..=24).map(story).collect(), BTreeSet::new());
        world.events = events;
        world.settle();
        world
    }

    /// A window onto a store without a story; what is announced with [`World::arrive`] fills it.
    pub fn empty(columns: u16, rows: u16) -> Self {
        let unborn = (1..=24).map(StoryId).collect();
        let mut world = Self::begun(options(columns, rows), (1..=24).map(story).collect(), unborn);
        world.settle();
        world
    }

    /// A window with effects out and nothing answered yet.
    pub fn begun(options: Options, stories: Vec<Story>, unborn: BTreeSet<StoryId>) -> Self {
        let (state, effects) = app::begin(options);
        Self {
            state,
            log: effects.clone(),
            waiting: effects.into(),
            stories,
            unborn,
            events: Vec::new(),
            is_down: false,
            history: None,
            sources: OUTLETS.iter().enumerate().map(|(index, name)| health(index, name)).collect(),
            lists: HashMap::new(),
            moment: 0,
            undo: Vec::new(),
            edited: Vec::new(),
            apart: Vec::new(),
            beside: 4,
        }
    }

    /// Presses keys, written as in the keymap and divided by spaces, and answers after each.
    pub fn press(&mut self, keys: &str) -> &mut Self {
        for key in keys.split_whitespace() {
            self.strike(key);
            self.settle();
        }
        self
    }

    /// Presses one key and answers nothing.
    pub fn strike(&mut self, key: &str) {
        let chord = key.parse().expect("a key");
        self.tell(Message::Pressed(chord));
    }

    /// Types text into the line that is open, and answers.
    pub fn type_in(&mut self, text: &str) -> &mut Self {
        for character in text.chars() {
            let key = if character == ' ' { "space".to_owned() } else { character.to_string() };
            self.strike(&key);
        }
        self.settle();
        self
    }

    /// Hands the machine a message; its effects wait.
    pub fn tell(&mut self, message: Message) {
        let effects = app::update(&mut self.state, message);
        self.log.extend(effects.iter().cloned());
        self.waiting.extend(effects);
    }

    /// Hands on something that nobody asked for, and answers.
    pub fn hear(&mut self, event: Event) -> &mut Self {
        self.tell(Message::Happened(event));
        self.settle();
        self
    }

    /// The window gets another size.
    pub fn resize(&mut self, columns: u16, rows: u16) -> &mut Self {
        self.tell(Message::Resized(Size { columns, rows }));
        self.settle();
        self
    }

    /// Announces stories that were not there.
    pub fn arrive(&mut self, stories: impl IntoIterator<Item = i64>) -> &mut Self {
        let before = self.unborn.len();
        for number in stories {
            self.unborn.remove(&StoryId(number));
        }
        let new = (before - self.unborn.len()) as u32;
        self.hear(Event::Arrived { new })
    }

    /// Answers everything that waits, in order, until all is at rest.
    pub fn settle(&mut self) {
        while let Some(effect) = self.waiting.pop_front() {
            if let Some(reply) = self.answer(&effect) {
                self.tell(Message::Replied(reply));
            }
        }
    }

    /// The effects since the last look at them.
    pub fn seen(&mut self) -> Vec<Effect> {
        std::mem::take(&mut self.log)
    }

    /// A story by its number.
    pub fn story(&mut self, number: i64) -> &mut Story {
        self.stories.iter_mut().find(|story| story.id == StoryId(number)).expect("a story of this world")
    }

    /// The answer to an effect; `None` for those that have none.
    pub fn answer(&mut self, effect: &Effect) -> Option<Reply> {
        Some(match effect.clone() {
            Effect::OpenList { request, kind, unread_only, from, count } => {
                self.moment += 1;
                let snapshot = Snapshot { kind, unread_only, as_of: Seq(self.moment) };
                let members = self.members(&snapshot.kind, unread_only);
                self.lists.insert(snapshot.clone(), members);
                Reply::List(request, self.window(&snapshot, from, count))
            }
            Effect::LoadRows { request, snapshot, from, count } => {
                Reply::List(request, self.window(&snapshot, from, count))
            }
            Effect::LoadSections { request } => Reply::Sections(request, Ok(self.sections())),
            Effect::LoadStory { request, story } => Reply::Story(request, self.opened(story, None)),
            Effect::FetchStory { request, story } => Reply::Story(request, self.fetched(story)),
            Effect::OpenAddress { request, address, title, .. } => {
                Reply::Story(request, self.addressed(&address, title))
            }
            Effect::LoadRelated { request, story } => {
                Reply::Related(request, Ok((story, self.related(story))))
            }
            Effect::LoadSources { request } => Reply::Sources(request, Ok(self.sources.clone())),
            Effect::Mark { request, stories, mark, undoable } => {
                Reply::Marked(request, Ok(self.mark(&stories, mark, undoable)))
            }
            Effect::MarkEvent { request, story } => {
                let versions = self.versions(story);
                Reply::Marked(request, Ok(self.mark(&versions, Mark::Read, true)))
            }
            Effect::MarkList { request, snapshot } => {
                let mut members = self.lists.get(&snapshot).cloned().unwrap_or_default();
                if snapshot.kind == ListKind::Front {
                    members = members.iter().flat_map(|story| self.versions(*story)).collect();
                }
                Reply::Marked(request, Ok(self.mark(&members, Mark::Read, true)))
            }
            Effect::SayApart { request, story, from } => {
                Reply::Marked(request, Ok(self.say_apart(story, from)))
            }
            Effect::Undo { request } => Reply::Marked(request, self.take_back()),
            Effect::Refresh { request, .. } => {
                let failed = if self.is_down { 5 } else { 0 };
                Reply::Refreshed(request, Ok(Progress { all: 5, done: 5, failed, new: 0, is_over: true }))
            }
            Effect::AddSource { request, typed, choose } => Reply::Added(request, self.add(&typed, choose)),
            Effect::EditSource { request, name, edit } => Reply::Sources(request, Ok(self.edit(&name, edit))),
            Effect::Browse { request, .. }
            | Effect::FetchLater { request, .. }
            | Effect::EditSourcesFile { request } => Reply::Done(request, Ok(None)),
            Effect::SavePlace { story, text, place } => {
                if let Some(story) = self.stories.iter_mut().find(|other| other.id == story) {
                    story.place = Some((text, place));
                }
                return None;
            }
            Effect::SaveHistory { steps, at } => {
                self.history = Some((steps, at));
                return None;
            }
            Effect::AwaitNetwork
            | Effect::SaveChoice { .. }
            | Effect::Copy { .. }
            | Effect::WakeAfter { .. }
            | Effect::LeaveSample
            | Effect::Suspend
            | Effect::Redraw
            | Effect::Quit => return None,
        })
    }

    fn members(&self, kind: &ListKind, unread_only: bool) -> Vec<StoryId> {
        let mut members: Vec<&Story> = self
            .stories
            .iter()
            .filter(|story| !self.unborn.contains(&story.id) && (!unread_only || !story.is_read))
            .filter(|story| match kind {
                ListKind::All => true,
                ListKind::Front => self.versions(story.id)[0] == story.id,
                ListKind::Event { story: of, .. } => self.versions(*of).contains(&story.id),
                ListKind::Section(id) => story.section.as_str() == SECTIONS[id.0 as usize - 1],
                ListKind::Saved => story.is_saved,
                ListKind::Search(query) => story.title.to_lowercase().contains(&query.to_lowercase()),
            })
            .collect();
        members.sort_by_key(|story| std::cmp::Reverse(key(story)));
        members.into_iter().map(|story| story.id).collect()
    }

    /// The stories of the event that a story tells of, the one that leads first.
    pub fn versions(&self, story: StoryId) -> Vec<StoryId> {
        let event = self.events.iter().find(|event| event.contains(&story.0));
        event.map_or_else(|| vec![story], |event| event.iter().map(|version| StoryId(*version)).collect())
    }

    fn window(&self, snapshot: &Snapshot, from: Edge, count: usize) -> Result<ListWindow, Failure> {
        let members = self.lists.get(snapshot).ok_or_else(|| failure("This list is no longer kept"))?;
        let keys: Vec<RowKey> = members.iter().map(|story| key(self.held(*story).expect("stored"))).collect();
        let len = keys.len();
        let (start, end) = match from {
            Edge::Top => (0, count.min(len)),
            Edge::Bottom => (len.saturating_sub(count), len),
            Edge::After(after) => {
                let start = keys.partition_point(|key| *key >= after);
                (start, (start + count).min(len))
            }
            Edge::Before(before) => {
                let end = keys.partition_point(|key| *key > before);
                (end.saturating_sub(count), end)
            }
            Edge::Around(story) => match members.iter().position(|member| *member == story) {
                Some(at) => {
                    let start = at.saturating_sub(count / 2);
                    (start, (start + count).min(len))
                }
                None => (0, count.min(len)),
            },
        };
        Ok(ListWindow {
            snapshot: snapshot.clone(),
            rows: members[start..end]
                .iter()
                .map(|story| self.row(snapshot, self.held(*story).expect("stored")))
                .collect(),
            at_top: start == 0,
            at_bottom: end == len,
            len: len as u64,
            before: Some(start as u64),
        })
    }

    fn row(&self, snapshot: &Snapshot, story: &Story) -> Headline {
        let mut row = headline(story);
        if !self.events.is_empty() {
            let versions = self.versions(story.id);
            (row.event, row.also) = (versions.iter().min().copied(), versions.len() as u32 - 1);
        }
        if matches!(snapshot.kind, ListKind::Event { .. }) {
            let text = story.full.as_deref().or(story.summary.as_deref());
            row.words = text.map(|article| article.words() as u32);
        }
        if let ListKind::Search(query) = &snapshot.kind {
            row.excerpt = Some(safe(&format!("…since the {query} was in the news, nobody sleeps")));
        }
        row
    }

    fn sections(&self) -> Vec<SectionRow> {
        SECTIONS
            .iter()
            .enumerate()
            .map(|(index, name)| {
                let id = SectionId(index as i64 + 1);
                let members = self.members(&ListKind::Section(id), false);
                let unread = members
                    .iter()
                    .filter(|story| self.held(**story).is_some_and(|story| !story.is_read))
                    .count();
                SectionRow { id, name: safe(name), unread: unread as u64, stories: members.len() as u64 }
            })
            .collect()
    }

    fn held(&self, story: StoryId) -> Option<&Story> {
        self.stories.iter().find(|other| other.id == story)
    }

    fn opened(&self, story: StoryId, failure_of: Option<Failure>) -> Result<Opened, Failure> {
        let story = self.held(story).ok_or_else(|| failure("This story is not in the store"))?;
        Ok(Opened { story: Box::new(story.clone()), failure: failure_of })
    }

    fn fetched(&mut self, story: StoryId) -> Result<Opened, Failure> {
        if self.is_down {
            return self.opened(story, Some(failure("coast.example did not answer (30 s)")));
        }
        if let Some(story) = self.stories.iter_mut().find(|other| other.id == story) {
            story.full = Some(Box::new(full_text(story)));
            story.on_disk = OnDisk::Full;
        }
        self.opened(story, None)
    }

    fn addressed(&mut self, address: &WebUrl, title: Option<SafeText>) -> Result<Opened, Failure> {
        let known =
            self.stories.iter().find(|story| story.url.as_ref() == Some(address)).map(|story| story.id);
        if let Some(story) = known {
            return self.fetched(story);
        }
        if self.is_down {
            return Err(Failure {
                words: safe(&format!("{} did not answer (30 s)", address.host())),
                hint: Some(safe("o opens it in the browser")),
            });
        }
        let number = self.stories.len() as i64 + 1;
        let mut new = story(number);
        new.url = Some(address.clone());
        new.title = title.unwrap_or_else(|| safe("A page from elsewhere"));
        self.unborn.insert(new.id);
        self.stories.push(new);
        self.fetched(StoryId(number))
    }

    /// Two links of the publisher, one of them stored; one story of another outlet; one from before.
    fn related(&self, story: StoryId) -> Vec<RelatedRow> {
        let row = |group, number: i64, reason: &str| {
            let held = self.held(StoryId(number));
            RelatedRow {
                group,
                story: held.map(|story| story.id),
                public_id: held.map(|story| story.public_id.clone()),
                url: Some(address(number)),
                title: held
                    .map_or_else(|| safe(&format!("Linked story {number}")), |story| story.title.clone()),
                section: Some(safe("World")),
                standfirst: Some(safe("What the publisher says of it in a line")),
                author: Some(safe("Ada Brook")),
                outlet: held.map_or_else(|| safe("The Sample Coast"), |story| story.outlet.clone()),
                time: None,
                published: held.and_then(|story| story.published),
                score: Some(0.5).filter(|_| group != RelatedGroup::Publisher),
                reason: safe(reason),
                heading: Some(safe("Related stories")).filter(|_| group == RelatedGroup::Publisher),
                on_disk: held.map(|story| story.on_disk).unwrap_or_default(),
                is_read: held.is_some_and(|story| story.is_read),
            }
        };
        let next = |step: i64| (story.0 - 1 + step) % 24 + 1;
        let mut rows = vec![
            row(RelatedGroup::Publisher, 900 + story.0, "linked by the publisher"),
            row(RelatedGroup::Publisher, next(3), "linked by the publisher"),
            row(RelatedGroup::Covering, next(6), "shares: strait, ferry"),
            row(RelatedGroup::Earlier, next(9), "background: strait"),
        ];
        rows.truncate(self.beside);
        rows.retain(|row| row.story.is_none_or(|other| !self.apart.contains(&(story, other))));
        rows
    }

    /// Keeps a story apart from another one, or from its event. The last one said is taken back first.
    fn say_apart(&mut self, story: StoryId, from: Option<StoryId>) -> MarkOutcome {
        match from {
            Some(from) => self.apart.push((from, story)),
            None => {
                self.events.iter_mut().for_each(|event| event.retain(|version| *version != story.0));
            }
        }
        MarkOutcome { words: safe("Not the same"), touched: Vec::new(), count: 1, is_regrouped: true }
    }

    fn mark(&mut self, stories: &[StoryId], mark: Mark, undoable: bool) -> MarkOutcome {
        let mut before = Vec::new();
        let mut touched = Vec::new();
        for story in self.stories.iter_mut().filter(|story| stories.contains(&story.id)) {
            before.push((story.id, story.is_read, story.is_saved));
            match mark {
                Mark::Read => story.is_read = true,
                Mark::Unread => story.is_read = false,
                Mark::Saved => story.is_saved = true,
                Mark::Unsaved => story.is_saved = false,
            }
            touched.push((story.id, story.is_read, story.is_saved));
        }
        if undoable {
            self.undo.push(before);
        }
        let count = touched.len() as u64;
        MarkOutcome { words: safe(&format!("Marked {count}")), touched, count, is_regrouped: false }
    }

    fn take_back(&mut self) -> Result<MarkOutcome, Failure> {
        if let Some(before) = self.edited.pop() {
            self.sources = before;
            let words = safe("The source is as before");
            return Ok(MarkOutcome { words, touched: Vec::new(), count: 0, is_regrouped: false });
        }
        if self.apart.pop().is_some() {
            let words = safe("Together again");
            return Ok(MarkOutcome { words, touched: Vec::new(), count: 1, is_regrouped: true });
        }
        let before = self.undo.pop().ok_or_else(|| failure("There is no mark to take back"))?;
        for (id, is_read, is_saved) in &before {
            let story = self.story(id.0);
            story.is_read = *is_read;
            story.is_saved = *is_saved;
        }
        Ok(MarkOutcome {
            words: safe("Taken back"),
            count: before.len() as u64,
            touched: before,
            is_regrouped: false,
        })
    }

    fn add(&mut self, typed: &str, choose: Option<usize>) -> Result<FoundSource, Failure> {
        if typed.contains("story") {
            return Ok(FoundSource::Story(address(1)));
        }
        if self.is_down || !typed.contains('.') {
            return Err(failure("There is nothing to read at this address"));
        }
        let name = safe(&format!("{typed} {}", choose.unwrap_or(1)));
        self.sources.push(health(self.sources.len(), &name));
        Ok(FoundSource::Added {
            words: safe(&format!("Added {name}, a feed of 20 entries")),
            name,
            list: ListKind::Section(SectionId(1)),
            others: vec![safe("2: Comments feed, coast.example/comments")],
        })
    }

    fn edit(&mut self, name: &SafeText, edit: SourceEdit) -> Vec<SourceHealth> {
        if let Some(index) = self.sources.iter().position(|row| row.source.name == *name) {
            self.edited.push(self.sources.clone());
            match edit {
                SourceEdit::Pause(paused) => self.sources[index].source.paused = paused,
                SourceEdit::Rename(new) => self.sources[index].source.name = new,
                SourceEdit::Move(section) => {
                    self.sources[index].source.section = dateline::model::SectionChoice::Named(section);
                }
                SourceEdit::Remove => {
                    self.sources.remove(index);
                }
            }
        }
        self.sources.clone()
    }
}

/// A failure in these words.
pub fn failure(words: &str) -> Failure {
    Failure { words: safe(words), hint: None }
}

/// What the trail's steps are, in a word each: `list`, `article 3`, `related 3`.
pub fn steps(state: &State) -> Vec<String> {
    state
        .history
        .steps()
        .iter()
        .map(|step| match &step.view {
            View::List { .. } => "list".to_owned(),
            View::Article { story, .. } => format!("article {}", story.0),
            View::Related { story, .. } => format!("related {}", story.0),
        })
        .collect()
}

fn time(number: i64) -> Timestamp {
    let now: Timestamp = NOW.parse().expect("a time");
    // Every second story of one section is of another day from the fourth on.
    Timestamp::from_second(now.as_second() - number * number * 7 * 60).expect("in range")
}

fn key(story: &Story) -> RowKey {
    RowKey { order: time(story.id.0).as_millisecond(), story: story.id }
}

fn headline(story: &Story) -> Headline {
    Headline {
        first_seen: None,
        key: key(story),
        title: story.title.clone(),
        outlet: story.outlet.clone(),
        kicker: story.kicker.clone(),
        section: story.section.clone(),
        published: story.published,
        time: time(story.id.0),
        is_read: story.is_read,
        is_saved: story.is_saved,
        on_disk: story.on_disk,
        event: None,
        also: (story.id.0 % 4) as u32,
        words: None,
        excerpt: None,
        failure: None,
    }
}

/// A story of this world. Every third has its full text on disk, the others what a feed gives.
pub fn story(number: i64) -> Story {
    let index = (number - 1) as usize;
    let mut story = Story {
        id: StoryId(number),
        public_id: safe(&format!("s{number:04}")),
        url: Some(address(number)),
        title: safe(HEADLINES.get(index).unwrap_or(&"A story from elsewhere")),
        previous_title: None,
        kicker: Some(safe(SECTIONS[index % 3])),
        section: safe(SECTIONS[index % 3]),
        outlet: safe(OUTLETS[index % 5]),
        source: Some(safe(OUTLETS[index % 5])),
        authors: vec![safe("Ada Brook")],
        standfirst: Some(safe("Both sides speak of progress, and neither of what it costs")),
        language: Some(safe("en")),
        published: Some(When::from_instant(time(number))),
        first_seen: time(number),
        is_read: false,
        is_saved: false,
        on_disk: OnDisk::Summary,
        full: None,
        summary: Some(Box::new(Article {
            title: safe(HEADLINES.get(index).unwrap_or(&"A story from elsewhere")),
            body: vec![Block::paragraph("The feed says no more than this about it, in one short paragraph.")],
            ..Article::default()
        })),
        failure: None,
        place: None,
    };
    if number % 3 == 1 {
        story.full = Some(Box::new(full_text(&story)));
        story.on_disk = OnDisk::Full;
    }
    story
}

/// The full text of a story: longer than a window of 24 rows, with two links.
fn full_text(story: &Story) -> Article {
    let number = story.id.0;
    let link = |text: &str, to: i64| Span {
        text: SafeText::span(text),
        style: Style::default(),
        link: Some(address(to)),
    };
    let mut body: Vec<Block> = vec![Block::Paragraph {
        spans: vec![
            Span::plain("PORT ELLERY, Oct 9 (Northern Wire) — Delegates of both coasts met "),
            link("in the old customs house", number % 24 + 1),
            Span::plain(" on Friday, and for the first time they sat at one table."),
        ],
    }];
    for paragraph in 1..=12 {
        body.push(Block::paragraph(&format!(
            "Paragraph {paragraph}. The ferry has run twice a day for sixty years, in fog and in strikes, and once with a piano on deck; nobody on the quay could name a week in which it stood still as long as in this one."
        )));
    }
    body.push(Block::Paragraph {
        spans: vec![Span::plain("More is told "), link("elsewhere", 800 + number), Span::plain(".")],
    });
    Article {
        url: story.url.clone(),
        title: story.title.clone(),
        kicker: story.kicker.clone().map(|text| Kicker { text, link: None }),
        standfirst: story.standfirst.clone(),
        people: vec![Person { name: safe("Ada Brook"), kind: PersonKind::Person, role: None }],
        published: story.published,
        outlet: Some(story.outlet.clone()),
        lead: Some(Figure {
            caption: Some(safe("The customs house at Port Ellery.")),
            credit: Some(safe("Photo: J. Lund")),
            ..Figure::default()
        }),
        body,
        related: vec![RelatedLink::new(
            address(900 + number),
            safe(&format!("Linked story {}", 900 + number)),
        )],
        ..Article::default()
    }
}

fn health(index: usize, name: &str) -> SourceHealth {
    let feed = WebUrl::parse(&format!("https://outlet{index}.example/feed")).expect("an address");
    let mut state = SourceState::new(feed.clone());
    state.last_success = Some(NOW.parse().expect("a time"));
    state.why = safe("every hour");
    SourceHealth { source: Source::new(safe(name), Some(feed), None), states: vec![state], stories: 8 }
}

/// The place of a text that is shown.
pub fn place(state: &State) -> (TextKind, Place, usize) {
    let reader = state.reader().expect("a story is open");
    (reader.text, reader.place, reader.top)
}
