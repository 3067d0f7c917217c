//! Stories of one event come into one cluster, and stay there.

use std::collections::BTreeMap;

use dateline::model::{Article, Block, OnDisk, RelatedGroup, RelatedLink, Span, StoryId, WebUrl, When};
use dateline::runtime::{Method, Services, Setup, World};
use dateline::store::ImportLine;
use dateline::text::SafeText;
use jiff::Timestamp;
use proptest::prelude::*;

/// What happened, in the words that its reports share; each is told by all outlets.
const EVENTS: [(&str, &str); 8] = [
    ("Ferry Marigold aground off Brennick", "ferry Marigold sandbank Brennick lifeboat tide passengers"),
    ("Herring return to the Sound", "herring shoal Sound nets quota trawlers spawning"),
    ("Council of Osterby sells its town hall", "Osterby council hall auction mayor ledger bidders"),
    ("Night train to Varn runs again", "sleeper Varn railway timetable carriages conductor platform"),
    ("Dam at Kell is signed for", "Kell dam reservoir treaty turbines engineers spillway"),
    ("Strike at the Lowmoor mine ends", "Lowmoor miners strike union shaft wages settlement"),
    ("Comet found by a school class", "comet telescope pupils observatory orbit perihelion teacher"),
    ("Bell of Saint Orla comes home", "Orla bell belfry museum foundry bronze parish"),
];
const ALONE: [&str; 8] = [
    "Quince jam wins a ribbon at the autumn fair",
    "Chess veteran resigns after ninety moves",
    "Pavement of Mill Lane is laid in slate",
    "Violin lessons are free on Thursdays",
    "Owls nest under the cinema roof",
    "Dentist retires and leaves a garden",
    "Bakery forgets salt, queue doubles",
    "Postage for parcels rises by a penny",
];
const OUTLETS: [&str; 5] = ["Lantern", "Harbour Post", "Ledger", "Northern Wire", "Inland Review"];

/// Every event by every outlet, on neighbouring days, and what nobody else tells of.
fn lines() -> Vec<ImportLine> {
    let mut lines = Vec::new();
    for (number, (title, words)) in EVENTS.iter().enumerate() {
        for (place, outlet) in OUTLETS.iter().enumerate() {
            let mut turned: Vec<&str> = words.split(' ').collect();
            turned.rotate_left(place);
            lines.push(line(
                &format!("event-{number}-{place}"),
                &format!("{title}, says {outlet}"),
                &format!("About {} there is this to tell on page {place}.", turned.join(" and ")),
                (place < 4).then(|| format!("2026-02-{:02}T0{place}:00Z", 3 * number + 1)),
                outlet,
            ));
        }
        lines.push(line(&format!("alone-{number}"), ALONE[number], ALONE[number], None, "Gazette"));
    }
    lines
}

fn line(id: &str, title: &str, text: &str, date: Option<String>, outlet: &str) -> ImportLine {
    ImportLine {
        id: SafeText::line(id),
        aliases: Vec::new(),
        url: None,
        title: SafeText::line(title),
        kicker: None,
        standfirst: None,
        outlet: SafeText::line(outlet),
        authors: Vec::new(),
        language: Some(SafeText::line("en")),
        published: date.and_then(|date| When::parse_iso(&date)),
        first_seen: None,
        full: Some(Box::new(article(text))),
        summary: None,
        is_read: None,
        is_saved: None,
        apart: Vec::new(),
    }
}

fn article(text: &str) -> Article {
    Article { body: vec![Block::Paragraph { spans: vec![Span::plain(text)] }], ..Article::default() }
}

fn now() -> Timestamp {
    "2026-03-02T12:00:00Z".parse().expect("a time")
}

/// Services without a network.
struct Room {
    services: Services,
    folder: tempfile::TempDir,
}

