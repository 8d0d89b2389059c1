//! Clusters of local events without communication: one dot with their number, until there is room for each.

use crate::brush::{Brush, Pen};
use crate::diagram::compose::Sheet;
use crate::diagram::event::share;
use crate::diagram::hit::radius;
use crate::diagram::{layer, view};
use crate::mark::{Anchor, Face, Stroke};
use crate::paint::{Color, Paint};
use crate::picture::{Picture, Type};
use crate::point::{Point, Size};
use crate::words::text_width;
use faultline_engine::Weight;
use faultline_engine::view::{StripEvent, StripLook};

/// Events that are farther apart stand for themselves, in pixels.
const OPEN: f64 = 6.0;
/// The size of the number in pixels.
const TYPE: f64 = 9.0;

/// The clusters of all lanes, while the events go by.
pub(super) struct Clusters<'a> {
    sheet: &'a Sheet<'a>,
    /// Whether an event in view sent a message.
    sends: Vec<bool>,
    lanes: Vec<Lane>,
}

#[derive(Clone, Copy)]
struct Lane {
    cluster: Option<Cluster>,
    /// Where the last thing that was drawn ends.
    right: f64,
}

/// Local events that stand too close to each other.
#[derive(Clone, Copy)]
struct Cluster {
    first: Point,
    last: f64,
    count: u32,
    share: f64,
    lit: bool,
}

impl<'a> Clusters<'a> {
    pub(super) fn new(sheet: &'a Sheet<'a>) -> Self {
        let mut sends = Vec::new();
        if !sheet.thinning.crowded {
            sends.resize(sheet.events.len(), false);
            let first = sheet.events.first().map_or(0, |event| event.number);
            for message in view::messages(sheet.strip, sheet.window.0, sheet.window.1) {
                let place = message.event.checked_sub(first).map(|place| place as usize);
                if let Some(sends) = place.and_then(|place| sends.get_mut(place)) {
                    *sends = true;
                }
            }
        }
        let lane = Lane { cluster: None, right: f64::NEG_INFINITY };
        Self { sheet, sends, lanes: vec![lane; sheet.plan.lanes().len()] }
    }

    /// Adds an event to the cluster of its lane; or ends the cluster, where the event is not of its kind.
    pub(super) fn take(
        &mut self,
        picture: &mut Picture,
        brush: &mut Brush,
        event: &StripEvent,
        lane: usize,
        at: Point,
    ) -> bool {
        if !self.quiet(event) {
            self.close(picture, brush, lane, at.x - radius(event.look));
            self.lanes[lane].right = at.x + radius(event.look);
            return false;
        }
        let light = self.sheet.causes.event(event.number);
        let lit = light.is_lit();
        if let Some(cluster) = &mut self.lanes[lane].cluster
            && at.x - cluster.last < OPEN
        {
            cluster.last = at.x;
            cluster.count += 1;
            cluster.lit |= lit;
            cluster.share = cluster.share.max(share(self.sheet, event, light));
            return true;
        }
        self.close(picture, brush, lane, at.x);
        let share = share(self.sheet, event, light);
        self.lanes[lane].cluster = Some(Cluster { first: at, last: at.x, count: 1, share, lit });
        true
    }

    /// Draws what is left.
    pub(super) fn finish(mut self, picture: &mut Picture, brush: &mut Brush) {
        for lane in 0..self.lanes.len() {
            self.close(picture, brush, lane, f64::INFINITY);
        }
    }

    /// Whether an event is local, sends nothing, and is no turning point.
    fn quiet(&self, event: &StripEvent) -> bool {
        let first = self.sheet.events.first().map_or(0, |event| event.number);
        let place = event.number.checked_sub(first).map(|place| place as usize);
        let sends = || place.and_then(|place| self.sends.get(place)).copied().unwrap_or(true);
        event.look == StripLook::Local && event.weight < Weight::Headline && !sends()
    }

    /// Draws the cluster of a lane; the next thing begins at `next`.
    fn close(&mut self, picture: &mut Picture, brush: &mut Brush, lane: usize, next: f64) {
        let Lane { cluster: Some(cluster), right } = self.lanes[lane] else { return };
        self.lanes[lane].cluster = None;
        let color = Paint::new(if cluster.lit { Color::Ink } else { Color::Soft }).fade(cluster.share);
        let middle = f64::midpoint(cluster.first.x, cluster.last);
        let number = cluster.count.to_string();
        let height = (self.sheet.plan.pitch() - 3.0).min(11.0);
        let half = ((cluster.last - cluster.first.x) / 2.0 + 2.2)
            .max(text_width(&number, TYPE) / 2.0 + 3.0)
            .max(height / 2.0);
        // It may stand a little beside its events rather than on what came before.
        let center = Point::new(middle.max(right + half + 1.0).min(middle + 5.0), cluster.first.y);
        let roomy = center.x - half > right + 0.5 && center.x + half < next - 0.5;
        if cluster.count == 1 || !roomy {
            let tenths = if cluster.count == 1 { 44 } else { 56 };
            brush.dot(Pen::new(layer::DOT, color, tenths), Point::new(middle, center.y));
            self.lanes[lane].right = cluster.last + 2.2;
            return;
        }
        let size = Size { width: half * 2.0, height };
        let corner = Point::new(center.x - half, center.y - height / 2.0);
        let stroke = Some(Stroke::new(color, 1.0));
        picture.rect(corner, size, height / 2.0, Color::Background.into(), stroke);
        let style = Type::new(TYPE, Face::Plain, color);
        let base = Point::new(center.x, center.y + TYPE * 0.35);
        picture.write(base, Anchor::Middle, style, format_args!("{number}"));
        self.lanes[lane].right = center.x + half;
    }
}
