//! What an address by itself says: a story, or a list, a form, a person, another service.

use crate::model::WebUrl;
use crate::page::lexicon::{Topic, topic};

/// Parts of addresses that lead to a list, a form or a person.
static LISTS: Topic = Topic::new(|| topic("addresses.list"));
/// Those of them that say so whatever stands behind them.
static SURE_LISTS: Topic = Topic::new(|| topic("addresses.list.sure"));
/// Hosts of other services.
static SERVICES: Topic = Topic::new(|| topic("addresses.service"));

/// Whether an address by itself is that of a story: a date, a number or a long slug in it.
pub(in crate::page) fn is_story_address(url: &WebUrl) -> bool {
    let path = url.as_url().path();
    let parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
    let Some(last) = parts.last() else {
        return url.as_url().query().is_some_and(|query| query.contains("p=") || query.contains("id="));
    };
    let has_year = parts.iter().any(|part| {
        part.len() == 4 && (part.starts_with("20") || part.starts_with("19")) && digits(part) == 4
    });
    let slug_words = last.split(['-', '_', '+']).filter(|word| !word.is_empty()).count();
    let has_id = parts.iter().any(|part| digits(part) >= 5);
    let is_random = last.len() >= 10
        && last.bytes().any(|byte| byte.is_ascii_digit())
        && last.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let in_query = url.as_url().query_pairs().any(|(name, value)| {
        (name.ends_with("id") || name == "p")
            && value.len() >= 3
            && value.bytes().all(|byte| byte.is_ascii_digit())
    });
    slug_words >= 4 || has_id || has_year && parts.len() >= 3 || is_random || in_query
}

/// The most digits that stand in a row.
pub(in crate::page) fn digits(text: &str) -> usize {
    text.split(|letter: char| !letter.is_ascii_digit()).map(str::len).max().unwrap_or_default()
}

/// Whether an address stands beside a story's own: the same folder of the same site, the same ending.
pub(in crate::page) fn is_sibling(url: &WebUrl, own: &WebUrl) -> bool {
    let parted = |url: &WebUrl| {
        let path = url.as_url().path().to_owned();
        let (folder, name) = path.rsplit_once('/')?;
        let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_owned());
        (!name.is_empty() && (ending.is_some() || folder.len() > 1)).then(|| (folder.to_owned(), ending))
    };
    url.outlet_host() == own.outlet_host() && parted(url).is_some_and(|one| parted(own) == Some(one))
}

/// Whether an address leads to a list, a form, a person or another service, never to a story.
pub(in crate::page) fn leads_to_no_story(url: &WebUrl, own: Option<&WebUrl>) -> bool {
    let path = url.as_url().path().to_ascii_lowercase();
    let parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
    // `/tag/x`, `/about`: the list's name stands first or second and little stands behind it.
    let is_list = parts.iter().take(3).enumerate().any(|(at, part)| LISTS.has(part) && parts.len() - at <= 3)
        && !(parts.len() >= 3
            && is_story_address(url)
            && !parts.iter().take(2).any(|part| SURE_LISTS.has(part)));
    let host = url.outlet_host();
    let is_service =
        SERVICES.has(host) || host.match_indices('.').any(|(at, _)| SERVICES.has(&host[at + 1..]));
    let is_front = parts.is_empty() && url.as_url().query().is_none();
    let is_file = [".pdf", ".jpg", ".png", ".xml", ".rss", ".zip", ".mp3", ".mp4"]
        .iter()
        .any(|end| path.ends_with(end));
    let is_above_own = own.is_some_and(|own| {
        own.host() == url.host()
            && own.as_url().path().len() > 1
            && own.as_url().path().starts_with(url.as_url().path())
            && url.as_url().path().ends_with('/')
    });
    is_list
        || is_service && own.is_none_or(|own| own.outlet_host() != host)
        || is_front
        || is_file
        || is_above_own
}
