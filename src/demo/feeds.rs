//! The outlets' feeds, each in its own dialect.
