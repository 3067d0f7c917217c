//! Private addresses: one that the reader typed is reached, wherever it can be typed, and that host and
//! port alone; what a page or feed names stays barred.

use std::sync::Arc;

use dateline::app::{self, Effect, Failure, Message, NamedBy, Opened, Reply, RequestId};
use dateline::config::Settings;
use dateline::demo;
use dateline::model::{OnDisk, StoryId, WebUrl};
use dateline::runtime::{Added, Outcome, Services, Setup, Visit, World, effects};
use dateline::text::SafeText;

use crate::services::{hasty, visits};
use crate::wire::{Received, Reply as Said, Wire};
use crate::world::{World as Fixture, options};

/// Services without `--allow-private`; hosts below `.example` count as public and live on a server.
struct Setting {
    services: Services,
    folder: tempfile::TempDir,
}

impl Setting {
    fn new(public: &Wire, sources: &str) -> Self {
        Self::allowing(public, sources, Vec::new())
    }

    fn allowing(public: &Wire, sources: &str, allow_private: Vec<String>) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let world = World::standing(demo::NOW).with_hosts(public.names());
        let setup = Setup {
            first_sources: sources.to_owned(),
            settings: Settings { models: false, ..hasty(20) },
            allow_private,
            ..Setup::in_folder(folder.path(), world)
        };
        Self { services: Services::open(setup).expect("a store"), folder }
    }

    /// Performs an effect; gives its reply.
    async fn reply(&self, effect: Effect) -> Reply {
        let replies = Arc::new(std::sync::Mutex::new(Vec::new()));
        let post: effects::Post = Arc::new({
            let replies = Arc::clone(&replies);
            move |message| {
                if let Message::Replied(reply) = message {
                    replies.lock().expect("unharmed").push(reply);
                }
            }
        });
        effects::perform(self.services.clone(), effect, post).await;
        replies.lock().expect("unharmed").pop().expect("a reply")
    }

    async fn open(&self, address: &str, by: NamedBy) -> Result<Opened, Failure> {
        self.services.open_address(&url(address), None, by).await.map_err(Failure::from)
    }

    async fn fetch(&self, address: &str) -> Result<Opened, Failure> {
        self.services.fetch_story(self.story(address).await).await.map_err(Failure::from)
    }

    async fn refresh(&self) -> Vec<Visit> {
        visits(&self.services).await
    }

    async fn story(&self, address: &str) -> StoryId {
        let at = url(address);
        let found = self.services.screen().ask(move |reader| reader.story_at(&at)).await;
        found.expect("answered").expect("read").expect("it is stored")
    }
}

fn url(text: &str) -> WebUrl {
    WebUrl::parse(text).expect("an address")
}

/// A page that is one story and leads to these addresses.
fn story_page(links: &[String]) -> String {
    let links: String =
        links.iter().map(|link| format!("<p>More is told <a href='{link}'>there</a>.</p>")).collect();
    let paragraph = "<p>The council met for the third time this week and agreed on a plan for the harbour, which has been closed since the storm of last winter.</p>";
    format!(
        "<html lang=en><head><title>Council agrees on a plan</title><meta property=og:type content=article></head>\
         <body><article><h1>Council agrees on a plan</h1>{}{links}</article></body></html>",
        paragraph.repeat(8)
    )
}

/// A feed with one story at each of these addresses.
fn feed(links: &[String]) -> String {
    let items: String = links
        .iter()
        .map(|link| {
            format!("<item><title>Council agrees, says {}</title><link>{link}</link></item>", link.len())
        })
        .collect();
    format!("<rss version='2.0'><channel><title>Harbour Post</title>{items}</channel></rss>")
}

fn page(html: &str) -> Said {
    Said::text(200, html).with("Content-Type", "text/html")
}

/// A server whose every page is a story, but for `/feed`.
fn private() -> Wire {
    Wire::serve(|request: &Received| match request.path.as_str() {
        "/feed" => Said::text(200, &feed(&["/a".to_owned(), "/b".to_owned()])),
        "/robots.txt" => Said::text(404, ""),
        _ => page(&story_page(&[])),
    })
}

