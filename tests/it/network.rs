//! No network, a slow host, a portal: refreshing over loopback as it is out there.

use std::collections::BTreeSet;
use std::net::{IpAddr, Ipv4Addr};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex};
use std::time::{Duration, Instant};

use dateline::app::Progress;
use dateline::fetch::Resolve;
use dateline::fetch::schedule::Asker;
use dateline::model::{Condition, ListKind, ListWindow, SourceState};
use dateline::runtime::{Outcome, RefreshEvent, Services, Setup, Visit, Which, World};
use jiff::Timestamp;
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

use crate::busy::slowness;
use crate::services::{hasty, list};
use crate::wire::{Received, Reply, Wire};

const NOW: &str = "2026-03-02T07:12:00Z";
/// Nothing here takes as long; a test that would wait for ever fails instead.
const FOR_EVER: Duration = Duration::from_secs(120);

/// A resolver under which every host below `.example` lives on one wire, as long as it is there; one
/// called `slow` is always found.
struct Names {
    port: u16,
    is_there: AtomicBool,
}

impl Resolve for Names {
    fn resolve(&self, host: &str) -> Option<(Vec<IpAddr>, u16)> {
        let is_found = self.is_there.load(Ordering::SeqCst) || host.starts_with("slow");
        let addresses = if is_found { vec![IpAddr::V4(Ipv4Addr::LOCALHOST)] } else { vec![] };
        (host.ends_with(".example") || host == "portal.test").then_some((addresses, self.port))
    }
}

/// A gate that answers wait at.
#[derive(Default)]
struct Gate(Mutex<usize>, Condvar);

impl Gate {
    /// Lets so many more through.
    fn open(&self, more: usize) {
        *self.0.lock().expect("no panic") += more;
        self.1.notify_all();
    }

    fn pass(&self) {
        let mut open = self.0.lock().expect("no panic");
        while *open == 0 {
            open = self.1.wait(open).expect("no panic");
        }
        *open -= 1;
    }
}

/// Services in a folder of their own.
struct Room {
    services: Services,
    names: Arc<Names>,
    /// What [`Services::on_network`] told.
    network: UnboundedReceiver<Option<Timestamp>>,
    wire: Wire,
    _folder: tempfile::TempDir,
}

/// What a refresh told, with the moment.
type Log = UnboundedReceiver<(Instant, RefreshEvent)>;

impl Room {
    /// A room whose sources are `KIND HOST`, a line each: `feed one.example`; its hosts answer so.
    fn new(sources: &str, answer: impl Fn(&Received) -> Reply + Send + Sync + 'static) -> Self {
        let wire = Wire::serve(answer);
        let port = wire.host().rsplit(':').next().and_then(|port| port.parse().ok()).expect("a port");
        let names = Arc::new(Names { port, is_there: AtomicBool::new(true) });
        let folder = tempfile::tempdir().expect("a folder");
        let mut toml = String::new();
        for line in sources.lines() {
            let (kind, host) = line.trim().split_once(' ').expect("a kind and a host");
            let host = host.replace("WIRE", &wire.host());
            toml.push_str(&format!("[[source]]\nname = \"{host}\"\n{kind} = \"http://{host}/{kind}\"\n"));
        }
        let world =
            World::standing(NOW.parse().expect("a time")).with_hosts(Arc::clone(&names) as Arc<dyn Resolve>);
        let setup =
            Setup { first_sources: toml, settings: hasty(0), ..Setup::in_folder(folder.path(), world) };
        let services = Services::open(setup).expect("a store");
        let (tell, network) = unbounded_channel();
        services.on_network(Box::new(move |since| {
            let _ = tell.send(since);
        }));
        Self { services, names, network, wire, _folder: folder }
    }

    fn lose_names(&self, is_lost: bool) {
        self.names.is_there.store(!is_lost, Ordering::SeqCst);
    }

