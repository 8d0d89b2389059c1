//! The selected thing from inside.

use crate::language::words;
use crate::page::Page;
use faultline_engine::view::{Field, Grid, Value};
use faultline_engine::{ClockError, Direction, EventView, LogWindow, MessageId, NodeId, Route};
use faultline_scene::Thing;
use faultline_words::Ui;
use yew::prelude::*;

/// What is known of the event that is looked at, and of the selected thing.
pub fn inspector(page: &Page) -> Html {
    let event = page.interface.event.and_then(|event| page.run.read(|run| run.event(event)));
    let Some(event) = event else { return of_thing(page) };
    html! {
        <>
            { of_event(page, &event) }
            if page.interface.selected.is_some() { { of_thing(page) } }
        </>
    }
}

/// What happened, with its values and why.
fn of_event(page: &Page, event: &EventView) -> Html {
    let told = page.run.read(|run| words().event(run, event.number));
    html! {
        <section class="inspector">
            <h2><time>{ words().clock(event.time) }</time></h2>
            { for told.iter().map(|sentence| html! {
                <p><b>{ &sentence.what }</b>{ " " }<span class="why">{ &sentence.why }</span></p>
            }) }
            if let Some(message) = &event.message {
                <h3>{ words().message(message) }</h3>
                { fields(page, &message.view.fields) }
            }
        </section>
    }
}

fn of_thing(page: &Page) -> Html {
    match page.interface.selected {
        Some(Thing::Node(node)) => of_node(page, node),
        Some(Thing::Message(message)) => of_message(page, message),
        Some(Thing::Client(client)) => page.run.read(|session| {
            let frame = session.frame();
            let Some(client) = frame.clients.get(client.index()) else { return html! {} };
            html! {
                <section class="inspector">
                    <h2>{ words().client(client) }</h2>
                    <p>{ words().client_counts(client) }</p>
                </section>
            }
        }),
        Some(Thing::Link(from, to)) => page.run.read(|session| {
            let route = Route { from, to, direction: Direction::Both };
            let (there, back) = (session.link(from, to), session.link(to, from));
            html! {
                <section class="inspector">
                    <h2>{ words().link(route, &there, &back) }</h2>
                    <dl class="fields">
                        { for [(from, to, there), (to, from, back)].iter().map(|(a, b, link)| html! {
                            <><dt>{ format!("{a} → {b}") }</dt><dd>{ words().link_state(link) }</dd></>
                        }) }
                    </dl>
                </section>
            }
        }),
        None => html! {
            <section class="inspector">
                <p class="empty">{ words().ui(Ui::NoSelection) }{ " " }{ words().ui(Ui::SelectHint) }</p>
            </section>
        },
    }
}

fn fields(page: &Page, fields: &[Field]) -> Html {
    let family = page.run.family();
    html! {
        <dl class="fields">
            { for fields.iter().map(|field| html! {
                <><dt>{ words().label(family, field.label) }</dt><dd>{ words().value(family, &field.value) }</dd></>
            }) }
        </dl>
    }
}

fn of_node(page: &Page, node: NodeId) -> Html {
    let (frame, view, second, timers) = page.run.read(|session| {
        let window = LogWindow { from: 1, len: 0 };
        let second = session.second(node, window);
        (session.frame(), session.node(node, window), second, session.timers(node))
    });
    let Some(shown) = frame.nodes.get(node.index()) else { return html! {} };
    let family = page.run.family();
    html! {
        <section class="inspector">
            <h2>{ words().node(family, shown) }</h2>
            if shown.glance.is_none() {
                <p class="note">{ words().ui(if shown.status.is_member() { Ui::NoteDisk } else { Ui::NoteNoMember }) }</p>
            }
            { fields(page, &view.fields) }
            if let Some(work) = &shown.work {
                <h3>{ words().ui(Ui::Work) }</h3>
                <dl class="fields"><dt>{ words().timer(family, work.name) }</dt><dd>{ words().work(work) }</dd></dl>
            }
            if !shown.service.is_at_once() {
                <h3>{ words().ui(Ui::Server) }</h3>
                <p>{ words().service(shown.service, shown.busy, shown.waiting) }</p>
            }
            if shown.clock != ClockError::NONE {
                <h3>{ words().ui(Ui::Clock) }</h3>
                <p>{ words().clock_error(shown.clock) }</p>
            }
            if !timers.is_empty() {
                <h3>{ words().ui(Ui::Timers) }</h3>
                <dl class="fields">
                    { for timers.iter().map(|(timer, _, due)| html! {
                        <><dt>{ words().timer(family, timer.name) }</dt><dd>{ words().runs_out_in(due.since(frame.time)) }</dd></>
                    }) }
                </dl>
            }
            if let Some(table) = &view.table {
                <h3>{ words().ui(Ui::Store) }</h3>
                if table.is_empty() {
                    <p class="empty">{ words().ui(Ui::StoreEmpty) }</p>
                } else {
                    <dl class="fields mono">
                        { for table.iter().map(|(key, value)| html! { <><dt>{ key }</dt><dd>{ value }</dd></> }) }
                    </dl>
                }
            }
            { for view.grids.iter().map(|shown| grid(page, shown)) }
            if let Some(copy) = shown.liar.as_deref().and_then(|liar| liar.second.as_ref()) {
                <h3>{ words().second_copy(copy) }</h3>
                { for second.iter().map(|view| fields(page, &view.fields)) }
            }
            if let Some(lie) = shown.liar.as_deref().and_then(|liar| liar.lie) {
                <h3>{ words().lie(lie) }</h3>
            }
        </section>
    }
}

/// A table of values; what is too wide for the panel can be scrolled to.
fn grid(page: &Page, grid: &Grid) -> Html {
    let family = page.run.family();
    let cell = |value: &Value| html! { <td>{ words().value(family, value) }</td> };
    html! {
        <>
            <h3>{ words().label(family, grid.title) }</h3>
            if grid.rows.is_empty() {
                <p class="empty">{ words().ui(Ui::StoreEmpty) }</p>
            } else {
                <div class="grid" tabindex="0" role="group" aria-label={words().label(family, grid.title)}>
                    <table>
                        <thead><tr>
                            { for grid.columns.iter().map(|column| html! { <th scope="col">{ words().label(family, *column) }</th> }) }
                        </tr></thead>
                        <tbody>
                            { for grid.rows.iter().map(|row| html! { <tr>{ for row.iter().map(cell) }</tr> }) }
                        </tbody>
                    </table>
                </div>
            }
        </>
    }
}

fn of_message(page: &Page, id: MessageId) -> Html {
    let Some((detail, fate)) = page.run.read(|session| session.message(id)) else {
        return html! { <p class="empty">{ words().ui(Ui::NoSelection) }</p> };
    };
    html! {
        <section class="inspector">
            <h2>{ words().message_now(&detail, fate) }</h2>
            { fields(page, &detail.view.fields) }
            <p class="note">{ words().journey(&detail) }</p>
        </section>
    }
}
