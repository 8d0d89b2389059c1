//! The logs: a row per node, a column per index.

use crate::app::{Page, words};
use faultline_engine::view::{LogView, NodeFrame};
use faultline_engine::{LogWindow, NodeStatus};
use faultline_scene::Paint;
use faultline_words::Ui;
use yew::prelude::*;

/// Columns in view.
const COLUMNS: u64 = 7;

/// The table of logs, at their latest entries.
pub fn logs(page: &Page) -> Html {
    let theme = page.theme.resolve();
    let (frame, last) = page.run.read(|session| {
        let frame = session.frame();
        let probe = LogWindow { from: 1, len: 0 };
        let lasts = frame.nodes.iter().filter_map(|node| session.node(node.id, probe).log);
        let last = lasts.map(|log| log.last).max().unwrap_or(0);
        (frame, last)
    });
    let from = (last + 1).saturating_sub(COLUMNS).max(1);
    let rows: Vec<(NodeFrame, LogView)> = page.run.read(|session| {
        let window = LogWindow { from, len: COLUMNS };
        let row = |node: &NodeFrame| Some((node.clone(), session.node(node.id, window).log?));
        frame.nodes.iter().filter_map(row).collect()
    });
    let cell = |log: &LogView, index: u64| {
        let Some(entry) = usize::try_from(index - from).ok().and_then(|place| log.cells.get(place)) else {
            return html! { <td></td> };
        };
        let committed = index <= log.commit;
        let color = Paint::epoch(entry.epoch).css(theme);
        html! {
            <td>
                <span class={classes!("entry", (!committed).then_some("open"), (index > log.durable).then_some("wet"))}
                    style={format!("--t:{color}")} title={words().entry(entry, committed, index <= log.durable)}>
                    <b>{ entry.epoch }</b>{ words().entry_short(entry) }
                </span>
            </td>
        }
    };
    html! {
        <section class="logs" aria-label={words().ui(Ui::LogTable)}>
            if last == 0 {
                <p class="empty">{ words().ui(Ui::LogEmpty) }</p>
            } else {
                <table>
                    <thead><tr>
                        <th scope="col"><span class="hidden">{ words().ui(Ui::LogIndex) }</span></th>
                        { for (from..from + COLUMNS).map(|index| html! { <th scope="col">{ index }</th> }) }
                    </tr></thead>
                    <tbody>
                        { for rows.iter().map(|(node, log)| html! {
                            <tr key={node.id.0} class={classes!((node.status == NodeStatus::Down).then_some("off"))}>
                                <th scope="row">{ node.id.to_string() }</th>
                                { for (from..from + COLUMNS).map(|index| cell(log, index)) }
                            </tr>
                        }) }
                    </tbody>
                </table>
            }
        </section>
    }
}
