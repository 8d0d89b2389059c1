//! What is at the pointer in the diagram, or in the focus, named where it stands.

use crate::language::words;
use crate::page::Page;
use faultline_canvas::tenths;
use faultline_engine::Endpoint;
use faultline_scene::Point;
use faultline_scene::diagram::Hit;
use yew::prelude::*;

/// How many pixels from the upper edge the middle of a text stands at least.
const LEAST: f64 = 28.0;
/// How many pixels from the right edge a text stands to the left of its place.
const TURNS: f64 = 260.0;

/// A text beside its place: beside the pointer, else beside the event that was chosen while time rests.
pub fn tip(page: &Page, pointed: Option<(Hit, Point)>, width: f64) -> Html {
    let chosen = || {
        let event = page.interface.event.filter(|_| !page.run.playhead().moves())?;
        let at = page.run.diagram(|diagram| diagram.place_of(event))?;
        Some((Hit::Event(event), at))
    };
    let Some((hit, at)) = pointed.or_else(chosen) else { return html! {} };
    let Some(text) = text(page, hit) else { return html! {} };
    let turned = (at.x > width - TURNS).then_some("turned");
    let place = format!("left:{}px;top:{}px", tenths(at.x), tenths(at.y.max(LEAST)));
    html! { <p class={classes!("tip", turned)} ~style={place} role="status">{ text }</p> }
}

fn text(page: &Page, hit: Hit) -> Option<Html> {
    page.run.read(|run| match hit {
        Hit::Event(number) => {
            let event = run.event(number)?;
            let sentence = words().event(run, number).into_iter().next()?;
            Some(html! { <><time>{ words().clock(event.time) }</time>{ " " }<b>{ sentence.what }</b>{ " " }{ sentence.why }</> })
        }
        Hit::Message(id) => {
            let (detail, fate) = run.message(id)?;
            Some(html! { <b>{ words().message_now(&detail, fate) }</b> })
        }
        Hit::Lane(Endpoint::Node(node)) => {
            let frame = run.frame();
            let node = frame.nodes.get(node.index())?;
            Some(html! { <b>{ words().node(run.vocabulary(words().language()), node) }</b> })
        }
        Hit::Lane(Endpoint::Client(_)) => None,
    })
}
