//! Stories in, rankings out.

use super::*;
use crate::model::StoryId;

const NOON: &str = "2024-01-15T12:00:00Z";

fn doc(story: i64, title: &str, text: &str, time: Option<&str>, outlet: &str) -> Doc {
    Doc {
        story: StoryId(story),
        time: time.map(|time| time.parse().expect("a time")),
        outlet: key(outlet),
        title: key(title),
        terms: Terms::of(title, text, Some("en")),
    }
}

fn index(docs: Vec<Doc>) -> Index {
    let mut index = Index::new();
    for doc in docs {
        index.insert(doc);
    }
    index
}

fn stories(near: &[Near]) -> Vec<i64> {
    near.iter().map(|near| near.story.0).collect()
}

/// Enough unlike stories that rare words are rare.
fn filling(from: i64) -> Vec<Doc> {
    (0..60)
        .map(|index| {
            let title = format!("Notice {index} from ward {}", index * 7);
            doc(
                from + index,
                &title,
                &format!("Street{index} closed for repairs{}", index * 3),
                Some(NOON),
                "Gazette",
            )
        })
        .collect()
}

fn harbour() -> Vec<Doc> {
    let mut docs = vec![
        doc(1, "Ferry to Brennick sinks in storm", "Rescuers saved all passengers.", Some(NOON), "Post"),
        doc(
            2,
            "Brennick ferry sinks, passengers saved",
            "A storm hit.",
            Some("2024-01-15T18:00:00Z"),
            "Herald",
        ),
        doc(3, "Storm sinks Brennick ferry", "Rescuers at work.", Some("2024-01-20T12:00:00Z"), "Mail"),
        doc(
            4,
            "Brennick ferry fails its test",
            "Rescuers warn of storm.",
            Some("2023-12-01T12:00:00Z"),
            "Mail",
        ),
        doc(
            5,
            "Brennick ferry sinks, passengers saved",
            "A storm hit.",
            Some("2024-01-16T18:00:00Z"),
            "Wire",
        ),
        doc(6, "Ferry in storm", "Brennick rescuers sail.", None, "Blog"),
    ];
    docs.extend(filling(100));
    docs
}

#[test]
fn the_same_event_comes_first() {
    let mut index = index(harbour());
    let near = index.near(StoryId(1), 100, &mut Lexical);
    assert_eq!(near[0].story.0, 2);
    assert!(near.windows(2).all(|pair| pair[0].score >= pair[1].score));
    assert!(near.iter().all(|near| (0.0..=1.0).contains(&near.score)));
    assert!(stories(&index.background(StoryId(1), 100, &mut Lexical)).contains(&4));
    assert_eq!(index.near(StoryId(1), 2, &mut Lexical).len(), 2);
    assert!(index.near(StoryId(999), 10, &mut Lexical).is_empty());
}

#[test]
fn the_first_five_are_no_copies_where_five_others_are_near() {
    let check = |others: i64, expected: &[i64]| {
        let mut docs = filling(100);
        docs.push(doc(1, "Ferry to Brennick sinks", "in a storm", Some(NOON), "Post"));
        docs.push(doc(2, "Ferry to Brennick sinks", "in a storm", None, "Copyist"));
        for story in 3..3 + others {
            let title = format!("Ferry to Brennick sinks, say witness{story}");
            docs.push(doc(story, &title, "in a storm", Some(NOON), "Mail"));
        }
        docs.push(doc(90, "Ferry to Brennick sinks, say witness3", "in a gale", Some(NOON), "Echo"));
        let near = index(docs).near(StoryId(1), 100, &mut Lexical);
        let mut firsts = stories(&near)[..expected.len()].to_vec();
        firsts.sort_unstable();
        assert_eq!(firsts, expected, "{others}");
    };
    check(5, &[3, 4, 5, 6, 7]);
    check(2, &[2, 3, 4, 90]);
}

