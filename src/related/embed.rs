//! Static embeddings: a text as the direction that its pieces point in together.
//!
//! Two models, one for English and one for many languages, read from bytes that are handed in. The
//! cosine of two vectors tells how near two texts are where they share few words.

mod english;
mod many;

pub use english::English;
pub use many::Many;

use thiserror::Error;

use super::hash::Map;

/// A file that is none of ours, or that was cut off.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("this is no model of text vectors, or it is damaged")]
pub struct Damaged;

/// The pieces of the model of many languages that ships, each with how likely it is.
pub static MANY_PIECES: &str = include_str!("../../assets/models/multi-vocab.tsv");

/// The cosine of two vectors of length one; nothing below zero.
pub fn cosine(one: &[f32], other: &[f32]) -> f32 {
    one.iter().zip(other).map(|(one, other)| one * other).sum::<f32>().max(0.0)
}

/// Takes a file apart from its start.
struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    fn bytes(&mut self, count: usize) -> Result<&'a [u8], Damaged> {
        let (taken, rest) = self.0.split_at_checked(count).ok_or(Damaged)?;
        self.0 = rest;
        Ok(taken)
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N], Damaged> {
        let (taken, rest) = self.0.split_first_chunk().ok_or(Damaged)?;
        self.0 = rest;
        Ok(*taken)
    }

    fn number(&mut self) -> Result<usize, Damaged> {
        usize::try_from(u32::from_le_bytes(self.array()?)).map_err(|_| Damaged)
    }

    fn float(&mut self) -> Result<f32, Damaged> {
        Ok(f32::from_le_bytes(self.array()?))
    }

    fn floats(&mut self, count: usize) -> Result<Vec<f32>, Damaged> {
        let (floats, _) = self.bytes(count.checked_mul(4).ok_or(Damaged)?)?.as_chunks::<4>();
        Ok(floats.iter().map(|bytes| f32::from_le_bytes(*bytes)).collect())
    }

    fn marked(&mut self, mark: [u8; 4]) -> Result<(), Damaged> {
        let is_ours = self.array()? == mark && self.number()? == 1;
        is_ours.then_some(()).ok_or(Damaged)
    }
}

/// A row of numbers for each piece: four bits a number, one scale a row.
#[derive(Debug)]
struct Rows<'a> {
    step: f32,
    scales: &'a [[u8; 2]],
    nibbles: &'a [u8],
    width: usize,
}

impl<'a> Rows<'a> {
    fn read(reader: &mut Reader<'a>, rows: usize, width: usize, step: f32) -> Result<Self, Damaged> {
        let scales = reader.bytes(rows.checked_mul(2).ok_or(Damaged)?)?.as_chunks::<2>().0;
        let nibbles = reader.bytes(rows.checked_mul(width / 2).ok_or(Damaged)?)?;
        if width == 0 || !width.is_multiple_of(2) {
            return Err(Damaged);
        }
        Ok(Self { step, scales, nibbles, width })
    }

    /// The sum of the rows of these pieces.
    fn sum(&self, pieces: &[u32]) -> Vec<f32> {
        let mut sum = vec![0.0; self.width];
        let half = self.width / 2;
        for piece in pieces {
            let piece = *piece as usize;
            let row = self.nibbles.get(piece * half..).and_then(|rest| rest.get(..half));
            let (Some(scale), Some(row)) = (self.scales.get(piece), row) else { continue };
            let scale = f32::from(u16::from_le_bytes(*scale)) * self.step;
            let (pairs, _) = sum.as_chunks_mut::<2>();
            for ([low, high], byte) in pairs.iter_mut().zip(row) {
                *low += (f32::from(byte & 15) - 8.0) * scale;
                *high += (f32::from(byte >> 4) - 8.0) * scale;
            }
        }
        sum
    }
}

/// Makes a vector's length one; one of nothing stays.
fn unit(vector: &mut [f32]) {
    let length = vector.iter().map(|number| number * number).sum::<f32>().sqrt();
    if length > 0.0 {
        for number in vector {
            *number /= length;
        }
    }
}

