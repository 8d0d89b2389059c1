//! Node.js and the packages of e2e/: checked, and installed from the lock file when it changed.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result, bail};
use xtask_start::progress;

use crate::shell;

/// The oldest major version of Node.js that the packages of e2e/ accept; `engines` in e2e/package.json says the
/// same to npm, and `cargo xtask tidy` compares the two.
pub(crate) const OLDEST_NODE: u32 = 20;

/// The folder of the browser tests.
pub(crate) fn folder() -> PathBuf {
    shell::root().join("e2e")
}

/// Checks Node.js and installs the packages of e2e/ when they differ from the lock file.
pub(crate) fn prepare() -> Result<()> {
    check_version()?;
    let folder = folder();
    let lock = folder.join("package-lock.json");
    let wanted = fs::read(&lock).with_context(|| format!("{} cannot be read", lock.display()))?;
    // npm removes node_modules before it installs, so this copy says that the installation was completed.
    let stamp = folder.join("node_modules/.faultline-installed.json");
    if fs::read(&stamp).is_ok_and(|installed| installed == wanted) {
        return Ok(());
    }
    println!("installing the packages of e2e/package-lock.json");
    let npm = if cfg!(windows) { "npm.cmd" } else { "npm" };
    progress::run("npm", shell::command(npm).args(["ci", "--no-audit", "--no-fund", "--loglevel=error"]).current_dir(&folder))
        .context(
            "the packages of e2e/ could not be installed; npm comes with Node.js (Debian has a package `npm`), and it \
             needs the network once",
        )?;
    fs::write(&stamp, wanted).with_context(|| format!("{} cannot be written", stamp.display()))
}

fn check_version() -> Result<()> {
    let accepted = format!(
        "Node.js {OLDEST_NODE} or newer is needed: install it from nodejs.org or from your system's packages \
         (`nodejs` and `npm`)"
    );
    let told = shell::output(shell::command("node").arg("--version")).with_context(|| accepted.clone())?;
    match major(&told) {
        Some(version) if version >= OLDEST_NODE => Ok(()),
        Some(_) => bail!("`node --version` says {}: {accepted}", told.trim()),
        None => bail!("`node --version` says {told:?}, which is not a version: {accepted}"),
    }
}

fn major(version: &str) -> Option<u32> {
    version.trim().strip_prefix('v')?.split('.').next()?.parse().ok()
}

/// A command-line script of an installed package, run by Node.js in e2e/.
pub(crate) fn script(path: &str) -> Command {
    let mut node = in_folder();
    node.arg(folder().join("node_modules").join(path));
    node
}

/// Node.js in e2e/, where it finds the installed packages.
pub(crate) fn in_folder() -> Command {
    let mut node = shell::command("node");
    // Node warns about the pair of them, and we remove FORCE_COLOR anyway.
    node.current_dir(folder()).env_remove("NO_COLOR");
    node
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_major_version_is_read() {
        assert_eq!(major("v20.20.2\n"), Some(20));
        assert_eq!(major("v8.1.0"), Some(8));
        assert_eq!(major("node"), None);
    }
}
