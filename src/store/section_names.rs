//! Sections by their names: those of the reader's list, and those that stories open.

use rusqlite::{Connection, OptionalExtension, params};

use super::columns::line;
use super::connection::{Reader, Store};
use super::error::Error;
use super::listing::{ALL, SAVED, counts, shown};
use crate::model::{SectionId, SectionRow};
use crate::text::{SafeText, fold};

/// The most sections that stories may open by naming them; what names another stands in "News".
pub const AUTO_SECTIONS: usize = 64;
/// The longest name of a section that a story may open, in columns.
pub const SECTION_COLUMNS: usize = 40;
/// The section of stories that name none.
pub const FALLBACK_SECTION: &str = "News";

/// The counts of the lists that are no sections.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// Stories in all sections.
    pub stories: u64,
    /// Unread ones of these.
    pub unread: u64,
    /// Saved stories.
    pub saved: u64,
}

impl Store {
    /// Names the sections of `sources.toml` in its order; those are listed even when empty.
    pub fn set_sections(&mut self, names: &[SafeText]) -> Result<(), Error> {
        let is_same = self.read(|connection| {
            let mut statement = connection
                .prepare_cached("SELECT name FROM section WHERE place IS NOT NULL ORDER BY place")?;
            let held = statement.query_map([], |row| row.get(0))?.collect::<Result<Vec<String>, _>>()?;
            Ok(held.iter().map(String::as_str).eq(names.iter().map(SafeText::as_str)))
        })?;
        if is_same {
            return Ok(());
        }
        self.write(|transaction| {
            transaction.execute("UPDATE section SET place = NULL", [])?;
            for (place, name) in names.iter().enumerate() {
                let section = ensure_section(transaction, name)?;
                transaction
                    .prepare_cached(
                        "UPDATE section SET place = ?2, name = ?3 WHERE id = ?1 AND place IS NULL",
                    )?
                    .execute(params![section, place as i64, name.as_str()])?;
            }
            Ok(())
        })
    }
}

impl Reader {
    /// The sections, in the order of `sources.toml`, then those that stories opened, by name; of the
    /// latter only those in which there is something.
    pub fn sections(&self) -> Result<Vec<SectionRow>, Error> {
        self.read(|connection| {
            let mut statement = connection.prepare_cached(
                "SELECT id, name, place IS NOT NULL FROM section ORDER BY place IS NULL, place, folded",
            )?;
            let mut rows = statement.query([])?;
            let mut sections = Vec::new();
            while let Some(row) = rows.next()? {
                let id: i64 = row.get(0)?;
                let (stories, unread) = counts(connection, shown(id), i64::MAX)?;
                if stories > 0 || row.get(2)? {
                    sections.push(SectionRow {
                        id: SectionId(id),
                        name: line(row, 1)?,
                        unread: unread.max(0) as u64,
                        stories: stories.max(0) as u64,
                    });
                }
            }
            Ok(sections)
        })
    }

    /// The counts of all stories and of saved ones.
    pub fn counts(&self) -> Result<Counts, Error> {
        self.read(|connection| {
            let (stories, unread) = counts(connection, ALL, i64::MAX)?;
            let (saved, _) = counts(connection, SAVED, i64::MAX)?;
            Ok(Counts {
                stories: stories.max(0) as u64,
                unread: unread.max(0) as u64,
                saved: saved.max(0) as u64,
            })
        })
    }

    /// The section of this name, case folded.
    pub fn section(&self, name: &str) -> Result<Option<SectionId>, Error> {
        self.read(|connection| {
            Ok(connection
                .prepare_cached("SELECT id FROM section WHERE folded = ?1")?
                .query_row([fold(name)], |row| row.get(0).map(SectionId))
                .optional()?)
        })
    }
}

/// The section of this name, made if need be. The reader named it.
pub(super) fn ensure_section(connection: &Connection, name: &SafeText) -> Result<i64, Error> {
    let folded = fold(name);
    let found = connection
        .prepare_cached("SELECT id FROM section WHERE folded = ?1")?
        .query_row([&folded], |row| row.get(0))
        .optional()?;
    if let Some(section) = found {
        return Ok(section);
    }
    connection
        .prepare_cached("INSERT INTO section (name, folded) VALUES (?1, ?2)")?
        .execute([name.as_str(), &folded])?;
    Ok(connection.last_insert_rowid())
}

/// The section that a story names, or the one for those that name none; and whether it is the
/// latter. A section more is only made while there are not too many.
pub(super) fn auto_section(connection: &Connection, kicker: Option<&SafeText>) -> Result<(i64, bool), Error> {
    let fallback = SafeText::line(FALLBACK_SECTION);
    let usable =
        kicker.filter(|kicker| kicker.width() <= SECTION_COLUMNS && kicker.chars().any(char::is_alphabetic));
    let Some(kicker) = usable else { return Ok((ensure_section(connection, &fallback)?, true)) };
    let is_known =
        connection.prepare_cached("SELECT 1 FROM section WHERE folded = ?1")?.exists([fold(kicker)])?;
    if !is_known {
        let opened: i64 = connection
            .prepare_cached("SELECT count(*) FROM section WHERE place IS NULL")?
            .query_row([], |row| row.get(0))?;
        if opened >= AUTO_SECTIONS as i64 {
            return Ok((ensure_section(connection, &fallback)?, true));
        }
    }
    Ok((ensure_section(connection, kicker)?, false))
}
