//! What the words above a list say of it, in the languages that news is read in.

use std::sync::LazyLock;

use crate::model::{LinkKind, WebUrl};
use crate::page::cards::is_headline_text;
use crate::page::lexicon::{Topic, Words, topic};
use crate::text::fold;

/// The longest heading of a list, in characters.
pub(super) const LONGEST: usize = 60;
/// The most letters by which a word is bent.
const ENDING: usize = 3;
/// The fewest letters of a word that may stand anywhere in a heading.
const ANYWHERE: usize = 7;
/// Words of a heading, in any place, for what is not read: films, sound, pictures.
static NOT_READ: Topic = Topic::new(|| topic("lists.not-read"));
/// Words of a heading over what the writer of the story wrote before.
static BY_ONE: Topic = Topic::new(|| topic("lists.by-one"));
/// Words of a heading that asks for an address to write to.
static BY_MAIL: Topic = Topic::new(|| topic("lists.mail"));
/// Words of a heading that names stories too.
static READ: Topic = Topic::new(|| topic("lists.read"));
/// Words before what more is offered of.
static MORE_OF: Topic = Topic::new(|| topic("lists.more"));
/// The longest lead of a see-also line, in characters.
const LEAD: usize = 36;

/// What a heading says of the list below it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Says {
    /// Stories, and how they are chosen.
    Stories(LinkKind),
    /// No stories of this page's: an advertisement, topics, films, the author's other pieces.
    Apart,
}

/// What heads lists of one kind.
struct Heads {
    /// Words that start a heading; long ones may also stand within it.
    starts: Words,
    /// Words that are all of it.
    whole: Words,
}

/// Apart, latest, related.
static HEADS: LazyLock<[Heads; 3]> = LazyLock::new(|| {
    [
        Heads { starts: topic("lists.apart"), whole: topic("lists.apart.whole") },
        Heads { starts: topic("lists.latest"), whole: topic("lists.latest.whole") },
        Heads { starts: topic("lists.related"), whole: topic("lists.related.whole") },
    ]
});

impl Heads {
    /// Whether a heading starts with one of the words, or is one of those that must be all of it.
    fn start(&self, folded: &str) -> bool {
        self.whole.has(folded) || self.starts.opening(folded).any(|(_, rest)| ends_word(rest))
    }

    /// Whether one of the words that are long enough for it stands within a heading.
    fn stand_in(&self, folded: &str) -> bool {
        let is_anywhere = |word: &str| word.chars().count() >= ANYWHERE || !word.is_ascii();
        let mut before: Option<char> = None;
        folded.char_indices().any(|(at, character)| {
            let starts_word = before.is_none_or(|before| !before.is_alphanumeric() || is_unspaced(before));
            before = Some(character);
            starts_word
                && self.starts.opening(&folded[at..]).any(|(word, rest)| is_anywhere(word) && ends_word(rest))
        })
    }
}

/// Whether a word ends before the rest, or is but bent by it.
fn ends_word(rest: &str) -> bool {
    let letters =
        rest.chars().take_while(|letter| letter.is_alphanumeric() && !is_unspaced(*letter)).take(ENDING + 1);
    letters.count() <= ENDING
}

/// Whether a letter is of a script that sets no space between words.
fn is_unspaced(letter: char) -> bool {
    u32::from(letter) > 0x0e00
}

/// What a heading says of the list below it, if it says anything.
pub(super) fn read(heading: &str) -> Option<Says> {
    let folded = fold(heading);
    let folded = folded.trim_matches(|character: char| !character.is_alphanumeric());
    if folded.is_empty() || folded.chars().count() > LONGEST {
        return None;
    }
    let [apart, latest, related] = &*HEADS;
    let stories = |kind| Some(Says::Stories(kind));
    // "Anzeige", "Recent comments"; "Latest galleries", "Explore more puzzles".
    let last = folded.rsplit(' ').next().unwrap_or(folded);
    if apart.start(folded) || apart.start(last) || is_other_than_text(folded) {
        return Some(Says::Apart);
    }
    // "More World stories", "World latest articles": tied to the section.
    let ends_in_stories = ["stories", "news", "articles", "coverage"].iter().any(|end| folded.ends_with(end));
    let words = folded.split(' ').count();
    if folded.starts_with("more ") && !folded.starts_with("more from ") && words >= 3 && ends_in_stories {
        return stories(if folded.contains("top ") { LinkKind::Latest } else { LinkKind::Related });
    }
    if folded.ends_with(" latest articles") {
        return stories(LinkKind::Related);
    }
    let is_related = related.start(folded);
    if latest.start(folded) && !(folded.starts_with("popular") && folded.contains("related")) {
        return stories(LinkKind::Latest);
    }
    if is_related {
        return stories(LinkKind::Related);
    }
    if apart.stand_in(folded) {
        return Some(Says::Apart);
    }
    if related.stand_in(folded) {
        return stories(LinkKind::Related);
    }
    latest.stand_in(folded).then_some(Says::Stories(LinkKind::Latest))
}

/// Whether a heading names what is watched, heard or sent by mail, or the writer's other pieces.
fn is_other_than_text(folded: &str) -> bool {
    BY_ONE.are_in(folded)
        || BY_MAIL.has_word_of(folded)
        || NOT_READ.has_word_of(folded) && !READ.has_word_of(folded)
}

