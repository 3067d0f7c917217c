//! The text of a story as it is compared with others: headline, and the start of what it says.

use crate::model::{Article, Block, Story, StoryId};
use crate::related::TEXT_CHARACTERS;

/// A text whose vectors are to be made.
#[derive(Debug, Clone)]
pub struct Text {
    /// The story.
    pub story: StoryId,
    /// Headline, a point, the start of the text.
    pub words: String,
    /// Whether it is English, as far as is known.
    pub is_english: bool,
}

/// A story as the models of texts read it: headline, a point, the start of the text.
pub fn told(story: &Story) -> String {
    format!("{}. {}", headline(story), text_of(story))
}

/// The headline, if it is one: a story of which nothing came is called by its address, and addresses
/// of one host are no news in common.
pub fn headline(story: &Story) -> &str {
    let is_address = story.url.as_ref().is_some_and(|url| url.as_str() == story.title.as_str());
    if is_address { "" } else { &story.title }
}

/// The start of a story's text: of its page if that is on disk, else of what the feed gave.
pub fn text_of(story: &Story) -> String {
    start_of(story.full.as_deref().or(story.summary.as_deref()), story.standfirst.as_deref())
}

/// The same of an article and a standfirst.
pub fn start_of(article: Option<&Article>, standfirst: Option<&str>) -> String {
    let mut text = String::new();
    let body = article.map(|article| article.body.as_slice()).unwrap_or_default();
    if body.is_empty() {
        text.push_str(standfirst.unwrap_or_default());
    }
    for paragraph in body.iter().flat_map(Block::texts) {
        if text.len() >= TEXT_CHARACTERS * 4 {
            break;
        }
        text.push_str(&paragraph);
        text.push('\n');
    }
    text.chars().take(TEXT_CHARACTERS).collect()
}
