//! Composing and painting one frame after the other, with the page's own painter.

use faultline_canvas::Painter;
use faultline_engine::Span;
use faultline_engine::view::Frame;
use faultline_scene::bench::synthetic_frame;
use faultline_scene::{Layout, Margins, NodeText, Picture, Stage, Theme, compose_into};
use web_sys::HtmlCanvasElement;

/// Simulated time between two frames: a sixtieth of a second at the speed that a page opens with.
const PACE: Span = Span(400);
/// Frames after which the first comes again.
const FRAMES: u32 = 12;

/// Nodes that stand still and messages that move.
pub struct Scene {
    first: Frame,
    frame: Frame,
    shown: u32,
    layout: Layout,
    texts: Vec<(String, String)>,
    picture: Picture,
    painter: Painter,
}

impl Scene {
    /// A scene on a canvas of a size in CSS pixels; none when the browser has no such canvas.
    #[must_use]
    pub fn new(
        canvas: HtmlCanvasElement,
        nodes: u16,
        messages: u32,
        width: f64,
        height: f64,
    ) -> Option<Self> {
        let mut painter = Painter::new(canvas)?;
        painter.resize(width, height, 1.0);
        let frame = synthetic_frame(nodes, messages);
        // What the page says of a leader and of followers.
        let text = |i: u16| {
            let (badge, caption) = if i == 0 { ("L t3", "leader, commit 4") } else { ("F t3", "commit 4") };
            (badge.to_owned(), caption.to_owned())
        };
        Some(Self {
            layout: Layout::within(nodes, 1, width, height, Margins::default()),
            first: frame.clone(),
            frame,
            shown: 0,
            texts: (0..nodes).map(text).collect(),
            picture: Picture::new(),
            painter,
        })
    }

    /// Composes the next frame.
    pub fn compose(&mut self) {
        self.shown = (self.shown + 1) % FRAMES;
        self.frame.time = self.first.time + Span(PACE.0 * u64::from(self.shown));
        let nodes: Vec<NodeText<'_>> =
            self.texts.iter().map(|(badge, caption)| NodeText { badge, inside: "", caption }).collect();
        let stage = Stage { nodes: &nodes, ..Stage::default() };
        compose_into(&mut self.picture, &self.frame, &self.layout, &stage);
    }

    /// Paints what was composed.
    pub fn paint(&mut self) {
        self.painter.paint(&self.picture, Theme::Light);
    }

    /// How many marks the picture has.
    #[must_use]
    pub fn marks(&self) -> usize {
        self.picture.marks().len()
    }
}
