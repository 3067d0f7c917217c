//! The one place where a cause becomes words: a sentence that a reader understands, and a hint where
//! there is something to do. Called where the runtime hands on to the screen, the command line, or the
//! store, which keeps reasons as they were said.

use super::cause::Cause;
use crate::app::Failure;
use crate::fetch;
use crate::model::Unfinished;
use crate::text::{SafeText, counted};

/// What to do where nothing was found.
const GIVE_ADDRESS: &str = "give the address of a feed, a site or a section page";

/// A cause in words.
pub fn said(cause: &Cause) -> Failure {
    Failure { words: SafeText::line(&words(cause)), hint: hint(cause).as_deref().map(SafeText::line) }
}

impl From<Cause> for Failure {
    fn from(cause: Cause) -> Self {
        said(&cause)
    }
}

fn words(cause: &Cause) -> String {
    match cause {
        Cause::Fetch(error) => error.to_string(),
        Cause::Store(error) => chain(error),
        Cause::File(error) => chain(error),
        Cause::System(error) => chain(error),
        Cause::Sources(error) => chain(error),
        Cause::Kept(error) => chain(error),
        Cause::GivenUp => "this could not be finished; nothing was lost".to_owned(),
        Cause::NotRunning(what) => (*what).to_owned(),
        Cause::Unfinished(Unfinished::Late) => "the document took too long to read".to_owned(),
        Cause::Unfinished(Unfinished::Busy) => "earlier documents are still being read".to_owned(),
        Cause::Unfinished(Unfinished::Panicked | Unfinished::NoThread(_)) => {
            "the document could not be read".to_owned()
        }
        Cause::NotAFeed(not_a_feed) => not_a_feed.reason.to_string(),
        Cause::NoHeadlines => "no headlines were found on the page".to_owned(),
        Cause::NoStory(notice) => {
            notice.clone().unwrap_or_else(|| "No article was found on the page".to_owned())
        }
        Cause::NoPage => "this story names no page".to_owned(),
        Cause::RefreshUnderWay => "a refresh is under way".to_owned(),
        Cause::RefreshElsewhere => "another dateline is just refreshing".to_owned(),
        Cause::NoSource(name) => format!("there is no source `{name}`"),
        Cause::NoDirectory(path) => format!("there is no directory at `{}`", path.display()),
        Cause::Directory(complaint) | Cause::Edited(complaint) => complaint.to_string(),
        Cause::NoOutlet(typed) => format!("the directory knows no outlet by `{}`", typed.trim()),
        Cause::BadAddress(typed, error) => format!("`{typed}`: {error}"),
        Cause::NoNumber { number, count } => {
            format!("there is no number {number}: {}", counted(*count, "was found", "were found"))
        }
        Cause::Untried { outlet, cause, .. } => format!("{outlet}, not tried before: {}", said(cause).words),
        Cause::NothingFound(host) => format!("neither a feed nor headlines were found at {host}"),
        Cause::Browser(error) => format!("the browser could not be started: {error}"),
        Cause::NoEditor(name, error) => format!("`{name}` could not be started: {error}"),
        Cause::Editor(name) => format!("`{name}` ended with an error; the file is as it was left"),
    }
}

fn hint(cause: &Cause) -> Option<String> {
    let hint = match cause {
        Cause::Fetch(error) => of_fetch(error)?,
        Cause::GivenUp => "try again",
        Cause::Unfinished(Unfinished::Busy) => "try again later",
        Cause::NoStory(_) => "`o` opens it in the browser",
        Cause::RefreshUnderWay => "what it brings is announced",
        Cause::RefreshElsewhere => "its stories show up here as well",
        Cause::NoOutlet(_) | Cause::NothingFound(_) => GIVE_ADDRESS,
        Cause::Browser(_) => "`y` copies the link",
        Cause::NoEditor(..) => "set `EDITOR`",
        Cause::Edited(_) => "`E` opens the file again",
        Cause::Untried { other, .. } => {
            let (number, name) = other.as_ref()?;
            return Some(format!("the directory has others: `--choose {number}` tries {name}"));
        }
        Cause::Store(_)
        | Cause::File(_)
        | Cause::System(_)
        | Cause::Sources(_)
        | Cause::Kept(_)
        | Cause::NotRunning(_)
        | Cause::Unfinished(_)
        | Cause::NotAFeed(_)
        | Cause::NoHeadlines
        | Cause::NoPage
        | Cause::NoSource(_)
        | Cause::NoDirectory(_)
        | Cause::Directory(_)
        | Cause::BadAddress(..)
        | Cause::NoNumber { .. }
        | Cause::Editor(_) => return None,
    };
    Some(hint.to_owned())
}

