//! The space-time diagram: the axis, the lanes, what is drawn and what is found again.

mod axis;
mod crowd;
mod drawing;
mod finding;
mod lanes;
mod story;

use faultline_scene::diagram::{Axis, Hit, Look, bench, compose};
use faultline_scene::{Theme, svg};
use story::{everything, ms, n, picture, plan};

#[test]
fn one_of_everything_looks_as_it_did() {
    let (strip, plan) = (everything(), plan(3));
    let text = svg(&picture(&strip, &plan, 160), 800.0, 150.0, Some(Theme::Light));
    insta::assert_snapshot!("diagram_everything", text.replace("/><", "/>\n<"));
}

#[test]
fn causes_look_as_they_did() {
    let (strip, plan) = (everything(), plan(3));
    let cone = bench::cone(&strip, 3);
    let look = Look { now: ms(200), selected: Some(3), hovered: Some(Hit::Lane(n(1))), cone: Some(&cone) };
    let picture = compose(&strip, &Axis::new(&plan, strip.to), &plan, &look);
    let text = svg(&picture, 800.0, 150.0, None);
    insta::assert_snapshot!("diagram_causes", text.replace("/><", "/>\n<"));
}
