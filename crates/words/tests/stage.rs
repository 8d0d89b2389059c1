//! What stands in a node's circle and beside it: neither says what the other does, and neither leaves out the term.

use faultline_catalogue::{RunSetup, find};
use faultline_engine::{NodeId, ScriptLine, Time, TimedInput};
use faultline_words::{English, Language, Words};

#[test]
fn the_number_of_votes_is_not_taken_for_the_term() {
    let entry = find("raft").expect("it is in the catalogue");
    let line = |line: &str| {
        let read: ScriptLine = line.parse().expect("a line");
        TimedInput { at: read.at.expect("its moment"), input: read.input }
    };
    let script = ["0s isolate n1", "0.05s timeout n1"].map(line).into();
    let setup = RunSetup { behaviour: 1, nodes: 3, clients: 1, seed: 1, config: &[], script };
    let mut run = (entry.open)(&setup).expect("it opens");
    run.seek(Time(60_000), u32::MAX);
    let frame = run.frame();
    let node = &frame.nodes[NodeId(0).index()];
    let said = English.inside_and_beside(run.vocabulary(Language::English), node, frame.time);
    assert_eq!(said, ("term 1".to_owned(), "candidate, 1 vote".to_owned()));
}
