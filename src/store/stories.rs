//! One story: how it comes into the store, where it stands, and all that is known of it.

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, params};

use super::columns::{line_or_none, names, url, when};
use super::connection::{Reader, Store};
use super::error::Error;
use super::identity::{self, Key};
use super::listing::{ALL, Listing, SAVED};
use super::names::{by_address, free_id, put_address};
use super::rows::{STORY_ROW_COLUMNS, STORY_ROW_JOINS, STORY_ROW_WIDTH, story_row};
use super::search;
use super::texts::text;
use crate::model::{OnDisk, Place, Story, StoryId, TextKind, WebUrl, When};
use crate::text::SafeText;

/// Who named the address of a story.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Naming {
    /// The address.
    pub url: WebUrl,
    /// The source that brought the story.
    pub source: Option<SafeText>,
    /// Whether the reader typed the address, or followed it within a host that they had typed.
    pub is_typed: bool,
}

/// How a story came into the store.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Origin {
    Source = 0,
    Import = 1,
    Hand = 2,
}

/// A story to be.
pub(super) struct NewStory<'a> {
    /// The public id itself, or what to make one of.
    pub(super) given_id: Option<&'a str>,
    pub(super) name: &'a [String],
    pub(super) url: Option<&'a WebUrl>,
    pub(super) address: Option<Key>,
    pub(super) title: &'a str,
    pub(super) kicker: Option<&'a SafeText>,
    pub(super) section: Option<i64>,
    pub(super) outlet: &'a str,
    pub(super) source: Option<(i64, i64)>,
    pub(super) origin: Origin,
    pub(super) authors: &'a [SafeText],
    pub(super) standfirst: Option<&'a SafeText>,
    pub(super) language: Option<&'a SafeText>,
    pub(super) published: Option<&'a When>,
    pub(super) updated: Option<&'a When>,
    pub(super) first_seen: i64,
    /// Where it is undated and nobody knows how old it is: the time below which it stands.
    pub(super) ageless_below: Option<i64>,
    pub(super) wants_page: bool,
    pub(super) has_summary: bool,
}

/// The time that a story's dates give it: when it was published, else when it was last changed, but never
/// later than it was seen, so that a clock that runs ahead keeps no story on top.
fn dated(published: Option<&When>, updated: Option<&When>, first_seen: i64) -> Option<i64> {
    let instant = published.and_then(When::instant).or_else(|| updated.and_then(When::instant))?;
    Some(instant.as_millisecond().min(first_seen))
}

/// Stores a new story; gives its number and sort time.
pub(super) fn insert(connection: &Connection, new: &NewStory<'_>) -> Result<(i64, i64), Error> {
    let public_id = match new.given_id {
        Some(id) => id.to_owned(),
        None => free_id(connection, new.name)?,
    };
    let dated = dated(new.published, new.updated, new.first_seen);
    let is_ageless = dated.is_none() && new.ageless_below.is_some();
    let sort_time = dated.or(new.ageless_below.map(|below| below - 1)).unwrap_or(new.first_seen);
    let on_disk =
        if new.has_summary || new.standfirst.is_some() { OnDisk::Summary } else { OnDisk::Headline };
    connection
        .prepare_cached(
            "INSERT INTO story (public_id, url, title, kicker, section, outlet, source, channel, origin,
             authors, standfirst, language, published, updated, sort_time, first_seen, on_disk, wants_page,
             is_ageless)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19)",
        )?
        .execute(params![
            public_id,
            new.url.map(WebUrl::as_str),
            new.title,
            new.kicker.map(SafeText::as_str),
            new.section,
            new.outlet,
            new.source.map(|(source, _)| source),
            new.source.map(|(_, channel)| channel),
            new.origin as i64,
            names(new.authors),
            new.standfirst.map(SafeText::as_str),
            new.language.map(SafeText::as_str),
            new.published.map(When::to_string),
            new.updated.map(When::to_string),
            sort_time,
            new.first_seen,
            on_disk as i64,
            new.wants_page && new.url.is_some(),
            is_ageless,
        ])?;
    let story = connection.last_insert_rowid();
    if let Some(address) = new.address {
        put_address(connection, &address, story)?;
    }
    Ok((story, sort_time))
}

