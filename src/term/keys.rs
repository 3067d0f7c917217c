//! What the terminal sends, as messages.
//!
//! Bytes go in as they were read, divided anywhere: what is not whole waits for what follows it.
//! Answers of the terminal to what a program before us asked are no keys, and take none with them.

use std::time::Duration;

use crate::app::{Button, Message};
use crate::config::keymap::{Chord, Key};
use crate::text::SafeText;

/// The longest paste that is taken, bytes; what lies beyond is dropped.
pub const PASTE_BYTES: usize = 64 * 1024;
/// The longest sequence that is read, bytes; a longer one is no key.
const SEQUENCE_BYTES: usize = 64;
/// How long the rest of a sequence may be behind the escape character; after that it was the key.
const AFTER_ESCAPE: Duration = Duration::from_millis(50);
/// How long it may be behind a beginning that no single key makes.
const AFTER_START: Duration = Duration::from_millis(500);
/// How long a paste may pause.
const IN_PASTE: Duration = Duration::from_secs(2);
/// What ends a paste.
const PASTE_END: &[u8] = b"\x1b[201~";

/// Makes messages of bytes.
#[derive(Debug, Default)]
pub struct Decoder {
    mode: Mode,
}

/// What the bytes so far are the beginning of.
#[derive(Debug, Default)]
enum Mode {
    /// Of nothing.
    #[default]
    Ground,
    /// A character, and whether alt is held.
    Character { bytes: Vec<u8>, length: usize, alt: bool },
    /// Anything after the escape character.
    Escape,
    /// A key of the keypad, `ESC O`.
    Keypad,
    /// `ESC [` and what came after it.
    Sequence(Vec<u8>),
    /// `ESC [ [`, a function key of the Linux console.
    Console,
    /// `ESC [ M`, the mouse in the old form.
    OldMouse(Vec<u8>),
    /// A paste, and how much of its end came.
    Paste { text: Vec<u8>, of_end: usize },
    /// An answer that is a text: its first character, its length, whether an escape came last.
    Text { first: u8, length: usize, is_escaped: bool },
}

impl Decoder {
    /// Takes bytes, and gives what they say together with those before.
    pub fn take(&mut self, bytes: &[u8]) -> Vec<Message> {
        let mut messages = Vec::new();
        for byte in bytes {
            self.step(*byte, &mut messages);
        }
        messages
    }

    /// How long to wait for the rest of what has begun; `None` where nothing has.
    pub fn patience(&self) -> Option<Duration> {
        match self.mode {
            Mode::Ground => None,
            Mode::Escape => Some(AFTER_ESCAPE),
            Mode::Paste { .. } => Some(IN_PASTE),
            _ => Some(AFTER_START),
        }
    }

    /// The rest did not come in time: what came is a key by itself, or nothing.
    pub fn give_up(&mut self) -> Option<Message> {
        match std::mem::take(&mut self.mode) {
            Mode::Escape => pressed(Chord::plain(Key::Esc)),
            Mode::Keypad => character('O', true),
            Mode::Sequence(bytes) if bytes.is_empty() => character('[', true),
            Mode::Text { first, length: 0, .. } => character(char::from(first), true),
            Mode::Paste { text, .. } => Some(pasted(&text)),
            Mode::Ground
            | Mode::Character { .. }
            | Mode::Sequence(_)
            | Mode::Console
            | Mode::OldMouse(_)
            | Mode::Text { .. } => None,
        }
    }

