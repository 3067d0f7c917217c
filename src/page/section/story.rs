//! A story that a section page announces: its card, and what speaks for it.

use super::links::{Link, names_list};
use crate::page::cards::{self, Card, Manner, Place};
use crate::page::lexicon::{Topic, topic};
use crate::page::related;
use crate::page::tree::Tree;
use crate::text::fold;

/// Words that name no section.
static NO_SECTION: Topic = Topic::new(|| topic("sections.none"));
/// How a text begins that tells what a link does, or which way it leads.
static LEADS: Topic = Topic::new(|| topic("sections.leads"));

/// How the cards of a section page are read.
const OF_SECTION: Manner = Manner {
    takes_whole_lines: true,
    parts_headlines: true,
    dates_by_line: false,
    takes_first_label: false,
    takes_paragraphs: true,
    is_no_kicker,
};

/// Whether a short line tells what a link does, what else there is, or what is paid for, and no subject.
fn is_no_kicker(text: &str) -> bool {
    let folded = fold(text);
    let bare = folded.trim_matches(|sign: char| !sign.is_alphanumeric());
    names_list(text)
        || related::kind_of(text).is_some()
        || cards::is_host(text)
        || NO_SECTION.has(bare)
        || LEADS.opening(bare).next().is_some()
}

/// A story that a section page announces.
pub(super) struct Story {
    /// What its card shows.
    pub card: Card,
    /// What speaks for this being a story.
    pub worth: i32,
}

/// Reads a story from its place.
pub(super) fn read(tree: &Tree, link: &Link, place: &Place<'_>, language: Option<&str>) -> Option<Story> {
    let card = cards::read(tree, &link.url, place, language, OF_SECTION)?;
    let shown = [card.image.is_some(), card.time.is_some(), card.standfirst.is_some()];
    let worth = 2 * (i32::from(card.has_heading) + i32::from(link.is_story))
        + card.length()
        + shown.into_iter().map(i32::from).sum::<i32>();
    Some(Story { card, worth })
}

#[cfg(test)]
mod tests {
    use crate::model::{Budget, WebUrl};

    /// Title, section, time and standfirst of the stories of a page.
    fn check(html: &str, expected: &[&str]) {
        let address = WebUrl::parse("https://news.example/coast/").expect("an address");
        let page = crate::page::section(html.as_bytes(), None, Some(&address), &Budget::document());
        let shown: Vec<String> = page
            .entries
            .iter()
            .map(|entry| {
                let field = |text: Option<&str>| text.unwrap_or("-").to_owned();
                format!(
                    "{} | {} | {} | {}",
                    entry.title,
                    field(entry.section.as_deref()),
                    field(entry.time_text.as_deref()),
                    field(entry.summary.as_deref())
                )
            })
            .collect();
        assert_eq!(shown, expected, "{html}");
    }

    #[test]
    fn a_kicker_that_abuts_the_headline_is_no_part_of_it() {
        check(
            "<article><h3><a href='/coast/2026-10/talks-44102'><span class=card__kicker>Strait</span><span class=card__title>At one table with the other coast</span></a></h3></article>",
            &["At one table with the other coast | Strait | - | -"],
        );
    }

    #[test]
    fn a_link_to_the_source_beside_the_headline_is_no_part_of_it() {
        check(
            "<article><h2><a href='/story/26/10/09/0123/ropes-beat-chains'>Ropes beat chains in a new test</a> <a href='https://yard.example/test'>(yard.example)</a></h2><p>Posted by <a href='/users/ed'>Ed</a> from the knots department</p><p>They held twice as long as chains of the same weight.</p></article>",
            &[
                "Ropes beat chains in a new test | - | - | They held twice as long as chains of the same weight.",
            ],
        );
    }

    #[test]
    fn how_long_a_story_takes_is_not_when_it_was() {
        check(
            "<article><h3><a href='/coast/2026/10/herring-4411'>Herring are back in the sound</a></h3><span class=time-to-read>4 min read</span><time datetime=PT3M32S>3:32</time><span>October 8, 2026</span></article>",
            &["Herring are back in the sound | - | October 8, 2026 | -"],
        );
    }

