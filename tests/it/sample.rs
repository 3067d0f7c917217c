//! The sample edition over a real wire: what the server answers, and whether the paper is whole.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::Arc;

use dateline::demo::{self, Fault, Faults, Server};
use tokio::runtime::Runtime;

/// An answer as it came over the wire.
struct Answer {
    status: u16,
    headers: BTreeMap<String, String>,
    body: Vec<u8>,
}

impl Answer {
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

    fn get(&self, host: &str, path: &str, headers: &str) -> Answer {
        self.ask(host, path, headers).unwrap_or_else(|| panic!("no answer from {host}{path}"))
    }

    fn ask(&self, host: &str, path: &str, headers: &str) -> Option<Answer> {
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
        Some(Answer { status, headers, body: bytes[end + 4..].to_vec() })
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
            if let Some(next) = place(&at, &address) {
                if seen.insert(next.clone()) {
                    waiting.push(next);
                }
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
