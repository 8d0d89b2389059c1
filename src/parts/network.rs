//! The real elements over the canvas: every node, link, client, and, at rest, every message is a button.

use super::stage::is_selected;
use crate::focus;
use crate::interface::Deed;
use crate::language::words;
use crate::page::Page;
use faultline_canvas::tenths;
use faultline_engine::view::Frame;
use faultline_engine::{Direction, FlightState, Route};
use faultline_scene::{Layout, Point, Thing};
use faultline_words::{Ui, Vocabulary};
use yew::prelude::*;

/// Messages that get a button each, at most.
const MOST_MESSAGES: usize = 80;
/// Links that get one, at most; of more only those of what is chosen do.
const MOST_LINKS: usize = 320;

/// A button over the canvas.
struct Handle {
    thing: Thing,
    at: Point,
    width: f64,
    height: f64,
    class: &'static str,
    name: String,
}

/// All of them.
pub fn handles(page: &Page) -> Html {
    let resting = !page.run.playhead().moves();
    let mut frame = page.run.read(|session| session.frame());
    if !resting {
        // What flies cannot be caught by key, and a link that is in sight for a moment neither.
        frame.messages.clear();
    }
    let handles = page.run.layout(|layout| {
        let mut handles = bodies(page.run.family(), layout, &frame);
        handles.extend(links(page, layout, &frame));
        handles.extend(messages(page, layout, &frame));
        handles
    });
    // One stop of the Tab key, and arrow keys from there.
    let stop = handles.iter().position(|handle| Some(handle.thing) == page.interface.tab_stop).unwrap_or(0);
    let kind = |handle: &Handle| std::mem::discriminant(&handle.thing);
    let starts: Vec<usize> =
        (0..handles.len()).filter(|i| *i == 0 || kind(&handles[*i]) != kind(&handles[*i - 1])).collect();
    let turn = Callback::from(move |event: KeyboardEvent| {
        let (Some((list, _)), false) = (focus::list_of(&event), starts.is_empty()) else { return };
        let key = event.key();
        match key.as_str() {
            "ArrowRight" => focus::beside(&event, 1),
            "ArrowLeft" => focus::beside(&event, -1),
            "ArrowDown" | "ArrowUp" => {
                let group = starts.iter().rposition(|start| *start <= stop).unwrap_or(0);
                let step = if key == "ArrowDown" { 1 } else { starts.len() - 1 };
                let next = starts[(group + step) % starts.len()];
                focus::child(&list, u32::try_from(next).unwrap_or(0));
            }
            "Home" => focus::child(&list, 0),
            "End" => focus::child(&list, list.children().length().saturating_sub(1)),
            _ => return,
        }
        event.prevent_default();
        event.stop_propagation();
    });
    html! {
        <div class="handles" role="group" aria-label={words().ui(Ui::StageKeys)} onkeydown={turn}>
            { for handles.into_iter().enumerate().map(|(i, handle)| button(page, handle, i == stop)) }
        </div>
    }
}

fn button(page: &Page, handle: Handle, stop: bool) -> Html {
    let Handle { thing, at, width, height, class, name } = handle;
    let style = format!(
        "left:{}px;top:{}px;width:{}px;height:{}px",
        tenths(at.x - width / 2.0),
        tenths(at.y - height / 2.0),
        tenths(width),
        tenths(height)
    );
    let select = {
        let interface = page.interface.clone();
        Callback::from(move |event: MouseEvent| {
            // A press by key has no place on the stage. A click of the mouse has, and goes on to the stage, which
            // knows whether it ended a stroke.
            if event.detail() == 0 {
                event.stop_propagation();
                interface.dispatch(Deed::Select(Some(thing)));
            }
        })
    };
    let focus = page.deed(move |_: FocusEvent| Deed::Focus(thing));
    let blur = page.deed(|_: FocusEvent| Deed::Hover(None));
    html! {
        <button key={name_of(thing)} class={classes!("handle", class)} ~style={style} aria-label={name}
            tabindex={if stop { "0" } else { "-1" }} aria-pressed={is_selected(page, thing).to_string()} onclick={select} onfocus={focus} onblur={blur}>
        </button>
    }
}

/// A name that stays the same while the thing does.
pub fn name_of(thing: Thing) -> String {
    match thing {
        Thing::Node(node) => node.to_string(),
        Thing::Client(client) => client.to_string(),
        Thing::Message(message) => message.to_string(),
        Thing::Link(from, to) => format!("{from}-{to}"),
    }
}

fn bodies(family: &dyn Vocabulary, layout: &Layout, frame: &Frame) -> Vec<Handle> {
    let size = layout.node_radius() * 2.0;
    let nodes = frame.nodes.iter().map(|node| Handle {
        thing: Thing::Node(node.id),
        at: layout.node(node.id),
        width: size,
        height: size,
        class: "round",
        name: words().node(family, node),
    });
    let clients = frame.clients.iter().map(|client| {
        let area = layout.client_box(client.id);
        Handle {
            thing: Thing::Client(client.id),
            at: area.center,
            width: area.size.width,
            height: area.size.height,
            class: "box",
            name: words().client(client),
        }
    });
    nodes.chain(clients).collect()
}

fn links(page: &Page, layout: &Layout, frame: &Frame) -> Vec<Handle> {
    let size = (layout.node_radius() * 0.7).clamp(10.0, 22.0);
    // The link that has the focus stays, whatever becomes of its message.
    let focused = page.interface.tab_stop.filter(|thing| matches!(thing, Thing::Link(..)));
    let chosen: Vec<Thing> = page.interface.selected.into_iter().chain(focused).collect();
    let mut links = layout.links_in_sight(frame, &chosen);
    if links.len() > MOST_LINKS {
        links = layout.links_in_sight(&Frame::default(), &chosen);
    }
    links
        .into_iter()
        .map(|(from, to)| {
            let (start, end) = layout.link(from, to);
            let (there, back) = page.run.read(|session| (session.link(from, to), session.link(to, from)));
            let route = Route { from, to, direction: Direction::Both };
            Handle {
                thing: Thing::link(from, to),
                // Not in the middle: there the lines of an even ring all meet.
                at: start.lerp(end, 0.38),
                width: size,
                height: size,
                class: "round faint",
                name: words().link(route, &there, &back),
            }
        })
        .collect()
}

fn messages(page: &Page, layout: &Layout, frame: &Frame) -> Vec<Handle> {
    let live = frame.messages.iter().filter(|m| m.lost.is_none() && m.state != FlightState::Waiting);
    live.take(MOST_MESSAGES)
        .filter_map(|message| {
            let (detail, _) = page.run.read(|session| session.message(message.id))?;
            Some(Handle {
                thing: Thing::Message(message.id),
                at: layout.message_point(message, frame.time),
                width: 22.0,
                height: 22.0,
                class: "round",
                name: words().message(&detail),
            })
        })
        .collect()
}
