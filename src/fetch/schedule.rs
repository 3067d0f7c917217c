//! When an address is asked again, and why then.
//!
//! Pure: the last state, an exchange, a clock and a random number in, the next state out.

mod facts;
mod interval;

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use sha2::{Digest, Sha256};

pub use self::facts::{Facts, Reading};
pub use self::interval::until;
use self::interval::{CAP, DAY, FLOOR, HOUR, Interval, MINUTE, words};
use super::headers::{PATIENCE, RETRY};
use super::{Error, Response, host_key};
use crate::model::{Condition, HostState, SourceState, Validators, WebUrl};
use crate::text::SafeText;

/// After so long of nothing but "unchanged", an address is asked once without validators.
const TRUST: Duration = Duration::from_secs(8 * 24 * 3600);
/// After so long of nothing but 404, an address is probably gone.
const MISSING: Duration = Duration::from_secs(14 * 24 * 3600);
/// The first time to wait where a login is asked for.
const FORBIDDEN: Duration = Duration::from_secs(4 * 3600);
/// How far apart two checks of a permanent redirect are before it is believed.
const MOVED: Duration = HOUR;
/// A check further ahead than this was set by a clock that was wrong.
const ABSURD: Duration = Duration::from_secs(8 * 24 * 3600);
/// How long a host's refusal is held against it, and against its domain.
const GRUDGE: Duration = DAY;
/// Parts of paths where a portal or a login page lives, not a feed.
const PORTALS: &[&str] = &["login", "signin", "sign-in", "captive", "portal", "hotspot", "auth", "consent"];

/// Who wants an address asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asker {
    /// The schedule.
    Schedule,
    /// The reader, who overrides the schedule.
    Reader,
}

/// SHA-256 of a decoded body.
pub fn body_hash(body: &[u8]) -> [u8; 32] {
    Sha256::digest(body).into()
}

/// Whether an answer brought the same bytes as the last: then nothing is parsed.
pub fn is_same(state: &SourceState, response: &Response) -> bool {
    response.is_unchanged() || state.body_hash == Some(body_hash(&response.body))
}

/// The validators to ask with; none once in a while where a server has said "unchanged" for days.
pub fn validators(state: &SourceState, now: Timestamp) -> Validators {
    let is_daily = state.max_age.is_some_and(|seconds| Duration::from_secs(seconds) >= DAY);
    let is_stale = state.last_full.is_some_and(|last| until(last, now) >= TRUST);
    if is_stale && !is_daily { Validators::default() } else { state.validators.clone() }
}

/// Whether an address may be asked now; if not, why not: "asked 40 s ago".
pub fn is_due(
    state: &SourceState,
    now: Timestamp,
    asker: Asker,
    recheck_minutes: u32,
) -> Result<(), SafeText> {
    let refuse = |reason: String| Err(SafeText::line(&reason));
    if let Some(blocked) = state.blocked_until.filter(|blocked| *blocked > now) {
        return refuse(format!("it asked to be left alone for another {}", words(until(now, blocked))));
    }
    // A clock that was set back makes no attempt recent.
    let ago = state.last_attempt.filter(|last| *last <= now).map(|last| until(last, now));
    let is_within = |limit: Duration| ago.filter(|ago| *ago < limit);
    match asker {
        // Where nobody was reached, nobody is disturbed by another try.
        Asker::Reader if state.failure.is_some() && state.status.is_none() => Ok(()),
        Asker::Reader => match is_within(MINUTE * recheck_minutes) {
            Some(ago) => refuse(format!("asked {} ago", words(ago))),
            None => Ok(()),
        },
        Asker::Schedule if state.condition == Condition::Gone => refuse("it is gone for good".to_owned()),
        Asker::Schedule => match state.next_check {
            Some(next) if next > now && until(now, next) < ABSURD => {
                refuse(format!("next in {}: {}", words(until(now, next)), state.why))
            }
            None if is_within(FLOOR).is_some() => {
                refuse(format!("asked {} ago", words(ago.unwrap_or_default())))
            }
            Some(_) | None => Ok(()),
        },
    }
}

