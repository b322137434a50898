//! Pieces of texts by their bytes, cut between characters.

/// The longest beginning of `text` that has at most `bytes` bytes.
pub fn head(text: &str, bytes: usize) -> &str {
    let mut end = bytes.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.get(..end).unwrap_or_default()
}

/// The longest end of `text` that has at most `bytes` bytes.
pub fn tail(text: &str, bytes: usize) -> &str {
    let mut start = text.len().saturating_sub(bytes);
    while !text.is_char_boundary(start) {
        start += 1;
    }
    text.get(start..).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_character_is_cut() {
        for (bytes, begins, ends) in
            [(0, "", ""), (1, "a", ""), (2, "a", "ß"), (4, "aµb", "bß"), (5, "aµb", "µbß"), (9, "aµbß", "aµbß")]
        {
            assert_eq!((head("aµbß", bytes), tail("aµbß", bytes)), (begins, ends), "{bytes}");
        }
    }
}
