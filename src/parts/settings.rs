//! What the run is made of: nodes, clients, seed, settings, planted bugs, branches, script.

use crate::icons::{Icon, icon};
use crate::interface::{Aside, Deed};
use crate::language::words;
use crate::page::{Page, use_page};
use faultline_engine::limits::MAX_SOURCE;
use faultline_engine::{Amount, Input, Session, Setting, SettingKind, TimedInput};
use faultline_scenario::Link;
use faultline_words::Ui;
use std::rc::Rc;
use web_sys::{HtmlInputElement, HtmlSelectElement, HtmlTextAreaElement};
use yew::prelude::*;

/// Lines of the script that are listed.
const MOST_LINES: usize = 200;

/// The run to start next, as it stands in the form: texts, which may be half typed.
#[derive(Clone, Debug, PartialEq)]
struct Draft {
    nodes: String,
    clients: String,
    seed: String,
    config: Vec<(String, String)>,
}

impl Draft {
    /// The run in view.
    fn of(session: &dyn Session) -> Self {
        let text = |setting: Setting| (setting.name.to_string(), setting.value);
        Self {
            nodes: session.nodes().to_string(),
            clients: session.clients().to_string(),
            seed: session.seed().to_string(),
            config: session.settings().into_iter().map(text).collect(),
        }
    }

    fn value(&self, name: &str) -> String {
        self.config
            .iter()
            .find(|(other, _)| other == name)
            .map_or_else(String::new, |(_, value)| value.clone())
    }
}

/// A change of the draft.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Slot {
    Nodes,
    Clients,
    Seed,
    Setting(&'static str),
}

impl Reducible for Draft {
    type Action = (Slot, String);

    fn reduce(self: Rc<Self>, (slot, text): Self::Action) -> Rc<Self> {
        let mut next = (*self).clone();
        match slot {
            Slot::Nodes => next.nodes = text,
            Slot::Clients => next.clients = text,
            Slot::Seed => next.seed = text,
            Slot::Setting(name) => {
                if let Some(setting) = next.config.iter_mut().find(|(other, _)| other == name) {
                    setting.1 = text;
                }
            }
        }
        next.into()
    }
}

/// The panel of the run.
#[component]
pub fn Settings() -> Html {
    let page = use_page();
    let first = page.clone();
    let draft = use_reducer(move || first.run.read(|session| Draft::of(session)));
    let dice = {
        let draft = draft.clone();
        Callback::from(move |_: MouseEvent| draft.dispatch((Slot::Seed, random_seed().to_string())))
    };
    let start = {
        let (page, draft) = (page.clone(), draft.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            begin(&page, &draft, false);
        })
    };
    let anew = {
        let (page, draft) = (page.clone(), draft.clone());
        Callback::from(move |_: MouseEvent| begin(&page, &draft, true))
    };
    let (goes_on, left) = kept(&page, &draft, false);
    let (_, by_hand) = kept(&page, &draft, true);
    let (info, settings) = page.run.read(|session| (session.info(), session.settings()));
    let (bugs, plain): (Vec<_>, Vec<_>) =
        settings.iter().partition(|setting| setting.kind == SettingKind::Bug);
    let row = |setting: &Setting| setting_row(&page, &draft, setting);
    let number = |slot: Slot, name: Ui, value: &str, Amount { min, max, .. }: Amount| {
        html! {
            <label>{ words().ui(name) }
                <input type="number" min={min.to_string()} max={max.to_string()} value={value.to_string()} oninput={typed(&draft, slot)} required=true />
            </label>
        }
    };
    html! {
        <section class="settings">
            // Where the header has no room for them.
            if page.embed.is_none() {
                <div class="narrow">
                    { turn(&page, Aside::Export, Ui::Export) }
                    { turn(&page, Aside::Embed, Ui::Embed) }
                </div>
            }
            <form onsubmit={start}>
                <div class="numbers">
                    { number(Slot::Nodes, Ui::NodesField, &draft.nodes, info.nodes) }
                    { number(Slot::Clients, Ui::ClientsField, &draft.clients, info.clients) }
                    <label class="seed-field">{ words().ui(Ui::SeedField) }
                        <input type="text" inputmode="numeric" pattern="[0-9]{1,20}" value={draft.seed.clone()}
                            oninput={typed(&draft, Slot::Seed)} required=true />
                    </label>
                    <button type="button" class="icon" onclick={dice} aria-label={words().ui(Ui::AnotherSeed)}
                        title={words().ui(Ui::AnotherSeed)}>{ icon(Icon::Dice) }</button>
                </div>
                { for plain.into_iter().map(row) }
                <details open={bugs.iter().any(|bug| bug.value == "on")}>
                    <summary>{ words().ui(Ui::Bugs) }</summary>
                    { for bugs.into_iter().map(row) }
                </details>
                <p class="note">{ words().script_kept(goes_on.len(), left) }</p>
                <button class="primary" type="submit">{ words().ui(Ui::Apply) }</button>
                if by_hand > left {
                    <button class="plain" type="button" onclick={anew}>{ words().ui(Ui::ApplyAnew) }</button>
                }
            </form>
            { branches(&page) }
            { script(&page) }
        </section>
    }
}

