//! Takes out of a story's blocks what repeats its head or serves the page.

use super::blocks::Made;
use super::cards;
use super::tree::Tree;
use super::{dates, furniture, people, related};
use crate::model::{Article, Block, Dateline, Figure, RelatedLink, Span};
use crate::text::{SafeText, fold};

/// How many blocks from the start may repeat the head.
const HEAD_BLOCKS: usize = 10;
/// The longest dateline, in characters.
const DATELINE: usize = 70;
/// The most lines that may follow the text and only name people or sources.
const SIGN_OFFS: usize = 4;

/// Cleans the blocks and moves them, the lead picture and the dateline into the article.
pub(super) fn fill(tree: &Tree, made: Vec<Made>, article: &mut Article) {
    let repeated: Vec<String> = [
        Some(article.title.as_str()),
        article.standfirst.as_deref(),
        article.kicker.as_ref().map(|kicker| kicker.text.as_str()),
    ]
    .into_iter()
    .flatten()
    .map(fold)
    .collect();
    let language = article.language.clone();
    let language = language.as_deref();
    let mut text_seen = 0;
    let mut body: Vec<Block> = Vec::new();
    for (at, Made { block, node }) in made.into_iter().enumerate() {
        let text = block.texts().join(" ");
        let length = text.chars().count();
        let is_line = matches!(block, Block::Paragraph { .. } | Block::Heading { .. });
        if is_line {
            let folded = fold(&text);
            let near_start = text_seen < 2 || at < HEAD_BLOCKS;
            if near_start && (repeated.contains(&folded) || is_head_line(&text, article)) {
                continue;
            }
            if cards::is_call(&text)
                || !text.chars().any(char::is_alphanumeric)
                || furniture::is_furniture(&folded, language)
            {
                continue;
            }
            if matches!(block, Block::Heading { .. }) && related::kind_of(&text).is_some() {
                continue;
            }
            if let Some(link) = see_also(&block, &text) {
                if article.url.as_ref().map(crate::model::WebUrl::key) != Some(link.url.key())
                    && !article.related.iter().any(|other| other.url.key() == link.url.key())
                {
                    article.related.push(link);
                }
                continue;
            }
        }
        match block {
            Block::Figure { figure } => {
                if article.lead.is_none() && text_seen == 0 {
                    article.lead = Some(figure);
                } else {
                    let is_lead = article
                        .lead
                        .as_ref()
                        .is_some_and(|lead| lead.url.is_some() && lead.url == figure.url);
                    if !is_lead {
                        body.push(Block::Figure { figure });
                    }
                }
                continue;
            }
            Block::List { .. } if tree.link_density(node) > 0.6 => continue,
            Block::Rule if body.is_empty() || matches!(body.last(), Some(Block::Rule)) => continue,
            _ => {}
        }
        if is_line && length >= 40 {
            text_seen += 1;
        }
        body.push(block);
    }
    drop_sign_offs(&mut body, article);
    drop_repeated_captions(&mut body, article.lead.as_ref());
    article.dateline = dateline(&mut body);
    article.body = body;
}

/// Drops what follows the text: a heading without a text, the writer's name again, who else helped.
fn drop_sign_offs(body: &mut Vec<Block>, article: &Article) {
    let mut lines = 0;
    while let Some(last) = body.last() {
        let is_empty_end = matches!(last, Block::Heading { .. } | Block::Rule);
        if !is_empty_end {
            let Block::Paragraph { .. } = last else { return };
            let folded = fold(&last.texts().concat());
            let is_writer = article.people.iter().any(|person| fold(&person.name) == folded);
            if lines == SIGN_OFFS
                || body.len() < 3
                || !is_writer && !furniture::is_closing(&folded, article.language.as_deref())
            {
                return;
            }
            lines += 1;
        }
        body.pop();
    }
}

/// A line that is byline, time or both.
fn is_head_line(text: &str, article: &Article) -> bool {
    let length = text.chars().count();
    if length > 110 {
        return false;
    }
    if dates::looks_like_time(text, article.language.as_deref()) {
        return true;
    }
    if article.people.iter().any(|person| fold(&person.name) == fold(text)) {
        return true;
    }
    let has_date = dates::find(text, article.language.as_deref()).is_some();
    let is_sentence = text.ends_with(['.', '!', '?', '”', '"', '。', ':']);
    if has_date && !is_sentence && length < 90 {
        return true;
    }
    people::after_lead(text).is_some_and(|rest| {
        !is_sentence
            && length < 80
            && (rest.is_empty() || !people::parse(rest, article.outlet.as_deref(), false).is_empty())
    })
}

