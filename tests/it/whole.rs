//! Whole stories over a real wire: parts joined, walls told, texts fetched ahead and read again.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use dateline::app::NamedBy;
use dateline::config::Settings;
use dateline::model::{Article, Block, Edge, Headline, ListKind, OnDisk, Place, Story, TextKind, WebUrl};
use dateline::page;
use dateline::runtime::{RefreshEvent, Services, Setup, World};

use crate::services::{hasty, list, refresh};
use crate::wire::{Received, Reply, Wire};

const NOW: &str = "2020-10-09T12:00:00Z";

/// Services whose sources live on a server of the test's own.
struct Setting {
    services: Services,
    wire: Wire,
    folder: tempfile::TempDir,
}

fn setup(wire: &Wire, folder: &std::path::Path, sources: &str, settings: Settings) -> Setup {
    let world = World::standing(NOW.parse().expect("a time")).with_hosts(wire.names());
    Setup { first_sources: sources.to_owned(), settings, ..Setup::in_folder(folder, world) }
}

impl Setting {
    fn new(
        settings: Settings,
        sources: &str,
        answer: impl Fn(&Received) -> Reply + Send + Sync + 'static,
    ) -> Self {
        let wire = Wire::serve(answer);
        let folder = tempfile::tempdir().expect("a folder");
        let services = Services::open(setup(&wire, folder.path(), sources, settings)).expect("a store");
        Self { services, wire, folder }
    }

    async fn refresh(&self) -> usize {
        refresh(&self.services).await.iter().filter(|told| matches!(told, RefreshEvent::Text(_))).count()
    }

    async fn rows(&self) -> Vec<Headline> {
        list(&self.services, ListKind::All).await.rows
    }

    /// Opens the page of an address as the reader does.
    async fn open(&self, path: &str) -> (Story, Option<String>) {
        let address = WebUrl::parse(&format!("http://coast.example{path}")).expect("an address");
        let opened = self.services.open_address(&address, None, NamedBy::Document).await.expect("opened");
        (*opened.story, opened.failure.map(|failure| failure.words.to_string()))
    }

    /// How often each path was asked for that has these words in it.
    fn asked(&self, words: &str) -> Vec<String> {
        self.wire
            .asked()
            .into_iter()
            .map(|request| request.path)
            .filter(|path| path.contains(words))
            .collect()
    }
}

fn texts(article: &Article) -> Vec<String> {
    article.body.iter().flat_map(Block::texts).collect()
}

/// A sentence of its own for each number, long enough to be a paragraph of a story.
fn sentence(number: usize) -> String {
    format!(
        "On day {number} the delegates of both coasts sat down again in the old customs house, and again the \
         ferry stayed at its pier while they spoke of tolls, of nets and of the coming winter."
    )
}

fn html(title: &str, numbers: std::ops::Range<usize>, more: &str) -> Reply {
    let paragraphs: String = numbers.map(|number| format!("<p>{}</p>", sentence(number))).collect();
    Reply::text(
        200,
        &format!(
            "<html lang=en><head><title>{title}</title><meta property=og:type content=article></head><body>\
             <article><h1>{title}</h1><p class=standfirst>Both sides speak of progress at last.</p>\
             <div class=article-body>{paragraphs}</div>{more}</article></body></html>"
        ),
    )
    .with("Content-Type", "text/html")
}

fn feed(stories: &[&str]) -> Reply {
    let items: String = stories
        .iter()
        .map(|name| {
            format!(
                "<item><title>The story of {name}</title><link>http://{name}</link>\
                 <description>What the feed says of it.</description>\
                 <pubDate>Fri, 09 Oct 2020 07:00:00 GMT</pubDate></item>"
            )
        })
        .collect();
    Reply::text(200, &format!("<rss version='2.0'><channel><title>Coast</title>{items}</channel></rss>"))
        .with("Content-Type", "application/rss+xml")
}

const FEED: &str =
    "[[source]]\nname = \"Coast\"\nfeed = \"http://coast.example/feed\"\nsection = \"World\"\n";