#[test]
fn the_screen_lists_others_of_the_event_and_what_came_before() {
    let mut index = index(harbour());
    let covering = index.covering(StoryId(1), &mut Lexical);
    assert_eq!(covering[0].story.0, 2);
    assert_eq!(covering[0].copies, [StoryId(5)]);
    assert!(!covering[0].shared.is_empty());
    assert!(!stories(&covering).contains(&4), "too long ago");
    assert_eq!(stories(&index.covering_and_earlier(StoryId(1), &mut Lexical).1), [4]);
    assert!(
        index.covering_and_earlier(StoryId(6), &mut Lexical).1.is_empty(),
        "nothing is earlier than an unknown day"
    );
}

#[test]
fn an_outlets_own_stories_do_not_cover_its_story() {
    let report = "The ferry Marigold lies on the sandbank off Brennick.";
    let check = |outlet: &str, expected: &[i64]| {
        let mut docs = filling(100);
        docs.push(doc(1, "Ferry Marigold aground off Brennick", report, Some(NOON), "Post"));
        docs.push(doc(2, "Marigold on the Brennick sandbank", report, Some(NOON), outlet));
        assert_eq!(stories(&index(docs).covering(StoryId(1), &mut Lexical)), expected, "{outlet}");
    };
    check("Bell", &[2]);
    check("Post", &[]);
    // Whose it is is not known.
    check("", &[2]);
}

/// No vectors, and a page that links these.
struct Linked(Vec<StoryId>);

impl Vectors for Linked {
    fn vector(&mut self, _: StoryId, _: Model) -> Option<Vec<f32>> {
        None
    }

    fn linked(&mut self, _: StoryId) -> Vec<StoryId> {
        self.0.clone()
    }
}

#[test]
fn what_was_before_shares_two_terms_and_at_its_own_outlet_is_weeks_old_at_most_or_linked() {
    const NOW: &str = "2024-03-12T12:00:00Z";
    const DAYS: &str = "2024-03-08T12:00:00Z";
    const MONTHS: &str = "2024-01-08T12:00:00Z";
    let check =
        |(headline, text): (&str, &str), when: &str, outlet: &str, is_linked: bool, expected: &[i64]| {
            let mut docs = filling(100);
            let told =
                "The ferry Marigold lies on the sandbank off Brennick, and Captain Okoro waits for the tugs.";
            docs.push(doc(1, "Ferry Marigold still aground off Brennick", told, Some(NOW), "Post"));
            docs.push(doc(2, headline, text, Some(when), outlet));
            let mut links = Linked(if is_linked { vec![StoryId(2)] } else { Vec::new() });
            let earlier = index(docs).covering_and_earlier(StoryId(1), &mut links).1;
            assert_eq!(stories(&earlier), expected, "{headline} of {outlet}, {when}");
        };
    let before = (
        "Ferry Marigold hits Brennick sandbank, passengers safe",
        "Captain Okoro says that the ferry Marigold sits on a sandbank off Brennick.",
    );
    check(before, DAYS, "Bell", false, &[2]);
    check(before, MONTHS, "Bell", false, &[2]);
    check(("Harbour plan of Brennick", "The council wants new quays."), DAYS, "Bell", false, &[]);
    check(before, DAYS, "Post", false, &[2]);
    check(before, MONTHS, "Post", false, &[]);
    check(before, MONTHS, "Post", true, &[2]);
    check(("Captain Okoro bakes bread", "The Marigold has a galley."), DAYS, "Post", false, &[]);
}

#[test]
fn two_stories_of_one_outlet_are_one_event_only_if_a_day_is_known() {
    let report = "The ferry Marigold lies on the sandbank off Brennick, and Captain Okoro waits for 3 tugs.";
    let check = |time: Option<&str>, is_one: bool| {
        let mut docs = filling(100);
        docs.push(doc(1, "Ferry Marigold aground off Brennick", report, time, "Post"));
        docs.push(doc(2, "Captain Okoro waits aboard Marigold for tugs", report, time, "Post"));
        let clusters: std::collections::HashMap<_, _> =
            index(docs).clusters(&mut Lexical).into_iter().collect();
        assert_eq!(clusters[&StoryId(1)] == clusters[&StoryId(2)], is_one, "{time:?}");
    };
    check(Some(NOON), true);
    check(None, false);
}

