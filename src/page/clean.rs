//! Takes out of a story's blocks what repeats its head or serves the page.

mod correction;
mod dateline;
mod repeats;
mod see_also;

use std::collections::HashSet;

use super::blocks::Made;
use super::cards;
use super::tree::Tree;
use super::{dates, furniture, people, related};
use crate::model::{Article, Block, Item};
use crate::text::{SafeText, fold};

/// How many blocks from the start may repeat the head.
const HEAD_BLOCKS: usize = 10;
/// The shortest heading above a text that is its standfirst, in characters.
const SUBTITLE: usize = 60;
/// The longest item, in characters, of a list of what a subscriber gets.
const PERK: usize = 140;
/// The longest list, in characters, that belongs to the head above a text.
const HEAD_LIST: usize = 80;
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
    let posts: HashSet<usize> = made
        .iter()
        .filter(|made| matches!(made.block, Block::Heading { .. }) && tree.tag(made.node) == "time")
        .map(|made| made.node)
        .collect();
    // Where the last line stood that asks the reader for something.
    let mut call_at: Option<usize> = None;
    let mut text_seen = 0;
    let mut body: Vec<Block> = Vec::new();
    for (at, Made { block, node }) in made.into_iter().enumerate() {
        let text = block.texts().join(" ");
        let length = text.chars().count();
        let is_line = matches!(block, Block::Paragraph { .. } | Block::Heading { .. });
        if is_line {
            let folded = fold(&text);
            let near_start = text_seen < 2 || at < HEAD_BLOCKS;
            let is_post_time = matches!(block, Block::Heading { .. }) && posts.contains(&node);
            if is_post_time {
                body.push(block);
                continue;
            }
            if near_start && repeated.contains(&folded) || text_seen < 2 && is_head_line(&text, article) {
                continue;
            }
            if text_seen == 0 && matches!(block, Block::Heading { .. }) {
                if says_title(&folded, &repeated) {
                    continue;
                }
                // A long heading above the text, a label or a time not before it, is a standfirst.
                if length >= SUBTITLE && !text.chars().take(SUBTITLE / 2).any(|character| character == ':') {
                    article.standfirst = article.standfirst.take().or_else(|| SafeText::line(&text).filled());
                    continue;
                }
            }
            if cards::is_call(&text)
                || !text.chars().any(char::is_alphanumeric)
                || furniture::is_furniture(&folded, language)
            {
                call_at = Some(at);
                continue;
            }
            if matches!(block, Block::Heading { .. }) && related::kind_of(&text).is_some() {
                continue;
            }
            if let Some(link) = see_also::read(&block, &text, article.url.as_ref()) {
                if article.url.as_ref().map(crate::model::WebUrl::key) != Some(link.url.key())
                    && !article.related.iter().any(|other| other.url.key() == link.url.key())
                {
                    article.related.push(link);
                }
                continue;
            }
        }
        let block = match block {
            Block::List { ordered, items } => {
                let follows_call = call_at.is_some_and(|call| call + 1 == at);
                let Some(items) = list_items(items, follows_call, text_seen == 0, language) else {
                    if follows_call {
                        call_at = Some(at);
                    }
                    continue;
                };
                Block::List { ordered, items }
            }
            block => block,
        };
        match block {
            Block::Figure { figure } => {
                if article.lead.is_none() && text_seen == 0 {
                    article.lead = Some(figure);
                } else {
                    body.push(Block::Figure { figure });
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
    repeats::drop_captions(&mut body, article.lead.as_ref());
    repeats::drop_pull_quotes(&mut body);
    correction::mark(&mut body);
    article.dateline = dateline::read(&mut body);
    article.body = body;
}

/// The items of a list that belong to the story, if there are any: not what a call promises, nor the
/// short pieces of a head.
fn list_items(
    items: Vec<Item>,
    follows_call: bool,
    is_before_text: bool,
    language: Option<&str>,
) -> Option<Vec<Item>> {
    let mut characters = 0;
    let items: Vec<Item> = items
        .into_iter()
        .filter(|item| {
            let text = item.blocks.iter().flat_map(Block::texts).collect::<Vec<_>>().join(" ");
            characters += text.chars().count();
            !furniture::is_furniture(&fold(&text), language)
        })
        .collect();
    let is_short = characters <= items.len() * PERK;
    let is_head = is_before_text && characters <= HEAD_LIST;
    let is_none = items.is_empty() || is_head || follows_call && is_short;
    (!is_none).then_some(items)
}

/// Whether a heading above the text says the headline in other words.
fn says_title(heading: &str, repeated: &[String]) -> bool {
    let Some(title) = repeated.first() else { return false };
    let long = |text: &str| text.split(' ').filter(|word| word.chars().count() > 3).count();
    let shared = |one: &str, other: &str| {
        one.split(' ').filter(|word| word.chars().count() > 3 && other.contains(*word)).count()
    };
    let (of_title, of_heading) = (shared(title, heading), shared(heading, title));
    long(title) >= 4 && of_title * 5 >= long(title) * 4
        || long(heading) >= 3 && of_heading * 2 >= long(heading)
}

/// Drops what follows the text: a heading without a text, the writer's name again, who else helped.
fn drop_sign_offs(body: &mut Vec<Block>, article: &Article) {
    let mut lines = 0;
    while let Some(last) = body.last() {
        let is_empty_end = matches!(last, Block::Heading { .. } | Block::Rule);
        if !is_empty_end {
            let Block::Paragraph { .. } = last else { return };
            let folded = fold(&last.texts().concat());
            let text = last.texts().concat();
            let is_time = !text.trim_end().ends_with(['.', '!', '?', ':', '"', '”', '。'])
                && dates::looks_like_time(&text, article.language.as_deref());
            let is_writer = article.people.iter().any(|person| fold(&person.name) == folded);
            if lines == SIGN_OFFS
                || body.len() < 3
                || !is_writer && !is_time && !furniture::is_closing(&folded, article.language.as_deref())
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
