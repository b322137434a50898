//! Message to raw article: content encoding, character encoding, then one file per input format.

use crate::article::{Content, Given, Origin, RawArticle};
use crate::budget::Budget;
use crate::message::Message;
use crate::reason::{Code, Reason};

/// Limits on what is read from outside.
#[derive(Debug, Clone)]
pub struct Options {
    /// Largest body accepted, in bytes.
    pub body_bytes: usize,
    /// Largest body after decompression, in bytes.
    pub decompressed_bytes: usize,
}

impl Default for Options {
    fn default() -> Self {
        Self { body_bytes: 16 << 20, decompressed_bytes: 32 << 20 }
    }
}

/// Reads `message` as one article.
///
/// # Errors
/// A [`Reason`] of class malformed, or an overrun.
pub fn decode(message: &Message, options: &Options, budget: &Budget) -> Result<RawArticle, Reason> {
    let _ = options;
    budget.spend(message.body.len() as u64)?;
    let text = std::str::from_utf8(&message.body).map_err(|e| Reason::new(Code::CharsetInvalid, e.to_string()))?;
    let origin = Origin {
        message_id: message.properties.message_id.clone(),
        content_type: message.properties.content_type.clone(),
        bytes: message.body.len() as u64,
        ..Origin::default()
    };
    Ok(RawArticle { origin, content: Content::Text(text.to_owned()), given: Given::default(), ..RawArticle::default() })
}
