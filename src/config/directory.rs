//! The directory: outlets that are known by name, so that a source can be added without its address.
//!
//! It is a list of names and addresses, gathered and not tried: whoever takes one tries it first. The
//! reader may put a list of their own in its place.

use toml_edit::{Document, Item, TableLike};

use super::complaint::{Complaint, Reading, line_of};
use super::nearest::distance;
use crate::model::WebUrl;
use crate::text::{SafeText, fold};

/// What a list is called in complaints.
pub const FILE: &str = "directory.toml";
/// The most entries that are read.
pub const ENTRIES: usize = 10_000;
/// The most entries that a search gives.
pub const FOUND: usize = 20;
/// The most entries that are near to a word.
pub const NEAR: usize = 3;
/// The list that is compiled in.
const SHIPPED: &str = include_str!("../../assets/directory.toml");
/// The keys of one entry.
const KEYS: &[&str] = &["name", "country", "language", "section", "feed", "site"];

/// An outlet, or one section of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known {
    /// Its name: "The Harbour Post: World".
    pub name: SafeText,
    /// The country's code, as given.
    pub country: Option<SafeText>,
    /// The language tag, as given.
    pub language: Option<SafeText>,
    /// What it covers.
    pub section: Option<SafeText>,
    /// Where its feed is, else its page.
    pub address: WebUrl,
    /// Whether the address is a feed's.
    pub is_feed: bool,
}

impl Known {
    /// The words that it is found by, folded, and what each is worth: those of its name most.
    fn words(&self) -> Vec<(String, u32)> {
        let of = |text: &str, worth: u32| {
            let words = fold(text);
            let words = words.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty());
            words.map(|word| (word.to_owned(), worth)).collect::<Vec<_>>()
        };
        let mut words = of(&self.name, 3);
        for (text, worth) in [(&self.section, 2), (&self.country, 1), (&self.language, 1)] {
            words.extend(text.iter().flat_map(|text| of(text, worth)));
        }
        words.extend(self.address.host().split('.').map(|label| (label.to_owned(), 1)));
        words
    }
}

/// The outlets, in the order of the list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Directory {
    entries: Vec<Known>,
}

impl Directory {
    /// The list that is compiled in.
    pub fn shipped() -> Self {
        Self::read(SHIPPED).0
    }

    /// Reads a list. Never fails: an entry that is wrong loses itself alone and is named.
    pub fn read(text: &str) -> (Self, Vec<Complaint>) {
        let mut reading = Reading::new(FILE, text, 0);
        let document = match Document::parse(text) {
            Ok(document) => document,
            Err(error) => {
                let line = line_of(text, error.span().map_or(0, |span| span.start));
                let words = SafeText::line(error.message());
                return (Self::default(), vec![Complaint { file: FILE, line, words }]);
            }
        };
        reading.check_keys(document.as_table(), "", &["outlet"]);
        let tables = document.get("outlet").and_then(Item::as_array_of_tables);
        let mut entries = Vec::new();
        for table in tables.into_iter().flat_map(|tables| tables.iter()).take(ENTRIES) {
            entries.extend(entry(table, &mut reading));
        }
        (Self { entries }, reading.complaints)
    }

    /// All entries, in the order of the list.
    pub fn entries(&self) -> &[Known] {
        &self.entries
    }

    /// The entries that have all of these words, or words that begin with them, the best first.
    pub fn find(&self, words: &str) -> Vec<&Known> {
        let wanted = wanted(words);
        if wanted.is_empty() {
            return Vec::new();
        }
        let mut found: Vec<(u32, usize, &Known)> = Vec::new();
        for known in &self.entries {
            let words = known.words();
            let worth = |wanted: &String| {
                let whole = words.iter().filter(|(word, _)| word == wanted).map(|(_, worth)| 2 * worth);
                let start = words
                    .iter()
                    .filter(|(word, _)| word.starts_with(wanted.as_str()))
                    .map(|(_, worth)| *worth);
                whole.chain(start).max()
            };
            if let Some(worth) = wanted.iter().map(worth).sum::<Option<u32>>() {
                // Of those as good, the one whose name says the least besides.
                found.push((u32::MAX - worth, known.name.split_whitespace().count(), known));
            }
        }
        found.sort_by_key(|(worth, count, _)| (*worth, *count));
        found.into_iter().map(|(.., known)| known).take(FOUND).collect()
    }

