//! What speaks for two stories telling of one event, in numbers.
//!
//! Each story is weighed once, by how rare its stems are in the store and in news at large together;
//! two are then compared in one pass over both. No number here hangs on time or on what else is near:
//! what two texts have in common stays the same whatever comes.

use std::cmp::Ordering;
use std::sync::Arc;

use super::frequencies::Map;
use super::index::{Found, Index, often, unknown_outlet};
use super::prior;
use super::terms::{Stem, Tally};
use super::words::Language;
use crate::model::StoryId;

/// What is known of a word beforehand counts as much as so many stories of the store.
const BEFOREHAND: f32 = 500.0;
/// Stems that cosines are made of, the heaviest.
const HEAVIEST: usize = 48;
/// From this idf on a stem is rare.
const IS_RARE: f32 = 4.6;
/// Profiles that are held between two changes of what stems weigh.
pub(super) const HELD: usize = 4096;
/// Outlets whose stories were counted, held till another story of them comes.
pub(super) const HELD_OUTLETS: usize = 1024;
/// A stem that more stories of the outlet have than this is the outlet's standing phrase or subject:
/// it says nothing of an event, if that is also so large a part of the outlet's stories.
const STANDING: u16 = 8;
const STANDING_PART: f32 = 0.5;
/// The same between two stories of one outlet: those of a series share their head, however small a part of
/// all they are. What one is before the other may be told more often than one event is.
const STANDING_WITHIN: u16 = 4;
const STANDING_BEFORE: u16 = 8;
const STANDING_BEFORE_PART: f32 = 0.02;
/// Headlines of one outlet that have so large a part of their words in common, and are not the same, are of a series.
const SERIES: f32 = 0.6;
/// A story of fewer stems says too little to be told from others.
pub(super) const FEWEST: usize = 4;
/// Of an outlet's stories so many are counted, the newest.
const COUNTED_OF_AN_OUTLET: usize = 10_000;

/// How two stories are compared: all numbers, in the order in which the trees know them.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Evidence(pub(super) [f32; Evidence::NAMES.len()]);

impl Evidence {
    /// What each number is called in the file of the trees.
    pub(super) const NAMES: [&'static str; 20] = [
        "cosine",
        "cosine-idf",
        "cosine-words",
        "cosine-names",
        "cosine-headlines",
        "headline-least",
        "headline-most",
        "rare",
        "shared",
        "share",
        "names-share",
        "names-shared",
        "names-count",
        "numbers",
        "numbers-differ",
        "shorter",
        "longer",
        "one-language",
        "english",
        "text",
    ];
}

/// A stem in a story, with what it adds to each sum.
#[derive(Debug, Clone, Copy)]
struct Weighed {
    stem: Stem,
    tally: Tally,
    idf: f32,
    /// The parts of vectors of length one: of all stems with the idf's root and whole, of words that
    /// are no names, of names, of the headline.
    cosine: f32,
    cosine_idf: f32,
    words: f32,
    names: f32,
    headline: f32,
}

/// A stem that two stories have in common.
#[derive(Debug, Clone, Copy)]
pub(super) struct Shared {
    pub(super) stem: Stem,
    /// How much it brings the two together.
    weight: f32,
    /// In how many of the two it is a name, and in how many it stands in the headline.
    pub(super) names: u8,
    pub(super) headlines: u8,
}

/// A story as it is compared.
#[derive(Debug)]
pub(super) struct Profile {
    /// In rising order.
    stems: Vec<Weighed>,
    language: Language,
    all: f32,
    headline: f32,
    names: f32,
    numbers: usize,
}

