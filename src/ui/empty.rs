//! What a pane says when it has nothing to show, or not yet.

use super::canvas::Canvas;
use super::keys::key_of;
use crate::app::geometry::Area;
use crate::app::{Failure, Reader, Sample, State, ViewKind};
use crate::config::keymap::Action;
use crate::model::{OnDisk, Role};
use crate::text::{SafeText, width};
use crate::typeset::{self, dates};

/// Widest that such words are set.
const COLUMNS: u16 = 60;
/// The most lines of one sentence.
const LINES: usize = 4;

/// Sentences in a pane, a third of the way down, with a failure below them.
pub(super) fn words(canvas: &mut Canvas, area: Area, sentences: &[&str], failure: Option<&Failure>) {
    let columns = COLUMNS.min(area.columns.saturating_sub(4));
    let x = area.x + (area.columns.saturating_sub(columns)) / 2;
    let mut y = area.y + area.rows / 3;
    let inner = Area { x, columns, ..area };
    for (index, sentence) in sentences.iter().enumerate() {
        let role = if index == 0 { Role::Standfirst } else { Role::Quiet };
        y = sentence_at(canvas, inner, y, &SafeText::line(sentence), role);
    }
    if let Some(failure) = failure {
        failed(canvas, inner, y, failure);
    }
}

fn sentence_at(canvas: &mut Canvas, area: Area, mut y: u16, words: &SafeText, role: Role) -> u16 {
    if words.is_empty() || area.columns == 0 {
        return y;
    }
    for line in typeset::headline(words, &[usize::from(area.columns); LINES], canvas.is_ascii()) {
        if y >= area.y + area.rows {
            break;
        }
        canvas.put(area.x, y, area.columns, &SafeText::line(&line), role);
        y += 1;
    }
    y
}

/// A failure and what to do about it.
fn failed(canvas: &mut Canvas, area: Area, y: u16, failure: &Failure) -> u16 {
    let words = SafeText::line(&format!("{} {}", canvas.glyphs.failed, failure.words));
    let y = sentence_at(canvas, area, y, &words, Role::Failure);
    match &failure.hint {
        Some(hint) => sentence_at(canvas, area, y, hint, Role::Quiet),
        None => y,
    }
}

/// A list without rows.
pub(super) fn list(canvas: &mut Canvas, state: &State, area: Area) {
    let list = state.shown_list();
    if let Some(failure) = list.request.failure() {
        words(canvas, area, &[], Some(failure));
        return;
    }
    if list.request.is_out() && list.snapshot.is_none() {
        words(canvas, area, &["One moment."], None);
        return;
    }
    let key = |action| key_of(canvas, state, action);
    let view = state.view();
    let sentences: Vec<String> = match view {
        ViewKind::Saved => vec![
            "Nothing is saved yet.".to_owned(),
            format!("{} saves the story under the cursor.", key(Action::ToggleSaved)),
        ],
        ViewKind::Search if typed(state).is_empty() => {
            vec![
                "Type the words to look for.".to_owned(),
                "One or two letters look in headlines alone.".to_owned(),
            ]
        }
        ViewKind::Search => vec!["No stored story has these words.".to_owned()],
        _ if list.unread_only => {
            vec![
                "Everything here is read.".to_owned(),
                format!("{} shows all stories.", key(Action::UnreadOnly)),
            ]
        }
        _ if state.is_offline => {
            vec!["Nothing is stored here yet.".to_owned(), "No request is made while offline.".to_owned()]
        }
        _ => match (&state.progress, state.no_network) {
            (_, Some(since)) => {
                let tries = if state.tries_by_itself() { "It is tried again by itself, " } else { "" };
                vec![
                    format!(
                        "There has been no network since {}.",
                        dates::moment(since, state.now, &state.zone)
                    ),
                    format!(
                        "{tries}{} tries now, {} adds a source.",
                        key(Action::Refresh),
                        key(Action::AddSource)
                    ),
                ]
            }
            (Some(progress), None) if !progress.is_over => {
                vec!["The first headlines are on their way.".to_owned(), format!("{}.", progress.words())]
            }
            _ => vec![
                "No story here yet.".to_owned(),
                format!("{} refreshes, {} adds a source.", key(Action::Refresh), key(Action::AddSource)),
            ],
        },
    };
    let sentences: Vec<&str> = sentences.iter().map(String::as_str).collect();
    words(canvas, area, &sentences, None);
}

