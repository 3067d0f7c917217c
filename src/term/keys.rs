//! What the terminal reports, as messages.

use crossterm::event::{Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers, MouseButton, MouseEventKind};

use crate::app::{Button, Message};
use crate::config::keymap::{Chord, Key};
use crate::text::SafeText;

/// The longest paste that is taken, bytes; what lies beyond is dropped.
pub const PASTE_BYTES: usize = 64 * 1024;

/// The message for an event, if it is one for us. Sizes come by their own signal.
pub fn message(event: Event) -> Option<Message> {
    match event {
        Event::Key(key) => chord(key).map(Message::Pressed),
        Event::Paste(text) => {
            let mut end = text.len().min(PASTE_BYTES);
            while !text.is_char_boundary(end) {
                end -= 1;
            }
            Some(Message::Pasted(SafeText::line(&text[..end])))
        }
        Event::Mouse(mouse) => {
            let button = match mouse.kind {
                MouseEventKind::Down(MouseButton::Left) => Button::Click,
                MouseEventKind::ScrollUp => Button::WheelUp,
                MouseEventKind::ScrollDown => Button::WheelDown,
                _ => return None,
            };
            Some(Message::Pointed(button, mouse.column, mouse.row))
        }
        Event::Resize(..) | Event::FocusGained | Event::FocusLost => None,
    }
}

fn chord(event: KeyEvent) -> Option<Chord> {
    // Some terminals report the release too.
    if event.kind == KeyEventKind::Release {
        return None;
    }
    let held = |modifier| event.modifiers.contains(modifier);
    let mut shift = held(KeyModifiers::SHIFT);
    let key = match event.code {
        // Control characters come as their letters with ctrl; any other is no key of ours.
        KeyCode::Char(character) if character.is_control() => return None,
        KeyCode::Char(character) => Key::Char(character),
        KeyCode::Enter => Key::Enter,
        KeyCode::Esc => Key::Esc,
        KeyCode::Backspace => Key::Backspace,
        KeyCode::Tab => Key::Tab,
        KeyCode::BackTab => {
            shift = true;
            Key::Tab
        }
        KeyCode::Up => Key::Up,
        KeyCode::Down => Key::Down,
        KeyCode::Left => Key::Left,
        KeyCode::Right => Key::Right,
        KeyCode::Home => Key::Home,
        KeyCode::End => Key::End,
        KeyCode::PageUp => Key::PageUp,
        KeyCode::PageDown => Key::PageDown,
        KeyCode::Delete => Key::Delete,
        KeyCode::F(number @ 1..=12) => Key::Function(number),
        _ => return None,
    };
    let chord = Chord { key, ctrl: held(KeyModifiers::CONTROL), alt: held(KeyModifiers::ALT), shift };
    Some(chord.normal())
}

#[cfg(test)]
mod tests {
    use crossterm::event::{KeyEventState, MouseEvent};

    use super::*;

    fn key(code: KeyCode, modifiers: KeyModifiers, kind: KeyEventKind) -> Option<Message> {
        message(Event::Key(KeyEvent { code, modifiers, kind, state: KeyEventState::NONE }))
    }

    #[test]
    fn keys_become_chords_of_the_keymap() {
        let check = |code: KeyCode, modifiers: KeyModifiers, expected: &str| {
            let expected = expected.parse().ok().map(Message::Pressed);
            assert_eq!(key(code, modifiers, KeyEventKind::Press), expected, "{code:?} {modifiers:?}");
        };
        check(KeyCode::Char('j'), KeyModifiers::NONE, "j");
        check(KeyCode::Char('J'), KeyModifiers::SHIFT, "J");
        check(KeyCode::Char('d'), KeyModifiers::CONTROL, "ctrl-d");
        check(KeyCode::Left, KeyModifiers::ALT, "alt-left");
        check(KeyCode::BackTab, KeyModifiers::SHIFT, "shift-tab");
        check(KeyCode::BackTab, KeyModifiers::NONE, "shift-tab");
        check(KeyCode::Char(' '), KeyModifiers::NONE, "space");
        check(KeyCode::Char('日'), KeyModifiers::NONE, "日");
        check(KeyCode::F(1), KeyModifiers::NONE, "f1");
        for nothing in [KeyCode::Char('\u{1b}'), KeyCode::Null, KeyCode::CapsLock, KeyCode::F(13)] {
            assert_eq!(key(nothing, KeyModifiers::NONE, KeyEventKind::Press), None);
        }
    }

    #[test]
    fn a_release_is_no_key() {
        assert_eq!(key(KeyCode::Char('j'), KeyModifiers::NONE, KeyEventKind::Release), None);
        assert!(key(KeyCode::Char('j'), KeyModifiers::NONE, KeyEventKind::Repeat).is_some());
    }

    #[test]
    fn a_paste_is_one_line_of_bounded_safe_text() {
        let paste = |text: &str| match message(Event::Paste(text.to_owned())) {
            Some(Message::Pasted(text)) => text,
            other => panic!("{other:?}"),
        };
        assert_eq!(
            paste("https://news.example/\r\nrm -rf\x1b[201~").as_str(),
            "https://news.example/ rm -rf[201~"
        );
        assert!(paste(&"é".repeat(PASTE_BYTES)).len() <= PASTE_BYTES);
    }

    #[test]
    fn clicks_and_the_wheel_are_taken_and_moves_are_not() {
        let mouse = |kind| {
            message(Event::Mouse(MouseEvent { kind, column: 3, row: 7, modifiers: KeyModifiers::NONE }))
        };
        let check = |kind, expected: Option<Button>| {
            assert_eq!(mouse(kind), expected.map(|button| Message::Pointed(button, 3, 7)), "{kind:?}");
        };
        check(MouseEventKind::Down(MouseButton::Left), Some(Button::Click));
        check(MouseEventKind::ScrollUp, Some(Button::WheelUp));
        check(MouseEventKind::ScrollDown, Some(Button::WheelDown));
        check(MouseEventKind::Up(MouseButton::Left), None);
        check(MouseEventKind::Down(MouseButton::Right), None);
        check(MouseEventKind::Moved, None);
    }
}
