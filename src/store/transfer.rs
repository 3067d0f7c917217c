//! Stories in and out, one a line.

use std::ops::ControlFlow;

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, params};

use super::columns::{line, names};
use super::connection::{Reader, Store};
use super::error::Error;
use super::listing::Listing;
use super::names::{by_address, by_name, put_address};
use super::rows::{STORY_ROW_COLUMNS, STORY_ROW_JOINS, story_row};
use super::section_names::auto_section;
use super::stories::{self, NewStory, Origin};
use super::texts::{put_text, text};
use super::{apart, identity, marks, pages, regroup, terms};
use crate::model::{Article, Mark, StoryId, TextKind, WebUrl, When};
use crate::text::SafeText;

/// The number that stands for imports among those who bring stories.
const IMPORT: i64 = 0;
/// The most stories that a line may keep apart from its own.
const APART: usize = 1_000;

/// A story as `import` and `export` carry it.
#[derive(Debug, Clone, PartialEq)]
pub struct ImportLine {
    /// The id, kept as given.
    pub id: SafeText,
    /// Other ids that the story has; empty in most files.
    pub aliases: Vec<SafeText>,
    /// Where its page is.
    pub url: Option<WebUrl>,
    /// The headline.
    pub title: SafeText,
    /// The story's own section.
    pub kicker: Option<SafeText>,
    /// The standfirst.
    pub standfirst: Option<SafeText>,
    /// The outlet's name.
    pub outlet: SafeText,
    /// The writers.
    pub authors: Vec<SafeText>,
    /// The language tag.
    pub language: Option<SafeText>,
    /// When it was published, as given.
    pub published: Option<When>,
    /// When it was first seen; now if not given.
    pub first_seen: Option<Timestamp>,
    /// The full text.
    pub full: Option<Box<Article>>,
    /// The feed's own text.
    pub summary: Option<Box<Article>>,
    /// Read or not, where the line says so.
    pub is_read: Option<bool>,
    /// Saved or not, where the line says so.
    pub is_saved: Option<bool>,
    /// Ids of stories that the reader has said it is not the same as; empty in most files.
    pub apart: Vec<SafeText>,
}

/// What an import did.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Imported {
    /// Stories that were not in the store.
    pub new: Vec<StoryId>,
    /// Stories that were there, by id or address.
    pub updated: Vec<StoryId>,
}

impl Store {
    /// Takes a batch of lines in one transaction. An id that is known updates its story; an address
    /// that is known joins that story, and the id stays as an alias; all others are new stories,
    /// which stand in the section they name and are never cleaned up. Nothing is fetched for them.
    pub fn import(&mut self, lines: &[ImportLine], now: Timestamp) -> Result<Imported, Error> {
        self.write(|transaction| {
            let mut listing = Listing::begin(transaction)?;
            let mut imported = Imported::default();
            for line in lines {
                let (story, is_new) = take(transaction, &mut listing, line, now)?;
                if is_new {
                    imported.new.push(StoryId(story));
                } else {
                    imported.updated.push(StoryId(story));
                }
            }
            listing.finish(now)?;
            Ok(imported)
        })
    }
}

fn take(
    connection: &Connection,
    listing: &mut Listing<'_>,
    line: &ImportLine,
    now: Timestamp,
) -> Result<(i64, bool), Error> {
    let key = line.url.as_ref().map(identity::address_key);
    let by_id = if line.id.is_empty() { None } else { by_name(connection, &line.id)? };
    let found = match (by_id, key) {
        (Some(story), _) => Some(story),
        (None, Some(key)) => by_address(connection, &key)?,
        (None, None) => None,
    };
    let (story, is_new) = match found {
        Some(story) => {
            update(connection, listing, story, line, by_id.is_some())?;
            (story, false)
        }
        None => (add(connection, line, key, now)?, true),
    };
    for id in line.aliases.iter().chain([&line.id]).filter(|id| !id.is_empty()) {
        if by_name(connection, id)?.is_none() {
            connection
                .prepare_cached("INSERT OR REPLACE INTO alias (id, story) VALUES (?1, ?2)")?
                .execute(params![id.as_str(), story])?;
        }
    }
    if let (Some(url), Some(key)) = (&line.url, key)
        && by_address(connection, &key)?.is_none()
    {
        put_address(connection, &key, story)?;
        connection
            .prepare_cached("UPDATE story SET url = coalesce(url, ?2) WHERE id = ?1")?
            .execute(params![story, url.as_str()])?;
    }
    put_texts(connection, story, line, by_id.is_some() || is_new)?;
    stories::enter_lists(connection, listing, story)?;
    for (wish, yes, no) in
        [(line.is_read, Mark::Read, Mark::Unread), (line.is_saved, Mark::Saved, Mark::Unsaved)]
    {
        if let Some(wish) = wish {
            marks::apply(connection, listing, story, if wish { yes } else { no })?;
        }
    }
    // A pair stands in both lines: the later one finds the other story.
    for id in line.apart.iter().take(APART) {
        if let Some(other) = by_name(connection, id)? {
            regroup::take(connection, story, other)?;
        }
    }
    Ok((story, is_new))
}

