//! Visits sources: what is due, or what the reader asks for; then fetches full texts ahead.

mod round;

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use futures_util::{FutureExt, StreamExt};
use jiff::{SignedDuration, Timestamp};

use self::round::Round;
use super::announce::{Announced, announced};
use super::failure;
use super::newsroom::Newsroom;
use crate::app::{Failure, Progress};
use crate::feed;
use crate::fetch::network::{self, Mark, Sign, Signs};
use crate::fetch::{Answer, Purpose, schedule};
use crate::files;
use crate::model::{Rhythm, SectionChoice, Source, SourceState, StoryId, WebUrl, outlet_of};
use crate::page;
use crate::store::{Candidate, Channel, Incoming, KeepRules, SectionOrder, SourceFacts, Taken};
use crate::text::{SafeText, fold};

/// Stories that are fetched ahead at once; the client itself bounds requests and hosts.
const AT_ONCE: usize = 64;
/// Stories first seen longer ago are not fetched ahead.
const AHEAD: SignedDuration = SignedDuration::from_hours(72);

/// Which sources to visit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Which {
    /// All.
    All,
    /// Those of a section.
    Section(SafeText),
    /// One, by its name.
    Named(SafeText),
}

/// What a visit came to, from the least to the best.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Outcome {
    /// It was not asked, or there was no network to ask it over.
    NotDue,
    /// It did not answer, or with nothing to read.
    Failed,
    /// Nothing has changed.
    Unchanged,
    /// It answered with something.
    New,
}

/// How the visit of one source went.
#[derive(Debug, Clone, PartialEq)]
pub struct Visit {
    /// The source's name.
    pub source: SafeText,
    /// What it came to.
    pub outcome: Outcome,
    /// Stories that were not in the store.
    pub new: u32,
    /// Stories that had changed.
    pub updated: u32,
    /// Milliseconds that its server took.
    pub ms: u64,
    /// Why it failed or was not asked, or what there is to say.
    pub reason: Option<SafeText>,
}

/// What is told while a refresh goes on.
#[derive(Debug, Clone, PartialEq)]
pub enum Told {
    /// How far it is.
    Progress(Progress),
    /// A source was visited.
    Visited(Visit),
    /// So many new stories stand in their lists and events.
    Arrived(u32),
    /// A story's full text came ahead.
    Text(StoryId),
}

impl Visit {
    fn of(source: &Source) -> Self {
        Self {
            source: source.name.clone(),
            outcome: Outcome::NotDue,
            new: 0,
            updated: 0,
            ms: 0,
            reason: None,
        }
    }

    fn not_due(source: &Source, reason: SafeText) -> Self {
        Self { reason: Some(reason), ..Self::of(source) }
    }

    /// Of a page and a feed, the better outcome names the visit; what went wrong is still said.
    fn note(&mut self, outcome: Outcome, reason: Option<SafeText>) {
        self.outcome = self.outcome.max(outcome);
        self.reason = reason.or(self.reason.take());
    }
}

/// What the visits of one refresh have in common.
#[derive(Clone)]
pub(super) struct Asks {
    asker: schedule::Asker,
    signs: Arc<Mutex<Signs>>,
    /// How many hosts of the internet are asked.
    far: usize,
}

impl Asks {
    pub(super) fn new(asker: schedule::Asker, far: usize) -> Self {
        Self { asker, signs: Arc::default(), far }
    }

    fn lock(&self) -> MutexGuard<'_, Signs> {
        // Nothing panics while it is held.
        self.signs.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn note(&self, address: &WebUrl, sign: Sign) {
        self.lock().note(address, sign);
    }

    /// Begins anew: the network has changed.
    fn forget(&self) {
        *self.lock() = Signs::default();
    }

    fn has_answered(&self) -> bool {
        self.lock().has_answered()
    }

    /// What was heard so far.
    pub(super) fn signs(&self) -> Signs {
        self.lock().clone()
    }
}

/// What is remembered of addresses, by the folded name of their source and by themselves.
pub(super) struct States(HashMap<(String, String), SourceState>);

/// A source that is to be visited, at these addresses.
pub(super) struct Job<'a> {
    source: &'a Source,
    channels: Vec<(Channel, SourceState)>,
    visit: Visit,
}

