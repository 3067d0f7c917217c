//! The sample edition over a real wire: what the server answers, and whether the paper is whole.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::Arc;

use dateline::demo::{self, Dialect, Fault, Faults, Outlet, Piece, Server, Story};
use dateline::model::{Article, Block, Budget, StoryId, Verdict, WebUrl, When};
use dateline::related::{self, Doc, Index, Lexical, Terms};
use dateline::{feed, page};
use tokio::runtime::Runtime;

/// An answer as it came over the wire.
struct Response {
    status: u16,
    headers: BTreeMap<String, String>,
    body: Vec<u8>,
}

impl Response {
    fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", String::as_str)
    }

    fn text(&self) -> String {
        if self.header("content-type") == "text/html" {
            encoding_rs::WINDOWS_1252.decode(&self.body).0.into_owned()
        } else {
            String::from_utf8(self.body.clone()).expect("UTF-8")
        }
    }
}

struct Coast {
    // Dropped before the runtime that it lives on.
    server: Server,
    _runtime: Runtime,
}

impl Coast {
    fn open(faults: Option<Arc<Faults>>) -> Self {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build()
            .expect("a runtime");
        let server = Server::start_with(runtime.handle(), faults).expect("a port");
        Self { server, _runtime: runtime }
    }

    fn get(&self, host: &str, path: &str, headers: &str) -> Response {
        self.ask(host, path, headers).unwrap_or_else(|| panic!("no answer from {host}{path}"))
    }

    fn ask(&self, host: &str, path: &str, headers: &str) -> Option<Response> {
        let mut stream = TcpStream::connect(("127.0.0.1", self.server.port)).expect("a connection");
        write!(stream, "GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n{headers}\r\n")
            .expect("sent");
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).ok()?;
        let end = bytes.windows(4).position(|window| window == b"\r\n\r\n")?;
        let head = String::from_utf8(bytes[..end].to_vec()).expect("ASCII");
        let mut lines = head.lines();
        let status = lines.next()?.split(' ').nth(1)?.parse().ok()?;
        let headers = lines
            .filter_map(|line| line.split_once(": "))
            .map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned()))
            .collect();
        Some(Response { status, headers, body: bytes[end + 4..].to_vec() })
    }
}

/// The addresses that a document of the coast names, feeds and pages alike.
fn addresses(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for start in [
        "href=\"",
        "HREF=\"",
        "src=\"",
        "SRC=\"",
        "srcset=\"",
        "rdf:resource=\"",
        "url=\"",
        "content=\"http",
        "\"url\": \"",
        "<link>",
        "<id>",
    ] {
        for part in text.split(start).skip(1) {
            let end = part.find(['"', '<']).unwrap_or(part.len());
            let address = &part[..end];
            found.push(if start.ends_with("http") { format!("http{address}") } else { address.to_owned() });
        }
    }
    found
}

/// Follows every link from a start, and gives what was found at each place: host and path.
fn walk(
    coast: &Coast,
    host: &str,
    starts: &[String],
    place: &dyn Fn(&str, &str) -> Option<String>,
) -> BTreeSet<String> {
    let mut seen: BTreeSet<String> = starts.iter().cloned().collect();
    let mut waiting: Vec<String> = starts.to_vec();
    while let Some(at) = waiting.pop() {
        let (name, path) = at.split_once('/').expect("a place");
        let asked = if host.is_empty() { name } else { host };
        let answer = coast.get(asked, &format!("/{path}"), "");
        assert_eq!(answer.status, 200, "{at}");
        assert!(!answer.body.is_empty(), "{at}");
        if answer.header("content-type") == "image/png" {
            assert!(answer.body.starts_with(b"\x89PNG"), "{at}");
            continue;
        }
        let text = answer.text();
        assert!(!text.contains("{{") && !text.contains("}}"), "{at} has a place that nobody filled");
        for address in addresses(&text) {
            if let Some(next) = place(&at, &address)
                && seen.insert(next.clone())
            {
                waiting.push(next);
            }
        }
    }
    seen
}

