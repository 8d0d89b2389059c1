//! What a task costs, counted on the run.

use crate::stage::Stage;
use faultline_engine::Packet;
use faultline_strategies::reassign::{Reassign, TaskFact};

/// A worker asks, is given the task, says that it is done, and that is noted: four messages. The pool writes once that it has the
/// tasks, once for each that it gives out, and once for each that it counts.
#[test]
fn a_task_takes_four_messages_and_a_request_two() {
    let settings = [("poll", "30s"), ("lease", "9s")];
    // Workers that find nothing wait for the next time, so there is a task for everybody who asks from the beginning.
    let stage = Stage::new(5, &settings, "0s delay all 10ms\n0s c1 submit 40").until("8s");
    assert_eq!(stage.told(), [(40, 0)]);
    let peers = |name: &str| {
        let history = stage.0.history();
        history
            .messages
            .iter()
            .filter(|record| {
                matches!(&record.packet, Packet::Peer(message) if format!("{message:?}").starts_with(name))
            })
            .count()
    };
    // Four workers ask once more than there are tasks.
    assert_eq!((peers("Ask"), peers("Grant"), peers("Done"), peers("Noted")), (44, 40, 40, 40));
    assert_eq!((peers("Renew"), peers("Over")), (0, 0));
    let packets = |is: fn(&Packet<Reassign>) -> bool| {
        stage.0.history().messages.iter().filter(|record| is(&record.packet)).count()
    };
    let asked = packets(|packet| matches!(packet, Packet::Request { .. }));
    let answered = packets(|packet| matches!(packet, Packet::Reply { .. }));
    assert_eq!((asked, answered), (1, 1));
    // What the pool writes, each by a fact that waits for it.
    let written = |is: fn(&TaskFact) -> bool| stage.count(is);
    assert_eq!(written(|fact| matches!(fact, TaskFact::Submitted { .. })), 1);
    assert_eq!(written(|fact| matches!(fact, TaskFact::Leased { .. })), 40);
    assert_eq!(written(|fact| matches!(fact, TaskFact::Counted { .. })), 40);
    assert_eq!(written(|fact| matches!(fact, TaskFact::Failed { .. } | TaskFact::SetAside { .. })), 0);
}