impl<'a> Job<'a> {
    /// The addresses of a source that may be asked now; if none may, why not.
    pub(super) fn planned(
        source: &'a Source,
        states: &States,
        now: Timestamp,
        asks: &Asks,
        recheck: u32,
    ) -> Result<Self, SafeText> {
        if source.paused {
            return Err(SafeText::line("paused"));
        }
        let name = fold(&source.name);
        let mut job = Self { source, channels: Vec::new(), visit: Visit::of(source) };
        let pages = source.page.iter().map(|address| (Channel::Page, address));
        for (channel, address) in pages.chain(source.feed.iter().map(|address| (Channel::Feed, address))) {
            let known = states.0.get(&(name.clone(), address.as_str().to_owned())).cloned();
            let state = known.unwrap_or_else(|| SourceState::new(address.clone()));
            match schedule::is_due(&state, now, asks.asker, recheck) {
                Ok(()) => job.channels.push((channel, state)),
                Err(reason) => job.visit.reason = Some(reason),
            }
        }
        if job.channels.is_empty() { Err(job.visit.reason.unwrap_or_default()) } else { Ok(job) }
    }

    /// What was not reached, once more; the visit as it is where there is nothing of that.
    fn again(visit: Visit, held: Vec<Held<'a>>) -> Result<Self, Visit> {
        let Some(source) = held.first().map(|held| held.source) else { return Err(visit) };
        let channels = held.into_iter().map(|held| (held.channel, held.state)).collect();
        Ok(Self { source, channels, visit })
    }

    fn addresses(&self) -> impl Iterator<Item = &WebUrl> {
        self.channels.iter().map(|(_, state)| &state.address)
    }
}

/// What a visit came to, and what of it waits for what others say.
pub(super) struct Ended<'a> {
    pub(super) visit: Visit,
    held: Vec<Held<'a>>,
}

enum Step<'a> {
    Over(Outcome, Option<SafeText>),
    Waits(Box<Held<'a>>),
}

/// What an address said, before it is stored or charged.
struct Held<'a> {
    source: &'a Source,
    channel: Channel,
    state: SourceState,
    what: What,
}

enum What {
    Failed(crate::fetch::Error),
    Unchanged(Arc<Answer>),
    Unreadable(Arc<Answer>, SafeText),
    Read(Arc<Answer>, Box<Read>),
}

impl Held<'_> {
    /// Whether it may be the network that speaks, and not the address.
    fn waits(&self, asks: &Asks) -> bool {
        use crate::fetch::Error;
        if asks.has_answered() {
            return false;
        }
        let is_far = network::is_evidence(&self.state.address);
        match &self.what {
            What::Unchanged(_) | What::Failed(Error::Offline | Error::Setting(_) | Error::Blocked { .. }) => {
                false
            }
            // Nearby too nothing is reached where there is no network at all; but this machine is.
            What::Failed(Error::Unreachable { .. } | Error::TimedOut { .. }) if !is_far => {
                asks.far > 0 && !network::is_this_machine(&self.state.address)
            }
            What::Failed(_) | What::Unreadable(..) | What::Read(..) => is_far,
        }
    }

    fn was_not_reached(&self) -> bool {
        match &self.what {
            What::Failed(error) => {
                matches!(network::sign(&self.state.address, error), Some(Sign::Lost | Sign::Silent))
            }
            What::Unchanged(_) | What::Unreadable(..) | What::Read(..) => false,
        }
    }
}

/// Where it is told.
pub type Tell<'a> = &'a (dyn Fn(Told) + Send + Sync);

impl Newsroom {
    /// Visits sources, and gives how many were asked, failed, and what came. Then fetches full texts
    /// ahead within the budget.
    ///
    /// A second process that refreshes at the same time is told so and does nothing.
    pub async fn refresh(
        &self,
        which: &Which,
        asker: schedule::Asker,
        tell: Tell<'_>,
    ) -> Result<Progress, Failure> {
        let Ok(_one) = self.refreshing().try_lock() else {
            return Err(failure::words("a refresh is under way", Some("what it brings is announced")));
        };
        let lock = files::try_lock(&self.setup().refresh_lock()).map_err(|error| failure::of(&error))?;
        let Some(_lock) = lock else {
            return Err(failure::words(
                "another dateline is just refreshing",
                Some("its stories show up here as well"),
            ));
        };
        let all = self.sources()?;
        self.name_sections(&all).await?;
        let wanted = chosen(&all, which)?;
        self.heed_blocked_hosts().await?;

        let round = Round::plan(self, &all, wanted, asker, tell).await?;
        // What the reader asked for is on its way before the sources are.
        let (asked, gone) = tokio::join!(self.fetch_asked(tell), round.go());
        let (progress, brought) = gone?;
        asked?;
        self.name_sources().await?;
        if brought {
            self.place_stories().await?;
            self.fetch_ahead(&all, tell).await?;
        }
        let over = Progress { is_over: true, ..progress };
        tell(Told::Progress(over));
        Ok(over)
    }

