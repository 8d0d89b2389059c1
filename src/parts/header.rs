//! The top of the page: what runs, and what can be done with it as a whole.

use crate::icons::{Icon, icon};
use crate::interface::{Aside, Deed, Tab};
use crate::language::words;
use crate::page::Page;
use crate::theme::Choice;
use faultline_engine::SettingKind;
use faultline_words::{Language, Ui};
use web_sys::HtmlSelectElement;
use yew::prelude::*;

/// The keys of what has one in sight; see `keys.rs`.
const PRESENT: &str = "P";
const EVERYTHING: &str = "E";

/// The top of the page.
pub fn header(page: &Page) -> Html {
    let (info, nodes, seed) = page.run.read(|session| (session.info(), session.nodes(), session.seed()));
    let mut bugs = page.run.read(|session| session.settings());
    bugs.retain(|setting| setting.kind == SettingKind::Bug && setting.value == "on");
    let open_run = page.deed(|_: MouseEvent| Deed::Open(Tab::Run));
    let share = {
        let page = page.clone();
        Callback::from(move |_: MouseEvent| page.share())
    };
    let turn_theme = {
        let theme = page.theme.clone();
        Callback::from(move |_: MouseEvent| theme.set(theme.next()))
    };
    let theme_name = words().ui(match *page.theme {
        Choice::System => Ui::ThemeSystem,
        Choice::Light => Ui::ThemeLight,
        Choice::Dark => Ui::ThemeDark,
    });
    let help = page.interface.aside == Some(Aside::Help);
    let embed = page.interface.aside == Some(Aside::Embed);
    let turn_embed = page.deed(|_: MouseEvent| Deed::Aside(Aside::Embed));
    let turn_help = page.deed(|_: MouseEvent| Deed::Aside(Aside::Help));
    let export = page.interface.aside == Some(Aside::Export);
    let turn_export = page.deed(|_: MouseEvent| Deed::Aside(Aside::Export));
    let all = page.interface.open.everything;
    let everything = page.deed(|_: MouseEvent| Deed::Everything);
    let present = page.deed(|_: MouseEvent| Deed::Present(true));
    let catalogue = page.interface.catalogue;
    let turn_catalogue = {
        let page = page.clone();
        Callback::from(move |_: MouseEvent| {
            if catalogue {
                page.interface.dispatch(Deed::Catalogue(false));
            } else {
                page.open_catalogue();
            }
        })
    };
    html! {
        <header>
            <h1>{ words().ui(Ui::Title) }</h1>
            <button class="protocol" title={info.source} onclick={turn_catalogue.clone()}>{ page.run.read(|session| session.name(words().language())) }</button>
            <button class="chip" onclick={open_run.clone()}>{ words().nodes(nodes) }</button>
            <button class="chip seed" onclick={open_run.clone()}>{ words().seed(seed) }</button>
            { for bugs.iter().map(|bug| {
                let (name, help) = words().setting(page.run.family(), info.slug, bug.name);
                html! { <button class="chip bug" onclick={open_run.clone()} title={help}>{ words().planted(name) }</button> }
            }) }
            <span class="space"></span>
            <button class="plain wide" onclick={turn_catalogue} aria-expanded={catalogue.to_string()}>{ words().ui(Ui::Catalogue) }</button>
            <button class="plain wide" onclick={open_run}>{ words().ui(Ui::NewRun) }</button>
            <button class="plain wide keyed" onclick={present} aria-keyshortcuts={PRESENT}>{ words().ui(Ui::Present) }<kbd aria-hidden="true">{ PRESENT }</kbd></button>
            <button class="plain wide keyed" onclick={everything} aria-pressed={all.to_string()} aria-keyshortcuts={EVERYTHING}>{ words().ui(Ui::Everything) }<kbd aria-hidden="true">{ EVERYTHING }</kbd></button>
            <button class="plain wide" onclick={turn_embed} aria-expanded={embed.to_string()}>{ words().ui(Ui::Embed) }</button>
            <button class="primary" onclick={share} aria-keyshortcuts="S">{ words().ui(Ui::Share) }</button>
            <button class="plain wide" onclick={turn_export} aria-expanded={export.to_string()}>{ words().ui(Ui::Export) }</button>
            { tongue(page) }
            <button class="icon" onclick={turn_theme} title={theme_name} aria-label={theme_name}>
                { icon(Icon::Theme) }
            </button>
            <button class="icon" onclick={turn_help} title={words().ui(Ui::Help)} aria-label={words().ui(Ui::Help)}
                aria-expanded={help.to_string()} aria-keyshortcuts="?">
                { icon(Icon::Help) }
            </button>
        </header>
    }
}

/// The choice of the language: each is named as its speakers call it.
fn tongue(page: &Page) -> Html {
    let choose = {
        let page = page.clone();
        Callback::from(move |event: Event| {
            let chosen = event.target_dyn_into::<HtmlSelectElement>();
            if let Some(language) = chosen.and_then(|select| select.value().parse().ok()) {
                page.speak(language);
            }
        })
    };
    let name = words().ui(Ui::Language);
    let spoken = *page.language;
    html! {
        <label class="tongue" title={name}>
            { icon(Icon::Language) }
            <select onchange={choose} aria-label={name}>
                { for Language::ALL.into_iter().map(|language| html! {
                    <option value={language.code()} lang={language.code()} selected={language == spoken}>
                        { language.own_name() }
                    </option>
                }) }
            </select>
        </label>
    }
}
