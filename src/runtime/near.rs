//! The stories that one story leads to: its publisher's links, the same event elsewhere, what came
//! before, the site's latest.

use std::collections::HashSet;
use std::ops::ControlFlow;

use jiff::Timestamp;

use super::newsroom::{Library, Newsroom};
use crate::app::Failure;
use crate::model::{Block, OnDisk, RelatedGroup, RelatedLink, RelatedRow, Story, StoryId};
use crate::related::{self, Doc, Index, Near, Terms, Wording, reason};
use crate::store::{Error, Store, StoryRow, TermRow};
use crate::text::SafeText;

/// Stories whose terms are counted in one piece of the library's work.
const PIECE: usize = 100;
/// Characters of a story's text that its terms and reasons are taken from.
const TEXT: usize = 1_000;
/// Why the publisher's own links are listed.
const LINKED: &str = "linked on the page";

/// One line of the plain ranking over all stories.
#[derive(Debug, Clone, PartialEq)]
pub struct Ranking {
    /// The story.
    pub story: StoryId,
    /// Related stories, best first.
    pub related: Vec<StoryId>,
    /// By the background score, best first.
    pub background: Vec<StoryId>,
}

impl Newsroom {
    /// Counts the terms of stories that have none yet, a piece at a time.
    pub async fn count_terms(&self) -> Result<(), Failure> {
        while self.library().ask(count_piece).await?? {}
        Ok(())
    }

    /// What a story leads to, in the order shown: the publisher's related stories, other outlets on
    /// the same event, earlier ones, the site's latest.
    pub async fn related_rows(&self, story: StoryId) -> Result<Vec<RelatedRow>, Failure> {
        self.count_terms().await?;
        Ok(self.library().ask(move |library| rows(library, story)).await??)
    }

    /// The plain ranking of every story, in the order in which they were stored.
    pub async fn rank_all(&self, limit: usize) -> Result<Vec<Ranking>, Failure> {
        self.count_terms().await?;
        Ok(self
            .library()
            .ask(move |library| {
                let mut stories = Vec::new();
                library.store.each_terms(&mut |row| {
                    stories.push(row.story);
                    ControlFlow::Continue(())
                })?;
                let index = built(library)?;
                let only = |near: Vec<Near>| near.into_iter().map(|near| near.story).collect();
                let rank = |story| Ranking {
                    story,
                    related: only(index.near(story, limit)),
                    background: only(index.background(story, limit)),
                };
                Ok::<_, Error>(stories.into_iter().map(rank).collect())
            })
            .await??)
    }
}

/// The index, built from the store when it is first needed.
fn built(library: &mut Library) -> Result<&mut Index, Error> {
    if library.index.is_none() {
        let mut index = Index::new();
        library.store.each_terms(&mut |row| {
            if let Some(doc) = decoded(row.story, &row.terms) {
                index.insert(doc);
            }
            ControlFlow::Continue(())
        })?;
        library.index = Some(index);
    }
    Ok(library.index.get_or_insert_with(Index::new))
}

/// Counts the terms of some stories; whether there may be more.
fn count_piece(library: &mut Library) -> Result<bool, Error> {
    let stories = library.store.stories_without_terms(PIECE)?;
    let is_more = stories.len() == PIECE;
    let mut counted = Vec::with_capacity(stories.len());
    for story in stories {
        let (doc, row) = counted_terms(&library.store, story)?;
        if let Some(index) = &mut library.index {
            index.remove(story);
            index.insert(doc);
        }
        counted.push(row);
    }
    if !counted.is_empty() {
        library.store.put_terms(&counted)?;
    }
    Ok(is_more)
}

/// The headline, if it is one: a story of which nothing came is called by its address, and addresses
/// of one host are no news in common.
fn headline(story: &Story) -> &str {
    let is_address = story.url.as_ref().is_some_and(|url| url.as_str() == story.title.as_str());
    if is_address { "" } else { &story.title }
}

fn counted_terms(store: &Store, story: StoryId) -> Result<(Doc, TermRow), Error> {
    let stored = store.story(story)?;
    let text = text_of(&stored);
    let terms = Terms::of(headline(&stored), &text, stored.language.as_deref());
    let time = stored.published.and_then(|when| when.instant());
    let doc =
        Doc { story, time, outlet: related::key(&stored.outlet), title: related::key(&stored.title), terms };
    let day = time.map(|time| time.as_second().div_euclid(24 * 3600) as i32);
    let language = stored.language.as_deref().unwrap_or_default().to_owned();
    let row = TermRow { story, language, day, cluster: None, terms: encoded(&doc) };
    Ok((doc, row))
}

