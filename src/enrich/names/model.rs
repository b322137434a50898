//! The model: a hidden layer over the window's vectors and discrete features, a table of hashed features, and a chain over the labels.
//!
//! Scores of one token: `out * relu(bias + vectors * words + rows) + table[hashed]`. The chain (a conditional random field) then finds
//! the best legal sequence and how sure each label is. Numbers are `f32`, added in a fixed order and without library functions, so
//! that the same input gives the same output on every machine.

use std::borrow::Cow;

use super::features::{Input, ROWS, TABLE, WINDOW};
use super::lexicon::{DIMS, Lexicon};

/// Width of the hidden layer.
pub const HIDDEN: usize = 64;
/// Labels: outside, and begin, inside, last, unit (one token) of each kind.
pub const LABELS: usize = 1 + 4 * KINDS;
/// Kinds of names that the model tells apart.
pub const KINDS: usize = 4;

/// A kind of name, numbered as in the labels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A person.
    Person,
    /// An organisation.
    Organisation,
    /// A place.
    Place,
    /// Any other name: a work, an event, a product. Known so that it is not taken for one of the others.
    Other,
}

impl Kind {
    /// All kinds, by number.
    pub const ALL: [Kind; KINDS] = [Kind::Person, Kind::Organisation, Kind::Place, Kind::Other];

    /// The number.
    pub fn index(self) -> usize {
        match self {
            Kind::Person => 0,
            Kind::Organisation => 1,
            Kind::Place => 2,
            Kind::Other => 3,
        }
    }
}

/// Where in a name a token stands.
pub mod part {
    /// First of several.
    pub const BEGIN: usize = 0;
    /// Neither first nor last.
    pub const INSIDE: usize = 1;
    /// Last of several.
    pub const LAST: usize = 2;
    /// The only one.
    pub const UNIT: usize = 3;
}

/// The label of a token that stands at `part` of a name of kind number `kind`.
pub fn label(kind: usize, part: usize) -> usize {
    1 + 4 * kind + part
}

/// Whether `after` may follow `before`.
pub fn legal(before: usize, after: usize) -> bool {
    let open = |label: usize| label != 0 && matches!((label - 1) % 4, part::BEGIN | part::INSIDE);
    let goes_on = |label: usize| label != 0 && matches!((label - 1) % 4, part::INSIDE | part::LAST);
    if open(before) { goes_on(after) && (before - 1) / 4 == (after - 1) / 4 } else { !goes_on(after) }
}

/// Scores of the labels of one token.
pub type Scores = [f32; LABELS];
/// Labels that are part of a name.
const NAMED: usize = LABELS - 1;

/// The hidden layer.
pub type Hidden = [f32; HIDDEN];

/// Numbers of the hidden layer that are summed at a time: as many as stay in registers.
const BLOCK: usize = 16;

/// Adds `other` to `hidden`.
pub(super) fn add(hidden: &mut Hidden, other: &Hidden) {
    for (h, &o) in hidden.iter_mut().zip(other) {
        *h += o;
    }
}

/// The dense part: hidden layer, output layer, chain.
#[derive(Clone)]
pub struct Network {
    /// `WINDOW * DIMS` rows of `HIDDEN`.
    pub vectors: Vec<[f32; HIDDEN]>,
    /// `ROWS` rows of `HIDDEN`.
    pub rows: Vec<[f32; HIDDEN]>,
    /// Bias of the hidden layer.
    pub bias: [f32; HIDDEN],
    /// `HIDDEN` rows of `LABELS`.
    pub out: Vec<Scores>,
    /// Score of a label behind another, `chain[before][after]`; meaningless where not [`legal`].
    pub chain: [Scores; LABELS],
}

impl Network {
    /// A network of zeros.
    pub fn zero() -> Self {
        Self {
            vectors: vec![[0.0; HIDDEN]; WINDOW * DIMS],
            rows: vec![[0.0; HIDDEN]; ROWS],
            bias: [0.0; HIDDEN],
            out: vec![[0.0; LABELS]; HIDDEN],
            chain: [[0.0; LABELS]; LABELS],
        }
    }

