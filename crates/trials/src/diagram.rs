//! The space-time diagram's data: what is in a stretch, and what depends on what.

use crate::report::link;
use crate::run::run;
use crate::subject::Subject;
use faultline_engine::view::{Strip, StripEnd};
use faultline_engine::{EventKind, MessageFate, Session, Span, Time};
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

/// How many random runs are looked at.
const RUNS: u64 = 12;
/// The length of a stretch.
const STRETCH: Span = Span::millis(1_500);
/// Events of which all causes and consequences are compared.
const CAUSES: usize = 400;

/// Every stretch holds what happened in it; past and future mirror each other.
///
/// # Panics
/// When a stretch of a random run does not.
pub fn check(subject: &Subject) {
    for seed in 0..RUNS {
        let session = run(subject, seed, &[]).unwrap_or_else(|failure| panic!("{failure}")).session;
        let whole = || {
            for from in (0..session.head().0).step_by(4_000_000).map(Time) {
                stretch(session.as_ref(), from, from + STRETCH);
            }
            causes(session.as_ref());
        };
        if let Err(why) = catch_unwind(AssertUnwindSafe(whole)) {
            println!("seed {seed}: #{}", link(session.as_ref()));
            resume_unwind(why);
        }
    }
}

fn stretch(session: &dyn Session, from: Time, to: Time) {
    let strip = session.strip(from, to);
    let within = |number: &u32| {
        session.event(*number).is_some_and(|event| event.time >= from && event.time <= to.min(session.head()))
    };
    let expected: Vec<u32> = (0..session.known_events()).filter(within).collect();
    assert_eq!(strip.events.iter().map(|event| event.number).collect::<Vec<_>>(), expected);
    for message in &strip.messages {
        assert!(message.sent <= to, "{} was sent after the stretch", message.id);
        let Some(StripEnd { time, event, lost }) = message.end else {
            let fate = session.message(message.id).map(|(_, fate)| fate);
            assert!(matches!(fate, Some(MessageFate::UnderWay(_))), "{} has no end: {fate:?}", message.id);
            continue;
        };
        assert!(time >= message.sent && time >= from, "{} ended before", message.id);
        let ended = match session.event(event).map(|event| event.kind) {
            Some(EventKind::Delivered(id)) => (id, None),
            Some(EventKind::Lost(id, cause)) => (id, Some(cause)),
            other => panic!("{} ended with {other:?}", message.id),
        };
        assert_eq!(ended, (message.id, lost));
    }
    outages(session, &strip);
}

/// Outages are of nodes that there are, begin with an event, and last.
fn outages(session: &dyn Session, strip: &Strip) {
    for outage in &strip.outages {
        assert!(outage.to.is_none_or(|to| to > outage.from), "{outage:?}");
        assert!(outage.node.0 < session.nodes(), "{outage:?}");
        let harmed = session.event(session.events_until(outage.from).saturating_sub(1));
        assert_eq!(harmed.map(|event| event.time), Some(outage.from), "it begins with an event: {outage:?}");
    }
}

fn causes(session: &dyn Session) {
    let number = (session.known_events() as usize).min(CAUSES);
    let Some(last) = number.checked_sub(1).and_then(|last| session.event(u32::try_from(last).ok()?)) else {
        return;
    };
    let (from, to) = (Time::ZERO, last.time);
    let cones: Vec<_> = (0u32..).take(number).map(|number| session.cone(number, from, to)).collect();
    let mut pairs = 0;
    for (event, cone) in (0u32..).zip(&cones) {
        for earlier in &cone.past {
            assert!(cones[*earlier as usize].future.contains(&event), "{earlier} before {event}");
            pairs += 1;
        }
        for later in &cone.future {
            assert!(cones[*later as usize].past.contains(&event), "{later} after {event}");
        }
    }
    assert!(pairs > 0, "nothing depends on anything");
}
