//! What is remembered of addresses, and what an exchange leaves of it.

use std::collections::HashMap;

use jiff::Timestamp;

use crate::fetch::{Error, Response, schedule};
use crate::model::{Rhythm, Source, SourceState, WebUrl};
use crate::runtime::cause::Cause;
use crate::runtime::services::Services;
use crate::text::fold;

/// What is remembered of addresses, by the folded name of their source and by themselves.
pub(in crate::runtime) struct States(HashMap<(String, String), SourceState>);

impl States {
    /// That of an address of a source, by the source's folded name.
    pub(super) fn of(&self, name: &str, address: &WebUrl) -> Option<SourceState> {
        self.0.get(&(name.to_owned(), address.as_str().to_owned())).cloned()
    }
}

impl Services {
    /// What is remembered of all addresses.
    pub(in crate::runtime) async fn states(&self) -> Result<States, Cause> {
        let states = self.library().ask(|library| library.store.all_states()).await??;
        let key = |name: &str, state: &SourceState| (fold(name), state.address.as_str().to_owned());
        Ok(States(states.into_iter().map(|(name, state)| (key(&name, &state), state)).collect()))
    }

    /// Minutes in which a source that was just asked is not asked again.
    pub(in crate::runtime) fn recheck(&self) -> u32 {
        (self.setup().settings.recheck.as_secs() / 60) as u32
    }

    /// The state after an exchange; what a host asks for beside is remembered at once.
    #[expect(clippy::too_many_arguments, reason = "the facts of one exchange, each of its own kind")]
    pub(super) async fn after(
        &self,
        state: &SourceState,
        outcome: Result<&Response, &Error>,
        reading: schedule::Reading,
        rhythm: Option<&Rhythm>,
        published: &[Timestamp],
        source: &Source,
        now: Timestamp,
    ) -> Result<SourceState, Cause> {
        if outcome.is_err() {
            let hosts = self.library().ask(|library| library.store.hosts()).await??;
            let blocked = schedule::hosts_after(&hosts, &state.address, outcome, now);
            for host in blocked {
                self.client()?.block(&host.host, schedule::until(now, host.blocked_until));
                self.library().ask(move |library| library.store.put_host(&host)).await??;
            }
        }
        let body_hash = outcome
            .ok()
            .filter(|response| !response.is_unchanged())
            .map(|response| schedule::body_hash(&response.body));
        let none = Rhythm::default();
        let facts = schedule::Facts {
            reading,
            body_hash,
            rhythm: rhythm.unwrap_or(&none),
            every: source.every,
            published,
        };
        Ok(schedule::after(state, outcome, &facts, now, self.setup().world.random()))
    }

    pub(super) async fn put_state(&self, source: &Source, state: SourceState) -> Result<(), Cause> {
        let name = source.name.clone();
        Ok(self.library().ask(move |library| library.store.put_state(&name, &state)).await??)
    }
}
