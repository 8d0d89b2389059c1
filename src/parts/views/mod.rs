//! The kinds of view beside stage and diagram, one file each, and where each is shown.

mod board;
mod log;
mod series;

pub use board::BoardView;
pub use series::SeriesView;

use super::later::{View, later};
use crate::door;
use crate::page::Page;
use faultline_engine::Panel;
use yew::prelude::*;

const BOARD: View = View { part: "page.board", door: door::board };

/// The panel of a kind.
pub fn panel(page: &Page, kind: Panel) -> Html {
    match (kind, later_of(kind)) {
        (_, Some(view)) => later(view),
        (Panel::Logs, None) => log::logs(page),
        (Panel::Nothing | Panel::Board, None) => html! {},
    }
}

/// What is fetched for a panel of a kind, if it is not there from the beginning.
pub fn later_of(kind: Panel) -> Option<View> {
    match kind {
        Panel::Board => Some(BOARD),
        Panel::Logs | Panel::Nothing => None,
    }
}
