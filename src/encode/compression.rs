//! Compressed bodies, as `content_encoding` names them.

use std::io::Write;

use ruzstd::encoding::{CompressionLevel, compress_to_vec};

/// How a body is compressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Compression {
    /// gzip (RFC 1952), without a time, so that the same document gives the same bytes.
    Gzip,
    /// Zstandard (RFC 8878).
    Zstd,
}

impl Compression {
    /// AMQP `content_encoding`.
    pub fn as_str(self) -> &'static str {
        match self {
            Compression::Gzip => "gzip",
            Compression::Zstd => "zstd",
        }
    }

    /// The compressed bytes; those that came, where memory cannot be written to.
    pub fn pack(self, bytes: Vec<u8>) -> Vec<u8> {
        match self {
            Compression::Gzip => {
                let mut out = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
                match out.write_all(&bytes).and_then(|()| out.finish()) {
                    Ok(packed) => packed,
                    Err(_) => bytes,
                }
            }
            Compression::Zstd => compress_to_vec(bytes.as_slice(), CompressionLevel::Fastest),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::*;

    #[test]
    fn what_is_packed_is_smaller_and_unpacks_again() {
        let text = "Die Fähre fährt wieder. ".repeat(300).into_bytes();
        let gzip = Compression::Gzip.pack(text.clone());
        let mut plain = Vec::new();
        flate2::read::GzDecoder::new(gzip.as_slice()).read_to_end(&mut plain).unwrap();
        assert!(plain == text && gzip.len() < text.len() / 10);
        assert_eq!(gzip, Compression::Gzip.pack(text.clone()), "the same each time");
        let zstd = Compression::Zstd.pack(text.clone());
        let mut plain = Vec::new();
        ruzstd::decoding::StreamingDecoder::new(zstd.as_slice()).unwrap().read_to_end(&mut plain).unwrap();
        assert!(plain == text && zstd.len() < text.len() / 10, "{}", zstd.len());
        assert_eq!(Compression::Zstd.pack(Vec::new()), Compression::Zstd.pack(Vec::new()));
    }
}
