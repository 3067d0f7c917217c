//! Whose turn it is: one request at a host, a pause between two, so many at once over all.
//!
//! What the reader opens goes first and may be a second request at its host; what is fetched ahead
//! goes last. A host that asked to be left alone is, and what waits for it is sent away.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::oneshot;
use tokio::time::Instant;

use super::{Error, Purpose};

/// The most blocks that are kept; the ones that end first go.
const BLOCKS: usize = 4096;

/// Hands out turns.
pub struct HostLimiter {
    pause: Duration,
    at_once: usize,
    inner: Mutex<Inner>,
}

#[derive(Default)]
struct Inner {
    next: u64,
    running: usize,
    hosts: HashMap<String, HostTurns>,
    /// By precedence, then by age.
    waiting: BTreeMap<(u8, u64), Waiter>,
    blocks: HashMap<String, Instant>,
    /// When a task will look again.
    alarm: Option<Instant>,
}

#[derive(Default)]
struct HostTurns {
    running: usize,
    opened: usize,
    last_start: Option<Instant>,
}

struct Waiter {
    host: String,
    is_opened: bool,
    without_pause: bool,
    tell: oneshot::Sender<Result<Turn, Error>>,
}

/// A turn at a host; dropping it gives it back.
pub struct Turn {
    limiter: Arc<HostLimiter>,
    host: String,
    is_opened: bool,
}

impl Drop for Turn {
    fn drop(&mut self) {
        self.limiter.give_back(&self.host, self.is_opened);
    }
}

impl HostLimiter {
    /// A limiter with so long a pause at a host and so many requests at once.
    pub fn new(pause: Duration, at_once: usize) -> Self {
        Self { pause, at_once: at_once.max(1), inner: Mutex::default() }
    }

    /// Waits for a turn at a host. `goes_on` is a redirect of what has had its turn before: what
    /// the reader waits for does not pause there.
    pub async fn turn(self: &Arc<Self>, host: &str, purpose: Purpose, goes_on: bool) -> Result<Turn, Error> {
        let (tell, told) = oneshot::channel();
        {
            let mut inner = self.lock();
            if let Some(blocked) = inner.blocked(host) {
                return Err(blocked);
            }
            inner.next += 1;
            let rank = match purpose {
                Purpose::Opened => 0,
                Purpose::Feed | Purpose::SectionPage | Purpose::Discovery => 1,
                Purpose::Ahead => 2,
            };
            let place = (rank, inner.next);
            let waiter = Waiter {
                host: host.to_owned(),
                is_opened: purpose == Purpose::Opened,
                without_pause: goes_on && matches!(purpose, Purpose::Opened | Purpose::Discovery),
                tell,
            };
            inner.waiting.insert(place, waiter);
        }
        self.hand_out();
        // The sender lives in the queue as long as we wait.
        told.await.unwrap_or(Err(Error::Offline))
    }

