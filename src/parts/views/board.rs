//! The board of tasks, in words and as squares.

use super::squares::{Squares, SquaresView};
use crate::language::words;
use crate::page::use_page;
use crate::parts::canvas::use_view;
use crate::views::Board;
use faultline_engine::NodeId;
use faultline_engine::view::TaskView;
use faultline_views::Places;
use faultline_views::board::Plan;
use faultline_words::{Ui, Vocabulary};
use std::rc::Rc;
use yew::prelude::*;

/// The board.
#[component]
pub fn BoardView() -> Html {
    let page = use_page();
    let area = use_node_ref();
    let canvas = use_node_ref();
    use_view::<Board>(&page, &area, &canvas);
    let board = page.run.read(|session| session.board());
    let family = page.run.family();
    let told = family.board(board.as_ref());
    let board = board.unwrap_or_default();
    let plan = page.run.view(|shown: &mut Board| shown.plan(&board));
    let squares: Rc<dyn Squares> = Rc::new(Tasks { tasks: board.tasks, plan, family });
    let (keys, hint) = (words().ui(Ui::BoardKeys), words().ui(Ui::BoardHint));
    html! {
        <section class="board" aria-label={words().ui(Ui::Board)}>
            { for told.into_iter().map(|line| html! { <p>{ line }</p> }) }
            <SquaresView {squares} {keys} {hint} {area} {canvas} />
        </section>
    }
}

/// Tasks, and where they stand.
struct Tasks {
    tasks: Vec<TaskView>,
    plan: Plan,
    family: &'static dyn Vocabulary,
}

impl Squares for Tasks {
    fn count(&self) -> usize {
        self.tasks.len()
    }

    fn places(&self) -> &dyn Places {
        &self.plan
    }

    fn tell(&self, place: usize) -> String {
        self.tasks.get(place).map_or_else(String::new, |view| self.family.on_board(view))
    }

    /// Who executes a task or has it.
    fn nodes(&self, place: usize) -> Vec<NodeId> {
        self.tasks.get(place).map_or_else(Vec::new, |view| view.on.iter().collect())
    }
}
