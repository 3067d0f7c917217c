//! `refresh`: visits sources without a screen.

use std::io::IsTerminal as _;
use std::sync::mpsc;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use serde_json::{Value, json};

use super::args::Refresh;
use super::failure::{Failure, say};
use super::ground::Ground;
use super::headlines::{named_sections, no_section};
use super::mask::masked;
use super::out::Out;
use super::rows::not_read;
use super::threads::threads;
use crate::app;
use crate::fetch::schedule::Asker;
use crate::model::SectionChoice;
use crate::runtime::{Cause, Outcome, RefreshEvent, Services, Visit, Which};
use crate::text::{SafeText, counted, fold};

/// What a refresh came to.
#[derive(Default)]
struct Sum {
    sources: u32,
    tried: u32,
    failed: u32,
    new: u32,
    updated: u32,
}

/// Visits what is due, or what was asked for; then what belongs to it, and returns when all is done.
pub fn refresh(ground: &Ground, asked: &Refresh, out: &mut Out) -> Result<(), Failure> {
    let begun = Instant::now();
    let which = which(ground, asked)?;
    let asker = if asked.now { Asker::Reader } else { Asker::Schedule };
    let services = ground.services()?;
    let bar = bar(asked);
    let mut sum = Sum::default();
    // A closed pipe stops the printing, not the work.
    let mut printed = Ok(());
    let (tell, told) = mpsc::channel();
    let threads = threads()?;
    let worker = threads.spawn(run(services.clone(), which, asker, tell));
    for told in told {
        match told {
            RefreshEvent::Progress(progress) => {
                bar.set_length(u64::from(progress.all));
                bar.set_position(u64::from(progress.done));
                bar.set_message(format!("{} new, {} failed", progress.new, progress.failed));
            }
            RefreshEvent::Visited(visit) => {
                sum.add(&visit);
                if asked.json {
                    printed = printed.and_then(|()| out.json(&line(&visit))).and_then(|()| out.flush());
                } else if visit.outcome == Outcome::Failed {
                    let reason = visit.reason.as_deref().unwrap_or("it did not answer");
                    bar.suspend(|| say(&masked(&format!("{}: {reason}", visit.source))));
                }
            }
            RefreshEvent::Arrived(_) | RefreshEvent::Text(_) => {}
        }
    }
    bar.finish_and_clear();
    let outcome = threads.block_on(worker);
    let world = &services.setup().world;
    let no_network =
        services.no_network().map(|since| app::no_network(since, world.now(), &world.zone, true));
    services.close();
    outcome.map_err(|_| Failure::new("the refresh was given up; nothing was lost"))??;
    printed?;
    sum.print(asked, begun.elapsed(), out)?;
    sum.outcome(no_network)
}

/// Which sources are asked.
fn which(ground: &Ground, asked: &Refresh) -> Result<Which, Failure> {
    let file = ground.sources()?;
    let Some(name) = &asked.section else { return Ok(Which::All) };
    let names = named_sections(&file);
    let has_auto = file.sources().iter().any(|source| source.section == SectionChoice::Auto);
    let is_known = names.iter().any(|known| fold(known) == fold(name));
    if is_known || has_auto && is_stored(ground, name)? {
        return Ok(Which::Section(SafeText::line(name)));
    }
    Err(no_section(name, &names))
}

async fn run(
    services: Services,
    which: Which,
    asker: Asker,
    tell: mpsc::Sender<RefreshEvent>,
) -> Result<(), Cause> {
    let tell = move |told| {
        // Whoever listened has gone only if the whole program has.
        let _ = tell.send(told);
    };
    services.refresh(&which, asker, &tell).await?;
    services.index_texts().await?;
    services.keep().await?;
    Ok(())
}

impl Sum {
    fn add(&mut self, visit: &Visit) {
        self.sources += 1;
        self.tried += u32::from(visit.outcome != Outcome::NotDue);
        self.failed += u32::from(visit.outcome == Outcome::Failed);
        self.new += visit.new;
        self.updated += visit.updated;
    }

    fn print(&self, asked: &Refresh, took: Duration, out: &mut Out) -> Result<(), Failure> {
        let ms = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
        if asked.json {
            out.json(&json!({
                "sources": self.sources, "new": self.new, "updated": self.updated, "failed": self.failed, "ms": ms,
            }))?;
        } else if !asked.quiet {
            if self.sources == 0 {
                say("there are no sources yet\nhint: `dateline add ADDRESS` adds one");
            }
            out.line(&format!(
                "{} new, {} updated; {} of {} asked, {} failed ({:.1} s)",
                self.new,
                self.updated,
                self.tried,
                counted(self.sources as usize, "source", "sources"),
                self.failed,
                Duration::from_millis(ms).as_secs_f64()
            ))?;
        }
        Ok(())
    }

    /// Whether anybody answered; `no_network` in words.
    fn outcome(&self, no_network: Option<SafeText>) -> Result<(), Failure> {
        if let Some(words) = no_network {
            if self.failed == self.tried {
                return Err(Failure::new(words).hint("what is stored can be read all the same"));
            }
            say(&words);
        }
        if self.tried > 0 && self.failed == self.tried {
            return Err(Failure::new("no source answered").hint("what is stored can be read all the same"));
        }
        Ok(())
    }
}

fn is_stored(ground: &Ground, section: &str) -> Result<bool, Failure> {
    let store = ground.store()?;
    let found = store.section(section).map_err(|error| not_read(&error))?;
    Ok(found.is_some())
}

fn line(visit: &Visit) -> Value {
    let outcome = match visit.outcome {
        Outcome::NotDue => "not-due",
        Outcome::Failed => "failed",
        Outcome::Unchanged => "unchanged",
        Outcome::New => "new",
    };
    json!({
        "source": visit.source,
        "outcome": outcome,
        "new": visit.new,
        "updated": visit.updated,
        "ms": visit.ms,
        "reason": visit.reason,
    })
}

/// A bar on a terminal, nothing elsewhere.
fn bar(asked: &Refresh) -> ProgressBar {
    let bar = ProgressBar::new(0);
    if asked.quiet || asked.json || !std::io::stderr().is_terminal() {
        bar.set_draw_target(ProgressDrawTarget::hidden());
    }
    if let Ok(style) = ProgressStyle::with_template("{wide_bar} {pos}/{len}  {msg}") {
        bar.set_style(style.progress_chars("━╸ "));
    }
    bar
}
