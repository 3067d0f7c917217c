//! A response's body: one coding layer, decoded piece by piece into a bounded buffer.

use std::io::{self, Write};

use brotli_decompressor::DecompressorWriter;
use flate2::write::{DeflateDecoder, MultiGzDecoder, ZlibDecoder};

/// The most decoded bytes for each packed one, once more than [`RATIO_FROM`] are decoded.
pub const RATIO: u64 = 100;
/// Decoded bytes up to which no ratio is too high: a short page may well pack to nothing.
pub const RATIO_FROM: u64 = 1024 * 1024;
/// Decoded bytes that are looked at to tell text from anything else.
pub const SNIFFED: usize = 4 * 1024;
/// The largest window of zstd, as a power of two: 8 MiB, what RFC 9659 asks of browsers.
const ZSTD_WINDOW: u32 = 23;
/// Bytes between packed input and decoded output of brotli.
const BROTLI_BUFFER: usize = 8 * 1024;

/// Why a body was given up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// More bytes than its limit, on the wire or decoded.
    TooLarge,
    /// Packed beyond all measure.
    Bomb,
    /// Clearly no text; says what it looks like.
    Binary(&'static str),
    /// The coding is broken.
    Coding(String),
}

/// Takes the packed bytes of one body.
pub struct Body {
    decoder: Decoder,
    wire: u64,
}

enum Decoder {
    /// The first bytes decide.
    Undecided(Coding, Vec<u8>, Sink),
    Plain(Sink),
    Gzip(Box<MultiGzDecoder<Sink>>),
    Zlib(Box<ZlibDecoder<Sink>>),
    Deflate(Box<DeflateDecoder<Sink>>),
    Brotli(Box<DecompressorWriter<Sink>>),
    Zstd(Box<zstd::stream::write::Decoder<'static, Sink>>),
    /// A packed stream is over; what follows it is dropped.
    Over(Sink),
}

/// A content coding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Coding {
    /// As it is.
    Identity,
    /// gzip.
    Gzip,
    /// zlib, or what some servers take for it.
    Deflate,
    /// brotli.
    Brotli,
    /// Zstandard.
    Zstd,
}

impl Coding {
    /// The coding that the values of `Content-Encoding` name; more than one layer is refused.
    pub fn named(values: &[&str]) -> Result<Self, Fault> {
        let mut coding = Self::Identity;
        for name in values.iter().flat_map(|value| value.split(',')).map(str::trim) {
            let named = match name.to_ascii_lowercase().as_str() {
                // Not codings at all, but seen in the wild.
                "" | "identity" | "none" | "utf-8" | "utf8" | "text" => continue,
                "gzip" | "x-gzip" => Self::Gzip,
                "deflate" => Self::Deflate,
                "br" => Self::Brotli,
                "zstd" => Self::Zstd,
                other => return Err(Fault::Coding(format!("unknown content coding {other}"))),
            };
            if coding != Self::Identity {
                return Err(Fault::Coding("packed more than once".to_owned()));
            }
            coding = named;
        }
        Ok(coding)
    }
}

impl Body {
    /// An empty body. `limit` counts decoded bytes; on the wire the same. Where `cuts`, what lies
    /// beyond the limit is dropped without a fault, and anything passes for text.
    pub fn new(coding: Coding, limit: usize, cuts: bool) -> Self {
        let sink = Sink { bytes: Vec::new(), limit, cuts, wire: 0, is_sniffed: cuts, fault: None };
        let decoder = if coding == Coding::Identity {
            Decoder::Plain(sink)
        } else {
            Decoder::Undecided(coding, Vec::new(), sink)
        };
        Self { decoder, wire: 0 }
    }

    /// Takes a piece off the wire. After a fault nothing more may be pushed.
    pub fn push(&mut self, piece: &[u8]) -> Result<(), Fault> {
        self.wire += piece.len() as u64;
        let wire = self.wire;
        self.sink().wire = wire;
        if wire > self.sink().limit as u64 && !self.sink().cuts {
            return Err(Fault::TooLarge);
        }
        let written = self.write(piece);
        self.settle(written)
    }