    fn step(&mut self, byte: u8, messages: &mut Vec<Message>) {
        match std::mem::take(&mut self.mode) {
            Mode::Ground => messages.extend(self.begin(byte, false)),
            Mode::Escape => match byte {
                b'[' => self.mode = Mode::Sequence(Vec::new()),
                b'O' => self.mode = Mode::Keypad,
                b']' | b'P' | b'_' | b'^' | b'X' => {
                    self.mode = Mode::Text { first: byte, length: 0, is_escaped: false };
                }
                b'\x1b' => {
                    messages.extend(pressed(Chord::plain(Key::Esc)));
                    self.mode = Mode::Escape;
                }
                _ => messages.extend(self.begin(byte, true)),
            },
            Mode::Character { mut bytes, length, alt } => {
                if byte & 0xc0 != 0x80 {
                    messages.extend(self.begin(byte, false));
                    return;
                }
                bytes.push(byte);
                if bytes.len() < length {
                    self.mode = Mode::Character { bytes, length, alt };
                } else if let Ok(text) = std::str::from_utf8(&bytes) {
                    messages.extend(text.chars().next().and_then(|typed| character(typed, alt)));
                }
            }
            Mode::Keypad => match byte {
                b'A'..=b'H' | b'P'..=b'S' => {
                    messages.extend(letter_key(byte).and_then(|key| pressed(Chord::plain(key))));
                }
                b'\x1b' => self.mode = Mode::Escape,
                _ => {}
            },
            Mode::Sequence(bytes) => self.sequence(bytes, byte, messages),
            Mode::Console => match byte {
                b'A'..=b'E' => messages.extend(pressed(Chord::plain(Key::Function(byte - b'A' + 1)))),
                b'\x1b' => self.mode = Mode::Escape,
                _ => {}
            },
            Mode::OldMouse(mut bytes) => {
                bytes.push(byte);
                match bytes[..] {
                    [button, x, y] => {
                        let place = |at: u8| u16::from(at.saturating_sub(33));
                        messages.extend(mouse(u16::from(button.saturating_sub(32)), place(x), place(y)));
                    }
                    _ => self.mode = Mode::OldMouse(bytes),
                }
            }
            Mode::Paste { mut text, of_end } => {
                let of_end =
                    if byte == PASTE_END[of_end] { of_end + 1 } else { usize::from(byte == b'\x1b') };
                if text.len() < PASTE_BYTES + PASTE_END.len() {
                    text.push(byte);
                }
                if of_end == PASTE_END.len() {
                    text.truncate(text.len() - PASTE_END.len());
                    messages.push(pasted(&text));
                } else {
                    self.mode = Mode::Paste { text, of_end };
                }
            }
            Mode::Text { first, length, is_escaped } => match byte {
                // The bell or `ESC \` ends it; any other escape begins something else.
                b'\x07' => {}
                b'\\' if is_escaped => {}
                _ if is_escaped => {
                    self.mode = Mode::Escape;
                    self.step(byte, messages);
                }
                _ => {
                    let is_escaped = byte == b'\x1b';
                    self.mode = Mode::Text { first, length: length.saturating_add(1), is_escaped };
                }
            },
        }
    }

    /// A byte that may begin something.
    fn begin(&mut self, byte: u8, alt: bool) -> Option<Message> {
        let key = |key| pressed(Chord { alt, ..Chord::plain(key) });
        let control =
            |letter: u8| pressed(Chord { ctrl: true, alt, ..Chord::plain(Key::Char(letter.into())) });
        let length = match byte {
            b'\x1b' => {
                self.mode = Mode::Escape;
                return None;
            }
            b'\r' => return key(Key::Enter),
            b'\t' => return key(Key::Tab),
            b'\x7f' => return key(Key::Backspace),
            0 => return control(b' '),
            1..=26 => return control(byte - 1 + b'a'),
            28..=31 => return control(byte - 28 + b'4'),
            b' '..=b'~' => return character(char::from(byte), alt),
            0xc2..=0xdf => 2,
            0xe0..=0xef => 3,
            0xf0..=0xf4 => 4,
            _ => return None,
        };
        self.mode = Mode::Character { bytes: vec![byte], length, alt };
        None
    }

    /// One more byte of what `ESC [` began.
    fn sequence(&mut self, mut bytes: Vec<u8>, byte: u8, messages: &mut Vec<Message>) {
        match byte {
            b'M' if bytes.is_empty() => self.mode = Mode::OldMouse(Vec::new()),
            b'[' if bytes.is_empty() => self.mode = Mode::Console,
            b'~' if bytes == b"200" => self.mode = Mode::Paste { text: Vec::new(), of_end: 0 },
            b'@'..=b'~' if bytes.len() < SEQUENCE_BYTES => messages.extend(report(&bytes, byte)),
            b'@'..=b'~' => {}
            b' '..=b'?' => {
                if bytes.len() < SEQUENCE_BYTES {
                    bytes.push(byte);
                }
                self.mode = Mode::Sequence(bytes);
            }
            // Given up by the terminal: this begins something else.
            _ => messages.extend(self.begin(byte, false)),
        }
    }
}