    /// The hidden layer before its threshold.
    pub fn hidden(&self, input: &Input, lexicon: &Lexicon) -> Hidden {
        self.hidden_with(input, |position, word, hidden| add(hidden, &self.projection(position, word, lexicon)))
    }

    /// The same; `project` adds what a word at a position of the window gives, [`Network::projection`].
    fn hidden_with(&self, input: &Input, mut project: impl FnMut(usize, u32, &mut Hidden)) -> Hidden {
        let mut hidden = self.bias;
        for (position, word) in input.words.iter().enumerate() {
            if let Some(word) = *word {
                project(position, word, &mut hidden);
            }
        }
        for block in 0..HIDDEN / BLOCK {
            let block = block * BLOCK..(block + 1) * BLOCK;
            let mut sums = [0.0f32; BLOCK];
            sums.copy_from_slice(&hidden[block.clone()]);
            for &row in &input.rows {
                for (sum, &w) in sums.iter_mut().zip(&self.rows[row as usize][block.clone()]) {
                    *sum += w;
                }
            }
            hidden[block].copy_from_slice(&sums);
        }
        hidden
    }

    /// What the word at `position` of the window gives the hidden layer.
    pub fn projection(&self, position: usize, word: u32, lexicon: &Lexicon) -> Hidden {
        let mut vector = [0.0; DIMS];
        lexicon.vector(word, &mut vector);
        let weights = &self.vectors[position * DIMS..(position + 1) * DIMS];
        let mut projection = [0.0; HIDDEN];
        for block in 0..HIDDEN / BLOCK {
            let block = block * BLOCK..(block + 1) * BLOCK;
            let mut sums = [0.0f32; BLOCK];
            for (&x, row) in vector.iter().zip(weights) {
                for (sum, &w) in sums.iter_mut().zip(&row[block.clone()]) {
                    *sum += x * w;
                }
            }
            projection[block].copy_from_slice(&sums);
        }
        projection
    }

    /// Adds the output of `hidden` to `scores`.
    pub fn output(&self, hidden: &Hidden, scores: &mut Scores) {
        for (&h, weights) in hidden.iter().zip(&self.out) {
            if h > 0.0 {
                for (s, &w) in scores.iter_mut().zip(weights) {
                    *s += h * w;
                }
            }
        }
    }

    fn numbers(&mut self) -> impl Iterator<Item = &mut f32> {
        let Self { vectors, rows, bias, out, chain } = self;
        (vectors.iter_mut().flatten())
            .chain(rows.iter_mut().flatten())
            .chain(bias.iter_mut())
            .chain(out.iter_mut().flatten())
            .chain(chain.iter_mut().flatten())
    }
}

/// Rows of weights of 8 bits, the signed numbers as they lie in a file: those that ship stay in the program's image, and take no memory of their own.
pub type Small<const N: usize> = Cow<'static, [[u8; N]]>;

/// A weight in units of its table, rounded to 8 bits.
pub fn small(weight: f32) -> u8 {
    (weight.round().clamp(-127.0, 127.0) as i8).cast_unsigned()
}

/// A weight of 8 bits as a number to add.
pub fn wide(weight: u8) -> i16 {
    i16::from(weight.cast_signed())
}

/// The trained model as it ships. Only differences of scores count, so the label that says "no name" has 0 for its own, and only the others
/// have weights: 16 fill registers, 17 do not.
pub struct Model {
    network: Network,
    out: Vec<[f32; NAMED]>,
    table: Small<NAMED>,
    unit: f32,
    chain: Chain,
}

/// The weights less the one of the label that says "no name", which is then 0.
fn differences(weights: &Scores) -> [f32; NAMED] {
    let [outside, named @ ..] = *weights;
    named.map(|w| w - outside)
}

