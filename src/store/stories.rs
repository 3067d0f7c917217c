//! One story: its texts, its place, what its page gave.

use std::cell::RefCell;
use std::io::Read;

use jiff::Timestamp;
use jiff::civil::Date;
use rusqlite::{Connection, OptionalExtension, Row, params};
use zstd::zstd_safe::{DCtx, ResetDirective};

use super::identity::{self, Key};
use super::listing::{Listing, SAVED};
use super::{Error, FALLBACK_SECTION, Reader, Store, entries, front, links, pages, search};
use crate::model::{Article, OnDisk, Place, Story, StoryId, TextKind, Verdict, WebUrl, When};
use crate::text::SafeText;

/// Failed tries after which a page is not fetched ahead any more.
pub const PAGE_TRIES: u32 = 3;
/// The largest article that is read from the store, in bytes of its own form.
const ARTICLE_BYTES: u64 = 32 * 1024 * 1024;

/// How hard texts are compressed.
const LEVEL: i32 = 3;

thread_local! {
    /// Making one ready takes longer than a short text does.
    static PACKER: RefCell<Option<zstd::bulk::Compressor<'static>>> =
        RefCell::new(zstd::bulk::Compressor::new(LEVEL).ok());
    static UNPACKER: RefCell<DCtx<'static>> = RefCell::new(DCtx::create());
}

/// A story whose page could be fetched ahead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// The story.
    pub story: StoryId,
    /// Where its page is.
    pub url: WebUrl,
    /// The source that brought it.
    pub source: Option<SafeText>,
}

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

/// The shortest public id of these parts that no other story has.
fn free_id(connection: &Connection, name: &[String]) -> Result<String, Error> {
    let parts: Vec<&str> = name.iter().map(String::as_str).collect();
    for length in identity::id_chars()..48 {
        let id = identity::public_id(&parts, length);
        let is_taken = connection
            .prepare_cached(
                "SELECT 1 FROM story WHERE public_id = ?1 UNION ALL SELECT 1 FROM alias WHERE id = ?1",
            )?
            .exists([&id])?;
        if !is_taken {
            return Ok(id);
        }
    }
    // The very same parts again: two stories without guid, address or text of their own.
    let next: i64 =
        connection.query_row("SELECT coalesce(max(id), 0) + 1 FROM story", [], |row| row.get(0))?;
    Ok(identity::public_id(&[&parts.concat(), &next.to_string()], 16))
}

pub(super) fn put_address(connection: &Connection, key: &Key, story: i64) -> Result<(), Error> {
    connection
        .prepare_cached("INSERT OR REPLACE INTO address (key, story) VALUES (?1, ?2)")?
        .execute(params![key, story])?;
    Ok(())
}

/// The story of an address, gone or not.
pub(super) fn by_address(connection: &Connection, key: &Key) -> Result<Option<i64>, Error> {
    Ok(connection
        .prepare_cached(
            "SELECT story.id FROM address CROSS JOIN story ON story.id = address.story
             WHERE address.key = ?1 AND story.dropped IS NULL",
        )?
        .query_row([key], |row| row.get(0))
        .optional()?)
}

/// Names as the store keeps them; none for nobody.
pub(super) fn names(names: &[SafeText]) -> Option<String> {
    if names.is_empty() {
        return None;
    }
    Some(serde_json::to_string(names).expect("names are text"))
}

pub(super) fn read_names(stored: Option<&str>) -> Vec<SafeText> {
    stored.and_then(|stored| serde_json::from_str(stored).ok()).unwrap_or_default()
}

/// The row of a story's text.
pub(super) fn text_row(story: i64, kind: TextKind) -> i64 {
    story * 2 + i64::from(kind == TextKind::Feed)
}

/// Stores a text.
pub(super) fn put_text(
    connection: &Connection,
    story: i64,
    kind: TextKind,
    article: &Article,
) -> Result<(), Error> {
    connection
        .prepare_cached("INSERT OR REPLACE INTO text (id, article) VALUES (?1, ?2)")?
        .execute(params![text_row(story, kind), pack(article)])?;
    if kind == TextKind::Full {
        links::put(connection, story, article)?;
    }
    Ok(())
}

