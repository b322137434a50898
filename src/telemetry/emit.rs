//! How an event leaves: as one of `tracing`, under the target [`TARGET`], with the schema's names as its fields.

use std::fmt;

use serde::Serialize;
use tracing::field::DisplayValue;

use crate::cut;

pub use crate::transport::TARGET;

/// Longest text in a field, in bytes; a longer one is cut.
const TEXT: usize = 1024;

/// Emits an event of the schema: `emit!(STARTED, message, "workers" = 2)` at its usual level, `emit!(STOPPED at level, ..)` at another.
///
/// A value that is `None` is left out. Nothing is evaluated when nobody listens. A field that the schema does not have for the event does
/// not compile.
macro_rules! emit {
    ($event:ident, $message:expr $(, $field:literal = $value:expr)* $(,)?) => {
        emit!(@ $event, $event.level.tracing(), $message $(, $field = $value)*)
    };
    ($event:ident at $level:expr, $message:expr $(, $field:literal = $value:expr)* $(,)?) => {
        match $level {
            Level::Error => emit!(@ $event, tracing::Level::ERROR, $message $(, $field = $value)*),
            Level::Warn => emit!(@ $event, tracing::Level::WARN, $message $(, $field = $value)*),
            Level::Info | Level::Debug | Level::Trace => {
                emit!(@ $event, tracing::Level::INFO, $message $(, $field = $value)*)
            }
        }
    };
    (@ $event:ident, $level:expr, $message:expr $(, $field:literal = $value:expr)*) => {{
        $(const _: () = assert!($event.has($field), concat!("no field of the event: ", $field));)*
        tracing::event!(
            name: $event.name,
            target: $crate::telemetry::emit::TARGET,
            $level,
            { message = AsRef::<str>::as_ref(&$message), event = $event.name $(, $field = $value)* }
        )
    }};
}

pub(super) use emit;

/// Something that `tracing` has no type for, shown as JSON.
pub struct Json<T>(T);

impl<T: Serialize> fmt::Display for Json<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&serde_json::to_string(&self.0).map_err(|_| fmt::Error)?)
    }
}

/// A list or an object as a field's value.
pub fn json<T: Serialize>(value: T) -> DisplayValue<Json<T>> {
    tracing::field::display(Json(value))
}

/// Text as a field's value, cut where it is too long.
pub fn text(value: &str) -> &str {
    cut::head(value, TEXT)
}

/// An object whose members keep their order.
pub struct Ordered<'a, T>(pub &'a [(&'a str, T)]);

impl<T: Serialize> Serialize for Ordered<'_, T> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(name, value)| (name, value)))
    }
}

/// Rounded to three places.
pub fn milli(value: f64) -> f64 {
    (value * 1000.0).round() / 1000.0
}
