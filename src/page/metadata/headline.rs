//! The headline: of all that the page calls a title, the one that it shows.

use super::context::{Meta, likeness, words};
use crate::page::choice::{ALWAYS, Candidate, Choice, Trace, Witness};
use crate::page::lexicon::{Role, role};
use crate::page::lines::collapse;
use crate::page::tree::Tree;
use crate::text::fold;

/// The most characters of a title: an element that is never closed would take the whole page for one.
const TITLE: usize = 1_000;
/// What a headline is called.
static HEADLINE: Role = Role::new(|| role("headline"));
/// What a kicker or a label within a headline is called.
static LABEL: Role = Role::new(|| role("headline.label"));

/// The headline and where it stands.
#[derive(Debug, Default)]
pub(in crate::page) struct Headline {
    /// The text.
    pub text: String,
    /// The element that shows it.
    pub node: Option<usize>,
}

/// The titles that a page gives itself for machines, best first.
pub(in crate::page) fn stated_titles(tree: &Tree, meta: &Meta) -> Vec<String> {
    let mut titles: Vec<String> = Vec::new();
    let site = meta.first(&["og:site_name", "application-name"]).map(ToOwned::to_owned);
    let mut add = |title: &str| {
        let title = without_site(&collapse(start(title)), site.as_deref());
        if !title.is_empty() && !titles.contains(&title) {
            titles.push(title);
        }
    };
    for names in [
        &["og:title"][..],
        &["twitter:title"],
        &["dc.title", "dcterms.title", "parsely-title", "sailthru.title"],
        &["headline"],
    ] {
        if let Some(title) = meta.first(names) {
            add(title);
        }
    }
    if let Some(title) = tree.all("title").next() {
        let text: String = tree.raw_below(title);
        add(&text);
    }
    titles
}

/// A text's start, as long as a title may be.
fn start(text: &str) -> &str {
    text.char_indices().nth(TITLE).map_or(text, |(end, _)| &text[..end])
}

/// The title without the site's name after or before it.
fn without_site(title: &str, site: Option<&str>) -> String {
    let mut title = title.to_owned();
    for _ in 0..3 {
        let Some((start, end, sign)) =
            [" | ", " - ", " – ", " — ", " :: ", " • ", " · ", " « ", " » ", " / "]
                .iter()
                .filter_map(|sign| title.rfind(sign).map(|at| (at, at + sign.len(), sign)))
                .max_by_key(|(at, ..)| *at)
        else {
            break;
        };
        let (before, after) = (title[..start].trim(), title[end..].trim());
        let is_site = site.is_some_and(|site| {
            let (site, after) = (fold(site), fold(after));
            !after.is_empty() && (site.contains(&after) || after.contains(&site))
        });
        // "The Bell - The Bell"
        let is_site = is_site || fold(before) == fold(after);
        let is_bar = matches!(*sign, " | " | " :: " | " « " | " » ");
        let is_short = after.split_whitespace().count() <= 4 && before.split_whitespace().count() >= 4;
        if is_site || is_bar && is_short {
            title = before.to_owned();
        } else {
            break;
        }
    }
    title
}

/// A heading of the first level that says what is stated, or no other title is known.
const STATED: u8 = 4;
/// The only such heading that reads like a headline.
const ALONE: u8 = 3;
/// Another element that shows what is stated.
const ELSEWHERE: u8 = 2;
/// The page's only heading of the first level.
const ONLY: u8 = 1;
/// A title that the page does not show.
const UNSHOWN: u8 = 0;

/// Finds the headline: the visible one that is most like what the page says to machines.
pub(in crate::page) fn headline(
    tree: &Tree,
    titles: &[String],
    linked: Option<&str>,
    trace: &Trace,
) -> Headline {
    let references: Vec<&str> =
        linked.map(start).into_iter().chain(titles.iter().map(String::as_str)).collect();
    let headings: Vec<usize> = tree.all("h1").filter(|&h1| is_shown(tree, h1)).take(40).collect();
    let worded = |node: usize, text: String, rung, rule| {
        Candidate::new(Headline { text, node: Some(node) }, rung, rule).at(node)
    };
    let mut choice = Choice::new("headline", tree, trace, |headline: &Headline| headline.text.clone());
    let weighed: Vec<(usize, String, f32)> = headings
        .iter()
        .map(|&heading| {
            let text = heading_text(tree, heading);
            let likeness = score(&text, &references) - if is_site_name(tree, heading) { 0.5 } else { 0.0 };
            (heading, text, likeness)
        })
        .collect();
    choice.ask(Witness::Shown, ALWAYS, || {
        let alike = weighed.iter().filter(|(.., worth)| *worth >= 0.3 || references.is_empty());
        alike.map(|(heading, text, worth)| {
            let text = without_glued(text, &references);
            worded(*heading, text, STATED, "a heading that says what is stated").with("alike", *worth)
        })
    });
    choice.ask(Witness::Shown, ALONE, || {
        // Worded otherwise for machines.
        let mut spoken = headings.iter().copied().filter(|&heading| speaks(tree, heading));
        let only = spoken.next().filter(|_| spoken.next().is_none());
        only.map(|node| {
            worded(node, heading_text(tree, node), ALONE, "the only heading that reads like a headline")
        })
    });
    choice.ask(Witness::Name, ALONE, || {
        others(tree).filter_map(|node| {
            let text = heading_text(tree, node);
            let score = score(&text, &references);
            let rule = "another element that says what is stated";
            (score >= 0.75).then(|| worded(node, text, ELSEWHERE, rule).with("alike", score))
        })
    });
    choice.ask(Witness::Shown, ONLY, || {
        // A visible headline that is worded otherwise for machines, unless it is the site's name.
        match weighed.as_slice() {
            [(heading, text, _)] if words(text).len() >= 4 => {
                Some(worded(*heading, text.clone(), ONLY, "the only heading"))
            }
            _ => None,
        }
    });
    choice.ask(Witness::Meta, UNSHOWN, || {
        let title = references.first().map(|title| (*title).to_owned());
        title.map(|text| Candidate::new(Headline { text, node: None }, UNSHOWN, "stated and not shown"))
    });
    choice.winner().unwrap_or_default()
}