    #[test]
    fn a_day_may_stand_in_several_elements() {
        check(
            "<article><div><b>8</b> <i>October</i> <u>2026</u></div><h3><a href='/coast/2026/10/herring-4411'>Herring are back in the sound</a></h3><p>The nets were full before noon.</p></article>",
            &["Herring are back in the sound | - | 8 October 2026 | The nets were full before noon."],
        );
    }

    #[test]
    fn what_a_label_leads_to_and_who_took_the_picture_is_no_section() {
        for label in [
            "Next story",
            "View at Net Shop",
            "Subscriber only",
            "Ana Maker/dpa",
            "Ana Maker—Getty Images",
            "Video",
        ] {
            check(
                &format!(
                    "<article><span>{label}</span><h3><a href='/coast/2026/10/herring-4411'>Herring are back in the sound</a></h3></article>"
                ),
                &["Herring are back in the sound | - | - | -"],
            );
        }
    }

    #[test]
    fn names_and_calls_are_no_summary() {
        let check = |lines: &str, summary: &str| {
            check(
                &format!(
                    "<article><h3><a href='/coast/2026/10/herring-4411'>Herring are back in the sound</a></h3>{lines}</article>"
                ),
                &[&format!("Herring are back in the sound | - | - | {summary}")],
            );
        };
        check(
            "<p>Ole Fjord, on behalf of the harbour office</p><p>The nets were full.</p>",
            "The nets were full.",
        );
        check("<p>Ole Fjord / North Harbour, Long Quay</p>", "-");
        check("<p>Sign up for our daily newsletter</p>", "-");
        check(
            "<p>The nets were full before noon. <a href='/coast/2026/10/herring-4411'>Read more</a></p>",
            "The nets were full before noon.",
        );
        check(
            "<p>Ole Fjord, who has fished here for forty years, counts the boats.</p>",
            "Ole Fjord, who has fished here for forty years, counts the boats.",
        );
    }

    #[test]
    fn a_kicker_and_a_headline_may_be_two_elements_of_one_line() {
        let check = |link: &str, expected: &str| {
            check(
                &format!(
                    "<article><h3><a href='/coast/2026/10/herring-4411'>{link}</a></h3><time>October 8, 2026</time></article>"
                ),
                &[expected],
            );
        };
        check(
            "<span><i>+</i>Fishing<i>: </i></span> <b>Herring are back in the sound</b>",
            "Herring are back in the sound | Fishing | October 8, 2026 | -",
        );
        check(
            "<span>Herring</span> <b>are back in the sound again</b>",
            "Herring are back in the sound again | - | October 8, 2026 | -",
        );
    }

    #[test]
    fn what_is_called_a_caption_is_a_summary_where_no_picture_stands_over_it() {
        let check = |picture: &str, summary: &str| {
            check(
                &format!(
                    "<article><h3><a href='/coast/2026/10/herring-4411'>Herring are back in the sound</a></h3>{picture}<div class=caption>The nets were full before noon on the first day.</div></article>"
                ),
                &[&format!("Herring are back in the sound | - | - | {summary}")],
            );
        };
        check("", "The nets were full before noon on the first day.");
        check("<img src=/nets.jpg alt=Nets>", "-");
    }

    #[test]
    fn a_link_over_a_whole_card_needs_no_heading() {
        check(
            "<div><a href='/coast/2026/10/herring-4411'><div>Herring are back in the sound</div><div class=author>Ana Marsh</div><div>The nets were full before noon on the first day.</div></a></div>",
            &["Herring are back in the sound | - | - | The nets were full before noon on the first day."],
        );
    }

    #[test]
    fn a_headline_may_name_a_day() {
        check(
            "<article><h3><a href='/coast/2026/10/paper-4412'>The Weekly Keel of October 8, 2026</a></h3><p>Posted October 9, 2026 by Ana Writer</p></article>",
            &["The Weekly Keel of October 8, 2026 | - | October 9, 2026 | -"],
        );
    }

    #[test]
    fn a_sentence_that_starts_as_bylines_do_is_a_summary() {
        check(
            "<article><h3><a href='/coast/2026/10/roof-4413'>What one sees from the lighthouse</a></h3><p>From the roof both coasts can be seen, on some days even the third.</p></article>",
            &[
                "What one sees from the lighthouse | - | - | From the roof both coasts can be seen, on some days even the third.",
            ],
        );
    }
}
