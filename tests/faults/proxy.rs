//! A TCP proxy between worker and broker that can be slow, silent or cut.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicU16, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// The weather on the wire.
#[derive(Default)]
struct Weather {
    latency_ms: AtomicU64,
    /// Bytes are read and held back in both directions: a half-open connection.
    silent: AtomicBool,
    /// The same for what the broker says only.
    deaf: AtomicBool,
    refusing: AtomicBool,
    /// The port that no connection is carried to; 0 is none.
    unhealthy: AtomicU16,
    streams: Mutex<Vec<TcpStream>>,
}

/// A proxy to one port of the loopback.
pub struct Proxy {
    port: u16,
    weather: Arc<Weather>,
}

impl Proxy {
    /// Starts to carry connections to `target`.
    pub fn to(target: u16) -> Self {
        Self::among(vec![target])
    }

    /// Starts to carry each connection to the first of `targets` that takes it, as a load balancer before a cluster does.
    pub fn among(targets: Vec<u16>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let weather = Arc::new(Weather::default());
        let shared = Arc::clone(&weather);
        std::thread::spawn(move || {
            for client in listener.incoming().flatten() {
                if shared.refusing.load(Ordering::Relaxed) {
                    continue;
                }
                let open = |&port: &u16| TcpStream::connect(("127.0.0.1", port)).ok();
                let unhealthy = shared.unhealthy.load(Ordering::Relaxed);
                let healthy = targets.iter().filter(|&&port| port != unhealthy);
                let Some(broker) = healthy.into_iter().find_map(open) else { continue };
                let pair = [client.try_clone().unwrap(), broker.try_clone().unwrap()];
                shared.streams.lock().unwrap().extend(pair);
                carry(client.try_clone().unwrap(), broker.try_clone().unwrap(), Arc::clone(&shared), false);
                carry(broker, client, Arc::clone(&shared), true);
            }
        });
        Self { port, weather }
    }

    /// The URL of `vhost` by way of this proxy.
    pub fn url(&self, vhost: &str) -> String {
        format!("amqp://guest:guest@127.0.0.1:{}/{vhost}", self.port)
    }

    /// Delays every piece of data.
    pub fn latency(&self, millis: u64) {
        self.weather.latency_ms.store(millis, Ordering::Relaxed);
    }

    /// Holds back everything, on connections that stay open.
    pub fn silence(&self, on: bool) {
        self.weather.silent.store(on, Ordering::Relaxed);
    }

    /// Holds back what the broker says: no confirms, no heartbeats.
    pub fn deafness(&self, on: bool) {
        self.weather.deaf.store(on, Ordering::Relaxed);
    }

    /// Takes `target` out, as a load balancer does whose check of a node's health fails; its connections end.
    pub fn take_out(&self, target: u16) {
        self.weather.unhealthy.store(target, Ordering::Relaxed);
        self.cut(false);
    }

    /// Cuts every connection, and refuses new ones while `on`.
    pub fn cut(&self, on: bool) {
        self.weather.refusing.store(on, Ordering::Relaxed);
        for stream in self.weather.streams.lock().unwrap().drain(..) {
            let _ = stream.shutdown(Shutdown::Both);
        }
    }
}

fn carry(mut from: TcpStream, mut to: TcpStream, weather: Arc<Weather>, is_broker: bool) {
    std::thread::spawn(move || {
        let mut buffer = [0; 1 << 14];
        while let Ok(count @ 1..) = from.read(&mut buffer) {
            let held = || weather.silent.load(Ordering::Relaxed) || (is_broker && weather.deaf.load(Ordering::Relaxed));
            while held() {
                std::thread::sleep(Duration::from_millis(20));
            }
            std::thread::sleep(Duration::from_millis(weather.latency_ms.load(Ordering::Relaxed)));
            if to.write_all(&buffer[..count]).is_err() {
                break;
            }
        }
        let _ = to.shutdown(Shutdown::Both);
    });
}