    /// The decoded bytes, once all pieces were pushed.
    pub fn finish(mut self) -> Result<Vec<u8>, Fault> {
        if matches!(self.decoder, Decoder::Undecided(..)) {
            let decided = self.decide(true);
            self.settle(decided)?;
        }
        let finished = match &mut self.decoder {
            Decoder::Undecided(..) | Decoder::Plain(_) | Decoder::Over(_) => Ok(()),
            Decoder::Gzip(decoder) => decoder.try_finish(),
            Decoder::Zlib(decoder) => decoder.try_finish(),
            Decoder::Deflate(decoder) => decoder.try_finish(),
            Decoder::Brotli(decoder) => decoder.close(),
            Decoder::Zstd(decoder) => decoder.do_finish(),
        };
        self.settle(finished)?;
        let sink = self.sink();
        if !sink.is_sniffed {
            sink.sniff()?;
        }
        Ok(std::mem::take(&mut sink.bytes))
    }

    /// Decoded bytes so far.
    pub fn decoded(&self) -> usize {
        match &self.decoder {
            Decoder::Undecided(_, _, sink) | Decoder::Plain(sink) | Decoder::Over(sink) => sink,
            Decoder::Gzip(decoder) => decoder.get_ref(),
            Decoder::Zlib(decoder) => decoder.get_ref(),
            Decoder::Deflate(decoder) => decoder.get_ref(),
            Decoder::Brotli(decoder) => decoder.get_ref(),
            Decoder::Zstd(decoder) => decoder.get_ref(),
        }
        .bytes
        .len()
    }

    /// Bytes taken off the wire.
    pub fn wire(&self) -> u64 {
        self.wire
    }

    /// Whether all that is wanted is there, before the wire is at its end.
    pub fn is_cut(&mut self) -> bool {
        let sink = self.sink();
        sink.cuts && sink.bytes.len() >= sink.limit
    }

    fn sink(&mut self) -> &mut Sink {
        match &mut self.decoder {
            Decoder::Undecided(_, _, sink) | Decoder::Plain(sink) | Decoder::Over(sink) => sink,
            Decoder::Gzip(decoder) => decoder.get_mut(),
            Decoder::Zlib(decoder) => decoder.get_mut(),
            Decoder::Deflate(decoder) => decoder.get_mut(),
            Decoder::Brotli(decoder) => decoder.get_mut(),
            Decoder::Zstd(decoder) => decoder.get_mut(),
        }
    }

    fn write(&mut self, piece: &[u8]) -> io::Result<()> {
        match &mut self.decoder {
            Decoder::Undecided(_, start, _) => {
                start.extend_from_slice(piece);
                if start.len() >= 2 { self.decide(false) } else { Ok(()) }
            }
            Decoder::Plain(sink) => sink.write_all(piece),
            Decoder::Over(_) => Ok(()),
            Decoder::Gzip(decoder) => decoder.write_all(piece),
            Decoder::Zlib(decoder) => decoder.write_all(piece),
            Decoder::Deflate(decoder) => decoder.write_all(piece),
            Decoder::Brotli(decoder) => decoder.write_all(piece),
            Decoder::Zstd(decoder) => decoder.write_all(piece),
        }
    }

