//! Short texts: how much of them is set, and where they are cut.

use super::flow::{Breaks, Flow, Look};
use super::glyphs::glyphs;
use crate::text::{ellipsize, fit, width};

/// The most of one field of a head or a listed story that is set, in bytes.
const FIELD_BYTES: usize = 4 * 1024;

/// As much of a field as is set.
pub(super) fn field(text: &str) -> &str {
    let mut end = text.len().min(FIELD_BYTES);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

/// The text, or as much of it as fits before an ellipsis.
pub(super) fn cut(text: &str, columns: usize, ellipsis: &str) -> String {
    let shown = ellipsize(text, columns);
    match shown.strip_suffix('…') {
        Some(start) if shown != text => format!("{start}{ellipsis}"),
        _ => shown,
    }
}

/// A headline in at most as many lines as there are widths, each of its own columns; what does not
/// fit ends in an ellipsis. Never empty for a width of one or more.
pub fn headline(title: &str, widths: &[usize], ascii: bool) -> Vec<String> {
    let title = if title.is_empty() { "Without a headline" } else { field(title) };
    let mut flow = Flow::of(title, Look::default());
    let mut shown = Vec::new();
    for (index, width) in widths.iter().enumerate() {
        let found = flow.lines(*width, Breaks::Full);
        let Some(line) = found.first() else { break };
        let text = &flow.text()[line.bytes.clone()];
        if found.len() > 1 && index + 1 == widths.len() {
            shown.push(cut_at_word(text, *width, glyphs(ascii).ellipsis));
            break;
        }
        shown.push(text.to_owned());
        let Some(next) = found.get(1) else { break };
        flow = Flow::of(&flow.text()[next.bytes.start..], Look::default());
    }
    shown
}

/// The start of a text that goes on; the ellipsis takes the place of a whole word where there is
/// another to stay.
fn cut_at_word(line: &str, columns: usize, ellipsis: &str) -> String {
    let room = columns.saturating_sub(width(ellipsis));
    let kept = match line.rsplit_once(' ') {
        Some((kept, _)) if width(line) > room => kept,
        _ => fit(line, room),
    };
    format!("{}{ellipsis}", kept.trim_end())
}

/// An outlet's name where columns are dear: without its leading "The".
pub fn outlet_name(name: &str) -> &str {
    name.strip_prefix("The ").map(str::trim_start).filter(|rest| !rest.is_empty()).unwrap_or(name)
}
