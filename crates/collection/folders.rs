//! The folders of protocols, for the build scripts that look for files in them.

use std::path::{Path, PathBuf};
use std::{env, fs};

/// The folders of all protocols: those within a family that have a program.
pub(crate) fn protocols() -> Vec<PathBuf> {
    let families = root().join("families");
    println!("cargo::rerun-if-changed={}", families.display());
    let folders = |of: &Path| -> Vec<PathBuf> {
        let entries = fs::read_dir(of).expect("a folder that can be read");
        entries.map(|entry| entry.expect("an entry").path()).filter(|path| path.is_dir()).collect()
    };
    let sources = folders(&families).into_iter().map(|family| family.join("src")).filter(|src| src.is_dir());
    let within = sources.flat_map(|src| folders(&src));
    let mut found: Vec<PathBuf> = within.filter(|folder| folder.join("mod.rs").is_file()).collect();
    found.sort();
    found
}

/// The folder that holds the families: the root of the repository, or the package itself, where it is a package of its own.
pub(crate) fn root() -> PathBuf {
    let package = PathBuf::from(env::var("CARGO_MANIFEST_DIR").expect("cargo sets it"));
    let repository = package.join("../..");
    // A package of its own lies in some other folder, which may hold anything.
    let root = if repository.join("crates/collection").is_dir() { &repository } else { &package };
    root.canonicalize().expect("a folder that is there")
}

/// Writes a file for the crate to include.
pub(crate) fn write(name: &str, text: &str) {
    let out = PathBuf::from(env::var("OUT_DIR").expect("cargo sets it"));
    fs::write(out.join(name), text).expect("the folder for output can be written");
}
