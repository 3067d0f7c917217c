//! Values in and out of columns.

use jiff::Timestamp;
use rusqlite::Row;

use crate::model::{OnDisk, WebUrl, When};
use crate::text::SafeText;

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
