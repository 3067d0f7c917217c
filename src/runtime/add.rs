//! Finds what a typed address offers as a source, or the directory under typed words, and adds the best
//! of it.

use std::sync::Arc;

use super::cause::Cause;
use super::refresh::Read;
use super::services::Services;
use crate::config::directory::Known;
use crate::fetch::{Purpose, Request, Response};
use crate::model::{AddressError, Discovery, FoundFeed, Login, SectionChoice, Source, SourceState, WebUrl};
use crate::page;
use crate::store::Channel;
use crate::text::{SafeText, counted, fold};

/// Feeds of a page that are looked into for their number of entries.
const LOOKED_INTO: usize = 6;
/// A page with fewer headlines is no section.
const HEADLINES: usize = 3;
/// Paths where feeds usually lie, tried for a site whose front names none and shows no headlines.
const USUAL: &[&str] = &["/feed", "/rss", "/feed.xml", "/atom.xml", "/rss.xml", "/index.xml"];

/// What kind of source an address is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FoundKind {
    /// A feed.
    Feed,
    /// A section page.
    Page,
}

impl FoundKind {
    /// In a word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Feed => "feed",
            Self::Page => "page",
        }
    }
}

/// One thing that was found.
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    /// Where.
    pub address: WebUrl,
    /// What.
    pub kind: FoundKind,
    /// Its name.
    pub title: SafeText,
    /// Its entries; `None` where it was not looked into.
    pub entries: Option<usize>,
    /// Whether it stands in the directory and nobody has tried it yet.
    pub is_untried: bool,
}

impl Found {
    fn of(known: &Known) -> Self {
        Self {
            address: known.address.clone(),
            kind: if known.is_feed { FoundKind::Feed } else { FoundKind::Page },
            title: known.name.clone(),
            entries: None,
            is_untried: true,
        }
    }

    /// What is known of its entries, in words, behind a comma.
    pub fn state(&self) -> String {
        match self.entries {
            _ if self.is_untried => ", not tried yet".to_owned(),
            Some(entries) => format!(", {}", counted(entries, "entry", "entries")),
            None => String::new(),
        }
    }
}

/// What adding came to.
#[derive(Debug)]
pub enum Added {
    /// A source was added, or was there before.
    Source {
        /// What stands in the sources file now.
        took: Box<Source>,
        /// Whether it stood there before.
        was_there: bool,
        /// All that was found, the best first.
        found: Vec<Found>,
        /// Stories stored by it.
        stories: u32,
    },
    /// The address is one story.
    Story(WebUrl),
    /// Nothing was added: the words are in no name, or the address is nowhere; but others are near.
    Near {
        /// Why nothing was added.
        cause: Cause,
        /// What was meant, maybe: entries of the directory.
        near: Vec<Found>,
    },
}

/// What typed words found in the directory.
struct Chosen {
    /// All that was found, the best first.
    found: Vec<Found>,
    /// Which of them is taken.
    at: usize,
}

/// A document that was fetched and read as a source.
struct Looked {
    found: Found,
    response: Arc<Response>,
    read: Option<Read>,
    /// The section that a page's title names.
    part: Option<SafeText>,
}

impl Services {
    /// Looks at a typed address, adds the best source found there, or the `choose`th counted from 1,
    /// and stores what it announces. Words that are no address are looked up in the directory first.
    /// Fails, and adds nothing, when nothing is there.
    pub async fn add(
        &self,
        typed: &str,
        section: Option<SafeText>,
        choose: Option<usize>,
    ) -> Result<Added, Cause> {
        if !is_words(typed) {
            return match self.first_response(typed).await {
                Ok(first) => self.add_response(first, section, choose, None).await,
                Err(cause) if cause.is_nowhere() => Ok(self.near(typed, cause)),
                Err(cause) => Err(cause),
            };
        }
        let found: Vec<Found> = self.directory()?.find(typed).into_iter().map(Found::of).collect();
        if found.is_empty() {
            return Ok(self.near(typed, Cause::NoOutlet(typed.to_owned())));
        }
        let Some(at) = choose.unwrap_or(1).checked_sub(1).filter(|at| *at < found.len()) else {
            return Err(Cause::NoNumber { number: choose.unwrap_or(1), count: found.len() });
        };
        let chosen = Chosen { found, at };
        let taken = &chosen.found[at];
        let first = self.first_response(taken.address.as_str()).await.map_err(|cause| {
            let next = usize::from(at == 0);
            let other = chosen.found.get(next).filter(|_| next != at);
            let other = other.map(|other| (next + 1, other.title.clone()));
            Cause::Untried { outlet: taken.title.clone(), cause: Box::new(cause), other }
        })?;
        self.add_response(first, section, None, Some(chosen)).await
    }

    /// What the directory has near to what was typed, if that is something; else the cause alone.
    fn near(&self, typed: &str, cause: Cause) -> Added {
        // A directory that cannot be read has nothing to offer.
        let near = self.directory().unwrap_or_default();
        let near: Vec<Found> = near.nearest(typed).into_iter().map(Found::of).collect();
        Added::Near { cause, near }
    }