fn typed(state: &State) -> &str {
    state.prompt.as_ref().map_or("…", |prompt| prompt.text())
}

/// No story beside the list.
pub(super) fn no_story(canvas: &mut Canvas, area: Area) {
    words(canvas, area, &["The story under the cursor is shown here."], None);
}

/// A story that was not read from the disk yet: its headline, and why there is no more.
pub(super) fn unset_story(canvas: &mut Canvas, area: Area, reader: &Reader) {
    let mut y = sentence_at(canvas, area, area.y, &reader.title, Role::Headline);
    if let Some(address) = reader.address.as_ref().filter(|_| reader.title.is_empty()) {
        y = sentence_at(canvas, area, y, &SafeText::line(address.as_str()), Role::Headline);
    }
    missing_text(canvas, Area { y, rows: (area.y + area.rows).saturating_sub(y), ..area }, reader);
}

/// Below the end of what is there: why there is not more.
pub(super) fn missing_text(canvas: &mut Canvas, area: Area, reader: &Reader) {
    let has_text = reader.shows() != OnDisk::Headline;
    let below = area.y + 1;
    if let Some(failure) = reader.failure().filter(|_| !has_text) {
        failed(canvas, area, below, failure);
    } else if reader.is_waiting() && !has_text {
        sentence_at(canvas, area, below, &SafeText::line("The text is on its way."), Role::Standfirst);
    } else if !has_text && reader.held().is_some() && reader.is_preview {
        sentence_at(canvas, area, below, &SafeText::line("Opening the story fetches its text."), Role::Quiet);
    }
}

/// Said where no row claims to tell of a story, beside it or before it. Its event may have others that are
/// only likely: those a list counts, and shows as versions.
pub(super) const NO_CLAIM: &str = "No other report is certain yet";

/// A pane of related stories without rows.
pub(super) fn related(canvas: &mut Canvas, area: Area, reader: &Reader) {
    if let Some(failure) = reader.related.request.failure() {
        words(canvas, area, &[], Some(failure));
    } else if reader.related.held.is_none() {
        words(canvas, area, &["Looking for what is near this story."], None);
    } else {
        words(canvas, area, &[&format!("{NO_CLAIM}.")], None);
    }
}

/// The line that says that the sample edition is shown, and why; shorter where the columns are few.
pub(super) fn sample(canvas: &Canvas, state: &State, columns: u16) -> SafeText {
    let key = |action| key_of(canvas, state, action);
    let (add, refresh) = (key(Action::AddSource), key(Action::Refresh));
    let (why, what) = match state.sample {
        Sample::RealWaits => ("real news are here".to_owned(), format!(", {refresh} shows them")),
        _ if state.is_offline => ("offline".to_owned(), format!(", {add} adds a source")),
        _ => {
            let why = match &state.progress {
                _ if state.no_network.is_some() => "no network just now".to_owned(),
                Some(progress) if !progress.is_over => progress.words(),
                _ => "nothing came".to_owned(),
            };
            (why, format!(", {refresh} tries again, {add} adds a source"))
        }
    };
    let words = [
        format!("The Sample Coast, a sample edition; {why}{what}"),
        format!("Sample edition; {why}{what}"),
        format!("Sample edition; {why}"),
        format!("Sample; {why}"),
    ]
    .map(|words| SafeText::line(&words));
    let fits = words.iter().find(|words| width(words) <= usize::from(columns));
    fits.unwrap_or(&words[3]).clone()
}
