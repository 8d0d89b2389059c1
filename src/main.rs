//! The browser shell: the only code that knows the DOM.
//!
//! Three homes for state: [`interface`] (what is selected, which panel is open: a pure reducer),
//! [`run`] (the session and the playhead, outside of Yew, of which Yew hears only a revision a few times a
//! second), and the address bar ([`address`]), which always describes the run in view.

#![allow(unreachable_pub, reason = "a program has no outside; `pub` says what a module offers the others")]

mod address;
mod app;
mod board;
mod browser;
mod deeds;
mod desk;
mod diagram;
mod embed;
mod engines;
mod focus;
mod icons;
mod interface;
mod keys;
mod language;
mod lesson;
mod opening;
mod page;
mod parts;
mod playhead;
mod run;
mod series;
mod stage;
mod theme;
mod time_axis;

fn main() {
    // A panic is a bug; its message in the console is all that is left to find it by.
    console_error_panic_hook::set_once();
    engines::with(engines::first(), |here| match here {
        Ok(()) => drop(yew::Renderer::<app::App>::new().render()),
        // Nothing can be shown without an engine.
        Err(why) => {
            if let Some(body) = browser::document().body() {
                body.set_text_content(Some(&why));
            }
        }
    });
}