#[test]
fn every_link_of_every_page_leads_to_a_page() {
    let coast = Coast::open(None);
    let starts: Vec<String> = demo::outlets()
        .iter()
        .flat_map(|outlet| {
            ["/", "/robots.txt", outlet.feed.unwrap_or("/")].map(|path| format!("{}{path}", outlet.host))
        })
        .collect();
    let seen = walk(&coast, "", &starts, &|from, address| {
        let host = from.split_once('/').expect("a place").0;
        if let Some(path) = address.strip_prefix('/') {
            return Some(format!("{host}/{path}"));
        }
        let place = address.strip_prefix("http://")?;
        let other = place.split('/').next().expect("a host");
        demo::outlets().iter().any(|outlet| outlet.host == other).then(|| place.to_owned())
    });
    for story in demo::edition() {
        let place = format!("{}{}", story.outlet.host, story.path());
        assert!(seen.contains(&place), "nothing leads to {place}");
    }
}

#[test]
fn below_the_loopback_address_every_link_stays_there() {
    let coast = Coast::open(None);
    let own = format!("127.0.0.1:{}", coast.server.port);
    let start = format!("{own}/");
    let seen = walk(&coast, &own, std::slice::from_ref(&start), &|_, address| {
        assert!(
            demo::outlets().iter().all(|outlet| !address.starts_with(&format!("http://{}", outlet.host))),
            "{address}"
        );
        if let Some(path) = address.strip_prefix('/') {
            return Some(format!("{own}/{path}"));
        }
        address.strip_prefix("http://").filter(|place| place.starts_with(&start)).map(str::to_owned)
    });
    for story in demo::edition() {
        let place = format!("{own}/{}{}", story.outlet.host, story.path());
        assert!(seen.contains(&place), "nothing leads to {place}");
    }
}

#[test]
fn one_who_has_the_page_is_told_so() {
    let coast = Coast::open(None);
    for outlet in demo::outlets() {
        let path = outlet.feed.unwrap_or("/");
        let first = coast.get(outlet.host, path, "");
        let (tag, changed) = (first.header("etag"), first.header("last-modified"));
        assert!(!tag.is_empty() && changed.ends_with(" GMT"), "{path}");
        for (headers, expected) in [
            (format!("If-None-Match: {tag}\r\n"), 304),
            (format!("If-None-Match: W/{tag}, \"x\"\r\n"), 304),
            (format!("If-Modified-Since: {changed}\r\n"), 304),
            ("If-None-Match: \"another\"\r\n".to_owned(), 200),
            (format!("If-None-Match: \"another\"\r\nIf-Modified-Since: {changed}\r\n"), 200),
        ] {
            let answer = coast.get(outlet.host, path, &headers);
            assert_eq!(answer.status, expected, "{} with {headers}", outlet.host);
            assert_eq!(answer.body.is_empty(), expected == 304, "{} with {headers}", outlet.host);
        }
    }
}

#[test]
fn each_outlet_says_what_its_documents_are() {
    let coast = Coast::open(None);
    let check = |host: &str, path: &str, status: u16, kind: &str| {
        let answer = coast.get(host, path, "");
        assert_eq!((answer.status, answer.header("content-type")), (status, kind), "{host}{path}");
    };
    check("harbour-post.example", "/feed.xml", 200, "application/rss+xml; charset=utf-8");
    check("coast-ledger.example", "/feeds/all.atom", 200, "application/atom+xml; charset=utf-8");
    check("skarries-lantern.example", "/index.rdf", 200, "application/rdf+xml; charset=utf-8");
    check("tidemark.example", "/feed.json", 200, "application/feed+json; charset=utf-8");
    check("fenwater-bell.example", "/", 200, "text/html");
    check("fenwater-bell.example", "/feed.xml", 404, "text/html; charset=utf-8");
    check("tidemark.example", "/robots.txt", 200, "text/plain; charset=utf-8");
    check("tidemark.example", "/../../etc/passwd", 404, "text/html; charset=utf-8");
    check("nowhere.example", "/", 200, "text/html; charset=utf-8");
    check("nowhere.example", "/feed.xml", 404, "text/plain; charset=utf-8");
}

