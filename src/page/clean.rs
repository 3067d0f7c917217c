//! Takes out of a story's blocks what repeats its head or serves the page.

mod correction;
mod dateline;
mod repeats;
mod see_also;

use super::blocks::Made;
use super::cards;
use super::choice::{Rule, Trace, Witness};
use super::tree::Tree;
use super::{boilerplate, names, people, related, steps};
use crate::dates;
use crate::model::{Article, Block, Item, WebUrl};
use crate::text::{SafeText, fold};

/// The longest headline of another story, in characters.
const HEADLINE: usize = 400;
/// Related stories beyond which lines that lead to more of them are left out unread.
const SEE_ALSO: usize = 200;
/// How many blocks from the start may repeat the head.
const HEAD_BLOCKS: usize = 10;
/// The fewest characters of a line that speaks.
const SPEAKING: usize = 40;
/// The longest line that announces other stories, in characters.
const LABEL: usize = 60;
/// The longest time of day, in characters.
const CLOCK: usize = 20;
/// The fewest times of day that a text is parted by.
const CLOCKS: usize = 3;
/// The level of the heading that a time is.
const TIME_LEVEL: u8 = 3;
/// The shortest heading above a text that is its standfirst, in characters.
const SUBTITLE: usize = 60;
/// The longest item, in characters, of a list of what a subscriber gets.
const PERK: usize = 140;
/// The longest list, in characters, that belongs to the head above a text.
const HEAD_LIST: usize = 80;
/// The longest line at the foot of a page, in characters.
const FOOT: usize = 200;
/// The most lines that may follow the text and only name people or sources.
const SIGN_OFFS: usize = 4;

/// Cleans the blocks and moves them, the lead picture and the dateline into the article.
pub(super) fn fill(tree: &Tree, made: Vec<Made>, article: &mut Article, trace: &Trace) {
    let repeated = [
        Some(article.title.as_str()),
        article.standfirst.as_deref(),
        article.kicker.as_ref().map(|kicker| kicker.text.as_str()),
    ];
    let clocks = made.iter().filter(|made| is_clock(&made.block)).count();
    let mut cleaner = Cleaner {
        repeated: repeated.into_iter().flatten().map(fold).collect(),
        language: article.language.as_ref().map(ToString::to_string),
        has_clocks: clocks >= CLOCKS,
        tree,
        trace,
        article,
        call_at: None,
        label: None,
        text_seen: 0,
        body: Vec::new(),
    };
    let mut made = made.into_iter().enumerate().peekable();
    while let Some((at, one)) = made.next() {
        cleaner.take(at, one, made.peek().map(|(_, next)| &next.block));
    }
    let Cleaner { mut body, article, .. } = cleaner;
    drop_sign_offs(&mut body, article, trace);
    repeats::drop_captions(&mut body, article.lead.as_ref(), trace);
    repeats::drop_pull_quotes(&mut body, trace);
    correction::mark(&mut body);
    article.dateline = dateline::read(&mut body);
    article.body = body;
}

struct Cleaner<'t> {
    tree: &'t Tree,
    trace: &'t Trace,
    article: &'t mut Article,
    language: Option<String>,
    /// Headline, standfirst and kicker, folded.
    repeated: Vec<String>,
    /// Whether parts of the text stand under their times.
    has_clocks: bool,
    /// Where the last line stood that asks the reader for something.
    call_at: Option<usize>,
    /// A line that announces other stories, until the list after it has shown whether it holds any.
    label: Option<Block>,
    text_seen: usize,
    body: Vec<Block>,
}

