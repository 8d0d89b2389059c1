//! The story of the run, from its beginning to the moment in view.

use super::why::why;
use crate::diagram::Relation;
use crate::focus;
use crate::interface::Deed;
use crate::language::words;
use crate::page::{Page, use_page};
use faultline_engine::{EventView, Time};
use faultline_words::{Run, Sentence, Tone, Ui};
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, HtmlInputElement};
use yew::prelude::*;

/// Events that the list shows at first, and more at each request.
const PAGE: usize = 40;

/// New events that are counted, at most, while the list stands still.
const MOST_NEW: usize = 100;

/// Events that are searched through, at most.
const MOST_SEARCHED: usize = 2_000;

/// Other nodes to which the same happens, that are named in one row, at most.
const MOST_ALIKE: usize = 14;

/// Events that are alike and follow each other: the same happens to several nodes.
struct Group {
    events: Vec<EventView>,
    sentences: Vec<Sentence>,
}

/// The list of events up to the playhead.
#[component]
pub fn Events() -> Html {
    let page = use_page();
    let count = use_state(|| PAGE);
    let wanted = use_state(String::new);
    let list = use_node_ref();
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
    let filter = {
        let wanted = wanted.clone();
        Callback::from(move |event: InputEvent| {
            if let Some(input) = event.target_dyn_into::<HtmlInputElement>() {
                wanted.set(input.value());
            }
        })
    };
    let needle = wanted.trim().to_ascii_lowercase();
    let (groups, more, fresh) = page.run.read(|run| {
        let searched = if needle.is_empty() { *count + 1 } else { MOST_SEARCHED };
        let mut numbers = run.story(until, searched, all);
        let mut more = numbers.len() > *count;
        if !needle.is_empty() {
            numbers.retain(|number| fits(run, *number, &needle));
            more = numbers.len() > *count;
        }
        let first = numbers.len().saturating_sub(*count);
        let fresh = run.story(now, MOST_NEW, all).iter().filter(|number| **number >= until).count();
        (grouped(run, &numbers[first..]), more, if until < now { fresh } else { 0 })
    });
    let earlier = {
        let count = count.clone();
        Callback::from(move |_: MouseEvent| count.set(*count + PAGE))
    };
    let leave = page.deed(|_: MouseEvent| Deed::HoverEvent(None));
    let blur = page.deed(|_: FocusEvent| Deed::HoverEvent(None));
    // The moment in view is the end of the list, which goes with it; the event that was chosen is where the reader looks.
    {
        let (list, last) = (list.clone(), groups.last().and_then(Group::last));
        let still = held.is_some();
        use_effect_with((last, page.interface.event, still), move |(_, chosen, still)| {
            if let (false, Some(list)) = (*still, list.cast::<Element>()) {
                let chosen = chosen.and_then(|_| list.query_selector(".on").ok().flatten());
                bring_into_view(&list, chosen.as_ref());
            }
        });
    }
    let is_chosen =
        |group: &Group| group.events.iter().any(|event| page.interface.event == Some(event.number));
    let stop = groups.iter().position(is_chosen).or(groups.len().checked_sub(1));
    let listed: Vec<u32> =
        groups.iter().flat_map(|group| group.events.iter().map(|event| event.number)).collect();
    let none = groups.is_empty();
    html! {
        <section class="events" onpointerenter={point} onpointerleave={away} onfocusin={focus} onfocusout={unfocus}>
            <div class="search">
                <input type="search" value={(*wanted).clone()} oninput={filter} aria-label={words().ui(Ui::FilterEvents)}
                    placeholder={words().ui(Ui::FilterEvents)} />
                <label class="check"><input type="checkbox" checked={all} onchange={turn} />{ words().ui(Ui::AllEvents) }</label>
            </div>
            if let Some(why) = page.run.read(|session| session.exhausted().filter(|_| session.head() == session.horizon())) {
                <p class="over" role="status">{ words().over(Some(why)) }</p>
            }
            if let Some(event) = pinned(&page, &listed) {
                <ol class="pinned">{ row(&page, &Group::one(&page, event), true) }</ol>
            }
            if none {
                <p class="empty">{ words().ui(if needle.is_empty() { Ui::NoEvents } else { Ui::NothingFits }) }</p>
            }
            if more {
                <button class="plain more" onclick={earlier}>{ words().ui(Ui::Earlier) }</button>
            }
            // One stop of the Tab key: arrow keys go from event to event.
            <ol ref={list} onmouseleave={leave} onfocusout={blur} onkeydown={Callback::from(walk)}>
                { for groups.iter().enumerate().map(|(place, group)| row(&page, group, stop == Some(place))) }
            </ol>
            if fresh > 0 {
                <button class="primary fresh" onclick={catch_up}>{ words().new_events(fresh, MOST_NEW) }</button>
            }
        </section>
    }
}

