//! `content_encoding`: identity, gzip, deflate, br and zstd, under a hard limit on the output.

use std::borrow::Cow;
use std::io::Read;

use flate2::bufread::{DeflateDecoder, MultiGzDecoder, ZlibDecoder};
use ruzstd::decoding::errors::{FrameDecoderError, ReadFrameHeaderError};
use ruzstd::decoding::{FrameDecoder, StreamingDecoder};

use crate::decode::media::ContentType;
use crate::reason::{Code, Reason};

/// Most codings in one `content_encoding`.
const CODINGS: usize = 3;

/// How a zstd frame begins (RFC 8878 §3.1.1).
const ZSTD: [u8; 4] = [0x28, 0xb5, 0x2f, 0xfd];

/// Largest zstd window: what RFC 8878 §3.1.1.1.2 recommends every decoder to support.
const ZSTD_WINDOW: u64 = 8 << 20;

enum Coding {
    Gzip,
    Deflate,
    Brotli,
    Zstd,
}

/// Undoes `encoding` (a comma-separated list, applied in order). A character encoding in its place, which several AMQP clients write
/// there, is taken as the charset. A body that starts as gzip or zstd data is one even where the property is missing.
///
/// # Errors
/// [`Code::ContentEncoding`], [`Code::Decompression`], [`Code::DecompressionLimit`].
pub(super) fn decompress<'a>(
    body: &'a [u8],
    encoding: &str,
    declared: &mut ContentType,
    limit: usize,
) -> Result<Cow<'a, [u8]>, Reason> {
    let mut codings = Vec::new();
    for name in encoding.split(',').map(str::trim).filter(|name| !name.is_empty()) {
        match name.to_ascii_lowercase().as_str() {
            "identity" | "binary" | "7bit" | "8bit" => {}
            "gzip" | "x-gzip" => codings.push(Coding::Gzip),
            "deflate" => codings.push(Coding::Deflate),
            "br" => codings.push(Coding::Brotli),
            "zstd" => codings.push(Coding::Zstd),
            label if encoding_rs::Encoding::for_label(label.as_bytes()).is_some() => {
                declared.charset.get_or_insert_with(|| label.to_owned());
            }
            other => {
                let other: String = other.chars().take(40).collect();
                return Err(Reason::new(Code::ContentEncoding, format!("unknown content encoding {other:?}")));
            }
        }
    }
    if codings.len() > CODINGS {
        return Err(Reason::new(Code::ContentEncoding, format!("{} codings on one body", codings.len())));
    }
    if codings.is_empty() {
        codings.extend(coding_of_magic(body));
    }
    let mut bytes = Cow::Borrowed(body);
    for coding in codings.iter().rev() {
        bytes = Cow::Owned(undo(coding, &bytes, limit)?);
    }
    Ok(bytes)
}

fn coding_of_magic(body: &[u8]) -> Option<Coding> {
    match body {
        [0x1f, 0x8b, 0x08, ..] => Some(Coding::Gzip),
        body if body.starts_with(&ZSTD) => Some(Coding::Zstd),
        _ => None,
    }
}

fn undo(coding: &Coding, body: &[u8], limit: usize) -> Result<Vec<u8>, Reason> {
    match coding {
        Coding::Gzip => drain(MultiGzDecoder::new(body), limit),
        // RFC 9110 §8.4.1.2: deflate means zlib, and some send it raw.
        Coding::Deflate => match drain(ZlibDecoder::new(body), limit) {
            Err(reason) if reason.code == Code::Decompression => drain(DeflateDecoder::new(body), limit),
            done => done,
        },
        Coding::Brotli => drain(brotli_decompressor::Decompressor::new(body, 16 << 10), limit),
        Coding::Zstd => frames(body, limit),
    }
}

fn drain(from: impl Read, limit: usize) -> Result<Vec<u8>, Reason> {
    let mut out = Vec::new();
    append(&mut out, from, limit).map(|()| out)
}

/// Reads what `from` gives behind what `out` holds, which becomes no longer than `limit` bytes.
fn append(out: &mut Vec<u8>, from: impl Read, limit: usize) -> Result<(), Reason> {
    let left = limit.saturating_sub(out.len()) as u64;
    match from.take(left + 1).read_to_end(out) {
        Ok(_) if out.len() > limit => {
            Err(Reason::new(Code::DecompressionLimit, format!("decompresses to more than {limit} bytes")))
        }
        Ok(_) => Ok(()),
        Err(error) => Err(Reason::new(Code::Decompression, error.to_string())),
    }
}

/// What the zstd frames of `body` hold, one behind the other (RFC 8878 §3.1). What follows the last one and is none is passed over.
fn frames(mut body: &[u8], limit: usize) -> Result<Vec<u8>, Reason> {
    let (mut out, mut decoder) = (Vec::new(), FrameDecoder::new());
    loop {
        let window = if body.starts_with(&ZSTD) { zstd_window(body).unwrap_or(0) } else { 0 };
        if window > ZSTD_WINDOW {
            let detail = format!("zstd window of {window} bytes, more than {ZSTD_WINDOW}");
            return Err(Reason::new(Code::DecompressionLimit, detail));
        }
        match StreamingDecoder::new_with_decoder(&mut body, &mut decoder) {
            Ok(frame) => append(&mut out, frame, limit)?,
            Err(FrameDecoderError::ReadFrameHeaderError(ReadFrameHeaderError::SkipFrame { length, .. })) => {
                body = body.get(length as usize..).unwrap_or_default();
            }
            Err(error) => return Err(Reason::new(Code::Decompression, error.to_string())),
        }
        let is_frame = body.starts_with(&ZSTD) || matches!(body, [0x50..=0x5f, 0x2a, 0x4d, 0x18, ..]);
        if !is_frame {
            return Ok(out);
        }
    }
}

