//! Whole documents in, entries out.

mod busy;

use std::time::{Duration, Instant};

use super::*;
use crate::model::{Entry, PARSE_TIME};

fn read_text(text: &str) -> Feed {
    read_with(text, None)
}

fn read_with(text: &str, base: Option<&str>) -> Feed {
    let base = base.map(|base| WebUrl::parse(base).expect("an address"));
    parse(text.as_bytes(), None, base.as_ref(), &Budget::document()).expect("a feed")
}

/// The feed's title, and of each entry title, link, first author, date, text.
fn check(text: &str, title: &str, entries: &[[&str; 5]]) -> Feed {
    let feed = read_text(text);
    assert_eq!(feed.title.as_str(), title, "{text}");
    let said: Vec<[String; 5]> = feed.entries.iter().map(said).collect();
    assert_eq!(said, entries.to_vec(), "{text}");
    feed
}

fn said(entry: &Entry) -> [String; 5] {
    let text = entry.content.clone().or_else(|| entry.summary.clone());
    [
        entry.title.to_string(),
        entry.link.clone().unwrap_or_default(),
        entry.authors.first().map(ToString::to_string).unwrap_or_default(),
        entry.published.or(entry.updated).map(|when| when.to_string()).unwrap_or_default(),
        text.unwrap_or_default(),
    ]
}

const FERRY: [&str; 5] = [
    "Ferry & bridge",
    "https://post.example/1",
    "Ada Ferro",
    "2024-01-15T12:34:56+02:00",
    "<p>It sails.</p>",
];

#[test]
fn every_dialect_says_the_same() {
    check(
        "<?xml version='1.0'?><rss version='2.0'><channel><title>Harbour Post</title><item><title>Ferry &amp;amp; bridge</title>
         <link> https://post.example/1 </link><author>ada@post.example (Ada Ferro)</author>
         <pubDate>Mon, 15 Jan 2024 12:34:56 +0200</pubDate><description>&lt;p&gt;It sails.&lt;/p&gt;</description></item></channel></rss>",
        "Harbour Post",
        &[FERRY],
    );
    check(
        "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns='http://purl.org/rss/1.0/' xmlns:d='http://purl.org/dc/elements/1.1/'>
         <channel><title>Harbour Post</title></channel><item rdf:about='urn:1'><title>Ferry &amp; bridge</title>
         <link>https://post.example/1</link><d:creator>Ada Ferro</d:creator><d:date>2024-01-15T12:34:56+02:00</d:date>
         <description><![CDATA[<p>It sails.</p>]]></description></item></rdf:RDF>",
        "Harbour Post",
        &[FERRY],
    );
    check(
        "<feed xmlns='http://www.w3.org/2005/Atom'><title>Harbour Post</title><author><name>Ada Ferro</name></author>
         <entry><id>tag:1</id><title type='html'>Ferry &amp;amp; bridge</title><link href='https://post.example/1'/>
         <published>2024-01-15T12:34:56+02:00</published>
         <content type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'><p>It sails.</p></div></content></entry></feed>",
        "Harbour Post",
        &[FERRY],
    );
    check(
        "<feed version='0.3' xmlns='http://purl.org/atom/ns#'><title>Harbour Post</title>
         <entry><title>Ferry &amp; bridge</title><link rel='alternate' href='https://post.example/1'/>
         <author><name>Ada Ferro</name></author><issued>2024-01-15T12:34:56+02:00</issued>
         <content type='text/html' mode='base64'>PHA+SXQgc2FpbHMuPC9wPg==</content></entry></feed>",
        "Harbour Post",
        &[FERRY],
    );
    check(
        "<CHANNEL HREF='https://post.example/'><TITLE>Harbour Post</TITLE><ITEM HREF='https://post.example/1' LASTMOD='2024-01-15T12:34'>
         <TITLE>Ferry</TITLE><ABSTRACT>It sails.</ABSTRACT></ITEM></CHANNEL>",
        "Harbour Post",
        &[["Ferry", "https://post.example/1", "", "2024-01-15T12:34", "It sails."]],
    );
    check(
        r#"{"version":"https://jsonfeed.org/version/1","title":"Harbour Post","items":[{"id":7,"title":"Ferry & bridge",
           "url":"https://post.example/1","author":"Ada Ferro","date_published":"2024-01-15T12:34:56+02:00","content_html":"<p>It sails.</p>"}]}"#,
        "Harbour Post",
        &[FERRY],
    );
}