#[test]
fn what_goes_wrong_on_purpose_goes_wrong() {
    let faults = Arc::new(Faults::default());
    let coast = Coast::open(Some(Arc::clone(&faults)));
    let feed = "harbour-post.example/feed.xml";
    let get = || coast.ask("harbour-post.example", "/feed.xml", "");
    assert_eq!(get().expect("an answer").status, 200);
    faults.set(feed, Fault::Status(503, Some(120)));
    let answer = get().expect("an answer");
    assert_eq!((answer.status, answer.header("retry-after")), (503, "120"));
    faults.set(feed, Fault::Redirect("http://tidemark.example/feed.json".to_owned()));
    let answer = get().expect("an answer");
    assert_eq!((answer.status, answer.header("location")), (302, "http://tidemark.example/feed.json"));
    faults.set(feed, Fault::Body("text/html".to_owned(), b"<p>no feed".to_vec()));
    assert_eq!(get().expect("an answer").body, b"<p>no feed");
    faults.set(feed, Fault::Hangup);
    assert!(get().is_none());
    faults.clear(feed);
    assert_eq!(get().expect("an answer").status, 200);
    assert_eq!(faults.count(feed), 6);
    assert_eq!(faults.count("harbour-post.example/"), 0);
}

#[test]
fn server_ends_with_its_owner() {
    let coast = Coast::open(None);
    let port = coast.server.port;
    drop(coast);
    assert!(TcpStream::connect(("127.0.0.1", port)).is_err());
}

#[test]
fn edition_is_whole() {
    let edition = demo::edition();
    let kinds = |of: &dyn Fn(&Story) -> String| edition.iter().map(of).collect::<BTreeSet<_>>();
    assert!(edition.len() >= 32, "{} stories", edition.len());
    assert_eq!(demo::outlets().len(), 5);
    assert_eq!(kinds(&|story| story.outlet.host.to_owned()).len(), 5);
    let sections = kinds(&|story| story.section.to_owned());
    assert_eq!(
        sections.iter().map(String::as_str).collect::<Vec<_>>(),
        ["Coast", "Culture", "Harbour & Trade", "Politics", "Science", "Sport"]
    );
    assert_eq!(kinds(&Story::address).len(), edition.len(), "two stories share an address");
    assert_eq!(kinds(&|story| story.local().date().to_string()).len(), 6, "days");
    assert_eq!(kinds(&|story| story.language.to_owned()).into_iter().collect::<Vec<_>>(), ["ar", "en", "zh"]);
    assert_eq!(demo::edition_day().to_string(), "2026-10-09");
    let day = demo::edition_day();
    let lifted = |story: &&Story| story.local().date() == day && story.headline.contains("Marigold");
    let carried: BTreeSet<_> = edition.iter().filter(lifted).map(|story| story.outlet.host).collect();
    assert_eq!(carried.len(), 5, "{carried:?}");
    for story in edition {
        assert!(story.published < demo::NOW && story.updated.is_none_or(|updated| updated > story.published));
        let paragraphs = story.body.iter().filter(|piece| matches!(piece, Piece::Paragraph(_))).count();
        assert!((4..=12).contains(&paragraphs), "{} has {paragraphs} paragraphs", story.slug);
        assert!(!story.related.is_empty() && story.related.len() <= 3, "{}", story.slug);
    }
    let has = |of: &dyn Fn(&Piece) -> bool| edition.iter().flat_map(|story| &story.body).any(of);
    assert!(has(&|piece| matches!(piece, Piece::Table { .. })));
    assert!(has(&|piece| matches!(piece, Piece::List { ordered: true, .. })));
    assert!(has(&|piece| matches!(piece, Piece::List { ordered: false, .. })));
    assert!(has(&|piece| matches!(piece, Piece::Quote(_))));
    assert!(has(&|piece| matches!(piece, Piece::Code(_))));
    assert!(has(&|piece| matches!(piece, Piece::Correction(_))));
    assert!(has(&|piece| matches!(piece, Piece::Figure(_))));
    assert_eq!(edition.iter().filter(|story| story.agency == Some("CPA")).count(), 3);
}

