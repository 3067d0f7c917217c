//! Files that are damaged, of a later version, or not ours.

use std::fs;
use std::io::{Seek, SeekFrom, Write};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use dateline::model::{ListKind, Mark};
use dateline::store::{Error, Reader, Store};
use jiff::Timestamp;

use super::{Bench, address, article, dated, facts, text};

fn now() -> Timestamp {
    "2026-03-02T12:00:00Z".parse().expect("a time")
}

/// A closed store with stories, one of them read, one saved, one with its page.
fn closed(stories: usize) -> tempfile::TempDir {
    let mut bench = Bench::new();
    let entries =
        (0..stories).map(|number| dated(&number.to_string(), &format!("2026-02-{:02}", number % 28 + 1)));
    let taken = bench.take(&facts("wire", "World"), entries.collect()).new;
    bench.mark(&taken[..1], Mark::Read);
    bench.mark(&taken[1..2], Mark::Saved);
    bench.store.put_page(taken[2], &article(&["The text."]), bench.now).expect("stored");
    bench.store.index_some(stories).expect("indexed");
    let Bench { folder, store, .. } = bench;
    drop(store);
    folder
}

fn overwrite(path: &Path, from: u64, bytes: &[u8]) {
    let mut file = fs::OpenOptions::new().write(true).open(path).expect("a file");
    file.seek(SeekFrom::Start(from)).expect("sought");
    file.write_all(bytes).expect("written");
}

#[test]
fn our_files_are_for_their_owner_alone() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("data/store.db");
    let opening = Store::open(&path, now()).expect("a store");
    let mode = |path: &Path| fs::metadata(path).expect("it is there").permissions().mode() & 0o777;
    assert_eq!(mode(&folder.path().join("data")), 0o700);
    for entry in fs::read_dir(folder.path().join("data")).expect("a folder") {
        let path = entry.expect("an entry").path();
        assert_eq!(mode(&path), 0o600, "{}", path.display());
    }
    drop(opening);
}

#[test]
fn a_damaged_file_is_set_aside_and_what_can_be_read_is_taken_over() {
    let check = |name: &str, break_it: &dyn Fn(&Path), at_least: u64| {
        let folder = closed(300);
        let path = folder.path().join("store.db");
        break_it(&path);
        let opening = Store::open(&path, now()).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(opening.notices.len(), 1, "{name}");
        assert!(opening.notices[0].contains("the store was damaged"), "{}", opening.notices[0]);
        let store = opening.store;
        let sizes = store.sizes().expect("sizes");
        assert!(sizes.stories >= at_least, "{name}: {} stories", sizes.stories);
        assert_eq!(store.counts().expect("counts").stories, sizes.stories, "{name}");
        assert_eq!(store.integrity().expect("checked"), [text("ok")], "{name}");
        let aside = fs::read_dir(folder.path()).expect("a folder").any(|entry| {
            entry.expect("an entry").file_name().to_string_lossy().starts_with("store.db.damaged-")
        });
        assert!(aside, "{name}");
        drop(store);
        let again = Store::open(&path, now()).expect("sound again");
        assert_eq!(again.notices, Vec::new(), "{name}");
    };
    let bytes = |path: &Path| fs::metadata(path).expect("it is there").len();
    check("garbage", &|path| fs::write(path, "this is no database at all".repeat(999)).expect("written"), 0);
    check("zeros at the start", &|path| overwrite(path, 0, &[0; 100]), 0);
    check(
        "cut short",
        &|path| {
            let half = bytes(path) / 2 / 4096 * 4096;
            fs::OpenOptions::new().write(true).open(path).expect("a file").set_len(half).expect("cut");
        },
        0,
    );
    // Behind the pages that hold the schema: without those nothing can be read.
    check("junk in the middle", &|path| overwrite(path, bytes(path) / 5 * 3, &[0xa5; 9000]), 1);
    check("junk at the end", &|path| overwrite(path, bytes(path) - 8192, &[0xa5; 8192]), 250);
}

#[test]
fn marks_and_texts_are_salvaged_with_their_stories() {
    let folder = closed(300);
    let path = folder.path().join("store.db");
    let before = Store::open(&path, now()).expect("a store").store;
    let saved = before.counts().expect("counts").saved;
    drop(before);
    let end = fs::metadata(&path).expect("it is there").len();
    overwrite(&path, end - 4096, &[0xff; 4096]);
    let mut store = Store::open(&path, now()).expect("salvaged").store;
    assert_eq!(store.counts().expect("counts").saved, saved);
    assert_eq!(store.counts().expect("counts").unread, store.counts().expect("counts").stories - 1);
    let found = store.find(address("2").as_str()).expect("read").expect("a story");
    assert!(store.story(found).expect("a story").full.is_some());
    // It works like any other.
    store.index_some(1_000).expect("indexed");
    assert_eq!(
        store.search("headline", 1_000).expect("found").len() as u64,
        store.counts().expect("counts").stories
    );
    let window = store.open_list(ListKind::Saved, false, dateline::model::Edge::Top, 9).expect("a list");
    assert_eq!(window.rows.len(), 1);
}

#[test]
fn a_file_of_a_later_version_or_another_program_is_refused_unwritten() {
    let folder = closed(3);
    let path = folder.path().join("store.db");
    // The schema's number and the owner's stand in the header.
    let check = |from: u64, value: u32, is_right: fn(&Error) -> bool| {
        let original = fs::read(&path).expect("read");
        overwrite(&path, from, &value.to_be_bytes());
        let before = fs::read(&path).expect("read");
        for error in [Store::open(&path, now()).err(), Reader::open(&path).err()] {
            let error = error.expect("refused");
            assert!(is_right(&error), "{error:?}");
        }
        assert!(fs::read(&path).expect("read") == before, "the file was written");
        fs::write(&path, original).expect("written back");
    };
    check(60, 999, |error| matches!(error, Error::Newer { found: 999, .. }));
    check(68, 7, |error| matches!(error, Error::Foreign { .. }));
    assert!(Store::open(&path, now()).expect("ours again").notices.is_empty());
}
