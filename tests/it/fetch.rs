//! Fetching over a real wire, on loopback.

use std::io::Write;
use std::net::IpAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use dateline::fetch::{Client, ClientConfig, Error, Limits, Purpose, Request, Resolve, Response};
use dateline::model::{Login, Secret, Validators, WebUrl};

use crate::wire::{Received, Reply, Wire};

/// A configuration under which a test's own server may be asked without a pause.
fn client_config(wire: &Wire) -> ClientConfig {
    ClientConfig {
        pause: Duration::ZERO,
        allow_private: vec![wire.host()],
        resolve: Some(wire.names()),
        ..ClientConfig::default()
    }
}

fn client(wire: &Wire) -> Client {
    Client::new(client_config(wire)).expect("a client")
}

/// A client that waits for nothing longer than a fraction of a second: a busy machine is late for it.
fn hasty(wire: &Wire) -> Client {
    let short = Duration::from_millis(300);
    let limits = Limits {
        connect: short,
        first_byte: short,
        feed_time: short * 2,
        page_time: short * 2,
        ..Limits::default()
    };
    Client::with_limits(client_config(wire), limits).expect("a client")
}

fn ask(address: &str, purpose: Purpose) -> Request {
    Request::new(WebUrl::parse(address).expect("an address"), purpose)
}

async fn feed(client: &Client, address: &str) -> Result<Response, Error> {
    client.fetch(ask(address, Purpose::Feed)).await
}

/// Fetches a feed from a server that answers everything so, and gives the failure's sentence.
async fn failure(answer: impl Fn(&Received) -> Reply + Send + Sync + 'static) -> String {
    failure_of(answer, client).await
}

async fn failure_of(
    answer: impl Fn(&Received) -> Reply + Send + Sync + 'static,
    client: fn(&Wire) -> Client,
) -> String {
    let wire = Wire::serve(answer);
    match feed(&client(&wire), &wire.url("/feed")).await {
        Ok(answer) => format!("{} with {} bytes", answer.status, answer.body.len()),
        Err(error @ Error::Broken { .. }) => format!("{error:?}"),
        Err(error) => error.to_string(),
    }
}

#[tokio::test]
async fn validators_go_back_byte_for_byte_and_304_is_good_news() {
    let wire = Wire::serve(|request| match request.header("if-none-match") {
        Some("W/\"a  b\"") => Reply::text(304, "").with("ETag", "W/\"c\""),
        _ => Reply::text(200, "<rss/>")
            .with("ETag", "W/\"a  b\"")
            .with("Last-Modified", "yesterday, about noon")
            .with("Cache-Control", "max-age=7200")
            .with("Content-Type", "application/rss+xml; charset=koi8-r"),
    });
    let client = client(&wire);
    let first = feed(&client, &wire.url("/feed")).await.expect("an answer");
    assert_eq!((first.status, first.body.as_slice()), (200, b"<rss/>".as_slice()));
    assert_eq!(first.content_type.as_deref(), Some("application/rss+xml; charset=koi8-r"));
    assert_eq!(first.freshness.max_age, Some(Duration::from_secs(7200)));
    let mut again = ask(&wire.url("/feed"), Purpose::Feed);
    again.validators = first.validators;
    let second = client.fetch(again).await.expect("an answer");
    assert!(second.is_unchanged() && second.body.is_empty());
    assert_eq!(
        second.validators,
        Validators { etag: Some("W/\"c\"".to_owned()), last_modified: None, given_by: None }
    );
    let asked = wire.asked();
    assert_eq!(asked[0].header("if-none-match"), None);
    assert_eq!(asked[1].header("if-modified-since"), Some("yesterday, about noon"));
}

