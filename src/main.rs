//! Wiring and exit codes.

#![deny(unsafe_code)]

use std::process::ExitCode;

use clap::Parser;
use copydesk::cli::Cli;
use tikv_jemallocator::Jemalloc;
use tracing::Dispatch;
use tracing_log::LogTracer;

#[global_allocator]
static ALLOCATOR: Jemalloc = Jemalloc;

/// Bytes of stack of the threads that read from the broker. The AMQP library reads header tables by recursion, one frame of 128 KiB holds
/// 26,000 levels of them, and with the usual 2 MiB a message with a thousand would end the process. Stacks take memory only as far as
/// they are used.
const STACK: &str = "268435456";

fn main() -> ExitCode {
    if std::env::var_os("RUST_MIN_STACK").is_none() {
        #[expect(
            unsafe_code,
            reason = "the library starts its own threads, and the variable is the only way to size their stacks"
        )]
        // SAFETY: this is the first thing that happens; there is no other thread that could read the environment.
        unsafe {
            std::env::set_var("RUST_MIN_STACK", STACK);
        }
    }
    let exit = match Cli::parse().run(install) {
        Ok(exit) => exit,
        Err(fault) => {
            for line in fault.message.lines() {
                eprintln!("copydesk: {line}");
            }
            fault.exit
        }
    };
    ExitCode::from(exit.code())
}

/// Gives the process its subscriber, also for what libraries say through `log`. Nothing else does.
fn install(subscriber: Dispatch) {
    // Both fail only where there is one already, and there is none.
    let _ = tracing::dispatcher::set_global_default(subscriber);
    let _ = LogTracer::init();
}
