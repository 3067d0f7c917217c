//! Everything that the verbs need, joined: the store, the network, the parsers, the clock.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use super::desk::Desk;
use super::failure;
use super::parse::Parser;
use super::world::World;
use crate::app::Failure;
use crate::config::settings::Settings;
use crate::config::sources::SourcesFile;
use crate::fetch::{Client, Manners};
use crate::files;
use crate::model::Source;
use crate::related::Index;
use crate::store::{Reader, Store};
use crate::text::SafeText;

/// How a newsroom is set up. Directories and the environment were read by whoever calls.
#[derive(Clone)]
pub struct Setup {
    /// Clock, chance, zone, hosts.
    pub world: World,
    /// The directory of the store.
    pub data: PathBuf,
    /// The sources file.
    pub sources: PathBuf,
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

/// What the library thread owns: the writing connection, and the index of what is near what, built
/// when it is first asked for.
pub struct Library {
    /// The writing connection.
    pub store: Store,
    /// Stories near one another.
    pub index: Option<Index>,
}

/// The joined rooms. A clone is the same newsroom.
#[derive(Clone)]
pub struct Newsroom(Arc<Rooms>);

struct Rooms {
    setup: Setup,
    library: Desk<Library>,
    screen: Desk<Reader>,
    search: Desk<Reader>,
    client: Client,
    parser: Parser,
    sources: Mutex<SourcesFile>,
    notices: Mutex<Vec<SafeText>>,
}