    /// Adds the best of what an answer offers, or the `choose`th; with an entry of the directory, under the
    /// name that it has there.
    async fn add_response(
        &self,
        (address, login, response): (WebUrl, Option<Login>, Arc<Response>),
        section: Option<SafeText>,
        choose: Option<usize>,
        from: Option<Chosen>,
    ) -> Result<Added, Cause> {
        let looked = match self.read_typed(&address, response, login.as_ref()).await? {
            Typed::Story(url) => return Ok(Added::Story(url)),
            Typed::Offers(looked) => looked,
        };
        let mut found: Vec<Found> = looked.iter().map(|looked| looked.found.clone()).collect();
        let at = choose.unwrap_or(1);
        let Some(chosen) = at.checked_sub(1).and_then(|at| looked.get(at)) else {
            return Err(Cause::NoNumber { number: at, count: found.len() });
        };
        // A page and its feed that tell of the same stories are one source: order from one, times
        // from the other.
        let partner =
            choose.is_none().then(|| looked.iter().find(|other| tells_the_same(chosen, other))).flatten();
        let mut source = named_source(chosen, &address);
        if let Some(Chosen { found: known, at }) = from {
            source.name = known[at].title.clone();
            let tried = Found { title: source.name.clone(), ..chosen.found.clone() };
            found = known;
            found[at] = tried;
        } else if chosen.found.kind == FoundKind::Page {
            // Another page of the same outlet is told apart by its section.
            let name = source.name;
            let is_taken = self.sources()?.iter().any(|known| fold(&known.name) == fold(&name));
            let part = chosen.part.as_ref().filter(|_| is_taken);
            source.name =
                part.map_or_else(|| name.clone(), |part| SafeText::line(&format!("{name}: {part}")));
        }
        for part in [Some(chosen), partner].into_iter().flatten() {
            match part.found.kind {
                FoundKind::Feed => source.feed = Some(part.found.address.clone()),
                FoundKind::Page => source.page = Some(part.found.address.clone()),
            }
        }
        if let Some(login) = login {
            source.user = Some(login.user);
            source.password = login.password;
        }
        source.section = match section {
            Some(name) if fold(&name) != "auto" => SectionChoice::Named(name),
            _ => SectionChoice::Auto,
        };
        let known = self.sources()?.iter().find(|known| shares_address(known, &source)).cloned();
        let was_there = known.is_some();
        let took = if let Some(known) = known {
            known
        } else {
            source.name = self.edit_sources(|file| file.add(&source))?;
            source
        };
        let mut stories = 0;
        let all = self.sources()?;
        self.name_sections(&all).await?;
        let parts = looked.into_iter().filter(|part| took.addresses().any(|own| *own == part.found.address));
        for part in parts {
            let Some(read) = part.read else { continue };
            let channel = channel(part.found.kind);
            let state = SourceState::new(part.found.address);
            stories += self.take(&took, &all, channel, &state, &part.response, read).await?.new.len() as u32;
        }
        self.place_stories().await?;
        Ok(Added::Source { took: Box::new(took), was_there, found, stories })
    }

    /// Fetches what was typed; without a scheme first by the likelier one, then by the other.
    async fn first_response(&self, typed: &str) -> Result<(WebUrl, Option<Login>, Arc<Response>), Cause> {
        let bad = |error: AddressError| Cause::BadAddress(typed.to_owned(), error);
        let (address, login) = WebUrl::typed(typed).map_err(bad)?;
        let first = self.look_at(&address, login.as_ref()).await;
        let has_scheme = typed.contains("://");
        let other = if address.as_url().scheme() == "https" { "http" } else { "https" };
        let response = match first {
            Err(_) if !has_scheme => {
                let second = WebUrl::typed(&format!("{other}://{}", typed.trim())).map_err(bad)?.0;
                match self.look_at(&second, login.as_ref()).await {
                    Ok(response) => return Ok((settled(&second, &response), login, response)),
                    Err(_) => first?,
                }
            }
            first => first?,
        };
        Ok((settled(&address, &response), login, response))
    }

    async fn look_at(&self, address: &WebUrl, login: Option<&Login>) -> Result<Arc<Response>, Cause> {
        let mut request = Request::new(address.clone(), Purpose::Discovery);
        request.may_be_private = Some(address.host_and_port());
        request.login = login.cloned();
        Ok(Arc::new(self.client()?.fetch(request).await?))
    }

