//! Keys that work anywhere on the page, except while one types.

use crate::deeds;
use crate::interface::{Aside, Deed};
use crate::page::Page;
use crate::parts::press as press_on;
use faultline_engine::{Links, NodeId};
use faultline_scene::Thing;
use wasm_bindgen::JsCast;
use web_sys::KeyboardEvent;

/// What a key asked for beyond the run.
pub enum Wish {
    /// A change of the interface.
    Deed(Deed),
    /// The command field.
    Command,
    /// The link.
    Share,
}

/// Does what a key stands for; what remains to be done, and whether the key was one of ours.
pub fn press(event: &KeyboardEvent, page: &Page, by_pointer: bool) -> (bool, Option<Wish>) {
    let (run, interface) = (&page.run, &page.interface);
    if (event.ctrl_key() || event.meta_key()) && !event.alt_key() && !types(event) {
        match (event.key().as_str(), event.shift_key()) {
            ("z", false) => page.undo(),
            ("z" | "Z", true) | ("y", false) => page.redo(),
            _ => return (false, None),
        }
        return (true, None);
    }
    if event.ctrl_key() || event.meta_key() || event.alt_key() || types(event) {
        return (false, None);
    }
    let key = event.key();
    let (head, horizon) = run.read(|session| (session.head(), session.horizon()));
    match key.as_str() {
        // On a button, the space bar presses it, unless the button has the focus only because it was clicked.
        " " if !on_control(event) || (by_pointer && on_button(event)) => run.play(!run.playhead().playing),
        "." => run.step(true),
        "," => run.step(false),
        "+" | "=" => run.shift_speed(true),
        "-" => run.shift_speed(false),
        "Home" if !on_control(event) => run.seek(faultline_engine::Time::ZERO),
        "End" if !on_control(event) => run.seek(horizon.max(head)),
        "/" => return (true, Some(Wish::Command)),
        "s" | "S" => return (true, Some(Wish::Share)),
        "e" | "E" => return (true, Some(Wish::Deed(Deed::Everything))),
        "p" | "P" => return (true, Some(Wish::Deed(Deed::Present(!interface.presenting)))),
        "N" if event.shift_key() => return (true, Some(Wish::Deed(Deed::Enlarge(!interface.large)))),
        "n" | "N" if !interface.open.everything => return (true, Some(Wish::Deed(Deed::Diagram))),
        // For the hall, whose lecturer has two keys in the hand.
        "ArrowRight" | "PageDown" if interface.presenting => return (true, next_step(page)),
        "ArrowLeft" | "PageUp" if interface.presenting => last_step(page),
        "?" => return (true, Some(Wish::Deed(Deed::Aside(Aside::Help)))),
        "Escape" => {
            let deed = if interface.menu.is_some() {
                Deed::Menu(None)
            } else if interface.large {
                Deed::Enlarge(false)
            } else if interface.presenting {
                Deed::Present(false)
            } else if interface.catalogue {
                Deed::Catalogue(false)
            } else if interface.aside.is_some() {
                Deed::CloseAside
            } else if interface.selected.is_some() {
                Deed::Select(None)
            } else {
                // The channel of an embed hands it to the page around.
                return (false, None);
            };
            return (true, Some(Wish::Deed(deed)));
        }
        "a" | "A" => page.act(page.run.read(|session| deeds::mending(session, Links::All))),
        digit if digit.len() == 1 && ("1"..="9").contains(&digit) => {
            let number: u16 = digit.parse().unwrap_or(1);
            if number <= run.read(|session| session.nodes()) {
                let node = Thing::Node(NodeId(number - 1));
                return (true, Some(Wish::Deed(Deed::Select(Some(node)))));
            }
        }
        "Enter" if on_control(event) => return (false, None),
        other => {
            let Some(thing) = interface.selected else { return (false, None) };
            return (press_on(page, thing, other), None);
        }
    }
    (true, None)
}

/// Plays to the next caption of the lesson, or asks for what comes after the last, or for the next step of the chain.
fn next_step(page: &Page) -> Option<Wish> {
    let Some(lesson) = page.interface.lesson.clone() else { return Some(Wish::Deed(Deed::Push)) };
    let next = page.run.read(|session| lesson.next(session.head()).filter(|_| lesson.is_run_of(session)));
    let Some(next) = next else { return Some(Wish::Deed(Deed::Push)) };
    page.run.play_to(next);
    None
}

/// Goes back to the caption before, or to the turning point before.
fn last_step(page: &Page) {
    let before = page.run.read(|session| match &page.interface.lesson {
        Some(lesson) => {
            let reached = lesson.reached(session.head());
            reached.checked_sub(2).map(|before| lesson.cues[before].time)
        }
        None => {
            let now = session.events();
            let landmarks = session.landmarks();
            let here = landmarks.partition_point(|number| number + 1 < now);
            here.checked_sub(1).and_then(|before| session.event(landmarks[before])).map(|event| event.time)
        }
    });
    page.run.play(false);
    page.run.seek(before.unwrap_or(faultline_engine::Time::ZERO));
}

fn types(event: &KeyboardEvent) -> bool {
    let tag = tag(event);
    tag == "TEXTAREA" || tag == "SELECT" || (tag == "INPUT" && input_type(event) != "range")
}

fn on_control(event: &KeyboardEvent) -> bool {
    matches!(tag(event).as_str(), "BUTTON" | "A" | "INPUT" | "SUMMARY")
}

/// Whether a button has the focus.
pub fn on_button(event: &KeyboardEvent) -> bool {
    tag(event) == "BUTTON"
}

fn target(event: &KeyboardEvent) -> Option<web_sys::Element> {
    event.target().and_then(|target| target.dyn_into().ok())
}

fn tag(event: &KeyboardEvent) -> String {
    target(event).map_or_else(String::new, |element| element.tag_name())
}

fn input_type(event: &KeyboardEvent) -> String {
    target(event).and_then(|element| element.get_attribute("type")).unwrap_or_default()
}
