//! The parts of the page, one file each.
//!
//! A part that keeps something to itself between renderings is a component; every other one is a function of
//! the page. A component costs about 4 KB, and all of them would be rendered at the same moments anyway.

mod actions;
mod board;
mod canvas;
mod catalogue;
mod command;
mod diagram;
mod embed;
pub mod embedded;
mod events;
mod export;
mod header;
mod inspector;
mod legend;
mod lesson;
mod live;
mod logs;
mod network;
mod rules;
mod settings;
mod side;
mod stage;
mod transport;

pub use catalogue::Catalogue;
pub use diagram::DiagramView;
pub use header::header;
pub use live::Live;
pub use side::side;
pub use stage::StageView;
pub use transport::transport;

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

/// Moves the focus by so many places among the elements beside the one that heard the key, around their ends.
fn focus_beside(event: &web_sys::KeyboardEvent, step: i32) {
    let Some((list, here)) = list_of(event) else { return };
    let children = list.children();
    let count = children.length();
    let place =
        (0..count).find(|place| children.item(*place).is_some_and(|child| child == here)).unwrap_or(0);
    let next = place.wrapping_add_signed(step).min(count.wrapping_add_signed(step)) % count.max(1);
    focus_child(&list, next);
}

/// The element that heard a key, and the one that it stands in.
fn list_of(event: &web_sys::KeyboardEvent) -> Option<(Element, Element)> {
    let here: Element = event.target()?.dyn_into().ok()?;
    Some((here.parent_element()?, here))
}

/// Puts the focus on a child of an element.
fn focus_child(list: &Element, place: u32) {
    if let Some(child) = list.children().item(place).and_then(|child| child.dyn_into::<HtmlElement>().ok()) {
        let _ = child.focus();
    }
}
