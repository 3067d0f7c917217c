//! One refresh as it goes on: who is on the way, whose failure waits for what the others say, and which
//! of the stories that came are to be put into their events.
//!
//! As long as no host has answered as itself, it is not known whether a source fails or the network:
//! what failed is held. The moment one answers, those that were not reached are asked again, and the
//! rest is charged; when all were heard and none answered, the network is gone and nobody is charged.
//! Slow sources hold nobody up: what came is placed and told while they are waited for.

use std::collections::VecDeque;
use std::time::Duration;

use futures_util::future::BoxFuture;
use futures_util::{FutureExt, StreamExt, stream::FuturesUnordered};
use tokio::time::{Instant, sleep_until};

use super::visit::{Asks, Ended, Held, Job, Outcome, RefreshEvent, Tell, Visit, What};
use crate::app::Progress;
use crate::fetch::network::{Absence, Sign, Signs, is_evidence};
use crate::fetch::schedule::Asker;
use crate::model::{Source, WebUrl};
use crate::runtime::cause::Cause;
use crate::runtime::services::Services;

/// Sources that are visited at once; the client itself bounds requests and hosts.
const AT_ONCE: usize = 64;
/// How long what came waits for more before it is put into events and told.
const GATHER: Duration = Duration::from_millis(500);
/// How long it is doubted whether there is a network before that is said, or a page is believed.
const DOUBT: Duration = Duration::from_secs(1);
/// With fewer hosts heard from, as many others are tried before the network is called gone.
const FEW: usize = 3;
/// How long that may take.
const TRY_OTHERS: Duration = Duration::from_secs(3);

/// A refresh that goes on.
pub(super) struct Round<'a> {
    services: &'a Services,
    all: &'a [Source],
    asks: Asks,
    tell: Tell<'a>,
    progress: Progress,
    queue: VecDeque<Job<'a>>,
    /// Visits that wait for what the others say.
    held: Vec<(Visit, Vec<Held<'a>>)>,
    /// Whether it was said that there is none.
    is_lost: bool,
    /// Stories that are stored and stand in no event yet.
    unplaced: u32,
    /// Whether anything came.
    brought: bool,
}

impl<'a> Round<'a> {
    /// Tells those that are not asked, and lines up the others.
    pub(super) async fn plan(
        services: &'a Services,
        all: &'a [Source],
        wanted: Vec<&'a Source>,
        asker: Asker,
        tell: Tell<'a>,
    ) -> Result<Self, Cause> {
        let states = services.states().await?;
        let now = services.setup().world.now();
        let gone = services.no_network().filter(|_| asker == Asker::Schedule);
        let mut queue = VecDeque::new();
        let mut hosts = std::collections::HashSet::new();
        let mut asks = Asks::new(asker, 0);
        for source in wanted {
            let is_far = source.addresses().any(is_evidence);
            let planned = match gone.filter(|_| is_far) {
                // Scouts are out.
                Some(_) => Err(services.no_network_words()),
                None => Job::planned(source, &states, now, &asks, services.recheck()),
            };
            match planned {
                Ok(job) => {
                    hosts.extend(job.addresses().filter(|one| is_evidence(one)).map(crate::fetch::host_key));
                    queue.push_back(job);
                }
                Err(reason) => tell(RefreshEvent::Visited(Visit::not_due(source, reason))),
            }
        }
        asks.far = hosts.len();
        let progress = Progress { all: queue.len() as u32, ..Progress::default() };
        Ok(Self {
            services,
            all,
            asks,
            tell,
            progress,
            queue,
            held: Vec::new(),
            is_lost: false,
            unplaced: 0,
            brought: false,
        })
    }

    /// Visits all. Gives how it went, and whether anything came.
    pub(super) async fn go(mut self) -> Result<(Progress, bool), Cause> {
        let services = self.services;
        let mut way: FuturesUnordered<BoxFuture<'_, Ended<'a>>> = FuturesUnordered::new();
        let mut placing: Option<BoxFuture<'_, Result<(), Cause>>> = None;
        let mut placed = 0;
        let (mut gather, mut doubt) = (None::<Instant>, None::<Instant>);
        (self.tell)(RefreshEvent::Progress(self.progress));
        loop {
            if self.is_lost && services.no_network().is_none() {
                // A scout was faster: what was heard so far was heard without a network.
                self.is_lost = false;
                self.asks.forget();
                let held = std::mem::take(&mut self.held);
                self.queue.extend(held.into_iter().filter_map(|(visit, held)| Job::again(visit, held).ok()));
            }
            while way.len() < AT_ONCE
                && let Some(job) = self.queue.pop_front()
            {
                let (all, asks) = (self.all, self.asks.clone());
                way.push(async move { services.visit(job, all, &asks).await }.boxed());
            }
            if way.is_empty() {
                if !self.held.is_empty() {
                    self.conclude().await?;
                    continue;
                }
                if placing.is_none() {
                    break;
                }
            }
            let soon = Instant::now();
            gather = (self.unplaced > 0).then(|| gather.unwrap_or(soon + GATHER));
            doubt = (!self.held.is_empty() && !self.is_lost).then(|| doubt.unwrap_or(soon + DOUBT));
            tokio::select! {
                Some(ended) = way.next(), if !way.is_empty() => self.take(ended).await?,
                Some(outcome) = async { Some(placing.as_mut()?.await) }, if placing.is_some() => {
                    placing = None;
                    outcome?;
                    (self.tell)(RefreshEvent::Arrived(placed));
                }
                () = until(gather), if gather.is_some() && placing.is_none() => {
                    placed = std::mem::take(&mut self.unplaced);
                    gather = None;
                    placing = Some(services.place_stories().boxed());
                }
                () = until(doubt), if doubt.is_some() => {
                    doubt = None;
                    self.doubt().await?;
                }
                () = services.network_returns(), if self.is_lost => {}
            }
        }
        if self.unplaced > 0 {
            services.place_stories().await?;
            (self.tell)(RefreshEvent::Arrived(self.unplaced));
        }
        Ok((self.progress, self.brought))
    }

