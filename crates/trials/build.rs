//! Finds what is on trial: every `trials.rs` in the folder of a protocol.

use std::fmt::Write as _;

#[path = "../collection/folders.rs"]
mod folders;

fn main() {
    let (mut modules, mut subjects) = (String::new(), String::new());
    for folder in folders::protocols() {
        let name = folder.file_name().expect("a folder has a name").to_string_lossy().into_owned();
        let trials = folder.join("trials.rs");
        // Writing to a String cannot fail.
        if trials.is_file() {
            let _ = writeln!(modules, "#[path = {trials:?}]\nmod {name};");
            let _ = writeln!(subjects, "    {name}::SUBJECT,");
        }
    }
    let all = "/// Every protocol that is on trial, by the names of their folders.\npub const ALL: &[Subject] = &[\n";
    folders::write("subjects.rs", &format!("{modules}\n{all}{subjects}];\n"));
}