/// Notes each value that is not as expected.
struct Complaints(Vec<String>);

impl Complaints {
    fn same<T: PartialEq + std::fmt::Debug>(&mut self, what: &str, found: &T, expected: &T) {
        if found != expected {
            self.0.push(format!("{what}:\n      found {found:?}\n   expected {expected:?}"));
        }
    }

    fn end(self) {
        assert!(self.0.is_empty(), "{} complaints\n{}", self.0.len(), self.0.join("\n"));
    }
}

fn address(text: &str) -> WebUrl {
    WebUrl::parse(text).expect("an address of ours")
}

/// Blanks as a reader sees them: one.
fn spaced(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn of_outlet(host: &str) -> Vec<&'static Story> {
    demo::edition().iter().filter(|story| story.outlet.host == host).collect()
}

fn entries_are_stories(coast: &Coast, outlet: &Outlet, complaints: &mut Complaints) {
    let stories = of_outlet(outlet.host);
    let path = outlet.feed.unwrap_or("/");
    let base = address(&format!("http://{}{path}", outlet.host));
    let answer = coast.get(outlet.host, path, "");
    let kind = Some(answer.header("content-type"));
    let (entries, remarks) = if outlet.feed.is_some() {
        let feed = feed::parse(&answer.body, kind, Some(&base), &Budget::document()).expect("a feed");
        complaints.same(outlet.host, &feed.title.to_string(), &outlet.name.to_owned());
        (feed.entries, feed.remarks)
    } else {
        let section = page::section(&answer.body, kind, Some(&base), &Budget::document());
        (section.entries, section.remarks)
    };
    complaints.same(&format!("{}: remarks", outlet.host), &remarks, &Vec::new());
    let links: Vec<_> = entries.iter().filter_map(|entry| entry.link.clone()).collect();
    complaints.same(outlet.host, &links, &stories.iter().map(|story| story.address()).collect());
    for (entry, story) in entries.iter().zip(&stories) {
        let name = |what: &str| format!("{}{}: {what}", outlet.host, story.path());
        complaints.same(&name("title"), &entry.title.to_string(), &story.headline.to_owned());
        let section = entry.section.as_ref().map(ToString::to_string);
        complaints.same(&name("section"), &section, &Some(story.section.to_owned()));
        if outlet.dialect == Dialect::Page {
            let date = entry.published.as_ref().map(When::date);
            complaints.same(&name("date"), &date, &Some(story.local().date()));
            continue;
        }
        let instant = entry.published.as_ref().and_then(When::instant);
        complaints.same(&name("published"), &instant, &Some(story.published));
        let gives_whole = matches!(outlet.dialect, Dialect::Atom | Dialect::Json);
        // The older dialects have one line for all who wrote it.
        let authors = if gives_whole { story.byline.join("; ") } else { story.byline.join(" and ") };
        let found: Vec<_> = entry.authors.iter().map(ToString::to_string).collect();
        complaints.same(&name("authors"), &found.join("; "), &authors);
        let has_whole = entry.content.as_ref().is_some_and(|content| content.len() > 500);
        complaints.same(&name("whole text"), &has_whole, &gives_whole);
    }
}

