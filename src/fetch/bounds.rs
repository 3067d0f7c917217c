//! What one exchange may take: time, bytes, and room for its body beside the others.

use std::time::Duration;

use tokio::sync::{Semaphore, SemaphorePermit};
use tokio::time::Instant;

use super::robots::ROBOTS_BYTES;
use super::{Limits, Purpose};

/// Bounds of one exchange.
#[derive(Debug, Clone, Copy)]
pub struct Plan {
    pub purpose: Purpose,
    pub total: Duration,
    pub bytes: usize,
    /// The bound in words.
    pub words: &'static str,
    /// What lies beyond the bound is dropped without an error.
    pub cuts: bool,
    pub asks_robots: bool,
    /// The page of an answer that is no success is read as well.
    pub reads_refusals: bool,
}

impl Plan {
    /// The bounds for what a request is for.
    pub fn of(purpose: Purpose, limits: &Limits) -> Self {
        let (total, bytes, words) = match purpose {
            Purpose::Feed | Purpose::Discovery => (limits.feed_time, limits.feed_bytes, "15 MiB"),
            Purpose::SectionPage | Purpose::Opened | Purpose::Ahead => {
                (limits.page_time, limits.page_bytes, "8 MiB")
            }
        };
        let asks_robots = matches!(purpose, Purpose::SectionPage | Purpose::Ahead);
        let reads_refusals = matches!(purpose, Purpose::Opened | Purpose::Ahead);
        Self { purpose, total, bytes, words, cuts: false, asks_robots, reads_refusals }
    }

    /// The bounds for a robots.txt that is asked on behalf of something else.
    pub fn of_robots(purpose: Purpose, limits: &Limits) -> Self {
        Self {
            purpose,
            total: limits.feed_time,
            bytes: ROBOTS_BYTES,
            words: "512 KiB",
            cuts: true,
            asks_robots: false,
            reads_refusals: false,
        }
    }
}

/// Room for bodies in flight, in three sizes, so that all together stay under 48 MiB: each may be
/// small, some may be of medium size, one may be as large as its limit. Whoever holds the largest
/// waits for nobody, so nobody waits for ever.
pub struct Room {
    medium: Semaphore,
    large: Semaphore,
}

/// Bytes that every body may have: 16 MiB for 64 of them.
const SMALL: usize = 256 * 1024;
/// Bytes up to which a body is medium, and how many may be: 14 MiB more.
const MEDIUM: usize = 2 * 1024 * 1024;
const MEDIUM_AT_ONCE: usize = 8;

impl Room {
    /// Room with nobody in it.
    pub fn new() -> Self {
        Self { medium: Semaphore::new(MEDIUM_AT_ONCE), large: Semaphore::new(1) }
    }
}

/// The room that one body holds.
#[derive(Default)]
pub struct Held<'a> {
    medium: Option<SemaphorePermit<'a>>,
    large: Option<SemaphorePermit<'a>>,
}

impl<'a> Held<'a> {
    /// Sees to it that there is room for so many bytes; says how long that took.
    pub async fn grow(&mut self, room: &'a Room, bytes: usize) -> Duration {
        let start = Instant::now();
        if bytes > SMALL && self.medium.is_none() {
            self.medium = room.medium.acquire().await.ok();
        }
        if bytes > MEDIUM && self.large.is_none() {
            self.large = room.large.acquire().await.ok();
        }
        start.elapsed()
    }
}
