//! Words that say what somebody is: in a newsroom, by degrees, within a family; or that it is a group.

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

/// Whether a word is one of groups or of accounts rather than of people: `Staff`, `Desk`, `Feed`.
pub fn is_of_group(word: &str) -> bool {
    let lower = word.to_lowercase();
    List::Organisation.has(&lower) || List::Account.has(&lower)
}

/// Whether a text is the name of a news agency.
pub fn is_agency(text: &str) -> bool {
    List::Agency.has(&text.trim().to_lowercase())
}

/// Whether some words are the name of a school, a university or a part of one.
pub(super) fn is_institution(name: &str) -> bool {
    let words = || name.split(' ').map(str::to_lowercase);
    words().count() >= 3 && words().any(|word| List::School.has(&word))
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
