//! The table of logs in view, outside of Yew.

use crate::language::language;
use crate::run::{Painted, Seen, View};
use faultline_canvas::Painter;
use faultline_engine::Session;
use faultline_scene::{Picture, Size, Theme};
use faultline_views::logs::{Cell, Plan, Table, Window, compose_into};
use faultline_words::Language;

/// The logs.
pub struct Logs {
    painter: Option<Painter>,
    size: Size,
    ratio: f64,
    window: Window,
    /// The entry that is looked at.
    read: Option<Cell>,
    picture: Picture,
    /// What was painted last; nothing when it has to be painted again.
    painted: Option<Key>,
}

/// What a painting depends on.
#[derive(Clone, Copy, PartialEq)]
struct Key {
    window: Window,
    read: Option<Cell>,
    theme: Theme,
    language: Language,
    /// How many events had happened: the same logs as long as it is the same run.
    events: u32,
}

impl Default for Logs {
    /// Logs without a canvas.
    fn default() -> Self {
        let size = Size { width: 300.0, height: 150.0 };
        let (window, picture) = (Window::Latest, Picture::new());
        Self { painter: None, size, ratio: 1.0, window, read: None, picture, painted: None }
    }
}

impl Logs {
    /// Where the entries of a run stand.
    pub fn plan(&self, session: &dyn Session) -> Plan {
        let tall = session.info().epochs.is_some_and(|kind| kind.wide);
        Plan::new(session.nodes().into(), self.size.width, tall)
    }

    /// What of the logs is in view.
    pub fn window(&self) -> Window {
        self.window
    }

    /// Brings another part of the logs into view.
    pub fn show(&mut self, window: Window) {
        self.window = window;
    }

    /// Says which entry is looked at.
    pub fn read(&mut self, cell: Option<Cell>) {
        self.read = cell;
    }
}

impl View for Logs {
    fn attach(&mut self, painter: Option<Painter>) {
        self.painter = painter;
        self.resize(self.size, self.ratio);
    }

    fn resize(&mut self, size: Size, ratio: f64) {
        (self.size, self.ratio) = (size, ratio);
        self.painted = None;
        if let Some(painter) = &mut self.painter {
            painter.resize(size.width, size.height, ratio);
        }
    }

    /// Whoever acts, or opens another run, looks at what comes of it.
    fn forget(&mut self) {
        self.painted = None;
        self.window = Window::Latest;
    }

    fn paint(&mut self, seen: &Seen<'_>) -> Painted {
        let Seen { session, family, theme, .. } = *seen;
        let plan = self.plan(session);
        let Some(painter) = &mut self.painter else { return Painted::default() };
        let (window, read) = (self.window, self.read);
        let now = Key { window, read, theme, language: language(), events: session.events() };
        if self.painted.replace(now) == Some(now) {
            return Painted::default();
        }
        let table = Table::of(session, window, plan.columns());
        compose_into(&mut self.picture, &table, &plan, &|entry| family.entry_short(entry), read);
        painter.paint(&self.picture, theme);
        Painted::default()
    }
}
