//! Whether the program has a network: one state of all of it.

use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};

use jiff::Timestamp;
use tokio::sync::Notify;

use crate::fetch::network::Absence;
use crate::fetch::schedule::Asker;
use crate::text::SafeText;

/// Called when the network goes, with the moment since when, and when it is back.
pub type OnNetwork = Box<dyn Fn(Option<Timestamp>) + Send + Sync>;

/// The state.
#[derive(Default)]
pub(super) struct Network {
    absent: Mutex<Option<Absent>>,
    pub(super) told: OnceLock<OnNetwork>,
    pub(super) back: Notify,
    /// Held by who looks out for it.
    pub(super) awaiting: tokio::sync::Mutex<()>,
}

/// There is no network.
#[derive(Clone)]
pub(super) struct Absent {
    pub(super) since: Timestamp,
    pub(super) absence: Absence,
    /// The sources that were asked in vain, and by whom.
    pub(super) owed: Vec<SafeText>,
    pub(super) asker: Asker,
}

impl Network {
    pub(super) fn absent(&self) -> MutexGuard<'_, Option<Absent>> {
        // Nothing panics while it is held.
        self.absent.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
