//! The stage: the canvas, the real elements over it, what one points at and what one cuts.

use super::acting::{BAR, MENU, turns};
use super::canvas::{scale_of, use_canvas};
use super::later::{View, later};
use super::network::handles;
use crate::address;
use crate::browser;
use crate::door;
use crate::embed::Mode;
use crate::icons::{Icon, icon};
use crate::interface::{Deed, Interface, Notice, Way};
use crate::language::words;
use crate::page::{Page, use_page};
use faultline_engine::{Direction, Endpoint, Input, Route};
use faultline_scene::{Point, Pointer, Thing};
use faultline_words::Ui;
use std::rc::Rc;
use web_sys::HtmlElement;
use yew::prelude::*;

/// How far a pointer moves, in pixels, before a click becomes a stroke.
const STROKE_FROM: f64 = 9.0;

/// A pointer that is down.
#[derive(Clone, Copy, Default)]
struct Stroke {
    from: Option<Point>,
    to: Option<Point>,
    /// Whether the click that follows belongs to the stroke.
    swallow: bool,
    /// Whether it is a finger: it points less exactly.
    touch: bool,
}

/// The stage.
#[component]
pub fn StageView() -> Html {
    let page = use_page();
    let stage = use_node_ref();
    let canvas = use_node_ref();
    let stroke = use_mut_ref(Stroke::default);
    {
        let (attach, resize, stage_of) = (page.run.clone(), page.run.clone(), stage.clone());
        let resize = move |width, height| {
            let scale = stage_of.cast::<HtmlElement>().map_or(1.0, |stage| scale_of(&stage));
            resize.resize(width, height, scale);
        };
        use_canvas(&stage, &canvas, move |painter| attach.attach(painter), resize);
    }

    let place = {
        let stage = stage.clone();
        Rc::new(move |event: &MouseEvent| {
            let Some(element) = stage.cast::<HtmlElement>() else { return Point::new(0.0, 0.0) };
            let (area, scale) = (element.get_bounding_client_rect(), scale_of(&element));
            let (x, y) =
                (f64::from(event.client_x()) - area.left(), f64::from(event.client_y()) - area.top());
            Point::new(x / scale, y / scale)
        })
    };
    let down = {
        let (page, stroke, place) = (page.clone(), stroke.clone(), place.clone());
        Callback::from(move |event: PointerEvent| {
            if event.button() == 0 && event.is_primary() {
                let at = place(&event);
                // A stroke begins on the ground: who drags a node or a message does not mean to cut anything.
                let ground = matches!(page.run.hit(at, pointer(&event)), None | Some(Thing::Link(..)));
                *stroke.borrow_mut() = Stroke {
                    from: ground.then_some(at),
                    touch: pointer(&event) == Pointer::Touch,
                    ..Stroke::default()
                };
            }
        })
    };
    let moved = {
        let (page, stroke, place, stage) = (page.clone(), stroke.clone(), place.clone(), stage.clone());
        Callback::from(move |event: PointerEvent| {
            let at = place(&event);
            let mut stroke = stroke.borrow_mut();
            match stroke.from {
                Some(from) if stroke.to.is_some() || from.distance(at) > STROKE_FROM => {
                    if stroke.to.is_none()
                        && let Some(element) = stage.cast::<web_sys::Element>()
                    {
                        // From here on the stroke may leave the stage without being lost.
                        let _ = element.set_pointer_capture(event.pointer_id());
                    }
                    stroke.to = Some(at);
                    page.run.knife(Some((from, at)));
                }
                Some(_) => {}
                None => {
                    let hovered = page.run.hit(at, pointer(&event));
                    if hovered != page.interface.hovered {
                        page.interface.dispatch(Deed::Hover(hovered));
                    }
                }
            }
        })
    };
    let up = {
        let (page, stroke, place) = (page.clone(), stroke.clone(), place.clone());
        Callback::from(move |event: PointerEvent| {
            let mut stroke = stroke.borrow_mut();
            if let (Some(from), Some(to)) = (stroke.from, stroke.to) {
                page.run.knife(None);
                cut(&page, from, to);
                stroke.swallow = true;
                let hovered = page.run.hit(place(&event), pointer(&event));
                page.interface.dispatch(Deed::Hover(hovered));
            }
            (stroke.from, stroke.to) = (None, None);
        })
    };
    let gone = {
        let (page, stroke) = (page.clone(), stroke.clone());
        Callback::from(move |_: PointerEvent| {
            if stroke.borrow_mut().from.take().is_some() {
                page.run.knife(None);
            }
            stroke.borrow_mut().to = None;
        })
    };
    let left = page.deed(|_: PointerEvent| Deed::Hover(None));
    let click = {
        let (page, stroke, place) = (page.clone(), stroke.clone(), place.clone());
        Callback::from(move |event: MouseEvent| {
            if !std::mem::take(&mut stroke.borrow_mut().swallow) {
                let pointer = if stroke.borrow().touch { Pointer::Touch } else { Pointer::Mouse };
                page.interface.dispatch(Deed::Select(page.run.hit(place(&event), pointer)));
            }
        })
    };
    let menu = {
        let (page, place) = (page.clone(), place.clone());
        Callback::from(move |event: MouseEvent| {
            let at = place(&event);
            if let Some(thing) = page.run.hit(at, Pointer::Mouse) {
                event.prevent_default();
                page.interface.dispatch(Deed::Select(Some(thing)));
                page.interface.dispatch(Deed::Menu(Some((at.x, at.y))));
            }
        })
    };
    let broken = page.run.read(|session| session.rules().iter().any(|(_, broken)| broken.is_some()));
    let catching_up = page.run.playhead().target.is_some();
    let Interface { open, network, selected, menu: menu_at, .. } = &*page.interface;
    let rests = page.embed.is_none() && !open.everything && !network && selected.is_none();
    html! {
        <main aria-label={words().ui(Ui::Network)}>
            { banner(&page) }
            <div class={classes!("stage", broken.then_some("broken"))} ref={stage} onpointerdown={down} onpointermove={moved} onpointerup={up}
                onpointercancel={gone} onpointerleave={left} onclick={click} oncontextmenu={menu}>
                <canvas ref={canvas} aria-hidden="true"></canvas>
                if page.embed != Some(Mode::Bare) {
                    { handles(&page) }
                }
                if catching_up {
                    <p class="progress" role="status">{ words().ui(Ui::CatchingUp) }</p>
                }
                { toast(&page) }
                // In a small embed the bar stands below the stage.
                if page.embed.is_none_or(|mode| mode == Mode::Full) {
                    { if rests { rest(&page) } else { later(BAR) } }
                }
                if selected.is_some() && menu_at.is_some() {
                    { later(MENU) }
                }
            </div>
        </main>
    }
}

