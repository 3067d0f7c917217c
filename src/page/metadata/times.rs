//! When a story was published and changed.

use std::cell::LazyCell;

use super::context::Context;
use crate::dates;
use crate::model::When;
use crate::page::choice::{Candidate, Choice, Trace, Witness};
use crate::page::lines::{Line, beside};

/// Publication and change.
#[derive(Debug, Default)]
pub(super) struct Times {
    /// When it was published.
    pub published: Option<When>,
    /// When it was last changed.
    pub updated: Option<When>,
}

/// The rung of all times: the first witness that knows one is believed.
const FIRST: u8 = 1;
/// The longest line that may say when a story was published, in characters, and when it was changed.
const PUBLISHED_LINE: usize = 140;
const UPDATED_LINE: usize = 200;
/// The longest words that lead to a time in its line, in bytes.
const LEAD: usize = 40;
/// The most days between a time that is shown and the day in the address.
const DAYS: i32 = 2;

/// Names of `meta` elements that hold the time of publication, best first.
const PUBLISHED: &[&str] = &[
    "article:published_time",
    "article:published:time",
    "article:published",
    "og:article:published_time",
    "og:published_time",
    "datepublished",
    "parsely-pub-date",
    "sailthru.date",
    "dc.date.issued",
    "dcterms.created",
    "dcterms.date",
    "dc.date",
    "pubdate",
    "publishdate",
    "publish-date",
    "publish_date",
    "publication_date",
    "date",
    "article.published",
    "cxenseparse:recs:publishtime",
    "article_date_original",
    "last-modified-date",
    "published-date",
    "publisheddate",
    "date.created",
    "rnews:datepublished",
    "dc.date.created",
    "citation_publication_date",
    "originalpublicationdate",
    "artikel:published",
    "vr:published_time",
    "iso-8601-publish-date",
    "ptime",
    "displaydate",
    "created",
    "bt:pubdate",
];
/// Names of `meta` elements that hold the time of a change, best first.
const CHANGED: &[&str] = &[
    "article:modified_time",
    "article:modified:time",
    "article:modified",
    "og:updated_time",
    "datemodified",
    "last-modified",
    "dcterms.modified",
];

/// When the story was published and changed: stated in JSON-LD, machine readable near the headline,
/// in `meta`, or as the head shows it.
pub(super) fn times(page: &Context) -> Times {
    let marked = time_elements(page);
    let published = published(page, &marked);
    let updated = updated(page, &marked).filter(|updated| Some(*updated) != published);
    Times { published, updated }
}

/// The first `time` elements of the head that tell of publication, and of a change.
#[derive(Default)]
struct Marked {
    published: Option<Candidate<When>>,
    updated: Option<Candidate<When>>,
}

fn time_elements(page: &Context) -> Marked {
    let tree = page.tree;
    let mut marked = Marked::default();
    // "<abbr class=published title=2026-04-01T09:00>", as blogs of many years write it.
    let dated = tree.all("abbr").filter(|&abbr| stated(page, abbr).is_some());
    for time in tree.all("time").chain(dated).filter(|&time| page.head.range.contains(&time)).take(20) {
        let label = format!("{} {} {}", tree.text(time), tree.label(time), tree.label(tree.parent(time)));
        let (before, _) = beside(tree, time, |_| true);
        let before = before.iter().rev().find(|text| !text.trim().is_empty());
        let leads = before.is_some_and(|text| text.len() <= LEAD && dates::tells_change(text));
        let (found, rule) = if leads || dates::tells_change(&label) {
            (&mut marked.updated, "a `time` of the head that tells of a change")
        } else {
            (&mut marked.published, "a `time` of the head")
        };
        if found.is_none() {
            *found = element(page, time).map(|when| Candidate::new(when, FIRST, rule).at(time));
        }
    }
    marked
}