#[tokio::test]
async fn validators_go_to_the_address_that_gave_them_and_to_no_other() {
    let wire = Wire::serve(|request| match (request.path.as_str(), request.header("if-none-match")) {
        ("/feed", _) => Reply::redirect(302, "/there"),
        ("/moved", _) => Reply::redirect(302, "/elsewhere"),
        ("/there", Some("\"1\"")) => Reply::text(304, ""),
        ("/there", _) => Reply::text(200, "<rss/>").with("ETag", "\"1\""),
        _ => Reply::text(200, "<rss></rss>"),
    });
    let client = client(&wire);
    let first = feed(&client, &wire.url("/feed")).await.expect("an answer");
    assert_eq!(first.validators.given_by.as_ref().map(WebUrl::as_str), Some(wire.url("/there").as_str()));
    let mut again = ask(&wire.url("/feed"), Purpose::Feed);
    again.validators = first.validators.clone();
    assert!(client.fetch(again).await.expect("an answer").is_unchanged());
    // The same validators, but now it leads elsewhere.
    let mut other = ask(&wire.url("/moved"), Purpose::Feed);
    other.validators = first.validators;
    assert_eq!(client.fetch(other).await.expect("an answer").status, 200);
    let asked: Vec<_> = wire
        .asked()
        .iter()
        .map(|request| (request.path.clone(), request.header("if-none-match").is_some()))
        .collect();
    let expected = [
        ("/feed", false),
        ("/there", false),
        ("/feed", false),
        ("/there", true),
        ("/moved", false),
        ("/elsewhere", false),
    ];
    assert_eq!(asked, expected.map(|(path, is_conditional)| (path.to_owned(), is_conditional)));
}

#[tokio::test]
async fn a_request_says_who_asks_and_nothing_else() {
    let wire = Wire::serve(|request| match request.path.as_str() {
        "/feed" => Reply::redirect(302, "/next").with("Set-Cookie", "a=b"),
        _ => Reply::text(200, "<rss/>"),
    });
    feed(&client(&wire), &wire.url("/feed#top")).await.expect("an answer");
    for request in wire.asked() {
        let agent = request.header("user-agent").expect("an agent");
        assert!(agent.starts_with("dateline/") && agent.ends_with("feed reader)"), "{agent}");
        let repository = env!("CARGO_PKG_REPOSITORY");
        let is_placeholder = repository.is_empty() || repository.contains(".example/");
        assert_eq!(agent.contains(&format!("(+{repository}; ")), !is_placeholder, "{agent}");
        assert_eq!(request.header("accept-encoding"), Some("gzip, br, zstd, deflate"));
        assert!(request.header("accept").is_some_and(|accept| accept.starts_with("application/atom+xml, ")));
        let mut names: Vec<&str> = request.headers.iter().map(|(name, _)| name.as_str()).collect();
        names.sort_unstable();
        assert_eq!(names, ["accept", "accept-encoding", "host", "user-agent"]);
    }
}

#[tokio::test]
async fn a_server_that_failed_may_answer_the_next_time() {
    let wire =
        Wire::in_turn(vec![Box::new(|| Reply::text(500, "sorry")), Box::new(|| Reply::text(200, "<rss/>"))]);
    let client = client(&wire);
    assert!(matches!(feed(&client, &wire.url("/")).await, Err(Error::Refused { status: 500, .. })));
    assert_eq!(feed(&client, &wire.url("/")).await.expect("an answer").body, b"<rss/>");
    assert_eq!(wire.asked().len(), 2, "nothing is tried twice by itself");
}

#[tokio::test]
async fn redirects_are_followed_so_far_and_no_further() {
    let hop = |request: &Received| {
        let number: u32 = request.path.trim_start_matches('/').parse().expect("a number");
        if number == 0 {
            Reply::text(200, "<rss/>")
        } else {
            Reply::redirect(301, &format!("/{}", number - 1))
        }
    };
    let wire = Wire::serve(hop);
    let client = client(&wire);
    let answer = feed(&client, &wire.url("/5")).await.expect("an answer");
    assert_eq!(answer.hops, [301; 5]);
    assert_eq!(answer.address.as_str(), wire.url("/0"));
    let check = |result: Result<Response, Error>, expected: &str| match result {
        Err(Error::Redirect { how, .. }) => assert_eq!(how, expected),
        other => panic!("{expected}: {other:?}"),
    };
    check(feed(&client, &wire.url("/6")).await, "more than 5 times");
    let circle = Wire::serve(|request| Reply::redirect(302, if request.path == "/a" { "/b" } else { "/a" }));
    check(feed(&self::client(&circle), &circle.url("/a")).await, "in a circle");
    let itself = Wire::serve(|_| Reply::redirect(302, "#again"));
    check(feed(&self::client(&itself), &itself.url("/a")).await, "in a circle");
    for other in ["file:///etc/passwd", "gopher://a.example/", "javascript:alert(1)", "http://"] {
        let wire = Wire::serve(move |_| Reply::redirect(302, other));
        check(feed(&self::client(&wire), &wire.url("/a")).await, "to an address that is not opened");
    }
}