impl Room {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        Self { services: Self::open(folder.path()), folder }
    }

    fn open(folder: &std::path::Path) -> Services {
        let setup = Setup { offline: true, ..Setup::in_folder(folder, World::standing(now())) };
        Services::open(setup).expect("a store")
    }

    fn reopen(self) -> Self {
        self.services.close();
        Self { services: Self::open(self.folder.path()), folder: self.folder }
    }

    /// Stores lines, so many at once, and leaves the clusters to be found.
    async fn store(&self, lines: &[ImportLine], at_once: usize) {
        for lines in lines.chunks(at_once) {
            let lines = lines.to_vec();
            let import = move |library: &mut dateline::runtime::Library| library.store.import(&lines, now());
            self.services.library().ask(import).await.expect("answered").expect("stored");
        }
    }

    async fn import(&self, lines: &[ImportLine], at_once: usize) {
        self.store(lines, at_once).await;
        self.services.place_stories().await.expect("placed");
    }

    async fn id(&self, name: &str) -> StoryId {
        let name = name.to_owned();
        let find = move |reader: &mut dateline::store::Reader| reader.find(&name);
        self.services.screen().ask(find).await.expect("answered").expect("read").expect("a story")
    }

    /// The cluster of each story as lists have it, by names.
    async fn clusters(&self) -> BTreeMap<String, Option<String>> {
        let read = move |reader: &mut dateline::store::Reader| {
            let mut clusters = BTreeMap::new();
            reader.each_row(&dateline::store::RowFilter::default(), &mut |row| {
                clusters.insert(row.public_id.to_string(), row.cluster_id.map(|id| id.to_string()));
                std::ops::ControlFlow::Continue(())
            })?;
            Ok::<_, dateline::store::Error>(clusters)
        };
        self.services.screen().ask(read).await.expect("answered").expect("read")
    }

    /// Every story's related stories and what came before, by names.
    async fn related(&self) -> BTreeMap<String, [Vec<String>; 2]> {
        let rankings = self.services.rank_all(100, Method::WithModels).await.expect("ranked");
        let ids: Vec<StoryId> = rankings.iter().map(|ranking| ranking.story).collect();
        let rows = move |reader: &mut dateline::store::Reader| reader.story_rows(&ids);
        let rows = self.services.screen().ask(rows).await.expect("answered").expect("read");
        let names: BTreeMap<StoryId, String> =
            rows.into_iter().map(|row| (row.id, row.public_id.to_string())).collect();
        let named = |stories: &[StoryId]| stories.iter().map(|story| names[story].clone()).collect();
        rankings
            .iter()
            .map(|ranking| {
                (names[&ranking.story].clone(), [named(&ranking.related), named(&ranking.background)])
            })
            .collect()
    }

    async fn exported(&self) -> Vec<ImportLine> {
        let read = move |reader: &mut dateline::store::Reader| {
            let mut lines = Vec::new();
            reader.export(&mut |line| {
                lines.push(line);
                std::ops::ControlFlow::Continue(())
            })?;
            Ok::<_, dateline::store::Error>(lines)
        };
        self.services.screen().ask(read).await.expect("answered").expect("read")
    }
}

fn wait_for<T>(work: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime").block_on(work)
}

#[test]
fn what_outlets_tell_of_one_event_is_one_cluster_named_by_the_first() {
    wait_for(async {
        let room = Room::new();
        room.import(&lines(), 500).await;
        for (name, cluster) in room.clusters().await {
            let (kind, rest) = name.split_once('-').expect("a name");
            let expected = if kind == "alone" {
                name.clone()
            } else {
                format!("event-{}-0", rest.split('-').next().expect("a number"))
            };
            assert_eq!(cluster, Some(expected), "{name}");
        }
    });
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(6))]

    #[test]
    fn the_order_of_a_batch_says_nothing(
        lines in Just(lines()).prop_shuffle(),
        other in Just(lines()).prop_shuffle(),
        at_once in 1_usize..60,
    ) {
        wait_for(async {
            let (room, shuffled) = (Room::new(), Room::new());
            room.import(&lines, 500).await;
            shuffled.import(&other, at_once).await;
            assert_eq!(room.clusters().await, shuffled.clusters().await);
        });
    }

    #[test]
    fn what_is_exported_leads_to_the_same_stories_in_another_store(
        lines in Just(lines()).prop_shuffle(),
        at_once in 1_usize..60,
    ) {
        wait_for(async {
            let (room, other) = (Room::new(), Room::new());
            for lines in lines.chunks(at_once) {
                room.import(lines, 500).await;
            }
            other.import(&room.exported().await, 500).await;
            let (ours, theirs) = (room.related().await, other.related().await);
            for (name, lists) in &ours {
                assert_eq!(Some(lists), theirs.get(name), "{name}");
            }
        });
    }
}

