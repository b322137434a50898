//! The model: a hidden layer over the window's vectors and discrete features, a table of hashed features, and a chain over the labels.
//!
//! Scores of one token: `out * relu(bias + vectors * words + rows) + table[hashed]`. The chain (a conditional random field) then finds
//! the best legal sequence and how sure each label is. Numbers are `f32`, added in a fixed order and without library functions, so
//! that the same input gives the same output on every machine.

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
    pub const BEGIN: usize = 0;
    pub const INSIDE: usize = 1;
    pub const LAST: usize = 2;
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
    pub fn hidden(&self, input: &Input, lexicon: &Lexicon) -> [f32; HIDDEN] {
        let mut hidden = self.bias;
        let mut vector = [0.0; DIMS];
        for (word, weights) in input.words.iter().zip(self.vectors.chunks_exact(DIMS)) {
            let Some(word) = *word else { continue };
            lexicon.vector(word, &mut vector);
            for (&x, row) in vector.iter().zip(weights) {
                for (h, &w) in hidden.iter_mut().zip(row) {
                    *h += x * w;
                }
            }
        }
        for &row in &input.rows {
            for (h, &w) in hidden.iter_mut().zip(&self.rows[row as usize]) {
                *h += w;
            }
        }
        hidden
    }

    /// Adds the output of `hidden` to `scores`.
    pub fn output(&self, hidden: &[f32; HIDDEN], scores: &mut Scores) {
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

/// The trained model as it ships.
pub struct Model {
    network: Network,
    table: Vec<[i8; LABELS]>,
    unit: f32,
    chain: Chain,
}

impl Model {
    /// A model of a network and a table, which is rounded to 8 bits a weight.
    pub fn new(network: Network, table: &[Scores]) -> Self {
        let largest = table.iter().flatten().fold(0.0f32, |a, &b| a.max(b.abs()));
        let unit = (largest / 127.0).max(f32::MIN_POSITIVE);
        let table = table.iter().map(|row| row.map(|w| (w / unit).round() as i8)).collect();
        Self { chain: Chain::of(&network.chain), network, table, unit }
    }

    /// Reads what [`Model::write`] wrote; `None` where the size is another.
    pub fn read(bytes: &[u8]) -> Option<Self> {
        let mut network = Network::zero();
        let (table, numbers) = bytes.split_at_checked(TABLE * LABELS)?;
        let table: Vec<[i8; LABELS]> = table.as_chunks().0.iter().map(|row| row.map(|b: u8| b as i8)).collect();
        let mut numbers =
            numbers.as_chunks::<2>().0.iter().map(|&half| f32::from_bits(u32::from(u16::from_le_bytes(half)) << 16));
        let unit = numbers.next()?;
        for number in network.numbers() {
            *number = numbers.next()?;
        }
        Some(Self { chain: Chain::of(&network.chain), network, table, unit })
    }

    /// The model as bytes: the table, its unit, then the network, numbers cut to the upper 16 bits (bfloat16, rounded).
    pub fn write(&self) -> Vec<u8> {
        let mut bytes: Vec<u8> = self.table.iter().flatten().map(|&w| w as u8).collect();
        let mut network = self.network.clone();
        let half = |number: f32| ((number.to_bits() + 0x8000) >> 16) as u16;
        bytes.extend(half(self.unit).to_le_bytes());
        for number in network.numbers() {
            bytes.extend(half(*number).to_le_bytes());
        }
        bytes
    }

    /// The scores of one token.
    pub fn scores(&self, input: &Input, lexicon: &Lexicon) -> Scores {
        let mut sums = [0i32; LABELS];
        for &row in &input.hashed {
            for (s, &w) in sums.iter_mut().zip(&self.table[row as usize]) {
                *s += i32::from(w);
            }
        }
        let mut scores = sums.map(|s| s as f32 * self.unit);
        self.network.output(&self.network.hidden(input, lexicon), &mut scores);
        scores
    }

    /// The chain over the labels.
    pub fn chain(&self) -> &Chain {
        &self.chain
    }
}

/// The chain over the labels, ready for use.
pub struct Chain {
    /// The legal steps: before, after, score, and its exponential.
    steps: Vec<(usize, usize, f32, f32)>,
    score: [Scores; LABELS],
}

impl Chain {
    /// The chain with these scores.
    pub fn of(score: &[Scores; LABELS]) -> Self {
        let mut steps = Vec::new();
        for (before, row) in score.iter().enumerate() {
            for (after, &s) in row.iter().enumerate() {
                if legal(before, after) {
                    steps.push((before, after, s, exp(s)));
                }
            }
        }
        Self { steps, score: *score }
    }

    /// The best legal sequence of labels for a run of tokens that begins and ends outside of names.
    pub fn best(&self, scores: &[Scores]) -> Vec<usize> {
        let Some(first) = scores.first() else { return Vec::new() };
        let mut total: Scores =
            std::array::from_fn(|l| if legal(0, l) { first[l] + self.score[0][l] } else { f32::NEG_INFINITY });
        let mut back: Vec<[u8; LABELS]> = Vec::with_capacity(scores.len());
        for token in &scores[1..] {
            let mut next = [f32::NEG_INFINITY; LABELS];
            let mut from = [0u8; LABELS];
            for &(before, after, s, _) in &self.steps {
                let sum = total[before] + s;
                if sum > next[after] {
                    next[after] = sum;
                    from[after] = before as u8;
                }
            }
            for (n, s) in next.iter_mut().zip(token) {
                *n += s;
            }
            total = next;
            back.push(from);
        }
        let mut label = 0;
        let mut best = f32::NEG_INFINITY;
        for (l, &sum) in total.iter().enumerate() {
            if legal(l, 0) && sum + self.score[l][0] > best {
                best = sum + self.score[l][0];
                label = l;
            }
        }
        let mut labels = vec![label];
        for from in back.iter().rev() {
            label = usize::from(from[label]);
            labels.push(label);
        }
        labels.reverse();
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
        let mut forward = vec![[0.0f32; LABELS]; n];
        for at in 0..n {
            let mut next = [0.0; LABELS];
            if at == 0 {
                for &(before, after, _, e) in self.steps.iter().take_while(|step| step.0 == 0) {
                    debug_assert_eq!(before, 0);
                    next[after] = e;
                }
            } else {
                for &(before, after, _, e) in &self.steps {
                    next[after] += forward[at - 1][before] * e;
                }
            }
            for (x, f) in next.iter_mut().zip(&factor[at]) {
                *x *= f;
            }
            let sum: f32 = next.iter().sum::<f32>().max(f32::MIN_POSITIVE);
            log += ln(sum);
            forward[at] = next.map(|x| x / sum);
        }
        let mut backward = [0.0f32; LABELS];
        for &(before, after, _, e) in &self.steps {
            if after == 0 {
                backward[before] = e;
            }
        }
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
            let ahead: Scores = std::array::from_fn(|l| factor[at][l] * backward[l]);
            let mut before_sums = [0.0; LABELS];
            let mut step_sum = 0.0;
            for &(before, after, _, e) in &self.steps {
                let x = e * ahead[after];
                before_sums[before] += x;
                step_sum += forward[at - 1][before] * x;
            }
            if let Some(pairs) = pairs.as_deref_mut() {
                for &(before, after, _, e) in &self.steps {
                    pairs[before][after] +=
                        forward[at - 1][before] * e * ahead[after] / step_sum.max(f32::MIN_POSITIVE);
                }
            }
            let top = before_sums.iter().fold(f32::MIN_POSITIVE, |a, &b| a.max(b));
            backward = before_sums.map(|x| x / top);
        }
        (out, log)
    }
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
        let model = Model::read(&bytes).expect("whole");
        assert_eq!(model.write(), bytes);
        assert!(Model::read(&bytes[1..]).is_none());
        assert_eq!(model.network.bias[3], 0.5);
    }
}
