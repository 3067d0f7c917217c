//! Services for tests: what nearly all of them are set up with, ask and look at.

use std::sync::Mutex;
use std::time::Duration;

use dateline::config::Settings;
use dateline::fetch::schedule::Asker;
use dateline::model::{Edge, ListKind, ListWindow};
use dateline::runtime::{RefreshEvent, Services, Visit, Which};
use dateline::store::Reader;

/// Settings that wait for nothing and fetch so many pages ahead.
pub fn hasty(ahead: u32) -> Settings {
    let mut settings = Settings { pause: Duration::ZERO, recheck: Duration::ZERO, ..Settings::default() };
    settings.prefetch.per_refresh = ahead;
    settings
}

/// Refreshes all as the reader does; what was told.
pub async fn refresh(services: &Services) -> Vec<RefreshEvent> {
    let log = Mutex::new(Vec::new());
    let tell = |told| log.lock().expect("unharmed").push(told);
    services.refresh(&Which::All, Asker::Reader, &tell).await.expect("refreshed");
    log.into_inner().expect("unharmed")
}

/// The same; how each visit went.
pub async fn visits(services: &Services) -> Vec<Visit> {
    let visit = |told| match told {
        RefreshEvent::Visited(visit) => Some(visit),
        RefreshEvent::Progress(_) | RefreshEvent::Arrived(_) | RefreshEvent::Text(_) => None,
    };
    refresh(services).await.into_iter().filter_map(visit).collect()
}

/// A list from its top.
pub async fn list(services: &Services, kind: ListKind) -> ListWindow {
    let open = move |reader: &mut Reader| reader.open_list(kind, false, Edge::Top, 999);
    services.screen().ask(open).await.expect("answered").expect("a list")
}
