//! Whether an embed is in sight: one that nobody can see does nothing.

use crate::run::Run;
use js_sys::Array;
use std::rc::Rc;
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{Element, IntersectionObserver, IntersectionObserverEntry};

/// Lets the run rest while no part of the page is in sight, however deep the frames are nested.
pub fn follow_sight(run: &Rc<Run>, root: &Element) {
    let run = run.clone();
    let callback = Closure::<dyn Fn(Array)>::new(move |entries: Array| {
        // The latest entry counts.
        if let Ok(entry) = entries.pop().dyn_into::<IntersectionObserverEntry>() {
            run.set_away(!entry.is_intersecting());
        }
    });
    // Without an observer, the browser's own care for frames out of sight must do.
    if let Ok(observer) = IntersectionObserver::new(callback.as_ref().unchecked_ref()) {
        observer.observe(root);
    }
    // It watches as long as the page is there.
    callback.forget();
}
