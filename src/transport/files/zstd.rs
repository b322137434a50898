//! A zstd stream of any number of frames; the decoder itself knows only one. After a damaged one it goes on with the next.

use std::io::{self, BufRead, Read};

use ruzstd::decoding::errors::{FrameDecoderError, ReadFrameHeaderError};
use ruzstd::decoding::{BlockDecodingStrategy, Dictionary, FrameDecoder, StreamingDecoder};

/// Largest window accepted: `zstd --long` takes 128 MiB, everything else 8 MiB or less.
const WINDOW: u64 = 128 << 20;
/// How a frame begins (RFC 8878 §3.1.1).
const MAGIC: [u8; 4] = [0x28, 0xb5, 0x2f, 0xfd];
/// The skippable frame in which a WARC file brings its dictionary (IIPC, "Zstandard Compression for WARC Files 1.0").
const DICTIONARY: u32 = 0x184D_2A5D;
/// Most bytes of a dictionary.
const LONGEST: u32 = 8 << 20;

/// Decompresses frame after frame; skippable frames are skipped, but for a dictionary. Damage is an error of the kind `InvalidData`, once; the
/// next read goes on behind it.
pub struct ZstdFrames<R> {
    source: R,
    decoder: FrameDecoder,
    inside: bool,
    /// The first bytes of a frame were taken while looking for it.
    found: bool,
}

impl<R: BufRead> ZstdFrames<R> {
    pub fn new(source: R) -> Self {
        let mut decoder = FrameDecoder::new();
        decoder.set_max_window_size(WINDOW);
        Self { source, decoder, inside: false, found: false }
    }

    /// Begins the next frame; `false` at the end of the stream.
    fn begin(&mut self) -> io::Result<bool> {
        while self.found || !self.source.fill_buf()?.is_empty() {
            let magic: &[u8] = if std::mem::take(&mut self.found) { &MAGIC } else { &[] };
            match self.decoder.reset(magic.chain(&mut self.source)) {
                Ok(()) => return Ok(true),
                Err(FrameDecoderError::ReadFrameHeaderError(ReadFrameHeaderError::SkipFrame {
                    magic_number: DICTIONARY,
                    length: length @ ..=LONGEST,
                })) => self.take_dictionary(length)?,
                Err(FrameDecoderError::ReadFrameHeaderError(ReadFrameHeaderError::SkipFrame { length, .. })) => {
                    io::copy(&mut (&mut self.source).take(length.into()), &mut io::sink())?;
                }
                Err(error) => return Err(io::Error::new(io::ErrorKind::InvalidData, error)),
            }
        }
        Ok(false)
    }

    /// Reads the dictionary of the frames that follow; it may be compressed itself.
    fn take_dictionary(&mut self, length: u32) -> io::Result<()> {
        let wrong = |error: &dyn std::fmt::Display| io::Error::new(io::ErrorKind::InvalidData, error.to_string());
        let mut raw = Vec::new();
        (&mut self.source).take(length.into()).read_to_end(&mut raw)?;
        if raw.starts_with(&MAGIC) {
            let mut unpacked = Vec::new();
            let decoder = StreamingDecoder::new(raw.as_slice()).map_err(|error| wrong(&error))?;
            decoder.take(LONGEST.into()).read_to_end(&mut unpacked)?;
            raw = unpacked;
        }
        let dictionary = Dictionary::decode_dict(&raw).map_err(|error| wrong(&error))?;
        self.decoder.add_dict(dictionary).map_err(|error| wrong(&error))
    }

    /// Goes to the beginning of the next frame, or to the end.
    fn seek_frame(&mut self) -> io::Result<()> {
        self.inside = false;
        let mut matched = 0;
        loop {
            let Some(&byte) = self.source.fill_buf()?.first() else { return Ok(()) };
            self.source.consume(1);
            matched = match byte {
                byte if byte == MAGIC[matched] => matched + 1,
                byte => usize::from(byte == MAGIC[0]),
            };
            if matched == MAGIC.len() {
                self.found = true;
                return Ok(());
            }
        }
    }

    fn decompress(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            if !self.inside && !self.begin()? {
                return Ok(0);
            }
            self.inside = true;
            while self.decoder.can_collect() == 0 && !self.decoder.is_finished() {
                self.decoder
                    .decode_blocks(&mut self.source, BlockDecodingStrategy::UptoBlocks(1))
                    .map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error))?;
            }
            let read = self.decoder.read(buffer)?;
            if read > 0 || buffer.is_empty() {
                return Ok(read);
            }
            self.inside = false;
        }
    }
}

impl<R: BufRead> Read for ZstdFrames<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self.decompress(buffer) {
            Err(error) if error.kind() == io::ErrorKind::InvalidData => {
                self.seek_frame()?;
                Err(error)
            }
            read => read,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A frame with `text` as it is (RFC 8878 §3.1.1: one segment, one raw block that is the last).
    fn raw_frame(text: &str) -> Vec<u8> {
        let length = text.len() as u8;
        [&MAGIC[..], &[0x20, length], &[1 | length << 3, length >> 5, 0], text.as_bytes()].concat()
    }

    #[test]
    fn a_damaged_frame_costs_no_other() {
        let mut damaged = raw_frame("two ");
        damaged[6] |= 6; // a kind of block that is reserved
        let stream = [raw_frame("one "), damaged, raw_frame("three")].concat();
        let (mut reader, mut text, mut errors) = (ZstdFrames::new(stream.as_slice()), Vec::new(), 0);
        while let Err(error) = reader.read_to_end(&mut text) {
            assert_eq!(error.kind(), io::ErrorKind::InvalidData);
            errors += 1;
            assert!(errors < 10);
        }
        assert_eq!((String::from_utf8_lossy(&text).as_ref(), errors), ("one three", 1));
    }

    #[test]
    fn reads_several_frames_and_skips_what_is_none() {
        let frame = |text: &str| {
            ruzstd::encoding::compress_to_vec(text.as_bytes(), ruzstd::encoding::CompressionLevel::Fastest)
        };
        let skippable = [&[0x50, 0x2a, 0x4d, 0x18, 3, 0, 0, 0][..], b"abc"].concat();
        let stream = [frame("one\n"), skippable, frame(""), frame(&"two ".repeat(100_000))].concat();
        let mut text = String::new();
        ZstdFrames::new(&stream[..]).read_to_string(&mut text).unwrap();
        assert_eq!(text, format!("one\n{}", "two ".repeat(100_000)));
        let mut cut = ZstdFrames::new(&stream[..stream.len() - 5]);
        assert!(cut.read_to_end(&mut Vec::new()).is_err());
        assert!(ZstdFrames::new(&b"no zstd"[..]).read_to_end(&mut Vec::new()).is_err());
    }
}
