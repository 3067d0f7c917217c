//! Opens the reader: on the reader's own paper, or on the sample edition.

use std::net::IpAddr;
use std::path::PathBuf;
use std::sync::Arc;

use jiff::tz::TimeZone;
use tokio::runtime::{Handle, Runtime};

use super::failure::Failure;
use super::out::Out;
use crate::app::Options;
use crate::config::Settings;
use crate::config::keymap::Keymap;
use crate::config::theme::Theme;
use crate::demo;
use crate::fetch::Resolve;
use crate::fetch::schedule::Asker;
use crate::files::{self, Scratch};
use crate::model::WebUrl;
use crate::runtime::{self, Cause, MakeSample, Services, Setup, Start, Which, World};
use crate::term;

/// How the screen is to look and behave, read from flags, environment and settings.
#[derive(Debug, Clone)]
pub struct Looks {
    /// The theme; without colours if the reader wants none.
    pub theme: Theme,
    /// The keys.
    pub keymap: Keymap,
    /// Glyphs of ASCII alone.
    pub ascii: bool,
    /// Whether wheel and clicks are taken.
    pub mouse: bool,
}

/// Opens the reader's own paper; the sample edition stands in while there is nothing to read.
pub fn open(setup: Setup, looks: Looks, address: Option<WebUrl>) -> Result<(), Failure> {
    let threads = runtime::threads().map_err(|error| Failure::new("could not start").after(&error))?;
    let handle = threads.handle().clone();
    let settings = setup.settings.clone();
    let sample: MakeSample = Box::new(move || {
        let folder = scratch()?;
        let services = edition(&handle, folder.path().to_owned(), Some(folder), settings, None)?;
        // So that it can be read at once, and offline.
        handle.block_on(services.refresh(&Which::All, Asker::Reader, &|_| {}))?;
        Ok(services)
    });
    let _clean = Clean::at_the_end();
    show(threads, Services::open(setup)?, looks, address, Some(sample))
}

/// Opens the sample edition, its store new unless a folder for it is given.
pub fn open_sample(
    data: Option<PathBuf>,
    settings: Settings,
    looks: Looks,
    editor: Option<String>,
) -> Result<(), Failure> {
    let threads = runtime::threads().map_err(|error| Failure::new("could not start").after(&error))?;
    let _clean = Clean::at_the_end();
    let folder = if data.is_some() { None } else { Some(scratch()?) };
    let path = data.or_else(|| folder.as_ref().map(|folder| folder.path().to_owned())).unwrap_or_default();
    let services = edition(threads.handle(), path, folder, settings, editor)?;
    if services.is_new() {
        // It comes from this machine in a moment: its front page is laid out before it is shown, and the
        // same every time.
        threads.block_on(services.refresh(&Which::All, Asker::Reader, &|_| {}))?;
    }
    show(threads, services, looks, None, None)
}

/// Serves the sample edition on loopback until stopped.
pub fn serve_sample(out: &mut Out) -> Result<(), Failure> {
    let threads = runtime::threads().map_err(|error| Failure::new("could not start").after(&error))?;
    let mut told = Ok(());
    threads
        .block_on(demo::serve(0, |address| {
            told = out.line(&format!("http://{address}/")).and_then(|()| out.flush());
        }))
        .map_err(|error| Failure::new("could not serve the sample edition").after(&error))?;
    told
}

fn show(
    threads: Runtime,
    services: Services,
    looks: Looks,
    address: Option<WebUrl>,
    sample: Option<MakeSample>,
) -> Result<(), Failure> {
    let setup = services.setup();
    let options = Options {
        keymap: looks.keymap,
        zone: setup.world.zone.clone(),
        ascii: looks.ascii,
        is_offline: setup.offline,
        auto_refresh: setup.settings.auto_refresh,
        measure: setup.settings.width,
        address,
        ..Options::new(setup.world.now())
    };
    let start = Start { services, options, theme: looks.theme, mouse: looks.mouse, sample };
    runtime::read(threads, start).map_err(|error| match error {
        runtime::Error::Terminal(error) => Failure::misused(error.to_string()),
        runtime::Error::Threads(error) => Failure::new("could not start").after(&error),
    })
}

/// The services of the sample edition in a folder.
fn edition(
    handle: &Handle,
    data: PathBuf,
    folder: Option<Scratch>,
    settings: Settings,
    editor: Option<String>,
) -> Result<Services, Cause> {
    Services::open(Setup { editor, ..sample_setup(handle, data, folder, settings)? })
}

fn sample_setup(
    handle: &Handle,
    data: PathBuf,
    folder: Option<Scratch>,
    mut settings: Settings,
) -> Result<Setup, Cause> {
    let server = demo::Server::start(handle)?;
    let hosts = Outlets { hosts: Box::new(demo::resolver(server.port)), _server: server, _folder: folder };
    let zone = TimeZone::get(demo::ZONE).unwrap_or(TimeZone::UTC);
    // The whole edition is on this machine: nobody is disturbed by fetching all of it at once.
    settings.pause = std::time::Duration::ZERO;
    settings.prefetch.per_refresh = 200;
    settings.prefetch.per_host = 200;
    settings.prefetch.per_day = 10_000;
    settings.proxy = None;
    let world = World::standing(demo::NOW).in_zone(zone).with_hosts(Arc::new(hosts));
    let setup = Setup::in_folder(&data, world);
    Ok(Setup { data, first_sources: demo::sources_toml(), settings, ..setup })
}

/// Leads the outlets' names to the server, which lives as long as anybody asks.
struct Outlets {
    hosts: Box<dyn Resolve>,
    _server: demo::Server,
    _folder: Option<Scratch>,
}

impl Resolve for Outlets {
    fn resolve(&self, host: &str) -> Option<(Vec<IpAddr>, u16)> {
        self.hosts.resolve(host)
    }
}

/// A folder for a sample edition that is not kept.
fn scratch() -> Result<Scratch, Cause> {
    Ok(Scratch::make(&std::env::temp_dir(), "dateline-sample")?)
}

/// Removes such folders when the reader ends, whoever still holds one, and however it ends.
struct Clean;

impl Clean {
    fn at_the_end() -> Self {
        term::before_exit(files::remove_scratch);
        Self
    }
}

impl Drop for Clean {
    fn drop(&mut self) {
        files::remove_scratch();
    }
}
