//! As many clients as a protocol allows.

use crate::draw::Draw;
use crate::report::link;
use crate::subject::Subject;
use faultline_engine::{ClientId, Input, Span, Time, TimedInput};

/// How often each client asks.
const ROUNDS: u64 = 3;
/// How far apart the clients are.
const GAP: Span = Span::millis(7);
/// How long there is between two rounds.
const ROUND: Span = Span::secs(2);
/// Until when everything must be answered.
const UNTIL: Time = Time(60_000_000);

/// Every client asks a few times, all at about the same time: every request is answered, and no rule is broken.
///
/// # Panics
/// When that is not so.
pub fn check(subject: &Subject) {
    let info = subject.entry().info;
    let (nodes, clients) = (info.nodes.default, info.clients.max);
    if clients == 0 {
        return;
    }
    for seed in 1..=5 {
        let mut draw = Draw::new(seed, *subject);
        let mut script = Vec::new();
        for round in 0..ROUNDS {
            for client in 0..clients {
                let at = Time(1_000_000) + Span(round * ROUND.0 + u64::from(client) * GAP.0);
                let input = Input::Ask(ClientId(client), (subject.command)(&mut draw));
                script.push(TimedInput { at, input });
            }
        }
        let mut session = subject.open(nodes, clients, seed, &[], script);
        session.seek(UNTIL, u32::MAX);
        assert_eq!(session.violations(), [], "{}", link(&*session));
        for client in session.frame().clients {
            let asked = u64::from(client.asked);
            assert!(asked > 0 && client.asked == client.answered, "{client:?}\n{}", link(&*session));
        }
    }
}
