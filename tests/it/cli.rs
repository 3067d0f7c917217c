//! The command line: the program itself in an empty home; what it says on stdout, on stderr, and
//! how it ends, in one snapshot.

use std::fs;
use std::io::Write as _;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

use insta::assert_snapshot;
use serde_json::Value;

use crate::wire::{Reply, Wire};

const FEED: &str = r#"<rss version="2.0"><channel><title>Harbour Post</title><link>https://post.example/</link>
<item><guid>1</guid><title>Ferry returns</title><link>/ferry</link>
<pubDate>Fri, 09 Oct 2026 07:23:00 GMT</pubDate><description>It was late.</description></item>
</channel></rss>"#;

const STORIES: &str = r#"{"id":"ferry","title":"Ferry to Brennick runs aground","text":"The ferry Marigold ran aground off Brennick on Friday.\nNobody was hurt.","date":"2026-10-09T07:23Z","source":"Harbour Post","section":"Coast","lang":"en","url":"https://post.example/ferry"}
{"id":"ferry-2","title":"Marigold aground off Brennick","text":"The Marigold, a ferry, is aground off Brennick since Friday morning.","date":"2026-10-09T08:00Z","source":"Lantern","section":"Coast","lang":"en"}
{"id":"herring","title":"Herring are back","text":"After nine years the herring are back in the sound.","date":"2026-10-08","source":"Ledger","section":"Market","lang":"en","authors":["Ada Ferro"]}
"#;

/// A home with nothing in it, gone with the test.
struct Home {
    folder: tempfile::TempDir,
}

impl Home {
    fn new() -> Self {
        Self { folder: tempfile::tempdir().expect("a directory") }
    }

    /// One in which the stories are stored.
    fn with_stories() -> Self {
        let home = Self::new();
        home.write("stories.jsonl", STORIES);
        assert!(home.run(&["import", "stories.jsonl"]).status.success());
        home
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn write(&self, name: &str, text: &str) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().expect("below the home")).expect("a directory");
        fs::write(path, text).expect("a file");
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_dateline"));
        command
            .args(arguments)
            .current_dir(self.folder.path())
            .env_clear()
            .env("HOME", self.folder.path())
            .env("XDG_DATA_HOME", self.path("data"))
            .env("XDG_CONFIG_HOME", self.path("config"))
            .env("TZ", "UTC")
            .env("TERM", "xterm")
            .stdin(Stdio::null());
        command
    }

    fn run(&self, arguments: &[&str]) -> Output {
        self.command(arguments).output().expect("the program")
    }

    /// Exit code, stdout and stderr as one text, this home's path and passing times left out.
    fn said(&self, arguments: &[&str]) -> String {
        self.told(&self.run(arguments))
    }

    fn told(&self, output: &Output) -> String {
        let code = output.status.code().map_or_else(|| "a signal".to_owned(), |code| code.to_string());
        let stdout = String::from_utf8(output.stdout.clone()).expect("UTF-8");
        let stderr = String::from_utf8(output.stderr.clone()).expect("UTF-8");
        let said = format!("exit {code}\n--- stdout\n{stdout}--- stderr\n{stderr}");
        let home = self.folder.path().to_string_lossy().into_owned();
        said.replace(&home, "[HOME]")
    }

    /// Each line of stdout as JSON; the command must end well.
    fn json(&self, arguments: &[&str]) -> Vec<Value> {
        let output = self.run(arguments);
        assert!(output.status.success(), "{}", self.told(&output));
        let text = String::from_utf8(output.stdout).expect("UTF-8");
        text.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect()
    }

    /// One key of each line.
    fn column(&self, arguments: &[&str], key: &str) -> Vec<String> {
        let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        self.json(arguments).iter().map(|line| text(&line[key])).collect()
    }
}

#[test]
fn a_word_that_is_no_command_names_the_nearest() {
    let home = Home::new();
    assert_snapshot!(home.said(&["lits"]));
    assert_snapshot!(home.said(&["list", "--unred"]));
    assert_snapshot!(home.said(&["https://post.example/", "list"]));
    assert!(fs::read_dir(home.folder.path()).expect("the home").next().is_none(), "nothing was made");
}