fn is_private(failure: &Failure) -> bool {
    failure.words.contains("private address")
}

fn is_read(outcome: &Result<Opened, Failure>) -> bool {
    outcome.as_ref().is_ok_and(|opened| opened.failure.is_none() && opened.story.on_disk == OnDisk::Full)
}

fn is_barred(outcome: &Result<Opened, Failure>) -> bool {
    match outcome {
        Ok(opened) => opened.failure.as_ref().is_some_and(is_private),
        Err(failure) => is_private(failure),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_typed_on_the_screen_may_be_private() {
    let wire = private();
    let setting = Setting::new(&wire, "");
    let request = RequestId(1);
    let open =
        Effect::OpenAddress { request, address: url(&wire.url("/typed")), title: None, by: NamedBy::Reader };
    let Reply::Story(_, opened) = setting.reply(open).await else { panic!("a story") };
    assert!(is_read(&opened), "{opened:?}");
    // As with `a`, with a scheme and without one.
    for typed in [wire.url("/feed"), format!("{}/feed", wire.host())] {
        let add = Effect::AddSource { request, typed: SafeText::line(&typed), choose: None };
        let Reply::Added(_, added) = setting.reply(add).await else { panic!("an answer") };
        added.expect(&typed);
    }
    assert_eq!(setting.services.sources().expect("sources").len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_source_in_the_file_may_be_private_and_so_may_its_stories() {
    let wire = private();
    let setting =
        Setting::new(&wire, &format!("[[source]]\nname = \"Mine\"\nfeed = \"{}/feed\"\n", wire.host()));
    let visits = setting.refresh().await;
    assert_eq!(visits[0].outcome, Outcome::New, "{visits:?}");
    let story = setting.services.story(setting.story(&wire.url("/a")).await).await.expect("read");
    assert_eq!(story.on_disk, OnDisk::Full, "its page was fetched ahead");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_typed_once_is_fetched_again() {
    let count = std::sync::atomic::AtomicUsize::new(0);
    let wire = Wire::serve(move |_| match count.fetch_add(1, std::sync::atomic::Ordering::Relaxed) {
        0 => page("<h1>Before you continue</h1><button>Accept all</button>"),
        _ => page(&story_page(&[])),
    });
    let setting = Setting::new(&wire, "");
    let first = setting.open(&wire.url("/a"), NamedBy::Reader).await;
    assert!(!is_read(&first), "{first:?}");
    let again = setting.fetch(&wire.url("/a")).await;
    assert!(is_read(&again), "{again:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_leads_to_the_typed_host_and_port_alone() {
    let (other, inner) = (private(), private());
    let links = vec![other.url("/elsewhere"), inner.url("/next"), "/further".to_owned()];
    let wire = Wire::serve(move |_| page(&story_page(&links)));
    let setting = Setting::new(&wire, "");
    let opened = setting.open(&wire.url("/a"), NamedBy::Reader).await.expect("opened");
    let by = NamedBy::Story(opened.story.id);
    let same = setting.open(&wire.url("/further"), by).await;
    assert!(is_read(&same), "{same:?}");
    for (address, by) in
        [(other.url("/elsewhere"), by), (inner.url("/next"), by), (wire.url("/unasked"), NamedBy::Document)]
    {
        let outcome = setting.open(&address, by).await;
        assert!(is_barred(&outcome), "{address}: {outcome:?}");
    }
    assert_eq!((other.asked().len(), inner.asked().len()), (0, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_redirect_to_another_private_address_is_not_followed() {
    let target = private();
    let to = target.url("/feed");
    let wire = Wire::serve(move |_| Said::redirect(302, &to));
    for typed in [wire.url("/a"), "http://public.example/a".to_owned()] {
        let setting = Setting::new(&wire, "");
        let opened = setting.open(&typed, NamedBy::Reader).await;
        assert!(is_barred(&opened), "{opened:?}");
        let added = setting.services.add(&typed, None, None).await.map_err(Failure::from);
        assert!(added.as_ref().is_err_and(is_private), "{added:?}");
        let setting = Setting::new(&wire, &format!("[[source]]\nname = \"Mine\"\nfeed = \"{typed}\"\n"));
        let visits = setting.refresh().await;
        assert_eq!(visits[0].outcome, Outcome::Failed, "{visits:?}");
    }
    assert_eq!(target.asked().len(), 0);
    let setting = Setting::allowing(&wire, "", vec![target.host()]);
    assert!(
        setting.services.add("http://public.example/a", None, None).await.is_ok(),
        "unless it is allowed"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_feed_that_a_page_names_on_another_private_host_is_not_looked_at() {
    let target = private();
    let named = target.url("/feed");
    let wire = Wire::serve(move |request| match request.path.as_str() {
        "/own" => Said::text(200, &feed(&["/a".to_owned()])),
        _ => page(&format!(
            "<head><link rel=alternate type='application/rss+xml' href='{named}'>\
             <link rel=alternate type='application/rss+xml' href='/own'></head>"
        )),
    });
    for typed in [wire.url("/"), "http://public.example/".to_owned()] {
        let setting = Setting::new(&wire, "");
        let added = setting.services.add(&typed, None, None).await.expect("its own feed");
        let Added::Source { took, found, .. } = added else { panic!("{added:?}") };
        assert_eq!(took.feed, Some(url(&typed).join("/own").expect("an address")));
        assert_eq!(found.len(), 1, "{found:?}");
    }
    assert_eq!(target.asked().len(), 0);
    let setting = Setting::allowing(&wire, "", vec![target.host()]);
    let added = setting.services.add("http://public.example/", None, None).await.expect("a feed");
    assert!(matches!(added, Added::Source { found, .. } if found.len() == 2), "unless it is allowed");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_story_that_a_feed_names_on_a_private_host_is_not_fetched() {
    // It is no help that the reader has a source there.
    let (target, unknown) = (private(), private());
    let links = vec![target.url("/secret"), unknown.url("/secret")];
    let wire = Wire::serve(move |request| match request.path.as_str() {
        "/robots.txt" => Said::text(404, ""),
        _ => Said::text(200, &feed(&links)),
    });
    let sources = format!(
        "[[source]]\nname = \"Theirs\"\nfeed = \"http://public.example/feed\"\n\
         [[source]]\nname = \"Mine\"\nfeed = \"{}\"\n",
        target.url("/feed")
    );
    let setting = Setting::new(&wire, &sources);
    setting.refresh().await;
    for address in [target.url("/secret"), unknown.url("/secret")] {
        let opened = setting.fetch(&address).await;
        assert!(is_barred(&opened), "{opened:?}");
        let by = NamedBy::Story(setting.story(&address).await);
        let followed = setting.open(&address, by).await;
        assert!(is_barred(&followed), "{followed:?}");
        let typed = setting.open(&address, NamedBy::Reader).await;
        assert!(is_read(&typed), "what is typed is meant: {typed:?}");
    }
    let asked: Vec<String> = target.asked().into_iter().map(|request| request.path).collect();
    assert_eq!(asked.iter().filter(|path| *path == "/secret").count(), 1, "{asked:?}");
    assert!(setting.folder.path().exists());
}

#[test]
fn the_screen_says_who_named_an_address() {
    let named = |effects: &[Effect]| {
        let by = effects.iter().find_map(|effect| match effect {
            Effect::OpenAddress { by, .. } => Some(*by),
            _ => None,
        });
        by.expect("an address is opened")
    };
    let typed = app::Options { address: Some(url("http://127.0.0.1:8000/a")), ..options(80, 24) };
    assert_eq!(named(&app::begin(typed).1), NamedBy::Reader);
    // The second link of its text leads out of the store.
    let mut world = Fixture::new(80, 24);
    world.press("enter");
    world.seen();
    world.press("tab tab enter");
    assert_eq!(named(&world.seen()), NamedBy::Story(StoryId(1)));
}
