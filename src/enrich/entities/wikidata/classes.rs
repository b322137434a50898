//! What the classes of Wikidata are to this program: roots with their kinds, and chains of `subclass of` that lead to them.

use rustc_hash::FxHashMap;

use crate::enrich::entities::kind::Kind;

/// Classes with the kind of their instances, and occupations with that of the people who have them. The nearest one up the chain counts.
const ROOTS: &[(u32, Kind)] = &[
    (5, Kind::Person),
    (82_955, Kind::Politician),
    (2_066_131, Kind::Athlete),
    (937_857, Kind::Athlete),
    (33_999, Kind::Artist),
    (639_669, Kind::Artist),
    (177_220, Kind::Artist),
    (36_180, Kind::Writer),
    (1_930_187, Kind::Journalist),
    (901, Kind::Scientist),
    (43_845, Kind::Executive),
    (116, Kind::Royal),
    (43_229, Kind::Organisation),
    (783_794, Kind::Company),
    (4_830_453, Kind::Company),
    (6_881_511, Kind::Company),
    (431_289, Kind::Company),
    (22_687, Kind::Bank),
    (7_278, Kind::Party),
    (476_028, Kind::Club),
    (847_017, Kind::Club),
    (12_973_014, Kind::Club),
    (623_109, Kind::League),
    (327_333, Kind::Agency),
    (192_350, Kind::Agency),
    (35_749, Kind::Parliament),
    (11_204, Kind::Parliament),
    (772_547, Kind::Military),
    (176_799, Kind::Military),
    (11_032, Kind::Press),
    (41_298, Kind::Press),
    (192_283, Kind::Press),
    (15_265_344, Kind::Broadcaster),
    (1_616_075, Kind::Broadcaster),
    (14_350, Kind::Broadcaster),
    (3_918, Kind::University),
    (3_914, Kind::School),
    (16_917, Kind::Hospital),
    (484_652, Kind::International),
    (215_380, Kind::Band),
    (2_221_906, Kind::Place),
    (6_256, Kind::Country),
    (3_624_078, Kind::Country),
    (486_972, Kind::City),
    (515, Kind::City),
    (56_061, Kind::Region),
    (82_794, Kind::Region),
    (8_502, Kind::Mountain),
    (46_831, Kind::Mountain),
    (15_324, Kind::Water),
    (23_442, Kind::Island),
    (41_176, Kind::Building),
    (1_248_784, Kind::Building),
    (483_110, Kind::Building),
    (11_424, Kind::Film),
    (5_398_426, Kind::Series),
    (482_994, Kind::Music),
    (7_366, Kind::Music),
    (7_725_634, Kind::Book),
    (571, Kind::Book),
    (7_889, Kind::Game),
    (2_424_752, Kind::Product),
    (7_397, Kind::Product),
    (3_231_690, Kind::Product),
    (1_656_682, Kind::Event),
    (40_231, Kind::Event),
    (198, Kind::Event),
    (618_779, Kind::Award),
    (131_569, Kind::Law),
    (12_136, Kind::Disease),
    (4_164_871, Kind::Office),
    (34_770, Kind::Language),
    (41_710, Kind::Group),
];

/// Steps up a chain, at most: chains may be circles.
const STEPS: usize = 24;
/// Classes looked at for one, at most.
const LOOKED_AT: usize = 4096;

/// Classes with their `subclass of`, and the countries with their codes.
#[derive(Debug, Default)]
pub struct Classes {
    above: Vec<(u32, u32)>,
    countries: FxHashMap<u32, String>,
    kinds: FxHashMap<u32, Option<Kind>>,
    sorted: bool,
}

impl Classes {
    /// Notes that `class` is a subclass of `above`.
    pub fn add(&mut self, class: u32, above: u32) {
        self.above.push((class, above));
        self.sorted = false;
    }

    /// Notes the ISO 3166-1 code of a country.
    pub fn add_country(&mut self, item: u32, code: String) {
        self.countries.insert(item, code);
    }

    /// How many pairs of classes are known.
    pub fn len(&self) -> usize {
        self.above.len()
    }

    /// Whether none is known.
    pub fn is_empty(&self) -> bool {
        self.above.is_empty()
    }

    /// The code of a country.
    pub fn country(&self, item: u32) -> Option<&str> {
        self.countries.get(&item).map(String::as_str)
    }

    /// The kind of the instances of `class`: that of the nearest root above it.
    pub fn kind(&mut self, class: u32) -> Option<Kind> {
        if !self.sorted {
            self.above.sort_unstable();
            self.above.dedup();
            self.sorted = true;
        }
        if let Some(&known) = self.kinds.get(&class) {
            return known;
        }
        let kind = self.nearest(class);
        self.kinds.insert(class, kind);
        kind
    }

    fn nearest(&self, class: u32) -> Option<Kind> {
        let mut seen = vec![class];
        let mut level = vec![class];
        for _ in 0..STEPS {
            // The first root in the table, where a class has several at the same distance.
            if let Some((_, kind)) = ROOTS.iter().find(|(root, _)| level.contains(root)) {
                return Some(*kind);
            }
            let mut next = Vec::new();
            for class in level {
                let from = self.above.partition_point(|&(below, _)| below < class);
                for &(_, above) in self.above[from..].iter().take_while(|&&(below, _)| below == class) {
                    if !seen.contains(&above) && seen.len() < LOOKED_AT {
                        seen.push(above);
                        next.push(above);
                    }
                }
            }
            if next.is_empty() {
                return None;
            }
            level = next;
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_root_counts_and_circles_end() {
        let mut classes = Classes::default();
        for (class, above) in [(900, 901_000), (901_000, 11_032), (11_032, 43_229), (77, 78), (78, 77)] {
            classes.add(class, above);
        }
        assert_eq!(classes.kind(900), Some(Kind::Press));
        assert_eq!(classes.kind(43_229), Some(Kind::Organisation));
        assert_eq!(classes.kind(77), None);
    }

    #[test]
    fn no_root_stands_twice() {
        for (at, (root, _)) in ROOTS.iter().enumerate() {
            assert!(ROOTS[..at].iter().all(|(other, _)| other != root), "{root}");
        }
    }
}
