//! The document's JSON Schema, as the program itself prints it.

use std::sync::OnceLock;

use serde_json::Value;

use super::worker::copydesk;

/// # Panics
/// When `document` does not validate.
pub fn assert_article(document: &Value) {
    static SCHEMA: OnceLock<jsonschema::Validator> = OnceLock::new();
    let validator = SCHEMA.get_or_init(|| {
        let out = copydesk().args(["schema", "article"]).output().unwrap();
        assert!(out.status.success());
        jsonschema::validator_for(&serde_json::from_slice(&out.stdout).unwrap()).unwrap()
    });
    let errors: Vec<_> = validator.iter_errors(document).map(|e| format!("{}: {e}", e.instance_path())).collect();
    assert!(errors.is_empty(), "{}\n{document:#}", errors.join("\n"));
}
