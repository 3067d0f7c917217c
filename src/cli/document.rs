//! `show FILE` and `parse`: a document from disk, without store or network.

use std::fs::File;
use std::io::{self, Read};

use super::args::{Format, Parse, ParseAs, Show};
use super::columns::terminal_columns;
use super::failure::Failure;
use super::out::Out;
use super::{parse as parsed, show as shown};
use crate::model::{Article, Budget, Remark, Unfinished, Watchdog, WebUrl};
use crate::{feed, page};

/// Columns of a line where nobody says otherwise.
pub const WIDTH: usize = 72;

/// Prints a file, or stdin, as a story.
pub fn show(asked: &Show, out: &mut Out) -> Result<(), Failure> {
    let bytes = read(&asked.what, page::PAGE_BYTES)?
        .ok_or_else(|| Failure::new(format!("`{}` is larger than 8 MiB", asked.what)))?;
    let (base, remark) = base(asked.base.as_deref());
    let mut article = apart(move |budget| page::read(&bytes, None, base.as_ref(), budget))?;
    article.remarks.extend(remark);
    print(None, &article, asked, out)
}

/// Prints an article in the format that was asked for.
pub fn print(id: Option<&str>, article: &Article, asked: &Show, out: &mut Out) -> Result<(), Failure> {
    let narrow = terminal_columns().map_or(WIDTH, |columns| columns.min(WIDTH));
    let width = asked.width.unwrap_or(narrow).max(1);
    match asked.format() {
        Format::Json => out.json(&shown::json(article, id)),
        Format::Text => out.text(&shown::text(article, width)),
        Format::Markdown => out.text(&shown::markdown(article)),
        Format::Html => out.text(&shown::html(article)),
    }
}

/// Prints why a file, or stdin, is read as it is as a story.
pub fn explain(asked: &Show, field: super::args::Explained, out: &mut Out) -> Result<(), Failure> {
    let bytes = read(&asked.what, page::PAGE_BYTES)?
        .ok_or_else(|| Failure::new(format!("`{}` is larger than 8 MiB", asked.what)))?;
    let (base, _) = base(asked.base.as_deref());
    let (article, rows) = page::explain(&bytes, None, base.as_ref(), &Budget::document());
    super::explain::print(&article, &rows, field, out)
}

/// Prints what a feed document or a section page says.
pub fn parse(asked: &Parse, out: &mut Out) -> Result<(), Failure> {
    let content_type = asked.content_type.clone();
    let (base, remark) = base(asked.base.as_deref());
    match asked.kind {
        ParseAs::Section => {
            let bytes = read(&asked.file, page::PAGE_BYTES)?
                .ok_or_else(|| Failure::new(format!("`{}` is larger than 8 MiB", asked.file)))?;
            let mut section =
                apart(move |budget| page::section(&bytes, content_type.as_deref(), base.as_ref(), budget))?;
            section.remarks.extend(remark);
            out.json(&parsed::section_json(&section))
        }
        ParseAs::Feed => {
            let read = match read(&asked.file, feed::FEED_BYTES)? {
                None => Err("this is larger than 15 MiB".to_owned()),
                Some(bytes) => {
                    apart(move |budget| feed::parse(&bytes, content_type.as_deref(), base.as_ref(), budget))?
                        .map_err(|not_a_feed| not_a_feed.to_string())
                }
            };
            match read {
                Ok(mut feed) => {
                    feed.remarks.extend(remark);
                    out.json(&parsed::feed_json(&feed))
                }
                Err(reason) => {
                    out.json(&parsed::not_a_feed_json(&reason))?;
                    out.flush()?;
                    Err(Failure::new(format!("no feed: {reason}")))
                }
            }
        }
    }
}

/// The whole of a file or of stdin; `None` if it has more than so many bytes.
pub fn read(name: &str, limit: usize) -> Result<Option<Vec<u8>>, Failure> {
    let fail = |error: io::Error| Failure::new(format!("could not read `{name}`")).because(error);
    let mut bytes = Vec::new();
    let bound = limit as u64 + 1;
    if name == "-" {
        io::stdin().lock().take(bound).read_to_end(&mut bytes).map_err(fail)?;
    } else {
        File::open(name).and_then(|file| file.take(bound).read_to_end(&mut bytes)).map_err(fail)?;
    }
    Ok((bytes.len() <= limit).then_some(bytes))
}

/// The address that a document is said to come from; one that is none is ignored, with a remark.
pub fn base(typed: Option<&str>) -> (Option<WebUrl>, Option<Remark>) {
    match typed.map(WebUrl::parse) {
        None => (None, None),
        Some(Ok(address)) => (Some(address), None),
        Some(Err(reason)) => (None, Some(Remark::new(format!("`--base` was ignored: {reason}")))),
    }
}

/// Reads a document apart and within its time, so that nothing in it ends the program.
pub fn apart<T: Send + 'static>(read: impl FnOnce(&Budget) -> T + Send + 'static) -> Result<T, Failure> {
    let budget = Budget::document();
    Watchdog::default().run(&budget, move || read(&budget)).map_err(|unfinished| {
        let failed = || Failure::new("the document could not be read").hint("please report it as a fault");
        match unfinished {
            Unfinished::Late | Unfinished::Busy => Failure::new("the document takes too long to read"),
            Unfinished::Panicked => failed(),
            Unfinished::NoThread(error) => failed().because(error),
        }
    })
}
