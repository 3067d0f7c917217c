use super::*;
use crate::fetch::Freshness;
use crate::model::Rhythm;

fn at(text: &str) -> Timestamp {
    text.parse().expect("an instant")
}

/// A Tuesday.
fn noon() -> Timestamp {
    at("2026-11-24T12:00:00Z")
}

fn url(text: &str) -> WebUrl {
    WebUrl::parse(text).expect("an address")
}

fn fresh() -> SourceState {
    SourceState::new(url("https://news.example/feed"))
}

fn response(status: u16) -> Response {
    Response {
        address: url("https://news.example/feed"),
        hops: Vec::new(),
        status,
        content_type: None,
        validators: Validators { etag: Some("\"1\"".to_owned()), last_modified: None, given_by: None },
        freshness: Freshness::default(),
        body: if status == 304 { Vec::new() } else { b"<rss/>".to_vec() },
        wire_bytes: 6,
        ms: 12,
    }
}

fn refused(status: u16, retry_after: Option<u64>) -> Error {
    Error::Refused {
        host: "news.example".to_owned(),
        status,
        retry_after: retry_after.map(Duration::from_secs),
        page: None,
    }
}

fn unreachable(is_local: bool) -> Error {
    Error::Unreachable { host: "news.example".to_owned(), cause: SafeText::line("no route"), is_local }
}

static NO_RHYTHM: Rhythm = Rhythm { minutes: None, skip_hours: Vec::new(), skip_days: Vec::new() };

fn facts() -> Facts<'static> {
    Facts {
        reading: Reading::Whole(Vec::new()),
        body_hash: Some(body_hash(b"<rss/>")),
        rhythm: &NO_RHYTHM,
        every: None,
        published: &[],
    }
}

fn nothing() -> Facts<'static> {
    Facts { reading: Reading::Nothing, body_hash: None, ..facts() }
}

/// The state after an exchange, in the middle of the jitter.
fn step(
    state: &SourceState,
    outcome: Result<&Response, &Error>,
    facts: &Facts<'_>,
    now: Timestamp,
) -> SourceState {
    after(state, outcome, facts, now, 0.5)
}

/// Minutes from one instant to the next check.
fn minutes(state: &SourceState, now: Timestamp) -> u64 {
    until(now, state.next_check.expect("a next check")).as_secs() / 60
}

/// How many minutes a good answer waits for the next, and why.
fn check_interval(facts: &Facts<'_>, response: &Response, expected: u64, why: &str) {
    let state = step(&fresh(), Ok(response), facts, noon());
    assert_eq!((minutes(&state, noon()), state.why.as_str()), (expected, why));
}

#[test]
fn a_full_answer_replaces_both_validators() {
    let mut state = fresh();
    state.validators =
        Validators { etag: Some("old".to_owned()), last_modified: Some("old".to_owned()), given_by: None };
    let state = step(&state, Ok(&response(200)), &facts(), noon());
    assert_eq!(
        state.validators,
        Validators { etag: Some("\"1\"".to_owned()), last_modified: None, given_by: None }
    );
    assert_eq!(state.condition, Condition::Ok);
    assert_eq!((state.last_success, state.last_full), (Some(noon()), Some(noon())));
    assert_eq!((state.status, state.bytes, state.ms), (Some(200), 6, 12));
}

#[test]
fn unchanged_keeps_what_it_does_not_name() {
    let mut state = step(&fresh(), Ok(&response(200)), &facts(), noon());
    state.validators.last_modified = Some("Monday".to_owned());
    state.failures = 3;
    let mut unchanged = response(304);
    unchanged.validators.etag = Some("\"2\"".to_owned());
    let later = noon() + SignedDuration::from_hours(1);
    let state = step(&state, Ok(&unchanged), &nothing(), later);
    assert_eq!(state.validators.etag.as_deref(), Some("\"2\""));
    assert_eq!(state.validators.last_modified.as_deref(), Some("Monday"));
    assert_eq!((state.condition, state.failures), (Condition::Unchanged, 0));
    assert_eq!((state.last_success, state.last_full), (Some(later), Some(noon())));
    assert_eq!(state.bytes, 6, "of the last body");
}