impl Profile {
    fn new(language: Language, stems: Vec<(Stem, Tally, f32)>) -> Self {
        let mut heaviest: Vec<f32> = stems.iter().map(|(_, tally, idf)| often(*tally) * idf.sqrt()).collect();
        heaviest.sort_unstable_by(|one, other| other.total_cmp(one));
        let least = heaviest.get(HEAVIEST - 1).copied().unwrap_or(0.0);
        let mut stems: Vec<Weighed> = stems
            .into_iter()
            .map(|(stem, tally, idf)| {
                let often = often(tally);
                let is_heavy = often * idf.sqrt() >= least;
                let heavy = |is_one: bool, weight: f32| if is_heavy && is_one { weight } else { 0.0 };
                Weighed {
                    stem,
                    tally,
                    idf,
                    cosine: heavy(true, often * idf.sqrt()),
                    cosine_idf: heavy(true, often * idf),
                    words: heavy(!tally.is_name() && !tally.is_number(), often * idf),
                    names: heavy(tally.is_name(), often * idf),
                    headline: if tally.is_in_headline() { idf.sqrt() } else { 0.0 },
                }
            })
            .collect();
        let parts: [fn(&mut Weighed) -> &mut f32; 5] = [
            |stem| &mut stem.cosine,
            |stem| &mut stem.cosine_idf,
            |stem| &mut stem.words,
            |stem| &mut stem.names,
            |stem| &mut stem.headline,
        ];
        for part in parts {
            let length = stems.iter_mut().map(|stem| part(stem).powi(2)).sum::<f32>().sqrt();
            if length > 0.0 {
                for stem in &mut stems {
                    *part(stem) /= length;
                }
            }
        }
        let sum = |is_one: &dyn Fn(Tally) -> bool| -> f32 {
            stems.iter().filter(|stem| is_one(stem.tally)).map(|stem| stem.idf).sum()
        };
        Self {
            language,
            all: sum(&|_| true),
            headline: sum(&Tally::is_in_headline),
            names: sum(&Tally::is_name),
            numbers: stems.iter().filter(|stem| stem.tally.is_number()).count(),
            stems,
        }
    }

    /// What speaks for one event; `text` is the cosine of the texts' vectors.
    pub(super) fn evidence(&self, other: &Self, text: Option<f32>) -> Evidence {
        let [mut cosine, mut cosine_idf, mut words, mut names, mut headlines] = [0.0; 5];
        let [mut ours, mut theirs, mut rare, mut their_rare] = [0.0_f32; 4];
        let [mut of_headline, mut of_their_headline, mut names_shared] = [0.0; 3];
        let (mut names_count, mut numbers) = (0.0_f32, 0.0_f32);
        each_shared(&self.stems, &other.stems, |one, held| {
            cosine += one.cosine * held.cosine;
            cosine_idf += one.cosine_idf * held.cosine_idf;
            words += one.words * held.words;
            names += one.names * held.names;
            headlines += one.headline * held.headline;
            ours += one.idf;
            theirs += held.idf;
            rare += (one.idf - IS_RARE).max(0.0);
            their_rare += (held.idf - IS_RARE).max(0.0);
            of_headline += if one.tally.is_in_headline() { one.idf } else { 0.0 };
            of_their_headline += if held.tally.is_in_headline() { held.idf } else { 0.0 };
            if one.tally.is_name() && held.tally.is_name() {
                names_shared += f32::midpoint(one.idf, held.idf);
                names_count += 1.0;
            }
            numbers += if one.tally.is_number() && held.tally.is_number() { 1.0 } else { 0.0 };
        });
        let part = |of: f32, whole: f32| if whole > 0.0 { of / whole } else { 0.0 };
        let (of_headline, of_their_headline) =
            (part(of_headline, self.headline), part(of_their_headline, other.headline));
        let shared = f32::midpoint(ours, theirs);
        let is_so = |is_so: bool| if is_so { 1.0 } else { 0.0 };
        let (len, other_len) = (self.stems.len() as f32, other.stems.len() as f32);
        let is_one_language = self.language == other.language;
        Evidence([
            cosine,
            cosine_idf,
            words,
            names,
            headlines,
            of_headline.min(of_their_headline),
            of_headline.max(of_their_headline),
            rare.min(their_rare).ln_1p(),
            shared.ln_1p(),
            part(shared, self.all.min(other.all)),
            part(names_shared, self.names.min(other.names)),
            names_shared.ln_1p(),
            names_count.ln_1p(),
            numbers.ln_1p(),
            is_so(numbers == 0.0 && self.numbers.min(other.numbers) > 0),
            len.min(other_len).ln_1p(),
            len.max(other_len).ln_1p(),
            is_so(is_one_language),
            is_so(is_one_language && self.language == Language::ENGLISH),
            text.unwrap_or(0.0),
        ])
    }

    /// How many names and numbers both have.
    pub(super) fn facts(&self, other: &Self) -> usize {
        self.count(other, |tally| tally.is_name() || tally.is_number())
    }

    /// How many names both have.
    pub(super) fn names_of(&self, other: &Self) -> usize {
        self.count(other, Tally::is_name)
    }

