//! What introduces names: `By`, `Von`, `作者：`.

use super::kinds::is_role;
use super::words::{self, List};

/// Whether a line begins with what stands in front of an introduction or a role alone: `Exclusief door`, `Van onze verslaggever`.
pub fn opens_byline(text: &str) -> bool {
    let text = text.trim();
    behind_exclusive(text).is_some() || behind_possessive(text).is_some()
}

/// What follows a word for a story that nobody else has, where it introduces names: `Exclusief door Ana Ruiz`, `Tylko u nas: Ana Ruiz`.
fn behind_exclusive(text: &str) -> Option<&str> {
    const SIGNS: [char; 4] = [' ', ':', '|', '–'];
    let behind = |word: &&str| {
        behind_words(text, word).filter(|rest| rest.starts_with(SIGNS)).map(|r| r.trim_start_matches(SIGNS))
    };
    let rest = words::exclusive(text).iter().filter_map(behind).min_by_key(|rest| rest.len())?;
    let labels = words::labels(rest);
    let introduced = labels.iter().any(|label| label_length(rest, label) > 0);
    (introduced || leads_to_role(rest) || behind_possessive(rest).is_some()).then_some(rest)
}

/// Without what introduces names; several introductions may follow each other (`Text: Von ...`).
pub(super) fn without_label(text: &str) -> &str {
    let mut rest = text.trim();
    rest = behind_exclusive(rest).unwrap_or(rest);
    if let Some(role) = behind_possessive(rest) {
        rest = role;
    }
    for _ in 0..3 {
        let mut longest = 0;
        for label in words::labels(rest) {
            longest = longest.max(label_length(rest, label));
        }
        if longest == 0 {
            break;
        }
        rest = rest.get(longest..).unwrap_or("").trim_start();
    }
    rest
}

/// Words in front of a name that may say what its bearer is.
const MOST_WORDS: usize = 6;

/// Whether small words stand at the start of `text`, one of them a role, and a name behind them: `onze politiek verslaggever Ana Ruiz`.
fn leads_to_role(text: &str) -> bool {
    let is_small = |word: &&str| word.chars().next().is_some_and(char::is_lowercase);
    let small = text.split(' ').take_while(is_small).count();
    (1..=MOST_WORDS).contains(&small)
        && text.split(' ').take(small).any(is_role)
        && text.split(' ').nth(small).is_some_and(|name| name.chars().next().is_some_and(char::is_uppercase))
}

/// What follows a word that belongs in front of a role alone, with the role: `Dal nostro inviato Ana Ruiz`.
fn behind_possessive(text: &str) -> Option<&str> {
    // Most lines go on with something else.
    text.split(' ').nth(1).filter(|next| next.starts_with(char::is_lowercase))?;
    let behind = |label: &&str| text.get(label_length_of(text, label)?..).map(str::trim_start);
    List::Ours.words().iter().filter_map(behind).find(|rest| leads_to_role(rest))
}

/// Bytes of `label` where `text` begins with it and a blank behind it, in any case.
fn label_length_of(text: &str, label: &str) -> Option<usize> {
    behind_words(text, label).filter(|rest| rest.starts_with(' ')).map(|rest| text.len() - rest.len())
}

/// What follows `words` where `text` begins with them, in any case.
fn behind_words<'t>(text: &'t str, words: &str) -> Option<&'t str> {
    let mut rest = text.chars();
    let begins = words.chars().all(|c| rest.next().is_some_and(|own| own == c || own.to_lowercase().eq([c])));
    begins.then_some(rest.as_str())
}

/// Bytes of `label` and its colon at the start of `text`; 0 where it does not introduce a name.
pub(super) fn label_length(text: &str, label: &str) -> usize {
    let mut label_chars = label.chars();
    let mut length = 0;
    for c in text.chars() {
        let Some(expected) = label_chars.next() else { break };
        if c != expected && !c.to_lowercase().eq(expected.to_lowercase()) {
            return 0;
        }
        length += c.len_utf8();
    }
    if label_chars.next().is_some() {
        return 0;
    }
    let Some(rest) = text.get(length..) else { return 0 };
    let colon = rest.trim_start().strip_prefix([':', '：']);
    if let Some(after) = colon {
        return text.len() - after.len();
    }
    // `Interview Ana Ruiz` is one with her.
    if List::Genre.has(label) {
        return 0;
    }
    let is_han = label.chars().next().is_some_and(|c| c as u32 >= 0x3040);
    if is_han {
        // 文 and 記者 need their blank or slash, or they are part of a name.
        return if rest.starts_with([' ', '/', '／', '|', '｜']) { length + 1 } else { 0 };
    }
    // `By` needs a name behind it; a lower-case word is a sentence's.
    let after = rest.trim_start();
    let spaced = after.len() < rest.len();
    let name_follows =
        after.chars().next().is_some_and(|c| !c.is_lowercase() && c.is_alphanumeric() || matches!(c, '@' | '"' | '“'));
    // `Text Ana Ruiz`, `Autor Ana Ruiz`: nouns without a colon are labels as well, but `De Niro` and `Per Vik` are names.
    let one = after.split([',', '|']).next().is_some_and(|name| !name.trim().contains(' '));
    let written_as_name = text.chars().next().is_some_and(char::is_uppercase)
        && (matches!(label, "de" | "di" | "da") && one || label == "per");
    let lower = after.chars().next().is_some_and(char::is_lowercase)
        && matches!(label, "by" | "von" | "par" | "por" | "posted by" | "written by");
    if spaced && (name_follows && !written_as_name || lower || leads_to_role(after)) {
        text.len() - after.len()
    } else {
        0
    }
}

/// Whether a text is nothing but what comes before a name: `Written by`, `Autor:`.
pub fn is_label(text: &str) -> bool {
    let told = text.trim().trim_end_matches([':', '：']).trim_end().to_lowercase();
    told.len() > 1 && words::is_label(&told)
}

/// Whether a line begins as a byline does, with `By`, `Von`, `Par` and the like before something that can be a name.
pub fn is_introduced(text: &str) -> bool {
    let text = text.trim();
    let rest = without_label(text);
    rest.len() < text.len() && !rest.is_empty()
}
