//! The digests of `digests.rs`, computed in WebAssembly.
#![cfg(target_arch = "wasm32")]

use faultline_collection::{DIGESTS, File};
use wasm_bindgen_test::wasm_bindgen_test;

#[path = "support/golden.rs"]
mod golden;

#[wasm_bindgen_test]
fn runs_have_the_same_digests_in_webassembly() {
    for File { path, text } in DIGESTS {
        assert_eq!(golden::recomputed(path, text), *text, "{path}");
    }
}
