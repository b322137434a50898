//! The first frame of a connection, in which a broker says what it is. The client library keeps it to itself.

use std::io;

use futures_util::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use lapin::types::parsing::parse_field_table;
use lapin::types::{AMQPValue, FieldTable};

/// How a client begins AMQP 0-9-1.
const HEADER: &[u8; 8] = b"AMQP\x00\x00\x09\x01";
/// Bytes of a frame before its payload: type, channel, length.
const FRAME: usize = 7;
/// Class and method of `connection.start`, and the version of the protocol.
const START: [u8; 6] = [0, 10, 0, 10, 0, 9];
/// Most bytes of such a frame that are read: frames are at most 4096 bytes before a larger size is agreed upon.
const MOST: usize = 4096;

/// What a broker says that it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Broker {
    /// As in `RabbitMQ`.
    pub product: String,
    /// As in `4.0.5`.
    pub version: String,
}

impl Broker {
    /// Major and minor version; `None` where it has none.
    pub fn release(&self) -> Option<(u32, u32)> {
        let mut numbers = self.version.split('.').map(str::parse);
        Some((numbers.next()?.ok()?, numbers.next()?.ok()?))
    }
}

/// Says hello on a connection that stands, and reads the answer.
///
/// # Errors
/// The connection broke, or it is no broker for AMQP 0-9-1 that answers.
pub async fn read<S: AsyncRead + AsyncWrite + Unpin>(stream: &mut S) -> io::Result<Broker> {
    let stranger = || io::Error::new(io::ErrorKind::InvalidData, "no broker for AMQP 0-9-1 answers");
    stream.write_all(HEADER).await?;
    stream.flush().await?;
    let mut head = [0; FRAME];
    stream.read_exact(&mut head).await?;
    let [1, 0, 0, a, b, c, d] = head else { return Err(stranger()) };
    let length = u32::from_be_bytes([a, b, c, d]) as usize;
    if length > MOST {
        return Err(stranger());
    }
    let mut payload = vec![0; length];
    stream.read_exact(&mut payload).await?;
    let table = payload.strip_prefix(&START).ok_or_else(stranger)?;
    let (_, properties) = parse_field_table(table).map_err(|_| stranger())?;
    Ok(Broker { product: text(&properties, "product"), version: text(&properties, "version") })
}

fn text(properties: &FieldTable, name: &str) -> String {
    match properties.inner().get(name) {
        Some(AMQPValue::LongString(text)) => text.to_string(),
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures_util::io::Cursor;

    #[tokio::test]
    async fn what_is_no_broker_is_refused() {
        for answer in [&b"HTTP/1.1 400 Bad Request\r\n\r\n"[..], b"AMQP\x00\x00\x09\x01", b"\x01\0\0\xff\xff\xff\xff"] {
            let mut stream = Cursor::new([HEADER, answer].concat());
            assert!(read(&mut stream).await.is_err(), "{answer:?}");
        }
    }

    #[tokio::test]
    async fn product_and_version_are_read_from_the_table() {
        let pairs = b"\x07productS\0\0\0\x08RabbitMQ\x07versionS\0\0\0\x054.0.5";
        let table = [&(pairs.len() as u32).to_be_bytes()[..], pairs].concat();
        let payload = [&START[..], &table, b"\0\0\0\x05PLAIN\0\0\0\x05en_US"].concat();
        let frame = [&[1, 0, 0][..], &(payload.len() as u32).to_be_bytes(), &payload, b"\xce"].concat();
        let broker = read(&mut Cursor::new([HEADER, &frame[..]].concat())).await.unwrap();
        assert_eq!((broker.product.as_str(), broker.release()), ("RabbitMQ", Some((4, 0))));
    }
}
