//! One source visited: what its addresses said, and what that came to.
//!
//! As long as no host has answered as itself, what failed may be the network's fault: it is held, and
//! whoever asked for the visit decides.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use jiff::Timestamp;

use super::intake::Read;
use super::state::States;
use crate::app::Progress;
use crate::fetch::network::{self, Mark, Sign, Signs};
use crate::fetch::{Error, Purpose, Response, schedule};
use crate::model::{Source, SourceState, StoryId, WebUrl};
use crate::runtime::cause::Cause;
use crate::runtime::failure;
use crate::runtime::services::Services;
use crate::store::Channel;
use crate::text::{SafeText, fold};

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
pub enum RefreshEvent {
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

    pub(super) fn not_due(source: &Source, reason: SafeText) -> Self {
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
pub(in crate::runtime) struct Asks {
    pub(super) asker: schedule::Asker,
    signs: Arc<Mutex<Signs>>,
    /// How many hosts of the internet are asked.
    pub(super) far: usize,
}

impl Asks {
    pub(in crate::runtime) fn new(asker: schedule::Asker, far: usize) -> Self {
        Self { asker, signs: Arc::default(), far }
    }

    fn lock(&self) -> MutexGuard<'_, Signs> {
        // Nothing panics while it is held.
        self.signs.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn note(&self, address: &WebUrl, sign: Sign) {
        self.lock().note(address, sign);
    }

    /// Begins anew: the network has changed.
    pub(super) fn forget(&self) {
        *self.lock() = Signs::default();
    }

    pub(in crate::runtime) fn has_answered(&self) -> bool {
        self.lock().has_answered()
    }

    /// What was heard so far.
    pub(in crate::runtime) fn signs(&self) -> Signs {
        self.lock().clone()
    }
}

/// A source that is to be visited, at these addresses.
pub(in crate::runtime) struct Job<'a> {
    source: &'a Source,
    channels: Vec<(Channel, SourceState)>,
    visit: Visit,
}

impl<'a> Job<'a> {
    /// The addresses of a source that may be asked now; if none may, why not.
    pub(in crate::runtime) fn planned(
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
            let known = states.of(&name, address);
            let state = known.unwrap_or_else(|| SourceState::new(address.clone()));
            match schedule::is_due(&state, now, asks.asker, recheck) {
                Ok(()) => job.channels.push((channel, state)),
                Err(reason) => job.visit.reason = Some(reason),
            }
        }
        if job.channels.is_empty() { Err(job.visit.reason.unwrap_or_default()) } else { Ok(job) }
    }

    /// What was not reached, once more; the visit as it is where there is nothing of that.
    pub(super) fn again(visit: Visit, held: Vec<Held<'a>>) -> Result<Self, Visit> {
        let Some(source) = held.first().map(|held| held.source) else { return Err(visit) };
        let channels = held.into_iter().map(|held| (held.channel, held.state)).collect();
        Ok(Self { source, channels, visit })
    }

    pub(super) fn addresses(&self) -> impl Iterator<Item = &WebUrl> {
        self.channels.iter().map(|(_, state)| &state.address)
    }
}

/// What a visit came to, and what of it waits for what others say.
pub(in crate::runtime) struct Ended<'a> {
    pub(in crate::runtime) visit: Visit,
    pub(super) held: Vec<Held<'a>>,
}

enum Step<'a> {
    Over(Outcome, Option<SafeText>),
    Waits(Box<Held<'a>>),
}

/// What an address said, before it is stored or charged.
pub(super) struct Held<'a> {
    source: &'a Source,
    channel: Channel,
    pub(super) state: SourceState,
    pub(super) what: What,
}

pub(super) enum What {
    Failed(Error),
    Unchanged(Arc<Response>),
    Unreadable(Arc<Response>, SafeText),
    Read(Arc<Response>, Box<Read>),
}

