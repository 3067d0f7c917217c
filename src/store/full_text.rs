//! The full text of a story: what its page gave, at once or read again.

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, params};

use super::columns::names;
use super::connection::Store;
use super::error::Error;
use super::listing::Listing;
use super::names::{by_address, put_address};
use super::prefetch::PAGE_TRIES;
use super::section_names::{FALLBACK_SECTION, auto_section};
use super::texts::{put_text, text};
use super::{identity, pages, stories, terms};
use crate::model::{Article, OnDisk, Place, StoryId, TextKind, Verdict, WebUrl};
use crate::text::SafeText;

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
            let is_stored = put_page(transaction, &mut listing, story.0, article)?;
            listing.finish(now)?;
            if is_stored {
                // The pages of the text before would bring it back.
                pages::forget_page(transaction, story.0)?;
            }
            Ok(is_stored)
        })
    }

    /// Remembers why a story's page could not be had.
    pub fn put_page_failure(&mut self, story: StoryId, words: &SafeText) -> Result<(), Error> {
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

    /// Stores a text that was read again from its kept page, where it is another than the one there:
    /// marks, failure and fields stay as they are, the reader's place goes with its block. Gives
    /// whether the text changed. A reading that is worse, for it is no story any more, changes nothing.
    pub fn put_reread(
        &mut self,
        story: StoryId,
        article: &Article,
        rules: u32,
        now: Timestamp,
    ) -> Result<bool, Error> {
        self.write(|transaction| {
            let Some(had) = text(transaction, story.0, TextKind::Full)? else { return Ok(false) };
            let is_worse = !article.verdict.is_story() || article.body.is_empty() && !had.body.is_empty();
            pages::note_rules(transaction, story.0, rules)?;
            if is_worse || had == *article {
                return Ok(false);
            }
            let place: Option<Place> = transaction
                .prepare_cached(
                    "SELECT place_block, place_character FROM story
                     WHERE id = ?1 AND place_text = 0 AND place_block IS NOT NULL",
                )?
                .query_row([story.0], |row| Ok(Place { block: row.get(0)?, character: row.get(1)? }))
                .optional()?;
            let mut listing = Listing::begin(transaction)?;
            let is_stored = put_page(transaction, &mut listing, story.0, article)?;
            listing.finish(now)?;
            if !is_stored {
                return Ok(false);
            }
            if let Some(place) = place {
                let place = place.carried(&had.body, &article.body);
                transaction
                    .prepare_cached("UPDATE story SET place_block = ?2, place_character = ?3 WHERE id = ?1")?
                    .execute(params![story.0, place.block, place.character])?;
            }
            Ok(true)
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
fn put_page(
    connection: &Connection,
    listing: &mut Listing<'_>,
    story: i64,
    article: &Article,
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
            "UPDATE story SET failure = NULL, tries = 0, wants_page = 0, on_disk = coalesce(?2, on_disk)
             WHERE id = ?1",
        )?
        .execute(params![story, on_disk])?;
    terms::words_changed(connection, story)?;
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
    stories::learn_age(connection, listing, story)?;
    if let Some(kicker) = article.kicker.as_ref().filter(|_| held.kicker.is_none()) {
        leave_fallback(connection, listing, story, &kicker.text)?;
    }
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
    let (to, is_fallback) = auto_section(connection, Some(kicker))?;
    if is_fallback {
        return Ok(());
    }
    for (source, from) in bringers {
        connection
            .prepare_cached(
                "UPDATE brought SET section = ?3, is_fallback = 0 WHERE source = ?1 AND story = ?2",
            )?
            .execute([source, story, to])?;
        stories::restand(connection, listing, story, from, to)?;
    }
    connection.prepare_cached("UPDATE story SET section = ?2 WHERE id = ?1")?.execute([story, to])?;
    debug_assert!(!kicker.eq_ignore_ascii_case(FALLBACK_SECTION));
    Ok(())
}
