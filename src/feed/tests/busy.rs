//! How much slower a busy machine is, for tests that hold a time.

use std::time::{Duration, Instant};

use rustix::time::{ClockId, clock_gettime};

/// How long the machine is looked at.
const LOOK: Duration = Duration::from_millis(200);

/// How many times as long work takes now as on a machine that has nothing else to do.
pub fn slowness() -> f64 {
    let (started, before) = (Instant::now(), spent());
    while started.elapsed() < LOOK {
        std::hint::spin_loop();
    }
    let elapsed = started.elapsed().as_secs_f64();
    (elapsed / spent().saturating_sub(before).as_secs_f64().max(0.001)).max(1.0)
}

/// What the processor has spent on this thread.
fn spent() -> Duration {
    let time = clock_gettime(ClockId::ThreadCPUTime);
    Duration::new(time.tv_sec.unsigned_abs(), time.tv_nsec.unsigned_abs() as u32)
}
