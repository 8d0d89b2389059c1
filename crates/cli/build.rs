//! Takes the scenario files that come with Faultline into the program, so that it can list them from any folder.

use std::path::{Path, PathBuf};
use std::{env, fs};

fn main() {
    let root = env::var("CARGO_MANIFEST_DIR").expect("cargo sets it");
    let folder = Path::new(&root).join("../../scenarios").canonicalize().expect("the folder of scenarios");
    println!("cargo::rerun-if-changed={}", folder.display());
    let entries = fs::read_dir(&folder).expect("a folder that can be read");
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.expect("an entry").path()).collect();
    files.retain(|file| file.extension().is_some_and(|end| end == "toml"));
    files.sort();
    let rows: Vec<String> = files
        .iter()
        .map(|file| {
            let name = file.file_stem().expect("a file has a name").to_string_lossy();
            format!("    ({name:?}, include_str!({file:?})),\n")
        })
        .collect();
    let text = format!("&[\n{}]\n", rows.concat());
    let out = PathBuf::from(env::var("OUT_DIR").expect("cargo sets it"));
    fs::write(out.join("scenarios.rs"), text).expect("the folder for output can be written");
}
