//! The lesson beside the run: its captions, each when its moment has come.

use super::judgement::use_judgement;
use super::later::View;
use crate::browser;
use crate::door;
use crate::icons::{Icon, icon};
use crate::interface::Deed;
use crate::language::words;
use crate::lesson::{Expectation, Lesson, Variation};
use crate::page::{Page, use_page};
use faultline_engine::Time;
use faultline_scenario::Link;
use faultline_words::{Model, Ui};
use std::rc::Rc;
use yew::prelude::*;

/// Where what stands beside the stage stands above it: see static/style.css.
const SMALL: &str = "(max-width: 820px)";

/// The lesson, as a part of the program.
pub const LESSON: View = View::new("page.lesson", door::lesson);

/// The lesson beside the run.
pub fn lesson(_: &Page) -> Html {
    html! { <LessonView /> }
}

/// The lesson; or what it proposes to try, once somebody tries it.
#[component]
fn LessonView() -> Html {
    let page = &use_page();
    let judged = use_judgement(page);
    let Some(lesson) = page.interface.lesson.clone() else { return html! {} };
    let (head, ours) = page.run.read(|session| (session.head(), lesson.is_run_of(session)));
    if let Some(variation) = page.run.read(|session| lesson.tried(session).cloned()) {
        return tried(page, &lesson, &variation, head);
    }
    let reached = lesson.reached(head);
    html! {
        <section class="lesson">
            if lesson.cues.is_empty() {
                <div class="steps">
                    { if ours { go(page, Ui::ItsMoment, Some(lesson.at)) } else { own_run(page, &lesson, Ui::ItsRun) } }
                </div>
                if ours && lesson.is_over(head) {
                    { proposal(page, &lesson) }
                }
            } else {
                { captions(page, &lesson, (head, reached), ours) }
                { controls(page, &lesson, ours) }
            }
            <h2>{ lesson.title.clone() }</h2>
            // On a small page the captions and the stage come first.
            <details class="essay" open={!browser::matches(SMALL)}>
                <summary>{ words().ui(Ui::AboutLesson) }</summary>
                { for lesson.text.split("\n\n").map(|paragraph| html! { <p>{ paragraph.to_string() }</p> }) }
                if ours {
                    { expectations(&lesson.expectations, head, Ui::MustHappen) }
                } else if !judged.is_empty() {
                    { expectations(&judged, head, Ui::MustHappenHere) }
                }
            </details>
            { model(page) }
        </section>
    }
}

/// How the protocol in view differs from what it models.
fn model(page: &Page) -> Html {
    let told = page.run.read(|run| run.vocabulary(words().language()).model(run.info().slug));
    let Some(Model { modelled, not_modelled, different }) = told else { return html! {} };
    let items =
        [(Ui::Modelled, modelled), (Ui::NotModelled, not_modelled), (Ui::DifferentFromSource, different)];
    html! {
        <details class="model">
            <summary>{ words().ui(Ui::AboutModel) }</summary>
            <dl>
                { for items.into_iter().map(|(name, text)| html! {
                    <><dt>{ words().ui(name) }</dt><dd>{ text }</dd></>
                }) }
            </dl>
        </details>
    }
}

/// What the lesson proposed to try, while it runs.
fn tried(page: &Page, lesson: &Rc<Lesson>, variation: &Variation, head: Time) -> Html {
    let next = variation.next(head);
    html! {
        <section class="lesson tried">
            <div class="steps">
                { own_run(page, lesson, Ui::BackToLesson) }
                { go(page, Ui::Next, next) }
            </div>
            <div class="caption" aria-live="polite">
                <p>{ variation.name.clone() }</p>
                <p class="note">{ variation.text.clone() }</p>
            </div>
            { expectations(&variation.expectations, head, Ui::MustHappen) }
            <h2>{ lesson.title.clone() }</h2>
        </section>
    }
}

/// What must happen: what is settled by now, and how much is still to come. What it is would be told too early.
fn expectations(told: &[Expectation], head: Time, heading: Ui) -> Html {
    let (settled, open): (Vec<_>, Vec<_>) = told.iter().partition(|told| told.settled <= head);
    html! {
        <>
            <h3>{ words().ui(heading) }</h3>
            <ul class="expectations" aria-live="polite">
                { for settled.into_iter().map(|told| html! {
                    <li class={classes!((!told.met).then_some("unmet"), told.new.then_some("new"))}>
                        <i>{ icon(if told.met { Icon::Tick } else { Icon::Cross }) }</i>
                        <span>{ &told.text }</span>
                        if !told.met { <small>{ words().ui(Ui::NotMet) }</small> }
                        if told.new && told.met { <small>{ words().ui(Ui::NewHere) }</small> }
                    </li>
                }) }
                if !open.is_empty() {
                    <li class="still"><i></i><span>{ words().still_to_come(open.len()) }</span></li>
                }
            </ul>
        </>
    }
}