#[test]
fn an_address_that_gives_no_story_is_told_by_its_verdict() {
    let home = Home::new();
    let wire = Wire::serve(|request| {
        let page = |status, html: &str| Reply::text(status, html).with("Content-Type", "text/html");
        match request.path.as_str() {
            "/gone" => page(404, "<h1>Oh no</h1><p>There is nothing here, or not any more.</p>"),
            "/bots" => page(403, "<title>Just a moment...</title><p>Checking your browser.</p>"),
            "/login" => page(401, ""),
            "/consent" => page(200, "<h1>Before you continue</h1><button>Accept all</button>"),
            _ => page(500, "<h1>Sorry</h1>"),
        }
    });
    for (path, verdict, words) in [
        ("/gone", "gone", "The page says that the story is gone"),
        ("/bots", "bot-wall", "The page wants to see that a person asks before it shows anything"),
        ("/login", "login", "The page asks for a login before it shows anything"),
        ("/consent", "consent", "The page asks about cookies before it shows anything"),
    ] {
        let told = home.json(&["show", &wire.url(path), "--json"]);
        assert_eq!(told[0]["verdict"], verdict);
        assert_eq!(told[0]["body"], serde_json::json!([]));
        let output = home.run(&["show", &wire.url(path), "--width", "80"]);
        let text = String::from_utf8(output.stdout).expect("UTF-8");
        assert!(output.status.success() && text.contains(words), "{text}");
    }
    assert!(!home.run(&["show", &wire.url("/down")]).status.success(), "a server's trouble is a failure");
}

#[test]
fn shells_and_manuals_know_every_command_and_key() {
    let home = Home::new();
    let printed = |arguments: &[&str]| {
        let output = home.run(arguments);
        assert!(output.status.success(), "{}", home.told(&output));
        String::from_utf8(output.stdout).expect("UTF-8")
    };
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let script = printed(&["completions", shell]);
        for word in ["refresh", "related", "data-dir", "allow-private"] {
            assert!(script.contains(word), "{shell}: {word}");
        }
    }
    let manual = printed(&["man"]);
    assert!(manual.contains(".TH dateline 1"), "{manual}");
    for line in [".SH COMMANDS", "dateline show", "\\-\\-format", ".SH KEYS", "Down one line"] {
        assert!(manual.contains(line), "{line} in {manual}");
    }
    for line in manual.lines().filter(|line| line.starts_with(['.', '\''])) {
        let request = line.split(' ').next().unwrap_or_default();
        let known = [".TH", ".SH", ".SS", ".TP", ".PP", ".IP", ".br", ".ie", ".el", ".RS", ".RE", ".sp"];
        assert!(known.contains(&request), "{line}");
    }
    assert!(!home.path("data").exists(), "no store is needed for it");
}

#[test]
fn a_reader_without_a_terminal_says_so_and_makes_nothing() {
    let home = Home::new();
    for arguments in [&[][..], &["https://post.example/ferry"], &["demo"]] {
        assert_snapshot!(home.said(arguments));
    }
    assert!(fs::read_dir(home.folder.path()).expect("the home").next().is_none(), "nothing was made");
}

#[test]
fn a_feed_is_printed_with_instants_and_its_own_addresses() {
    let home = Home::new();
    home.write("feed.xml", FEED);
    assert_snapshot!(home.said(&["parse", "feed.xml", "--json"]));
    let based =
        home.json(&["--offline", "parse", "--json", "feed.xml", "--base", "https://post.example/rss"]);
    assert_eq!(based[0]["entries"][0]["link"], "https://post.example/ferry");
    let ignored = home.json(&["parse", "feed.xml", "--json", "--base", "nowhere"]);
    assert_eq!(ignored[0]["entries"][0]["link"], "/ferry");
    assert!(ignored[0]["remarks"].to_string().contains("--base"));
    assert!(!home.path("data").exists(), "parsing touches no store");
}

#[test]
fn what_is_no_feed_is_said_on_both_streams() {
    let home = Home::new();
    home.write("page.html", "<html><body><p>Hello</p></body></html>");
    let output = home.run(&["parse", "page.html", "--json"]);
    assert_eq!(output.status.code(), Some(1));
    let answer: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!(answer["parsed"], false);
    assert!(answer["reason"].as_str().is_some_and(|reason| !reason.is_empty()));
    assert!(!output.stderr.is_empty());
    assert_snapshot!(home.said(&["parse", "absent.xml", "--json"]));
}

