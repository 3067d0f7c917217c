//! Looking out for the network while there is none: sources far away are asked by their schedule no
//! more, and a scout goes out now and then to one that is owed a visit, until one answers.

use std::time::Duration;

use futures_util::{FutureExt, StreamExt, stream::FuturesUnordered};
use tokio::time::{Instant, sleep_until};

use super::cause::Cause;
use super::network::Absent;
use super::refresh::{Asks, Job, RefreshEvent, Tell};
use super::services::Services;
use crate::fetch::network::{Absence, Sign, is_evidence};
use crate::model::Source;
use crate::text::fold;

/// Between two scouts: whoever is owed a visit is asked within 5 s of the network's return.
const SCOUT_EVERY: Duration = Duration::from_secs(2);
/// Scouts that are out at once, where hosts swallow what they are asked: as many as go out until the
/// first is given up.
const SCOUTS: usize = 16;

impl Services {
    /// Waits until there is a network: sends a scout to one source after the other, of those that were
    /// asked in vain. What it brings is stored.
    pub async fn await_network(&self, tell: Tell<'_>) -> Result<(), Cause> {
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
            tell(RefreshEvent::Arrived(new));
        }
        Ok(())
    }

    fn absent(&self) -> Option<Absent> {
        self.network().absent().clone()
    }

    /// Asks one source. Gives how many stories it brought, if it answered or the others are worth asking
    /// again; charges nothing.
    async fn scout(&self, absent: Absent, turn: usize) -> Result<Option<u32>, Cause> {
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
