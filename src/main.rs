//! The browser shell: the only code that knows the DOM.
//!
//! Three homes for state: [`interface`] (what is selected, which panel is open: a pure reducer),
//! [`run`] (the session and the playhead, outside of Yew, of which Yew hears only a revision a few times a
//! second), and the address bar ([`address`]), which always describes the run in view.

#![allow(unreachable_pub, reason = "a program has no outside; `pub` says what a module offers the others")]

mod address;
mod app;
mod browser;
mod deeds;
mod desk;
mod diagram;
mod door;
mod embed;
mod engines;
mod focus;
mod icons;
mod interface;
mod keys;
mod language;
mod lesson;
mod loader;
mod open;
mod opening;
mod pace;
mod page;
mod parts;
mod playhead;
mod run;
mod shelf;
mod stage;
mod theme;
mod time_axis;
mod views;

use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen_futures::{JsFuture, future_to_promise};

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_name = reportError)]
    fn report_error(error: &js_sys::Error);
    /// Says why there is no run: see static/start.js.
    #[wasm_bindgen(js_namespace = faultline)]
    fn refuse(why: &str);
}

fn main() {
    // A panic is a bug, and the end of the program: who stands beside it says so (static/start.js; of a worker, the page).
    // Told to Yew, which has a hook of its own otherwise.
    yew::set_custom_panic_hook(Box::new(|panic| report_error(&js_sys::Error::new(&panic.to_string()))));
    // The same program works beside the page, in a worker.
    if desk::serve() {
        return;
    }
    let document = browser::document();
    let page = document.base_uri().ok().flatten().unwrap_or_default();
    let parts = document.get_element_by_id("parts").and_then(|element| element.text_content());
    loader::begin(loader::Told { parts: parts.unwrap_or_default(), page });
    wasm_bindgen_futures::spawn_local(async {
        let query = embed::Query::read(&address::query());
        language::settle(query.lang);
        let views = parts::opening_views(engines::first(), query.mode);
        // On its way at the same time. What does not come now is asked for again where it is shown.
        let views = future_to_promise(async move {
            loader::need(&views).await.map(|()| JsValue::UNDEFINED).map_err(|lost| lost.0)
        });
        let views = JsFuture::from(views);
        match loader::need(&engines::words_of(engines::first(), language::code())).await {
            Ok(()) => {
                // An embed shows no other run than the one that its author chose.
                let fragment = address::fragment();
                if query.mode.is_some()
                    && !fragment.is_empty()
                    && let Some(error) = faultline_scenario::refusal(&fragment)
                {
                    return refuse(&language::words().open_error(&error));
                }
                let _ = views.await;
                if let Some(root) = browser::document().get_element_by_id("app") {
                    drop(yew::Renderer::<app::App>::with_root(root).render());
                }
            }
            // Without an engine there is nothing to show, and without words nothing to say it with: static/start.js does.
            Err(why) => wasm_bindgen::throw_val(why.0),
        }
    });
}
