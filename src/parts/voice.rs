//! The story beside the stage: what happened last that matters, why, and what to try next; or the lesson.

use super::experiments::{experiments, go_on, use_chain};
use super::explained::{explained, use_glossary};
use super::later::{View, later};
use super::lesson::{LESSON, attempt};
use super::testimony::testimony;
use crate::door;
use crate::interface::Deed;
use crate::language::words;
use crate::page::{Page, use_page};
use faultline_engine::{ActionKind, Time, ViolationView};
use faultline_words::{Run, Ui};
use yew::prelude::*;

/// The story, as a part of the program: an embed does without it, and so does who has everything open.
pub const VOICE: View = View::new("page.voice", door::voice);

/// Turning points that are passed over, at most.
const MOST_SKIPPED: usize = 50;

/// The key that leaves the hall.
const LEAVE: &str = "Esc";

/// What is told.
struct Told {
    /// The protocol, and when.
    above: String,
    what: String,
    why: String,
    /// The rule that is broken, if one is, and by what.
    broken: Option<ViolationView>,
    /// Where to go for more.
    event: Option<(u32, Time)>,
}

/// The story.
#[component]
pub fn Voice() -> Html {
    let page = use_page();
    use_glossary(*page.language);
    let pushes = page.interface.pushes;
    let taken = use_mut_ref(|| pushes);
    {
        let page = page.clone();
        use_effect_with(pushes, move |pushes| {
            if std::mem::replace(&mut *taken.borrow_mut(), *pushes) != *pushes {
                match &page.interface.lesson {
                    Some(_) => attempt(&page),
                    None => go_on(&page),
                }
            }
        });
    }
    let chain = use_chain(&page);
    let presenting = page.interface.presenting.then_some("presenting");
    if page.interface.lesson.is_some() {
        return html! {
            <section class={classes!("voice", presenting)} aria-label={words().ui(Ui::Lesson)}>{ later(LESSON) }</section>
        };
    }
    let told = page.run.read(|run| broken(run).or_else(|| turning_point(run)).unwrap_or_else(|| about(run)));
    let now = page.run.read(|run| present(run, told.event));
    let go = {
        let (run, interface, event) = (page.run.clone(), page.interface.clone(), told.event);
        Callback::from(move |_: MouseEvent| {
            if let Some((event, time)) = event {
                run.play(false);
                run.seek(time);
                interface.dispatch(Deed::Event(Some(event)));
            }
        })
    };
    html! {
        <section class={classes!("voice", presenting)} aria-label={words().ui(Ui::Narration)}>
            <div class={classes!("say", told.broken.is_some().then_some("broken"), told.event.is_none().then_some("opens"))}>
                <p class="above">
                    if told.event.is_some() {
                        <button onclick={go}>{ &told.above }</button>
                    } else {
                        { &told.above }
                    }
                </p>
                <h2>{ &told.what }</h2>
                <p class="because">{ explained(&told.why) }</p>
                if let Some(violation) = &told.broken {
                    { testimony(&page, violation) }
                } else {
                    <p class="now">{ now }</p>
                }
            </div>
            { experiments(&page, chain) }
        </section>
    }
}

/// The first rule that is broken at the present moment.
fn broken(run: &dyn Run) -> Option<Told> {
    let rules = run.rules();
    let (rule, violation) = rules.iter().find_map(|(rule, broken)| Some((*rule, broken.as_ref()?)))?;
    let time = run.event(violation.event)?.time;
    let family = run.vocabulary(words().language());
    Some(Told {
        above: above(run, time),
        what: words().pair(words().rule(family, rule), words().ui(Ui::RuleBroken)),
        why: run.evidence(rule.slug, words().language()).unwrap_or_default(),
        event: Some((violation.event, time)),
        broken: Some(violation.clone()),
    })
}

/// The last turning point. That a client was told to ask is none: what comes of it may be.
fn turning_point(run: &dyn Run) -> Option<Told> {
    let now = run.events();
    let landmarks = run.landmarks();
    let asks = |number: u32| run.event(number).and_then(|event| event.input).map(|input| input.kind());
    let until_now = &landmarks[..landmarks.partition_point(|number| *number < now)];
    let last =
        until_now.iter().rev().take(MOST_SKIPPED).find(|number| asks(**number) != Some(ActionKind::Request));
    let last = *last?;
    let sentence = words().event(run, last).into_iter().next()?;
    let time = run.event(last)?.time;
    let why = capital(&sentence.why);
    Some(Told { above: above(run, time), what: sentence.what, why, broken: None, event: Some((last, time)) })
}

/// What the protocol is for, before anything has happened that matters.
fn about(run: &dyn Run) -> Told {
    let info = run.info();
    let family = run.vocabulary(words().language());
    let about = family.about(info.slug).unwrap_or_default();
    // Its first sentence is the line, the others say more.
    let end = about
        .find(['.', '。'])
        .map_or(about.len(), |end| end + about[end..].chars().next().map_or(1, char::len_utf8));
    let (what, why) = about.split_at(end);
    let what = what.trim_end_matches(['.', '。']).to_string();
    Told {
        above: run.name(words().language()).to_string(),
        what,
        why: why.trim().to_string(),
        broken: None,
        event: None,
    }
}

fn above(run: &dyn Run, time: Time) -> String {
    format!("{} · {}", run.name(words().language()), words().clock(time))
}

/// What happened just now, if it is something else than what is told above it.
fn present(run: &dyn Run, told: Option<(u32, Time)>) -> Html {
    let last = run.story(run.events(), 1, false).pop();
    let last = last.filter(|last| Some(*last) != told.map(|(event, _)| event));
    let Some(sentence) = last.and_then(|last| words().event(run, last).into_iter().next()) else {
        return html! {};
    };
    let time = last.and_then(|last| run.event(last)).map(|event| words().clock(event.time));
    html! { <><time>{ time }</time>{ " " }{ sentence.what }</> }
}

/// A sentence of its own begins with a capital, unless it begins with the name of a node or client.
fn capital(text: &str) -> String {
    let mut rest = text.chars();
    match rest.next() {
        Some(first) if !rest.clone().next().is_some_and(|second| second.is_ascii_digit()) => {
            first.to_ascii_uppercase().to_string() + rest.as_str()
        }
        _ => text.to_string(),
    }
}

/// What the page says of itself when it is shown to a hall: which keys lead on.
pub fn hall(page: &Page) -> Html {
    let leave = page.deed(|_: MouseEvent| Deed::Present(false));
    html! { <button class="plain leave" onclick={leave}>{ words().ui(Ui::Close) }{ " " }<kbd>{ LEAVE }</kbd></button> }
}
