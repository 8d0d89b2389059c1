//! The logs: a row per node, a column per index.

use crate::interface::{Deed, Tab};
use crate::language::words;
use crate::page::Page;
use faultline_engine::view::{LogView, NodeFrame};
use faultline_engine::{Facet, FactView, LogWindow, NodeId, NodeStatus};
use faultline_scene::Paint;
use faultline_words::Ui;
use wasm_bindgen::prelude::JsCast;
use yew::prelude::*;

/// Columns in view.
const COLUMNS: u64 = 7;

/// The table of logs, at their latest entries. A ballot is wider than a term, so it stands above what the entry holds.
pub fn logs(page: &Page) -> Html {
    let theme = page.theme.resolve();
    let (frame, last, tall) = page.run.read(|session| {
        let frame = session.frame();
        let probe = LogWindow { from: 1, len: 0 };
        let lasts = frame.nodes.iter().filter_map(|node| session.node(node.id, probe).log);
        let last = lasts.map(|log| log.last).max().unwrap_or(0);
        (frame, last, session.info().epochs.is_some_and(|kind| kind.wide))
    });
    let from = (last + 1).saturating_sub(COLUMNS).max(1);
    let rows: Vec<(NodeFrame, LogView)> = page.run.read(|session| {
        let window = LogWindow { from, len: COLUMNS };
        let row = |node: &NodeFrame| Some((node.clone(), session.node(node.id, window).log?));
        frame.nodes.iter().filter_map(row).collect()
    });
    let cell = |node: NodeId, log: &LogView, index: u64| {
        let place = usize::try_from(index - from).ok();
        let Some(entry) = place.and_then(|place| log.cells.get(place)).filter(|entry| !entry.is_hole())
        else {
            return html! { <td></td> };
        };
        let committed = index <= log.commit;
        let color = Paint::epoch(entry.epoch.number).css(theme);
        html! {
            <td>
                <button class={classes!("entry", (!committed).then_some("open"), (index > log.durable).then_some("wet"))}
                    style={format!("--t:{color}")} title={page.run.family().entry(entry, committed, index <= log.durable)}
                    onclick={choose(page, node, index, entry.epoch.number)} tabindex={if index == from { "0" } else { "-1" }}>
                    <b>{ entry.epoch.to_string() }</b>{ page.run.family().entry_short(entry) }
                </button>
            </td>
        }
    };
    html! {
        <section class={classes!("logs", tall.then_some("tall"))} aria-label={words().ui(Ui::LogTable)} tabindex="0">
            if last == 0 {
                <p class="empty">{ words().ui(Ui::LogEmpty) }</p>
            } else {
                <table onkeydown={Callback::from(turn)}>
                    <thead><tr>
                        <th scope="col"><span class="hidden">{ words().ui(Ui::LogIndex) }</span></th>
                        { for (from..from + COLUMNS).map(|index| html! { <th scope="col">{ index }</th> }) }
                    </tr></thead>
                    <tbody>
                        { for rows.iter().map(|(node, log)| html! {
                            <tr key={node.id.0} class={classes!((node.status == NodeStatus::Down).then_some("off"))}>
                                <th scope="row">{ node.id.to_string() }</th>
                                { for (from..from + COLUMNS).map(|index| cell(node.id, log, index)) }
                            </tr>
                        }) }
                    </tbody>
                </table>
            }
        </section>
    }
}

/// Chooses the event at which a node put an entry into its log: why it is there. One that it never accepted it was
/// told, when it found out that it was chosen.
fn choose(page: &Page, node: NodeId, index: u64, epoch: u64) -> Callback<MouseEvent> {
    let (run, interface) = (page.run.clone(), page.interface.clone());
    Callback::from(move |_: MouseEvent| {
        let event = run.read(|session| {
            let facts = session.facts(0, session.events());
            let mut own = facts.iter().rev().filter(|record| record.subject == node.into());
            let put = own.clone().find(|record| record.fact.facet() == Some(Facet::Entry { index, epoch }));
            let told = |record: &&FactView| record.fact.facet() == Some(Facet::Decided(index));
            put.or_else(|| own.find(told)).map(|record| record.event)
        });
        if event.is_some() {
            interface.dispatch(Deed::Event(event));
            interface.dispatch(Deed::Open(Tab::Events));
        }
    })
}

/// The arrow keys go from entry to entry; the table is one stop of the Tab key per row.
fn turn(event: KeyboardEvent) {
    let along = match event.key().as_str() {
        "ArrowRight" => true,
        "ArrowLeft" => false,
        _ => return,
    };
    let Some(cell) = event.target_dyn_into::<web_sys::Element>().and_then(|entry| entry.parent_element())
    else {
        return;
    };
    let next = if along { cell.next_element_sibling() } else { cell.previous_element_sibling() };
    let entry = next.and_then(|cell| cell.first_element_child());
    if let Some(entry) = entry.and_then(|entry| entry.dyn_into::<web_sys::HtmlElement>().ok()) {
        event.prevent_default();
        let _ = entry.focus();
    }
}