#[tokio::test(flavor = "multi_thread")]
async fn a_story_cut_into_pages_is_read_whole() {
    let setting = Setting::new(hasty(0), "", |request| {
        let pager = |number| {
            format!("<nav class=pagination><a href=/long-ferry-story?page={number}>{number}</a></nav>")
        };
        match request.path.as_str() {
            "/long-ferry-story" => html("The long ferry", 1..5, &pager(2)),
            "/long-ferry-story?page=2" => html("The long ferry", 4..8, &pager(3)),
            "/long-ferry-story?page=3" => html("The long ferry", 8..11, ""),
            _ => Reply::text(404, ""),
        }
    });
    let (story, failure) = setting.open("/long-ferry-story").await;
    assert_eq!(failure, None);
    let full = story.full.expect("a text");
    let expected: Vec<String> = (1..11).map(sentence).collect();
    let told: Vec<String> = texts(&full).into_iter().filter(|text| text.starts_with("On day")).collect();
    assert_eq!(told, expected, "each paragraph once, in order");
    assert_eq!(full.next_page, None);
    assert_eq!(setting.asked("long-ferry").len(), 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_story_without_end_is_read_so_far_and_a_lost_part_is_told() {
    let setting = Setting::new(hasty(0), "", |request| {
        let number = request.path.rsplit_once('=').map_or(1, |(_, number)| number.parse().expect("a number"));
        let pager =
            format!("<nav class=pagination><a href=/endless-ferry-story?page={0}>{0}</a></nav>", number + 1);
        match request.path.as_str() {
            path if path.starts_with("/broken-ferry-story?") => Reply::text(500, ""),
            path if path.starts_with("/broken") => html("Broken", 1..5, &pager.replace("endless", "broken")),
            _ => html("Endless", number * 10..number * 10 + 4, &pager),
        }
    });
    let (story, _) = setting.open("/endless-ferry-story").await;
    let full = story.full.expect("a text");
    assert_eq!(setting.asked("endless").len(), dateline::runtime::PARTS);
    assert!(full.remarks.iter().any(|remark| remark.0.contains("beyond 10 pages")), "{:?}", full.remarks);
    let (story, failure) = setting.open("/broken-ferry-story").await;
    let full = story.full.expect("the first part");
    assert_eq!(failure, None);
    assert!(full.remarks.iter().any(|remark| remark.0.contains("further page")), "{:?}", full.remarks);
}

fn wall(path: &str) -> Reply {
    let page = |status, title: &str, rest: &str| {
        Reply::text(status, &format!("<title>{title}</title><h1>{title}</h1>{rest}"))
            .with("Content-Type", "text/html")
    };
    match path {
        "/consent" => page(200, "Before you continue", "<p>We use cookies.</p><button>Accept all</button>"),
        "/bots" => page(403, "Just a moment...", "<p>Checking your browser.</p>"),
        "/busy" => page(503, "Attention required", "<p>Are you a robot?</p>"),
        "/login" => page(200, "Log in", "<form><input type=password></form>"),
        "/script" => Reply::text(200, "<body><div id=root></div><script src=/a.js></script>"),
        "/gone" => page(404, "Oh no", "<p>There is nothing here.</p>"),
        "/soft" => page(200, "Page not found", "<p>There is nothing here.</p>"),
        _ => Reply::text(500, ""),
    }
}

const WALLS: [(&str, &str); 8] = [
    ("/consent", "The page asks about cookies before it shows anything"),
    ("/bots", "The page wants to see that a person asks before it shows anything"),
    ("/busy", "The page wants to see that a person asks before it shows anything"),
    ("/login", "The page asks for a login before it shows anything"),
    ("/script", "The page shows nothing without running its scripts"),
    ("/gone", "The page says that the story is gone"),
    ("/soft", "The page says that the story is gone"),
    ("/down", "coast.example answered 500"),
];

#[tokio::test(flavor = "multi_thread")]
async fn what_stands_before_a_story_is_said_in_words_and_the_feeds_text_stands() {
    let setting = Setting::new(hasty(0), FEED, |request| match request.path.as_str() {
        "/feed" => {
            let stories: Vec<String> = WALLS.iter().map(|(path, _)| format!("coast.example{path}")).collect();
            feed(&stories.iter().map(String::as_str).collect::<Vec<_>>())
        }
        path => wall(path),
    });
    setting.refresh().await;
    for (path, expected) in WALLS {
        let (story, failure) = setting.open(path).await;
        assert_eq!(failure.as_deref(), Some(expected), "{path}");
        assert_eq!(story.full, None, "{path}");
        assert_eq!(story.failure.as_deref(), Some(expected), "{path}");
        assert_eq!(story.on_disk, OnDisk::Summary, "{path}");
        assert_eq!(texts(&story.summary.expect("the feed's")), ["What the feed says of it."], "{path}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wall_takes_no_good_copy_away() {
    let is_walled = std::sync::Arc::new(AtomicBool::new(false));
    let asked = std::sync::Arc::clone(&is_walled);
    let setting = Setting::new(hasty(0), "", move |_| {
        if asked.load(Ordering::Relaxed) { wall("/bots") } else { html("Ferry", 1..6, "") }
    });
    let (before, _) = setting.open("/ferry-story-one").await;
    is_walled.store(true, Ordering::Relaxed);
    let opened = setting.services.fetch_story(before.id).await.expect("opened");
    assert!(opened.failure.is_some());
    assert_eq!(opened.story.full, before.full);
    assert_eq!(opened.story.on_disk, OnDisk::Full);
}

#[tokio::test(flavor = "multi_thread")]
async fn texts_come_ahead_within_the_days_budget_and_a_restart_does_not_renew_it() {
    let mut limits = hasty(4);
    limits.prefetch.per_host = 2;
    limits.prefetch.per_day = 5;
    let hosts = ["a", "b", "c"];
    let visits = AtomicUsize::new(0);
    let setting = Setting::new(limits.clone(), FEED, move |request| match request.path.as_str() {
        "/feed" => {
            // Each time with something new.
            let visit = visits.fetch_add(1, Ordering::Relaxed);
            let of_host =
                |host: &str| (1..5).map(|number| format!("{host}.example/story-{number}")).collect();
            let mut stories: Vec<String> =
                hosts.iter().flat_map(|host| -> Vec<String> { of_host(host) }).collect();
            stories.extend((0..visit).map(|visit| format!("later{visit}.example/story-9")));
            feed(&stories.iter().map(String::as_str).collect::<Vec<_>>())
        }
        "/robots.txt" if request.header("host").is_some_and(|host| host.starts_with("b.")) => {
            Reply::text(200, "User-agent: *\nDisallow: /")
        }
        "/robots.txt" => Reply::text(404, ""),
        _ => html("A story", 1..6, ""),
    });
    setting.refresh().await;
    let first = setting.asked("/story-");
    assert!(first.len() <= 4, "{first:?}");
    let hosts_asked = |setting: &Setting| -> Vec<String> {
        let asked = setting.wire.asked();
        let stories = asked.iter().filter(|request| request.path.contains("/story-"));
        stories.filter_map(|request| request.header("host").map(str::to_owned)).collect()
    };
    for host in hosts {
        let count = hosts_asked(&setting).iter().filter(|asked| asked.starts_with(host)).count();
        assert!(count <= 2, "{host}: {count}");
    }
    assert!(!hosts_asked(&setting).iter().any(|host| host.starts_with("b.")), "its robots.txt forbids it");
    let feed_at = setting.wire.asked().iter().position(|request| request.path == "/feed");
    let page_at = setting.wire.asked().iter().position(|request| request.path.contains("/story-"));
    assert!(feed_at < page_at, "feeds go first");
    let full = setting.rows().await.iter().filter(|row| row.on_disk == OnDisk::Full).count();
    assert_eq!(full, first.len(), "rows say what is on disk");

    // The same day, the program started anew: one of five is left.
    let Setting { services, wire, folder } = setting;
    services.close();
    drop(services);
    let services = Services::open(setup(&wire, folder.path(), FEED, limits)).expect("opened again");
    let setting = Setting { services, wire, folder };
    let day = WORLD_DAY.parse().expect("a day");
    let spent = setting.services.library().ask(move |library| library.store.prefetched(day)).await;
    assert_eq!(spent.expect("answered").expect("read"), 4);
    assert!(setting.refresh().await <= 1);
    let spent = setting.services.library().ask(move |library| library.store.prefetched(day)).await;
    assert_eq!(spent.expect("answered").expect("read"), 5);
}

const WORLD_DAY: &str = "2020-10-09";

#[tokio::test(flavor = "multi_thread")]
async fn pages_are_read_again_by_better_rules_and_the_place_goes_with_its_block() {
    let setting = Setting::new(hasty(0), "", |_| html("Ferry", 1..8, ""));
    let (story, _) = setting.open("/ferry-story-two").await;
    let id = story.id;
    let full = *story.full.expect("a text");
    let at = full.body.iter().position(|block| block.texts().concat() == sentence(4)).expect("it is there");
    // As older rules had read it: with a line too many on top.
    let mut old = full.clone();
    old.body.insert(0, Block::paragraph("Share this story"));
    let place = Place { block: at as u32 + 2, character: 17 };
    let marked = setting.services.library().ask(move |library| {
        let now = NOW.parse().expect("a time");
        let parts = library.store.kept_page(id)?;
        library.store.put_page(id, &old, now)?;
        library.store.keep_page(id, &parts, page::RULES - 1)?;
        library.store.save_place(id, TextKind::Full, place)?;
        library.store.mark(&[id], dateline::model::Mark::Saved, true, now)?;
        library.store.mark(&[id], dateline::model::Mark::Read, true, now)
    });
    marked.await.expect("answered").expect("marked");
    let asked = setting.asked("/").len();
    let (changed, is_more) = setting.services.reread_some(4).await.expect("read again");
    assert_eq!((changed, is_more), (vec![id], false));
    assert_eq!(setting.asked("/").len(), asked, "nothing is fetched for it");
    let story = setting.services.story(id).await.expect("stored");
    assert_eq!(story.full.as_deref(), Some(&full));
    assert!(story.is_read && story.is_saved);
    assert_eq!(story.place, Some((TextKind::Full, Place { block: at as u32 + 1, character: 17 })));
    assert_eq!(setting.services.reread_some(4).await.expect("nothing to do"), (Vec::new(), false));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_source_takes_its_order_from_the_page_and_its_times_from_the_feed() {
    const BOTH: &str = "[[source]]\nname = \"Coast\"\npage = \"http://coast.example/world\"\n\
                        feed = \"http://coast.example/feed\"\nsection = \"World\"\n";
    let names = ["ferry-talks-open-again", "bridge-tolls-rise-again", "night-trains-kept-running"];
    let setting = Setting::new(hasty(0), BOTH, move |request| match request.path.as_str() {
        "/feed" => {
            let items: String = names
                .iter()
                .enumerate()
                .map(|(index, name)| {
                    format!(
                        "<item><title>Story {name}</title><link>http://coast.example/news/{name}</link>\
                         <pubDate>Fri, 09 Oct 2020 0{}:00:00 GMT</pubDate></item>",
                        index + 1
                    )
                })
                .collect();
            Reply::text(200, &format!("<rss version='2.0'><channel><title>C</title>{items}</channel></rss>"))
                .with("Content-Type", "application/rss+xml")
        }
        "/world" => {
            let cards: String = [1, 2, 0]
                .map(|index| {
                    let name = names[index];
                    format!(
                        "<article><h2><a href=/news/{name}>Story {name}</a></h2>\
                         <p>What the editors say of {name} in a line or two of their own.</p></article>"
                    )
                })
                .concat();
            Reply::text(200, &format!("<title>World</title><main><h1>World</h1>{cards}</main>"))
                .with("Content-Type", "text/html")
        }
        _ => Reply::text(404, ""),
    });
    setting.refresh().await;
    let sections = setting.services.screen().ask(|reader| reader.sections()).await.expect("answered");
    let world =
        sections.expect("sections").into_iter().find(|row| row.name.as_str() == "World").expect("World");
    let open = move |reader: &mut dateline::store::Reader| {
        reader.open_list(ListKind::Section(world.id), false, Edge::Top, 20)
    };
    let rows = setting.services.screen().ask(open).await.expect("answered").expect("a list").rows;
    let titles: Vec<&str> = rows.iter().map(|row| row.title.as_str()).collect();
    assert_eq!(titles, [1, 2, 0].map(|index| format!("Story {}", names[index])), "the editors' order");
    let times: Vec<Option<String>> =
        rows.iter().map(|row| row.published.map(|when| when.to_string())).collect();
    let hour = |hour| Some(format!("2020-10-09T0{hour}:00:00Z"));
    assert_eq!(times, [hour(2), hour(3), hour(1)], "the feed's times");
}