fn is_shown(tree: &Tree, node: usize) -> bool {
    !tree.is_hidden(node) && (1..=TITLE).contains(&tree.characters(node))
}

/// How much a text is like what is stated, 0 to 1.
fn score(text: &str, references: &[&str]) -> f32 {
    references.iter().map(|title| likeness(text, title)).fold(0.0, f32::max)
}

/// Whether a heading may be the site's name: a link in the page's own header.
fn is_site_name(tree: &Tree, heading: usize) -> bool {
    tree.linked(heading) > 0 && tree.above(heading).any(|above| matches!(tree.tag(above), "header" | "nav"))
}

/// Whether a heading reads like a headline, and stands where one may.
fn speaks(tree: &Tree, heading: usize) -> bool {
    let is_aside = tree.above(heading).any(|above| matches!(tree.tag(above), "aside" | "nav" | "footer"));
    !is_aside && tree.linked(heading) == 0 && words(&tree.text(heading)).len() >= 6
}

/// Other elements that may show the headline.
fn others(tree: &Tree) -> impl Iterator<Item = usize> + '_ {
    let may_be = move |node: usize| {
        (matches!(tree.tag(node), "h2" | "h3") || tree.is_labelled(node, &HEADLINE))
            && is_shown(tree, node)
            && tree.characters(node) < 300
            && !tree.above(node).take(3).any(|above| tree.tag(above) == "a")
    };
    (1..tree.len()).filter(move |&node| may_be(node)).take(400)
}

/// A headline without the kicker that is glued to what is stated as the headline.
fn without_glued(text: &str, references: &[&str]) -> String {
    let glued = references.iter().filter(|title| words(title).len() >= 3).find_map(|title| {
        let kicker = text.strip_suffix(*title)?;
        let is_glued = kicker.chars().next_back().is_some_and(char::is_alphanumeric);
        (is_glued && kicker.split_whitespace().count() <= 6).then_some(*title)
    });
    glued.unwrap_or(text).to_owned()
}

/// A heading's text without a kicker or a label within it.
fn heading_text(tree: &Tree, heading: usize) -> String {
    let is_label = |below: usize| {
        tree.is_labelled(below, &LABEL) && tree.characters(below) * 2 < tree.characters(heading)
    };
    let text = tree.text_where(heading, |below| {
        !is_label(below) && tree.tag(below) != "time" && tree.tag(below) != "button"
    });
    let text = if text.is_empty() { tree.text(heading) } else { text };
    start(&text).to_owned()
}

#[cfg(test)]
mod tests {
    use crate::model::Budget;

    #[test]
    fn the_headline_is_what_the_page_shows() {
        let check = |head: &str, body: &str, expected: &str| {
            let text = "<p>The council met for the third time this week and agreed on a plan for the harbour, which \
                has been closed since the storm of last winter, and which nobody has seen open since.</p>";
            let html = format!("<head>{head}</head><body>{body}<article>{}</article></body>", text.repeat(6));
            let article = crate::page::read(html.as_bytes(), None, None, &Budget::document());
            assert_eq!(article.title.as_str(), expected, "{head} {body}");
        };
        let title = "<meta property=og:title content='Council agrees on a plan'><title>Council agrees on a plan | Ledger</title>";
        check(title, "<h1>Ledger</h1><h1>Council agrees on a plan</h1>", "Council agrees on a plan");
        check(title, "<h1><span>Harbour</span>Council agrees on a plan</h1>", "Council agrees on a plan");
        // Worded otherwise for machines, while another story's card has their words.
        check(
            title,
            "<h1>After the storm comes a plan for Brennick</h1><h1>More</h1><h3>Council agrees on a plan</h3>",
            "After the storm comes a plan for Brennick",
        );
        check(title, "<div class=headline>Council agrees on a plan</div>", "Council agrees on a plan");
        check(title, "", "Council agrees on a plan");
        check("<title>The Fenwater Bell - The Fenwater Bell</title>", "", "The Fenwater Bell");
    }
}
