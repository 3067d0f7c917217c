//! English: the rows of a text's word pieces, added up.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::{Damaged, Pieces, Reader, Rows, centred};

/// The longest word that is cut into pieces, in characters.
const WORD: usize = 100;
/// What stands before a piece that goes on with a word.
const GOES_ON: &str = "##";
/// What stands for a word that no pieces make up.
const UNKNOWN: &str = "[UNK]";

/// The vectors of English word pieces.
#[derive(Debug)]
pub struct English<'a> {
    rows: Rows<'a>,
    mean: Vec<f32>,
    pieces: Pieces<'a>,
    unknown: u32,
}

impl<'a> English<'a> {
    /// Reads the model's matrix and its list of pieces.
    pub fn read(matrix: &'a [u8], pieces: &'a str) -> Result<Self, Damaged> {
        let mut reader = Reader(matrix);
        reader.marked(*b"DLEM")?;
        let (rows, width, bits, step) =
            (reader.number()?, reader.number()?, reader.number()?, reader.float()?);
        let mean = reader.floats(width)?;
        let rows_read = Rows::read(&mut reader, rows, width, step)?;
        let pieces = Pieces::new(pieces.lines().take(rows).zip(0..));
        let unknown = pieces.get(UNKNOWN).ok_or(Damaged)?;
        let is_whole = bits == 4 && reader.0.is_empty() && pieces.len() == rows;
        is_whole.then_some(Self { rows: rows_read, mean, pieces, unknown }).ok_or(Damaged)
    }

    /// The direction of a text, of length one; zero for a text of nothing.
    pub fn vector(&self, text: &str) -> Vec<f32> {
        let pieces = self.cut(text);
        let sum = self.rows.sum(&pieces);
        if pieces.is_empty() { sum } else { centred(sum, &self.mean) }
    }

    /// The pieces of a text: of each word the longest that fits, from the left.
    fn cut(&self, text: &str) -> Vec<u32> {
        let mut pieces = Vec::new();
        for word in words(text) {
            let first = pieces.len();
            let mut at = if word.chars().nth(WORD).is_some() { None } else { Some(0) };
            while let Some(from) = at.filter(|at| *at < word.len()) {
                let mut longest = None;
                let before = if from == 0 { "" } else { GOES_ON };
                self.pieces.starts_of(before, &word[from..], |length, piece| longest = Some((length, piece)));
                at = longest.map(|(length, piece)| {
                    pieces.push(piece);
                    from + length
                });
            }
            if at.is_none() {
                pieces.truncate(first);
                pieces.push(self.unknown);
            }
        }
        pieces
    }
}

/// The words of a text in lower case without marks; each sign of punctuation is one as well.
fn words(text: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    for character in text.to_lowercase().nfd() {
        let stands_alone = is_punctuation(character) || is_ideograph(character);
        if character.is_whitespace() || stands_alone {
            if stands_alone {
                words.push(character.into());
            }
            words.push(String::new());
        } else if !is_combining_mark(character)
            && !is_unseen(character)
            && let Some(word) = words.last_mut()
        {
            word.push(character);
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

fn is_unseen(character: char) -> bool {
    character.is_control()
        || matches!(character, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fffd}' | '\u{e000}'..='\u{f8ff}')
}

fn is_punctuation(character: char) -> bool {
    character.is_ascii_punctuation()
        || matches!(character, '¡' | '§' | '«' | '¶' | '·' | '»' | '¿' | '\u{2010}'..='\u{2027}'
            | '\u{2030}'..='\u{2043}' | '\u{2045}'..='\u{2051}' | '\u{2053}'..='\u{205e}'
            | '\u{3001}'..='\u{3003}' | '\u{3008}'..='\u{3011}' | '\u{3014}'..='\u{301f}' | '\u{3030}'
            | '\u{30fb}' | '\u{ff01}'..='\u{ff03}' | '\u{ff05}'..='\u{ff0a}' | '\u{ff0c}'..='\u{ff0f}'
            | '\u{ff1a}' | '\u{ff1b}' | '\u{ff1f}' | '\u{ff20}' | '\u{ff3b}'..='\u{ff3d}' | '\u{ff61}'..='\u{ff65}')
}

fn is_ideograph(character: char) -> bool {
    matches!(character, '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}'
        | '\u{20000}'..='\u{2fa1f}')
}

#[cfg(test)]
mod tests {
    use super::super::cosine;
    use super::*;

    const MATRIX: &[u8] = include_bytes!("../../../assets/models/en-128-q4.bin");
    const PIECES: &str = include_str!("../../../assets/models/en-vocab.txt");

    #[test]
    fn pieces_and_vectors_are_those_of_the_reference() {
        let model = English::read(MATRIX, PIECES).expect("whole");
        let (one, other) = ("Senate passes the budget bill", "Congress approves spending plan");
        assert_eq!(model.cut(one), [4001, 5235, 1996, 5166, 3021]);
        let near = cosine(&model.vector(one), &model.vector(other));
        assert!((near - 0.5587).abs() < 0.0001, "{near}");
        assert!(model.vector(" \u{200b} ").iter().all(|number| number.abs() < f32::EPSILON));
    }

    #[test]
    fn words_are_cut_at_punctuation_and_lose_their_marks() {
        assert_eq!(words("Élan’s U.S.-ferry"), ["elan", "’", "s", "u", ".", "s", ".", "-", "ferry"]);
    }

    #[test]
    fn a_word_that_is_none_is_one_unknown_piece() {
        let model = English::read(MATRIX, PIECES).expect("whole");
        assert_eq!(model.cut(&"b".repeat(WORD + 1)), [model.unknown]);
        assert_eq!(model.cut("ferry \u{10ffff}").len(), 2);
    }

    #[test]
    fn a_cut_file_is_told() {
        for length in [0, 3, 20, 500, MATRIX.len() - 1] {
            assert!(English::read(&MATRIX[..length], PIECES).is_err(), "{length}");
        }
        assert!(English::read(MATRIX, "only\none").is_err());
    }

    proptest::proptest! {
        #[test]
        fn no_bytes_are_too_odd(bytes: Vec<u8>, pieces: String) {
            let bytes: Vec<u8> = [b"DLEM\x01\0\0\0".as_slice(), &bytes].concat();
            let _ = English::read(&bytes, &pieces).map(|model| model.vector(&pieces));
        }
    }
}
