//! Partitions by hash: the same key always goes to the same one, whoever computes it.

/// Of MurmurHash3 in clients of RabbitMQ's stream protocol: the ten thousandth prime.
const SEED: u32 = 104_729;

/// The partition of `key` among `of`, from 0: the hash that clients of the stream protocol take for super streams (MurmurHash3, x86, 32 bits, of the
/// key in UTF-8), so that producers of either protocol agree.
pub fn partition(key: &str, of: u32) -> u32 {
    murmur3(key.as_bytes(), SEED).checked_rem(of).unwrap_or(0)
}

/// MurmurHash3_x86_32 (Austin Appleby, in the public domain).
fn murmur3(bytes: &[u8], seed: u32) -> u32 {
    let mix = |k: u32| k.wrapping_mul(0xcc9e_2d51).rotate_left(15).wrapping_mul(0x1b87_3593);
    let mut hash = seed;
    let (blocks, tail) = bytes.as_chunks::<4>();
    for block in blocks {
        hash ^= mix(u32::from_le_bytes(*block));
        hash = hash.rotate_left(13).wrapping_mul(5).wrapping_add(0xe654_6b64);
    }
    let rest = tail.iter().rev().fold(0, |rest, byte| rest << 8 | u32::from(*byte));
    if !tail.is_empty() {
        hash ^= mix(rest);
    }
    hash ^= bytes.len() as u32;
    hash = (hash ^ hash >> 16).wrapping_mul(0x85eb_ca6b);
    hash = (hash ^ hash >> 13).wrapping_mul(0xc2b2_ae35);
    hash ^ hash >> 16
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashes_as_others_do() {
        // Values that are published for the algorithm.
        assert_eq!(murmur3(b"", 1), 0x514e_28b7);
        assert_eq!(murmur3(b"hello", 0), 0x248b_fa47);
        assert_eq!(murmur3(b"hello, world", 0), 0x149b_bb7f);
        assert_eq!(murmur3(b"The quick brown fox jumps over the lazy dog", 0x9747_b28c), 0x2fa8_26cd);
        // As another implementation (mmh3) has them, with the seed of the clients.
        let keys = ["example.org", "harbour.example", "Zeitung für Ägypten"];
        assert_eq!(keys.map(|key| partition(key, 10)), [2, 7, 2]);
        assert_eq!(partition("any", 0), 0);
    }
}