#[test]
fn a_file_is_printed_as_a_story_and_no_store_is_made() {
    let home = Home::new();
    home.write(
        "ferry.html",
        "<html lang=en><head><title>Ferry returns</title></head><body><article><h1>Ferry returns</h1>\
         <p>The ferry came back to Brennick on Friday, nine hours late and with a full hold of herring.</p>\
         <p>Nobody on board had been hurt, the harbour office said, and the bar had stayed open.</p>\
         </article></body></html>",
    );
    let story = home.json(&["show", "ferry.html", "--json", "--base", "https://post.example/ferry"]);
    assert_eq!(story[0]["title"], "Ferry returns");
    assert!(story[0]["body"].to_string().contains("the bar had stayed open"));
    let mut piped = home.command(&["show", "-", "--format", "json"]);
    let mut child = piped.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("the program");
    let page = fs::read(home.path("ferry.html")).expect("the page");
    child.stdin.take().expect("a pipe").write_all(&page).expect("read");
    let piped: Value =
        serde_json::from_slice(&child.wait_with_output().expect("an end").stdout).expect("JSON");
    assert_eq!(piped["title"], "Ferry returns");
    assert_snapshot!(home.said(&["show", "no-such-story"]));
    assert_snapshot!(home.said(&["show", "ftp://post.example/a"]));
    assert_snapshot!(home.said(&["show", "ferry.html", "--json", "--format", "text"]));
    assert!(!home.path("data").exists(), "showing a file touches no store");
}