/// What the index has to know of a story, in bytes: time in milliseconds, outlet, headline, terms.
fn encoded(doc: &Doc) -> Vec<u8> {
    let time = doc.time.map_or(i64::MIN, Timestamp::as_millisecond);
    let mut bytes = Vec::new();
    bytes.extend(time.to_le_bytes());
    bytes.extend(doc.outlet.to_le_bytes());
    bytes.extend(doc.title.to_le_bytes());
    bytes.extend(doc.terms.to_bytes());
    bytes
}

fn decoded(story: StoryId, bytes: &[u8]) -> Option<Doc> {
    let (time, rest) = bytes.split_first_chunk::<8>()?;
    let (outlet, rest) = rest.split_first_chunk::<8>()?;
    let (title, rest) = rest.split_first_chunk::<8>()?;
    let time = i64::from_le_bytes(*time);
    Some(Doc {
        story,
        time: (time != i64::MIN).then(|| Timestamp::from_millisecond(time).ok()).flatten(),
        outlet: u64::from_le_bytes(*outlet),
        title: u64::from_le_bytes(*title),
        terms: Terms::from_bytes(rest)?,
    })
}

/// The start of a story's text: of its page if that is on disk, else of what the feed gave.
fn text_of(story: &Story) -> String {
    let mut text = String::new();
    let article = story.full.as_deref().or(story.summary.as_deref());
    let body = article.map(|article| article.body.as_slice()).unwrap_or_default();
    if body.is_empty() {
        text.push_str(story.standfirst.as_deref().unwrap_or_default());
    }
    for paragraph in body.iter().flat_map(Block::texts) {
        if text.len() >= TEXT * 4 {
            break;
        }
        text.push_str(&paragraph);
        text.push('\n');
    }
    text.chars().take(TEXT).collect()
}

fn rows(library: &mut Library, story: StoryId) -> Result<Vec<RelatedRow>, Error> {
    let ours = library.store.story(story)?;
    let index = built(library)?;
    let covering = index.covering(story);
    let earlier = index.earlier(story);

    let full = ours.full.as_deref();
    let related = full.map(|article| article.related.as_slice()).unwrap_or_default();
    let latest = full.map(|article| article.latest.as_slice()).unwrap_or_default();
    let mut shown = HashSet::from([story]);
    let mut rows = linked(&library.store, &ours, related, RelatedGroup::Publisher, &mut shown)?;
    let text = text_of(&ours);
    for (group, near) in [(RelatedGroup::Covering, covering), (RelatedGroup::Earlier, earlier)] {
        for near in near {
            if shown.insert(near.story) {
                rows.extend(near_row(&library.store, &ours, &text, group, &near)?);
            }
        }
    }
    rows.extend(linked(&library.store, &ours, latest, RelatedGroup::Latest, &mut shown)?);
    Ok(rows)
}

/// The publisher's own links, each with what the store knows of it.
fn linked(
    store: &Store,
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

/// A story that the index found, with why.
fn near_row(
    store: &Store,
    ours: &Story,
    our_text: &str,
    group: RelatedGroup,
    near: &Near,
) -> Result<Option<RelatedRow>, Error> {
    let theirs = store.story(near.story)?;
    let Some(row) = store.story_rows(&[near.story])?.pop() else { return Ok(None) };
    let their_text = text_of(&theirs);
    let mut why = reason(&near.shared, wording(ours, our_text), wording(&theirs, &their_text));
    if !near.copies.is_empty() {
        let outlets = store.story_rows(&near.copies)?;
        let names: Vec<&str> = outlets.iter().map(|copy| copy.outlet.as_str()).collect();
        why = SafeText::line(&format!("{why} · +{}: {}", names.len(), names.join(", ")));
    }
    Ok(Some(from_store(row, group, near.score, why)))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_index_knows_of_a_story_survives_the_store() {
        for time in [None, Some(Timestamp::from_millisecond(1_791_545_400_123).expect("in range"))] {
            let terms = Terms::of("Ferry late", "The ferry came late to Brennick.", Some("en"));
            let doc = Doc { story: StoryId(7), time, outlet: 1, title: u64::MAX, terms };
            let back = decoded(StoryId(7), &encoded(&doc)).expect("readable");
            assert_eq!((back.time, back.outlet, back.title, back.terms), (time, 1, u64::MAX, doc.terms));
        }
        assert!(decoded(StoryId(7), &[1, 2, 3]).is_none());
    }
}