#[test]
fn every_feed_gives_its_stories() {
    let coast = Coast::open(None);
    let mut complaints = Complaints(Vec::new());
    for outlet in demo::outlets().iter().filter(|outlet| outlet.feed.is_some()) {
        entries_are_stories(&coast, outlet, &mut complaints);
    }
    complaints.end();
}

#[test]
fn section_page_gives_its_stories() {
    let coast = Coast::open(None);
    let mut complaints = Complaints(Vec::new());
    for outlet in demo::outlets().iter().filter(|outlet| outlet.feed.is_none()) {
        entries_are_stories(&coast, outlet, &mut complaints);
    }
    complaints.end();
}

fn read(coast: &Coast, story: &Story) -> Article {
    let answer = coast.get(story.outlet.host, &story.path(), "");
    page::read(
        &answer.body,
        Some(answer.header("content-type")),
        Some(&address(&story.address())),
        &Budget::document(),
    )
}

#[test]
fn every_page_gives_its_story() {
    let coast = Coast::open(None);
    let mut complaints = Complaints(Vec::new());
    for story in demo::edition() {
        let article = read(&coast, story);
        let name = |what: &str| format!("{}{}: {what}", story.outlet.host, story.path());
        complaints.same(&name("verdict"), &article.verdict, &Verdict::Article);
        complaints.same(&name("address"), &article.url, &Some(address(&story.address())));
        complaints.same(&name("title"), &article.title.to_string(), &story.headline.to_owned());
        let kicker = article.kicker.as_ref().map(|kicker| kicker.text.to_string());
        complaints.same(&name("kicker"), &kicker, &Some(story.section.to_owned()));
        let standfirst = article.standfirst.as_ref().map(ToString::to_string);
        // The Bell's pages have the standfirst on the front alone.
        let expected = (story.outlet.dialect != Dialect::Page && !story.standfirst.is_empty())
            .then(|| story.standfirst.to_owned());
        complaints.same(&name("standfirst"), &standfirst, &expected);
        let people: Vec<_> = article.people.iter().map(|person| person.name.to_string()).collect();
        complaints.same(
            &name("people"),
            &people,
            &story.byline.iter().map(|name| (*name).to_owned()).collect(),
        );
        let date = article.published.as_ref().map(When::date);
        complaints.same(&name("date"), &date, &Some(story.local().date()));
        let clock = article.published.as_ref().and_then(When::clock).map(|clock| (clock.hour, clock.minute));
        let local = story.local();
        let expected = (story.outlet.dialect != Dialect::Page).then(|| {
            (u8::try_from(local.hour()).expect("an hour"), u8::try_from(local.minute()).expect("a minute"))
        });
        complaints.same(&name("clock"), &clock, &expected);
        complaints.same(&name("updated"), &article.updated.is_some(), &story.updated.is_some());
        let body: Vec<_> = article.body.iter().flat_map(Block::texts).map(|text| spaced(&text)).collect();
        let expected: Vec<_> = story.body.iter().flat_map(Piece::texts).map(|text| spaced(&text)).collect();
        complaints.same(&name("body"), &body, &expected);
        let corrections =
            article.body.iter().filter(|block| matches!(block, Block::Correction { .. })).count();
        let expected = story.body.iter().filter(|piece| matches!(piece, Piece::Correction(_))).count();
        complaints.same(&name("corrections"), &corrections, &expected);
        let caption = article.lead.as_ref().and_then(|lead| lead.caption.as_ref()).map(ToString::to_string);
        complaints.same(&name("caption"), &caption, &story.lead.map(|lead| lead.caption.to_owned()));
        let related: Vec<_> = article.related.iter().map(|link| link.title.to_string()).collect();
        let expected: Vec<_> = story
            .related
            .iter()
            .filter_map(|(host, slug)| {
                demo::edition().iter().find(|other| other.outlet.host == *host && other.slug == *slug)
            })
            .map(|other| other.headline.to_owned())
            .collect();
        complaints.same(&name("related"), &related, &expected);
        let latest: Vec<_> = article.latest.iter().map(|link| link.title.to_string()).collect();
        let has_latest = matches!(story.outlet.dialect, Dialect::Rss | Dialect::Atom | Dialect::Rdf);
        let others = of_outlet(story.outlet.host).into_iter().filter(|other| *other != story).take(4);
        let expected: Vec<_> = others.filter(|_| has_latest).map(|other| other.headline.to_owned()).collect();
        complaints.same(&name("latest"), &latest, &expected);
    }
    complaints.end();
}

