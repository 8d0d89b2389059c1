//! The doors to what of the page is fetched when somebody opens it; ARCHITECTURE.md says what a door is.

use crate::desk::{ASKING, Asking};
use crate::embed::{Channel, Hearer, Mode};
use crate::interface::Aside;
use crate::page::Page;
use crate::parts::{
    ACTIONS, Actions, BoardView, Catalogue, DiagramView, Embedding, HistoryView, LogsView, MatrixView,
    RequestsView, SeriesView, Settings, Voice, correction, export, help, inspector, lesson as of_lesson,
    side as of_side,
};
use faultline_scenario::Link;
use std::rc::Rc;
use yew::prelude::{Html, html};

/// Writes a long link, which is compressed.
#[inline(never)]
pub fn packing(link: &Link) -> String {
    link.encode()
}

/// What can be done to the selected thing.
#[inline(never)]
pub fn actions() -> &'static Actions {
    &ACTIONS
}

/// What asks the desk, and opens files.
#[inline(never)]
pub fn asking() -> &'static Asking {
    &ASKING
}

/// The catalogue.
#[inline(never)]
pub fn catalogue(_: &Page) -> Html {
    html! { <Catalogue /> }
}

/// The space-time diagram.
#[inline(never)]
pub fn diagram(_: &Page) -> Html {
    html! { <DiagramView /> }
}

/// The story beside the stage.
#[inline(never)]
pub fn voice(_: &Page) -> Html {
    html! { <Voice /> }
}

/// The panels beside the stage.
#[inline(never)]
pub fn side(page: &Page) -> Html {
    of_side(page)
}

/// The captions of a scenario.
#[inline(never)]
pub fn lesson(page: &Page) -> Html {
    of_lesson(page)
}

/// What is selected, value by value.
#[inline(never)]
pub fn inspection(page: &Page) -> Html {
    inspector(page)
}

/// The board of tasks.
#[inline(never)]
pub fn board(_: &Page) -> Html {
    html! { <BoardView /> }
}

/// The matrix of what each node believes or holds.
#[inline(never)]
pub fn matrix(_: &Page) -> Html {
    html! { <MatrixView /> }
}

/// The table of logs.
#[inline(never)]
pub fn logs(_: &Page) -> Html {
    html! { <LogsView /> }
}

/// A link that is refused, to be corrected.
#[inline(never)]
pub fn mistake(page: &Page) -> Html {
    correction(page)
}

/// The channel between an embed and the page around it.
#[inline(never)]
pub fn channel(page: &Page, mode: Mode) -> Option<Rc<dyn Hearer>> {
    Channel::open(page, mode).map(|channel| channel as Rc<dyn Hearer>)
}

/// How long the requests of clients took, and why.
#[inline(never)]
pub fn requests(_: &Page) -> Html {
    html! { <RequestsView /> }
}

/// The requests of clients as a history, and what the answers keep.
#[inline(never)]
pub fn history(_: &Page) -> Html {
    html! { <HistoryView /> }
}

/// What the run did over time.
#[inline(never)]
pub fn charts(_: &Page) -> Html {
    html! { <SeriesView /> }
}

/// What the run is made of.
#[inline(never)]
pub fn settings(_: &Page) -> Html {
    html! { <Settings /> }
}

/// What the page can do, in place of the panel.
#[inline(never)]
pub fn guide(page: &Page) -> Html {
    help(page)
}

/// What the run can be taken away as, and ready texts for authors: they have so much in common that they are one part.
#[inline(never)]
pub fn exports(page: &Page) -> Html {
    if page.interface.aside == Some(Aside::Embed) {
        html! { <Embedding /> }
    } else {
        export(page)
    }
}
