//! Chords to actions: the table in `assets/keymap.toml`, with the reader's own over it.
//!
//! One table feeds what a key does, help, the status line and the manual. A key is looked up in the
//! place where the reader is, then among those that work everywhere.

mod action;
mod chord;

use std::ops::Range;

use toml_edit::{Document, Item, Table, TableLike};

pub use action::Action;
pub use chord::{Chord, Key, NoChord};

use super::nearest;
use crate::text::SafeText;

/// The keys as shipped.
pub const SHIPPED: &str = include_str!("../../assets/keymap.toml");
/// What takes a key away in the reader's own table.
const NOTHING: &str = "nothing";
/// The most keys that one status line names.
pub const HINTS: usize = 5;

/// Where the reader is when a key is pressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum KeyPlace {
    /// In all views.
    Everywhere,
    /// In a list of headlines.
    List,
    /// In an article.
    Article,
    /// In the related stories of one.
    Related,
    /// In the trail.
    Trail,
    /// Among the sources.
    Sources,
    /// In help.
    Help,
    /// In a line that is being typed.
    Prompt,
}

impl KeyPlace {
    /// Every place, in the order of the file.
    pub const ALL: [Self; 8] = [
        Self::Everywhere,
        Self::List,
        Self::Article,
        Self::Related,
        Self::Trail,
        Self::Sources,
        Self::Help,
        Self::Prompt,
    ];

    /// The name of its table.
    pub fn name(self) -> &'static str {
        match self {
            Self::Everywhere => "everywhere",
            Self::List => "list",
            Self::Article => "article",
            Self::Related => "related",
            Self::Trail => "trail",
            Self::Sources => "sources",
            Self::Help => "help",
            Self::Prompt => "prompt",
        }
    }
}

/// One key of the table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Binding {
    /// Where it works.
    pub place: KeyPlace,
    /// The key.
    pub chord: Chord,
    /// What it does.
    pub action: Action,
    /// What it does, for help.
    pub says: SafeText,
    /// What it does in a word, for the status line.
    pub hint: Option<SafeText>,
}

/// Something in the reader's own table that is not taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {words}")]
pub struct Complaint {
    /// The line, from 1.
    pub line: usize,
    /// What is wrong, and the nearest known word.
    pub words: SafeText,
}

/// All keys. Holds each chord once a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Keymap {
    bindings: Vec<Binding>,
}

impl Keymap {
    /// The keys as shipped.
    pub fn shipped() -> Self {
        let (keymap, complaints) = Self { bindings: Vec::new() }.laid_over(SHIPPED);
        debug_assert_eq!(complaints, [], "the shipped table is whole");
        keymap
    }

    /// The shipped keys with the reader's own over them: tables by place, at the top of the text or
    /// under `[keys]`; what else the text holds is not looked at. What is wrong in it is left out
    /// and named.
    pub fn with(own: &str) -> (Self, Vec<Complaint>) {
        Self::shipped().laid_over(own)
    }

    /// What a key does in a place. In a typed line a character is text and does nothing else.
    pub fn resolve(&self, place: KeyPlace, chord: Chord) -> Option<Action> {
        let chord = chord.normal();
        let found =
            |place| self.bindings.iter().find(|binding| binding.place == place && binding.chord == chord);
        found(place)
            .or_else(|| match place {
                KeyPlace::Prompt => None,
                _ => found(KeyPlace::Everywhere),
            })
            .map(|binding| binding.action)
    }

    /// The keys that do this in a place, those of the place first.
    pub fn keys_of(&self, place: KeyPlace, action: Action) -> Vec<Chord> {
        let of = |place| {
            self.bindings
                .iter()
                .filter(move |binding| binding.place == place && binding.action == action)
                .map(|binding| binding.chord)
        };
        let everywhere = of(KeyPlace::Everywhere)
            .filter(|chord| place != KeyPlace::Prompt && self.resolve(place, *chord) == Some(action));
        if place == KeyPlace::Everywhere {
            of(place).collect()
        } else {
            of(place).chain(everywhere).collect()
        }
    }