impl Model {
    /// A model of a network and a table, which is rounded to 8 bits a weight.
    pub fn new(network: Network, table: &[Scores]) -> Self {
        let table: Vec<_> = table.iter().map(differences).collect();
        let largest = table.iter().flatten().fold(0.0f32, |a, &b| a.max(b.abs()));
        let unit = (largest / 127.0).max(f32::MIN_POSITIVE);
        let table = table.iter().map(|row| row.map(|w| small(w / unit))).collect();
        Self::of(network, table, unit)
    }

    fn of(network: Network, table: Small<NAMED>, unit: f32) -> Self {
        let out = network.out.iter().map(differences).collect();
        Self { chain: Chain::of(&network.chain), network, out, table, unit }
    }

    /// Reads what [`Model::write`] wrote, and leaves the table where it is; `None` where the size is another.
    pub fn read(bytes: &'static [u8]) -> Option<Self> {
        let mut network = Network::zero();
        let (table, numbers) = bytes.split_at_checked(TABLE * NAMED)?;
        let mut numbers =
            numbers.as_chunks::<2>().0.iter().map(|&half| f32::from_bits(u32::from(u16::from_le_bytes(half)) << 16));
        let unit = numbers.next()?;
        for number in network.numbers() {
            *number = numbers.next()?;
        }
        Some(Self::of(network, table.as_chunks().0.into(), unit))
    }

    /// The model as bytes: the table, its unit, then the network, numbers cut to the upper 16 bits (bfloat16, rounded).
    pub fn write(&self) -> Vec<u8> {
        let mut bytes = self.table.as_flattened().to_vec();
        let mut network = self.network.clone();
        let half = |number: f32| ((number.to_bits() + 0x8000) >> 16) as u16;
        bytes.extend(half(self.unit).to_le_bytes());
        for number in network.numbers() {
            bytes.extend(half(*number).to_le_bytes());
        }
        bytes
    }

    /// What the word at `position` of the window gives the hidden layer.
    pub fn projection(&self, position: usize, word: u32, lexicon: &Lexicon) -> Hidden {
        self.network.projection(position, word, lexicon)
    }

    /// The scores of one token; `project` adds what a word at a position of the window gives the hidden layer, [`Model::projection`].
    pub fn scores(&self, input: &Input, project: impl FnMut(usize, u32, &mut Hidden)) -> Scores {
        let mut sums = [0i16; NAMED];
        for &row in &input.hashed {
            for (s, &w) in sums.iter_mut().zip(&self.table[row as usize]) {
                *s += wide(w);
            }
        }
        let mut named = sums.map(|s| f32::from(s) * self.unit);
        let hidden = self.network.hidden_with(input, project);
        for (&h, weights) in hidden.iter().zip(&self.out) {
            if h > 0.0 {
                for (s, &w) in named.iter_mut().zip(weights) {
                    *s += h * w;
                }
            }
        }
        let mut scores = [0.0; LABELS];
        scores[1..].copy_from_slice(&named);
        scores
    }

    /// The chain over the labels.
    pub fn chain(&self) -> &Chain {
        &self.chain
    }
}

/// Numbers of a vector of labels, filled up so that it divides into registers.
const LANES: usize = LABELS.next_multiple_of(4);
type Lanes = [f32; LANES];

/// The chain over the labels, ready for use.
pub struct Chain {
    /// `score[before][after]`, minus infinity where not [`legal`].
    score: [Lanes; LABELS],
    /// The exponential of the same, and transposed.
    factor: [Lanes; LABELS],
    transposed: [Lanes; LABELS],
}

impl Chain {
    /// The chain with these scores.
    pub fn of(score: &[Scores; LABELS]) -> Self {
        let mut chain = Self {
            score: [[f32::NEG_INFINITY; LANES]; LABELS],
            factor: [[0.0; LANES]; LABELS],
            transposed: [[0.0; LANES]; LABELS],
        };
        for (before, row) in score.iter().enumerate() {
            for (after, &s) in row.iter().enumerate().filter(|&(after, _)| legal(before, after)) {
                chain.score[before][after] = s;
                chain.factor[before][after] = exp(s);
                chain.transposed[after][before] = exp(s);
            }
        }
        chain
    }