/// A text, if there is one that can be read.
pub(super) fn text(connection: &Connection, story: i64, kind: TextKind) -> Result<Option<Article>, Error> {
    let packed: Option<Vec<u8>> = connection
        .prepare_cached("SELECT article FROM text WHERE id = ?1")?
        .query_row([text_row(story, kind)], |row| row.get(0))
        .optional()?;
    Ok(packed.and_then(|packed| unpack(&packed)))
}

fn pack(article: &Article) -> Vec<u8> {
    let plain = serde_json::to_vec(article).expect("an article has no map with odd keys");
    PACKER
        .with_borrow_mut(|packer| match packer {
            Some(packer) => packer.compress(&plain),
            None => zstd::bulk::compress(&plain, LEVEL),
        })
        .expect("memory is at hand")
}

fn unpack(packed: &[u8]) -> Option<Article> {
    let mut plain = Vec::new();
    UNPACKER.with_borrow_mut(|context| {
        // One that was damaged may have left something behind.
        context.reset(ResetDirective::SessionOnly).ok()?;
        let decoder = zstd::stream::read::Decoder::with_context(packed, context);
        decoder.take(ARTICLE_BYTES).read_to_end(&mut plain).ok()
    })?;
    serde_json::from_slice(&plain).ok()
}

/// A line of text out of a column; whoever wrote it, it is safe to show.
pub(super) fn line(row: &Row<'_>, column: usize) -> rusqlite::Result<SafeText> {
    Ok(SafeText::line(row.get_ref(column)?.as_str_or_null()?.unwrap_or_default()))
}

/// A line that may be missing.
pub(super) fn line_or_none(row: &Row<'_>, column: usize) -> rusqlite::Result<Option<SafeText>> {
    Ok(row.get_ref(column)?.as_str_or_null()?.map(SafeText::line))
}

/// A date out of a column.
pub(super) fn when(row: &Row<'_>, column: usize) -> rusqlite::Result<Option<When>> {
    Ok(row.get_ref(column)?.as_str_or_null()?.and_then(When::parse_iso))
}

/// An address out of a column.
pub(super) fn url(row: &Row<'_>, column: usize) -> rusqlite::Result<Option<WebUrl>> {
    Ok(row.get_ref(column)?.as_str_or_null()?.and_then(|text| WebUrl::parse(text).ok()))
}

/// A moment out of a column of milliseconds; the nearest there is for an absurd one.
pub(super) fn moment(row: &Row<'_>, column: usize) -> rusqlite::Result<Timestamp> {
    let milliseconds: i64 = row.get(column)?;
    Ok(Timestamp::from_millisecond(milliseconds).unwrap_or(if milliseconds < 0 {
        Timestamp::MIN
    } else {
        Timestamp::MAX
    }))
}

pub(super) fn on_disk(row: &Row<'_>, column: usize) -> rusqlite::Result<OnDisk> {
    Ok(match row.get::<_, i64>(column)? {
        0 => OnDisk::Headline,
        1 => OnDisk::Summary,
        _ => OnDisk::Full,
    })
}

impl Store {
    /// Stores a page's text as the story's full text, and fills what the story lacks from it:
    /// kicker (and with it the section, where the story stands in "News" for want of one),
    /// standfirst, authors, published, language, outlet, and the headline where there is none but
    /// the address. Forgets an earlier failure. A page that is no story (a wall, a login) does not
    /// take the place of a text that is one, nor the start of a story that of the whole. Gives
    /// whether the text was stored.
    pub fn put_page(&mut self, story: StoryId, article: &Article, now: Timestamp) -> Result<bool, Error> {
        self.write(|transaction| {
            let mut listing = Listing::begin(transaction)?;
            let is_stored = put_page(transaction, &mut listing, story.0, article, now)?;
            listing.finish(now)?;
            if is_stored {
                // The pages of the text before would bring it back.
                pages::forget_page(transaction, story.0)?;
            }
            Ok(is_stored)
        })
    }

