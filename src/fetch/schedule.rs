//! When an address is asked again, and why then.
//!
//! Pure: the last state, an exchange, a clock and a random number in, the next state out.

use std::time::Duration;

use jiff::Timestamp;

use super::{Answer, Error};
use crate::model::{HostState, Rhythm, SourceState, Validators, WebUrl};
use crate::text::SafeText;

/// What was made of the body of an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reading {
    /// There was none to read: a 304, a failure, or the same bytes as before.
    Nothing,
    /// It was read, with these remarks.
    Whole(Vec<SafeText>),
    /// It was broken and read in part, with these remarks.
    Mended(Vec<SafeText>),
    /// It could not be read at all, for this reason.
    Unreadable(SafeText),
}

/// What is known beside the exchange itself.
#[derive(Debug, Clone)]
pub struct Facts<'a> {
    /// What was made of the body.
    pub reading: Reading,
    /// SHA-256 of the decoded body, from [`body_hash`]; `None` without a body.
    pub body_hash: Option<[u8; 32]>,
    /// How often the feed asks to be read; of the last reading where nothing was read now.
    pub rhythm: &'a Rhythm,
    /// Minutes between two visits, where the reader says so.
    pub every: Option<u32>,
    /// When its latest entries were published, in any order; the latest 20 count.
    pub published: &'a [Timestamp],
}

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
    let _ = body;
    todo!()
}

/// Whether an answer brought the same bytes as the last: then nothing is parsed.
pub fn is_same(state: &SourceState, answer: &Answer) -> bool {
    let _ = (state, answer);
    todo!()
}

/// The validators to ask with; none once in a while where a server has said "unchanged" for days.
pub fn validators(state: &SourceState, now: Timestamp) -> Validators {
    let _ = (state, now);
    todo!()
}

/// Whether an address may be asked now; if not, why not: "asked 40 s ago".
pub fn is_due(
    state: &SourceState,
    now: Timestamp,
    asker: Asker,
    recheck_minutes: u32,
) -> Result<(), SafeText> {
    let _ = (state, now, asker, recheck_minutes);
    todo!()
}

/// The state after an exchange. `random` is from 0 to 1.
///
/// To be stored in the transaction that stores the entries, so that no entity tag outlives a crash
/// without them. A failure that is this machine's own (no network) changes nothing but the attempt.
pub fn after(
    state: &SourceState,
    outcome: Result<&Answer, &Error>,
    facts: &Facts<'_>,
    now: Timestamp,
    random: f64,
) -> SourceState {
    let _ = (state, outcome, facts, now, random);
    todo!()
}

/// The hosts to leave alone after a 429, given those that are remembered: the host itself, and its
/// whole registrable domain once two hosts of it have answered so. Empty for any other outcome.
/// Each is for [`super::Client::block`] with the time until `blocked_until`.
pub fn hosts_after(
    known: &[HostState],
    address: &WebUrl,
    outcome: Result<&Answer, &Error>,
    now: Timestamp,
) -> Vec<HostState> {
    let _ = (known, address, outcome, now);
    todo!()
}

/// Where the source has moved for good, once two checks at least an hour apart agreed.
pub fn has_moved(state: &SourceState) -> Option<&WebUrl> {
    let _ = state;
    todo!()
}

/// How long from one instant to a later one; zero if it is not later.
pub fn until(now: Timestamp, later: Timestamp) -> Duration {
    Duration::try_from(later.duration_since(now)).unwrap_or_default()
}
