//! The bounds by which a text is completed, each at the bound and one beyond.

use super::run::{AROUND, NEAR};
use super::{Found, OPENERS, OPENING, find, is_sentence};
use crate::model::Budget;
use crate::page::choice::Trace;
use crate::page::tree::Tree;
use crate::page::tree::parse::parse;

/// A sentence of so many letters.
fn sentence(letters: usize) -> String {
    "A".to_owned() + &"b".repeat(letters - 2) + "."
}

fn found(html: &str) -> (Tree, Found) {
    let parsed = parse(html, None, &Budget::document());
    let title = parsed.tree.all("h1").next();
    let found = find(&parsed.tree, parsed.document, title, None, &Budget::document(), &Trace::off());
    (parsed.tree, found.expect("a text"))
}

/// Whether the element with an id is of the text.
fn is_of_text(html: &str, id: &str) -> bool {
    let (tree, found) = found(html);
    let node = (1..tree.len()).find(|&node| tree.attribute(node, "id") == Some(id)).expect("an element");
    tree.is_within(node, found.root) && !found.left_out.iter().any(|&out| tree.is_within(node, out))
}

fn paragraphs(from: usize, count: usize) -> String {
    let line = |number| {
        format!(
            "<p>Line {number} of the tale says that the river rose and that all of the town waited for the rain to end, one night after another.</p>"
        )
    };
    (from..from + count).map(line).collect()
}

#[test]
fn what_opens_a_text_in_a_box_has_the_letters_of_a_sentence() {
    assert!(is_sentence(&sentence(OPENING)));
    assert!(!is_sentence(&sentence(OPENING - 1)));
    let check = |letters: usize, expected: bool| {
        let html = format!(
            "<div><h1>The river rose</h1><div class=a><div><p id=opener>{}</p></div></div><div class=b>{}</div></div>",
            sentence(letters),
            paragraphs(0, 6)
        );
        assert_eq!(is_of_text(&html, "opener"), expected, "{letters}");
    };
    check(OPENING, true);
    check(OPENING - 1, false);
}

#[test]
fn so_many_boxes_open_a_text_and_more_are_something_else() {
    let check = |count: usize, expected: bool| {
        let boxes: String = (0..count)
            .map(|number| {
                format!(
                    "<div class=a><div><p id=opener{number}>{}</p></div></div>",
                    sentence(OPENING + number)
                )
            })
            .collect();
        let html =
            format!("<div><h1>The river rose</h1>{boxes}<div class=b>{}</div></div>", paragraphs(0, 8));
        assert_eq!(is_of_text(&html, "opener0"), expected, "{count}");
    };
    check(OPENERS, true);
    check(OPENERS + 1, false);
}

#[test]
fn groups_that_stand_in_other_depths_have_boxes_that_look_alike() {
    let group = |from: usize| format!("<div class=group>{}</div>", paragraphs(from, 3));
    // The nearest boxes around the second group look like those around the first, up to some level.
    let check = |alike: usize, expected: bool| {
        let boxes = |name: &str| {
            (0..3)
                .rev()
                .map(|level| {
                    if level < alike {
                        format!("<div class=box{}>", ["a", "b", "c"][level])
                    } else {
                        format!("<div class={name}>")
                    }
                })
                .collect::<String>()
        };
        let html = format!(
            "<h1>The river rose</h1><div class=text>{}{}</div></div></div></div><div><div>{}{}</div></div></div></div></div>",
            boxes("one"),
            group(0),
            boxes("other"),
            group(3)
        );
        let (_, found) = found(&html);
        assert_eq!(found.run.expect("a run").groups.len(), if expected { 2 } else { 1 }, "{alike}");
    };
    check(AROUND, true);
    check(AROUND - 1, false);
}

#[test]
fn the_rest_of_a_text_follows_soon() {
    let check = |between: usize, expected: bool| {
        let html = format!(
            "<h1>The river rose</h1><div class=article-body><div class=group>{}</div></div><div>{}</div>\
             <div><div class=group><p id=rest>{}</p></div></div>",
            paragraphs(0, 6),
            "<a href=/b>b</a> ".repeat(between),
            sentence(120)
        );
        assert_eq!(is_of_text(&html, "rest"), expected, "{between}");
    };
    check(NEAR, true);
    check(NEAR + 1, false);
}
