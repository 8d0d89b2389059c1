//! The logs: a row per node, a column per index, and buttons over the entries.

use crate::focus;
use crate::interface::{Deed, Tab};
use crate::language::words;
use crate::page::{Page, use_page};
use crate::parts::canvas::use_view;
use crate::views::Logs;
use faultline_canvas::tenths;
use faultline_engine::{Facet, FactView, NodeId};
use faultline_scene::Point;
use faultline_views::logs::{Cell, Step, Table, Window};
use faultline_words::Ui;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;
use yew::prelude::*;

/// The table of logs, at their latest entries until the reader goes back.
#[component]
pub fn LogsView() -> Html {
    let page = use_page();
    let area = use_node_ref();
    let canvas = use_node_ref();
    use_view::<Logs>(&page, &area, &canvas);
    let render = use_force_update();
    let (plan, window) =
        { page.run.read(|session| page.run.view(|shown: &mut Logs| (shown.plan(session), shown.window()))) };
    let table = Rc::new(page.run.read(|session| Table::of(session, window, plan.columns())));

    // What one looks at: by key, or with the pointer.
    let stop = use_state(|| None::<Cell>);
    let focused = use_state(|| false);
    let pointed = use_state(|| None::<Cell>);
    let in_view = |cell: &Cell| table.entry(cell.row, cell.index).is_some();
    let here = (*stop).filter(in_view).or_else(|| table.cells().next());
    let read = pointed.filter(in_view).or(here.filter(|_| *focused));
    {
        let (run, read) = (page.run.clone(), read);
        use_effect_with(read, move |read| {
            run.view(|shown: &mut Logs| shown.read(*read));
            run.refresh();
        });
    }
    // A key that led out of view: the entry has its button only now.
    {
        let area = area.clone();
        use_effect_with((here, *focused), move |(here, focused)| {
            if let (Some(here), true) = (here, focused) {
                focus_entry(&area, *here);
            }
        });
    }

    let at = {
        let (area, table) = (area.clone(), table.clone());
        Rc::new(move |event: &MouseEvent| {
            let bounds = area.cast::<HtmlElement>()?.get_bounding_client_rect();
            let (x, y) = (f64::from(event.client_x()), f64::from(event.client_y()));
            plan.at(&table, Point::new(x - bounds.left(), y - bounds.top()))
        })
    };
    let moved = {
        let (at, pointed) = (at.clone(), pointed.clone());
        Callback::from(move |event: PointerEvent| {
            let cell = at(&event);
            if cell != *pointed {
                pointed.set(cell);
            }
        })
    };
    let left = {
        let pointed = pointed.clone();
        Callback::from(move |_: PointerEvent| pointed.set(None))
    };
    let click = {
        let (page, table, stop) = (page.clone(), table.clone(), stop.clone());
        Callback::from(move |event: MouseEvent| {
            let Some(cell) = at(&event) else { return };
            stop.set(Some(cell));
            choose(&page, &table, cell);
        })
    };
    let show = {
        let (run, render) = (page.run.clone(), render.clone());
        Rc::new(move |window: Window| {
            run.view(|shown: &mut Logs| shown.show(window));
            run.refresh();
            render.force_update();
        })
    };
    let turn = {
        let (table, stop, show) = (table.clone(), stop.clone(), show.clone());
        Callback::from(move |event: KeyboardEvent| {
            let step = match event.key().as_str() {
                "ArrowLeft" => Step::Back,
                "ArrowRight" => Step::On,
                "ArrowUp" => Step::Up,
                "ArrowDown" => Step::Down,
                "PageUp" => Step::PageBack,
                "PageDown" => Step::PageOn,
                "Home" => Step::First,
                "End" => Step::Last,
                _ => return,
            };
            let Some(here) = here else { return };
            let to = plan.step(&table, here, step);
            stop.set(Some(to));
            show(window.showing(to.index, table.last, table.columns));
            event.prevent_default();
            event.stop_propagation();
        })
    };
    let button = |cell: Cell| {
        let corner = plan.corner(cell.row, cell.index - table.first);
        let style = format!(
            "left:{}px;top:{}px;width:{}px;height:{}px",
            tenths(corner.x),
            tenths(corner.y),
            tenths(plan.cell().width),
            tenths(plan.cell().height)
        );
        let select = {
            let (page, table) = (page.clone(), table.clone());
            Callback::from(move |event: MouseEvent| {
                // A press by key has no place; a click of the mouse has, and goes on to the picture.
                if event.detail() == 0 {
                    event.stop_propagation();
                    choose(&page, &table, cell);
                }
            })
        };
        let (focus, blur) = {
            let (stop, on, off) = (stop.clone(), focused.clone(), focused.clone());
            let focus = Callback::from(move |_: FocusEvent| {
                stop.set(Some(cell));
                on.set(true);
            });
            (focus, Callback::from(move |_: FocusEvent| off.set(false)))
        };
        html! {
            <button key={place(cell)} class="entry" ~style={style} data-place={place(cell)} aria-label={told(&page, &table, cell)}
                tabindex={if Some(cell) == here { "0" } else { "-1" }} onclick={select} onfocus={focus} onblur={blur}></button>
        }
    };
    // Empty logs have their rows already: nothing moves when the first entry comes.
    let hint = || words().ui(if table.last == 0 { Ui::LogEmpty } else { Ui::LogHint }).to_string();
    let read = read.and_then(|cell| told(&page, &table, cell)).unwrap_or_else(hint);
    let (older, newer) = (table.first > 1, window != Window::Latest);
    let page_by = |sign: i64, possible: bool, sign_of: &'static str, name: Ui| {
        let (show, last, columns) = (show.clone(), table.last, table.columns);
        let by = i64::try_from(columns).unwrap_or(i64::MAX).saturating_mul(sign);
        let turn = Callback::from(move |_: MouseEvent| show(window.moved(by, last, columns)));
        let name = words().ui(name);
        html! { <button class="turn" disabled={!possible} onclick={turn} title={name} aria-label={name}>{ sign_of }</button> }
    };
    html! {
        <section class="logs" aria-label={words().ui(Ui::LogTable)}>
            <div class="scroll">
                <div class="squares" ref={area} role="group" aria-label={words().ui(Ui::LogKeys)} onkeydown={turn}
                    ~style={format!("height:{}px", tenths(plan.height()))} onpointermove={moved} onpointerleave={left} onclick={click}>
                    // With a key like the buttons: a list keeps its elements, and the focus on one, only if each has one.
                    <canvas key="canvas" ref={canvas} aria-hidden="true"></canvas>
                    { for table.cells().map(button) }
                </div>
            </div>
            <p class="reading">
                // A button says it too, to those who hear it.
                <span class="read" aria-hidden="true">{ read }</span>
                if table.last > table.columns {
                    { page_by(-1, older, "‹", Ui::LogOlder) }
                    { page_by(1, newer, "›", Ui::LogNewer) }
                }
            </p>
        </section>
    }
}

