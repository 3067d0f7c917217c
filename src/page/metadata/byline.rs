//! Who made a story.
//!
//! The names that the head shows and those that are stated for machines are two witnesses; one of
//! them is believed as a whole, so that no newsroom or editor slips in between.

use std::ops::Range;

use super::{Head, Meta};
use crate::dates;
use crate::model::{Person, PersonKind};
use crate::page::ld::LinkedData;
use crate::page::lexicon::{Role, Topic, role, topic};
use crate::page::lines::{Line, lines};
use crate::page::people;
use crate::page::tree::Tree;
use crate::text::{SafeText, fold};

/// The longest line of a byline, in characters.
const LINE: usize = 200;
/// The most lines after a lone "By" that are names.
const AFTER_BY: usize = 8;
/// Nodes at the end of a text that are searched for its signature.
const TAIL: usize = 60;

/// Words of classes that hold a byline.
static BYLINE_WORDS: Role = Role::new(|| role("byline"));

/// What is called a picture's credit, though it names a writer.
static NO_WRITER: Role = Role::new(|| role("no-writer"));
/// The same, in the line itself.
static NO_BYLINE: Role = Role::new(|| role("picture.line"));

/// Parts of addresses that lead to a page about a writer.
static WRITERS: Topic = Topic::new(|| topic("addresses.writer"));

/// Whether an address leads to a page about a writer.
pub(super) fn is_profile(href: &str) -> bool {
    WRITERS.are_in(&href.to_ascii_lowercase())
}

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