/// All stories by their words, whole or as far as their feeds tell them.
fn index(is_whole: bool) -> Index {
    let mut index = Index::new();
    for (at, story) in demo::edition().iter().enumerate() {
        let text = if is_whole || story.standfirst.is_empty() {
            story.body.iter().flat_map(Piece::texts).collect::<Vec<_>>().join("\n")
        } else {
            story.standfirst.to_owned()
        };
        index.insert(Doc {
            story: StoryId(at as i64),
            time: Some(story.published),
            outlet: related::key(story.outlet.name),
            title: related::key(story.headline),
            terms: Terms::of(story.headline, &text, Some(story.language)),
        });
    }
    index.settle();
    index
}

fn numbered(slug: &str) -> StoryId {
    let at = demo::edition().iter().position(|story| story.slug == slug);
    StoryId(at.expect("a story of the edition") as i64)
}

fn slugs(rows: &[related::Near]) -> Vec<&'static str> {
    rows.iter().map(|row| demo::edition()[row.story.0 as usize].slug).collect()
}

#[test]
fn event_is_found_at_all_outlets_and_what_came_before_it_too() {
    let mut index = index(true);
    let found = slugs(&index.covering(numbered("marigold-refloated"), &mut Lexical));
    for slug in ["marigold-afloat-bill", "marigold-off-gull-bank", "the-tide-on-the-calendar", "chain"] {
        assert!(found.contains(&slug), "{slug} is not among {found:?}");
    }
    let before = slugs(&index.covering_and_earlier(numbered("marigold-refloated"), &mut Lexical).1);
    for slug in ["marigold-aground", "first-cable", "first-try-from-the-roof"] {
        assert!(before.contains(&slug), "{slug} is not among {before:?}");
    }
    for other in ["marrow", "gig-race", "herring-quota", "herring-quay-noodles"] {
        assert!(!found.contains(&other) && !before.contains(&other), "{other} is among {found:?} {before:?}");
    }
    // One wire story under three headlines: what two others have of it is one row, behind all that says more.
    let wire = index.covering(numbered("herring-quota-raised"), &mut Lexical);
    let same = wire.last().expect("a row");
    let mut copies = [vec![same.story], same.copies.clone()].concat();
    copies.sort_unstable();
    let mut expected = [numbered("herring-quota"), numbered("herring-quota-up")];
    expected.sort_unstable();
    assert_eq!(copies, expected, "{:?}", slugs(&wire));
}

#[test]
fn sources_of_the_edition_and_of_a_new_reader_are_well_formed() {
    let check = |text: &str, table: &str, expected: usize| {
        let document: toml_edit::DocumentMut = text.parse().expect("TOML");
        let rows = document[table].as_array_of_tables().expect("rows");
        assert_eq!(rows.len(), expected);
        let mut names = BTreeSet::new();
        for row in rows {
            let value = |key: &str| row.get(key).and_then(|item| item.as_str());
            let name = value("name").expect("a name");
            assert!(names.insert(name.to_lowercase()), "{name} stands twice");
            let addresses = ["feed", "page", "site"].map(value).into_iter().flatten();
            assert!(addresses.map(address).count() > 0, "{name} has no address");
        }
    };
    check(&demo::sources_toml(), "source", 5);
    check(include_str!("../../assets/sources.toml"), "source", 23);
    check(include_str!("../../assets/directory.toml"), "outlet", 209);
}