    /// Begins a refresh.
    fn begin(&self, asker: Asker) -> (tokio::task::JoinHandle<Progress>, Log) {
        let (tell, log) = unbounded_channel();
        let services = self.services.clone();
        let refresh = tokio::spawn(async move {
            let tell = move |told| {
                let _ = tell.send((Instant::now(), told));
            };
            services.refresh(&Which::All, asker, &tell).await.expect("refreshed")
        });
        (refresh, log)
    }

    async fn refresh(&self, asker: Asker) -> (Vec<Visit>, Progress) {
        let (refresh, mut log) = self.begin(asker);
        let mut visits = Vec::new();
        while let Some((_, told)) = log.recv().await {
            if let RefreshEvent::Visited(visit) = told {
                visits.push(visit);
            }
        }
        (visits, refresh.await.expect("no panic"))
    }

    async fn list(&self, kind: ListKind) -> ListWindow {
        list(&self.services, kind).await
    }

    async fn states(&self) -> Vec<SourceState> {
        let health = self.services.health().await.expect("health");
        health.into_iter().flat_map(|health| health.states).collect()
    }

    /// The hosts that were asked for their feed or page, and when last.
    fn asked(&self) -> (BTreeSet<String>, Option<Instant>) {
        let asked: Vec<Received> =
            self.wire.asked().into_iter().filter(|request| request.path != "/robots.txt").collect();
        let hosts = asked.iter().filter_map(|request| request.header("host")).map(str::to_owned).collect();
        (hosts, asked.iter().map(|request| request.at).max())
    }
}

fn many(count: usize) -> String {
    let lines: Vec<String> = (0..count).map(|number| format!("feed host{number}.example")).collect();
    lines.join("\n")
}

fn host(request: &Received) -> &str {
    request.header("host").unwrap_or_default()
}

/// The feed of a host: a story of its own, told in words of its own.
fn feed(request: &Received) -> Reply {
    let host = host(request);
    items(&[(host, &format!("Of {host} there is this to tell and no more"))])
}

fn items(stories: &[(&str, &str)]) -> Reply {
    let items: String = stories
        .iter()
        .map(|(title, text)| {
            format!(
                "<item><guid>{title}</guid><title>{title}</title><description>{text}</description>\
                 <pubDate>Mon, 02 Mar 2026 06:00:00 GMT</pubDate></item>"
            )
        })
        .collect();
    Reply::text(200, &format!("<rss version=\"2.0\"><channel><title>A feed</title>{items}</channel></rss>"))
}

