//! The requests of clients, the slowest first, and why a slow one took so long.

use crate::door;
use crate::interface::Deed;
use crate::language::words;
use crate::page::{Page, use_page};
use crate::parts::later::{View, later};
use crate::views::Requests;
use faultline_canvas::tenths;
use faultline_engine::{Span, Time};
use faultline_views::requests::{Request, during};
use faultline_words::Ui;
use yew::prelude::*;

/// Rows, at most.
const MOST: usize = 60;

/// The same requests as a history: few ask what their answers keep.
const HISTORY: View = View::with_words("page.history", door::history);

/// Faults that are told of one request, at most.
const MOST_FAULTS: usize = 4;

/// The list.
#[component]
pub fn RequestsView() -> Html {
    let page = use_page();
    let open = use_state(|| None::<u32>);
    let now = page.run.read(|session| session.head());
    let rows = page.run.view(|shown: &mut Requests| {
        page.run.read(|session| shown.0.read(session));
        shown.0.slowest(now, MOST)
    });
    let history = use_state(|| false);
    let turn = {
        let history = history.clone();
        Callback::from(move |_: MouseEvent| history.set(!*history))
    };
    let other = words().ui(if *history { Ui::SlowestFirst } else { Ui::AsHistory });
    let ways = html! { <p class="pills"><button onclick={turn}>{ other }</button></p> };
    if *history && !rows.is_empty() {
        return html! { <>{ ways }{ later(HISTORY) }</> };
    }
    let longest = rows.iter().map(|request| request.took(now)).max().unwrap_or(Span(1)).0.max(1);
    html! {
        <section class="requests">
            if rows.is_empty() {
                <p class="empty">{ words().ui(Ui::NoRequests) }</p>
            } else {
                { ways }
                <p class="note">{ words().ui(Ui::RequestsHelp) }</p>
            }
            <ol>
                { for rows.iter().map(|request| {
                    let number = request.asked.1;
                    let shown = *open == Some(number);
                    let turn = {
                        let open = open.clone();
                        Callback::from(move |_: MouseEvent| open.set(Some(number).filter(|_| !shown)))
                    };
                    row(&page, request, (now, longest), shown, turn)
                }) }
            </ol>
        </section>
    }
}

fn row(
    page: &Page,
    request: &Request,
    (now, longest): (Time, u64),
    shown: bool,
    turn: Callback<MouseEvent>,
) -> Html {
    let took = request.took(now);
    #[expect(clippy::cast_precision_loss, reason = "a part of a hundred")]
    let width = took.0 as f64 / longest as f64 * 100.0;
    let class =
        classes!(request.over.is_none().then_some("open"), (!request.answered).then_some("unanswered"));
    html! {
        <li key={request.asked.1} {class}>
            <button onclick={turn} aria-expanded={shown.to_string()}>
                <span class="asks"><b>{ request.ticket.client.to_string() }</b>{ " " }{ &request.operation }</span>
                <span class="took">{ words().request(took, request.over.is_some() && request.answered, request.attempts) }</span>
                <i aria-hidden="true" ~style={format!("width:{}%", tenths(width))}></i>
            </button>
            if shown {
                { why(page, request, now) }
            }
        </li>
    }
}

/// What is known of the causes: what was done to the run while the request was open, and what came then.
fn why(page: &Page, request: &Request, now: Time) -> Html {
    let end = request.over.map_or(now, |(time, _)| time);
    let faults = page.run.read(|session| during(session.inputs(), request.asked.0, end));
    let after = request.over.filter(|_| request.answered).and_then(|(answered, _)| {
        let ended = faults.iter().filter_map(|fault| fault.to.filter(|to| *to <= answered)).max()?;
        Some(answered.since(ended))
    });
    let go = |event: u32, time: Time| {
        let (run, interface) = (page.run.clone(), page.interface.clone());
        Callback::from(move |_: MouseEvent| {
            run.play(false);
            run.seek(time);
            interface.dispatch(Deed::Event(Some(event)));
        })
    };
    html! {
        <div class="causes">
            <p><button class="evidence" onclick={go(request.asked.1, request.asked.0)}>{ words().clock(request.asked.0) }</button>{ " " }{ words().ui(Ui::RequestSent) }</p>
            { for faults.iter().take(MOST_FAULTS).map(|fault| html! {
                <p class="fault">{ words().meanwhile(&words().action(&fault.input).name, fault.from, fault.to.filter(|to| *to <= now)) }</p>
            }) }
            if faults.is_empty() {
                <p>{ words().ui(Ui::NoFaultMeanwhile) }</p>
            }
            if let Some((time, event)) = request.over {
                <p>
                    <button class="evidence" onclick={go(event, time)}>{ words().clock(time) }</button>{ " " }
                    { words().ui(if request.answered { Ui::RequestAnswered } else { Ui::RequestGivenUp }) }
                    if let Some(after) = after {
                        { words().after_fault(after) }
                    }
                </p>
            }
        </div>
    }
}
