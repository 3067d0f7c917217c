use super::*;
use crate::model::Budget;
use crate::page::choice::Trace;

const PAGE: &str = "https://paper.example/2026/11/02/harbour-wall-holds-through-the-storm.html";
const PARAGRAPH_OF_STORY: &str =
    "<p>The harbour wall held through the night, the master of the port said, and no boat was lost.</p>";

fn read(markup: &str) -> Lists {
    let own = WebUrl::parse(PAGE).expect("an address");
    let html = format!("<main><article><h1>Harbour wall holds</h1>{markup}</article></main>");
    let parsed = crate::page::tree::parse::parse(&html, Some(&own), &Budget::document());
    let found = crate::page::body::find(
        &parsed.tree,
        parsed.document,
        None,
        None,
        &Budget::document(),
        &Trace::off(),
    );
    let about = About {
        own: &[&own],
        title: "Harbour wall holds",
        outlet: Some("Paper"),
        language: Some("en"),
        found: found.as_ref(),
    };
    find(&parsed.tree, &about, &Budget::document())
}

fn check(markup: &str, related: &[&str], latest: &[&str]) {
    let lists = read(markup);
    let titles = |list: &[RelatedLink]| list.iter().map(|link| link.title.to_string()).collect::<Vec<_>>();
    assert_eq!(titles(&lists.related), related, "related of {markup}");
    assert_eq!(titles(&lists.latest), latest, "latest of {markup}");
}

fn story() -> String {
    PARAGRAPH_OF_STORY.repeat(4)
}

fn link(title: &str) -> String {
    let slug = title.to_lowercase().replace(' ', "-");
    format!("<a href='/2026/11/01/{slug}.html?utm_source=list'>{title}</a>")
}

#[test]
fn a_story_shown_in_two_lists_is_in_both_and_its_address_is_plain() {
    let markup = format!(
        "{}<section><h2>Related</h2><ul><li>{}</li><li>{}</li></ul></section>\
         <section><h2>Most read</h2><ul><li>{}</li><li>{}</li></ul></section>",
        story(),
        link("Ferry stays in port all day"),
        link("Storm takes the roof of the old mill"),
        link("Ferry stays in port all day"),
        link("Council votes on the new bridge"),
    );
    check(
        &markup,
        &["Ferry stays in port all day", "Storm takes the roof of the old mill"],
        &["Ferry stays in port all day", "Council votes on the new bridge"],
    );
    assert_eq!(
        read(&markup).related[0].url.as_str(),
        "https://paper.example/2026/11/01/ferry-stays-in-port-all-day.html"
    );
}

#[test]
fn the_story_itself_is_in_no_list_and_part_of_no_card() {
    let markup = format!(
        "{}<h3>Latest news</h3><ul><li><a href='{PAGE}'>Harbour wall holds through the storm</a></li><li>{}</li></ul>",
        story(),
        link("Ferry stays in port all day"),
    );
    check(&markup, &[], &["Ferry stays in port all day"]);
}

#[test]
fn a_list_with_its_heading_and_one_story_keeps_its_heading() {
    let markup = format!(
        "{}<div><h2>More on this</h2><ul><li>{}</li></ul></div>",
        story(),
        link("Ferry stays in port all day")
    );
    check(&markup, &["Ferry stays in port all day"], &[]);
    assert_eq!(read(&markup).related[0].heading.as_deref(), Some("More on this"));
}

#[test]
fn lines_that_lead_elsewhere_are_related_in_many_languages() {
    for lead in
        ["READ MORE:", "Lesen Sie auch:", "À lire aussi :", "Lea también:", "Leggi anche:", "Читайте также:"]
    {
        let line = link("Ferry stays in port all day");
        for markup in [format!("<p>{lead} {line}</p>"), format!("<p><strong>{lead}</strong> {line}</p>")] {
            check(&format!("{0}{markup}{0}", story()), &["Ferry stays in port all day"], &[]);
        }
    }
}

#[test]
fn a_link_in_a_sentence_is_no_card() {
    let line = link("what the ferry company said last week");
    for markup in [
        format!("<p><span>The mayor had not read </span>{line}<span> and would not say why.</span></p>"),
        format!("<div><span>The mayor, who was at sea then, had not read </span>{line}</div>"),
    ] {
        check(&format!("{0}{markup}{0}", story()), &[], &[]);
    }
}

#[test]
fn a_lone_link_between_paragraphs_is_related_without_words() {
    let markup = format!("{0}<ul><li>{1}</li></ul>{0}", story(), link("Ferry stays in port all day"));
    check(&markup, &["Ferry stays in port all day"], &[]);
}

#[test]
fn topics_services_and_advertisements_are_no_stories() {
    let markup = format!(
        "{}<h3>Trending topics</h3><ul><li><a href='/harbour-and-sea'>Harbour and sea news</a></li></ul>\
         <h3>Latest</h3><ul><li>{}</li><li>{}</li><li><a href='/jobs-at-the-paper'>Jobs at the paper</a></li></ul>\
         <div class='sponsored'><h3>Related</h3>{}</div>\
         <h3>Recent comments</h3><ul><li>{}</li></ul>",
        story(),
        link("Ferry stays in port all day"),
        link("Storm takes the roof of the old mill"),
        link("Seven lamps that every kitchen needs"),
        link("Reader on the price of fish this year"),
    );
    check(&markup, &[], &["Ferry stays in port all day", "Storm takes the roof of the old mill"]);
}