#[test]
fn nothing_is_listed_beside_a_story_that_nobody_else_tells() {
    let mut docs = filling(100);
    docs.push(doc(1, "Ferry Marigold aground off Brennick", "She lies on a sandbank.", Some(NOON), "Post"));
    docs.push(doc(2, "Choir sings in Salthaven", "The mayor of the town spoke.", Some(NOON), "Bell"));
    docs.push(doc(3, "Mayor of Fenwater opens a school", "Two hundred children came.", Some(NOON), "Mail"));
    let mut index = index(docs);
    for story in 1..4 {
        assert_eq!(index.covering(StoryId(story), &mut Lexical), [], "{story}");
    }
    for (story, cluster) in index.clusters(&mut Lexical) {
        assert!(story.0 > 3 || story == cluster, "{story:?} stands by itself");
    }
}

#[test]
fn a_story_of_a_few_words_is_listed_only_beside_copies() {
    let mut docs = filling(100);
    docs.push(doc(1, "Marigold", "All songs", Some(NOON), "Post"));
    docs.push(doc(2, "Marigold live in Brennick", "All songs of the night", Some(NOON), "Bell"));
    docs.push(doc(3, "Marigold", "All songs", Some(NOON), "Mail"));
    assert_eq!(stories(&index(docs).covering(StoryId(1), &mut Lexical)), [3]);
}

#[test]
fn parts_of_a_series_are_no_event_and_nothing_that_was_before() {
    let check = |told: &dyn Fn(i64) -> (String, String)| {
        let mut docs = filling(100);
        for story in 1..13 {
            let (title, text) = told(story);
            let time = format!("2024-01-{:02}T12:00:00Z", 1 + 2 * story);
            docs.push(doc(story, &title, &text, Some(&time), "Post"));
            // Two of one day as well.
            docs.push(doc(20 + story, &format!("{title} B"), &text, Some(&time), "Post"));
        }
        let mut index = index(docs);
        for (story, cluster) in index.clusters(&mut Lexical) {
            assert_eq!(story, cluster, "{:?}", told(story.0 % 20));
        }
        assert_eq!(index.covering_and_earlier(StoryId(12), &mut Lexical).1, []);
    };
    check(&|part| {
        (
            format!("Quayside Talk {part}"),
            format!("Vera Mott and Jack Sands of Brennick talk to guest{part}."),
        )
    });
    check(&|part| {
        (format!("Marigold {part}.2 released"), "The Marigold team has fixed some bugs.".to_owned())
    });
    check(&|part| (format!("Magnitude {part} off Brennick"), "Felt in Salthaven and Fenwater.".to_owned()));
}

#[test]
fn an_outlet_has_two_of_the_first_eight() {
    let mut docs = filling(100);
    docs.push(doc(1, "Ferry to Brennick sinks", "in a storm", Some(NOON), "Post"));
    for story in 2..8 {
        docs.push(doc(story, &format!("Ferry to Brennick sinks {story}"), "in a storm", Some(NOON), "Mail"));
    }
    docs.push(doc(8, "Storm sinks ferry", "It was bound for Brennick.", Some(NOON), "Herald"));
    let covering = index(docs).covering(StoryId(1), &mut Lexical);
    let place = covering.iter().position(|near| near.story.0 == 8).expect("listed");
    assert!(place <= 2, "{covering:?}");
    assert_eq!(covering.len(), 7);
}

#[test]
fn the_same_text_elsewhere_is_one_row_and_the_last() {
    let mut docs = harbour();
    docs.push(doc(20, "Ferry to Brennick sinks in storm", "Rescuers saved all.", Some(NOON), "Wire"));
    docs.push(doc(21, "Ferry to Brennick sinks in storm", "Rescuers saved all.", None, "Copyist"));
    let covering = index(docs).covering(StoryId(1), &mut Lexical);
    let last = covering.last().expect("a row");
    assert_eq!((last.story.0, last.copies.as_slice()), (20, [StoryId(21)].as_slice()));
}

