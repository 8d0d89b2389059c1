//! The space-time diagram: a lane per node and client, time from left to right.

use super::canvas::use_canvas;
use super::tip::tip;
use crate::diagram::Compose;
use crate::icons::{Icon, icon};
use crate::interface::Deed;
use crate::language::words;
use crate::page::{Page, use_page};
use faultline_engine::{Endpoint, Time};
use faultline_scene::diagram::{Hit, compose_into};
use faultline_scene::{Point, Pointer, Thing};
use faultline_words::Ui;
use web_sys::HtmlElement;
use yew::prelude::*;

/// How much closer one step of zooming is.
const ZOOM: f64 = 1.4;
/// Pixels that one press of an arrow key pans.
const PAN: f64 = 90.0;
/// How far a pointer moves, in pixels, before a click becomes a drag.
const DRAG_FROM: f64 = 4.0;

/// A pointer that is down.
#[derive(Clone, Copy, Default)]
struct Drag {
    last: Option<Point>,
    /// The lane whose name was taken.
    lane: Option<Endpoint>,
    /// Whether it has become a drag; the click that follows belongs to it.
    moved: bool,
}

/// The diagram and its buttons.
#[component]
pub fn DiagramView() -> Html {
    let page = use_page();
    let area = use_node_ref();
    let canvas = use_node_ref();
    let drag = use_mut_ref(Drag::default);
    let pointed = use_state(|| None::<(Hit, Point)>);
    {
        let (attach, resize) = (page.run.clone(), page.run.clone());
        use_canvas(
            &area,
            &canvas,
            move |painter| {
                attach.diagram(|diagram| {
                    diagram.attach(painter.map(|painter| (painter, compose_into as Compose)))
                })
            },
            move |width, height| {
                let ratio = crate::browser::window().device_pixel_ratio();
                resize.diagram(|diagram| diagram.resize(width, height, ratio));
                resize.repaint();
            },
        );
    }

    let place = {
        let area = area.clone();
        move |event: &MouseEvent| {
            let bounds = area.cast::<HtmlElement>().map(|element| element.get_bounding_client_rect());
            let (left, top) = bounds.map_or((0.0, 0.0), |bounds| (bounds.left(), bounds.top()));
            Point::new(f64::from(event.client_x()) - left, f64::from(event.client_y()) - top)
        }
    };
    let down = {
        let (page, drag, place) = (page.clone(), drag.clone(), place.clone());
        Callback::from(move |event: PointerEvent| {
            let at = place(&event);
            let lane = match page.run.diagram(|diagram| diagram.hit(at, Pointer::Mouse)) {
                Some(Hit::Lane(lane)) => Some(lane),
                _ => None,
            };
            *drag.borrow_mut() = Drag { last: Some(at), lane, moved: false };
        })
    };
    let moved = {
        let (page, drag, place, area) = (page.clone(), drag.clone(), place.clone(), area.clone());
        let pointed = pointed.clone();
        Callback::from(move |event: PointerEvent| {
            let at = place(&event);
            let mut drag = drag.borrow_mut();
            let Some(last) = drag.last else {
                let hit = page.run.diagram(|diagram| {
                    let hit = diagram.hit(at, Pointer::Mouse);
                    diagram.hover(hit);
                    hit
                });
                if hit != pointed.map(|(hit, _)| hit) {
                    pointed.set(hit.map(|hit| (hit, at)));
                }
                let over = if let Some(Hit::Event(event)) = hit { Some(event) } else { None };
                if over != page.interface.hovered_event {
                    page.interface.dispatch(Deed::HoverEvent(over));
                }
                page.run.repaint();
                return;
            };
            if !drag.moved && last.distance(at) < DRAG_FROM {
                return;
            }
            if !drag.moved
                && let Some(element) = area.cast::<web_sys::Element>()
            {
                let _ = element.set_pointer_capture(event.pointer_id());
            }
            drag.moved = true;
            match drag.lane {
                Some(lane) => page.run.diagram(|diagram| diagram.reorder(lane, at.y)),
                None => page.run.diagram(|diagram| diagram.pan(at.x - last.x, at.y - last.y)),
            }
            drag.last = Some(at);
            page.run.repaint();
        })
    };
    let up = {
        let (page, drag) = (page.clone(), drag.clone());
        Callback::from(move |_: PointerEvent| {
            let mut drag = drag.borrow_mut();
            drag.last = None;
            if drag.moved {
                // Whether the window still follows the playhead stands on a button.
                page.run.refresh();
            }
        })
    };
    let leave = {
        let (page, pointed) = (page.clone(), pointed.clone());
        Callback::from(move |_: PointerEvent| {
            pointed.set(None);
            page.interface.dispatch(Deed::HoverEvent(None));
            if page.run.diagram(|diagram| diagram.hover(None)) {
                page.run.repaint();
            }
        })
    };
    let click = {
        let (page, drag, place) = (page.clone(), drag.clone(), place.clone());
        Callback::from(move |event: MouseEvent| {
            if !std::mem::take(&mut drag.borrow_mut().moved) {
                choose(&page, place(&event));
            }
        })
    };
    let wheel = {
        let (page, place) = (page.clone(), place.clone());
        Callback::from(move |event: WheelEvent| {
            event.prevent_default();
            let at = place(&event);
            let now = page.run.read(|session| session.head());
            if event.shift_key() || event.delta_x().abs() > event.delta_y().abs() {
                let by = if event.delta_x() == 0.0 { event.delta_y() } else { event.delta_x() };
                page.run.diagram(|diagram| diagram.pan(-by, 0.0));
            } else {
                let factor = if event.delta_y() < 0.0 { 1.15 } else { 1.0 / 1.15 };
                page.run.diagram(|diagram| diagram.zoom(factor, Some(at.x), now));
            }
            page.run.repaint();
        })
    };
    let key = {
        let page = page.clone();
        Callback::from(move |event: KeyboardEvent| {
            if press(&page, &event) {
                event.prevent_default();
                event.stop_propagation();
            }
        })
    };
    // Time moves things away from a pointer that rests.
    let under = pointed.and_then(|(_, at)| {
        let hit = page.run.diagram(|diagram| diagram.hit(at, Pointer::Mouse));
        hit.map(|hit| (hit, at))
    });
    html! {
        <>
            <div class="strip" ref={area} tabindex="0" role="group" aria-label={words().ui(Ui::DiagramHelp)} onpointerdown={down}
                onpointermove={moved} onpointerup={up.clone()} onpointercancel={up} onpointerleave={leave} onclick={click}
                onwheel={wheel} onkeydown={key}>
                <canvas ref={canvas} aria-hidden="true"></canvas>
                { tip(&page, under, page.run.diagram(|diagram| diagram.width())) }
            </div>
            { buttons(&page) }
        </>
    }
}