/// A direction, seen from the mean of all texts' directions.
fn centred(mut vector: Vec<f32>, mean: &[f32]) -> Vec<f32> {
    unit(&mut vector);
    for (number, mean) in vector.iter_mut().zip(mean) {
        *number -= mean;
    }
    unit(&mut vector);
    vector
}

/// The pieces of a model, to be found letter by letter.
///
/// Looked up by a hash that grows with each letter: a text of a thousand letters asks for several
/// thousand pieces.
#[derive(Debug)]
struct Pieces<'a> {
    all: Vec<(&'a str, u32)>,
    /// By hash of the whole piece: its place above.
    places: Map<u64, u32>,
    /// The bytes of the longest piece that begins with a character.
    longest: Map<u32, usize>,
}

/// The hash of nothing, and what multiplies it with each byte (FNV-1a).
const NOTHING: u64 = 0xcbf2_9ce4_8422_2325;
const FACTOR: u64 = 0x0100_0000_01b3;

fn grown(hash: u64, bytes: &[u8]) -> u64 {
    bytes.iter().fold(hash, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(FACTOR))
}

impl<'a> Pieces<'a> {
    fn new(pieces: impl Iterator<Item = (&'a str, u32)>) -> Self {
        let all: Vec<_> = pieces.collect();
        let mut places: Map<u64, u32> = Map::default();
        let mut longest: Map<u32, usize> = Map::default();
        for (place, (piece, _)) in (0..).zip(&all) {
            places.entry(grown(NOTHING, piece.as_bytes())).or_insert(place);
            if let Some(first) = piece.chars().next() {
                let longest = longest.entry(first.into()).or_default();
                *longest = piece.len().max(*longest);
            }
        }
        Self { all, places, longest }
    }

    fn len(&self) -> usize {
        self.all.len()
    }

    fn get(&self, piece: &str) -> Option<u32> {
        let (held, number) = self.all[*self.places.get(&grown(NOTHING, piece.as_bytes()))? as usize];
        (held == piece).then_some(number)
    }

    /// Every piece that a text begins with, shortest first: its length in bytes and its number.
    /// `before` stands before the text and is no part of the length.
    fn starts_of(&self, before: &str, text: &str, mut found: impl FnMut(usize, u32)) {
        let Some(first) = before.chars().chain(text.chars()).next() else { return };
        let Some(longest) = self.longest.get(&first.into()) else { return };
        let mut hash = grown(NOTHING, before.as_bytes());
        for (at, character) in text.char_indices() {
            let end = at + character.len_utf8();
            if before.len() + end > *longest {
                return;
            }
            hash = grown(hash, &text.as_bytes()[at..end]);
            let Some(place) = self.places.get(&hash) else { continue };
            let (piece, number) = self.all[*place as usize];
            if piece.strip_prefix(before) == Some(&text[..end]) {
                found(end, number);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_are_found_letter_by_letter() {
        let pieces =
            Pieces::new([("a", 1), ("abc", 2), ("ab", 3), ("##b", 4), ("b", 5), ("ä", 6)].into_iter());
        let check = |before: &str, text: &str, expected: &[(usize, u32)]| {
            let mut all = Vec::new();
            pieces.starts_of(before, text, |length, number| all.push((length, number)));
            assert_eq!(all, expected, "{before}{text}");
        };
        check("", "abcd", &[(1, 1), (2, 3), (3, 2)]);
        check("##", "bc", &[(1, 4)]);
        check("", "äb", &[(2, 6)]);
        check("", "zz", &[]);
        assert_eq!(pieces.get("ab"), Some(3));
        assert_eq!(pieces.get("abcd"), None);
    }

    #[test]
    fn opposite_texts_are_not_near() {
        assert!(cosine(&[1.0, 0.0], &[-1.0, 0.0]).abs() < f32::EPSILON);
        assert!((cosine(&[0.6, 0.8], &[0.6, 0.8]) - 1.0).abs() < 1e-6);
    }
}