#[test]
fn broken_markup_loses_no_entry() {
    let one = ["One", "https://a.example/1", "", "", ""];
    let two = ["Two", "https://a.example/2", "", "", ""];
    // No end tags for entries; a title left open; a link without quotes; what closes nothing.
    check(
        "<rss><channel><title>A<item><title>One<link>https://a.example/1</link></b>
         <item><title>Two</title><guid>https://a.example/2</guid></item></channel>",
        "A",
        &[one, two],
    );
    check(
        "<feed><title>A</title><entry><title>One</title><link href=https://a.example/1></entry><entry><title>Two</title><link href='https://a.example/2'",
        "A",
        &[one, two],
    );
    // Garbage before, a second declaration within, entries after the end.
    check(
        "Warning: line 3\n<rss><?xml version='1.0'?><channel><title>A</title></channel></rss>
         <item><title>One</title><link>https://a.example/1</link></item><item><title>Two</title><link>https://a.example/2</link></item>",
        "A",
        &[one, two],
    );
    check(
        "<rss><channel><title>AT&T & 1 < 2 &nbsp;&hellip;\u{1}\u{b}</title></channel></rss>",
        "AT&T & 1 < 2 \u{a0}…",
        &[],
    );
}

#[test]
fn a_truncated_feed_says_so() {
    let feed = read_text("<rss><channel><title>A</title><item><title>One</title></item><item><title>Tw");
    assert_eq!(feed.entries.len(), 2);
    assert!(feed.remarks.iter().any(|remark| remark.0.contains("ends in the middle")), "{:?}", feed.remarks);
}

#[test]
fn addresses_are_resolved_against_the_nearest_base() {
    let text = "<rss xml:base='/news/'><channel><title>A</title><link>about</link>
        <item xml:base='http://[bad'><link>1.html</link><enclosure url='a.mp3' length='9' type='audio/mpeg'/></item></channel></rss>";
    let feed = read_with(text, Some("https://post.example/feeds/rss"));
    assert_eq!(feed.link.as_deref(), Some("https://post.example/news/about"));
    assert_eq!(feed.entries[0].link.as_deref(), Some("https://post.example/news/1.html"));
    assert_eq!(feed.entries[0].enclosures[0].url, "https://post.example/news/a.mp3");
    assert_eq!(feed.entries[0].enclosures[0].length, Some(9));
    assert_eq!(feed.remarks.len(), 1, "{:?}", feed.remarks);
    assert_eq!(read_text(text).entries[0].link.as_deref(), Some("1.html"), "as written without a base");
}

#[test]
fn pictures_sections_and_rhythm_are_kept() {
    let feed = read_text(
        "<rss xmlns:media='http://search.yahoo.com/mrss' xmlns:sy='http://purl.org/rss/1.0/modules/syndication/'><channel>
         <language>de-DE</language><sy:updatePeriod>hourly</sy:updatePeriod><sy:updateFrequency>2</sy:updateFrequency>
         <skipHours><hour>0</hour><hour>24</hour><hour>x</hour></skipHours><skipDays><day>Sunday</day></skipDays>
         <item><category>World</category><category>Sea</category><media:group><media:content url='https://a.example/big.jpg' medium='image'/>
         <media:content url='https://a.example/film.mp4' type='video/mp4'/></media:group><media:thumbnail url='https://a.example/small.jpg'/></item></channel></rss>",
    );
    assert_eq!(feed.language.as_deref(), Some("de-DE"));
    assert_eq!(feed.rhythm.minutes, Some(30));
    assert_eq!((feed.rhythm.skip_hours, feed.rhythm.skip_days), (vec![0, 0], vec![6]));
    let entry = &feed.entries[0];
    assert_eq!(entry.section.as_deref(), Some("World"));
    assert_eq!(entry.tags.len(), 2);
    assert_eq!(entry.image.as_deref(), Some("https://a.example/big.jpg"));
    assert_eq!(entry.enclosures.len(), 1);
}

