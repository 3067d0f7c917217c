//! `doctor`: looks into store, settings, terminal and, if asked, the network; mends on request.

use std::io::IsTerminal as _;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

use futures_util::StreamExt as _;
use serde_json::json;

use super::args::{Doctor, Everywhere};
use super::failure::{FAILED, Failure};
use super::ground::{Environment, Ground, not_opened};
use super::mask::masked;
use super::out::Out;
use super::threads::wait_for;
use crate::config::{SourcesFile, sources};
use crate::fetch::{Purpose, Request};
use crate::store::{Reader, Store, sqlite_version};
use crate::text::{SafeText, counted};
use crate::{feed, files, model, page, store};

/// Sources whose hosts are asked when the network is looked into.
const HOSTS: usize = 40;
/// Hosts that are asked at once.
const AT_ONCE: usize = 8;
/// Modes that let nobody but the owner in.
const OTHERS: u32 = 0o077;

/// How a thing is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Fine,
    Odd,
    Wrong,
}

impl State {
    fn word(self) -> &'static str {
        match self {
            Self::Fine => "ok",
            Self::Odd => "warning",
            Self::Wrong => "failed",
        }
    }
}

/// One thing that was looked into.
struct Finding {
    of: &'static str,
    state: State,
    words: SafeText,
}

#[derive(Default)]
struct Findings(Vec<Finding>);

impl Findings {
    fn put(&mut self, of: &'static str, state: State, words: impl AsRef<str>) {
        self.0.push(Finding { of, state, words: SafeText::line(&masked(words.as_ref())) });
    }

    fn fine(&mut self, of: &'static str, words: impl AsRef<str>) {
        self.put(of, State::Fine, words);
    }
}

/// Looks into everything and prints what there is to say; fails if something is wrong.
pub fn examine(flags: &Everywhere, asked: &Doctor, out: &mut Out) -> Result<(), Failure> {
    let ground = Ground::survey(flags)?;
    let mut findings = Findings::default();
    findings.fine("version", format!("dateline {}", env!("CARGO_PKG_VERSION")));
    findings.fine("version", format!("SQLite {}", sqlite_version()));
    let mut sources = look_at_settings(&ground, &mut findings);
    if asked.repair {
        repair(&ground, &mut findings);
    }
    look_at_store(&ground, &mut findings);
    look_at_files(&ground, &mut findings);
    look_at_terminal(&ground.environment, &mut findings);
    name_limits(&mut findings);
    if asked.network {
        look_at_network(&ground, std::mem::take(&mut sources), &mut findings)?;
    }
    for finding in &findings.0 {
        let Finding { of, state, words } = finding;
        if asked.json {
            out.json(&json!({ "of": of, "state": state.word(), "words": words }))?;
        } else {
            out.line(&format!("{:<8} {of:<9} {words}", state.word()))?;
        }
    }
    if findings.0.iter().any(|finding| finding.state == State::Wrong) {
        out.flush()?;
        let failure = Failure::new("something is wrong").with_code(FAILED);
        return Err(if asked.repair {
            failure
        } else {
            failure.hint("`dateline doctor --repair` mends what can be mended")
        });
    }
    Ok(())
}

fn look_at_settings(ground: &Ground, findings: &mut Findings) -> Vec<model::Source> {
    findings.fine("settings", format!("in {}", ground.config.display()));
    for complaint in &ground.complaints {
        findings.put("settings", State::Odd, complaint.to_string());
    }
    let path = ground.sources_path();
    match files::read_text(&path, sources::FILE_BYTES as u64) {
        Ok(None) => {
            findings.put("sources", State::Odd, "there are none yet; `dateline add ADDRESS` adds one");
        }
        Err(error) => findings.put("sources", State::Wrong, Failure::new("").after(&error).reasons()),
        Ok(Some(text)) => {
            let (file, complaints) = SourcesFile::read(&text);
            for complaint in complaints {
                findings.put("sources", State::Odd, complaint.to_string());
            }
            findings.fine("sources", format!("{} in {}", file.sources().len(), path.display()));
            return file.sources().to_vec();
        }
    }
    Vec::new()
}

fn look_at_store(ground: &Ground, findings: &mut Findings) {
    let path = ground.setup().store();
    if !path.exists() {
        findings.fine("store", format!("there is none yet; it will be {}", path.display()));
        return;
    }
    findings.fine("store", format!("in {}", path.display()));
    let looked = Reader::open(&path).and_then(|reader| {
        let (schema, sizes) = (reader.schema()?, reader.sizes()?);
        findings.fine(
            "store",
            format!(
                "schema {schema}, {}, {}, {:.1} MiB, {:.1} MiB of these free",
                counted(sizes.stories as usize, "story", "stories"),
                counted(sizes.texts as usize, "full text", "full texts"),
                mebibytes(sizes.bytes),
                mebibytes(sizes.free)
            ),
        );
        for (source, state) in reader.all_states()? {
            if let Some(failure) = state.failure {
                findings.put("visits", State::Odd, format!("{source}: {failure}"));
            }
        }
        reader.integrity()
    });
    match looked {
        Ok(lines) if lines.iter().all(|line| line.as_str() == "ok") => {
            findings.fine("store", "every page is whole");
        }
        Ok(lines) => {
            for line in lines {
                findings.put("store", State::Wrong, line.as_str());
            }
        }
        Err(error) => {
            let failure = Failure::new("").after(&error);
            findings.put("store", State::Wrong, failure.reasons());
        }
    }
}

fn mebibytes(bytes: u64) -> f64 {
    bytes as f64 / (1024.0 * 1024.0)
}

