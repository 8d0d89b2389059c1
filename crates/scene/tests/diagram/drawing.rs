//! What is drawn of a run.

use crate::story::{ASK, Story, close, everything, lines, ms, n, near, picture, plan, texts};
use faultline_engine::Endpoint;
use faultline_engine::view::{Cone, Strip, StripLook};
use faultline_scene::diagram::{Axis, Look, bench, compose};
use faultline_scene::{Color, Mark, Point};

#[test]
fn a_message_is_a_line_from_its_sending_to_its_end() {
    let (strip, plan) = (everything(), plan(3));
    let axis = Axis::new(&plan, strip.to);
    let (from, to) = (
        Point::new(axis.x(ms(20)), plan.lane_y(n(0)).unwrap()),
        Point::new(axis.x(ms(32)), plan.lane_y(n(1)).unwrap()),
    );
    let lines = lines(&picture(&strip, &plan, 200));
    let line = lines.iter().find(|line| near(line.0, from) && near(line.1, to)).expect("the heartbeat");
    assert_eq!(line.2.paint.color, Color::Epoch(3));
}

#[test]
fn a_lost_message_is_dashed_and_ends_in_a_red_cross() {
    let (strip, plan) = (everything(), plan(3));
    let lines = lines(&picture(&strip, &plan, 200));
    let lost: Vec<_> = lines.iter().filter(|line| line.2.dash.is_some()).collect();
    assert_eq!(lost.len(), 1);
    let end = lost[0].1;
    let arms =
        lines.iter().filter(|line| line.2.paint.color == Color::Bad && near(line.0.lerp(line.1, 0.5), end));
    assert_eq!(arms.count(), 2);
}

#[test]
fn what_lies_beyond_the_present_is_paler() {
    let mut story = Story::default();
    let sent = story.event(10, Some(n(0)), StripLook::Local);
    let got = story.event(90, Some(n(1)), StripLook::Arrival);
    story.message((n(0), n(1)), (10, 90), sent, ASK, Some((90, got, false)));
    let (strip, plan) = (story.until(100), plan(2));
    let lines = lines(&picture(&strip, &plan, 50));
    let parts: Vec<_> = lines.iter().filter(|line| line.2.paint.color == Color::Epoch(3)).collect();
    assert_eq!(parts.len(), 2, "one up to now, one from now on");
    let alpha = |past: bool| {
        let middle = Axis::new(&plan, strip.to).x(ms(50));
        let part = parts.iter().find(|part| (part.1.x <= middle + 0.1) == past).expect("a part");
        part.2.paint.alpha
    };
    assert!(alpha(true) > 2 * alpha(false));
}

#[test]
fn a_message_that_nobody_takes_stops_before_its_lane() {
    let mut story = Story::default();
    let sent = story.event(10, Some(n(0)), StripLook::Local);
    story.event(60, Some(n(0)), StripLook::Local);
    story.message((n(0), n(1)), (10, 20), sent, ASK, None);
    let (strip, plan) = (story.until(100), plan(2));
    let goal = plan.lane_y(n(1)).expect("a lane");
    let lines = lines(&picture(&strip, &plan, 100));
    let line = lines.iter().find(|line| line.2.paint.color == Color::Epoch(3)).expect("the message");
    assert!(line.1.y < goal - 2.0);
}

#[test]
fn a_duplicate_is_a_line_of_its_own() {
    let mut story = Story::default();
    let sent = story.event(10, Some(n(0)), StripLook::Local);
    let one = story.event(20, Some(n(1)), StripLook::Arrival);
    let two = story.event(26, Some(n(1)), StripLook::Arrival);
    story.message((n(0), n(1)), (10, 20), sent, ASK, Some((20, one, false)));
    story.message((n(0), n(1)), (10, 26), sent, ASK, Some((26, two, false)));
    let strip = story.until(40);
    let lines = lines(&picture(&strip, &plan(2), 40));
    assert_eq!(lines.iter().filter(|line| line.2.paint.color == Color::Epoch(3)).count(), 2);
}

