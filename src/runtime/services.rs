//! Everything that the verbs need, joined: the store, the network, the parsers, the clock.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::SystemTime;

use super::cause::Cause;
use super::near::neighbours::Neighbours;
use super::network::Network;
use super::parse::Parser;
use super::worker::Worker;
use super::world::World;
use crate::config::Directory;
use crate::config::settings::Settings;
use crate::config::sources::SourcesFile;
use crate::fetch::{Client, ClientConfig, Purpose, Request};
use crate::files;
use crate::model::{Login, Secret, SectionChoice, Source, WebUrl, parted};
use crate::store::{Interrupt, Reader, Store};
use crate::text::{SafeText, fold};

/// How the services are set up. Directories and the environment were read by whoever calls.
#[derive(Clone)]
pub struct Setup {
    /// Clock, chance, zone, hosts.
    pub world: World,
    /// The directory of the store.
    pub data: PathBuf,
    /// The sources file.
    pub sources: PathBuf,
    /// A directory of outlets in place of the one that is compiled in.
    pub directory: Option<PathBuf>,
    /// What the sources file holds where there is none.
    pub first_sources: String,
    /// The reader's settings.
    pub settings: Settings,
    /// Nothing is fetched.
    pub offline: bool,
    /// `host:port` that may be private for all.
    pub allow_private: Vec<String>,
    /// The reader's own browser.
    pub browser: Option<String>,
    /// The reader's own editor.
    pub editor: Option<String>,
}

impl Setup {
    /// Services that have all in one folder, and nothing of the reader's own.
    pub fn in_folder(folder: &Path, world: World) -> Self {
        Self {
            world,
            data: folder.join("data"),
            sources: folder.join("sources.toml"),
            directory: None,
            first_sources: String::new(),
            settings: Settings::default(),
            offline: false,
            allow_private: Vec::new(),
            browser: None,
            editor: None,
        }
    }

    /// Where the store lies.
    pub fn store(&self) -> PathBuf {
        self.data.join("dateline.db")
    }

    /// The way out to the network.
    pub fn client(&self) -> Result<Client, Cause> {
        let settings = &self.settings;
        let ca_pem = match &settings.ca_file {
            None => None,
            Some(path) => {
                let folder = self.sources.parent().unwrap_or(&self.data);
                files::read(&folder.join(path), files::SETTINGS_BYTES)?
            }
        };
        Ok(Client::new(ClientConfig {
            pause: settings.pause,
            at_once: settings.at_once,
            allow_private: [&self.allow_private[..], &settings.allow_private[..]].concat(),
            offline: self.offline,
            proxy: settings.proxy.clone(),
            ca_pem,
            resolve: self.world.resolve.clone(),
        })?)
    }

    /// Held by the one process that refreshes.
    pub fn refresh_lock(&self) -> PathBuf {
        self.data.join("refresh.lock")
    }
}

/// What the library thread owns.
pub struct Library {
    /// The writing connection.
    pub store: Store,
}

/// All services, joined. A clone is the same ones.
#[derive(Clone)]
pub struct Services(Arc<Inner>);

struct Inner {
    setup: Setup,
    library: Worker<Library>,
    screen: Worker<Reader>,
    /// Opened when a search is first asked for, with what interrupts it.
    search: OnceLock<(Worker<Reader>, Interrupt)>,
    /// Opened when it is first asked what is near what.
    neighbours: OnceLock<Worker<Neighbours>>,
    client: OnceLock<Client>,
    parser: Parser,
    notices: Mutex<Vec<SafeText>>,
    network: Network,
    /// Held while this process refreshes; the lock on the disk is for others.
    refreshing: tokio::sync::Mutex<()>,
    /// Held while stored pages are read again.
    rereading: tokio::sync::Mutex<()>,
    /// The sources as last read, and when their file was changed then and how long it was.
    sources: Mutex<Option<(Stamp, Arc<Vec<Source>>)>>,
    is_new: bool,
}

/// When a file was changed and how long it is; `None` where there is none.
type Stamp = Option<(SystemTime, u64)>;

impl Services {
    /// Opens the store and joins the services; asks nothing of the network.
    pub fn open(setup: Setup) -> Result<Self, Cause> {
        files::make_dir(&setup.data)?;
        let now = setup.world.now();
        let opening = match Store::open(&setup.store(), now) {
            // It has left a mark by now, so that a second opening sets it aside and salvages it.
            Err(crate::store::Error::Damaged(_)) => Store::open(&setup.store(), now)?,
            opening => opening?,
        };
        let mut opening = opening;
        match opening.store.set_favourites(&favourites(&setup.settings.favourites)) {
            // What cannot be written now can be read all the same.
            Ok(())
            | Err(
                crate::store::Error::Full(_)
                | crate::store::Error::ReadOnly(_)
                | crate::store::Error::Busy(_),
            ) => {}
            Err(error) => return Err(error.into()),
        }
        let reader = opening.store.reader()?;
        let notices = Mutex::new(opening.notices);
        let library = Worker::open("library", Library { store: opening.store })?;
        let screen = Worker::open("lists", reader)?;
        let inner = Inner {
            setup,
            library,
            screen,
            search: OnceLock::new(),
            neighbours: OnceLock::new(),
            client: OnceLock::new(),
            parser: Parser::new(),
            notices,
            network: Network::default(),
            refreshing: tokio::sync::Mutex::new(()),
            rereading: tokio::sync::Mutex::new(()),
            sources: Mutex::new(None),
            is_new: opening.is_new,
        };
        Ok(Self(Arc::new(inner)))
    }