#[tokio::test]
async fn no_document_leads_to_a_private_address() {
    let hidden = Wire::serve(|_| Reply::text(200, "a router's settings"));
    let port = hidden.host().rsplit(':').next().expect("a port").to_owned();
    for host in ["127.0.0.1", "127.1", "2130706433", "[::ffff:127.0.0.1]", "localhost", "[::1]", "10.0.0.1"] {
        let target = format!("http://{host}:{port}/");
        let wire = Wire::serve(move |_| Reply::redirect(302, &target));
        let result = feed(&client(&wire), &wire.url("/")).await;
        assert!(matches!(result, Err(Error::Private { .. })), "{host}: {result:?}");
    }
    assert!(hidden.asked().is_empty());

    // Neither by itself, nor one port further than it was allowed.
    let strict =
        Client::new(ClientConfig { pause: Duration::ZERO, ..ClientConfig::default() }).expect("a client");
    let mut private = ask(&hidden.url("/"), Purpose::Feed);
    assert!(matches!(strict.fetch(private.clone()).await, Err(Error::Private { .. })));
    private.may_be_private = Some("127.0.0.1:1".to_owned());
    assert!(matches!(strict.fetch(private.clone()).await, Err(Error::Private { .. })));
    private.may_be_private = Some(hidden.host());
    assert!(strict.fetch(private).await.is_ok());
}

#[tokio::test]
async fn credentials_stay_with_the_origin_they_were_given_for() {
    let wire = Wire::serve(|request| match (request.header("host"), request.path.as_str()) {
        (Some("one.example"), "/feed") => Reply::redirect(302, "/moved"),
        (Some("one.example"), "/moved") => Reply::redirect(302, "http://two.example/feed"),
        (Some("one.example"), _) => Reply::text(200, "<rss/>"),
        _ => Reply::redirect(302, "http://one.example/end"),
    });
    let mut ask = ask("http://one.example/feed", Purpose::Feed);
    ask.login = Some(Login { user: "reader".to_owned(), password: Some(Secret::new("s3cret".to_owned())) });
    ask.headers = vec![
        ("X-Token".to_owned(), Secret::new("t0ken".to_owned())),
        ("Host".to_owned(), Secret::new("evil.example".to_owned())),
        ("Bad Name\r\n".to_owned(), Secret::new("x".to_owned())),
        ("X-Split".to_owned(), Secret::new("a\r\nX-More: b".to_owned())),
    ];
    client(&wire).fetch(ask).await.expect("an answer");
    let seen: Vec<_> = wire
        .asked()
        .iter()
        .map(|request| {
            assert_eq!(request.header("x-split"), None);
            let has = |name| request.header(name).is_some();
            (request.header("host").expect("a host").to_owned(), has("authorization"), has("x-token"))
        })
        .collect();
    let one = ("one.example".to_owned(), true, true);
    assert_eq!(seen, [one.clone(), one.clone(), ("two.example".to_owned(), false, false), one]);
    assert_eq!(wire.asked()[0].header("authorization"), Some("Basic cmVhZGVyOnMzY3JldA=="));
}

