//! `list --clusters`: events, each with the stories that tell of it.

use std::collections::HashSet;
use std::ops::ControlFlow;

use serde_json::json;

use super::columns::Columns;
use super::failure::Failure;
use super::ground::Ground;
use super::out::Out;
use super::rows::{ID, OUTLET, not_read, time};
use super::threads::wait_for;
use crate::model::StoryId;
use crate::store::{RowFilter, Store, StoryRow};
use crate::text::{SafeText, fold, width};

/// Puts what is stored into clusters, as far as that was not done.
pub fn place(ground: &Ground) -> Result<(), Failure> {
    let services = ground.services()?;
    let placed = wait_for(services.place_stories());
    services.close();
    Ok(placed??)
}

/// Prints the clusters of the stories that pass the filter, in the order of the first of each; all
/// their stories, oldest first. The limit counts clusters.
pub fn list(
    ground: &Ground,
    store: &Store,
    filter: &RowFilter,
    is_json: bool,
    out: &mut Out,
) -> Result<(), Failure> {
    let limit = filter.limit.map_or(usize::MAX, |limit| limit as usize);
    let mut clusters: Vec<(Option<StoryId>, StoryId)> = Vec::new();
    let mut seen = HashSet::new();
    store
        .each_row(&RowFilter { limit: None, ..filter.clone() }, &mut |row| {
            if clusters.len() == limit {
                return ControlFlow::Break(());
            }
            if row.cluster.is_none_or(|cluster| seen.insert(cluster)) {
                clusters.push((row.cluster, row.id));
            }
            ControlFlow::Continue(())
        })
        .map_err(|error| not_read(&error))?;
    let columns = ground.columns();
    for (cluster, story) in clusters {
        let stories = match cluster {
            Some(cluster) => store.cluster(cluster).map_err(|error| not_read(&error))?,
            None => vec![story],
        };
        let rows = store.story_rows(&stories).map_err(|error| not_read(&error))?;
        if is_json { as_json(&rows, out)? } else { as_text(&rows, &columns, out)? }
    }
    Ok(())
}

/// How many outlets tell of it.
fn outlets(rows: &[StoryRow]) -> usize {
    rows.iter().map(|row| fold(&row.outlet)).collect::<HashSet<_>>().len()
}

fn as_json(rows: &[StoryRow], out: &mut Out) -> Result<(), Failure> {
    let Some(first) = rows.first() else { return Ok(()) };
    let ids: Vec<&SafeText> = rows.iter().map(|row| &row.public_id).collect();
    out.json(&json!({
        "cluster": first.cluster_id.as_ref().unwrap_or(&first.public_id),
        "title": first.title,
        "published": first.published,
        "outlets": outlets(rows),
        "stories": ids,
    }))
}

fn as_text(rows: &[StoryRow], columns: &Columns, out: &mut Out) -> Result<(), Failure> {
    let Some(first) = rows.first() else { return Ok(()) };
    let also = match outlets(rows).saturating_sub(1) {
        0 => String::new(),
        others => format!(" +{others}"),
    };
    out.line(&columns.strong(&format!("{}{also}", columns.rest(&first.title, width(&also)))))?;
    for row in rows {
        let time = time(row, columns);
        let before = format!(
            "  {}  {time:<16}  {}  ",
            Columns::cell(&row.public_id, ID.max(row.public_id.width())),
            Columns::cell(&row.outlet, OUTLET),
        );
        out.line(&format!("{before}{}", columns.rest(&row.title, width(&before))))?;
    }
    Ok(())
}
