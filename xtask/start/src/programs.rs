//! Other programs: where they start, with which environment, and how they are named.

use std::env;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The root of the repository: cargo says where one of our packages is, and the root is the first folder above it that has a
/// lock file.
#[must_use]
pub fn root() -> PathBuf {
    let here =
        env::var_os("CARGO_MANIFEST_DIR").map_or_else(|| env!("CARGO_MANIFEST_DIR").into(), PathBuf::from);
    let root = here.ancestors().find(|folder| folder.join("Cargo.lock").is_file()).map(Path::to_path_buf);
    root.unwrap_or(here)
}

/// Variables that belong to the `cargo run` around us, or would bend a build away from what is written in the
/// repository. `CARGO`, `CARGO_HOME`, `CARGO_TARGET_DIR`, proxies and registries of the user stay.
fn is_confusing(name: &str) -> bool {
    const PREFIXES: [&str; 7] = [
        "CARGO_PKG_",
        "CARGO_MANIFEST_",
        "CARGO_BIN_",
        "CARGO_CRATE_",
        "CARGO_PROFILE_",
        "TRUNK_",
        "WASM_BINDGEN_",
    ];
    const NAMES: [&str; 3] = ["CARGO_BUILD_TARGET", "CARGO_PRIMARY_PACKAGE", "FORCE_COLOR"];
    PREFIXES.iter().any(|prefix| name.starts_with(prefix)) || NAMES.contains(&name)
}

/// A command at the root of the repository, with a clean environment.
#[must_use]
pub fn command(program: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(program);
    command.current_dir(root());
    for (name, _) in env::vars_os() {
        if name.to_str().is_some_and(is_confusing) {
            command.env_remove(name);
        }
    }
    command
}

/// Cargo: the one that runs us.
#[must_use]
pub fn cargo() -> Command {
    command(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
}

/// The command as a person would type it.
#[must_use]
pub fn typed(command: &Command) -> String {
    let program = Path::new(command.get_program());
    let mut words = vec![program.file_stem().unwrap_or(program.as_os_str()).to_string_lossy().into_owned()];
    words.extend(command.get_args().map(|arg| {
        let arg = arg.to_string_lossy();
        arg.strip_prefix(&format!("{}/", root().display())).map_or_else(|| arg.to_string(), str::to_owned)
    }));
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_root_holds_the_packages() {
        assert!(root().join("xtask/start/Cargo.toml").is_file(), "{}", root().display());
    }

    #[test]
    fn variables_of_the_surrounding_cargo_are_not_handed_on() {
        for name in ["CARGO_PKG_NAME", "CARGO_MANIFEST_DIR", "TRUNK_BUILD_RELEASE", "CARGO_BUILD_TARGET"] {
            assert!(is_confusing(name), "{name}");
        }
        for name in ["CARGO_HOME", "CARGO_TARGET_DIR", "CARGO_HTTP_PROXY", "PATH", "CI"] {
            assert!(!is_confusing(name), "{name}");
        }
    }
}