    /// Puts what is stored into the search index, a little at a time, so that marks come between.
    pub async fn index_texts(&self) -> Result<(), Failure> {
        while self.library().ask(|library| library.store.index_some(200)).await?? > 0 {}
        Ok(())
    }

    /// Cleans up by the reader's rule.
    pub async fn keep(&self) -> Result<u64, Failure> {
        let keep = self.setup().settings.keep;
        let rules = KeepRules {
            read_days: keep.read_days,
            unread_days: keep.unread_days,
            per_source: keep.per_source,
        };
        let now = self.setup().world.now();
        Ok(self.library().ask(move |library| library.store.keep(&rules, now)).await??.removed)
    }

    /// The hosts that asked to be left alone, before this start of the program, are.
    async fn heed_blocked_hosts(&self) -> Result<(), Failure> {
        let now = self.setup().world.now();
        let hosts = self
            .library()
            .ask(move |library| {
                library.store.forget_hosts(now)?;
                library.store.hosts()
            })
            .await??;
        let client = self.client()?;
        for host in hosts {
            client.block(&host.host, schedule::until(now, host.blocked_until));
        }
        Ok(())
    }

    /// What is remembered of all addresses.
    pub(super) async fn states(&self) -> Result<States, Failure> {
        let states = self.library().ask(|library| library.store.all_states()).await??;
        let key = |name: &str, state: &SourceState| (fold(name), state.address.as_str().to_owned());
        Ok(States(states.into_iter().map(|(name, state)| (key(&name, &state), state)).collect()))
    }

    /// Minutes in which a source that was just asked is not asked again.
    pub(super) fn recheck(&self) -> u32 {
        (self.setup().settings.recheck.as_secs() / 60) as u32
    }

