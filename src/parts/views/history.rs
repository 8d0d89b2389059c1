//! The requests of clients as a history: bars from asking to answer, what the answers keep, and an order that explains them.

use crate::browser;
use crate::focus;
use crate::interface::Deed;
use crate::language::words;
use crate::page::{Page, use_page};
use crate::views::Requests;
use faultline_canvas::tenths;
use faultline_engine::Time;
use faultline_judge::{Promise, Verdict};
use faultline_views::history::{Bar, Plan, Verdicts, verdicts};
use faultline_views::requests::Request;
use faultline_words::{Found, HistoryWords, history_words};
use std::rc::Rc;
use web_sys::Element;
use yew::prelude::*;

/// Bars, at most: the last requests.
const MOST: usize = 60;

/// How long the search may take for each of the eight promises, in milliseconds.
const SEARCH: f64 = 15.0;

/// How wide a column is, in pixels.
const COLUMN: f64 = 76.0;
/// Where the first row begins below the top.
const TOP: f64 = 4.0;
/// What is free between a bar and the next row.
const AIR_BELOW: f64 = 8.0;
/// How high a bar is for a mouse, and for a finger.
const BAR: f64 = 24.0;
const TOUCHED_BAR: f64 = 44.0;
/// How much of what comes before a contradiction is in view.
const AIR: f64 = 60.0;

/// What was found; for a request of another kind its place.
type Judged = Rc<Result<Verdicts, usize>>;

/// Everything that is shown.
struct Shown {
    requests: Vec<Request>,
    plan: Plan,
    verdicts: Judged,
    forgets: bool,
    promise: Promise,
    /// How high a bar is.
    bar: f64,
}

impl Shown {
    /// How high a row is.
    fn row(&self) -> f64 {
        self.bar + AIR_BELOW
    }
}

/// The history.
#[component]
pub fn HistoryView() -> Html {
    let page = use_page();
    let chosen = use_state(|| Promise::Linearizable);
    // The bar that the Tab key goes to; without one, the last.
    let stop = use_state(|| None::<usize>);
    // The requests that were judged last, and what was found: the page is rendered more often than somebody asks or hears something.
    let judged = use_mut_ref(|| None::<(Vec<Request>, Judged)>);
    let said = history_words(*page.language);
    let shown = read(&page, *chosen, &mut judged.borrow_mut());
    let choose = |promise: Promise| {
        let chosen = chosen.clone();
        Callback::from(move |_: MouseEvent| chosen.set(promise))
    };
    let here = stop.filter(|place| shown.plan.bars.iter().any(|bar| bar.request == *place));
    let here = here.or_else(|| shown.plan.bars.last().map(|bar| bar.request));
    let walk = {
        let (stop, bars) = (stop.clone(), shown.plan.bars.clone());
        Callback::from(move |event: KeyboardEvent| {
            let Some(place) = bars.iter().position(|bar| Some(bar.request) == here) else { return };
            let to = match event.key().as_str() {
                "ArrowRight" => (place + 1).min(bars.len() - 1),
                "ArrowLeft" => place.saturating_sub(1),
                "Home" => 0,
                "End" => bars.len() - 1,
                _ => return,
            };
            event.prevent_default();
            event.stop_propagation();
            stop.set(Some(bars[to].request));
            focus::on(&id(bars[to].request));
        })
    };
    // What contradicts the promise is in view, or else what was asked last, unless the reader goes elsewhere.
    let lanes = use_node_ref();
    {
        let lanes = lanes.clone();
        let named = unexplained(&shown).or(wrong(&shown).first().copied());
        let contradicts = shown.plan.bars.iter().find(|bar| Some(bar.request) == named);
        let from = contradicts.map(|bar| whole((bar.from * COLUMN).max(AIR) - AIR));
        use_effect_with((from, shown.plan.bars.last().map(|bar| bar.request)), move |(from, _)| {
            if let Some(lanes) = lanes.cast::<Element>() {
                lanes.set_scroll_left(from.unwrap_or(lanes.scroll_width()));
            }
        });
    }
    let earlier = shown.requests.len() - shown.plan.bars.len();
    html! {
        <section class="history">
            <p class="note">{ said.help() }</p>
            { bars(&page, said, &shown, here, (lanes, walk)) }
            if earlier > 0 {
                <p class="note">{ said.earlier(earlier) }</p>
            }
            { findings(said, &shown, choose) }
        </section>
    }
}

