//! The pane of related stories: by group, with digits and reasons.

use super::canvas::Canvas;
use super::{article, empty};
use crate::app::geometry::Area;
use crate::app::{State, ViewKind};
use crate::model::Role;

pub(super) fn draw(canvas: &mut Canvas, state: &State, area: Area, listing: Area) {
    let Some(reader) = state.reader() else {
        return;
    };
    if reader.listing.targets.is_empty() {
        empty::related(canvas, area, reader);
        return;
    }
    let top = reader.listing_top();
    article::lines(canvas, &reader.listing, top, listing, None);
    let target = reader.listing.targets.get(reader.related_cursor as usize);
    if let Some(target) = target.filter(|_| state.view() == ViewKind::Related) {
        article::bar(canvas, listing, target.lines.clone(), top, Role::Cursor);
    }
}
