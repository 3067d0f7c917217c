//! `related`: the stories near one story, or the plain ranking of all.

use std::collections::HashMap;

use serde_json::json;

use super::args::Related;
use super::columns::Columns;
use super::failure::{Failure, say};
use super::ground::Ground;
use super::out::Out;
use super::rows::not_read;
use super::story;
use super::threads::wait_for;
use crate::model::{RelatedGroup, RelatedRow, StoryId};
use crate::runtime::{Method, Services};
use crate::text::SafeText;

/// The most stories that one line of the ranking lists.
const RANKED: usize = 100;

/// Prints what was asked for.
pub fn related(ground: &Ground, asked: &Related, out: &mut Out) -> Result<(), Failure> {
    match &asked.story {
        Some(name) => of_one(ground, name, asked, out),
        None => of_all(ground, asked, out),
    }
}

fn of_one(ground: &Ground, name: &str, asked: &Related, out: &mut Out) -> Result<(), Failure> {
    let services = ground.services()?;
    let rows = wait_for(async {
        let story = story::find(&services, name).await?;
        Ok::<_, Failure>(services.related_rows_by(story, method(&services, asked)).await?)
    })?;
    services.close();
    let rows = rows?;
    let columns = ground.columns();
    let mut group = None;
    for row in &rows {
        if asked.json {
            out.json(&json!({
                "id": row.public_id,
                "url": row.url,
                "title": row.title,
                "outlet": row.outlet.clone().filled(),
                "published": row.published,
                "group": row.group,
                "score": row.score,
                "reason": row.reason,
                "on_disk": row.on_disk,
            }))?;
            continue;
        }
        if group != Some(row.group) {
            group = Some(row.group);
            out.line(&columns.strong(heading(row.group)))?;
        }
        out.line(&shown(row, &columns))?;
    }
    if rows.is_empty() && !asked.json {
        say("no related stories");
    }
    Ok(())
}

/// What stories are compared by.
fn method(services: &Services, asked: &Related) -> Method {
    if asked.lexical { Method::WordsAlone } else { services.method() }
}

fn heading(group: RelatedGroup) -> &'static str {
    match group {
        RelatedGroup::Publisher => "Related stories",
        RelatedGroup::Covering => "Also covering this",
        RelatedGroup::Earlier => "Earlier",
        RelatedGroup::Latest => "Latest news",
    }
}

fn shown(row: &RelatedRow, columns: &Columns) -> String {
    let time = row
        .published
        .as_ref()
        .map_or_else(|| row.time.as_deref().unwrap_or_default().to_owned(), |when| columns.when(when));
    let id = row.public_id.as_ref().map_or("", SafeText::as_str);
    format!(
        "  {}  {}  {}  {}\n      {}",
        Columns::cell(id, 12),
        Columns::cell(&time, 16),
        Columns::cell(&row.outlet, 18),
        columns.rest(&row.title, 54),
        columns.quiet(&columns.rest(&row.reason, 6)),
    )
}

fn of_all(ground: &Ground, asked: &Related, out: &mut Out) -> Result<(), Failure> {
    let services = ground.services()?;
    let rankings = wait_for(services.rank_all(RANKED, method(&services, asked)))?;
    services.close();
    let rankings = rankings?;
    let store = ground.store()?;
    let mut names: HashMap<StoryId, SafeText> = HashMap::with_capacity(rankings.len());
    let stories: Vec<StoryId> = rankings.iter().map(|ranking| ranking.story).collect();
    for piece in stories.chunks(500) {
        for row in store.story_rows(piece).map_err(|error| not_read(&error))? {
            names.insert(row.id, row.public_id);
        }
    }
    let named = |stories: &[StoryId]| -> Vec<SafeText> {
        stories.iter().filter_map(|story| names.get(story)).cloned().collect()
    };
    for ranking in &rankings {
        let Some(name) = names.get(&ranking.story) else { continue };
        // A cluster is named by its first story, so that it means something outside the store.
        let cluster = ranking
            .cluster
            .map(|first| names.get(&first).cloned().unwrap_or_else(|| SafeText::line(&first.0.to_string())));
        out.json(&json!({
            "id": name,
            "related": named(&ranking.related),
            "cluster": cluster,
            "background": named(&ranking.background),
        }))?;
    }
    Ok(())
}
