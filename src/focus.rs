//! The focus of the keyboard: who has it, and who gets it.

use crate::browser::document;
use gloo_timers::callback::Timeout;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, KeyboardEvent};

/// Milliseconds between two looks at who has the focus.
const PAUSE: u32 = 50;

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

/// Puts the focus on an element by its id, also if it is not there yet or is made anew: for so many more times, as long as
/// nothing else has it.
pub fn settle_on(id: &'static str, times: u32) {
    let is_there = document().get_element_by_id(id).is_some();
    let nobody = holder().is_none_or(|element| element.tag_name() == "BODY");
    if nobody {
        on(id);
    }
    if times > 0 && (!is_there || nobody || holder().is_some_and(|element| element.id() == id)) {
        Timeout::new(PAUSE, move || settle_on(id, times - 1)).forget();
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
