//! The browser around the page: its window, its document, and what the reader asks of it.

use js_sys::Array;
use std::cell::Cell;
use wasm_bindgen::JsValue;
use web_sys::{Blob, BlobPropertyBag, Document, Storage, Window};

/// Whether the reader wants less motion.
pub fn reduced_motion() -> bool {
    matches("(prefers-reduced-motion: reduce)")
}

/// Whether a media query holds now.
pub fn matches(query: &str) -> bool {
    window().match_media(query).ok().flatten().is_some_and(|list| list.matches())
}

/// The window; there is always one where this page runs.
pub fn window() -> Window {
    web_sys::window().expect("the page runs in a window")
}

/// Milliseconds since the page was opened.
pub fn now() -> f64 {
    window().performance().map_or(0.0, |performance| performance.now())
}

/// Its document.
pub fn document() -> Document {
    window().document().expect("a window has a document")
}

/// A file of some kind with a text or an array of bytes in it; a worker can make one too.
pub fn file(contents: &JsValue, kind: &str) -> Option<Blob> {
    let options = BlobPropertyBag::new();
    options.set_type(kind);
    Blob::new_with_str_sequence_and_options(&Array::of1(contents), &options).ok()
}

thread_local! {
    /// How much is on its way.
    static BUSY: Cell<u32> = const { Cell::new(0) };
}

/// Something is on its way without which the page cannot go on: it shows so until this and all others are dropped.
pub struct Busy;

impl Busy {
    pub fn new() -> Self {
        Self::count(1);
        Self
    }

    #[inline(never)]
    fn count(more: i32) {
        let count = BUSY.get().wrapping_add_signed(more);
        BUSY.set(count);
        if let Some(root) = document().document_element() {
            let _ = match count {
                0 => root.remove_attribute("aria-busy"),
                _ => root.set_attribute("aria-busy", "true"),
            };
        }
    }
}

impl Drop for Busy {
    fn drop(&mut self) {
        Self::count(-1);
    }
}

/// What the browser keeps for the page, if it keeps anything.
pub fn storage() -> Option<Storage> {
    window().local_storage().ok().flatten()
}
