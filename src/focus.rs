//! The focus of the keyboard: who has it, and who gets it.

use crate::browser::document;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, KeyboardEvent};

/// The element that has the focus.
pub fn holder() -> Option<HtmlElement> {
    document().active_element().and_then(|element| element.dyn_into().ok())
}

/// Puts the focus on an element by its id.
pub fn on(id: &str) {
    let element = document().get_element_by_id(id);
    if let Some(element) = element.and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
        let _ = element.focus();
    }
}

/// Puts the focus on an element by its id, unless another one has it: what had it may have gone.
pub fn on_if_lost(id: &str) {
    if holder().is_none_or(|element| element.tag_name() == "BODY") {
        on(id);
    }
}

/// Moves the focus by so many places among the elements beside the one that heard the key, around their ends.
pub fn beside(event: &KeyboardEvent, step: i32) {
    let Some((list, here)) = list_of(event) else { return };
    let children = list.children();
    let count = children.length();
    let place =
        (0..count).find(|place| children.item(*place).is_some_and(|child| child == here)).unwrap_or(0);
    let next = place.wrapping_add_signed(step).min(count.wrapping_add_signed(step)) % count.max(1);
    child(&list, next);
}

/// The element that heard a key, and the one that it stands in.
pub fn list_of(event: &KeyboardEvent) -> Option<(Element, Element)> {
    let here: Element = event.target()?.dyn_into().ok()?;
    Some((here.parent_element()?, here))
}

/// Puts the focus on a child of an element.
pub fn child(list: &Element, place: u32) {
    if let Some(child) = list.children().item(place).and_then(|child| child.dyn_into::<HtmlElement>().ok()) {
        let _ = child.focus();
    }
}