#[test]
fn a_closed_or_full_stdout_is_no_panic() {
    let home = Home::new();
    home.write("feed.xml", &FEED.replace("It was late.", &"x".repeat(1 << 20)));
    let mut child = home
        .command(&["parse", "feed.xml", "--json"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program");
    drop(child.stdout.take());
    let output = child.wait_with_output().expect("an end");
    assert_eq!((output.status.code(), output.stderr.len()), (Some(0), 0));

    for arguments in [&["parse", "feed.xml", "--json"][..], &["--help"], &["export"]] {
        let full = fs::OpenOptions::new().write(true).open("/dev/full").expect("the full device");
        let output = home.command(arguments).stdout(full).output().expect("the program");
        let words = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.code().is_some_and(|code| code < 2), "{arguments:?}");
        assert!(!words.contains("panicked"), "{words}");
    }
    let full = fs::OpenOptions::new().write(true).open("/dev/full").expect("the full device");
    let output = home.command(&["show", "absent"]).stderr(full).output().expect("the program");
    assert_eq!(output.status.code(), Some(1));
}

#[test]
fn what_is_wrong_in_the_settings_is_named_and_stops_nothing() {
    let home = Home::new();
    home.write("config/dateline/settings.toml", "widht = 70\n\n[refresh]\nauto = \"no\"\n");
    home.write(
        "config/dateline/sources.toml",
        "[[source]]\nname = \"Post\"\nfeed = \"https://post.example/rss\"\nsecton = \"World\"\n\n\
         [[source]]\nname = \"Bad\"\nfeed = \"javascript:alert(1)\"\n",
    );
    assert_snapshot!(home.said(&["export"]));
    home.write("config/dateline/settings.toml", "width = [");
    assert_snapshot!(home.said(&["export", "--config-dir", "elsewhere"]));
    assert_snapshot!(home.said(&["export"]));
}

#[test]
fn flags_stand_before_or_after_the_command() {
    let home = Home::new();
    home.write("mine/sources.toml", "[[source]]\nname = \"Post\"\nfeed = \"https://post.example/rss\"\n");
    let before = home.said(&["--config-dir", "mine", "export"]);
    assert!(before.contains("https://post.example/rss"), "{before}");
    assert_eq!(before, home.said(&["export", "--config-dir", "mine"]));
    assert_snapshot!(home.said(&["export", "--data-dir="]));
    assert_snapshot!(home.said(&["export", "--allow-private", "localhost"]));
    let mut homeless = home.command(&["export"]);
    homeless.env_remove("HOME").env_remove("XDG_DATA_HOME").env_remove("XDG_CONFIG_HOME");
    let output = homeless.output().expect("the program");
    assert!(output.status.code().is_some_and(|code| code < 2), "{}", home.told(&output));
}

#[test]
fn secrets_are_in_no_failure_and_in_no_log() {
    let home = Home::new();
    let output = home.run(&["--offline", "--verbose", "show", "http://me:hush@127.0.0.1:1/?token=quiet"]);
    assert_eq!(output.status.code(), Some(1));
    let mut words = String::from_utf8_lossy(&output.stderr).into_owned();
    let log = home.path("data/dateline/dateline.log");
    words.push_str(&fs::read_to_string(log).expect("the log"));
    assert!(!words.contains("hush") && !words.contains("quiet"), "{words}");
}

/// What differs from run to run is left out.
fn timeless(said: &str) -> String {
    let stamp = regex::Regex::new(r#""(first_seen|cluster)":[^,]*"#).expect("a pattern");
    stamp.replace_all(said, "\"$1\":[..]").into_owned()
}

#[test]
fn stories_from_a_file_are_listed_and_found() {
    let home = Home::with_stories();
    assert_snapshot!(home.said(&["list"]));
    assert_snapshot!(timeless(&home.said(&["list", "--json", "--limit", "1"])));
    assert_eq!(home.column(&["list", "--json", "--section", "cOAST"], "id"), ["ferry-2", "ferry"]);
    assert_eq!(home.column(&["list", "--json", "--since", "2026-10-09"], "id"), ["ferry-2", "ferry"]);
    assert_eq!(home.column(&["search", "herring", "--json"], "id"), ["herring"]);
    for query in ["\"", "a\" OR (", "-x", "*", "NEAR(", "", "🦀", "' --"] {
        assert!(home.json(&["search", query, "--json"]).len() < 3, "{query}");
    }
    assert_snapshot!(home.said(&["list", "--section", "Cost"]));
    assert_snapshot!(home.said(&["list", "--since", "soon"]));
    assert_snapshot!(home.said(&["search", "submarine"]));
}

#[test]
fn a_story_is_shown_by_its_id_and_address_without_being_read() {
    let home = Home::with_stories();
    let by_id = home.json(&["show", "ferry", "--json"]);
    let by_address = home.json(&["--offline", "show", "https://post.example/ferry", "--json"]);
    assert_eq!(by_id, by_address);
    assert_eq!(by_id[0]["outlet"], "Harbour Post");
    assert_eq!(home.column(&["list", "--unread", "--json"], "id").len(), 3);
}

#[test]
fn a_mark_is_kept_and_an_unknown_story_named() {
    let home = Home::with_stories();
    assert_snapshot!(home.said(&["mark", "read", "ferry", "nope", "herring", "nor-this"]));
    assert_eq!(home.column(&["list", "--unread", "--json"], "id"), ["ferry-2"]);
    assert!(home.run(&["mark", "unread", "ferry"]).status.success());
    assert_eq!(home.column(&["list", "--unread", "--json"], "id"), ["ferry-2", "ferry"]);
    assert_snapshot!(home.said(&["--offline", "save", "herring"]));
    assert_eq!(home.column(&["list", "--saved", "--json"], "id"), ["herring"]);
    assert_snapshot!(home.said(&["mark", "seen", "ferry"]));
    assert_snapshot!(home.said(&["save", "nope"]));
}

#[test]
fn a_mark_is_on_disk_although_nobody_reads_what_is_said_of_it() {
    let home = Home::with_stories();
    let full = fs::OpenOptions::new().write(true).open("/dev/full").expect("the full device");
    home.command(&["mark", "read", "ferry"]).stdout(full).output().expect("the program");
    assert_eq!(home.column(&["list", "--unread", "--json"], "id"), ["ferry-2", "herring"]);
}

#[test]
fn related_stories_say_why_they_are() {
    let home = Home::with_stories();
    let rows = home.json(&["related", "ferry", "--json"]);
    assert_eq!(rows[0]["id"], "ferry-2");
    assert!(rows[0]["reason"].as_str().is_some_and(|reason| reason.contains("Marigold")), "{rows:?}");
    let all = home.json(&["related", "--all", "--json"]);
    assert_eq!(all.len(), 3);
    assert_eq!(all[0]["related"][0], "ferry-2");
    assert!(all.iter().all(|line| line["background"].is_array()));
    assert_snapshot!(home.said(&["related", "--all"]));
    assert_snapshot!(home.said(&["related", "nope"]));
}

#[test]
fn events_are_listed_with_the_stories_that_tell_of_them() {
    let home = Home::with_stories();
    assert_snapshot!(home.said(&["list", "--clusters", "--json"]));
    assert_snapshot!(home.said(&["list", "--clusters"]));
    assert_eq!(home.column(&["list", "--clusters", "--json", "--limit", "1"], "cluster"), ["ferry"]);
    assert_eq!(home.column(&["list", "--json"], "cluster"), ["ferry", "ferry", "herring"]);
    assert_eq!(home.column(&["related", "--all", "--json"], "cluster"), ["ferry", "ferry", "herring"]);
    assert_eq!(home.column(&["related", "--all", "--lexical", "--json"], "cluster").len(), 3);
}

#[test]
fn what_is_exported_comes_back_the_same() {
    let home = Home::with_stories();
    assert!(home.run(&["mark", "read", "ferry"]).status.success());
    assert!(home.run(&["mark", "saved", "herring"]).status.success());
    let exported = home.run(&["export", "--format", "jsonl"]).stdout;
    let other = Home::new();
    other.write("backup.jsonl", &String::from_utf8(exported.clone()).expect("UTF-8"));
    assert_snapshot!(other.said(&["import", "backup.jsonl"]));
    assert_eq!(other.run(&["export", "--format", "jsonl"]).stdout, exported);
    // The same again updates, and adds nothing.
    assert_snapshot!(other.said(&["import", "backup.jsonl"]));
    assert_eq!(other.run(&["export", "--format", "jsonl"]).stdout, exported);
}

#[test]
fn a_line_that_is_no_story_is_named_and_loses_itself_alone() {
    let home = Home::new();
    home.write("mixed.jsonl", &format!("nonsense\n{STORIES}[]\n{{\"id\":\"x\"}}\n"));
    assert_snapshot!(home.said(&["import", "mixed.jsonl"]));
    assert_eq!(home.json(&["list", "--json"]).len(), 3);
    assert_snapshot!(home.said(&["import", "absent.jsonl"]));
}

#[test]
fn lists_of_other_readers_come_in_and_go_out() {
    let home = Home::new();
    home.write(
        "feeds.opml",
        "<opml version=\"2.0\"><body><outline text=\"World\"><outline text=\"Post\" xmlUrl=\"https://post.example/rss\"/>\
         </outline><outline text=\"Run\" xmlUrl=\"exec:rm -rf x\"/></body></opml>",
    );
    home.write("urls", "https://post.example/rss\nhttp://lantern.example/feed \"Coast\" \"~Lantern\"\n");
    assert_snapshot!(home.said(&["import", "feeds.opml"]));
    assert_snapshot!(home.said(&["import", "urls"]));
    assert_snapshot!(home.said(&["export"]));
    home.write("broken", "neither this\nnor that\n");
    assert_snapshot!(home.said(&["import", "broken"]));
    assert_snapshot!(home.said(&["remove", "Lanten"]));
    assert!(home.run(&["remove", "lantern"]).status.success());
    assert_eq!(home.column(&["sources", "--json"], "name"), ["Post"]);
}

#[test]
fn a_refresh_fails_only_when_sources_were_tried_and_none_answered() {
    let home = Home::new();
    assert_snapshot!(home.said(&["refresh", "--json"]).split("\"ms\"").next().unwrap_or_default());
    home.write(
        "config/dateline/sources.toml",
        "[[source]]\nname = \"Gone\"\nfeed = \"http://127.0.0.1:9/feed\"\nsection = \"World\"\n",
    );
    assert_snapshot!(home.said(&["refresh", "--section", "Wrld"]));
    let offline = home.run(&["refresh", "--offline"]);
    assert!(offline.status.success(), "{}", home.told(&offline));
    let failed = home.run(&["refresh", "--now", "--quiet"]);
    assert_eq!(failed.status.code(), Some(1));
    assert_snapshot!(home.told(&failed));
    assert_eq!(home.column(&["sources", "--json"], "state"), ["failing"]);
}

#[test]
fn a_refresh_without_a_network_says_so_and_charges_nobody() {
    let home = Home::new();
    let wire = Wire::serve(|_| Reply::text(200, FEED));
    // No resolver takes a part of a name as long as these.
    let far = ["x", "y", "z"].map(|letter| {
        let name = letter.repeat(64);
        format!("[[source]]\nname = \"{letter}\"\nfeed = \"http://{name}.invalid/feed\"\n")
    });
    home.write("config/dateline/sources.toml", &far.concat());
    let words = |output: &Output| String::from_utf8_lossy(&output.stderr).into_owned();
    let sentence =
        regex::Regex::new(r"no network since \d\d:\d\d; tries again by itself").expect("a pattern");
    let check = |arguments: &[&str], code: i32, expected: &[&str]| {
        let output = home.run(arguments);
        assert_eq!(output.status.code(), Some(code), "{}", home.told(&output));
        assert!(sentence.is_match(&words(&output)), "{}", home.told(&output));
        assert_eq!(home.column(&["sources", "--json"], "state"), expected);
        assert!(home.column(&["sources", "--json"], "next_check").iter().take(3).all(|at| at == "null"));
        output
    };
    check(&["refresh"], 1, &["new", "new", "new"]);
    let output = check(&["refresh", "--json", "--now"], 1, &["new", "new", "new"]);
    let sum = String::from_utf8_lossy(&output.stdout).lines().last().map(str::to_owned).expect("a sum");
    assert!(sum.contains("\"failed\":0"), "{sum}");
    // One at home answers: that is no failure, and says nothing of the others.
    let near = format!("[[source]]\nname = \"near\"\nfeed = \"{}\"\n", wire.url("/feed"));
    home.write("config/dateline/sources.toml", &(far.concat() + &near));
    check(&["refresh"], 0, &["new", "new", "new", "ok"]);
}

#[test]
fn a_paper_is_added_refreshed_and_read_over_the_wire() {
    let runtime = tokio::runtime::Runtime::new().expect("threads");
    let server = dateline::demo::Server::start(runtime.handle()).expect("a port");
    let root = format!("http://127.0.0.1:{}", server.port);
    let home = Home::new();
    home.write("config/dateline/settings.toml", "[fetch]\npause = 0\n[refresh]\nrecheck = 0\n");
    let post = format!("{root}/harbour-post.example/");
    let added = home.json(&["add", &post, "--section", "Coast", "--json"]);
    assert_eq!(added[0]["took"]["section"], "Coast");
    assert!(added[0]["found"].as_array().is_some_and(|found| found.len() > 1), "{added:?}");
    let listed = home.json(&["list", "--section", "coast", "--json"]);
    assert!(listed.len() > 3, "{listed:?}");
    let refreshed = home.json(&["refresh", "--now", "--json"]);
    assert_eq!(refreshed.last().expect("a sum")["failed"], 0);
    let id = listed[0]["id"].as_str().expect("an id");
    let story = home.json(&["show", id, "--json"]);
    assert_eq!(story[0]["verdict"], "article");
    assert!(story[0]["body"].as_array().is_some_and(|body| body.len() > 2), "{story:?}");
    let address = listed[0]["url"].as_str().expect("an address");
    let refused = home.run(&["add", address]);
    assert_eq!(refused.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&refused.stderr).contains("one story"), "{}", home.told(&refused));
    assert_eq!(home.column(&["sources", "--json"], "name").len(), 1);
}

/// A section page without a feed: the slugs of its stories in the editors' order.
fn section_page(slugs: &[&str]) -> String {
    let cards: String = slugs
        .iter()
        .map(|slug| {
            let title = slug.split('?').next().unwrap_or(slug).replace('-', " ");
            format!(
                "<article><h2><a href='/coast/2026/10/{slug}'>{title}</a></h2><p>What is known of it so far, and what is not.</p></article>"
            )
        })
        .collect();
    format!(
        "<html lang=en><title>Coast</title><nav><a href=/world>World</a></nav><main>{cards}</main></html>"
    )
}

#[test]
fn a_second_visit_of_a_section_page_brings_only_what_is_new() {
    const FIRST: &[&str] = &[
        "ferry-runs-aground-off-brennick",
        "herring-are-back-in-the-sound",
        "pilots-threaten-a-long-strike",
    ];
    const SECOND: &[&str] = &[
        "lighthouse-leans-a-little-more",
        "herring-are-back-in-the-sound?from=top",
        "ferry-runs-aground-off-brennick",
        "pilots-threaten-a-long-strike",
    ];
    let visits = std::sync::atomic::AtomicUsize::new(0);
    let server = Wire::serve(move |request| {
        if request.path != "/coast/" {
            return Reply::text(404, "");
        }
        let visit = visits.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        let slugs = if visit < 2 { FIRST } else { SECOND };
        Reply::text(200, &section_page(slugs)).with("Content-Type", "text/html")
    });
    let home = Home::new();
    home.write(
        "config/dateline/settings.toml",
        "[fetch]\npause = 0\n[refresh]\nrecheck = 0\n[prefetch]\nper-refresh = 0\n",
    );
    let added = home.json(&["add", &server.url("/coast/"), "--section", "Coast", "--json"]);
    assert!(added[0]["took"]["page"].is_string(), "{added:?}");
    let again = home.json(&["refresh", "--now", "--json"]);
    assert_eq!(again.last().expect("a sum")["new"], 0, "{again:?}");
    let later = home.json(&["refresh", "--now", "--json"]);
    assert_eq!(later.last().expect("a sum")["new"], 1, "{later:?}");
    let titles = home.column(&["list", "--section", "Coast", "--json"], "title");
    let expected: Vec<String> =
        SECOND.iter().map(|slug| slug.split('?').next().unwrap_or(slug).replace('-', " ")).collect();
    assert_eq!(titles, expected, "the editors' order, each story once");
}

#[test]
fn a_source_with_page_and_feed_has_the_order_of_the_one_and_the_times_of_the_other() {
    let server = Wire::serve(|request| match request.path.as_str() {
        "/coast/" => {
            let page = section_page(&[
                "pilots-threaten-a-long-strike",
                "ferry-runs-aground-off-brennick",
                "herring-are-back-in-the-sound",
            ]);
            Reply::text(200, &page).with("Content-Type", "text/html")
        }
        "/coast.rss" => {
            let items: String = ["ferry-runs-aground-off-brennick", "herring-are-back-in-the-sound", "pilots-threaten-a-long-strike"]
                .iter()
                .enumerate()
                .map(|(hour, slug)| {
                    format!(
                        "<item><guid>{hour}</guid><title>{}</title><link>/coast/2026/10/{slug}</link><pubDate>Fri, 09 Oct 2026 0{hour}:00:00 GMT</pubDate></item>",
                        slug.replace('-', " ")
                    )
                })
                .collect();
            let feed = format!("<rss version='2.0'><channel><title>Coast</title>{items}</channel></rss>");
            Reply::text(200, &feed).with("Content-Type", "application/rss+xml")
        }
        _ => Reply::text(404, ""),
    });
    let home = Home::new();
    home.write(
        "config/dateline/settings.toml",
        "[fetch]\npause = 0\n[refresh]\nrecheck = 0\n[prefetch]\nper-refresh = 0\n",
    );
    home.write(
        "config/dateline/sources.toml",
        &format!(
            "[[source]]\nname = \"Coast\"\npage = \"{}\"\nfeed = \"{}\"\nsection = \"Coast\"\n",
            server.url("/coast/"),
            server.url("/coast.rss")
        ),
    );
    let refreshed = home.json(&["refresh", "--now", "--json"]);
    assert_eq!(refreshed.last().expect("a sum")["new"], 3, "{refreshed:?}");
    let listed = home.json(&["list", "--section", "Coast", "--json"]);
    let shown: Vec<String> = listed
        .iter()
        .map(|row| {
            format!(
                "{} {}",
                row["published"].as_str().unwrap_or("no time"),
                row["title"].as_str().unwrap_or("")
            )
        })
        .collect();
    assert_eq!(
        shown,
        [
            "2026-10-09T02:00:00Z pilots threaten a long strike",
            "2026-10-09T00:00:00Z ferry runs aground off brennick",
            "2026-10-09T01:00:00Z herring are back in the sound",
        ]
    );
}

#[test]
fn a_page_by_its_address_makes_no_store() {
    let runtime = tokio::runtime::Runtime::new().expect("threads");
    let server = dateline::demo::Server::start(runtime.handle()).expect("a port");
    let story = dateline::demo::edition().first().expect("a story");
    let below = story.address().replace("http://", &format!("http://127.0.0.1:{}/", server.port));
    let home = Home::new();
    let shown = home.json(&["show", &below, "--json"]);
    assert!(shown[0]["title"].as_str().is_some_and(|title| !title.is_empty()), "{shown:?}");
    assert!(!home.path("data").exists(), "nothing was stored");
}

#[test]
fn the_doctor_names_what_is_wrong_and_mends_it() {
    let home = Home::with_stories();
    assert!(home.run(&["doctor"]).status.success());
    home.write("data/dateline/dateline.db", &"no database ".repeat(1000));
    for name in ["dateline.db-wal", "dateline.db-shm"] {
        let _ = fs::remove_file(home.path("data/dateline").join(name));
    }
    let sick = home.run(&["doctor", "--json"]);
    assert_eq!(sick.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&sick.stdout).contains("\"of\":\"store\",\"state\":\"failed\""));
    let mended = home.run(&["doctor", "--repair"]);
    assert!(mended.status.success(), "{}", home.told(&mended));
    assert!(home.run(&["doctor"]).status.success());
}

