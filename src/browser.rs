//! The browser around the page: its window, its document, and what the reader asks of it.

use web_sys::{Document, Storage, Window};

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

/// Its document.
pub fn document() -> Document {
    window().document().expect("a window has a document")
}

/// Shows whether something is on its way without which the page cannot go on.
pub fn busy(busy: bool) {
    if let Some(root) = document().document_element() {
        let _ =
            if busy { root.set_attribute("aria-busy", "true") } else { root.remove_attribute("aria-busy") };
    }
}

/// What the browser keeps for the page, if it keeps anything.
pub fn storage() -> Option<Storage> {
    window().local_storage().ok().flatten()
}
