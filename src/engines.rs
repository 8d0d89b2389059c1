//! The engines of the protocols. In a built site each is a part of the program that is fetched when a run of its
//! protocol is opened, with the words of its family; in a program that was not cut they are all there.

use crate::address;
use crate::browser::Busy;
use crate::language;
use crate::loader::{self, Lost};
use crate::opening;
use faultline_catalogue::find;
use faultline_engine::Panel;
use wasm_bindgen_futures::spawn_local;

/// The protocol of a link, if the catalogue has it.
pub fn named_in(fragment: &str) -> Option<&'static str> {
    let name = fragment.split_once('?').map_or(fragment, |(name, _)| name);
    find(name).map(|entry| entry.info.slug)
}

/// The protocol of the run with which the page opens.
pub fn first() -> &'static str {
    named_in(&address::fragment()).unwrap_or_else(opening::first)
}

/// The parts of the program that a run of a protocol needs, with the words of its family in a language.
pub fn parts(protocol: &str, language: &str) -> Vec<String> {
    let Some(engine) = loader::named(&format!(".{protocol}")) else { return Vec::new() };
    let family = engine.split_once('.').map_or("", |(family, _)| family);
    // The words of a protocol of its own bring those that its family shares; where there are none the family has them all.
    let shared = language::part(family, language);
    let own = loader::named(&format!("{shared}_{protocol}"));
    vec![own.unwrap_or(shared), engine]
}

/// The parts of the program that a scenario file or an export of a protocol needs: those of a run, and what the facts of
/// its family are.
pub fn parts_of_files(protocol: &str, language: &str) -> Vec<String> {
    let mut needed = parts(protocol, language);
    if let Some(info) = find(protocol).map(|entry| entry.info) {
        needed.push(format!("{}.kinds", info.family));
        // What a picture of the matrix says.
        needed.extend((info.panel == Panel::Matrix).then(|| language::part_of("page.matrix", language)));
    }
    needed
}

/// The parts of the program that hold the words of the page and of the family of a protocol, in a language.
pub fn words_of(protocol: &str, language: &str) -> Vec<String> {
    let mut needed = parts(protocol, language);
    needed.push(language::part("page", language));
    needed
}

/// Whether a run of the protocol can be opened at once. What the catalogue does not know has no engine to wait for.
pub fn is_here(protocol: &str) -> bool {
    find(protocol).is_none() || parts(protocol, language::code()).iter().all(|part| loader::is_here(part))
}

/// Calls `then` when the engine of a protocol is here: at once if it is, otherwise after it was fetched, which the page
/// shows. `then` hears it if it cannot be had.
pub fn with(protocol: &str, then: impl FnOnce(Result<(), Lost>) + 'static) {
    if is_here(protocol) {
        return then(Ok(()));
    }
    let parts = parts(protocol, language::code());
    let busy = Busy::new();
    spawn_local(async move {
        let here = loader::need(&parts).await;
        drop(busy);
        then(here);
    });
}
