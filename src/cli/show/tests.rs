use super::*;
use crate::model::{
    Article, Block, Dateline, Figure, Item, Kicker, Person, PersonKind, RelatedLink, Span, Style, Table,
    Verdict, WebUrl, When,
};
use crate::text::SafeText;

fn story() -> Article {
    Article {
        title: SafeText::line("Harbour <reopens> & sails"),
        kicker: Some(Kicker { text: SafeText::line("Coast"), link: None }),
        published: When::parse_iso("2020-10-09T07:23"),
        lead: Some(Figure { caption: Some(SafeText::line("A boat.")), ..Figure::default() }),
        body: vec![
            Block::paragraph("One two three four five six."),
            Block::List { ordered: true, items: vec![Item::new(vec![Block::paragraph("item")])] },
        ],
        latest: vec![RelatedLink {
            url: WebUrl::parse("https://news.example/b").expect("an address"),
            title: SafeText::line("Other"),
            section: Some(SafeText::line("Hills")),
            standfirst: None,
            author: None,
            time: None,
            published: None,
            heading: None,
            image: None,
        }],
        ..Article::default()
    }
}

#[test]
fn text_has_the_order_of_a_printed_page() {
    assert_eq!(
        text(&story(), 20),
        "2020-10-09 Coast\n\nHarbour <reopens> &\nsails\n\nOctober 09, 2020\n07:23 AM\nA boat.\n\nOne two three four\nfive six.\n\n1. item\n\nLatest News\n\nHills\nOther\n"
    );
}

#[test]
fn no_text_becomes_markup() {
    assert!(html(&story()).contains("<h1>Harbour &lt;reopens&gt; &amp; sails</h1>"));
    assert!(markdown(&story()).contains("# Harbour \\<reopens\\> \\& sails"));
}

#[test]
fn json_has_every_field_of_the_promise() {
    let value = json(&story(), Some("abc"));
    for key in [
        "id",
        "url",
        "title",
        "section",
        "standfirst",
        "authors",
        "published",
        "updated",
        "language",
        "outlet",
        "tags",
        "lead",
        "body",
        "captions",
        "blocks",
        "related",
        "latest",
        "verdict",
        "remarks",
    ] {
        assert!(value.get(key).is_some(), "{key}");
    }
    assert_eq!(value["latest"][0]["section"], "Hills");
    assert_eq!(value["published"], "2020-10-09T07:23");
}

/// Text that is markup in HTML, in Markdown and to a terminal.
const SHARP: &str = "<b onclick=\"x('y')\">&amp; *a* _b_ `c` [d](e) | # ~";

fn span(text: &str, style: Style, link: Option<&str>) -> Span {
    let link = link.map(|link| WebUrl::parse(link).expect("an address"));
    Span { text: SafeText::lines(text), style, link }
}

