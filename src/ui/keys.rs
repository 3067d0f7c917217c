//! Keys as they are shown.

use super::canvas::Canvas;
use crate::app::State;
use crate::config::keymap::{Action, Chord, Key};
use crate::text::SafeText;

/// A key as it is shown: glyphs for those that have one.
pub(super) fn key(canvas: &Canvas, chord: Chord) -> SafeText {
    let plain = !(chord.ctrl || chord.alt || chord.shift);
    SafeText::line(match chord.key {
        Key::Enter if plain => canvas.glyphs.enter,
        Key::Up if plain => canvas.glyphs.up,
        Key::Down if plain => canvas.glyphs.down,
        Key::Left if plain => canvas.glyphs.left,
        Key::Right if plain => canvas.glyphs.right,
        _ => return SafeText::line(&chord.to_string()),
    })
}

/// The first key of an action, where the reader is, or will be when the typed line is left.
pub(super) fn key_of(canvas: &Canvas, state: &State, action: Action) -> SafeText {
    let first = |place| state.keymap.keys_of(place, action).into_iter().next();
    let chord = first(state.place()).or_else(|| first(state.place_below_prompt()));
    chord.map_or_else(|| SafeText::line(action.name()), |chord| key(canvas, chord))
}
