//! The texts of stories, packed.

use std::cell::RefCell;
use std::io::Read;

use rusqlite::{Connection, OptionalExtension, params};
use zstd::zstd_safe::{DCtx, ResetDirective};

use super::connection::Reader;
use super::error::Error;
use super::links;
use crate::model::{Article, StoryId, TextKind};

/// The largest article that is read from the store, in bytes of its own form.
const ARTICLE_BYTES: u64 = 32 * 1024 * 1024;

/// How hard texts are compressed.
const LEVEL: i32 = 3;

thread_local! {
    /// Making one ready takes longer than a short text does.
    static PACKER: RefCell<Option<zstd::bulk::Compressor<'static>>> =
        RefCell::new(zstd::bulk::Compressor::new(LEVEL).ok());
    static UNPACKER: RefCell<DCtx<'static>> = RefCell::new(DCtx::create());
}

/// The row of a story's text.
pub(super) fn text_row(story: i64, kind: TextKind) -> i64 {
    story * 2 + i64::from(kind == TextKind::Feed)
}

/// Stores a text.
pub(super) fn put_text(
    connection: &Connection,
    story: i64,
    kind: TextKind,
    article: &Article,
) -> Result<(), Error> {
    connection
        .prepare_cached("INSERT OR REPLACE INTO text (id, article) VALUES (?1, ?2)")?
        .execute(params![text_row(story, kind), pack(article)])?;
    if kind == TextKind::Full {
        links::put(connection, story, article)?;
    }
    Ok(())
}

/// A text, if there is one that can be read.
pub(super) fn text(connection: &Connection, story: i64, kind: TextKind) -> Result<Option<Article>, Error> {
    let packed: Option<Vec<u8>> = connection
        .prepare_cached("SELECT article FROM text WHERE id = ?1")?
        .query_row([text_row(story, kind)], |row| row.get(0))
        .optional()?;
    Ok(packed.and_then(|packed| unpack(&packed)))
}

fn pack(article: &Article) -> Vec<u8> {
    let plain = serde_json::to_vec(article).expect("an article has no map with odd keys");
    PACKER
        .with_borrow_mut(|packer| match packer {
            Some(packer) => packer.compress(&plain),
            None => zstd::bulk::compress(&plain, LEVEL),
        })
        .expect("memory is at hand")
}

fn unpack(packed: &[u8]) -> Option<Article> {
    let mut plain = Vec::new();
    UNPACKER.with_borrow_mut(|context| {
        // One that was damaged may have left something behind.
        context.reset(ResetDirective::SessionOnly).ok()?;
        let decoder = zstd::stream::read::Decoder::with_context(packed, context);
        decoder.take(ARTICLE_BYTES).read_to_end(&mut plain).ok()
    })?;
    serde_json::from_slice(&plain).ok()
}

impl Reader {
    /// The text of a story: that of its page if that is on disk, else the feed's.
    pub fn article(&self, story: StoryId) -> Result<Option<Article>, Error> {
        self.read(|connection| match text(connection, story.0, TextKind::Full)? {
            Some(full) => Ok(Some(full)),
            None => text(connection, story.0, TextKind::Feed),
        })
    }
}
