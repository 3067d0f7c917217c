use jiff::tz::TimeZone;
use proptest::prelude::*;

use super::*;
use crate::model::{
    Article, Block, Figure, Item, Kicker, OnDisk, Person, PersonKind, Place, RelatedGroup, RelatedRow, Span,
    Story, Style, Table, WebUrl, When,
};

const NOW: &str = "2024-05-17T10:00:00Z";

fn line(text: &str) -> SafeText {
    SafeText::line(text)
}

fn story() -> Story {
    Story {
        id: crate::model::StoryId(1),
        public_id: line("s1"),
        url: WebUrl::parse("https://harbour.example/bridge").ok(),
        title: line("Bridge closes for a night"),
        previous_title: None,
        kicker: None,
        section: line("Coast"),
        outlet: line("The Harbour Post"),
        source: None,
        authors: Vec::new(),
        standfirst: None,
        language: None,
        published: When::parse_iso("2024-05-17T07:40Z"),
        first_seen: NOW.parse().expect("a time"),
        is_read: false,
        is_saved: false,
        on_disk: OnDisk::Full,
        full: None,
        summary: None,
        failure: None,
        place: None,
    }
}

fn set(article: &Article, related: &[RelatedRow], width: usize) -> Page {
    let story = story();
    super::article(&Setting {
        story: &story,
        article,
        related,
        width,
        zone: &TimeZone::UTC,
        now: NOW.parse().expect("a time"),
        ascii: false,
    })
}

fn text(page: &Page) -> String {
    page.lines.iter().map(|line| line.text().trim_end().to_owned()).collect::<Vec<_>>().join("\n")
}

fn check_body(body: Vec<Block>, width: usize, expected: &str) {
    let page = set(&Article { body, ..Article::default() }, &[], width);
    let lines = page.blocks.get(1).map_or(0, |block| block.start);
    let shown: Vec<String> =
        page.lines[lines..].iter().map(|line| line.text().trim_end().to_owned()).collect();
    let expected: Vec<&str> = expected.lines().map(|line| line.trim_start_matches('.')).collect();
    assert_eq!(shown, expected, "\n{}", shown.join("\n"));
}

fn item(blocks: Vec<Block>) -> Item {
    Item::new(blocks)
}

fn row(group: RelatedGroup, title: &str) -> RelatedRow {
    RelatedRow {
        group,
        story: None,
        public_id: None,
        url: WebUrl::parse("https://harbour.example/x").ok(),
        title: line(title),
        section: None,
        standfirst: None,
        author: None,
        outlet: line("The Gull"),
        time: None,
        published: When::parse_iso("2024-05-17T09:50Z"),
        score: Some(0.8),
        reason: line("same day · bridge, ferry, Nordhaven"),
        heading: None,
        on_disk: OnDisk::Full,
        is_read: false,
    }
}

#[test]
fn an_article_is_set_from_its_kicker_to_the_stories_it_leads_to() {
    let span = |text: &str, style: Style, link: Option<&str>| Span {
        text: SafeText::span(text),
        style,
        link: link.and_then(|link| WebUrl::parse(link).ok()),
    };
    let article = Article {
        title: line("Old harbour bridge closes for a night, and the ferry town remembers how to wait"),
        kicker: Some(Kicker { text: line("Coast"), link: None }),
        standfirst: Some(line("A bolt, a barge and the longest queue since the lighthouse was painted.")),
        people: vec![
            Person { name: line("Ida Marsh"), kind: PersonKind::Person, role: None },
            Person { name: line("Tom Reed"), kind: PersonKind::Person, role: None },
        ],
        published: When::parse_iso("2024-05-17T07:40Z"),
        lead: Some(Figure {
            alt: Some(line("A bridge in fog")),
            caption: Some(line("The bridge at six in the morning, with nobody on it for once.")),
            credit: Some(line("Ida Marsh")),
            ..Figure::default()
        }),
        body: vec![
            Block::Paragraph {
                spans: vec![
                    Span::plain("NORDHAVEN — The bridge was shut at ten, said "),
                    span("the harbour office", Style::default(), Some("https://harbour.example/office")),
                    Span::plain(", which had not "),
                    span("expected", Style { emphasis: true, ..Style::default() }, None),
                    Span::plain(" to need its own gate."),
                ],
            },
            Block::Quote {
                blocks: vec![Block::paragraph("We counted forty cars and one very patient horse.")],
            },
        ],
        ..Article::default()
    };
    let mut publisher = row(RelatedGroup::Publisher, "Why the bolt was never found");
    publisher.section = Some(line("Coast & Islands"));
    publisher.standfirst = Some(line("Divers looked for nine days."));
    publisher.author = Some(line("Ida Marsh"));
    let rows = [
        publisher,
        row(
            RelatedGroup::Covering,
            "Ferry runs all night for the first time since the great storm of last autumn",
        ),
        row(RelatedGroup::Earlier, "Council asks who holds the key"),
    ];
    let page = set(&article, &rows, 64);
    insta::assert_snapshot!(text(&page));
    assert_eq!(page.targets.len(), 4);
    assert_eq!(page.target_of_digit(2), Some(2));
    assert_eq!(page.target_of_digit(4), None);
}