/// Gives a story that had no age its place in time, once a date of it is known; gives whether it
/// did. On the front page it gets that with the next lay-out.
pub(super) fn learn_age(
    connection: &Connection,
    listing: &mut Listing<'_>,
    story: i64,
) -> Result<bool, Error> {
    let found = connection
        .prepare_cached(
            "SELECT published, updated, first_seen, sort_time, is_indexed <> 0 FROM story
             WHERE id = ?1 AND is_ageless = 1",
        )?
        .query_row([story], |row| {
            Ok((when(row, 0)?, when(row, 1)?, row.get(2)?, row.get::<_, i64>(3)?, row.get::<_, bool>(4)?))
        })
        .optional()?;
    let Some((published, updated, first_seen, before, is_indexed)) = found else { return Ok(false) };
    let Some(sort_time) = dated(published.as_ref(), updated.as_ref(), first_seen) else { return Ok(false) };
    if is_indexed {
        search::forget(connection, story, before)?;
    }
    connection
        .prepare_cached("UPDATE story SET sort_time = ?2, is_ageless = 0, is_indexed = 0 WHERE id = ?1")?
        .execute([story, sort_time])?;
    for (list, order) in listing.places(story)? {
        if order == before {
            listing.reorder(list, story, sort_time)?;
        }
    }
    Ok(true)
}

impl Store {
    /// Notes that the reader typed a story's address: its host and port may be private.
    pub fn note_typed(&mut self, story: StoryId) -> Result<(), Error> {
        self.write(|transaction| {
            transaction.prepare_cached("UPDATE story SET is_typed = 1 WHERE id = ?1")?.execute([story.0])?;
            Ok(())
        })
    }

    /// Finds the story of an address, or makes one that stands in no section and is never cleaned up.
    pub fn story_of_address(
        &mut self,
        url: &WebUrl,
        title: Option<&SafeText>,
        now: Timestamp,
    ) -> Result<StoryId, Error> {
        let key = identity::address_key(url);
        self.write(|transaction| {
            if let Some(story) = by_address(transaction, &key)? {
                return Ok(StoryId(story));
            }
            let shown = SafeText::line(url.as_str());
            let (story, _) = insert(
                transaction,
                &NewStory {
                    given_id: None,
                    name: &["address".to_owned(), url.key()],
                    url: Some(url),
                    address: Some(key),
                    title: title.unwrap_or(&shown),
                    kicker: None,
                    section: None,
                    outlet: url.outlet_host(),
                    source: None,
                    origin: Origin::Hand,
                    authors: &[],
                    standfirst: None,
                    language: None,
                    published: None,
                    updated: None,
                    first_seen: now.as_millisecond(),
                    ageless_below: None,
                    wants_page: false,
                    has_summary: false,
                },
            )?;
            Ok(StoryId(story))
        })
    }

    /// Remembers where the reader is in a story.
    pub fn save_place(&mut self, story: StoryId, text: TextKind, place: Place) -> Result<(), Error> {
        self.write(|transaction| {
            transaction
                .prepare_cached(
                    "UPDATE story SET place_text = ?2, place_block = ?3, place_character = ?4 WHERE id = ?1",
                )?
                .execute(params![story.0, text == TextKind::Feed, place.block, place.character])?;
            Ok(())
        })
    }
}

