//! The document of this program's own form.

use serde::Serialize;

use crate::article::Article;

/// Writes a document, or a part of one, as `application/json`, without line breaks.
pub fn json(document: &impl Serialize) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(8192);
    // Writing plain data to memory fails on no input: keys are strings, and floats that are not finite become null.
    let written = serde_json::to_writer(&mut bytes, document);
    debug_assert!(written.is_ok(), "{written:?}");
    bytes
}

/// The JSON Schema (2020-12) of the document, generated from the types.
pub fn schema() -> serde_json::Value {
    schemars::schema_for!(Article).to_value()
}

/// The same for what is written: a field is required when every document has it.
pub fn written_schema() -> serde_json::Value {
    let settings = schemars::generate::SchemaSettings::draft2020_12().for_serialize();
    settings.into_generator().into_root_schema_for::<Article>().to_value()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_article_validates_and_reads_back() {
        let article = Article { schema: crate::article::SCHEMA.into(), ..Article::default() };
        let document: serde_json::Value = serde_json::from_slice(&json(&article)).unwrap();
        assert!(jsonschema::validate(&schema(), &document).is_ok(), "{document}");
        assert_eq!(serde_json::from_value::<Article>(document).unwrap(), article);
    }
}
