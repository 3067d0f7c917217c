//! Many languages: the rows of a text's pieces, added up, and four small layers behind.

use unicode_normalization::UnicodeNormalization;

use super::{Damaged, Pieces, Reader, Rows, centred};

/// The first pieces stand for what is unknown and for the text's ends, and match no text.
const MARKS: usize = 3;
/// What stands for a space.
const SPACE: char = '\u{2581}';
/// How much less likely an unknown character is than the unlikeliest piece.
const UNKNOWN: f32 = 10.0;
/// The layers, and the largest of their sides that we take.
const LAYERS: usize = 6;
const SIDE: usize = 4096;

/// The vectors of pieces of words in sixteen languages.
#[derive(Debug)]
pub struct Many<'a> {
    rows: Rows<'a>,
    mean: Vec<f32>,
    pieces: Pieces<'a>,
    /// How likely each piece is, as a logarithm.
    likely: Vec<f32>,
    unknown: f32,
    layers: [Layer<'a>; LAYERS],
}

/// A matrix that a vector multiplies from the left: bytes, one scale a row.
#[derive(Debug)]
struct Layer<'a> {
    scales: Vec<f32>,
    columns: usize,
    bytes: &'a [u8],
}

impl<'a> Layer<'a> {
    fn read(reader: &mut Reader<'a>) -> Result<Self, Damaged> {
        let (rows, columns) = (reader.number()?, reader.number()?);
        if rows == 0 || columns == 0 || rows > SIDE || columns > SIDE {
            return Err(Damaged);
        }
        Ok(Self { scales: reader.floats(rows)?, columns, bytes: reader.bytes(rows * columns)? })
    }

    fn add(&self, vector: &[f32], sum: &mut [f32]) {
        for ((number, scale), row) in
            vector.iter().zip(&self.scales).zip(self.bytes.chunks_exact(self.columns))
        {
            let factor = number * scale;
            if factor != 0.0 {
                for (sum, byte) in sum.iter_mut().zip(row) {
                    *sum += factor * f32::from(byte.cast_signed());
                }
            }
        }
    }

    fn times(&self, vector: &[f32]) -> Vec<f32> {
        let mut sum = vec![0.0; self.columns];
        self.add(vector, &mut sum);
        sum
    }
}

impl<'a> Many<'a> {
    /// Reads the model's matrices and its list of pieces.
    pub fn read(matrix: &'a [u8], listed: &'a str) -> Result<Self, Damaged> {
        let mut reader = Reader(matrix);
        reader.marked(*b"DLMU")?;
        let (rows, width, wide) = (reader.number()?, reader.number()?, reader.number()?);
        let (bits, step) = (reader.number()?, reader.float()?);
        let mean = reader.floats(wide)?;
        let rows_read = Rows::read(&mut reader, rows, width, step)?;
        let mut layers = Vec::with_capacity(LAYERS);
        for _ in 0..LAYERS {
            layers.push(Layer::read(&mut reader)?);
        }
        let layers: [Layer; LAYERS] = layers.try_into().map_err(|_| Damaged)?;
        let mut pieces = Vec::new();
        let mut likely = Vec::new();
        for line in listed.lines().take(rows) {
            let (piece, chance) = line.rsplit_once('\t').ok_or(Damaged)?;
            pieces.push(piece);
            likely.push(chance.parse().map_err(|_| Damaged)?);
        }
        let unknown = likely.iter().copied().fold(f32::INFINITY, f32::min) - UNKNOWN;
        let is_whole = bits == 4 && reader.0.is_empty() && likely.len() == rows && unknown.is_finite();
        let [first, straight, .., last] = &layers;
        let fits =
            first.scales.len() == width + 2 && straight.scales.len() == width + 2 && last.columns == wide;
        if !is_whole || !fits {
            return Err(Damaged);
        }
        let pieces = Pieces::new(pieces.into_iter().zip(0..).skip(MARKS));
        Ok(Self { rows: rows_read, mean, pieces, likely, unknown, layers })
    }

