//! One stretch of a run, one picture.

use crate::diagram::axis::Axis;
use crate::diagram::look::Look;
use crate::diagram::plan::Plan;
use crate::diagram::{lane, outage, ruler};
use crate::picture::Picture;
use faultline_engine::view::Strip;

/// The picture of a stretch. For one picture; a page that draws many keeps a [`Picture`] and calls
/// [`compose_into`].
#[must_use]
pub fn compose(strip: &Strip, axis: &Axis, plan: &Plan, look: &Look<'_>) -> Picture {
    let mut picture = Picture::new();
    compose_into(&mut picture, strip, axis, plan, look);
    picture
}

/// Replaces what is in a picture by the part of a stretch that is in view.
pub fn compose_into(picture: &mut Picture, strip: &Strip, axis: &Axis, plan: &Plan, look: &Look<'_>) {
    picture.clear();
    let sheet = &Sheet { strip, axis, plan, look };
    ruler::draw_grid(picture, axis, plan);
    outage::draw(picture, sheet);
    lane::draw(picture, sheet);
    lane::draw_names(picture, sheet);
    ruler::draw_labels(picture, axis, plan);
    ruler::draw_now(picture, axis, plan, look.now);
}

/// Everything that a drawing depends on.
#[derive(Clone, Copy)]
pub(super) struct Sheet<'a> {
    pub(super) strip: &'a Strip,
    pub(super) axis: &'a Axis,
    pub(super) plan: &'a Plan,
    pub(super) look: &'a Look<'a>,
}
