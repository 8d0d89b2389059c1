//! The board of tasks in view, outside of Yew.

use faultline_canvas::Painter;
use faultline_engine::view::TaskBoard;
use faultline_engine::{NodeId, Session};
use faultline_scene::{BoardPlan, Picture, Size, Theme, board_into, changes_into};

/// The board.
pub struct Board {
    painter: Option<Painter>,
    size: Size,
    plan: BoardPlan,
    picture: Picture,
    /// What was painted last.
    shown: TaskBoard,
    /// When and for whom; nothing when all of it has to be painted again.
    painted: Option<Painted>,
}

/// What a painting depends on beside the tasks.
#[derive(Clone, Copy, PartialEq)]
struct Painted {
    selected: Option<NodeId>,
    theme: Theme,
    /// How many events had happened: the same tasks as long as it is the same run.
    events: u32,
}

impl Board {
    /// A board without a canvas.
    pub fn new() -> Self {
        let size = Size { width: 300.0, height: 150.0 };
        let shown = TaskBoard::default();
        let plan = BoardPlan::new(&shown, size);
        Self { painter: None, size, plan, picture: Picture::new(), shown, painted: None }
    }

    /// Takes a canvas to paint on.
    pub fn attach(&mut self, painter: Option<Painter>) {
        self.painter = painter;
        self.forget();
    }

    /// Another run, branch or script: what was painted may be different at the same event.
    pub fn forget(&mut self) {
        self.painted = None;
    }

    /// Fits it to a size in CSS pixels.
    pub fn resize(&mut self, width: f64, height: f64, ratio: f64) {
        self.size = Size { width, height };
        self.forget();
        if let Some(painter) = &mut self.painter {
            painter.resize(width, height, ratio);
        }
    }

    /// Where the tasks of a board stand.
    pub fn plan(&self, board: &TaskBoard) -> BoardPlan {
        BoardPlan::new(board, self.size)
    }

    /// Paints what the session shows: all of it, or the tasks that have changed.
    pub fn paint(&mut self, session: &dyn Session, selected: Option<NodeId>, theme: Theme) {
        let Some(painter) = &mut self.painter else { return };
        let now = Painted { selected, theme, events: session.events() };
        let before = self.painted.replace(now);
        if before == Some(now) {
            return;
        }
        let board = session.board().unwrap_or_default();
        let same_picture = |before: Painted| before.selected == selected && before.theme == theme;
        if before.is_some_and(same_picture) && board.tasks.len() == self.shown.tasks.len() {
            let (plan, side) = (&self.plan, self.plan.side());
            for place in changes_into(&mut self.picture, (&self.shown, &board), plan, selected) {
                painter.erase(plan.corner(place), Size { width: side, height: side });
            }
            painter.add(&self.picture);
        } else {
            self.plan = BoardPlan::new(&board, self.size);
            board_into(&mut self.picture, &board, &self.plan, selected);
            painter.paint(&self.picture, theme);
        }
        self.shown = board;
    }
}