#[tokio::test]
async fn bodies_have_a_bound_whatever_the_server_says() {
    const MIB: usize = 1024 * 1024;
    let announced = |_: &Received| {
        Reply::raw(|stream| {
            stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n")?;
            // Until the other side hangs up.
            std::io::Read::read(stream, &mut [0; 1]).map(drop)
        })
    };
    assert_eq!(failure(announced).await, "127.0.0.1 sent more than 15 MiB");
    let endless = |_: &Received| {
        Reply::raw(|stream| {
            stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n<rss>")?;
            loop {
                stream.write_all(&[b' '; 8 * 1024])?;
            }
        })
    };
    assert_eq!(failure(endless).await, "127.0.0.1 sent more than 15 MiB");
    let wire = Wire::serve(|_| Reply::Whole(200, Vec::new(), vec![b'a'; 9 * MIB]));
    let client = client(&wire);
    assert_eq!(feed(&client, &wire.url("/")).await.map(|answer| answer.body.len()).ok(), Some(9 * MIB));
    let page = client.fetch(ask(&wire.url("/"), Purpose::Opened)).await;
    assert!(
        matches!(page, Err(Error::TooLarge { limit: "8 MiB", .. })),
        "{:?}",
        page.map(|page| page.status)
    );
}

#[tokio::test]
async fn a_bomb_is_dropped_while_it_is_small() {
    let written = Arc::new(AtomicU64::new(0));
    let counted = Arc::clone(&written);
    let wire = Wire::serve(move |_| {
        let counted = Arc::clone(&counted);
        // Ten gigabytes of blanks, packed as they are sent.
        Reply::raw(move |stream| {
            stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n")?;
            let mut packer = flate2::write::GzEncoder::new(stream, flate2::Compression::best());
            let blanks = vec![b' '; 1024 * 1024];
            for _ in 0..10 * 1024 {
                packer.write_all(&blanks)?;
                packer.flush()?;
                counted.fetch_add(blanks.len() as u64, Ordering::Relaxed);
            }
            packer.finish().map(drop)
        })
    });
    let result = feed(&client(&wire), &wire.url("/")).await;
    assert!(matches!(result, Err(Error::TooLarge { .. })), "{:?}", result.map(|answer| answer.body.len()));
    assert!(written.load(Ordering::Relaxed) < 1024 * 1024 * 1024, "it read on");
}

#[tokio::test]
async fn silence_and_dripping_end_at_the_limit() {
    let start = Instant::now();
    let silent = |_: &Received| {
        Reply::raw(|stream| {
            // Until the other side hangs up.
            std::io::Read::read(stream, &mut [0; 1]).map(drop)
        })
    };
    assert_eq!(failure_of(silent, hasty).await, "127.0.0.1 did not answer (0 s)");
    let drip = |bytes: &'static [u8]| {
        move |_: &Received| {
            Reply::raw(move |stream| {
                stream.write_all(bytes)?;
                let (_open, pause) = std::sync::mpsc::channel::<()>();
                loop {
                    stream.write_all(b"a")?;
                    let _ = pause.recv_timeout(Duration::from_millis(20));
                }
            })
        }
    };
    for start in [b"HTTP/1.1 200 OK\r\n\r\n<rss>".as_slice(), b"HTTP/1.1 200 OK\r\nX: "] {
        assert_eq!(failure_of(drip(start), hasty).await, "127.0.0.1 did not answer (0 s)");
    }
    assert!(start.elapsed() < Duration::from_secs(10));
}

#[tokio::test]
async fn endless_headers_end() {
    let check = |failure: String| assert_eq!(failure, "127.0.0.1 sent more than 256 KiB of headers");
    let many = |_: &Received| {
        Reply::raw(|stream| {
            stream.write_all(b"HTTP/1.1 200 OK\r\n")?;
            loop {
                stream.write_all(b"X-More: and more\r\n")?;
            }
        })
    };
    check(failure(many).await);
    let long = |_: &Received| {
        Reply::raw(|stream| {
            stream.write_all(b"HTTP/1.1 200 OK\r\nX-Long: ")?;
            loop {
                stream.write_all(&[b'x'; 4096])?;
            }
        })
    };
    check(failure(long).await);
    check(failure(|_| Reply::text(200, "<rss/>").with("X-Long", &"x".repeat(300 * 1024))).await);
}