#[test]
fn an_address_that_is_typed_may_be_private() {
    let paragraph =
        "<p>The council met for the third time this week and agreed on a plan for the harbour.</p>";
    let story = format!(
        "<html lang=en><title>A plan</title><article><h1>A plan</h1>{}</article></html>",
        paragraph.repeat(9)
    );
    let server = Wire::serve(move |request| match request.path.as_str() {
        "/feed" => Reply::text(200, FEED),
        "/robots.txt" => Reply::text(404, ""),
        _ => Reply::text(200, &story).with("Content-Type", "text/html"),
    });
    let home = Home::new();
    home.write("config/dateline/settings.toml", "[fetch]\npause = 0\n");
    let feed = format!("{}/feed", server.host());
    for arguments in [
        // Not stored, then stored by its feed, then opened.
        &["show", &server.url("/ferry")][..],
        &["add", &feed],
        &["show", &server.url("/ferry"), "--json"],
        &["save", &server.url("/b")],
        &["related", &server.url("/c"), "--lexical"],
    ] {
        let output = home.run(arguments);
        assert!(output.status.success(), "{arguments:?}: {}", home.told(&output));
        let words = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(!words.contains("private"), "{arguments:?}: {words}");
    }
    assert_eq!(home.column(&["sources", "--json"], "feed"), [server.url("/feed")]);
}