fn published(page: &Context, marked: &Marked) -> Option<When> {
    let tree = page.tree;
    let first = |rule| move |when| Candidate::new(when, FIRST, rule);
    // A line of another story may stand near; the address knows at least the day.
    let in_address = page.address.and_then(|address| dates::in_address(address.as_url().path()));
    let is_far = |shown: When| in_address.is_some_and(|day| days_between(day, shown) > DAYS);
    let in_meta =
        PUBLISHED.iter().find_map(|name| page.meta.first(&[name]).and_then(|text| read(page, text)));
    let in_lines = LazyCell::new(|| in_lines(page));
    let mut choice = choice("published", page);
    choice.ask(Witness::Linked, FIRST, || {
        page.linked.published.as_deref().and_then(|text| read(page, text)).map(first("datePublished"))
    });
    choice.ask(Witness::Markup, FIRST, || marked.published.clone());
    choice.ask(Witness::Meta, FIRST, || in_meta.map(first("a time of publication")));
    choice.ask(Witness::Markup, FIRST, || {
        let mut named =
            (1..tree.len()).filter(|&node| tree.attribute(node, "itemprop") == Some("datePublished"));
        named.find_map(|node| {
            let when = stated(page, node).or_else(|| read(page, &tree.text(node)))?;
            Some(Candidate::new(when, FIRST, "itemprop datePublished").at(node))
        })
    });
    choice.ask(Witness::Shown, FIRST, || {
        let shown = in_lines.clone().or_else(|| marked.updated.clone())?;
        match in_address.filter(|_| is_far(shown.value)) {
            Some(day) => Some(Candidate::new(day, FIRST, "the address, for what is shown is another day")),
            None => Some(shown),
        }
    });
    choice.ask(Witness::Linked, FIRST, || {
        let film = page.linked.film_published.as_deref().and_then(|text| read(page, text));
        film.map(first("when the page's film was published"))
    });
    choice.ask(Witness::Markup, FIRST, || {
        let mut shown = tree.all("time").filter(|&time| !tree.is_hidden(time));
        shown.find_map(|time| {
            let when = element(page, time).filter(|shown| !is_far(*shown))?;
            Some(Candidate::new(when, FIRST, "a `time` anywhere on the page").at(time))
        })
    });
    choice.ask(Witness::Address, FIRST, || in_address.map(first("the day in the address")));
    let published = choice.winner()?;
    let when = |candidate: &Option<Candidate<When>>| candidate.as_ref().map(|candidate| candidate.value);
    let others = [
        (Witness::Markup, when(&marked.published)),
        (Witness::Meta, in_meta),
        (Witness::Shown, when(&in_lines)),
    ];
    Some(refined(published, others, page.trace))
}

/// A day alone gives way to the same day with its time, a time to the same with its zone.
fn refined(published: When, others: [(Witness, Option<When>); 3], trace: &Trace) -> When {
    let mut known = published;
    for (witness, other) in others {
        let Some(other) = other else { continue };
        let is_more = known.clock().is_none() && other.clock().is_some()
            || known.offset().is_none()
                && other.offset().is_some()
                && known.clock().is_some()
                && other.clock().map(|clock| clock.minute) == known.clock().map(|clock| clock.minute);
        if known.date() == other.date() && is_more {
            trace.overrule("published", witness, || other.to_string(), "says more of the same day");
            known = other;
        }
    }
    known
}

fn updated(page: &Context, marked: &Marked) -> Option<When> {
    let tree = page.tree;
    let first = |rule| move |when| Candidate::new(when, FIRST, rule);
    let mut choice = choice("updated", page);
    choice.ask(Witness::Linked, FIRST, || {
        page.linked.modified.as_deref().and_then(|text| read(page, text)).map(first("dateModified"))
    });
    choice.ask(Witness::Meta, FIRST, || {
        page.meta.first(CHANGED).and_then(|text| read(page, text)).map(first("a time of change"))
    });
    choice.ask(Witness::Markup, FIRST, || marked.updated.clone());
    choice.ask(Witness::Shown, FIRST, || {
        let mut lines = near(page, UPDATED_LINE);
        lines.find_map(|line| {
            let when = dates::changed(&line.text, page.language.as_deref())?;
            Some(Candidate::new(when, FIRST, "behind the word of an update").at(line.node))
        })
    });
    choice.ask(Witness::Markup, FIRST, || {
        let mut named =
            (1..tree.len()).filter(|&node| tree.attribute(node, "itemprop") == Some("dateModified"));
        named.find_map(|node| {
            Some(Candidate::new(stated(page, node)?, FIRST, "itemprop dateModified").at(node))
        })
    });
    choice.winner()
}

fn choice<'t>(field: &'static str, page: &'t Context) -> Choice<'t, When> {
    Choice::new(field, page.tree, page.trace, When::to_string)
}

fn read(page: &Context, text: &str) -> Option<When> {
    dates::first(text, page.language.as_deref())
}

/// The time of a `time` element.
fn element(page: &Context, time: usize) -> Option<When> {
    stated(page, time).or_else(|| read(page, &page.tree.text(time)))
}

/// The time that an element states for machines.
fn stated(page: &Context, node: usize) -> Option<When> {
    let tree = page.tree;
    let titled = || tree.attribute(node, "title").filter(|_| tree.tag(node) == "abbr");
    let stated = tree.attribute(node, "datetime").or_else(|| tree.attribute(node, "content")).or_else(titled);
    stated.and_then(|text| read(page, text))
}

/// The short lines around the headline: those below it, then those above, nearest first.
fn near<'a>(page: &'a Context, longest: usize) -> impl Iterator<Item = &'a Line> + Clone {
    let all = page.head.below.iter().chain(page.head.above.iter().rev());
    all.filter(move |line| line.text.chars().count() < longest)
}

