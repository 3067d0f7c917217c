//! The rows that a screen shows beside a story.

use std::collections::{HashMap, HashSet};

use super::neighbours::{Listed, Method, Neighbours};
use super::text::{start_of, text_of};
use super::timeline::Timeline;
use crate::model::{OnDisk, RelatedGroup, RelatedLink, RelatedRow, Story, StoryId};
use crate::related::{Cutters, Near, Reasons, Wording};
use crate::store::{Error, Reader, StoryRow};
use crate::text::SafeText;

/// Why the publisher's own links are listed.
const LINKED: &str = "linked on the page";

/// What a story leads to, in the order shown, unless there are stories whose terms have to be counted
/// before.
pub fn if_counted(
    neighbours: &mut Neighbours,
    story: StoryId,
    method: Method,
) -> Result<Option<Vec<RelatedRow>>, Error> {
    if !neighbours.words().0.stories_without_terms(1)?.is_empty() {
        return Ok(None);
    }
    let listed = neighbours.listed(story, method)?;
    let (store, cutters) = neighbours.words();
    store.at_one_moment(|store| told(store, story, listed, cutters)).map(Some)
}

/// The rows of what was found, each with its reason.
fn told(
    store: &Reader,
    story: StoryId,
    Listed { covering, earlier }: Listed,
    cutters: &mut Cutters,
) -> Result<Vec<RelatedRow>, Error> {
    let ours = store.story(story)?;
    let full = ours.full.as_deref();
    let related = full.map(|article| article.related.as_slice()).unwrap_or_default();
    let latest = full.map(|article| article.latest.as_slice()).unwrap_or_default();
    let near = || covering.iter().chain(earlier.iter().map(|(near, _)| near));
    let text = text_of(&ours);
    let by = credits(&ours.outlet, &ours.authors);
    let mut known = Known {
        rows: read(store, near().flat_map(|near| near.copies.iter().chain([&near.story])))?,
        links: store.linked(story)?,
        reasons: Reasons::of(wording(&ours, &text, &by), cutters),
        language: ours.language.as_deref(),
        cutters,
    };
    let mut shown = HashSet::from([story]);
    let mut rows = linked(store, &ours, related, RelatedGroup::Publisher, &mut shown)?;
    for near in covering {
        if shown.insert(near.story) {
            rows.extend(known.row(&near));
        }
    }
    let mut timeline = Timeline::default();
    for (near, added) in earlier {
        let is_new = shown.insert(near.story);
        let Some(row) = known.row(&near).filter(|_| is_new) else { continue };
        // What it added to the story so far stands in its own text alone.
        let article = if added.is_empty() { None } else { store.article(near.story)? };
        let language = known.rows.get(&near.story).and_then(|theirs| theirs.language.as_deref());
        let text = start_of(article.as_ref(), row.standfirst.as_deref());
        let wording = Wording { title: &row.title, text: &text, language, time: None, credits: "" };
        let reason = timeline.tell(&row.outlet, &added, wording, &row.reason, known.cutters);
        rows.push(RelatedRow { group: RelatedGroup::Earlier, reason, ..row });
    }
    rows.extend(linked(store, &ours, latest, RelatedGroup::Latest, &mut shown)?);
    Ok(rows)
}

fn linked(
    store: &Reader,
    ours: &Story,
    links: &[RelatedLink],
    group: RelatedGroup,
    shown: &mut HashSet<StoryId>,
) -> Result<Vec<RelatedRow>, Error> {
    let mut told = Vec::with_capacity(links.len());
    for link in links {
        let known = store.story_at(&link.url)?;
        // A story that is listed already, higher up and with its own reason, is not listed twice.
        if known.is_none_or(|known| shown.insert(known)) {
            told.push((link, known));
        }
    }
    let stored = read(store, told.iter().filter_map(|(_, known)| known.as_ref()))?;
    let row = |(link, known): (&RelatedLink, Option<StoryId>)| {
        let stored = known.and_then(|known| stored.get(&known));
        RelatedRow {
            group,
            story: known,
            public_id: stored.map(|row| row.public_id.clone()),
            url: Some(link.url.clone()),
            title: link.title.clone(),
            section: link.section.clone(),
            standfirst: link.standfirst.clone(),
            author: link.author.clone(),
            outlet: stored.map_or_else(|| ours.outlet.clone(), |row| row.outlet.clone()),
            time: link.time.clone(),
            published: link.published.or_else(|| stored.and_then(|row| row.published)),
            score: None,
            reason: SafeText::line(LINKED),
            heading: link.heading.clone(),
            on_disk: stored.map_or(OnDisk::Headline, |row| row.on_disk),
            is_read: stored.is_some_and(|row| row.is_read),
        }
    };
    Ok(told.into_iter().map(row).collect())
}

/// What is known of a story and of those near it, to tell why they are listed.
struct Known<'a> {
    rows: HashMap<StoryId, StoryRow>,
    /// Stories that the publisher's page links ours with.
    links: Vec<StoryId>,
    reasons: Reasons<'a>,
    /// Our own story's.
    language: Option<&'a str>,
    cutters: &'a mut Cutters,
}

impl Known<'_> {
    /// A story that the index found, with why, as one that covers the same; `None` where there is no
    /// reason that a reader could check.
    fn row(&mut self, near: &Near) -> Option<RelatedRow> {
        let row = self.rows.get(&near.story)?.clone();
        let credits = credits(&row.outlet, &row.authors);
        let theirs = Wording {
            title: &row.title,
            text: row.standfirst.as_deref().unwrap_or_default(),
            language: row.language.as_deref().or(self.language),
            time: row.published.and_then(|when| when.instant()),
            credits: &credits,
        };
        let shared = self.reasons.why(&near.shared, theirs, self.cutters);
        let mut why = match (shared, self.links.contains(&near.story)) {
            (Some(why), true) => SafeText::line(&format!("{why} · {LINKED}")),
            (Some(why), false) => why,
            (None, true) => SafeText::line(LINKED),
            (None, false) => return None,
        };
        if !near.copies.is_empty() {
            let names: Vec<&str> =
                near.copies.iter().filter_map(|copy| Some(self.rows.get(copy)?.outlet.as_str())).collect();
            why = SafeText::line(&format!("{why} · +{}: {}", names.len(), names.join(", ")));
        }
        Some(from_store(row, near.score, why))
    }
}

/// What the store knows of stories, without their texts: those are many, and long.
fn read<'a>(
    store: &Reader,
    stories: impl Iterator<Item = &'a StoryId>,
) -> Result<HashMap<StoryId, StoryRow>, Error> {
    let mut stories: Vec<StoryId> = stories.copied().collect();
    stories.sort_unstable();
    stories.dedup();
    Ok(store.story_rows(&stories)?.into_iter().map(|row| (row.id, row)).collect())
}

/// Who printed and wrote a story.
fn credits(outlet: &SafeText, authors: &[SafeText]) -> String {
    let names = authors.iter().map(SafeText::as_str);
    std::iter::once(outlet.as_str()).chain(names).collect::<Vec<_>>().join(" ")
}

fn wording<'a>(story: &'a Story, text: &'a str, credits: &'a str) -> Wording<'a> {
    Wording {
        title: &story.title,
        text,
        language: story.language.as_deref(),
        time: story.published.and_then(|when| when.instant()),
        credits,
    }
}

fn from_store(row: StoryRow, score: f32, reason: SafeText) -> RelatedRow {
    let names: Vec<&str> = row.authors.iter().map(SafeText::as_str).collect();
    RelatedRow {
        group: RelatedGroup::Covering,
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
