//! What the fields of an article are worth each, on pages of our own, and pages that mean harm.

use dateline::cli::show;
use dateline::model::{Block, Budget, RelatedLink, Verdict};
use dateline::page;

use crate::golden;

/// The story of the harbour is the same whatever its page says to machines.
fn check_harbour(name: &str) {
    let article = golden::article(name);
    assert_eq!(article.verdict, Verdict::Article, "{name}");
    assert_eq!(article.kicker.as_ref().map(|kicker| kicker.text.as_str()), Some("Europe"), "{name}");
    assert_eq!(
        article.title.as_str(),
        "Orlan to Host Kestrel Banks Harbour Talks as Chase Continues",
        "{name}"
    );
    let authors: Vec<&str> = article.authors().into_iter().map(dateline::text::SafeText::as_str).collect();
    assert_eq!(authors, ["Coast News"], "{name}");
    let published = article.published.expect("a date").to_string();
    assert!(published.starts_with("2020-10-09T07:23"), "{name}: {published}");
    let captions: Vec<&str> = article.captions().into_iter().map(dateline::text::SafeText::as_str).collect();
    assert_eq!(captions.len(), 2, "{name}: {captions:?}");
    assert!(captions[0].ends_with("in the town of Bard, Tessel, Oct. 8, 2020."), "{name}: {captions:?}");
    assert!(captions[1].ends_with("Marrow and Tessel"), "{name}: {captions:?}");
    let body: Vec<String> = article.body.iter().flat_map(Block::texts).collect();
    assert_eq!(body.len(), 8, "{name}: {body:#?}");
    assert!(body[0].starts_with("Marrow and Tessel have agreed") && body[7].ends_with("in 2010."), "{name}");
    let related: Vec<String> = article
        .related
        .iter()
        .map(|link| {
            let field =
                |text: &Option<dateline::text::SafeText>| text.as_deref().unwrap_or("none").to_owned();
            format!(
                "{} | {} | {} | {} | {}",
                field(&link.section),
                link.title,
                field(&link.standfirst),
                field(&link.author),
                field(&link.time)
            )
        })
        .collect();
    assert_eq!(
        related,
        [
            "South Coast | Losses and Accusations Mount in the Kestrel Banks Quarrel | Marrow and Tessel each blame the other for chasing fishing crews | Hanna Merle | Thu, 10/08/2020 - 09:05 PM",
            "South Coast | Notebook: Anger Swells as Crews Suffer From the Banks Quarrel | As both coasts claim the old fishing grounds, crews on both sides say that they were chased from their own waters | Hanna Merle | Tue, 10/06/2020 - 07:25 PM",
            "South Coast | Chase Grows Faster off Kestrel Banks; Orlan Watches Both Coasts | Observers fear that the coasts are one step away from a wider quarrel in the strait | Jan Dettlef | Tue, 10/06/2020 - 10:59 AM",
        ],
        "{name}"
    );
    assert_eq!(article.related[0].published.expect("a date").to_string(), "2020-10-08T21:05", "{name}");
    let latest: Vec<&str> = article.latest.iter().map(|link| link.title.as_str()).collect();
    assert_eq!(latest.len(), 4, "{name}: {latest:?}");
    assert!(article.latest.iter().all(|link| link.section.as_deref() == Some("Europe")), "{name}");
}

#[test]
fn a_page_with_all_its_markup_is_read_whole() {
    check_harbour("harbour");
}

#[test]
fn a_page_without_json_is_read_whole() {
    check_harbour("harbour-no-json");
}

#[test]
fn a_page_without_json_and_classes_is_read_whole() {
    check_harbour("harbour-bare");
}

#[test]
fn a_live_report_gives_each_post_its_time() {
    let article = golden::article("live");
    let headings: Vec<String> = article
        .body
        .iter()
        .filter(|block| matches!(block, Block::Heading { .. }))
        .flat_map(Block::texts)
        .collect();
    assert_eq!(
        headings,
        ["6:05 PM", "Last ferry is back in Bard", "4:40 PM", "Roofs off in Marrow", "1:10 PM", "11:30 AM"]
    );
}