    /// The best legal sequence of labels for a run of tokens that begins and ends outside of names.
    pub fn best(&self, scores: &[Scores]) -> Vec<usize> {
        // The best sum over all sequences up to a token, by its label, without and with the token's own scores.
        let mut sums: Vec<(Lanes, Lanes)> = Vec::with_capacity(scores.len());
        for token in scores {
            let step = match sums.last() {
                None => self.score[0],
                Some((_, total)) => {
                    let mut step = [f32::NEG_INFINITY; LANES];
                    for (&t, row) in total.iter().zip(&self.score) {
                        for (best, &s) in step.iter_mut().zip(row) {
                            *best = if t + s > *best { t + s } else { *best };
                        }
                    }
                    step
                }
            };
            let mut total = step;
            for (t, s) in total.iter_mut().zip(token) {
                *t += s;
            }
            sums.push((step, total));
        }
        let Some((_, last)) = sums.last() else { return Vec::new() };
        let first_best = |total: &Lanes, after: usize, sum: f32| {
            (total.iter().zip(&self.score)).position(|(&t, row)| t + row[after] >= sum).unwrap_or(0)
        };
        let ends = last.iter().zip(&self.score).map(|(&t, row)| t + row[0]);
        let mut label = first_best(last, 0, ends.fold(f32::NEG_INFINITY, f32::max));
        let mut labels = vec![0; scores.len()];
        for at in (0..scores.len()).rev() {
            labels[at] = label;
            if at > 0 {
                label = first_best(&sums[at - 1].1, label, sums[at].0[label]);
            }
        }
        labels
    }

    /// How probable each label of each token of a run is; with `pairs`, the sum over the run of how probable each step is, and the
    /// natural logarithm of the sum over all sequences.
    pub fn marginals(&self, scores: &[Scores], pairs: Option<&mut [Scores; LABELS]>) -> (Vec<Scores>, f32) {
        let n = scores.len();
        let mut log = 0.0;
        let factor: Vec<Scores> = scores
            .iter()
            .map(|token| {
                let top = token.iter().fold(f32::NEG_INFINITY, |a, &b| a.max(b));
                log += top;
                token.map(|s| exp(s - top))
            })
            .collect();
        let mut forward: Vec<Lanes> = Vec::with_capacity(n);
        for factor in &factor {
            let mut next = match forward.last() {
                None => self.factor[0],
                Some(before) => product(&self.factor, before),
            };
            for (x, f) in next.iter_mut().zip(factor) {
                *x *= f;
            }
            let sum: f32 = next.iter().sum::<f32>().max(f32::MIN_POSITIVE);
            log += ln(sum);
            forward.push(next.map(|x| x / sum));
        }
        let mut backward = self.transposed[0];
        let mut end = 0.0;
        for (f, b) in forward.last().into_iter().flatten().zip(&backward) {
            end += f * b;
        }
        log += ln(end.max(f32::MIN_POSITIVE));
        let mut pairs = pairs;
        let mut out = vec![[0.0; LABELS]; n];
        for at in (0..n).rev() {
            let mut sum = 0.0;
            for l in 0..LABELS {
                out[at][l] = forward[at][l] * backward[l];
                sum += out[at][l];
            }
            let sum = sum.max(f32::MIN_POSITIVE);
            for x in &mut out[at] {
                *x /= sum;
            }
            if at == 0 {
                break;
            }
            let mut ahead = backward;
            for (a, f) in ahead.iter_mut().zip(&factor[at]) {
                *a *= f;
            }
            if let Some(pairs) = pairs.as_deref_mut() {
                let step =
                    |before: usize, after: usize| forward[at - 1][before] * self.factor[before][after] * ahead[after];
                let sum = (0..LABELS * LABELS).map(|i| step(i / LABELS, i % LABELS)).sum::<f32>();
                for (before, row) in pairs.iter_mut().enumerate() {
                    for (after, pair) in row.iter_mut().enumerate() {
                        *pair += step(before, after) / sum.max(f32::MIN_POSITIVE);
                    }
                }
            }
            let before = product(&self.transposed, &ahead);
            let top = before.iter().fold(f32::MIN_POSITIVE, |a, &b| a.max(b));
            backward = before.map(|x| x / top);
        }
        (out, log)
    }
}

