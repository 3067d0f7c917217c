//! The verbs over a real wire: the sample edition, fetched, parsed, stored, read and followed.

use std::sync::Arc;

use dateline::app::SourceEdit;
use dateline::demo::{self, Fault, Faults, Server};
use dateline::model::{ListKind, ListWindow, Mark, OnDisk, RelatedGroup, StoryId, WebUrl};
use dateline::runtime::{Added, FoundKind, Outcome, Services, Setup, Visit, World};
use dateline::text::SafeText;

use crate::services::{hasty, list, visits};

/// Services in a folder of their own, their hosts on loopback.
struct Paper {
    services: Services,
    faults: Arc<Faults>,
    _server: Server,
    folder: tempfile::TempDir,
}

impl Paper {
    fn new() -> Self {
        Self::with_sources(&demo::sources_toml())
    }

    /// With all its texts fetched ahead, as the sample edition is shown.
    async fn whole() -> Self {
        let paper = Self::set_up(&demo::sources_toml(), 200);
        paper.refresh().await;
        paper
    }

    fn with_sources(sources: &str) -> Self {
        Self::set_up(sources, 0)
    }

    fn set_up(sources: &str, fetched_ahead: u32) -> Self {
        let faults = Arc::new(Faults::default());
        let server = Server::start_with(&tokio::runtime::Handle::current(), Some(Arc::clone(&faults)))
            .expect("a port");
        let folder = tempfile::tempdir().expect("a folder");
        let services =
            Services::open(setup(folder.path(), sources, server.port, fetched_ahead)).expect("a store");
        Self { services, faults, _server: server, folder }
    }

    async fn refresh(&self) -> Vec<Visit> {
        visits(&self.services).await
    }

    async fn list(&self, kind: ListKind) -> ListWindow {
        list(&self.services, kind).await
    }

    async fn story_called(&self, part: &str) -> StoryId {
        let front = self.list(ListKind::All).await;
        front.rows.iter().find(|row| row.title.contains(part)).expect(part).story()
    }
}

