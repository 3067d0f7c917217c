//! Which of a page's figures stands at the head of its story.

use std::collections::HashSet;

use super::{Figures, picture};
use crate::page::lexicon::{Role, role};
use crate::page::tree::Tree;

/// Words in the class of what shows other stories, or sells.
static OTHER_WORDS: Role = Role::new(|| role("no-lead"));

/// How much text may stand above the picture that the page names as its own, in characters.
const OPENING: usize = 500;

/// The longest text above a lead picture that is no more than a standfirst, in characters.
const STANDFIRST: usize = 240;

/// What is known of a story's head.
pub(in crate::page) struct Top<'a> {
    /// The headline's element.
    pub headline: Option<usize>,
    /// The first paragraph.
    pub text: usize,
    /// Elements that hold lists of other stories.
    pub cut: &'a HashSet<usize>,
    /// The pictures that the page names as its own, as addresses.
    pub stated: &'a [&'a str],
}

/// Behind the opening of the text: what opens it is often a standfirst, and the picture comes after it.
fn end(tree: &Tree, text: usize, most: usize) -> usize {
    let mut characters = 0;
    (text..tree.len())
        .find(|&node| {
            characters += tree
                .raw_text(node)
                .filter(|_| !tree.is_hidden(node))
                .map_or(0, |text| text.trim().chars().count());
            characters > most
        })
        .unwrap_or(tree.len())
}

/// The figures at the head of the story, the lead first.
pub(in crate::page) fn find(tree: &Tree, figures: &Figures, top: &Top<'_>) -> Vec<usize> {
    let headline = top.headline.unwrap_or(top.text);
    let container = tree.above(headline).find(|&above| tree.is_within(top.text, above)).unwrap_or(0);
    let stems: Vec<String> =
        top.stated.iter().map(|address| picture::stem(address)).filter(|stem| stem.len() > 3).collect();
    let is_stated = |node: usize| {
        let addresses = std::iter::once(node).chain(tree.below(node)).take(60).filter_map(|below| {
            (picture::is_picture(tree, below)).then(|| picture::address(tree, below)).flatten()
        });
        addresses.into_iter().any(|address| stems.contains(&picture::stem(address.as_str())))
    };
    // What the page names as its own, just above the text, is the story's whatever holds it.
    let is_own = |node: usize| {
        top.headline.is_some_and(|headline| headline < node) && node < top.text && is_stated(node)
    };
    let is_head = |node: usize| {
        !tree.is_hidden(node)
            && !tree.is_within(top.text, node)
            && !picture::is_portrait(tree, node)
            && tree.up(node).take_while(|&above| above != container).all(|above| {
                !top.cut.contains(&above)
                    && (tree.is_within(top.text, above)
                        || tree.is_within(headline, above)
                        || !matches!(tree.tag(above), "nav" | "aside" | "footer" | "article" | "form" | "li")
                            && (!tree.is_labelled(above, &OTHER_WORDS) || is_own(node)))
            })
    };
    let (near, end) = (end(tree, top.text, STANDFIRST), end(tree, top.text, OPENING));
    let mut found: Vec<(usize, bool, bool)> = Vec::new();
    for node in figures.nodes() {
        if node >= end {
            break;
        }
        // Above the text and below its standfirst all there is; elsewhere what the page names as its own.
        let is_above = tree.is_within(node, container) && node < top.text || node > top.text && node < near;
        if !is_head(node) || !is_above && !is_stated(node) {
            continue;
        }
        let is_captioned = figures.read(tree, node).is_some_and(|figure| figure.caption.is_some());
        found.push((node, is_captioned, is_stated(node)));
    }
    let mut covered = 0;
    for node in container..top.text {
        if figures.is_at(node) {
            covered = covered.max(tree.end(node));
        }
        if node < covered
            || !matches!(tree.tag(node), "figure" | "img" | "picture" | "amp-img")
            || figures.pictures(tree, node) == 0
        {
            continue;
        }
        let is_named = tree.tag(node) == "figure" && top.headline.is_some_and(|headline| headline < node);
        if is_head(node) && (is_stated(node) || is_named) {
            covered = tree.end(node);
            found.push((node, false, is_stated(node)));
        }
    }
    let lead = found.iter().copied().max_by_key(|&(node, is_captioned, is_stated)| {
        (is_captioned && is_stated, is_captioned, is_stated, std::cmp::Reverse(node))
    });
    let Some((lead, ..)) = lead else { return Vec::new() };
    let others =
        found.iter().filter(|(node, is_captioned, _)| *is_captioned && *node != lead).map(|(node, ..)| *node);
    std::iter::once(lead).chain(others).collect()
}

#[cfg(test)]
mod tests {
    use crate::model::{Budget, WebUrl};

    const TEXT: &str = "<p>The boat that ran aground on the bank in spring was towed to the port on Monday, \
        the harbour master said, after months in which nobody wanted to pay for the work.</p>\
        <p>Its owner, who lives abroad, could not be reached. The town has set aside money for a new quay, \
        and the boat is to lie there until a court decides whose it is.</p>";

    /// The captions of a page, the lead's first.
    fn check(head: &str, above: &str, within: &str, expected: &[&str]) {
        let html = format!(
            "<head><title>Boat towed to port</title>{head}</head><body><main><header>\
             <h1>Boat towed to port</h1>{above}</header><div class=article-body>{within}{TEXT}</div></main>"
        );
        let address = WebUrl::parse("https://news.example/a/boat").expect("an address");
        let article = crate::page::read(html.as_bytes(), None, Some(&address), &Budget::document());
        let captions: Vec<&str> = article.captions().into_iter().map(crate::text::SafeText::as_str).collect();
        assert_eq!(captions, expected, "{above} {within}");
        assert!(article.lead.is_some_and(|lead| lead.caption.is_some()), "{above} {within}");
    }

    fn figure(name: &str, caption: &str) -> String {
        format!("<figure><img src=/p/{name}.jpg><figcaption>{caption}</figcaption></figure>")
    }

    #[test]
    fn the_lead_stands_above_the_text_or_opens_it() {
        check("", &figure("boat", "The boat."), &figure("quay", "The quay."), &["The boat.", "The quay."]);
        check("", "", &figure("boat", "The boat."), &["The boat."]);
    }

    #[test]
    fn the_picture_that_the_page_names_goes_before_others() {
        let named = "<meta property='og:image' content='https://cdn.example/x/boat-1200x630.jpg'>";
        let above = format!("{}{}", figure("map-of-bank", "The bank."), figure("boat", "The boat."));
        check(named, &above, "", &["The boat.", "The bank."]);
    }

    #[test]
    fn a_writers_portrait_is_no_lead() {
        let portrait = "<div class=byline><figure><img src=/p/ana.jpg><figcaption>By Ana Maker, at the \
                        port</figcaption></figure></div>";
        check("", portrait, &figure("boat", "The boat."), &["The boat."]);
    }
}
