//! The sources: how they go, and changes to them.

use serde::{Deserialize, Serialize};

use super::cause::Cause;
use super::services::Services;
use crate::app::SourceEdit;
use crate::config::sources::Removed;
use crate::model::{Condition, MarkOutcome, Secret, SectionChoice, Source, SourceHealth, outlet_of};
use crate::store::Undone;
use crate::text::{SafeText, counted, fold};

/// A change of a source that takes back another, as the store keeps it for the undo.
#[derive(Serialize, Deserialize)]
struct Back {
    name: SafeText,
    edit: SourceEdit,
}

/// A removed source as the store keeps it for the undo.
#[derive(Serialize, Deserialize)]
struct Kept {
    lines: String,
    position: usize,
}

impl Services {
    /// The sources in the order of their file, each with how it goes.
    pub async fn health(&self) -> Result<Vec<SourceHealth>, Cause> {
        let sources = self.sources()?;
        Ok(self
            .library()
            .ask(move |library| {
                let states = library.store.all_states()?;
                let of = |source: &Source| {
                    let name = fold(&source.name);
                    let mut own: Vec<_> = states
                        .iter()
                        .filter(|(owner, _)| fold(owner) == name)
                        .map(|(_, state)| state.clone())
                        .filter(|state| source.addresses().any(|address| *address == state.address))
                        .collect();
                    if source.paused {
                        for state in &mut own {
                            state.condition = Condition::Paused;
                        }
                    }
                    let stories = library.store.stories_of(&source.name)?;
                    Ok(SourceHealth { source: source.clone(), states: own, stories })
                };
                sources.iter().map(of).collect::<Result<Vec<_>, crate::store::Error>>()
            })
            .await??)
    }

    /// Changes a source. It can be undone.
    pub async fn edit_source(&self, name: &SafeText, edit: &SourceEdit) -> Result<(), Cause> {
        let was = self.sources()?.iter().find(|source| fold(&source.name) == fold(name)).cloned();
        self.change_source(name, edit).await?;
        let Some(back) = was.and_then(|was| back(&was, edit)) else { return Ok(()) };
        let payload = serde_json::to_string(&back)?;
        Ok(self.library().ask(move |library| library.store.remember_edit(&payload)).await??)
    }

    async fn change_source(&self, name: &SafeText, edit: &SourceEdit) -> Result<(), Cause> {
        match edit {
            SourceEdit::Pause(paused) => self.edit_sources(|file| file.pause(name, *paused))?,
            SourceEdit::Rename(new) => {
                let before = self.sources()?;
                let new = self.edit_sources(|file| file.rename(name, new))?;
                self.follow_names(&before, vec![(name.clone(), new)]).await?;
            }
            SourceEdit::Move(section) => {
                self.edit_sources(|file| file.move_to(name, section))?;
                let choice = choice(section);
                let (name, now) = (name.clone(), self.setup().world.now());
                self.library().ask(move |library| library.store.move_source(&name, &choice, now)).await??;
            }
            SourceEdit::Remove => {
                self.remove_source(name).await?;
            }
        }
        let all = self.sources()?;
        self.name_sections(&all).await
    }

    /// Gives sources that the reader named not the names that they give themselves, once they have
    /// answered; in one change of the file, however many they are.
    pub(super) async fn name_sources(&self) -> Result<(), Cause> {
        let before = self.sources()?;
        let nameless: Vec<SafeText> =
            before.iter().filter(|source| !source.is_named).map(|source| source.name.clone()).collect();
        if nameless.is_empty() {
            return Ok(());
        }
        let titles = self.library().ask(move |library| library.store.titles_of(&nameless)).await??;
        if titles.is_empty() {
            return Ok(());
        }
        let edited = self.edit_sources(|file| {
            for (name, title) in titles {
                let address = before
                    .iter()
                    .find(|source| source.name == name)
                    .and_then(|source| source.addresses().next());
                // One that is gone, or was named meanwhile, is left alone.
                let _ = address.map(|address| file.christen(address, &title));
            }
            Ok(())
        });
        // A file that cannot be written, or is just being edited, is no reason not to read.
        if edited.is_err() {
            return Ok(());
        }
        let after = self.sources()?;
        // Another without a name may be called otherwise by that, too.
        let renamed = before.iter().filter(|source| !source.is_named).filter_map(|old| {
            let is_same = |new: &&Source| new.addresses().eq(old.addresses());
            let new = after.iter().find(is_same).filter(|new| new.name != old.name)?;
            Some((old.name.clone(), new.name.clone()))
        });
        self.follow_names(&before, renamed.collect()).await
    }

