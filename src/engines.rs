//! The engines of the protocols. In a built site each is a part of the program that is fetched when a run of its
//! protocol is opened (`xtask/src/parts`); in a program that was not cut they are all there.

use crate::address;
use crate::browser;
use crate::language::words;
use crate::opening;
use faultline_protocols::find;
use faultline_words::Ui;
use js_sys::{Object, Reflect, WebAssembly};
use std::cell::RefCell;
use std::collections::BTreeSet;
use wasm_bindgen::prelude::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{HtmlLinkElement, Response};

thread_local! {
    /// The protocols whose engines were fetched.
    static HERE: RefCell<BTreeSet<&'static str>> = const { RefCell::new(BTreeSet::new()) };
}

/// The protocol of a link, if the catalogue has it.
pub fn named_in(fragment: &str) -> Option<&'static str> {
    let name = fragment.split_once('?').map_or(fragment, |(name, _)| name);
    find(name).map(|entry| entry.info.slug)
}

/// The protocol of the run with which the page opens.
pub fn first() -> &'static str {
    named_in(&address::fragment()).unwrap_or(opening::FIRST)
}

/// Whether a run of the protocol can be opened at once. What the catalogue does not know has no engine to wait for.
pub fn is_here(protocol: &str) -> bool {
    find(protocol).is_none() || HERE.with_borrow(|here| here.contains(protocol)) || part(protocol).is_none()
}

/// Calls `then` when the engine of a protocol is here: at once if it is, otherwise after it was fetched. `then` hears
/// the sentence that says why it cannot be had.
pub fn with(protocol: &str, then: impl FnOnce(Result<(), String>) + 'static) {
    match find(protocol).filter(|entry| !is_here(entry.info.slug)) {
        None => then(Ok(())),
        Some(entry) => spawn_local(async move {
            let slug = entry.info.slug;
            let fetched = match part(slug) {
                Some(part) => fetch(&part.href()).await,
                None => Ok(()),
            };
            then(match fetched {
                Ok(()) => {
                    HERE.with_borrow_mut(|here| here.insert(slug));
                    Ok(())
                }
                Err(_) => Err(words().ui(Ui::NotLoaded).to_string()),
            });
        }),
    }
}

/// Where index.html says that the engine of a protocol is.
fn part(protocol: &str) -> Option<HtmlLinkElement> {
    let link = browser::document().query_selector(&format!("[data-engine='{protocol}']"));
    link.ok().flatten()?.dyn_into().ok()
}

/// Fetches a part of the program and lets it take its place. Arriving twice changes nothing.
async fn fetch(address: &str) -> Result<(), JsValue> {
    let response: Response = JsFuture::from(browser::window().fetch_with_str(address)).await?.dyn_into()?;
    if !response.ok() {
        return Err(response.status().into());
    }
    let bytes = JsFuture::from(response.array_buffer()?).await?;
    let imports = Object::new();
    Reflect::set(&imports, &"page".into(), &wasm_bindgen::exports())?;
    JsFuture::from(WebAssembly::instantiate_buffer(&js_sys::Uint8Array::new(&bytes).to_vec(), &imports))
        .await?;
    Ok(())
}
