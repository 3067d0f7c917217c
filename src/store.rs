//! The cache: SQLite, one writer; the only room that knows SQLite.