#[test]
fn lists_hang_and_nest() {
    check_body(
        vec![Block::List {
            ordered: false,
            items: vec![
                item(vec![Block::paragraph("a first item that is too long for one line")]),
                item(vec![
                    Block::paragraph("second"),
                    Block::List { ordered: true, items: vec![item(vec![Block::paragraph("inner")])] },
                ]),
            ],
        }],
        24,
        "• a first item that is\n  too long for one line\n• second\n  1. inner",
    );
}

#[test]
fn quotations_figures_and_corrections_stand_apart() {
    check_body(
        vec![
            Block::Quote { blocks: vec![Block::paragraph("one"), Block::paragraph("two")] },
            Block::Figure { figure: Figure { caption: Some(line("A gull.")), ..Figure::default() } },
            Block::Correction { spans: vec![Span::plain("It was two gulls.")] },
            Block::Rule,
            Block::Embed { label: line("Video"), link: WebUrl::parse("https://tv.example/1").ok() },
        ],
        30,
        "│ one\n│\n│ two\n\n┊ A gull.\n\n┃ It was two gulls.\n\n           ·  ·  ·\n\n▸ Video (tv.example)",
    );
}

#[test]
fn code_keeps_its_lines() {
    check_body(
        vec![Block::Code { text: SafeText::lines("let a = 1;\n\n  a_very_long_line_of_code();") }],
        24,
        ".  let a = 1;\n\n.    a_very_long_line_of…",
    );
}

#[test]
fn a_table_fits_its_columns() {
    let cells = |texts: &[&str]| texts.iter().map(|text| line(text)).collect::<Vec<_>>();
    let table = Table {
        caption: None,
        head: cells(&["Ferry", "Cars", "Remark"]),
        rows: vec![
            cells(&["Anna", "42", "ran until four in the morning"]),
            cells(&["Little Berta", "7", "turned back"]),
        ],
    };
    check_body(
        vec![Block::Table { table: table.clone() }],
        60,
        "Ferry         Cars  Remark\n───────────────────────────────────────────────\nAnna            42  ran until four in the morning\nLittle Berta     7  turned back"
            .replace("───────────────────────────────────────────────", &"─".repeat(49))
            .as_str(),
    );
    check_body(
        vec![Block::Table { table: table.clone() }],
        30,
        &format!(
            "Ferry        Cars  Remark\n{}\nAnna           42  ran until\n                   four in the\n                   morning\nLittle          7  turned back\nBerta",
            "─".repeat(30)
        ),
    );
    check_body(
        vec![Block::Table { table }],
        12,
        "Ferry: Anna\nCars: 42\nRemark:\nran until\nfour in the\nmorning\n\nFerry:\nLittle Berta\nCars: 7\nRemark:\nturned back",
    );
}

#[test]
fn a_search_finds_words_over_line_ends_and_without_accents() {
    let article = Article {
        body: vec![Block::paragraph("The café on the pier closes early, the Café owner says.")],
        ..Article::default()
    };
    let page = set(&article, &[], 20);
    assert_eq!(page.find("cafe").len(), 2);
    let found = page.find("pier  closes");
    assert_eq!(found.len(), 1, "{}", text(&page));
    assert_eq!(found[0].spots.len(), 2);
    assert!(page.find("").is_empty());
    assert!(page.find("gull").is_empty());
}