    /// Remembers why a story's page could not be had.
    pub fn put_page_failure(
        &mut self,
        story: StoryId,
        words: &SafeText,
        now: Timestamp,
    ) -> Result<(), Error> {
        let _ = now;
        self.write(|transaction| {
            let changed = transaction
                .prepare_cached(
                    "UPDATE story SET failure = ?2, tries = tries + 1, wants_page = wants_page AND tries + 1 < ?3
                     WHERE id = ?1",
                )?
                .execute(params![story.0, words.as_str(), PAGE_TRIES])?;
            if changed == 0 { Err(Error::NoSuchStory) } else { Ok(()) }
        })
    }

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

    /// Counts pages fetched ahead on a day; gives the day's count with these.
    pub fn count_prefetched(&mut self, day: Date, pages: u32) -> Result<u32, Error> {
        self.write(|transaction| {
            // Only the last days are of interest to anybody.
            transaction
                .prepare_cached("DELETE FROM prefetched WHERE day < ?1")?
                .execute([day.saturating_sub(jiff::Span::new().days(7)).to_string()])?;
            Ok(transaction
                .prepare_cached(
                    "INSERT INTO prefetched (day, pages) VALUES (?1, ?2)
                     ON CONFLICT (day) DO UPDATE SET pages = pages + ?2 RETURNING pages",
                )?
                .query_row(params![day.to_string(), pages], |row| row.get(0))?)
        })
    }
}

/// What a page can fill.
struct Held {
    title: String,
    url: Option<String>,
    kicker: Option<String>,
    standfirst: Option<String>,
    authors: Option<String>,
    language: Option<String>,
    published: Option<String>,
    outlet: String,
}

/// See [`Store::put_page`].
pub(super) fn put_page(
    connection: &Connection,
    listing: &mut Listing<'_>,
    story: i64,
    article: &Article,
    now: Timestamp,
) -> Result<bool, Error> {
    let held = connection
        .prepare_cached(
            "SELECT title, url, kicker, standfirst, authors, language, published, outlet FROM story WHERE id = ?1",
        )?
        .query_row([story], |row| {
            Ok(Held {
                title: row.get(0)?,
                url: row.get(1)?,
                kicker: row.get(2)?,
                standfirst: row.get(3)?,
                authors: row.get(4)?,
                language: row.get(5)?,
                published: row.get(6)?,
                outlet: row.get(7)?,
            })
        })
        .optional()?
        .ok_or(Error::NoSuchStory)?;
    let is_story = article.verdict.is_story();
    let had = text(connection, story, TextKind::Full)?;
    let is_worse = had.is_some_and(|had| match (had.verdict, article.verdict) {
        (Verdict::Article, Verdict::Paywall) => !had.body.is_empty(),
        (had, new) => had.is_story() && !new.is_story(),
    });
    if is_worse {
        connection.prepare_cached("UPDATE story SET wants_page = 0 WHERE id = ?1")?.execute([story])?;
        return Ok(false);
    }
    put_text(connection, story, TextKind::Full, article)?;
    let on_disk = (!article.body.is_empty() && !article.verdict.is_wall()).then_some(OnDisk::Full as i64);
    connection
        .prepare_cached(
            "UPDATE story SET failure = NULL, tries = 0, wants_page = 0, is_indexed = 2 * (is_indexed <> 0), has_terms = 0,
             on_disk = coalesce(?2, on_disk) WHERE id = ?1",
        )?
        .execute(params![story, on_disk])?;
    connection.prepare_cached("DELETE FROM term WHERE story = ?1")?.execute([story])?;
    if let Some(url) = &article.url {
        // The canonical address leads to the story as well, unless it leads to another already.
        let key = identity::address_key(url);
        if by_address(connection, &key)?.is_none() {
            put_address(connection, &key, story)?;
        }
    }
    if !is_story {
        return Ok(true);
    }
    let is_bare = held.title.is_empty() || held.url.as_ref() == Some(&held.title);
    let host = held.url.as_deref().and_then(|url| WebUrl::parse(url).ok());
    let outlet_is_host = held.outlet.is_empty() || host.is_some_and(|url| url.outlet_host() == held.outlet);
    let authors: Vec<SafeText> = article.authors().into_iter().cloned().collect();
    connection
        .prepare_cached(
            "UPDATE story SET title = ?2, kicker = ?3, standfirst = ?4, authors = ?5, language = ?6,
             published = ?7, outlet = ?8, updated = coalesce(?9, updated) WHERE id = ?1",
        )?
        .execute(params![
            story,
            if is_bare && !article.title.is_empty() { article.title.as_str() } else { &held.title },
            held.kicker.as_deref().or(article.kicker.as_ref().map(|kicker| kicker.text.as_str())),
            held.standfirst.as_deref().or(article.standfirst.as_deref()),
            held.authors.or_else(|| names(&authors)),
            held.language.as_deref().or(article.language.as_deref()),
            held.published.or_else(|| article.published.map(|when| when.to_string())),
            article.outlet.as_deref().filter(|_| outlet_is_host).unwrap_or(&held.outlet),
            article.updated.map(|when| when.to_string()),
        ])?;
    learn_age(connection, listing, story)?;
    if let Some(kicker) = article.kicker.as_ref().filter(|_| held.kicker.is_none()) {
        leave_fallback(connection, listing, story, &kicker.text)?;
    }
    let _ = now;
    Ok(true)
}