/// A line that is nothing but a link to another story: "Read more: ...", "Also read ...".
fn see_also(block: &Block, text: &str) -> Option<RelatedLink> {
    let Block::Paragraph { spans } = block else { return None };
    let mut links: Vec<&Span> = spans.iter().filter(|span| span.link.is_some()).collect();
    links.dedup_by(|one, other| one.link == other.link);
    let [first, rest @ ..] = links.as_slice() else { return None };
    if rest.iter().any(|span| span.link != first.link) {
        return None;
    }
    let linked: String =
        spans.iter().filter(|span| span.link.is_some()).map(|span| span.text.as_str()).collect();
    let before: String =
        spans.iter().take_while(|span| span.link.is_none()).map(|span| span.text.as_str()).collect();
    let label = if before.trim().is_empty() { text } else { &before };
    let is_called = related::kind_of(label.split([':', '|', '>']).next().unwrap_or(label)).is_some()
        && (!before.trim().is_empty() || text.contains(':'));
    if !is_called || linked.chars().count() * 2 < text.chars().count() || !cards::is_headline_text(&linked) {
        return None;
    }
    let title = if before.trim().is_empty() {
        linked.split_once(':').map_or(linked.as_str(), |(_, title)| title)
    } else {
        &linked
    };
    Some(RelatedLink {
        url: first.link.clone()?,
        title: SafeText::line(title),
        section: None,
        standfirst: None,
        author: None,
        time: None,
        published: None,
        heading: None,
        image: None,
    })
}

/// A paragraph that says a caption or its picture's alternative text again goes.
fn drop_repeated_captions(body: &mut Vec<Block>, lead: Option<&Figure>) {
    let figures = body.iter().filter_map(|block| match block {
        Block::Figure { figure } => Some(figure),
        _ => None,
    });
    let words: Vec<String> = lead
        .into_iter()
        .chain(figures)
        .flat_map(|figure| [&figure.caption, &figure.alt])
        .flatten()
        .map(|text| fold(text))
        .collect();
    body.retain(|block| {
        !matches!(block, Block::Paragraph { .. }) || !words.contains(&fold(&block.texts().concat()))
    });
}

/// Reads the dateline of the first paragraph; one that stands alone joins the paragraph after it.
fn dateline(body: &mut Vec<Block>) -> Option<Dateline> {
    let first = body.iter().position(|block| matches!(block, Block::Paragraph { .. }))?;
    let text = body[first].texts().concat();
    if text.trim_end().ends_with(['—', '–', '-'])
        && text.chars().count() < DATELINE
        && let Some(Block::Paragraph { spans: next }) = body.get(first + 1).cloned()
        && let Block::Paragraph { spans } = &mut body[first]
    {
        spans.push(Span::plain(" "));
        spans.extend(next);
        *spans = super::blocks::tidy(std::mem::take(spans));
        body.remove(first + 1);
    }
    read_dateline(&body[first].texts().concat())
}

fn read_dateline(text: &str) -> Option<Dateline> {
    let (at, sign) = [" — ", " – ", " -- ", " - ", "— ", "—"]
        .iter()
        .filter_map(|sign| text.find(sign).map(|at| (at, sign)))
        .min_by_key(|(at, _)| *at)?;
    let start = text[..at].trim();
    let _ = sign;
    if start.is_empty() || start.chars().count() > DATELINE {
        return None;
    }
    let (place, agency) = match start.split_once('(') {
        Some((place, agency)) => (place.trim(), agency.split(')').next().map(str::trim)),
        None => (start, None),
    };
    let place = place.split(", Oct").next().unwrap_or(place).trim_end_matches(',').trim();
    let first_word = place.split([',', ' ']).next()?;
    let is_loud = first_word.chars().filter(|character| character.is_alphabetic()).count() >= 3
        && first_word.chars().all(|character| !character.is_lowercase());
    (is_loud || agency.is_some() && place.split_whitespace().count() <= 4).then(|| Dateline {
        place: SafeText::line(place),
        agency: agency.and_then(|agency| SafeText::line(agency).filled()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dateline_is_read_and_stays_in_the_text() {
        let mut body = vec![Block::paragraph("AUBURN, Wash. —"), Block::paragraph("The river rose again.")];
        let read = dateline(&mut body).expect("a dateline");
        assert_eq!(read.place.as_str(), "AUBURN, Wash.");
        assert_eq!(body, [Block::paragraph("AUBURN, Wash. — The river rose again.")]);
        let read = read_dateline("TBILISI (Wire) — Talks began").expect("a dateline");
        assert_eq!((read.place.as_str(), read.agency.as_deref()), ("TBILISI", Some("Wire")));
        assert_eq!(read_dateline("The talks — long awaited — began"), None);
    }
}