/// Scrolls the panel around the list to an event in it, if it is out of view, or else to its end.
fn bring_into_view(list: &Element, chosen: Option<&Element>) {
    let Some(panel) = list.closest(".panel").ok().flatten() else { return };
    let Some(chosen) = chosen else { return panel.set_scroll_top(panel.scroll_height()) };
    let (inside, row) = (panel.get_bounding_client_rect(), chosen.get_bounding_client_rect());
    // Where the page scrolls as a whole, the panel has no edge of its own.
    if row.top() < inside.top() || row.bottom() > inside.bottom() {
        let middle = (row.top() - inside.top()) - (inside.height() - row.height()) / 2.0;
        #[expect(clippy::cast_possible_truncation, reason = "pixels of a page")]
        panel.set_scroll_top(panel.scroll_top() + middle as i32);
    }
}

/// Whether an event is what somebody looks for: by its node, or by a word of what is told of it.
fn fits(run: &dyn Run, number: u32, needle: &str) -> bool {
    words().event(run, number).iter().any(|sentence| {
        [&sentence.what, &sentence.why].into_iter().any(|text| text.to_ascii_lowercase().contains(needle))
    })
}

/// Events in groups of those that are alike.
fn grouped(run: &dyn Run, numbers: &[u32]) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for number in numbers {
        let Some(event) = run.event(*number) else { continue };
        let sentences = words().event(run, *number);
        match groups.last_mut() {
            Some(group) if group.takes(&event, &sentences) => group.events.push(event),
            _ => groups.push(Group { events: vec![event], sentences }),
        }
    }
    groups
}

impl Group {
    fn one(page: &Page, event: EventView) -> Self {
        let sentences = page.run.read(|run| words().event(run, event.number));
        Self { events: vec![event], sentences }
    }

    fn last(&self) -> Option<u32> {
        self.events.last().map(|event| event.number)
    }

    /// Whether an event belongs to the group: the same is told of it, but of another node.
    fn takes(&self, event: &EventView, sentences: &[Sentence]) -> bool {
        let told = |sentence: &Sentence, of: &EventView| {
            let subject = of.subject.map(|subject| subject.to_string()).unwrap_or_default();
            sentence.what.strip_prefix(&subject).map(|rest| (rest.to_string(), sentence.why.clone()))
        };
        let (Some(first), Some(_)) = (self.events.first(), event.subject) else { return false };
        let others = self.events.iter().all(|other| other.subject != event.subject);
        let alike = sentences.len() == self.sentences.len()
            && !sentences.is_empty()
            && self.sentences.iter().zip(sentences).all(|(ours, theirs)| {
                let ours = told(ours, first);
                ours.is_some() && ours == told(theirs, event)
            });
        others && alike && self.events.len() <= MOST_ALIKE
    }
}

/// From event to event by arrow keys.
fn walk(event: KeyboardEvent) {
    let forward = match event.key().as_str() {
        "ArrowDown" => true,
        "ArrowUp" => false,
        _ => return,
    };
    let Some(row) = focus::holder().and_then(|button| button.closest("li").ok().flatten()) else { return };
    let next = if forward { row.next_element_sibling() } else { row.previous_element_sibling() };
    let button = next.and_then(|row| row.query_selector("button").ok().flatten());
    if let Some(button) = button.and_then(|button| button.dyn_into::<HtmlElement>().ok()) {
        event.prevent_default();
        let _ = button.focus();
    }
}

fn row(page: &Page, group: &Group, stop: bool) -> Html {
    let Some(event) = group.events.first() else { return html! {} };
    let sentences = &group.sentences;
    let (number, time) = (event.number, event.time);
    let chosen = group.events.iter().any(|event| page.interface.event == Some(event.number));
    let go = |number: u32, time: Time| {
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
    let others = group.events.iter().skip(1).map(|other| {
        let name = other.subject.map(|subject| subject.to_string()).unwrap_or_default();
        let on = (page.interface.event == Some(other.number)).then_some("on");
        html! { <button tabindex={if stop { "0" } else { "-1" }} class={classes!("alike", on)} onclick={go(other.number, other.time)} title={words().clock(other.time)}>{ name }</button> }
    });
    html! {
        <li key={number} class={classes!(tone_class(tone), chosen.then_some("on"), relation)}>
            <button tabindex={if stop { "0" } else { "-1" }} onclick={go(number, time)} onmouseenter={hover} onfocus={focus} aria-current={chosen.then_some("true")}>
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
                    if chosen { { why(page, event) } }
                </span>
            </button>
            if group.events.len() > 1 {
                <p class="others">{ words().ui(Ui::AlsoAt) }{ " " }{ for others }</p>
            }
        </li>
    }
}

/// The chosen event, if it is not in the list: it was chosen elsewhere, and may lie ahead.
fn pinned(page: &Page, listed: &[u32]) -> Option<EventView> {
    let chosen = page.interface.event.filter(|event| !listed.contains(event))?;
    page.run.read(|session| session.event(chosen))
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
