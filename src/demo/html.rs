//! From a story's marked text to HTML, with the addresses of the site that shows it.

use std::fmt::Write;

use super::site::Site;
use super::story::{Mark, Picture, Piece, Story, marks};
use super::template::escape;

/// A marked text as HTML.
pub(super) fn inline(text: &str, site: &Site) -> String {
    let mut html = String::new();
    for mark in marks(text) {
        let _ = match mark {
            Mark::Plain(text) => write!(html, "{}", escape(text)),
            Mark::Strong(text) => write!(html, "<strong>{}</strong>", escape(text)),
            Mark::Emphasis(text) => write!(html, "<em>{}</em>", escape(text)),
            Mark::Code(text) => write!(html, "<code>{}</code>", escape(text)),
            Mark::Link(text, target) => match site.target(target) {
                Some(story) => write!(html, "<a href=\"{}\">{}</a>", site.link(story), escape(text)),
                None => write!(html, "{}", escape(text)),
            },
        };
    }
    html
}

/// A story's text as HTML, for pages and for feeds that carry it whole. `figure` sets a picture.
pub(super) fn body(story: &Story, site: &Site, figure: &dyn Fn(&Picture) -> String) -> String {
    let mut html = String::new();
    for piece in &story.body {
        let _ = match piece {
            Piece::Paragraph(text) => writeln!(html, "<p>{}</p>", inline(text, site)),
            Piece::Heading(text) => writeln!(html, "<h2>{}</h2>", inline(text, site)),
            Piece::Quote(text) => {
                writeln!(html, "<blockquote><p>{}</p></blockquote>", inline(text, site))
            }
            Piece::Code(text) => writeln!(html, "<pre><code>{}</code></pre>", escape(text)),
            Piece::Correction(text) => {
                writeln!(html, "<p class=\"correction\"><em>{}</em></p>", inline(text, site))
            }
            Piece::Figure(picture) => writeln!(html, "{}", figure(picture)),
            Piece::List { ordered, items } => {
                let tag = if *ordered { "ol" } else { "ul" };
                let _ = writeln!(html, "<{tag}>");
                for item in items {
                    let _ = writeln!(html, "<li>{}</li>", inline(item, site));
                }
                writeln!(html, "</{tag}>")
            }
            Piece::Table { caption, rows } => writeln!(html, "{}", table(caption, rows)),
        };
    }
    html
}

fn table(caption: &str, rows: &[Vec<&str>]) -> String {
    let mut html = String::from("<table>\n");
    if !caption.is_empty() {
        let _ = writeln!(html, "<caption>{}</caption>", escape(caption));
    }
    if let Some((head, rest)) = rows.split_first() {
        html.push_str("<thead>\n");
        row(&mut html, head, "th");
        html.push_str("</thead>\n<tbody>\n");
        for cells in rest {
            row(&mut html, cells, "td");
        }
        html.push_str("</tbody>\n");
    }
    html.push_str("</table>");
    html
}

fn row(html: &mut String, cells: &[&str], tag: &str) {
    html.push_str("<tr>");
    for cell in cells {
        let _ = write!(html, "<{tag}>{}</{tag}>", escape(cell));
    }
    html.push_str("</tr>\n");
}

/// The summary of a story as a feed gives it: the standfirst, else the start of the text.
pub(super) fn summary(story: &Story, site: &Site) -> String {
    if !story.standfirst.is_empty() {
        return escape(story.standfirst);
    }
    story
        .body
        .iter()
        .find_map(|piece| match piece {
            Piece::Paragraph(text) => Some(inline(text, site)),
            _ => None,
        })
        .unwrap_or_default()
}
