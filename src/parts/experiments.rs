//! What to try next: the chain of experiments of the protocol, as far as this run has come in it.

use super::explained::explained;
use crate::icons::{Icon, icon};
use crate::language::words;
use crate::opening;
use crate::page::Page;
use faultline_engine::{Input, SettingKind, Time, TimedInput};
use faultline_words::{Experiment, Experiments, Run, Ui};
use yew::prelude::*;

/// The chain that [`use_chain`] found, and what is next.
pub fn experiments(page: &Page, chain: Option<Experiments>) -> Html {
    let Some(chain) = chain else { return html! {} };
    let done = page.run.read(|run| chain.progress(run).done);
    let before = done.checked_sub(1).and_then(|before| chain.iter().nth(before));
    html! {
        <div class="thread">
            <p class="above">{ words().ui(Ui::TryThis) }<span>{ words().step((done + 1).min(chain.len()), chain.len()) }</span></p>
            <ol>
                if let Some((_, title, _)) = before {
                    <li class="done"><i aria-hidden="true">{ icon(Icon::Tick) }</i>{ title }</li>
                }
                { chain.iter().nth(done).map_or_else(|| over(page), |(step, title, text)| html! {
                    <li class="here" key={title}>
                        <i aria-hidden="true"></i>
                        <b>{ title }</b>
                        <p>{ explained(text) }</p>
                        { button(page, step) }
                    </li>
                }) }
            </ol>
        </div>
    }
}

/// The chain of the protocol; none where what it says may not be true: with fewer nodes than it thinks of, with a bug
/// planted, with a script that lacks what it speaks of, or before the moment of that. The moment is looked for once in each script, and not in every frame.
#[hook]
pub fn use_chain(page: &Page) -> Option<Experiments> {
    let known = use_mut_ref(|| None::<(&'static str, Vec<TimedInput>, Option<Time>)>);
    page.run.read(|run| {
        chain(run, |chain| {
            let (slug, mut known) = (run.info().slug, known.borrow_mut());
            match &*known {
                Some((of, script, since)) if *of == slug && script == run.inputs() => *since,
                _ => known.insert((slug, run.inputs().to_vec(), chain.true_since(run))).2,
            }
        })
    })
}

fn chain(run: &dyn Run, since: impl FnOnce(&Experiments) -> Option<Time>) -> Option<Experiments> {
    let info = run.info();
    let planted = |kind, value: &str| kind == SettingKind::Bug && value == "on";
    let sound = run.nodes() >= info.nodes.default
        && !run.settings().iter().any(|setting| planted(setting.kind, &setting.value));
    let chain = run.vocabulary(words().language()).experiments(info.slug);
    // "n3 crashed" is not said before it has.
    (sound && !chain.is_empty() && since(&chain)? <= run.head()).then_some(chain)
}

/// What a step does at the present moment.
fn input(page: &Page, step: &Experiment) -> Option<Input> {
    page.run.read(|run| {
        let input = run.read(&step.line(run)?).ok()?.input;
        run.no_effect(&input).is_none().then_some(input)
    })
}

/// Takes the next step of the chain: acts, and lets time pass.
pub fn go_on(page: &Page) {
    let step = page.run.read(|run| {
        let chain = chain(run, |chain| chain.true_since(run))?;
        chain.iter().nth(chain.progress(run).done)
    });
    let Some((step, ..)) = step else { return };
    if let Some(input) = input(page, step) {
        page.act(input);
    }
    page.run.play(true);
}

fn button(page: &Page, step: &Experiment) -> Html {
    let name = match input(page, step) {
        Some(input) => words().action(&input).name,
        // What it needs is not there yet: time has to pass, and does.
        None if page.run.playhead().playing => return html! {},
        None => words().ui(Ui::PlayOn).to_string(),
    };
    let onclick = {
        let page = page.clone();
        Callback::from(move |_: MouseEvent| go_on(&page))
    };
    html! { <button class="go" {onclick}>{ name }</button> }
}

/// The end of the chain.
fn over(page: &Page) -> Html {
    let again = {
        let page = page.clone();
        Callback::from(move |_: MouseEvent| {
            let link = opening::of(page.run.read(|run| run.info().slug));
            page.open(&link, |page| page.run.play_on_arrival(true));
        })
    };
    let catalogue = {
        let page = page.clone();
        Callback::from(move |_: MouseEvent| page.open_catalogue())
    };
    html! {
        <li class="here">
            <i aria-hidden="true"></i>
            <p>{ words().ui(Ui::TryDone) }</p>
            <button class="go" onclick={catalogue}>{ words().ui(Ui::Catalogue) }</button>
            <button class="plain" onclick={again}>{ words().ui(Ui::StartOver) }</button>
        </li>
    }
}
