//! The first morning with one's own sources, over loopback: what stands on the front page, and how
//! sources and outlets are called.

use std::sync::Arc;

use dateline::config::Settings;
use dateline::config::theme::Theme;
use dateline::demo;
use dateline::fetch::Resolve;
use dateline::model::{ListKind, SectionChoice};
use dateline::runtime::failure::said;
use dateline::runtime::{Added, Services, Setup, World};
use dateline::text::SafeText;
use jiff::Span;

use crate::edition::Edition;
use crate::services::{hasty, list, refresh};
use crate::wire::{Received, Reply, Wire};

/// A name that no other number has.
fn name(number: usize) -> String {
    const PARTS: [&str; 16] = [
        "bre", "nick", "tar", "row", "fen", "wat", "skar", "ries", "mol", "den", "hul", "gar", "pel", "tor",
        "win", "sal",
    ];
    let mixed = (number * 2_654_435_761) % 4096;
    let name = [mixed % 16, mixed / 16 % 16, mixed / 256].map(|part| PARTS[part]).concat();
    format!("{}{}", name[..1].to_uppercase(), &name[1..])
}

/// The headline of a number; no two have a word in common, so that each is an event of its own.
fn headline(number: usize) -> String {
    (0..5).map(|word| name(5 * number + word)).collect::<Vec<_>>().join(" ")
}

/// Items with these headlines, an hour apart where they are dated.
fn items(host: &str, headlines: std::ops::Range<usize>, is_dated: bool) -> String {
    headlines
        .enumerate()
        .map(|(place, number)| {
            let at = demo::NOW - Span::new().hours(1 + place as i64);
            let date = if is_dated {
                format!("<pubDate>{}</pubDate>", at.strftime("%a, %d %b %Y %H:%M:%S GMT"))
            } else {
                String::new()
            };
            format!(
                "<item><title>{}</title><link>http://{host}/{number}</link>{date}</item>",
                headline(number)
            )
        })
        .collect()
}

fn rss(title: &str, items: &str) -> Reply {
    let feed = format!("<rss version='2.0'><channel><title>{title}</title>{items}</channel></rss>");
    Reply::text(200, &feed).with("Content-Type", "application/rss+xml")
}

/// Services whose hosts live on a server, nothing fetched ahead.
fn services(wire: &Wire, sources: &str) -> (Services, tempfile::TempDir) {
    services_at(wire.names(), sources)
}

fn services_at(hosts: Arc<dyn Resolve>, sources: &str) -> (Services, tempfile::TempDir) {
    let folder = tempfile::tempdir().expect("a folder");
    let services = Services::open(Setup {
        directory: Some(folder.path().join("directory.toml")),
        first_sources: sources.to_owned(),
        settings: Settings { models: false, ..hasty(0) },
        ..Setup::in_folder(folder.path(), World::standing(demo::NOW).with_hosts(hosts))
    });
    (services.expect("a store"), folder)
}

fn host(request: &Received) -> String {
    request.header("host").unwrap_or_default().to_owned()
}

/// 37 undated headlines beside ten sources that date theirs, three each.
fn morning() -> (Wire, String) {
    let wire = Wire::serve(|request| {
        let host = host(request);
        let number =
            host.trim_start_matches("dated-").split('.').next().and_then(|number| number.parse().ok());
        match number {
            Some(number) => {
                let number: usize = number;
                rss(&format!("Dated {number}"), &items(&host, 60 + 3 * number..63 + 3 * number, true))
            }
            None => rss("The Undated", &items(&host, 0..37, false)),
        }
    });
    let mut sources = "[[source]]\nfeed = \"http://undated.example/feed\"\nsection = \"World\"\n".to_owned();
    for number in 0..10 {
        sources.push_str(&format!(
            "[[source]]\nfeed = \"http://dated-{number}.example/feed\"\nsection = \"World\"\n"
        ));
    }
    (wire, sources)
}