fn buttons(page: &Page) -> Html {
    let zoom = |factor: f64| {
        let run = page.run.clone();
        Callback::from(move |_: MouseEvent| {
            let now = run.read(|session| session.head());
            run.diagram(|diagram| diagram.zoom(factor, None, now));
            run.repaint();
        })
    };
    let follows = page.run.diagram(|diagram| diagram.follows());
    let follow = {
        let run = page.run.clone();
        Callback::from(move |_: MouseEvent| {
            run.diagram(|diagram| diagram.set_follows(!follows));
            run.refresh();
        })
    };
    let large = page.interface.large;
    let enlarge = page.deed(move |_: MouseEvent| Deed::Enlarge(!large));
    let button = |name: Ui, picture: Icon, act: Callback<MouseEvent>| {
        let name = words().ui(name);
        html! { <button class="icon" onclick={act} aria-label={name} title={name}>{ icon(picture) }</button> }
    };
    html! {
        <div class="lens">
            <button class="icon" onclick={enlarge} aria-label={words().ui(Ui::Enlarge)} title={words().ui(Ui::Enlarge)}
                aria-keyshortcuts="Shift+N" aria-pressed={large.to_string()}>{ icon(if large { Icon::Close } else { Icon::Open }) }</button>
            { button(Ui::ZoomIn, Icon::Plus, zoom(ZOOM)) }
            { button(Ui::ZoomOut, Icon::Minus, zoom(1.0 / ZOOM)) }
            <button class="icon" onclick={follow} aria-label={words().ui(Ui::Follow)} title={words().ui(Ui::Follow)}
                aria-pressed={follows.to_string()}>{ icon(Icon::Follow) }</button>
        </div>
    }
}

/// A click: an event or message is chosen, a lane's name selects its node, an empty place is a moment to go to.
fn choose(page: &Page, at: Point) {
    match page.run.diagram(|diagram| diagram.hit(at, Pointer::Mouse)) {
        Some(Hit::Event(event)) => page.interface.dispatch(Deed::Look(event)),
        Some(Hit::Message(message)) => page.interface.dispatch(Deed::Select(Some(Thing::Message(message)))),
        Some(Hit::Lane(Endpoint::Node(node))) => {
            page.interface.dispatch(Deed::Select(Some(Thing::Node(node))))
        }
        Some(Hit::Lane(Endpoint::Client(client))) => {
            page.interface.dispatch(Deed::Select(Some(Thing::Client(client))));
        }
        None => {
            let time = page.run.diagram(|diagram| diagram.time_at(at.x));
            page.run.play(false);
            page.run.diagram(|diagram| diagram.set_follows(false));
            page.run.seek(time);
        }
    }
}

/// Keys while the diagram has the focus; whether this was one.
fn press(page: &Page, event: &KeyboardEvent) -> bool {
    let run = &page.run;
    let now = run.read(|session| session.head());
    let key = event.key();
    match key.as_str() {
        "ArrowLeft" | "ArrowRight" if event.shift_key() => {
            run.diagram(|diagram| diagram.pan(if key == "ArrowLeft" { PAN } else { -PAN }, 0.0));
        }
        "ArrowUp" | "ArrowDown" if event.alt_key() => {
            let lane = match page.interface.selected {
                Some(Thing::Node(node)) => Endpoint::Node(node),
                Some(Thing::Client(client)) => Endpoint::Client(client),
                _ => return true,
            };
            run.diagram(|diagram| diagram.shift(lane, key == "ArrowDown"));
        }
        "ArrowLeft" | "ArrowRight" => {
            let forward = key == "ArrowRight";
            let next = run.diagram(|diagram| diagram.neighbour(page.interface.event, now, forward));
            if let Some(next) = next {
                let time = run.read(|session| session.event(next)).map_or(Time::ZERO, |event| event.time);
                run.diagram(|diagram| {
                    diagram.set_follows(false);
                    diagram.reveal(time);
                });
                page.interface.dispatch(Deed::Event(Some(next)));
            }
        }
        "ArrowUp" => run.diagram(|diagram| diagram.zoom(ZOOM, None, now)),
        "ArrowDown" => run.diagram(|diagram| diagram.zoom(1.0 / ZOOM, None, now)),
        "Enter" => {
            let time = page.interface.event.and_then(|event| run.read(|session| session.event(event)));
            if let Some(event) = time {
                run.play(false);
                run.seek(event.time);
            }
        }
        _ => return false,
    }
    run.repaint();
    true
}