/// The rows of `matrix`, weighted with the numbers of `vector`, summed.
fn product(matrix: &[Lanes; LABELS], vector: &Lanes) -> Lanes {
    let mut sums = [0.0; LANES];
    for (&x, row) in vector.iter().zip(matrix) {
        for (sum, &m) in sums.iter_mut().zip(row) {
            *sum += x * m;
        }
    }
    sums
}

/// The exponential, by arithmetic alone; good to about 1e-6.
pub fn exp(x: f32) -> f32 {
    let x = x.clamp(-80.0, 80.0);
    let n = (x * std::f32::consts::LOG2_E).round();
    let r = x - n * std::f32::consts::LN_2;
    let p = 1.0 + r * (1.0 + r * (0.5 + r * (1.0 / 6.0 + r * (1.0 / 24.0 + r * (1.0 / 120.0)))));
    p * f32::from_bits(((n as i32 + 127) as u32) << 23)
}

/// The natural logarithm of a positive normal number, by arithmetic alone; good to about 1e-6.
fn ln(x: f32) -> f32 {
    let bits = x.to_bits();
    let mut n = (bits >> 23) as i32 - 127;
    let mut m = f32::from_bits(bits & 0x007f_ffff | 0x3f80_0000);
    if m > std::f32::consts::SQRT_2 {
        m *= 0.5;
        n += 1;
    }
    let s = (m - 1.0) / (m + 1.0);
    let q = s * s;
    n as f32 * std::f32::consts::LN_2 + 2.0 * s * (1.0 + q * (1.0 / 3.0 + q * (0.2 + q * (1.0 / 7.0 + q / 9.0))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exp_and_ln_are_close() {
        for x in [-20.0f32, -3.3, -0.1, 0.0, 0.7, 5.5, 20.0] {
            assert!((exp(x) / x.exp() - 1.0).abs() < 1e-5);
            assert!((ln(exp(x)) - x).abs() < 1e-4);
        }
    }

    #[test]
    fn the_best_sequence_is_legal_and_the_marginals_sum_to_one() {
        let mut chain = [[0.0; LABELS]; LABELS];
        chain[0][0] = 0.3;
        let mut scores = vec![[0.0; LABELS]; 3];
        scores[0][label(1, part::BEGIN)] = 3.0;
        scores[1][label(0, part::LAST)] = 2.0;
        scores[1][label(1, part::LAST)] = 1.5;
        let chain = Chain::of(&chain);
        assert_eq!(chain.best(&scores), [label(1, part::BEGIN), label(1, part::LAST), 0]);
        let (marginals, log) = chain.marginals(&scores, None);
        assert!(log > 4.0);
        for token in marginals {
            assert!((token.iter().sum::<f32>() - 1.0).abs() < 1e-4);
        }
    }

    #[test]
    fn a_model_survives_writing() {
        let mut network = Network::zero();
        network.bias[3] = 0.5;
        network.chain[0][1] = -2.0;
        let mut table = vec![[0.0; LABELS]; TABLE];
        table[7][2] = 1.0;
        let bytes = Model::new(network, &table).write();
        let bytes: &'static [u8] = bytes.leak();
        let model = Model::read(bytes).expect("whole");
        assert_eq!(model.write(), bytes);
        assert!(Model::read(&bytes[1..]).is_none());
        assert_eq!(model.network.bias[3], 0.5);
    }
}