#[test]
fn the_same_bytes_are_unchanged_and_their_validators_still_count() {
    let state = step(&fresh(), Ok(&response(200)), &facts(), noon());
    let mut again = response(200);
    again.validators.etag = Some("\"2\"".to_owned());
    assert!(is_same(&state, &again) && !is_same(&fresh(), &again) && is_same(&fresh(), &response(304)));
    let facts = Facts { reading: Reading::Nothing, ..facts() };
    let state = step(&state, Ok(&again), &facts, noon());
    assert_eq!(state.condition, Condition::Unchanged);
    assert_eq!(state.validators.etag.as_deref(), Some("\"2\""));
}

#[test]
fn what_cannot_be_read_is_a_failure_that_is_asked_again_whole() {
    let state = step(&fresh(), Ok(&response(200)), &facts(), noon());
    let facts = Facts { reading: Reading::Unreadable(SafeText::line("this is an HTML page")), ..facts() };
    let state = step(&state, Ok(&response(200)), &facts, noon());
    assert_eq!(state.condition, Condition::Failing);
    assert_eq!(state.validators, Validators::default());
    assert_eq!(state.failure.as_deref(), Some("this is an HTML page"));
    assert_eq!(state.body_hash, Some(body_hash(b"<rss/>")), "of the last good one");
    let mended = Facts { reading: Reading::Mended(vec![SafeText::line("cut off")]), ..facts };
    let state = step(&state, Ok(&response(200)), &mended, noon());
    assert_eq!((state.condition, state.failures), (Condition::Malformed, 0));
    assert_eq!(state.remarks, [SafeText::line("cut off")]);
}

#[test]
fn days_of_unchanged_are_not_believed_for_ever() {
    let mut state = step(&fresh(), Ok(&response(200)), &facts(), noon());
    let days = |days: i64| noon() + SignedDuration::from_hours(24 * days);
    assert_eq!(validators(&state, days(7)), state.validators);
    assert_eq!(validators(&state, days(8)), Validators::default());
    state.max_age = Some(24 * 3600);
    assert_eq!(validators(&state, days(9)), state.validators, "it said so itself");
}

#[test]
fn the_next_check_is_the_longest_of_what_is_asked() {
    check_interval(&facts(), &response(200), 60, "every 1 h, as usual");

    let rhythm = Rhythm { minutes: Some(180), ..Rhythm::default() };
    let asks = Facts { rhythm: &rhythm, ..facts() };
    check_interval(&asks, &response(200), 180, "the feed asks for 3 h between visits");

    let mut cached = response(200);
    cached.freshness.max_age = Some(Duration::from_secs(7200));
    check_interval(&facts(), &cached, 120, "Cache-Control max-age 2 h");
    cached.freshness.expires_in = Some(Duration::from_secs(9000));
    check_interval(&facts(), &cached, 150, "Expires in 2 h 30 min");
    check_interval(&asks, &cached, 180, "the feed asks for 3 h between visits");
    cached.freshness.max_age = Some(Duration::from_secs(60 * 24 * 3600));
    check_interval(&facts(), &cached, 24 * 60, "Cache-Control max-age 60 days, but once a day at least");
    cached.freshness = Freshness { max_age: Some(Duration::ZERO), expires_in: None };
    check_interval(&facts(), &cached, 60, "every 1 h, as usual");

    let mut bare = response(200);
    bare.validators = Validators::default();
    check_interval(&facts(), &bare, 360, "it cannot say whether it changed: every 6 h");
}

#[test]
fn the_next_check_follows_the_stories() {
    let every = |gap: i64, newest: i64| -> Vec<Timestamp> {
        (0..30).map(|n| noon() - SignedDuration::from_mins(newest + n * gap)).collect()
    };
    let check = |published: &[Timestamp], expected: u64, why: &str| {
        check_interval(&Facts { published, ..facts() }, &response(200), expected, why);
    };
    check(&every(120, 5), 60, "its stories come every 2 h: looked at every 1 h");
    check(&every(10, 5), 30, "its stories come every 10 min: looked at every 30 min");
    check(&every(60 * 24 * 3, 5), 12 * 60, "its stories come every 3 days: looked at every 12 h");
    check(&every(60, 60 * 24 * 7), 6 * 60, "nothing new for 7 days: every 6 h");
    check(&every(60, 60 * 24 * 15), 12 * 60, "nothing new for 14 days: every 12 h");
    check(&every(60, 60 * 24 * 400), 24 * 60, "nothing new for 30 days: every 24 h");
    check(&[noon()], 60, "every 1 h, as usual");
    check(&[noon() + SignedDuration::from_hours(99)], 60, "every 1 h, as usual");
}