    /// How many stems are of a kind in both.
    fn count(&self, other: &Self, is_one: impl Fn(Tally) -> bool) -> usize {
        let mut count = 0;
        each_shared(&self.stems, &other.stems, |one, held| {
            count += usize::from(is_one(one.tally) && is_one(held.tally));
        });
        count
    }

    /// How many stems it has.
    pub(super) fn len(&self) -> usize {
        self.stems.len()
    }

    /// What both have and news at large seldom have, in rising order of stems.
    pub(super) fn shared(&self, other: &Self) -> Vec<Shared> {
        let mut shared = Vec::new();
        each_shared(&self.stems, &other.stems, |one, held| {
            let is_common = |language| prior::is_common(language, one.stem);
            if !is_common(self.language) && !is_common(other.language) {
                shared.push(Shared {
                    stem: one.stem,
                    weight: often(one.tally) * often(held.tally) * one.idf * held.idf,
                    names: [one, held].map(|one| u8::from(one.tally.is_name())).iter().sum(),
                    headlines: [one, held].map(|one| u8::from(one.tally.is_in_headline())).iter().sum(),
                });
            }
        });
        shared
    }

    /// The stems of what is [`Profile::shared`], those first that bring the two together most; names
    /// before other words. And whether the first is a name.
    pub(super) fn specific(&self, other: &Self) -> (Vec<Stem>, bool) {
        let mut shared = self.shared(other);
        shared.sort_by(|one, other| {
            let is_name = |shared: &Shared| shared.names > 0;
            let by_weight = other.weight.total_cmp(&one.weight);
            is_name(other).cmp(&is_name(one)).then(by_weight).then(one.stem.cmp(&other.stem))
        });
        let begins_with_name = shared.first().is_some_and(|one| one.names > 0);
        (shared.into_iter().map(|one| one.stem).collect(), begins_with_name)
    }
}

/// Hands on what two rising lists both have.
fn each_shared(ours: &[Weighed], theirs: &[Weighed], mut with: impl FnMut(&Weighed, &Weighed)) {
    let (mut ours, mut theirs) = (ours.iter().peekable(), theirs.iter().peekable());
    while let (Some(one), Some(held)) = (ours.peek(), theirs.peek()) {
        match one.stem.cmp(&held.stem) {
            Ordering::Less => drop(ours.next()),
            Ordering::Greater => drop(theirs.next()),
            Ordering::Equal => {
                with(one, held);
                ours.next();
                theirs.next();
            }
        }
    }
}

/// Which of a story's stems count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Against {
    /// All but what stands in a large part of its outlet's stories.
    Others,
    /// Those alone that few other stories of its outlet have.
    ItsOwnOutlet,
    /// The same for what came before at its own outlet.
    BeforeAtItsOwnOutlet,
}

impl Index {
    /// A story as it is compared; `None` for one that is not here.
    pub(super) fn profile(&mut self, story: StoryId, against: Against) -> Option<Arc<Profile>> {
        self.settle_if_due();
        if let Some(held) = self.profiles.get(&(story, against)) {
            return Some(Arc::clone(held));
        }
        let number = self.number(story)?;
        let slot = &self.slots[number as usize];
        let (language, outlet) = (slot.language, slot.outlet);
        let tag = self.frequencies.language(language);
        let stories = self.frequencies.stories(language) as f32 + BEFOREHAND;
        let at_outlet = self.stories_at(outlet).min(COUNTED_OF_AN_OUTLET as u16);
        let least = match against {
            Against::Others => STANDING.max((STANDING_PART * f32::from(at_outlet)) as u16),
            Against::ItsOwnOutlet => STANDING_WITHIN,
            Against::BeforeAtItsOwnOutlet => {
                STANDING_BEFORE.max((STANDING_BEFORE_PART * f32::from(at_outlet)) as u16)
            }
        };
        let is_known = outlet != unknown_outlet();
        let mut weighed = self.stems(story);
        weighed.retain(|(stem, _)| {
            let df = self.frequencies.of(language, *stem);
            df <= u32::from(least) || !is_known || self.at_outlet(outlet, *stem) <= least
        });
        let weighed = weighed.into_iter().map(|(stem, tally)| {
            let df = self.frequencies.of(language, stem) as f32 + BEFOREHAND * prior::share(tag, stem);
            let idf = ((stories - df).max(0.0) + 0.5) / (df + 0.5);
            (stem, tally, idf.ln_1p())
        });
        let profile = Arc::new(Profile::new(tag, weighed.collect()));
        if self.profiles.len() >= HELD {
            self.profiles.clear();
        }
        self.profiles.insert((story, against), Arc::clone(&profile));
        Some(profile)
    }

