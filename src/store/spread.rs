//! In which order the events of the front page stand, so that no outlet holds more than a third of what
//! is seen first.
//!
//! Events come by their weight. One whose outlet has had its third waits until there is room, as long as
//! another outlet has something unread to show instead; where several outlets have an event, one is taken
//! that has room. What has no age is held against nothing that has. The keys that come out run downwards,
//! and only what had to wait has another than it came with: most rows stay as they are from one lay-out
//! to the next.

use std::cmp::Reverse;
use std::collections::HashMap;

/// Rows in which the outlets are kept apart: more than a terminal shows at once.
const ROWS: usize = 120;

/// A version that an event may be shown by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Lead {
    pub(super) story: i64,
    /// A number for the outlet.
    pub(super) outlet: usize,
    pub(super) is_read: bool,
}

/// An event, with the versions that it may be shown by, the best first; never none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Event {
    /// Where it stands by its weight: the greater, the higher.
    pub(super) key: i64,
    pub(super) is_dated: bool,
    pub(super) leads: Vec<Lead>,
}

/// A row of the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Row {
    pub(super) story: i64,
    pub(super) key: i64,
    pub(super) is_read: bool,
}

/// Lays the events out, the first row first.
pub(super) fn spread(mut events: Vec<Event>) -> Vec<Row> {
    events.retain(|event| !event.leads.is_empty());
    events.sort_by_key(|event| (Reverse(event.is_dated), Reverse((event.key, event.leads[0].story))));
    let mut held: HashMap<usize, usize> = HashMap::new();
    let mut rows: Vec<Row> = Vec::with_capacity(events.len());
    let place = |rows: &mut Vec<Row>, event: &Event, lead: Lead| {
        let above = rows.last().map_or(i64::MAX, |row: &Row| row.key);
        rows.push(Row { story: lead.story, key: event.key.min(above - 1), is_read: lead.is_read });
    };
    while rows.len() < ROWS && !events.is_empty() {
        // At least one row is anybody's.
        let most = ((rows.len() + 1) / 3).max(1);
        let (at, lead) = next(&events, &held, most);
        let event = events.remove(at);
        *held.entry(lead.outlet).or_default() += 1;
        place(&mut rows, &event, lead);
    }
    for event in &events {
        place(&mut rows, event, event.leads[0]);
    }
    rows
}