    /// Visits one source: its page for the editors' order, its feed for the times.
    pub(super) async fn visit<'a>(&self, job: Job<'a>, all: &[Source], asks: &Asks) -> Ended<'a> {
        let Job { source, channels, mut visit } = job;
        let mut held = Vec::new();
        for (channel, state) in channels {
            match self.visit_address(source, all, channel, state, asks, &mut visit).await {
                Ok(Step::Over(outcome, reason)) => visit.note(outcome, reason),
                Ok(Step::Waits(one)) => held.push(*one),
                Err(failure) => visit.note(Outcome::Failed, Some(failure.words)),
            }
        }
        Ended { visit, held }
    }

    async fn visit_address<'a>(
        &self,
        source: &'a Source,
        all: &[Source],
        channel: Channel,
        state: SourceState,
        asks: &Asks,
        visit: &mut Visit,
    ) -> Result<Step<'a>, Failure> {
        let address = state.address.clone();
        let purpose = if channel == Channel::Feed { Purpose::Feed } else { Purpose::SectionPage };
        let mut ask = self.ask(&address, purpose, Some(source));
        ask.may_be_private = Some(address.host_and_port());
        ask.validators = schedule::validators(&state, self.setup().world.now());
        let outcome = self.client()?.fetch(ask).await;
        // The reader may have taken it out meanwhile; a late answer must not bring it back.
        if !self.sources()?.iter().any(|known| known.addresses().any(|own| *own == address)) {
            return Ok(Step::Over(Outcome::NotDue, Some(SafeText::line("taken out meanwhile"))));
        }
        let what = match outcome {
            Err(error) => {
                if let Some(sign) = network::sign(&address, &error) {
                    asks.note(&address, sign);
                }
                What::Failed(error)
            }
            Ok(answer) => {
                let answer = Arc::new(answer);
                visit.ms += answer.ms;
                if answer.is_unchanged() || schedule::is_same(&state, &answer) {
                    asks.note(&address, Sign::Answered);
                    What::Unchanged(answer)
                } else {
                    let read = self.read_source(channel, &answer).await;
                    // No portal serves feeds; a page may be anybody's.
                    let is_its_own = read.is_ok() && (channel == Channel::Feed || asks.far < 2);
                    let sign = || Sign::Page(Mark::of(&address, &answer));
                    asks.note(&address, if is_its_own { Sign::Answered } else { sign() });
                    match read {
                        Ok(read) => What::Read(answer, Box::new(read)),
                        Err(failure) => What::Unreadable(answer, failure.words),
                    }
                }
            }
        };
        let held = Held { source, channel, state, what };
        if held.waits(asks) {
            return Ok(Step::Waits(Box::new(held)));
        }
        let (outcome, reason) = self.end(held, all, visit).await?;
        Ok(Step::Over(outcome, reason))
    }

    /// Stores what an address came to, or charges it with its failure.
    async fn end(
        &self,
        held: Held<'_>,
        all: &[Source],
        visit: &mut Visit,
    ) -> Result<(Outcome, Option<SafeText>), Failure> {
        let Held { source, channel, state, what } = held;
        let now = self.setup().world.now();
        let nothing = schedule::Reading::Nothing;
        let (next, outcome, reason) = match what {
            What::Failed(error) => {
                let reason = failure::of_fetch(&error).words;
                let is_own_choice =
                    matches!(error, crate::fetch::Error::Offline | crate::fetch::Error::Blocked { .. });
                let outcome = if is_own_choice { Outcome::NotDue } else { Outcome::Failed };
                // What never left this machine on its way to one that stands nearby is nobody's fault.
                let is_nobodys = !network::is_evidence(&state.address)
                    && matches!(error, crate::fetch::Error::Unreachable { is_local: true, .. });
                if is_nobodys {
                    return Ok((outcome, Some(reason)));
                }
                (
                    self.after(&state, Err(&error), nothing, None, &[], source, now).await?,
                    outcome,
                    Some(reason),
                )
            }
            What::Unchanged(answer) => {
                let next = self.after(&state, Ok(&answer), nothing, None, &[], source, now).await?;
                (next, Outcome::Unchanged, None)
            }
            What::Unreadable(answer, words) => {
                let reading = schedule::Reading::Unreadable(words.clone());
                let next = self.after(&state, Ok(&answer), reading, None, &[], source, now).await?;
                (next, Outcome::Failed, Some(words))
            }
            What::Read(answer, read) => {
                let taken = self.take(source, all, channel, &state, &answer, *read).await?;
                visit.new += taken.new.len() as u32;
                visit.updated += taken.updated.len() as u32;
                let is_same = taken.new.is_empty() && taken.updated.is_empty();
                return Ok((if is_same { Outcome::Unchanged } else { Outcome::New }, None));
            }
        };
        self.put_state(source, next).await?;
        Ok((outcome, reason))
    }

    /// What was held is as it seemed: it is stored, or charged.
    async fn settle(&self, held: Held<'_>, all: &[Source], visit: &mut Visit) {
        match self.end(held, all, visit).await {
            Ok((outcome, reason)) => visit.note(outcome, reason),
            Err(failure) => visit.note(Outcome::Failed, Some(failure.words)),
        }
    }

    /// Reads the body of a source's answer, apart from the screen's threads.
    pub(super) async fn read_source(&self, channel: Channel, answer: &Arc<Answer>) -> Result<Read, Failure> {
        let answer = Arc::clone(answer);
        self.parser()
            .parse(answer.body.len(), move |budget| -> Result<Read, Failure> {
                let (kind, address) = (answer.content_type.as_deref(), &answer.address);
                let (title, entries, rhythm, remarks, language) = match channel {
                    Channel::Feed => {
                        let feed = feed::parse(&answer.body, kind, Some(address), budget)?;
                        (feed.title, feed.entries, feed.rhythm, feed.remarks, feed.language)
                    }
                    Channel::Page => {
                        let page = page::section(&answer.body, kind, Some(address), budget);
                        if page.entries.is_empty() {
                            return Err(failure::words("no headlines were found on the page", None));
                        }
                        (
                            page.outlet.filled().unwrap_or(page.title),
                            page.entries,
                            Rhythm::default(),
                            page.remarks,
                            page.language,
                        )
                    }
                };
                let announced = announced(entries, Some(address), language.as_ref(), budget);
                let remarks = remarks.into_iter().map(|remark| remark.0).collect();
                Ok(Read { title, announced, rhythm, remarks, language })
            })
            .await?
    }

    /// Stores what was read, with the address's new state, in one transaction.
    pub(super) async fn take(
        &self,
        source: &Source,
        all: &[Source],
        channel: Channel,
        state: &SourceState,
        answer: &Answer,
        read: Read,
    ) -> Result<Taken, Failure> {
        let now = self.setup().world.now();
        let published: Vec<Timestamp> = read
            .announced
            .iter()
            .filter_map(|one| one.entry.published.and_then(|when| when.instant()))
            .collect();
        let reading = schedule::Reading::Whole(read.remarks);
        let next =
            self.after(state, Ok(answer), reading, Some(&read.rhythm), &published, source, now).await?;
        let zone = &self.setup().world.zone;
        let midnight = zone.to_datetime(now).date().to_datetime(jiff::civil::Time::midnight());
        let day_began = zone.to_timestamp(midnight).ok();
        let facts =
            SourceFacts { day_began, title: read.title.clone().filled(), ..facts(source, all, channel) };
        // What the reader gave no name is called as it calls itself, at once.
        let mut called = source.clone();
        if let Some(title) = facts.title.clone().filter(|_| !source.is_named) {
            called.name = title;
        }
        let outlet = outlet_of(&called, all);
        let language = source.language.clone().or(read.language);
        let incoming: Vec<Incoming> = read
            .announced
            .into_iter()
            .enumerate()
            .map(|(rank, one)| incoming(one, &outlet, channel, rank, language.as_ref()))
            .collect();
        let taken = self
            .library()
            .ask(move |library| library.store.take_entries(&facts, &incoming, &next, now))
            .await??;
        self.heard_from(&state.address);
        Ok(taken)
    }

    /// The state after an exchange; what a host asks for beside is remembered at once.
    #[expect(clippy::too_many_arguments, reason = "the facts of one exchange, each of its own kind")]
    async fn after(
        &self,
        state: &SourceState,
        outcome: Result<&Answer, &crate::fetch::Error>,
        reading: schedule::Reading,
        rhythm: Option<&Rhythm>,
        published: &[Timestamp],
        source: &Source,
        now: Timestamp,
    ) -> Result<SourceState, Failure> {
        if outcome.is_err() {
            let hosts = self.library().ask(|library| library.store.hosts()).await??;
            let blocked = schedule::hosts_after(&hosts, &state.address, outcome, now);
            for host in blocked {
                self.client()?.block(&host.host, schedule::until(now, host.blocked_until));
                self.library().ask(move |library| library.store.put_host(&host)).await??;
            }
        }
        let body_hash = outcome
            .ok()
            .filter(|answer| !answer.is_unchanged())
            .map(|answer| schedule::body_hash(&answer.body));
        let none = Rhythm::default();
        let facts = schedule::Facts {
            reading,
            body_hash,
            rhythm: rhythm.unwrap_or(&none),
            every: source.every,
            published,
        };
        Ok(schedule::after(state, outcome, &facts, now, self.setup().world.random()))
    }

    async fn put_state(&self, source: &Source, state: SourceState) -> Result<(), Failure> {
        let name = source.name.clone();
        Ok(self.library().ask(move |library| library.store.put_state(&name, &state)).await??)
    }

    /// Fetches full texts of new stories within the budget: per refresh, per host, per day.
    async fn fetch_ahead(&self, sources: &[Source], tell: Tell<'_>) -> Result<(), Failure> {
        let budget = &self.setup().settings.prefetch;
        let now = self.setup().world.now();
        let day = self.setup().world.zone.to_datetime(now).date();
        let limit = budget.per_refresh as usize;
        if limit == 0 || self.setup().offline {
            return Ok(());
        }
        let (candidates, spent) = self
            .library()
            .ask(move |library| {
                let candidates = library.store.prefetch_candidates(now - AHEAD, limit * 8)?;
                Ok::<_, crate::store::Error>((candidates, library.store.prefetched(day)?))
            })
            .await??;
        let left = (budget.per_day.saturating_sub(spent) as usize).min(limit);
        // The reader's own sections first, each newest first.
        let is_own = |candidate: &Candidate| {
            let source = Self::source_of(sources, candidate.source.as_ref(), &candidate.url);
            source.is_some_and(|source| source.section != SectionChoice::Auto)
        };
        let (mut candidates, others): (Vec<_>, Vec<_>) = candidates.into_iter().partition(is_own);
        candidates.extend(others);
        let mut per_host: HashMap<String, u32> = HashMap::new();
        let chosen: Vec<_> = candidates
            .into_iter()
            .filter(|candidate| {
                let count = per_host.entry(crate::fetch::host_key(&candidate.url)).or_default();
                *count += 1;
                *count <= budget.per_host
            })
            .take(left)
            .collect();
        if chosen.is_empty() {
            return Ok(());
        }
        let count = chosen.len() as u32;
        self.library().ask(move |library| library.store.count_prefetched(day, count)).await??;
        let mut fetches = Vec::with_capacity(chosen.len());
        for candidate in &chosen {
            let fetch = async move {
                let source = Self::source_of(sources, candidate.source.as_ref(), &candidate.url);
                let mut ask = self.ask(&candidate.url, Purpose::Ahead, source);
                ask.may_be_private = Self::own_place(sources, candidate.source.as_ref(), &candidate.url);
                let fetched = self.fetch_page(candidate.story, ask).await;
                let Ok((pages, failure)) = fetched else { return };
                if failure.is_none() {
                    tell(Told::Text(candidate.story));
                }
                // The further parts of a long story are pages as well.
                let further = pages.saturating_sub(1) as u32;
                if further > 0 {
                    // What cannot be counted is told by whatever is written next.
                    let _ =
                        self.library().ask(move |library| library.store.count_prefetched(day, further)).await;
                }
            };
            fetches.push(fetch.boxed());
        }
        futures_util::stream::iter(fetches).buffer_unordered(AT_ONCE).collect::<Vec<()>>().await;
        self.place_stories().await
    }
}

