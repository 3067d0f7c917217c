//! How a source's visits go, and when the next one is due.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{Source, WebUrl};
use crate::text::SafeText;

/// What a server gave to ask "has it changed?" with, byte for byte.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Validators {
    /// The `ETag` header, quotes and `W/` included.
    pub etag: Option<String>,
    /// The `Last-Modified` header.
    pub last_modified: Option<String>,
    /// The address that gave them, where a redirect led to another than was asked for: it alone is
    /// asked with them.
    pub given_by: Option<WebUrl>,
}

impl Validators {
    /// Whether there is nothing to ask with.
    pub fn is_none(&self) -> bool {
        self.etag.is_none() && self.last_modified.is_none()
    }
}

/// How the last visit went, as the Sources view says it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Condition {
    /// Not visited yet.
    #[default]
    New,
    /// It answered with something.
    Ok,
    /// It answered that nothing changed, or gave the same bytes again.
    Unchanged,
    /// It asked to be left alone for a while.
    RateLimited,
    /// It did not answer, or with an error.
    Failing,
    /// It answered with what could be read in part only.
    Malformed,
    /// It has not been found for two weeks.
    ProbablyGone,
    /// It said that it is gone for good; it is not visited any more.
    Gone,
    /// The reader paused it.
    Paused,
}

impl Condition {
    /// How much a reader wants to know of it: a failure before something odd, that before all else.
    pub fn urgency(self) -> u8 {
        match self {
            Self::New => 0,
            Self::Unchanged => 1,
            Self::Ok => 2,
            Self::Paused => 3,
            Self::Malformed => 4,
            Self::RateLimited => 5,
            Self::Failing => 6,
            Self::ProbablyGone => 7,
            Self::Gone => 8,
        }
    }

    /// Whether something is wrong that the reader should see first.
    pub fn is_trouble(self) -> bool {
        self.urgency() >= Self::Malformed.urgency()
    }
}

/// All that is remembered of one address that is visited again and again.
///
/// A source with a page and a feed has two. A pure value: `fetch::schedule` computes the next one
/// from the last and an exchange, the store keeps it.
#[derive(Debug, Clone, PartialEq)]
pub struct SourceState {
    /// The address that these facts belong to; when the source's changes, they start anew.
    pub address: WebUrl,
    /// From the last answer with a body.
    pub validators: Validators,
    /// SHA-256 of the last decoded body.
    pub body_hash: Option<[u8; 32]>,
    /// How it goes.
    pub condition: Condition,
    /// Since when it goes like this.
    pub since: Option<Timestamp>,
    /// The last answer that was good.
    pub last_success: Option<Timestamp>,
    /// The last answer with a body that was read.
    pub last_full: Option<Timestamp>,
    /// The last time it was asked.
    pub last_attempt: Option<Timestamp>,
    /// Not asked by schedule before this.
    pub next_check: Option<Timestamp>,
    /// Not asked at all before this, by nobody (`Retry-After`).
    pub blocked_until: Option<Timestamp>,
    /// Seconds that the last answer may be kept, as the server said.
    pub max_age: Option<u64>,
    /// Why the next check is when it is: "Cache-Control max-age 2 h".
    pub why: SafeText,
    /// The last status of HTTP.
    pub status: Option<u16>,
    /// Why the last visit failed, as a sentence.
    pub failure: Option<SafeText>,
    /// Failures in a row.
    pub failures: u32,
    /// Bytes of the last body, decoded.
    pub bytes: u64,
    /// Milliseconds of the last exchange.
    pub ms: u64,
    /// The last parser's remarks.
    pub remarks: Vec<SafeText>,
    /// Where permanent redirects lead, and since when.
    pub moved: Option<(WebUrl, Timestamp)>,
}

impl SourceState {
    /// An address that was never visited.
    pub fn new(address: WebUrl) -> Self {
        Self {
            address,
            validators: Validators::default(),
            body_hash: None,
            condition: Condition::New,
            since: None,
            last_success: None,
            last_full: None,
            last_attempt: None,
            next_check: None,
            blocked_until: None,
            max_age: None,
            why: SafeText::default(),
            status: None,
            failure: None,
            failures: 0,
            bytes: 0,
            ms: 0,
            remarks: Vec::new(),
            moved: None,
        }
    }
}

/// A host that asked to be left alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HostState {
    /// The host; a host written as an IP address bears its port: `127.0.0.1:8080`.
    pub host: String,
    /// Not asked before this.
    pub blocked_until: Timestamp,
    /// Answers of 429 in a row without a `Retry-After`.
    pub refusals: u32,
}

/// A source and how it goes: one row of the Sources view.
#[derive(Debug, Clone, PartialEq)]
pub struct SourceHealth {
    /// The source as set up.
    pub source: Source,
    /// One for each address that was visited.
    pub states: Vec<SourceState>,
    /// Stories in the store that came from it.
    pub stories: u64,
}

impl SourceHealth {
    /// The address that tells most: one that goes badly before one that goes well.
    pub fn leading(&self) -> Option<&SourceState> {
        self.states.iter().max_by_key(|state| state.condition.urgency())
    }

    /// How it goes, all its addresses taken together.
    pub fn condition(&self) -> Condition {
        match self.leading() {
            _ if self.source.paused => Condition::Paused,
            Some(state) => state.condition,
            None => Condition::New,
        }
    }

    /// Why it goes badly, as one sentence; `None` where it does not.
    pub fn cause(&self) -> Option<&SafeText> {
        let state = self.leading().filter(|_| self.condition().is_trouble())?;
        match state.condition {
            // What the server asked for, or what its answers came to, says more than one answer.
            Condition::RateLimited | Condition::Gone if !state.why.is_empty() => Some(&state.why),
            _ => state.failure.as_ref().or(state.remarks.first()),
        }
    }
}
