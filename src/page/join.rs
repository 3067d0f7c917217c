//! The parts of a story that is cut into several pages, joined to one.

use std::collections::HashSet;

use crate::model::{Article, Block, Verdict};

/// Letters from which on the same words twice are a repetition and no turn of speech.
const REPEATED: usize = 24;

/// Puts the next part of a story behind what is there of it, without what each part repeats: the
/// lead picture, the standfirst, a summary, notes at the end. Gives whether it brought anything new.
///
/// What the parts say besides the text is the first one's; links of the others follow its own.
pub fn join(article: &mut Article, next: Article) -> bool {
    let key = |block: &Block| match block {
        Block::Figure { figure } => {
            figure.url.as_ref().map_or_else(|| format!("{:?}", figure.caption), ToString::to_string)
        }
        Block::Embed { link: Some(link), .. } => link.to_string(),
        _ => block.texts().join("\n"),
    };
    let mut known: HashSet<String> = article.body.iter().map(key).collect();
    known.extend(article.standfirst.iter().map(ToString::to_string));
    known.extend(article.lead.iter().filter_map(|lead| lead.url.as_ref()).map(ToString::to_string));
    let titles = [&article.title, &next.title];
    let is_known = |block: &Block| {
        let key = key(block);
        let is_title = titles.iter().any(|title| title.as_str() == key);
        is_title || key.chars().count() >= REPEATED && known.contains(&key)
    };
    let before = article.body.len();
    article.body.extend(next.body.into_iter().filter(|block| !is_known(block)));
    // A line between parts that each have one.
    while matches!(article.body.last(), Some(Block::Rule)) {
        article.body.pop();
    }
    let is_new = article.body.len() > before;
    for (held, more) in [(&mut article.related, next.related), (&mut article.latest, next.latest)] {
        let urls: HashSet<_> = held.iter().map(|link| link.url.clone()).collect();
        held.extend(more.into_iter().filter(|link| !urls.contains(&link.url)));
    }
    article.next_page = next.next_page.filter(|_| is_new);
    if next.verdict == Verdict::Paywall {
        article.verdict = Verdict::Paywall;
    }
    is_new
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::SafeText;

    fn part(texts: &[&str]) -> Article {
        Article {
            title: SafeText::line("The long ferry"),
            body: texts.iter().map(|text| Block::paragraph(text)).collect(),
            ..Article::default()
        }
    }

    #[test]
    fn parts_are_joined_without_what_each_repeats() {
        let mut article = part(&["The ferry left the pier at dawn on Friday.", "It was full."]);
        article.standfirst = Some(SafeText::line("A day on board between the two coasts"));
        let next = part(&[
            "The long ferry",
            "A day on board between the two coasts",
            "The ferry left the pier at dawn on Friday.",
            "It was full.",
            "At noon the other coast came into sight.",
        ]);
        assert!(join(&mut article, next.clone()));
        let texts: Vec<String> = article.body.iter().flat_map(Block::texts).collect();
        assert_eq!(
            texts,
            [
                "The ferry left the pier at dawn on Friday.",
                "It was full.",
                "It was full.",
                "At noon the other coast came into sight."
            ]
        );
        let again = part(&["The ferry left the pier at dawn on Friday."]);
        assert!(!join(&mut article, again), "the same part twice ends the story");
    }
}
