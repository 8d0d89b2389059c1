//! The time series: charts on a canvas, and over each a slider that says its values.

use crate::focus;
use crate::language::words;
use crate::page::{Page, use_page};
use crate::parts::canvas::use_view;
use crate::views::Charts;
use faultline_canvas::tenths;
use faultline_engine::Time;
use faultline_scene::Point;
use faultline_views::series::{Labels, Step};
use faultline_words::Series;
use web_sys::Element;
use yew::prelude::*;

/// How far a pointer moves, in pixels, before a click becomes a selection.
const DRAG_FROM: f64 = 4.0;

/// The charts, which stretch they show, and which there are.
#[component]
pub fn SeriesView() -> Html {
    let page = use_page();
    let area = use_node_ref();
    let canvas = use_node_ref();
    use_view::<Charts>(&page, &area, &canvas);
    // The chart that the Tab key goes to.
    let stop = use_state(|| 0_usize);
    let now = page.run.read(|session| session.head());
    let (labels, plan, at) = page
        .run
        .view(|series: &mut Charts| (series.shown(now), series.plan(), series.cursor().unwrap_or(now)));
    let here = (*stop).min(labels.len().saturating_sub(1));

    let place = {
        let area = area.clone();
        move |event: &PointerEvent| {
            let bounds = area.cast::<Element>()?.get_bounding_client_rect();
            let (x, y) = (f64::from(event.client_x()), f64::from(event.client_y()));
            Some(Point::new(x - bounds.left(), y - bounds.top()))
        }
    };
    // Where the pointer went down, and whether it has moved from there.
    let pressed = use_mut_ref(|| None::<(Point, bool)>);
    let down = {
        let (pressed, place) = (pressed.clone(), place.clone());
        Callback::from(move |event: PointerEvent| {
            if event.button() == 0 {
                *pressed.borrow_mut() = place(&event).map(|point| (point, false));
            }
        })
    };
    let moved = {
        let (page, pressed, place, area) = (page.clone(), pressed.clone(), place.clone(), area.clone());
        Callback::from(move |event: PointerEvent| {
            let Some(to) = place(&event) else { return };
            if let Some((from, moved)) = pressed.borrow_mut().as_mut() {
                if !*moved && (from.x - to.x).abs() < DRAG_FROM {
                    return;
                }
                *moved = true;
                if let Some(element) = area.cast::<Element>() {
                    let _ = element.set_pointer_capture(event.pointer_id());
                }
                page.run.view(|series: &mut Charts| {
                    if let (Some(from), Some(to)) = (series.spot(*from), series.spot(to)) {
                        series.select(from.time, to.time);
                    }
                });
            }
            page.run.view(|series: &mut Charts| {
                let spot = series.spot(to);
                series.set_cursor(spot.map(|spot| spot.time));
            });
            page.run.repaint();
        })
    };
    let up = {
        let (page, pressed, place) = (page.clone(), pressed.clone(), place.clone());
        Callback::from(move |event: PointerEvent| match pressed.borrow_mut().take() {
            Some((_, true)) => commit(&page),
            Some((_, false)) => {
                let spot = place(&event).and_then(|at| page.run.view(|series: &mut Charts| series.spot(at)));
                if let Some(spot) = spot {
                    go_to(&page, spot.time);
                }
            }
            None => {}
        })
    };
    let stopped = {
        let (page, pressed) = (page.clone(), pressed.clone());
        Callback::from(move |_: PointerEvent| {
            *pressed.borrow_mut() = None;
            read_present(&page);
        })
    };
    let left = {
        let (page, pressed) = (page.clone(), pressed.clone());
        Callback::from(move |_: PointerEvent| {
            if pressed.borrow().is_none() {
                read_present(&page);
            }
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
    let key_up = {
        let page = page.clone();
        Callback::from(move |event: KeyboardEvent| {
            if event.key() == "Shift" {
                commit(&page);
            }
        })
    };
    let slider = |(place, labels): (usize, &Labels)| {
        let focused = {
            let stop = stop.clone();
            Callback::from(move |_: FocusEvent| stop.set(place))
        };
        let lost = {
            let page = page.clone();
            Callback::from(move |_: FocusEvent| read_present(&page))
        };
        let (corner, height) = plan.row(place);
        let style = format!("top:{}px;height:{}px", tenths(corner.y), tenths(height));
        html! {
            <div key={place} class="chart" ~style={style} role="slider" tabindex={if place == here { "0" } else { "-1" }}
                aria-label={labels.title.clone()} aria-valuenow={(at.0 / 1_000).to_string()}
                aria-valuetext={words().series_at(labels, at)} onfocus={focused} onblur={lost}></div>
        }
    };
    let style = format!("height:{}px", tenths(plan.height()));
    html! {
        <section class="series">
            { range(&page) }
            <div class="charts" ref={area} ~style={style} onpointerdown={down} onpointermove={moved} onpointerup={up}
                onpointercancel={stopped} onpointerleave={left} onkeydown={key} onkeyup={key_up}>
                <canvas ref={canvas} aria-hidden="true"></canvas>
                <div role="group" aria-label={words().series(Series::Help)}>{ for labels.iter().enumerate().map(slider) }</div>
            </div>
            <p class="note">{ words().series(if labels.is_empty() { Series::Nothing } else { Series::Hint }) }</p>
            { choice(&page) }
        </section>
    }
}

/// Whether the whole run is shown, or the window of the diagram.
fn range(page: &Page) -> Html {
    let whole = page.run.view(|series: &mut Charts| series.whole());
    let button = |name: Series, shows: bool| {
        let run = page.run.clone();
        let show = Callback::from(move |_: MouseEvent| {
            run.view(|series: &mut Charts| series.set_whole(shows));
            run.refresh();
        });
        html! {
            <button class="plain" onclick={show} aria-pressed={(whole == shows).to_string()}>{ words().series(name) }</button>
        }
    };
    html! {
        <div class="range" role="group" aria-label={words().series(Series::Range)}>
            { button(Series::WholeRun, true) }
            { button(Series::Window, false) }
        </div>
    }
}

/// Which charts there are.
fn choice(page: &Page) -> Html {
    let row = |(quantity, shown)| {
        let run = page.run.clone();
        let turn = Callback::from(move |_: Event| {
            run.view(|series: &mut Charts| series.turn(quantity));
            run.refresh();
        });
        html! {
            <label><input type="checkbox" checked={shown} onchange={turn} />{ words().quantity(quantity) }</label>
        }
    };
    html! {
        <details>
            <summary>{ words().series(Series::Choose) }</summary>
            <div class="choice">{ for page.run.view(|series: &mut Charts| series.choice()).into_iter().map(row) }</div>
        </details>
    }
}

/// Shows the stretch that was being selected everywhere.
fn commit(page: &Page) {
    if let Some((from, to)) = page.run.view(|series: &mut Charts| series.selected()) {
        page.run.select(from, to);
    }
}

/// Moves the run to a moment.
fn go_to(page: &Page, time: Time) {
    page.run.play(false);
    page.run.seek(time);
}

fn read_present(page: &Page) {
    page.run.view(|series: &mut Charts| {
        series.set_cursor(None);
        series.selected();
    });
    page.run.refresh();
}

/// Keys while a chart has the focus; whether this was one.
fn press(page: &Page, event: &KeyboardEvent) -> bool {
    let step = match event.key().as_str() {
        "ArrowLeft" => Step::Back,
        "ArrowRight" => Step::On,
        "Home" => Step::First,
        "End" => Step::Last,
        "ArrowUp" | "ArrowDown" => {
            focus::beside(event, if event.key() == "ArrowUp" { -1 } else { 1 });
            return true;
        }
        "Enter" => {
            let cursor = page.run.view(|series: &mut Charts| series.cursor());
            cursor.into_iter().for_each(|time| go_to(page, time));
            return true;
        }
        _ => return false,
    };
    let now = page.run.read(|session| session.head());
    page.run.view(|series: &mut Charts| series.step(step, now, event.shift_key()));
    page.run.refresh();
    true
}