    /// Whether two headlines are not the same and yet have nearly the same words, numbers left out: those of
    /// a series. What stands in all of an outlet's headlines counts here.
    pub(super) fn are_of_a_series(&self, one: &Found, other: &Found) -> bool {
        let [ours, theirs] = [one, other].map(|one| -> Vec<Stem> {
            let held = self.stems(one.story).into_iter();
            held.filter(|(_, tally)| tally.is_in_headline() && !tally.is_number())
                .map(|(stem, _)| stem)
                .collect()
        });
        let both = ours.iter().filter(|stem| theirs.contains(stem)).count();
        one.title != other.title && both as f32 >= SERIES * (ours.len() + theirs.len() - both) as f32
    }

    /// How many of an outlet's stories have a stem; up to [`STANDING_WITHIN`] are as many as none.
    fn at_outlet(&mut self, outlet: u32, stem: Stem) -> u16 {
        if !self.at_outlets.contains_key(&outlet) {
            let counted = self.counted_at(outlet);
            if self.at_outlets.len() >= HELD_OUTLETS {
                self.at_outlets.clear();
            }
            self.at_outlets.insert(outlet, counted);
        }
        self.at_outlets.get(&outlet).and_then(|counted| counted.get(&stem.0)).copied().unwrap_or(0)
    }