    /// The keys of a place for help: one row an action, in the order of the file, with all its keys;
    /// then those that work everywhere, but for keys that do something else here.
    pub fn listing(&self, place: KeyPlace) -> Vec<(Vec<Chord>, Action, &SafeText)> {
        let mut rows: Vec<(Vec<Chord>, Action, &SafeText)> = Vec::new();
        for binding in self.bindings_of(place) {
            let is_same = |action: Action| match (action, binding.action) {
                // The digits are one row: they differ in nothing but the story.
                (Action::Follow(_), Action::Follow(_)) => true,
                (action, other) => action == other,
            };
            match rows.iter_mut().find(|(_, action, _)| is_same(*action)) {
                Some((chords, ..)) => chords.push(binding.chord),
                None => rows.push((vec![binding.chord], binding.action, &binding.says)),
            }
        }
        rows
    }

    /// The keys that matter most in a place, and their words for the status line, at most [`HINTS`];
    /// of those that do something there just now.
    pub fn hints(&self, place: KeyPlace, is_apt: impl Fn(Action) -> bool) -> Vec<(Chord, Action, &SafeText)> {
        let mut hints: Vec<(Chord, Action, &SafeText)> = Vec::new();
        for binding in self.bindings_of(place) {
            if let Some(hint) = &binding.hint
                && is_apt(binding.action)
                && !hints.iter().any(|(_, action, _)| *action == binding.action)
            {
                hints.push((binding.chord, binding.action, hint));
            }
        }
        // The key of help stands last and is never crowded out.
        if hints.len() > HINTS {
            let last = hints.pop();
            hints.truncate(HINTS - 1);
            hints.extend(last);
        }
        hints
    }

    /// Every key, in the order of the file.
    pub fn bindings(&self) -> &[Binding] {
        &self.bindings
    }

    /// What an action does, in the words of the place, else of any place.
    pub fn says(&self, place: KeyPlace, action: Action) -> Option<&SafeText> {
        self.bindings_of(place)
            .chain(&self.bindings)
            .find(|binding| binding.action == action)
            .map(|binding| &binding.says)
    }

    /// The bindings that work in a place, its own first.
    fn bindings_of(&self, place: KeyPlace) -> impl Iterator<Item = &Binding> {
        let own = self.bindings.iter().filter(move |binding| binding.place == place);
        let everywhere = self.bindings.iter().filter(move |binding| {
            binding.place == KeyPlace::Everywhere
                && !matches!(place, KeyPlace::Everywhere | KeyPlace::Prompt)
                && self.resolve(place, binding.chord) == Some(binding.action)
        });
        own.chain(everywhere)
    }

    fn laid_over(mut self, own: &str) -> (Self, Vec<Complaint>) {
        let mut complaints = Vec::new();
        let document = match Document::parse(own) {
            Ok(document) => document,
            Err(error) => {
                complaints.push(complaint(own, error.span().as_ref(), error.message()));
                return (self, complaints);
            }
        };
        let root: &Table = document.as_table();
        let keys = root.get("keys");
        if let Some(item) = keys.filter(|item| !item.is_table_like()) {
            complaints.push(complaint(own, item.span().as_ref(), "`keys` holds tables by place"));
            return (self, complaints);
        }
        // Without `keys`, settings have none of the reader's own, and the shipped file has its tables bare.
        let tables: &dyn TableLike = keys.and_then(Item::as_table_like).unwrap_or(root);
        let is_keys_alone = keys.is_some();
        for (name, item) in tables.iter() {
            let place = KeyPlace::ALL.into_iter().find(|place| place.name() == name);
            match (place, item.as_table_like()) {
                (Some(place), Some(table)) => self.lay_table(own, place, table, &mut complaints),
                (Some(_), None) => {
                    complaints.push(complaint(own, item.span().as_ref(), &format!("`{name}` holds keys")));
                }
                (None, _) if is_keys_alone => {
                    let known = nearest(name, KeyPlace::ALL.map(KeyPlace::name));
                    let span = tables.get_key_value(name).and_then(|(key, _)| key.span());
                    let words = unknown("place", name, known);
                    complaints.push(complaint(own, span.or_else(|| item.span()).as_ref(), &words));
                }
                (None, _) => {}
            }
        }
        complaints.sort_by_key(|complaint| complaint.line);
        (self, complaints)
    }

