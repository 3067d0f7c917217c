//! A story as one line, for people and as JSON.

use std::collections::HashSet;

use serde_json::{Value, json};

use super::columns::{Columns, iso, terminal_columns};
use super::failure::Failure;
use super::ground::Ground;
use super::out::Out;
use crate::model::{OnDisk, StoryId};
use crate::store::{Error, Store, StoryRow};

/// Columns of an id, of an outlet.
pub const ID: usize = 12;
pub const OUTLET: usize = 18;

impl Ground {
    /// How lines for people are set.
    pub fn columns(&self) -> Columns {
        Columns { width: terminal_columns(), is_colored: self.is_colored(), zone: self.zone() }
    }
}

/// Prints a story.
pub fn print(row: &StoryRow, is_json: bool, columns: &Columns, out: &mut Out) -> Result<(), Failure> {
    if is_json { out.json(&line(row)) } else { out.line(&shown(row, columns)) }
}

/// A story as one line of JSON.
pub fn line(row: &StoryRow) -> Value {
    json!({
        "id": row.public_id,
        "url": row.url,
        "title": row.title,
        "section": row.section.clone().filled(),
        "kicker": row.kicker,
        "outlet": row.outlet.clone().filled(),
        "source": row.source,
        "authors": row.authors,
        "published": row.published,
        "first_seen": iso(row.first_seen),
        "read": row.is_read,
        "saved": row.is_saved,
        "on_disk": row.on_disk,
        "cluster": row.cluster_id,
        "also": row.also,
    })
}

/// When a story was published; in words when it was first seen, where nobody knows how old it is.
pub fn time(row: &StoryRow, columns: &Columns) -> String {
    match &row.published {
        Some(when) => columns.when(when),
        None if row.is_ageless => columns.first_seen(row.first_seen),
        None => columns.time(row.time),
    }
}

/// A story as one line for people.
fn shown(row: &StoryRow, columns: &Columns) -> String {
    let mark = if row.is_read { ' ' } else { '*' };
    let saved = if row.is_saved { '+' } else { ' ' };
    let disk = match row.on_disk {
        OnDisk::Full => '=',
        OnDisk::Summary => '-',
        OnDisk::Headline => '.',
    };
    let time = time(row, columns);
    let before = format!(
        "{mark}{saved}{disk} {}  {time:<16}  {}  ",
        Columns::cell(&row.public_id, ID.max(row.public_id.width())),
        Columns::cell(&row.outlet, OUTLET),
    );
    let title = columns.rest(&row.title, crate::text::width(&before));
    let title = if row.is_read { title } else { columns.strong(&title) };
    format!("{before}{title}")
}

/// The stories of these names; the names of those that are not there.
pub fn find_all(store: &Store, names: &[String]) -> Result<(Vec<StoryId>, Vec<String>), Failure> {
    let mut found = Vec::new();
    let mut unknown = Vec::new();
    let mut seen = HashSet::new();
    for name in names {
        match store.find(name).map_err(|error| not_read(&error))? {
            Some(story) if seen.insert(story) => found.push(story),
            Some(_) => {}
            None => unknown.push(name.clone()),
        }
    }
    Ok((found, unknown))
}

/// Why stories could not be read.
pub fn not_read(error: &Error) -> Failure {
    Failure::new("could not read the stories").after(error)
}
