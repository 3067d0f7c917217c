//! Full texts fetched ahead, within a budget.

use std::collections::HashMap;

use futures_util::{FutureExt, StreamExt};
use jiff::SignedDuration;

use super::visit::{RefreshEvent, Tell};
use crate::fetch::Purpose;
use crate::model::{SectionChoice, Source};
use crate::runtime::cause::Cause;
use crate::runtime::services::Services;
use crate::store::Candidate;

/// Stories that are fetched ahead at once; the client itself bounds requests and hosts.
const AT_ONCE: usize = 64;
/// Stories first seen longer ago are not fetched ahead.
const AHEAD: SignedDuration = SignedDuration::from_hours(72);

impl Services {
    /// Fetches full texts of new stories within the budget: per refresh, per host, per day.
    pub(super) async fn fetch_ahead(&self, sources: &[Source], tell: Tell<'_>) -> Result<(), Cause> {
        let budget = &self.setup().settings.prefetch;
        let now = self.setup().world.now();
        let day = self.setup().world.zone.to_datetime(now).date();
        let limit = budget.per_refresh as usize;
        if limit == 0 || self.setup().offline {
            return Ok(());
        }
        let (candidates, spent) = self
            .library()
            .ask(move |library| {
                let candidates = library.store.prefetch_candidates(now - AHEAD, limit * 8)?;
                Ok::<_, crate::store::Error>((candidates, library.store.prefetched(day)?))
            })
            .await??;
        let left = (budget.per_day.saturating_sub(spent) as usize).min(limit);
        // The reader's own sections first, each newest first.
        let is_own = |candidate: &Candidate| {
            let source = Self::source_of(sources, candidate.source.as_ref(), &candidate.url);
            source.is_some_and(|source| source.section != SectionChoice::Auto)
        };
        let (mut candidates, others): (Vec<_>, Vec<_>) = candidates.into_iter().partition(is_own);
        candidates.extend(others);
        let mut per_host: HashMap<String, u32> = HashMap::new();
        let chosen: Vec<_> = candidates
            .into_iter()
            .filter(|candidate| {
                let count = per_host.entry(crate::fetch::host_key(&candidate.url)).or_default();
                *count += 1;
                *count <= budget.per_host
            })
            .take(left)
            .collect();
        if chosen.is_empty() {
            return Ok(());
        }
        let count = chosen.len() as u32;
        self.library().ask(move |library| library.store.count_prefetched(day, count)).await??;
        let mut fetches = Vec::with_capacity(chosen.len());
        for candidate in &chosen {
            let fetch = async move {
                let source = Self::source_of(sources, candidate.source.as_ref(), &candidate.url);
                let mut request = self.request_for(&candidate.url, Purpose::Ahead, source);
                request.may_be_private = Self::own_place(sources, candidate.source.as_ref(), &candidate.url);
                let fetched = self.fetch_page(candidate.story, request).await;
                let Ok((pages, failure)) = fetched else { return };
                if failure.is_none() {
                    tell(RefreshEvent::Text(candidate.story));
                }
                // The further parts of a long story are pages as well.
                let further = pages.saturating_sub(1) as u32;
                if further > 0 {
                    // What cannot be counted is told by whatever is written next.
                    let _ =
                        self.library().ask(move |library| library.store.count_prefetched(day, further)).await;
                }
            };
            fetches.push(fetch.boxed());
        }
        futures_util::stream::iter(fetches).buffer_unordered(AT_ONCE).collect::<Vec<()>>().await;
        self.place_stories().await
    }
}
