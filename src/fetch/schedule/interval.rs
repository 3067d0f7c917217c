//! The time between two visits, and the reason for it.

use std::time::Duration;

use jiff::Timestamp;
use jiff::tz::Offset;

use super::facts::Facts;
use crate::fetch::Freshness;
use crate::model::Rhythm;
use crate::text::SafeText;

pub(super) const MINUTE: Duration = Duration::from_secs(60);
pub(super) const HOUR: Duration = Duration::from_secs(3600);
pub(super) const DAY: Duration = Duration::from_secs(24 * 3600);

/// The longest time between two visits.
pub(super) const CAP: Duration = DAY;
/// The shortest time between two visits by schedule, whoever wishes it shorter.
pub const FLOOR: Duration = Duration::from_secs(15 * 60);
/// The time between two visits of an address of which nothing is known.
const BASE: Duration = HOUR;
/// What half the usual gap between two stories is held to.
const ADAPTIVE: (Duration, Duration) = (Duration::from_secs(30 * 60), Duration::from_secs(12 * 3600));
/// The shortest time for an address that cannot say whether it changed.
const WITHOUT_VALIDATORS: Duration = Duration::from_secs(6 * 3600);
/// Stories whose gaps count.
const GAPS: usize = 20;
/// Days without a story, and the time between two visits from then on.
const QUIET: [(u32, Duration); 3] =
    [(30, CAP), (14, Duration::from_secs(12 * 3600)), (7, Duration::from_secs(6 * 3600))];

/// A time between two visits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Interval {
    /// How long.
    pub time: Duration,
    /// Why so long, for people.
    pub why: SafeText,
}

impl Interval {
    /// The longest of what stories, feed and server ask for; the reader's own wish before all.
    pub fn of(
        facts: &Facts<'_>,
        freshness: Option<&Freshness>,
        has_validators: bool,
        now: Timestamp,
    ) -> Self {
        if let Some(every) = facts.every {
            let time = (MINUTE * every).max(FLOOR);
            return Self { time, why: SafeText::line(&format!("you set it to every {}", words(time))) };
        }
        let mut longest = by_stories(facts.published, now);
        let mut take = |time: Option<Duration>, say: &dyn Fn(String) -> String| {
            if let Some(time) = time.filter(|time| *time > longest.0) {
                longest = (time, say(words(time)));
            }
        };
        let rhythm = facts.rhythm.minutes.map(|minutes| MINUTE * minutes);
        take(rhythm, &|time| format!("the feed asks for {time} between visits"));
        if let Some(freshness) = freshness {
            take(freshness.max_age, &|time| format!("Cache-Control max-age {time}"));
            take(freshness.expires_in, &|time| format!("Expires in {time}"));
        }
        if !has_validators {
            take(Some(WITHOUT_VALIDATORS), &|time| format!("it cannot say whether it changed: every {time}"));
        }
        let (time, mut why) = longest;
        if time > CAP {
            why.push_str(", but once a day at least");
        }
        Self { time: time.clamp(FLOOR, CAP), why: SafeText::line(&why) }
    }
}

/// Half the usual gap between the last stories; rarer where none has come for days.
fn by_stories(published: &[Timestamp], now: Timestamp) -> (Duration, String) {
    let mut times: Vec<Timestamp> = published.iter().copied().filter(|time| *time <= now).collect();
    times.sort_unstable_by(|one, other| other.cmp(one));
    times.truncate(GAPS);
    let Some(newest) = times.first() else {
        return (BASE, format!("every {}, as usual", words(BASE)));
    };
    let quiet = until(*newest, now);
    if let Some((days, time)) = QUIET.iter().find(|(days, _)| quiet >= DAY * *days) {
        return (*time, format!("nothing new for {days} days: every {}", words(*time)));
    }
    let mut gaps: Vec<Duration> = times.windows(2).map(|pair| until(pair[1], pair[0])).collect();
    gaps.sort_unstable();
    let Some(median) = gaps.get(gaps.len() / 2) else {
        return (BASE, format!("every {}, as usual", words(BASE)));
    };
    let time = (*median / 2).clamp(ADAPTIVE.0, ADAPTIVE.1);
    (time, format!("its stories come every {}: looked at every {}", words(*median), words(time)))
}

/// The first instant after this one that is in no hour and on no day that the feed asks to skip;
/// `None` where this one is not either. A feed that skips all of them skips none.
pub fn out_of_skipped(at: Timestamp, rhythm: &Rhythm, random: f64) -> Option<Timestamp> {
    let is_skipped = |at: Timestamp| {
        let time = Offset::UTC.to_datetime(at);
        rhythm.skip_hours.contains(&(time.hour() as u8))
            || rhythm.skip_days.contains(&(time.weekday().to_monday_zero_offset() as u8))
    };
    if !is_skipped(at) {
        return None;
    }
    let hour = at.as_second().div_euclid(3600);
    for next in 1..=8 * 24 {
        // Not all at the stroke of the hour.
        let seconds = (hour + next) * 3600 + (random.clamp(0.0, 1.0) * 360.0) as i64;
        if let Ok(later) = Timestamp::from_second(seconds)
            && !is_skipped(later)
        {
            return Some(later);
        }
    }
    None
}

/// How long from one instant to a later one; zero if it is not later.
pub fn until(now: Timestamp, later: Timestamp) -> Duration {
    Duration::try_from(later.duration_since(now)).unwrap_or_default()
}

/// A time as people say it: `40 s`, `12 min`, `2 h`, `2 h 30 min`, `3 days`.
pub fn words(time: Duration) -> String {
    let seconds = time.as_secs();
    let minutes = (seconds + 30) / 60;
    match (seconds, minutes) {
        (0..90, _) => format!("{seconds} s"),
        (_, 0..60) => format!("{minutes} min"),
        (_, 60..2880) if minutes.is_multiple_of(60) => format!("{} h", minutes / 60),
        (_, 60..600) => format!("{} h {} min", minutes / 60, minutes % 60),
        (_, 600..2880) => format!("{} h", (minutes + 30) / 60),
        _ => format!("{} days", (minutes + 720) / 1440),
    }
}
