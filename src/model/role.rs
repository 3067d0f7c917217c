//! What a piece of the screen is, so that a theme can say how it looks.

/// The part that a piece of text plays. A theme gives each role a style, never a widget.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub enum Role {
    /// Plain text of an article.
    #[default]
    Body,
    /// The headline of an unread story, or of the article.
    Headline,
    /// The headline of a story that was read.
    HeadlineRead,
    /// The small label above a headline.
    Kicker,
    /// The summary under it.
    Standfirst,
    /// Who wrote it, and when.
    Byline,
    /// Ages, outlets, times, counts.
    Quiet,
    /// A heading within a text, or of a group.
    Subheading,
    /// A quotation.
    Quote,
    /// Text as typed by a machine.
    Code,
    /// A caption or credit.
    Caption,
    /// A correction.
    Correction,
    /// A link that can be followed.
    Link,
    /// The link that has the focus.
    LinkFocus,
    /// A digit or key to press.
    Key,
    /// The row under the cursor, and its bar.
    Cursor,
    /// The section or tab that is open.
    Open,
    /// The mark of an unread story.
    Unread,
    /// The mark of a saved story.
    Saved,
    /// A line between parts.
    Rule,
    /// What a search found.
    Found,
    /// Something the reader should know.
    Notice,
    /// Something that went wrong.
    Failure,
    /// The name of the paper.
    Masthead,
}