fn read(page: &Page, promise: Promise, judged: &mut Option<(Vec<Request>, Judged)>) -> Shown {
    let now = page.run.read(|session| session.head());
    let (requests, forgets) = page.run.view(|shown: &mut Requests| {
        page.run.read(|session| shown.0.read(session));
        (shown.0.by(now), shown.0.forgets())
    });
    let plan = Plan::of(&requests, MOST);
    let found = match judged {
        Some((of, found)) if *of == requests => found.clone(),
        _ => {
            let found = Rc::new(verdicts(&requests, || {
                let end = browser::now() + SEARCH;
                move || browser::now() > end
            }));
            *judged = Some((requests.clone(), found.clone()));
            found
        }
    };
    let bar = if browser::matches("(pointer: coarse)") { TOUCHED_BAR } else { BAR };
    Shown { requests, plan, verdicts: found, forgets, promise, bar }
}

fn bars(
    page: &Page,
    said: &dyn HistoryWords,
    shown: &Shown,
    here: Option<usize>,
    (lanes, walk): (NodeRef, Callback<KeyboardEvent>),
) -> Html {
    let Shown { plan, promise, .. } = shown;
    let wrong = wrong(shown);
    let orders =
        judged(shown).filter(|_| *promise == Promise::Linearizable).map(Verdicts::orders).unwrap_or_default();
    let (width, height) = (plan.columns * COLUMN, pixels(plan.rows) * shown.row() + TOP);
    html! {
        <div class="bars" onkeydown={walk}>
            <ul aria-hidden="true">
                { for plan.clients.iter().map(|(client, _, rows)| html! {
                    <li ~style={format!("height:{}px", tenths(pixels(*rows) * shown.row()))}>{ client.to_string() }</li>
                }) }
            </ul>
            <div class="lanes" ref={lanes} ~style={format!("height:{}px", tenths(height))}>
                <div ~style={format!("width:{}px;height:{}px", tenths(width), tenths(height))}>
                    { for plan.bars.iter().map(|bar| one(page, said, shown, bar, &wrong, here)) }
                    <svg width={tenths(width)} height={tenths(height)} aria-hidden="true">
                        { for orders.iter().map(|order| way(shown, order)) }
                    </svg>
                </div>
            </div>
        </div>
    }
}

/// What was found, if the requests could be judged.
fn judged(shown: &Shown) -> Option<&Verdicts> {
    shown.verdicts.as_ref().as_ref().ok().filter(|_| !shown.forgets)
}

/// The requests that contradict the promise in view.
fn wrong(shown: &Shown) -> Vec<usize> {
    judged(shown).map(|found| found.contradicting(shown.promise)).unwrap_or_default()
}

/// The request whose answer no order explains.
fn unexplained(shown: &Shown) -> Option<usize> {
    let found = judged(shown)?;
    match found.of(shown.promise) {
        Some(Verdict::Broken(broken)) => found.request(broken.at?),
        _ => None,
    }
}

/// A request.
fn one(
    page: &Page,
    said: &dyn HistoryWords,
    shown: &Shown,
    bar: &Bar,
    wrong: &[usize],
    here: Option<usize>,
) -> Html {
    let request = &shown.requests[bar.request];
    let told = answer(request);
    let contradicts = wrong.contains(&bar.request);
    let (left, top) = (bar.from * COLUMN, pixels(bar.row) * shown.row() + TOP);
    // A gap to what the same client asks next.
    let width = (bar.to - bar.from) * COLUMN - 3.0;
    let label =
        said.bar(&request.ticket.client.to_string(), &request.operation, told.as_deref(), contradicts);
    let text = match &told {
        // That a write was done is said by its bar.
        Some(told) if told != "ok" => format!("{} \u{2192} {told}", request.operation),
        _ => request.operation.clone(),
    };
    let class = classes!(contradicts.then_some("wrong"), (!request.answered).then_some("open"));
    let (event, time) = (request.asked.1, request.asked.0);
    let tabindex = if here == Some(bar.request) { "0" } else { "-1" };
    html! {
        <button key={bar.request} id={id(bar.request)} {class} {tabindex} aria-label={label.clone()} title={label} onclick={go(page, event, time)}
            ~style={format!("left:{}px;top:{}px;width:{}px;height:{}px", tenths(left), tenths(top), tenths(width), tenths(shown.bar))}>{ text }</button>
    }
}

