//! From a story's marked text to HTML, and to the addresses of the site that shows it.

use std::fmt::Write;
use std::net::SocketAddr;

use super::story::{Mark, Picture, Piece, marks};
use super::{Outlet, Story, edition};

/// An outlet as one reader sees it: under its own name, or below a loopback address.
#[derive(Debug, Clone)]
pub(super) struct Site {
    pub outlet: &'static Outlet,
    below: Option<SocketAddr>,
}

impl Site {
    /// The outlet under its own name.
    pub fn named(outlet: &'static Outlet) -> Self {
        Self { outlet, below: None }
    }

    /// The outlet as a folder of a loopback address.
    pub fn below(outlet: &'static Outlet, address: SocketAddr) -> Self {
        Self { outlet, below: Some(address) }
    }

    /// The start of all absolute addresses of the site.
    pub fn root(&self) -> String {
        self.root_of(self.outlet.host)
    }

    fn root_of(&self, host: &str) -> String {
        match self.below {
            None => format!("http://{host}"),
            Some(address) => format!("http://{address}/{host}"),
        }
    }

    /// The start of all addresses of the site that leave out the host.
    pub fn folder(&self) -> String {
        self.below.map(|_| format!("/{}", self.outlet.host)).unwrap_or_default()
    }

    /// The absolute address of a story of any outlet.
    pub fn address(&self, story: &Story) -> String {
        format!("{}{}", self.root_of(story.outlet.host), story.path())
    }

    /// The address of a story as this site's editors write it: absolute to others, short to their own.
    pub fn link(&self, story: &Story) -> String {
        if story.outlet == self.outlet {
            format!("{}{}", self.folder(), story.path())
        } else {
            self.address(story)
        }
    }

    /// The story that a link in a text means: a slug of the same outlet, or `host/slug`.
    fn target(&self, target: &str) -> Option<&'static Story> {
        let (host, slug) = target.split_once('/').unwrap_or((self.outlet.host, target));
        find(host, slug)
    }
}

/// A story by its outlet's host and its slug.
pub(super) fn find(host: &str, slug: &str) -> Option<&'static Story> {
    edition().iter().find(|story| story.outlet.host == host && story.slug == slug)
}

/// Text as HTML has it, fit for a quoted attribute too.
pub(super) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            _ => escaped.push(character),
        }
    }
    escaped
}

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
