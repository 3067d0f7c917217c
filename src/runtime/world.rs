//! What the runtime takes from the world and a test hands in: the clock, chance, and where hosts are.

use std::sync::Arc;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::fetch::Resolve;

/// The clock, chance, the reader's zone, and the names that are known besides the system's.
#[derive(Clone)]
pub struct World {
    clock: Arc<dyn Fn() -> Timestamp + Send + Sync>,
    random: Arc<dyn Fn() -> f64 + Send + Sync>,
    /// The zone in which the reader lives.
    pub zone: TimeZone,
    /// Asked for a host before the system is.
    pub resolve: Option<Arc<dyn Resolve>>,
}

impl World {
    /// The world outside.
    pub fn real(zone: TimeZone) -> Self {
        Self { clock: Arc::new(Timestamp::now), random: Arc::new(fastrand::f64), zone, resolve: None }
    }

    /// A world whose clock stands still, whose chance is always the middle, and whose zone is UTC.
    pub fn standing(now: Timestamp) -> Self {
        Self { clock: Arc::new(move || now), random: Arc::new(|| 0.5), zone: TimeZone::UTC, resolve: None }
    }

    /// The same world, seen from another zone.
    #[must_use]
    pub fn in_zone(mut self, zone: TimeZone) -> Self {
        self.zone = zone;
        self
    }

    /// The same world, in which some hosts are elsewhere.
    #[must_use]
    pub fn with_hosts(mut self, resolve: Arc<dyn Resolve>) -> Self {
        self.resolve = Some(resolve);
        self
    }

    /// What o'clock it is.
    pub fn now(&self) -> Timestamp {
        (self.clock)()
    }

    /// A number from 0 up to 1.
    pub fn random(&self) -> f64 {
        (self.random)()
    }
}