impl Held<'_> {
    /// Whether it may be the network that speaks, and not the address.
    fn waits(&self, asks: &Asks) -> bool {
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

    pub(super) fn was_not_reached(&self) -> bool {
        match &self.what {
            What::Failed(error) => {
                matches!(network::sign(&self.state.address, error), Some(Sign::Lost | Sign::Silent))
            }
            What::Unchanged(_) | What::Unreadable(..) | What::Read(..) => false,
        }
    }
}

/// Where it is told.
pub type Tell<'a> = &'a (dyn Fn(RefreshEvent) + Send + Sync);

impl Services {
    /// Visits one source: its page for the editors' order, its feed for the times.
    pub(in crate::runtime) async fn visit<'a>(&self, job: Job<'a>, all: &[Source], asks: &Asks) -> Ended<'a> {
        let Job { source, channels, mut visit } = job;
        let mut held = Vec::new();
        for (channel, state) in channels {
            match self.visit_address(source, all, channel, state, asks, &mut visit).await {
                Ok(Step::Over(outcome, reason)) => visit.note(outcome, reason),
                Ok(Step::Waits(one)) => held.push(*one),
                Err(cause) => visit.note(Outcome::Failed, Some(failure::said(&cause).words)),
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
    ) -> Result<Step<'a>, Cause> {
        let address = state.address.clone();
        let purpose = if channel == Channel::Feed { Purpose::Feed } else { Purpose::SectionPage };
        let mut request = self.request_for(&address, purpose, Some(source));
        request.may_be_private = Some(address.host_and_port());
        request.validators = schedule::validators(&state, self.setup().world.now());
        let outcome = self.client()?.fetch(request).await;
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
            Ok(response) => {
                let response = Arc::new(response);
                visit.ms += response.ms;
                if response.is_unchanged() || schedule::is_same(&state, &response) {
                    asks.note(&address, Sign::Answered);
                    What::Unchanged(response)
                } else {
                    let read = self.read_source(channel, &response).await;
                    // No portal serves feeds; a page may be anybody's.
                    let is_its_own = read.is_ok() && (channel == Channel::Feed || asks.far < 2);
                    let sign = || Sign::Page(Mark::of(&address, &response));
                    asks.note(&address, if is_its_own { Sign::Answered } else { sign() });
                    match read {
                        Ok(read) => What::Read(response, Box::new(read)),
                        Err(cause) => What::Unreadable(response, failure::said(&cause).words),
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
    ) -> Result<(Outcome, Option<SafeText>), Cause> {
        let Held { source, channel, state, what } = held;
        let now = self.setup().world.now();
        let nothing = schedule::Reading::Nothing;
        let (next, outcome, reason) = match what {
            What::Failed(error) => {
                let reason = failure::said(&error.clone().into()).words;
                let is_own_choice = matches!(error, Error::Offline | Error::Blocked { .. });
                let outcome = if is_own_choice { Outcome::NotDue } else { Outcome::Failed };
                // What never left this machine on its way to one that stands nearby is nobody's fault.
                let is_nobodys = !network::is_evidence(&state.address)
                    && matches!(error, Error::Unreachable { is_local: true, .. });
                if is_nobodys {
                    return Ok((outcome, Some(reason)));
                }
                (
                    self.after(&state, Err(&error), nothing, None, &[], source, now).await?,
                    outcome,
                    Some(reason),
                )
            }
            What::Unchanged(response) => {
                let next = self.after(&state, Ok(&response), nothing, None, &[], source, now).await?;
                (next, Outcome::Unchanged, None)
            }
            What::Unreadable(response, words) => {
                let reading = schedule::Reading::Unreadable(words.clone());
                let next = self.after(&state, Ok(&response), reading, None, &[], source, now).await?;
                (next, Outcome::Failed, Some(words))
            }
            What::Read(response, read) => {
                let taken = self.take(source, all, channel, &state, &response, *read).await?;
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
    pub(super) async fn settle(&self, held: Held<'_>, all: &[Source], visit: &mut Visit) {
        match self.end(held, all, visit).await {
            Ok((outcome, reason)) => visit.note(outcome, reason),
            Err(cause) => visit.note(Outcome::Failed, Some(failure::said(&cause).words)),
        }
    }
}
