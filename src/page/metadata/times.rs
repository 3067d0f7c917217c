//! When a story was published and changed.

use super::{Head, Meta};
use crate::dates;
use crate::model::{WebUrl, When};
use crate::page::ld::LinkedData;
use crate::page::lines::Line;
use crate::page::tree::Tree;

/// Publication and change.
#[derive(Debug, Default)]
pub(in crate::page) struct Times {
    /// When it was published.
    pub published: Option<When>,
    /// When it was last changed.
    pub updated: Option<When>,
}

/// When the story was published and changed: stated in JSON-LD, machine readable near the headline,
/// in `meta`, or as the head shows it.
pub(in crate::page) fn times(
    tree: &Tree,
    head: &Head,
    linked: &LinkedData,
    meta: &Meta,
    language: Option<&str>,
    address: Option<&WebUrl>,
) -> Times {
    let read = |text: &str| dates::first(text, language);
    let stated = linked.published.as_deref().and_then(read);
    // `time` elements of the head: the first that is not of an update.
    let mut shown = None;
    let mut shown_update = None;
    for time in tree.all("time").filter(|&time| head.range.contains(&time)).take(20) {
        let label = format!("{} {} {}", tree.text(time), tree.label(time), tree.label(tree.parent(time)));
        let when = tree.attribute(time, "datetime").and_then(read).or_else(|| read(&tree.text(time)));
        if dates::tells_change(&label) {
            shown_update = shown_update.or(when);
        } else {
            shown = shown.or(when);
        }
    }
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
    let in_meta = PUBLISHED.iter().find_map(|name| meta.first(&[name]).and_then(read));
    let by_attribute = || {
        (1..tree.len()).filter(|&node| tree.attribute(node, "itemprop") == Some("datePublished")).find_map(
            |node| {
                tree.attribute(node, "datetime")
                    .or_else(|| tree.attribute(node, "content"))
                    .and_then(read)
                    .or_else(|| read(&tree.text(node)))
            },
        )
    };
    let in_lines = || {
        let lines: Vec<&Line> = head
            .below
            .iter()
            .chain(head.above.iter().rev())
            .filter(|line| line.text.chars().count() < 140)
            .collect();
        let first = lines.iter().find_map(|line| dates::published(&line.text, language));
        first.or_else(|| lines.iter().find_map(|line| read(&line.text))).or_else(|| {
            head.text.iter().filter(|line| is_dateline(&line.text)).find_map(|line| read(&line.text))
        })
    };
    // A line of another story may stand near; the address knows at least the day.
    let in_address = address.and_then(|address| dates::in_address(address.as_url().path()));
    let believable = |shown: When| match in_address {
        Some(day) if days_between(day, shown) > 2 => day,
        _ => shown,
    };
    let anywhere = || {
        tree.all("time")
            .filter(|&time| !tree.is_hidden(time))
            .filter_map(|time| {
                tree.attribute(time, "datetime").and_then(read).or_else(|| read(&tree.text(time)))
            })
            .find(|shown| in_address.is_none_or(|day| days_between(day, *shown) <= 2))
    };
    let mut published = stated
        .or(shown)
        .or(in_meta)
        .or_else(by_attribute)
        .or_else(|| in_lines().or(shown_update).map(believable))
        .or_else(anywhere)
        .or(in_address);
    // A day alone gives way to the same day with its time, a time to the same with its zone.
    for other in [shown, in_meta, in_lines()].into_iter().flatten() {
        if let Some(known) = published {
            let is_more = known.clock().is_none() && other.clock().is_some()
                || known.offset().is_none()
                    && other.offset().is_some()
                    && known.clock().is_some()
                    && other.clock().map(|clock| clock.minute) == known.clock().map(|clock| clock.minute);
            if known.date() == other.date() && is_more {
                published = Some(other);
            }
        }
    }
    let update_in_lines = || {
        head.below
            .iter()
            .chain(head.above.iter().rev())
            .filter(|line| line.text.chars().count() < 200)
            .find_map(|line| dates::changed(&line.text, language))
    };
    let marked_update = || {
        (1..tree.len()).filter(|&node| tree.attribute(node, "itemprop") == Some("dateModified")).find_map(
            |node| {
                tree.attribute(node, "datetime").or_else(|| tree.attribute(node, "content")).and_then(read)
            },
        )
    };
    let updated = linked
        .modified
        .as_deref()
        .and_then(read)
        .or_else(|| {
            meta.first(&[
                "article:modified_time",
                "article:modified:time",
                "article:modified",
                "og:updated_time",
                "datemodified",
                "last-modified",
                "dcterms.modified",
            ])
            .and_then(read)
        })
        .or(shown_update)
        .or_else(update_in_lines)
        .or_else(marked_update)
        .filter(|updated| Some(*updated) != published);
    Times { published, updated }
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
