//! The machine: messages in, state and effects out.

use dateline::app::{Effect, Screen, ViewKind};
use dateline::model::StoryId;

use crate::world::{World, steps};

/// The number of the story that is open.
fn open(world: &World) -> Option<i64> {
    world.state.reader.as_ref().and_then(|reader| reader.story).map(|story| story.0)
}

/// The number of the story under the cursor.
fn cursor(world: &World) -> Option<i64> {
    world.state.list.cursor.map(|story| story.0)
}

#[test]
fn begins_on_the_front_page_with_the_cursor_on_its_first_story() {
    let mut world = World::new(80, 24);
    assert_eq!(world.state.view(), ViewKind::Front);
    assert_eq!(cursor(&world), Some(1));
    assert_eq!(steps(&world.state), ["list"]);
    let effects = world.seen();
    assert!(matches!(effects[0], Effect::OpenList { .. }), "{effects:?}");
    assert!(effects.iter().any(|effect| matches!(effect, Effect::Refresh { .. })));
}

#[test]
fn opening_a_story_asks_the_disk_first_then_the_net_and_marks_it_read() {
    let mut world = World::new(80, 24);
    world.seen();
    world.press("j enter");
    assert_eq!(world.state.view(), ViewKind::Article);
    assert_eq!(open(&world), Some(2));
    let effects = world.seen();
    let order: Vec<&str> = effects
        .iter()
        .filter_map(|effect| match effect {
            Effect::LoadStory { .. } => Some("disk"),
            Effect::FetchStory { .. } => Some("net"),
            Effect::Mark { undoable: false, .. } => Some("mark"),
            _ => None,
        })
        .collect();
    assert_eq!(order, ["disk", "mark", "net"]);
    assert!(world.state.list.rows[1].is_read);
    assert!(world.story(2).full.is_some());
}

#[test]
fn the_trail_leads_from_a_story_over_its_related_to_the_next_and_back() {
    let mut world = World::new(80, 24);
    world.press("enter ctrl-d t 2");
    assert_eq!(steps(&world.state), ["list", "article 1", "related 1", "article 4"]);
    world.press("H");
    assert_eq!((world.state.screen, open(&world)), (Screen::Related, Some(1)));
    world.press("H");
    assert_eq!((world.state.screen, open(&world)), (Screen::Article, Some(1)));
    assert!(world.state.reader.as_ref().expect("open").top > 0, "the scroll is as it was");
    world.press("L");
    assert_eq!((world.state.screen, open(&world)), (Screen::Related, Some(1)));
    world.press("L");
    assert_eq!((world.state.screen, open(&world)), (Screen::Article, Some(4)));
    assert_eq!(steps(&world.state).len(), 4);
    world.press("q");
    assert_eq!(world.state.view(), ViewKind::Front);
    assert_eq!(world.state.list.cursor, Some(StoryId(1)));
    assert_eq!(steps(&world.state).len(), 4, "closing removes no step");
}