    /// How it is set up.
    pub fn setup(&self) -> &Setup {
        &self.0.setup
    }

    /// The writing thread.
    pub fn library(&self) -> &Worker<Library> {
        &self.0.library
    }

    /// The thread that reads lists and stories for the screen.
    pub fn screen(&self) -> &Worker<Reader> {
        &self.0.screen
    }

    /// The thread that searches. What it was just searching is interrupted: nobody waits for that
    /// any more.
    pub fn search(&self) -> Result<&Worker<Reader>, Cause> {
        if self.0.search.get().is_none() {
            let reader = Reader::open(&self.setup().store())?;
            let interrupt = reader.interrupt_handle();
            let worker = Worker::open("search", reader)?;
            let _ = self.0.search.set((worker, interrupt));
        }
        let (worker, interrupt) =
            self.0.search.get().ok_or_else(|| Cause::NotRunning("the search could not be started"))?;
        interrupt.interrupt();
        Ok(worker)
    }

    /// The thread that knows what is near what. It reads by itself and writes nothing.
    pub fn neighbours(&self) -> Result<&Worker<Neighbours>, Cause> {
        if let Some(worker) = self.0.neighbours.get() {
            return Ok(worker);
        }
        let reader = Reader::open(&self.setup().store())?;
        let worker = Worker::open("related", Neighbours::new(reader))?;
        Ok(self.0.neighbours.get_or_init(|| worker))
    }

    /// The same, if it was asked before.
    pub(super) fn neighbours_if_there(&self) -> Option<&Worker<Neighbours>> {
        self.0.neighbours.get()
    }

    /// The one way out, made when it is first needed.
    pub fn client(&self) -> Result<&Client, Cause> {
        if let Some(client) = self.0.client.get() {
            return Ok(client);
        }
        let client = self.setup().client()?;
        Ok(self.0.client.get_or_init(|| client))
    }

    /// The same, if it was needed before.
    pub(super) fn client_if_there(&self) -> Option<&Client> {
        self.0.client.get()
    }

    /// Whether there is a network.
    pub(super) fn network(&self) -> &Network {
        &self.0.network
    }

    /// The parsers.
    pub fn parser(&self) -> &Parser {
        &self.0.parser
    }

    /// Held while this process refreshes.
    pub(super) fn refreshing(&self) -> &tokio::sync::Mutex<()> {
        &self.0.refreshing
    }

    /// Held while stored pages are read again.
    pub(super) fn rereading(&self) -> &tokio::sync::Mutex<()> {
        &self.0.rereading
    }

    /// Whether the store was made just now.
    pub fn is_new(&self) -> bool {
        self.0.is_new
    }

