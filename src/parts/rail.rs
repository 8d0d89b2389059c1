//! The rail at the edge of the story: what can be opened beside the stage, and below it.

use super::side::{tab_id, title};
use super::views;
use crate::icons::{Icon, icon};
use crate::interface::{Deed, Tab};
use crate::language::words;
use crate::page::Page;
use faultline_engine::Panel;
use faultline_words::Ui;
use yew::prelude::*;

const TABS: [(Tab, Icon); 6] = [
    (Tab::Events, Icon::Events),
    (Tab::Rules, Icon::Rules),
    (Tab::Requests, Icon::Requests),
    (Tab::Inspector, Icon::Inspector),
    (Tab::Series, Icon::Series),
    (Tab::Run, Icon::Settings),
];

/// The rail.
pub fn rail(page: &Page) -> Html {
    let open = page.interface.open;
    let panel = page.run.read(|run| run.info().panel);
    let broken = page.run.read(|run| run.rules().iter().any(|(_, broken)| broken.is_some()));
    let view = page.deed(|_: MouseEvent| Deed::View);
    let diagram = page.deed(|_: MouseEvent| Deed::Diagram);
    html! {
        <nav class="rail" aria-label={words().ui(Ui::Panels)}>
            { for TABS.into_iter().map(|(tab, picture)| {
                let shown = open.side && page.interface.tab == tab && page.interface.aside.is_none();
                let turn = page.deed(move |_: MouseEvent| Deed::Turn(tab));
                let bad = (tab == Tab::Rules && broken).then_some("broken");
                button(tab_id(tab), picture, title(tab), shown, bad, turn)
            }) }
            if let Some((picture, name)) = name_of(panel) {
                { button("view".into(), picture, words().ui(name), open.view, None, view) }
            }
            <span class="space"></span>
            { button("lanes".into(), Icon::Diagram, words().ui(Ui::DiagramShort), open.diagram, None, diagram) }
        </nav>
    }
}

/// How the view of a protocol is called.
fn name_of(panel: Panel) -> Option<(Icon, Ui)> {
    views::later_of(panel)?;
    match panel {
        Panel::Logs => Some((Icon::Logs, Ui::LogTable)),
        Panel::Board => Some((Icon::Logs, Ui::Board)),
        Panel::Matrix => Some((Icon::Logs, Ui::Matrix)),
        Panel::Nothing => None,
    }
}

fn button(
    id: String,
    picture: Icon,
    name: &'static str,
    open: bool,
    class: Option<&'static str>,
    onclick: Callback<MouseEvent>,
) -> Html {
    html! {
        <button {id} class={classes!(class)} aria-pressed={open.to_string()} {onclick}>
            { icon(picture) }<span>{ name }</span>
        </button>
    }
}
