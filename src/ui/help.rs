//! The keys of a view.

use super::canvas::Canvas;
use super::chrome::key;
use crate::app::State;
use crate::app::geometry::Area;
use crate::config::keymap::KeyPlace;
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
        for chord in chords {
            let name = key(canvas, *chord);
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