    /// Lets the store follow new names of sources, and of the outlets behind them.
    async fn follow_names(&self, before: &[Source], names: Vec<(SafeText, SafeText)>) -> Result<(), Cause> {
        let after = self.sources()?;
        let mut renamed = Vec::with_capacity(names.len());
        for (old, new) in names {
            let outlet = |sources: &[Source], name: &SafeText| {
                let source = sources.iter().find(|source| fold(&source.name) == fold(name))?;
                Some(outlet_of(source, sources))
            };
            renamed.push((outlet(before, &old), outlet(&after, &new), old, new));
        }
        self.library()
            .ask(move |library| {
                for (outlet_before, outlet, old, new) in renamed {
                    library.store.rename_source(&old, &new)?;
                    if let (Some(from), Some(to)) = (outlet_before, outlet)
                        && from != to
                    {
                        library.store.rename_outlet(&new, &from, &to)?;
                    }
                }
                Ok::<_, crate::store::Error>(())
            })
            .await??;
        self.place_stories().await
    }

    /// Takes a source out; gives how many of its stories left the lists. Saved ones stay.
    pub async fn remove_source(&self, name: &str) -> Result<u64, Cause> {
        let removed = self.edit_sources(|file| file.remove(name))?;
        let kept = Kept { lines: removed.lines.reveal().to_owned(), position: removed.position };
        let payload = serde_json::to_string(&kept)?;
        let (name, now) = (name.to_owned(), self.setup().world.now());
        Ok(self.library().ask(move |library| library.store.forget_source(&name, &payload, now)).await??)
    }

    /// Takes back the last mark or the last change of a source, whichever is later.
    pub async fn undo(&self) -> Result<MarkOutcome, Cause> {
        let now = self.setup().world.now();
        let undone = self.library().ask(move |library| library.store.undo(now)).await??;
        let words = |words: String, count| MarkOutcome {
            words: SafeText::line(&words),
            touched: Vec::new(),
            count,
            is_regrouped: false,
        };
        match undone {
            Undone::Nothing => Ok(words("there is nothing to take back".to_owned(), 0)),
            Undone::Marks(outcome) => Ok(outcome),
            Undone::Edit { payload } => {
                let Back { name, edit } = serde_json::from_str(&payload)?;
                self.change_source(&name, &edit).await?;
                let said = match edit {
                    SourceEdit::Pause(true) => format!("{name} is paused again"),
                    SourceEdit::Pause(false) => format!("{name} goes on again"),
                    SourceEdit::Rename(old) => format!("{name} is called {old} again"),
                    SourceEdit::Move(section) => format!("{name} is in {section} again"),
                    SourceEdit::Remove => format!("{name} is removed again"),
                };
                Ok(words(said, 0))
            }
            Undone::Source { name, payload, stories } => {
                let kept: Kept = serde_json::from_str(&payload)?;
                let removed = Removed { lines: Secret::new(kept.lines), position: kept.position };
                self.edit_sources(|file| file.restore(&removed))?;
                let all = self.sources()?;
                self.name_sections(&all).await?;
                Ok(words(
                    format!("{name} is back, with {}", counted(stories as usize, "story", "stories")),
                    stories,
                ))
            }
        }
    }
}

/// The section of a typed name.
fn choice(section: &SafeText) -> SectionChoice {
    if fold(section) == "auto" { SectionChoice::Auto } else { SectionChoice::Named(section.clone()) }
}

/// What takes a change of a source back; `None` where it changed nothing, and for a removal, which has a
/// way of its own.
fn back(was: &Source, edit: &SourceEdit) -> Option<Back> {
    let (name, edit) = match edit {
        SourceEdit::Pause(paused) if was.paused != *paused => (&was.name, SourceEdit::Pause(was.paused)),
        SourceEdit::Rename(new) if was.name != *new => (new, SourceEdit::Rename(was.name.clone())),
        SourceEdit::Move(section) if was.section != choice(section) => {
            let section = match &was.section {
                SectionChoice::Auto => SafeText::line("auto"),
                SectionChoice::Named(section) => section.clone(),
            };
            (&was.name, SourceEdit::Move(section))
        }
        SourceEdit::Pause(_) | SourceEdit::Rename(_) | SourceEdit::Move(_) | SourceEdit::Remove => {
            return None;
        }
    };
    Some(Back { name: name.clone(), edit })
}
