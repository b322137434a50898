//! Tables and dumps as lines, whatever they are packed in.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;

use super::zstd::ZstdFrames;

/// Bytes of a read buffer.
const BUFFER: usize = 256 << 10;

/// Opens a file by the ending of its name: `.gz`, `.bz2`, `.xz`, `.zst`, or plain. `-` is standard input, whose form is told from its first
/// bytes. Reads in constant memory, but for what `.xz` files ask for themselves (up to 256 MiB).
///
/// # Errors
/// As opening a file.
pub fn lines(path: &Path) -> io::Result<Box<dyn BufRead>> {
    let raw: Box<dyn Read> = if path == Path::new("-") { Box::new(io::stdin()) } else { Box::new(File::open(path)?) };
    let mut raw = BufReader::with_capacity(BUFFER, raw);
    let form = Form::of(path, raw.fill_buf()?);
    let unpacked: Box<dyn Read> = match form {
        Form::Plain => return Ok(Box::new(raw)),
        Form::Gzip => Box::new(flate2::bufread::MultiGzDecoder::new(raw)),
        Form::Bzip2 => Box::new(bzip2::bufread::MultiBzDecoder::new(raw)),
        Form::Xz => Box::new(lzma_rust2::XzReader::new_mem_limit(raw, true, 256 << 10)),
        Form::Zstd => Box::new(ZstdFrames::new(raw)),
    };
    Ok(Box::new(BufReader::with_capacity(BUFFER, unpacked)))
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    Plain,
    Gzip,
    Bzip2,
    Xz,
    Zstd,
}

impl Form {
    fn of(path: &Path, first: &[u8]) -> Self {
        match path.extension().and_then(|e| e.to_str()) {
            Some("gz") => Self::Gzip,
            Some("bz2") => Self::Bzip2,
            Some("xz") => Self::Xz,
            Some("zst") => Self::Zstd,
            _ if first.starts_with(&[0x1f, 0x8b]) => Self::Gzip,
            _ if first.starts_with(b"BZh") => Self::Bzip2,
            _ if first.starts_with(b"\xfd7zXZ\0") => Self::Xz,
            _ if first.starts_with(&[0x28, 0xb5, 0x2f, 0xfd]) => Self::Zstd,
            _ => Self::Plain,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    #[test]
    fn packed_files_are_read_as_plain_ones() {
        let folder = tempfile::tempdir().unwrap();
        let text = "one\ntwo\n".repeat(1000);
        let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        gzip.write_all(text.as_bytes()).unwrap();
        let mut bzip2 = bzip2::write::BzEncoder::new(Vec::new(), bzip2::Compression::fast());
        bzip2.write_all(text.as_bytes()).unwrap();
        // Two streams in one file, as parallel packers write.
        let bzip2 = bzip2.finish().unwrap().repeat(2);
        let files = [("a.gz", gzip.finish().unwrap(), 2000), ("a.bz2", bzip2.clone(), 4000), ("unnamed", bzip2, 4000)];
        for (name, bytes, count) in files {
            let path = folder.path().join(name);
            std::fs::write(&path, bytes).unwrap();
            assert_eq!(lines(&path).unwrap().lines().map_while(Result::ok).count(), count, "{name}");
        }
    }
}