#[test]
fn the_readers_wish_goes_before_all_but_the_floor() {
    let rhythm = Rhythm { minutes: Some(600), skip_hours: (0..23).collect(), skip_days: vec![1] };
    let check = |every: u32, expected: u64, why: &str| {
        check_interval(
            &Facts { every: Some(every), rhythm: &rhythm, ..facts() },
            &response(200),
            expected,
            why,
        );
    };
    check(30, 30, "you set it to every 30 min");
    check(1, 15, "you set it to every 15 min");
    check(3 * 24 * 60, 3 * 24 * 60, "you set it to every 3 days");
}

#[test]
fn jitter_is_a_tenth_and_never_goes_below_the_floor() {
    let check = |every: Option<u32>, random: f64, expected: u64| {
        let state = after(&fresh(), Ok(&response(200)), &Facts { every, ..facts() }, noon(), random);
        assert_eq!(minutes(&state, noon()), expected);
    };
    check(None, 0.0, 54);
    check(None, 1.0, 66);
    check(None, f64::NAN, 60);
    check(Some(15), 0.0, 15);
}

#[test]
fn hours_and_days_to_skip_are_skipped() {
    let check = |skip_hours: &[u8], skip_days: &[u8], expected: &str| {
        let rhythm = Rhythm { minutes: None, skip_hours: skip_hours.to_vec(), skip_days: skip_days.to_vec() };
        let state = after(&fresh(), Ok(&response(200)), &Facts { rhythm: &rhythm, ..facts() }, noon(), 0.5);
        assert_eq!(state.next_check.expect("a check"), at(expected), "{skip_hours:?} {skip_days:?}");
    };
    check(&[], &[], "2026-11-24T13:00:00Z");
    check(&[13, 14], &[], "2026-11-24T15:03:00Z");
    check(&[], &[1, 2], "2026-11-26T00:03:00Z");
    check(&[0, 13], &[1], "2026-11-25T01:03:00Z");
    check(&(0..24).collect::<Vec<u8>>(), &[], "2026-11-24T13:00:00Z");
    check(&[], &(0..7).collect::<Vec<u8>>(), "2026-11-24T13:00:00Z");
}

#[test]
fn who_asks_to_be_left_alone_is() {
    let check = |status: u16, retry_after: Option<u64>, expected: u64| {
        let state = step(&fresh(), Err(&refused(status, retry_after)), &nothing(), noon());
        assert_eq!(state.condition, Condition::RateLimited);
        let blocked = state.blocked_until.expect("it is blocked");
        assert_eq!(until(noon(), blocked).as_secs() / 60, expected, "{status} {retry_after:?}");
        assert!(state.next_check.expect("a check") >= blocked);
        assert!(is_due(&state, noon(), Asker::Reader, 0).is_err());
        assert!(is_due(&state, blocked, Asker::Reader, 0).is_ok());
    };
    for status in [429, 503] {
        check(status, Some(7200), 120);
        check(status, Some(1), 1);
        check(status, Some(90 * 24 * 3600), 7 * 24 * 60);
        check(status, None, 15);
    }
    let mut state = fresh();
    let mut waits = Vec::new();
    for _ in 0..9 {
        state = step(&state, Err(&refused(429, None)), &nothing(), noon());
        waits.push(until(noon(), state.blocked_until.expect("it is blocked")).as_secs() / 60);
    }
    assert_eq!(waits, [15, 30, 60, 120, 240, 480, 960, 1440, 1440]);
}

#[test]
fn failures_are_asked_ever_more_rarely_and_never_given_up() {
    let check = |error: &Error, expected: &[u64]| {
        let mut state = fresh();
        for (before, expected) in expected.iter().enumerate() {
            state = step(&state, Err(error), &nothing(), noon());
            assert_eq!(minutes(&state, noon()), *expected, "{error} after {before}");
            assert_eq!(state.failures as usize, before + 1);
            assert_eq!(state.condition, Condition::Failing);
        }
    };
    let usual = [120, 240, 480, 960, 1440, 1440, 1440];
    check(&refused(500, None), &usual);
    check(&refused(404, None), &usual);
    check(&unreachable(false), &usual);
    check(&unreachable(true), &usual);
    check(&Error::TimedOut { host: "news.example".to_owned(), seconds: 30, is_connected: true }, &usual);
    check(&Error::Redirect { host: "news.example".to_owned(), how: "in a circle" }, &usual);
    check(&refused(403, None), &[240, 480, 960, 1440, 1440]);
    check(&refused(401, None), &[240, 480, 960, 1440, 1440]);
    let state = step(&fresh(), Err(&unreachable(false)), &nothing(), noon());
    assert_eq!(state.failure.as_deref(), Some("could not reach news.example: no route"));
    assert_eq!(state.why.as_str(), "failed once in a row: again in 2 h");
}

