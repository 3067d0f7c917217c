//! Whether the program has a network: one state of all of it.
//!
//! A refresh finds out that there is none, and anything that a host of the internet answers that there
//! is one again. While there is none, nothing is charged to a source, and sources far away are asked by
//! their schedule no more: a scout goes out now and then to one that is owed a visit, until one answers.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use futures_util::{FutureExt, StreamExt, stream::FuturesUnordered};
use jiff::Timestamp;
use tokio::sync::Notify;
use tokio::time::{Instant, sleep_until};

use super::newsroom::Newsroom;
use super::refresh::{Asks, Job, Tell, Told};
use crate::app::Failure;
use crate::fetch::network::{Absence, Sign, is_evidence};
use crate::fetch::schedule::Asker;
use crate::model::{Source, WebUrl};
use crate::text::{SafeText, fold};
use crate::typeset::dates;

/// Between two scouts: whoever is owed a visit is asked within 5 s of the network's return.
const SCOUT_EVERY: Duration = Duration::from_secs(2);
/// Scouts that are out at once, where hosts swallow what they are asked: as many as go out until the
/// first is given up.
const SCOUTS: usize = 16;

/// Told when the network goes, with the moment since when, and when it is back.
pub type OnNetwork = Box<dyn Fn(Option<Timestamp>) + Send + Sync>;

/// The state.
#[derive(Default)]
pub(super) struct Network {
    absent: Mutex<Option<Absent>>,
    told: std::sync::OnceLock<OnNetwork>,
    back: Notify,
    /// Held by who looks out for it.
    awaiting: tokio::sync::Mutex<()>,
}

/// There is no network.
#[derive(Clone)]
struct Absent {
    since: Timestamp,
    absence: Absence,
    /// The sources that were asked in vain, and by whom.
    owed: Vec<SafeText>,
    asker: Asker,
}

impl Network {
    fn absent(&self) -> MutexGuard<'_, Option<Absent>> {
        // Nothing panics while it is held.
        self.absent.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Newsroom {
    /// Since when there has been no network; `None` while there is one, as far as is known.
    pub fn no_network(&self) -> Option<Timestamp> {
        self.network().absent().as_ref().map(|absent| absent.since)
    }

    /// Has somebody told whenever the network goes or is back; before the answer to what led to it. The
    /// first who asks is.
    pub fn on_network(&self, told: OnNetwork) {
        // Only one screen runs.
        let _ = self.network().told.set(told);
    }

    /// There is no network: these sources were asked in vain.
    pub(super) fn network_is_gone(&self, absence: Absence, owed: Vec<SafeText>, asker: Asker) {
        if let (Absence::Portal(_), Some(client)) = (&absence, self.client_if_there()) {
            client.forget_robots();
        }
        let network = self.network();
        let (since, was_there) = {
            let mut absent = network.absent();
            let before = absent.take();
            let was_there = before.is_none();
            let now = self.setup().world.now();
            let (since, mut all) = before.map_or((now, Vec::new()), |before| (before.since, before.owed));
            all.extend(owed);
            all.sort_unstable_by_key(|source| fold(source));
            all.dedup();
            *absent = Some(Absent { since, absence, owed: all, asker });
            (since, was_there)
        };
        if was_there && let Some(told) = network.told.get() {
            told(Some(since));
        }
    }

    /// A host of the internet answered, or there is reason to ask all again.
    pub(super) fn network_is_back(&self) {
        let network = self.network();
        let was_absent = network.absent().take().is_some();
        if was_absent {
            network.back.notify_waiters();
            if let Some(told) = network.told.get() {
                told(None);
            }
        }
    }

    /// What an address answered was worth reading.
    pub(super) fn heard_from(&self, address: &WebUrl) {
        if is_evidence(address) {
            self.network_is_back();
        }
    }

    /// Since when there has been no network, in words.
    pub(super) fn no_network_words(&self) -> SafeText {
        let world = &self.setup().world;
        let since = self.no_network().map(|since| dates::moment(since, world.now(), &world.zone));
        SafeText::line(&since.map_or_else(String::new, |since| format!("no network since {since}")))
    }

    /// Completes when the network is said to be back.
    pub(super) async fn network_returns(&self) {
        let back = self.network().back.notified();
        if self.no_network().is_some() {
            back.await;
        }
    }

    /// Waits until there is a network: sends a scout to one source after the other, of those that were
    /// asked in vain. What it brings is stored.
    pub async fn await_network(&self, tell: Tell<'_>) -> Result<(), Failure> {
        let Ok(_one) = self.network().awaiting.try_lock() else { return Ok(()) };
        let mut scouts = FuturesUnordered::new();
        let mut turn = 0;
        let mut next = Instant::now() + SCOUT_EVERY;
        let mut new = 0;
        while let Some(absent) = self.absent() {
            tokio::select! {
                () = self.network_returns() => {}
                () = sleep_until(next) => {
                    next = Instant::now() + SCOUT_EVERY;
                    if scouts.len() < SCOUTS {
                        scouts.push(self.scout(absent, turn).boxed());
                        turn += 1;
                    }
                }
                Some(found) = scouts.next(), if !scouts.is_empty() => {
                    // What the store refuses now, the next refresh tells.
                    if let Ok(Some(stories)) = found {
                        new += stories;
                        self.network_is_back();
                    }
                }
            }
        }
        if new > 0 {
            self.place_stories().await?;
            tell(Told::Arrived(new));
        }
        Ok(())
    }

    fn absent(&self) -> Option<Absent> {
        self.network().absent().clone()
    }

    /// Asks one source. Gives how many stories it brought, if it answered or the others are worth asking
    /// again; charges nothing.
    async fn scout(&self, absent: Absent, turn: usize) -> Result<Option<u32>, Failure> {
        let all = self.sources()?;
        let is_owed = |source: &&Source| {
            !source.paused
                && source.addresses().any(is_evidence)
                && absent.owed.iter().any(|owed| fold(owed) == fold(&source.name))
        };
        let owed: Vec<&Source> = all.iter().filter(is_owed).collect();
        // They were taken out meanwhile.
        let Some(source) = owed.get(turn % owed.len().max(1)) else { return Ok(Some(0)) };
        let states = self.states().await?;
        let asks = Asks::new(absent.asker, usize::MAX);
        let job = Job::planned(source, &states, self.setup().world.now(), &asks, self.recheck());
        // Another process has asked it: then so may we.
        let Ok(job) = job else { return Ok(Some(0)) };
        let ended = self.visit(job, &all, &asks).await;
        let signs = asks.signs();
        if signs.has_answered() {
            return Ok(Some(ended.visit.new));
        }
        let says_more = |sign: &Sign| match (sign, &absent.absence) {
            (Sign::Lost | Sign::Silent, _) | (Sign::Nothing, Absence::Portal(_)) => false,
            (Sign::Page(mark), Absence::Portal(known)) => !mark.is_same(known),
            (Sign::Nothing | Sign::Page(_) | Sign::Answered, _) => true,
        };
        Ok(signs.all().any(says_more).then_some(0))
    }
}