impl Cleaner<'_> {
    fn take(&mut self, at: usize, made: Made, next: Option<&Block>) {
        let Made { block, node, .. } = made;
        match block {
            Block::Figure { figure } => {
                if self.article.lead.is_none() && self.text_seen == 0 {
                    self.article.lead = Some(figure);
                } else {
                    self.body.push(Block::Figure { figure });
                }
            }
            Block::List { ordered, items } => self.list(at, ordered, items, node),
            Block::Rule if self.body.is_empty() || matches!(self.body.last(), Some(Block::Rule)) => {}
            Block::Paragraph { .. } | Block::Heading { .. } => self.line(at, block, node, next),
            block => self.body.push(block),
        }
    }

    fn list(&mut self, at: usize, ordered: bool, items: Vec<Item>, node: usize) {
        let follows_call = self.call_at.is_some_and(|call| call + 1 == at);
        let label = self.label.take();
        let density = self.tree.link_density(node);
        let follows_label = label.is_some() && density > 0.2;
        match label {
            Some(label) if follows_label => {
                self.trace.cut_text(|| label.texts().concat(), "announces other stories");
            }
            label => self.body.extend(label),
        }
        let items = list_items(items, follows_call, self.text_seen == 0, self.language.as_deref());
        match items {
            Some(items) if !follows_label && (density <= 0.6 || names::are_list(self.tree, node)) => {
                self.body.push(Block::List { ordered, items });
                return;
            }
            None if follows_call => self.call_at = Some(at),
            _ => {}
        }
        self.trace.cut(self.tree, node, "a list of links, of a head, or of what a call promises");
    }

    /// A paragraph or a heading.
    fn line(&mut self, at: usize, block: Block, node: usize, next: Option<&Block>) {
        let text = block.texts().concat();
        if self.has_clocks && is_clock(&block)
            || matches!(block, Block::Heading { .. }) && self.tree.tag(node) == "time"
        {
            let (Block::Paragraph { spans } | Block::Heading { spans, .. }) = block else { return };
            self.body.push(Block::Heading { level: TIME_LEVEL, spans });
            return;
        }
        let folded = fold(&text);
        if let Some(rule) = self.repeats_head(at, &block, &text, &folded) {
            return self.trace.cut_text(|| text, rule);
        }
        if is_separator(&text) {
            if !self.body.is_empty() && !matches!(self.body.last(), Some(Block::Rule)) {
                self.body.push(Block::Rule);
            }
            return;
        }
        if let Some(rule) = self.serves_page(at, &text, &folded) {
            self.call_at = Some(at);
            return self.trace.cut_text(|| text, rule);
        }
        let announces = related::kind_of(&text).is_some();
        if announces && matches!(next, Some(Block::List { .. })) && text.chars().count() <= LABEL {
            self.label = Some(block);
            return;
        }
        if announces && matches!(block, Block::Heading { .. }) && !next.is_some_and(is_prose) {
            return self.trace.cut_text(|| text, "announces other stories");
        }
        if steps::number(&text).is_none() && self.leads_elsewhere(&block, &text) {
            return self.trace.cut_text(|| text, "leads to another story");
        }
        if text.chars().count() >= SPEAKING {
            self.text_seen += 1;
        }
        self.body.push(block);
    }

    /// The rule by which a line asks the reader for something, or serves the page.
    fn serves_page(&self, at: usize, text: &str, folded: &str) -> Option<Rule> {
        let follows_call = self.call_at.is_some_and(|call| call + 1 == at);
        match () {
            () if follows_call && is_tag_line(text) => Some("a line of tags"),
            () if cards::is_call(text) => Some("names what a link does"),
            () if !text.chars().any(char::is_alphanumeric) => Some("says nothing"),
            () if boilerplate::is_boilerplate(folded, self.language.as_deref()) => Some("asks for something"),
            () => None,
        }
    }

    /// Whether a line leads to another story and says no more: that story is a related one.
    fn leads_elsewhere(&mut self, block: &Block, text: &str) -> bool {
        let own = self.article.url.as_ref();
        // What is longer than any headline is text.
        let also = see_also::read(block, text, own).filter(|link| link.title.chars().count() <= HEADLINE);
        let Some(link) = also else { return false };
        if own.map(WebUrl::key) != Some(link.url.key())
            && self.article.related.len() < SEE_ALSO
            && !self.article.related.iter().any(|other| other.url.key() == link.url.key())
        {
            self.article.related.push(link);
        }
        true
    }

    /// The rule by which a line near the start belongs to the head: it says again what stands there.
    fn repeats_head(&mut self, at: usize, block: &Block, text: &str, folded: &str) -> Option<Rule> {
        let is_near = self.text_seen < 2 || at < HEAD_BLOCKS;
        if is_near && self.repeated.iter().any(|repeated| repeated == folded) {
            return Some("says a line of the head again");
        }
        if self.text_seen < 2 && is_head_line(text, self.article) {
            return Some("a byline or a time, as in the head");
        }
        if self.text_seen == 0 && boilerplate::is_closing(folded, self.language.as_deref()) {
            return Some("closes a text, and none has begun");
        }
        if self.text_seen > 0 || !matches!(block, Block::Heading { .. }) {
            return None;
        }
        if says_title(folded, &self.repeated) {
            return Some("says the headline in other words");
        }
        // A long heading above the text, with no label or time before it, is a standfirst.
        let is_standfirst = text.chars().count() >= SUBTITLE
            && !text.chars().take(SUBTITLE / 2).any(|character| character == ':');
        if is_standfirst && self.article.standfirst.is_none() {
            let rule = "a long heading above the text";
            self.article.standfirst = SafeText::line(text).filled();
            self.trace.overrule("standfirst", Witness::Position, || text.to_owned(), rule);
        }
        is_standfirst.then_some("a long heading above the text: a standfirst")
    }
}

