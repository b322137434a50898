//! Documents cut into columns, as the Dremel paper (Melnik et al. 2010) has it: of each single value how much of its path is there
//! (definition), and at which list it goes on (repetition).

use parquet::data_type::ByteArray;
use serde_json::Value;

use super::columns::Shape;

/// Bytes that a text takes beside its own, and those of the two levels of any value.
const TEXT: usize = size_of::<ByteArray>();
const LEVELS: usize = 2 * size_of::<i16>();

/// Rows that are not written yet.
pub struct Rows {
    columns: Vec<(String, Shape)>,
    /// The single values, in the order of the columns.
    pub leaves: Vec<Leaf>,
    /// How many rows there are.
    pub count: usize,
    /// About the memory that they take.
    pub bytes: usize,
}

/// The values in one place of all rows.
#[derive(Default)]
pub struct Leaf {
    /// Those that are there.
    pub values: Values,
    /// For each, and each that is absent: levels of its path that are there.
    pub definitions: Vec<i16>,
    /// The list in which it goes on; 0 for a new row.
    pub repetitions: Vec<i16>,
}

/// Values of one type.
pub enum Values {
    /// Text.
    Text(Vec<ByteArray>),
    /// Whole numbers, and times.
    Int(Vec<i64>),
    /// Other numbers.
    Double(Vec<f64>),
    /// True or false.
    Bool(Vec<bool>),
}

impl Default for Values {
    fn default() -> Self {
        Values::Text(Vec::new())
    }
}

/// Where a value stands: levels that are there, the list in which it goes on, and lists around it.
#[derive(Clone, Copy, Default)]
struct Place {
    definition: i16,
    repetition: i16,
    lists: i16,
}

impl Place {
    fn deeper(self, levels: i16) -> Self {
        Place { definition: self.definition + levels, ..self }
    }

    /// The place of an element of a list that stands here.
    fn element(self, first: bool) -> Self {
        let lists = self.lists + 1;
        Place { definition: self.definition + 2, repetition: if first { self.repetition } else { lists }, lists }
    }
}

impl Rows {
    /// No rows yet.
    pub fn new(columns: Vec<(String, Shape)>) -> Self {
        let mut leaves = Vec::new();
        columns.iter().for_each(|(_, shape)| plant(shape, &mut leaves));
        Self { columns, leaves, count: 0, bytes: 0 }
    }

    /// Adds a document. A field that has no column, or not its type, is left out.
    pub fn push(&mut self, document: &Value) {
        let mut rest = self.leaves.as_mut_slice();
        for (name, shape) in &self.columns {
            let Some((mine, others)) = rest.split_at_mut_checked(shape.leaves()) else { break };
            self.bytes += write(shape, document.get(name), Place::default(), mine);
            rest = others;
        }
        self.count += 1;
    }

    /// Forgets the rows that were written.
    pub fn clear(&mut self) {
        for leaf in &mut self.leaves {
            match &mut leaf.values {
                Values::Text(values) => values.clear(),
                Values::Int(values) => values.clear(),
                Values::Double(values) => values.clear(),
                Values::Bool(values) => values.clear(),
            }
            leaf.definitions.clear();
            leaf.repetitions.clear();
        }
        (self.count, self.bytes) = (0, 0);
    }
}

/// The single values of a shape, in order.
fn plant(shape: &Shape, leaves: &mut Vec<Leaf>) {
    let values = match shape {
        Shape::Text | Shape::Json => Values::Text(Vec::new()),
        Shape::Int | Shape::Time => Values::Int(Vec::new()),
        Shape::Double => Values::Double(Vec::new()),
        Shape::Bool => Values::Bool(Vec::new()),
        Shape::List(of) => return plant(of, leaves),
        Shape::Map(of) => {
            leaves.push(Leaf::default());
            return plant(of, leaves);
        }
        Shape::Struct(fields) => return fields.iter().for_each(|(_, shape)| plant(shape, leaves)),
    };
    leaves.push(Leaf { values, ..Leaf::default() });
}