/// An entry in a sentence.
fn told(page: &Page, table: &Table, cell: Cell) -> Option<String> {
    let (entry, row) = (table.entry(cell.row, cell.index)?, table.rows.get(cell.row)?);
    let (committed, durable) = (cell.index <= row.log.commit, cell.index <= row.log.durable);
    Some(words().log_entry(row.node, cell.index, &page.run.family().entry(entry, committed, durable)))
}

fn place(cell: Cell) -> String {
    format!("{}-{}", cell.row, cell.index)
}

/// Puts the focus on an entry, if another one of the table has it.
fn focus_entry(area: &NodeRef, cell: Cell) {
    let Some(area) = area.cast::<HtmlElement>() else { return };
    let holder = focus::holder();
    let found = area.query_selector(&format!("[data-place=\"{}\"]", place(cell))).ok().flatten();
    let Some(button) = found.and_then(|button| button.dyn_into::<HtmlElement>().ok()) else { return };
    // The button that had it may be gone with the entry that went out of view: then nothing has it.
    let lost = holder.as_ref().is_none_or(|holder| holder.tag_name() == "BODY");
    if lost || holder.is_some_and(|holder| area.contains(Some(&holder))) {
        let _ = button.focus();
    }
}

/// Chooses the event at which a node put an entry into its log: why it is there. One that it never accepted it was
/// told, when it found out that it was chosen.
fn choose(page: &Page, table: &Table, cell: Cell) {
    let (Some(row), Some(entry)) = (table.rows.get(cell.row), table.entry(cell.row, cell.index)) else {
        return;
    };
    let (node, index, epoch): (NodeId, _, _) = (row.node, cell.index, entry.epoch.number);
    let event = page.run.read(|session| {
        let facts = session.facts(0, session.events());
        let mut own = facts.iter().rev().filter(|record| record.subject == node.into());
        let put = own.clone().find(|record| record.fact.facet() == Some(Facet::Entry { index, epoch }));
        let told = |record: &&FactView| record.fact.facet() == Some(Facet::Decided(index));
        put.or_else(|| own.find(told)).map(|record| record.event)
    });
    if event.is_some() {
        page.interface.dispatch(Deed::Event(event));
        page.interface.dispatch(Deed::Open(Tab::Events));
    }
}
