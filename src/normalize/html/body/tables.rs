//! Tables that hold data, and tables that lay out a page.

use crate::normalize::html::dom::{Document, NodeId, Tag};

/// Most bytes of text in a row of data.
const MOST: usize = 800;
/// Bytes of text from which on a cell holds a paragraph.
const PARAGRAPH: usize = 160;
/// Bytes of text from which on a cell is a column of text, where the others of its row are too.
const COLUMN: usize = 100;

/// Whether a row is one of data: two cells and more, none of which holds a table, a headline, code or several paragraphs, and at
/// most one of which holds one; and one that is shorter than a column of text.
pub fn is_data_row(document: &Document<'_>, row: NodeId) -> bool {
    let (mut bytes, mut cells, mut long, mut columns) = (0, 0, 0, 0);
    let mut cell = Cell::default();
    for n in document.descendants(row) {
        match document.tag(n) {
            Tag::TABLE | Tag::TEMPLATE | Tag::ARTICLE | Tag::SCRIPT | Tag::FORM | Tag::PRE => return false,
            Tag::H1 | Tag::H2 | Tag::H3 => return false,
            Tag::TD | Tag::TH => {
                cells += 1;
                long += usize::from(cell.bytes >= PARAGRAPH);
                columns += usize::from(cell.bytes >= COLUMN);
                cell = Cell::default();
            }
            Tag::P | Tag::DIV | Tag::BLOCKQUOTE => cell.edge(),
            Tag::BR if std::mem::replace(&mut cell.broken, true) => {
                cell.edge();
            }
            Tag::TEXT => {
                let text = document.raw_text(n).trim().len();
                bytes += text;
                cell.text(text);
            }
            _ => {}
        }
        if bytes > MOST || cell.paragraphs >= 2 {
            return false;
        }
    }
    long += usize::from(cell.bytes >= PARAGRAPH);
    columns += usize::from(cell.bytes >= COLUMN);
    cells >= 2 && long <= 1 && columns < cells
}

/// What a cell holds so far.
#[derive(Debug, Default)]
struct Cell {
    bytes: usize,
    /// Bytes since the last edge of a paragraph.
    run: usize,
    /// Runs long enough to be paragraphs of their own.
    paragraphs: usize,
    /// Whether a line break was the last thing.
    broken: bool,
}

impl Cell {
    fn edge(&mut self) {
        self.run = 0;
    }

    fn text(&mut self, bytes: usize) {
        if bytes == 0 {
            return;
        }
        self.broken = false;
        self.bytes += bytes;
        let before = self.run;
        self.run += bytes;
        self.paragraphs += usize::from(before < PARAGRAPH / 2 && self.run >= PARAGRAPH / 2);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::budget::Budget;
    use crate::normalize::html::dom::ROOT;

    fn is_data(row: &str) -> bool {
        let page = format!("<table><tr>{row}</tr></table>");
        let document = Document::parse(&page, &Budget::unlimited()).expect("parses");
        let row = document.elements(ROOT, Tag::TR).next().expect("a row");
        is_data_row(&document, row)
    }

    #[test]
    fn rows_of_data_and_columns_of_text() {
        let long = "The council met on Monday in the old hall by the harbour, and after two hours of debate it voted for the new bridge. ";
        assert!(is_data("<th>Harbour</th><td>4 m</td>"));
        assert!(is_data(&format!("<td>Monday</td><td><p>{long}</p></td>")), "a cell may explain");
        assert!(!is_data("<td>Alone</td>"));
        assert!(!is_data(&format!("<td>Menu</td><td><p>{long}</p><p>{long}</p></td>")), "paragraphs");
        assert!(!is_data(&format!("<td>Menu</td><td>{long}<br><br>{long}</td>")), "paragraphs parted by line breaks");
        assert!(!is_data(&format!("<td>{long}{long}</td><td>{long}{long}</td>")), "two columns");
        let short = &long[..110];
        assert!(!is_data(&format!("<td>{short}</td><td>{short}</td><td>{short}</td>")), "columns of a sentence each");
        assert!(is_data(&format!("<td>Monday</td><td>{short}</td><td>{short}</td>")), "a row with its name");
        assert!(!is_data("<td><pre>1\n2</pre></td><td><pre>a\nb</pre></td>"), "numbers beside code");
    }
}
