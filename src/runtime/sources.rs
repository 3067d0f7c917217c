//! The sources: how they go, and changes to them.

use serde::{Deserialize, Serialize};

use super::failure;
use super::newsroom::Newsroom;
use crate::app::{Failure, SourceEdit};
use crate::config::sources::Removed;
use crate::model::{Condition, MarkOutcome, Secret, SectionChoice, Source, SourceHealth};
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

impl Newsroom {
    /// The sources in the order of their file, each with how it goes.
    pub async fn health(&self) -> Result<Vec<SourceHealth>, Failure> {
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
    pub async fn edit_source(&self, name: &SafeText, edit: &SourceEdit) -> Result<(), Failure> {
        let was = self.sources()?.iter().find(|source| fold(&source.name) == fold(name)).cloned();
        self.change_source(name, edit).await?;
        let Some(back) = was.and_then(|was| back(&was, edit)) else { return Ok(()) };
        let payload = serde_json::to_string(&back).map_err(|error| failure::of(&error))?;
        Ok(self.library().ask(move |library| library.store.remember_edit(&payload)).await??)
    }

    async fn change_source(&self, name: &SafeText, edit: &SourceEdit) -> Result<(), Failure> {
        match edit {
            SourceEdit::Pause(paused) => self.edit_sources(|file| file.pause(name, *paused))?,
            SourceEdit::Rename(new) => {
                let new = self.edit_sources(|file| file.rename(name, new))?;
                let old = name.clone();
                self.library().ask(move |library| library.store.rename_source(&old, &new)).await??;
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

    /// Takes a source out; gives how many of its stories left the lists. Saved ones stay.
    pub async fn remove_source(&self, name: &str) -> Result<u64, Failure> {
        let removed = self.edit_sources(|file| file.remove(name))?;
        let kept = Kept { lines: removed.lines.reveal().to_owned(), position: removed.position };
        let payload = serde_json::to_string(&kept).map_err(|error| failure::of(&error))?;
        let (name, now) = (name.to_owned(), self.setup().world.now());
        Ok(self.library().ask(move |library| library.store.forget_source(&name, &payload, now)).await??)
    }

    /// Takes back the last mark or the last change of a source, whichever is later.
    pub async fn undo(&self) -> Result<MarkOutcome, Failure> {
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
                let Back { name, edit } =
                    serde_json::from_str(&payload).map_err(|error| failure::of(&error))?;
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
                let kept: Kept = serde_json::from_str(&payload).map_err(|error| failure::of(&error))?;
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
