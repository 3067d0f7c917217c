//! The loop; performs effects on tokio, sends replies.