    /// Leaves a host alone for so long, or `*.domain` with all below it.
    pub fn block(&self, host: &str, time: Duration) {
        let mut sent_away = Vec::new();
        {
            let mut inner = self.lock();
            let now = Instant::now();
            inner.blocks.retain(|_, until| *until > now);
            if time.is_zero() {
                return;
            }
            if inner.blocks.len() >= BLOCKS
                && let Some(first) =
                    inner.blocks.iter().min_by_key(|(_, until)| **until).map(|(host, _)| host.clone())
            {
                inner.blocks.remove(&first);
            }
            let until = now + time;
            let kept = inner.blocks.entry(host.to_owned()).or_insert(until);
            *kept = until.max(*kept);
            let places: Vec<_> = inner
                .waiting
                .iter()
                .filter_map(|(place, waiter)| Some((*place, inner.blocked(&waiter.host)?)))
                .collect();
            for (place, blocked) in places {
                if let Some(waiter) = inner.waiting.remove(&place) {
                    sent_away.push((waiter, blocked));
                }
            }
        }
        for (waiter, blocked) in sent_away {
            let _ = waiter.tell.send(Err(blocked));
        }
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        // Nothing in here panics half-way; a poisoned lock holds sound counts.
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn give_back(self: &Arc<Self>, host: &str, is_opened: bool) {
        {
            let mut inner = self.lock();
            inner.running = inner.running.saturating_sub(1);
            if let Some(turns) = inner.hosts.get_mut(host) {
                turns.running = turns.running.saturating_sub(1);
                turns.opened = turns.opened.saturating_sub(usize::from(is_opened));
            }
        }
        self.hand_out();
    }

    /// Starts all that may start, and sees to it that somebody looks again when a pause is over.
    fn hand_out(self: &Arc<Self>) {
        let now = Instant::now();
        let mut started = Vec::new();
        let alarm;
        {
            let mut inner = self.lock();
            inner.waiting.retain(|_, waiter| !waiter.tell.is_closed());
            let (places, wake) = inner.startable(now, self.pause, self.at_once);
            for place in places {
                if let Some(waiter) = inner.waiting.remove(&place) {
                    let turn = Turn {
                        limiter: Arc::clone(self),
                        host: waiter.host.clone(),
                        is_opened: waiter.is_opened,
                    };
                    started.push((waiter, turn));
                }
            }
            let pause = self.pause;
            inner.hosts.retain(|_, turns| {
                turns.running > 0 || turns.last_start.is_some_and(|last| last + pause > now)
            });
            alarm = wake.filter(|wake| inner.alarm.is_none_or(|alarm| *wake < alarm || alarm <= now));
            if alarm.is_some() {
                inner.alarm = alarm;
            }
        }
        // Told without the lock: one who has gone drops the turn, which takes the lock.
        for (waiter, turn) in started {
            let _ = waiter.tell.send(Ok(turn));
        }
        // A turn may also be dropped when all is over and there is nobody left to wait.
        if let (Some(alarm), Ok(runtime)) = (alarm, tokio::runtime::Handle::try_current()) {
            let limiter = Arc::clone(self);
            runtime.spawn(async move {
                tokio::time::sleep_until(alarm).await;
                limiter.hand_out();
            });
        }
    }
}

impl Inner {
    /// Marks as running all that may run now; the earliest end of a pause that holds one back.
    fn startable(
        &mut self,
        now: Instant,
        pause: Duration,
        at_once: usize,
    ) -> (Vec<(u8, u64)>, Option<Instant>) {
        let mut places = Vec::new();
        let mut wake: Option<Instant> = None;
        for (place, waiter) in &self.waiting {
            if self.running >= at_once && !waiter.is_opened {
                break;
            }
            let turns = self.hosts.entry(waiter.host.clone()).or_default();
            let is_free = if waiter.is_opened { turns.opened == 0 } else { turns.running == 0 };
            if !is_free {
                continue;
            }
            let after_pause = turns.last_start.map(|last| last + pause).filter(|after| *after > now);
            if let Some(after) = after_pause.filter(|_| !waiter.without_pause) {
                wake = Some(wake.map_or(after, |wake| wake.min(after)));
                continue;
            }
            turns.running += 1;
            turns.opened += usize::from(waiter.is_opened);
            turns.last_start = Some(now);
            self.running += 1;
            places.push(*place);
        }
        (places, wake)
    }

