//! Spans of text to paragraphs.

use crate::model::{Span, Style, WebUrl};
use crate::page::tree::Tree;
use crate::text::SafeText;

/// The shortest line that is prose, not verse, in characters.
const PROSE_LINE: usize = 80;

/// How many elements around a text may say how its lines are set.
const AROUND: usize = 4;

/// Whether the page shows the line feeds of a text as line breaks: so the nearest element says whose style says
/// anything of it.
pub(super) fn keeps_lines(tree: &Tree, node: usize) -> bool {
    let said = tree.above(node).take(AROUND).find_map(|above| {
        let style = tree.attribute(above, "style")?.to_ascii_lowercase();
        let (_, value) = style.split_once("white-space")?;
        Some(value.trim_start_matches([' ', ':']).starts_with("pre"))
    });
    said.unwrap_or(false)
}

/// A stretch of text as paragraphs: where its lines are prose, each forced break ends one; short lines
/// (verse, an address, a list of dates) stay together.
pub(super) fn paragraphs(line: Vec<Span>) -> Vec<Vec<Span>> {
    let mut lines: Vec<Vec<Span>> = vec![Vec::new()];
    for span in &line {
        if span.text.as_str() == "\n" {
            lines.push(Vec::new());
        } else if let Some(last) = lines.last_mut() {
            last.push(span.clone());
        }
    }
    let characters =
        |spans: &Vec<Span>| spans.iter().map(|span| span.text.as_str().chars().count()).sum::<usize>();
    if lines.len() < 2 || lines.iter().all(|spans| characters(spans) < PROSE_LINE) {
        lines = vec![line];
    }
    lines.into_iter().map(tidy).filter(|spans| !spans.is_empty()).collect()
}

/// Joins spans of one kind and drops blanks at the ends and around line breaks.
pub(in crate::page) fn tidy(spans: Vec<Span>) -> Vec<Span> {
    let mut joined: Vec<(String, Style, Option<WebUrl>)> = Vec::new();
    for span in spans {
        let before_is_blank = joined.last().is_none_or(|(text, ..)| text.ends_with([' ', '\n']));
        let text = if before_is_blank { span.text.trim_start_matches(' ') } else { span.text.as_str() };
        if text.is_empty() {
            continue;
        }
        if text.starts_with('\n')
            && let Some((before, ..)) = joined.last_mut()
        {
            before.truncate(before.trim_end_matches(' ').len());
        }
        match joined.last_mut() {
            Some((before, style, link))
                if *style == span.style && *link == span.link || text.trim().is_empty() =>
            {
                before.push_str(text);
            }
            _ => joined.push((text.to_owned(), span.style, span.link)),
        }
    }
    while let Some((last, ..)) = joined.last_mut() {
        last.truncate(last.trim_end().len());
        if !last.is_empty() {
            break;
        }
        joined.pop();
    }
    if let Some((first, ..)) = joined.first_mut() {
        *first = first.trim_start().to_owned();
    }
    joined
        .into_iter()
        .filter(|(text, ..)| !text.is_empty())
        .map(|(text, style, link)| Span { text: SafeText::lines(&text), style, link })
        .collect()
}
