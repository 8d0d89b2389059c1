//! Finds what is measured: every `bench.rs` in the folder of a protocol.

use std::fmt::Write as _;

#[path = "../collection/folders.rs"]
mod folders;

fn main() {
    let (mut modules, mut works) = (String::new(), String::new());
    for folder in folders::protocols() {
        let name = folder.file_name().expect("a folder has a name").to_string_lossy().into_owned();
        let bench = folder.join("bench.rs");
        // Writing to a String cannot fail.
        if bench.is_file() {
            let _ = writeln!(modules, "#[path = {bench:?}]\npub(crate) mod {name};");
            let _ = writeln!(works, "    {name}::WORK,");
        }
    }
    let all = "/// The work of every protocol, by the names of their folders.\npub(crate) const ALL: &[Work] = &[\n";
    folders::write("works.rs", &format!("{modules}\n{all}{works}];\n"));
}
