//! `text/plain`.

use super::Read;
use crate::article::Content;
use crate::decode::charset;
use crate::reason::Reason;

pub(super) fn read(bytes: &[u8], label: Option<&str>) -> Result<Read, Reason> {
    let (text, encoding) = charset::decode(bytes, label, false)?;
    let charset = Some(encoding.name().to_ascii_lowercase());
    Ok(Read { content: Content::Text(text), charset, ..Read::default() })
}
