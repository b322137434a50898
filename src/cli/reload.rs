//! Takes over a changed configuration while the worker runs: on SIGHUP, and when the file of `--config` has changed.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use tokio::signal::unix::Signal;
use tokio::time::{MissedTickBehavior, interval};

use crate::config::{Config, Layers};
use crate::service::{Live, Settings};
use crate::telemetry::Telemetry;
use crate::transport::amqp::topology::{self, Topology};

/// How often the file is looked at. It has to look the same twice before it is read, so that nobody is caught at writing it.
const LOOK: Duration = Duration::from_secs(1);

/// Keys, or beginnings of keys, that take effect at once. All others do at the next start.
const AT_ONCE: [&str; 23] = [
    "publish.outputs",
    "publish.match",
    "publish.fields",
    "log.level",
    "log.libraries",
    "log.filter",
    "log.sample",
    "enrich.",
    "entities.",
    "not_article.",
    "decode.",
    "normalize.",
    "limits.body_bytes",
    "limits.decompressed_bytes",
    "limits.json_values",
    "limits.articles",
    "limits.output_bytes",
    "service.max_per_second",
    "duplicates.exact",
    "duplicates.near",
    "duplicates.contains",
    "duplicates.contained",
    "duplicates.aside_routing_key",
];

/// Reads all layers anew.
pub type Read = Arc<dyn Fn() -> (Layers, Result<Config, String>) + Send + Sync>;

/// See the module.
pub struct Reload {
    /// The file of `--config`.
    pub file: Option<PathBuf>,
    /// Reads all layers anew.
    pub read: Read,
    /// What holds now.
    pub config: Config,
    /// Where it came from.
    pub layers: Layers,
    /// What the service works with.
    pub live: Arc<Live>,
    /// Hears of it.
    pub telemetry: Arc<Telemetry>,
}

impl Reload {
    /// Waits for changes, for ever.
    pub async fn watch(mut self, mut hangup: Signal) {
        let mut look = interval(LOOK);
        look.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let (mut known, mut seen) = (self.content().await, None);
        loop {
            tokio::select! {
                asked = hangup.recv() => {
                    if asked.is_none() {
                        return;
                    }
                    known = self.content().await;
                    self.reload().await;
                }
                _ = look.tick(), if self.file.is_some() => {
                    let now = self.content().await;
                    if now != known && seen.as_ref() == Some(&now) {
                        known = now;
                        self.reload().await;
                    } else {
                        seen = Some(now);
                    }
                }
            }
        }
    }

    async fn content(&self) -> Option<Vec<u8>> {
        tokio::fs::read(self.file.as_ref()?).await.ok()
    }

    async fn reload(&mut self) {
        match self.prepare().await {
            Ok((layers, config, settings)) => {
                let changed = self.layers.changed(&layers);
                let (at_once, later): (Vec<_>, Vec<_>) = changed.into_iter().partition(|key| takes_effect(key));
                self.telemetry.set_log(&config.log.shown, config.log.sample);
                self.live.set(settings);
                self.telemetry.configuration_reloaded(&at_once, &later);
                if config.notes != self.config.notes {
                    self.telemetry.rules_can_fail(&config.notes);
                }
                // What waits for the next start is said again until then.
                self.layers.adopt(&layers, &at_once);
                self.config = config;
            }
            Err(problem) => self.telemetry.configuration_refused(&problem),
        }
    }

    /// What is to hold from now on, or why it cannot.
    async fn prepare(&self) -> Result<(Layers, Config, Settings), String> {
        let read = Arc::clone(&self.read);
        let (layers, new) = tokio::task::spawn_blocking(move || read()).await.map_err(|error| error.to_string())?;
        let new = new?;
        let config = Config {
            outputs: new.outputs,
            rules: new.rules,
            notes: new.notes,
            log: new.log,
            enrich_off: new.enrich_off,
            knowledge: new.knowledge,
            step_units: new.step_units,
            not_article: new.not_article,
            normalize: new.normalize,
            decode: new.decode,
            output_bytes: new.output_bytes,
            max_per_second: new.max_per_second,
            repeated: new.repeated,
            ..self.config.clone()
        };
        self.verify(&config).await?;
        let making = config.clone();
        let settings = tokio::task::spawn_blocking(move || making.settings(making.outputs.clone()));
        let settings = settings.await.map_err(|error| error.to_string())?;
        Ok((layers, config, settings))
    }

    /// An exchange that is not there would end every session: it is looked for before anything is published to it.
    async fn verify(&self, config: &Config) -> Result<(), String> {
        let known = &self.config.amqp.topology.exchanges;
        let names = config.outputs.iter().map(|output| &output.exchange).filter(|name| !name.is_empty());
        let exchanges: Vec<String> = names.filter(|name| !known.contains(*name)).cloned().collect();
        if exchanges.is_empty() {
            return Ok(());
        }
        let topology = Topology { exchanges: exchanges.clone(), ..self.config.amqp.topology.clone() };
        let options = crate::transport::amqp::Options { topology, ..self.config.amqp.clone() };
        let found = topology::verify(&options).await;
        let found = found.map_err(|cause| format!("the exchanges of publish.outputs cannot be looked for: {cause}"))?;
        let missing = found.iter().find(|f| f.kind == "exchange" && !f.present && exchanges.contains(&f.name));
        match missing {
            Some(finding) => Err(format!("publish.outputs: exchange {} is not on the broker", finding.name)),
            None => Ok(()),
        }
    }
}

fn takes_effect(key: &str) -> bool {
    AT_ONCE.iter().any(|known| if known.ends_with('.') { key.starts_with(known) } else { key == *known })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_that_takes_effect_at_once_exists() {
        let layers = Layers::new();
        for known in AT_ONCE {
            assert!(layers.entries.keys().any(|key| key.starts_with(known)), "{known}");
        }
        assert!(takes_effect("enrich.off") && takes_effect("log.level"));
        assert!(!takes_effect("log.format") && !takes_effect("broker.url") && !takes_effect("limits.seconds"));
        assert!(
            takes_effect("duplicates.exact") && !takes_effect("duplicates.hashes") && !takes_effect("memory.store")
        );
    }
}
