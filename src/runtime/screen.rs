//! The loop: waits for a message, takes all that are waiting, updates, draws once.
//!
//! Nothing is drawn and no time is spent while nothing happens. Effects are performed on tasks of
//! their own; those that only ask a thread for something are handed in by the loop itself, so that a
//! mark and its undoing reach the disk in the order in which they were made.

use std::process::Command;
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;

use tokio::runtime::Runtime;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::time::Instant;

use super::cause::Cause;
use super::effects::{self, Post};
use super::services::Services;
use crate::app::{self, Effect, Message, Options, Reply, RequestId, State};
use crate::config::keymap::Action;
use crate::config::theme::Theme;
use crate::files;
use crate::term::{self, Event, Terminal};
use crate::text::SafeText;
use crate::ui;

/// How long an empty paper waits for the first real headline before the sample edition stands in.
pub const SAMPLE_AFTER: Duration = Duration::from_secs(3);
/// How long the first frame waits for the store, so that it does not flash empty.
const FIRST_FRAME: Duration = Duration::from_millis(40);
/// How long after the start stored pages are read again, where the rules for it are better now.
const REREAD_AFTER: Duration = Duration::from_secs(10);
/// Messages taken before a frame is drawn all the same.
const BATCH: usize = 10_000;
/// How long leaving may take.
const LEAVE: Duration = Duration::from_millis(900);

/// Makes the services of the sample edition, its stories stored.
pub type MakeSample = Box<dyn FnOnce() -> Result<Services, Cause> + Send>;

/// What the reader is started with.
pub struct Start {
    /// The paper.
    pub services: Services,
    /// Keys, zone and the like; the history and choices of the last time are added from the store.
    pub options: Options,
    /// How things look.
    pub theme: Theme,
    /// Whether wheel and clicks are taken.
    pub mouse: bool,
    /// The edition that stands in while there is nothing to read; none in the sample edition itself.
    pub sample: Option<MakeSample>,
}