/// A report of so many words that it is told among copies.
const REPORT: &str = "Rescuers from Brennick saved all passengers of the ferry that sank in the storm on \
                      Monday night, the harbour master said, and divers search the wreck for her cargo of \
                      timber and post while the owners wait for word of the captain.";

#[test]
fn one_text_under_several_headlines_is_one_row() {
    let check = |[first, second]: [&str; 2], day: &str, copies: &[i64]| {
        let mut docs = filling(100);
        let time = format!("2024-01-{day}T12:00:00Z");
        docs.push(doc(1, "Ferry to Brennick sinks", "Divers search for a ferry.", Some(NOON), "Post"));
        docs.push(doc(2, "Brennick ferry lost in storm", first, Some(NOON), "Wire"));
        docs.push(doc(3, "All saved from Brennick ferry", second, Some(&time), "Bell"));
        let mut index = index(docs);
        let covering = index.covering(StoryId(1), &mut Lexical);
        let row = covering.iter().find(|row| !row.copies.is_empty()).unwrap_or(&covering[0]);
        let mut held: Vec<i64> = row.copies.iter().map(|copy| copy.0).collect();
        held.extend((!held.is_empty()).then_some(row.story.0));
        held.sort_unstable();
        assert_eq!(held, copies, "{covering:?}");
        // What stands beside the copy itself has the other one last.
        if !copies.is_empty() {
            assert_eq!(stories(&index.covering(StoryId(2), &mut Lexical)).last(), Some(&3));
        }
    };
    let changed = REPORT.replace("on Monday night, ", "");
    check([REPORT, &changed], "16", &[2, 3]);
    check([REPORT, &changed], "20", &[]);
    // Too short to tell, and another report of the same.
    check(["Rescuers saved all passengers in a storm."; 2], "16", &[]);
    let another = "Divers search the wreck of the Brennick ferry, which sank in Monday's storm with timber and \
                   post on board; her owners wait for word of the captain, while rescuers brought all \
                   passengers to the harbour.";
    check([REPORT, another], "16", &[]);
}

#[test]
fn one_text_under_several_headlines_is_once_among_the_first_five() {
    let mut docs = filling(100);
    docs.push(doc(1, "Ferry to Brennick sinks", REPORT, Some(NOON), "Post"));
    docs.push(doc(2, "Brennick ferry lost in storm", &REPORT.replace("timber", "grain"), Some(NOON), "Wire"));
    for story in 3..8 {
        let text = format!("Witness{story} saw the Brennick ferry sink in the storm and rescuers at work.");
        docs.push(doc(story, &format!("Ferry sinks, says witness{story}"), &text, Some(NOON), "Mail"));
    }
    let near = stories(&index(docs).near(StoryId(1), 100, &mut Lexical));
    assert_eq!(near[5], 2, "{near:?}");
}

#[test]
fn a_story_can_be_replaced_and_forgotten() {
    let mut index = index(harbour());
    let count = index.len();
    index.insert(doc(2, "Choir sings", "Nothing else.", Some(NOON), "Herald"));
    assert_eq!(index.len(), count);
    assert!(!stories(&index.near(StoryId(1), 100, &mut Lexical)).contains(&2));
    index.remove(StoryId(2));
    assert!(!index.contains(StoryId(2)));
    assert_eq!(index.len(), count - 1);
    assert!(index.near(StoryId(2), 10, &mut Lexical).is_empty());
    assert!(Index::new().is_empty());
}

#[test]
fn what_comes_after_settling_is_found_too() {
    let mut index = Index::new();
    let pad = |story: i64| {
        doc(story, &format!("Word{story} alone"), &format!("other{story}"), Some(NOON), "Gazette")
    };
    for story in 1000..7000 {
        index.insert(pad(story));
    }
    index.settle();
    for one in harbour() {
        index.insert(one);
    }
    index.remove(StoryId(3));
    let near = stories(&index.near(StoryId(1), 10, &mut Lexical));
    assert_eq!(near[0], 2);
    assert!(!near.contains(&3));
    assert_eq!(stories(&index.covering(StoryId(1), &mut Lexical))[0], 2);
    assert_eq!(stories(&index.covering_and_earlier(StoryId(1), &mut Lexical).1), [4]);
}