/// Moves a story that named no section to the one that its page names.
fn leave_fallback(
    connection: &Connection,
    listing: &mut Listing<'_>,
    story: i64,
    kicker: &SafeText,
) -> Result<(), Error> {
    let bringers: Vec<(i64, i64)> = connection
        .prepare_cached("SELECT source, section FROM brought WHERE story = ?1 AND is_fallback = 1")?
        .query_map([story], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<Result<_, _>>()?;
    if bringers.is_empty() {
        return Ok(());
    }
    let (to, is_fallback) = entries::auto_section(connection, Some(kicker))?;
    if is_fallback {
        return Ok(());
    }
    for (source, from) in bringers {
        connection
            .prepare_cached(
                "UPDATE brought SET section = ?3, is_fallback = 0 WHERE source = ?1 AND story = ?2",
            )?
            .execute([source, story, to])?;
        restand(connection, listing, story, from, to)?;
    }
    connection.prepare_cached("UPDATE story SET section = ?2 WHERE id = ?1")?.execute([story, to])?;
    debug_assert!(!kicker.eq_ignore_ascii_case(FALLBACK_SECTION));
    Ok(())
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
        listing.ensure(super::listing::ALL, story, sort_time, is_read)?;
    }
    if is_saved {
        listing.ensure(SAVED, story, sort_time, is_read)?;
    }
    Ok(())
}

impl Reader {
    /// The text of a story: that of its page if that is on disk, else the feed's.
    pub fn article(&self, story: StoryId) -> Result<Option<Article>, Error> {
        self.read(|connection| match text(connection, story.0, TextKind::Full)? {
            Some(full) => Ok(Some(full)),
            None => text(connection, story.0, TextKind::Feed),
        })
    }

