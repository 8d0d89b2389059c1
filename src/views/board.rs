//! The board of tasks in view, outside of Yew.

use crate::run::{Painted, Seen, View};
use faultline_canvas::Painter;
use faultline_engine::NodeId;
use faultline_engine::view::TaskBoard;
use faultline_scene::{Picture, Size, Theme};
use faultline_views::Places as _;
use faultline_views::board::{Plan, changes_into, compose_into};

/// The board.
pub struct Board {
    painter: Option<Painter>,
    size: Size,
    plan: Plan,
    picture: Picture,
    /// What was painted last.
    shown: TaskBoard,
    /// When and for whom; nothing when all of it has to be painted again.
    painted: Option<Key>,
}

/// What a painting depends on beside the tasks.
#[derive(Clone, Copy, PartialEq)]
struct Key {
    selected: Option<NodeId>,
    theme: Theme,
    /// How many events had happened: the same tasks as long as it is the same run.
    events: u32,
}

impl Default for Board {
    /// A board without a canvas.
    fn default() -> Self {
        let size = Size { width: 300.0, height: 150.0 };
        let shown = TaskBoard::default();
        let plan = Plan::new(&shown, size);
        Self { painter: None, size, plan, picture: Picture::new(), shown, painted: None }
    }
}

impl Board {
    /// Where the tasks of a board stand.
    pub fn plan(&self, board: &TaskBoard) -> Plan {
        Plan::new(board, self.size)
    }
}

impl View for Board {
    fn attach(&mut self, painter: Option<Painter>) {
        self.painter = painter;
        self.forget();
    }

    fn resize(&mut self, size: Size, ratio: f64) {
        self.size = size;
        self.forget();
        if let Some(painter) = &mut self.painter {
            painter.resize(size.width, size.height, ratio);
        }
    }

    fn forget(&mut self) {
        self.painted = None;
    }

    /// All of it, or the tasks that have changed.
    fn paint(&mut self, seen: &Seen<'_>) -> Painted {
        let Seen { session, selected, theme, .. } = *seen;
        let Some(painter) = &mut self.painter else { return Painted::default() };
        let now = Key { selected, theme, events: session.events() };
        let before = self.painted.replace(now);
        if before == Some(now) {
            return Painted::default();
        }
        let board = session.board().unwrap_or_default();
        let same_picture = |before: Key| before.selected == selected && before.theme == theme;
        let plan = Plan::new(&board, self.size);
        // A task that becomes one of another kind moves to the others of that kind.
        let same_places = board.tasks.len() == self.shown.tasks.len() && plan == self.plan;
        if before.is_some_and(same_picture) && same_places {
            let plan = &self.plan;
            for place in changes_into(&mut self.picture, (&self.shown, &board), plan, selected) {
                painter.erase(plan.corner(place), plan.size());
            }
            painter.add(&self.picture);
        } else {
            self.plan = plan;
            compose_into(&mut self.picture, &board, &self.plan, selected);
            painter.paint(&self.picture, theme);
        }
        self.shown = board;
        Painted::default()
    }
}
