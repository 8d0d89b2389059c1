//! The folders of protocols, for the build scripts that look for files in them.

use std::path::{Path, PathBuf};
use std::{env, fs};

/// The folders of all protocols: those within a family that have a program.
pub(crate) fn protocols() -> Vec<PathBuf> {
    let root = env::var("CARGO_MANIFEST_DIR").expect("cargo sets it");
    let families = Path::new(&root).join("../../families").canonicalize().expect("the folder of families");
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

/// Writes a file for the crate to include.
pub(crate) fn write(name: &str, text: &str) {
    let out = PathBuf::from(env::var("OUT_DIR").expect("cargo sets it"));
    fs::write(out.join(name), text).expect("the folder for output can be written");
}
