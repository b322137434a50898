//! Who is meant by a last name that several people of an article bear: a family in an obituary or in court.

/// Somebody of this name: which group of mentions is his, and the numbers of those that name him in full, in order.
pub(super) struct Namesake<'a> {
    pub(super) group: usize,
    pub(super) full: &'a [usize],
}

/// The group of the one whom the mention with number `at` means: who was named in full last in its paragraph, or anywhere before a name with `Mr.` in
/// front, else who was named first, whom the article is about. `None` where there are no two to choose from.
pub(super) fn bearer(
    namesakes: &[Namesake<'_>],
    at: usize,
    courteous: bool,
    in_one_paragraph: &dyn Fn(usize, usize) -> bool,
) -> Option<usize> {
    if namesakes.len() < 2 {
        return None;
    }
    let before = |namesake: &Namesake<'_>| {
        let last = namesake.full.partition_point(|&full| full < at).checked_sub(1)?;
        Some((*namesake.full.get(last)?, namesake.group))
    };
    let latest = namesakes.iter().filter_map(before).max();
    let near = latest.filter(|&(full, _)| courteous || in_one_paragraph(full, at)).map(|(_, group)| group);
    let first = || namesakes.iter().filter_map(|namesake| Some((*namesake.full.first()?, namesake.group))).min();
    near.or_else(|| first().map(|(_, group)| group))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_name_of_several_is_that_of_the_nearest_or_of_the_first() {
        let family = [Namesake { group: 7, full: &[0, 9] }, Namesake { group: 8, full: &[4] }];
        let paragraph = |a: usize, b: usize| a / 3 == b / 3;
        let meant = |at: usize, courteous: bool| bearer(&family, at, courteous, &paragraph);
        assert_eq!((meant(1, false), meant(5, false), meant(6, false)), (Some(7), Some(8), Some(7)));
        assert_eq!((meant(6, true), meant(10, true)), (Some(8), Some(7)));
        assert_eq!(bearer(&family[..1], 5, false, &paragraph), None);
    }
}
