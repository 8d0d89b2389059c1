//! The same seeds and scripts give the same digests on every machine: here on this one, in `wasm.rs` in
//! WebAssembly, against one file.
//!
//! `FAULTLINE_WRITE_DIGESTS=1` writes the file anew. Do it only for a change that is meant to change runs: every
//! link that was ever sent then shows another run.

#[path = "support/golden.rs"]
mod golden;

#[test]
fn runs_have_the_digests_that_they_always_had() {
    let now = golden::recomputed();
    if std::env::var_os("FAULTLINE_WRITE_DIGESTS").is_some() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/digests.txt");
        std::fs::write(path, now).expect("the file can be written");
        return;
    }
    assert_eq!(now, golden::golden());
}