fn pointer(event: &PointerEvent) -> Pointer {
    if event.pointer_type() == "touch" { Pointer::Touch } else { Pointer::Mouse }
}

/// Cuts the links that a stroke crossed.
fn cut(page: &Page, from: Point, to: Point) {
    let mut crossed = page.run.layout(|layout| layout.crossed(from, to));
    // Links of clients that carry nothing can hardly be seen: a stroke means them only where it crosses nothing else.
    let asked = page.run.read(|session| {
        session.frame().clients.iter().map(|client| (client.id, client.target)).collect::<Vec<_>>()
    });
    let is_seen = |(a, b): &(Endpoint, Endpoint)| match (*a, *b) {
        (Endpoint::Node(node), Endpoint::Client(client))
        | (Endpoint::Client(client), Endpoint::Node(node)) => asked.contains(&(client, node)),
        _ => true,
    };
    if crossed.iter().any(is_seen) {
        crossed.retain(is_seen);
    }
    let cuts =
        crossed.into_iter().map(|(a, b)| Input::Cut(Route { from: a, to: b, direction: Direction::Both }));
    page.cut(page.run.read(|session| cuts.filter(|cut| session.no_effect(cut).is_none()).collect()));
}

/// What is good to know for a while, on the strip above the nodes: it takes no room and covers nothing.
fn toast(page: &Page) -> Html {
    let notice = page.interface.notice.as_ref().filter(|notice| !notice.bad);
    let undo = {
        let page = page.clone();
        Callback::from(move |event: MouseEvent| {
            event.stop_propagation();
            page.undo();
        })
    };
    let swallow_pointer = Callback::from(|event: PointerEvent| event.stop_propagation());
    html! {
        <div class="hint toast" role="status" aria-live="polite">
            if let Some(notice) = notice {
                <p><b>{ &notice.text }</b>{ words().pair(&notice.text, &notice.detail).strip_prefix(&notice.text).map(str::to_string) }</p>
                if notice.way == Some(Way::Undo) {
                    <button class="plain" onclick={undo} onpointerdown={swallow_pointer}>{ words().ui(Ui::Undo) }</button>
                }
            }
        </div>
    }
}

/// What is wrong, above the network or the catalogue, in the flow of the page: it covers nothing.
pub fn banner(page: &Page) -> Html {
    let close = page.deed(|_: MouseEvent| Deed::Notice(None));
    let diverged = page.run.read(|session| session.diverged());
    let bad = page.interface.notice.clone().filter(|notice| notice.bad);
    let Some(notice) = bad.or_else(|| diverged.then(|| Notice::bad(words().ui(Ui::Diverged)))) else {
        return html! {};
    };
    html! {
        <div class="banner bad">
            <p role="alert"><b>{ notice.text }</b>{ " " }{ notice.detail }</p>
            { notice.way.map_or_else(|| html! {}, |way| way_on(page, way)) }
            <button class="icon" onclick={close} aria-label={words().ui(Ui::Close)}>{ icon(Icon::Close) }</button>
        </div>
    }
}

/// What can be done about what is wrong.
fn way_on(page: &Page, way: Way) -> Html {
    let (name, fragment, reloads) = match way {
        Way::Undo => return html! {},
        Way::Correct(_) => return later(View::new("page.mistake", door::mistake)),
        Way::Retry(fragment) => (Ui::TryAgain, fragment, false),
        Way::Reload(fragment) => (Ui::Reload, fragment, true),
    };
    let page = page.clone();
    let onclick = Callback::from(move |_: MouseEvent| {
        if reloads {
            address::write(&fragment);
            let _ = browser::window().location().reload();
        } else {
            page.follow(fragment.clone());
        }
    });
    html! { <button class="plain" {onclick}>{ words().ui(name) }</button> }
}

/// What can be done, while nothing is selected beside the story: one line, and the way to the actions on the network.
fn rest(page: &Page) -> Html {
    let open = page.deed(|event: MouseEvent| {
        event.stop_propagation();
        Deed::Network
    });
    let swallow_pointer = Callback::from(|event: PointerEvent| event.stop_propagation());
    html! {
        <div class="rest" onpointerdown={swallow_pointer}>
            <p>{ words().ui(Ui::RestHint) }</p>
            <button class="plain" onclick={open}>{ words().ui(Ui::NetworkActions) }</button>
            { turns(page) }
        </div>
    }
}

/// Whether a thing is what the interface has selected.
pub fn is_selected(page: &Page, thing: Thing) -> bool {
    page.interface.selected == Some(thing)
}