#[test]
fn a_headline_takes_its_lines_at_most() {
    assert_eq!(headline("One two three four", &[9, 9], false), ["One two", "three…"]);
    assert_eq!(headline("One two", &[9, 9], false), ["One two"]);
    assert_eq!(headline("One two three four five", &[14, 10], false), ["One two three", "four five"]);
    assert_eq!(headline("One two three four five", &[14, 8], false), ["One two three", "four…"]);
    assert_eq!(headline("", &[30, 30], false), ["Without a headline"]);
    assert_eq!(headline("Moscow", &[3], true), ["Mo~"]);
}

#[test]
fn a_page_that_names_its_host_alone_does_not_take_the_outlet_s_name() {
    for (outlet, shown) in [("harbour.example", "The Harbour Post"), ("Gull & Sons", "Gull & Sons")] {
        let article = Article { outlet: Some(line(outlet)), ..Article::default() };
        let text = text(&set(&article, &[], 60));
        assert!(text.contains(shown), "{text}");
        assert!(!text.contains("harbour.example"), "{text}");
    }
}

#[test]
fn an_outlet_s_article_gives_way_where_columns_are_dear() {
    for (name, short) in [
        ("The Harbour Post", "Harbour Post"),
        ("Theatre Weekly", "Theatre Weekly"),
        ("The", "The"),
        ("The ", "The "),
        ("", ""),
    ] {
        assert_eq!(outlet_name(name), short);
    }
}

#[test]
fn what_lies_beyond_a_mebibyte_is_named() {
    let body = (0..20).map(|_| Block::paragraph(&"word ".repeat(20_000))).collect();
    let page = set(&Article { body, ..Article::default() }, &[], 72);
    assert!(
        page.remark.as_ref().is_some_and(|remark| remark.contains("KiB are left out")),
        "{:?}",
        page.remark
    );
    let bytes: usize = page.lines.iter().map(|line| line.text().len()).sum();
    assert!(bytes <= TEXT_BYTES + 1024);
}

/// Words of several scripts, clusters of many characters, long stretches without a break.
fn words() -> impl Strategy<Value = String> {
    let word = prop_oneof![
        "[a-z]{1,12}",
        "[a-z]{40,90}",
        "[\u{4e00}-\u{4e20}]{1,8}",
        "[\u{5d0}-\u{5ea}]{2,7}",
        "(\u{644}\u{627}){1,6}",
        "(e\u{301}\u{302}){1,4}",
        Just("👩\u{200d}👩\u{200d}👧".to_owned()),
        Just("❤\u{fe0f}".to_owned()),
        Just("a-b-c".to_owned()),
        "\\PC{0,6}",
    ];
    prop::collection::vec(word, 0..14).prop_map(|words| words.join(" "))
}

fn spans() -> impl Strategy<Value = Vec<Span>> {
    prop::collection::vec((words(), any::<bool>(), any::<bool>()), 0..4).prop_map(|parts| {
        parts
            .into_iter()
            .map(|(text, strong, is_link)| Span {
                text: SafeText::span(&text),
                style: Style { strong, ..Style::default() },
                link: is_link.then(|| WebUrl::parse("https://a.example/").expect("an address")),
            })
            .collect()
    })
}

