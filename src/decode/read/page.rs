//! `text/html` and `application/xhtml+xml`.

use super::Read;
use crate::article::Content;
use crate::decode::charset::{self, Hints};
use crate::reason::Reason;

pub(super) fn read(bytes: &[u8], hints: Hints<'_>) -> Result<Read, Reason> {
    Ok(Read::of(charset::decode(bytes, hints)?, Content::Html))
}
