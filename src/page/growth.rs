//! A page of twice the length costs twice as much, whatever it is made of.
//!
//! Counted in looks at nodes, so that no clock and no busy machine decide.

use std::time::Duration;

use super::choice::Trace;
use super::tree::LOOKS;
use super::tree::parse::parse;
use super::{article, section};
use crate::model::{Budget, WebUrl};

/// How many of its pieces the smaller page has.
const PIECES: usize = 300;
/// What twice the pieces may cost, in hundredths of what one page costs.
const MOST: u64 = 240;

fn page(piece: &dyn Fn(usize) -> String, count: usize) -> String {
    let pieces: String = (0..count).map(piece).collect();
    format!(
        "<html lang=en><head><title>Talks begin in the harbour town</title></head><body><main><article>\
         <h1>Talks begin in the harbour town</h1>\
         <p>The two towns have agreed to talk about the old banks, their crews said on Friday.</p>{pieces}\
         <p>They will meet in the hall by the water, where all such talks were held before.</p>"
    )
}

/// Looks at nodes while a page is read as an article and as a section.
fn cost(html: &str) -> u64 {
    let address = WebUrl::parse("https://news.example/world/talks-begin").expect("an address");
    let budget = Budget::lasting(Duration::from_secs(120));
    LOOKS.set(0);
    let _ = section::read(&parse(html, Some(&address), &budget).tree, Some(&address), &budget);
    let _ = article::read(parse(html, Some(&address), &budget), Some(&address), &budget, &Trace::off());
    LOOKS.get()
}

fn check(name: &str, piece: &dyn Fn(usize) -> String) {
    let (one, two) = (cost(&page(piece, PIECES)), cost(&page(piece, 2 * PIECES)));
    assert!(two * 100 <= one * MOST, "{name}: {one} looks, then {two}");
}

#[test]
fn twice_as_much_of_anything_costs_twice_as_much() {
    let link = |number: usize| format!("/world/2020/10/09/ferry-crews-meet-again-{number}");
    check("paragraphs", &|_| "<p>The crews of both coasts waited for the talks to begin.</p>".to_owned());
    check("open paragraphs", &|_| "<p>The crews of both coasts waited for the talks to begin.".to_owned());
    check("text", &|_| "The crews waited, and waited, for the talks to begin. ".to_owned());
    check("breaks", &|_| "The crews waited for the talks to begin.<br><br>".to_owned());
    check("spans", &|_| "<span>crews <b>wait</b></span> ".to_owned());
    check("links", &|number| format!("<a href={}>Ferry crews meet again today</a> ", link(number)));
    check("cards", &|number| {
        let link = link(number);
        format!(
            "<div class=card><h3><a href={link}>Ferry crews meet again</a></h3><p>By Ana Writer</p><time>9 Oct 2020</time></div>"
        )
    });
    check("headings", &|number| format!("<h2>Latest</h2><h3>Ferry crews meet {number}</h3>"));
    check("headlines", &|number| format!("<h1 class=title>Talks in harbour town {number}</h1>"));
    check("pictures", &|number| {
        format!("<img src=/boat-{number}.jpg alt='A boat in port' width=600 height=400>")
    });
    check("figures", &|number| {
        format!(
            "<figure><img src=/boat-{number}.jpg><figcaption>A boat in port. Photo: A. Maker</figcaption></figure>"
        )
    });
    check("captions", &|_| "<div class=caption>A boat in port</div>".to_owned());
    check("items", &|_| "<ul><li>The crews wait</ul>".to_owned());
    check("one list", &|_| "<li>The crews wait".to_owned());
    check("cells", &|_| "<table><tr><td>one<td>two</table>".to_owned());
    check("times", &|_| "<time datetime=2020-10-09>9 October 2020</time>".to_owned());
    check("bylines", &|number| format!("<div class=byline>By <a href=/author/{number}>Ana Writer</a></div>"));
    check("boxes", &|_| "<div class='related promo'><div></div></div>".to_owned());
    check("JSON-LD", &|_| "<script type=application/ld+json>{\"@type\":\"NewsArticle\"}</script>".to_owned());
    check("metas", &|_| "<meta name=author content='Ana Writer'>".to_owned());
    check("breadcrumbs", &|_| "<nav class=breadcrumb><a href=/world>World</a></nav>".to_owned());
    check("attributes", &|number| format!("<i a{number}=b class=c{number}>x</i>"));
    check("frames", &|number| format!("<iframe src='https://video.example/{number}'></iframe>"));
    check("quotes", &|_| "<blockquote><p>We will wait.</blockquote>".to_owned());
}

#[test]
fn elements_in_one_another_cost_no_more_than_their_depth() {
    let deep = |tag: &str, depth: usize| {
        page(&|_| format!("{}x{}", format!("<{tag}>").repeat(depth), format!("</{tag}>").repeat(depth)), 40)
    };
    for tag in ["div", "span", "section class=related", "figure", "ul", "table", "blockquote", "a href=/b"] {
        let (one, two) = (cost(&deep(tag, 100)), cost(&deep(tag, 200)));
        assert!(two <= one * 5, "{tag}: {one} looks, then {two}");
    }
}
