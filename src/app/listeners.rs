//! What the page listens to: its run, the keys, the address bar, what is dropped on it, and whether anybody looks.

use crate::browser;
use crate::door;
use crate::embed::{Hearer, Mode, follow_sight};
use crate::focus;
use crate::interface::{Deed, Notice, Tab};
use crate::keys::{self, Wish};
use crate::language::words;
use crate::loader;
use crate::page::Page;
use crate::run::News;
use faultline_words::Ui;
use gloo_events::EventListener;
use std::cell::{Cell, OnceCell};
use std::hint::black_box;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::spawn_local;
use web_sys::HashChangeEvent;
use yew::prelude::*;

/// A counter that goes up whenever the run tells that something changed.
#[derive(Clone, Copy, PartialEq, Default)]
pub struct Revision(pub u32);

impl Reducible for Revision {
    type Action = ();
    fn reduce(self: Rc<Self>, (): ()) -> Rc<Self> {
        Self(self.0.wrapping_add(1)).into()
    }
}

/// Hears of the run: what it tells changes the revision, and some of it the interface.
#[hook]
pub fn use_run_listener(page: &Page, revision: &UseReducerHandle<Revision>) {
    let (page, revision) = (page.clone(), revision.dispatcher());
    use_effect_with((), move |()| {
        let channel = Rc::new(OnceCell::<Rc<dyn Hearer>>::new());
        if let Some(mode) = page.embed {
            if let Some(root) = browser::document().document_element() {
                follow_sight(&page.run, &root);
            }
            spawn_local(open_channel(page.clone(), mode, channel.clone()));
        }
        let Page { run, interface, .. } = page;
        let interface = interface.dispatcher();
        let run_of = run.clone();
        let tell = move |news: News| {
            revision.dispatch(());
            if let Some(channel) = channel.get() {
                channel.clone().hear();
            }
            match news {
                News::Changed => {}
                News::Broken => interface.dispatch(Deed::Open(Tab::Rules)),
                News::Limit => {
                    let over = words().over(run_of.read(|session| session.exhausted()));
                    let notice = Notice { detail: words().ui(Ui::Limit).into(), ..Notice::bad(over) };
                    interface.dispatch(Deed::Notice(Some(notice)));
                }
            }
        };
        run.listen(Rc::new(tell));
    });
}

/// Opens the channel to the page around an embed. An embed whose channel cannot be loaded still shows its run.
async fn open_channel(page: Page, mode: Mode, channel: Rc<OnceCell<Rc<dyn Hearer>>>) {
    if loader::need(&["page.channel".to_string()]).await.is_err() {
        return;
    }
    // Opaque, as every door is.
    let door = black_box(door::channel as fn(&Page, Mode) -> Option<Rc<dyn Hearer>>);
    if let Some(open) = door(&page, mode) {
        // The run may have reached its moment in the meantime.
        channel.get_or_init(|| open).clone().hear();
    }
}

/// Keys, the address bar, what is dropped on the page, and whether anybody looks.
#[hook]
pub fn use_page_listener(page: &Page) {
    let latest = use_mut_ref(|| page.clone());
    *latest.borrow_mut() = page.clone();
    use_effect_with((), move |()| {
        let document = browser::document();
        // A button that was clicked keeps the focus, but the space bar is for playing until one goes by keys.
        let by_pointer = Rc::new(Cell::new(false));
        let pointed = {
            let by_pointer = by_pointer.clone();
            let on_point = latest.clone();
            EventListener::new(&document, "pointerdown", move |event| {
                by_pointer.set(true);
                let inside = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
                let inside = inside.is_some_and(|element| element.closest(".menu").ok().flatten().is_some());
                let page = on_point.borrow();
                if page.interface.menu.is_some() && !inside {
                    page.interface.dispatch(Deed::Menu(None));
                }
            })
        };
        let released = {
            let by_pointer = by_pointer.clone();
            // Some browsers press a button when the key goes up.
            let options = gloo_events::EventListenerOptions::enable_prevent_default();
            EventListener::new_with_options(&document, "keyup", options, move |event| {
                let Some(event) = event.dyn_ref::<KeyboardEvent>() else { return };
                if event.key() == " " && by_pointer.get() && keys::on_button(event) {
                    event.prevent_default();
                }
            })
        };
        let on_key = latest.clone();
        let keys = EventListener::new_with_options(
            &document,
            "keydown",
            gloo_events::EventListenerOptions::enable_prevent_default(),
            move |event| {
                let Some(event) = event.dyn_ref::<KeyboardEvent>() else { return };
                let page = on_key.borrow().clone();
                if matches!(
                    event.key().as_str(),
                    "Tab" | "ArrowLeft" | "ArrowRight" | "ArrowUp" | "ArrowDown"
                ) {
                    by_pointer.set(false);
                }
                let (ours, wish) = keys::press(event, &page, by_pointer.get());
                if ours {
                    event.prevent_default();
                }
                match wish {
                    Some(Wish::Deed(deed)) => page.interface.dispatch(deed),
                    Some(Wish::Share) => page.share(),
                    Some(Wish::Command) => focus::on("command"),
                    None => {}
                }
            },
        );
        let on_hash = latest.clone();
        let hash = EventListener::new(&browser::window(), "hashchange", move |event| {
            let Some(event) = event.dyn_ref::<HashChangeEvent>() else { return };
            let address = event.new_url();
            let fragment = address.split_once('#').map_or("", |(_, fragment)| fragment);
            on_hash.borrow().clone().follow(fragment.to_string());
        });
        let on_drop = latest.clone();
        let prevent = gloo_events::EventListenerOptions::enable_prevent_default;
        let over = EventListener::new_with_options(&document, "dragover", prevent(), |event| {
            event.prevent_default()
        });
        let dropped = EventListener::new_with_options(&document, "drop", prevent(), move |event| {
            let Some(event) = event.dyn_ref::<DragEvent>() else { return };
            event.prevent_default();
            let files = event.data_transfer().and_then(|data| data.files());
            if let Some(file) = files.and_then(|files| files.get(0)) {
                on_drop.borrow().open_file(&file);
            }
        });
        let on_look = latest.clone();
        let look = EventListener::new(&document, "visibilitychange", move |_| {
            let hidden = browser::document().visibility_state() == web_sys::VisibilityState::Hidden;
            on_look.borrow().run.set_hidden(hidden);
        });
        let on_hall = latest.clone();
        // The Escape key leaves the full screen before the page hears of it.
        let hall = EventListener::new(&document, "fullscreenchange", move |_| {
            if browser::document().fullscreen_element().is_none() {
                on_hall.borrow().interface.dispatch(Deed::Present(false));
            }
        });
        let on_theme = latest;
        // The style sheet follows the system by itself; the canvas has to be told.
        let dark = browser::window().match_media("(prefers-color-scheme: dark)").ok().flatten();
        let colors = dark.map(|list| {
            EventListener::new(&list, "change", move |_| {
                let page = on_theme.borrow();
                page.run.set_theme(*page.theme);
            })
        });
        move || drop((pointed, released, keys, hash, over, dropped, look, hall, colors))
    });
}
