//! Finds the golden digests for the tests: `digests.txt` in the folder of a protocol.

use std::fmt::Write as _;

mod folders;

fn main() {
    let mut digests = String::new();
    for file in folders::protocols().iter().map(|folder| folder.join("digests.txt")) {
        if file.is_file() {
            // Writing to a String cannot fail.
            let _ = writeln!(digests, "    ({:?}, include_str!({file:?})),", file.display().to_string());
        }
    }
    folders::write("digests.rs", &format!("&[\n{digests}]\n"));
}
