//! The binary: the world of this process, one run, its exit status.

#![forbid(unsafe_code)]

use std::process::ExitCode;

fn main() -> ExitCode {
    netrec::app::outlive_limits();
    netrec::cli::complete();
    let mut app = netrec::app::App::of_process();
    ExitCode::from(netrec::cli::run(netrec::app::App::words(), &mut app))
}