/// What a whole sequence says: a key, the mouse; an answer says nothing to us.
fn report(bytes: &[u8], end: u8) -> Option<Message> {
    let text = std::str::from_utf8(bytes).ok()?;
    if let Some(text) = text.strip_prefix('<') {
        let mut numbers = text.split(';').map(str::parse::<u16>);
        let mut number = || numbers.next()?.ok();
        let (button, x, y) = (number()?, number()?, number()?);
        return if end == b'M' { mouse(button, x.saturating_sub(1), y.saturating_sub(1)) } else { None };
    }
    if !text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b';' | b':')) {
        return None;
    }
    let field = |index: usize, part: usize| -> Option<u32> {
        text.split(';').nth(index)?.split(':').nth(part)?.parse().ok()
    };
    // Some terminals report the release too.
    if field(1, 1) == Some(3) {
        return None;
    }
    let held = field(1, 0).unwrap_or(1).saturating_sub(1);
    let (key, is_shifted) = match end {
        b'Z' => (Key::Tab, true),
        // `R` is where the cursor stands.
        b'A'..=b'H' | b'P' | b'Q' | b'S' => (letter_key(end)?, false),
        b'~' if field(0, 0) == Some(27) => (code_key(field(2, 0)?)?, false),
        b'~' => (numbered_key(field(0, 0)?)?, false),
        b'u' => (code_key(field(0, 0)?)?, false),
        _ => return None,
    };
    let is_held = |bit: u32| held & bit != 0;
    pressed(Chord { key, shift: is_shifted || is_held(1), alt: is_held(2), ctrl: is_held(4) })
}

fn letter_key(letter: u8) -> Option<Key> {
    Some(match letter {
        b'A' => Key::Up,
        b'B' => Key::Down,
        b'C' => Key::Right,
        b'D' => Key::Left,
        b'F' => Key::End,
        b'H' => Key::Home,
        b'P'..=b'S' => Key::Function(letter - b'P' + 1),
        _ => return None,
    })
}

fn numbered_key(number: u32) -> Option<Key> {
    Some(match number {
        1 | 7 => Key::Home,
        3 => Key::Delete,
        4 | 8 => Key::End,
        5 => Key::PageUp,
        6 => Key::PageDown,
        11..=15 => Key::Function(number as u8 - 10),
        17..=21 => Key::Function(number as u8 - 11),
        23 | 24 => Key::Function(number as u8 - 12),
        _ => return None,
    })
}

fn code_key(code: u32) -> Option<Key> {
    Some(match code {
        9 => Key::Tab,
        13 => Key::Enter,
        27 => Key::Esc,
        127 => Key::Backspace,
        _ => Key::Char(char::from_u32(code).filter(|typed| !typed.is_control())?),
    })
}

fn character(typed: char, alt: bool) -> Option<Message> {
    if typed.is_control() {
        return None;
    }
    pressed(Chord { alt, ..Chord::plain(Key::Char(typed)) })
}

#[expect(clippy::unnecessary_wraps, reason = "what its callers give")]
fn pressed(chord: Chord) -> Option<Message> {
    Some(Message::Pressed(chord.normal()))
}

/// Clicks of the first button and the wheel; other buttons, releases and moves are nothing.
fn mouse(button: u16, column: u16, row: u16) -> Option<Message> {
    const HELD: u16 = 4 + 8 + 16;
    let button = match button & !HELD {
        0 => Button::Click,
        64 => Button::WheelUp,
        65 => Button::WheelDown,
        _ => return None,
    };
    Some(Message::Pointed(button, column, row))
}

