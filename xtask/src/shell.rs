//! Starting other programs, beyond what [`xtask_start::programs`] does: reading what they say, and finding them.

use std::ffi::OsString;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::{env, fs};

use anyhow::{Context, Result, bail};
pub(crate) use xtask_start::programs::{cargo, command, root, typed};

/// The folder that cargo builds into.
pub(crate) fn target_folder() -> Result<PathBuf> {
    let text = output(cargo().args(["metadata", "--no-deps", "--format-version", "1"]))?;
    let metadata: serde_json::Value =
        serde_json::from_str(&text).context("`cargo metadata` printed no JSON")?;
    let folder = metadata["target_directory"].as_str().context("`cargo metadata` names no target folder")?;
    Ok(folder.into())
}

/// Cargo for WebAssembly: the user's flags for native code (a linker, a processor) do not apply there.
pub(crate) fn cargo_for_wasm() -> Command {
    let mut cargo = cargo();
    without_native_flags(&mut cargo);
    cargo
}

/// Removes flags that are meant for native code.
pub(crate) fn without_native_flags(command: &mut Command) {
    for name in ["RUSTFLAGS", "CARGO_ENCODED_RUSTFLAGS", "CARGO_BUILD_RUSTFLAGS"] {
        command.env_remove(name);
    }
}

/// Runs to the end; the output goes where ours goes.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    let status = command
        .stdin(Stdio::null())
        .status()
        .with_context(|| format!("`{}` could not start", typed(command)))?;
    if !status.success() {
        bail!("`{}` failed ({status})", typed(command));
    }
    Ok(())
}

/// Runs to the end, shows standard output and also hands every line of it to `each`.
/// Returns whether the command succeeded.
pub(crate) fn run_reading(command: &mut Command, mut each: impl FnMut(&str)) -> Result<bool> {
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()
        .with_context(|| format!("`{}` could not start", typed(command)))?;
    let output = child.stdout.take().context("the output of a command is missing")?;
    let mut reader = BufReader::new(output);
    let mut line = Vec::new();
    while reader.read_until(b'\n', &mut line)? > 0 {
        let text = String::from_utf8_lossy(&line);
        print!("{text}");
        each(text.trim_end());
        line.clear();
    }
    Ok(child.wait()?.success())
}

/// Standard output of a command that must succeed; its errors are part of ours.
pub(crate) fn output(command: &mut Command) -> Result<String> {
    let output = command
        .stdin(Stdio::null())
        .output()
        .with_context(|| format!("`{}` could not start", typed(command)))?;
    if !output.status.success() {
        let errors = String::from_utf8_lossy(&output.stderr);
        bail!("`{}` failed ({}): {}", typed(command), output.status, errors.trim());
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Where a program is on `PATH`.
pub(crate) fn find(program: &str) -> Option<PathBuf> {
    let name = format!("{program}{}", env::consts::EXE_SUFFIX);
    env::split_paths(&env::var_os("PATH")?).map(|folder| folder.join(&name)).find(|file| is_program(file))
}

/// Whether the file can be executed.
pub(crate) fn is_program(file: &Path) -> bool {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        fs::metadata(file).is_ok_and(|data| data.is_file() && data.permissions().mode() & 0o111 != 0)
    }
    #[cfg(not(unix))]
    {
        fs::metadata(file).is_ok_and(|data| data.is_file())
    }
}

/// `PATH` with folders put before it.
pub(crate) fn path_with(first: &[PathBuf]) -> Result<OsString> {
    let inherited = env::var_os("PATH").unwrap_or_default();
    let folders = first.iter().cloned().chain(env::split_paths(&inherited));
    env::join_paths(folders).context("a folder on PATH has a name that PATH cannot hold")
}

/// Heading of a step.
pub(crate) fn heading(text: &str) {
    println!("\n== {text}");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failing_command_is_named_with_its_arguments() {
        let mut missing = command("faultline-no-such-program");
        let error = run(missing.arg("--flag")).expect_err("the program does not exist");
        assert!(error.to_string().contains("`faultline-no-such-program --flag` could not start"), "{error}");
    }

    #[test]
    fn lines_are_handed_over_and_failure_is_told() {
        let mut lines = Vec::new();
        let mut rustc = command("rustc");
        assert!(run_reading(rustc.arg("--version"), |line| lines.push(line.to_owned())).expect("rustc runs"));
        assert!(lines[0].starts_with("rustc "), "{lines:?}");
        let mut wrong = command("rustc");
        wrong.arg("--no-such-option").stderr(Stdio::null());
        assert!(!run_reading(&mut wrong, |_| {}).expect("rustc runs"));
    }
}