/// The event that comes next, and the version that it is shown by, where an outlet may hold so many rows.
fn next(events: &[Event], held: &HashMap<usize, usize>, most: usize) -> (usize, Lead) {
    let count = |lead: &Lead| held.get(&lead.outlet).copied().unwrap_or(0);
    let first = &events[0];
    // Only what is of the same kind may go before it.
    let rivals = || events.iter().enumerate().take_while(|(_, event)| event.is_dated == first.is_dated);
    let with_room = rivals().find_map(|(at, event)| {
        let lead = event.leads.iter().find(|lead| count(lead) < most)?;
        (at == 0 || !lead.is_read).then_some((at, *lead))
    });
    if let Some(found) = with_room {
        return found;
    }
    // No other has news and room: whoever holds the fewest rows.
    let unread = rivals().flat_map(|(at, event)| {
        event.leads.iter().filter(|lead| !lead.is_read).map(move |lead| (count(lead), at, *lead))
    });
    let fewest = unread.min_by_key(|(count, at, _)| (*count, *at));
    let fewer = fewest.filter(|(fewest, ..)| *fewest < count(&first.leads[0]));
    fewer.map_or((0, first.leads[0]), |(_, at, lead)| (at, lead))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Events by words like `A`, `B+A` (two versions), `a` (read), `A?` (without an age), in the order of
    /// their weight; gives the outlets of the rows.
    fn check(events: &str, expected: &str) -> Vec<Row> {
        let lead = |event: usize, at: usize, letter: char| Lead {
            story: (event * 10 + at) as i64,
            outlet: letter.to_ascii_uppercase() as usize,
            is_read: letter.is_ascii_lowercase(),
        };
        let given: Vec<Event> = events
            .split(' ')
            .enumerate()
            .map(|(event, word)| Event {
                key: 10_000 - 10 * event as i64,
                is_dated: !word.ends_with('?'),
                leads: word
                    .trim_end_matches('?')
                    .split('+')
                    .enumerate()
                    .map(|(at, letter)| lead(event, at, letter.chars().next().expect("a letter")))
                    .collect(),
            })
            .collect();
        let leads: Vec<Lead> = given.iter().flat_map(|event| event.leads.clone()).collect();
        let rows = spread(given.clone());
        assert_eq!(rows.len(), given.len(), "each event once");
        assert!(rows.is_sorted_by(|one, next| one.key > next.key), "{rows:?}");
        let shown: String = rows
            .iter()
            .map(|row| {
                let lead = leads.iter().find(|lead| lead.story == row.story).expect("one of them");
                let letter = lead.outlet as u8 as char;
                if lead.is_read { letter.to_ascii_lowercase() } else { letter }
            })
            .collect();
        assert_eq!(shown, expected, "{events}");
        rows
    }

    #[test]
    fn an_outlet_has_no_more_than_a_third_of_any_first_rows() {
        check("A A A A B B C C D E", "ABCDEABCAA");
        check("A B C D E F", "ABCDEF");
        // Alone it has all.
        check("A A A", "AAA");
        // Two share until one has no more.
        check("A A A A A B B", "ABABAAA");
    }

    #[test]
    fn another_outlet_s_version_keeps_an_event_where_it_stands() {
        check("A A+B A+B+C D", "ABCD");
    }

    #[test]
    fn only_what_is_unread_goes_before_what_waits() {
        check("A A b C", "ACAb");
        check("A A b c", "AAbc");
        check("a a A", "aaA");
    }

    #[test]
    fn what_has_no_age_stands_below_and_takes_no_turn_of_what_has() {
        check("A A A B? B? B? B?", "AAABBBB");
        check("A? B A? B? C", "BCAAB");
    }

    #[test]
    fn what_need_not_wait_keeps_its_key() {
        let rows = check("A A B C D E F", "ABCDEAF");
        let keys: Vec<i64> = rows.iter().map(|row| row.key).collect();
        assert_eq!(keys, [10_000, 9_980, 9_970, 9_960, 9_950, 9_949, 9_940]);
    }

    #[test]
    fn beyond_the_first_rows_all_stand_by_their_weight() {
        let one = vec!["A"; 400].join(" ");
        let start = std::time::Instant::now();
        check(&format!("{one} B"), &format!("AB{}", "A".repeat(399)));
        assert!(start.elapsed().as_secs() < 5, "{:?}", start.elapsed());
    }

    proptest::proptest! {
        #[test]
        fn no_prefix_is_held_by_one_outlet(letters in proptest::collection::vec(0u8..6, 1..60)) {
            let events: Vec<Event> = letters
                .iter()
                .enumerate()
                .map(|(event, letter)| Event {
                    key: 1_000 - event as i64,
                    is_dated: true,
                    leads: vec![Lead { story: event as i64, outlet: usize::from(*letter), is_read: false }],
                })
                .collect();
            let rows = spread(events);
            let mut held = [0usize; 6];
            let mut left = [0usize; 6];
            for letter in &letters {
                left[usize::from(*letter)] += 1;
            }
            for (index, row) in rows.iter().enumerate() {
                let outlet = usize::from(letters[row.story as usize]);
                held[outlet] += 1;
                left[outlet] -= 1;
                let most = ((index + 1) / 3).max(1);
                // Else everybody else who holds less has nothing more to show.
                let others_have = (0..6).any(|other| other != outlet && left[other] > 0 && held[other] + 1 < held[outlet]);
                proptest::prop_assert!(held[outlet] <= most || !others_have, "{letters:?} {rows:?}");
            }
        }
    }
}
