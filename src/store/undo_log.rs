//! What can be taken back, group by group: the last of them is taken back first.

use std::io::Read;

use rusqlite::{Connection, OptionalExtension, params};

use super::error::Error;

/// Groups of marks that can be taken back.
pub const UNDO_GROUPS: usize = 100;
/// The kind of an undo group that takes back the removal of a source.
pub(super) const SOURCE: &str = "source";
/// The kind of one that takes back another change of a source.
pub(super) const EDIT: &str = "source-edit";
/// The kind of one that lets stories together again.
pub(super) const APART: &str = "apart";
/// The most bytes that the numbers of one undo group may unpack to.
const GROUP_BYTES: u64 = 64 * 1024 * 1024;

/// A group that can be taken back.
pub(super) struct Group {
    pub(super) kind: String,
    pub(super) stories: Vec<i64>,
    pub(super) payload: String,
}

/// Takes the last group out, if there is one.
pub(super) fn take_last(connection: &Connection) -> Result<Option<Group>, Error> {
    let last: Option<(i64, String, Vec<u8>, Option<String>)> = connection
        .prepare_cached("SELECT id, kind, stories, payload FROM undo ORDER BY id DESC LIMIT 1")?
        .query_row([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)))
        .optional()?;
    let Some((group, kind, packed, payload)) = last else { return Ok(None) };
    connection.execute("DELETE FROM undo WHERE id = ?1", [group])?;
    Ok(Some(Group { kind, stories: unpack(&packed), payload: payload.unwrap_or_default() }))
}

/// Remembers what can be taken back, and forgets the oldest beyond [`UNDO_GROUPS`].
pub(super) fn put(
    connection: &Connection,
    kind: &str,
    stories: &[i64],
    payload: Option<&str>,
) -> Result<(), Error> {
    connection
        .prepare_cached("INSERT INTO undo (kind, stories, payload) VALUES (?1, ?2, ?3)")?
        .execute(params![kind, pack(stories), payload])?;
    let last = connection.last_insert_rowid();
    connection.prepare_cached("DELETE FROM undo WHERE id <= ?1")?.execute([last - UNDO_GROUPS as i64])?;
    Ok(())
}

/// Numbers as their steps, each in as few bytes as it needs, compressed: marking a hundred thousand
/// stories in a row takes some hundred bytes.
fn pack(stories: &[i64]) -> Vec<u8> {
    let mut sorted = stories.to_vec();
    sorted.sort_unstable();
    let mut bytes = Vec::with_capacity(sorted.len());
    let mut before = 0;
    for story in sorted {
        let mut step = (story - before) as u64;
        before = story;
        while step >= 0x80 {
            bytes.push(step as u8 | 0x80);
            step >>= 7;
        }
        bytes.push(step as u8);
    }
    zstd::bulk::compress(&bytes, 3).expect("memory is at hand")
}

/// What [`pack`] packed; empty if it cannot be read.
fn unpack(packed: &[u8]) -> Vec<i64> {
    let mut bytes = Vec::new();
    let is_read = zstd::stream::read::Decoder::with_buffer(packed)
        .and_then(|decoder| decoder.take(GROUP_BYTES).read_to_end(&mut bytes));
    if is_read.is_err() {
        return Vec::new();
    }
    let mut stories = Vec::new();
    let (mut story, mut step, mut shift) = (0i64, 0u64, 0u32);
    for byte in bytes {
        step |= u64::from(byte & 0x7f).checked_shl(shift).unwrap_or(0);
        shift += 7;
        if byte & 0x80 == 0 {
            story = story.saturating_add(step as i64);
            stories.push(story);
            (step, shift) = (0, 0);
        }
    }
    stories
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_group_of_any_size_is_small_and_comes_back_the_same() {
        let check = |stories: Vec<i64>, bytes: usize| {
            let packed = pack(&stories);
            assert!(packed.len() <= bytes, "{} bytes for {} stories", packed.len(), stories.len());
            assert_eq!(unpack(&packed), stories);
        };
        check(vec![], 20);
        check(vec![1, 2, 300, 70_000, 1 << 40], 40);
        check((1..=100_000).collect(), 1_000);
        check((1..=100_000).map(|number| number * 7 + number % 3).collect(), 10_000);
        assert_eq!(unpack(b"no such thing"), Vec::<i64>::new());
    }
}
