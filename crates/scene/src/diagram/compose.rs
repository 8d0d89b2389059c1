//! One stretch of a run, one picture.

use crate::diagram::axis::Axis;
use crate::diagram::cause::Causes;
use crate::diagram::look::Look;
use crate::diagram::plan::Plan;
use crate::diagram::thin::Thinning;
use crate::diagram::{density, event, lane, message, outage, ruler, view};
use crate::picture::Picture;
use faultline_engine::Time;
use faultline_engine::view::{Strip, StripEvent};

/// The picture of a stretch. For one picture; a page that draws many keeps a [`Picture`] and calls
/// [`compose_into`].
#[must_use]
pub fn compose(strip: &Strip, axis: &Axis, plan: &Plan, look: &Look<'_>) -> Picture {
    let mut picture = Picture::new();
    compose_into(&mut picture, strip, axis, plan, look);
    picture
}

/// Replaces what is in a picture by the part of a stretch that is in view. The axis has to be made for the
/// same plan, see [`Axis::over`].
pub fn compose_into(picture: &mut Picture, strip: &Strip, axis: &Axis, plan: &Plan, look: &Look<'_>) {
    picture.clear();
    let sheet = &Sheet::new(strip, axis, plan, look);
    ruler::draw_grid(picture, axis, plan);
    outage::draw(picture, sheet);
    lane::draw(picture, sheet);
    if sheet.thinning.crowded {
        density::draw(picture, sheet);
        density::draw_epochs(picture, sheet);
    }
    message::draw(picture, sheet);
    event::draw(picture, sheet);
    event::draw_choice(picture, sheet);
    lane::draw_names(picture, sheet);
    ruler::draw_labels(picture, axis, plan);
    ruler::draw_now(picture, axis, plan, look.now);
}

/// Everything that a drawing depends on.
pub(super) struct Sheet<'a> {
    pub(super) strip: &'a Strip,
    pub(super) axis: &'a Axis,
    pub(super) plan: &'a Plan,
    pub(super) look: &'a Look<'a>,
    /// The moments in view.
    pub(super) window: (Time, Time),
    /// The events in view.
    pub(super) events: &'a [StripEvent],
    pub(super) causes: Causes<'a>,
    pub(super) thinning: Thinning,
    /// The size of marks, from a half to 1: smaller where they are many.
    pub(super) scale: f64,
    /// Where the present is, in pixels; maybe not in view.
    pub(super) now_x: f64,
}

impl<'a> Sheet<'a> {
    fn new(strip: &'a Strip, axis: &'a Axis, plan: &'a Plan, look: &'a Look<'a>) -> Self {
        let window = view::window(axis);
        let events = view::events(strip, window.0, window.1);
        let causes = Causes::of(look, events);
        let thinning = Thinning::of(strip, axis, plan, Some(&causes));
        let scale = scale(events, plan);
        Self { strip, axis, plan, look, window, events, causes, thinning, scale, now_x: axis.x(look.now) }
    }

    /// Whether a place is beside neither end of the lanes.
    pub(super) fn in_width(&self, x: f64) -> bool {
        x >= self.plan.left() - 0.5 && x <= self.plan.right() + 0.5
    }
}

/// Marks are smaller where there are less than some 16 pixels of lane for each.
fn scale(events: &[StripEvent], plan: &Plan) -> f64 {
    let number = |count: usize| f64::from(u32::try_from(count).unwrap_or(u32::MAX));
    let marks = events.iter().filter(|event| !event::plain(event.look)).count();
    let room = (plan.right() - plan.left()) * number(plan.lanes().len());
    (room / number(marks.max(1)) / 16.0).clamp(0.5, 1.0)
}
