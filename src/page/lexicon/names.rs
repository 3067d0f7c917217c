//! What elements are called, and the roles that their names give them.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::files::lines;

/// Some roles of elements, a bit each.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(in crate::page) struct Roles(u128);

/// A role that a rule asks for.
pub(in crate::page) type Role = LazyLock<Roles>;

/// The role of a name; no element has one that does not stand in the lexicon.
pub(in crate::page) fn role(name: &str) -> Roles {
    let at = NAMES.roles.iter().position(|role| *role == name);
    Roles(at.map_or(0, |at| 1 << at))
}

impl Roles {
    /// Those of these that are among some.
    pub fn and(self, some: Self) -> Self {
        Self(self.0 & some.0)
    }

    /// Whether one of some roles is among these.
    pub fn have(self, some: Self) -> bool {
        self.0 & some.0 != 0
    }
}

/// All names.
pub(in crate::page) static NAMES: LazyLock<Names> = LazyLock::new(Names::read);

/// The names that give roles.
pub(in crate::page) struct Names {
    /// The roles, in the order of their bits.
    pub(super) roles: Vec<&'static str>,
    /// The names by the hash of their first word, with the roles of each.
    by_first: HashMap<u64, Vec<(&'static str, Roles)>>,
}

impl Names {
    fn read() -> Self {
        let mut names = Self { roles: Vec::new(), by_first: HashMap::new() };
        for line in lines("names") {
            let mut given = Roles::default();
            for role in line.key.split(' ') {
                let known = names.roles.iter().position(|known| *known == role);
                let at = known.unwrap_or_else(|| {
                    names.roles.push(role);
                    names.roles.len() - 1
                });
                given.0 |= 1 << at;
            }
            for name in line.entries() {
                names.by_first.entry(hash_first(name)).or_default().push((name, given));
            }
        }
        names
    }

    /// The roles that a label gives: lower-case words with a space before and after each, and their hashes.
    pub fn roles_of(&self, label: &str, hashes: &[u64]) -> Roles {
        let found = hashes.iter().filter_map(|hash| self.by_first.get(hash)).flatten();
        found
            .filter(|(name, _)| has_name(label, name))
            .fold(Roles::default(), |all, (_, roles)| Roles(all.0 | roles.0))
    }

    /// All names.
    #[cfg(test)]
    pub fn all(&self) -> impl Iterator<Item = &'static str> {
        self.by_first.values().flatten().map(|(name, _)| *name)
    }

    /// The names that give a role.
    pub fn giving(&self, role: Roles) -> impl Iterator<Item = &'static str> {
        self.by_first.values().flatten().filter(move |(_, roles)| roles.have(role)).map(|(name, _)| *name)
    }
}

/// Whether a name stands in a label as whole words; `hashes` are those of the label's words.
pub(in crate::page) fn holds(label: &str, hashes: &[u64], name: &str) -> bool {
    hashes.contains(&hash_first(name)) && has_name(label, name)
}

fn has_name(label: &str, name: &str) -> bool {
    let mut rest = label.as_bytes();
    while let Some(at) = rest.iter().position(|byte| *byte == b' ') {
        rest = &rest[at + 1..];
        if rest.get(name.len()) == Some(&b' ') && rest.starts_with(name.as_bytes()) {
            return true;
        }
    }
    false
}

/// The hash of a word (FNV-1a).
pub(in crate::page) fn hash(word: &[u8]) -> u64 {
    word.iter()
        .fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3))
}

/// The hash of the first of some words.
fn hash_first(words: &str) -> u64 {
    hash(words.split(' ').next().unwrap_or_default().as_bytes())
}