#[test]
fn a_list_without_known_words_is_told_by_its_name_or_its_side() {
    let titles = ["Ferry stays in port all day", "Storm takes the roof of the old mill"];
    let items: String = titles.iter().map(|title| format!("<li>{}</li>", link(title))).collect();
    check(&format!("{}<div class='related-posts'><ul>{items}</ul></div>", story()), &titles, &[]);
    check(
        &format!("{}<div class='sidebar'><h3>Harbour people</h3><ul>{items}</ul></div>", story()),
        &[],
        &titles,
    );
    check(&format!("{}<div><h3>Harbour people</h3><ul>{items}</ul></div>", story()), &[], &[]);
}

#[test]
fn the_label_of_a_tab_heads_the_list_behind_it() {
    let lists = "<nav><ul role='tablist'><li><a role='tab' id='t1' href='#p1'>Most read</a></li>\
         <li><a role='tab' id='t2'>Related</a></li></ul></nav>";
    let markup = format!(
        "{}<div>{lists}<div id='p1'><ul><li>{}</li><li>{}</li></ul></div>\
         <div aria-labelledby='t2'><ul><li>{}</li></ul></div></div>",
        story(),
        link("Ferry stays in port all day"),
        link("Storm takes the roof of the old mill"),
        link("Council votes on the new bridge after years"),
    );
    check(
        &markup,
        &["Council votes on the new bridge after years"],
        &["Ferry stays in port all day", "Storm takes the roof of the old mill"],
    );
    assert_eq!(read(&markup).latest[0].heading.as_deref(), Some("Most read"));
}

#[test]
fn a_strip_of_stories_beside_the_text_needs_no_heading_but_enough_stories() {
    let titles = [
        "Ferry stays in port all day",
        "Storm takes the roof of the old mill",
        "Council votes on the new bridge",
        "Lighthouse gets its old lamp back",
    ];
    let strip = |count: usize, after: &str| {
        let cards: String =
            titles[..count].iter().map(|title| format!("<div>{}</div>", link(title))).collect();
        format!("{}<div class='sidebar'><div>{cards}{after}</div></div>", story())
    };
    check(&strip(4, ""), &[], &titles);
    check(&strip(3, ""), &[], &[]);
    check(
        &strip(
            4,
            "<div><a href='/2026/11/01/videos/five-gulls-steal-a-whole-cake.html'>Five gulls steal a whole cake</a></div>",
        ),
        &[],
        &[],
    );
}

#[test]
fn offers_of_work_and_more_of_the_same_page_are_no_stories() {
    let markup = format!(
        "{}<h3>Latest</h3><ul><li>{}</li><li>{}</li><li>{}</li>\
         <li><a href='{PAGE}?offset=20'>Load twenty older reports</a></li></ul>",
        story(),
        link("Ferry stays in port all day"),
        link("Storm takes the roof of the old mill"),
        link("Harbour master for the night watch (m/f/d)"),
    );
    check(&markup, &[], &["Ferry stays in port all day", "Storm takes the roof of the old mill"]);
}

#[test]
fn what_stands_before_the_time_or_a_colon_is_the_kicker() {
    let card = |inside: &str| {
        let markup = format!(
            "{}<h3>Related</h3><div><div>{inside}</div><div>{}</div></div>",
            story(),
            link("Storm takes the roof of the old mill")
        );
        let first = read(&markup).related[0].clone();
        let shown = |text: Option<SafeText>| text.map_or("-".to_owned(), |text| text.to_string());
        [first.title.to_string(), shown(first.section), shown(first.author), shown(first.time)].join(" | ")
    };
    let line = link("Ferry stays in port all day");
    for (inside, expected) in [
        (
            format!("<h4>{line}</h4><div class=kicker><a href='/ports'>Ports</a> · May 4, 2026 · 1:36 PM</div>"),
            "Ferry stays in port all day | Ports | - | May 4, 2026 · 1:36 PM",
        ),
        (
            format!("<h4>{line}</h4><div>By Ana Keel · May 4, 2026</div>"),
            "Ferry stays in port all day | - | Ana Keel | May 4, 2026",
        ),
        (
            format!("<h4>{line}</h4><div><a href='/bay'>Ports</a> / 20 minutes ago</div>"),
            "Ferry stays in port all day | Ports | - | 20 minutes ago",
        ),
        (
            format!("<div>World News | 3 hours ago</div><h4>{line}</h4>"),
            "Ferry stays in port all day | World News | - | 3 hours ago",
        ),
        (
            format!("<div>Ana Keel | 3 hours ago</div><h4>{line}</h4>"),
            "Ferry stays in port all day | - | - | 3 hours ago",
        ),
        (
            format!("<div><a href='/ports'><span>square</span> <span>PORTS</span></a></div><h4>{line}</h4>"),
            "Ferry stays in port all day | PORTS | - | -",
        ),
        (
            "<a href='/2026/11/01/ferry.html' aria-label='Ferry stays in port all day'></a><div>Ports</div>\
             <p>The master of the port says nothing of the mill.</p>"
                .to_owned(),
            "Ferry stays in port all day | Ports | - | -",
        ),
        (
            "<a href='/2026/11/01/ferry.html'><p><span>Calm before the storm</span><span class='visually-hidden'>: </span></p>\
             <p>Ferry stays in port all day</p></a>"
                .to_owned(),
            "Ferry stays in port all day | Calm before the storm | - | -",
        ),
        (
            "<h4><a href='/2026/11/01/ferry.html'>The mayor: «No ferry today»</a></h4>".to_owned(),
            "The mayor: «No ferry today» | - | - | -",
        ),
    ] {
        assert_eq!(card(&inside), expected, "{inside}");
    }
}

#[test]
fn the_lines_of_a_menu_head_no_list() {
    let markup = format!(
        "<ul><li><a href='/top'>Top stories</a></li><li><a href='/2026/11/01/about-the-paper-and-us.html'>About the paper and us</a></li></ul>{}",
        story(),
    );
    check(&markup, &[], &[]);
}