/// The state after an exchange. `random` is from 0 to 1.
///
/// To be stored in the transaction that stores the entries, so that no entity tag outlives a crash
/// without them. Whether a failure is the address's own or the network's is not known here: while there
/// is no network, nobody asks.
pub fn after(
    state: &SourceState,
    outcome: Result<&Response, &Error>,
    facts: &Facts<'_>,
    now: Timestamp,
    random: f64,
) -> SourceState {
    let mut next = state.clone();
    match outcome {
        Err(Error::Offline | Error::Setting(_)) => return next,
        // It was not even asked.
        Err(Error::Blocked { minutes, .. }) => {
            let wait = jittered(MINUTE * u32::try_from(*minutes).unwrap_or(u32::MAX), random, Jitter::Later);
            if next.next_check.is_none_or(|check| check < later(now, wait)) {
                next.next_check = Some(later(now, wait));
                next.why = SafeText::line("its host asked to be left alone");
            }
            return next;
        }
        Err(_) | Ok(_) => {}
    }
    next.last_attempt = Some(now);
    next.blocked_until = None;
    match outcome {
        Ok(response) => answered(&mut next, response, facts, now, random),
        Err(error) => {
            next.status = match error {
                Error::Refused { status, .. } => Some(*status),
                _ => None,
            };
            next.failure = Some(sentence(error));
            failed(&mut next, state, error, facts, now, random);
        }
    }
    // What a 404 or 410 says counts from its first, whatever failed before it.
    let is_missing = |state: &SourceState| state.status.filter(|status| matches!(status, 404 | 410));
    let goes_on = next.condition == state.condition || is_missing(&next).is_some();
    if state.since.is_none() || !goes_on || is_missing(&next) != is_missing(state) {
        next.since = Some(now);
    }
    next
}

fn answered(next: &mut SourceState, response: &Response, facts: &Facts<'_>, now: Timestamp, random: f64) {
    next.status = Some(response.status);
    next.ms = response.ms;
    if let Reading::Unreadable(reason) = &facts.reading {
        // Its validators are dropped: "unchanged" would keep us from what comes after it.
        next.validators = Validators::default();
        next.failure = Some(reason.clone());
        next.bytes = response.body.len() as u64;
        back_off(next, facts, now, random);
        return;
    }
    if response.is_unchanged() {
        let given = response.validators.clone();
        next.validators.etag = given.etag.or(next.validators.etag.take());
        next.validators.last_modified = given.last_modified.or(next.validators.last_modified.take());
        next.condition = Condition::Unchanged;
    } else {
        let is_same = facts.body_hash.is_some() && facts.body_hash == next.body_hash;
        next.validators = response.validators.clone();
        next.body_hash = facts.body_hash;
        next.bytes = response.body.len() as u64;
        next.last_full = Some(now);
        next.condition = match &facts.reading {
            Reading::Mended(remarks) => {
                next.remarks.clone_from(remarks);
                Condition::Malformed
            }
            Reading::Whole(remarks) => {
                next.remarks.clone_from(remarks);
                Condition::Ok
            }
            _ if is_same => Condition::Unchanged,
            _ => Condition::Ok,
        };
    }
    next.max_age = response.freshness.max_age.map(|age| age.as_secs());
    next.last_success = Some(now);
    next.failures = 0;
    next.failure = None;
    note_move(next, response, now);

    let has_validators = !next.validators.is_none();
    let interval = Interval::of(facts, Some(&response.freshness), has_validators, now);
    let wait = jittered(interval.time, random, Jitter::Both).max(FLOOR);
    let check = later(now, wait);
    // The reader's own wish goes before the feed's.
    let moved = interval::out_of_skipped(check, facts.rhythm, random).filter(|_| facts.every.is_none());
    next.next_check = Some(moved.unwrap_or(check));
    next.why = match moved {
        Some(_) => SafeText::line(&format!("{}, and not at times that it asks to skip", interval.why)),
        None => interval.why,
    };
}

