//! What words do for an enricher: the lists that a word stands in, found with one look-up.

use rustc_hash::FxHashMap;

/// A set of roles. Which ones there are, each enricher says for itself.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Roles(u16);

impl Roles {
    /// The set of one role, the `n`-th of up to 16.
    pub const fn nth(n: u32) -> Self {
        Self(1 << n)
    }

    /// Both sets.
    pub const fn and(self, more: Self) -> Self {
        Self(self.0 | more.0)
    }

    /// The roles if `condition` holds, else none.
    pub fn given(self, condition: bool) -> Self {
        if condition { self } else { Self::default() }
    }

    /// Whether one of `roles` is among them.
    pub const fn has(self, roles: Self) -> bool {
        self.0 & roles.0 != 0
    }
}

/// The code of rows that count in every language.
pub const EVERY: &str = "*";

/// Language, row and words of each line of a table, parted by tabs; lines that begin with `#` are remarks.
pub fn rows(table: &'static str) -> impl Iterator<Item = (&'static str, &'static str, &'static str)> {
    table.lines().filter(|line| !line.starts_with('#')).filter_map(|line| {
        let mut cells = line.split('\t');
        Some((cells.next()?, cells.next()?, cells.next()?))
    })
}

/// What a table of one line a language says behind the language and a tab.
pub fn row(table: &'static str, language: &str) -> Option<&'static str> {
    table.lines().find_map(|line| line.strip_prefix(language)?.strip_prefix('\t'))
}

/// Words with their roles.
#[derive(Debug)]
pub struct Index(FxHashMap<&'static str, Roles>);

impl Index {
    /// Of lists of words, each with the role that its words have.
    pub fn of(lists: &[(&[&'static str], Roles)]) -> Self {
        let mut index: FxHashMap<&str, Roles> = FxHashMap::default();
        for (words, role) in lists {
            for word in *words {
                let roles = index.entry(word).or_default();
                *roles = roles.and(*role);
            }
        }
        Self(index)
    }

    /// The roles of `word`.
    pub fn get(&self, word: &str) -> Roles {
        self.0.get(word).copied().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_has_the_roles_of_all_its_lists() {
        const A: Roles = Roles::nth(0);
        const B: Roles = Roles::nth(1);
        let index = Index::of(&[(&["x", "y"], A), (&["y"], B)]);
        assert!(index.get("x").has(A) && !index.get("x").has(B));
        assert_eq!(index.get("y"), A.and(B));
        assert_eq!(index.get("z"), Roles::default());
    }
}