async fn within<T>(what: impl Future<Output = T>) -> T {
    tokio::time::timeout(FOR_EVER, what).await.expect("in time")
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_resolver_nobody_is_charged_and_all_are_asked_within_5_s_of_its_return() {
    let mut room = Room::new(&many(40), feed);
    room.lose_names(true);
    let since: Timestamp = NOW.parse().expect("a time");
    for asker in [Asker::Schedule, Asker::Schedule, Asker::Reader] {
        let (visits, progress) = room.refresh(asker).await;
        assert_eq!(visits.len(), 40);
        for visit in visits {
            let reason = visit.reason.as_deref().unwrap_or_default();
            assert_eq!((visit.outcome, reason), (Outcome::NotDue, "no network since 07:12"));
        }
        assert_eq!((progress.failed, progress.new), (0, 0));
        assert_eq!(room.services.no_network(), Some(since));
    }
    assert_eq!(room.states().await, [], "nothing is known of anybody");
    assert_eq!(room.network.try_recv(), Ok(Some(since)));
    assert!(room.network.try_recv().is_err(), "it is said once");

    // As the screen does: a look-out, and what is due once the network is back.
    let services = room.services.clone();
    let lookout = tokio::spawn(async move { services.await_network(&|_| {}).await });
    let begun = Instant::now();
    room.lose_names(false);
    assert_eq!(within(room.network.recv()).await, Some(None));
    let (visits, progress) = room.refresh(Asker::Schedule).await;
    let (hosts, last) = room.asked();
    assert_eq!(hosts.len(), 40);
    let most = Duration::from_secs(5).mul_f64(slowness());
    assert!(last.expect("asked") - begun < most, "{:?}", last.map(|last| last - begun));
    assert_eq!((visits.len(), progress.failed), (40, 0));
    within(lookout).await.expect("no panic").expect("no failure");
    let states = room.states().await;
    assert_eq!(states.len(), 40);
    assert!(states.iter().all(|state| state.condition == Condition::Ok && state.failures == 0), "{states:?}");
    assert_eq!(room.list(ListKind::All).await.rows.len(), 40);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_network_that_comes_during_a_refresh_has_those_asked_that_were_not_reached() {
    let gate = Arc::new(Gate::default());
    let waits = Arc::clone(&gate);
    let mut room = Room::new(&format!("{}\nfeed slow.example", many(10)), move |request| {
        if host(request) == "slow.example" {
            waits.pass();
        }
        feed(request)
    });
    room.lose_names(true);
    let (refresh, _log) = room.begin(Asker::Schedule);
    // It is said while one is still waited for.
    assert!(matches!(within(room.network.recv()).await, Some(Some(_))));
    room.lose_names(false);
    gate.open(1);
    assert_eq!(within(room.network.recv()).await, Some(None));
    let progress = within(refresh).await.expect("no panic");
    assert_eq!((progress.done, progress.failed, progress.new), (11, 0, 11));
    assert_eq!(room.asked().0.len(), 11);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_scout_may_be_faster_than_who_is_waited_for_and_who_fails_then_is_charged_once() {
    let gate = Arc::new(Gate::default());
    let waits = Arc::clone(&gate);
    let dead = "x".repeat(64);
    let mut room =
        Room::new(&format!("{}\nfeed slow.example\nfeed {dead}.invalid", many(5)), move |request| {
            if host(request) == "slow.example" {
                waits.pass();
            }
            feed(request)
        });
    room.lose_names(true);
    let (refresh, _log) = room.begin(Asker::Schedule);
    assert!(matches!(within(room.network.recv()).await, Some(Some(_))));
    let services = room.services.clone();
    let lookout = tokio::spawn(async move { services.await_network(&|_| {}).await });
    room.lose_names(false);
    assert_eq!(within(room.network.recv()).await, Some(None));
    within(lookout).await.expect("no panic").expect("no failure");
    gate.open(1);
    let progress = within(refresh).await.expect("no panic");
    assert_eq!((progress.done, progress.failed), (7, 1));
    let charged: Vec<u32> = room.states().await.iter().map(|state| state.failures).collect();
    assert_eq!(charged.iter().sum::<u32>(), 1, "{charged:?}");
    assert_eq!(room.list(ListKind::All).await.rows.len(), 6);
}

#[tokio::test(flavor = "multi_thread")]
async fn where_others_answer_a_name_that_leads_nowhere_is_charged() {
    let dead = "x".repeat(64);
    let sources = format!("{}\nfeed {dead}.invalid", many(3));
    let room = Room::new(&sources, feed);
    let check = async |asker, outcome, failures| {
        let (visits, _) = room.refresh(asker).await;
        let visit = visits.iter().find(|visit| visit.source.starts_with("xxx")).expect("visited");
        assert_eq!(visit.outcome, outcome, "{visit:?}");
        let states = room.states().await;
        let state = states.iter().find(|state| state.address.host().starts_with("xxx")).expect("known");
        assert_eq!((state.condition, state.failures), (Condition::Failing, failures));
        assert_eq!(room.services.no_network(), None);
    };
    check(Asker::Schedule, Outcome::Failed, 1).await;
    // Asked alone it is charged as well: the others' names still lead somewhere.
    let which = Which::Named(dateline::text::SafeText::line(&format!("{dead}.invalid")));
    room.services.refresh(&which, Asker::Reader, &|_| {}).await.expect("refreshed");
    check(Asker::Schedule, Outcome::NotDue, 2).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_stands_nearby_tells_nothing_of_the_network() {
    // One at home that answers, and nobody far away.
    let room = Room::new(&format!("{}\nfeed WIRE", many(4)), feed);
    room.lose_names(true);
    let (visits, progress) = room.refresh(Asker::Schedule).await;
    let answered: Vec<&Visit> = visits.iter().filter(|visit| visit.outcome == Outcome::New).collect();
    assert_eq!((answered.len(), progress.failed), (1, 0), "{visits:?}");
    assert!(room.services.no_network().is_some());
    assert_eq!(room.states().await.len(), 1);
    // It is asked by its schedule all the same, and does not clear the network.
    let (visits, _) = room.refresh(Asker::Reader).await;
    assert_eq!(visits.iter().filter(|visit| visit.outcome == Outcome::Unchanged).count(), 1);
    assert!(room.services.no_network().is_some());

    // Two at home of which one is down.
    let gone = Wire::serve(feed).host();
    let room = Room::new(&format!("feed WIRE\nfeed {gone}"), feed);
    let failed = loop {
        // The listener may take one more connection while it ends.
        let (visits, _) = room.refresh(Asker::Reader).await;
        if visits.iter().any(|visit| visit.outcome == Outcome::Failed) {
            break visits;
        }
    };
    assert_eq!(room.services.no_network(), None, "{failed:?}");
    assert!(room.states().await.iter().any(|state| state.failures > 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn one_black_hole_among_40_holds_up_nobody() {
    let gate = Arc::new(Gate::default());
    let hole = Arc::clone(&gate);
    let room = Room::new(&many(40), move |request| {
        if host(request) == "host7.example" {
            hole.pass();
        }
        feed(request)
    });
    let (refresh, mut log) = room.begin(Asker::Schedule);
    let (mut arrived, mut last_answer, mut last_progress) = (0, None, Progress::default());
    while arrived < 39 {
        match within(log.recv()).await.expect("it goes on") {
            (_, RefreshEvent::Arrived(new)) => arrived += new,
            (at, RefreshEvent::Visited(_)) => last_answer = Some(at),
            (_, RefreshEvent::Progress(progress)) => last_progress = progress,
            (_, RefreshEvent::Text(_)) => {}
        }
    }
    let waited = last_answer.expect("some answered").elapsed();
    assert!(waited < Duration::from_secs(2).mul_f64(slowness()), "{waited:?}");
    assert!(!refresh.is_finished());
    assert_eq!(last_progress.words(), "39 answered, 1 on the way");
    let events: BTreeSet<_> = room.list(ListKind::Front).await.rows.iter().map(|row| row.event).collect();
    let (rows, all) =
        (room.list(ListKind::Front).await.rows.len(), room.list(ListKind::All).await.rows.len());
    assert_eq!((events.len(), all), (rows, 39), "what is announced stands there");
    gate.open(1);
    let progress = within(refresh).await.expect("no panic");
    assert_eq!((progress.done, progress.failed, progress.new), (40, 0, 40));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_front_page_opened_again_and_again_during_a_refresh_lists_no_event_twice() {
    const WORDS: &str = "The ferry Marigold ran aground on a sandbank off Brennick; the lifeboat took all \
                         passengers off before the tide turned, and nobody was hurt.";
    let gate = Arc::new(Gate::default());
    let waits = Arc::clone(&gate);
    let room = Room::new(&many(10), move |request| {
        waits.pass();
        let of = host(request).trim_end_matches(".example").to_owned();
        items(&[
            (&format!("Ferry Marigold aground off Brennick, says {of}"), WORDS),
            (&format!("Quince jam of {of}"), &format!("Jam {of} is made of quinces {of} by {of} alone")),
        ])
    });
    let (refresh, mut log) = room.begin(Asker::Schedule);
    let (mut arrived, mut opened) = (0, 0);
    while arrived < 20 {
        gate.open(1);
        // At every moment: when one was stored, when it was placed, and in between.
        let told = within(log.recv()).await.expect("it goes on").1;
        if let RefreshEvent::Arrived(new) = told {
            arrived += new;
        }
        let page = room.list(ListKind::Front).await;
        opened += usize::from(!page.rows.is_empty());
        let ferries = page.rows.iter().filter(|row| row.title.contains("Marigold")).count();
        let events: BTreeSet<_> = page.rows.iter().map(|row| row.event).collect();
        assert!(ferries <= 1 && events.len() == page.rows.len(), "{:?}", page.rows);
    }
    within(refresh).await.expect("no panic");
    let page = room.list(ListKind::Front).await;
    let ferry = page.rows.iter().find(|row| row.title.contains("Marigold")).expect("it is there");
    assert_eq!(ferry.also, 9);
    assert!(opened > 0);
}

/// A portal answers for all: nothing is stored, nobody is charged; once it lets through, all are asked.
async fn check_portal(portal: impl Fn(&Received) -> Reply + Send + Sync + 'static) {
    let is_open = Arc::new(AtomicBool::new(false));
    let opens = Arc::clone(&is_open);
    let (tell, mut asked) = unbounded_channel();
    let sources =
        "feed one.example\npage two.example\nfeed three.example\npage four.example\npage five.example";
    let mut room = Room::new(sources, move |request| {
        if !opens.load(Ordering::SeqCst) {
            if matches!(request.path.as_str(), "/feed" | "/page") {
                let _ = tell.send(());
            }
            return portal(request);
        }
        match request.path.as_str() {
            "/feed" => feed(request),
            "/page" => Reply::text(200, &headlines(host(request))).with("Content-Type", "text/html"),
            _ => Reply::text(404, ""),
        }
    });
    for asker in [Asker::Schedule, Asker::Reader] {
        let (visits, progress) = room.refresh(asker).await;
        assert!(visits.iter().all(|visit| visit.outcome == Outcome::NotDue), "{visits:?}");
        assert_eq!((progress.failed, progress.new), (0, 0));
        assert!(room.services.no_network().is_some());
    }
    assert_eq!(room.states().await, []);
    assert_eq!(room.list(ListKind::All).await.rows.len(), 0);
    assert!(matches!(room.network.try_recv(), Ok(Some(_))));

    while asked.try_recv().is_ok() {}
    let services = room.services.clone();
    let lookout = tokio::spawn(async move { services.await_network(&|_| {}).await });
    // The portal's own page does not pass for the network: there is a second look.
    within(async { (asked.recv().await, asked.recv().await) }).await;
    assert!(room.network.try_recv().is_err());
    is_open.store(true, Ordering::SeqCst);
    assert_eq!(within(room.network.recv()).await, Some(None));
    let (_, progress) = room.refresh(Asker::Schedule).await;
    within(lookout).await.expect("no panic").expect("no failure");
    assert_eq!((progress.failed, room.services.no_network()), (0, None));
    let states = room.states().await;
    assert_eq!(states.len(), 5);
    assert!(states.iter().all(|state| state.failures == 0 && state.last_success.is_some()), "{states:?}");
}

fn headlines(of: &str) -> String {
    let cards: String = ["bridge-is-raised-once-more", "market-moves-to-the-quay", "council-counts-its-owls"]
        .iter()
        .map(|slug| {
            let title = format!("{} at {of}", slug.replace('-', " "));
            format!("<article><h2><a href='/news/2026/03/{slug}'>{title}</a></h2><p>What is known of it so far, and what is not.</p></article>")
        })
        .collect();
    format!("<html lang=en><title>{of}</title><main>{cards}</main></html>")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_portal_that_answers_every_address_with_one_page_is_no_network() {
    fn page(html: &str) -> Reply {
        Reply::text(200, html).with("Content-Type", "text/html")
    }
    tokio::join!(
        check_portal(|_| page("<h1>Welcome</h1><p>Log in to use the network of this house.</p>")),
        // One that looks like a page of headlines.
        check_portal(|_| page(&headlines("our house"))),
        // One that says what was asked for.
        check_portal(|request| page(&format!("<p>{} has to wait: log in first.</p>", host(request)))),
        // One that leads to itself, and is never quite the same.
        check_portal(|request| match host(request) {
            "portal.test" => page(&format!("<p>Log in here. Your number is {:?}.</p>", request.at)),
            _ => Reply::redirect(302, "http://portal.test/login"),
        }),
    );
}
