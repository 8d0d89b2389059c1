//! The story of the run, latest first.

use crate::diagram::Relation;
use crate::interface::Deed;
use crate::language::words;
use crate::page::{Page, use_page};
use faultline_engine::EventView;
use faultline_words::{Tone, Ui};
use std::rc::Rc;
use web_sys::HtmlInputElement;
use yew::prelude::*;

/// Events that the list shows at first, and more at each request.
const PAGE: usize = 40;

/// New events that are counted, at most, while the list stands still.
const MOST_NEW: usize = 100;

/// Causes that are told of the chosen event, at most.
const MOST_CAUSES: usize = 6;

/// The list of events up to the playhead.
#[component]
pub fn Events() -> Html {
    let page = use_page();
    let count = use_state(|| PAGE);
    let all = page.interface.all_events;
    let turn = page.deed(|event: Event| {
        let on = event.target_dyn_into::<HtmlInputElement>().is_some_and(|input| input.checked());
        Deed::AllEvents(on)
    });
    // Who points at the list or goes through it by keys while time passes reads it: it stands still for them.
    let held = use_state(|| None::<u32>);
    let now = page.run.read(|session| session.events());
    let until = held.filter(|_| page.run.playhead().playing).map_or(now, |held| held.min(now));
    let hold = {
        let (held, run) = (held.clone(), page.run.clone());
        Rc::new(move || held.set(Some(held.unwrap_or(run.read(|session| session.events())))))
    };
    let (point, focus) = (hold.clone(), hold);
    let (point, focus) =
        (Callback::from(move |_: PointerEvent| point()), Callback::from(move |_: FocusEvent| focus()));
    let away = {
        let held = held.clone();
        Callback::from(move |_: PointerEvent| held.set(None))
    };
    let unfocus = {
        let held = held.clone();
        Callback::from(move |_: FocusEvent| held.set(None))
    };
    let catch_up = {
        let held = held.clone();
        Callback::from(move |_: MouseEvent| held.set(Some(now)))
    };
    let (numbers, more, fresh) = page.run.read(|session| {
        let numbers = session.story(until, *count + 1, all);
        let more = numbers.len() > *count;
        let fresh = session.story(now, MOST_NEW, all).iter().filter(|number| **number >= until).count();
        (numbers, more, if until < now { fresh } else { 0 })
    });
    let earlier = {
        let count = count.clone();
        Callback::from(move |_: MouseEvent| count.set(*count + PAGE))
    };
    let leave = page.deed(|_: MouseEvent| Deed::HoverEvent(None));
    let blur = page.deed(|_: FocusEvent| Deed::HoverEvent(None));
    let rows = numbers.iter().rev().take(*count).filter_map(|number| {
        let event = page.run.read(|session| session.event(*number))?;
        Some(row(&page, &event))
    });
    html! {
        <section class="events" onpointerenter={point} onpointerleave={away} onfocusin={focus} onfocusout={unfocus}>
            if fresh > 0 {
                <button class="primary fresh" onclick={catch_up}>{ words().new_events(fresh, MOST_NEW) }</button>
            }
            <label class="check"><input type="checkbox" checked={all} onchange={turn} />{ words().ui(Ui::AllEvents) }</label>
            if let Some(why) = page.run.read(|session| session.exhausted().filter(|_| session.head() == session.horizon())) {
                <p class="over" role="status">{ words().over(Some(why)) }</p>
            }
            if let Some(event) = pinned(&page, &numbers) {
                <ol class="pinned">{ row(&page, &event) }</ol>
            }
            if numbers.is_empty() {
                <p class="empty">{ words().ui(Ui::NoEvents) }</p>
            }
            <ol reversed=true onmouseleave={leave} onfocusout={blur}>{ for rows }</ol>
            if more {
                <button class="plain more" onclick={earlier}>{ words().ui(Ui::Earlier) }</button>
            }
        </section>
    }
}

fn row(page: &Page, event: &EventView) -> Html {
    let sentences = page.run.read(|run| words().event(run, event.number));
    let (number, time) = (event.number, event.time);
    let chosen = page.interface.event == Some(number);
    let go = {
        let (run, interface) = (page.run.clone(), page.interface.clone());
        Callback::from(move |_: MouseEvent| {
            run.play(false);
            run.seek(time);
            interface.dispatch(Deed::Event(Some(number)));
        })
    };
    let hover = page.deed(move |_: MouseEvent| Deed::HoverEvent(Some(number)));
    let focus = page.deed(move |_: FocusEvent| Deed::HoverEvent(Some(number)));
    let relation = match page.run.diagram(|diagram| diagram.relation(number)) {
        Some(Relation::Cause) => "leads",
        Some(Relation::Consequence) => "follows",
        None => "",
    };
    let tone = sentences.first().map_or(Tone::Plain, |sentence| sentence.tone);
    let causes = if chosen { causes(page, event) } else { Vec::new() };
    html! {
        <li key={number} class={classes!(tone_class(tone), chosen.then_some("on"), relation)}>
            <button onclick={go} onmouseenter={hover} onfocus={focus} aria-current={chosen.then_some("true")}>
                <time>{ words().clock(time).trim_end_matches(|c: char| !c.is_ascii_digit()).to_string() }</time>
                <span class="told">
                    { for sentences.iter().take(if chosen { 9 } else { 2 }).enumerate().map(|(i, sentence)| html! {
                        <span class={if i == 0 { "first" } else { "also" }}>
                            <b>{ &sentence.what }</b>
                            if !sentence.why.is_empty() {
                                <span class="why">{ &sentence.why }</span>
                            }
                        </span>
                    }) }
                    { for causes.iter().map(|cause| because(page, cause)) }
                </span>
            </button>
        </li>
    }
}

/// The chosen event, if it is not in the list: it was chosen elsewhere, and may lie ahead.
fn pinned(page: &Page, listed: &[u32]) -> Option<EventView> {
    let chosen = page.interface.event.filter(|event| !listed.contains(event))?;
    page.run.read(|session| session.event(chosen))
}

/// Why: the events that led to this one, from the nearest on, along the messages that were sent and the timers
/// that were armed.
fn causes(page: &Page, event: &EventView) -> Vec<EventView> {
    let mut chain: Vec<EventView> = Vec::new();
    while let Some(cause) = chain.last().unwrap_or(event).cause
        && chain.len() < MOST_CAUSES
        && let Some(earlier) = page.run.read(|session| session.event(cause))
    {
        chain.push(earlier);
    }
    chain
}

/// One event that led to the chosen one.
fn because(page: &Page, cause: &EventView) -> Html {
    let told = page.run.read(|run| words().event(run, cause.number));
    html! {
        <span class="cause">
            { words().ui(Ui::Because) }{ " " }<time>{ words().clock(cause.time) }</time>{ " " }
            { told.first().map(|sentence| sentence.what.clone()) }
        </span>
    }
}

/// The class of a tone.
pub fn tone_class(tone: Tone) -> &'static str {
    match tone {
        Tone::Plain => "plain-tone",
        Tone::Good => "good-tone",
        Tone::Bad => "bad-tone",
        Tone::Warn => "warn-tone",
    }
}
