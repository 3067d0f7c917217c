//! Who made a story.
//!
//! The names that the head shows and those that are stated for machines are two witnesses; one of
//! them is believed as a whole, so that no newsroom or editor slips in between.

pub(super) mod names;
mod shown;
mod signature;

use self::names::{BYLINE_WORDS, FIELD, LINE, NO_WRITER, join, looks_personal, persons};
use self::shown::Shown;
use super::context::{Context, Meta};
use crate::model::{Person, PersonKind};
use crate::page::choice::{ALWAYS, Candidate, Choice, Witness};
use crate::page::ld::LinkedData;
use crate::page::people;
use crate::text::{SafeText, fold};

/// Names of `meta` elements that hold writers, best first.
const META: &[&str] = &[
    "author",
    "article:author",
    "dc.creator",
    "dcterms.creator",
    "parsely-author",
    "sailthru.author",
    "byl",
    "cxenseparse:author",
    "article:author_name",
    "articleauthor",
    "article_author",
    "article-author",
    "authors",
    "byline",
    "twitter:data1",
    "vr:author",
    "og:article:author",
    "citation_author",
    "dc.contributor",
];

/// The byline: persons that the head shows, persons that are stated, agencies and newsrooms.
pub(in crate::page) fn people(page: &Context) -> Vec<Person> {
    let outlet = page.outlet.as_deref();
    let rank = |people: &[Person]| rank(people, outlet);
    let ranked = |people: Vec<Person>| {
        let rank = rank(&people);
        (rank > Rank::Nobody).then(|| Candidate::new(people, rank as u8, rank.words()))
    };
    let person = Rank::Person as u8;
    let mut choice = Choice::new(FIELD, page.tree, page.trace, |people: &Vec<Person>| names(people));
    choice.ask(Witness::Linked, person, || ranked(linked_people(page.linked, outlet)));
    choice.ask(Witness::Markup, person, || ranked(marked_people(page)));
    choice.ask(Witness::Meta, person, || ranked(meta_people(page.meta, outlet)));
    let shown = shown::read(page);
    let is_shown_better = choice.best().is_none_or(|stated| outranks(&shown, stated, rank));
    choice.ask(Witness::Shown, ALWAYS, || {
        let points = f32::from(u8::from(is_shown_better));
        ranked(shown.people()).map(|shown| shown.with("names more, or others", points))
    });
    let agency = Rank::Agency as u8;
    choice.ask(Witness::Position, agency, || ranked(signature::read(page)));
    choice.ask(Witness::Position, agency, || ranked(signature::bare_name(page)));
    let mut chosen = choice.winner().unwrap_or_default();
    if !is_shown_better {
        shown.complete(&mut chosen);
    }
    shown.leave_writers(&mut chosen);
    // The newsroom beside a named writer says nothing.
    if persons(&chosen).next().is_some() {
        chosen.retain(|person| person.kind != PersonKind::Organisation);
    }
    chosen
}

/// Names as the record prints them.
fn names(people: &[Person]) -> String {
    people.iter().map(|person| person.name.as_str()).collect::<Vec<_>>().join(", ")
}

/// What the best of some names is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    Nobody,
    Outlet,
    Organisation,
    Agency,
    Person,
}

impl Rank {
    fn words(self) -> &'static str {
        match self {
            Self::Nobody => "nobody",
            Self::Outlet => "the outlet itself",
            Self::Organisation => "an organisation",
            Self::Agency => "an agency",
            Self::Person => "a person",
        }
    }
}

fn rank(people: &[Person], outlet: Option<&str>) -> Rank {
    let of = |person: &Person| match person.kind {
        PersonKind::Person => Rank::Person,
        PersonKind::Agency => Rank::Agency,
        PersonKind::Organisation if outlet.is_some_and(|outlet| fold(outlet) == fold(&person.name)) => {
            Rank::Outlet
        }
        PersonKind::Organisation => Rank::Organisation,
    };
    people.iter().map(of).max().unwrap_or(Rank::Nobody)
}