/// A source's document, read.
pub(super) struct Read {
    /// Its name; a page's without slogan and section.
    pub title: SafeText,
    /// Its entries, ready for the store.
    pub announced: Vec<Announced>,
    /// How often it asks to be read.
    pub rhythm: Rhythm,
    /// What was mended or skipped.
    pub remarks: Vec<SafeText>,
    /// Its language.
    pub language: Option<SafeText>,
}

fn chosen<'a>(all: &'a [Source], which: &Which) -> Result<Vec<&'a Source>, Failure> {
    let chosen: Vec<&Source> = match which {
        Which::All => all.iter().collect(),
        Which::Named(name) => all.iter().filter(|source| fold(&source.name) == fold(name)).collect(),
        // A story of an `auto` source may stand in any section.
        Which::Section(section) => all
            .iter()
            .filter(|source| match &source.section {
                SectionChoice::Named(name) => fold(name) == fold(section),
                SectionChoice::Auto => true,
            })
            .collect(),
    };
    if chosen.is_empty() && *which != Which::All {
        let (Which::Named(name) | Which::Section(name)) = which else { return Ok(chosen) };
        return Err(failure::words(format!("there is no source `{name}`"), None));
    }
    Ok(chosen)
}

/// What the store has to know of a source. A named section made of one source with a page keeps the
/// editors' order.
fn facts(source: &Source, all: &[Source], channel: Channel) -> SourceFacts {
    let shares = |other: &&Source| match (&source.section, &other.section) {
        (SectionChoice::Named(own), SectionChoice::Named(theirs)) => fold(own) == fold(theirs),
        _ => false,
    };
    let is_alone = all.iter().filter(shares).count() == 1;
    let order = if source.page.is_some() && is_alone { SectionOrder::Editors } else { SectionOrder::Newest };
    SourceFacts {
        name: source.name.clone(),
        channel,
        section: source.section.clone(),
        order,
        full_text: source.full_text,
        title: None,
        front_page: source.front_page,
        day_began: None,
    }
}

fn incoming(
    one: Announced,
    outlet: &SafeText,
    channel: Channel,
    rank: usize,
    language: Option<&SafeText>,
) -> Incoming {
    let Announced { guid, url, standfirst, text, entry } = one;
    Incoming {
        guid,
        url,
        title: entry.title,
        authors: entry.authors,
        published: entry.published,
        updated: entry.updated,
        standfirst,
        kicker: entry.section,
        language: language.cloned(),
        outlet: outlet.clone(),
        summary: text.map(Box::new),
        rank: (channel == Channel::Page).then_some(rank as u32),
    }
}
