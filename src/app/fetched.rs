//! What a pane holds, and how its request goes.

use super::effect::RequestId;
use super::message::Failure;

/// How a request goes.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Request {
    /// Nothing was asked, or the answer is there.
    #[default]
    Idle,
    /// On its way.
    Out(RequestId),
    /// It failed.
    Failed(Failure),
}

impl Request {
    /// Whether it is this request that is on its way.
    pub fn is(&self, request: RequestId) -> bool {
        matches!(self, Self::Out(out) if *out == request)
    }

    /// Whether one is on its way.
    pub fn is_out(&self) -> bool {
        matches!(self, Self::Out(_))
    }

    /// Why it failed, if it did.
    pub fn failure(&self) -> Option<&Failure> {
        match self {
            Self::Failed(failure) => Some(failure),
            Self::Idle | Self::Out(_) => None,
        }
    }
}

/// What a pane holds, and how its request goes: what is held may be old, on its way anew, or kept
/// although the last request failed.
///
/// A failed request leaves what is held in place: yesterday's paper is better than none.
#[derive(Debug, Clone, PartialEq)]
pub struct Fetched<T> {
    /// What came last.
    pub held: Option<T>,
    /// How the next one goes.
    pub request: Request,
}

impl<T> Default for Fetched<T> {
    fn default() -> Self {
        Self { held: None, request: Request::Idle }
    }
}

impl<T> Fetched<T> {
    /// Nothing yet, and a request on its way.
    pub fn asked(request: RequestId) -> Self {
        Self { held: None, request: Request::Out(request) }
    }

    /// Whether it is neither held nor on its way.
    pub fn is_missing(&self) -> bool {
        self.held.is_none() && !self.request.is_out()
    }

    /// Takes the outcome of the request with this id; drops any other, and says so.
    pub fn settle(&mut self, request: RequestId, outcome: Result<T, Failure>) -> bool {
        if !self.request.is(request) {
            return false;
        }
        self.request = match outcome {
            Ok(value) => {
                self.held = Some(value);
                Request::Idle
            }
            Err(failure) => Request::Failed(failure),
        };
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::SafeText;

    fn failure() -> Failure {
        Failure { words: SafeText::line("no answer"), hint: None }
    }

    #[test]
    fn a_late_answer_finds_no_owner() {
        let mut fetched = Fetched::asked(RequestId(2));
        assert!(!fetched.settle(RequestId(1), Ok("old")));
        assert_eq!(fetched.held, None);
        assert!(fetched.settle(RequestId(2), Ok("new")));
        assert!(!fetched.settle(RequestId(2), Ok("twice")));
        assert_eq!(fetched.held, Some("new"));
    }

    #[test]
    fn a_failure_leaves_what_is_held() {
        let mut fetched = Fetched { held: Some("yesterday"), request: Request::Out(RequestId(3)) };
        assert!(fetched.settle(RequestId(3), Err(failure())));
        assert_eq!(fetched.held, Some("yesterday"));
        assert_eq!(fetched.request.failure(), Some(&failure()));
    }
}
