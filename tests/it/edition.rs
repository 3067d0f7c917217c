//! The reader with the sample edition behind it: the real machine, store, fetcher and parsers, and no
//! terminal.

use std::sync::Arc;
use std::time::{Duration, Instant};

use dateline::app::{self, Effect, Event, Message, Options, Size, State};
use dateline::config::theme::Theme;
use dateline::demo::{self, Server};
use dateline::fetch::schedule::Asker;
use dateline::model::{Condition, Edge, Headline, ListKind, SourceHealth};
use dateline::runtime::effects::perform;
use dateline::runtime::{Services, Setup, Which, World};
use dateline::ui;
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::buffer::Buffer;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

use crate::services::hasty;

/// The longest that one answer may take on a busy machine.
const ANSWER: Duration = Duration::from_secs(60);
/// The longest that the whole edition may take.
const ALL: Duration = Duration::from_secs(180);

pub struct Edition {
    services: Services,
    state: State,
    /// Effects that are being performed.
    under_way: usize,
    sender: UnboundedSender<Option<Message>>,
    messages: UnboundedReceiver<Option<Message>>,
    /// Servers and folders that it stands on.
    _held: Box<dyn std::any::Any + Send>,
}

impl Edition {
    /// The edition, fetched and opened on a screen of that size.
    pub async fn open(columns: u16, rows: u16) -> Self {
        let server = Server::start_with(&tokio::runtime::Handle::current(), None).expect("a port");
        let folder = tempfile::tempdir().expect("a folder");
        // All of it is fetched ahead, as `dateline demo` does.
        let mut settings = hasty(200);
        settings.prefetch.per_host = 200;
        let world = World::standing(demo::NOW).with_hosts(Arc::new(demo::resolver(server.port)));
        let setup = Setup::in_folder(folder.path(), world);
        let services = Services::open(Setup { first_sources: demo::sources_toml(), settings, ..setup })
            .expect("a store");
        services.refresh(&Which::All, Asker::Reader, &|_| {}).await.expect("refreshed");
        bring_in(&services).await;
        services.index_texts().await.expect("indexed");
        Self::of(services, Box::new((server, folder)), columns, rows).await
    }

    /// The services as they are, opened on a screen of that size, and what they stand on.
    pub async fn of(
        services: Services,
        held: Box<dyn std::any::Any + Send>,
        columns: u16,
        rows: u16,
    ) -> Self {
        let options =
            Options { size: Size { columns, rows }, auto_refresh: false, ..Options::new(demo::NOW) };
        let (state, effects) = app::begin(options);
        let (sender, messages) = unbounded_channel();
        let mut edition = Self { services, state, under_way: 0, sender, messages, _held: held };
        edition.perform(effects);
        edition.settle().await;
        edition
    }

    fn perform(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            // An alarm only saves what is here gone with the test.
            if matches!(effect, Effect::WakeAfter { .. }) {
                continue;
            }
            let sender = self.sender.clone();
            let post = {
                let sender = sender.clone();
                Arc::new(move |message| {
                    let _ = sender.send(Some(message));
                })
            };
            let work = perform(self.services.clone(), effect, post);
            self.under_way += 1;
            tokio::spawn(async move {
                work.await;
                let _ = sender.send(None);
            });
        }
    }

    /// Waits until every answer is there.
    async fn settle(&mut self) {
        while self.under_way > 0 {
            let next = tokio::time::timeout(ANSWER, self.messages.recv()).await.expect("an answer in time");
            match next.expect("a sender lives") {
                Some(message) => self.tell(message),
                None => self.under_way -= 1,
            }
        }
    }

    fn tell(&mut self, message: Message) {
        let effects = app::update(&mut self.state, message);
        self.perform(effects);
    }

    /// Presses keys one after the other, each once all answers to the last are there.
    pub async fn press(&mut self, keys: &str) {
        for key in keys.split_whitespace() {
            self.tell(Message::Happened(Event::Now(demo::NOW)));
            self.tell(Message::Pressed(key.parse().expect(key)));
            self.settle().await;
        }
    }

    /// Looks for words and opens what is found first.
    pub async fn read(&mut self, words: &str) {
        self.press("/").await;
        for character in words.chars() {
            self.press(&if character == ' ' { "space".to_owned() } else { character.to_string() }).await;
        }
        self.press("enter enter").await;
    }

    /// The window gets another size.
    pub async fn resize(&mut self, columns: u16, rows: u16) {
        self.tell(Message::Resized(Size { columns, rows }));
        self.settle().await;
    }

    /// The machine's state.
    pub fn state(&self) -> &State {
        &self.state
    }

    /// The screen as it is now.
    pub fn draw(&self, theme: &Theme) -> Buffer {
        let size = self.state.size;
        let mut terminal = Terminal::new(TestBackend::new(size.columns, size.rows)).expect("a terminal");
        terminal.draw(|frame| ui::view(&self.state, theme, frame)).expect("drawn");
        terminal.backend().buffer().clone()
    }
}

/// What was too slow the first time, as on a busy machine a source or a page may be, is asked for again
/// until all is in.
async fn bring_in(services: &Services) {
    let deadline = Instant::now() + ALL;
    loop {
        let health = services.health().await.expect("health");
        let is_whole =
            |source: &SourceHealth| matches!(source.condition(), Condition::Ok | Condition::Unchanged);
        let late: Vec<_> = health.iter().filter(|source| !is_whole(source)).collect();
        let all = services
            .screen()
            .ask(|reader| reader.open_list(ListKind::All, false, Edge::Top, 1000))
            .await
            .expect("an answer")
            .expect("read");
        let failed: Vec<&Headline> = all.rows.iter().filter(|row| row.failure.is_some()).collect();
        if late.is_empty() && failed.is_empty() {
            return;
        }
        assert!(Instant::now() < deadline, "still missing: {late:?}, {failed:?}");
        if !late.is_empty() {
            services.refresh(&Which::All, Asker::Reader, &|_| {}).await.expect("refreshed");
        }
        for row in failed {
            services.fetch_story(row.story()).await.expect("it is stored");
        }
        services.place_stories().await.expect("placed");
    }
}

impl Drop for Edition {
    fn drop(&mut self) {
        self.services.close();
    }
}
