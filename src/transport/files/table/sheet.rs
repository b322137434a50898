//! One file of Parquet.

use std::io::Write;
use std::sync::{Arc, OnceLock};

use parquet::basic::{Compression, LogicalType, Repetition, TimeUnit, Type as Physical, ZstdLevel};
use parquet::data_type::{BoolType, ByteArrayType, DoubleType, Int64Type};
use parquet::errors::Result;
use parquet::file::metadata::KeyValue;
use parquet::file::properties::{EnabledStatistics, WriterProperties};
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::types::{Type, TypePtr};
use serde_json::Value;

use super::columns::{Shape, columns};
use super::shred::{Rows, Values};
use crate::article::SCHEMA;

/// A file that is being written, and the rows of it that are still in memory.
pub struct Sheet<W: Write + Send> {
    writer: SerializedFileWriter<W>,
    rows: Rows,
}

impl<W: Write + Send> Sheet<W> {
    /// Begins a file.
    ///
    /// # Errors
    /// It cannot be written.
    pub fn new(to: W) -> Result<Self> {
        let columns: Vec<_> = columns().into_iter().map(|column| (column.name, column.shape)).collect();
        let writer = SerializedFileWriter::new(to, schema(&columns)?, Arc::clone(properties()))?;
        Ok(Self { writer, rows: Rows::new(columns) })
    }

    /// Adds a document, in memory.
    pub fn push(&mut self, document: &Value) {
        self.rows.push(document);
    }

    /// About the memory that unwritten rows take.
    pub fn bytes(&self) -> usize {
        self.rows.bytes
    }

    /// Writes the rows as a group.
    ///
    /// # Errors
    /// It cannot be written.
    pub fn flush(&mut self) -> Result<()> {
        if self.rows.count == 0 {
            return Ok(());
        }
        let mut group = self.writer.next_row_group()?;
        for leaf in &self.rows.leaves {
            let Some(mut column) = group.next_column()? else { break };
            let (definitions, repetitions) = (Some(leaf.definitions.as_slice()), Some(leaf.repetitions.as_slice()));
            match &leaf.values {
                Values::Text(values) => {
                    column.typed::<ByteArrayType>().write_batch(values, definitions, repetitions)?;
                }
                Values::Int(values) => {
                    column.typed::<Int64Type>().write_batch(values, definitions, repetitions)?;
                }
                Values::Double(values) => {
                    column.typed::<DoubleType>().write_batch(values, definitions, repetitions)?;
                }
                Values::Bool(values) => {
                    column.typed::<BoolType>().write_batch(values, definitions, repetitions)?;
                }
            }
            column.close()?;
        }
        group.close()?;
        self.rows.clear();
        Ok(())
    }

    /// Writes what is left, and the end, without which the file cannot be read.
    ///
    /// # Errors
    /// It cannot be written.
    pub fn close(mut self) -> Result<()> {
        self.flush()?;
        self.writer.close().map(drop)
    }
}

fn properties() -> &'static Arc<WriterProperties> {
    static PROPERTIES: OnceLock<Arc<WriterProperties>> = OnceLock::new();
    PROPERTIES.get_or_init(|| {
        let made = WriterProperties::builder()
            .set_created_by(concat!("copydesk version ", env!("CARGO_PKG_VERSION")).to_owned())
            .set_compression(Compression::ZSTD(ZstdLevel::default()))
            .set_statistics_enabled(EnabledStatistics::Chunk)
            .set_key_value_metadata(Some(vec![KeyValue::new("schema".to_owned(), SCHEMA.to_owned())]));
        Arc::new(made.build())
    })
}

fn schema(columns: &[(String, Shape)]) -> Result<TypePtr> {
    let fields = columns.iter().map(|(name, shape)| node(name, shape)).collect::<Result<_>>()?;
    Type::group_type_builder("article").with_fields(fields).build().map(Arc::new)
}

/// The node of a shape. Each may be absent, so that a document of another version fits.
fn node(name: &str, shape: &Shape) -> Result<TypePtr> {
    let single = |physical, logical| {
        let node = Type::primitive_type_builder(name, physical).with_repetition(Repetition::OPTIONAL);
        node.with_logical_type(logical).build()
    };
    let group = |logical, fields| {
        let node = Type::group_type_builder(name).with_repetition(Repetition::OPTIONAL);
        node.with_logical_type(logical).with_fields(fields).build()
    };
    let repeated = |name, fields| {
        let node = Type::group_type_builder(name).with_repetition(Repetition::REPEATED);
        node.with_fields(fields).build().map(Arc::new)
    };
    let made = match shape {
        Shape::Text => single(Physical::BYTE_ARRAY, Some(LogicalType::String)),
        Shape::Json => single(Physical::BYTE_ARRAY, Some(LogicalType::Json)),
        Shape::Int => single(Physical::INT64, None),
        Shape::Double => single(Physical::DOUBLE, None),
        Shape::Bool => single(Physical::BOOLEAN, None),
        Shape::Time => single(Physical::INT64, Some(LogicalType::timestamp(true, TimeUnit::MICROS))),
        Shape::List(of) => group(Some(LogicalType::List), vec![repeated("list", vec![node("element", of)?])?]),
        Shape::Map(of) => {
            let key = Type::primitive_type_builder("key", Physical::BYTE_ARRAY).with_repetition(Repetition::REQUIRED);
            let key = Arc::new(key.with_logical_type(Some(LogicalType::String)).build()?);
            group(Some(LogicalType::Map), vec![repeated("key_value", vec![key, node("value", of)?])?])
        }
        Shape::Struct(fields) => {
            group(None, fields.iter().map(|(name, shape)| node(name, shape)).collect::<Result<_>>()?)
        }
    };
    made.map(Arc::new)
}
