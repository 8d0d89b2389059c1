//! The panels beside the stage.

use super::events::Events;
use super::later::{View, later};
use super::lesson::LESSON;
use super::rules::{lights, rules};
use super::views;
use crate::door;
use crate::focus;
use crate::icons::{Icon, icon};
use crate::interface::{Aside, Deed, TABS, Tab};
use crate::language::words;
use crate::page::Page;
use faultline_words::Ui;
use yew::prelude::*;

const INSPECTOR: View = View::new("page.inspection", door::inspection);
const HELP: View = View::new("page.guide", door::guide);
const EXPORT: View = View::new("page.exports", door::exports);
const SERIES: View = View::new("page.charts", door::charts);
const REQUESTS: View = View::new("page.requests", door::requests);
const SETTINGS: View = View::new("page.settings", door::settings);

/// The panels beside the stage, as a part of the program.
pub const SIDE: View = View::new("page.side", door::side);

/// The panels beside the stage.
pub fn side(page: &Page) -> Html {
    if page.embed.is_none() && !page.interface.open.everything {
        return beside_story(page);
    }
    let tab = page.interface.tab;
    // An embed has no room for one more, unless its author chose it.
    let fits = |one: Tab| page.embed.is_none() || one != Tab::Requests || one == tab;
    let shown = page.interface.tabs().iter().filter(|(one, _)| fits(*one));
    html! {
        <aside>
            <div class="tabs" role="tablist">
                { for shown.map(|(one, _)| tab_button(page, *one)) }
            </div>
            // A panel of its own per tab, so that each opens at its top.
            <div key={name_of(tab)} class="panel" role="tabpanel" id="panel" aria-labelledby={tab_id(tab)} tabindex="0">
                { panel(page, tab) }
            </div>
            { lights(page) }
            // A form and charts need the room more than the logs do.
            if !matches!(tab, Tab::Run | Tab::Series) {
                { views::panel(page.run.read(|session| session.info().panel)) }
            }
        </aside>
    }
}

/// Whether something stands open beside the story: the panel of a tab, and the view of the protocol.
pub fn opened(page: &Page) -> (bool, bool) {
    let (open, aside, tab) = (page.interface.open, page.interface.aside, page.interface.tab);
    let view = page.run.read(|session| session.info().panel);
    // The lesson stands in place of the story.
    (aside.is_some() || (open.side && tab != Tab::Lesson), open.view && views::later_of(view).is_some())
}

/// What of the panels is open beside the story.
fn beside_story(page: &Page) -> Html {
    let (aside, tab) = (page.interface.aside, page.interface.tab);
    let (shown, viewed) = opened(page);
    let close = page.deed(|_: MouseEvent| Deed::CloseSide);
    let name = match aside {
        Some(Aside::Help) => words().ui(Ui::Help),
        Some(Aside::Export) => words().ui(Ui::Export),
        Some(Aside::Embed) => words().ui(Ui::Embed),
        None => title(tab),
    };
    html! {
        <aside>
            if shown {
                <div class="top">
                    <h2>{ name }</h2>
                    <button class="icon" onclick={close} aria-label={words().ui(Ui::Close)} title={words().ui(Ui::Close)}>{ icon(Icon::Close) }</button>
                </div>
                <div key={name_of(tab)} class="panel" role="region" id="panel" aria-label={name} tabindex="0">{ panel(page, tab) }</div>
            }
            if viewed {
                { views::panel(page.run.read(|session| session.info().panel)) }
            }
        </aside>
    }
}

/// The panel of a tab, or what stands in its place for a while.
fn panel(page: &Page, tab: Tab) -> Html {
    match (page.interface.aside, tab) {
        (Some(Aside::Help), _) => later(HELP),
        (Some(Aside::Export | Aside::Embed), _) => later(EXPORT),
        (None, Tab::Events) => html! { <Events /> },
        (None, Tab::Inspector) => later(INSPECTOR),
        (None, Tab::Rules) => rules(page),
        (None, Tab::Run) => later(SETTINGS),
        (None, Tab::Series) => later(SERIES),
        (None, Tab::Requests) => later(REQUESTS),
        (None, Tab::Lesson) => later(LESSON),
    }
}

/// The id of the button of a tab.
pub fn tab_id(tab: Tab) -> String {
    format!("tab-{}", name_of(tab))
}

fn name_of(tab: Tab) -> &'static str {
    TABS.iter().find(|(one, _)| *one == tab).map_or("", |(_, name)| name)
}

/// The name of a tab.
pub fn title(tab: Tab) -> &'static str {
    words().ui(match tab {
        Tab::Events => Ui::Events,
        Tab::Inspector => Ui::Node,
        Tab::Rules => Ui::Rules,
        Tab::Run => Ui::Run,
        Tab::Series => Ui::Series,
        Tab::Requests => Ui::Requests,
        Tab::Lesson => Ui::Lesson,
    })
}

fn tab_button(page: &Page, tab: Tab) -> Html {
    // What stands in place of the panel is no tab's.
    let chosen = page.interface.tab == tab;
    let shown = chosen && page.interface.aside.is_none();
    let open = page.deed(move |_: MouseEvent| Deed::Open(tab));
    // Arrow keys go from tab to tab, as in any list of tabs.
    let turn = {
        let interface = page.interface.clone();
        Callback::from(move |event: KeyboardEvent| {
            let tabs = interface.tabs();
            let place = tabs.iter().position(|(one, _)| *one == interface.tab).unwrap_or(0);
            let next = match event.key().as_str() {
                "ArrowRight" => (place + 1) % tabs.len(),
                "ArrowLeft" => (place + tabs.len() - 1) % tabs.len(),
                _ => return,
            };
            event.prevent_default();
            interface.dispatch(Deed::Open(tabs[next].0));
            focus::on(&tab_id(tabs[next].0));
        })
    };
    html! {
        <button role="tab" id={tab_id(tab)} aria-selected={shown.to_string()} aria-controls="panel"
            tabindex={if chosen { "0" } else { "-1" }} class={classes!(shown.then_some("on"))} onclick={open} onkeydown={turn}>
            { title(tab) }
            // What is selected can be looked at here; nobody is taken away from what is being read.
            if let (Tab::Inspector, Some(thing)) = (tab, page.interface.selected) {
                <>{ " " }<small>{ super::network::name_of(thing) }</small></>
            }
        </button>
    }
}

/// What the page can do, in place of the panel.
pub fn help(page: &Page) -> Html {
    let close = page.deed(|_: MouseEvent| Deed::CloseAside);
    html! {
        <section class="help">
            <p>{ words().ui(Ui::Tagline) }</p>
            <p>{ words().ui(Ui::SelectHint) }</p>
            <super::legend::Legend />
            <h2>{ words().ui(Ui::Keys) }</h2>
            <dl>
                { for words().ui(Ui::KeysList).lines().filter_map(|line| line.split_once('\t')).map(|(keys, what)| html! {
                    <><dt><kbd>{ keys }</kbd></dt><dd>{ what }</dd></>
                }) }
            </dl>
            <button class="plain" onclick={close}>{ words().ui(Ui::Close) }</button>
        </section>
    }
}