/// What to do where a fetch gave nothing.
fn of_fetch(error: &fetch::Error) -> Option<&'static str> {
    Some(match error {
        fetch::Error::Unreachable { is_local: true, .. } => {
            "there may be no network; what is stored can be read"
        }
        fetch::Error::Unreachable { .. } | fetch::Error::TimedOut { .. } => "it is tried again by itself",
        fetch::Error::Refused { status: 401 | 403, .. } => {
            "it may want a login or a subscription; `o` opens it in the browser"
        }
        fetch::Error::Refused { status: 404 | 410, .. } => "the page may be gone",
        fetch::Error::Robots { .. } => "`o` opens it in the browser",
        fetch::Error::Offline => "start without `--offline` to fetch it",
        fetch::Error::Refused { .. }
        | fetch::Error::Private { .. }
        | fetch::Error::Redirect { .. }
        | fetch::Error::TooLarge { .. }
        | fetch::Error::Blocked { .. }
        | fetch::Error::Setting(_)
        | fetch::Error::Broken { .. } => return None,
    })
}

/// An error in its own words, with what caused it.
fn chain(error: &dyn std::error::Error) -> String {
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
    sentence
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::feed::NotAFeed;
    use crate::model::AddressError;
    use crate::{files, store};

    #[test]
    fn each_cause_is_one_sentence_and_says_what_to_do_where_something_can_be_done() {
        let refused = |status| fetch::Error::Refused {
            host: "news.example".to_owned(),
            status,
            retry_after: None,
            page: None,
        };
        let unreachable = |is_local| fetch::Error::Unreachable {
            host: "news.example".to_owned(),
            cause: SafeText::line("no route"),
            is_local,
        };
        let missing = || std::io::Error::from(std::io::ErrorKind::NotFound);
        let untried = |other| Cause::Untried {
            outlet: SafeText::line("The Bell"),
            cause: Box::new(Cause::NoHeadlines),
            other,
        };
        let check = |cause: Cause, expected: &str, todo: Option<&str>| {
            let Failure { words, hint } = said(&cause);
            assert_eq!((words.as_str(), hint.as_deref()), (expected, todo), "{cause:?}");
        };
        check(
            unreachable(true).into(),
            "could not reach news.example",
            Some("there may be no network; what is stored can be read"),
        );
        check(unreachable(false).into(), "could not reach news.example", Some("it is tried again by itself"));
        check(
            refused(403).into(),
            "news.example answered 403",
            Some("it may want a login or a subscription; `o` opens it in the browser"),
        );
        check(refused(410).into(), "news.example answered 410", Some("the page may be gone"));
        check(refused(500).into(), "news.example answered 500", None);
        check(fetch::Error::Offline.into(), "offline", Some("start without `--offline` to fetch it"));
        check(store::Error::NoSuchStory.into(), "there is no such story", None);
        check(
            files::Error::Io { verb: "read", path: "/a".into(), source: std::io::Error::other("full") }
                .into(),
            "could not read /a: full",
            None,
        );
        check(Cause::GivenUp, "this could not be finished; nothing was lost", Some("try again"));
        check(Cause::NotRunning("the parsers are closed"), "the parsers are closed", None);
        check(Cause::Unfinished(Unfinished::Late), "the document took too long to read", None);
        check(
            Cause::Unfinished(Unfinished::Busy),
            "earlier documents are still being read",
            Some("try again later"),
        );
        check(Cause::Unfinished(Unfinished::Panicked), "the document could not be read", None);
        check(NotAFeed { reason: SafeText::line("this is a PDF") }.into(), "this is a PDF", None);
        check(Cause::NoHeadlines, "no headlines were found on the page", None);
        let browser = Some("`o` opens it in the browser");
        check(Cause::NoStory(None), "No article was found on the page", browser);
        check(Cause::NoStory(Some("A wall".to_owned())), "A wall", browser);
        check(Cause::NoPage, "this story names no page", None);
        check(Cause::RefreshUnderWay, "a refresh is under way", Some("what it brings is announced"));
        check(
            Cause::RefreshElsewhere,
            "another dateline is just refreshing",
            Some("its stories show up here as well"),
        );
        check(Cause::NoSource(SafeText::line("Bell")), "there is no source `Bell`", None);
        check(Cause::NoDirectory("/d".into()), "there is no directory at `/d`", None);
        check(
            Cause::NoOutlet(" bell ".to_owned()),
            "the directory knows no outlet by `bell`",
            Some(GIVE_ADDRESS),
        );
        check(
            Cause::BadAddress("ftp:x".to_owned(), AddressError::Scheme),
            "`ftp:x`: only http and https addresses are opened",
            None,
        );
        check(Cause::NoNumber { number: 3, count: 1 }, "there is no number 3: 1 was found", None);
        check(Cause::NoNumber { number: 3, count: 2 }, "there is no number 3: 2 were found", None);
        let sentence = "The Bell, not tried before: no headlines were found on the page";
        check(untried(None), sentence, None);
        check(
            untried(Some((2, SafeText::line("The Horn")))),
            sentence,
            Some("the directory has others: `--choose 2` tries The Horn"),
        );
        check(
            Cause::NothingFound("news.example".to_owned()),
            "neither a feed nor headlines were found at news.example",
            Some(GIVE_ADDRESS),
        );
        check(
            Cause::Browser(missing()),
            "the browser could not be started: entity not found",
            Some("`y` copies the link"),
        );
        check(
            Cause::NoEditor("vi".to_owned(), missing()),
            "`vi` could not be started: entity not found",
            Some("set `EDITOR`"),
        );
        check(Cause::Editor("vi".to_owned()), "`vi` ended with an error; the file is as it was left", None);
    }
}
