//! The rows of a list by their keys, in windows, as of a moment.

use rusqlite::{Connection, params};

use super::error::Error;
use crate::model::{RowKey, StoryId};

/// Marks since a snapshot up to which each is looked up by itself.
const MERGED_MARKS: usize = 256;

/// The direction in which rows are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Direction {
    /// From the greatest key to the least.
    Down,
    /// From the least to the greatest.
    Up,
}

/// The keys before and after all others.
pub(super) const FIRST: RowKey = RowKey { order: i64::MAX, story: StoryId(i64::MAX) };
pub(super) const LAST: RowKey = RowKey { order: i64::MIN, story: StoryId(i64::MIN) };

/// Which rows of a list are read, and over which index.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Rows {
    /// All that the snapshot has.
    All,
    /// Those that are unread still.
    Unread,
    /// Those that were read at one moment.
    ReadAt,
    /// Those that were unread when the snapshot was taken, by looking at each.
    Sifted,
}

/// The statement that reads keys of a list: ?1 the list, ?2 the snapshot's moment, ?3 and ?4 the key
/// beyond which, ?5 how many, ?6 the moment they were read.
fn statement(rows: Rows, direction: Direction) -> String {
    let (index, condition) = match rows {
        Rows::All => ("", "AND ?6 = 0"),
        Rows::Unread => ("INDEXED BY listing_unread", "AND read_seq IS NULL AND ?6 = 0"),
        Rows::ReadAt => ("INDEXED BY listing_read", "AND read_seq = ?6"),
        Rows::Sifted => ("", "AND (read_seq IS NULL OR read_seq > ?2) AND ?6 = 0"),
    };
    let (comparison, order) = match direction {
        Direction::Down => ("<", "DESC"),
        Direction::Up => (">", "ASC"),
    };
    format!(
        "SELECT order_key, story FROM listing {index} WHERE section = ?1 {condition}
         AND seq_from <= ?2 AND (seq_to IS NULL OR seq_to > ?2) AND (order_key, story) {comparison} (?3, ?4)
         ORDER BY order_key {order}, story {order} LIMIT ?5"
    )
}

/// Up to so many keys of a list's rows beyond a key, as of a moment; `read_at` is for
/// [`Rows::ReadAt`] alone.
pub(super) fn keys(
    connection: &Connection,
    (rows, read_at): (Rows, i64),
    (list, as_of): (i64, i64),
    beyond: RowKey,
    direction: Direction,
    limit: usize,
) -> Result<Vec<RowKey>, Error> {
    let mut statement = connection.prepare_cached(&statement(rows, direction))?;
    let parameters = params![list, as_of, beyond.order, beyond.story.0, limit as i64, read_at];
    let keys = statement
        .query_map(parameters, |row| Ok(RowKey { order: row.get(0)?, story: StoryId(row.get(1)?) }))?
        .collect::<Result<_, _>>()?;
    Ok(keys)
}

/// Keys of what was unread at the snapshot's moment: what is unread still, merged with what was read
/// at each moment since. Neither looks at what had been read before.
pub(super) fn unread_keys(
    connection: &Connection,
    list: i64,
    as_of: i64,
    beyond: RowKey,
    direction: Direction,
    limit: usize,
) -> Result<Vec<RowKey>, Error> {
    let mut moments = Vec::new();
    let mut after = as_of;
    loop {
        let next: Option<i64> = connection
            .prepare_cached(
                "SELECT min(read_seq) FROM listing INDEXED BY listing_read
                 WHERE section = ?1 AND read_seq > ?2 AND read_seq IS NOT NULL",
            )?
            .query_row([list, after], |row| row.get(0))?;
        let Some(next) = next else { break };
        if moments.len() == MERGED_MARKS {
            return keys(connection, (Rows::Sifted, 0), (list, as_of), beyond, direction, limit);
        }
        moments.push(next);
        after = next;
    }
    let mut found = keys(connection, (Rows::Unread, 0), (list, as_of), beyond, direction, limit)?;
    for moment in moments {
        found.extend(keys(connection, (Rows::ReadAt, moment), (list, as_of), beyond, direction, limit)?);
    }
    match direction {
        Direction::Down => found.sort_unstable_by(|a, b| b.cmp(a)),
        Direction::Up => found.sort_unstable(),
    }
    found.truncate(limit);
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::open;

    /// How SQLite goes about a statement.
    fn plan(connection: &Connection, sql: &str) -> String {
        let mut statement = connection.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).expect(sql);
        let mut rows = statement.raw_query();
        let mut steps = Vec::new();
        while let Some(row) = rows.next().expect(sql) {
            steps.push(row.get::<_, String>(3).expect("words"));
        }
        steps.join("; ")
    }

    #[test]
    fn lists_are_read_over_their_index_and_never_sorted_or_scanned() {
        let (_folder, store) = open::for_tests();
        for rows in [Rows::All, Rows::Unread, Rows::ReadAt, Rows::Sifted] {
            for direction in [Direction::Down, Direction::Up] {
                let plan = plan(&store.connection, &statement(rows, direction));
                let index = match rows {
                    Rows::All | Rows::Sifted => "PRIMARY KEY (section=? AND (order_key,story)",
                    Rows::Unread => "INDEX listing_unread (section=? AND (order_key,story)",
                    Rows::ReadAt => "INDEX listing_read (section=? AND read_seq=? AND (order_key,story)",
                };
                assert!(plan.contains(index), "{rows:?} {direction:?}: {plan}");
                assert!(!plan.contains("SCAN") && !plan.contains("TEMP B-TREE"), "{plan}");
            }
        }
    }
}
