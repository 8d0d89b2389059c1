//! The lanes: their room and their order.

use crate::story::{c, close, everything, lines, n, picture, plan, texts};
use faultline_scene::Size;
use faultline_scene::diagram::Plan;

#[test]
fn few_lanes_share_the_room_and_many_scroll() {
    let few = plan(5);
    assert!(few.hidden() < 1e-9);
    let many = plan(19);
    assert!(close(many.pitch(), 14.0) && many.hidden() > 100.0);
    let down = many.clone().scrolled_to(1e9);
    assert!(close(down.scroll(), many.hidden()));
    let last = down.lane_y(c(0)).expect("a lane");
    assert!(last < down.bottom() && last > down.bottom() - 14.0);
}

#[test]
fn lanes_stand_in_the_order_of_display() {
    let plan = Plan::new(&[n(2), c(0), n(0), n(2)], Size { width: 300.0, height: 120.0 }, 30.0);
    let y = |lane| plan.lane_y(lane).expect("a lane");
    assert!(y(n(2)) < y(c(0)) && y(c(0)) < y(n(0)));
    assert_eq!(plan.lanes(), [n(2), c(0), n(0)]);
    assert_eq!(plan.lane_y(n(1)), None);
    for (slot, lane) in plan.lanes().iter().enumerate() {
        assert_eq!(plan.lane_at(y(*lane)), Some(*lane));
        assert_eq!(plan.slot_at(y(*lane)), slot);
    }
    assert_eq!(plan.slot_at(1e6), 2);
}

#[test]
fn a_lane_that_is_left_out_takes_its_messages_along() {
    let strip = everything();
    let plan = Plan::new(&[n(0), n(1)], Size { width: 800.0, height: 150.0 }, 36.0);
    let picture = picture(&strip, &plan, 200);
    assert!(!texts(&picture).contains(&"n3".to_owned()));
    assert!(!lines(&picture).iter().any(|(_, _, stroke)| stroke.dash.is_some()), "the lost one went to n3");
}
