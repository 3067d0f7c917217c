//! Reads a story, fetching its page if need be.

use super::failure;
use super::newsroom::Newsroom;
use crate::app::{Failure, Opened};
use crate::fetch::Purpose;
use crate::model::{Article, OnDisk, Source, Story, StoryId, Verdict, WebUrl};
use crate::page;
use crate::text::SafeText;

impl Newsroom {
    /// A story as it is stored.
    pub async fn story(&self, story: StoryId) -> Result<Story, Failure> {
        Ok(self.screen().ask(move |reader| reader.story(story)).await??)
    }

    /// A story, its page fetched anew. What fails is said beside what is stored.
    pub async fn fetch_story(&self, story: StoryId) -> Result<Opened, Failure> {
        let stored = self.story(story).await?;
        let Some(url) = stored.url.clone() else {
            let failure = failure::words("this story names no page", None);
            return Ok(Opened { story: Box::new(stored), failure: Some(failure) });
        };
        let sources = self.sources()?;
        let source = Self::source_of(&sources, stored.source.as_ref(), &url);
        let failure = match self.fetch_page(story, &url, Purpose::Opened, source).await {
            Ok(failure) => failure,
            Err(failure) => Some(failure),
        };
        self.count_terms().await?;
        Ok(Opened { story: Box::new(self.story(story).await?), failure })
    }

    /// The story of an address: found, or made and fetched.
    ///
    /// `is_typed`: the reader typed it, so it may be private.
    pub async fn open_address(
        &self,
        address: &WebUrl,
        title: Option<SafeText>,
        is_typed: bool,
    ) -> Result<Opened, Failure> {
        let at = address.clone();
        let known = self.screen().ask(move |reader| reader.story_at(&at)).await??;
        if let Some(story) = known {
            let stored = self.story(story).await?;
            if stored.on_disk == OnDisk::Full {
                return Ok(Opened { story: Box::new(stored), failure: None });
            }
            return self.fetch_story(story).await;
        }
        let article = self.fetch_article(address, is_typed).await?;
        let (at, now) = (address.clone(), self.setup().world.now());
        let story = self
            .library()
            .ask(move |library| {
                let story = library.store.story_of_address(&at, title.as_ref(), now)?;
                library.store.put_page(story, &article, now)?;
                Ok::<_, crate::store::Error>(story)
            })
            .await??;
        self.count_terms().await?;
        Ok(Opened { story: Box::new(self.story(story).await?), failure: None })
    }

    /// Reads the page of an address as an article; stores nothing.
    pub async fn fetch_article(&self, address: &WebUrl, is_typed: bool) -> Result<Article, Failure> {
        let sources = self.sources()?;
        let source = Self::source_of(&sources, None, address);
        let mut ask = self.ask(address, Purpose::Opened, source);
        if is_typed {
            ask.may_be_private = Some(address.host_and_port());
        }
        let answer = self.client()?.fetch(ask).await?;
        self.parser()
            .parse(answer.body.len(), move |budget| {
                page::read(&answer.body, answer.content_type.as_deref(), Some(&answer.address), budget)
            })
            .await
    }

    /// Fetches a story's page and stores its text; a page that is no article never replaces one.
    /// Gives why not, where it was not stored, after having remembered it.
    pub(super) async fn fetch_page(
        &self,
        story: StoryId,
        url: &WebUrl,
        purpose: Purpose,
        source: Option<&Source>,
    ) -> Result<Option<Failure>, Failure> {
        let fetched = async {
            let answer = self.client()?.fetch(self.ask(url, purpose, source)).await?;
            self.parser()
                .parse(answer.body.len(), move |budget| {
                    page::read(&answer.body, answer.content_type.as_deref(), Some(&answer.address), budget)
                })
                .await
        };
        let now = self.setup().world.now();
        let failure = match fetched.await {
            Ok(article) if article.verdict == Verdict::Article && !article.body.is_empty() => {
                self.library().ask(move |library| library.store.put_page(story, &article, now)).await??;
                return Ok(None);
            }
            Ok(_) => failure::words("no article was found on the page", Some("`o` opens it in the browser")),
            Err(failure) => failure,
        };
        // Being offline says nothing about the page.
        if !self.setup().offline {
            let words = failure.words.clone();
            self.library().ask(move |library| library.store.put_page_failure(story, &words, now)).await??;
        }
        Ok(Some(failure))
    }
}