    /// What opening the store had to say; once.
    pub fn take_notices(&self) -> Vec<SafeText> {
        std::mem::take(&mut *self.0.notices.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// The sources file as it is now: it may be edited by hand at any time.
    pub fn sources_file(&self) -> Result<SourcesFile, Cause> {
        let text = files::read_text(&self.setup().sources, files::SETTINGS_BYTES)?;
        Ok(SourcesFile::read(text.as_deref().unwrap_or(&self.setup().first_sources)).0)
    }

    /// Changes the sources file: reads it, lets it be edited, writes it, one process at a time.
    pub fn edit_sources<T>(
        &self,
        edit: impl FnOnce(&mut SourcesFile) -> Result<T, crate::config::sources::EditError>,
    ) -> Result<T, Cause> {
        let path = &self.setup().sources;
        if let Some(folder) = path.parent() {
            files::make_dir(folder)?;
        }
        let _lock = files::wait_for_lock(&self.setup().data.join("sources.lock"))?;
        let mut file = self.sources_file()?;
        let result = edit(&mut file)?;
        files::write(path, file.text().as_bytes())?;
        // A clock too coarse for two changes at once must not hide the second.
        *self.0.sources.lock().unwrap_or_else(PoisonError::into_inner) = None;
        Ok(result)
    }

    /// The sources as set up. The file is read again only when it has changed: each of a thousand
    /// visits asks.
    pub fn sources(&self) -> Result<Arc<Vec<Source>>, Cause> {
        let stamp = std::fs::metadata(&self.setup().sources)
            .ok()
            .and_then(|facts| facts.modified().ok().map(|modified| (modified, facts.len())));
        let mut known = self.0.sources.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((of, sources)) = &*known
            && *of == stamp
        {
            return Ok(Arc::clone(sources));
        }
        let sources = Arc::new(self.sources_file()?.sources().to_vec());
        *known = Some((stamp, Arc::clone(&sources)));
        Ok(sources)
    }

    /// The outlets that are known by name.
    pub fn directory(&self) -> Result<Directory, Cause> {
        let Some(path) = &self.setup().directory else { return Ok(Directory::shipped()) };
        let text = files::read_text(path, files::SETTINGS_BYTES)?;
        let Some(text) = text else {
            return Err(Cause::NoDirectory(path.clone()));
        };
        let (directory, complaints) = Directory::read(&text);
        match complaints.into_iter().next().filter(|_| directory.entries().is_empty()) {
            Some(complaint) => Err(Cause::Directory(complaint)),
            None => Ok(directory),
        }
    }

    /// Tells the store the order of the sections, and what is kept off the front page.
    pub async fn name_sections(&self, sources: &[Source]) -> Result<(), Cause> {
        let names = section_names(sources);
        let off: Vec<SafeText> =
            sources.iter().filter(|source| !source.front_page).map(|source| source.name.clone()).collect();
        let now = self.setup().world.now();
        self.library()
            .ask(move |library| {
                library.store.set_sections(&names)?;
                library.store.keep_off_front(&off, now)
            })
            .await??;
        Ok(())
    }

    /// A request for an address, with the credentials that its source has for it. Not for a private host:
    /// who asks says whether the reader typed it.
    pub fn request_for(&self, address: &WebUrl, purpose: Purpose, source: Option<&Source>) -> Request {
        let mut request = Request::new(address.clone(), purpose);
        let own = source.and_then(|source| {
            source
                .addresses()
                .find(|own| own.host_and_port() == address.host_and_port())
                .map(|own| (source, own))
        });
        if let Some((source, own)) = own
            && own.origin() == address.origin()
        {
            request.headers.clone_from(&source.headers);
            request.login = login(source);
        }
        request
    }

    /// The host and port of an address that a source announced, if they are the source's own: those the
    /// reader typed, and they may be private. What a document names besides may not.
    pub(super) fn own_place(sources: &[Source], name: Option<&SafeText>, address: &WebUrl) -> Option<String> {
        let place = address.host_and_port();
        let is_own = |source: &&Source| name.is_some_and(|name| fold(name) == fold(&source.name));
        let mut own = sources.iter().filter(is_own).flat_map(Source::addresses);
        own.any(|own| own.host_and_port() == place).then_some(place)
    }

    /// The source whose host and port an address shares, the one of this name first.
    pub fn source_of<'a>(
        sources: &'a [Source],
        name: Option<&SafeText>,
        address: &WebUrl,
    ) -> Option<&'a Source> {
        let shares =
            |source: &&Source| source.addresses().any(|own| own.host_and_port() == address.host_and_port());
        sources
            .iter()
            .filter(|source| name.is_some_and(|name| fold(name) == fold(&source.name)))
            .find(shares)
            .or_else(|| sources.iter().find(shares))
    }

    /// Finishes what was handed in, and closes the store.
    pub fn close(&self) {
        self.0.library.close();
        self.0.screen.close();
        if let Some((worker, interrupt)) = self.0.search.get() {
            interrupt.interrupt();
            worker.close();
        }
        if let Some(worker) = self.0.neighbours.get() {
            worker.close();
        }
    }
}

/// Favourite outlets as the reader named them, and as they are called over all their sources.
fn favourites(named: &[String]) -> Vec<String> {
    named.iter().flat_map(|name| [name.clone(), parted(name, None).0.to_string()]).collect()
}

/// The named sections in the order in which the sources first name them.
fn section_names(sources: &[Source]) -> Vec<SafeText> {
    let mut known = HashSet::new();
    let mut names = Vec::new();
    for source in sources {
        if let SectionChoice::Named(name) = &source.section
            && known.insert(fold(name))
        {
            names.push(name.clone());
        }
    }
    names
}

/// The login of a source: its name with the password in the file or from its command. The command
/// is an argument vector of the reader's own file; nothing from the network is ever part of it.
fn login(source: &Source) -> Option<Login> {
    let user = source.user.clone()?;
    let password = source.password.clone().or_else(|| {
        let (program, arguments) = source.password_command.split_first()?;
        let output = std::process::Command::new(program)
            .args(arguments)
            .stdin(std::process::Stdio::null())
            .stderr(std::process::Stdio::null())
            .output()
            .ok()?;
        let text = String::from_utf8(output.stdout).ok()?;
        Some(Secret::new(text.lines().next().unwrap_or_default().to_owned()))
    });
    Some(Login { user, password })
}