fn pasted(bytes: &[u8]) -> Message {
    let text: String =
        bytes[..bytes.len().min(PASTE_BYTES)].utf8_chunks().map(|chunk| chunk.valid()).collect();
    Message::Pasted(SafeText::line(&text))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What bytes say, each as it would be written.
    fn heard(messages: &[Message]) -> String {
        let words: Vec<String> = messages
            .iter()
            .map(|message| match message {
                Message::Pressed(chord) => chord.to_string(),
                Message::Pasted(text) => format!("<{text}>"),
                Message::Pointed(button, column, row) => format!("{button:?}({column},{row})"),
                other => panic!("{other:?}"),
            })
            .collect();
        words.join(" ")
    }

    /// The bytes say this at once, and however they are divided.
    #[track_caller]
    fn check(bytes: impl AsRef<[u8]>, expected: &str) {
        let bytes = bytes.as_ref();
        for first in 0..=bytes.len() {
            for second in first..=bytes.len() {
                let mut decoder = Decoder::default();
                let mut messages = decoder.take(&bytes[..first]);
                messages.extend(decoder.take(&bytes[first..second]));
                messages.extend(decoder.take(&bytes[second..]));
                messages.extend(decoder.give_up());
                let shown = String::from_utf8_lossy(bytes).into_owned();
                assert_eq!(heard(&messages), expected, "{shown:?} divided at {first} and {second}");
                assert_eq!(decoder.patience(), None);
            }
        }
    }

    #[test]
    fn keys_become_chords_of_the_keymap() {
        check("jJ ~", "j J space ~");
        check("日é", "日 é");
        check("\r\t\x7f\x08\n\x04\x00\x1c", "enter tab backspace ctrl-h ctrl-j ctrl-d ctrl-space ctrl-4");
        check("\x1b[A\x1b[B\x1b[C\x1b[D\x1b[H\x1b[F", "up down right left home end");
        check("\x1bOA\x1bOH\x1bOP\x1bOS", "up home f1 f4");
        check("\x1b[1;3D\x1b[1;5A\x1b[1;2P", "alt-left ctrl-up shift-f1");
        check(
            "\x1b[1~\x1b[3~\x1b[4~\x1b[5~\x1b[6~\x1b[5;5~",
            "home delete end page-up page-down ctrl-page-up",
        );
        check("\x1b[11~\x1b[15~\x1b[17~\x1b[21~\x1b[24~\x1b[[A", "f1 f5 f6 f10 f12 f1");
        check("\x1b[Z", "shift-tab");
        check("\x1bj\x1b\r\x1bé", "alt-j alt-enter alt-é");
        check("\x1b[106u\x1b[100;5u\x1b[27u\x1b[27;5;100~", "j ctrl-d esc ctrl-d");
        for nothing in ["\u{85}", "\x1b[2~", "\x1b[25~", "\x1b[I\x1b[O", "\x1b[99999999999u"] {
            check(nothing, "");
        }
    }

    #[test]
    fn the_escape_key_is_told_from_a_sequence_by_what_follows_in_time() {
        check("\x1b", "esc");
        check("\x1b\x1b", "esc esc");
        check("\x1b\x1b[A", "esc up");
        check("\x1b[", "alt-[");
        check("\x1bO", "alt-O");
        check("\x1bP", "alt-P");
        let mut decoder = Decoder::default();
        assert_eq!(heard(&decoder.take(b"\x1b")), "");
        assert_eq!(decoder.patience(), Some(AFTER_ESCAPE));
        assert_eq!(heard(&decoder.give_up().into_iter().collect::<Vec<_>>()), "esc");
        assert_eq!(heard(&decoder.take(b"j")), "j");
    }

    #[test]
    fn a_late_answer_of_the_terminal_is_no_key_and_takes_none_with_it() {
        check("\x1b[?62;4c\x1b[0n\x1b[5;5Rk", "k");
        check("\x1b[>41;357;0c\x1b[?1u\x1b[?2026;2$yk", "k");
        check("\x1b]11;rgb:1c1c/1c1c/1c1c\x1b\\k", "k");
        check("\x1b]11;rgb:1c1c/1c1c/1c1c\x07k", "k");
        check("\x1bP>|term 3.2\x1b\\k\x1b_Gi=1;OK\x1b\\k", "k k");
        // Half of one, then something else.
        check("\x1b[?62\x1b[Bk", "down k");
        check("\x1b]11;rgb\x1b[Bk", "down k");
        check([b"\x1b[", "1;".repeat(100).as_bytes(), b"Ak"].concat(), "k");
    }

    #[test]
    fn bytes_that_are_no_text_are_nothing() {
        check(b"\xff\x80j", "j");
        check(b"\xe6\x97j", "j");
        check(b"\xed\xa0\x80j", "j");
    }

    #[test]
    fn a_release_is_no_key() {
        check("\x1b[106;1:3u\x1b[1;1:3A", "");
        check("\x1b[106;1:2u", "j");
    }

    #[test]
    fn a_paste_is_one_line_of_bounded_safe_text() {
        check("\x1b[200~rm -rf /\r\x1b[201~j", "<rm -rf /> j");
        check("\x1b[200~a\x1b[20\x1b\x1b[201~", "<a[20>");
        check("\x1b[200~half", "<half>");
        let long = [b"\x1b[200~", "é".repeat(PASTE_BYTES).as_bytes(), b"\x1b[201~j"].concat();
        let messages = Decoder::default().take(&long);
        let [Message::Pasted(text), Message::Pressed(_)] = &messages[..] else { panic!("{messages:?}") };
        assert_eq!(text.len(), PASTE_BYTES);
    }

    #[test]
    fn clicks_and_the_wheel_are_taken_and_moves_are_not() {
        check("\x1b[<0;4;8M\x1b[<0;4;8m", "Click(3,7)");
        check("\x1b[<64;4;8M\x1b[<65;4;8M\x1b[<81;4;8M", "WheelUp(3,7) WheelDown(3,7) WheelDown(3,7)");
        check("\x1b[<2;4;8M\x1b[<32;4;8M\x1b[<35;4;8M\x1b[<0;4M", "");
        check("\x1b[M $(j\x1b[M#$(", "Click(3,7) j");
    }
}