#[test]
fn reports_of_one_event_are_one_cluster() {
    let mut index = index(harbour());
    let clusters: std::collections::HashMap<_, _> = index.clusters(&mut Lexical).into_iter().collect();
    assert_eq!(clusters.len(), index.len());
    for story in [1, 2, 5] {
        assert_eq!(clusters[&StoryId(story)], StoryId(1), "{story}");
    }
    assert_eq!(clusters[&StoryId(4)], StoryId(4), "too long ago");
    assert_ne!(clusters[&StoryId(100)], StoryId(1));
}

#[test]
fn a_batch_joins_the_clusters_that_are_there() {
    let mut index = index(harbour());
    index.put_in_cluster(StoryId(1), StoryId(77));
    index.keep_cluster(StoryId(77));
    let batch: Vec<StoryId> = (1..6).map(StoryId).collect();
    let changed: std::collections::HashMap<_, _> = index.gather(&batch, &mut Lexical).into_iter().collect();
    assert_eq!(changed.get(&StoryId(1)), None, "it is in a cluster");
    assert_eq!(changed[&StoryId(2)], StoryId(77));
    assert_eq!(index.cluster_of(StoryId(4)), Some(StoryId(4)));
    assert_eq!(index.in_cluster(StoryId(77))[..2], [StoryId(1), StoryId(2)]);
    index.insert(doc(2, "Brennick ferry sinks", "A storm hit.", Some(NOON), "Herald"));
    assert_eq!(index.cluster_of(StoryId(2)), Some(StoryId(77)), "replaced, it stays");
    index.remove(StoryId(2));
    assert_eq!(index.cluster_of(StoryId(2)), None);
}

#[test]
fn first_reports_find_one_another_by_what_follows() {
    let mut docs = filling(100);
    docs.push(doc(1, "Ferry feared lost", "No word of the Brennick ferry since dusk.", Some(NOON), "Post"));
    let later = "2024-01-15T13:00:00Z";
    docs.push(doc(2, "Storm breaks harbour wall", "Waves broke the wall at Salthaven.", Some(later), "Mail"));
    let report = "The Brennick ferry is lost: no word since dusk, when the storm and its waves broke the \
                  harbour wall at Salthaven.";
    for (story, outlet) in (3..9).zip(["Bell", "Wire", "Herald", "Echo", "Star", "Sun"]) {
        let title = format!("Ferry feared lost in storm that breaks harbour wall, {outlet}");
        docs.push(doc(story, &title, report, Some("2024-01-15T18:00:00Z"), outlet));
    }
    let mut index = index(docs);
    let all: Vec<StoryId> = (1..9).map(StoryId).collect();
    let placed: std::collections::HashMap<_, _> = index.gather(&all, &mut Lexical).into_iter().collect();
    assert!(all.iter().all(|story| placed[story] == StoryId(1)), "{placed:?}");
    // Without those that follow, the two first have little in common.
    for story in &all {
        index.take_out_of_cluster(*story);
    }
    let placed: std::collections::HashMap<_, _> = index.gather(&all[..2], &mut Lexical).into_iter().collect();
    assert_ne!(placed[&StoryId(1)], placed[&StoryId(2)]);
}

