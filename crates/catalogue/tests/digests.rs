//! The same seeds and scripts give the same digests on every machine: here on this one, in `wasm.rs` in
//! WebAssembly, against the same files.
//!
//! `FAULTLINE_WRITE_DIGESTS=1` writes the files anew. Do it only for a new run, or for a change that is meant to
//! change runs: every link that was ever sent then shows another run.

use faultline_collection::{DIGESTS, File};
use std::path::Path;

#[path = "support/golden.rs"]
mod golden;

#[test]
fn runs_have_the_digests_that_they_always_had() {
    for File { path, text } in DIGESTS {
        let now = golden::recomputed(path, text);
        if std::env::var_os("FAULTLINE_WRITE_DIGESTS").is_some() {
            let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(path);
            std::fs::write(file, now).expect("the file can be written");
        } else {
            assert_eq!(now, *text, "{path}");
        }
    }
}

#[test]
fn every_protocol_has_its_digests() {
    let mut known: Vec<&str> = faultline_catalogue::catalogue().iter().map(|entry| entry.info.slug).collect();
    let mut found: Vec<&str> = DIGESTS.iter().map(|file| golden::slug(file.path, file.text)).collect();
    known.sort_unstable();
    found.sort_unstable();
    assert_eq!(found, known);
}
