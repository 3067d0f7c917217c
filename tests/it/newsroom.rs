//! Newsrooms for tests: what nearly all of them are set up with, ask and look at.

use std::sync::Mutex;
use std::time::Duration;

use dateline::config::Settings;
use dateline::fetch::schedule::Asker;
use dateline::model::{Edge, ListKind, ListWindow};
use dateline::runtime::{Newsroom, Told, Visit, Which};
use dateline::store::Reader;

/// Settings that wait for nothing and fetch so many pages ahead.
pub fn hasty(ahead: u32) -> Settings {
    let mut settings = Settings { pause: Duration::ZERO, recheck: Duration::ZERO, ..Settings::default() };
    settings.prefetch.per_refresh = ahead;
    settings
}

/// Refreshes all as the reader does; what was told.
pub async fn refresh(newsroom: &Newsroom) -> Vec<Told> {
    let log = Mutex::new(Vec::new());
    let tell = |told| log.lock().expect("unharmed").push(told);
    newsroom.refresh(&Which::All, Asker::Reader, &tell).await.expect("refreshed");
    log.into_inner().expect("unharmed")
}

/// The same; how each visit went.
pub async fn visits(newsroom: &Newsroom) -> Vec<Visit> {
    let visit = |told| match told {
        Told::Visited(visit) => Some(visit),
        Told::Progress(_) | Told::Arrived(_) | Told::Text(_) => None,
    };
    refresh(newsroom).await.into_iter().filter_map(visit).collect()
}

/// A list from its top.
pub async fn list(newsroom: &Newsroom, kind: ListKind) -> ListWindow {
    let open = move |reader: &mut Reader| reader.open_list(kind, false, Edge::Top, 999);
    newsroom.screen().ask(open).await.expect("answered").expect("a list")
}