    fn counted_at(&self, outlet: u32) -> Map<u32, u16> {
        let is_its_own = |slot: &usize| self.slots[*slot].outlet == outlet && self.scales[*slot] != 0.0;
        let mut counted: Map<u32, u16> = Map::default();
        for slot in (0..self.slots.len()).rev().filter(is_its_own).take(COUNTED_OF_AN_OUTLET) {
            for (stem, _) in self.terms(slot as u32).counts {
                let count = counted.entry(stem.0).or_default();
                *count = count.saturating_add(1);
            }
        }
        counted.retain(|_, count| *count > STANDING_WITHIN);
        counted.shrink_to_fit();
        counted
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::related::{Doc, Terms, key};

    fn doc(story: i64, title: &str, text: &str, outlet: &str) -> Doc {
        let terms = Terms::of(title, text, Some("en"));
        Doc { story: StoryId(story), time: None, outlet: key(outlet), title: key(title), terms }
    }

    fn stem(word: &str) -> Stem {
        Terms::of(word, "", Some("en")).stems().next().expect("a stem")
    }

    fn index(docs: Vec<Doc>) -> Index {
        let mut index = Index::new();
        for doc in docs {
            index.insert(doc);
        }
        index
    }

    fn evidence(index: &mut Index, name: &str) -> f32 {
        let [one, other] = [1, 2].map(|story| index.profile(StoryId(story), Against::Others).expect("there"));
        let at = Evidence::NAMES.iter().position(|held| *held == name).expect("a number of ours");
        one.evidence(&other, Some(0.5)).0[at]
    }

    #[test]
    fn each_number_says_what_its_name_says() {
        let mut index = index(vec![
            doc(1, "Ferry aground off Brennick", "The ferry Marigold has 40 on board.", "Post"),
            doc(2, "Tug pulls ferry", "The Marigold lies off Brennick with 40 on board.", "Bell"),
        ]);
        let mut check = |name: &str, least: f32, most: f32| {
            let number = evidence(&mut index, name);
            assert!((least..=most).contains(&number), "{name}: {number}");
        };
        for name in ["cosine", "cosine-idf", "cosine-words", "cosine-names", "cosine-headlines"] {
            check(name, 0.05, 1.0);
        }
        check("headline-least", 0.1, 0.9);
        check("names-count", 2.0_f32.ln_1p(), 2.0_f32.ln_1p());
        check("names-share", 0.9, 1.0);
        check("numbers", 1.0_f32.ln_1p(), 1.0_f32.ln_1p());
        check("numbers-differ", 0.0, 0.0);
        check("text", 0.5, 0.5);
        check("english", 1.0, 1.0);
        check("shorter", 4.0_f32.ln_1p(), 9.0_f32.ln_1p());
    }

    #[test]
    fn in_a_small_store_a_common_word_is_still_common() {
        let mut index = index(vec![
            doc(1, "President speaks", "The president says so.", "Post"),
            doc(2, "Marigold sails", "The president says so.", "Bell"),
        ]);
        assert!(evidence(&mut index, "rare") < 0.1);
        let profiles = [1, 2].map(|story| index.profile(StoryId(story), Against::Others).expect("there"));
        assert_eq!(profiles[0].specific(&profiles[1]), (vec![], false));
    }

    #[test]
    fn what_stands_in_all_of_an_outlets_stories_says_nothing() {
        let mut docs: Vec<Doc> = (10..20)
            .map(|story| doc(story, &format!("Quayside Letter: subject{story}"), "", "Post"))
            .collect();
        docs.push(doc(1, "Quayside Letter: ferry", "", "Post"));
        docs.push(doc(2, "Quayside Letter: ferry", "", "Bell"));
        let mut index = index(docs);
        let [ours, theirs] =
            [1, 2].map(|story| index.profile(StoryId(story), Against::Others).expect("there"));
        assert_eq!(ours.specific(&theirs).0, [stem("ferry")]);
    }

    #[test]
    fn parts_of_a_series_have_one_headline_but_for_their_numbers() {
        let check = |one: &str, other: &str, expected: bool| {
            // Others of the outlet have the standing words, too.
            let others = (3..20).map(|story| doc(story, "Barge 1.2 has been released", "", "Post"));
            let index = index(
                [doc(1, one, "", "Post"), doc(2, other, "", "Post")].into_iter().chain(others).collect(),
            );
            let [ours, theirs] = [1, 2].map(|story| index.own(StoryId(story)).expect("there"));
            assert_eq!(index.are_of_a_series(&ours, &theirs), expected, "{one:?} {other:?}");
        };
        check("Harbour talk 12", "Harbour talk 13", true);
        check("Harbour talk 12: ferries", "Harbour talk 13: choirs", false);
        check("Magnitude 4.1 off Brennick", "Magnitude 5.2 off Brennick", true);
        check(
            "Barge 3.2.21 and 4.0.12 have been released",
            "Barge 3.2.20 and 4.2.0.beta3 have been released",
            true,
        );
        check("Ferry aground off Brennick", "Ferry aground off Brennick", false);
    }

    #[test]
    fn what_an_outlet_says_in_each_story_is_counted_however_light_it_is() {
        let long = (0..80).map(|word| format!("wreck{word}x")).collect::<Vec<_>>().join(" ");
        let docs =
            (1..40).map(|story| doc(story, "Quayside Letter", &format!("{story} {long}{story}"), "Post"));
        let mut index = index(docs.collect());
        index.settle();
        assert_eq!(index.at_outlet(index.slots[0].outlet, stem("quayside")), 39);
        index.insert(doc(90, "Quayside Letter", "", "Post"));
        assert_eq!(index.at_outlet(index.slots[0].outlet, stem("quayside")), 40);
        index.remove(StoryId(90));
        assert_eq!(index.at_outlet(index.slots[0].outlet, stem("quayside")), 39);
    }

    #[test]
    fn the_outlets_that_are_counted_have_a_bound() {
        let many = HELD_OUTLETS as i64 + 10;
        let mut index =
            index((0..many).map(|story| doc(story, "Ferry late", "", &format!("Post {story}"))).collect());
        for slot in 0..many as usize {
            index.at_outlet(index.slots[slot].outlet, stem("ferry"));
            assert!(index.at_outlets.len() <= HELD_OUTLETS);
        }
        let most = COUNTED_OF_AN_OUTLET as i64;
        let mut index =
            self::index((0..most + 10).map(|story| doc(story, "Ferry late", "", "Post")).collect());
        assert_eq!(index.at_outlet(index.slots[0].outlet, stem("ferry")), most as u16);
    }

    #[test]
    fn the_profiles_that_are_held_have_a_bound() {
        let many = HELD as i64 + 10;
        let mut index = index((0..many).map(|story| doc(story, "Ferry late", "", "Post")).collect());
        for story in 0..many {
            assert!(index.profile(StoryId(story), Against::Others).is_some());
            assert!(index.profiles.len() <= HELD);
        }
        index.insert(doc(1, "Choir sings", "", "Post"));
        assert!(index.profiles.is_empty(), "what stems weigh is another now");
    }
}
