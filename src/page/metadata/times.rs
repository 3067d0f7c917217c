//! When a story was published and changed.

use super::{Head, Meta};
use crate::model::When;
use crate::page::dates;
use crate::page::ld::LinkedData;
use crate::page::lines::Line;
use crate::page::tree::Tree;
use crate::text::fold;

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
) -> Times {
    let read = |text: &str| dates::find(text, language);
    let is_update = |text: &str| {
        let folded = fold(text);
        [
            "updated",
            "update",
            "modified",
            "aktualisiert",
            "actualizado",
            "mis a jour",
            "aggiornato",
            "bijgewerkt",
            "обновлено",
            "atualizado",
            "zuletzt",
            "last",
            "stand",
            "uppdaterad",
            "oppdatert",
            "opdateret",
        ]
        .iter()
        .any(|word| folded.contains(word))
    };
    let stated = linked.published.as_deref().and_then(read);
    // `time` elements of the head: the first that is not of an update.
    let mut shown = None;
    let mut shown_update = None;
    for time in tree.all("time").filter(|&time| head.range.contains(&time)).take(20) {
        let label = format!("{} {} {}", tree.text(time), tree.label(time), tree.label(tree.parent(time)));
        let when = tree.attribute(time, "datetime").and_then(read).or_else(|| read(&tree.text(time)));
        if is_update(&label) {
            shown_update = shown_update.or(when);
        } else {
            shown = shown.or(when);
        }
    }
    const PUBLISHED: &[&str] = &[
        "article:published_time",
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
        let first = lines.iter().filter(|line| !is_update(&line.text)).find_map(|line| read(&line.text));
        first.or_else(|| lines.iter().find_map(|line| read(&line.text)))
    };
    let anywhere = || {
        tree.all("time").filter(|&time| !tree.is_hidden(time)).find_map(|time| {
            tree.attribute(time, "datetime").and_then(read).or_else(|| read(&tree.text(time)))
        })
    };
    let mut published = stated
        .or(shown)
        .or(in_meta)
        .or_else(by_attribute)
        .or_else(in_lines)
        .or(shown_update)
        .or_else(anywhere);
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
    let updated = linked
        .modified
        .as_deref()
        .and_then(read)
        .or_else(|| {
            meta.first(&[
                "article:modified_time",
                "og:updated_time",
                "datemodified",
                "last-modified",
                "dcterms.modified",
            ])
            .and_then(read)
        })
        .or(shown_update)
        .filter(|updated| Some(*updated) != published);
    Times { published, updated }
}
