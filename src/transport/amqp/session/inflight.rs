//! The deliveries of one session: which are held back, which are with the service, which wait for their acknowledgement.

use std::collections::BTreeMap;
use std::time::Duration;

/// A delivery tag; the broker counts them from 1 on each channel.
pub type Tag = u64;

/// How long an acknowledgement may wait for the deliveries before it, so that one frame serves them all.
const GATHER: Duration = Duration::from_millis(20);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    /// Fetched, and not handed out.
    Held,
    /// With the service.
    Out,
    /// The service is done with it, since then.
    Settled(Duration),
}

#[derive(Debug, Clone, Copy)]
struct Entry {
    bytes: usize,
    suspect: bool,
    state: State,
}

/// An acknowledgement to be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ack {
    /// The tag that it names.
    pub tag: Tag,
    /// Whether it serves all before it as well.
    pub multiple: bool,
    /// Every delivery that it serves.
    pub tags: Vec<Tag>,
}

/// The deliveries of one session.
#[derive(Debug, Default)]
pub struct InFlight {
    entries: BTreeMap<Tag, Entry>,
    bytes: usize,
    out: usize,
    suspect_out: bool,
    held: usize,
    suspects_held: usize,
    settled: usize,
}

impl InFlight {
    /// A delivery arrived. A suspect is one that may have crashed workers: it is handed out alone.
    pub fn arrived(&mut self, tag: Tag, bytes: usize, suspect: bool) {
        self.entries.insert(tag, Entry { bytes, suspect, state: State::Held });
        self.bytes += bytes;
        self.held += 1;
        self.suspects_held += usize::from(suspect);
    }

    /// The next delivery to hand out, if one may be: the oldest innocent one as long as fewer than `most` are out; a suspect only
    /// when nothing else is left.
    pub fn hand_out(&mut self, most: usize) -> Option<Tag> {
        if self.held == 0 || self.suspect_out || self.out >= most.max(1) {
            return None;
        }
        let innocents = self.held > self.suspects_held;
        if !innocents && self.out > 0 {
            return None;
        }
        let held = self.entries.iter_mut().find(|(_, e)| e.state == State::Held && e.suspect != innocents);
        let (&tag, entry) = held?;
        entry.state = State::Out;
        self.held -= 1;
        self.out += 1;
        if entry.suspect {
            self.suspects_held -= 1;
            self.suspect_out = true;
        }
        Some(tag)
    }

    /// The service is done with `tag`; false when it is not with the service.
    pub fn settled(&mut self, tag: Tag, now: Duration) -> bool {
        match self.entries.get_mut(&tag) {
            Some(entry) if entry.state == State::Out => {
                entry.state = State::Settled(now);
                self.out -= 1;
                self.suspect_out &= !entry.suspect;
                self.settled += 1;
                true
            }
            Some(_) | None => false,
        }
    }

    /// Takes what can be acknowledged: one frame for the settled ones that nothing unsettled precedes, and single ones for those that
    /// have waited long enough, or for all with `all`.
    pub fn acks(&mut self, now: Duration, all: bool) -> Vec<Ack> {
        if self.settled == 0 {
            return Vec::new();
        }
        let settled = |entry: &Entry| matches!(entry.state, State::Settled(_));
        let prefix: Vec<Tag> = self.entries.iter().take_while(|(_, e)| settled(e)).map(|(&tag, _)| tag).collect();
        let mut acks = Vec::new();
        if let Some(&tag) = prefix.last() {
            acks.push(Ack { tag, multiple: prefix.len() > 1, tags: prefix });
        }
        let taken = acks.first().map_or(0, |ack: &Ack| ack.tags.len());
        if self.settled > taken {
            let ripe = |entry: &Entry| match entry.state {
                State::Settled(since) => all || now >= since + GATHER,
                State::Held | State::Out => false,
            };
            let ripe = self.entries.iter().skip(taken).filter(|(_, e)| ripe(e));
            acks.extend(ripe.map(|(&tag, _)| Ack { tag, multiple: false, tags: vec![tag] }));
        }
        for ack in &acks {
            for tag in &ack.tags {
                if let Some(entry) = self.entries.remove(tag) {
                    self.bytes -= entry.bytes;
                    self.settled -= 1;
                }
            }
        }
        acks
    }

    /// When [`InFlight::acks`] has more to say, if nothing else happens.
    pub fn deadline(&self) -> Option<Duration> {
        if self.settled == 0 {
            return None;
        }
        let since = |entry: &Entry| match entry.state {
            State::Settled(since) => Some(since + GATHER),
            State::Held | State::Out => None,
        };
        self.entries.values().filter_map(since).min()
    }

    /// Deliveries that are not acknowledged.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Bytes of the bodies of all of them.
    pub fn bytes(&self) -> usize {
        self.bytes
    }

    /// Whether a suspect waits to be handed out.
    pub fn has_suspect(&self) -> bool {
        self.suspects_held > 0
    }

    /// Whether `tag` is a suspect.
    pub fn is_suspect(&self, tag: Tag) -> bool {
        self.entries.get(&tag).is_some_and(|entry| entry.suspect)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const T0: Duration = Duration::ZERO;

    fn five() -> InFlight {
        let mut inflight = InFlight::default();
        for tag in 1..=5 {
            inflight.arrived(tag, 10, false);
        }
        while inflight.hand_out(5).is_some() {}
        inflight
    }

    #[test]
    fn one_frame_serves_the_settled_prefix() {
        let mut inflight = five();
        for tag in [2, 1, 3, 5] {
            assert!(inflight.settled(tag, T0));
        }
        assert_eq!(inflight.acks(T0, false), [Ack { tag: 3, multiple: true, tags: vec![1, 2, 3] }]);
        assert_eq!((inflight.len(), inflight.bytes(), inflight.out), (2, 20, 1));
        assert_eq!(inflight.acks(T0, false), []);
        let later = inflight.deadline().unwrap();
        assert_eq!(inflight.acks(later, false), [Ack { tag: 5, multiple: false, tags: vec![5] }]);
        assert!(inflight.settled(4, later));
        assert_eq!(inflight.acks(later, false), [Ack { tag: 4, multiple: false, tags: vec![4] }]);
        assert_eq!((inflight.len(), inflight.bytes(), inflight.deadline()), (0, 0, None));
    }

    #[test]
    fn nothing_is_settled_twice_or_before_it_is_out() {
        let mut inflight = InFlight::default();
        inflight.arrived(1, 1, false);
        assert!(!inflight.settled(1, T0));
        assert_eq!(inflight.hand_out(1), Some(1));
        assert!(inflight.settled(1, T0) && !inflight.settled(1, T0));
    }

    #[test]
    fn suspects_go_last_and_alone() {
        let mut inflight = InFlight::default();
        inflight.arrived(1, 1, true);
        inflight.arrived(2, 1, false);
        inflight.arrived(3, 1, true);
        assert_eq!((inflight.hand_out(9), inflight.hand_out(9)), (Some(2), None));
        assert!(inflight.settled(2, T0));
        assert_eq!((inflight.hand_out(9), inflight.hand_out(9)), (Some(1), None));
        inflight.arrived(4, 1, false);
        assert_eq!(inflight.hand_out(9), None, "a suspect is out");
        assert!(inflight.settled(1, T0));
        assert_eq!(inflight.hand_out(9), Some(4));
    }
}