/// The byline: persons that the head shows, persons that are stated, agencies and newsrooms. `text` is
/// where the story's text stands.
pub(in crate::page) fn people(
    tree: &Tree,
    head: &Head,
    linked: &LinkedData,
    meta: &Meta,
    outlet: Option<&str>,
    text: Option<&Range<usize>>,
) -> Vec<Person> {
    let mut stated = linked_people(linked, outlet);
    if rank(&stated, outlet) < Rank::Person {
        let marked = marked_people(tree, head, outlet);
        stated = better(stated, marked, outlet);
    }
    if rank(&stated, outlet) < Rank::Person {
        stated = better(stated, meta_people(meta, outlet), outlet);
    }
    let shown = shown_people(tree, head, outlet);
    let mut chosen = choose(stated, shown, outlet);
    if rank(&chosen, outlet) < Rank::Agency
        && let Some(text) = text
    {
        chosen = better(chosen, signature(tree, head, text, outlet), outlet);
    }
    if rank(&chosen, outlet) < Rank::Agency {
        chosen = better(chosen, bare_name(head, outlet), outlet);
    }
    // The newsroom beside a named writer says nothing.
    if chosen.iter().any(|person| person.kind == PersonKind::Person) {
        chosen.retain(|person| person.kind != PersonKind::Organisation);
    }
    chosen
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

/// The higher of two lists of names; the first when they are alike.
fn better(one: Vec<Person>, other: Vec<Person>, outlet: Option<&str>) -> Vec<Person> {
    if rank(&other, outlet) > rank(&one, outlet) { other } else { one }
}

/// Adds the people that are not there yet; the role of one who is there is kept.
fn join(into: &mut Vec<Person>, people: Vec<Person>) {
    for person in people {
        match into.iter_mut().find(|other| is_same(other, &person)) {
            Some(known) => known.role = known.role.take().or(person.role),
            None => into.push(person),
        }
    }
}

fn is_same(one: &Person, other: &Person) -> bool {
    fold(&one.name) == fold(&other.name)
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

fn persons(people: &[Person]) -> impl Iterator<Item = &Person> {
    people.iter().filter(|person| person.kind == PersonKind::Person)
}

/// One of the two witnesses.
fn choose(stated: Vec<Person>, shown: Shown, outlet: Option<&str>) -> Vec<Person> {
    let (stated_rank, shown_rank) = (rank(&stated, outlet), rank(&shown.people, outlet));
    let takes_shown = if stated_rank == Rank::Person && shown_rank == Rank::Person {
        let agreed =
            persons(&stated).filter(|one| persons(&shown.people).any(|other| is_like(one, other))).count();
        let (of_stated, of_shown) = (persons(&stated).count(), persons(&shown.people).count());
        // All that are stated are shown in one line, and more.
        let is_more = agreed == of_stated
            && of_shown > agreed
            && matches!(shown.lines.as_slice(), [line] if line.is_plain);
        agreed == 0 && of_stated <= of_shown || is_more
    } else {
        shown_rank > stated_rank
    };
    if takes_shown {
        return shown.people;
    }
    // What their own line says of the same people, and the agency that had a part in it.
    let mut chosen = stated;
    for line in shown.lines {
        if persons(&line.names).any(|one| chosen.iter().any(|other| is_same(one, other))) {
            let is_known = |person: &Person| chosen.iter().any(|other| is_same(person, other));
            let more: Vec<Person> = line
                .names
                .into_iter()
                .filter(|person| person.kind == PersonKind::Agency || is_known(person))
                .collect();
            join(&mut chosen, more);
        }
    }
    chosen
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
fn marked_people(tree: &Tree, head: &Head, outlet: Option<&str>) -> Vec<Person> {
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
            matches!(tree.tag(above), "figure" | "figcaption") || tree.is_labelled(above, &NO_WRITER)
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

fn looks_personal(name: &str) -> bool {
    (2..=3).contains(&name.split_whitespace().count())
        && name.split_whitespace().all(|word| {
            word.chars().next().is_some_and(char::is_uppercase)
                && word.chars().skip(1).any(char::is_lowercase)
        })
}

/// The names that the head shows.
#[derive(Debug, Default)]
struct Shown {
    people: Vec<Person>,
    /// The same by the lines that name them.
    lines: Vec<Named>,
}

/// The names of one line.
#[derive(Debug)]
struct Named {
    names: Vec<Person>,
    /// Whether nothing but names stands in it.
    is_plain: bool,
}

/// The names that the head of the story shows.
fn shown_people(tree: &Tree, head: &Head, outlet: Option<&str>) -> Shown {
    let in_head = head.below.len() + head.above.len().min(4);
    let all: Vec<&Line> =
        head.below.iter().chain(head.above.iter().rev().take(4)).chain(&head.text).collect();
    let mut found: Vec<Named> = Vec::new();
    // Names of those who took the pictures, and of the writers of other stories.
    let mut others: Vec<Named> = Vec::new();
    let mut at = 0;
    while at < all.len() {
        let line = all[at];
        at += 1;
        let is_short = line.text.chars().count() < LINE;
        let mut names = Vec::new();
        // "Ana Marsh/dpa" without a "By" is said of pictures.
        let mut is_credit = false;
        match byline_in(&line.text).filter(|_| is_short) {
            // "By" stands alone; the names are the next lines.
            Some("") => {
                let first = at;
                while at < all.len() && at < first + AFTER_BY {
                    let is_joiner =
                        matches!(fold(&all[at].text).as_str(), "and" | "und" | "et" | "y" | "e" | "&");
                    let parsed = people::parse(&all[at].text, outlet, false);
                    if parsed.is_empty() && !is_joiner
                        || at > first && !is_joiner && !is_marked(tree, all[at])
                        || byline_in(&all[at].text).is_some()
                    {
                        break;
                    }
                    join(&mut names, parsed);
                    at += 1;
                }
            }
            Some(rest) => names = people::parse(rest, outlet, false),
            None if is_short && at <= in_head && is_marked(tree, line) => {
                names = people::parse(&line.text, outlet, false);
                is_credit = line.text.contains('/');
            }
            None => {}
        }
        if names.is_empty() || is_picture_credit(tree, line) {
            continue;
        }
        if is_of_another(tree, line, head) {
            others.push(Named { names, is_plain: false });
        } else if !is_credit {
            let is_plain = !line.text.contains(['|', '•', '·']);
            found.push(Named { names, is_plain });
        }
        if found.len() > 8 {
            break;
        }
    }
    if found.is_empty() {
        found = others;
    }
    let mut people = Vec::new();
    for line in &found {
        join(&mut people, line.names.clone());
    }
    Shown { people, lines: found }
}

/// Whether a line is marked to be a writer's name: a link to their page, or the class of a byline.
fn is_marked(tree: &Tree, line: &Line) -> bool {
    line.link.is_some_and(|link| {
        tree.attribute(link, "rel") == Some("author") || tree.attribute(link, "href").is_some_and(is_profile)
    }) || std::iter::once(line.node)
        .chain(tree.above(line.node))
        .take(4)
        .any(|node| tree.is_labelled(node, &BYLINE_WORDS) && tree.characters(node) < 300)
}

/// What stands after "By" at the start of a line, or after a sign in it: "9 October | By Ana Marsh".
fn byline_in(line: &str) -> Option<&str> {
    people::after_lead(line).or_else(|| {
        ["|", " • ", " · ", " — ", " – "]
            .iter()
            .flat_map(|sign| line.match_indices(sign).map(|(at, sign)| &line[at + sign.len()..]))
            .filter(|rest| rest.split_whitespace().count() <= 12)
            .filter_map(people::after_lead)
            .find(|rest| !rest.is_empty())
    })
}

/// Whether a line is called the credit of a picture.
fn is_picture_credit(tree: &Tree, line: &Line) -> bool {
    std::iter::once(line.node)
        .chain(tree.above(line.node))
        .take(4)
        .any(|node| tree.characters(node) < 600 && tree.is_labelled(node, &NO_BYLINE))
}

/// Whether a line is the credit of a picture or stands in another story's card.
fn is_of_another(tree: &Tree, line: &Line, head: &Head) -> bool {
    let mut is_near = true;
    for (step, above) in tree.above(line.node).enumerate().take(8) {
        if head.headline.is_some_and(|headline| tree.is_within(headline, above)) {
            return false;
        }
        if matches!(tree.tag(above), "aside" | "figcaption") {
            return true;
        }
        is_near &= tree.characters(above) < 600;
        let has_picture = || tree.all_below(above, "img").next().is_some();
        if step < 4 && is_near && tree.characters(above) > 100 && has_picture() {
            return true;
        }
    }
    false
}

/// A name that stands without any sign of a byline: beside the date, or an agency's alone.
fn bare_name(head: &Head, outlet: Option<&str>) -> Vec<Person> {
    let lines: Vec<&Line> = head.below.iter().take(12).collect();
    let is_date = |at: Option<usize>| {
        at.and_then(|at| lines.get(at)).is_some_and(|line| dates::first(&line.text, None).is_some())
    };
    for (at, line) in lines.iter().enumerate() {
        let count = line.text.split_whitespace().count();
        if people::is_wire(&line.text, outlet) {
            return people::parse(&line.text, outlet, false);
        }
        if (2..=4).contains(&count) && (is_date(at.checked_sub(1)) || is_date(Some(at + 1))) {
            let names = people::parse(&line.text, outlet, false);
            if let [one] = names.as_slice()
                && looks_personal(&one.name)
            {
                return names;
            }
        }
    }
    Vec::new()
}

/// A name that is set apart before the first or after the last paragraph of a text.
fn signature(tree: &Tree, head: &Head, text: &Range<usize>, outlet: Option<&str>) -> Vec<Person> {
    let is_name = |line: &Line| {
        line.text.chars().count() < 60
            && line.link.is_none()
            && people::parse(&line.text, outlet, false).iter().all(|one| looks_personal(&one.name))
    };
    let names = |line: &Line| people::parse(&line.text, outlet, false);
    let first = lines(tree, text.start..text.end.min(text.start + TAIL), |_| true);
    let is_strong = |line: &Line| {
        std::iter::once(line.node)
            .chain(tree.above(line.node))
            .take_while(|&node| node > line.block)
            .any(|node| matches!(tree.tag(node), "strong" | "b"))
    };
    if let Some(line) = first.iter().take(4).chain(head.below.iter().rev().take(6)).find(|line| {
        is_strong(line) && is_name(line) && !names(line).is_empty() && tree.tag(line.block) == "p"
    }) {
        return names(line);
    }
    let start = text.start.max(text.end.saturating_sub(TAIL));
    let last = lines(tree, start..(text.end + TAIL).min(tree.len()), |_| true);
    for line in last.iter().rev().filter(|line| line.text.chars().count() < 60) {
        if let Some(rest) = people::after_signature(&line.text) {
            let names = people::parse(rest, outlet, false);
            if !names.is_empty() {
                return names;
            }
        }
    }
    for line in last.iter().rev().filter(|line| line.first < text.end).take(3) {
        let block = line.block;
        let style = tree.attribute(block, "style").unwrap_or_default().replace(' ', "").to_ascii_lowercase();
        let is_apart = style.contains("text-align:right")
            || tree.attribute(block, "align").is_some_and(|align| align.eq_ignore_ascii_case("right"))
            || tree.is_labelled(block, &BYLINE_WORDS);
        if is_apart && is_name(line) && !names(line).is_empty() {
            return names(line);
        }
    }
    Vec::new()
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
        check(
            &linked("{\"name\":\"Ana Marsh\"}"),
            "<p>By Ana Marsh, Europe correspondent, dpa</p>",
            "",
            "Ana Marsh (Europe correspondent); <dpa>",
        );
        check(&linked("{\"name\":\"Coast Ledger\"}"), "<p>9 October 2020</p>", "", "[Coast Ledger]");
    }

    #[test]
    fn who_took_the_picture_is_not_the_writer() {
        let picture = "<div><img src=/a.png><div><span>The harbour of Brennick on the morning after the storm, \
            seen from the tower of the town hall, which stands behind it. </span><span>By Ben Reed</span></div></div>";
        check("", &format!("{picture}<p>By Ana Marsh</p>"), "", "Ana Marsh");
    }
}