/// The window size that a zstd frame asks for (RFC 8878 §3.1.1.1), so that it can be refused before memory is taken.
fn zstd_window(body: &[u8]) -> Option<u64> {
    let descriptor = *body.get(4)?;
    let single_segment = descriptor & 0x20 != 0;
    if !single_segment {
        let window = u64::from(*body.get(5)?);
        let base = 1u64 << (10 + (window >> 3));
        return Some(base + base / 8 * (window & 7));
    }
    let dictionary = [0, 1, 2, 4][usize::from(descriptor & 3)];
    let size = match descriptor >> 6 {
        0 => 1,
        1 => 2,
        2 => 4,
        _ => 8,
    };
    let field = body.get(5 + dictionary..5 + dictionary + size)?;
    let number = field.iter().rev().fold(0u64, |n, &byte| n << 8 | u64::from(byte));
    Some(if size == 2 { number + 256 } else { number })
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    fn gzip(data: &[u8]) -> Vec<u8> {
        let mut out = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        out.write_all(data).unwrap();
        out.finish().unwrap()
    }

    fn undone(body: &[u8], encoding: &str, limit: usize) -> Result<Vec<u8>, Code> {
        let mut declared = ContentType::parse("");
        decompress(body, encoding, &mut declared, limit).map(Cow::into_owned).map_err(|r| r.code)
    }

    #[test]
    fn every_coding_and_their_lists() {
        let zlib = {
            let mut out = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
            out.write_all(b"hello").unwrap();
            out.finish().unwrap()
        };
        let raw = {
            let mut out = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::fast());
            out.write_all(b"hello").unwrap();
            out.finish().unwrap()
        };
        let zstd = [&[0x28, 0xb5, 0x2f, 0xfd, 0x20, 5, 0x29, 0, 0][..], b"hello"].concat();
        let brotli = [&[0x0b, 0x02, 0x80][..], b"hello", &[0x03]].concat();
        assert_eq!(undone(b"hello", "identity", 10).unwrap(), b"hello");
        assert_eq!(undone(&gzip(b"hello"), "x-gzip", 10).unwrap(), b"hello");
        assert_eq!(undone(&gzip(b"hello"), "", 10).unwrap(), b"hello");
        assert_eq!(undone(&zlib, "deflate", 10).unwrap(), b"hello");
        assert_eq!(undone(&raw, "deflate", 10).unwrap(), b"hello");
        assert_eq!(undone(&zstd, "zstd", 10).unwrap(), b"hello");
        assert_eq!(undone(&brotli, "br", 10).unwrap(), b"hello");
        assert_eq!(undone(&gzip(&zlib), "deflate, gzip", 100).unwrap(), b"hello");
    }

    #[test]
    fn all_frames_of_zstd_are_read() {
        let frame =
            |text: &[u8]| [&ZSTD[..], &[0x20, text.len() as u8, (text.len() as u8) << 3 | 1, 0, 0], text].concat();
        let skipped = [&[0x5d, 0x2a, 0x4d, 0x18, 3, 0, 0, 0][..], b"abc"].concat();
        let body = [frame(b"One. "), skipped.clone(), frame(b""), frame(b"Two.")].concat();
        for body in [body.clone(), [&body[..], b"\n"].concat(), [skipped, body.clone()].concat()] {
            assert_eq!(undone(&body, "zstd", 9).unwrap(), b"One. Two.");
            assert_eq!(undone(&body, "zstd", 8), Err(Code::DecompressionLimit), "the limit is that of all together");
        }
        assert_eq!(undone(&[&body[..], &ZSTD, b"cut"].concat(), "zstd", 99), Err(Code::Decompression));
        let empty = frame(b"").repeat(200_000);
        let begun = std::time::Instant::now();
        assert_eq!(undone(&empty, "zstd", 9).unwrap(), b"");
        assert!(begun.elapsed().as_secs() < 5, "{:?}", begun.elapsed());
    }

    #[test]
    fn bombs_damage_and_strangers() {
        let bomb = gzip(&vec![0; 50 << 20]);
        assert_eq!(undone(&bomb, "gzip", 1 << 20), Err(Code::DecompressionLimit));
        assert_eq!(undone(&gzip(b"hello world")[..12], "gzip", 100), Err(Code::Decompression));
        assert_eq!(undone(b"hello", "br", 100), Err(Code::Decompression));
        assert_eq!(undone(b"hello", "compress", 100), Err(Code::ContentEncoding));
        assert_eq!(undone(b"hello", "gzip,gzip,gzip,gzip", 100), Err(Code::ContentEncoding));
        let greedy = [0x28, 0xb5, 0x2f, 0xfd, 0x00, 0xa8, 0x01, 0x00, 0x00];
        assert_eq!(undone(&greedy, "zstd", 100), Err(Code::DecompressionLimit));
    }

    #[test]
    fn a_charset_in_the_wrong_place_is_understood() {
        let mut declared = ContentType::parse("text/plain");
        assert!(decompress(b"x", "utf-8", &mut declared, 10).is_ok());
        assert_eq!(declared.charset.as_deref(), Some("utf-8"));
    }
}