#[test]
fn headlines_that_differ_in_case_and_quotes_have_one_key() {
    assert_eq!(key("“Ferry”  SINKS"), key("\"ferry\" sinks"));
    assert_ne!(key("Ferry sinks"), key("Ferry sails"));
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(24))]

    #[test]
    fn the_order_of_coming_changes_nothing(order in proptest::sample::subsequence((0..66).collect::<Vec<usize>>(), 0..66), asks in 0usize..3) {
        let docs = harbour();
        let mut straight = index(docs.clone());
        let mut turned = Index::new();
        let rest = (0..docs.len()).filter(|at| !order.contains(at)).rev();
        for (count, at) in order.iter().copied().chain(rest).enumerate() {
            turned.insert(docs[at].clone());
            if count % 20 == 5 * asks {
                turned.near(docs[at].story, 5, &mut Lexical);
            }
        }
        for one in &docs {
            proptest::prop_assert_eq!(straight.near(one.story, 50, &mut Lexical), turned.near(one.story, 50, &mut Lexical));
            proptest::prop_assert_eq!(straight.covering(one.story, &mut Lexical), turned.covering(one.story, &mut Lexical));
            proptest::prop_assert_eq!(straight.covering_and_earlier(one.story, &mut Lexical).1, turned.covering_and_earlier(one.story, &mut Lexical).1);
        }
    }
}