    /// The direction of a text, of length one.
    pub fn vector(&self, text: &str) -> Vec<f32> {
        let pieces = self.cut(text);
        let mut input = self.rows.sum(&pieces);
        let root = (pieces.len().max(1) as f32).sqrt();
        for number in &mut input {
            *number /= root;
        }
        input.extend([root, 1.0]);
        let [first, straight, second, third, past, last] = &self.layers;
        let positive = |mut vector: Vec<f32>| {
            for number in &mut vector {
                *number = number.max(0.0);
            }
            vector
        };
        let low = positive(first.times(&input));
        let mut middle = straight.times(&input);
        second.add(&low, &mut middle);
        let middle = positive(middle);
        let high = positive(third.times(&middle));
        let mut out = past.times(&middle);
        last.add(&high, &mut out);
        for number in &mut out {
            *number = number.tanh();
        }
        centred(out, &self.mean)
    }

    /// The likeliest pieces that make up a text; 0 for a run of what none does.
    fn cut(&self, text: &str) -> Vec<u32> {
        let normal: String = text.nfkc().collect();
        let text: String =
            normal.split_whitespace().flat_map(|word| [SPACE.into(), word.to_owned()]).collect();
        // For each place, the best score of a way to it, where its last piece begins, and which it is.
        let mut ways = vec![(f32::NEG_INFINITY, 0, 0); text.len() + 1];
        ways[0].0 = 0.0;
        for (at, character) in text.char_indices() {
            let before = ways[at].0;
            let mut offer = |length: usize, piece: u32, score: f32| {
                let way = &mut ways[at + length];
                if before + score > way.0 {
                    *way = (before + score, at, piece);
                }
            };
            let one = character.len_utf8();
            let mut is_known = false;
            self.pieces.starts_of("", &text[at..], |length, piece| {
                is_known |= length == one;
                offer(length, piece, self.likely.get(piece as usize).copied().unwrap_or(self.unknown));
            });
            if !is_known {
                offer(one, 0, self.unknown);
            }
        }
        let mut pieces = Vec::new();
        let mut end = text.len();
        while end > 0 {
            let (_, start, piece) = ways[end];
            if piece != 0 || pieces.last() != Some(&0) {
                pieces.push(piece);
            }
            // A way always leads back; were it not so, this would still end.
            end = start.min(end - 1);
        }
        pieces.reverse();
        pieces
    }
}

#[cfg(test)]
mod tests {
    use super::super::cosine;
    use super::*;

    const MATRIX: &[u8] = include_bytes!("../../../assets/models/multi-96-q4.bin");
    const PIECES: &str = include_str!("../../../assets/models/multi-vocab.tsv");

    #[test]
    fn pieces_and_vectors_are_those_of_the_reference() {
        let model = Many::read(MATRIX, PIECES).expect("whole");
        let one = "Singapore PM Lee meets Chinese president in Beijing";
        let other = "新加坡总理李显龙在北京会见中国国家主席";
        assert_eq!(model.cut(one), [22667, 16842, 7203, 35405, 6845, 4335, 16, 38316]);
        let near = cosine(&model.vector(one), &model.vector(other));
        assert!((near - 0.8212).abs() < 0.0001, "{near}");
    }

    #[test]
    fn a_run_of_unknown_characters_is_one_piece() {
        let model = Many::read(MATRIX, PIECES).expect("whole");
        let pieces = model.cut("\u{10ffff}\u{10ffff}\u{10ffff}");
        assert_eq!(pieces.iter().filter(|piece| **piece == 0).count(), 1);
        assert!(model.cut("  ").is_empty());
        assert_eq!(model.vector("").len(), 512);
    }

    #[test]
    fn a_cut_file_is_told() {
        for length in [0, 3, 30, 5_000, MATRIX.len() - 1] {
            assert!(Many::read(&MATRIX[..length], PIECES).is_err(), "{length}");
        }
        assert!(Many::read(MATRIX, "only\t1.0").is_err());
        assert!(Many::read(MATRIX, "only").is_err());
    }

    proptest::proptest! {
        #[test]
        fn no_bytes_are_too_odd(bytes: Vec<u8>, pieces: String) {
            let bytes: Vec<u8> = [b"DLMU\x01\0\0\0".as_slice(), &bytes].concat();
            let _ = Many::read(&bytes, &pieces).map(|model| model.vector(&pieces));
        }
    }
}