fn setup(folder: &std::path::Path, sources: &str, port: u16, fetched_ahead: u32) -> Setup {
    let mut settings = hasty(fetched_ahead);
    settings.prefetch.per_host = fetched_ahead;
    let world = World::standing(demo::NOW).with_hosts(Arc::new(demo::resolver(port)));
    Setup { first_sources: sources.to_owned(), settings, ..Setup::in_folder(folder, world) }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_whole_edition_arrives_once() {
    let paper = Paper::new();
    let first = paper.refresh().await;
    assert_eq!(first.len(), demo::outlets().len());
    assert!(first.iter().all(|visit| visit.outcome == Outcome::New), "{first:?}");
    let stories: u32 = first.iter().map(|visit| visit.new).sum();
    assert_eq!(stories as usize, demo::edition().len());
    let front = paper.list(ListKind::All).await;
    assert_eq!(front.rows.len(), demo::edition().len());
    assert!(front.rows.is_sorted_by(|one, next| one.key >= next.key));

    let again = paper.refresh().await;
    assert!(again.iter().all(|visit| visit.outcome == Outcome::Unchanged && visit.new == 0), "{again:?}");
    assert_eq!(paper.list(ListKind::All).await.rows.len(), demo::edition().len());
}

#[tokio::test(flavor = "multi_thread")]
async fn an_event_of_five_outlets_stands_first_on_the_front_page_and_once() {
    let paper = Paper::whole().await;
    let front = paper.list(ListKind::Front).await;
    assert_eq!(front.rows[0].also, 4, "{}", front.rows[0].title);
    assert!(front.rows.is_sorted_by(|one, next| one.also >= next.also));
    let (story, title) = (front.rows[0].story(), front.rows[0].title.clone());
    let event = paper.list(ListKind::Event { story, title }).await;
    let outlets: std::collections::BTreeSet<&str> =
        event.rows.iter().map(|row| row.outlet.as_str()).collect();
    assert_eq!((event.rows.len(), outlets.len()), (5, 5), "{outlets:?}");
    let others = event.rows.iter().filter(|row| front.rows.iter().any(|lead| lead.story() == row.story()));
    assert_eq!(others.count(), 1, "each event once");
    assert!(front.rows.len() < paper.list(ListKind::All).await.rows.len());
}

#[tokio::test(flavor = "multi_thread")]
async fn an_opened_story_is_fetched_whole_kept_and_leads_on() {
    let paper = Paper::new();
    paper.refresh().await;
    for sample in demo::edition() {
        let story = paper.story_called(sample.headline).await;
        let opened = paper.services.fetch_story(story).await.expect("opened");
        assert_eq!(opened.failure, None, "{}", sample.headline);
        let full = opened.story.full.expect("a full text");
        assert!(!full.body.is_empty(), "{}", sample.headline);
        assert_eq!(opened.story.on_disk, OnDisk::Full);
    }
    let mut groups = std::collections::BTreeSet::new();
    for row in paper.list(ListKind::All).await.rows {
        let related = paper.services.related_rows(row.story()).await.expect("related");
        for related in &related {
            assert!(!related.reason.is_empty(), "{} has no reason under {}", related.title, row.title);
            assert_ne!(related.story, Some(row.story()), "{} leads to itself", row.title);
            groups.insert(related.group);
        }
    }
    let all = [RelatedGroup::Publisher, RelatedGroup::Covering, RelatedGroup::Earlier, RelatedGroup::Latest];
    assert_eq!(groups.into_iter().collect::<Vec<_>>(), all);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_asked_for_comes_with_the_next_refresh() {
    let paper = Paper::new();
    paper.refresh().await;
    let rows = paper.list(ListKind::Front).await.rows;
    let story = rows.iter().find(|row| row.on_disk != OnDisk::Full).expect("one without its page").story();
    let stored = paper.services.story(story).await.expect("read");
    let address = stored.url.expect("an address");
    let later = || paper.services.fetch_later(address.clone(), stored.title.clone());
    let gone = WebUrl::parse(&format!("{}/no-such-page", address.origin())).expect("an address");
    paper.services.fetch_later(gone.clone(), SafeText::default()).await.expect("noted");
    assert_eq!(later().await.expect("noted").as_str(), "It is fetched with the next refresh");
    assert_eq!(later().await.expect("noted").as_str(), "It is fetched with the next refresh");
    paper.refresh().await;
    assert_eq!(paper.services.story(story).await.expect("read").on_disk, OnDisk::Full);
    assert_eq!(later().await.expect("noted").as_str(), "The full text is on disk already");
    let waiting = paper.services.library().ask(|library| library.store.asked()).await;
    let waiting = waiting.expect("answered").expect("read");
    assert_eq!(waiting.iter().map(|asked| &asked.url).collect::<Vec<_>>(), [&gone], "it is tried again");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_failure_keeps_what_was_there_and_says_why() {
    let paper = Paper::new();
    paper.refresh().await;
    let before = paper.list(ListKind::All).await.rows.len();
    let outlet = &demo::outlets()[0];
    let path = format!("{}{}", outlet.host, outlet.feed.expect("a feed"));
    paper.faults.set(&path, Fault::Status(500, None));
    let visits = paper.refresh().await;
    let failed = visits.iter().find(|visit| visit.source.as_str() == outlet.name).expect("visited");
    assert_eq!(failed.outcome, Outcome::Failed, "{failed:?}");
    assert!(failed.reason.as_ref().is_some_and(|reason| reason.contains("500")), "{failed:?}");
    assert_eq!(paper.list(ListKind::All).await.rows.len(), before);
    let health = paper.services.health().await.expect("health");
    let state = &health.iter().find(|health| health.source.name == failed.source).expect("listed").states[0];
    assert_eq!(state.status, Some(500));
    assert!(state.next_check.is_some() && state.last_success.is_some());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_typed_site_becomes_a_source_with_its_stories() {
    let paper = Paper::with_sources("# mine\n");
    for outlet in demo::outlets() {
        let added =
            paper.services.add(&format!("http://{}/", outlet.host), None, None).await.expect(outlet.host);
        let Added::Source { took, was_there, found, stories } = added else {
            panic!("{}: {added:?}", outlet.host)
        };
        assert!(!was_there && stories > 0, "{}: {found:?}", outlet.host);
        assert_eq!(took.feed.is_some(), outlet.feed.is_some(), "{}: {took:?}", outlet.host);
        let wanted = if outlet.feed.is_some() { FoundKind::Feed } else { FoundKind::Page };
        assert_eq!(found[0].kind, wanted, "{}", outlet.host);
    }
    let text = std::fs::read_to_string(paper.folder.path().join("sources.toml")).expect("written");
    assert!(text.starts_with("# mine\n"), "{text}");
    assert_eq!(paper.services.sources().expect("sources").len(), demo::outlets().len());

    let story = WebUrl::parse(&demo::edition()[0].address()).expect("an address");
    let added = paper.services.add(story.as_str(), None, None).await.expect("looked at");
    assert!(matches!(&added, Added::Story(found) if *found == story), "{added:?}");
    let nothing = paper.services.add("http://fenwater-bell.example/robots.txt", None, None).await;
    assert!(nothing.is_err(), "{nothing:?}");
    assert_eq!(paper.services.sources().expect("sources").len(), demo::outlets().len());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_removed_source_comes_back_with_its_stories_and_its_comment() {
    let paper = Paper::new();
    paper.refresh().await;
    let before = paper.list(ListKind::All).await.rows.len();
    let text = paper.services.sources_file().expect("a file").text().to_owned();
    let name = SafeText::line(demo::outlets()[1].name);
    paper.services.edit_source(&name, &SourceEdit::Remove).await.expect("removed");
    assert!(paper.list(ListKind::All).await.rows.len() < before);
    paper.services.undo().await.expect("undone");
    assert_eq!(paper.list(ListKind::All).await.rows.len(), before);
    assert_eq!(paper.services.sources_file().expect("a file").text(), text);
}

#[tokio::test(flavor = "multi_thread")]
async fn every_change_of_a_source_is_taken_back_the_last_first() {
    let paper = Paper::new();
    paper.refresh().await;
    let state = async || {
        let rows = paper.list(ListKind::All).await.rows;
        let sections: Vec<String> = rows.iter().map(|row| row.section.to_string()).collect();
        let stories: u64 = paper.services.health().await.expect("health").iter().map(|row| row.stories).sum();
        (paper.services.sources_file().expect("a file").sources().to_vec(), sections, stories)
    };
    let name = SafeText::line(demo::outlets()[1].name);
    let other = SafeText::line("The Other Ledger");
    let edits = [
        (&name, SourceEdit::Pause(true)),
        (&name, SourceEdit::Move(SafeText::line("Money"))),
        (&name, SourceEdit::Move(SafeText::line("auto"))),
        (&name, SourceEdit::Rename(other.clone())),
        (&other, SourceEdit::Remove),
    ];
    let mut before = Vec::new();
    for (name, edit) in &edits {
        before.push(state().await);
        paper.services.edit_source(name, edit).await.expect("edited");
        assert_ne!(before.last(), Some(&state().await), "{edit:?}");
    }
    for ((_, edit), before) in edits.iter().zip(&before).rev() {
        let said = paper.services.undo().await.expect("undone").words;
        assert_eq!(&state().await, before, "{edit:?}: {said}");
    }
    // What changes nothing is no step.
    paper.services.edit_source(&name, &SourceEdit::Pause(false)).await.expect("edited");
    let said = paper.services.undo().await.expect("nothing").words;
    assert_eq!(said.as_str(), "there is nothing to take back");
}

#[tokio::test(flavor = "multi_thread")]
async fn marks_and_their_undoing_survive_a_restart() {
    let paper = Paper::new();
    paper.refresh().await;
    let story = paper.list(ListKind::All).await.rows[0].story();
    let mark = move |library: &mut dateline::runtime::Library| {
        library.store.mark(&[story], Mark::Saved, true, demo::NOW)
    };
    paper.services.library().ask(mark).await.expect("answered").expect("marked");
    let setup = paper.services.setup().clone();
    paper.services.close();
    let again = Services::open(setup).expect("opened again");
    assert!(again.story(story).await.expect("there").is_saved);
    assert_eq!(again.undo().await.expect("undone").count, 1);
    assert!(!again.story(story).await.expect("there").is_saved);
}