/// The time of publication that a line of the head shows.
fn in_lines(page: &Context) -> Option<Candidate<When>> {
    let of = |line: &Line, when: Option<When>, rule| Some(Candidate::new(when?, FIRST, rule).at(line.node));
    let mut lines = near(page, PUBLISHED_LINE);
    lines
        .clone()
        .find_map(|line| {
            of(line, dates::published(&line.text, page.language.as_deref()), "a line of the head")
        })
        .or_else(|| {
            lines.find_map(|line| {
                of(line, read(page, &line.text), "a line of the head that tells of a change")
            })
        })
        .or_else(|| {
            let mut lines = page.head.text.iter().filter(|line| is_dateline(&line.text));
            lines.find_map(|line| of(line, read(page, &line.text), "a short line that the text starts with"))
        })
}

fn days_between(one: When, other: When) -> i32 {
    one.date().until(other.date()).map_or(0, |span| span.get_days().abs())
}

/// Whether a line says little but when.
fn is_dateline(text: &str) -> bool {
    text.split_whitespace().count() <= 8
}

#[cfg(test)]
mod tests {
    use crate::model::{Budget, WebUrl};

    fn check(path: &str, head: &str, above: &str, expected: &str) {
        let text = "<p>The council met for the third time this week and agreed on a plan for the harbour, which \
            has been closed since the storm of last winter, and which nobody has seen open since.</p>";
        let html = format!(
            "<head>{head}</head><body><article><h1>Council agrees on a plan for the harbour</h1>{above}\
             <div>{}</div></article></body>",
            text.repeat(6)
        );
        let address = WebUrl::parse(&format!("https://news.example{path}")).expect("an address");
        let article = crate::page::read(html.as_bytes(), None, Some(&address), &Budget::document());
        let shown = |when: Option<crate::model::When>| when.map(|when| when.to_string()).unwrap_or_default();
        assert_eq!(
            format!("{} {}", shown(article.published), shown(article.updated)).trim(),
            expected,
            "{path} {head} {above}"
        );
    }

    #[test]
    fn publication_is_told_from_the_last_change() {
        let first = "2020-10-09T07:23";
        let both = "2020-10-09T07:23 2020-10-10T08:00";
        check("/a/b", "", "<p>Published 9 October 2020 07:23. Updated 10 October 2020 08:00</p>", both);
        check("/a/b", "", "<p>입력 2020.10.09 07:23</p><p>수정 2020.10.10 08:00</p>", both);
        check(
            "/a/b",
            "",
            "<div><span>입력 2020.10.09 07:23</span> <span>수정 2020.10.10 08:00</span></div>",
            both,
        );
        check("/a/b", "", "<p>公開 2020年10月9日 07:23 更新 2020年10月10日 08:00</p>", both);
        check(
            "/a/b",
            "",
            "<p>Published <time datetime='2020-10-09T07:23Z'>9 Oct</time>, updated <time datetime='2020-10-10T08:00Z'>10 Oct</time></p>",
            "2020-10-09T07:23Z 2020-10-10T08:00Z",
        );
        check(
            "/a/b",
            "",
            "<div><abbr class=published title='2020-10-09T07:23:00+0100'>October 9</abbr> by Ana Marsh</div>",
            "2020-10-09T07:23:00+01:00",
        );
        let film = "<script type='application/ld+json'>{\"@type\":\"VideoObject\",\"uploadDate\":\"2020-10-09T07:23\"}</script>";
        check("/a/b", film, "", first);
        check("/a/b", film, "<time datetime='2020-10-10T08:00'>10 October</time>", "2020-10-10T08:00");
        check("/a/b", "", "<p>Updated 10 October 2020 08:00 | Published 9 October 2020 07:23</p>", both);
        check("/a/b", "", "<p>09.10.2020, 07:23 Uhr, aktualisiert: 10.10.2020, 08:00 Uhr</p>", both);
        check("/a/b", "", "<p>9 October 2020 07:23</p><p>Mis à jour le 10 octobre 2020 à 08:00</p>", both);
        check("/a/b", "", "<time class='published updated' datetime='2020-10-09T07:23'>9 Oct</time>", first);
        check("/a/b", "<meta property='article:published:time' content='2020-10-09T07:23'>", "", first);
        check("/a/b", "", "<p>The standard was last set on 9 October 2020 07:23</p>", first);
    }

    #[test]
    fn the_address_knows_the_day_where_nothing_else_does() {
        check("/world/2020/10/09/council-agrees", "", "", "2020-10-09");
        check("/world/2020/oct/9/council-agrees", "", "", "2020-10-09");
        check("/world/council-agrees-2020-10-09", "", "", "2020-10-09");
        check("/world/2020/10/09/council-agrees", "", "<p>1 March 2019</p>", "2020-10-09");
        check("/world/20/10/council-of-2020", "", "", "");
    }
}
