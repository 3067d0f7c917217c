//! Reads a story, fetching its page if need be.

use super::cause::Cause;
use super::failure;
use super::reading::{self, Whole};
use super::services::{Library, Services};
use crate::app::{NamedBy, Opened};
use crate::fetch::{Purpose, Request};
use crate::model::{Article, Block, OnDisk, Story, StoryId, Verdict, WebUrl};
use crate::page;
use crate::store::Naming;
use crate::text::SafeText;

impl Services {
    /// A story as it is stored.
    pub async fn story(&self, story: StoryId) -> Result<Story, Cause> {
        Ok(self.screen().ask(move |reader| reader.story(story)).await??)
    }

    /// A story, its page fetched anew. What fails is said beside what is stored.
    pub async fn fetch_story(&self, story: StoryId) -> Result<Opened, Cause> {
        let stored = self.story(story).await?;
        let Some(url) = stored.url.clone() else {
            return Ok(Opened { story: Box::new(stored), failure: Some(Cause::NoPage.into()) });
        };
        let sources = self.sources()?;
        let source = Self::source_of(&sources, stored.source.as_ref(), &url);
        let mut request = self.request_for(&url, Purpose::Opened, source);
        request.may_be_private = self.typed_place(story).await?;
        let cause = match self.fetch_page(story, request).await {
            Ok((_, cause)) => cause,
            Err(cause) => Some(cause),
        };
        self.place_stories().await?;
        Ok(Opened { story: Box::new(self.story(story).await?), failure: cause.map(Into::into) })
    }

    /// Notes that the reader typed the address of a story, so that it may be private.
    pub async fn note_typed(&self, story: StoryId) -> Result<(), Cause> {
        Ok(self.library().ask(move |library| library.store.note_typed(story)).await??)
    }

    /// The host and port of a story's page, if the reader typed them: as its address, or as that of the
    /// source that brought it.
    async fn typed_place(&self, story: StoryId) -> Result<Option<String>, Cause> {
        let naming = self.screen().ask(move |reader| reader.named_by(story)).await??;
        let Some(Naming { url, source, is_typed }) = naming else { return Ok(None) };
        if is_typed {
            return Ok(Some(url.host_and_port()));
        }
        Ok(Self::own_place(&self.sources()?, source.as_ref(), &url))
    }

    /// The host and port of an address, if they may be private.
    async fn place_named_by(&self, by: NamedBy, address: &WebUrl) -> Result<Option<String>, Cause> {
        let place = address.host_and_port();
        Ok(match by {
            NamedBy::Reader => Some(place),
            NamedBy::Story(story) => self.typed_place(story).await?.filter(|own| *own == place),
            NamedBy::Document => None,
        })
    }

    /// The story of an address: found, or made and fetched.
    pub async fn open_address(
        &self,
        address: &WebUrl,
        title: Option<SafeText>,
        by: NamedBy,
    ) -> Result<Opened, Cause> {
        let place = self.place_named_by(by, address).await?;
        let is_typed = place.is_some();
        let at = address.clone();
        let known = self.screen().ask(move |reader| reader.story_at(&at)).await??;
        if let Some(story) = known {
            let stored = self.story(story).await?;
            if stored.on_disk == OnDisk::Full {
                return Ok(Opened { story: Box::new(stored), failure: None });
            }
            if is_typed {
                self.note_typed(story).await?;
            }
            return self.fetch_story(story).await;
        }
        let whole = self.fetch_article(address, place).await?;
        let (at, now) = (address.clone(), self.setup().world.now());
        let is_story = whole.article.verdict.is_story();
        if is_story {
            self.heard_from(address);
        }
        let failure = (!is_story).then(|| failure::said(&reading::no_story(&whole.article)));
        let words = failure.as_ref().map(|failure| failure.words.clone());
        let own_title = Some(whole.article.title.clone()).filter(|title| !title.is_empty());
        let title = title.or(own_title.filter(|_| !whole.article.verdict.is_wall()));
        let story = self
            .library()
            .ask(move |library| {
                let story = library.store.story_of_address(&at, title.as_ref(), now)?;
                if is_typed {
                    library.store.note_typed(story)?;
                }
                match words {
                    None => put_whole(library, story, &whole, now)?,
                    Some(words) => library.store.put_page_failure(story, &words)?,
                }
                Ok::<_, crate::store::Error>(story)
            })
            .await??;
        self.place_stories().await?;
        Ok(Opened { story: Box::new(self.story(story).await?), failure })
    }

