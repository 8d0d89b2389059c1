//! The requests of the run in view, outside of Yew.

use crate::run::{Painted, Seen, View};
use faultline_canvas::Painter;
use faultline_scene::Size;
use faultline_views::requests::Ledger;

/// What is known of the requests. It has no canvas: its rows are elements of the page.
#[derive(Default)]
pub struct Requests(pub Ledger);

impl View for Requests {
    fn attach(&mut self, _: Option<Painter>) {}

    fn resize(&mut self, _: Size, _: f64) {}

    fn forget(&mut self) {
        self.0 = Ledger::default();
    }

    fn paint(&mut self, _: &Seen<'_>) -> Painted {
        Painted::default()
    }
}
