//! A thread that owns one thing and does the work that is handed to it, in order.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;

use tokio::sync::oneshot;

use crate::term::quietly;

type Work<T> = Box<dyn FnOnce(&mut T) + Send>;

/// The work could not be done: the thread is gone, or the work itself panicked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the work was given up")]
pub struct GivenUp;

/// A handle to the thread. Clones share it; it ends once [`Worker::close`] was called or all are dropped.
pub struct Worker<T> {
    work: Arc<Mutex<Option<Sender<Work<T>>>>>,
    thread: Arc<Mutex<Option<JoinHandle<()>>>>,
}

impl<T> Clone for Worker<T> {
    fn clone(&self) -> Self {
        Self { work: Arc::clone(&self.work), thread: Arc::clone(&self.thread) }
    }
}

impl<T: Send + 'static> Worker<T> {
    /// Starts a thread of this name that owns the thing.
    pub fn open(name: &str, mut thing: T) -> std::io::Result<Self> {
        let (sender, receiver) = channel::<Work<T>>();
        let thread = std::thread::Builder::new().name(name.to_owned()).spawn(move || {
            while let Ok(work) = receiver.recv() {
                // A panic in one piece of work costs that piece alone: its answer never comes.
                let _ = quietly(|| catch_unwind(AssertUnwindSafe(|| work(&mut thing))));
            }
        })?;
        Ok(Self { work: Arc::new(Mutex::new(Some(sender))), thread: Arc::new(Mutex::new(Some(thread))) })
    }

    /// Hands work in and waits for what it gives.
    pub async fn ask<R: Send + 'static>(
        &self,
        work: impl FnOnce(&mut T) -> R + Send + 'static,
    ) -> Result<R, GivenUp> {
        let (answer, answered) = oneshot::channel();
        self.hand_in(move |thing| {
            let _ = answer.send(work(thing));
        })?;
        answered.await.map_err(|_| GivenUp)
    }

    /// Hands work in and goes on.
    pub fn hand_in(&self, work: impl FnOnce(&mut T) + Send + 'static) -> Result<(), GivenUp> {
        let sender = self.work.lock().unwrap_or_else(PoisonError::into_inner);
        sender.as_ref().ok_or(GivenUp)?.send(Box::new(work)).map_err(|_| GivenUp)
    }

    /// Lets the thread finish what was handed in, and waits for it.
    pub fn close(&self) {
        drop(self.work.lock().unwrap_or_else(PoisonError::into_inner).take());
        let thread = self.thread.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(thread) = thread {
            let _ = thread.join();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn work_is_done_in_order_and_a_panic_costs_one_piece() {
        let worker = Worker::open("worker", Vec::new()).expect("a thread");
        worker.hand_in(|list: &mut Vec<u32>| list.push(1)).expect("open");
        let given_up = worker.ask(|_| -> u32 { panic!("on purpose") }).await;
        assert_eq!(given_up, Err(GivenUp));
        worker.hand_in(|list| list.push(2)).expect("open");
        assert_eq!(worker.ask(|list| list.clone()).await, Ok(vec![1, 2]));
        worker.close();
        assert_eq!(worker.ask(|list| list.len()).await, Err(GivenUp));
    }
}
