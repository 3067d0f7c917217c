//! What a key can do.

use std::fmt;

macro_rules! actions {
    ($($(#[$doc:meta])* $variant:ident = $name:literal,)+) => {
        /// What a key does. Its name is what the keymap calls it.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Action {
            $($(#[$doc])* $variant,)+
            /// Follows the related story with this number, 1 to 9.
            Follow(u8),
        }

        /// The named actions but `follow-1` to `follow-9`.
        const NAMED: &[(&str, Action)] = &[$(($name, Action::$variant),)+];
    };
}

actions! {
    /// Moves down a line, a row, an offer.
    NextLine = "next-line",
    /// Moves up a line, a row, an offer.
    PreviousLine = "previous-line",
    /// Moves down a page.
    NextPage = "next-page",
    /// Moves up a page.
    PreviousPage = "previous-page",
    /// Moves down half a page.
    HalfPageDown = "half-page-down",
    /// Moves up half a page.
    HalfPageUp = "half-page-up",
    /// Moves to the top.
    Top = "top",
    /// Moves to the end.
    Bottom = "bottom",
    /// Moves down a page; at the end of a text, opens the next unread story.
    ReadOn = "read-on",
    /// Opens what is under the cursor or in focus.
    Open = "open",
    /// Closes the topmost thing; does nothing on the front page.
    Close = "close",
    /// Closes the topmost thing; on the front page, leaves.
    CloseOrQuit = "close-or-quit",
    /// Leaves now.
    Quit = "quit",
    /// Hands the terminal back to the shell.
    Suspend = "suspend",
    /// Draws everything anew.
    Redraw = "redraw",
    /// Opens the next story of the list.
    NextStory = "next-story",
    /// Opens the previous story of the list.
    PreviousStory = "previous-story",
    /// Goes to the next unread story, or the next match.
    NextUnread = "next-unread",
    /// Goes to the previous unread story, or the previous match.
    PreviousUnread = "previous-unread",
    /// Goes back along the trail.
    Back = "back",
    /// Goes forward along the trail.
    Forward = "forward",
    /// Shows the trail.
    Trail = "trail",
    /// Shows the related stories of the story.
    Related = "related",
    /// Shows the text of the story whose related stories are shown.
    Article = "article",
    /// Opens the next section, or goes to the next group.
    NextSection = "next-section",
    /// Opens the previous section, or goes to the previous group.
    PreviousSection = "previous-section",
    /// Moves the focus to the next link or listed story.
    NextLink = "next-link",
    /// Moves the focus to the previous link or listed story.
    PreviousLink = "previous-link",
    /// Opens the front page.
    FrontPage = "front-page",
    /// Opens all stories, the newest first.
    AllStories = "all-stories",
    /// Opens what was saved.
    Saved = "saved",
    /// Opens all versions of the event under the cursor.
    Versions = "versions",
    /// Shows the sources.
    Sources = "sources",
    /// Opens the browser.
    Browse = "browse",
    /// Copies the address.
    CopyLink = "copy-link",
    /// Copies headline, outlet, date and address.
    CopyCitation = "copy-citation",
    /// Marks read or unread.
    ToggleRead = "toggle-read",
    /// Saves, or saves no more.
    ToggleSaved = "toggle-saved",
    /// Marks the whole list read.
    MarkListRead = "mark-list-read",
    /// Takes back the last mark, or the last change of a source.
    Undo = "undo",
    /// Shows unread stories alone, or all.
    UnreadOnly = "unread-only",
    /// Shows waiting stories, or refreshes the list's sources.
    Refresh = "refresh",
    /// Refreshes every source.
    RefreshAll = "refresh-all",
    /// Shows the full text, or the feed's own.
    FullText = "full-text",
    /// Has the full text fetched with the next refresh.
    FetchLater = "fetch-later",
    /// Reads over the whole window, or in its pane.
    Panes = "panes",
    /// Searches all stories, or finds in the text.
    Search = "search",
    /// Offers any action by name.
    Palette = "palette",
    /// Shows the keys of the view.
    Help = "help",
    /// Asks for the address of a new source.
    AddSource = "add-source",
    /// Opens the sources file in an editor.
    EditSources = "edit-sources",
    /// Refreshes the source under the cursor.
    RefreshSource = "refresh-source",
    /// Pauses the source under the cursor, or goes on with it.
    PauseSource = "pause-source",
    /// Asks for another name or section of the source under the cursor.
    EditSource = "edit-source",
    /// Removes the source under the cursor.
    RemoveSource = "remove-source",
    /// Takes what is typed.
    Accept = "accept",
    /// Leaves the typed line.
    Cancel = "cancel",
    /// Moves left in the typed line.
    PreviousCharacter = "previous-character",
    /// Moves right in the typed line.
    NextCharacter = "next-character",
    /// Moves to the start of the typed line.
    LineStart = "line-start",
    /// Moves to the end of the typed line.
    LineEnd = "line-end",
    /// Erases the character before.
    Erase = "erase",
    /// Erases the character after.
    EraseNext = "erase-next",
    /// Erases the word before.
    EraseWord = "erase-word",
    /// Erases the typed line.
    EraseLine = "erase-line",
}

/// The names of the actions that follow a number.
const FOLLOWS: [&str; 9] = [
    "follow-1", "follow-2", "follow-3", "follow-4", "follow-5", "follow-6", "follow-7", "follow-8",
    "follow-9",
];

impl Action {
    /// Every action.
    pub fn all() -> impl Iterator<Item = Self> {
        NAMED.iter().map(|(_, action)| *action).chain((1..=9).map(Self::Follow))
    }

    /// The action of this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::all().find(|action| action.name() == name)
    }

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Follow(number) => FOLLOWS[usize::from(number.clamp(1, 9)) - 1],
            _ => NAMED
                .iter()
                .find(|(_, action)| *action == self)
                .map(|(name, _)| *name)
                .expect("the table holds every variant"),
        }
    }
}

impl fmt::Display for Action {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(self.name())
    }
}
