//! The same seeds and scripts give the same digests on every machine: here on this one, in `wasm.rs` in
//! WebAssembly, against the same files.
//!
//! `FAULTLINE_WRITE_DIGESTS=1` writes the files anew. Do it only for a new run, or for a change that is meant to
//! change runs: every link that was ever sent then shows another run.

#[path = "support/golden.rs"]
mod golden;

#[test]
fn runs_have_the_digests_that_they_always_had() {
    for (path, file) in golden::FILES {
        let now = golden::recomputed(path, file);
        if std::env::var_os("FAULTLINE_WRITE_DIGESTS").is_some() {
            std::fs::write(path, now).expect("the file can be written");
        } else {
            assert_eq!(now, *file, "{path}");
        }
    }
}

#[test]
fn every_protocol_has_its_digests() {
    let mut known: Vec<&str> = faultline_catalogue::catalogue().iter().map(|entry| entry.info.slug).collect();
    let mut found: Vec<&str> = golden::FILES.iter().map(|(path, file)| golden::slug(path, file)).collect();
    known.sort_unstable();
    found.sort_unstable();
    assert_eq!(found, known);
}