/// Whether what the head shows is believed before what is stated for machines.
fn outranks(shown: &Shown, stated: &[Person], rank: impl Fn(&[Person]) -> Rank) -> bool {
    let people = shown.people();
    if rank(stated) != Rank::Person || rank(&people) != Rank::Person {
        // Of two houses the one that the page shows had the story.
        let is_other = || !people.iter().any(|one| stated.iter().any(|other| is_like(one, other)));
        return rank(&people) > rank(stated)
            || rank(stated) == Rank::Organisation && rank(&people) == Rank::Organisation && is_other();
    }
    let agreed = persons(stated).filter(|one| persons(&people).any(|other| is_like(one, other))).count();
    let (of_stated, of_shown) = (persons(stated).count(), persons(&people).count());
    // All that are stated are shown in one line, and more.
    let is_more = agreed == of_stated && of_shown > agreed && shown.is_one_plain_line();
    agreed == 0 && of_stated <= of_shown || is_more
}

/// Whether two names are one, or one is the other with something after it.
fn is_like(one: &Person, other: &Person) -> bool {
    let (one, other) = (fold(&one.name), fold(&other.name));
    one == other
        || one
            .strip_prefix(&other)
            .or_else(|| other.strip_prefix(&one))
            .is_some_and(|rest| rest.starts_with(','))
}

/// The writers that JSON-LD states.
fn linked_people(linked: &LinkedData, outlet: Option<&str>) -> Vec<Person> {
    let mut found = Vec::new();
    for (name, is_organisation) in &linked.authors {
        let mut people = people::parse(name, outlet, true);
        if *is_organisation {
            for person in &mut people {
                if person.kind == PersonKind::Person
                    && (people::parse(&person.name, outlet, false).is_empty()
                        || linked.authors.len() == 1 && !looks_personal(&person.name))
                {
                    person.kind = PersonKind::Organisation;
                }
            }
        }
        join(&mut found, people);
    }
    found
}

/// The writers that `meta` elements state.
fn meta_people(meta: &Meta, outlet: Option<&str>) -> Vec<Person> {
    let mut found = Vec::new();
    for name in META {
        for content in meta.all(name) {
            if *name == "twitter:data1"
                && meta
                    .first(&["twitter:label1"])
                    .is_none_or(|label| !fold(label).contains("by") && !fold(label).contains("von"))
            {
                continue;
            }
            join(&mut found, people::parse(content, outlet, true));
        }
        if rank(&found, outlet) == Rank::Person {
            break;
        }
    }
    found
}

