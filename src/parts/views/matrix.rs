//! The matrix, in words and as squares.

use super::squares::{Squares, SquaresView};
use crate::language::words;
use crate::page::{Page, use_page};
use crate::parts::canvas::use_view;
use crate::views::Beliefs;
use faultline_engine::view::{Detail, Matrix};
use faultline_engine::{NodeId, matrix as matrix_of};
use faultline_views::Places;
use faultline_views::matrix::Plan;
use faultline_words::{MatrixWords, Ui, belief_of_matrix, labels_of_matrix, matrix_words};
use std::rc::Rc;
use yew::prelude::*;

/// The matrix.
#[component]
pub fn MatrixView() -> Html {
    let page = use_page();
    let area = use_node_ref();
    let canvas = use_node_ref();
    use_view::<Beliefs>(&page, &area, &canvas);
    let said = matrix_words(*page.language);
    let family = page.run.family();
    let matrix = page.run.read(|session| matrix_of(session, Detail::Marks));
    let labels = labels_of_matrix((words(), said), family, &matrix);
    let plan = page.run.view(|shown: &mut Beliefs| shown.plan(&matrix, labels));
    let about = matrix.about();
    let told = if matrix.cells.is_empty() { said.empty() } else { said.title(about) };
    let (keys, hint) = (said.keys(), said.hint(about));
    let squares: Rc<dyn Squares> = Rc::new(Cells { page, matrix, plan, said });
    html! {
        <section class="board matrix" aria-label={words().ui(Ui::Matrix)}>
            <p>{ told }</p>
            <SquaresView {squares} {keys} {hint} {area} {canvas} />
        </section>
    }
}

/// Beliefs, and where they stand.
struct Cells {
    page: Page,
    matrix: Matrix,
    plan: Plan,
    said: &'static dyn MatrixWords,
}

impl Squares for Cells {
    fn count(&self) -> usize {
        self.matrix.cells.len()
    }

    fn places(&self) -> &dyn Places {
        &self.plan
    }

    /// The values behind a square are read when it is told: of ten thousand, a few are.
    fn tell(&self, place: usize) -> String {
        let run = &self.page.run;
        let drawn = self.matrix.cells.get(place).and_then(Option::as_ref);
        let by = drawn.and_then(|drawn| drawn.by.node());
        let row = by.map_or_else(Vec::new, |by| run.read(|session| session.beliefs(by, Detail::Values)));
        let whole = row.iter().find(|belief| drawn.is_some_and(|drawn| drawn.of == belief.of));
        belief_of_matrix((words(), self.said), run.family(), (&self.matrix, place), whole.or(drawn))
    }

    /// Of whom it is believed, and who believes it.
    fn nodes(&self, place: usize) -> Vec<NodeId> {
        let Some((row, column)) = self.matrix.subjects(place) else { return Vec::new() };
        let mut nodes: Vec<NodeId> = column.node().into_iter().collect();
        nodes.extend(row.node().filter(|row| column.node() != Some(*row)));
        nodes
    }
}