/// Why the reader ended.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// There is no terminal to use.
    #[error(transparent)]
    Terminal(#[from] term::Error),
    /// The runtime could not be started.
    #[error("the program could not start its threads")]
    Threads(#[from] std::io::Error),
}

/// The threads that wait for the network and parse.
pub fn threads() -> std::io::Result<Runtime> {
    tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()
}

/// Reads the paper on the terminal until the reader leaves.
pub fn read(runtime: Runtime, start: Start) -> Result<(), Error> {
    let services = start.services.clone();
    let outcome = runtime.block_on(run(start));
    term::leave_within(LEAVE, 0);
    services.close();
    // What is still under way on the network is for nobody any more.
    runtime.shutdown_background();
    outcome
}

async fn run(start: Start) -> Result<(), Error> {
    let Start { services, mut options, theme, mouse, sample } = start;
    let (mut terminal, mut events) = Terminal::enter(term::Options { mouse })?;
    if let Ok(Event::Message(Message::Resized(size))) = events.try_recv() {
        options.size = size;
    }
    if let Some(app::Event::HistoryKept(steps, at)) = effects::kept_history(&services).await {
        options.history = Some((steps, at));
    }
    options.panes = effects::kept_choice(&services, "panes").await;
    options.unread_only = effects::kept_choice(&services, "unread-only").await.unwrap_or(false);

    let (sender, mut messages) = unbounded_channel();
    let is_empty = effects::is_empty(&services).await;
    let mut session = Session { edition: Edition::new(services, sample, is_empty), sender };
    let post = session.post();
    session
        .edition
        .paper
        .on_network(Box::new(move |since| post(Message::Happened(app::Event::Network(since)))));
    for notice in session.edition.paper.take_notices() {
        session.tell(Message::Happened(app::Event::Notice(notice)));
    }
    let (mut state, first) = app::begin(options);
    session.perform_all(first, &mut terminal)?;
    session.reread_later();
    if let Ok(Some(posted)) = tokio::time::timeout(FIRST_FRAME, messages.recv()).await {
        session.take(&mut state, posted, &mut terminal)?;
    }
    while let Ok(posted) = messages.try_recv() {
        session.take(&mut state, posted, &mut terminal)?;
    }
    loop {
        terminal.draw(|frame| ui::view(&state, &theme, frame))?;
        match session.wait(&mut events, &mut messages).await {
            Woken::Event(event) => {
                if !session.take_event(&mut state, event, &mut terminal)? {
                    return Ok(());
                }
            }
            Woken::Posted(posted) => session.take(&mut state, posted, &mut terminal)?,
            Woken::SampleIsDue => session.bring_sample(),
        }
        // A paste, a wheel or a refresh brings many at once: one frame for all of them.
        for _ in 0..BATCH {
            if let Ok(event) = events.try_recv() {
                if !session.take_event(&mut state, event, &mut terminal)? {
                    return Ok(());
                }
            } else if let Ok(message) = messages.try_recv() {
                session.take(&mut state, message, &mut terminal)?;
            } else {
                break;
            }
        }
        if state.is_leaving {
            return Ok(());
        }
    }
}

enum Woken {
    Event(Event),
    Posted(Posted),
    SampleIsDue,
}

/// What tasks hand to the loop.
enum Posted {
    /// Something for the machine.
    Message(Message),
    /// The sample edition is made.
    Sample(Services),
}

/// The loop's hands: performs effects, and knows which edition they are about.
struct Session {
    edition: Edition,
    sender: UnboundedSender<Posted>,
}

/// The reader's own paper, and the sample edition while that stands in for it.
struct Edition {
    paper: Services,
    sample: Sample,
}

enum Sample {
    /// It is not needed, or not any more.
    Off,
    /// It comes at this moment unless something real does.
    Waits(MakeSample, Instant),
    /// It is being made.
    Comes,
    /// It is shown.
    Shown(Services),
}

impl Edition {
    fn new(paper: Services, sample: Option<MakeSample>, is_empty: bool) -> Self {
        let wait = if paper.setup().offline { Duration::ZERO } else { SAMPLE_AFTER };
        let sample = match sample {
            Some(make) if is_empty => Sample::Waits(make, Instant::now() + wait),
            _ => Sample::Off,
        };
        Self { paper, sample }
    }

    /// What effects about stories are about.
    fn shown(&self) -> &Services {
        match &self.sample {
            Sample::Shown(sample) => sample,
            Sample::Off | Sample::Waits(..) | Sample::Comes => &self.paper,
        }
    }

    /// Who opens an address reads something real: the sample edition does not come under their eyes.
    fn notice(&mut self, effect: &Effect) {
        let is_wanted = matches!(self.sample, Sample::Waits(..) | Sample::Comes);
        if is_wanted && matches!(effect, Effect::OpenAddress { .. }) {
            self.sample = Sample::Off;
        }
    }

    /// The services that an effect is for: sources and refreshing are always the reader's own.
    fn services_for(&self, effect: &Effect) -> &Services {
        match effect {
            Effect::Refresh { .. }
            | Effect::AwaitNetwork
            | Effect::AddSource { .. }
            | Effect::EditSource { .. }
            | Effect::LoadSources { .. }
            | Effect::EditSourcesFile { .. }
            | Effect::SaveChoice { .. } => &self.paper,
            _ => self.shown(),
        }
    }
}

impl Session {
    async fn wait(&self, events: &mut term::Events, messages: &mut UnboundedReceiver<Posted>) -> Woken {
        let due = match &self.edition.sample {
            Sample::Waits(_, due) => Some(*due),
            Sample::Off | Sample::Comes | Sample::Shown(_) => None,
        };
        let sample = async {
            match due {
                Some(due) => tokio::time::sleep_until(due).await,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            // Keys go first.
            biased;
            event = events.recv() => Woken::Event(event.unwrap_or(Event::Gone)),
            posted = messages.recv() => posted.map_or(Woken::Event(Event::Gone), Woken::Posted),
            () = sample => Woken::SampleIsDue,
        }
    }

    /// Takes what the terminal or a signal says; whether the loop goes on.
    fn take_event(
        &mut self,
        state: &mut State,
        event: Event,
        terminal: &mut Terminal,
    ) -> Result<bool, Error> {
        match event {
            Event::Message(message) => self.hand_on(state, message, terminal)?,
            Event::Suspend => terminal.suspend()?,
            Event::Continued => terminal.clear()?,
            Event::Terminate | Event::Gone => {
                term::leave_within(LEAVE, 0);
                for effect in app::update(state, Message::Asked(Action::Quit)) {
                    if effect != Effect::Quit {
                        self.perform(effect);
                    }
                }
                return Ok(false);
            }
        }
        Ok(true)
    }

    fn take(&mut self, state: &mut State, posted: Posted, terminal: &mut Terminal) -> Result<(), Error> {
        match posted {
            Posted::Message(message) => self.hand_on(state, message, terminal),
            Posted::Sample(sample) if matches!(self.edition.sample, Sample::Comes) => {
                self.edition.sample = Sample::Shown(sample);
                self.hand_on(state, Message::Happened(app::Event::Sample(true)), terminal)
            }
            // Something real came first.
            Posted::Sample(_) => Ok(()),
        }
    }

    /// Lets the machine update, and performs what it asks for.
    fn hand_on(&mut self, state: &mut State, message: Message, terminal: &mut Terminal) -> Result<(), Error> {
        let Some(message) = self.about_edition(message) else { return Ok(()) };
        let now = self.edition.shown().setup().world.now();
        let mut effects = app::update(state, Message::Happened(app::Event::Now(now)));
        effects.extend(app::update(state, message));
        self.perform_all(effects, terminal)
    }

    /// While the sample edition is shown, what the reader's own paper brings is announced as just
    /// that; an empty paper whose refresh failed brings the sample edition at once.
    fn about_edition(&mut self, message: Message) -> Option<Message> {
        match (&self.edition.sample, &message) {
            (Sample::Shown(_), Message::Happened(app::Event::Arrived { .. })) => {
                Some(Message::Happened(app::Event::Sample(false)))
            }
            (Sample::Shown(_), Message::Happened(app::Event::TextArrived(_))) => None,
            (Sample::Waits(..) | Sample::Comes, Message::Happened(app::Event::Arrived { new }))
                if *new > 0 =>
            {
                self.edition.sample = Sample::Off;
                Some(message)
            }
            (Sample::Waits(..), Message::Replied(Reply::Refreshed(_, outcome))) => {
                let came = outcome.as_ref().is_ok_and(|progress| progress.new > 0);
                if !came {
                    self.bring_sample();
                }
                Some(message)
            }
            _ => Some(message),
        }
    }

    fn perform_all(&mut self, effects: Vec<Effect>, terminal: &mut Terminal) -> Result<(), Error> {
        for effect in effects {
            match effect {
                Effect::Copy { text } => terminal.copy(&text)?,
                Effect::Suspend => terminal.suspend()?,
                Effect::Redraw => terminal.clear()?,
                Effect::Quit => {}
                Effect::LeaveSample => self.edition.sample = Sample::Off,
                Effect::EditSourcesFile { request } => self.edit_sources_file(request, terminal)?,
                effect => self.perform(effect),
            }
        }
        Ok(())
    }

    /// Begins an effect; one that needs a thread's answer alone is handed in before the next.
    fn perform(&mut self, effect: Effect) {
        self.edition.notice(&effect);
        let services = self.edition.services_for(&effect).clone();
        let is_handed_in = matches!(
            effect,
            Effect::OpenList { .. }
                | Effect::LoadRows { .. }
                | Effect::LoadSections { .. }
                | Effect::LoadStory { .. }
                | Effect::Mark { .. }
                | Effect::MarkEvent { .. }
                | Effect::MarkList { .. }
                | Effect::SayApart { .. }
                | Effect::Undo { .. }
                | Effect::SavePlace { .. }
                | Effect::SaveHistory { .. }
                | Effect::SaveChoice { .. }
        );
        let mut task = Box::pin(effects::perform(services, effect, self.post()));
        if is_handed_in {
            let mut context = std::task::Context::from_waker(std::task::Waker::noop());
            if let Poll::Ready(()) = task.as_mut().poll(&mut context) {
                return;
            }
        }
        tokio::spawn(task);
    }

    /// Reads stored pages again once the reader has settled down.
    fn reread_later(&self) {
        let (services, post) = (self.edition.paper.clone(), self.post());
        tokio::spawn(async move {
            tokio::time::sleep(REREAD_AFTER).await;
            if let Err(cause) = effects::reread(&services, &post).await {
                post(Message::Happened(app::Event::Failed(cause.into())));
            }
        });
    }

    /// Makes the sample edition on a thread of its own; its arrival is a message like any other.
    fn bring_sample(&mut self) {
        let Sample::Waits(make, _) = std::mem::replace(&mut self.edition.sample, Sample::Comes) else {
            return;
        };
        let sender = self.sender.clone();
        tokio::task::spawn_blocking(move || {
            let posted = match make() {
                Ok(services) => Posted::Sample(services),
                Err(cause) => Posted::Message(Message::Happened(app::Event::Failed(cause.into()))),
            };
            let _ = sender.send(posted);
        });
    }

    fn edit_sources_file(&mut self, request: RequestId, terminal: &mut Terminal) -> Result<(), Error> {
        let services = self.edition.paper.clone();
        let edited = terminal.run_outside(|| edit(&services))?;
        self.tell(Message::Replied(Reply::Done(request, effects::said(edited))));
        Ok(())
    }

    fn tell(&self, message: Message) {
        // The loop holds the other end for as long as it runs.
        let _ = self.sender.send(Posted::Message(message));
    }

    fn post(&self) -> Post {
        let sender = self.sender.clone();
        Arc::new(move |message| {
            let _ = sender.send(Posted::Message(message));
        })
    }
}

/// Opens the sources file in the reader's editor, an argument vector without a shell.
fn edit(services: &Services) -> Result<Option<SafeText>, Cause> {
    let setup = services.setup();
    if !setup.sources.exists() {
        services.edit_sources(|_| Ok(()))?;
    }
    let editor = setup.editor.clone().unwrap_or_else(|| "vi".to_owned());
    let mut words = editor.split_whitespace();
    let name = words.next().unwrap_or("vi");
    let status = Command::new(name).args(words).arg(&setup.sources).status();
    match status {
        Ok(status) if status.success() => {
            let text = files::read_text(&setup.sources, files::SETTINGS_BYTES)?;
            let (_, complaints) = crate::config::SourcesFile::read(text.as_deref().unwrap_or_default());
            match complaints.into_iter().next() {
                Some(complaint) => Err(Cause::Edited(complaint)),
                None => Ok(Some(SafeText::line("the sources were read again"))),
            }
        }
        Ok(_) => Err(Cause::Editor(name.to_owned())),
        Err(error) => Err(Cause::NoEditor(name.to_owned(), error)),
    }
}