#[test]
fn what_is_no_feed_is_named() {
    let check = |text: &str, expected: &str| {
        let not = parse(text.as_bytes(), None, None, &Budget::document()).expect_err(text);
        assert!(not.reason.contains(expected), "{text}: {not}");
    };
    check("", "empty");
    check("  \n", "empty");
    check("<!DOCTYPE html><html><body><p>Hello</body>", "HTML");
    check("<opml version='2.0'><body/></opml>", "OPML");
    check("<urlset><url/></urlset>", "sitemap");
    check("<kml><Document/></kml>", "`kml`");
    check("{\"a\": 1}", "JSON");
    check("[1, 2", "JSON");
    check("\u{1f}\u{8b}", "text");
    check("hello", "text");
}

/// Whatever it is, it is over in time and does not fall over.
/// Reads a text without a panic and in time. The promise is two seconds; a machine at work on many tests gets
/// twice that, and once more as much as it is slower.
fn check_survives(text: &str) -> Option<Feed> {
    let read = |slowness: f64| {
        let start = Instant::now();
        let budget = Budget::lasting(PARSE_TIME.mul_f64(slowness));
        let feed = std::thread::scope(|scope| {
            let thread = std::thread::Builder::new().stack_size(STACK_BYTES);
            let read = || parse(text.as_bytes(), None, None, &budget).ok();
            thread.spawn_scoped(scope, read).expect("a thread").join().expect("no panic")
        });
        (start.elapsed() < 2 * PARSE_TIME.mul_f64(slowness)).then_some(feed)
    };
    read(1.0).or_else(|| read(busy::slowness())).unwrap_or_else(|| panic!("late: {}", &text[..60]))
}

fn feed_of(inner: &str) -> String {
    format!(
        "<rss version='2.0'><channel><title>A</title>{inner}<item><title>Last</title></item></channel></rss>"
    )
}

#[test]
fn depth_is_bounded_and_what_follows_is_read() {
    let deep = feed_of(&format!(
        "<item><description>{}{}</description></item>",
        "<a>".repeat(100_000),
        "</a>".repeat(100_000)
    ));
    let feed = check_survives(&deep).expect("a feed");
    assert_eq!(feed.entries.len(), 2);
    assert!(feed.remarks.iter().any(|remark| remark.0.contains("512 deep")), "{:?}", feed.remarks);
    check_survives(&feed_of(&format!("<item>{}", "<media:group>".repeat(100_000)))).expect("a feed");
    check_survives(&feed_of(&"<channel>".repeat(100_000))).expect("a feed");
    check_survives(&format!("{{\"items\":{}", "[".repeat(100_000)));
    check_survives(&"<feed>".repeat(100_000));
}

#[test]
fn searches_for_an_end_do_not_cost_the_square() {
    for piece in [
        "<!--",
        "<![CDATA[",
        "<!DOCTYPE [",
        "<a b=\"",
        "<a b='",
        "<?x",
        "<x ",
        "</x ",
        "<",
        "&",
        "&#",
        "<title><b ",
    ] {
        check_survives(&feed_of(&piece.repeat(200_000)));
    }
    let unclosed = check_survives(&feed_of(&"<!--".repeat(200_000))).expect("a feed");
    assert_eq!(unclosed.entries.len(), 1);
}

#[test]
fn entities_grow_within_bounds() {
    let mut declarations = String::from("<!ENTITY a0 \"lol\">");
    for level in 1..10 {
        let body = format!("&a{};", level - 1).repeat(10);
        declarations += ["<!ENTITY a", &level.to_string(), " \"", &body, "\">"].concat().as_str();
    }
    let bomb = format!(
        "<!DOCTYPE rss [{declarations}]>{}",
        feed_of("<item><link>&a1;</link><title>&a9;</title></item>")
    );
    let feed = check_survives(&bomb).expect("a feed");
    assert_eq!(feed.entries.len(), 2);
    assert_eq!(feed.entries[0].link.as_deref(), Some("lol".repeat(10).as_str()));
    let outside = "<!DOCTYPE rss [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><rss><channel><title>&x;</title></channel></rss>";
    assert_eq!(read_text(outside).title.as_str(), "&x;");
}