/// The caption of the moment, and the way to the others.
fn captions(page: &Page, lesson: &Rc<Lesson>, (head, reached): (Time, usize), ours: bool) -> Html {
    let here = reached.checked_sub(1);
    let earlier = here.map(|here| here.checked_sub(1).map_or(Time::ZERO, |before| lesson.cues[before].time));
    let shown = reached.saturating_sub(1);
    html! {
        <>
            // First, so that the buttons never move, however long a caption is.
            <div class="steps">
                { go(page, Ui::Back, earlier.filter(|_| ours)) }
                <span>{ words().step(reached, lesson.cues.len()) }</span>
                { go(page, Ui::Next, lesson.next(head).filter(|_| ours)) }
            </div>
            <div class="caption" aria-live="polite">
                if !ours {
                    <p>{ words().ui(Ui::LessonLeft) }</p>
                } else if reached == 0 {
                    <p>{ words().ui(Ui::LessonBegins) }</p>
                } else {
                    <p>{ lesson.cues[shown].text.clone() }</p>
                }
                if ours && reached == lesson.cues.len() && lesson.variation.is_none() {
                    <p class="note">{ words().ui(Ui::LessonOver) }</p>
                }
            </div>
            if ours && lesson.is_over(head) {
                { proposal(page, lesson) }
            }
        </>
    }
}

/// What to try: one click, and the same run goes on with something changed.
fn proposal(page: &Page, lesson: &Rc<Lesson>) -> Html {
    let Some(variation) = lesson.variation.clone() else { return html! {} };
    let onclick = {
        let page = page.clone();
        Callback::from(move |_: MouseEvent| attempt(&page))
    };
    html! {
        <div class="proposal">
            <button class="go" {onclick}><small>{ words().ui(Ui::TryIt) }</small>{ " " }{ variation.name }</button>
            <p>{ variation.text }</p>
            <p class="note">{ words().ui(Ui::TryKeeps) }</p>
        </div>
    }
}

/// Tries what the lesson proposes, once it is over: the changed run, played to the first moment at which something of it is
/// known.
pub fn attempt(page: &Page) {
    let Some(lesson) = page.interface.lesson.clone() else { return };
    let over = page.run.read(|session| lesson.is_run_of(session) && lesson.is_over(session.head()));
    let tried = page.run.read(|session| lesson.tried(session).and_then(|tried| tried.next(session.head())));
    if let Some(next) = tried {
        return page.run.play_to(next);
    }
    let Some(variation) = lesson.variation.clone().filter(|_| over) else { return };
    page.load(&variation.link.clone(), move |page| {
        page.interface.dispatch(Deed::Event(None));
        if let Some(first) = variation.next(Time::ZERO) {
            page.run.play_to(first);
        }
    });
}

/// The way back to the lesson's own run.
fn own_run(page: &Page, lesson: &Rc<Lesson>, name: Ui) -> Html {
    let (page, lesson) = (page.clone(), lesson.clone());
    let at = lesson.last();
    let onclick = Callback::from(move |_: MouseEvent| lead(&page, &lesson, at));
    html! { <button class="plain" {onclick}>{ words().ui(name) }</button> }
}

/// Opens the lesson's own run at a moment, led again. A link may name the lesson of another protocol than its own.
fn lead(page: &Page, lesson: &Lesson, at: Time) {
    let link = Link { at, ..lesson.link.clone() };
    page.load(&link, |page| page.interface.dispatch(Deed::Lead(true)));
}

/// Back or Next: to the moment of another caption. What it is about is selected there; see `use_cue`.
fn go(page: &Page, name: Ui, to: Option<Time>) -> Html {
    let (run, interface) = (page.run.clone(), page.interface.clone());
    let onclick = Callback::from(move |_: MouseEvent| {
        let Some(to) = to else { return };
        interface.dispatch(Deed::Event(None));
        // The way there is the story; the way back is known.
        if to > run.read(|session| session.head()) {
            run.play_to(to);
        } else {
            run.play(false);
            run.seek(to);
        }
    });
    // Not `disabled`: the button would lose the focus at the last step.
    html! {
        <button class="plain" {onclick} aria-disabled={to.is_none().to_string()}>{ words().ui(name) }</button>
    }
}

/// Whose the controls are.
fn controls(page: &Page, lesson: &Rc<Lesson>, ours: bool) -> Html {
    let led = page.interface.led && ours;
    let (page, lesson) = (page.clone(), lesson.clone());
    let onclick = Callback::from(move |_: MouseEvent| {
        if ours {
            page.interface.dispatch(Deed::Lead(!led));
        } else {
            let at = page.run.read(|session| session.head()).min(lesson.last());
            lead(&page, &lesson, at);
        }
    });
    html! {
        <button class="plain controls" {onclick}>
            { words().ui(if led { Ui::TakeControls } else { Ui::LessonAgain }) }
        </button>
    }
}
