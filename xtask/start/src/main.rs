//! `cargo xtask`: builds the project's commands, and runs the one that was named.
//!
//! Cargo alone would be silent here: without a terminal it does not count, and the commands stand on a hundred and thirty
//! packages. This program stands on none, so that it is there after seconds and says what is built and how much is left.

use std::env;
use std::path::PathBuf;
use std::process::{Command, ExitCode};

use xtask_start::{programs, progress};

/// The package of the commands.
const COMMANDS: &str = "xtask";

fn main() -> ExitCode {
    // With everything that was said to the cargo around us: it must build into the same folder.
    let mut cargo = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.current_dir(programs::root()).args(["build", "--package", COMMANDS]);
    let built = progress::run("the project's commands", &mut cargo);
    let started = built.map_err(|error| error.to_string()).and_then(|()| begin(commands()?));
    started.unwrap_or_else(|error| {
        eprintln!("error: {error}");
        ExitCode::FAILURE
    })
}

/// The commands with what was asked: cargo puts them beside this program.
fn commands() -> Result<Command, String> {
    let here = env::current_exe().map_err(|error| format!("this program cannot be found: {error}"))?;
    let mut command = Command::new(here.with_file_name(format!("{COMMANDS}{}", env::consts::EXE_SUFFIX)));
    command.args(env::args_os().skip(1));
    // As `cargo run` would say it.
    let manifest: PathBuf = programs::root().join(COMMANDS);
    command.env("CARGO_MANIFEST_DIR", manifest);
    Ok(command)
}

/// Becomes the command: whoever ends this process ends that.
#[cfg(unix)]
fn begin(mut command: Command) -> Result<ExitCode, String> {
    use std::os::unix::process::CommandExt;
    let error = command.exec();
    Err(format!("`{}` could not start: {error}", programs::typed(&command)))
}

#[cfg(not(unix))]
fn begin(mut command: Command) -> Result<ExitCode, String> {
    let typed = programs::typed(&command);
    let status = command.status().map_err(|error| format!("`{typed}` could not start: {error}"))?;
    Ok(if status.success() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
