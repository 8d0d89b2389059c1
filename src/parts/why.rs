//! Why an event happened: the way that led to it, back to the turning point from which it began, and what was done meanwhile.

use crate::language::words;
use crate::page::Page;
use faultline_engine::{ActionKind, EventView, Time, Weight};
use faultline_words::{Run, Ui};
use yew::prelude::*;

/// Steps of the way that are told, at most, beside the turning point.
const MOST_STEPS: usize = 5;
/// Faults meanwhile that are told, at most: the latest.
const MOST_FAULTS: usize = 2;

/// The way that led to an event, from the nearest cause on, and what was done to the run while it went.
pub fn why(page: &Page, event: &EventView) -> Html {
    page.run.read(|run| {
        let path = run.cone(event.number, event.time, event.time).path;
        let Some(first) = path.first().copied() else { return html! {} };
        let (told, left) = steps(run, &path);
        html! {
            <span class="causes">
                <span class="cause-title">{ words().ui(Ui::Because) }</span>
                { for told.iter().filter(|number| **number != first).map(|number| step(run, *number, "cause")) }
                if left > 0 {
                    <span class="cause left">{ words().steps_between(left) }</span>
                }
                { step(run, first, "cause turning") }
                { for meanwhile(run, &path, event).iter().map(|number| step(run, *number, "cause fault")) }
            </span>
        }
    })
}

/// The steps to tell, the nearest first: the nearest cause, and what more than a detail; and how many stay untold.
fn steps(run: &dyn Run, path: &[u32]) -> (Vec<u32>, usize) {
    let matters = |number: &u32| run.event(*number).is_some_and(|event| event.weight > Weight::Detail);
    let nearest = path.last().copied();
    let told: Vec<u32> = path
        .iter()
        .rev()
        .copied()
        .filter(|number| Some(*number) == nearest || matters(number))
        .take(MOST_STEPS)
        .collect();
    let turning = usize::from(path.first().is_some_and(|first| !told.contains(first)));
    let left = path.len() - told.len() - turning;
    (told, left)
}

/// Faults that somebody made between the turning point and the event, and that are no step of the way: a timer that runs out
/// because nothing came has no other cause.
fn meanwhile(run: &dyn Run, path: &[u32], event: &EventView) -> Vec<u32> {
    let from = path.first().copied().unwrap_or_default();
    let landmarks = run.landmarks();
    let until = landmarks.partition_point(|number| *number < event.number);
    let fault = |number: &u32| {
        run.event(*number).is_some_and(|event| {
            event.no_effect.is_none() && event.input.is_some_and(|input| input.kind() == ActionKind::Fault)
        })
    };
    let between = landmarks[..until].iter().rev().take_while(|number| **number > from);
    between.copied().filter(|number| !path.contains(number) && fault(number)).take(MOST_FAULTS).collect()
}

fn step(run: &dyn Run, number: u32, class: &'static str) -> Html {
    let time = run.event(number).map_or(Time::ZERO, |event| event.time);
    let told = words().event(run, number).into_iter().next().map(|sentence| sentence.what);
    let fault = class.ends_with("fault");
    html! {
        <span {class}>
            <time>{ words().clock(time) }</time>
            <span>
                if fault { <i>{ words().ui(Ui::MeanwhileLabel) }{ " " }</i> }
                { told }
            </span>
        </span>
    }
}
