//! The rows that a screen shows beside a story.

use std::collections::HashSet;

use super::Method;
use super::counting::text_of;
use super::neighbours::{Listed, Neighbours};
use super::timeline::Timeline;
use crate::model::{OnDisk, RelatedGroup, RelatedLink, RelatedRow, Story, StoryId};
use crate::related::{Near, Stem, Wording, reason};
use crate::store::{Error, Reader, StoryRow};
use crate::text::SafeText;

/// Why the publisher's own links are listed.
const LINKED: &str = "linked on the page";

/// What a story leads to, in the order shown.
pub fn rows(neighbours: &mut Neighbours, story: StoryId, method: Method) -> Result<Vec<RelatedRow>, Error> {
    let Listed { covering, earlier } = neighbours.listed(story, method)?;
    let store = neighbours.reader();
    let ours = store.story(story)?;

    let full = ours.full.as_deref();
    let related = full.map(|article| article.related.as_slice()).unwrap_or_default();
    let latest = full.map(|article| article.latest.as_slice()).unwrap_or_default();
    let mut shown = HashSet::from([story]);
    let mut rows = linked(store, &ours, related, RelatedGroup::Publisher, &mut shown)?;
    let text = text_of(&ours);
    let links = store.linked(story)?;
    let from = From { story: &ours, text: &text, links: &links };
    for near in covering {
        if shown.insert(near.story) {
            rows.extend(near_row(store, &from, &near, None)?);
        }
    }
    let mut timeline = Timeline::default();
    for (near, added) in earlier {
        if shown.insert(near.story) {
            rows.extend(near_row(store, &from, &near, Some((&mut timeline, &added)))?);
        }
    }
    rows.extend(linked(store, &ours, latest, RelatedGroup::Latest, &mut shown)?);
    Ok(rows)
}

/// The publisher's own links, each with what the store knows of it.
fn linked(
    store: &Reader,
    ours: &Story,
    links: &[RelatedLink],
    group: RelatedGroup,
    shown: &mut HashSet<StoryId>,
) -> Result<Vec<RelatedRow>, Error> {
    let mut rows = Vec::with_capacity(links.len());
    for link in links {
        let known = store.story_at(&link.url)?;
        // A story that is listed already, higher up and with its own reason, is not listed twice.
        if known.is_some_and(|known| !shown.insert(known)) {
            continue;
        }
        let stored = known.map_or_else(|| Ok(Vec::new()), |known| store.story_rows(&[known]))?.pop();
        rows.push(RelatedRow {
            group,
            story: known,
            public_id: stored.as_ref().map(|row| row.public_id.clone()),
            url: Some(link.url.clone()),
            title: link.title.clone(),
            section: link.section.clone(),
            standfirst: link.standfirst.clone(),
            author: link.author.clone(),
            outlet: stored.as_ref().map_or_else(|| ours.outlet.clone(), |row| row.outlet.clone()),
            time: link.time.clone(),
            published: link.published.or_else(|| stored.as_ref().and_then(|row| row.published)),
            score: None,
            reason: SafeText::line(LINKED),
            heading: link.heading.clone(),
            on_disk: stored.as_ref().map_or(OnDisk::Headline, |row| row.on_disk),
            is_read: stored.as_ref().is_some_and(|row| row.is_read),
        });
    }
    Ok(rows)
}

/// The story that rows lead from.
struct From<'a> {
    story: &'a Story,
    /// The start of its text.
    text: &'a str,
    /// Stories that its publisher links.
    links: &'a [StoryId],
}

/// A story that the index found, with why; what came before goes on with the timeline by what it added.
fn near_row(
    store: &Reader,
    from: &From<'_>,
    near: &Near,
    earlier: Option<(&mut Timeline, &[Stem])>,
) -> Result<Option<RelatedRow>, Error> {
    let theirs = store.story(near.story)?;
    let Some(row) = store.story_rows(&[near.story])?.pop() else { return Ok(None) };
    let their_text = text_of(&theirs);
    let ours = wording(from.story, from.text);
    let mut why = reason(&near.shared, ours, wording(&theirs, &their_text));
    if from.links.contains(&near.story) {
        why = SafeText::line(&format!("{why} · {LINKED}"));
    }
    if !near.copies.is_empty() {
        let outlets = store.story_rows(&near.copies)?;
        let names: Vec<&str> = outlets.iter().map(|copy| copy.outlet.as_str()).collect();
        why = SafeText::line(&format!("{why} · +{}: {}", names.len(), names.join(", ")));
    }
    let Some((timeline, added)) = earlier else {
        return Ok(Some(from_store(row, RelatedGroup::Covering, near.score, why)));
    };
    let why = timeline.tell(&row.outlet, added, wording(&theirs, &their_text), &why);
    Ok(Some(from_store(row, RelatedGroup::Earlier, near.score, why)))
}

fn wording<'a>(story: &'a Story, text: &'a str) -> Wording<'a> {
    Wording {
        title: &story.title,
        text,
        language: story.language.as_deref(),
        time: story.published.and_then(|when| when.instant()),
    }
}

fn from_store(row: StoryRow, group: RelatedGroup, score: f32, reason: SafeText) -> RelatedRow {
    let names: Vec<&str> = row.authors.iter().map(SafeText::as_str).collect();
    RelatedRow {
        group,
        story: Some(row.id),
        public_id: Some(row.public_id),
        url: row.url,
        title: row.title,
        section: row.kicker,
        standfirst: row.standfirst,
        author: SafeText::line(&names.join(", ")).filled(),
        outlet: row.outlet,
        time: None,
        published: row.published,
        score: Some(score),
        reason,
        heading: None,
        on_disk: row.on_disk,
        is_read: row.is_read,
    }
}
