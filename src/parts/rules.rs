//! The rules as lights, and what each says.

use super::testimony::testimony;
use crate::icons::{Icon, icon};
use crate::interface::{Deed, Tab};
use crate::language::words;
use crate::page::Page;
use faultline_words::Ui;
use yew::prelude::*;

/// What is said of a rule.
fn state(broken: bool, retired: bool) -> Ui {
    match (broken, retired) {
        (true, _) => Ui::RuleBroken,
        (false, true) => Ui::RuleRetired,
        (false, false) => Ui::RuleHolds,
    }
}

/// One light per rule, always in view.
pub fn lights(page: &Page) -> Html {
    let (rules, retired) = page.run.read(|session| (session.rules(), session.retired()));
    let open = page.deed(|_: MouseEvent| Deed::Open(Tab::Rules));
    html! {
        <button class="lights" onclick={open}>
            { for rules.iter().map(|(rule, broken)| {
                let state = words().ui(state(broken.is_some(), retired.contains(rule)));
                html! {
                    <span class={classes!("light", broken.is_some().then_some("broken"))}>
                        <i aria-hidden="true">{ icon(if broken.is_some() { Icon::Cross } else { Icon::Tick }) }</i>
                        { words().rule(page.run.family(), rule) }<span class="hidden">{ words().pair("", state) }{ " " }</span>
                    </span>
                }
            }) }
        </button>
    }
}

/// The rules in full.
pub fn rules(page: &Page) -> Html {
    let (rules, retired) = page.run.read(|session| (session.rules(), session.retired()));
    html! {
        <ul class="rules">
            { for rules.iter().map(|(rule, broken)| {
                let go = broken.as_ref().map(|violation| {
                    let time = page.run.read(|session| session.event(violation.event).map(|event| event.time));
                    let (run, interface, event) = (page.run.clone(), page.interface.clone(), violation.event);
                    (time, Callback::from(move |_: MouseEvent| {
                        if let Some(time) = time {
                            run.play(false);
                            run.seek(time);
                            interface.dispatch(Deed::Event(Some(event)));
                        }
                    }))
                });
                html! {
                    <li class={classes!(broken.is_some().then_some("broken"))}>
                        <h2><i aria-hidden="true">{ icon(if broken.is_some() { Icon::Cross } else { Icon::Tick }) }</i>
                            { words().rule(page.run.family(), rule) }{ " " }
                            <small>{ words().ui(state(broken.is_some(), retired.contains(rule))) }</small>
                        </h2>
                        <p>{ words().statement(page.run.family(), rule) }</p>
                        if let (Some(violation), Some((Some(time), go))) = (broken, go) {
                            <button class="evidence" onclick={go}><time>{ words().clock(time) }</time>{ " " }{ page.run.read(|run| run.evidence(violation.rule.slug, words().language())).unwrap_or_default() }</button>
                            { testimony(page, violation) }
                        }
                        <small class="source">{ rule.source }</small>
                    </li>
                }
            }) }
        </ul>
    }
}
