//! Finding words in headlines and texts.
//!
//! What a reader types is never a query language: each word becomes a quoted phrase, all must be
//! there, the last may go on. Scripts without spaces are cut into characters on both sides, so that
//! a word within a sentence is found. What the index does not hold yet is found by its headline.

use rusqlite::{Connection, OptionalExtension, params};

use super::connection::{Reader, Store};
use super::error::Error;
use super::identity;
use super::keys::{Direction, FIRST};
use super::texts;
use crate::model::{Article, RowKey, Snapshot, StoryId, TextKind};
use crate::text::{self, SafeText};

/// Matches up to which a search is counted.
pub const COUNTED: usize = 1_000;
/// Headlines that are looked through, newest first, while the index does not hold them yet.
pub const UNINDEXED_LOOKED_AT: usize = 20_000;
/// Bytes of a text that are indexed.
const INDEXED_BYTES: usize = 256 * 1024;
/// Bytes of texts from which on no more are read for the excerpts of one window of rows.
pub const EXCERPT_BYTES: usize = 2 * 1024 * 1024;
/// Characters of an excerpt before what was found.
const EXCERPT_BEFORE: usize = 24;
/// Characters of an excerpt at most.
const EXCERPT_CHARACTERS: usize = 200;
/// Letters up to which a query looks at headlines alone.
const FEW_LETTERS: usize = 2;
/// Matches that are read from the index at once.
const CHUNK: usize = 256;
/// Bits of a search key that hold the story's number.
const STORY_BITS: u32 = 25;

/// A story's rowid in the index: its time in seconds, then its number. So matches come newest first
/// without being sorted.
fn search_key(sort_time: i64, story: i64) -> i64 {
    let bound = 1_i64 << (62 - STORY_BITS);
    let seconds = sort_time.div_euclid(1_000).clamp(-bound, bound - 1);
    seconds << STORY_BITS | story & ((1 << STORY_BITS) - 1)
}

/// The story of a rowid.
fn story_of(key: i64) -> i64 {
    key & ((1 << STORY_BITS) - 1)
}

/// What is looked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Query {
    /// In SQLite's own language, made of quoted phrases alone.
    expression: String,
    /// The same for texts that are looked through.
    words: text::Query,
    is_headlines_only: bool,
}

impl Query {
    /// Reads what was typed; `None` if there is no word in it.
    pub(super) fn parse(typed: &str) -> Option<Self> {
        let words = text::Query::parse(typed)?;
        let (letters, is_spaced) = words.letters();
        let quoted: Vec<String> =
            words.phrases().iter().map(|phrase| format!("\"{}\"", phrase.join(" "))).collect();
        let expression = format!("{} *", quoted.join(" AND "));
        Some(Self { expression, words, is_headlines_only: is_spaced && letters <= FEW_LETTERS })
    }

    fn table(&self) -> &'static str {
        if self.is_headlines_only { "headline_index" } else { "text_index" }
    }
}

/// The text as it is indexed: spaces where [`words`] would cut.
fn indexed(text: &str) -> String {
    text::words(text).join(" ")
}

/// The moment of a snapshot: whether it holds unread stories alone, and its number.
type Moment = (bool, i64);

