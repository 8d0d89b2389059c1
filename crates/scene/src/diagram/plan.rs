//! Where the lanes stand.

use crate::point::{Point, Size, within};
use faultline_engine::Endpoint;

/// Above the lanes: the marks of what was done to the network as a whole.
const HEAD: f64 = 12.0;
/// Below the lanes: the labels of the axis.
const FOOT: f64 = 19.0;
/// Behind the last moment.
const TAIL: f64 = 12.0;
/// Lanes that are closer than this cannot be told apart; more of them scroll.
const TIGHTEST: f64 = 14.0;
/// Lanes that are farther apart than this have lost sight of each other.
const WIDEST: f64 = 44.0;
/// From this height on a diagram has the page for itself, in pixels.
const TALL: f64 = 500.0;

/// The places of the lanes, in CSS pixels.
#[derive(Clone, Debug, PartialEq)]
pub struct Plan {
    lanes: Vec<Endpoint>,
    /// The place of each lane among them by number: nodes and clients.
    places: [Vec<Option<u32>>; 2],
    size: Size,
    gutter: f64,
    pitch: f64,
    scroll: f64,
}

impl Plan {
    /// Lanes from top to bottom in the order of display, in a picture of a size, with `gutter` pixels for
    /// their names on the left. An endpoint without a lane is left out with all its messages; one that is
    /// named twice has its lane where it is named first.
    #[must_use]
    pub fn new(lanes: &[Endpoint], size: Size, gutter: f64) -> Self {
        let mut plan = Self {
            lanes: Vec::with_capacity(lanes.len()),
            places: [Vec::new(), Vec::new()],
            size: Size { width: size.width.max(1.0), height: size.height.max(1.0) },
            gutter: gutter.max(0.0),
            pitch: TIGHTEST,
            scroll: 0.0,
        };
        for lane in lanes {
            let place = u32::try_from(plan.lanes.len()).unwrap_or(u32::MAX);
            let (kind, index) = number(*lane);
            let places = &mut plan.places[kind];
            if places.len() <= index {
                places.resize(index + 1, None);
            }
            if places[index].is_none() {
                places[index] = Some(place);
                plan.lanes.push(*lane);
            }
        }
        // On a whole page the lanes use the room that there is.
        let widest = if size.height > TALL { 2.5 * WIDEST } else { WIDEST };
        plan.pitch = (plan.room() / count(plan.lanes.len().max(1))).clamp(TIGHTEST, widest);
        plan
    }

    /// The same lanes, moved up by a number of pixels from their first position, as far as there are more.
    #[must_use]
    pub fn scrolled_to(mut self, pixels: f64) -> Self {
        self.scroll = within(pixels, 0.0, self.hidden());
        self
    }

    /// How far the lanes are moved up, in pixels.
    #[must_use]
    pub fn scroll(&self) -> f64 {
        self.scroll
    }

    /// How far the lanes can be moved up, in pixels; 0 when all are in sight.
    #[must_use]
    pub fn hidden(&self) -> f64 {
        (self.pitch * count(self.lanes.len()) - self.room()).max(0.0)
    }

    /// The lanes in order.
    #[must_use]
    pub fn lanes(&self) -> &[Endpoint] {
        &self.lanes
    }

    /// The whole picture, in pixels.
    #[must_use]
    pub fn size(&self) -> Size {
        self.size
    }

    /// The height of a lane in pixels.
    #[must_use]
    pub fn pitch(&self) -> f64 {
        self.pitch
    }

    /// Where the lines of the lanes begin, in pixels from the left.
    #[must_use]
    pub fn left(&self) -> f64 {
        self.gutter
    }

    /// Where the lines of the lanes end, in pixels from the left.
    #[must_use]
    pub fn right(&self) -> f64 {
        (self.size.width - TAIL).max(self.gutter + 1.0)
    }

    /// The upper edge of the first lane in sight, in pixels from the top.
    #[must_use]
    pub fn top(&self) -> f64 {
        HEAD
    }

    /// The lower edge of the last lane in sight, in pixels from the top.
    #[must_use]
    pub fn bottom(&self) -> f64 {
        HEAD + self.room()
    }

    /// The line of a lane, in pixels from the top; outside `top()..=bottom()` where it is scrolled out of
    /// sight.
    #[must_use]
    pub fn lane_y(&self, lane: Endpoint) -> Option<f64> {
        self.place(lane).map(|place| self.y(place))
    }

    /// The lane at a height, in pixels from the top.
    #[must_use]
    pub fn lane_at(&self, y: f64) -> Option<Endpoint> {
        let lanes = self.lanes.iter().enumerate();
        let mut near = lanes.filter(|(place, _)| (self.y(*place) - y).abs() <= self.pitch / 2.0);
        near.next().map(|(_, lane)| *lane).filter(|_| (self.top()..=self.bottom()).contains(&y))
    }

    /// The place in the order at which a lane that is dropped at a height belongs: 0 to the number of lanes
    /// less one.
    #[must_use]
    pub fn slot_at(&self, y: f64) -> usize {
        let above = (0..self.lanes.len()).filter(|place| self.y(*place) + self.pitch / 2.0 < y).count();
        above.min(self.lanes.len().saturating_sub(1))
    }

    /// The place of a lane in the order, from 0.
    pub(super) fn place(&self, lane: Endpoint) -> Option<usize> {
        let (kind, index) = number(lane);
        self.places[kind].get(index).copied().flatten().map(|place| place as usize)
    }

    /// The line of the lane at a place in the order.
    pub(super) fn y(&self, place: usize) -> f64 {
        let above = (self.room() - self.pitch * count(self.lanes.len())).max(0.0) / 2.0;
        HEAD + above + self.pitch * (count(place) + 0.5) - self.scroll
    }

    /// Whether the line of a lane is in sight.
    pub(super) fn in_sight(&self, y: f64) -> bool {
        y >= self.top() + 2.0 && y <= self.bottom() - 2.0
    }

    /// Whether a place is right of the names, between the head and the axis.
    pub(super) fn in_body(&self, at: Point) -> bool {
        at.x >= self.left() && at.y >= self.top() && at.y <= self.bottom()
    }

    fn room(&self) -> f64 {
        (self.size.height - HEAD - FOOT).max(TIGHTEST)
    }
}

/// Which of the two kinds, and which of the kind.
fn number(lane: Endpoint) -> (usize, usize) {
    match lane {
        Endpoint::Node(node) => (0, node.index()),
        Endpoint::Client(client) => (1, client.index()),
    }
}

#[expect(clippy::cast_precision_loss, reason = "a number of lanes")]
fn count(n: usize) -> f64 {
    n as f64
}
