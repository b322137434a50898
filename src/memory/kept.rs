//! How a remembered article is written down: as JSON, with lists of hashes in hexadecimal.

/// Hashes, eight digits each.
pub mod hashes {
    use serde::de::Error;
    use serde::{Deserialize, Deserializer, Serializer};

    pub fn serialize<S: Serializer>(list: &[u32], serializer: S) -> Result<S::Ok, S::Error> {
        let mut text = Vec::with_capacity(list.len() * 8);
        for hash in list {
            text.extend((0..8).rev().map(|nibble| super::digit(hash >> (nibble * 4))));
        }
        serializer.serialize_str(&String::from_utf8_lossy(&text))
    }

    pub fn deserialize<'de, D: Deserializer<'de>, L: From<Vec<u32>>>(deserializer: D) -> Result<L, D::Error> {
        let text = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
        let hashes = text.as_bytes().chunks(8).map(|digits| {
            let digits = std::str::from_utf8(digits).ok().filter(|digits| digits.len() == 8);
            digits.and_then(|digits| u32::from_str_radix(digits, 16).ok())
        });
        let hashes: Option<Vec<u32>> = hashes.collect();
        hashes.map(L::from).ok_or_else(|| D::Error::custom("hashes are eight hexadecimal digits each"))
    }
}

/// A SHA-256.
pub mod sha256 {
    use serde::{Deserializer, Serializer};

    pub fn serialize<S: Serializer>(bytes: &[u8; 32], serializer: S) -> Result<S::Ok, S::Error> {
        super::hashes::serialize(&words(bytes), serializer)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<[u8; 32], D::Error> {
        let words: Vec<u32> = super::hashes::deserialize(deserializer)?;
        let mut bytes = [0; 32];
        for (bytes, word) in bytes.chunks_mut(4).zip(words) {
            bytes.copy_from_slice(&word.to_be_bytes());
        }
        Ok(bytes)
    }

    fn words(bytes: &[u8; 32]) -> [u32; 8] {
        std::array::from_fn(|word| {
            let byte = |at: usize| u32::from(bytes.get(word * 4 + at).copied().unwrap_or_default());
            byte(0) << 24 | byte(1) << 16 | byte(2) << 8 | byte(3)
        })
    }
}

fn digit(nibble: u32) -> u8 {
    match (nibble & 15) as u8 {
        low @ 0..=9 => b'0' + low,
        high => b'a' + high - 10,
    }
}

#[cfg(test)]
mod tests {
    use serde::{Deserialize, Serialize};

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Both {
        #[serde(with = "super::hashes")]
        list: Vec<u32>,
        #[serde(with = "super::sha256")]
        sha256: [u8; 32],
    }

    #[test]
    fn hashes_come_back_as_they_went() {
        let both = Both { list: vec![0, 1, 0xDEAD_BEEF, u32::MAX], sha256: std::array::from_fn(|at| at as u8 * 7) };
        let text = serde_json::to_string(&both).unwrap();
        assert!(text.contains("\"0000000000000001deadbeefffffffff\""), "{text}");
        assert_eq!(serde_json::from_str::<Both>(&text).unwrap(), both);
        assert!(serde_json::from_str::<Both>(&text.replace("dead", "xxxx")).is_err());
        assert!(serde_json::from_str::<Both>(&text.replace("dead", "dea")).is_err());
    }
}