    /// Chooses the decoder by the label and the first two bytes: servers call deflate what is raw,
    /// and gzip what is not packed at all.
    fn decide(&mut self, is_end: bool) -> io::Result<()> {
        let empty = Decoder::Plain(Sink::default());
        let Decoder::Undecided(coding, start, sink) = std::mem::replace(&mut self.decoder, empty) else {
            return Ok(());
        };
        let head = [start.first().copied().unwrap_or_default(), start.get(1).copied().unwrap_or_default()];
        self.decoder = match coding {
            _ if is_end && start.len() < 2 => Decoder::Plain(sink),
            Coding::Gzip if head == [0x1f, 0x8b] => Decoder::Gzip(Box::new(MultiGzDecoder::new(sink))),
            Coding::Identity | Coding::Gzip => Decoder::Plain(sink),
            Coding::Deflate if head[0] & 0x0f == 8 && u16::from_be_bytes(head) % 31 == 0 => {
                Decoder::Zlib(Box::new(ZlibDecoder::new(sink)))
            }
            Coding::Deflate => Decoder::Deflate(Box::new(DeflateDecoder::new(sink))),
            Coding::Brotli => Decoder::Brotli(Box::new(DecompressorWriter::new(sink, BROTLI_BUFFER))),
            Coding::Zstd => {
                let mut decoder = zstd::stream::write::Decoder::new(sink)?;
                decoder.window_log_max(ZSTD_WINDOW)?;
                Decoder::Zstd(Box::new(decoder))
            }
        };
        self.write(&start)
    }

    fn settle(&mut self, written: io::Result<()>) -> Result<(), Fault> {
        let Err(error) = written else { return Ok(()) };
        let sink = self.sink();
        if let Some(fault) = sink.fault.take() {
            return Err(fault);
        }
        // The stream is over and something stands behind it: dropped, as browsers do.
        let is_over = error.kind() == io::ErrorKind::WriteZero || error.to_string().contains("gzip header");
        if (is_over || sink.is_full()) && !sink.bytes.is_empty() {
            let sink = std::mem::take(sink);
            self.decoder = Decoder::Over(sink);
            return Ok(());
        }
        Err(Fault::Coding(error.to_string()))
    }
}

/// Where decoded bytes end up; refuses more than its limit.
#[derive(Default)]
struct Sink {
    bytes: Vec<u8>,
    limit: usize,
    cuts: bool,
    wire: u64,
    is_sniffed: bool,
    fault: Option<Fault>,
}

impl Sink {
    fn is_full(&self) -> bool {
        self.cuts && self.bytes.len() >= self.limit
    }

    fn sniff(&mut self) -> Result<(), Fault> {
        self.is_sniffed = true;
        match what_binary(&self.bytes[..self.bytes.len().min(SNIFFED)]) {
            Some(kind) => Err(Fault::Binary(kind)),
            None => Ok(()),
        }
    }

    fn take(&mut self, piece: &[u8]) -> Result<(), Fault> {
        let room = self.limit - self.bytes.len().min(self.limit);
        if self.cuts {
            self.bytes.extend_from_slice(&piece[..piece.len().min(room)]);
            return if piece.len() > room { Err(Fault::TooLarge) } else { Ok(()) };
        }
        if piece.len() > room {
            return Err(Fault::TooLarge);
        }
        let decoded = (self.bytes.len() + piece.len()) as u64;
        if decoded > RATIO_FROM && decoded / RATIO > self.wire {
            return Err(Fault::Bomb);
        }
        self.bytes.extend_from_slice(piece);
        if !self.is_sniffed && self.bytes.len() >= SNIFFED {
            self.sniff()?;
        }
        Ok(())
    }
}