/// To the event at which something was asked.
fn go(page: &Page, event: u32, time: Time) -> Callback<MouseEvent> {
    let (run, interface) = (page.run.clone(), page.interface.clone());
    Callback::from(move |_: MouseEvent| {
        run.play(false);
        run.seek(time);
        interface.dispatch(Deed::Event(Some(event)));
    })
}

/// A line through the moments at which the requests of one key take effect.
fn way(shown: &Shown, order: &[usize]) -> Html {
    let plan = &shown.plan;
    let points = plan.points(order);
    let spot = |request: usize| {
        let row = plan.bars.iter().find(|bar| bar.request == request).map_or(0, |bar| bar.row);
        pixels(row) * shown.row() + TOP + shown.bar - 3.0
    };
    let spots: Vec<(f64, f64)> =
        points.iter().map(|point| (point.at * COLUMN, spot(point.request))).collect();
    let line: Vec<String> = spots.iter().map(|(x, y)| format!("{},{}", tenths(*x), tenths(*y))).collect();
    html! {
        <>
            <polyline points={line.join(" ")} />
            { for spots.iter().map(|(x, y)| html! { <circle cx={tenths(*x)} cy={tenths(*y)} r="3" /> }) }
        </>
    }
}

/// The promises, and what was found about the chosen one.
fn findings(
    said: &dyn HistoryWords,
    shown: &Shown,
    choose: impl Fn(Promise) -> Callback<MouseEvent>,
) -> Html {
    let found = match shown.verdicts.as_ref() {
        _ if shown.forgets => return html! { <p>{ said.forgotten() }</p> },
        Err(place) => {
            let operation = shown.requests.get(*place).map_or("", |request| &request.operation);
            return html! { <p>{ said.no_store(operation) }</p> };
        }
        Ok(found) => found,
    };
    let promise = shown.promise;
    html! {
        <>
            <h2 id="promises">{ said.promises() }</h2>
            <div class="promises" role="group" aria-labelledby="promises">
                { for found.all().iter().map(|(one, verdict)| {
                    let kept = match verdict {
                        Verdict::Kept { .. } => Some(true),
                        Verdict::Broken(_) => Some(false),
                        _ => None,
                    };
                    let (class, sign) = match kept {
                        Some(true) => ("kept", "\u{2713}"),
                        Some(false) => ("broken", "\u{2717}"),
                        None => ("unknown", "?"),
                    };
                    let name = said.promise(*one);
                    html! {
                        <button {class} aria-pressed={(*one == promise).to_string()} aria-label={words().pair(name, said.mark(kept))} onclick={choose(*one)}>
                            <i aria-hidden="true">{ sign }</i>{ name }
                        </button>
                    }
                }) }
            </div>
            <p>{ said.meaning(promise) }</p>
            <p class="verdict" role="status">{ verdict(said, shown, found) }</p>
        </>
    }
}

fn verdict(said: &dyn HistoryWords, shown: &Shown, found: &Verdicts) -> String {
    let promise = shown.promise;
    let request = |operation: usize| found.request(operation).and_then(|place| shown.requests.get(place));
    let told = |request: &Request| answer(request).unwrap_or_default();
    match found.of(promise) {
        Some(Verdict::Kept { .. }) => said.found(promise, Found::Kept),
        Some(Verdict::Broken(broken)) => match (broken.at.and_then(request), broken.process) {
            (Some(request), _) => {
                let (client, told) = (request.ticket.client.to_string(), told(request));
                let operation = &request.operation;
                said.found(promise, Found::Unexplained { client: &client, operation, told: &told })
            }
            (None, Some(process)) => {
                said.found(promise, Found::Blind { client: found.client(process).unwrap_or_default() })
            }
            (None, None) => said.found(promise, Found::NoOrder),
        },
        Some(Verdict::NotDefined { operation }) => {
            let operation = request(*operation).map_or("", |request| &request.operation);
            said.found(promise, Found::NotDefined { operation })
        }
        Some(Verdict::NotDecided(why)) => said.found(promise, Found::NotDecided(*why)),
        None => String::new(),
    }
}

/// What a client was told, if it was.
fn answer(request: &Request) -> Option<String> {
    request.answered.then(|| request.told.as_ref().map_or_else(|| "ok".to_string(), |told| told.plain()))
}

fn id(request: usize) -> String {
    format!("request-{request}")
}

#[expect(clippy::cast_possible_truncation, reason = "a place on the screen")]
fn whole(pixels: f64) -> i32 {
    pixels as i32
}

fn pixels(count: usize) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX))
}
