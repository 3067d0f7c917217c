//! What speaks for two stories telling of one event, in numbers.
//!
//! Each story is weighed once, by how rare its stems are in the store and in news at large together;
//! two are then compared in one pass over both. No number here hangs on time or on what else is near:
//! what two texts have in common stays the same whatever comes.

use std::cmp::Ordering;

use super::hash::Stem;
use super::prior;
use super::terms::Tally;
use super::words::Language;

/// Stems that cosines are made of, the heaviest.
const HEAVIEST: usize = 48;
/// From this idf on a stem is rare.
const IS_RARE: f32 = 4.6;

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
    pub(super) fn new(language: Language, stems: Vec<(Stem, Tally, f32)>) -> Self {
        let mut heaviest: Vec<f32> =
            stems.iter().map(|(_, tally, idf)| tally.weight() * idf.sqrt()).collect();
        heaviest.sort_unstable_by(|one, other| other.total_cmp(one));
        let least = heaviest.get(HEAVIEST - 1).copied().unwrap_or(0.0);
        let mut stems: Vec<Weighed> = stems
            .into_iter()
            .map(|(stem, tally, idf)| {
                let often = tally.weight();
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
                    weight: one.tally.weight() * held.tally.weight() * one.idf * held.idf,
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
