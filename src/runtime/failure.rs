//! The one place where an error becomes words: a sentence that a reader understands, and a hint
//! where there is something to do.

use super::desk::GivenUp;
use crate::app::Failure;
use crate::feed::NotAFeed;
use crate::fetch;
use crate::text::SafeText;

/// Words of a failure.
pub fn words(sentence: impl AsRef<str>, hint: Option<&str>) -> Failure {
    Failure { words: SafeText::line(sentence.as_ref()), hint: hint.map(SafeText::line) }
}

/// Why a fetch gave nothing.
pub fn of_fetch(error: &fetch::Error) -> Failure {
    let hint = match error {
        fetch::Error::Unreachable { is_local: true, .. } => {
            Some("there may be no network; what is stored can be read")
        }
        fetch::Error::Unreachable { .. } | fetch::Error::TimedOut { .. } => {
            Some("it is tried again by itself")
        }
        fetch::Error::Refused { status: 401 | 403, .. } => {
            Some("it may want a login or a subscription; `o` opens it in the browser")
        }
        fetch::Error::Refused { status: 404 | 410, .. } => Some("the page may be gone"),
        fetch::Error::Robots { .. } => Some("`o` opens it in the browser"),
        fetch::Error::Offline => Some("start without `--offline` to fetch it"),
        _ => None,
    };
    words(error.to_string(), hint)
}

/// An error in its own words, with what caused it.
pub fn of(error: &dyn std::error::Error) -> Failure {
    let mut sentence = error.to_string();
    let mut cause = error.source();
    while let Some(inner) = cause {
        let words = inner.to_string();
        if !sentence.contains(&words) {
            sentence.push_str(": ");
            sentence.push_str(&words);
        }
        cause = inner.source();
    }
    words(sentence, None)
}

impl From<GivenUp> for Failure {
    fn from(_: GivenUp) -> Self {
        words("this could not be finished; nothing was lost", Some("try again"))
    }
}

impl From<fetch::Error> for Failure {
    fn from(error: fetch::Error) -> Self {
        of_fetch(&error)
    }
}

impl From<crate::store::Error> for Failure {
    fn from(error: crate::store::Error) -> Self {
        of(&error)
    }
}

impl From<NotAFeed> for Failure {
    fn from(not_a_feed: NotAFeed) -> Self {
        words(not_a_feed.reason.as_str(), None)
    }
}