#[test]
fn words_are_looked_up_in_the_directory_and_what_was_taken_is_said() {
    let server = Wire::serve(|request| match request.path.as_str() {
        "/world" | "/coast" => Reply::text(200, FEED),
        _ => Reply::text(404, ""),
    });
    let home = Home::new();
    home.write("config/dateline/settings.toml", "[fetch]\npause = 0\n");
    let entry = |name: &str, path: &str| {
        format!("[[outlet]]\nname = \"{name}\"\nlanguage = \"en\"\nfeed = \"{}\"\n", server.url(path))
    };
    let entries = [entry("The Post: World", "/world"), entry("The Post: Coast", "/coast")];
    home.write("outlets.toml", &entries.concat());
    let allowed = server.host();
    let run = |arguments: &[&str]| {
        let mut command = home.command(arguments);
        let output = command
            .args(["--allow-private", &allowed])
            .env("DATELINE_DIRECTORY", home.path("outlets.toml"))
            .output()
            .expect("the program");
        home.told(&output).replace(&allowed, "[HOST]")
    };
    assert_snapshot!(run(&["add", "the", "post"]));
    assert_snapshot!(run(&["add", "post", "--choose", "2"]));
    assert_snapshot!(run(&["add", "psot", "world"]));
    assert_snapshot!(run(&["add", "nothing", "of", "the", "kind"]));
    home.write("outlets.toml", "[[outlet]\n");
    assert_snapshot!(run(&["add", "post"]));
    let absent = home.command(&["add", "post"]).env("DATELINE_DIRECTORY", "absent.toml").output();
    assert_snapshot!(home.told(&absent.expect("the program")));
}

#[test]
fn a_list_of_addresses_gets_its_names_with_the_first_answers() {
    let server = Wire::serve(|_| Reply::text(200, FEED));
    let home = Home::new();
    home.write("config/dateline/settings.toml", "[fetch]\npause = 0\n[prefetch]\nper-refresh = 0\n");
    home.write("urls", &format!("{}\n{} \"~Mine\"\n", server.url("/a"), server.url("/b")));
    assert!(home.run(&["import", "urls"]).status.success());
    assert_eq!(home.column(&["sources", "--json"], "name"), ["127.0.0.1", "Mine"]);
    assert!(home.run(&["refresh"]).status.success());
    assert_eq!(home.column(&["sources", "--json"], "name"), ["Harbour Post", "Mine"]);
}
