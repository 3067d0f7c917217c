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

/// Names of `meta` elements that tell of publication, the surest first.
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
/// Names of `meta` elements that tell of the last change.
const MODIFIED: &[&str] = &[
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
pub(in crate::page) fn times(
    tree: &Tree,
    head: &Head,
    linked: &LinkedData,
    meta: &Meta,
    language: Option<&str>,
    address: Option<&WebUrl>,
) -> Times {
    let page = Reader { tree, head, language };
    let read = |text: &str| dates::first(text, language);
    let (shown, shown_change) = page.in_head();
    let in_meta = PUBLISHED.iter().find_map(|name| meta.first(&[name]).and_then(read));
    // A line of another story may stand near; the address knows at least the day.
    let in_address = address.and_then(|address| dates::in_address(address.as_url().path()));
    let is_near = |shown: When| in_address.is_none_or(|day| days_between(day, shown) <= 2);
    let believable = |shown: When| if is_near(shown) { Some(shown) } else { in_address };
    let published = linked
        .published
        .as_deref()
        .and_then(read)
        .or(shown)
        .or(in_meta)
        .or_else(|| {
            page.marked("datePublished").find_map(|node| page.stated(node).or_else(|| page.text(node)))
        })
        .or_else(|| page.in_lines().or(shown_change).and_then(believable))
        .or_else(|| page.times().find(|shown| is_near(*shown)))
        .or(in_address);
    let published =
        [shown, in_meta, page.in_lines()].into_iter().flatten().fold(published, |known, other| {
            known.map(|known| if says_more(other, known) { other } else { known })
        });
    let updated = linked
        .modified
        .as_deref()
        .and_then(read)
        .or_else(|| meta.first(MODIFIED).and_then(read))
        .or(shown_change)
        .or_else(|| page.lines(200).find_map(|line| dates::changed(&line.text, language)))
        .or_else(|| page.marked("dateModified").find_map(|node| page.stated(node)))
        .filter(|updated| Some(*updated) != published);
    Times { published, updated }
}

/// Where a page says when.
struct Reader<'a> {
    tree: &'a Tree,
    head: &'a Head,
    language: Option<&'a str>,
}

impl<'a> Reader<'a> {
    /// What an element says for machines.
    fn stated(&self, node: usize) -> Option<When> {
        let stated = self.tree.attribute(node, "datetime").or_else(|| self.tree.attribute(node, "content"));
        stated.and_then(|text| dates::first(text, self.language))
    }

    fn text(&self, node: usize) -> Option<When> {
        dates::first(&self.tree.text(node), self.language)
    }

    /// What a `time` element says.
    fn time(&self, node: usize) -> Option<When> {
        let stated = self.tree.attribute(node, "datetime");
        stated.and_then(|text| dates::first(text, self.language)).or_else(|| self.text(node))
    }

    /// Publication and change by the `time` elements of the head, the first of each.
    fn in_head(&self) -> (Option<When>, Option<When>) {
        let tree = self.tree;
        let (mut published, mut changed) = (None, None);
        for time in tree.all("time").filter(|time| self.head.range.contains(time)).take(20) {
            let label = format!("{} {} {}", tree.text(time), tree.label(time), tree.label(tree.parent(time)));
            let told = if dates::tells_change(&label) { &mut changed } else { &mut published };
            *told = told.or_else(|| self.time(time));
        }
        (published, changed)
    }

    /// What the `time` elements of the whole page say.
    fn times(&self) -> impl Iterator<Item = When> {
        self.tree.all("time").filter(|&time| !self.tree.is_hidden(time)).filter_map(|time| self.time(time))
    }

    /// The elements that are marked as a property.
    fn marked(&self, property: &str) -> impl Iterator<Item = usize> {
        (1..self.tree.len()).filter(move |&node| self.tree.attribute(node, "itemprop") == Some(property))
    }

    /// The lines of the head, the nearest first, but for those of so many characters or more.
    fn lines(&self, characters: usize) -> impl Iterator<Item = &'a Line> {
        let lines = self.head.below.iter().chain(self.head.above.iter().rev());
        lines.filter(move |line| line.text.chars().count() < characters)
    }

    /// What the lines of the head say of publication, or else of anything.
    fn in_lines(&self) -> Option<When> {
        let read = |line: &Line| dates::first(&line.text, self.language);
        let first = self.lines(140).find_map(|line| dates::published(&line.text, self.language));
        let text = || self.head.text.iter().filter(|line| is_dateline(&line.text)).find_map(read);
        first.or_else(|| self.lines(140).find_map(read)).or_else(text)
    }
}

/// Whether a date is the other with more of its parts known: a day alone gives way to the same day with
/// its time, a time to the same with its zone.
fn says_more(date: When, known: When) -> bool {
    let has_minute = |when: When| when.clock().map(|clock| clock.minute);
    let adds_clock = known.clock().is_none() && date.clock().is_some();
    let adds_zone = known.offset().is_none()
        && date.offset().is_some()
        && known.clock().is_some()
        && has_minute(date) == has_minute(known);
    known.date() == date.date() && (adds_clock || adds_zone)
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
