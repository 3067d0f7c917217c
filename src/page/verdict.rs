//! What a page turned out to be: a story, the start of one, or something in its way.
//!
//! A story taken for a wall is the worst that can happen here, so everything speaks for the story:
//! a wall is only found where next to no text was, and none where the page names itself an article
//! and gives one. Where a text breaks off is judged apart, for there the story has begun.

use super::ld::LinkedData;
use super::lexicon::{Role, Topic, Words, role, topic};
use super::metadata::Meta;
use super::tree::Tree;
use crate::model::{Article, Block, Verdict, WebUrl};
use crate::text::{boundary, fold};

/// Characters of a text that no wall has beside it, where the page does not call itself an article.
const WHOLE: usize = 2_500;
/// Those where it does.
const STORY: usize = 160;
/// Characters of a page that is all wall; more, and only its title and heading speak.
const BARE: usize = 2_500;
/// Characters of a page that shows nothing at all.
const EMPTY: usize = 200;
/// Characters that a list of stories may have in the place of a text.
const TEASERS: usize = 1_000;
/// The part of its text that a list of stories has in links, at the least.
const LINKED: f32 = 0.3;
/// Characters below a video or pictures that are no story beside them.
const MEDIA: usize = 500;
/// The longest line that speaks of a wall, in characters.
const LINE: usize = 400;
/// Characters beyond which a text is no mere start, whatever stands below it.
const LONG_START: usize = 3_000;
/// Those under which a text for subscribers is a start without any other sign.
const SHORT_START: usize = 700;
/// Bytes of text behind the story's end in which a barrier still is its own.
const BELOW: usize = 800;
/// The most text that is looked through for what a wall says, in bytes.
const LOOKED_AT: usize = 8 * 1024;
/// What a line may have beside a saying and still be about nothing else, in bytes.
const BESIDE: usize = 16;

/// A test whether a person asks.
static CHALLENGES: Topic = Topic::new(|| topic("walls.challenge"));
/// What the scripts and frames of such tests are called.
static CHALLENGERS: Topic = Topic::new(|| topic("walls.challenger"));
/// A question about cookies. With one of these in its title or heading a page is nothing else.
static CONSENTS: Topic = Topic::new(|| topic("walls.consent"));
/// A button that says yes to cookies, which a wall has beside its words.
static AGREES: Topic = Topic::new(|| topic("walls.agree"));
/// A login, as title, heading or button say it.
static LOGINS: Topic = Topic::new(|| topic("walls.login"));
/// A page that is not there.
static GONE: Topic = Topic::new(|| topic("walls.gone"));
/// A page that wants its scripts run.
static SCRIPTS: Topic = Topic::new(|| topic("walls.script"));
/// What the element is called into which scripts set a page.
static ROOTS: Topic = Topic::new(|| topic("data.root"));
/// What stands where a text breaks off for those who do not pay.
static PAYWALLS: Topic = Topic::new(|| topic("walls.paywall"));
/// What a piece for subscribers is marked with: at its end it says that the text breaks off, in a list
/// beside it nothing.
static RESERVED: Topic = Topic::new(|| topic("walls.reserved"));
/// What the box is called that stands there.
static BARRIERS: Role = Role::new(|| role("barrier"));

/// What is known of the page's story.
pub(super) struct Story<'a> {
    /// The element of the headline.
    pub headline: Option<usize>,
    /// The first element of the text.
    pub first: Option<usize>,
    /// Behind the last node of the text's element.
    pub end: usize,
    /// Whether the text was found where the page does not show it.
    pub is_elsewhere: bool,
    /// What it says of itself in JSON-LD.
    pub linked: &'a LinkedData,
    /// What its head says.
    pub meta: &'a Meta,
    /// Where it is.
    pub address: Option<&'a WebUrl>,
    /// What was read of it.
    pub article: &'a Article,
}

