//! The rules as lights, and what each says.

use super::testimony::testimony;
use crate::icons::{Icon, icon};
use crate::interface::{Deed, Tab};
use crate::language::words;
use crate::page::Page;
use faultline_engine::{Retired, Rule};
use faultline_words::Ui;
use yew::prelude::*;

/// What is said of a rule, its class and its sign.
fn state(rule: &Rule, broken: bool, retired: &[(&Rule, Retired)]) -> (Ui, Option<&'static str>, Icon) {
    if broken {
        return (Ui::RuleBroken, Some("broken"), Icon::Cross);
    }
    match retired.iter().find(|(other, _)| *other == rule) {
        Some((_, Retired::Lied)) => (Ui::RuleRetired, Some("retired"), Icon::Minus),
        Some((_, Retired::Overwhelmed)) => (Ui::RuleOverwhelmed, Some("retired"), Icon::Minus),
        None => (Ui::RuleHolds, None, Icon::Tick),
    }
}

/// One light per rule, always in view.
pub fn lights(page: &Page) -> Html {
    let (rules, retired) = page.run.read(|session| (session.rules(), session.retired()));
    let open = page.deed(|_: MouseEvent| Deed::Open(Tab::Rules));
    html! {
        <button class="lights" onclick={open}>
            { for rules.iter().map(|(rule, broken)| {
                let (state, class, sign) = state(rule, broken.is_some(), &retired);
                html! {
                    <span class={classes!("light", class)}>
                        <i aria-hidden="true">{ icon(sign) }</i>
                        { words().rule(page.run.family(), rule) }<span class="hidden">{ words().pair("", words().ui(state)) }{ " " }</span>
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
                let (state, class, sign) = state(rule, broken.is_some(), &retired);
                html! {
                    <li class={classes!(class)}>
                        <h2><i aria-hidden="true">{ icon(sign) }</i>
                            { words().rule(page.run.family(), rule) }{ " " }
                            <small>{ words().ui(state) }</small>
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
