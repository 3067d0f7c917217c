//! What makes two announcements the same story.