    /// The refusal, if the host or a domain above it is to be left alone.
    fn blocked(&self, host: &str) -> Option<Error> {
        let now = Instant::now();
        let is_literal = host.contains(':');
        let above = host
            .match_indices('.')
            .filter(|_| !is_literal)
            .map(|(dot, _)| format!("*{}", &host[dot..]))
            .chain([format!("*.{host}")]);
        let until = std::iter::once(host.to_owned())
            .chain(above)
            .filter_map(|key| self.blocks.get(&key).copied())
            .max()
            .filter(|until| *until > now)?;
        Some(Error::Blocked {
            host: host.to_owned(),
            minutes: until.duration_since(now).as_secs().div_ceil(60).max(1),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Long enough to be told from no pause at all.
    const PAUSE: Duration = Duration::from_millis(40);

    fn limiter(pauses: u32, at_once: usize) -> Arc<HostLimiter> {
        Arc::new(HostLimiter::new(PAUSE * pauses, at_once))
    }

    /// Whether a turn is given at once.
    async fn is_free(limiter: &Arc<HostLimiter>, host: &str, purpose: Purpose) -> Option<Turn> {
        tokio::select! {
            biased;
            turn = limiter.turn(host, purpose, false) => turn.ok(),
            () = tokio::task::yield_now() => None,
        }
    }

    #[tokio::test]
    async fn a_host_has_one_turn_and_a_second_for_what_the_reader_opens() {
        let limiter = limiter(0, 64);
        let first = is_free(&limiter, "a.example", Purpose::Feed).await;
        assert!(first.is_some());
        assert!(is_free(&limiter, "a.example", Purpose::Feed).await.is_none());
        let opened = is_free(&limiter, "a.example", Purpose::Opened).await;
        assert!(opened.is_some());
        assert!(is_free(&limiter, "a.example", Purpose::Opened).await.is_none());
        assert!(is_free(&limiter, "b.example", Purpose::Ahead).await.is_some());
        drop(first);
        assert!(is_free(&limiter, "a.example", Purpose::Feed).await.is_none());
        drop(opened);
        assert!(is_free(&limiter, "a.example", Purpose::Feed).await.is_some());
    }

    #[tokio::test]
    async fn two_starts_at_a_host_are_a_pause_apart() {
        let limiter = limiter(1, 64);
        let mut last: Option<Instant> = None;
        for _ in 0..3 {
            let turn = limiter.turn("a.example", Purpose::Feed, false).await;
            let now = Instant::now();
            assert!(turn.is_ok() && last.is_none_or(|last| now - last >= PAUSE));
            last = Some(now);
        }
    }

    #[tokio::test]
    async fn within_a_pause_a_host_has_no_turn_but_for_a_redirect_of_what_the_reader_opens() {
        // A pause that is not over in this test, however busy the machine is.
        let limiter = limiter(100_000, 64);
        assert!(is_free(&limiter, "a.example", Purpose::Feed).await.is_some());
        assert!(is_free(&limiter, "a.example", Purpose::Opened).await.is_none());
        assert!(is_free(&limiter, "b.example", Purpose::Feed).await.is_some());
        // A redirect of what the reader waits for does not pause, any other does.
        let goes_on = |purpose| {
            let limiter = Arc::clone(&limiter);
            async move {
                tokio::select! {
                    biased;
                    turn = limiter.turn("b.example", purpose, true) => turn.is_ok(),
                    () = tokio::task::yield_now() => false,
                }
            }
        };
        assert!(!goes_on(Purpose::Feed).await);
        assert!(goes_on(Purpose::Opened).await);
    }

    #[tokio::test]
    async fn what_the_reader_opens_goes_first_and_what_is_ahead_last() {
        let limiter = limiter(0, 1);
        let first = limiter.turn("z.example", Purpose::Feed, false).await;
        let (tell, mut told) = tokio::sync::mpsc::unbounded_channel();
        for (host, purpose) in
            [("a.example", Purpose::Ahead), ("b.example", Purpose::Feed), ("z.example", Purpose::Opened)]
        {
            let (limiter, tell) = (Arc::clone(&limiter), tell.clone());
            tokio::spawn(async move {
                let turn = limiter.turn(host, purpose, false).await;
                let _ = tell.send(purpose);
                drop(turn);
            });
            tokio::task::yield_now().await;
        }
        assert_eq!(told.recv().await, Some(Purpose::Opened));
        drop(first);
        assert_eq!(told.recv().await, Some(Purpose::Feed));
        assert_eq!(told.recv().await, Some(Purpose::Ahead));
    }

    #[tokio::test]
    async fn a_blocked_host_is_left_alone_until_the_time_is_over() {
        let limiter = limiter(0, 64);
        let held = limiter.turn("a.example", Purpose::Feed, false).await;
        let waiting = tokio::spawn({
            let limiter = Arc::clone(&limiter);
            async move { limiter.turn("a.example", Purpose::Feed, false).await.err() }
        });
        tokio::task::yield_now().await;
        limiter.block("a.example", Duration::from_secs(90));
        assert!(matches!(waiting.await, Ok(Some(Error::Blocked { minutes: 2, .. }))));
        drop(held);
        assert!(limiter.turn("a.example", Purpose::Opened, false).await.is_err());
        assert!(limiter.turn("b.a.example", Purpose::Feed, false).await.is_ok());
        limiter.block("*.a.example", Duration::from_secs(30));
        assert!(limiter.turn("b.a.example", Purpose::Feed, false).await.is_err());
        let start = Instant::now();
        limiter.block("c.example", PAUSE);
        while limiter.turn("c.example", Purpose::Feed, false).await.is_err() {
            tokio::task::yield_now().await;
        }
        assert!(start.elapsed() >= PAUSE);
    }

    #[tokio::test]
    async fn who_goes_away_gives_the_turn_back() {
        let limiter = limiter(0, 64);
        let held = limiter.turn("a.example", Purpose::Feed, false).await;
        assert!(is_free(&limiter, "a.example", Purpose::Feed).await.is_none());
        drop(held);
        assert!(limiter.turn("a.example", Purpose::Feed, false).await.is_ok());
        assert_eq!(limiter.lock().running, 0);
        assert!(limiter.lock().waiting.is_empty());
    }
}
