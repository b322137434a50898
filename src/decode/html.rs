//! `text/html` and `application/xhtml+xml`.

use super::{Input, charset};
use crate::article::{Content, Origin, RawArticle};
use crate::reason::Reason;

pub(super) fn read(input: &Input<'_>) -> Result<RawArticle, Reason> {
    let (page, encoding) = charset::decode(&input.bytes, input.declared.charset.as_deref(), true)?;
    let origin = Origin { charset: Some(encoding.name().to_ascii_lowercase()), ..Origin::default() };
    Ok(RawArticle { origin, content: Content::Html(page), ..RawArticle::default() })
}
