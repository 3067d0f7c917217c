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

#[test]
fn a_thread_that_shares_its_core_is_slower() {
    let others = std::thread::available_parallelism().map_or(1, usize::from) * 3;
    let is_over = std::sync::atomic::AtomicBool::new(false);
    let slowness = std::thread::scope(|scope| {
        for _ in 0..others {
            scope.spawn(|| {
                while !is_over.load(std::sync::atomic::Ordering::Relaxed) {
                    std::hint::spin_loop();
                }
            });
        }
        let slowness = slowness();
        is_over.store(true, std::sync::atomic::Ordering::Relaxed);
        slowness
    });
    assert!(slowness > 1.3, "{slowness}");
}