fn failed(
    next: &mut SourceState,
    last: &SourceState,
    error: &Error,
    facts: &Facts<'_>,
    now: Timestamp,
    random: f64,
) {
    let (status, retry_after) = match error {
        Error::Refused { status, retry_after, .. } => (*status, *retry_after),
        _ => (0, None),
    };
    match status {
        429 | 503 => {
            let before = if next.condition == Condition::RateLimited { next.failures } else { 0 };
            let wait = asked_patience(retry_after, before);
            next.failures = next.failures.saturating_add(1);
            next.condition = Condition::RateLimited;
            next.blocked_until = Some(later(now, wait));
            next.next_check = Some(later(now, jittered(wait, random, Jitter::Later)));
            next.why = SafeText::line(&match retry_after {
                Some(_) => format!("it asked to be left alone for {}", words(wait)),
                None => format!("it has too much to do: again in {}", words(wait)),
            });
        }
        410 => {
            next.failures = next.failures.saturating_add(1);
            if last.condition == Condition::Gone || same_for(last, 410, now) >= Some(DAY) {
                next.condition = Condition::Gone;
                next.next_check = None;
                next.why = SafeText::line("it said twice that it is gone for good");
            } else {
                next.condition = Condition::Failing;
                next.next_check = Some(later(now, jittered(DAY, random, Jitter::Later)));
                next.why = SafeText::line("it says that it is gone: asked once more in a day");
            }
        }
        401 | 403 => {
            let wait = doubled(FORBIDDEN, next.failures);
            next.failures = next.failures.saturating_add(1);
            next.condition = Condition::Failing;
            next.next_check = Some(later(now, jittered(wait, random, Jitter::Both)));
            next.why = SafeText::line(&format!("it lets nobody in: again in {}", words(wait)));
        }
        404 => {
            back_off(next, facts, now, random);
            if same_for(last, 404, now) >= Some(MISSING) {
                next.condition = Condition::ProbablyGone;
            }
        }
        _ => back_off(next, facts, now, random),
    }
}

/// How long an address has answered with nothing but this status.
fn same_for(last: &SourceState, status: u16, now: Timestamp) -> Option<Duration> {
    last.since.filter(|_| last.status == Some(status)).map(|since| until(since, now))
}

/// The next check after a failure: its usual interval doubled for each one in a row, a day at most.
/// It never ends.
fn back_off(next: &mut SourceState, facts: &Facts<'_>, now: Timestamp, random: f64) {
    next.failures = next.failures.saturating_add(1);
    next.condition = Condition::Failing;
    let usual = Interval::of(facts, None, true, now).time;
    let wait = doubled(usual, next.failures);
    next.next_check = Some(later(now, jittered(wait, random, Jitter::Both).max(FLOOR)));
    let what = if next.status == Some(404) { "not found" } else { "failed" };
    next.why = SafeText::line(&format!("{what} {} in a row: again in {}", times(next.failures), words(wait)));
}

fn times(count: u32) -> String {
    if count == 1 { "once".to_owned() } else { format!("{count} times") }
}

/// A time doubled so often, a day at most.
fn doubled(time: Duration, often: u32) -> Duration {
    time.saturating_mul(2_u32.saturating_pow(often.min(16))).min(CAP)
}

/// How long a server that answers 429 or 503 is left alone, after so many such answers in a row.
fn asked_patience(retry_after: Option<Duration>, before: u32) -> Duration {
    retry_after.unwrap_or_else(|| doubled(PATIENCE, before)).clamp(RETRY.0, RETRY.1)
}