/// Opens the store for writing, which sets a damaged file aside and saves what can be read of it;
/// makes files their owner's alone; counts anew what is computed from the stories.
fn repair(ground: &Ground, findings: &mut Findings) {
    let path = ground.setup().store();
    if path.exists() {
        match Store::open(&path, jiff::Timestamp::now()) {
            Err(error) => findings.put("repair", State::Wrong, not_opened(&error).reasons()),
            Ok(opening) => {
                for notice in &opening.notices {
                    findings.fine("repair", notice.as_str());
                }
                let mut store = opening.store;
                let counted = store.forget_terms().and_then(|()| {
                    while store.index_some(500)? > 0 {}
                    Ok::<_, store::Error>(())
                });
                drop(store);
                match counted.map_err(|error| Failure::new("").after(&error).reasons()) {
                    Ok(()) => match recount(ground) {
                        Ok(()) => findings.fine("repair", "what is near what was counted anew"),
                        Err(failure) => findings.put("repair", State::Wrong, failure.to_string()),
                    },
                    Err(reasons) => findings.put("repair", State::Wrong, reasons),
                }
            }
        }
    }
    for path in own_files(ground) {
        if let Some(mode) = open_to_others(&path) {
            let closed = std::fs::set_permissions(&path, std::fs::Permissions::from_mode(mode & !OTHERS));
            match closed {
                Ok(()) => findings.fine("repair", format!("{} is its owner's alone now", path.display())),
                Err(error) => findings.put("repair", State::Wrong, format!("{}: {error}", path.display())),
            }
        }
    }
}

fn recount(ground: &Ground) -> Result<(), Failure> {
    let services = ground.services()?;
    let counted = wait_for(services.place_stories())?;
    services.close();
    Ok(counted?)
}

/// Our files, and the directories that they lie in, that are there.
fn own_files(ground: &Ground) -> Vec<PathBuf> {
    let mut paths = vec![ground.data.clone(), ground.setup().store(), ground.sources_path()];
    paths.push(ground.data.join(super::log::FILE));
    paths.retain(|path| path.exists());
    paths
}

/// The mode of a file that others may read or write.
fn open_to_others(path: &Path) -> Option<u32> {
    let mode = std::fs::metadata(path).ok()?.permissions().mode();
    (mode & OTHERS != 0).then_some(mode)
}

fn look_at_files(ground: &Ground, findings: &mut Findings) {
    for path in own_files(ground) {
        if open_to_others(&path).is_some() {
            findings.put("files", State::Odd, format!("{} can be read by others", path.display()));
        }
    }
}

fn look_at_terminal(environment: &Environment, findings: &mut Findings) {
    let kind = environment.term.as_deref().unwrap_or("not set");
    if environment.is_dumb() {
        findings.put(
            "terminal",
            State::Odd,
            format!("TERM is {kind}: the reader needs one that places its cursor"),
        );
    } else {
        findings.fine("terminal", format!("TERM is {kind}"));
    }
    let output = std::io::stdout();
    if output.is_terminal() {
        if let Ok(size) = rustix::termios::tcgetwinsize(&output) {
            findings.fine("terminal", format!("{} columns, {} rows", size.ws_col, size.ws_row));
        }
    } else {
        findings.fine("terminal", "results go elsewhere now");
    }
    if environment.no_color {
        findings.fine("terminal", "NO_COLOR is set: nothing is coloured");
    }
    if environment.is_remote {
        findings.fine("terminal", "over ssh: no pictures unless `pictures.show` is \"on\"");
    }
}

fn name_limits(findings: &mut Findings) {
    let mib = |bytes: usize| bytes / (1024 * 1024);
    findings.fine("limits", "only http and https addresses are opened");
    findings.fine(
        "limits",
        format!(
            "a feed {} MiB, a page {} MiB, {} levels deep, {} s to read",
            mib(feed::FEED_BYTES),
            mib(page::PAGE_BYTES),
            model::DEPTH,
            model::PARSE_TIME.as_secs()
        ),
    );
}

/// Asks each source's host for the source, without storing what it answers.
fn look_at_network(
    ground: &Ground,
    sources: Vec<model::Source>,
    findings: &mut Findings,
) -> Result<(), Failure> {
    if ground.offline {
        findings.put("network", State::Odd, "not asked: `--offline` was given");
        return Ok(());
    }
    let client = ground.setup().client()?;
    let answers: Vec<(model::Source, Result<String, SafeText>)> = wait_for(async {
        futures_util::stream::iter(sources.into_iter().filter(|source| !source.paused).take(HOSTS))
            .map(|source| async {
                let Some(address) = source.addresses().next().cloned() else {
                    return (source, Err(SafeText::line("no address")));
                };
                let mut request = Request::new(address.clone(), Purpose::Discovery);
                request.may_be_private = Some(address.host_and_port());
                request.headers.clone_from(&source.headers);
                let response = client.fetch(request).await;
                let words = response
                    .map(|response| {
                        format!("{} answered {} ({} ms)", address.host(), response.status, response.ms)
                    })
                    .map_err(|error| SafeText::line(&error.to_string()));
                (source, words)
            })
            .buffer_unordered(AT_ONCE)
            .collect()
            .await
    })?;
    let failed = answers.iter().filter(|(_, response)| response.is_err()).count();
    for (source, response) in &answers {
        match response {
            Ok(words) => findings.fine("network", format!("{}: {words}", source.name)),
            Err(words) if failed == answers.len() => {
                findings.put("network", State::Wrong, format!("{}: {words}", source.name));
            }
            Err(words) => findings.put("network", State::Odd, format!("{}: {words}", source.name)),
        }
    }
    Ok(())
}
