//! The stories that one story leads to, as the screen and the command line list them.

use serde::{Deserialize, Serialize};

use super::{OnDisk, StoryId, WebUrl, When};
use crate::text::SafeText;

/// Why a story stands where it does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RelatedGroup {
    /// Linked on the page by its publisher.
    Publisher,
    /// The same event told by other outlets.
    Covering,
    /// What came before.
    Earlier,
    /// The site's latest.
    Latest,
}

/// A story that another one leads to.
#[derive(Debug, Clone, PartialEq)]
pub struct RelatedRow {
    /// Its group.
    pub group: RelatedGroup,
    /// The story, if it is in the store.
    pub story: Option<StoryId>,
    /// Its name on the command line, if it is in the store.
    pub public_id: Option<SafeText>,
    /// Where it is.
    pub url: Option<WebUrl>,
    /// The headline.
    pub title: SafeText,
    /// The kicker.
    pub section: Option<SafeText>,
    /// The standfirst.
    pub standfirst: Option<SafeText>,
    /// The byline.
    pub author: Option<SafeText>,
    /// The outlet's name.
    pub outlet: SafeText,
    /// The time as the publisher's card shows it.
    pub time: Option<SafeText>,
    /// When it was published.
    pub published: Option<When>,
    /// How near it is, 0 to 1; `None` for the publisher's own links.
    pub score: Option<f32>,
    /// Why it is listed, in a few words. Never empty.
    pub reason: SafeText,
    /// The heading it stood under on the page.
    pub heading: Option<SafeText>,
    /// What of it is on disk.
    pub on_disk: OnDisk,
    /// Read or not.
    pub is_read: bool,
}
