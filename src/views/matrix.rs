//! The matrix in view, outside of Yew.

use crate::run::{Painted, Seen, View};
use faultline_canvas::Painter;
use faultline_engine::view::{Detail, Matrix};
use faultline_engine::{NodeId, Time};
use faultline_scene::{Picture, Size, Theme};
use faultline_views::Places as _;
use faultline_views::matrix::{Labels, Plan, changes_into, compose_into};

/// The matrix.
pub struct Beliefs {
    painter: Option<Painter>,
    size: Size,
    labels: Labels,
    picture: Picture,
    /// What was painted last.
    shown: Matrix,
    /// When and for whom; nothing when it has to be painted again.
    painted: Option<Key>,
}

/// What a painting depends on. A square fills up while time passes, also between events.
#[derive(Clone, Copy, PartialEq)]
struct Key {
    selected: Option<NodeId>,
    theme: Theme,
    events: u32,
    now: Time,
}

impl Default for Beliefs {
    /// A matrix without a canvas.
    fn default() -> Self {
        let size = Size { width: 300.0, height: 150.0 };
        Self {
            painter: None,
            size,
            labels: Labels::default(),
            picture: Picture::new(),
            shown: Matrix::default(),
            painted: None,
        }
    }
}

impl Beliefs {
    /// Where the beliefs of a matrix stand, whose rows and columns have these names from now on.
    pub fn plan(&mut self, matrix: &Matrix, labels: Labels) -> Plan {
        if self.labels != labels {
            self.labels = labels;
            self.forget();
        }
        Plan::new(matrix, &self.labels, self.size)
    }
}

impl View for Beliefs {
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

    fn paint(&mut self, seen: &Seen<'_>) -> Painted {
        let Seen { session, selected, theme, .. } = *seen;
        let Some(painter) = &mut self.painter else { return Painted::default() };
        let now = Key { selected, theme, events: session.events(), now: session.head() };
        let before = self.painted.replace(now);
        if before == Some(now) {
            return Painted::default();
        }
        let matrix = faultline_engine::matrix(session, Detail::Marks);
        let plan = Plan::new(&matrix, &self.labels, self.size);
        let (shown, labels) = ((&self.shown, &matrix), (&plan, &self.labels));
        // The rim of a selected column runs through its squares.
        let is_same = before.is_some_and(|before| before.selected.is_none() && before.theme == theme);
        let changes = (is_same && selected.is_none()).then(|| changes_into(&mut self.picture, shown, labels));
        if let Some(changes) = changes.flatten() {
            for place in changes {
                painter.erase(plan.corner(place), plan.size());
            }
            painter.add(&self.picture);
        } else {
            compose_into(&mut self.picture, &matrix, labels, selected);
            painter.paint(&self.picture, theme);
        }
        self.shown = matrix;
        Painted::default()
    }
}
