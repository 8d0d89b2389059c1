//! The board of tasks in view, outside of Yew.

use faultline_canvas::Painter;
use faultline_engine::view::TaskBoard;
use faultline_engine::{NodeId, Session};
use faultline_scene::{Picture, Size, Theme, board_into};

/// The board.
pub struct Board {
    painter: Option<Painter>,
    size: Size,
    picture: Picture,
    /// What was painted last, and for whom.
    shown: Option<(TaskBoard, Option<NodeId>, Theme)>,
}

impl Board {
    /// A board without a canvas.
    pub fn new() -> Self {
        let size = Size { width: 300.0, height: 150.0 };
        Self { painter: None, size, picture: Picture::new(), shown: None }
    }

    /// Takes a canvas to paint on.
    pub fn attach(&mut self, painter: Option<Painter>) {
        self.painter = painter;
        self.shown = None;
    }

    /// Fits it to a size in CSS pixels.
    pub fn resize(&mut self, width: f64, height: f64, ratio: f64) {
        self.size = Size { width, height };
        self.shown = None;
        if let Some(painter) = &mut self.painter {
            painter.resize(width, height, ratio);
        }
    }

    /// Paints what the session shows, if that is something new.
    pub fn paint(&mut self, session: &dyn Session, selected: Option<NodeId>, theme: Theme) {
        let Some(painter) = &mut self.painter else { return };
        let now = Some((session.board().unwrap_or_default(), selected, theme));
        if self.shown == now {
            return;
        }
        self.shown = now;
        let Some((board, ..)) = &self.shown else { return };
        board_into(&mut self.picture, board, self.size, selected);
        painter.paint(&self.picture, theme);
    }
}
