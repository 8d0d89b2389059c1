//! A picture of squares, and buttons over the squares: one can point at them, walk them by keys, and select who stands behind them.

use crate::focus::list_of;
use crate::interface::Deed;
use crate::page::{Page, use_page};
use faultline_canvas::tenths;
use faultline_engine::NodeId;
use faultline_scene::{Point, Thing};
use faultline_views::{Places, Step};
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;
use yew::prelude::*;

/// So many squares get a button each; of more, the one that has the focus, and those to which one key leads from there.
const MOST_BUTTONS: usize = 150;

/// Squares, each known by its place.
pub trait Squares {
    /// How many.
    fn count(&self) -> usize;
    /// Where they stand.
    fn places(&self) -> &dyn Places;
    /// What it says.
    fn tell(&self, place: usize) -> String;
    /// Who can be selected by it: one after the other, each time it is pressed.
    fn nodes(&self, place: usize) -> Vec<NodeId>;
}

/// What to show.
#[derive(Clone, Properties)]
pub struct Shown {
    /// The squares.
    pub squares: Rc<dyn Squares>,
    /// What keys do.
    pub keys: &'static str,
    /// What is read while nothing is pointed at.
    pub hint: &'static str,
    /// Where the picture stands.
    pub area: NodeRef,
    /// What it is painted on.
    pub canvas: NodeRef,
}

impl PartialEq for Shown {
    /// They change with every event of the run.
    fn eq(&self, _: &Self) -> bool {
        false
    }
}

/// The squares, and what is read below them.
#[component]
pub fn SquaresView(Shown { squares, keys, hint, area, canvas }: &Shown) -> Html {
    let page = use_page();
    let count = squares.count();
    // What one looks at: by key, or with the pointer.
    let stop = use_state(|| 0_usize);
    let focused = use_state(|| false);
    let pointed = use_state(|| None::<usize>);
    let here = (*stop).min(count.saturating_sub(1));
    let read = pointed.or(focused.then_some(here)).filter(|place| *place < count);

    let at = {
        let (area, squares) = (area.clone(), squares.clone());
        Rc::new(move |event: &MouseEvent| {
            let bounds = area.cast::<HtmlElement>()?.get_bounding_client_rect();
            let (x, y) = (f64::from(event.client_x()), f64::from(event.client_y()));
            squares.places().at(Point::new(x - bounds.left(), y - bounds.top()))
        })
    };
    let moved = {
        let (at, pointed) = (at.clone(), pointed.clone());
        Callback::from(move |event: PointerEvent| {
            let place = at(&event);
            if place != *pointed {
                pointed.set(place);
            }
        })
    };
    let left = {
        let pointed = pointed.clone();
        Callback::from(move |_: PointerEvent| pointed.set(None))
    };
    let click = {
        let (page, squares, stop) = (page.clone(), squares.clone(), stop.clone());
        Callback::from(move |event: MouseEvent| {
            let Some(place) = at(&event) else { return };
            stop.set(place);
            choose(&page, &squares.nodes(place));
        })
    };
    let turn = {
        let squares = squares.clone();
        Callback::from(move |event: KeyboardEvent| {
            let Some(step) = Step::of_key(&event.key()) else { return };
            focus_square(&event, squares.places().step(here, step));
            event.prevent_default();
            event.stop_propagation();
        })
    };
    let is_near = |place: &usize| {
        count <= MOST_BUTTONS
            || *place == here
            || Step::ALL.iter().any(|step| squares.places().step(here, *step) == *place)
    };
    let button = |place: usize| {
        let (corner, size) = (squares.places().corner(place), squares.places().size());
        let [left, top, width, height] = [corner.x, corner.y, size.width, size.height].map(tenths);
        let style = format!("left:{left}px;top:{top}px;width:{width}px;height:{height}px");
        let nodes = squares.nodes(place);
        let disabled = nodes.is_empty().then_some("true");
        let select = {
            let page = page.clone();
            Callback::from(move |event: MouseEvent| {
                // A press by key has no place; a click of the mouse has, and goes on to the squares.
                if event.detail() == 0 {
                    event.stop_propagation();
                    choose(&page, &nodes);
                }
            })
        };
        let (focus, blur) = {
            let (stop, on, off) = (stop.clone(), focused.clone(), focused.clone());
            let focus = Callback::from(move |_: FocusEvent| {
                stop.set(place);
                on.set(true);
            });
            (focus, Callback::from(move |_: FocusEvent| off.set(false)))
        };
        html! {
            <button key={place} class="task" ~style={style} data-place={place.to_string()} aria-label={squares.tell(place)}
                aria-disabled={disabled} tabindex={if place == here { "0" } else { "-1" }}
                onclick={select} onfocus={focus} onblur={blur}></button>
        }
    };
    html! {
        <>
            <div class="squares" ref={area.clone()} role="group" aria-label={*keys} onkeydown={turn}
                onpointermove={moved} onpointerleave={left} onclick={click}>
                // With a key like the buttons: a list keeps its elements, and the focus on one, only if each has one.
                <canvas key="canvas" ref={canvas.clone()} aria-hidden="true"></canvas>
                { for (0..count).filter(is_near).map(button) }
            </div>
            if count > 0 {
                // A button says it too, to those who hear it.
                <p class="read" aria-hidden="true">{ read.map_or_else(|| (*hint).to_string(), |place| squares.tell(place)) }</p>
            }
        </>
    }
}

/// Puts the focus on a square beside the one that heard a key.
fn focus_square(event: &KeyboardEvent, place: usize) {
    let Some((list, _)) = list_of(event) else { return };
    let found = list.query_selector(&format!("[data-place=\"{place}\"]")).ok().flatten();
    if let Some(button) = found.and_then(|button| button.dyn_into::<HtmlElement>().ok()) {
        let _ = button.focus();
    }
}

/// Selects one of those behind a square; pressed again, the next one.
fn choose(page: &Page, nodes: &[NodeId]) {
    let selected = page.interface.selected;
    let after =
        nodes.iter().position(|node| selected == Some(Thing::Node(*node))).map_or(0, |place| place + 1);
    let next = nodes.get(after).or(nodes.first()).copied();
    if next.is_some() {
        page.interface.dispatch(Deed::Select(next.map(Thing::Node)));
    }
}