/// Whether a heading offers more of a part of the site, "More from Ports", and not of the site itself.
pub(super) fn is_more_of_part(heading: &str, outlet: Option<&str>, own: Option<&WebUrl>) -> bool {
    let folded = fold(heading);
    let Some((_, of)) = MORE_OF.opening(&folded).last() else { return false };
    let letters = |text: &str| -> String { text.chars().filter(|letter| letter.is_alphanumeric()).collect() };
    let words = |text: &str| -> Vec<String> { fold(text).split(' ').map(ToOwned::to_owned).collect() };
    let part = letters(of);
    let is_site = |name: &str| {
        let initials: String = words(name).iter().filter_map(|word| word.chars().next()).collect();
        let name = letters(&fold(name));
        part.len() >= 2
            && (initials == part || name.contains(&part) || part.contains(&name) && name.len() >= 3)
    };
    !part.is_empty()
        && !matches!(of, "us" | "uns" | "this site")
        && !outlet.is_some_and(is_site)
        && !own.is_some_and(|own| own.outlet_host().split('.').next().is_some_and(is_site))
}

/// What short words say that are no heading element: only what starts with a known word.
pub(super) fn read_plain(words: &str) -> Option<LinkKind> {
    let folded = fold(words);
    let folded = folded.trim_matches(|character: char| !character.is_alphanumeric());
    let [apart, latest, related] = &*HEADS;
    let last = folded.rsplit(' ').next().unwrap_or(folded);
    let is_apart = || apart.start(folded) || apart.start(last) || is_other_than_text(folded);
    if folded.is_empty() || is_apart() {
        return None;
    }
    if latest.start(folded) {
        return Some(LinkKind::Latest);
    }
    related.start(folded).then_some(LinkKind::Related)
}

/// What a heading says of the stories below it.
pub(in crate::page) fn kind_of(heading: &str) -> Option<LinkKind> {
    match read(heading)? {
        Says::Stories(kind) => Some(kind),
        Says::Apart => None,
    }
}

/// The headline behind the lead of a see-also line: "Read more: Talks begin" gives "Talks begin".
pub(super) fn after_lead(line: &str) -> Option<&str> {
    let (at, sign) = line.char_indices().find(|(_, character)| {
        matches!(character, ':' | '：' | '|' | '›' | '>' | '»' | '►' | '→' | '–' | '—')
    })?;
    let lead = &line[..at];
    let rest = line[at + sign.len_utf8()..].trim_start_matches(|character: char| {
        !character.is_alphanumeric() && !matches!(character, '"' | '\'' | '“' | '‘' | '«' | '„' | '(')
    });
    (is_lead(lead) && !rest.is_empty()).then_some(rest)
}

/// Whether words lead to another story and say no more.
pub(super) fn is_lead(words: &str) -> bool {
    words.chars().count() <= LEAD
        && kind_of(words.trim().trim_end_matches([':', '：'])) == Some(LinkKind::Related)
        && (!is_headline_text(words) || words.split_whitespace().count() <= 6)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_tell_related_from_latest_in_many_languages() {
        let check = |texts: &[&str], expected: Option<Says>| {
            for text in texts {
                assert_eq!(read(text), expected, "{text}");
            }
        };
        check(
            &[
                "Related Stories",
                "Mehr zum Thema",
                "À lire aussi",
                "Lea también",
                "Leggi anche",
                "Leia também",
                "Lees ook",
                "Läs också",
                "Les også",
                "Læs også",
                "Lue myös",
                "Czytaj także",
                "По теме",
                "Читайте также",
                "Читайте також",
                "Diğer ve ilgili haberler",
                "İlgili haberler",
                "Baca juga",
                "Tin liên quan",
                "اقرأ أيضا",
                "関連記事",
                "相关新闻",
                "관련 기사",
                "More Europe stories",
                "You might also like",
            ],
            Some(Says::Stories(LinkKind::Related)),
        );
        check(
            &[
                "Latest News",
                "Meistgelesen",
                "Les plus lus",
                "Lo más visto",
                "I più letti",
                "Mais lidas",
                "Meest gelezen",
                "Mest läst",
                "Mest lest",
                "Luetuimmat",
                "Najczęściej czytane",
                "Последние новости",
                "Останні новини",
                "Çok okunanlar",
                "Terpopuler",
                "Tin mới nhất",
                "الأكثر قراءة",
                "アクセスランキング",
                "热门文章",
                "많이 본 뉴스",
                "Most Read",
                "More from The Harbour Post",
            ],
            Some(Says::Stories(LinkKind::Latest)),
        );
        check(
            &[
                "Trending topics",
                "Recent comments",
                "Anzeige",
                "Previous article",
                "Related Videos",
                "Sponsored stories",
                "Explore more puzzles",
                "Ähnliche Themen",
                "Latest videos from the coast",
                "Recent stories by Ana Keel",
                "Get the latest news in your inbox",
            ],
            Some(Says::Apart),
        );
        check(&["How the harbour was built", "", "The town council"], None);
    }

    #[test]
    fn more_of_a_section_is_tied_to_it() {
        let own = WebUrl::parse("https://www.harbourpost.example/a/b").ok();
        let check = |heading: &str, expected: bool| {
            assert_eq!(
                is_more_of_part(heading, Some("The Harbour Post"), own.as_ref()),
                expected,
                "{heading}"
            );
        };
        check("More from Ports & Ships", true);
        check("More from The Harbour Post", false);
        check("More from Harbour Post", false);
        check("More from THP", false);
        check("More from us", false);
        check("More from", false);
        check("Most read", false);
    }

    #[test]
    fn a_lead_is_taken_off_the_headline_behind_it() {
        for (line, expected) in [
            ("READ MORE: Ferry talks begin", Some("Ferry talks begin")),
            ("Lire aussi : « Le port » ferme", Some("« Le port » ferme")),
            ("Lesen Sie auch | Der Hafen schließt", Some("Der Hafen schließt")),
            ("Читайте также: Порт закрыт", Some("Порт закрыт")),
            ("Mayor: The harbour stays open", None),
            ("Ferry talks begin", None),
        ] {
            assert_eq!(after_lead(line), expected, "{line}");
        }
    }
}