    /// The entries of which a word is nearest to what was typed, an address or words, if any is near
    /// enough to have been meant.
    pub fn nearest(&self, typed: &str) -> Vec<&Known> {
        // What an address ends with says nothing of whose it is.
        let wanted: Vec<String> = match WebUrl::typed(typed) {
            Ok((address, _)) if !typed.trim().contains(char::is_whitespace) && typed.contains('.') => {
                let labels: Vec<&str> = address.outlet_host().split('.').collect();
                labels[..labels.len().saturating_sub(1)].iter().map(|label| (*label).to_owned()).collect()
            }
            _ => wanted(typed),
        };
        let mut found: Vec<(usize, &Known)> = Vec::new();
        for known in &self.entries {
            let words = known.words();
            let apart = wanted
                .iter()
                .filter(|wanted| wanted.chars().count() >= 4)
                .filter_map(|wanted| {
                    let bound = (wanted.chars().count() / 3).clamp(1, 3);
                    let near = words.iter().map(|(word, _)| distance(wanted, word)).min()?;
                    (near <= bound).then_some(near)
                })
                .min();
            found.extend(apart.map(|apart| (apart, known)));
        }
        found.sort_by_key(|(apart, _)| *apart);
        found.into_iter().map(|(_, known)| known).take(NEAR).collect()
    }
}

fn wanted(words: &str) -> Vec<String> {
    let words: String = fold(words).chars().take(200).collect();
    words
        .split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}

fn entry(table: &dyn TableLike, reading: &mut Reading<'_>) -> Option<Known> {
    reading.check_keys(table, "outlet", KEYS);
    let address = |key: &str, reading: &mut Reading<'_>| {
        let typed = reading.string(table, key)?;
        match WebUrl::parse(&typed) {
            Ok(address) => Some(address),
            Err(reason) => {
                reading
                    .complain(table.get(key).and_then(Item::span), format!("`{key}` is not taken: {reason}"));
                None
            }
        }
    };
    let (feed, site) = (address("feed", reading), address("site", reading));
    let mut line = |key: &str| reading.string(table, key).and_then(|text| SafeText::line(&text).filled());
    let (name, country, language, section) =
        (line("name"), line("country"), line("language"), line("section"));
    let is_feed = feed.is_some();
    let Some((address, name)) = feed.or(site).zip(name) else {
        let at = table.iter().next().and_then(|(_, item)| item.span());
        reading.complain(at, "an outlet has a `name` and a `feed` or a `site`");
        return None;
    };
    Some(Known { name, country, language, section, address, is_feed })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(found: &[&Known]) -> Vec<String> {
        found.iter().map(|known| known.name.to_string()).collect()
    }

    #[test]
    fn the_shipped_list_reads_without_a_complaint() {
        let (directory, complaints) = Directory::read(SHIPPED);
        assert_eq!(complaints, []);
        assert!(directory.entries().len() > 200);
    }

    #[test]
    fn words_find_the_outlets_that_have_them_all() {
        let directory = Directory::shipped();
        let check = |words: &str, expected: &str| {
            let found = directory.find(words);
            assert_eq!(names(&found).first().map_or("", String::as_str), expected, "{words}");
        };
        check("guardian world", "The Guardian: World");
        check("Guardian: WORLD", "The Guardian: World");
        check("clarin", "Clarín");
        check("guard tech", "The Guardian: Technology");
        check("guardian nonsense", "");
        check("", "");
        check("...", "");
        assert!(directory.find("guardian").len() > 5);
        assert!(directory.find("news").len() <= FOUND);
    }

    #[test]
    fn a_slip_of_the_finger_is_near_to_what_was_meant() {
        let directory = Directory::shipped();
        let check = |typed: &str, expected: bool| {
            let near = directory.nearest(typed);
            let found = near.iter().any(|known| known.name.contains("Guardian"));
            assert_eq!(found, expected, "{typed}: {:?}", names(&near));
            assert!(near.len() <= NEAR);
        };
        check("gaurdian", true);
        check("gaurdian wrold", true);
        check("theguardain.com", true);
        check("www.theguardiann.co.uk/world", true);
        check("qqqqqqqq.example", false);
        check("", false);
    }

    #[test]
    fn an_entry_that_is_wrong_is_named_and_loses_itself_alone() {
        let text = "[[outlet]]\nname = \"A\"\nfeed = \"https://a.example/rss\"\n\n[[outlet]]\nname = \"B\"\n\n\
                    [[outlet]]\nname = \"C\"\nfeed = \"file:///c\"\nsite = \"https://c.example/\"\nsit = 1\n";
        let (directory, complaints) = Directory::read(text);
        let entries: Vec<(&str, bool)> =
            directory.entries().iter().map(|known| (known.name.as_str(), known.is_feed)).collect();
        assert_eq!(entries, [("A", true), ("C", false)]);
        let said: Vec<String> = complaints.iter().map(ToString::to_string).collect();
        assert_eq!(said.len(), 3, "{said:?}");
        let (directory, complaints) = Directory::read("[[outlet]\n");
        assert_eq!((directory.entries().len(), complaints.len()), (0, 1));
    }
}