/// The writers that the page's own elements are marked to name: `itemprop=author`, for the item that the
/// headline belongs to.
fn marked_people(page: &Context) -> Vec<Person> {
    let (tree, head, outlet) = (page.tree, &page.head, page.outlet.as_deref());
    let mut found = Vec::new();
    let marked = (1..tree.len()).filter(|&node| {
        tree.attribute(node, "itemprop").is_some_and(|names| {
            names.split_ascii_whitespace().any(|name| matches!(name, "author" | "creator"))
        })
    });
    for node in marked.take(40) {
        let item = tree.above(node).find(|&above| tree.attribute(above, "itemscope").is_some());
        let is_own = match (item, head.headline) {
            (Some(item), Some(headline)) => tree.is_within(headline, item),
            _ => head.range.contains(&node),
        };
        let is_credit = tree.above(node).take(5).any(|above| {
            matches!(tree.tag(above), "figure" | "figcaption")
                || tree.is_labelled(above, &NO_WRITER) && !tree.is_labelled(above, &BYLINE_WORDS)
        });
        if !is_own || is_credit {
            continue;
        }
        let name = tree.below(node).find(|&below| {
            tree.attribute(below, "itemprop")
                .is_some_and(|name| name.split_ascii_whitespace().any(|name| name == "name"))
        });
        let text_of =
            |node: usize| tree.attribute(node, "content").map_or_else(|| tree.text(node), str::to_owned);
        let text = name.map_or_else(|| text_of(node), text_of);
        if text.chars().count() < LINE && !text.starts_with("http") {
            let mut people = people::parse(&text, outlet, false);
            // "Class Four, Brennick School" in one name's element is one name.
            let is_one = name.is_some()
                && people.len() == 2
                && people[1].kind == PersonKind::Organisation
                && rank(&people[1..], outlet) > Rank::Outlet;
            if is_one && people[0].kind == PersonKind::Person {
                people.truncate(1);
                people[0].name = SafeText::line(&text);
            }
            join(&mut found, people);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use crate::model::{Article, Budget, PersonKind, WebUrl};

    const TEXT: &str = "<p>The council met for the third time this week and agreed on a plan for the harbour, \
        which has been closed since the storm of last winter, and which nobody has seen open since.</p>";

    fn read(html: &str) -> Article {
        let address = WebUrl::parse("https://news.example/world/council-agrees").expect("an address");
        crate::page::read(html.as_bytes(), None, Some(&address), &Budget::document())
    }

    /// Reads a page with something in its head, above its text and below it.
    fn check(head: &str, above: &str, below: &str, expected: &str) {
        let html = format!(
            "<head><meta property=og:site_name content='Coast Ledger'>{head}</head>
             <body><article><h1>Council agrees on a plan for the harbour</h1>{above}<div>{}{below}</div></article>",
            TEXT.repeat(6)
        );
        let shown: Vec<String> = read(&html)
            .people
            .iter()
            .map(|person| match (person.kind, &person.role) {
                (PersonKind::Person, Some(role)) => format!("{} ({role})", person.name),
                (PersonKind::Person, None) => person.name.to_string(),
                (PersonKind::Organisation, _) => format!("[{}]", person.name),
                (PersonKind::Agency, _) => format!("<{}>", person.name),
            })
            .collect();
        assert_eq!(shown.join("; "), expected, "{head} {above} {below}");
    }

    #[test]
    fn writers_are_found_wherever_the_page_names_them() {
        let linked = |author: &str| {
            format!(
                "<script type='application/ld+json'>{{\"@type\":\"NewsArticle\",\"headline\":\"Council agrees on a plan for the harbour\",\"author\":{author}}}</script>"
            )
        };
        check("", "<p>By <a href='/authors/ana'>Ana Marsh</a></p>", "", "Ana Marsh");
        check("", "<p>Do 25.04.24 | 14:07 Uhr | Von Ana Marsh</p>", "", "Ana Marsh");
        check("<meta name=author content='Ana Marsh'>", "<p>9 October 2020</p>", "", "Ana Marsh");
        check(
            "",
            "<span itemprop=author itemscope><a href='/a/1'><span itemprop=name>Ana Marsh</span></a></span>",
            "",
            "Ana Marsh",
        );
        check(
            "",
            "<p itemprop=author itemscope><b itemprop=name>Class Four, Brennick School</b></p>",
            "",
            "Class Four, Brennick School",
        );
        check("", "<p>By Our Own Correspondent<br>Friday, 9 October 2020</p>", "", "[Our Own Correspondent]");
        check("", "<div><span>Ana Marsh |</span> <span>09.10.2020</span></div>", "", "Ana Marsh");
        check("", "<div>AFP, BRENNICK</div>", "", "<AFP>");
        check("", "<div>AFP, SKARRY</div>", "", "<AFP>");
        check("", "", "<p style='text-align: right'><b>Ana Marsh</b></p>", "Ana Marsh");
        check("", "", "<p>(责编：牛镛、岳弘彬)</p>", "牛镛; 岳弘彬");
        // One who is named to machines alone gives way to all whom the byline names with them.
        check(
            &linked("{\"name\":\"Ana Marsh\"}"),
            "<p>By Ana Marsh and Ben Reed</p>",
            "",
            "Ana Marsh; Ben Reed",
        );
        check(&linked("{\"name\":\"Coast Ledger\"}"), "<p>By Ana Marsh</p>", "", "Ana Marsh");
        // The outlet beside its own writer says nothing, and a place is nobody.
        let own = "<p>By Ana Marsh, Coast Ledger — Santa Brenna</p>";
        check(&linked("{\"name\":\"Ana Marsh\"}"), own, "", "Ana Marsh");
        check("", own, "", "Ana Marsh");
        check(
            &linked("{\"name\":\"Ana Marsh\"}"),
            "<p>By Ana Marsh, Europe correspondent, dpa</p>",
            "",
            "Ana Marsh (Europe correspondent); <dpa>",
        );
        check(&linked("{\"name\":\"Coast Ledger\"}"), "<p>9 October 2020</p>", "", "[Coast Ledger]");
        // What stands in links of its own is no part of the name that it touches.
        let profile = "<a href=/t>Ana Marsh</a><a href='https://x.example/am'>Twitter</a>";
        check("", &format!("<span class=byline>By{profile}</span>"), "", "Ana Marsh");
        check(
            "",
            &format!("<span class=byline>By {profile}<time>Apr 5, 2026</time></span>"),
            "",
            "Ana Marsh",
        );
        check(
            "",
            "<p>By <a href=/a/ana>Ana Marsh</a><a href=/x>@ana</a><time>5 May</time></p>",
            "",
            "Ana Marsh",
        );
        check("", "<div>April 1, 2026 by <b><a href=/author/ana>Ana Marsh</a></b></div>", "", "Ana Marsh");
        check("", "<div>2026-04-01 by <a rel=author href=/author/ana>ana_m</a></div>", "", "ana_m");
        check("", "<div class=author>Coast Staff | 10/17/18</div>", "", "[Coast Staff]");
        let linked_line = "<div><a href=/author/ana>Ana Marsh</a> and <a href=/author/ben>Ben Reed</a> / LEDGER.EXAMPLE / 2 Sep</div>";
        check("", linked_line, "", "Ana Marsh; Ben Reed");
        check(
            "",
            "<p class=author>Ana Marsh</p><div><h3><a href=/b>Boats are towed to the bay</a></h3><p class=author>Ben Reed</p></div>",
            "",
            "Ana Marsh",
        );
        let house = linked("{\"name\":\"Science Desk\"}");
        check(&house, "<p>by University of Brennick</p>", "", "[University of Brennick]");
        check("", "<div>By</div><div><a href=/author/george>George</a></div>", "", "George");
        check("", "<p>Submitted by Ana Marsh</p>", "", "Ana Marsh");
        check("", "<div><i>Ana Marsh</i> <i>Ben Reed</i></div><p>3 May 2024</p>", "", "Ana Marsh; Ben Reed");
        check("", "<div><b>Text Size</b><span>AA</span></div>", "", "");
        check("", "", "<p><i>Reporting by The Associated Press.</i></p>", "<The Associated Press>");
        // Who reviewed or edited the story did not write it, whatever is stated for machines.
        let all = linked("[{\"name\":\"Ana Marsh\"},{\"name\":\"Ben Reed\"},{\"name\":\"Cleo Dane\"}]");
        let roles = "<p>By Ana Marsh</p><p>Reviewed by Ben Reed</p><p>Contributions from</p><p><a href=/author/cleo>Cleo Dane</a></p>";
        check(&all, roles, "", "Ana Marsh");
        check("", "<p>Edited by Ben Reed</p>", "", "");
    }

    #[test]
    fn who_took_the_picture_is_not_the_writer() {
        let picture = "<div><img src=/a.png><div><span>The harbour of Brennick on the morning after the storm, \
            seen from the tower of the town hall, which stands behind it. </span><span>By Ben Reed</span></div></div>";
        check("", &format!("{picture}<p>By Ana Marsh</p>"), "", "Ana Marsh");
    }
}