/// Up to so many keys of matches beyond a key.
pub(super) fn keys(
    connection: &Connection,
    query: &Query,
    moment: Moment,
    beyond: RowKey,
    direction: Direction,
    limit: usize,
) -> Result<Vec<RowKey>, Error> {
    let mut found: Vec<i64> = Vec::new();
    let mut edge = beyond.order;
    let sql = match direction {
        Direction::Down => format!(
            "SELECT rowid FROM {0} WHERE {0} MATCH ?1 AND rowid < ?2 ORDER BY rowid DESC LIMIT ?3",
            query.table()
        ),
        Direction::Up => format!(
            "SELECT rowid FROM {0} WHERE {0} MATCH ?1 AND rowid > ?2 ORDER BY rowid ASC LIMIT ?3",
            query.table()
        ),
    };
    let mut statement = connection.prepare_cached(&sql)?;
    while found.len() < limit {
        let chunk: Vec<i64> = statement
            .query_map(params![query.expression, edge, CHUNK.min(limit) as i64], |row| row.get(0))?
            .collect::<Result<_, _>>()?;
        let Some(last) = chunk.last() else { break };
        edge = *last;
        for key in &chunk {
            if is_in(connection, story_of(*key), moment)? {
                found.push(*key);
            }
        }
        if chunk.len() < CHUNK.min(limit) {
            break;
        }
    }
    let is_beyond = |key: i64| match direction {
        Direction::Down => key < beyond.order,
        Direction::Up => key > beyond.order,
    };
    for key in unindexed(connection, query)? {
        if is_beyond(key) && is_in(connection, story_of(key), moment)? {
            found.push(key);
        }
    }
    match direction {
        Direction::Down => found.sort_unstable_by(|a, b| b.cmp(a)),
        Direction::Up => found.sort_unstable(),
    }
    found.dedup();
    found.truncate(limit);
    Ok(found.into_iter().map(|key| RowKey { order: key, story: StoryId(story_of(key)) }).collect())
}

/// Stories that the index does not hold as they are, and whose headline fits.
fn unindexed(connection: &Connection, query: &Query) -> Result<Vec<i64>, Error> {
    let mut statement = connection.prepare_cached(
        "SELECT id, sort_time, title FROM story INDEXED BY story_unindexed WHERE is_indexed <> 1
         ORDER BY id DESC LIMIT ?1",
    )?;
    let mut rows = statement.query([UNINDEXED_LOOKED_AT as i64])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        if query.words.fits(row.get_ref(2)?.as_str_or_null()?.unwrap_or_default()) {
            found.push(search_key(row.get(1)?, row.get(0)?));
        }
    }
    Ok(found)
}

/// Whether a story belongs to a snapshot: it was there then, and unread where that is asked for. A
/// story that no source brought stands in no list and counts as it is now.
fn is_in(connection: &Connection, story: i64, (unread_only, as_of): Moment) -> Result<bool, Error> {
    let listed: Option<bool> = connection
        .prepare_cached(
            "SELECT max(seq_from <= ?2 AND (seq_to IS NULL OR seq_to > ?2)
                 AND (NOT ?3 OR read_seq IS NULL OR read_seq > ?2))
             FROM listing INDEXED BY listing_story WHERE story = ?1 AND section = 0",
        )?
        .query_row(params![story, as_of, unread_only], |row| row.get(0))?;
    if let Some(listed) = listed {
        return Ok(listed);
    }
    Ok(connection
        .prepare_cached("SELECT 1 FROM story WHERE id = ?1 AND gone_at IS NULL AND (NOT ?2 OR is_read = 0)")?
        .exists(params![story, unread_only])?)
}

/// The key of a story among the matches.
pub(super) fn find(
    connection: &Connection,
    query: &Query,
    snapshot: &Snapshot,
    story: StoryId,
) -> Result<Option<RowKey>, Error> {
    let sort_time: Option<i64> = connection
        .prepare_cached("SELECT sort_time FROM story WHERE id = ?1")?
        .query_row([story.0], |row| row.get(0))
        .optional()?;
    let Some(sort_time) = sort_time else { return Ok(None) };
    let key = search_key(sort_time, story.0);
    let is_match = connection
        .prepare_cached(&format!("SELECT 1 FROM {0} WHERE {0} MATCH ?1 AND rowid = ?2", query.table()))?
        .exists(params![query.expression, key])?
        || unindexed(connection, query)?.contains(&key);
    let is_there = is_match && is_in(connection, story.0, (snapshot.unread_only, snapshot.as_of.0))?;
    Ok(is_there.then_some(RowKey { order: key, story }))
}

/// How many matches there are, counted up to [`COUNTED`].
pub(super) fn count(connection: &Connection, query: &Query, moment: Moment) -> Result<u64, Error> {
    Ok(keys(connection, query, moment, FIRST, Direction::Down, COUNTED)?.len() as u64)
}

