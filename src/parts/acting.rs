//! The way to what can be done to the selected thing, and what of it is there from the beginning.

use super::later::View;
use crate::door;
use crate::icons::{Icon, icon};
use crate::language::words;
use crate::loader;
use crate::page::Page;
use faultline_scene::Thing;
use faultline_words::Ui;
use std::hint::black_box;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

/// What can be done, in two places and by key.
#[derive(Debug)]
pub struct Actions {
    /// The bar.
    pub bar: fn(&Page) -> Html,
    /// The menu at the pointer.
    pub menu: fn(&Page) -> Html,
    /// Does to a thing what a key stands for, and says whether it stands for something.
    pub press: fn(&Page, Thing, &str) -> bool,
}

/// The bar, where it is shown.
pub const BAR: View = View::new(PART, |page| (there().bar)(page));
/// The menu, while it is open.
pub const MENU: View = View::new(PART, |page| (there().menu)(page));

/// The part of the program that has them.
pub const PART: &str = "page.actions";

/// They are here.
fn there() -> &'static Actions {
    // Opaque, as every door is.
    black_box(door::actions as fn() -> &'static Actions)()
}

/// Does to a thing what a key stands for, and says whether it stands for something, as far as that is known: while the
/// actions are still on their way, the key waits for them.
pub fn press(page: &Page, thing: Thing, key: &str) -> bool {
    if loader::is_here(PART) {
        return (there().press)(page, thing, key);
    }
    let (page, key) = (page.clone(), key.to_string());
    spawn_local(async move {
        // Where they do not come, the bar says so.
        if loader::need(&[PART.to_string()]).await.is_ok() {
            (there().press)(&page, thing, &key);
        }
    });
    false
}

/// The ways back, and forward again, through what was done by hand.
pub fn turns(page: &Page) -> Html {
    let (undoes, redoes) = page.run.read(|session| (session.can_undo(), session.can_redo()));
    let button = |there: bool, name: Ui, picture: Icon, keys: &'static str, turn: fn(&Page)| {
        let page = page.clone();
        let onclick = Callback::from(move |event: MouseEvent| {
            event.stop_propagation();
            turn(&page);
        });
        let name = words().ui(name);
        html! {
            if there {
                <button class="icon" {onclick} aria-label={name} title={name} aria-keyshortcuts={keys}>{ icon(picture) }</button>
            }
        }
    };
    html! {
        <>
            { button(undoes, Ui::Undo, Icon::Undo, "Control+Z", Page::undo) }
            { button(redoes, Ui::Redo, Icon::Redo, "Control+Y", Page::redo) }
        </>
    }
}