/// Moves a story's row from one section to another, unless another source keeps it in the first.
pub(super) fn restand(
    connection: &Connection,
    listing: &mut Listing<'_>,
    story: i64,
    from: i64,
    to: i64,
) -> Result<(), Error> {
    if from == to {
        return Ok(());
    }
    let is_kept = connection
        .prepare_cached("SELECT 1 FROM brought WHERE story = ?1 AND section = ?2")?
        .exists([story, from])?;
    if listing.find(from, story)?.is_none() {
        return Ok(());
    }
    let (sort_time, is_read): (i64, bool) = connection
        .prepare_cached("SELECT sort_time, is_read FROM story WHERE id = ?1")?
        .query_row([story], |row| Ok((row.get(0)?, row.get(1)?)))?;
    if !is_kept {
        listing.remove(from, story)?;
    }
    listing.ensure(to, story, sort_time, is_read)?;
    Ok(())
}

/// Enters a story in every list it belongs to: the sections of those who brought it, all stories, and
/// what is saved. The front page is laid out apart.
pub(super) fn enter_lists(
    connection: &Connection,
    listing: &mut Listing<'_>,
    story: i64,
) -> Result<(), Error> {
    let (sort_time, is_read, is_saved): (i64, bool, bool) = connection
        .prepare_cached("SELECT sort_time, is_read, is_saved FROM story WHERE id = ?1")?
        .query_row([story], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    let sections: Vec<i64> = connection
        .prepare_cached("SELECT DISTINCT section FROM brought WHERE story = ?1")?
        .query_map([story], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    for section in &sections {
        listing.ensure(*section, story, sort_time, is_read)?;
    }
    if !sections.is_empty() {
        listing.ensure(ALL, story, sort_time, is_read)?;
    }
    if is_saved {
        listing.ensure(SAVED, story, sort_time, is_read)?;
    }
    Ok(())
}

impl Reader {
    /// A story with its texts.
    pub fn story(&self, story: StoryId) -> Result<Story, Error> {
        self.read(|connection| {
            let mut statement = connection.prepare_cached(&format!(
                "SELECT {STORY_ROW_COLUMNS}, story.previous_title, story.place_text, story.place_block,
                 story.place_character, story.failure FROM story {STORY_ROW_JOINS} WHERE story.id = ?1"
            ))?;
            let further = |column: usize| STORY_ROW_WIDTH + column;
            let found = statement
                .query_row([story.0], |row| {
                    let place = match row.get::<_, Option<bool>>(further(1))? {
                        None => None,
                        Some(is_feed) => Some((
                            if is_feed { TextKind::Feed } else { TextKind::Full },
                            Place { block: row.get(further(2))?, character: row.get(further(3))? },
                        )),
                    };
                    let previous_title = line_or_none(row, further(0))?;
                    Ok((story_row(row)?, previous_title, place, line_or_none(row, further(4))?))
                })
                .optional()?;
            let (row, previous_title, place, failure) = found.ok_or(Error::NoSuchStory)?;
            Ok(Story {
                id: story,
                public_id: row.public_id,
                url: row.url,
                title: row.title,
                previous_title,
                kicker: row.kicker,
                section: row.section,
                outlet: row.outlet,
                source: row.source,
                authors: row.authors,
                standfirst: row.standfirst,
                language: row.language,
                published: row.published,
                first_seen: row.first_seen,
                is_read: row.is_read,
                is_saved: row.is_saved,
                on_disk: row.on_disk,
                full: text(connection, story.0, TextKind::Full)?.map(Box::new),
                summary: text(connection, story.0, TextKind::Feed)?.map(Box::new),
                failure,
                place,
            })
        })
    }

    /// Who named a story's address; `None` where there is no such story or it has no address.
    pub fn named_by(&self, story: StoryId) -> Result<Option<Naming>, Error> {
        self.read(|connection| {
            let found = connection
                .prepare_cached(
                    "SELECT story.url, source.name, story.is_typed FROM story
                     LEFT JOIN source ON source.id = story.source WHERE story.id = ?1",
                )?
                .query_row([story.0], |row| Ok((url(row, 0)?, line_or_none(row, 1)?, row.get(2)?)))
                .optional()?;
            Ok(found.and_then(|(url, source, is_typed)| Some(Naming { url: url?, source, is_typed })))
        })
    }
}
