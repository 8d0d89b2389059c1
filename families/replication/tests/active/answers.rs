//! Which answers are right (Schneider 1990, §3, §4.2): of replicas that only stop, the first; of 2t+1 of which t may be wrong, the one
//! that t+1 have given.

use crate::stage::Stage;
use faultline_engine::{Asking, ClientFact, Protocol};
use faultline_replication::Fact as Any;
use faultline_replication::active::{Answers, Bugs, Config, Replica};

#[test]
fn a_client_waits_for_one_more_than_may_be_wrong() {
    let asking = |answers, nodes| Replica::asking(&Config { answers, ..Config::default() }, nodes);
    for nodes in 2..=9 {
        assert_eq!(asking(Answers::First, nodes), Asking { all: true, equal: 1 });
        // t is the most for which there are 2t+1.
        let wrong = (nodes - 1) / 2;
        assert_eq!(asking(Answers::Equal, nodes), Asking { all: true, equal: wrong + 1 }, "{nodes}");
    }
}

/// n3 is heard first, and lies, or its clock is wrong.
fn told(answers: Answers, bugs: Bugs, wrong: &str) -> (Vec<String>, bool, Vec<&'static str>) {
    let script = format!(
        "0s delay n1 -> c2 30ms\n0s delay n3 -> c2 2ms\n0.5s c1 every 100ms add x 1\n1s {wrong}\n\
         1.2s c2 get x\n1.3s c2 get x"
    );
    let run = Stage::new(Config { answers, bugs, ..Config::default() }, 3, &script).until(1_390);
    let reads = run.answers().into_iter().filter(|answer| answer.1.0 == 1).map(|answer| answer.3.to_string());
    let differs = run.all().any(|(_, _, fact)| matches!(fact, Any::Client(ClientFact::Differs { .. })));
    (reads.collect(), differs, run.broken())
}

#[test]
fn a_liar_is_believed_where_the_first_answer_counts_and_outvoted_by_equal_ones() {
    let none = Bugs::default();
    let (reads, differs, broken) = told(Answers::First, none, "lie n3 forget");
    assert_eq!((reads, differs), (vec!["-".into(), "-".into()], true));
    assert!(broken.is_empty(), "no rule accuses a liar: {broken:?}");
    let (reads, differs, broken) = told(Answers::Equal, none, "lie n3 forget");
    assert_eq!((reads, differs, broken), (vec!["7".into(), "8".into()], true, Vec::new()));
}

#[test]
fn a_clock_that_is_read_gives_the_reader_the_wrong_answer_unless_it_waits_for_equal_ones() {
    let bugs = Bugs { read_clock: true, ..Bugs::default() };
    let (reads, differs, broken) = told(Answers::First, bugs, "clock n3 -10s");
    // What x held when the clock was set back.
    assert_eq!((reads, differs), (vec!["5".into(), "5".into()], true));
    assert_eq!(broken, ["same-state", "linearizability"]);
    let (reads, differs, broken) = told(Answers::Equal, bugs, "clock n3 -10s");
    assert_eq!((reads, differs), (vec!["7".into(), "8".into()], true));
    assert_eq!(broken, ["same-state"]);
}

#[test]
fn one_liar_of_three_cannot_make_an_answer_and_two_can() {
    let lies = "lie n3 forget\n1s lie n2 forget";
    let (reads, ..) = told(Answers::Equal, Bugs::default(), lies);
    assert_eq!(reads, ["-", "-"], "two of three is more than may be wrong");
}

/// An answer that a liar completes is right if an honest replica has given it too, and is judged: here n3 lies, n2 has not heard of
/// the write and answers a read out of order, and the two agree that there is no x.
#[test]
fn an_answer_that_an_honest_replica_gave_first_is_judged_though_a_liar_completes_it() {
    let bugs = Bugs { local_reads: true, ..Bugs::default() };
    let script = "\
        0s delay n3 -> c1 9ms
        0s delay n1 -> n2 300ms
        0s delay n1 -> c2 100ms
        0s delay n3 -> c2 30ms
        0s lie n3 forget
        1s c1 set x 1
        1.1s c2 get x";
    let run =
        Stage::new(Config { answers: Answers::Equal, bugs, ..Config::default() }, 3, script).until(1_200);
    let told: Vec<String> =
        run.answers().iter().map(|(_, _, command, answer, by)| format!("{command} {answer} {by}")).collect();
    assert_eq!(told, ["set x 1 ok n3", "get x - n3"]);
    assert_eq!(run.broken(), ["linearizability"]);
}
