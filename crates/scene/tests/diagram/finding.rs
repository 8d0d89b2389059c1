//! What is found at a place, and what stays inside of the picture.

use crate::story::{everything, lanes, ms, n, picture, plan};
use faultline_engine::MessageId;
use faultline_engine::view::Cone;
use faultline_scene::diagram::{Axis, Hit, Look, Plan, bench, compose};
use faultline_scene::{Mark, Picture, Point, Pointer, Size};
use proptest::prelude::*;

#[test]
fn the_gutter_is_the_lanes_own() {
    let (strip, plan) = (everything(), plan(3));
    let axis = Axis::new(&plan, strip.to);
    let at = Point::new(10.0, plan.lane_y(n(1)).expect("a lane"));
    assert_eq!(plan.hit(&strip, &axis, at, Pointer::Mouse), Some(Hit::Lane(n(1))));
}

#[test]
fn the_number_of_a_run_leads_to_one_of_its_events() {
    let (strip, plan) = (everything(), plan(3));
    let axis = Axis::new(&plan, strip.to);
    let picture = picture(&strip, &plan, 200);
    let number = picture.marks().iter().find_map(|mark| match mark {
        Mark::Text { at, text, .. } if picture.text(*text) == "3" => Some(*at),
        _ => None,
    });
    let hit = plan.hit(&strip, &axis, number.expect("the number"), Pointer::Mouse);
    assert!(matches!(hit, Some(Hit::Event(4..=6))), "{hit:?}");
}

#[test]
fn a_place_where_nothing_is_gives_nothing() {
    let (strip, plan) = (everything(), plan(3));
    let axis = Axis::new(&plan, strip.to);
    let at = Point::new(axis.x(ms(195)), plan.lane_y(n(1)).expect("a lane"));
    assert_eq!(plan.hit(&strip, &axis, at, Pointer::Mouse), None);
}

#[test]
fn a_loss_is_found_at_its_cross() {
    let (strip, plan) = (everything(), plan(3));
    let axis = Axis::new(&plan, strip.to);
    let at = plan.event_place(&strip, &axis, 7).expect("the loss");
    assert_eq!(plan.hit(&strip, &axis, at, Pointer::Mouse), Some(Hit::Message(MessageId(3))));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn every_event_and_message_in_view_is_found(start in 0.0..3e6_f64, span in 2e4..8e5_f64, nodes in 3_u16..6) {
        let strip = bench::synthetic_strip(nodes, 1_500);
        let plan = plan(nodes);
        let axis = Axis::new(&plan, strip.to).between(start, start + span);
        for event in &strip.events {
            let at = plan.event_place(&strip, &axis, event.number).expect("all have lanes");
            if at.x < plan.left() || at.x > plan.right() {
                continue;
            }
            let hit = plan.hit(&strip, &axis, at, Pointer::Mouse);
            let place = match hit {
                Some(Hit::Event(number)) => plan.event_place(&strip, &axis, number).expect("it was hit"),
                Some(Hit::Message(_)) if event.lane.is_none() => at,
                _ => return Err(TestCaseError::fail(format!("{event:?} gave {hit:?}"))),
            };
            prop_assert!(place.distance(at) < 6.0);
        }
        for message in &strip.messages {
            let Some(end) = message.end else { continue };
            let from = Point::new(axis.x(message.sent), plan.lane_y(message.from).expect("a lane"));
            let to = plan.event_place(&strip, &axis, end.event).expect("a lane");
            let middle = from.lerp(to, 0.5);
            if middle.x > plan.left() && middle.x < plan.right() {
                prop_assert!(plan.hit(&strip, &axis, middle, Pointer::Mouse).is_some());
            }
        }
    }

    #[test]
    fn marks_are_few_finite_and_inside(
        nodes in 3_u16..20,
        events in 10_usize..12_000,
        start in 0.0..1.0_f64,
        zoom in 1.0..2e4_f64,
        width in 40.0..2_000.0_f64,
        height in 10.0..400.0_f64,
        now in 0.0..1.2_f64,
        root in prop::option::of(0_usize..10_000),
    ) {
        let strip = bench::synthetic_strip(nodes, events);
        let plan = Plan::new(&lanes(nodes), Size { width, height }, 36.0).scrolled_to(start * 50.0);
        let axis = Axis::new(&plan, strip.to).zoomed(zoom, 0.0);
        let axis = axis.panned(-start * (width - 48.0) * zoom);
        let cone = root.map(|root| {
            let numbers = |from: usize, to: usize| (from..to).map(|number| u32::try_from(number).unwrap());
            Cone { past: numbers(0, root).step_by(3).collect(), future: numbers(root + 1, events).collect(), path: vec![] }
        });
        let look = Look {
            now: axis.time(now * width),
            selected: root.map(|root| u32::try_from(root).unwrap()),
            hovered: Some(Hit::Message(MessageId(7))),
            cone: cone.as_ref(),
        };
        let picture = compose(&strip, &axis, &plan, &look);
        prop_assert!(picture.marks().len() <= 6_000, "{} marks", picture.marks().len());
        for mark in picture.marks() {
            for point in places(&picture, mark) {
                prop_assert!(point.x.is_finite() && point.y.is_finite());
                prop_assert!(point.x > -12.0 && point.x < plan.right() + 14.0, "{mark:?} at {point:?}");
                prop_assert!(point.y > -12.0 && point.y < plan.bottom() + 24.0, "{mark:?} at {point:?}");
            }
        }
    }
}

fn places(picture: &Picture, mark: &Mark) -> Vec<Point> {
    match mark {
        Mark::Lines { points, .. } | Mark::Path { points, .. } => picture.points(*points).to_vec(),
        Mark::Circle { center, .. } | Mark::Arc { center, .. } | Mark::Drop { center, .. } => vec![*center],
        Mark::Rect { corner, size, .. } => {
            vec![*corner, Point::new(corner.x + size.width, corner.y + size.height)]
        }
        Mark::Text { at, .. } => vec![*at],
    }
}
