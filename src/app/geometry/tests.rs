//! Columns at every width.

use super::panes::{FAIR_HEADLINES, HEADLINES, READING_PANE, VERY_WIDE, WIDE, widths};
use super::row_columns;

#[test]
fn headlines_get_a_fair_width_as_soon_as_the_text_can_be_read_beside_them() {
    for columns in WIDE..400 {
        let (list, article, _) = widths(columns);
        assert!((HEADLINES.0..=HEADLINES.1).contains(&list), "{list} of {columns}");
        assert!(list == HEADLINES.0 || article >= READING_PANE, "{article} of {columns}");
    }
    for columns in 120..VERY_WIDE {
        assert!(widths(columns).0 >= 40, "{columns}");
    }
    for columns in 126..VERY_WIDE {
        assert!(widths(columns).0 >= FAIR_HEADLINES, "{columns}");
    }
}

#[test]
fn no_column_of_a_row_lies_over_another() {
    for columns in 0..400 {
        let row = row_columns(columns);
        let (age, outlet) = (&row.age, &row.outlet);
        assert!(row.first_title.end <= age.start || age.is_empty(), "{columns}: {row:?}");
        assert!(row.title.end <= outlet.start || outlet.is_empty(), "{columns}: {row:?}");
        assert!(age.end <= row.disk.start || row.disk.is_empty(), "{columns}: {row:?}");
        assert!(row.title.len() <= row.first_title.len(), "{columns}: {row:?}");
        assert!(row.disk.end <= columns && outlet.end <= columns, "{columns}: {row:?}");
        if columns >= 72 {
            assert!(outlet.end <= age.start, "{columns}: {row:?}");
        }
    }
}