#[test]
fn what_was_not_asked_is_not_blamed() {
    let good = step(&fresh(), Ok(&response(200)), &facts(), noon());
    let later = noon() + SignedDuration::from_hours(2);
    assert_eq!(step(&good, Err(&Error::Offline), &nothing(), later), good);
    let blocked = Error::Blocked { host: "news.example".to_owned(), minutes: 300 };
    let state = step(&good, Err(&blocked), &nothing(), later);
    assert_eq!((state.condition, state.last_attempt), (Condition::Ok, Some(noon())));
    assert!(minutes(&state, later) >= 300);
}

#[test]
fn who_reached_nobody_may_try_again_at_once() {
    let soon = noon() + SignedDuration::from_secs(20);
    let state = step(&fresh(), Err(&unreachable(false)), &nothing(), noon());
    assert_eq!(is_due(&state, soon, Asker::Reader, 2), Ok(()));
    assert!(is_due(&state, soon, Asker::Schedule, 2).is_err());
    let state = step(&fresh(), Err(&refused(500, None)), &nothing(), noon());
    assert!(is_due(&state, soon, Asker::Reader, 2).is_err());
}

#[test]
fn gone_is_asked_twice_a_day_apart() {
    let gone = refused(410, None);
    let failing =
        step(&fresh(), Err(&refused(500, None)), &nothing(), noon() - SignedDuration::from_hours(99));
    let first = step(&failing, Err(&gone), &nothing(), noon());
    assert_eq!(first.condition, Condition::Failing);
    assert!(minutes(&first, noon()) >= 24 * 60);
    let early = step(&first, Err(&gone), &nothing(), noon() + SignedDuration::from_hours(1));
    assert_eq!(early.condition, Condition::Failing, "asked by hand");
    let second = step(&early, Err(&gone), &nothing(), noon() + SignedDuration::from_hours(25));
    assert_eq!((second.condition, second.next_check), (Condition::Gone, None));
    let much_later = noon() + SignedDuration::from_hours(24 * 99);
    assert!(is_due(&second, much_later, Asker::Schedule, 2).is_err());
    assert!(is_due(&second, much_later, Asker::Reader, 2).is_ok());
    let back = step(&second, Ok(&response(200)), &facts(), much_later);
    assert_eq!(back.condition, Condition::Ok);
}

#[test]
fn two_weeks_of_404_are_probably_gone() {
    let mut state =
        step(&fresh(), Err(&refused(500, None)), &nothing(), noon() - SignedDuration::from_hours(999));
    for day in 0..16 {
        let now = noon() + SignedDuration::from_hours(24 * day);
        state = step(&state, Err(&refused(404, None)), &nothing(), now);
        let expected = if day < 14 { Condition::Failing } else { Condition::ProbablyGone };
        assert_eq!(state.condition, expected, "day {day}");
        assert!(state.next_check.is_some());
        assert_eq!(state.since, Some(noon()));
    }
}

#[test]
fn nothing_is_asked_before_its_time() {
    let state = step(&fresh(), Ok(&response(200)), &facts(), noon());
    let check = |seconds: i64, asker: Asker, expected: Option<&str>| {
        let due = is_due(&state, noon() + SignedDuration::from_secs(seconds), asker, 2);
        assert_eq!(due.err().as_deref(), expected);
    };
    check(60, Asker::Schedule, Some("next in 59 min: every 1 h, as usual"));
    check(3600, Asker::Schedule, None);
    check(40, Asker::Reader, Some("asked 40 s ago"));
    check(120, Asker::Reader, None);
    assert!(is_due(&state, noon(), Asker::Reader, 0).is_ok());
    assert!(is_due(&fresh(), noon(), Asker::Schedule, 2).is_ok());
    // Clocks that were wrong hold nothing back.
    assert!(is_due(&state, noon() - SignedDuration::from_hours(24 * 30), Asker::Schedule, 2).is_ok());
    assert!(is_due(&state, noon() - SignedDuration::from_hours(1), Asker::Reader, 2).is_ok());
}