/// A button that shows something in place of this panel.
fn turn(page: &Page, aside: Aside, name: Ui) -> Html {
    let onclick = page.deed(move |_: MouseEvent| Deed::Aside(aside));
    html! { <button type="button" class="plain" {onclick}>{ words().ui(name) }</button> }
}

fn typed(draft: &UseReducerHandle<Draft>, slot: Slot) -> Callback<InputEvent> {
    let draft = draft.clone();
    Callback::from(move |event: InputEvent| {
        if let Some(input) = event.target_dyn_into::<HtmlInputElement>() {
            draft.dispatch((slot, input.value().trim().to_string()));
        }
    })
}

/// What of the script goes on into the run of a draft: what was done by hand belongs to the reader, and is kept. Left out is
/// what names a node or a client that it has not; or, when somebody wants to begin anew, all but what clients were told to ask
/// again and again.
fn kept(page: &Page, draft: &Draft, anew: bool) -> (Vec<TimedInput>, usize) {
    let nodes = draft.nodes.parse().unwrap_or(u16::MAX);
    let clients = draft.clients.parse().unwrap_or(u16::MAX);
    let stays = |timed: &&TimedInput| {
        let steady = matches!(timed.input, Input::Every(..) | Input::Load(..));
        (steady || !anew) && timed.input.fits(nodes, clients)
    };
    page.run.read(|session| {
        let script = session.inputs();
        let kept: Vec<TimedInput> = script.iter().filter(stays).cloned().collect();
        let left = script.len() - kept.len();
        (kept, left)
    })
}

/// Starts the run of a draft from its first moment, with the script as far as it fits, or anew. What does not fit is said, by
/// the same words as for a link.
fn begin(page: &Page, draft: &Draft, anew: bool) {
    let info = page.run.read(|session| session.info());
    let mut link = Link { behaviour: info.behaviour, ..Link::new(info.slug) };
    // A number too large for its type is a number too large for a run, and is refused as such.
    link.nodes = draft.nodes.parse().unwrap_or(u16::MAX);
    link.clients = draft.clients.parse().unwrap_or(u16::MAX);
    link.seed = draft.seed.parse().unwrap_or(u64::MAX);
    // The lines of a text are one line: see the format of links.
    let one_line = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    link.config = draft.config.iter().map(|(name, value)| (name.clone(), one_line(value))).collect();
    (link.script, _) = kept(page, draft, anew);
    page.load(&link, |page| {
        page.interface.dispatch(Deed::Select(None));
        page.interface.dispatch(Deed::Event(None));
        page.interface.dispatch(Deed::Notice(None));
        page.run.play(true);
    });
}

fn setting_row(page: &Page, draft: &UseReducerHandle<Draft>, setting: &Setting) -> Html {
    let protocol = page.run.read(|session| session.info().slug);
    let (title, help) = words().setting(page.run.family(), protocol, setting.name);
    let value = draft.value(setting.name);
    let slot = Slot::Setting(setting.name);
    let control = match setting.kind {
        SettingKind::Switch | SettingKind::Bug => {
            let draft = draft.clone();
            let change = Callback::from(move |event: Event| {
                let on = event.target_dyn_into::<HtmlInputElement>().is_some_and(|input| input.checked());
                draft.dispatch((slot, if on { "on" } else { "off" }.to_string()));
            });
            html! { <input type="checkbox" checked={value == "on"} onchange={change} /> }
        }
        SettingKind::Choice(choices) => {
            let draft = draft.clone();
            let change = Callback::from(move |event: Event| {
                if let Some(select) = event.target_dyn_into::<HtmlSelectElement>() {
                    draft.dispatch((slot, select.value()));
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
        SettingKind::Number { min, max } => html! {
            <input type="number" min={min.to_string()} max={max.to_string()} {value} oninput={typed(draft, slot)} />
        },
        SettingKind::Text => {
            let draft = draft.clone();
            let change = Callback::from(move |event: InputEvent| {
                if let Some(area) = event.target_dyn_into::<HtmlTextAreaElement>() {
                    draft.dispatch((slot, area.value()));
                }
            });
            html! {
                <textarea rows="5" {value} oninput={change} maxlength={MAX_SOURCE.to_string()} spellcheck="false" required=true />
            }
        }
        SettingKind::Span | SettingKind::Pause | SettingKind::Range => html! {
            <input type="text" {value} oninput={typed(draft, slot)} maxlength="40" spellcheck="false" />
        },
    };
    let class = classes!("setting", (setting.kind == SettingKind::Text).then_some("tall"));
    html! {
        <label {class} title={help}>{ control }<span><b>{ title }</b><small>{ help }</small></span></label>
    }
}

/// A seed that nobody chose. The page may be random; the run it begins is not.
fn random_seed() -> u64 {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "below a million")]
    let seed = (js_sys::Math::random() * 1_000_000.0) as u64;
    seed
}

/// Every future that was left, to go back to.
fn branches(page: &Page) -> Html {
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
fn script(page: &Page) -> Html {
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
