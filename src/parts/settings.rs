//! What the run is made of: nodes, clients, seed, settings, planted bugs, branches, script.

use crate::app::{Page, use_page, words};
use crate::icons::{Icon, icon};
use crate::interface::{Deed, Notice};
use faultline_engine::SettingKind;
use faultline_engine::limits::{MAX_CLIENTS, MAX_NODES};
use faultline_scenario::Link;
use faultline_words::Ui;
use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

/// Lines of the script that are listed.
const MOST_LINES: usize = 200;

/// The panel of the run.
#[component]
pub fn Settings() -> Html {
    let page = use_page();
    let (draft, reset) = use_draft(&page);
    let set_number = |change: fn(&mut Link, u64)| {
        let draft = draft.clone();
        Callback::from(move |event: Event| {
            let Some(input) = event.target_dyn_into::<HtmlInputElement>() else { return };
            // What is no number leaves the field as it was.
            if let Ok(number) = input.value().trim().parse::<u64>() {
                let mut link = (*draft).clone();
                change(&mut link, number);
                draft.set(link);
            }
        })
    };
    let dice = {
        let draft = draft.clone();
        Callback::from(move |_: MouseEvent| {
            let mut link = (*draft).clone();
            link.seed = random_seed();
            draft.set(link);
        })
    };
    let start = {
        let (page, draft, reset) = (page.clone(), draft.clone(), reset.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            begin(&page, &draft);
            reset.emit(());
        })
    };
    let nodes = set_number(|link, n| link.nodes = u16::try_from(n).unwrap_or(MAX_NODES).clamp(1, MAX_NODES));
    let clients =
        set_number(|link, n| link.clients = u16::try_from(n).unwrap_or(MAX_CLIENTS).min(MAX_CLIENTS));
    let seed = set_number(|link, n| link.seed = n);
    let settings = page.run.read(|session| session.settings());
    let protocol = draft.protocol.clone();
    let (bugs, plain): (Vec<_>, Vec<_>) =
        settings.iter().partition(|setting| setting.kind == SettingKind::Bug);
    let row = |setting: &faultline_engine::Setting| setting_row(&draft, &protocol, setting);
    html! {
        <section class="settings">
            <form onsubmit={start}>
                <div class="numbers">
                    <label>{ words().ui(Ui::NodesField) }
                        <input type="number" min="1" max={MAX_NODES.to_string()} value={draft.nodes.to_string()} onchange={nodes} />
                    </label>
                    <label>{ words().ui(Ui::ClientsField) }
                        <input type="number" min="0" max={MAX_CLIENTS.to_string()} value={draft.clients.to_string()} onchange={clients} />
                    </label>
                    <label>{ words().ui(Ui::SeedField) }
                        <input type="text" inputmode="numeric" pattern="[0-9]+" value={draft.seed.to_string()} onchange={seed} />
                    </label>
                    <button type="button" class="icon" onclick={dice} aria-label={words().ui(Ui::AnotherSeed)}
                        title={words().ui(Ui::AnotherSeed)}>{ icon(Icon::Dice) }</button>
                </div>
                { for plain.into_iter().map(row) }
                <details>
                    <summary>{ words().ui(Ui::Bugs) }</summary>
                    { for bugs.into_iter().map(row) }
                </details>
                <button class="primary" type="submit">{ words().ui(Ui::Apply) }</button>
            </form>
            <Branches />
            <Script />
        </section>
    }
}

/// The link of the run to start next, which begins as that of the run in view.
#[hook]
fn use_draft(page: &Page) -> (UseStateHandle<Link>, Callback<()>) {
    let of_run = |page: &Page| Link::decode(&page.run.fragment()).unwrap_or_else(|_| Link::new("raft"));
    let draft = use_state(|| of_run(page));
    let reset = {
        let (page, draft) = (page.clone(), draft.clone());
        Callback::from(move |()| draft.set(of_run(&page)))
    };
    (draft, reset)
}

/// Starts the run of a draft from its first moment: with what clients were told at the start, without what
/// was done by hand since.
fn begin(page: &Page, draft: &Link) {
    let mut link = draft.clone();
    link.at = faultline_engine::Time::ZERO;
    link.selected = None;
    let (nodes, clients) = (link.nodes, link.clients);
    link.script.retain(|timed| timed.at.0 == 0 && timed.input.fits(nodes, clients));
    match page.run.load(&link) {
        Ok(()) => {
            page.interface.dispatch(Deed::Select(None));
            page.interface.dispatch(Deed::Event(None));
            page.interface.dispatch(Deed::Notice(None));
            page.run.play(true);
        }
        Err(error) => {
            let notice = Notice { text: words().open_error(&error), detail: String::new(), bad: true };
            page.interface.dispatch(Deed::Notice(Some(notice)));
        }
    }
}