    /// A story with its texts.
    pub fn story(&self, story: StoryId) -> Result<Story, Error> {
        self.read(|connection| {
            let mut found = connection
                .prepare_cached(
                    "SELECT story.public_id, story.url, story.title, story.previous_title, story.kicker,
                     section.name, story.outlet, source.name, story.authors, story.standfirst,
                     story.language, story.published, story.first_seen, story.is_read, story.is_saved,
                     story.on_disk, story.place_text, story.place_block, story.place_character, story.failure
                     FROM story LEFT JOIN section ON section.id = story.section
                     LEFT JOIN source ON source.id = story.source WHERE story.id = ?1",
                )?
                .query_row([story.0], |row| {
                    let place = match row.get::<_, Option<bool>>(16)? {
                        None => None,
                        Some(is_feed) => Some((
                            if is_feed { TextKind::Feed } else { TextKind::Full },
                            Place { block: row.get(17)?, character: row.get(18)? },
                        )),
                    };
                    Ok(Story {
                        id: story,
                        public_id: line(row, 0)?,
                        url: url(row, 1)?,
                        title: line(row, 2)?,
                        previous_title: line_or_none(row, 3)?,
                        kicker: line_or_none(row, 4)?,
                        section: line(row, 5)?,
                        outlet: line(row, 6)?,
                        source: line_or_none(row, 7)?,
                        authors: read_names(row.get_ref(8)?.as_str_or_null()?),
                        standfirst: line_or_none(row, 9)?,
                        language: line_or_none(row, 10)?,
                        published: when(row, 11)?,
                        first_seen: moment(row, 12)?,
                        is_read: row.get(13)?,
                        is_saved: row.get(14)?,
                        on_disk: on_disk(row, 15)?,
                        full: None,
                        summary: None,
                        failure: line_or_none(row, 19)?,
                        place,
                    })
                })
                .optional()?
                .ok_or(Error::NoSuchStory)?;
            found.full = text(connection, story.0, TextKind::Full)?.map(Box::new);
            found.summary = text(connection, story.0, TextKind::Feed)?.map(Box::new);
            Ok(found)
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

    /// The story of a public id, an imported id or an address.
    pub fn find(&self, name: &str) -> Result<Option<StoryId>, Error> {
        let name = name.trim();
        let by_id = self.read(|connection| by_name(connection, name))?;
        if by_id.is_some() {
            return Ok(by_id.map(StoryId));
        }
        match WebUrl::parse(name) {
            Ok(url) => self.story_at(&url),
            Err(_) => Ok(None),
        }
    }

    /// The story of an address.
    pub fn story_at(&self, url: &WebUrl) -> Result<Option<StoryId>, Error> {
        self.read(|connection| Ok(by_address(connection, &identity::address_key(url))?.map(StoryId)))
    }

    /// Stories whose pages may be fetched ahead, newest first: not on disk, wanted by their source,
    /// not failed too often, of a time at or after `since`.
    pub fn prefetch_candidates(&self, since: Timestamp, limit: usize) -> Result<Vec<Candidate>, Error> {
        self.read(|connection| {
            let mut statement = connection.prepare_cached(
                "SELECT story.id, story.url, source.name FROM story INDEXED BY story_wanted
                 LEFT JOIN source ON source.id = story.source
                 WHERE story.wants_page = 1 AND story.sort_time >= ?1 AND story.gone_at IS NULL
                 ORDER BY story.sort_time DESC LIMIT ?2",
            )?;
            let mut rows = statement.query(params![since.as_millisecond(), limit as i64])?;
            let mut found = Vec::new();
            while let Some(row) = rows.next()? {
                if let Some(url) = url(row, 1)? {
                    found.push(Candidate { story: StoryId(row.get(0)?), url, source: line_or_none(row, 2)? });
                }
            }
            Ok(found)
        })
    }

    /// Pages fetched ahead on a day so far.
    pub fn prefetched(&self, day: Date) -> Result<u32, Error> {
        self.read(|connection| {
            Ok(connection
                .prepare_cached("SELECT pages FROM prefetched WHERE day = ?1")?
                .query_row([day.to_string()], |row| row.get(0))
                .optional()?
                .unwrap_or(0))
        })
    }

    /// When the newest story of all sections was published (clamped) or first seen.
    pub fn newest(&self) -> Result<Option<Timestamp>, Error> {
        self.read(|connection| {
            Ok(front::newest(connection)?.and_then(|newest| Timestamp::from_millisecond(newest).ok()))
        })
    }
}

/// The story of a public id or an alias.
pub(super) fn by_name(connection: &Connection, name: &str) -> Result<Option<i64>, Error> {
    Ok(connection
        .prepare_cached(
            "SELECT id FROM story WHERE public_id = ?1 AND dropped IS NULL
             UNION ALL SELECT story.id FROM alias CROSS JOIN story ON story.id = alias.story
             WHERE alias.id = ?1 AND story.dropped IS NULL LIMIT 1",
        )?
        .query_row([name], |row| row.get(0))
        .optional()?)
}
