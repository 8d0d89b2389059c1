//! The address bar: the fragment describes the run in view, or is one with a mistake that is still to be corrected.

use crate::browser::window;
use crate::door;
use crate::interface::{Interface, TABS, Tab};
use crate::loader;
use crate::playhead::{OPENING_SPEED, Playhead};
use faultline_engine::{Endpoint, Session};
use faultline_scenario::limits::MAX_READABLE;
use faultline_scenario::{Link, Selection, Speed, ViewState, describe};
use faultline_scene::Thing;
use std::hint::black_box;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::spawn_local;

/// The fragment in the address bar, without its `#`.
pub fn fragment() -> String {
    let hash = window().location().hash().unwrap_or_default();
    hash.strip_prefix('#').unwrap_or(&hash).to_string()
}

/// Describes what is in view.
pub fn link(session: &dyn Session, playhead: &Playhead, interface: &Interface) -> Link {
    // What is selected may be of the run before.
    let is_there = |end: Endpoint| match end {
        Endpoint::Node(node) => node.0 < session.nodes(),
        Endpoint::Client(client) => client.0 < session.clients(),
    };
    let selected = match interface.selected {
        Some(Thing::Node(node)) => Some(Selection::Node(node)),
        Some(Thing::Client(client)) => Some(Selection::Client(client)),
        Some(Thing::Message(message)) => Some(Selection::Message(message)),
        Some(Thing::Link(from, to)) => Some(Selection::Route(from, to)),
        None => interface.event.map(Selection::Event),
    };
    let selected = selected.filter(|selected| selected.ends().all(is_there));
    // Beside the story only what stands open is in view.
    let open = interface.open.everything || interface.open.side;
    let view = TABS.iter().find(|(tab, _)| open && *tab == interface.tab && *tab != Tab::Events);
    let mut link = describe(
        session,
        &ViewState {
            speed: (playhead.speed != OPENING_SPEED).then_some(Speed(playhead.speed)),
            selected,
            view: view.map(|(_, name)| (*name).to_string()),
            lesson: interface.lesson_name.clone(),
            lang: interface.lang,
        },
    );
    // While a long link is still being simulated, the moment in the address is where it leads.
    if let Some(target) = playhead.target {
        link.at = target;
    }
    link
}

/// The fragment of a link. What compresses a long one is a part of the program, which begins to come when half the length is
/// reached; should it still be on its way, the link is as long as it is, and as good.
pub fn fragment_of(link: &Link) -> String {
    const PACKING: &str = "page.packing";
    let readable = link.readable();
    if readable.len() <= MAX_READABLE / 2 {
        return readable;
    }
    // Opaque, as every door is.
    let pack = black_box(door::packing as fn(&Link) -> String);
    if loader::is_here(PACKING) {
        return pack(link);
    }
    let (link, written) = (link.clone(), readable.clone());
    spawn_local(async move {
        // What does not come is asked for again with the next fragment.
        if loader::need(&[PACKING.to_string()]).await.is_ok() && fragment() == written {
            write(&pack(&link));
        }
    });
    readable
}

/// Writes a fragment into the address bar without a new entry in the history of the browser.
pub fn write(fragment: &str) {
    let history = window().history();
    if let Ok(history) = history {
        let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(&format!("#{fragment}")));
    }
}

/// What the address asks for beside the run.
pub fn query() -> String {
    window().location().search().unwrap_or_default()
}

/// Where the page is: its address without query and fragment.
pub fn page() -> String {
    let href = window().location().href().unwrap_or_default();
    href.split(['?', '#']).next().unwrap_or_default().to_string()
}

/// The whole address of the run of a fragment, on a page of its own.
pub fn whole(fragment: &str) -> String {
    format!("{}#{fragment}", page())
}