/// Remembers where permanent redirects lead. Only a whole chain of them counts, to something that
/// could be read, not to a portal that sits in every way, and not from https to http.
fn note_move(next: &mut SourceState, response: &Response, now: Timestamp) {
    let is_permanent =
        !response.hops.is_empty() && response.hops.iter().all(|status| matches!(status, 301 | 308));
    let is_downgrade =
        next.address.as_url().scheme() == "https" && response.address.as_url().scheme() == "http";
    let path = response.address.as_url().path().to_ascii_lowercase();
    let is_portal = PORTALS.iter().any(|word| {
        path.split(['/', '.', '-', '_']).any(|part| part == *word)
            || path.split('/').any(|part| part == *word)
    });
    let target = response.address.without_fragment();
    if !is_permanent || is_downgrade || is_portal || target == next.address {
        next.moved = None;
        return;
    }
    if next.moved.as_ref().is_none_or(|(known, _)| *known != target) {
        next.moved = Some((target, now));
    }
}

/// Where the source has moved for good, once two checks at least an hour apart agreed.
pub fn has_moved(state: &SourceState) -> Option<&WebUrl> {
    let (target, since) = state.moved.as_ref()?;
    let last = state.last_success.filter(|last| *last >= *since)?;
    (until(*since, last) >= MOVED).then_some(target)
}

/// The hosts to leave alone after a 429, given those that are remembered: the host itself, and its
/// whole registrable domain once two hosts of it have answered so. Empty for any other outcome.
/// Each is for [`super::Client::block`] with the time until `blocked_until`.
pub fn hosts_after(
    known: &[HostState],
    address: &WebUrl,
    outcome: Result<&Response, &Error>,
    now: Timestamp,
) -> Vec<HostState> {
    let Err(Error::Refused { host, status: 429, retry_after, .. }) = outcome else {
        return Vec::new();
    };
    // A redirect may have led to another host than the address names.
    let key = if host == address.host() { host_key(address) } else { host.clone() };
    let is_recent = |state: &&HostState| later(state.blocked_until, GRUDGE) > now;
    let before = known.iter().filter(is_recent).find(|state| state.host == key);
    let refusals = before.map_or(0, |state| state.refusals);
    let blocked_until = later(now, asked_patience(*retry_after, refusals));
    let refusals = if retry_after.is_some() { refusals } else { refusals.saturating_add(1) };
    let mut hosts = vec![HostState { host: key.clone(), blocked_until, refusals }];
    let domain = |host: &str| psl::domain_str(host).map(str::to_owned);
    if let Some(ours) = domain(&key).filter(|_| !key.contains(':'))
        && known.iter().filter(is_recent).any(|state| {
            state.host != key && domain(state.host.trim_start_matches("*.")) == Some(ours.clone())
        })
    {
        hosts.push(HostState { host: format!("*.{ours}"), blocked_until, refusals: 0 });
    }
    hosts
}

/// The instant so long after another; the last one there is, if that is too far.
fn later(now: Timestamp, time: Duration) -> Timestamp {
    SignedDuration::try_from(time).ok().and_then(|time| now.checked_add(time).ok()).unwrap_or(Timestamp::MAX)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Jitter {
    /// A tenth more or less.
    Both,
    /// Up to a tenth more, where a server named the time.
    Later,
}

fn jittered(time: Duration, random: f64, jitter: Jitter) -> Duration {
    let random = if random.is_finite() { random.clamp(0.0, 1.0) } else { 0.5 };
    time.mul_f64(match jitter {
        Jitter::Both => 0.9 + 0.2 * random,
        Jitter::Later => 1.0 + 0.1 * random,
    })
}

/// A failure as one sentence, with the cause where it has one.
fn sentence(error: &Error) -> SafeText {
    match error {
        Error::Unreachable { cause, .. } | Error::Broken { cause, .. } if !cause.is_empty() => {
            SafeText::line(&format!("{error}: {cause}"))
        }
        _ => SafeText::line(&error.to_string()),
    }
}

#[cfg(test)]
mod tests;