#[test]
fn a_move_for_good_is_believed_the_second_time() {
    let moved = |hops: &[u16], to: &str| Response { hops: hops.to_vec(), address: url(to), ..response(200) };
    let check = |response: &Response, expected: bool| {
        let first = step(&fresh(), Ok(response), &facts(), noon());
        assert_eq!(has_moved(&first), None);
        let early = step(&first, Ok(response), &facts(), noon() + SignedDuration::from_mins(20));
        assert_eq!(has_moved(&early), None);
        let second = step(&early, Ok(response), &facts(), noon() + SignedDuration::from_mins(61));
        assert_eq!(has_moved(&second), expected.then_some(&response.address), "{response:?}");
    };
    check(&moved(&[301], "https://news.example/new"), true);
    check(&moved(&[308, 301], "https://other.example/feed"), true);
    check(&moved(&[301, 302], "https://news.example/new"), false);
    check(&moved(&[307], "https://news.example/new"), false);
    check(&moved(&[301], "http://news.example/new"), false);
    check(&moved(&[301], "https://hotel.example/captive/portal"), false);
    check(&moved(&[301], "https://news.example/login.php"), false);
    check(&moved(&[], "https://news.example/feed"), false);

    let unreadable = Facts { reading: Reading::Unreadable(SafeText::line("a page")), ..facts() };
    let state = step(&fresh(), Ok(&moved(&[301], "https://news.example/new")), &unreadable, noon());
    assert_eq!(state.moved, None);
    let first = step(&fresh(), Ok(&moved(&[301], "https://news.example/new")), &facts(), noon());
    let other = moved(&[301], "https://news.example/newer");
    let second = step(&first, Ok(&other), &facts(), noon() + SignedDuration::from_hours(2));
    assert_eq!(has_moved(&second), None);
    let home = step(&second, Ok(&response(200)), &facts(), noon() + SignedDuration::from_hours(9));
    assert_eq!(home.moved, None);
}

#[test]
fn a_refusal_counts_for_the_host_and_two_for_its_domain() {
    let check = |known: &[HostState], address: &str, outcome: &Error, expected: &[(&str, u64)]| {
        let hosts = hosts_after(known, &url(address), Err(outcome), noon());
        let hosts: Vec<_> = hosts
            .iter()
            .map(|state| (state.host.as_str(), until(noon(), state.blocked_until).as_secs() / 60))
            .collect();
        assert_eq!(hosts, expected, "{address}");
    };
    let busy = |host: &str, retry_after: Option<u64>| Error::Refused {
        host: host.to_owned(),
        status: 429,
        retry_after: retry_after.map(Duration::from_secs),
        page: None,
    };
    let state = |host: &str, refusals: u32, hours: i64| HostState {
        host: host.to_owned(),
        blocked_until: noon() + SignedDuration::from_hours(hours),
        refusals,
    };
    check(&[], "https://a.news.example/", &busy("a.news.example", None), &[("a.news.example", 15)]);
    check(&[], "https://a.news.example/", &refused(503, None), &[]);
    check(&[], "http://127.0.0.1:8080/", &busy("127.0.0.1", Some(600)), &[("127.0.0.1:8080", 10)]);
    check(&[], "https://a.example/", &busy("other.example", None), &[("other.example", 15)]);
    check(
        &[state("a.news.example", 2, -1)],
        "https://a.news.example/",
        &busy("a.news.example", None),
        &[("a.news.example", 60)],
    );
    check(
        &[state("a.news.example", 2, -48)],
        "https://a.news.example/",
        &busy("a.news.example", None),
        &[("a.news.example", 15)],
    );
    check(
        &[state("b.news.example", 1, 1), state("c.other.example", 1, 1)],
        "https://a.news.example/",
        &busy("a.news.example", None),
        &[("a.news.example", 15), ("*.news.example", 15)],
    );
    check(&[state("b.co.uk", 1, 1)], "https://a.co.uk/", &busy("a.co.uk", None), &[("a.co.uk", 15)]);
}