fn add(
    connection: &Connection,
    line: &ImportLine,
    key: Option<identity::Key>,
    now: Timestamp,
) -> Result<i64, Error> {
    let (section, is_fallback) = auto_section(connection, line.kicker.as_ref())?;
    let first_seen = line.first_seen.map_or(now, |seen| seen.min(now)).as_millisecond();
    let given = Some(line.id.as_str()).filter(|id| !id.is_empty());
    let name = line.url.as_ref().map_or_else(
        || vec!["text".to_owned(), line.title.to_string()],
        |url| vec!["address".to_owned(), url.key()],
    );
    let (story, _) = stories::insert(
        connection,
        &NewStory {
            given_id: given,
            name: &name,
            url: line.url.as_ref(),
            address: key,
            title: &line.title,
            kicker: line.kicker.as_ref(),
            section: Some(section),
            outlet: &line.outlet,
            source: None,
            origin: Origin::Import,
            authors: &line.authors,
            standfirst: line.standfirst.as_ref(),
            language: line.language.as_ref(),
            published: line.published.as_ref(),
            updated: None,
            first_seen,
            ageless_below: None,
            wants_page: false,
            has_summary: line.summary.is_some(),
        },
    )?;
    connection
        .prepare_cached("INSERT INTO brought (source, story, section, is_fallback) VALUES (?1, ?2, ?3, ?4)")?
        .execute(params![IMPORT, story, section, is_fallback])?;
    Ok(story)
}

/// Updates a story from a line with its id; one with its address alone fills what is missing.
fn update(
    connection: &Connection,
    listing: &mut Listing<'_>,
    story: i64,
    line: &ImportLine,
    is_same: bool,
) -> Result<(), Error> {
    connection
        .prepare_cached(
            "UPDATE story SET title = iif(?2 OR title = '' OR title = url, coalesce(nullif(?3, ''), title), title),
             kicker = coalesce(iif(?2, ?4, kicker), kicker, ?4),
             standfirst = coalesce(iif(?2, ?5, standfirst), standfirst, ?5),
             outlet = iif(?2 OR outlet = '', coalesce(nullif(?6, ''), outlet), outlet),
             authors = coalesce(iif(?2, ?7, authors), authors, ?7),
             language = coalesce(iif(?2, ?8, language), language, ?8),
             published = coalesce(iif(?2, ?9, published), published, ?9),
             on_disk = max(on_disk, ?10), gone_at = NULL, origin = max(origin, 1) WHERE id = ?1",
        )?
        .execute(params![
            story,
            is_same,
            line.title.as_str(),
            line.kicker.as_deref(),
            line.standfirst.as_deref(),
            line.outlet.as_str(),
            names(&line.authors),
            line.language.as_deref(),
            line.published.map(|when| when.to_string()),
            line.summary.is_some() || line.standfirst.is_some(),
        ])?;
    terms::words_changed(connection, story)?;
    stories::learn_age(connection, listing, story)?;
    let is_standing = connection.prepare_cached("SELECT 1 FROM brought WHERE story = ?1")?.exists([story])?;
    if !is_standing {
        // Opened by hand before: from now on it stands in a section.
        let (section, is_fallback) = auto_section(connection, line.kicker.as_ref())?;
        connection
            .prepare_cached(
                "INSERT INTO brought (source, story, section, is_fallback) VALUES (?1, ?2, ?3, ?4)",
            )?
            .execute(params![IMPORT, story, section, is_fallback])?;
        connection
            .prepare_cached("UPDATE story SET section = coalesce(section, ?2) WHERE id = ?1")?
            .execute([story, section])?;
        stories::enter_lists(connection, listing, story)?;
    }
    Ok(())
}

fn put_texts(connection: &Connection, story: i64, line: &ImportLine, replaces: bool) -> Result<(), Error> {
    for (kind, article) in [(TextKind::Full, &line.full), (TextKind::Feed, &line.summary)] {
        let Some(article) = article else { continue };
        if !replaces && text(connection, story, kind)?.is_some() {
            continue;
        }
        put_text(connection, story, kind, article)?;
        if kind == TextKind::Full {
            pages::forget_page(connection, story)?;
        }
        if kind == TextKind::Full && !article.body.is_empty() {
            connection
                .prepare_cached("UPDATE story SET on_disk = 2, wants_page = 0, failure = NULL WHERE id = ?1")?
                .execute([story])?;
        }
    }
    Ok(())
}

impl Reader {
    /// Hands on all stories, oldest stored first, one by one as they are read. What comes out goes
    /// in again by [`Store::import`] as the same.
    pub fn export(&self, line: &mut dyn FnMut(ImportLine) -> ControlFlow<()>) -> Result<(), Error> {
        self.read(|connection| {
            let mut aliases = connection.prepare("SELECT id FROM alias WHERE story = ?1 ORDER BY id")?;
            let mut public_id =
                connection.prepare("SELECT public_id FROM story WHERE id = ?1 AND gone_at IS NULL")?;
            let mut statement = connection.prepare(&format!(
                "SELECT {STORY_ROW_COLUMNS} FROM story {STORY_ROW_JOINS} WHERE story.gone_at IS NULL
                 ORDER BY story.id"
            ))?;
            let mut rows = statement.query([])?;
            while let Some(row) = rows.next()? {
                let row = story_row(row)?;
                let story = row.id.0;
                let mut others = Vec::new();
                for other in apart::apart_from(connection, story)? {
                    others.extend(public_id.query_row([other], |row| self::line(row, 0)).optional()?);
                }
                let found = ImportLine {
                    id: row.public_id,
                    aliases: aliases
                        .query_map([story], |row| self::line(row, 0))?
                        .collect::<Result<_, _>>()?,
                    url: row.url,
                    title: row.title,
                    kicker: row.kicker,
                    standfirst: row.standfirst,
                    outlet: row.outlet,
                    authors: row.authors,
                    language: row.language,
                    published: row.published,
                    first_seen: Some(row.first_seen),
                    full: text(connection, story, TextKind::Full)?.map(Box::new),
                    summary: text(connection, story, TextKind::Feed)?.map(Box::new),
                    is_read: Some(row.is_read),
                    is_saved: Some(row.is_saved),
                    apart: others,
                };
                if line(found).is_break() {
                    break;
                }
            }
            Ok(())
        })
    }
}