#[test]
fn attributes_are_bounded() {
    let many = (0..50_000).map(|index| format!(" a{index}='x'")).collect::<Vec<_>>().concat();
    let feed = check_survives(&feed_of(&format!("<item{many}><title>One</title></item>"))).expect("a feed");
    assert_eq!(feed.entries.len(), 2);
}

#[test]
fn the_largest_feed_is_read_as_far_as_time_goes() {
    let item = format!(
        "<item><title>Story</title><link>https://a.example/1</link><description>{}</description></item>",
        "word ".repeat(17)
    );
    let items = item.repeat(90_000);
    assert!(items.len() > FEED_BYTES - 1024 * 1024);
    let budget = Budget::lasting(PARSE_TIME.mul_f64(busy::slowness()));
    let feed = parse(feed_of(&items).as_bytes(), None, None, &budget).expect("a feed");
    assert!(feed.entries.len() > 1000, "{}", feed.entries.len());
    assert!(feed.entries.len() >= 90_000 || !feed.remarks.is_empty());
}

#[test]
fn a_spent_budget_gives_what_there_is() {
    let text = feed_of(&"<item><title>One</title></item>".repeat(5000));
    let feed = parse(text.as_bytes(), None, None, &Budget::lasting(Duration::ZERO)).expect("a feed");
    assert!(feed.entries.is_empty());
    assert!(feed.remarks[0].0.contains("too long"), "{:?}", feed.remarks);
}

#[test]
fn a_thread_that_shares_its_core_is_slower() {
    let others = std::thread::available_parallelism().map_or(1, usize::from) * 3;
    let is_over = std::sync::atomic::AtomicBool::new(false);
    let slowness = std::thread::scope(|scope| {
        for _ in 0..others {
            scope.spawn(|| {
                while !is_over.load(std::sync::atomic::Ordering::Relaxed) {
                    std::hint::spin_loop();
                }
            });
        }
        let slowness = busy::slowness();
        is_over.store(true, std::sync::atomic::Ordering::Relaxed);
        slowness
    });
    assert!(slowness > 1.3, "{slowness}");
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(200))]

    #[test]
    fn no_bytes_are_too_odd(bytes: Vec<u8>) {
        let _ = parse(&bytes, None, None, &Budget::document());
    }

    #[test]
    fn a_feed_with_a_piece_changed_never_panics(at in 0usize..900, length in 0usize..40, piece in "[<>/&;\"'=! \\[\\]a-z-]{0,12}|\\PC{0,6}") {
        let whole = "<?xml version='1.0' encoding='utf-8'?><!DOCTYPE rss [<!ENTITY n 'v'>]><rss version='2.0' xmlns:dc='http://purl.org/dc/elements/1.1/' xmlns:media='http://search.yahoo.com/mrss/'>
            <channel><title>Harbour &amp; Post</title><link>https://post.example/</link><!-- c --><ttl>60</ttl>
            <item><guid isPermaLink='false'>1</guid><title><![CDATA[Ferry <b>sails</b>]]></title><link>https://post.example/1</link>
            <dc:creator>Ada</dc:creator><pubDate>Mon, 15 Jan 2024 12:34:56 GMT</pubDate><description><p>It &n; sails.<br></p></description>
            <media:group><media:content url='https://post.example/1.jpg' medium='image'/></media:group></item></channel></rss>";
        let start = at.min(whole.len());
        let end = (start + length).min(whole.len());
        let changed = format!("{}{piece}{}", &whole[..start], &whole[end..]);
        let read = parse(changed.as_bytes(), None, None, &Budget::document());
        proptest::prop_assert!(read.as_ref().map_or(true, |feed| feed.entries.len() <= 2));
        if let Err(not) = read {
            proptest::prop_assert!(!not.reason.contains("could not be read"), "a panic was caught");
        }
    }
}
