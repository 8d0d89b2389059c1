//! The axis: the window and its ticks.

use crate::story::{close, ms, plan};
use faultline_engine::Time;
use faultline_scene::diagram::Axis;
use proptest::prelude::*;

#[test]
fn the_whole_run_fills_the_lanes() {
    let plan = plan(3);
    let axis = Axis::new(&plan, ms(500));
    assert!(close(axis.x(Time::ZERO), plan.left()));
    assert!(close(axis.x(ms(500)), plan.right()));
}

#[test]
fn zooming_keeps_the_moment_under_the_pointer() {
    let axis = Axis::new(&plan(3), ms(500));
    let zoomed = axis.zoomed(3.0, 300.0);
    assert!(close(zoomed.micros(300.0), axis.micros(300.0)));
    assert!(close(zoomed.span() * 3.0, axis.span()));
    assert!(zoomed.zoomed(1e-9, 300.0) == axis, "farther than the run is the run");
}

#[test]
fn dragging_to_the_right_shows_earlier_moments() {
    let axis = Axis::new(&plan(3), ms(500)).zoomed(4.0, 400.0);
    let dragged = axis.panned(25.0);
    assert!(close(dragged.x(ms(250)), axis.x(ms(250)) + 25.0));
    assert!(close(axis.panned(1e9).from(), 0.0));
    assert!(close(axis.panned(-1e9).to(), 500_000.0));
}

#[test]
fn a_followed_moment_moves_the_window_only_when_it_would_leave_it() {
    let axis = Axis::new(&plan(3), ms(500)).between(100_000.0, 200_000.0);
    assert_eq!(axis.showing(ms(150)), axis);
    let moved = axis.showing(ms(300));
    assert!(moved.to() > 300_000.0 && close(moved.span(), axis.span()));
    assert!(axis.showing(ms(20)).from() < 20_000.0);
}

#[test]
fn a_growing_run_leaves_the_window_where_it_is() {
    let axis = Axis::new(&plan(3), ms(500)).between(100_000.0, 200_000.0);
    let grown = axis.with_end(ms(900));
    assert!(close(grown.from(), axis.from()) && close(grown.to(), axis.to()));
    assert!(axis.with_end(ms(150)).to() <= 150_000.0);
}

#[test]
fn ticks_are_round_and_leave_room_for_their_labels() {
    let axis = Axis::new(&plan(3), ms(1_000));
    let labels: Vec<String> = axis.ticks().iter().map(|tick| tick.time.to_string()).collect();
    assert_eq!(labels[..3], ["0s", "0.1s", "0.2s"]);
    let close_up = axis.between(862_000.0, 866_000.0);
    assert_eq!(close_up.ticks()[0].time, Time(862_000));
}

proptest! {
    #[test]
    fn a_window_never_leaves_the_run(
        end in 0_u64..4_000_000_000,
        steps in prop::collection::vec((0_u8..4, -2_000.0..2_000.0_f64, 0.01..100.0_f64), 0..20),
    ) {
        let plan = plan(5);
        let mut axis = Axis::new(&plan, Time(end));
        for (kind, pixels, factor) in steps {
            axis = match kind {
                0 => axis.panned(pixels),
                1 => axis.zoomed(factor, pixels),
                2 => axis.between(pixels * 1e3, pixels * factor * 1e3),
                _ => axis.showing(Time(end / 3)),
            };
            prop_assert!(axis.from() >= 0.0 && axis.to() <= axis.end() + 1e-6 * axis.end());
            prop_assert!(axis.span() > 99.0);
            let ticks = axis.ticks();
            prop_assert!(ticks.len() <= 14);
            for pair in ticks.windows(2) {
                prop_assert!(pair[1].x - pair[0].x > 63.0);
            }
        }
    }

    #[test]
    fn a_moment_is_found_again_at_its_place(end in 1_000_u64..4_000_000_000, share in 0.0..1.0_f64, factor in 1.0..1e4_f64) {
        let axis = Axis::new(&plan(5), Time(end)).zoomed(factor, 400.0);
        let micros = axis.from() + axis.span() * share;
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "positive and small")]
        let time = Time(micros as u64);
        prop_assume!(axis.span() < 1e9);
        let again = axis.time(axis.x(time));
        prop_assert!(again.0.abs_diff(time.0) <= 1, "{time} became {again}");
    }
}