/// An article with every kind of block, and with markup wherever text can stand.
fn every_block() -> Article {
    let plain = Style::default();
    let sharp = || SafeText::line(SHARP);
    let figure = Figure {
        url: WebUrl::parse("https://coast.example/a.jpg?a=1&b=\"2\"").ok(),
        alt: Some(sharp()),
        caption: Some(sharp()),
        credit: Some(SafeText::line("J. Lund")),
        size: Some((600, 400)),
    };
    let cells = |row: [&str; 2]| row.map(SafeText::line).to_vec();
    let list = |ordered, inner| Block::List {
        ordered,
        items: vec![
            Item::new(vec![Block::paragraph("First"), inner]),
            Item::new(vec![Block::paragraph("Second")]),
        ],
    };
    Article {
        url: WebUrl::parse("https://coast.example/ferry").ok(),
        title: sharp(),
        kicker: Some(Kicker { text: sharp(), link: None }),
        standfirst: Some(sharp()),
        people: vec![Person { name: sharp(), kind: PersonKind::Person, role: Some(sharp()) }],
        published: When::parse_iso("2020-10-09T07:23:00+02:00"),
        updated: When::parse_iso("2020-10-09T09:00:00Z"),
        dateline: Some(Dateline { place: sharp(), agency: None }),
        language: Some(SafeText::line("en\"><script>")),
        outlet: Some(sharp()),
        tags: vec![sharp()],
        lead: Some(figure.clone()),
        body: vec![
            Block::Paragraph {
                spans: vec![
                    span("PORT ELLERY \u{2014} Plain! ", plain, None),
                    span("strong ", Style { strong: true, ..plain }, None),
                    span("and soft", Style { emphasis: true, ..plain }, None),
                    span(", ", plain, None),
                    span("let x = 1", Style { code: true, ..plain }, None),
                    span(" and ", plain, None),
                    span("a link", plain, Some("https://coast.example/b?c=<d>&e='f'")),
                    span(".\n# A line of its own\n1. and one more", plain, None),
                ],
            },
            Block::paragraph(SHARP),
            Block::Heading { level: 1, spans: vec![span("A heading", plain, None)] },
            Block::Heading { level: 4, spans: vec![span(SHARP, plain, None)] },
            list(false, list(true, Block::Code { text: SafeText::lines("deep\n  down") })),
            Block::Quote {
                blocks: vec![
                    Block::paragraph("Said one."),
                    Block::Quote { blocks: vec![Block::paragraph("Said another.")] },
                ],
            },
            Block::Code { text: SafeText::lines("if a < b && c {\n    ```\n}") },
            Block::Table {
                table: Table {
                    caption: Some(SafeText::line("Tolls")),
                    head: cells(["Ship", "Toll | <b>"]),
                    rows: vec![cells(["Ferry", "2 & 3"]), vec![SafeText::line("Barge")]],
                },
            },
            Block::Table { table: Table { rows: vec![cells(["no", "head"])], ..Table::default() } },
            Block::Figure { figure: figure.clone() },
            Block::Figure { figure: Figure { url: None, caption: None, alt: None, ..figure.clone() } },
            Block::Figure { figure: Figure { caption: None, credit: None, ..figure } },
            Block::Embed { label: sharp(), link: WebUrl::parse("https://video.example/?a=1&b=2").ok() },
            Block::Embed { label: SafeText::line("A map"), link: None },
            Block::Correction {
                spans: vec![
                    span("Corrected: ", plain, None),
                    span("the toll", plain, Some("https://coast.example/toll")),
                ],
            },
            Block::Rule,
        ],
        related: vec![RelatedLink {
            url: WebUrl::parse("https://coast.example/c?a=\"&b='").expect("an address"),
            title: sharp(),
            section: Some(sharp()),
            standfirst: Some(sharp()),
            author: Some(sharp()),
            time: Some(sharp()),
            published: None,
            heading: None,
            image: None,
        }],
        verdict: Verdict::Paywall,
        ..Article::default()
    }
}

#[test]
fn every_kind_of_block_has_its_place_in_every_format() {
    let article = every_block();
    insta::assert_snapshot!("text", text(&article, 60));
    insta::assert_snapshot!("markdown", markdown(&article));
    insta::assert_snapshot!("html", html(&article));
    let json = serde_json::to_string_pretty(&json(&article, Some("abc"))).expect("it is JSON");
    insta::assert_snapshot!("json", json);
}

#[test]
fn html_has_no_markup_but_our_own() {
    let page = html(&every_block());
    let own = [
        "!doctype",
        "html",
        "head",
        "meta",
        "title",
        "body",
        "article",
        "section",
        "p",
        "h1",
        "h2",
        "h4",
        "time",
        "figure",
        "img",
        "figcaption",
        "strong",
        "em",
        "code",
        "a",
        "br",
        "ul",
        "ol",
        "li",
        "blockquote",
        "pre",
        "table",
        "caption",
        "tr",
        "th",
        "td",
        "hr",
    ];
    for tag in page.split('<').skip(1) {
        let name = tag.trim_start_matches('/').split([' ', '>']).next().unwrap_or_default();
        assert!(own.contains(&name), "<{tag}");
        let attributes = tag.split('>').next().unwrap_or_default();
        assert!(!attributes.contains("onclick") || attributes.contains("&lt;b onclick"), "<{attributes}>");
        assert_eq!(attributes.matches('"').count() % 2, 0, "<{attributes}>");
    }
    assert!(!page.contains("script>"), "not even in an attribute");
}
