//! `sources`, `add` and `remove`: where news comes from.

use serde_json::{Value, json};

use super::args::{Add, JsonOnly, Remove};
use super::columns::{Columns, iso};
use super::failure::{Failure, say};
use super::ground::Ground;
use super::out::Out;
use super::threads::wait_for;
use crate::model::{Condition, SectionChoice, Source, SourceHealth};
use crate::runtime::{Added, Found};
use crate::text::{SafeText, counted, width};

/// Prints the sources and how they go.
pub fn list(ground: &Ground, asked: &JsonOnly, out: &mut Out) -> Result<(), Failure> {
    // For what is wrong in the file.
    ground.sources()?;
    let services = ground.services()?;
    let health = wait_for(services.health())??;
    services.close();
    let columns = ground.columns();
    for source in &health {
        if asked.json { out.json(&line(source))? } else { out.line(&shown(source, &columns))? }
    }
    if health.is_empty() && !asked.json {
        say("there are no sources yet\nhint: `dateline add ADDRESS` adds one");
    }
    Ok(())
}

/// Looks at an address and adds the best that is there.
pub fn add(ground: &Ground, asked: &Add, out: &mut Out) -> Result<(), Failure> {
    let section = match asked.section.as_deref().map(SafeText::line) {
        Some(section) if section.is_empty() => return Err(Failure::misused("a section has a name")),
        section => section,
    };
    if asked.choose == Some(0) {
        return Err(Failure::misused("`--choose` counts from 1"));
    }
    ground.sources()?;
    let services = ground.services()?;
    let added = wait_for(services.add(&asked.address.join(" "), section, asked.choose))?;
    services.close();
    match added? {
        Added::Story(address) => Err(Failure::new("this address is one story, no source")
            .hint(format!("`dateline {address}` reads it"))),
        Added::Near { cause, near } => {
            let failure = Failure::from(cause);
            Err(if near.is_empty() { failure } else { failure.hint(nearest(&near)) })
        }
        Added::Source { took, found, .. } if asked.json => out.json(&json!({
            "took": {
                "name": took.name, "feed": took.feed, "page": took.page, "section": section_name(&took),
            },
            "found": found.iter().map(finding).collect::<Vec<_>>(),
        })),
        Added::Source { took, was_there, found, stories } => {
            let verb = if was_there { "there already:" } else { "added" };
            out.line(&format!(
                "{verb} {} in {}, {}",
                took.name,
                section_name(&took),
                counted(stories as usize, "new story", "new stories")
            ))?;
            for address in took.addresses() {
                out.line(&format!("    {address}"))?;
            }
            if found.len() > 1 {
                let place =
                    if found.iter().any(|found| found.is_untried) { "in the directory" } else { "there" };
                out.line(&format!("found {place}; `--choose N` takes another"))?;
                for (number, found) in found.iter().enumerate() {
                    let kind = found.kind.word();
                    out.line(&format!(
                        "  {}  {kind}: {}{}  {}",
                        number + 1,
                        found.title,
                        found.state(),
                        found.address
                    ))?;
                }
            }
            Ok(())
        }
    }
}

/// What the directory has near to what was typed, each with its address.
fn nearest(near: &[Found]) -> String {
    let near: Vec<String> = near.iter().map(|found| format!("{} ({})", found.title, found.address)).collect();
    format!("near to it in the directory, not tried yet: {}", near.join("; "))
}

/// Takes a source out.
pub fn remove(ground: &Ground, asked: &Remove, out: &mut Out) -> Result<(), Failure> {
    let file = ground.sources()?;
    // The store knows it by its name, however it was typed.
    let name =
        file.find(&asked.source).map_or_else(|| asked.source.clone(), |source| source.name.to_string());
    let services = ground.services()?;
    let left = wait_for(services.remove_source(&name))?;
    services.close();
    let left = left?;
    out.line(&format!(
        "removed {name}; {} left the lists, what was saved stays",
        counted(left as usize, "story", "stories")
    ))
}

fn finding(found: &Found) -> Value {
    json!({
        "address": found.address, "kind": found.kind.word(), "title": found.title, "entries": found.entries,
        "tried": !found.is_untried,
    })
}

/// The name of a source's section.
pub fn section_name(source: &Source) -> &str {
    match &source.section {
        SectionChoice::Auto => "auto",
        SectionChoice::Named(name) => name,
    }
}

fn line(health: &SourceHealth) -> Value {
    let state = health.leading();
    let states = &health.states;
    json!({
        "name": health.source.name,
        "feed": health.source.feed,
        "page": health.source.page,
        "section": section_name(&health.source),
        "front_page": health.source.front_page,
        "state": health.condition(),
        "since": state.and_then(|state| state.since).map(iso),
        "last_success": states.iter().filter_map(|state| state.last_success).max().map(iso),
        "last_attempt": states.iter().filter_map(|state| state.last_attempt).max().map(iso),
        "next_check": states.iter().filter_map(|state| state.next_check).min().map(iso),
        "why": state.and_then(|state| state.why.clone().filled()),
        "failure": state.and_then(|state| state.failure.clone()),
        "status": state.and_then(|state| state.status),
        "bytes": states.iter().map(|state| state.bytes).sum::<u64>(),
        "ms": states.iter().map(|state| state.ms).sum::<u64>(),
        "stories": health.stories,
        "remarks": states.iter().flat_map(|state| &state.remarks).collect::<Vec<_>>(),
    })
}

fn shown(health: &SourceHealth, columns: &Columns) -> String {
    let condition = condition(health.condition());
    let time = |at: Option<jiff::Timestamp>| at.map_or_else(|| "-".to_owned(), |at| columns.time(at));
    let last = health.states.iter().filter_map(|state| state.last_success).max();
    let next = health.states.iter().filter_map(|state| state.next_check).min();
    let before = format!(
        "{}  {}  {condition:<13}  {:>6}  last {:<16}  next {:<16}  ",
        Columns::cell(&health.source.name, 28),
        Columns::cell(section_name(&health.source), 14),
        health.stories,
        time(last),
        time(next),
    );
    let words =
        health.leading().and_then(|state| state.failure.clone().or_else(|| state.why.clone().filled()));
    let words = words.unwrap_or_default();
    let rest = columns.rest(&words, width(&before));
    format!("{before}{}", columns.quiet(&rest)).trim_end().to_owned()
}

fn condition(condition: Condition) -> &'static str {
    match condition {
        Condition::New => "not tried yet",
        Condition::Ok => "ok",
        Condition::Unchanged => "unchanged",
        Condition::RateLimited => "asked to wait",
        Condition::Failing => "failing",
        Condition::Malformed => "malformed",
        Condition::ProbablyGone => "probably gone",
        Condition::Gone => "gone",
        Condition::Paused => "paused",
    }
}
