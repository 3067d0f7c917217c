//! `list` and `search`: headlines, one a line.

use std::ops::ControlFlow;

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use super::args::{List, Search};
use super::clusters;
use super::failure::{Failure, say};
use super::ground::Ground;
use super::out::Out;
use super::rows::{not_read, print};
use crate::config::{SourcesFile, nearest};
use crate::model::{Clock, Edge, ListKind, SectionChoice, SectionId, When};
use crate::store::{Reader, RowFilter};
use crate::text::{SafeText, fold};

/// Rows of a search that are read at once.
const WINDOW: usize = 200;
/// Stories that are put into the search index at once.
const INDEXED: usize = 500;
/// Sections that are named where none is near.
const NAMED: usize = 12;
/// Prints headlines in their list's order.
pub fn list(ground: &Ground, asked: &List, out: &mut Out) -> Result<(), Failure> {
    let since =
        asked.since.as_deref().map(|typed| since(typed, Timestamp::now(), &ground.zone())).transpose()?;
    if asked.clusters {
        clusters::place(ground)?;
    }
    let store = ground.store()?;
    let section = match &asked.section {
        None => None,
        Some(name) => match section(ground, &store, name)? {
            Some(id) => Some(id),
            // A section of the sources file that nothing has come to yet.
            None => return Ok(()),
        },
    };
    let filter = RowFilter {
        section,
        unread: asked.unread,
        saved: asked.saved,
        since,
        limit: asked.limit.map(|limit| limit as u64),
    };
    if asked.clusters {
        return clusters::list(ground, &store, &filter, asked.json, out);
    }
    let columns = ground.columns();
    let mut printed = Ok(());
    store
        .each_row(&filter, &mut |row| {
            printed = print(&row, asked.json, &columns, out);
            if printed.is_ok() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
        })
        .map_err(|error| not_read(&error))?;
    printed
}

/// Prints the headlines of the stories that a search finds, the best first.
pub fn search(ground: &Ground, asked: &Search, out: &mut Out) -> Result<(), Failure> {
    let mut store = ground.store()?;
    while store.index_some(INDEXED).map_err(|error| not_read(&error))? > 0 {}
    let columns = ground.columns();
    let kind = ListKind::Search(SafeText::line(&asked.query));
    let mut window = store.open_list(kind, false, Edge::Top, WINDOW).map_err(|error| not_read(&error))?;
    let mut is_empty = true;
    loop {
        let stories: Vec<_> = window.rows.iter().map(crate::model::Headline::story).collect();
        for row in store.story_rows(&stories).map_err(|error| not_read(&error))? {
            is_empty = false;
            print(&row, asked.json, &columns, out)?;
        }
        let Some(last) = window.rows.last().filter(|_| !window.at_bottom) else { break };
        window = store
            .load_rows(&window.snapshot, Edge::After(last.key), WINDOW)
            .map_err(|error| not_read(&error))?;
    }
    if is_empty && !asked.json {
        say("nothing found");
    }
    Ok(())
}

/// The section of a name; `None` if the sources name it and no story stands in it. One that does
/// not exist is a failure that names the nearest.
pub fn section(ground: &Ground, reader: &Reader, name: &str) -> Result<Option<SectionId>, Failure> {
    if let Some(id) = reader.section(name).map_err(|error| not_read(&error))? {
        return Ok(Some(id));
    }
    let named = named_sections(&ground.sources()?);
    let stored = reader.sections().map_err(|error| not_read(&error))?.into_iter().map(|row| row.name);
    let known: Vec<SafeText> = named.into_iter().chain(stored).collect();
    if known.iter().any(|known| fold(known) == fold(name)) {
        return Ok(None);
    }
    Err(no_section(name, &known))
}

/// The sections that the sources file names.
pub fn named_sections(file: &SourcesFile) -> Vec<SafeText> {
    let named = file.sources().iter().filter_map(|source| match &source.section {
        SectionChoice::Named(section) => Some(section.clone()),
        SectionChoice::Auto => None,
    });
    named.collect()
}

/// There is no such section; names the nearest.
pub fn no_section(name: &str, known: &[SafeText]) -> Failure {
    let failure = Failure::new(format!("there is no section `{name}`"));
    if known.is_empty() {
        return failure.hint("there are none yet; `dateline refresh` brings news");
    }
    if let Some(near) = nearest(name, known.iter().map(SafeText::as_str)) {
        return failure.hint(format!("the nearest is `{near}`"));
    }
    let names: Vec<String> = known.iter().take(NAMED).map(|name| format!("`{name}`")).collect();
    failure.hint(format!("there are {}", names.join(", ")))
}

/// The moment that `--since` means: a date, a date and time, or so long ago.
fn since(typed: &str, now: Timestamp, zone: &TimeZone) -> Result<Timestamp, Failure> {
    let typed = typed.trim();
    let misused = || {
        Failure::misused(format!("`--since {typed}` is no time"))
            .hint("a time looks like `2026-10-09`, `2026-10-09T07:30`, `3d` or `12h`")
    };
    if let Some(when) = When::parse_iso(typed) {
        if when.offset().is_some() {
            return when.instant().ok_or_else(misused);
        }
        let clock = when.clock().unwrap_or(Clock { hour: 0, minute: 0, second: None });
        let at = when.date().at(clock.hour as i8, clock.minute as i8, clock.second.unwrap_or(0) as i8, 0);
        return zone.to_timestamp(at).map_err(|_| misused());
    }
    let unit = typed.char_indices().next_back().ok_or_else(misused)?;
    let hours = match unit.1 {
        'h' => 1,
        'd' => 24,
        'w' => 24 * 7,
        _ => return Err(misused()),
    };
    let count: i64 = typed[..unit.0].trim().parse().ok().filter(|count| *count >= 0).ok_or_else(misused)?;
    let back = count.checked_mul(hours * 3600).ok_or_else(misused)?;
    now.checked_sub(SignedDuration::from_secs(back)).map_err(|_| misused())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn since_takes_a_date_or_so_long_ago() {
        let now: Timestamp = "2026-10-09T12:00:00Z".parse().expect("a time");
        let zone = TimeZone::get("Europe/Paris").expect("compiled in");
        let check = |typed: &str, expected: &str| {
            assert_eq!(
                since(typed, now, &zone).map(|at| at.to_string()).unwrap_or_default(),
                expected,
                "{typed}"
            );
        };
        check("2026-10-09", "2026-10-08T22:00:00Z");
        check("2026-10-09T07:30", "2026-10-09T05:30:00Z");
        check("2026-10-09T07:30Z", "2026-10-09T07:30:00Z");
        check("3d", "2026-10-06T12:00:00Z");
        check("12h", "2026-10-09T00:00:00Z");
        check("2w", "2026-09-25T12:00:00Z");
        for bad in ["", "d", "soon", "-3d", "99999999999999999999d", "9999999999999d", "3é", "2026-13-01"] {
            check(bad, "");
        }
    }
}
