//! `text/html` and `application/xhtml+xml`.

use super::Read;
use crate::article::Content;
use crate::decode::charset;
use crate::reason::Reason;

pub(super) fn read(bytes: &[u8], label: Option<&str>) -> Result<Read, Reason> {
    let (page, encoding) = charset::decode(bytes, label, true)?;
    let charset = Some(encoding.name().to_ascii_lowercase());
    Ok(Read { content: Content::Html(page), charset, ..Read::default() })
}
