//! The tables, as numbered steps from nothing to the last schema.
//!
//! A step is never changed once it was released: what is different later is a further step.

/// Says that a file is ours: "Dtln".
pub(super) const APPLICATION_ID: i64 = 0x4474_6c6e;

/// The steps; after the n-th, `user_version` is n.
pub(super) const STEPS: &[&str] = &[FIRST, SECOND, THIRD, FOURTH, FIFTH, SIXTH];

/// Times are milliseconds since 1970, UTC, unless they are text.
const FIRST: &str = r"
-- How many changes the lists have seen, and with which change each day (since 1970) ended.
CREATE TABLE moment (only_one INTEGER PRIMARY KEY CHECK (only_one = 1), seq INTEGER NOT NULL);
INSERT INTO moment VALUES (1, 1);
CREATE TABLE day (day INTEGER PRIMARY KEY, seq INTEGER NOT NULL);

CREATE TABLE kept (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

-- The reader's sections; `place` is that in sources.toml, NULL where stories opened it.
CREATE TABLE section (
    id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL, folded TEXT NOT NULL UNIQUE, place INTEGER
);

-- `feed_doc` and `page_doc` count the documents read, so that a story knows whether it is still listed.
CREATE TABLE source (
    id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL, folded TEXT NOT NULL UNIQUE,
    feed_doc INTEGER NOT NULL DEFAULT 0, page_doc INTEGER NOT NULL DEFAULT 0, gone_at INTEGER
);

CREATE TABLE story (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    public_id TEXT NOT NULL UNIQUE,
    url TEXT,
    title TEXT NOT NULL,
    previous_title TEXT,
    kicker TEXT,
    section INTEGER,
    outlet TEXT NOT NULL,
    source INTEGER,
    channel INTEGER,
    -- 0 by a source, 1 imported, 2 by hand: the last two are never cleaned up.
    origin INTEGER NOT NULL,
    authors TEXT,
    standfirst TEXT,
    language TEXT,
    published TEXT,
    updated TEXT,
    sort_time INTEGER NOT NULL,
    first_seen INTEGER NOT NULL,
    changed_at INTEGER,
    is_read INTEGER NOT NULL DEFAULT 0,
    is_saved INTEGER NOT NULL DEFAULT 0,
    on_disk INTEGER NOT NULL DEFAULT 0,
    also INTEGER NOT NULL DEFAULT 0,
    cluster INTEGER,
    failure TEXT,
    tries INTEGER NOT NULL DEFAULT 0,
    wants_page INTEGER NOT NULL DEFAULT 0,
    -- 0 not yet, 1 in the search index, 2 there as it was before.
    is_indexed INTEGER NOT NULL DEFAULT 0,
    has_terms INTEGER NOT NULL DEFAULT 0,
    place_text INTEGER, place_block INTEGER, place_character INTEGER,
    -- Out of all lists since then; where `dropped` is set, deleted once no snapshot can show it.
    gone_at INTEGER,
    dropped INTEGER
);
CREATE INDEX story_unindexed ON story (id) WHERE is_indexed <> 1;
CREATE INDEX story_termless ON story (id) WHERE has_terms = 0;
CREATE INDEX story_wanted ON story (sort_time) WHERE wants_page = 1;
CREATE INDEX story_cluster ON story (cluster) WHERE cluster IS NOT NULL;
CREATE INDEX story_gone ON story (gone_at) WHERE gone_at IS NOT NULL;

-- Ids as imports gave them; hashes of addresses; both lead to one story.
CREATE TABLE alias (id TEXT PRIMARY KEY, story INTEGER NOT NULL) WITHOUT ROWID;
CREATE INDEX alias_story ON alias (story);
CREATE TABLE address (key BLOB PRIMARY KEY, story INTEGER NOT NULL) WITHOUT ROWID;

-- Articles, compressed. The id is twice the story's, one more for the feed's own text.
CREATE TABLE text (id INTEGER PRIMARY KEY, article BLOB NOT NULL);

-- What each address of a source announced, by hash; `story` is NULL where clean-up took it away,
-- and `until` says how long that is remembered.
CREATE TABLE announced (
    source INTEGER NOT NULL, channel INTEGER NOT NULL, key BLOB NOT NULL,
    story INTEGER, change BLOB, doc INTEGER NOT NULL, until INTEGER,
    PRIMARY KEY (source, channel, key)
) WITHOUT ROWID;
CREATE INDEX announced_story ON announced (story);
CREATE TABLE buried (key BLOB PRIMARY KEY, until INTEGER NOT NULL) WITHOUT ROWID;

-- Which sources brought a story, and the section it stands in for that. Source 0: import.
-- `is_fallback`: it named no section.
CREATE TABLE brought (
    source INTEGER NOT NULL, story INTEGER NOT NULL, section INTEGER NOT NULL,
    is_fallback INTEGER NOT NULL DEFAULT 0, PRIMARY KEY (source, story)
) WITHOUT ROWID;
CREATE INDEX brought_story ON brought (story);

-- The rows of all lists, in all versions that an open snapshot may show: a row is in a snapshot
-- taken at S if seq_from <= S and (seq_to is NULL or > S), unread in it if read_seq is NULL or > S.
-- Sections 0 and -1 are the front page and what is saved.
CREATE TABLE listing (
    section INTEGER NOT NULL, order_key INTEGER NOT NULL, story INTEGER NOT NULL,
    seq_from INTEGER NOT NULL, seq_to INTEGER, read_seq INTEGER,
    PRIMARY KEY (section, order_key, story, seq_from)
) WITHOUT ROWID;
CREATE INDEX listing_unread ON listing (section, order_key, story, seq_to) WHERE read_seq IS NULL;
CREATE INDEX listing_read ON listing (section, read_seq, order_key, story, seq_to) WHERE read_seq IS NOT NULL;
CREATE INDEX listing_story ON listing (story, section);
CREATE INDEX listing_past ON listing (seq_to) WHERE seq_to IS NOT NULL;
-- The counts of each list after each change of it: the last row is now, the others serve snapshots.
CREATE TABLE tally (
    section INTEGER NOT NULL, seq INTEGER NOT NULL, stories INTEGER NOT NULL, unread INTEGER NOT NULL,
    PRIMARY KEY (section, seq)
) WITHOUT ROWID;

CREATE TABLE undo (
    id INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL, stories BLOB NOT NULL, payload TEXT
);

CREATE TABLE visit (
    source INTEGER NOT NULL, address TEXT NOT NULL, etag TEXT, last_modified TEXT, body_hash BLOB,
    condition TEXT NOT NULL, since TEXT, last_success TEXT, last_full TEXT, last_attempt TEXT,
    next_check TEXT, blocked_until TEXT, why TEXT NOT NULL, status INTEGER, failure TEXT,
    failures INTEGER NOT NULL, bytes INTEGER NOT NULL, ms INTEGER NOT NULL, remarks TEXT NOT NULL,
    moved_to TEXT, moved_since TEXT, max_age INTEGER,
    PRIMARY KEY (source, address)
) WITHOUT ROWID;
CREATE TABLE host (host TEXT PRIMARY KEY, blocked_until TEXT NOT NULL, refusals INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE prefetched (day TEXT PRIMARY KEY, pages INTEGER NOT NULL) WITHOUT ROWID;

CREATE TABLE term (
    story INTEGER PRIMARY KEY, language TEXT NOT NULL, day INTEGER, terms BLOB NOT NULL
);

-- The rowid is a story's time and number in one, so that what is found comes newest first unsorted.
CREATE VIRTUAL TABLE headline_index USING fts5 (
    title, content = '', contentless_delete = 1, prefix = '1 2 3', tokenize = 'unicode61 remove_diacritics 2'
);
CREATE VIRTUAL TABLE text_index USING fts5 (
    title, standfirst, body, content = '', contentless_delete = 1, tokenize = 'unicode61 remove_diacritics 2'
);
";

/// Where validators came from; the pages that can be read again.
const SECOND: &str = r"
ALTER TABLE visit ADD COLUMN given_by TEXT;
-- The pages that texts were read from, compressed, as far as the bound goes, with the number of the rules
-- that they were read by last; `bytes` is what each takes up.
CREATE TABLE page (
    id INTEGER PRIMARY KEY, story INTEGER NOT NULL, part INTEGER NOT NULL, address TEXT NOT NULL,
    content_type TEXT, rules INTEGER NOT NULL, bytes INTEGER NOT NULL, html BLOB NOT NULL
);
CREATE UNIQUE INDEX page_story ON page (story, part);
CREATE INDEX page_rules ON page (rules);
CREATE INDEX page_bytes ON page (bytes);
";

/// Clusters that last; text vectors; what is to be fetched for the reader.
const THIRD: &str = r"
-- Each count of terms has a number, so that who follows reads what came since.
CREATE TABLE turn (only_one INTEGER PRIMARY KEY CHECK (only_one = 1), last INTEGER NOT NULL);
INSERT INTO turn VALUES (1, 0);
ALTER TABLE term ADD COLUMN turn INTEGER NOT NULL DEFAULT 0;
CREATE INDEX term_turn ON term (turn);
-- How much of the story was on disk when it came into its cluster, and whether the reader opened it:
-- a cluster of which one was opened keeps its name and its stories.
ALTER TABLE story ADD COLUMN placed_by INTEGER NOT NULL DEFAULT 0;
ALTER TABLE story ADD COLUMN is_opened INTEGER NOT NULL DEFAULT 0;
CREATE INDEX story_unplaced ON story (id) WHERE cluster IS NULL AND has_terms = 1;
CREATE INDEX story_opened ON story (cluster) WHERE is_opened = 1;
-- The directions of texts, a byte a number; model 0 is for English, 1 for many languages.
CREATE TABLE vector (
    story INTEGER NOT NULL, model INTEGER NOT NULL, vector BLOB NOT NULL, PRIMARY KEY (story, model)
) WITHOUT ROWID;
CREATE TRIGGER term_gone AFTER DELETE ON term BEGIN DELETE FROM vector WHERE story = old.story; END;
-- What the reader wants to have on disk with the next refresh, by hash of its address.
CREATE TABLE asked (key BLOB PRIMARY KEY, url TEXT NOT NULL, title TEXT, at INTEGER NOT NULL) WITHOUT ROWID;
";

/// What pages name as related.
const FOURTH: &str = r"
CREATE TABLE link (story INTEGER NOT NULL, key BLOB NOT NULL, PRIMARY KEY (story, key)) WITHOUT ROWID;
CREATE INDEX link_key ON link (key);
";

/// What the reader typed; what has no age; what stays off the front page; sections as they are shown.
const FIFTH: &str = r"
-- The reader typed its address, or followed it within a host that they had typed: it may be private.
ALTER TABLE story ADD COLUMN is_typed INTEGER NOT NULL DEFAULT 0;
-- It came without a date and with its source's first answer: nobody knows how old it is.
ALTER TABLE story ADD COLUMN is_ageless INTEGER NOT NULL DEFAULT 0;
ALTER TABLE source ADD COLUMN is_off_front INTEGER NOT NULL DEFAULT 0;
-- What its document calls itself, its feed before its page.
ALTER TABLE source ADD COLUMN title TEXT;
-- What a section shows has a list of its own, in which an event stands once; open snapshots keep theirs.
INSERT INTO listing SELECT -1000 - section, order_key, story, seq_from, seq_to, read_seq FROM listing
    WHERE section > 0;
INSERT INTO tally SELECT -1000 - section, seq, stories, unread FROM tally WHERE section > 0;
";

/// What the reader has said is not the same.
const SIXTH: &str = r"
-- Two stories, the one with the lesser number first.
CREATE TABLE apart (
    id INTEGER PRIMARY KEY AUTOINCREMENT, one INTEGER NOT NULL, other INTEGER NOT NULL, UNIQUE (one, other)
);
CREATE INDEX apart_other ON apart (other);
";
