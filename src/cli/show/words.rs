//! Words that text, Markdown and HTML share.

use crate::model::{Article, Figure, When};

/// Who wrote it: "Ida Marsh, Ole Reed".
pub(super) fn names(article: &Article) -> String {
    article.authors().iter().map(|name| name.as_str()).collect::<Vec<_>>().join(", ")
}

/// A date as a reader writes it, with only the parts that are known.
pub(super) fn shown(when: When) -> String {
    let day = when.date().strftime("%B %d, %Y").to_string();
    let Some(clock) = when.clock() else { return day };
    let half = if clock.hour < 12 { "AM" } else { "PM" };
    let hour = (clock.hour + 11) % 12 + 1;
    let shown = format!("{day} {hour:02}:{:02} {half}", clock.minute);
    match when.offset() {
        None => shown,
        Some(0) => format!("{shown} UTC"),
        Some(offset) => {
            let sign = if offset < 0 { '-' } else { '+' };
            let (hours, minutes) = (offset.abs() / 3600, offset.abs() % 3600 / 60);
            format!("{shown} {sign}{hours:02}:{minutes:02}")
        }
    }
}

/// The words below a picture: its caption, or for want of one what it shows, and who made it.
pub(super) fn figure_words(figure: &Figure) -> Option<String> {
    match (figure.caption.as_ref().or(figure.alt.as_ref()), &figure.credit) {
        (Some(words), Some(credit)) => Some(format!("{words} ({credit})")),
        (Some(words), None) => Some(words.to_string()),
        (None, credit) => credit.as_ref().map(ToString::to_string),
    }
}