    fn lay_table(
        &mut self,
        own: &str,
        place: KeyPlace,
        table: &dyn TableLike,
        complaints: &mut Vec<Complaint>,
    ) {
        for (name, item) in table.iter() {
            let span = table.get_key_value(name).and_then(|(key, _)| key.span()).or_else(|| item.span());
            let mut complain = |words: &str| complaints.push(complaint(own, span.as_ref(), words));
            let chord: Chord = match name.parse() {
                Ok(chord) => chord,
                Err(error) => {
                    complain(&error.to_string());
                    continue;
                }
            };
            let (does, says, hint) = match item {
                Item::Value(value) if value.is_str() => (value.as_str(), None, None),
                _ => match item.as_table_like() {
                    Some(fields) => {
                        let field = |name| fields.get(name).and_then(Item::as_str);
                        if let Some((wrong, _)) =
                            fields.iter().find(|(name, _)| !matches!(*name, "do" | "says" | "hint"))
                        {
                            complain(&unknown("word", wrong, nearest(wrong, ["do", "says", "hint"])));
                        }
                        (field("do"), field("says"), field("hint"))
                    }
                    None => (None, None, None),
                },
            };
            let Some(does) = does else {
                complain(&format!("`{name}` names no action"));
                continue;
            };
            if does == NOTHING {
                self.bindings.retain(|binding| binding.place != place || binding.chord != chord);
                continue;
            }
            let Some(action) = Action::named(does) else {
                let known = nearest(does, Action::all().map(Action::name));
                complain(&unknown("action", does, known));
                continue;
            };
            self.bind(place, chord, action, says, hint);
        }
    }

    fn bind(
        &mut self,
        place: KeyPlace,
        chord: Chord,
        action: Action,
        says: Option<&str>,
        hint: Option<&str>,
    ) {
        let says = says.map(SafeText::line).or_else(|| self.says(place, action).cloned());
        // A key that takes over an action keeps the word that stood for it on the status line.
        let hint = hint.map(SafeText::line).or_else(|| {
            self.bindings
                .iter()
                .find(|binding| binding.place == place && binding.action == action)
                .and_then(|binding| binding.hint.clone())
        });
        let binding = Binding {
            place,
            chord,
            action,
            says: says.unwrap_or_else(|| SafeText::line(action.name())),
            hint,
        };
        match self.bindings.iter_mut().find(|other| other.place == place && other.chord == chord) {
            Some(other) => *other = binding,
            None => self.bindings.push(binding),
        }
    }
}

fn unknown(what: &str, word: &str, known: Option<&str>) -> String {
    let word: String = word.chars().take(60).collect();
    match known {
        Some(known) => format!("unknown {what} `{word}`, did you mean `{known}`?"),
        None => format!("unknown {what} `{word}`"),
    }
}