    /// What the first answer is, and what it leads to; the best offer first.
    async fn read_typed(
        &self,
        address: &WebUrl,
        response: Arc<Response>,
        login: Option<&Login>,
    ) -> Result<Typed, Cause> {
        if let Ok(looked) = self.as_feed(address.clone(), Arc::clone(&response)).await {
            return Ok(Typed::Offers(vec![looked]));
        }
        let page = Arc::clone(&response);
        let discovery: Discovery = self
            .parser()
            .parse(page.body.len(), move |budget| {
                page::discover(&page.body, page.content_type.as_deref(), &page.address, budget)
            })
            .await?;
        if discovery.is_article {
            return Ok(Typed::Story(response.address.clone()));
        }
        let mut feeds = Vec::new();
        for feed in discovery.feeds.iter().take(LOOKED_INTO) {
            feeds.extend(self.look_into(feed, address, login).await);
        }
        let headlines = discovery.section.entries.len();
        let is_site = address.as_url().path() == "/";
        if is_site && feeds.is_empty() && headlines < HEADLINES {
            for path in USUAL {
                let Ok(guess) = address.join(path) else { continue };
                let guess = FoundFeed { address: guess, title: SafeText::default() };
                if let Some(looked) = self.look_into(&guess, address, login).await {
                    feeds.push(looked);
                    break;
                }
            }
        }
        // A feed with entries before an empty one; among equals the page's own order.
        feeds.sort_by_key(|looked| looked.found.entries == Some(0));
        if headlines >= HEADLINES {
            let read = self.read_source(Channel::Page, &response).await.ok();
            let found = Found {
                address: address.clone(),
                kind: FoundKind::Page,
                title: discovery.title,
                entries: Some(headlines),
                is_untried: false,
            };
            feeds.push(Looked { found, response, read, part: discovery.section.part });
        }
        if feeds.is_empty() {
            return Err(Cause::NothingFound(address.outlet_host().to_owned()));
        }
        Ok(Typed::Offers(feeds))
    }

    /// Looks whether a feed that a page names is one. What a page names may be private only where
    /// the page itself is.
    async fn look_into(&self, feed: &FoundFeed, page: &WebUrl, login: Option<&Login>) -> Option<Looked> {
        let mut request = Request::new(feed.address.clone(), Purpose::Discovery);
        request.may_be_private = Some(page.host_and_port());
        request.login = login.filter(|_| page.origin() == feed.address.origin()).cloned();
        let response = Arc::new(self.client().ok()?.fetch(request).await.ok()?);
        let address = settled(&feed.address, &response);
        let mut looked = self.as_feed(address, response).await.ok()?;
        if looked.found.title.is_empty() {
            looked.found.title = feed.title.clone();
        }
        Some(looked)
    }

    async fn as_feed(&self, address: WebUrl, response: Arc<Response>) -> Result<Looked, Cause> {
        let read = self.read_source(Channel::Feed, &response).await?;
        let title = read.title.clone();
        let found = Found {
            address,
            kind: FoundKind::Feed,
            title,
            entries: Some(read.announced.len()),
            is_untried: false,
        };
        Ok(Looked { found, response, read: Some(read), part: None })
    }
}

enum Typed {
    Story(WebUrl),
    Offers(Vec<Looked>),
}

/// Whether what was typed are words rather than an address.
fn is_words(typed: &str) -> bool {
    let typed = typed.trim();
    !typed.contains("://")
        && (typed.contains(char::is_whitespace)
            || !typed.contains(['.', ':', '/']) && !typed.eq_ignore_ascii_case("localhost"))
}

fn channel(kind: FoundKind) -> Channel {
    match kind {
        FoundKind::Feed => Channel::Feed,
        FoundKind::Page => Channel::Page,
    }
}

/// The address to keep: where permanent redirects alone led, else what was asked.
fn settled(asked: &WebUrl, response: &Response) -> WebUrl {
    let is_permanent =
        !response.hops.is_empty() && response.hops.iter().all(|status| matches!(status, 301 | 308));
    if is_permanent { response.address.clone() } else { asked.clone() }
}

fn named_source(chosen: &Looked, typed: &WebUrl) -> Source {
    let title = &chosen.found.title;
    let name = if title.is_empty() { SafeText::line(typed.outlet_host()) } else { title.clone() };
    Source::new(name, None, None)
}

fn shares_address(known: &Source, wanted: &Source) -> bool {
    let is_same = |one: &Option<WebUrl>, other: &Option<WebUrl>| one.is_some() && one == other;
    is_same(&known.feed, &wanted.feed) || is_same(&known.page, &wanted.page)
}

/// Whether a feed and a page tell of the same stories: half of the feed's first are on the page.
fn tells_the_same(chosen: &Looked, other: &Looked) -> bool {
    if chosen.found.kind == other.found.kind {
        return false;
    }
    let keys = |looked: &Looked, count: usize| -> Vec<String> {
        let entries = looked.read.iter().flat_map(|read| read.announced.iter());
        entries.filter_map(|one| one.url.as_ref()).map(WebUrl::key).take(count).collect()
    };
    let (feed, page) = if chosen.found.kind == FoundKind::Feed { (chosen, other) } else { (other, chosen) };
    let first = keys(feed, 10);
    let shown = keys(page, usize::MAX);
    let shared = first.iter().filter(|key| shown.contains(key)).count();
    !first.is_empty() && shared * 2 >= first.len()
}