#[test]
fn a_run_of_local_events_is_one_numbered_dot_that_opens_close_up() {
    let (strip, plan) = (everything(), plan(3));
    let axis = Axis::new(&plan, strip.to);
    let look = Look { now: ms(200), ..Look::default() };
    assert!(texts(&compose(&strip, &axis, &plan, &look)).contains(&"3".to_owned()));
    let near = axis.zoomed(4.0, axis.x(ms(37)));
    assert!(!texts(&compose(&strip, &near, &plan, &look)).contains(&"3".to_owned()));
}

#[test]
fn an_event_that_sends_is_not_part_of_a_run() {
    let mut story = Story::default();
    for millis in [100, 101, 102, 103] {
        story.event(millis, Some(n(0)), StripLook::Local);
    }
    story.message((n(0), n(1)), (101, 140), 1, ASK, None);
    let strip = story.until(400);
    let texts = texts(&picture(&strip, &plan(2), 400));
    assert!(!texts.contains(&"4".to_owned()) && !texts.contains(&"3".to_owned()), "{texts:?}");
}

#[test]
fn a_frozen_process_is_hatched_and_a_dead_one_is_red() {
    let (strip, plan) = (everything(), plan(3));
    let picture = picture(&strip, &plan, 200);
    let bands = |color: Color, lane: Endpoint| {
        let y = plan.lane_y(lane).expect("a lane");
        let mut marks = picture.marks().iter();
        marks.any(|mark| {
            matches!(mark, Mark::Rect { corner, size, fill: Some(fill), .. }
            if fill.color == color && corner.y < y && corner.y + size.height > y)
        })
    };
    assert!(bands(Color::Bad, n(2)));
    assert!(bands(Color::Soft, n(1)));
}

#[test]
fn what_happens_to_the_network_crosses_all_lanes() {
    let (strip, plan) = (everything(), plan(3));
    let down: Vec<_> = lines(&picture(&strip, &plan, 200))
        .into_iter()
        .filter(|line| {
            (line.0.x - line.1.x).abs() < 1e-9
                && close(line.0.y, plan.top())
                && close(line.1.y, plan.bottom())
        })
        .map(|line| line.2.paint.color)
        .collect();
    assert!(down.contains(&Color::Bad), "a cut, and a broken rule");
    assert!(down.contains(&Color::Soft), "the healing");
}

#[test]
fn causes_stand_out_and_the_rest_steps_back() {
    let (strip, plan) = (everything(), plan(3));
    let axis = Axis::new(&plan, strip.to);
    let cone = bench::cone(&strip, 3);
    assert_eq!(cone, Cone { past: vec![1], future: vec![4, 5, 6, 8, 9, 13, 15], path: vec![] });
    let alpha = |cone: Option<&Cone>, sent: u64| {
        let look = Look { now: ms(200), selected: Some(3), cone, ..Look::default() };
        let lines = lines(&compose(&strip, &axis, &plan, &look));
        let from = axis.x(ms(sent));
        let slanted = lines.iter().filter(|line| line.1.x > line.0.x + 5.0 && (line.0.x - from).abs() < 0.1);
        let alphas = slanted.filter(|line| (line.0.y - line.1.y).abs() > 2.0).map(|line| line.2.paint.alpha);
        alphas.max().expect("a message")
    };
    assert!(alpha(Some(&cone), 32) > alpha(None, 32), "the reply belongs to the future");
    assert!(alpha(Some(&cone), 10) < alpha(None, 10), "the request of the client does not belong to it");
}

#[test]
fn nothing_is_drawn_of_a_run_that_has_not_begun() {
    let plan = plan(3);
    let picture = picture(&Strip::default(), &plan, 0);
    assert!(texts(&picture).contains(&"n1".to_owned()));
}
