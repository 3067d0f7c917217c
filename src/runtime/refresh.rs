//! Visits sources: what is due, or what the reader asks for; then fetches full texts ahead.

mod ahead;
mod intake;
mod round;
mod state;
mod visit;

use self::round::Round;
use super::cause::Cause;
use super::services::Services;
use crate::app::Progress;
use crate::fetch::schedule;
use crate::files;
use crate::model::{SectionChoice, Source};
use crate::store::KeepRules;
use crate::text::{SafeText, fold};

pub(super) use self::intake::Read;
pub(super) use self::visit::{Asks, Job};
pub use self::visit::{Outcome, RefreshEvent, Tell, Visit};

/// Which sources to visit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Which {
    /// All.
    All,
    /// Those of a section.
    Section(SafeText),
    /// One, by its name.
    Named(SafeText),
}

impl Services {
    /// Visits sources, and gives how many were asked, failed, and what came. Then fetches full texts
    /// ahead within the budget.
    ///
    /// A second process that refreshes at the same time is told so and does nothing.
    pub async fn refresh(
        &self,
        which: &Which,
        asker: schedule::Asker,
        tell: Tell<'_>,
    ) -> Result<Progress, Cause> {
        let Ok(_one) = self.refreshing().try_lock() else {
            return Err(Cause::RefreshUnderWay);
        };
        let lock = files::try_lock(&self.setup().refresh_lock())?;
        let Some(_lock) = lock else {
            return Err(Cause::RefreshElsewhere);
        };
        let all = self.sources()?;
        self.name_sections(&all).await?;
        let wanted = chosen(&all, which)?;
        self.heed_blocked_hosts().await?;

        let round = Round::plan(self, &all, wanted, asker, tell).await?;
        // What the reader asked for is on its way before the sources are.
        let (asked, gone) = tokio::join!(self.fetch_asked(tell), round.go());
        let (progress, brought) = gone?;
        asked?;
        self.name_sources().await?;
        if brought {
            self.place_stories().await?;
            self.fetch_ahead(&all, tell).await?;
        }
        let over = Progress { is_over: true, ..progress };
        tell(RefreshEvent::Progress(over));
        Ok(over)
    }

    /// Puts what is stored into the search index, a little at a time, so that marks come between.
    pub async fn index_texts(&self) -> Result<(), Cause> {
        while self.library().ask(|library| library.store.index_some(200)).await?? > 0 {}
        Ok(())
    }

    /// Cleans up by the reader's rule.
    pub async fn keep(&self) -> Result<u64, Cause> {
        let keep = self.setup().settings.keep;
        let rules = KeepRules {
            read_days: keep.read_days,
            unread_days: keep.unread_days,
            per_source: keep.per_source,
        };
        let now = self.setup().world.now();
        Ok(self.library().ask(move |library| library.store.keep(&rules, now)).await??.removed)
    }

    /// The hosts that asked to be left alone, before this start of the program, are.
    async fn heed_blocked_hosts(&self) -> Result<(), Cause> {
        let now = self.setup().world.now();
        let hosts = self
            .library()
            .ask(move |library| {
                library.store.forget_hosts(now)?;
                library.store.hosts()
            })
            .await??;
        let client = self.client()?;
        for host in hosts {
            client.block(&host.host, schedule::until(now, host.blocked_until));
        }
        Ok(())
    }
}

fn chosen<'a>(all: &'a [Source], which: &Which) -> Result<Vec<&'a Source>, Cause> {
    let chosen: Vec<&Source> = match which {
        Which::All => all.iter().collect(),
        Which::Named(name) => all.iter().filter(|source| fold(&source.name) == fold(name)).collect(),
        // A story of an `auto` source may stand in any section.
        Which::Section(section) => all
            .iter()
            .filter(|source| match &source.section {
                SectionChoice::Named(name) => fold(name) == fold(section),
                SectionChoice::Auto => true,
            })
            .collect(),
    };
    if chosen.is_empty() && *which != Which::All {
        let (Which::Named(name) | Which::Section(name)) = which else { return Ok(chosen) };
        return Err(Cause::NoSource(name.clone()));
    }
    Ok(chosen)
}
