//! The time series in view, outside of Yew: which charts of which stretch, what is read, what is being selected.

use crate::language::words;
use crate::run::{Painted, Seen, View};
use crate::time_axis;
use faultline_canvas::Painter;
use faultline_engine::Time;
use faultline_scene::{Picture, Point, Size, Theme};
use faultline_views::series::{Chart, Grid, Labels, Ledger, Look, Plan, Quantity, Spot, Step, compose_into};
use faultline_words::labels;

/// Events that are read in one frame at most, so that a frame stays a frame.
const READ_AT_ONCE: u32 = 50_000;

/// The charts of the run.
pub struct Charts {
    painter: Option<Painter>,
    width: f64,
    ledger: Ledger,
    /// What is shown although it is not usual, or not shown although it is.
    turned: Vec<Quantity>,
    /// Whether the whole run is shown, and not the window of the diagram.
    whole: bool,
    /// The moment that is read; otherwise the present.
    cursor: Option<Time>,
    /// The stretch that is being selected: where that began, and where it is now.
    selecting: Option<(Time, Time)>,
    charts: Vec<Chart>,
    /// What the charts were made for; they are the same as long as it is.
    made_for: Option<Made>,
    picture: Picture,
    /// What was painted last.
    painted: Option<Frame>,
}

/// What charts depend on beside the run.
#[derive(Clone, PartialEq)]
struct Made {
    grid: Grid,
    quantities: Vec<Quantity>,
    known: Time,
    events: u32,
}

/// What a painting depends on beside the charts.
#[derive(Clone, Copy, PartialEq)]
struct Frame {
    now: Time,
    cursor: Option<Time>,
    selected: Option<(Time, Time)>,
    theme: Theme,
}

impl Default for Charts {
    /// Charts without a canvas.
    fn default() -> Self {
        Self {
            painter: None,
            width: 300.0,
            ledger: Ledger::new(),
            turned: Vec::new(),
            whole: true,
            cursor: None,
            selecting: None,
            charts: Vec::new(),
            made_for: None,
            picture: Picture::new(),
            painted: None,
        }
    }
}

impl Charts {
    /// What there are charts of, each with whether it is shown.
    pub fn choice(&self) -> Vec<(Quantity, bool)> {
        self.ledger.quantities().into_iter().map(|quantity| (quantity, self.shows(quantity))).collect()
    }

    fn shows(&self, quantity: Quantity) -> bool {
        quantity.is_usual() != self.turned.contains(&quantity)
    }

    /// Shows a chart that was not shown, or the other way round.
    pub fn turn(&mut self, quantity: Quantity) {
        match self.turned.iter().position(|other| *other == quantity) {
            Some(place) => {
                self.turned.remove(place);
            }
            None => self.turned.push(quantity),
        }
    }

    /// Whether the whole run is shown, and not the window of the diagram.
    pub fn whole(&self) -> bool {
        self.whole
    }

    /// Shows the whole run, or the window of the diagram.
    pub fn set_whole(&mut self, whole: bool) {
        self.whole = whole;
        (self.cursor, self.selecting) = (None, None);
    }

    /// Where the charts stand.
    pub fn plan(&self) -> Plan {
        Plan::new(self.charts.len(), self.width)
    }

    /// The charts as they were last painted, and what is to be read beside them.
    pub fn shown(&self, now: Time) -> Vec<Labels> {
        let Some(made) = &self.made_for else { return Vec::new() };
        let at = self.cursor.unwrap_or(now);
        self.charts.iter().map(|chart| labels(words(), chart, &made.grid, at)).collect()
    }

    /// What is at a place.
    pub fn spot(&self, at: Point) -> Option<Spot> {
        let made = self.made_for.as_ref()?;
        Some(self.plan().spot(at, &made.grid))
    }

    /// The moment that is read, if it is not the present.
    pub fn cursor(&self) -> Option<Time> {
        self.cursor
    }

    /// Reads another moment, or the present.
    pub fn set_cursor(&mut self, cursor: Option<Time>) {
        self.cursor = cursor;
    }

    /// Moves the moment that is read; when selecting, the end of the stretch goes along.
    pub fn step(&mut self, step: Step, now: Time, selecting: bool) {
        let Some(made) = &self.made_for else { return };
        let before = self.cursor.unwrap_or(now);
        let after = step.from(before, &made.grid, self.ledger.known());
        self.cursor = Some(after);
        if selecting {
            self.select(before, after);
        } else {
            self.selecting = None;
        }
    }

    /// Selects from a moment, unless a selection has begun already, to another one.
    pub fn select(&mut self, from: Time, to: Time) {
        let from = self.selecting.map_or(from, |(from, _)| from);
        self.selecting = Some((from, to));
    }

    /// The stretch that was being selected; nothing is, from now on.
    pub fn selected(&mut self) -> Option<(Time, Time)> {
        let (one, other) = self.selecting.take()?;
        Some((one.min(other), one.max(other)))
    }

    fn draw(&mut self, grid: &Grid, painted: &Frame) {
        let labels = self.shown(painted.now);
        let plan = self.plan();
        let charts: Vec<(&Chart, &Labels)> = self.charts.iter().zip(&labels).collect();
        let Frame { now, cursor, selected, theme } = *painted;
        let look = Look { now, cursor, selected, faults: self.ledger.faults() };
        compose_into(&mut self.picture, &charts, grid, &plan, &look);
        if let Some(painter) = &mut self.painter {
            painter.paint(&self.picture, theme);
        }
    }
}

impl View for Charts {
    fn attach(&mut self, painter: Option<Painter>) {
        self.painter = painter;
        (self.cursor, self.selecting) = (None, None);
        self.forget();
    }

    fn resize(&mut self, size: Size, ratio: f64) {
        self.width = size.width;
        self.painted = None;
        if let Some(painter) = &mut self.painter {
            painter.resize(size.width, size.height, ratio);
        }
    }

    fn forget(&mut self) {
        self.made_for = None;
        self.painted = None;
    }

    fn paint(&mut self, seen: &Seen<'_>) -> Painted {
        let Seen { session, window, theme, .. } = *seen;
        if self.painter.is_none() {
            return Painted::default();
        }
        let up_to_date = self.ledger.read(session, READ_AT_ONCE);
        let mut quantities = self.ledger.quantities();
        quantities.retain(|quantity| self.shows(*quantity));
        let room = Plan::new(quantities.len(), self.width).buckets();
        let grid = if self.whole {
            Grid::whole(Time::ZERO, time_axis::end(session.horizon()), room)
        } else {
            Grid::whole(window.0, window.1, room)
        };
        let made = Made { grid, quantities, known: self.ledger.known(), events: session.known_events() };
        let other = self.made_for.as_ref().is_none_or(|before| before.quantities != made.quantities);
        if self.made_for.as_ref() != Some(&made) {
            self.charts =
                made.quantities.iter().map(|quantity| self.ledger.chart(*quantity, &grid)).collect();
            self.made_for = Some(made);
            self.painted = None;
        }
        let selected = match self.selecting {
            Some((one, other)) => Some((one.min(other), one.max(other))),
            None => self.whole.then_some(window),
        };
        let painted = Frame { now: session.head(), cursor: self.cursor, selected, theme };
        if self.painted != Some(painted) {
            self.draw(&grid, &painted);
            self.painted = Some(painted);
        }
        Painted { unread: !up_to_date, other }
    }
}
