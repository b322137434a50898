//! Exit codes, and the faults that lead to them.

use std::fmt;
use std::io;

use crate::config::Problems;

/// How the process ends. The numbers are a contract with supervisors and scripts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// All was done. Also after a signal, when everything in flight was finished.
    Success,
    /// A fault of this program.
    Internal,
    /// The command line or the configuration is wrong.
    Usage,
    /// No broker for longer than `broker.give_up_seconds`.
    NoBroker,
    /// The broker is there, but queues, exchanges, arguments, permissions or certificates are not as they must be.
    Topology,
    /// The drain took longer than `service.drain_seconds`; what was in flight went back to the broker.
    DrainDeadline,
    /// Output could not be written, as on a full disk.
    Output,
    /// Some input could not be read; the rest was processed.
    Input,
    /// Ended by this signal before all input was read.
    Signal(u8),
    /// The reader of the output went away, as `| head` does; says nothing.
    ClosedPipe,
}

/// The exit codes, for `--help`.
macro_rules! exit_codes {
    () => {
        "\
Exit codes:
    0  all was done; for serve, everything in flight was finished
    1  a fault of this program
    2  the command line or the configuration is wrong
    3  no broker for longer than broker.give_up_seconds
    4  queues, exchanges, arguments, permissions or certificates are not as they must be
    5  the drain took longer than service.drain_seconds; the rest went back to the broker
    6  output could not be written, as on a full disk
    7  some input could not be read; the rest was processed
  128+n  ended by signal n before all was done; 141: the reader of the output went away"
    };
}

pub(super) use exit_codes;

impl Exit {
    /// The number.
    pub const fn code(self) -> u8 {
        match self {
            Exit::Success => 0,
            Exit::Internal => 1,
            Exit::Usage => 2,
            Exit::NoBroker => 3,
            Exit::Topology => 4,
            Exit::DrainDeadline => 5,
            Exit::Output => 6,
            Exit::Input => 7,
            Exit::Signal(number) => 128_u8.saturating_add(number),
            Exit::ClosedPipe => 128 + 13,
        }
    }
}

/// Why a command ended early. An empty message says nothing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub struct Fault {
    /// The exit code.
    pub exit: Exit,
    /// For people.
    pub message: String,
}

impl Fault {
    /// A fault with its message.
    pub fn new(exit: Exit, message: impl Into<String>) -> Self {
        Self { exit, message: message.into() }
    }

    /// A fault of this program.
    pub fn internal(message: impl fmt::Display) -> Self {
        Self::new(Exit::Internal, message.to_string())
    }

    /// An error in writing to `name`.
    pub fn writing(name: impl fmt::Display, error: &io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::BrokenPipe => Self::new(Exit::ClosedPipe, ""),
            _ => Self::new(Exit::Output, format!("{name} cannot be written: {error}")),
        }
    }
}

impl From<Problems> for Fault {
    fn from(problems: Problems) -> Self {
        Self::new(Exit::Usage, problems.to_string())
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_is_documented() {
        let text = exit_codes!();
        let all = [Exit::Success, Exit::Internal, Exit::Usage, Exit::NoBroker, Exit::Topology];
        for exit in all.into_iter().chain([Exit::DrainDeadline, Exit::Output, Exit::Input, Exit::ClosedPipe]) {
            assert!(
                text.contains(&format!(" {} ", exit.code())) || text.contains(&format!("{}:", exit.code())),
                "{exit:?}"
            );
        }
    }
}