/// A line of a story in which what is looked for stands, the words that were found near its start: of its
/// standfirst or text, whichever has most of them. `left` is how many bytes of text may be looked at yet.
pub(super) fn excerpt(
    connection: &Connection,
    query: &Query,
    story: StoryId,
    left: &mut usize,
) -> Result<Option<SafeText>, Error> {
    if query.is_headlines_only || *left == 0 {
        return Ok(None);
    }
    let standfirst: Option<String> = connection
        .prepare_cached("SELECT standfirst FROM story WHERE id = ?1")?
        .query_row([story.0], |row| row.get(0))
        .optional()?
        .flatten();
    let article = indexed_text(connection, story.0)?;
    let mut best: Option<(usize, String)> = None;
    let parts: Vec<String> = standfirst.into_iter().chain(article.iter().flat_map(identity::texts)).collect();
    *left = left.saturating_sub(parts.iter().map(String::len).sum());
    for part in parts {
        let count = query.words.count_in(&part);
        if count > best.as_ref().map_or(0, |(most, _)| *most) {
            best = Some((count, part));
        }
        if best.as_ref().is_some_and(|(most, _)| *most == query.words.phrases().len()) {
            break;
        }
    }
    Ok(best.map(|(_, part)| SafeText::line(&cut(&part, &query.words))))
}

/// A text from a little before the first of what is looked for on.
fn cut(text: &str, query: &text::Query) -> String {
    let first = query.found_in(text).first().map_or(0, |range| range.start);
    let before: Vec<(usize, char)> = text[..first].char_indices().collect();
    let mut start = 0;
    if let Some(from) = before.len().checked_sub(EXCERPT_BEFORE).filter(|from| *from > 0) {
        // At a word, where one begins there.
        let rest = &before[from..];
        let word = rest.iter().find(|(_, character)| character.is_whitespace());
        start = word.or(rest.first()).map_or(first, |(at, _)| *at);
    }
    let shown: String = text[start..].trim_start().chars().take(EXCERPT_CHARACTERS).collect();
    if start > 0 { format!("…{shown}") } else { shown }
}

/// Takes a story out of the index.
pub(super) fn forget(connection: &Connection, story: i64, sort_time: i64) -> Result<(), Error> {
    let key = search_key(sort_time, story);
    connection.prepare_cached("DELETE FROM headline_index WHERE rowid = ?1")?.execute([key])?;
    connection.prepare_cached("DELETE FROM text_index WHERE rowid = ?1")?.execute([key])?;
    Ok(())
}

/// What is indexed of a story.
struct Pending {
    story: i64,
    sort_time: i64,
    title: String,
    standfirst: String,
    was_indexed: bool,
}

impl Store {
    /// Puts up to so many stories into the search index, newest first; gives how many are left.
    pub fn index_some(&mut self, limit: usize) -> Result<u64, Error> {
        self.write(|transaction| {
            let pending: Vec<Pending> = transaction
                .prepare_cached(
                    "SELECT id, sort_time, title, standfirst, is_indexed FROM story INDEXED BY story_unindexed
                     WHERE is_indexed <> 1 ORDER BY id DESC LIMIT ?1",
                )?
                .query_map([limit as i64], |row| {
                    Ok(Pending {
                        story: row.get(0)?,
                        sort_time: row.get(1)?,
                        title: row.get(2)?,
                        standfirst: row.get::<_, Option<String>>(3)?.unwrap_or_default(),
                        was_indexed: row.get::<_, i64>(4)? != 0,
                    })
                })?
                .collect::<Result<_, _>>()?;
            for story in pending {
                put(transaction, &story)?;
            }
            let left: i64 = transaction
                .prepare_cached(
                    "SELECT count(*) FROM story INDEXED BY story_unindexed WHERE is_indexed <> 1",
                )?
                .query_row([], |row| row.get(0))?;
            Ok(left as u64)
        })
    }
}

/// The text of a story that searches look at.
fn indexed_text(connection: &Connection, story: i64) -> Result<Option<Article>, Error> {
    Ok(match texts::text(connection, story, TextKind::Full)? {
        Some(article) if !article.body.is_empty() => Some(article),
        _ => texts::text(connection, story, TextKind::Feed)?,
    })
}

