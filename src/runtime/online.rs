//! What is known of the network, and who is told.
//!
//! A refresh finds out that there is none, and anything that a host of the internet answers that there
//! is one again. While there is none, nothing is charged to a source.

use jiff::Timestamp;

use super::network::{Absent, OnNetwork};
use super::services::Services;
use crate::fetch::network::{Absence, is_evidence};
use crate::fetch::schedule::Asker;
use crate::model::WebUrl;
use crate::text::{SafeText, fold};
use crate::typeset::dates;

impl Services {
    /// Since when there has been no network; `None` while there is one, as far as is known.
    pub fn no_network(&self) -> Option<Timestamp> {
        self.network().absent().as_ref().map(|absent| absent.since)
    }

    /// Has somebody told whenever the network goes or is back; before the answer to what led to it. The
    /// first who asks is.
    pub fn on_network(&self, told: OnNetwork) {
        // Only one screen runs.
        let _ = self.network().told.set(told);
    }

    /// There is no network: these sources were asked in vain.
    pub(super) fn network_is_gone(&self, absence: Absence, owed: Vec<SafeText>, asker: Asker) {
        if let (Absence::Portal(_), Some(client)) = (&absence, self.client_if_there()) {
            client.forget_robots();
        }
        let network = self.network();
        let (since, was_there) = {
            let mut absent = network.absent();
            let before = absent.take();
            let was_there = before.is_none();
            let now = self.setup().world.now();
            let (since, mut all) = before.map_or((now, Vec::new()), |before| (before.since, before.owed));
            all.extend(owed);
            all.sort_unstable_by_key(|source| fold(source));
            all.dedup();
            *absent = Some(Absent { since, absence, owed: all, asker });
            (since, was_there)
        };
        if was_there && let Some(told) = network.told.get() {
            told(Some(since));
        }
    }

    /// A host of the internet answered, or there is reason to ask all again.
    pub(super) fn network_is_back(&self) {
        let network = self.network();
        let was_absent = network.absent().take().is_some();
        if was_absent {
            network.back.notify_waiters();
            if let Some(told) = network.told.get() {
                told(None);
            }
        }
    }

    /// What an address answered was worth reading.
    pub(super) fn heard_from(&self, address: &WebUrl) {
        if is_evidence(address) {
            self.network_is_back();
        }
    }

    /// Since when there has been no network, in words.
    pub(super) fn no_network_words(&self) -> SafeText {
        let world = &self.setup().world;
        let since = self.no_network().map(|since| dates::moment(since, world.now(), &world.zone));
        SafeText::line(&since.map_or_else(String::new, |since| format!("no network since {since}")))
    }

    /// Completes when the network is said to be back.
    pub(super) async fn network_returns(&self) {
        let back = self.network().back.notified();
        if self.no_network().is_some() {
            back.await;
        }
    }
}
