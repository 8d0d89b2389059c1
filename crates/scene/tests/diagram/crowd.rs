//! What becomes of a picture with more than fits.

use crate::story::{lanes, lines, ms, picture, plan};
use faultline_engine::Weight;
use faultline_engine::view::{Strip, StripEvent, StripLook};
use faultline_scene::diagram::{Axis, Look, Plan, bench, compose};
use faultline_scene::{Color, Size};

#[test]
fn a_crowd_is_thinned_and_its_losses_and_marks_stay() {
    let strip = bench::synthetic_strip(5, 50_000);
    let plan = plan(5);
    let picture = picture(&strip, &plan, 10_000_000);
    assert!(picture.marks().len() < 1_000, "{} marks", picture.marks().len());
    let all = lines(&picture);
    let slanted = all.iter().filter(|line| (line.0.y - line.1.y).abs() > 15.0).count();
    assert!((200..1_000).contains(&slanted), "{slanted} messages");
    assert!(all.iter().any(|line| line.2.dash.is_some()));
    assert!(all.iter().any(|line| line.2.paint.color == Color::Bad));
}

#[test]
fn a_run_of_nothing_but_trouble_has_few_marks_too() {
    let lanes = lanes(19);
    let looks = [StripLook::Violation, StripLook::Fault, StripLook::Action];
    let event = |number: u32| {
        let look = looks.get(number as usize % 4).copied().unwrap_or(StripLook::Leads(number.into()));
        let lane = lanes.get(number as usize % 21).copied();
        StripEvent { number, time: ms(number.into()), lane, look, weight: Weight::Headline }
    };
    for events in [2_900_u32, 60_000] {
        let strip =
            Strip { to: ms(events.into()), events: (0..events).map(event).collect(), ..Strip::default() };
        let plan = Plan::new(&lanes, Size { width: 2_400.0, height: 400.0 }, 36.0);
        let marks = picture(&strip, &plan, events.into()).marks().len();
        assert!(marks <= 6_000, "{marks} marks");
    }
}

#[test]
fn the_choice_of_a_crowd_holds_while_it_is_dragged() {
    let strip = bench::synthetic_strip(5, 50_000);
    let plan = plan(5);
    let axis = Axis::new(&plan, strip.to).zoomed(3.0, 400.0);
    let messages = |axis: &Axis| -> Vec<u64> {
        let look = Look { now: strip.to, ..Look::default() };
        let lines = lines(&compose(&strip, axis, &plan, &look)).into_iter();
        let slanted =
            lines.filter(|line| line.2.paint.color != Color::Soft && (line.0.y - line.1.y).abs() > 10.0);
        let mut times: Vec<u64> = slanted.map(|line| axis.time(line.0.x).0).collect();
        times.sort_unstable();
        times
    };
    let (before, after) = (messages(&axis), messages(&axis.panned(-8.0)));
    let kept = before.iter().filter(|time| after.iter().any(|other| other.abs_diff(**time) <= 2)).count();
    assert!(kept * 10 > before.len() * 8, "{kept} of {} stay", before.len());
}