impl Write for Sink {
    fn write(&mut self, piece: &[u8]) -> io::Result<usize> {
        match self.take(piece) {
            Ok(()) => Ok(piece.len()),
            Err(fault) => {
                if !self.cuts {
                    self.fault = Some(fault);
                }
                Err(io::Error::other("given up"))
            }
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Starts of files that are no text.
const MAGIC: &[(&[u8], &str)] = &[
    (b"%PDF-", "a PDF"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"PK\x03\x04", "a ZIP file"),
    (b"\x1f\x8b", "a packed file"),
    (b"BZh", "a packed file"),
    (b"\xfd7zXZ", "a packed file"),
    (b"\x28\xb5\x2f\xfd", "a packed file"),
    (b"7z\xbc\xaf", "a packed file"),
    (b"\x7fELF", "a program"),
    (b"ID3", "a sound file"),
    (b"OggS", "a sound file"),
    (b"\x1aE\xdf\xa3", "a film"),
    (b"wOF2", "a font"),
    (b"wOFF", "a font"),
    (b"SQLite format 3", "a database"),
];

/// What kind of file the first bytes are, if they are clearly no text in any encoding.
fn what_binary(start: &[u8]) -> Option<&'static str> {
    if let Some((_, kind)) = MAGIC.iter().find(|(magic, _)| start.starts_with(magic)) {
        return Some(kind);
    }
    if start.starts_with(b"RIFF") && start.get(8..12).is_some_and(|kind| kind == b"WEBP" || kind == b"WAVE") {
        return Some("a picture or sound file");
    }
    if start.get(4..8).is_some_and(|kind| kind == b"ftyp") {
        return Some("a film");
    }
    let has_mark = [&b"\xff\xfe"[..], b"\xfe\xff", b"\xef\xbb\xbf", b"\0\0\xfe\xff"]
        .iter()
        .any(|mark| start.starts_with(mark));
    // White space, and the escape that ISO-2022 shifts with, are text.
    let is_control =
        |byte: u8| byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r' | 0x0c | 0x0e | 0x0f | 0x1b);
    let mut by_place = [0_usize; 4];
    for (place, byte) in start.iter().enumerate() {
        by_place[place % 4] += usize::from(is_control(*byte));
    }
    let all: usize = by_place.iter().sum();
    if has_mark || all * 10 <= start.len() {
        return None;
    }
    // Wide characters have their zeros at the same places; other things have them anywhere.
    let odd = by_place[1] + by_place[3];
    let is_utf16 = odd * 10 >= all * 9 || odd * 10 <= all;
    let is_utf32 = by_place.iter().filter(|count| **count * 5 >= start.len()).count() >= 2;
    (!is_utf16 && !is_utf32).then_some("no text")
}

#[cfg(test)]
mod tests {
    use flate2::Compression;
    use flate2::write::{DeflateEncoder, GzEncoder, ZlibEncoder};

    use super::*;

    const LIMIT: usize = 4 * 1024 * 1024;

    fn packed(coding: Coding, text: &[u8]) -> Vec<u8> {
        match coding {
            Coding::Identity => text.to_vec(),
            Coding::Gzip => {
                let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
                encoder.write_all(text).expect("memory");
                encoder.finish().expect("memory")
            }
            Coding::Deflate => {
                let mut encoder = ZlibEncoder::new(Vec::new(), Compression::default());
                encoder.write_all(text).expect("memory");
                encoder.finish().expect("memory")
            }
            Coding::Brotli => {
                let mut packed = Vec::new();
                brotli::BrotliCompress(
                    &mut &*text,
                    &mut packed,
                    &brotli::enc::BrotliEncoderParams::default(),
                )
                .expect("memory");
                packed
            }
            Coding::Zstd => zstd::encode_all(text, 3).expect("memory"),
        }
    }

    fn unpack(coding: Coding, wire: &[u8], piece: usize) -> Result<Vec<u8>, Fault> {
        let mut body = Body::new(coding, LIMIT, false);
        for piece in wire.chunks(piece) {
            body.push(piece)?;
        }
        body.finish()
    }

    #[test]
    fn every_coding_is_read_in_pieces_of_any_size() {
        for coding in [Coding::Identity, Coding::Gzip, Coding::Deflate, Coding::Brotli, Coding::Zstd] {
            for piece in [1, 3, 1000] {
                let unpacked = unpack(coding, &packed(coding, b"<rss/>"), piece);
                assert_eq!(unpacked, Ok(b"<rss/>".to_vec()), "{coding:?} by {piece}");
            }
        }
    }

    #[test]
    fn labels_that_lie_are_seen_through() {
        let mut encoder = DeflateEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(b"<rss/>").expect("memory");
        let raw = encoder.finish().expect("memory");
        assert_eq!(unpack(Coding::Deflate, &raw, 5), Ok(b"<rss/>".to_vec()));
        assert_eq!(unpack(Coding::Gzip, b"<rss/>", 4), Ok(b"<rss/>".to_vec()));
        assert_eq!(unpack(Coding::Gzip, b"", 4), Ok(Vec::new()));
        let mut more = packed(Coding::Gzip, b"<rss/>");
        more.extend_from_slice(b"and then some");
        assert_eq!(unpack(Coding::Gzip, &more, 1000), Ok(b"<rss/>".to_vec()));
    }

    #[test]
    fn a_stream_that_ends_early_is_broken() {
        for coding in [Coding::Gzip, Coding::Deflate, Coding::Brotli, Coding::Zstd] {
            let whole = packed(coding, "a story told at length ".repeat(500).as_bytes());
            let result = unpack(coding, &whole[..whole.len() / 2], 64);
            assert!(
                matches!(result, Err(Fault::Coding(_))),
                "{coding:?}: {:?}",
                result.map(|bytes| bytes.len())
            );
        }
    }

    #[test]
    fn bombs_go_off_outside() {
        for coding in [Coding::Gzip, Coding::Deflate, Coding::Brotli, Coding::Zstd] {
            let wire = packed(coding, &vec![b' '; 3 * 1024 * 1024]);
            assert_eq!(unpack(coding, &wire, 512), Err(Fault::Bomb), "{coding:?}");
        }
        assert_eq!(unpack(Coding::Identity, &vec![b' '; LIMIT + 1], 1000), Err(Fault::TooLarge));
        assert_eq!(unpack(Coding::Identity, &vec![b' '; LIMIT], 1000).map(|bytes| bytes.len()), Ok(LIMIT));
    }

    #[test]
    fn a_body_that_may_be_cut_is_cut() {
        let mut body = Body::new(Coding::Identity, 10, true);
        body.push(b"User-agent: *").expect("it is cut");
        assert!(body.is_cut());
        body.push(b"more").expect("it is dropped");
        assert_eq!(body.finish(), Ok(b"User-agent".to_vec()));
    }

    #[test]
    fn one_coding_layer_is_read() {
        let check = |values: &[&str], expected: Option<Coding>| {
            assert_eq!(Coding::named(values).ok(), expected, "{values:?}");
        };
        check(&[], Some(Coding::Identity));
        check(&["GZIP"], Some(Coding::Gzip));
        check(&["identity, br"], Some(Coding::Brotli));
        check(&["gzip, gzip"], None);
        check(&["gzip", "br"], None);
        check(&["lzma"], None);
    }

    #[test]
    fn text_in_any_encoding_is_text_and_the_rest_is_not() {
        let wide = |text: &str, little: bool| -> Vec<u8> {
            text.encode_utf16()
                .flat_map(|unit| if little { unit.to_le_bytes() } else { unit.to_be_bytes() })
                .collect()
        };
        let wider: Vec<u8> = "<rss>Новости</rss>".chars().flat_map(|c| (c as u32).to_be_bytes()).collect();
        for text in [
            b"<?xml version='1.0'?>\x00<rss>".to_vec(),
            wide("<rss><title>Новости дня</title>", true),
            wide("<rss><title>今日の新聞</title>", false),
            wider,
            b"\x1b$B%K%e\x1b(B <rss>".to_vec(),
            Vec::new(),
        ] {
            assert_eq!(what_binary(&text), None, "{text:?}");
        }
        assert_eq!(what_binary(b"%PDF-1.7 ..."), Some("a PDF"));
        assert_eq!(what_binary(b"\x89PNG\r\n"), Some("a picture"));
        let noise: Vec<u8> =
            (0..4096_u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 13) as u8 % 64).collect();
        assert_eq!(what_binary(&noise), Some("no text"));
    }
}
