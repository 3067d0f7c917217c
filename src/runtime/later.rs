//! Pages that the reader asked for while they were not to be had: fetched with the next refresh.

use futures_util::{FutureExt, StreamExt};
use jiff::SignedDuration;

use super::cause::Cause;
use super::refresh::{RefreshEvent, Tell};
use super::services::Services;
use crate::app::NamedBy;
use crate::model::{OnDisk, WebUrl};
use crate::store::Asked;
use crate::text::SafeText;

/// Pages that are fetched at once; the client itself bounds requests and hosts.
const AT_ONCE: usize = 16;
/// After so long a page that cannot be had is given up.
const GIVEN_UP: SignedDuration = SignedDuration::from_hours(72);

impl Services {
    /// Has a page fetched with the next refresh; says so, or that it is there already.
    pub async fn fetch_later(&self, address: WebUrl, title: SafeText) -> Result<SafeText, Cause> {
        let now = self.setup().world.now();
        let is_there = self
            .library()
            .ask(move |library| {
                let known = library.store.story_at(&address)?;
                let rows =
                    known.map_or_else(|| Ok(Vec::new()), |known| library.store.story_rows(&[known]))?;
                let is_there = rows.iter().any(|row| row.on_disk == OnDisk::Full);
                if !is_there {
                    library.store.ask_for(&address, &title, now)?;
                }
                Ok::<_, crate::store::Error>(is_there)
            })
            .await??;
        Ok(SafeText::line(if is_there {
            "The full text is on disk already"
        } else {
            "It is fetched with the next refresh"
        }))
    }

    /// Fetches what the reader asked for, as if they opened it now. What cannot be had waits for the
    /// next refresh, for a few days.
    pub(super) async fn fetch_asked(&self, tell: Tell<'_>) -> Result<(), Cause> {
        let asked = self.library().ask(|library| library.store.asked()).await??;
        if asked.is_empty() || self.setup().offline {
            return Ok(());
        }
        let fetches: Vec<_> = asked.into_iter().map(|asked| self.fetch_one(asked, tell).boxed()).collect();
        let fetched: Vec<Result<(), Cause>> =
            futures_util::stream::iter(fetches).buffer_unordered(AT_ONCE).collect().await;
        fetched.into_iter().collect()
    }

    async fn fetch_one(&self, asked: Asked, tell: Tell<'_>) -> Result<(), Cause> {
        let opened = self
            .open_address(&asked.url, asked.title.filter(|title| !title.is_empty()), NamedBy::Document)
            .await;
        let came = opened.ok().filter(|opened| opened.failure.is_none());
        // Without a network nothing was tried.
        let is_tried = self.no_network().is_none();
        let is_old = is_tried && self.setup().world.now().duration_since(asked.at) > GIVEN_UP;
        if let Some(opened) = &came {
            tell(RefreshEvent::Text(opened.story.id));
        }
        if came.is_some() || is_old {
            self.library().ask(move |library| library.store.forget_asked(&asked.url)).await??;
        }
        Ok(())
    }
}
