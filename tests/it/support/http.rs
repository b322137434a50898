//! As much HTTP/1.1 as the management plugin's API takes.

use std::io::{self, Read, Write};
use std::net::TcpStream;
use std::time::Duration;

/// `GET path`; status and body.
pub fn get(port: u16, path: &str) -> io::Result<(u16, String)> {
    request(port, "GET", path, "")
}

/// `PUT path` with a JSON body.
pub fn put(port: u16, path: &str, body: &str) -> io::Result<(u16, String)> {
    request(port, "PUT", path, body)
}

/// `POST path` with a JSON body.
pub fn post(port: u16, path: &str, body: &str) -> io::Result<(u16, String)> {
    request(port, "POST", path, body)
}

/// `DELETE path`.
pub fn delete(port: u16, path: &str) -> io::Result<(u16, String)> {
    request(port, "DELETE", path, "")
}

fn request(port: u16, method: &str, path: &str, body: &str) -> io::Result<(u16, String)> {
    let mut stream = TcpStream::connect(("127.0.0.1", port))?;
    stream.set_read_timeout(Some(Duration::from_secs(20)))?;
    write!(
        stream,
        "{method} {path} HTTP/1.0\r\nHost: localhost\r\nAuthorization: Basic Z3Vlc3Q6Z3Vlc3Q=\r\n\
         Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    )?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer)?;
    let answer = String::from_utf8_lossy(&answer).into_owned();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap_or((&answer, ""));
    let status = head.split(' ').nth(1).and_then(|status| status.parse().ok());
    Ok((status.ok_or(io::ErrorKind::InvalidData)?, body.to_owned()))
}
