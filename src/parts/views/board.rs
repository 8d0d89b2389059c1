//! The board of tasks, in words, as squares, and as buttons over the squares.

use crate::focus::list_of;
use crate::interface::Deed;
use crate::language::words;
use crate::page::{Page, use_page};
use crate::parts::canvas::use_view;
use crate::views::Board;
use faultline_canvas::tenths;
use faultline_engine::view::TaskView;
use faultline_scene::{Point, Thing};
use faultline_views::board::{Plan, Step};
use faultline_words::Ui;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;
use yew::prelude::*;

/// So many tasks get a button each; of more, the one that has the focus, and those to which one key leads from there.
const MOST_BUTTONS: usize = 150;

/// The board.
#[component]
pub fn BoardView() -> Html {
    let page = use_page();
    let area = use_node_ref();
    let canvas = use_node_ref();
    use_view::<Board>(&page, &area, &canvas);
    let board = page.run.read(|session| session.board());
    let family = page.run.family();
    let told = family.board(board.as_ref());
    let board = board.unwrap_or_default();
    let plan = page.run.view(|shown: &mut Board| shown.plan(&board));
    let tasks: Rc<[TaskView]> = board.tasks.into();

    // What one looks at: by key, or with the pointer.
    let stop = use_state(|| 0_usize);
    let focused = use_state(|| false);
    let pointed = use_state(|| None::<usize>);
    let here = (*stop).min(tasks.len().saturating_sub(1));
    let read = pointed.or(focused.then_some(here)).and_then(|place| tasks.get(place));

    let at = {
        let area = area.clone();
        Rc::new(move |event: &MouseEvent| {
            let bounds = area.cast::<HtmlElement>()?.get_bounding_client_rect();
            let (x, y) = (f64::from(event.client_x()), f64::from(event.client_y()));
            plan.at(Point::new(x - bounds.left(), y - bounds.top()))
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
        let (page, tasks, stop) = (page.clone(), tasks.clone(), stop.clone());
        Callback::from(move |event: MouseEvent| {
            let Some(place) = at(&event) else { return };
            stop.set(place);
            choose(&page, &tasks[place]);
        })
    };
    let turn = Callback::from(move |event: KeyboardEvent| {
        let step = match event.key().as_str() {
            "ArrowLeft" => Step::Back,
            "ArrowRight" => Step::On,
            "ArrowUp" => Step::Up,
            "ArrowDown" => Step::Down,
            "Home" => Step::First,
            "End" => Step::Last,
            _ => return,
        };
        focus_task(&event, plan.step(here, step));
        event.prevent_default();
        event.stop_propagation();
    });
    let button = |(place, view): (usize, &TaskView)| {
        let corner = plan.corner(place);
        let style = format!(
            "left:{}px;top:{}px;width:{}px;height:{}px",
            tenths(corner.x),
            tenths(corner.y),
            tenths(plan.side()),
            tenths(plan.side())
        );
        let select = {
            let (page, view) = (page.clone(), *view);
            Callback::from(move |event: MouseEvent| {
                // A press by key has no place; a click of the mouse has, and goes on to the squares.
                if event.detail() == 0 {
                    event.stop_propagation();
                    choose(&page, &view);
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
            <button key={place} class="task" ~style={style} data-place={place.to_string()} aria-label={family.on_board(view)}
                aria-disabled={view.on.is_empty().then_some("true")} tabindex={if place == here { "0" } else { "-1" }}
                onclick={select} onfocus={focus} onblur={blur}></button>
        }
    };
    let buttons = tasks.iter().enumerate().filter(|(place, _)| is_near(&plan, *place, here, tasks.len()));
    html! {
        <section class="board" aria-label={words().ui(Ui::Board)}>
            { for told.into_iter().map(|line| html! { <p>{ line }</p> }) }
            <div class="squares" ref={area} role="group" aria-label={words().ui(Ui::BoardKeys)} onkeydown={turn}
                onpointermove={moved} onpointerleave={left} onclick={click}>
                // With a key like the buttons: a list keeps its elements, and the focus on one, only if each has one.
                <canvas key="canvas" ref={canvas} aria-hidden="true"></canvas>
                { for buttons.map(button) }
            </div>
            if !tasks.is_empty() {
                // A button says it too, to those who hear it.
                <p class="read" aria-hidden="true">{ read.map_or_else(|| words().ui(Ui::BoardHint).to_string(), |view| family.on_board(view)) }</p>
            }
        </section>
    }
}

/// Whether a task has a button while another one has the focus.
fn is_near(plan: &Plan, place: usize, here: usize, tasks: usize) -> bool {
    tasks <= MOST_BUTTONS || place == here || Step::ALL.iter().any(|step| plan.step(here, *step) == place)
}

/// Puts the focus on a task beside the one that heard a key.
fn focus_task(event: &KeyboardEvent, place: usize) {
    let Some((list, _)) = list_of(event) else { return };
    let found = list.query_selector(&format!("[data-place=\"{place}\"]")).ok().flatten();
    if let Some(button) = found.and_then(|button| button.dyn_into::<HtmlElement>().ok()) {
        let _ = button.focus();
    }
}

/// Selects who executes a task or has it; pressed again, the next one who does.
fn choose(page: &Page, view: &TaskView) {
    let selected = page.interface.selected;
    let nodes: Vec<Thing> = view.on.iter().map(Thing::Node).collect();
    let after = nodes.iter().position(|node| Some(*node) == selected).map_or(0, |place| place + 1);
    let next = nodes.get(after).or(nodes.first()).copied();
    if next.is_some() {
        page.interface.dispatch(Deed::Select(next));
    }
}
