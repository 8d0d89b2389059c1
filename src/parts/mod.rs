//! The parts of the page, one file each.
//!
//! A part that keeps something to itself between renderings is a component; every other one is a function of
//! the page. A component costs about 4 KB, and all of them would be rendered at the same moments anyway.

mod actions;
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
use web_sys::HtmlElement;

/// Moves the focus by so many places among the children of the element that heard the key, around its ends.
fn focus_beside(event: &web_sys::KeyboardEvent, step: i32) {
    let element = |target: web_sys::EventTarget| target.dyn_into::<HtmlElement>().ok();
    let (Some(list), Some(here)) =
        (event.current_target().and_then(element), event.target().and_then(element))
    else {
        return;
    };
    let children = list.children();
    let count = children.length();
    let place =
        (0..count).find(|place| children.item(*place).is_some_and(|child| child == *here)).unwrap_or(0);
    let next = place.wrapping_add_signed(step).min(count.wrapping_add_signed(step)) % count.max(1);
    focus_child(&list, next);
}

/// Puts the focus on a child of an element.
fn focus_child(list: &HtmlElement, place: u32) {
    if let Some(child) = list.children().item(place).and_then(|child| child.dyn_into::<HtmlElement>().ok()) {
        let _ = child.focus();
    }
}
