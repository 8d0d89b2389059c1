//! The digests of `digests.rs`, computed in WebAssembly.
#![cfg(target_arch = "wasm32")]

use wasm_bindgen_test::wasm_bindgen_test;

#[path = "support/golden.rs"]
mod golden;

#[wasm_bindgen_test]
fn runs_have_the_same_digests_in_webassembly() {
    for (path, file) in golden::FILES {
        assert_eq!(golden::recomputed(path, file), *file, "{path}");
    }
}
