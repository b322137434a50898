//! Reads lines in large blocks and digests them on all cores.

use std::io::{self, Read};
use std::sync::Mutex;
use std::sync::PoisonError;
use std::sync::mpsc::{Receiver, sync_channel};

use super::Digest;

/// Bytes read at once.
const BLOCK: usize = 1 << 20;
/// Longest line; a longer one is passed over and counted as broken.
const LINE: usize = 4 << 20;
/// Blocks that wait for a thread, at most.
const WAITING: usize = 4;

/// Parts what is read into blocks of whole lines.
#[derive(Debug)]
pub struct Blocks {
    fresh: Box<[u8]>,
    rest: Vec<u8>,
    /// Within a line that is too long.
    skipping: bool,
    /// Lines that were too long.
    pub too_long: u64,
}

impl Default for Blocks {
    fn default() -> Self {
        Self { fresh: vec![0; BLOCK].into(), rest: Vec::new(), skipping: false, too_long: 0 }
    }
}

impl Blocks {
    /// Reads once; the whole lines that are there now, which may be none, or `None` at the end of the input.
    ///
    /// # Errors
    /// Those of the reader.
    pub fn next(&mut self, reader: &mut impl Read) -> io::Result<Option<Vec<u8>>> {
        let before = self.rest.len();
        let count = loop {
            match reader.read(&mut self.fresh) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                other => break other?,
            }
        };
        self.rest.extend_from_slice(&self.fresh[..count]);
        if count == 0 {
            // What follows the last line end is a line too.
            let last = std::mem::take(&mut self.rest);
            return Ok((!last.is_empty() && !std::mem::take(&mut self.skipping)).then_some(last));
        }
        let Some(end) = memchr::memrchr(b'\n', &self.rest[before..]).map(|at| before + at + 1) else {
            if self.skipping {
                self.rest.clear();
            } else if self.rest.len() > LINE {
                self.rest.clear();
                self.skipping = true;
                self.too_long += 1;
            }
            return Ok(Some(Vec::new()));
        };
        let rest = self.rest.split_off(end);
        let mut block = std::mem::replace(&mut self.rest, rest);
        if std::mem::take(&mut self.skipping) {
            let start = memchr::memchr(b'\n', &block).map_or(block.len(), |at| at + 1);
            block.drain(..start);
        }
        Ok(Some(block))
    }
}

/// The lines of a block.
pub fn lines(block: &[u8]) -> impl Iterator<Item = &[u8]> {
    block.split(|&byte| byte == b'\n').map(|line| line.strip_suffix(b"\r").unwrap_or(line)).filter(|l| !l.is_empty())
}

/// Digests everything that `reader` gives, on so many threads.
///
/// # Errors
/// Those of the reader.
pub fn all(mut reader: impl Read, threads: usize) -> io::Result<Digest> {
    let (send, receive) = sync_channel::<Vec<u8>>(WAITING);
    let receive = Mutex::new(receive);
    std::thread::scope(|scope| {
        let workers: Vec<_> = (0..threads.max(1)).map(|_| scope.spawn(|| digest(&receive))).collect();
        let mut blocks = Blocks::default();
        let read = loop {
            match blocks.next(&mut reader) {
                Ok(Some(block)) if block.is_empty() => {}
                Ok(Some(block)) => {
                    if send.send(block).is_err() {
                        break Ok(());
                    }
                }
                Ok(None) => break Ok(()),
                Err(error) => break Err(error),
            }
        };
        drop(send);
        let mut all = Digest::default();
        for worker in workers {
            match worker.join() {
                Ok(digest) => all.merge(digest),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
        (0..blocks.too_long).for_each(|_| all.too_long());
        read.map(|()| all)
    })
}

fn digest(blocks: &Mutex<Receiver<Vec<u8>>>) -> Digest {
    let mut digest = Digest::default();
    loop {
        let block = blocks.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok(block) = block else { return digest };
        for line in lines(&block) {
            // What is no line of ours is counted by the digest.
            let _ = digest.take(line);
        }
    }
}