/// Adds a value; the bytes that it takes. A list or a map that is absent is an empty one, as in rules.
fn write(shape: &Shape, value: Option<&Value>, place: Place, leaves: &mut [Leaf]) -> usize {
    match (shape, value) {
        (Shape::Struct(fields), Some(Value::Object(object))) => {
            let (mut rest, mut bytes) = (leaves, 0);
            for (name, shape) in fields {
                let Some((mine, others)) = rest.split_at_mut_checked(shape.leaves()) else { break };
                bytes += write(shape, object.get(name), place.deeper(1), mine);
                rest = others;
            }
            bytes
        }
        (Shape::List(of), Some(Value::Array(items))) if !items.is_empty() => {
            let item = |(n, item)| write(of, Some(item), place.element(n == 0), leaves);
            items.iter().enumerate().map(item).sum()
        }
        (Shape::Map(of), Some(Value::Object(entries))) if !entries.is_empty() => {
            let Some((key, values)) = leaves.split_first_mut() else { return 0 };
            let mut bytes = 0;
            for (n, (name, value)) in entries.iter().enumerate() {
                let place = place.element(n == 0);
                bytes += key.text(name.clone(), place) + write(of, Some(value), place, values);
            }
            bytes
        }
        (Shape::List(_) | Shape::Map(_), _) => absent(leaves, place.deeper(1)),
        (_, value) => match leaves {
            [leaf] => {
                value.and_then(|value| leaf.put(shape, value, place.deeper(1))).unwrap_or_else(|| leaf.mark(place))
            }
            leaves => absent(leaves, place),
        },
    }
}

/// Notes that there is nothing here.
fn absent(leaves: &mut [Leaf], place: Place) -> usize {
    leaves.iter_mut().map(|leaf| leaf.mark(place)).sum()
}

impl Leaf {
    fn mark(&mut self, place: Place) -> usize {
        self.definitions.push(place.definition);
        self.repetitions.push(place.repetition);
        LEVELS
    }

    fn text(&mut self, text: String, place: Place) -> usize {
        let Values::Text(values) = &mut self.values else { return 0 };
        let bytes = text.len() + TEXT;
        values.push(ByteArray::from(text.into_bytes()));
        bytes + self.mark(place)
    }

    /// Adds a value that is there; `None` where it is of another type.
    fn put(&mut self, shape: &Shape, value: &Value, place: Place) -> Option<usize> {
        match (&mut self.values, shape) {
            (Values::Text(_), Shape::Json) => return Some(self.text(value.to_string(), place)),
            (Values::Text(_), _) => return Some(self.text(value.as_str()?.to_owned(), place)),
            (Values::Int(values), Shape::Time) => {
                values.push(value.as_str()?.parse::<jiff::Timestamp>().ok()?.as_microsecond());
            }
            (Values::Int(values), _) => values.push(value.as_i64()?),
            (Values::Double(values), _) => values.push(value.as_f64()?),
            (Values::Bool(values), _) => values.push(value.as_bool()?),
        }
        Some(size_of::<i64>() + self.mark(place))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn levels(leaf: &Leaf) -> Vec<(i16, i16)> {
        leaf.repetitions.iter().copied().zip(leaf.definitions.iter().copied()).collect()
    }

    #[test]
    fn lists_within_lists_keep_their_places() {
        let of =
            Shape::Struct(vec![("name".to_owned(), Shape::Text), ("spans".to_owned(), Shape::List(Shape::Int.into()))]);
        let mut rows = Rows::new(vec![("people".to_owned(), Shape::List(of.into())), ("n".to_owned(), Shape::Int)]);
        rows.push(&json!({"people": [{"name": "A", "spans": [1, 2]}, {"spans": [3]}], "n": 1}));
        rows.push(&json!({"n": "no number"}));
        rows.push(&json!({"people": [{"name": "B"}], "n": 3}));
        let [name, spans, n] = rows.leaves.as_slice() else { panic!("{} leaves", rows.leaves.len()) };
        // people 1, its list 2, the element 3, the name 4.
        assert_eq!(levels(name), [(0, 4), (1, 3), (0, 1), (0, 4)]);
        // The list of spans 4, an element of it 5, the number 6.
        assert_eq!(levels(spans), [(0, 6), (2, 6), (1, 6), (0, 1), (0, 4)]);
        assert_eq!(levels(n), [(0, 1), (0, 0), (0, 1)]);
        let Values::Int(numbers) = &spans.values else { panic!("no numbers") };
        assert_eq!(*numbers, [1, 2, 3]);
        assert_eq!(rows.count, 3);
        rows.clear();
        assert!(rows.bytes == 0 && rows.leaves.iter().all(|leaf| leaf.definitions.is_empty()));
    }
}