    /// Takes what a visit came to.
    async fn take(&mut self, ended: Ended<'a>) -> Result<(), Cause> {
        let Ended { visit, held } = ended;
        if held.is_empty() {
            self.finish(visit);
        } else {
            self.held.push((visit, held));
        }
        if !self.asks.has_answered() {
            return Ok(());
        }
        self.services.network_is_back();
        self.is_lost = false;
        self.release().await
    }

    /// A visit is over.
    fn finish(&mut self, visit: Visit) {
        self.progress.done += 1;
        self.progress.failed += u32::from(visit.outcome == Outcome::Failed);
        self.progress.new += visit.new;
        self.unplaced += visit.new;
        self.brought |= visit.new + visit.updated > 0;
        (self.tell)(RefreshEvent::Visited(visit));
        (self.tell)(RefreshEvent::Progress(self.progress));
    }

    /// There is a network: who was not reached before that was known, or whom a portal answered for, is
    /// asked again; the others have failed by themselves.
    async fn release(&mut self) -> Result<(), Cause> {
        let signs = self.asks.signs();
        for (mut visit, held) in std::mem::take(&mut self.held) {
            let is_others = |held: &Held<'_>| held.was_not_reached() || signs.is_portals(&held.state.address);
            let (again, own): (Vec<_>, Vec<_>) = held.into_iter().partition(is_others);
            for one in own {
                self.services.settle(one, self.all, &mut visit).await;
            }
            match Job::again(visit, again) {
                Ok(job) => self.queue.push_back(job),
                Err(visit) => self.finish(visit),
            }
        }
        Ok(())
    }

    /// Some are slow, and nobody has answered yet: says what it looks like so far.
    async fn doubt(&mut self) -> Result<(), Cause> {
        if let Some(absence) = self.absence().await {
            self.lose_network(absence);
            return Ok(());
        }
        // One page alone is no portal.
        let pages: Vec<WebUrl> = self
            .held
            .iter()
            .flat_map(|(_, held)| held)
            .filter(|held| matches!(held.what, What::Read(..)))
            .map(|held| held.state.address.clone())
            .collect();
        for page in pages {
            self.asks.note(&page, Sign::Answered);
        }
        if self.asks.has_answered() {
            self.services.network_is_back();
            self.release().await?;
        }
        Ok(())
    }

    /// All were heard, and none has answered as itself: it is the network, or it is they.
    async fn conclude(&mut self) -> Result<(), Cause> {
        let Some(absence) = self.absence().await else {
            for (mut visit, held) in std::mem::take(&mut self.held) {
                for one in held {
                    self.services.settle(one, self.all, &mut visit).await;
                }
                self.finish(visit);
            }
            return Ok(());
        };
        self.lose_network(absence);
        let words = self.services.no_network_words();
        for (mut visit, _) in std::mem::take(&mut self.held) {
            if visit.outcome == Outcome::NotDue {
                visit.reason = Some(words.clone());
                (self.tell)(RefreshEvent::Visited(visit));
            } else {
                // What it has nearby answered.
                self.finish(visit);
            }
        }
        Ok(())
    }

    fn lose_network(&mut self, absence: Absence) {
        // Who was reached and failed by itself is no scout's affair.
        let tells = |held: &Held<'_>| held.was_not_reached() || !matches!(held.what, What::Failed(_));
        let told = self.held.iter().filter(|(_, held)| held.iter().any(tells));
        let owed = told.map(|(visit, _)| visit.source.clone()).collect();
        self.is_lost = true;
        self.services.network_is_gone(absence, owed, self.asks.asker);
    }

    /// Why there is no network, if that is what it is. Where only a few were asked, the names of others
    /// are tried: one that is reached clears the network.
    async fn absence(&self) -> Option<Absence> {
        let signs: Signs = self.asks.signs();
        let absence = signs.absence()?;
        if absence != Absence::Unreached || signs.len() >= FEW {
            return Some(absence);
        }
        let client = self.services.client().ok()?;
        let mut others: Vec<&WebUrl> = Vec::new();
        for address in self.all.iter().flat_map(Source::addresses) {
            let is_other = is_evidence(address) && !signs.has(address);
            if is_other && !others.iter().any(|other| other.host() == address.host()) {
                others.push(address);
            }
        }
        let mut tried: FuturesUnordered<_> = others
            .into_iter()
            .take(FEW)
            .map(async |address| client.reaches(address).await.then_some(address))
            .collect();
        let any = async {
            while let Some(reached) = tried.next().await {
                if reached.is_some() {
                    return reached;
                }
            }
            None
        };
        let reached = tokio::time::timeout(TRY_OTHERS, any).await.ok().flatten();
        match reached {
            Some(reached) => {
                self.asks.note(reached, Sign::Answered);
                None
            }
            None => Some(absence),
        }
    }
}

async fn until(moment: Option<Instant>) {
    match moment {
        Some(moment) => sleep_until(moment).await,
        None => std::future::pending().await,
    }
}