/// Vectors that tell by one word, whatever the model.
fn pointing(
    word: &'static str,
    texts: Vec<(i64, &'static str)>,
) -> impl FnMut(StoryId, Model) -> Option<Vec<f32>> {
    move |story, _| {
        let (_, text) = texts.iter().find(|(held, _)| *held == story.0)?;
        Some(if text.contains(word) { vec![1.0, 0.0] } else { vec![0.0, 1.0] })
    }
}

#[test]
fn a_text_in_the_same_direction_rises_and_none_is_lost() {
    let mut docs = filling(100);
    docs.push(doc(1, "Harbour pilots strike", "Ships wait at the pier.", Some(NOON), "Post"));
    docs.push(doc(2, "Harbour pilots rest", "Ships wait at the dock.", Some(NOON), "Herald"));
    docs.push(doc(3, "Ships wait", "Walkout goes on.", Some(NOON), "Mail"));
    let mut index = index(docs);
    assert_eq!(stories(&index.near(StoryId(1), 2, &mut Lexical)), [2, 3]);
    let mut vectors = pointing("walkout", vec![(1, "walkout"), (2, "rest"), (3, "walkout")]);
    assert_eq!(stories(&index.near(StoryId(1), 2, &mut vectors)), [3, 2]);
    assert_eq!(stories(&index.background(StoryId(1), 2, &mut vectors)).len(), 2);
    assert_eq!(stories(&index.near(StoryId(1), 2, &mut |_, _| None)), [2, 3]);
}

#[test]
fn a_report_in_another_language_is_found_though_no_word_is_shared() {
    let mut docs = filling(100);
    docs.push(doc(1, "Harbour pilots strike", "Ships wait at the pier.", Some(NOON), "Post"));
    docs.push(Doc {
        terms: Terms::of("Huelga de prácticos", "Los barcos esperan.", Some("es")),
        ..doc(2, "Huelga de prácticos", "", Some(NOON), "Diario")
    });
    let mut index = index(docs);
    assert!(!stories(&index.near(StoryId(1), 9, &mut Lexical)).contains(&2));
    let mut vectors = pointing("strike", vec![(1, "strike"), (2, "strike")]);
    assert_eq!(stories(&index.near(StoryId(1), 9, &mut vectors))[0], 2);
}

#[test]
fn another_event_of_days_before_is_told_once_and_earlier() {
    let mut docs = filling(100);
    let report = |story: i64, title: &str, day: &str| {
        let outlet = format!("Outlet {story}");
        doc(
            story,
            title,
            "The ferry Marigold lies off Brennick in a storm.",
            Some(&format!("2024-01-{day}T12:00:00Z")),
            &outlet,
        )
    };
    docs.push(report(1, "Ferry refloated off Brennick", "15"));
    docs.push(report(2, "Ferry afloat again off Brennick", "15"));
    docs.push(report(3, "Ferry aground off Brennick", "10"));
    docs.push(report(4, "Ferry runs aground at Brennick", "10"));
    let mut index = index(docs);
    assert_eq!(stories(&index.covering(StoryId(1), &mut Lexical)), [2]);
    for (story, cluster) in [(1, 1), (2, 1), (3, 3), (4, 3)] {
        index.put_in_cluster(StoryId(story), StoryId(cluster));
    }
    assert_eq!(stories(&index.covering(StoryId(1), &mut Lexical)), [2]);
    let earlier = stories(&index.covering_and_earlier(StoryId(1), &mut Lexical).1);
    assert!(earlier == [3] || earlier == [4], "once: {earlier:?}");
}

#[test]
fn clusters_that_later_reports_bring_together_become_one_under_the_older_name() {
    let told = |story, text: &str, hour: &str| {
        doc(story, "Report", text, Some(&format!("2024-01-15T{hour}:00:00Z")), &format!("Outlet {story}"))
    };
    let reports = || {
        let mut all = filling(100);
        // Two that share nothing, then reports that tell both.
        all.push(told(1, "The ferry Marigold ran aground on the sandbank at dawn.", "06"));
        all.push(told(2, "Lifeboat crews from Brennick carried forty passengers ashore.", "07"));
        for (story, hour) in [(3, "08"), (4, "09"), (5, "10")] {
            let text = "Lifeboat crews from Brennick carried forty passengers ashore from the ferry Marigold, \
                        aground on the sandbank since dawn.";
            all.push(told(story, text, hour));
        }
        index(all)
    };
    let check = |clusters: [i64; 5], opened: &[i64], expected: [i64; 5]| {
        let mut index = reports();
        for (story, cluster) in (1..).zip(clusters) {
            index.put_in_cluster(StoryId(story), StoryId(cluster));
        }
        for cluster in opened {
            index.keep_cluster(StoryId(*cluster));
        }
        let changed = index.merge(&[StoryId(clusters[4])], &mut Lexical);
        let after: Vec<i64> =
            (1..=5).map(|story| index.cluster_of(StoryId(story)).expect("in a cluster").0).collect();
        assert_eq!(after, expected, "{clusters:?} {opened:?} {changed:?}");
        for (story, cluster) in changed {
            assert_eq!(index.cluster_of(story), Some(cluster));
        }
    };
    check([1, 2, 1, 2, 2], &[], [1, 1, 1, 1, 1]);
    check([1, 2, 1, 2, 2], &[2], [2, 2, 2, 2, 2]);
    check([1, 2, 1, 2, 2], &[1, 2], [1, 2, 1, 2, 2]);
    // One that shares nothing stays by itself.
    check([1, 2, 3, 2, 2], &[3], [1, 3, 3, 3, 3]);
}

#[test]
fn large_clusters_are_not_put_together_for_one_report_that_tells_of_both() {
    let check = |telling_of_both: i64, expected: bool| {
        let aground = "The ferry Marigold ran aground on the sandbank at dawn.";
        let rescue = "Lifeboat crews from Brennick carried forty passengers ashore.";
        let both = format!("{aground} {rescue}");
        let mut docs = filling(100);
        for (cluster, text) in [(0, aground), (10, rescue)] {
            for story in 1..9 {
                let text = if story <= telling_of_both { &both } else { text };
                let title = format!("Report {}", cluster + story);
                docs.push(doc(cluster + story, &title, text, Some(NOON), &format!("Outlet {story}")));
            }
        }
        let mut index = index(docs);
        for story in 1..9 {
            index.put_in_cluster(StoryId(story), StoryId(1));
            index.put_in_cluster(StoryId(10 + story), StoryId(11));
        }
        let changed = index.merge(&[StoryId(11)], &mut Lexical);
        assert_eq!(!changed.is_empty(), expected, "{telling_of_both}: {changed:?}");
    };
    check(0, false);
    check(1, false);
    check(6, true);
}

#[test]
fn the_stems_that_are_held_have_a_bound() {
    let many = index::HELD as i64 + 76;
    let mut index = index(
        (0..many).map(|story| doc(story, "Ferry late", &format!("word{story}"), None, "Post")).collect(),
    );
    for story in 0..many {
        assert!(index.question(StoryId(story)).is_some());
        assert!(index.held_stems() <= index::HELD);
    }
    assert_eq!(index.held_stems(), 76);
}