fn blocks() -> impl Strategy<Value = Vec<Block>> {
    let leaf = prop_oneof![
        spans().prop_map(|spans| Block::Paragraph { spans }),
        spans().prop_map(|spans| Block::Heading { level: 2, spans }),
        words().prop_map(|text| Block::Code { text: SafeText::lines(&text) }),
        words().prop_map(|text| Block::Figure {
            figure: Figure { caption: Some(line(&text)), ..Figure::default() }
        }),
        prop::collection::vec(prop::collection::vec(words(), 0..4), 0..4).prop_map(|rows| Block::Table {
            table: Table {
                caption: None,
                head: vec![line("a"), line("b")],
                rows: rows.iter().map(|row| row.iter().map(|cell| line(cell)).collect()).collect(),
            },
        }),
        Just(Block::Rule),
    ];
    let block = leaf.prop_recursive(3, 12, 3, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..3).prop_map(|blocks| Block::Quote { blocks }),
            prop::collection::vec(prop::collection::vec(inner, 0..3), 0..3).prop_map(|items| Block::List {
                ordered: true,
                items: items.into_iter().map(Item::new).collect()
            }),
        ]
    });
    prop::collection::vec(block, 0..5)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn no_line_is_wider_than_its_page(body in blocks(), width in 2_usize..90, title in words()) {
        let rows = [row(RelatedGroup::Covering, &title), row(RelatedGroup::Publisher, &title)];
        let page = set(&Article { body, title: line(&title), ..Article::default() }, &rows, width);
        for line in &page.lines {
            prop_assert!(line.width() <= width, "{} > {width}: {:?}", line.width(), line.text());
        }
    }

    #[test]
    fn every_line_has_a_place_of_its_own(body in blocks(), width in 2_usize..90) {
        let page = set(&Article { body, ..Article::default() }, &[], width);
        let mut before = None;
        for number in 0..page.lines.len() {
            let place = page.place_of(number);
            prop_assert!(before.is_none_or(|before| before < place), "line {number}: {place:?} after {before:?}\n{}", text(&page));
            prop_assert_eq!(page.line_of(place), number);
            before = Some(place);
        }
        prop_assert_eq!(page.blocks.iter().map(ExactSizeIterator::len).sum::<usize>(), page.lines.len());
    }

    #[test]
    fn a_place_is_found_again_at_another_width(body in blocks(), first in 20_usize..90, then in 20_usize..90) {
        let article = Article { body, ..Article::default() };
        let (one, other) = (set(&article, &[], first), set(&article, &[], then));
        for number in 0..one.lines.len() {
            let place = one.place_of(number);
            let back = other.place_of(other.line_of(place));
            prop_assert!(back <= place || back.character == 0, "{back:?} {place:?}");
            prop_assert_eq!(back.block, place.block);
        }
    }

    #[test]
    fn no_text_is_lost(spans in spans(), width in 2_usize..90) {
        let said = |text: &str| text.chars().filter(|character| !character.is_whitespace()).collect::<String>();
        let block = Block::Paragraph { spans };
        let expected = said(&block.texts().concat());
        let page = set(&Article { body: vec![block], ..Article::default() }, &[], width);
        let shown: String = page.lines[page.blocks[1].clone()].iter().map(Line::text).collect();
        prop_assert_eq!(said(&shown), expected);
    }

    #[test]
    fn nonsense_widths_do_no_harm(body in blocks(), width in 0_usize..4, block in any::<u32>(), character in any::<u32>()) {
        let page = set(&Article { body, ..Article::default() }, &[], width);
        let _ = page.place_of(page.line_of(Place { block, character }));
        let _ = page.find("a");
        let _ = headline("新聞 a-b", &[width, width], false);
    }
}

#[test]
#[ignore = "measures; run with optimisation"]
fn a_mebibyte_is_set_quickly() {
    let sentence = "The bridge was shut at ten in the evening, said the harbour office, which had not expected to need its own gate. ";
    let latin: Vec<Block> =
        (0..TEXT_BYTES / (sentence.len() * 6)).map(|_| Block::paragraph(&sentence.repeat(6))).collect();
    let one = vec![Block::paragraph(&sentence.repeat(TEXT_BYTES / sentence.len()))];
    let wide = "港の橋が一晩閉鎖され、フェリーの町は待つことを思い出した。".repeat(10);
    let cjk: Vec<Block> = (0..TEXT_BYTES / wide.len()).map(|_| Block::paragraph(&wide)).collect();
    let accents =
        "Évidemment, l’été dernier, la tempête a fermé l’écluse ; « personne » n’a été blessé. ".repeat(6);
    let accented: Vec<Block> = (0..TEXT_BYTES / accents.len()).map(|_| Block::paragraph(&accents)).collect();
    for (name, body) in [("latin", latin), ("one paragraph", one), ("cjk", cjk), ("accented", accented)] {
        let article = Article { body, ..Article::default() };
        let start = std::time::Instant::now();
        let page = set(&article, &[], 72);
        let spent = start.elapsed();
        assert!(spent.as_millis() < 300, "{name}: {} lines in {spent:?}", page.lines.len());
    }
}
