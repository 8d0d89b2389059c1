//! Who brought a rule to break: for each node that its evidence names, the last turning point that it stated until then, and the
//! last fault before it. Each line is the way to its event.

use crate::interface::Deed;
use crate::language::words;
use crate::page::Page;
use faultline_engine::{ActionKind, Endpoint, EventView, Time, ViolationView, Weight};
use faultline_words::{Run, Ui};
use yew::prelude::*;

/// Turning points that are looked at, at most: a broken rule follows soon from what broke it.
const MOST_SOUGHT: usize = 200;

/// One line.
struct Line {
    event: u32,
    time: Time,
    what: String,
    fault: bool,
}

/// The lines, oldest first, if there is more to say than that the rule broke.
pub fn testimony(page: &Page, violation: &ViolationView) -> Html {
    let lines = page.run.read(|run| lines(run, violation));
    if lines.len() < 2 {
        return html! {};
    }
    html! {
        <table class="testimony">
            <caption class="hidden">{ words().ui(Ui::Testimony) }</caption>
            <tbody>
                { for lines.into_iter().map(|line| {
                    let (run, interface) = (page.run.clone(), page.interface.clone());
                    let onclick = Callback::from(move |_: MouseEvent| {
                        run.play(false);
                        run.seek(line.time);
                        interface.dispatch(Deed::Event(Some(line.event)));
                    });
                    html! {
                        <tr key={line.event} class={classes!(line.fault.then_some("fault"))}>
                            <th scope="row"><time>{ words().clock(line.time) }</time></th>
                            <td><button {onclick}>{ line.what }</button></td>
                        </tr>
                    }
                }) }
            </tbody>
        </table>
    }
}

fn lines(run: &dyn Run, violation: &ViolationView) -> Vec<Line> {
    let mut open = violation.nodes();
    let mut fault = false;
    let landmarks = run.landmarks();
    let until_then = &landmarks[..landmarks.partition_point(|number| *number <= violation.event)];
    let mut lines = Vec::new();
    for number in until_then.iter().rev().take(MOST_SOUGHT) {
        if open.is_empty() && fault {
            break;
        }
        let Some(event) = run.event(*number) else { continue };
        let stated = open.iter().position(|node| states_headline(&event, Endpoint::Node(*node)));
        let is_fault = !fault && did_harm(&event);
        if stated.is_none() && !is_fault {
            continue;
        }
        fault |= is_fault;
        if let Some(place) = stated {
            open.remove(place);
        }
        if let Some(what) = told(run, &event) {
            lines.push(Line { event: *number, time: event.time, what, fault: is_fault });
        }
    }
    lines.reverse();
    lines
}

/// Whether it was a fault by hand that changed something. What a script sets at its very beginning are the conditions of the run.
fn did_harm(event: &EventView) -> bool {
    event.time > Time::ZERO
        && event.no_effect.is_none()
        && event.input.as_ref().is_some_and(|input| input.kind() == ActionKind::Fault)
}

/// Whether an event is a turning point because of what somebody stated in it.
fn states_headline(event: &EventView, subject: Endpoint) -> bool {
    event.facts.iter().any(|fact| fact.subject == subject && fact.fact.weight() == Weight::Headline)
}

/// What happened: not that the rule broke, which stands above.
fn told(run: &dyn Run, event: &EventView) -> Option<String> {
    let sentences = words().event(run, event.number);
    sentences.into_iter().nth(event.violations.len()).map(|sentence| sentence.what)
}