fn complaint(own: &str, span: Option<&Range<usize>>, words: &str) -> Complaint {
    let before = span.and_then(|span| own.get(..span.start)).unwrap_or_default();
    Complaint { line: before.matches('\n').count() + 1, words: SafeText::line(words) }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn chord(text: &str) -> Chord {
        text.parse().expect(text)
    }

    #[test]
    fn the_shipped_table_is_taken_whole_and_no_chord_has_two_spellings() {
        let (_, complaints) = Keymap { bindings: Vec::new() }.laid_over(SHIPPED);
        assert_eq!(complaints, []);
        let document = Document::parse(SHIPPED).expect("TOML");
        for (place, table) in document.as_table() {
            let mut seen = BTreeSet::new();
            for (key, item) in table.as_table_like().expect("a table").iter() {
                assert_eq!(chord(key).to_string(), key, "in [{place}]");
                assert!(seen.insert(chord(key).to_string()), "{key} stands twice in [{place}]");
                let says = item.as_table_like().and_then(|fields| fields.get("says")).and_then(Item::as_str);
                assert!(says.is_some_and(|says| !says.is_empty()), "{key} in [{place}] says nothing");
            }
        }
    }

    #[test]
    fn every_action_can_be_reached_and_is_described() {
        let keymap = Keymap::shipped();
        for action in Action::all() {
            assert!(
                KeyPlace::ALL.iter().any(|place| !keymap.keys_of(*place, action).is_empty()),
                "no key for {action}"
            );
            assert!(keymap.says(KeyPlace::Everywhere, action).is_some(), "{action} is not described");
            assert_eq!(Action::named(action.name()), Some(action));
        }
    }

    #[test]
    fn a_place_is_asked_before_everywhere() {
        let keymap = Keymap::shipped();
        let check = |place, key: &str, expected| {
            assert_eq!(keymap.resolve(place, chord(key)), expected, "{key} in {place:?}");
        };
        check(KeyPlace::List, "r", Some(Action::Refresh));
        check(KeyPlace::Sources, "r", Some(Action::RefreshSource));
        check(KeyPlace::Article, "3", Some(Action::Follow(3)));
        check(KeyPlace::List, "3", None);
        check(KeyPlace::Prompt, "r", None);
        check(KeyPlace::Prompt, "ctrl-c", Some(Action::Quit));
        check(KeyPlace::Trail, "T", Some(Action::Close));
    }

    #[test]
    fn the_readers_own_keys_lie_over_the_shipped() {
        let (keymap, complaints) = Keymap::with(
            "width = 60\n[keys.list]\n\"x\" = \"toggle-saved\"\n\"J\" = 'nothing'\n[keys.article]\nj = { do = \"top\", says = \"Up we go\" }\n",
        );
        assert_eq!(complaints, []);
        assert_eq!(keymap.resolve(KeyPlace::List, chord("x")), Some(Action::ToggleSaved));
        assert_eq!(keymap.resolve(KeyPlace::List, chord("s")), Some(Action::ToggleSaved));
        assert_eq!(keymap.resolve(KeyPlace::List, chord("J")), None);
        assert_eq!(keymap.resolve(KeyPlace::Article, chord("j")), Some(Action::Top));
        assert_eq!(keymap.resolve(KeyPlace::Related, chord("j")), Some(Action::NextLine));
    }

    #[test]
    fn what_is_wrong_is_named_with_its_line_and_the_nearest_word() {
        let check = |own: &str, expected: &[&str]| {
            let (keymap, complaints) = Keymap::with(own);
            let words: Vec<String> = complaints.iter().map(Complaint::to_string).collect();
            assert_eq!(words, expected);
            assert_eq!(keymap, Keymap::shipped(), "nothing else changed");
        };
        check(
            "[keys.list]\n\n\"x\" = \"tgogle-saved\"\n",
            &["line 3: unknown action `tgogle-saved`, did you mean `toggle-saved`?"],
        );
        check("[keys.lsit]\nx = \"open\"\n", &["line 1: unknown place `lsit`, did you mean `list`?"]);
        check("[keys.list]\n\"hyper-x\" = \"open\"\n", &["line 2: `hyper-x` is no key"]);
        check("[keys.list]\nx = 3\n", &["line 2: `x` names no action"]);
        check("keys = 1\n", &["line 1: `keys` holds tables by place"]);
        assert_eq!(Keymap::with("[keys.list\nx = 1").1.len(), 1);
        check("theme = \"ink\"\n", &[]);
    }

    #[test]
    fn the_status_line_names_five_keys_at_most_and_help_among_them() {
        let keymap = Keymap::shipped();
        for place in KeyPlace::ALL {
            let hints = keymap.hints(place, |_| true);
            assert!(hints.len() <= HINTS, "{place:?}");
            if !matches!(place, KeyPlace::Prompt | KeyPlace::Help) {
                assert!(hints.iter().any(|(_, action, _)| *action == Action::Help), "{place:?}");
            }
        }
    }

    #[test]
    fn help_lists_each_action_of_a_place_once_with_all_its_keys() {
        let keymap = Keymap::shipped();
        let rows = keymap.listing(KeyPlace::List);
        let down = rows.iter().find(|(_, action, _)| *action == Action::NextLine).expect("a row");
        assert_eq!(down.0, [chord("j"), chord("down")]);
        let actions: BTreeSet<Action> = rows.iter().map(|(_, action, _)| *action).collect();
        assert_eq!(actions.len(), rows.len());
        assert!(actions.contains(&Action::Quit));
    }
}
