//! The keys of a view.

use super::canvas::Canvas;
use super::keys::key;
use crate::app::State;
use crate::app::geometry::Area;
use crate::config::keymap::{Chord, KeyPlace};
use crate::model::Role;
use crate::text::SafeText;

/// Columns of the keys.
const KEYS: u16 = 24;

pub(super) fn draw(canvas: &mut Canvas, state: &State, area: Area, of: KeyPlace, top: usize) {
    let keys = KEYS.min(area.columns / 3);
    let rows = state.keymap.listing(of);
    for ((chords, _, says), y) in rows.iter().skip(top).zip(area.y..area.y + area.rows) {
        let end = area.x + 1 + keys;
        let mut x = area.x + 1;
        for name in names(canvas, chords) {
            // A key that does not fit whole is left out: half a name is none.
            if x + crate::text::width(&name) as u16 > end {
                break;
            }
            x += canvas.put(x, y, end - x, &name, Role::Key) + 2;
        }
        let x = end + 2;
        canvas.put(x, y, (area.x + area.columns).saturating_sub(x + 1), *says, Role::Body);
    }
}

/// The names of keys; digits in a row as one, "1 to 9".
fn names(canvas: &Canvas, chords: &[Chord]) -> Vec<SafeText> {
    let digit = |chord: &Chord| chord.typed().and_then(|character| character.to_digit(10));
    if let (Some(first), Some(last)) = (chords.first().and_then(digit), chords.last().and_then(digit))
        && last > first
        && chords.iter().filter_map(digit).eq(first..=last)
        && chords.iter().all(|chord| digit(chord).is_some())
    {
        return vec![SafeText::line(&format!("{first} to {last}"))];
    }
    chords.iter().map(|chord| key(canvas, *chord)).collect()
}

/// The name of a place, for titles.
pub(super) fn title(of: KeyPlace) -> SafeText {
    SafeText::line(match of {
        KeyPlace::Everywhere => "Keys everywhere",
        KeyPlace::List => "Keys in a list",
        KeyPlace::Article => "Keys in an article",
        KeyPlace::Related => "Keys among related stories",
        KeyPlace::Trail => "Keys in the trail",
        KeyPlace::Sources => "Keys among the sources",
        KeyPlace::Help => "Keys in help",
        KeyPlace::Prompt => "Keys while typing",
    })
}