/// The verdict on a page.
pub(super) fn judge(tree: &Tree, story: &Story) -> Verdict {
    let text = Text::of(story.article);
    let is_marked = is_marked(story);
    if text.characters < if is_marked { STORY } else { WHOLE }
        && let Some(wall) = wall(tree, story, &text, is_marked)
    {
        return wall;
    }
    if text.paragraphs > 0 && breaks_off(tree, story, &text) {
        return Verdict::Paywall;
    }
    // What lies in a page's scripts may be anybody's text: a list has those of its stories there.
    let is_stray = story.is_elsewhere && !is_marked;
    if text.paragraphs == 0 || is_stray || is_list(tree, story, &text) || is_media(story, &text) {
        return Verdict::NotArticle;
    }
    Verdict::Article
}

/// The verdict on a page that came with a status that is no success: what it says, else what the
/// status means. `None` where that is a server's trouble, which says nothing of the page.
pub(super) fn of_status(status: u16, read: Verdict) -> Option<Verdict> {
    match (status, read) {
        (404 | 410, _) => Some(Verdict::Gone),
        (400.., Verdict::BotWall | Verdict::Consent | Verdict::Login | Verdict::Paywall) => Some(read),
        (401, _) => Some(Verdict::Login),
        (402, _) => Some(Verdict::Paywall),
        // Who is turned away without a word is taken for a machine.
        (403 | 429, _) => Some(Verdict::BotWall),
        _ => None,
    }
}

/// How much text was read.
struct Text {
    characters: usize,
    words: usize,
    paragraphs: usize,
    figures: usize,
    breaks_off: bool,
}

impl Text {
    fn of(article: &Article) -> Self {
        let mut text = Self { characters: 0, words: 0, paragraphs: 0, figures: 0, breaks_off: false };
        for block in &article.body {
            text.figures += usize::from(matches!(block, Block::Figure { .. }));
            let is_paragraph = matches!(block, Block::Paragraph { .. });
            for part in block.texts() {
                text.characters += part.chars().filter(|character| !character.is_whitespace()).count();
                text.words += part.split_whitespace().count();
                if is_paragraph {
                    text.paragraphs += 1;
                    text.breaks_off =
                        part.trim_end().ends_with(['…', '⋯']) || part.trim_end().ends_with("...");
                }
            }
        }
        text
    }
}

/// Whether the page says that it is an article: by type, or by a date with a writer.
fn is_marked(story: &Story) -> bool {
    let kind = story.meta.first(&["og:type"]).map(str::to_ascii_lowercase).unwrap_or_default();
    story.linked.is_article
        || kind.contains("article")
        || !story.meta.all("article:published_time").is_empty()
        || story.article.published.is_some() && !story.article.people.is_empty()
}

/// What stands before a page that gives next to no text.
fn wall(tree: &Tree, story: &Story, text: &Text, is_marked: bool) -> Option<Verdict> {
    let shown = tree.characters(0);
    let is_bare = shown < BARE;
    let is_empty = text.characters < STORY;
    let titles = titles(tree, story);
    // A banner beside a short text says nothing; what was taken for the text may.
    let said = match (is_bare, is_empty) {
        (true, true) => fold(start_of(&tree.text(0), LOOKED_AT)),
        (true, false) => fold(start_of(
            &story.article.body.iter().flat_map(Block::texts).collect::<Vec<_>>().join(" "),
            LOOKED_AT,
        )),
        (false, _) => String::new(),
    };
    let says = |sayings: &Words| titles.iter().any(|title| is_all(title, sayings)) || sayings.are_in(&said);
    if says(&CHALLENGES) || is_bare && is_empty && is_challenged(tree) {
        return Some(Verdict::BotWall);
    }
    let is_asked = story.address.is_some_and(|address| address.host().starts_with("consent."));
    if (is_asked || says(&CONSENTS)) && buttons(tree).any(|button| AGREES.are_in(&button)) {
        return Some(Verdict::Consent);
    }
    if !is_marked && titles.iter().any(|title| is_all(title, &GONE)) {
        return Some(Verdict::Gone);
    }
    let is_login = titles.iter().any(|title| is_all(title, &LOGINS));
    if is_empty && (is_login && !is_marked || has_password(tree) && (is_bare || is_login)) {
        return Some(Verdict::Login);
    }
    (is_empty && text.paragraphs == 0 && is_bare && needs_scripts(tree, shown)).then_some(Verdict::Script)
}