#[tokio::test]
async fn what_is_broken_is_said_to_be_so() {
    let check = |failure: String, expected: &str| assert!(failure.contains(expected), "{failure}");
    check(
        failure(|_| Reply::text(200, "a").with("Content-Encoding", "gzip, gzip")).await,
        "packed more than once",
    );
    check(
        failure(|_| Reply::text(200, "a").with("Content-Encoding", "lzma")).await,
        "unknown content coding",
    );
    check(failure(|_| Reply::text(200, "%PDF-1.7")).await, "it is a PDF");
    check(failure(|_| Reply::text(304, "")).await, "was not asked so");
    check(failure(|_| Reply::text(302, "")).await, "a redirect without an address");
    check(failure(|_| Reply::raw(|stream| stream.write_all(b"hello?\r\n\r\n"))).await, "Broken");
    check(failure(|_| Reply::raw(|_| Ok(()))).await, "Broken");
    let short = |_: &Received| {
        Reply::raw(|stream| stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n<rss>"))
    };
    check(failure(short).await, "Broken");
}

#[tokio::test]
async fn a_host_that_is_not_there_is_unreachable() {
    let gone = Wire::serve(|_| Reply::text(200, ""));
    let (client, address) = (client(&gone), gone.url("/"));
    drop(gone);
    // The listener may take one more connection while it ends.
    let result = loop {
        match feed(&client, &address).await {
            Err(Error::Unreachable { is_local, .. }) => break is_local,
            _ => tokio::task::yield_now().await,
        }
    };
    assert!(!result, "this machine is not to blame");
}

#[tokio::test]
async fn a_host_that_asks_to_be_left_alone_is() {
    let wire = Wire::serve(|request| match request.path.as_str() {
        "/busy" => Reply::text(429, "").with("Retry-After", "120"),
        "/down" => Reply::text(503, "").with("Retry-After", "30"),
        _ => Reply::text(200, "<rss/>"),
    });
    let client = client(&wire);
    let busy = feed(&client, "http://one.example/busy").await;
    assert!(
        matches!(busy, Err(Error::Refused { status: 429, retry_after: Some(time), .. }) if time.as_secs() == 120)
    );
    let (first, second) = tokio::join!(
        client.fetch(ask("http://one.example/", Purpose::Opened)),
        feed(&client, "http://one.example/other")
    );
    assert!(matches!(first, Err(Error::Blocked { minutes: 2, .. })));
    assert!(matches!(second, Err(Error::Blocked { .. })));
    assert!(matches!(
        feed(&client, "http://two.example/down").await,
        Err(Error::Refused { status: 503, .. })
    ));
    assert!(feed(&client, "http://two.example/").await.is_ok(), "503 is one address's affair");
    client.block("*.two.example", Duration::from_secs(60));
    assert!(matches!(feed(&client, "http://news.two.example/").await, Err(Error::Blocked { .. })));
    assert_eq!(wire.asked().len(), 3);
}

#[tokio::test]
async fn a_host_is_asked_one_thing_at_a_time_with_a_pause() {
    let pause = Duration::from_millis(60);
    let wire = Wire::serve(|_| Reply::text(200, "<rss/>"));
    let client = Client::new(ClientConfig { pause, ..client_config(&wire) }).expect("a client");
    let start = Instant::now();
    let (one, two, three) = tokio::join!(
        feed(&client, "http://one.example/1"),
        feed(&client, "http://one.example/2"),
        feed(&client, "http://two.example/")
    );
    assert!(one.is_ok() && two.is_ok() && three.is_ok());
    let mut starts: Vec<_> = wire
        .asked()
        .iter()
        .filter(|request| request.header("host") == Some("one.example"))
        .map(|request| request.at - start)
        .collect();
    starts.sort_unstable();
    assert!(starts[1] >= pause, "{starts:?}");
}

#[tokio::test]
async fn robots_are_asked_for_pages_and_for_nothing_else() {
    let wire = Wire::serve(|request| match (request.header("host"), request.path.as_str()) {
        (Some("down.example"), "/robots.txt") => Reply::text(500, ""),
        (Some("none.example"), "/robots.txt") => Reply::text(404, "<html>no</html>"),
        (Some("big.example"), "/robots.txt") => {
            Reply::text(200, &format!("User-agent: *\nDisallow: /a\n{}", "# filling\n".repeat(100_000)))
        }
        (_, "/robots.txt") => Reply::text(200, "User-agent: dateline\nDisallow: /private\n"),
        (_, "/leads") => Reply::redirect(302, "/private/story"),
        _ => Reply::text(200, "<html/>"),
    });
    let client = client(&wire);
    let fetch = |address: &str, purpose| {
        let (client, ask) = (client.clone(), ask(address, purpose));
        async move {
            match client.fetch(ask).await {
                Ok(_) => "fetched",
                Err(Error::Robots { .. }) => "forbidden",
                Err(_) => "failed",
            }
        }
    };
    for purpose in [Purpose::SectionPage, Purpose::Ahead] {
        assert_eq!(fetch("http://one.example/private/a", purpose).await, "forbidden");
        assert_eq!(fetch("http://one.example/leads", purpose).await, "forbidden");
        assert_eq!(fetch("http://one.example/news", purpose).await, "fetched");
        assert_eq!(fetch("http://down.example/", purpose).await, "forbidden");
        assert_eq!(fetch("http://none.example/", purpose).await, "fetched");
        assert_eq!(fetch("http://big.example/a", purpose).await, "forbidden");
        assert_eq!(fetch("http://big.example/b", purpose).await, "fetched");
    }
    for purpose in [Purpose::Feed, Purpose::Opened, Purpose::Discovery] {
        assert_eq!(fetch("http://one.example/private/a", purpose).await, "fetched");
    }
    let times = wire.asked().iter().filter(|request| request.path == "/robots.txt").count();
    assert_eq!(times, 4, "each host once");
}

#[tokio::test]
async fn a_proxy_is_used_for_all_but_what_lives_in_the_process() {
    struct Nobody;
    impl Resolve for Nobody {
        fn resolve(&self, host: &str) -> Option<(Vec<IpAddr>, u16)> {
            (host == "ours.example").then(|| (vec![], 1))
        }
    }
    let proxy = Wire::serve(|request| Reply::text(200, &request.path));
    let client_config = ClientConfig {
        pause: Duration::ZERO,
        proxy: Some(format!("http://{}", proxy.host())),
        resolve: Some(Arc::new(Nobody)),
        ..ClientConfig::default()
    };
    let client = Client::new(client_config).expect("a client");
    let answer = feed(&client, "http://news.example/feed").await.expect("an answer");
    assert_eq!(answer.body, b"http://news.example/feed");
    assert!(matches!(feed(&client, "http://10.0.0.1/").await, Err(Error::Private { .. })));
    assert!(feed(&client, "http://ours.example/").await.is_err());
    assert_eq!(proxy.asked().len(), 1);
    let address = proxy.host();
    drop(proxy);
    // The listener may take one more connection while it ends, and break off one that was kept.
    let mut is_local = false;
    for _ in 0..10_000 {
        let answer = feed(&client, "http://news.example/feed").await;
        is_local = matches!(answer, Err(Error::Unreachable { is_local: true, .. }));
        if is_local {
            break;
        }
        tokio::task::yield_now().await;
    }
    assert!(is_local, "{address} is the way out");
    assert!(Client::new(ClientConfig { proxy: Some("::".to_owned()), ..ClientConfig::default() }).is_err());
    assert!(Client::new(ClientConfig { ca_pem: Some(b"no".to_vec()), ..ClientConfig::default() }).is_err());
}

#[tokio::test]
async fn nothing_is_asked_offline() {
    let wire = Wire::serve(|_| Reply::text(200, "<rss/>"));
    let client = Client::new(ClientConfig { offline: true, ..client_config(&wire) }).expect("a client");
    assert!(matches!(feed(&client, &wire.url("/")).await, Err(Error::Offline)));
    assert!(wire.asked().is_empty());
}
