//! What the words above a list say of it, in the languages that news is read in.

use std::sync::LazyLock;

use super::words::{LANGUAGES, Language};
use crate::model::LinkKind;
use crate::page::cards::is_headline_text;
use crate::page::tree::pairs;
use crate::text::fold;

/// The longest heading of a list, in characters.
pub(super) const LONGEST: usize = 60;
/// The most letters by which a word is bent.
const ENDING: usize = 3;
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

/// A word of the table, folded as headings are.
struct Word {
    text: String,
    is_whole: bool,
    is_anywhere: bool,
    /// Its pairs of neighbouring bytes: what has not all of them does not hold it.
    pairs: u64,
}

/// The words of all languages: apart, latest, related.
static WORDS: LazyLock<[Vec<Word>; 3]> = LazyLock::new(|| {
    let gather = |of: fn(&Language) -> &'static str| {
        LANGUAGES
            .iter()
            .flat_map(|language| of(language).split('|'))
            .map(|word| {
                let word = word.trim();
                let is_whole = word.starts_with('=');
                let text = fold(word.trim_start_matches('='));
                let is_anywhere = !is_whole && (text.chars().count() >= 7 || !text.is_ascii());
                Word { pairs: pairs(text.as_bytes()), text, is_whole, is_anywhere }
            })
            .collect()
    };
    [
        gather(|language| language.apart),
        gather(|language| language.latest),
        gather(|language| language.related),
    ]
});

fn is_said(words: &[Word], folded: &str, is_start: bool) -> bool {
    let of_line = if is_start { 0 } else { pairs(folded.as_bytes()) };
    words.iter().any(|word| {
        if word.is_whole {
            return is_start && folded == word.text;
        }
        if is_start {
            return folded.strip_prefix(word.text.as_str()).is_some_and(ends_word);
        }
        word.is_anywhere
            && of_line & word.pairs == word.pairs
            && folded.match_indices(&word.text).any(|(at, _)| {
                let before = folded[..at].chars().next_back();
                before.is_none_or(|before| !before.is_alphanumeric() || is_unspaced(before))
                    && ends_word(&folded[at + word.text.len()..])
            })
    })
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
    let [apart, latest, related] = &*WORDS;
    let stories = |kind| Some(Says::Stories(kind));
    // "Anzeige", "Recent comments"; "Latest galleries", "Explore more puzzles".
    let last = folded.rsplit(' ').next().unwrap_or(folded);
    if is_said(apart, folded, true) || is_said(apart, last, true) {
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
    let is_related = is_said(related, folded, true);
    if is_said(latest, folded, true) && !(folded.starts_with("popular") && folded.contains("related")) {
        return stories(LinkKind::Latest);
    }
    if is_related {
        return stories(LinkKind::Related);
    }
    if is_said(apart, folded, false) {
        return Some(Says::Apart);
    }
    if is_said(related, folded, false) {
        return stories(LinkKind::Related);
    }
    is_said(latest, folded, false).then_some(Says::Stories(LinkKind::Latest))
}

/// What short words say that are no heading element: only what starts with a known word.
pub(super) fn read_plain(words: &str) -> Option<LinkKind> {
    let folded = fold(words);
    let folded = folded.trim_matches(|character: char| !character.is_alphanumeric());
    let [apart, latest, related] = &*WORDS;
    if folded.is_empty() || is_said(apart, folded, true) {
        return None;
    }
    if is_said(latest, folded, true) {
        return Some(LinkKind::Latest);
    }
    is_said(related, folded, true).then_some(LinkKind::Related)
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
            ],
            Some(Says::Apart),
        );
        check(&["How the harbour was built", "", "The town council"], None);
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