#[tokio::test(flavor = "multi_thread")]
async fn undated_headlines_of_one_source_leave_the_first_screen_to_what_is_dated() {
    let (wire, sources) = morning();
    let (services, folder) = services(&wire, &sources);
    refresh(&services).await;
    let page = list(&services, ListKind::Front).await;
    assert_eq!(page.rows.len(), 67);
    let outlet = |row: usize| page.rows[row].outlet.as_str().to_owned();
    assert!((0..30).all(|row| outlet(row).starts_with("Dated") && page.rows[row].first_seen.is_none()));
    assert!((30..67).all(|row| outlet(row) == "The Undated" && page.rows[row].first_seen.is_some()));
    for screen in 3..30 {
        for number in 0..10 {
            let name = format!("Dated {number}");
            let held = (0..screen).filter(|row| outlet(*row) == name).count();
            assert!(held * 3 <= screen, "{name} holds {held} of {screen} rows");
        }
    }
    // Once more the same answer: nothing is new, and nothing has moved.
    let before = page.snapshot;
    refresh(&services).await;
    assert_eq!(list(&services, ListKind::Front).await.snapshot, before);

    let mut edition = Edition::of(services, Box::new((wire, folder)), 80, 24).await;
    let text = |edition: &Edition| {
        let buffer = edition.draw(&Theme::default());
        let lines = buffer.content.chunks(usize::from(buffer.area.width)).map(|line| {
            line.iter().map(ratatui::buffer::Cell::symbol).collect::<String>().trim_end().to_owned()
        });
        lines.collect::<Vec<_>>().join("\n")
    };
    for (columns, rows) in [(80, 24), (120, 40), (40, 15)] {
        edition.resize(columns, rows).await;
        edition.press("g").await;
        let shown = text(&edition);
        assert!(shown.contains("Dated ") && !shown.contains("first seen"), "{shown}");
        edition.press("G").await;
        let shown = text(&edition);
        assert!(shown.contains("first seen 11:30"), "{shown}");
        insta::assert_snapshot!(format!("undated_{columns}x{rows}"), shown);
    }
    edition.resize(80, 24).await;
    edition.press("tab G").await;
    insta::assert_snapshot!("undated_section", text(&edition));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_source_is_called_as_it_calls_itself_unless_the_reader_named_it() {
    let wire = Wire::serve(|request| match (host(request).as_str(), request.path.as_str()) {
        ("post.example", "/world") => rss("Harbour Post", &items("post.example", 0..2, true)),
        ("post.example", "/sport") => rss("Harbour Post", &items("post.example", 2..4, true)),
        ("bell.example", _) => rss("World news | The Bell", &items("bell.example", 4..6, true)),
        ("ledger.example", _) => rss("Some title", &items("ledger.example", 6..8, true)),
        ("none.example", _) => rss("", &items("none.example", 8..10, true)),
        _ => Reply::text(404, ""),
    });
    let sources = "# Mine.\n[[source]]\nfeed = \"http://post.example/world\" # first\n\n\
        [[source]]\nfeed = \"http://post.example/sport\"\n\n[[source]]\nfeed = \"http://bell.example/\"\n\n\
        [[source]]\nname = \"My ledger\"\nfeed = \"http://ledger.example/\"\n\n\
        [[source]]\nfeed = \"http://none.example/\"\n\n[[source]]\nfeed = \"http://gone.example/\"\n";
    let (services, folder) = services(&wire, sources);
    refresh(&services).await;
    let mut names: Vec<String> =
        services.sources().expect("sources").iter().map(|source| source.name.to_string()).collect();
    let expected = [
        "Harbour Post",
        "Harbour Post 2",
        "World news | The Bell",
        "My ledger",
        "none.example",
        "gone.example",
    ];
    assert_eq!(names, expected);
    let text = std::fs::read_to_string(folder.path().join("sources.toml")).expect("written");
    assert!(
        text.starts_with("# Mine.\n[[source]]\nfeed = \"http://post.example/world\" # first\n"),
        "{text}"
    );
    let mut outlets: Vec<String> =
        list(&services, ListKind::All).await.rows.iter().map(|row| row.outlet.to_string()).collect();
    outlets.sort();
    outlets.dedup();
    assert_eq!(outlets, ["Harbour Post", "My ledger", "The Bell", "none.example"]);
    // What is known of them stays known, and they are named once.
    let stories: Vec<u64> = services.health().await.expect("health").iter().map(|one| one.stories).collect();
    assert_eq!(stories, [2, 2, 2, 2, 2, 0]);
    refresh(&services).await;
    names = services.sources().expect("sources").iter().map(|source| source.name.to_string()).collect();
    assert_eq!(names, expected);
    // What the reader calls it, its stories are told by.
    let edit = dateline::app::SourceEdit::Rename(SafeText::line("The Evening Bell"));
    services.edit_source(&SafeText::line("World news | The Bell"), &edit).await.expect("renamed");
    let rows = list(&services, ListKind::All).await.rows;
    assert_eq!(rows.iter().filter(|row| row.outlet.as_str() == "The Evening Bell").count(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_becomes_a_source_without_its_slogan_and_section() {
    let wire = Wire::serve(|request| {
        if request.path == "/robots.txt" {
            return Reply::text(404, "");
        }
        let cards: String = (0..4)
            .map(|number| {
                let place = request.path.len() + number;
                format!(
                    "<article><h2><a href='{}2026/{place}-story'>{}</a></h2></article>",
                    request.path,
                    headline(place)
                )
            })
            .collect();
        let part = request.path.trim_matches('/').to_owned();
        let page = format!(
            "<html lang=en><title>Harbour Post - News, Sport and Weather from the coast | {part}</title><main>{cards}</main></html>"
        );
        Reply::text(200, &page).with("Content-Type", "text/html")
    });
    let (services, _folder) = services(&wire, "");
    let mut names = Vec::new();
    for part in ["Europe", "Asia"] {
        let added = services.add(&format!("http://post.example/{part}/"), None, None).await.expect("added");
        let Added::Source { took, .. } = added else { panic!("{added:?}") };
        names.push(took.name.to_string());
    }
    assert_eq!(names, ["Harbour Post", "Harbour Post: Asia"]);
    let rows = list(&services, ListKind::All).await.rows;
    assert!(!rows.is_empty() && rows.iter().all(|row| row.outlet.as_str() == "Harbour Post"), "{rows:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn words_are_looked_up_in_the_directory() {
    let wire = Wire::serve(|request| match (host(request).as_str(), request.path.as_str()) {
        ("post.example", "/world") => rss("Welt", &items("post.example", 0..2, true)),
        ("post.example", "/sport") => rss("Sport", &items("post.example", 2..4, true)),
        _ => Reply::text(404, ""),
    });
    let (services, folder) = services_at(wire.names_but("fenwatter.example"), "");
    let entry = |name: &str, address: &str| {
        format!(
            "[[outlet]]\nname = \"{name}\"\ncountry = \"AA\"\nlanguage = \"en\"\nfeed = \"http://{address}\"\n\n"
        )
    };
    let directory = [
        entry("The Harbour Post: World", "post.example/world"),
        entry("The Harbour Post: Sport", "post.example/sport"),
        entry("Fenwater Bell", "bell.example/rss"),
    ];
    std::fs::write(folder.path().join("directory.toml"), directory.concat()).expect("written");
    let add = async |typed: &str, choose| services.add(typed, Some(SafeText::line("Coast")), choose).await;

    let added = add("harbour world", None).await.expect("added");
    let Added::Source { took, found, stories, .. } = added else { panic!("{added:?}") };
    assert_eq!((took.name.as_str(), stories), ("The Harbour Post: World", 2));
    assert_eq!(took.section, SectionChoice::Named(SafeText::line("Coast")));
    assert_eq!((found.len(), found[0].is_untried, found[0].entries), (1, false, Some(2)));

    let added = add("post", Some(2)).await.expect("added");
    let Added::Source { took, found, .. } = added else { panic!("{added:?}") };
    assert_eq!(took.name.as_str(), "The Harbour Post: Sport");
    assert_eq!(found.iter().map(|found| found.is_untried).collect::<Vec<_>>(), [true, false]);
    assert_eq!(found[0].state(), ", not tried yet");
    assert!(add("post", Some(3)).await.is_err_and(|cause| said(&cause).words.contains("no number 3")));
    // One name over both.
    let rows = list(&services, ListKind::All).await.rows;
    assert!(rows.iter().all(|row| row.outlet.as_str() == "The Harbour Post"), "{rows:?}");

    // One that is in the list and does not answer adds nothing and is named.
    let failed = add("bell", None).await.expect_err("it is gone");
    assert!(said(&failed).words.contains("Fenwater Bell"), "{failed:?}");
    // Nothing that has the words, but something near.
    let added = add("harbuor", None).await.expect("looked up");
    let Added::Near { near, .. } = added else { panic!("{added:?}") };
    assert_eq!(near[0].title.as_str(), "The Harbour Post: World");
    // A name that leads nowhere.
    let added = add("http://fenwatter.example/", None).await.expect("looked up");
    let Added::Near { cause, near } = added else { panic!("{added:?}") };
    assert!(said(&cause).words.contains("could not reach fenwatter.example"), "{cause:?}");
    assert_eq!(near.iter().map(|found| found.title.as_str()).collect::<Vec<_>>(), ["Fenwater Bell"]);
    assert_eq!(services.sources().expect("sources").len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_source_that_is_kept_off_the_front_page_is_read_as_ever() {
    let wire = Wire::serve(|request| {
        let host = host(request);
        let first = if host == "loud.example" { 0 } else { 30 };
        rss(host.split('.').next().unwrap_or_default(), &items(&host, first..first + 3, true))
    });
    let sources = "[[source]]\nfeed = \"http://loud.example/\"\nfront-page = false\n\n[[source]]\nfeed = \"http://quiet.example/\"\n";
    let (services, folder) = services(&wire, sources);
    refresh(&services).await;
    assert_eq!(list(&services, ListKind::Front).await.rows.len(), 3);
    assert_eq!(list(&services, ListKind::All).await.rows.len(), 6);
    // The setting stays through the program's own edits, and what it says holds from the next refresh on.
    let path = folder.path().join("sources.toml");
    let text = std::fs::read_to_string(&path).expect("written");
    assert!(text.contains("front-page = false\n") && text.contains("name = \"loud\""), "{text}");
    std::fs::write(&path, text.replace("front-page = false\n", "")).expect("written");
    refresh(&services).await;
    assert_eq!(list(&services, ListKind::Front).await.rows.len(), 6);
}
