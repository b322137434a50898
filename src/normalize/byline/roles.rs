//! What people are in a newsroom, around their names.

use super::kinds::{is_degree, is_institution, is_of_group, is_role};
use super::label::label_length;
use super::shape::looks_like_name;
use super::words::List;

/// Without the words of roles at the start and the end, and without what follows `photos by` and the like.
pub(super) fn without_roles(name: &str) -> &str {
    let mut name = name.trim();
    for label in List::Other.words() {
        if label_length(name, label) > 0 {
            return "";
        }
    }
    let whole = name.len();
    name = without_role_in_front(name);
    loop {
        let before = name.len();
        if let Some((first, rest)) = name.split_once(' ')
            && rest.contains(' ')
            && is_role(first)
        {
            name = rest.trim_start();
        }
        if let Some((rest, last)) = name.rsplit_once(' ')
            && (is_degree(last) || is_role(last) && (rest.contains(' ') || last.len() > 3))
        {
            name = rest.trim_end();
            // `Staff Writer`, `Contributing Editor`: what qualifies the role goes with it, unless it is a name's.
            if let Some((rest, last)) = name.rsplit_once(' ')
                && rest.contains(' ')
                && (last.eq_ignore_ascii_case("staff") || last.chars().next().is_some_and(char::is_lowercase))
            {
                name = rest.trim_end();
            }
        }
        if name.len() == before {
            break;
        }
    }
    // `Staff Writer`: all of it was the role.
    if name.len() < whole && !name.contains(' ') { "" } else { name }
}

/// Without a role of several words in front of a name: `Political Editor Ana Ruiz`, `Senior Home Affairs Correspondent Tom Berg`.
pub(super) fn without_role_in_front(name: &str) -> &str {
    let mut at = 0;
    let mut rest = name;
    for (count, word) in name.split(' ').enumerate().take(5) {
        at += word.len() + 1;
        let behind = without_qualities(name, name.get(at..).unwrap_or(""));
        let works = behind.split(' ').next().is_some_and(|word| List::For.has(&word.to_lowercase()));
        let qualified = count > 0 || name.starts_with(char::is_lowercase);
        if qualified && !works && is_role(word) && looks_like_name(behind) && !behind.split(' ').any(is_role) {
            rest = behind;
        }
    }
    rest
}

/// Without the small words in front of the name that say more of a role which began with a small letter: `correspondante maritime Ana Ruiz`.
fn without_qualities<'a>(whole: &str, behind: &'a str) -> &'a str {
    let is_quality = |word: &str| {
        word.chars().all(char::is_lowercase) && word.chars().count() >= SHORTEST_QUALITY && !List::For.has(word)
    };
    // `editora de política Ana Ruiz`
    let past_of =
        |rest: &str| rest.split_once(' ').filter(|(word, _)| OF.contains(word)).map_or(0, |(of, _)| of.len() + 1);
    let mut rest = behind;
    while whole.starts_with(char::is_lowercase)
        && let Some((word, behind)) = rest.get(past_of(rest)..).and_then(|rest| rest.split_once(' '))
        && is_quality(word)
    {
        rest = behind;
    }
    rest
}

/// What stands between a role and its field.
const OF: [&str; 6] = ["de", "di", "du", "für", "voor", "för"];

/// Letters of the shortest word that [`without_qualities`] passes: shorter ones are prepositions.
const SHORTEST_QUALITY: usize = 5;

/// Without what a layout or a newsroom glued behind a name of two words and more: `Ana Ruiz See full bio`, `Ana Ruiz Senior Politics`,
/// `Ana Ruiz on Facebook`.
pub(super) fn without_tail(name: &str) -> &str {
    const PLATFORMS: [&str; 8] =
        ["facebook", "twitter", "x", "instagram", "linkedin", "youtube", "mastodon", "bluesky"];
    let platform = |text: &str| PLATFORMS.contains(&text.trim().to_lowercase().as_str());
    let name = name.rsplit_once(" on ").filter(|(_, last)| platform(last)).map_or(name, |(name, _)| name);
    let mut at = 0;
    for (n, word) in name.split(' ').enumerate() {
        let lower = word.trim_matches([',', ':', '.']).to_lowercase();
        let ends = List::Tail.has(&lower);
        // `Ana Ruiz For The Quay`, `Ana Ruiz Deputy Political Editor`
        let before = || name.get(..at).unwrap_or_default().trim_end();
        let grouped = || before().split(' ').any(is_of_group) || is_institution(before());
        let works = List::For.has(&lower) || lower.len() > 4 && List::Role.has(&lower);
        if n >= 2 && (ends || works && !grouped()) && looks_like_name(before()) {
            return name.get(..at).unwrap_or(name).trim_end();
        }
        at += word.len() + 1;
    }
    name
}