fn put(connection: &Connection, pending: &Pending) -> Result<(), Error> {
    if pending.was_indexed {
        forget(connection, pending.story, pending.sort_time)?;
    }
    let article = indexed_text(connection, pending.story)?;
    let mut body = String::new();
    for part in article.iter().flat_map(identity::texts) {
        if body.len() + part.len() > INDEXED_BYTES {
            break;
        }
        body.push_str(&part);
        body.push(' ');
    }
    let key = search_key(pending.sort_time, pending.story);
    let title = indexed(&pending.title);
    connection
        .prepare_cached("INSERT INTO headline_index (rowid, title) VALUES (?1, ?2)")?
        .execute(params![key, title])?;
    connection
        .prepare_cached("INSERT INTO text_index (rowid, title, standfirst, body) VALUES (?1, ?2, ?3, ?4)")?
        .execute(params![key, title, indexed(&pending.standfirst), indexed(&body)])?;
    connection.prepare_cached("UPDATE story SET is_indexed = 1 WHERE id = ?1")?.execute([pending.story])?;
    Ok(())
}

impl Reader {
    /// The stories that a search finds, newest first, at most so many.
    pub fn search(&self, typed: &str, limit: usize) -> Result<Vec<StoryId>, Error> {
        let Some(query) = Query::parse(typed) else { return Ok(Vec::new()) };
        self.read(|connection| {
            let now = (false, i64::MAX >> 1);
            let found = keys(connection, &query, now, FIRST, Direction::Down, limit)?;
            Ok(found.into_iter().map(|key| key.story).collect())
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_run_with_time_and_know_their_story() {
        let check = |before: (i64, i64), after: (i64, i64)| {
            let keys = (search_key(before.0, before.1), search_key(after.0, after.1));
            assert!(keys.0 < keys.1, "{before:?} {after:?}");
            assert_eq!((story_of(keys.0), story_of(keys.1)), (before.1, after.1));
        };
        check((0, 9), (1_000, 3));
        check((1_790_000_000_000, 3), (1_790_000_000_000, 4));
        check((-62_135_596_800_000, 1), (-5_000, 2));
        check((-5_000, 2), (253_402_300_799_000, 1));
        check((i64::MIN, 1), (0, 1));
    }

    fn check_query(typed: &str, expression: &str, headlines_only: bool) {
        let query = Query::parse(typed).expect(typed);
        assert_eq!((query.expression.as_str(), query.is_headlines_only), (expression, headlines_only));
    }

    #[test]
    fn whatever_is_typed_becomes_quoted_words() {
        check_query("Moscow talks", r#""moscow" AND "talks" *"#, false);
        check_query(r#"a" OR "b NEAR(x)"#, r#""a" AND "or" AND "b" AND "near x" *"#, false);
        check_query("title:x -y ^z*", r#""title x" AND "y" AND "z" *"#, false);
        check_query("don\u{2019}t", r#""don t" *"#, false);
        check_query("É", r#""e" *"#, true);
        check_query("ab", r#""ab" *"#, true);
        check_query("a b c", r#""a" AND "b" AND "c" *"#, false);
        check_query("日本", r#""日 本" *"#, false);
        for nothing in ["", "  ", "\"", "-- * ()", "\u{0}"] {
            assert_eq!(Query::parse(nothing), None, "{nothing:?}");
        }
        assert_eq!(
            Query::parse(&"w ".repeat(100)).map(|query| query.words.phrases().len()),
            Some(text::QUERY_WORDS)
        );
    }

    #[test]
    fn an_excerpt_begins_a_little_before_what_was_found() {
        let check = |typed: &str, text: &str, expected: &str| {
            assert_eq!(cut(text, &text::Query::parse(typed).expect(typed)), expected, "{typed} in {text}");
        };
        check("tug", "The tug came at six.", "The tug came at six.");
        check(
            "tug",
            "For three hours nobody on the quay knew whether the tug would come.",
            "…quay knew whether the tug would come.",
        );
        check("東", &format!("{}東京", "昨".repeat(40)), &format!("…{}東京", "昨".repeat(EXCERPT_BEFORE)));
        check("nothing", "The tug came.", "The tug came.");
        assert_eq!(
            cut(&"tug ".repeat(200), &text::Query::parse("tug").expect("words")).len(),
            EXCERPT_CHARACTERS
        );
    }
}