fn value_of(draft: &Link, setting: &faultline_engine::Setting) -> String {
    let chosen = draft.config.iter().find(|(name, _)| name == setting.name);
    chosen.map_or_else(|| setting.value.clone(), |(_, value)| value.clone())
}

fn setting_row(draft: &UseStateHandle<Link>, protocol: &str, setting: &faultline_engine::Setting) -> Html {
    let (title, help) = words().setting(protocol, setting.name);
    let value = value_of(draft, setting);
    let name = setting.name;
    let set = {
        let draft = draft.clone();
        move |value: String| {
            let mut link = (*draft).clone();
            link.config.retain(|(other, _)| other != name);
            link.config.push((name.to_string(), value));
            draft.set(link);
        }
    };
    let control = match setting.kind {
        SettingKind::Switch | SettingKind::Bug => {
            let change = Callback::from(move |event: Event| {
                let on = event.target_dyn_into::<HtmlInputElement>().is_some_and(|input| input.checked());
                set(if on { "on" } else { "off" }.to_string());
            });
            html! { <input type="checkbox" checked={value == "on"} onchange={change} /> }
        }
        SettingKind::Choice(choices) => {
            let change = Callback::from(move |event: Event| {
                if let Some(select) = event.target_dyn_into::<HtmlSelectElement>() {
                    set(select.value());
                }
            });
            html! {
                <select onchange={change}>
                    { for choices.iter().map(|choice| html! {
                        <option value={*choice} selected={*choice == value}>{ *choice }</option>
                    }) }
                </select>
            }
        }
        SettingKind::Span | SettingKind::Range => {
            let change = Callback::from(move |event: Event| {
                if let Some(input) = event.target_dyn_into::<HtmlInputElement>() {
                    set(input.value().trim().to_string());
                }
            });
            html! { <input type="text" value={value} onchange={change} maxlength="40" spellcheck="false" /> }
        }
    };
    html! {
        <label class="setting" title={help}>{ control }<span><b>{ title }</b><small>{ help }</small></span></label>
    }
}

/// A seed that nobody chose. The page may be random; the run it begins is not.
fn random_seed() -> u64 {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "below a million")]
    let seed = (js_sys::Math::random() * 1_000_000.0) as u64;
    seed
}

/// Every future that was left, to go back to.
#[component]
fn Branches() -> Html {
    let page = use_page();
    let branches = page.run.read(|session| session.branches());
    if branches.len() < 2 {
        return html! {};
    }
    html! {
        <section class="branches">
            <h2>{ icon(Icon::Branch) }{ words().ui(Ui::Branches) }</h2>
            <p class="note">{ words().ui(Ui::BranchHelp) }</p>
            <ul>
                { for branches.iter().enumerate().map(|(number, branch)| {
                    let run = page.run.clone();
                    let go = Callback::from(move |_: MouseEvent| run.switch(number));
                    html! {
                        <li><button class={classes!("plain", branch.current.then_some("on"))}
                            aria-current={branch.current.then_some("true")} onclick={go}>
                            { words().branch(number, branch) }
                        </button></li>
                    }
                }) }
            </ul>
        </section>
    }
}

/// Everything that was done, in the grammar.
#[component]
fn Script() -> Html {
    let page = use_page();
    let head = page.run.read(|session| session.head());
    let lines: Vec<(String, bool)> = page.run.read(|session| {
        let lines = session.inputs().iter().rev().take(MOST_LINES);
        lines.map(|timed| (timed.to_string(), timed.at > head)).collect()
    });
    html! {
        <section class="script">
            <h2>{ words().ui(Ui::Script) }</h2>
            if lines.is_empty() {
                <p class="empty">{ words().ui(Ui::ScriptEmpty) }</p>
            } else {
                <ol reversed=true>
                    { for lines.iter().map(|(line, later)| html! { <li class={classes!(later.then_some("later"))}><code>{ line }</code></li> }) }
                </ol>
            }
        </section>
    }
}
