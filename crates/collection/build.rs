//! Finds the scenario files, with which of them to start, the chapter, the links and the golden digests in the folder of
//! each protocol.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

mod folders;

fn main() {
    let folders = folders::protocols();
    let scenarios = folders.iter().flat_map(|folder| scenarios(&folder.join("scenarios")));
    let named = |name: &'static str| {
        folders.iter().map(move |folder| folder.join(name)).filter(|file| file.is_file())
    };
    folders::write("scenarios.rs", &rows(scenarios));
    folders::write("chapters.rs", &rows(named("chapter.md")));
    folders::write("links.rs", &rows(named("links.txt")));
    folders::write("starts.rs", &rows(named("start.txt")));
    folders::write("digests.rs", &rows(named("digests.txt")));
}

/// The scenario files of a folder, by their names.
fn scenarios(folder: &Path) -> Vec<PathBuf> {
    // A protocol without any is found by a test over the list of all protocols.
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.expect("an entry").path()).collect();
    if let Some(stray) = files.iter().find(|file| file.extension().is_none_or(|end| end != "toml")) {
        panic!("{} is no scenario file: those end in .toml", stray.display());
    }
    files.sort();
    files
}

fn rows(files: impl Iterator<Item = PathBuf>) -> String {
    let root = folders::root();
    let mut rows = String::new();
    for file in files {
        let path = file.strip_prefix(&root).expect("families are below the root").display().to_string();
        let path = path.replace('\\', "/");
        // Writing to a String cannot fail.
        let _ = writeln!(rows, "    File {{ path: {path:?}, text: include_str!({file:?}) }},");
    }
    format!("&[\n{rows}]\n")
}
