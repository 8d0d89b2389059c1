//! The address bar: the fragment always describes the run in view.

use crate::interface::{Interface, TABS};
use crate::playhead::{OPENING_SPEED, Playhead};
use crate::theme::window;
use faultline_engine::{Session, Time};
use faultline_scenario::{Link, Selection, Speed, ViewState, describe};
use faultline_scene::Thing;
use wasm_bindgen::JsValue;

/// The run that a page opens on when its address names none: five nodes that are about to elect a leader,
/// and a client that will keep them busy.
pub fn opening() -> Link {
    let mut link = Link::new("raft");
    let asks =
        "0.25s c1 every 60ms add x 1".parse::<faultline_engine::ScriptLine>().expect("fits the grammar");
    link.script = vec![faultline_engine::TimedInput { at: asks.at.unwrap_or_default(), input: asks.input }];
    link.at = Time(155_000);
    link
}

/// The fragment in the address bar, without its `#`.
pub fn fragment() -> String {
    let hash = window().location().hash().unwrap_or_default();
    hash.strip_prefix('#').unwrap_or(&hash).to_string()
}

/// Describes what is in view.
pub fn link(session: &dyn Session, playhead: &Playhead, interface: &Interface) -> Link {
    let selected = match interface.selected {
        Some(Thing::Node(node)) => Some(Selection::Node(node)),
        Some(Thing::Client(client)) => Some(Selection::Client(client)),
        Some(Thing::Message(message)) => Some(Selection::Message(message)),
        Some(Thing::Link(from, to)) => Some(Selection::Route(from, to)),
        None => interface.event.map(Selection::Event),
    };
    let view = TABS.iter().find(|(tab, _)| *tab == interface.tab && *tab != TABS[0].0);
    let mut link = describe(
        session,
        &ViewState {
            speed: (playhead.speed != OPENING_SPEED).then_some(Speed(playhead.speed)),
            selected,
            view: view.map(|(_, name)| (*name).to_string()),
        },
    );
    // While a long link is still being simulated, the moment in the address is where it leads.
    if let Some(target) = playhead.target {
        link.at = target;
    }
    link
}

/// Writes a fragment into the address bar without a new entry in the history of the browser.
pub fn write(fragment: &str) {
    let history = window().history();
    if let Ok(history) = history {
        // A browser refuses when asked too often; the next time will do.
        let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(&format!("#{fragment}")));
    }
}

/// The whole address of the page as it is now.
pub fn whole() -> String {
    window().location().href().unwrap_or_default()
}