#[test]
fn a_killed_import_is_taken_up_where_it_broke_off_and_the_same_again_changes_nothing() {
    wait_for(async {
        let lines = lines();
        let whole = Room::new();
        whole.import(&lines, 500).await;
        let before = whole.clusters().await;
        whole.import(&lines, 7).await;
        assert_eq!(whole.clusters().await, before, "the same lines again");

        let room = Room::new();
        room.store(&lines[..20], 500).await;
        let room = room.reopen();
        room.store(&lines, 500).await;
        let room = room.reopen();
        room.services.place_stories().await.expect("placed");
        assert_eq!(room.clusters().await, before, "broken off twice");
        let room = room.reopen();
        room.services.place_stories().await.expect("placed");
        assert_eq!(room.clusters().await, before, "nothing is left to do");
    });
}

/// A story by its summary alone, then its page: where it stands then, with or without having been
/// opened before.
async fn after_the_full_text(is_opened: bool) -> Option<String> {
    let room = Room::new();
    let mut lines = lines();
    let told = format!("{}: {}", EVENTS[0].0, EVENTS[0].1);
    let mut late = line("late", "From our pages", &told, Some("2026-02-01T09:00Z".to_owned()), "Gazette");
    late.summary = late.full.take();
    lines.push(late);
    room.import(&lines, 500).await;
    assert_eq!(room.clusters().await["late"], Some("event-0-0".to_owned()));
    let story = room.id("late").await;
    if is_opened {
        room.services.keep_clusters(vec![story]).await.expect("noted");
    }
    let room = room.reopen();
    let mut page = article("The heron counted is the first of its kind since the marsh was drained.");
    for _ in 0..30 {
        page.body.push(page.body[0].clone());
    }
    let put = move |library: &mut dateline::runtime::Library| library.store.put_page(story, &page, now());
    assert!(room.services.library().ask(put).await.expect("answered").expect("stored"));
    room.services.place_stories().await.expect("placed");
    let row = room.services.story(story).await.expect("read");
    assert_eq!(row.on_disk, OnDisk::Full);
    room.clusters().await["late"].clone()
}

#[test]
fn a_full_text_places_a_story_anew_unless_its_cluster_was_opened() {
    wait_for(async {
        assert_eq!(after_the_full_text(false).await, Some("late".to_owned()));
        assert_eq!(after_the_full_text(true).await, Some("event-0-0".to_owned()));
    });
}

#[test]
fn of_copies_the_favourite_outlet_s_is_shown_then_the_longest_then_the_first() {
    const TEXT: &str = "Rescuers from Brennick saved all passengers of the ferry Marigold, which sank in the \
                        storm on Monday night, the harbour master said, and divers search the wreck for her \
                        cargo of timber and post while the owners wait for word of the captain.";
    let day = |hour: u8| Some(format!("2026-02-01T{hour:02}:00Z"));
    let mut lines = lines();
    lines.push(line(
        "own",
        "Ferry Marigold lost",
        "Divers search for the ferry Marigold.",
        day(9),
        "Lantern",
    ));
    lines.push(line("late", "All saved from the Marigold", TEXT, day(12), "Ledger"));
    lines.push(line("first", "Storm sinks the Marigold", TEXT, day(10), "Inland Review"));
    let longer = format!("{TEXT} A gull flew overhead.");
    lines.push(line("long", "Marigold: divers at the wreck", &longer, day(13), "Northern Wire"));
    wait_for(async {
        let room = Room::new();
        room.import(&lines, 500).await;
        let story = room.id("own").await;
        let shown = async |favourites: &[&str]| {
            let outlets: Vec<String> = favourites.iter().map(|outlet| (*outlet).to_owned()).collect();
            let favour =
                move |library: &mut dateline::runtime::Library| library.store.set_favourites(&outlets);
            room.services.library().ask(favour).await.expect("answered").expect("kept");
            let rows = room.services.related_rows(story).await.expect("related");
            let row = rows.iter().find(|row| row.reason.contains("+2: ")).expect("a row for three");
            let others = row.reason.split("+2: ").nth(1).expect("outlets").to_owned();
            (row.public_id.clone().expect("stored").to_string(), others)
        };
        let check = async |favourites: &[&str], id: &str, others: &str| {
            assert_eq!(shown(favourites).await, (id.to_owned(), others.to_owned()), "{favourites:?}");
        };
        check(&[], "long", "Inland Review, Ledger").await;
        check(&["Ledger", "Inland Review"], "late", "Inland Review, Northern Wire").await;
        check(&["Inland Review"], "first", "Northern Wire, Ledger").await;
    });
}

