//! Time: play, pause, step, speed, the slider with its marks, the clock, the digest.

use super::command::Command;
use super::embedded::open_run;
use crate::icons::{Icon, icon};
use crate::interface::{Deed, Tab};
use crate::language::words;
use crate::page::Page;
use crate::playhead::SPEEDS;
use crate::time_axis;
use faultline_canvas::tenths;
use faultline_engine::{ActionKind, EventKind, Facet, Time};
use faultline_words::{Run, Ui};
use web_sys::HtmlInputElement;
use yew::prelude::*;

/// Marks on the slider, at most; more would be a bar.
const MOST_MARKS: usize = 300;

/// The bottom of the page.
pub fn transport(page: &Page) -> Html {
    let playhead = page.run.playhead();
    let (head, horizon, digest) =
        page.run.read(|session| (session.head(), session.horizon(), session.digest()));
    let end = time_axis::end(horizon);
    let on = |act: fn(&std::rc::Rc<crate::run::Run>)| {
        let run = page.run.clone();
        Callback::from(move |_: MouseEvent| act(&run))
    };
    let toggle = {
        let (run, playing) = (page.run.clone(), playhead.playing);
        Callback::from(move |_: MouseEvent| run.play(!playing))
    };
    let scrub = {
        let run = page.run.clone();
        Callback::from(move |event: InputEvent| {
            let Some(input) = event.target_dyn_into::<HtmlInputElement>() else { return };
            let millis = input.value().parse::<u64>().unwrap_or(0);
            run.play(false);
            run.seek(Time(millis.saturating_mul(1_000)));
        })
    };
    let speed_place = SPEEDS.iter().position(|speed| *speed >= playhead.speed).unwrap_or(SPEEDS.len() - 1);
    let set_speed = {
        let run = page.run.clone();
        Callback::from(move |event: InputEvent| {
            let Some(input) = event.target_dyn_into::<HtmlInputElement>() else { return };
            let place = input.value().parse::<usize>().unwrap_or(0).min(SPEEDS.len() - 1);
            run.set_speed(SPEEDS[place]);
        })
    };
    let speed = words().speed(playhead.speed);
    let play_name = words().ui(if playhead.playing { Ui::Pause } else { Ui::Play });
    html! {
        <footer id="controls" tabindex="-1">
            <div class="transport">
                { button(Ui::ToStart, Icon::Start, "Home", on(|run| run.seek(Time::ZERO))) }
                { button(Ui::StepBack, Icon::StepBack, ",", on(|run| run.step(false))) }
                <button class="play" onclick={toggle} aria-label={play_name} title={play_name} aria-keyshortcuts="Space">
                    { icon(if playhead.playing { Icon::Pause } else { Icon::Play }) }
                </button>
                { button(Ui::StepForward, Icon::StepForward, ".", on(|run| run.step(true))) }
                { button(Ui::ToEnd, Icon::End, "End", on(|run| { let end = run.read(|session| session.horizon()); run.seek(end); })) }
            </div>
            <label class="speed">
                <input type="range" min="0" max={(SPEEDS.len() - 1).to_string()} step="1" value={speed_place.to_string()}
                    oninput={set_speed} aria-label={words().ui(Ui::SpeedSlider)} aria-valuetext={speed.clone()} />
                <span>{ speed }</span>
            </label>
            <div class="axis">
                <input type="range" class="time" min="0" max={(end.0 / 1_000).to_string()} step="1"
                    value={(head.0 / 1_000).to_string()} oninput={scrub} aria-label={words().ui(Ui::TimeSlider)}
                    aria-valuetext={words().clock(head)} />
                <div class="known" ~style={format!("width:{}%", tenths(time_axis::percent(horizon, end)))}></div>
                { for marks(page, end) }
                { fork(page, end) }
            </div>
            <span class="clock">{ words().clock(head) }</span>
            <Command />
            <span class="digest" title={words().ui(Ui::DigestHelp)}>
                <output aria-label={words().ui(Ui::RunDigest)}>{ digest }</output>
            </span>
            if page.embed.is_some() {
                { open_run(page) }
            }
        </footer>
    }
}

fn button(name: Ui, picture: Icon, key: &'static str, act: Callback<MouseEvent>) -> Html {
    let name = words().ui(name);
    html! {
        <button class="icon" onclick={act} aria-label={name} title={name} aria-keyshortcuts={key}>{ icon(picture) }</button>
    }
}

/// Where the last branch left another one, and how many there are: a way to the list of them.
fn fork(page: &Page, end: Time) -> Html {
    let branches = page.run.read(|session| session.branches());
    let Some(last) = branches.iter().skip(1).map(|branch| branch.fork).max() else { return html! {} };
    let onclick = page.deed(|_: MouseEvent| Deed::Open(Tab::Run));
    let left = format!("left:{}%", tenths(time_axis::percent(last, end)));
    html! {
        <button class="fork" ~style={left} {onclick} title={words().ui(Ui::BranchHelp)}>
            { icon(Icon::Branch) }{ words().branches(branches.len()) }
        </button>
    }
}

/// Actions, new leaders and broken rules, on the axis.
fn marks(page: &Page, end: Time) -> Vec<Html> {
    page.run.read(|session| {
        let broken: Vec<u32> = session.violations().iter().map(|violation| violation.event).collect();
        let landmarks = session.landmarks();
        // The latest, and whatever broke a rule, wherever it stands.
        let latest = &landmarks[landmarks.len().saturating_sub(MOST_MARKS)..];
        let earlier = broken.iter().filter(|event| !latest.contains(event));
        let done = earlier.chain(latest).filter_map(|number| mark(session, *number, &broken, end));
        // What is still to come; beyond the end of the axis it stands at its end.
        let inputs = session.inputs();
        let planned = inputs[inputs.partition_point(|timed| timed.at <= session.horizon())..].iter();
        let planned = planned.take(MOST_MARKS).enumerate().map(|(i, timed)| {
            let left = format!("left:{}%", tenths(time_axis::percent(timed.at, end)));
            html! { <i key={format!("planned-{i}")} class="mark planned" ~style={left} title={words().planned(timed)}></i> }
        });
        done.chain(planned).collect()
    })
}

fn mark(session: &dyn Run, number: u32, broken: &[u32], end: Time) -> Option<Html> {
    let event = session.event(number)?;
    if event.no_effect.is_some() {
        return None;
    }
    let class = if broken.contains(&number) {
        "violation"
    } else if event.facts.iter().any(|view| matches!(view.fact.facet(), Some(Facet::Leads(_)))) {
        "leads"
    } else {
        match (&event.kind, &event.input) {
            (EventKind::Input(_), Some(input)) => match input.kind() {
                ActionKind::Request | ActionKind::Start => return None,
                ActionKind::Repair | ActionKind::Change => "mend",
                ActionKind::Fault | ActionKind::Nudge => "fault",
            },
            _ => return None,
        }
    };
    let told = words().event(session, number).into_iter().next()?;
    let left = format!("left:{}%", tenths(time_axis::percent(event.time, end)));
    Some(html! { <i key={number} class={classes!("mark", class)} ~style={left} title={told.what}></i> })
}