/// The title's parts and the headings of the first rank, folded.
fn titles(tree: &Tree, story: &Story) -> Vec<String> {
    let mut titles = Vec::new();
    for title in tree.all("title").take(1) {
        let text: String = tree.raw_below(title);
        let text = fold(start_of(&text, LINE)).replace(" | ", "\n").replace(" - ", "\n").replace(": ", "\n");
        titles.extend(text.lines().map(|part| part.trim().to_owned()));
    }
    for heading in tree.all("h1").chain(story.headline).filter(|&node| !tree.is_hidden(node)).take(4) {
        if tree.characters(heading) <= LINE {
            titles.push(fold(&tree.text(heading)));
        }
    }
    titles
}

/// Whether a folded line has little else than one of some sayings.
fn is_all(line: &str, sayings: &Words) -> bool {
    sayings.are_in(line)
        && sayings.iter().any(|saying| {
            // A number or a single word must open the line.
            let is_found = if saying.contains(' ') || !saying.is_ascii() {
                line.contains(saying)
            } else {
                line.strip_prefix(saying).is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
            };
            is_found && line.len() <= saying.len() + BESIDE
        })
}

/// The start of a text, of at most so many bytes.
fn start_of(text: &str, bytes: usize) -> &str {
    &text[..boundary(text, bytes)]
}

/// What can be pressed, folded; long ones are none.
fn buttons(tree: &Tree) -> impl Iterator<Item = String> + '_ {
    (0..tree.len()).filter(|&node| !tree.is_hidden(node)).filter_map(|node| {
        let is_button = match tree.tag(node) {
            "button" | "a" => tree.characters(node) < 60,
            "input" => {
                let kind = tree.attribute(node, "type").unwrap_or_default();
                let is_pressed = kind.eq_ignore_ascii_case("submit") || kind.eq_ignore_ascii_case("button");
                return is_pressed.then(|| fold(tree.attribute(node, "value").unwrap_or_default()));
            }
            _ => tree.attribute(node, "role") == Some("button") && tree.characters(node) < 60,
        };
        is_button.then(|| fold(&tree.text(node)))
    })
}

fn has_password(tree: &Tree) -> bool {
    tree.all("input").any(|input| {
        !tree.is_hidden(input)
            && tree.attribute(input, "type").is_some_and(|kind| kind.eq_ignore_ascii_case("password"))
    })
}

/// Whether a script, a frame or an element of a test is there.
fn is_challenged(tree: &Tree) -> bool {
    (0..tree.len()).any(|node| {
        let names = match tree.tag(node) {
            "script" | "iframe" => {
                let code = tree.below(node).find_map(|node| tree.raw_text(node)).unwrap_or_default();
                let source = tree.attribute(node, "src").unwrap_or_default();
                return CHALLENGERS.are_in(&source.to_ascii_lowercase())
                    || CHALLENGERS.are_in(&start_of(code, LOOKED_AT).to_ascii_lowercase());
            }
            "" => return false,
            _ => [tree.attribute(node, "id"), tree.attribute(node, "class")],
        };
        names.into_iter().flatten().any(|name| CHALLENGERS.are_in(&name.to_ascii_lowercase()))
    })
}

