//! Words that say what people are: in a newsroom, by their degrees, within their family.

use super::words::List;

/// `Jr.`, `III`: what parts people of one name.
pub(super) fn is_generation(part: &str) -> bool {
    List::Generation.has(&part.trim_end_matches('.').to_lowercase())
}

/// Letters from which on a role is known as the end of a longer word.
const LONG: usize = 8;

/// Whether a word is that of a role, alone or joined to what it is for: `Reporter`, `Quay-Reporterin`, `havenverslaggever`.
pub(super) fn is_role(word: &str) -> bool {
    let lower = word.trim_matches([',', ':']).to_lowercase();
    let last = lower.rsplit_once('-').filter(|(before, _)| before.chars().any(char::is_alphabetic));
    List::Role.has(&lower)
        || last.is_some_and(|(_, last)| List::Role.has(last))
        || lower.len() > LONG && List::Role.words().iter().any(|role| role.len() >= LONG && lower.ends_with(role))
}

/// Whether a word is a degree behind a name: `Ph.D.`, `R.N.`, `Dipl.-Ing.`, `к.м.н.`; `Ma` is a name.
pub(super) fn is_degree(word: &str) -> bool {
    let word = word.trim_matches([',', ':', ';']);
    let bare = word.replace(['.', ' '], "");
    let is_marked = bare.len() < word.len() || bare.chars().all(char::is_uppercase);
    (bare.len() > 2 || is_marked) && List::Degree.has(&bare.to_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn degrees_and_names() {
        for word in
            ["Ph.D.", "PhD", "R.N.", "RN", "Esq.", "M.A.", "MA", "LL.M.", "CSc.", "Dipl.-Ing.", "к.м.н.", "M. Sc."]
        {
            assert!(is_degree(word), "{word}");
        }
        for word in ["Ma", "Jack", "A.", "J.", "Md"] {
            assert!(!is_degree(word), "{word}");
        }
    }
}