#[test]
fn a_story_keeps_its_parts_and_loses_what_stands_between_them() {
    let article = golden::article("ferry");
    let dateline = article.dateline.as_ref().expect("a dateline");
    assert_eq!((dateline.place.as_str(), dateline.agency.as_deref()), ("TESSEL", Some("Wire")));
    let kinds: Vec<&str> = article
        .body
        .iter()
        .map(|block| match block {
            Block::Paragraph { .. } => "p",
            Block::Heading { .. } => "h",
            Block::List { .. } => "list",
            Block::Table { .. } => "table",
            Block::Embed { .. } => "embed",
            Block::Correction { .. } => "correction",
            Block::Quote { .. } | Block::Code { .. } | Block::Figure { .. } | Block::Rule => "other",
        })
        .collect();
    assert_eq!(kinds.join(" "), "p p p p list h p table embed p correction");
    let related: Vec<&str> = article.related.iter().map(|link| link.title.as_str()).collect();
    assert_eq!(related, ["Why the Tern Has Been in Dock Since May"]);
}

#[test]
fn a_page_gives_the_stories_of_its_lists_and_nothing_else_that_stands_in_them() {
    let article = golden::article("lists");
    let headings = |links: &[RelatedLink]| {
        let mut headings: Vec<(String, usize)> = Vec::new();
        for link in links {
            let heading = link.heading.as_deref().unwrap_or("-").to_owned();
            match headings.last_mut() {
                Some((last, count)) if *last == heading => *count += 1,
                _ => headings.push((heading, 1)),
            }
        }
        headings.iter().map(|(heading, count)| format!("{heading}: {count}")).collect::<Vec<_>>()
    };
    // Five lines between the paragraphs, the block; the list, the tab, the strip that has no heading.
    assert_eq!(headings(&article.related), ["-: 5", "Related stories: 3"]);
    assert_eq!(headings(&article.latest), ["Latest news: 2", "Most read: 2", "-: 4"]);
}

#[test]
fn hostile_pages_end_in_time_and_without_a_panic() {
    let pages: [Vec<u8>; 6] = [
        "<div>".repeat(100_000).into_bytes(),
        "<ul><li>".repeat(64 * 1024).into_bytes(),
        "word ".repeat(200 * 1024).into_bytes(),
        Vec::new(),
        (0..=255u8).cycle().take(300_000).collect(),
        (0..2_000)
            .map(|size| format!("<font size={size}>"))
            .chain(["<p>x".repeat(50_000)])
            .collect::<String>()
            .into_bytes(),
    ];
    for bytes in pages {
        let slowness = super::busy::slowness();
        let started = std::time::Instant::now();
        let budget = Budget::document();
        let article = page::read(&bytes, None, None, &budget);
        let _ = (page::section(&bytes, None, None, &budget), show::json(&article, None));
        assert!(started.elapsed().as_secs_f64() < 8.0 * slowness, "{} bytes", bytes.len());
    }
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(60))]
    #[test]
    fn random_markup_never_panics(pieces in proptest::collection::vec("</?(p|div|a href=/x|h1|ul|li|table|td|b|figure|img src=y|blockquote|pre|br|section|time)>|[a-zé—\\n ]{0,40}|&[a-z]{1,5};?|[<>\"'&]", 0..120)) {
        let html = pieces.concat();
        let article = page::read(html.as_bytes(), None, None, &Budget::document());
        let _ = (show::text(&article, 40), show::markdown(&article), show::html(&article));
        let _ = page::fragment(&html, None, &Budget::document());
        let _ = page::section(html.as_bytes(), None, None, &Budget::document());
        let confused = article.remarks.iter().any(|remark| remark.0.contains("confuses"));
        proptest::prop_assert!(!confused);
    }
}
