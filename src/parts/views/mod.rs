//! The kinds of view beside stage and diagram, one file each, and where each is shown.

mod board;
mod history;
mod logs;
mod matrix;
mod requests;
mod series;
mod squares;

pub use board::BoardView;
pub use history::HistoryView;
pub use logs::LogsView;
pub use matrix::MatrixView;
pub use requests::RequestsView;
pub use series::SeriesView;

use super::later::{View, later};
use crate::door;
use faultline_engine::Panel;
use yew::prelude::*;

const BOARD: View = View::new("page.board", door::board);
const MATRIX: View = View::with_words("page.matrix", door::matrix);
const LOGS: View = View::new("page.logs", door::logs);

/// The panel of a kind.
pub fn panel(kind: Panel) -> Html {
    later_of(kind).map_or_else(|| html! {}, later)
}

/// What is fetched for a panel of a kind.
pub fn later_of(kind: Panel) -> Option<View> {
    match kind {
        Panel::Board => Some(BOARD),
        Panel::Logs => Some(LOGS),
        Panel::Matrix => Some(MATRIX),
        Panel::Nothing => None,
    }
}