#[test]
fn a_page_that_names_a_story_is_listed_beside_it_and_says_so() {
    wait_for(async {
        let room = Room::new();
        let mut lines = lines();
        for line in lines.iter_mut().filter(|line| line.id.starts_with("alone")) {
            line.url = WebUrl::parse(&format!("https://gazette.example/{}", line.id)).ok();
        }
        let url = WebUrl::parse("https://www.gazette.example/alone-0?utm_source=x").expect("an address");
        let naming = lines.iter_mut().find(|line| line.id.as_str() == "alone-1").expect("a line");
        let page = naming.full.as_mut().expect("a text");
        page.related.push(RelatedLink::new(url, SafeText::line(ALONE[0])));
        room.import(&lines, 500).await;
        let rows = async |name: &str| {
            let story = room.id(name).await;
            let rows = room.services.related_rows(story).await.expect("related");
            rows.into_iter()
                .map(|row| (row.group, row.public_id.expect("stored").to_string(), row.reason.to_string()))
                .collect::<Vec<_>>()
        };
        assert_eq!(rows("alone-0").await, [], "a link alone makes no report of one event");
        let naming = rows("alone-1").await;
        assert_eq!(naming.len(), 1, "the publisher's own group has it: {naming:?}");
        assert_eq!((naming[0].0, naming[0].1.as_str()), (RelatedGroup::Publisher, "alone-0"));
        let clusters = room.clusters().await;
        assert_ne!(clusters["alone-0"], clusters["alone-1"], "a link alone makes no event");
    });
}

#[test]
fn what_is_said_apart_stays_apart_whatever_is_grouped_later_and_comes_back_by_undo() {
    const ONE: &str = "event-0-1";
    const OTHER: &str = "event-0-3";
    wait_for(async {
        let room = Room::new();
        let lines = lines();
        let (first, later): (Vec<_>, Vec<_>) =
            lines.iter().cloned().partition(|line| !line.id.ends_with("-2"));
        room.import(&first, 500).await;
        let ids = [room.id(ONE).await, room.id(OTHER).await];
        let are_listed = async |room: &Room| {
            let mut found = Vec::new();
            for (story, other) in [(ids[0], OTHER), (ids[1], ONE)] {
                let rows = room.services.related_rows(story).await.expect("related");
                let named = |row: &dateline::model::RelatedRow| row.public_id.as_deref() == Some(other);
                found.push(rows.iter().any(named));
            }
            assert_eq!(found[0], found[1], "neither stands beside the other");
            found[0]
        };
        let are_one = async |room: &Room| {
            let clusters = room.clusters().await;
            clusters[ONE] == clusters[OTHER]
        };
        assert!(are_one(&room).await && are_listed(&room).await);
        let say = move |library: &mut dateline::runtime::Library| {
            library.store.say_apart(ids[1], Some(ids[0]), now())
        };
        room.services.library().ask(say).await.expect("answered").expect("said");
        let check = async |room: &Room, what: &str| {
            assert!(!are_one(room).await, "{what}");
            assert!(!are_listed(room).await, "{what}");
        };
        check(&room, "at once").await;
        room.import(&later, 500).await;
        check(&room, "after another report").await;
        room.services.merge_clusters().await.expect("merged");
        check(&room, "after what is of one event was put together").await;
        let room = room.reopen();
        room.import(&lines, 500).await;
        room.services.merge_clusters().await.expect("merged");
        check(&room, "in another process, all reports placed again").await;
        let forget = |library: &mut dateline::runtime::Library| library.store.forget_terms();
        room.services.library().ask(forget).await.expect("answered").expect("forgotten");
        let room = room.reopen();
        room.services.place_stories().await.expect("placed");
        check(&room, "grouped from nothing").await;

        let copy = Room::new();
        copy.import(&room.exported().await, 500).await;
        let clusters = copy.clusters().await;
        assert_ne!(clusters[ONE], clusters[OTHER], "in a store made of the backup");

        let undone = room.services.undo().await.expect("undone");
        assert!(undone.is_regrouped);
        assert!(are_listed(&room).await);
        let room = room.reopen();
        let forget = |library: &mut dateline::runtime::Library| library.store.forget_terms();
        room.services.library().ask(forget).await.expect("answered").expect("forgotten");
        let room = room.reopen();
        room.services.place_stories().await.expect("placed");
        assert!(are_one(&room).await);
    });
}