    /// Reads the page of an address as an article; stores nothing. `may_be_private`: a host and port.
    async fn fetch_article(&self, address: &WebUrl, may_be_private: Option<String>) -> Result<Whole, Cause> {
        let sources = self.sources()?;
        let source = Self::source_of(&sources, None, address);
        let mut request = self.request_for(address, Purpose::Opened, source);
        request.may_be_private = may_be_private;
        reading::read_page(self.client()?, self.parser(), request).await
    }

    /// Fetches a story's page and stores its text; a page that is no article never replaces one, nor
    /// does the start of a story what its feed gives more of. Gives how many pages were read, and why
    /// the text was not stored, after having remembered it.
    pub(super) async fn fetch_page(
        &self,
        story: StoryId,
        request: Request,
    ) -> Result<(usize, Option<Cause>), Cause> {
        let url = request.address.clone();
        let read = reading::read_page(self.client()?, self.parser(), request).await;
        let now = self.setup().world.now();
        let pages = read.as_ref().map_or(1, |whole| whole.parts.len().max(1));
        let cause = match read {
            Ok(whole) if whole.article.verdict.is_story() && !whole.article.body.is_empty() => {
                self.heard_from(&url);
                let is_stored = self
                    .library()
                    .ask(move |library| {
                        if whole.article.verdict == Verdict::Paywall {
                            let summary = library.store.story(story)?.summary;
                            if summary.is_some_and(|summary| letters(&summary) >= letters(&whole.article)) {
                                return Ok(Err(reading::no_story(&whole.article)));
                            }
                        }
                        put_whole(library, story, &whole, now)?;
                        Ok::<_, crate::store::Error>(Ok(()))
                    })
                    .await??;
                match is_stored {
                    Ok(()) => return Ok((pages, None)),
                    Err(cause) => cause,
                }
            }
            Ok(whole) => reading::no_story(&whole.article),
            Err(cause) => cause,
        };
        // Being offline says nothing about the page, nor does having no network.
        if !self.setup().offline && self.no_network().is_none() {
            let words = failure::said(&cause).words;
            self.library().ask(move |library| library.store.put_page_failure(story, &words)).await??;
        }
        Ok((pages, Some(cause)))
    }

    /// Reads kept pages again whose text was read by older rules, a few of them; gives the stories
    /// whose text is another now, and whether there may be more to do.
    ///
    /// A page that can no longer be read, or only worse, leaves the text as it is.
    pub async fn reread_some(&self, count: usize) -> Result<(Vec<StoryId>, bool), Cause> {
        let stale =
            self.library().ask(move |library| library.store.stale_pages(page::RULES, count)).await??;
        let is_more = stale.len() == count;
        let mut changed = Vec::new();
        for story in stale {
            let parts = self.library().ask(move |library| library.store.kept_page(story)).await??;
            let article = reading::read_again(self.parser(), parts).await.ok().flatten();
            let now = self.setup().world.now();
            let is_other = self
                .library()
                .ask(move |library| match article {
                    Some(article) => library.store.put_reread(story, &article, page::RULES, now),
                    None => library.store.skip_reread(story, page::RULES).map(|()| false),
                })
                .await??;
            if is_other {
                changed.push(story);
            }
        }
        Ok((changed, is_more))
    }
}

/// Stores a text, and the pages it was read from beside it.
fn put_whole(
    library: &mut Library,
    story: StoryId,
    whole: &Whole,
    now: jiff::Timestamp,
) -> Result<(), crate::store::Error> {
    if library.store.put_page(story, &whole.article, now)? {
        library.store.keep_page(story, &whole.parts, page::RULES)?;
    }
    Ok(())
}

/// Letters of an article's text.
fn letters(article: &Article) -> usize {
    article.body.iter().flat_map(Block::texts).map(|text| text.chars().count()).sum()
}
