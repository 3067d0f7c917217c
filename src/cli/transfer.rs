//! `import` and `export`: sources and stories, in and out.

mod line;

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::ops::ControlFlow;
use std::path::Path;

use super::args::{Export, ExportFormat, Import};
use super::failure::Failure;
use super::ground::{Ground, note};
use super::out::Out;
use super::rows::not_read;
use super::threads::wait_for;
use crate::config::opml::{self, Subscriptions};
use crate::runtime::{Cause, Services};
use crate::store::ImportLine;
use crate::text::counted;

/// Stories that are stored in one transaction.
const BATCH: usize = 500;
/// The longest line of a file of stories, in bytes.
pub const LINE_BYTES: usize = 16 * 1024 * 1024;
/// Lines that are named as left out; the others are counted.
const NAMED: usize = 10;

/// Takes in a file: stories if it holds JSON lines, else sources. Fetches nothing.
pub fn import(ground: &Ground, asked: &Import, out: &mut Out) -> Result<(), Failure> {
    let name = asked.file.display().to_string();
    let fail = |error: io::Error| Failure::new(format!("could not read `{name}`")).because(error);
    let mut reader: Box<dyn BufRead> = if asked.file == Path::new("-") {
        Box::new(BufReader::new(io::stdin()))
    } else {
        Box::new(BufReader::new(File::open(&asked.file).map_err(fail)?))
    };
    let is_stories = match extension(&asked.file).as_deref() {
        Some("jsonl" | "ndjson" | "json") => true,
        Some("opml" | "xml") => false,
        _ => {
            let start = reader.fill_buf().map_err(fail)?;
            start.iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b'{')
        }
    };
    if is_stories {
        return stories(ground, &name, reader.as_mut(), out);
    }
    let mut bytes = Vec::new();
    reader.take(opml::FILE_BYTES as u64 + 1).read_to_end(&mut bytes).map_err(fail)?;
    let is_opml = matches!(extension(&asked.file).as_deref(), Some("opml" | "xml")) || opml::is_opml(&bytes);
    let list = if is_opml { opml::read(&bytes) } else { opml::read_urls(&bytes) };
    let list = list.map_err(|error| Failure::new(format!("could not import `{name}`")).because(error))?;
    sources(ground, &list, out)
}

fn extension(path: &Path) -> Option<String> {
    path.extension().map(|extension| extension.to_string_lossy().to_lowercase())
}

/// Adds the sources of a list; those whose address is there already stay as they are.
fn sources(ground: &Ground, list: &Subscriptions, out: &mut Out) -> Result<(), Failure> {
    for remark in &list.remarks {
        note(&remark.0);
    }
    ground.sources()?;
    let services = ground.services()?;
    let added = services.edit_sources(|file| file.add_all(&list.sources));
    let named = added.and_then(|added| {
        let all = services.sources()?;
        Ok((added, all))
    });
    let outcome = match named {
        Ok((added, all)) => wait_for(services.name_sections(&all))?.map(|()| added),
        Err(failure) => Err(failure),
    };
    services.close();
    let added = outcome?;
    let known = list.sources.len() - added;
    out.line(&format!(
        "{} added, {}",
        counted(added, "source", "sources"),
        counted(known, "was there", "were there")
    ))
}

/// Stores the stories of a file, a batch at a time, then counts what the search and the related
/// stories need.
fn stories(ground: &Ground, name: &str, reader: &mut dyn BufRead, out: &mut Out) -> Result<(), Failure> {
    let services = ground.services()?;
    let outcome = wait_for(async {
        let taken = take(&services, name, reader).await?;
        services.place_stories().await?;
        services.index_texts().await?;
        Ok::<_, Failure>(taken)
    })?;
    services.close();
    let taken = outcome?;
    out.line(&format!("{}, {} updated", counted(taken.new, "new story", "new stories"), taken.updated))?;
    match taken.left_out {
        0 => Ok(()),
        1 => Err(Failure::new("a line was left out")),
        count => Err(Failure::new(format!("{count} lines were left out"))),
    }
}

#[derive(Default)]
struct Taken {
    new: usize,
    updated: usize,
    left_out: usize,
}

async fn take(services: &Services, name: &str, reader: &mut dyn BufRead) -> Result<Taken, Failure> {
    let mut taken = Taken::default();
    let mut batch = Vec::with_capacity(BATCH);
    let mut bytes = Vec::new();
    let mut number = 0_usize;
    loop {
        bytes.clear();
        number += 1;
        let length = (&mut *reader)
            .take(LINE_BYTES as u64 + 1)
            .read_until(b'\n', &mut bytes)
            .map_err(|error| Failure::new(format!("could not read `{name}`")).because(error))?;
        if length == 0 {
            break;
        }
        let read = if length > LINE_BYTES {
            skip_line(reader)
                .map_err(|error| Failure::new(format!("could not read `{name}`")).because(error))?;
            Err("it is longer than 16 MiB".to_owned())
        } else if bytes.iter().all(u8::is_ascii_whitespace) {
            continue;
        } else {
            line::read(&bytes)
        };
        match read {
            Ok(line) => batch.push(line),
            Err(reason) => {
                taken.left_out += 1;
                if taken.left_out <= NAMED {
                    note(&format!("line {number} is left out: {reason}"));
                }
            }
        }
        if batch.len() == BATCH {
            store(services, std::mem::take(&mut batch), &mut taken).await?;
        }
    }
    store(services, batch, &mut taken).await?;
    Ok(taken)
}

async fn store(services: &Services, batch: Vec<ImportLine>, taken: &mut Taken) -> Result<(), Failure> {
    if batch.is_empty() {
        return Ok(());
    }
    let now = services.setup().world.now();
    let imported = services.library().ask(move |library| library.store.import(&batch, now)).await;
    let imported = imported.map_err(Cause::from)?.map_err(Cause::from)?;
    taken.new += imported.new.len();
    taken.updated += imported.updated.len();
    Ok(())
}

/// Reads to the end of a line that is too long to keep.
fn skip_line(reader: &mut dyn BufRead) -> io::Result<()> {
    loop {
        let buffer = reader.fill_buf()?;
        if buffer.is_empty() {
            return Ok(());
        }
        let end = buffer.iter().position(|byte| *byte == b'\n');
        let used = end.map_or(buffer.len(), |at| at + 1);
        reader.consume(used);
        if end.is_some() {
            return Ok(());
        }
    }
}

/// Prints the sources as OPML, or the stories and marks as JSON lines.
pub fn export(ground: &Ground, asked: &Export, out: &mut Out) -> Result<(), Failure> {
    match asked.format {
        ExportFormat::Opml => out.text(&opml::write(ground.sources()?.sources())),
        ExportFormat::Jsonl => {
            let store = ground.store()?;
            let mut printed = Ok(());
            store
                .export(&mut |story| {
                    printed = out.json(&line::write(&story));
                    if printed.is_ok() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
                })
                .map_err(|error| not_read(&error))?;
            printed
        }
    }
}
