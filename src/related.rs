//! Stories near one story, and the reason why.
//!
//! Knows `model` and `text`. Values in, values out: the terms of stories are handed in, the store
//! keeps them.