/// Whether a line is nothing but a time of day.
fn is_clock(block: &Block) -> bool {
    let (Block::Paragraph { .. } | Block::Heading { .. }) = block else { return false };
    let text = block.texts().concat();
    text.chars().count() <= CLOCK
        && text.chars().any(|character| character.is_ascii_digit())
        && !text.chars().next().is_some_and(char::is_alphabetic)
        && dates::shape(&text, None).is_some()
}

/// Whether a block is a paragraph of some length: what stands above it is its heading.
fn is_prose(block: &Block) -> bool {
    matches!(block, Block::Paragraph { .. }) && block.texts().concat().chars().count() >= 2 * SPEAKING
}

/// Whether a line only parts what stands above from what stands below: "***", "◇".
fn is_separator(text: &str) -> bool {
    const SIGNS: &[char] =
        &['*', '_', '-', '–', '—', '~', '•', '·', '◇', '◆', '■', '□', '○', '●', '★', '☆', '▪', '⁂', '=', '#'];
    let signs = text.chars().filter(|character| !character.is_whitespace()).count();
    (1..=60).contains(&signs)
        && text.chars().all(|character| character.is_whitespace() || SIGNS.contains(&character))
}

/// Whether a line lists words, as tags are.
fn is_tag_line(text: &str) -> bool {
    let pieces = || text.split([',', '،', '、']);
    pieces().count() > 3
        && !text.contains(['.', '!', '?', '。', '"', '”', ':'])
        && pieces().all(|piece| piece.chars().count() <= SPEAKING)
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
            !boilerplate::is_boilerplate(&fold(&text), language)
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
fn drop_sign_offs(body: &mut Vec<Block>, article: &Article, trace: &Trace) {
    let mut lines = 0;
    while let Some(last) = body.last() {
        let is_empty_end = matches!(last, Block::Heading { .. } | Block::Rule);
        if !is_empty_end {
            let Block::Paragraph { .. } = last else { return };
            let folded = fold(&last.texts().concat());
            let text = last.texts().concat();
            let is_time = !text.trim_end().ends_with(['.', '!', '?', ':', '"', '”', '。'])
                && dates::shape(&text, article.language.as_deref()).is_some();
            let is_writer = article.people.iter().any(|person| fold(&person.name) == folded);
            if lines == SIGN_OFFS
                || body.len() < 3
                || !is_writer
                    && !is_time
                    && !is_foot(body, article.url.as_ref())
                    && !boilerplate::is_closing(&folded, article.language.as_deref())
            {
                return;
            }
            lines += 1;
        }
        if let Some(last) = body.pop() {
            trace.cut_text(|| last.texts().concat(), "stands below the text and is none of it");
        }
    }
}

/// Whether a text ends with a rule and a line that leads to the site's own pages, as the foot of a page does.
fn is_foot(body: &[Block], own: Option<&WebUrl>) -> bool {
    let [.., Block::Rule, Block::Paragraph { spans }] = body else { return false };
    let characters: usize = spans.iter().map(|span| span.text.chars().count()).sum();
    let mut links = spans.iter().filter_map(|span| span.link.as_ref());
    characters <= FOOT && links.any(|link| cards::leads_to_no_story(link, own))
}

/// A line that is byline, time or both.
fn is_head_line(text: &str, article: &Article) -> bool {
    let length = text.chars().count();
    if length > 110 {
        return false;
    }
    if dates::shape(text, article.language.as_deref()).is_some() {
        return true;
    }
    if article.people.iter().any(|person| fold(&person.name) == fold(text)) {
        return true;
    }
    let has_date = dates::first(text, article.language.as_deref()).is_some();
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