/// Whether a page without text says that its scripts make it, or leaves room for that and no more.
fn needs_scripts(tree: &Tree, shown: usize) -> bool {
    let asks = tree.all("noscript").any(|node| {
        let text: String = tree.raw_below(node);
        SCRIPTS.are_in(&fold(start_of(&text, LOOKED_AT)))
    });
    if asks || SCRIPTS.are_in(&fold(start_of(&tree.text(0), LOOKED_AT))) {
        return true;
    }
    let is_root = |node: usize| {
        tree.tag(node) == "app-root"
            || tree.attribute(node, "id").is_some_and(|id| ROOTS.has(&id.to_ascii_lowercase()))
    };
    let has_scripts = tree.all("script").next().is_some();
    has_scripts
        && (shown < EMPTY || (0..tree.len()).any(|node| is_root(node) && tree.characters(node) < EMPTY))
}

/// Whether the text is the start of one that goes on for those who pay.
fn breaks_off(tree: &Tree, story: &Story, text: &Text) -> bool {
    let is_paid = story.linked.is_paid;
    if is_paid && story.linked.words.is_some_and(|words| words > 100 && text.words * 10 < words * 6) {
        return true;
    }
    if text.characters >= LONG_START {
        return false;
    }
    if is_paid && (text.breaks_off || text.characters < SHORT_START) {
        return true;
    }
    // A text that stands elsewhere breaks off nowhere.
    let Some(first) = story.first.filter(|_| !story.is_elsewhere) else { return false };
    let is_told = |node: usize| {
        if tree.characters(node) > LINE || tree.is_within(first, node) {
            return false;
        }
        if is_paid && tree.is_labelled(node, &BARRIERS) {
            return tree.all_below(node, "a").chain(tree.all_below(node, "button")).next().is_some();
        }
        if !tree.has_text(node) {
            return false;
        }
        let said = fold(&tree.text(node));
        PAYWALLS.are_in(&said) || is_paid && RESERVED.are_in(&said)
    };
    // Between the start of the text and a little below its end: what stands elsewhere is the site's.
    let mut below = 0;
    (first..tree.len())
        .take_while(|&node| {
            if node >= story.end && !tree.is_hidden(node) {
                below += tree.raw_text(node).map_or(0, |text| text.trim().len());
            }
            below <= BELOW
        })
        .filter(|&node| tree.is_element(node) && !tree.is_hidden(node))
        .any(is_told)
}

/// Whether the page is a front page or a list of stories.
fn is_list(tree: &Tree, story: &Story, text: &Text) -> bool {
    if story.linked.is_article {
        return false;
    }
    let path = story.address.filter(|address| address.as_url().query().is_none());
    let path = path.map(|address| address.as_url().path().trim_matches('/').to_owned());
    if path.as_deref() == Some("") {
        return true;
    }
    let kind = story.meta.first(&["og:type"]).map(str::to_ascii_lowercase).unwrap_or_default();
    let is_archive =
        tree.all("body").any(|body| tree.is_called(body, "archive") && !tree.is_called(body, "single"));
    if is_archive && !kind.contains("article") {
        return true;
    }
    let is_front = path.as_deref().is_some_and(|path| {
        // The address of a story has a number, a name of several words or an ending in it.
        path.split('/').all(|part| {
            part.matches(['-', '_']).count() < 2
                && !part.contains(|character: char| character.is_ascii_digit() || character == '.')
        })
    });
    // A date alone may be that of the first card.
    let is_unsigned = story.article.people.is_empty();
    let is_stated = kind.contains("article") || !story.meta.all("article:published_time").is_empty();
    is_front && tree.link_density(0) > LINKED && (!is_stated && is_unsigned || text.characters < TEASERS)
        || !is_stated && text.characters < STORY && (story.linked.is_list || !kind.is_empty())
}

/// Whether the page shows a video or pictures, and next to no text.
fn is_media(story: &Story, text: &Text) -> bool {
    let kind = story.meta.first(&["og:type"]).map(str::to_ascii_lowercase).unwrap_or_default();
    let says = kind.starts_with("video") || kind.contains("gallery") || story.linked.is_media;
    says && text.characters < MEDIA && !story.linked.is_article
        || text.figures >= 6 && text.characters < STORY
}

#[cfg(test)]
mod tests;
