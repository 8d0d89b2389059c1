//! What disks hold when a run begins: what can be, what cannot, and that no rule blames a run for what was before it.

use faultline_agreement::multi_paxos::{self, MultiPaxos};
use faultline_agreement::paxos::{self, Paxos};
use faultline_agreement::raft::{self, Raft};
use faultline_agreement::{Ballot, Fact};
use faultline_engine::dice::Dice;
use faultline_engine::{
    Beginning, Controls, Exhausted, Impossible, Input, NoEffect, NodeId, Playhead, Protocol, Record,
    ScriptLine, Setup, Time, TimedInput, Timeline, World,
};

const NODES: u16 = 5;

fn setup<P: Protocol>(nodes: u16, seed: u64, config: P::Config) -> Setup<P> {
    Setup { nodes, clients: 2, seed, config }
}

fn script(lines: &[String]) -> Vec<TimedInput> {
    let read = |line: &String| {
        let ScriptLine { at, input } = line.parse().unwrap_or_else(|error| panic!("{line}: {error}"));
        TimedInput { at: at.expect("a moment"), input }
    };
    let mut inputs: Vec<_> = lines.iter().map(read).collect();
    inputs.sort_by_key(|timed| timed.at);
    inputs
}

/// Crashes, restarts, cuts and timeouts of a few seconds; `asks` is what clients ask.
fn trouble(seed: u64, asks: &str) -> Vec<String> {
    let mut dice = Dice::new(seed, "beginnings", 0);
    let mut lines = vec![format!("0.1s c1 every 40ms {asks}"), format!("0.2s c2 every 70ms {asks}")];
    for step in 0..40_u64 {
        let (node, other) = (dice.below(NODES.into()) + 1, dice.below(NODES.into()) + 1);
        let action = match dice.below(8) {
            0 => format!("crash n{node}"),
            1 | 2 => format!("restart n{node}"),
            3 => format!("timeout n{node}"),
            4 => format!("isolate n{node}"),
            5 if node != other => format!("cut n{node} n{other}"),
            6 => format!("disk n{node} 30ms"),
            _ => "heal".into(),
        };
        lines.push(format!("{}ms {action}", 150 + step * 73));
    }
    lines
}

fn ballot(label: &str, ballot: Option<Ballot>) -> String {
    ballot.map_or_else(String::new, |ballot| format!("{label} {ballot} "))
}

/// A disk of a run as a line of a script.
trait Written: Protocol {
    fn written(disk: &Self::Durable) -> String;
}

impl Written for Raft {
    fn written(disk: &raft::Durable) -> String {
        let log: String = disk.log.iter_from(0).map(|entry| format!(" {}", entry.term)).collect();
        let log = if log.is_empty() { log } else { format!(" log{log}") };
        let vote = disk.voted_for.map_or_else(String::new, |vote| format!(" vote {vote}"));
        if disk.term == 0 { String::new() } else { format!("term {}{vote}{log}", disk.term) }
    }
}

impl Written for Paxos {
    fn written(disk: &paxos::Durable) -> String {
        let round = if disk.round > 0 { format!("round {} ", disk.round) } else { String::new() };
        let accepted = disk.accepted.map_or_else(String::new, |accepted| {
            format!("accepted {} {}", accepted.ballot, accepted.value.command.0)
        });
        format!("{round}{}{accepted}", ballot("promised", disk.promised))
    }
}

impl Written for MultiPaxos {
    fn written(disk: &multi_paxos::Durable) -> String {
        let round = if disk.round > 0 { format!("round {} ", disk.round) } else { String::new() };
        let cell =
            |slot| disk.log.get(slot).map_or_else(|| " -".into(), |entry| format!(" {}", entry.ballot));
        let log: String = (1..=disk.log.last()).map(cell).collect();
        let log = if log.is_empty() { log } else { format!("log{log}") };
        format!("{round}{}{log}", ballot("promised", disk.promised))
    }
}

/// What the disks hold at some moment of a run with faults, another run can begin with, and no rule is broken by it.
fn begins_where_others_stood<P: Written<Fact = Fact>>(config: &P::Config, asks: [&str; 2])
where
    P::Config: Clone,
{
    let mut begun = 0;
    for seed in 0..150 {
        let past = script(&trouble(seed, asks[0]));
        let mut world = World::<P>::new(setup(NODES, seed, config.clone()));
        let end = Time(300_000 + seed * 17_000);
        while world.now() < end && world.step(&past, &mut ()).is_some() {}
        let disk = |i: u16| P::written(world.durable(NodeId(i)));
        let lines = (0..NODES).map(|i| (i + 1, disk(i))).filter(|(_, words)| !words.trim().is_empty());
        let mut lines: Vec<String> = lines.map(|(i, words)| format!("0s begin n{i} {words}")).collect();
        // A longer line is none.
        if lines.iter().any(|line| line.len() > 440) {
            continue;
        }
        begun += 1;
        lines.extend(trouble(seed + 1_000, asks[1]));
        let mut run = Timeline::<P>::new(setup(NODES, seed + 7, config.clone()), script(&lines));
        Playhead::seek(&mut run, Time(6_000_000), u32::MAX);
        assert_eq!(Playhead::exhausted(&run), None, "seed {seed}: {lines:#?}");
        assert_eq!(Record::violations(&run), [], "seed {seed}: {lines:#?}");
    }
    assert!(begun >= 100, "{begun} runs began in the middle");
}

#[test]
fn raft_begins_where_another_run_stood() {
    begins_where_others_stood::<Raft>(&raft::Config::default(), ["add x 1"; 2]);
}

#[test]
fn paxos_begins_where_another_run_stood() {
    begins_where_others_stood::<Paxos>(&paxos::Config::default(), ["propose tea", "propose coffee"]);
}

#[test]
fn multi_paxos_begins_where_another_run_stood() {
    begins_where_others_stood::<MultiPaxos>(&multi_paxos::Config::default(), ["add x 1"; 2]);
}

/// Why nothing begins, if nothing does.
fn refusal<P: Protocol<Fact = Fact>>(nodes: u16, lines: &[&str]) -> Option<Impossible>
where
    P::Config: Default,
{
    let lines: Vec<String> = lines.iter().map(|line| format!("0s begin {line}")).collect();
    let mut run = Timeline::<P>::new(setup(nodes, 1, P::Config::default()), script(&lines));
    Playhead::seek(&mut run, Time(100_000), u32::MAX);
    match Playhead::exhausted(&run) {
        Some(Exhausted::Impossible(why)) => {
            assert_eq!(
                run.known_events(),
                u32::try_from(lines.len()).expect("few"),
                "nothing happens after it"
            );
            Some(why)
        }
        _ => None,
    }
}

#[test]
fn logs_that_no_leaders_can_have_written_begin_nothing() {
    let said = |lines: &[&str]| refusal::<Raft>(3, lines);
    // Nobody has voted in term 1.
    assert!(matches!(said(&["n1 term 1 log 1"]), Some(Impossible::NoMajority { .. })));
    assert_eq!(said(&["n1 term 1 vote n1 log 1", "n2 term 1 vote n1"]), None);
    // n2 and n3 may still elect n3 in term 1, whose vote n2 has.
    let other = said(&["n1 term 1 vote n1 log 1", "n2 term 1 vote n3"]);
    assert!(matches!(other, Some(Impossible::NoMajority { .. })));
    // Who is in a later term votes in this one no more.
    assert_eq!(said(&["n1 term 1 vote n1 log 1", "n2 term 2"]), None);
    // A leader has voted for itself.
    let voters = said(&["n1 term 1 vote n3 log 1", "n2 term 1 vote n3", "n3 term 1 vote n2"]);
    assert!(matches!(voters, Some(Impossible::NoMajority { .. })));
    // Log matching (§5.3), also where no two entries are at one index.
    for other in ["n2 term 3 log 1 3", "n2 term 3 log 1 1 3"] {
        let differ = said(&["n1 term 3 vote n1 log 2 3", other, "n3 term 3 vote n1"]);
        assert!(matches!(differ, Some(Impossible::LogsDiffer { .. })), "{other}: {differ:?}");
    }
}

#[test]
fn ballots_that_nobody_can_have_led_to_acceptance_begin_nothing() {
    let said = |lines: &[&str]| refusal::<Paxos>(3, lines);
    let good = ["n1 round 1 accepted 1.n1 tea", "n2 promised 1.n1"];
    assert_eq!(said(&good), None);
    assert!(matches!(said(&["n1 accepted 1.n1 tea", "n2 promised 1.n1"]), Some(Impossible::NotBegun { .. })));
    assert!(
        matches!(said(&["n1 promised 1.n3", "n3 round 1"]), Some(Impossible::NotBegun { .. })),
        "n3 proposes not"
    );
    assert!(matches!(said(&good[..1]), Some(Impossible::NoMajority { .. })));
    let two = said(&["n1 round 1 accepted 1.n1 tea", "n2 accepted 1.n1 coffee"]);
    assert!(matches!(two, Some(Impossible::TwoValues { .. })));
    // Tea is chosen; nobody could propose coffee after it (P2).
    let overruled = [
        "n1 round 1 promised 2.n2 accepted 1.n1 tea",
        "n2 round 2 promised 2.n2 accepted 1.n1 tea",
        "n3 accepted 2.n2 coffee",
    ];
    assert!(matches!(said(&overruled), Some(Impossible::Overruled { .. })));
    let said = |lines: &[&str]| refusal::<MultiPaxos>(3, lines);
    assert_eq!(said(&["n3 round 2 log 1.n3 - 2.n3", "n2 promised 2.n3"]), None);
    assert!(matches!(
        said(&["n3 round 2 log 1.n3 - 2.n3", "n2 promised 1.n3"]),
        Some(Impossible::NoMajority { .. })
    ));
}

#[test]
fn what_one_disk_cannot_hold_is_refused_at_its_word() {
    let place = |nodes, text: &str, error: Option<usize>| {
        let read = |check: Result<(), faultline_engine::ScriptError>| {
            assert_eq!(check.err().map(|error| error.at.start), error, "{text}");
        };
        match text.split_once(": ").expect("a protocol") {
            ("raft", words) => read(Beginning(words.into()).check::<Raft>(nodes)),
            ("paxos", words) => read(Beginning(words.into()).check::<Paxos>(nodes)),
            (_, words) => read(Beginning(words.into()).check::<MultiPaxos>(nodes)),
        }
    };
    place(3, "raft: term 7 vote n2 log 1 1 4", None);
    place(3, "raft: log 1 1 4", None);
    place(3, "raft: term 7", None);
    place(3, "raft: log 1 4 3", Some(8));
    place(3, "raft: term 3 log 1 4", Some(13));
    place(3, "raft: term 3 vote n4", Some(12));
    place(3, "raft: vote n1", Some(0));
    place(3, "raft: log", Some(3));
    place(3, "raft: term 0", Some(5));
    place(3, "raft: term 1 log 1 vote n1", Some(13));
    place(3, "paxos: promised 1.n1 accepted 2.n1 tea", Some(23));
    place(3, "paxos: accepted 1.n1", Some(13));
    place(3, "paxos: accepted 1.n4 tea", Some(9));
    place(3, "paxos: accepted 1.n1 far-too-long", Some(14));
    place(3, "paxos: round 1 promised 2.n2 accepted 1.n1 tea", None);
    place(3, "multi: round 1 log 1.n1 - 1.n1", None);
    place(3, "multi: log 1.n1 -", Some(10));
    place(3, "multi: promised 99999.n1", Some(9));
}

#[test]
fn a_disk_begins_once_and_before_anybody_starts() {
    let lines = ["0s begin n1 term 2", "0s begin n1 term 3", "50ms begin n2 term 9"].map(String::from);
    let mut run = Timeline::<Raft>::new(setup(3, 1, raft::Config::default()), script(&lines));
    Playhead::seek(&mut run, Time(100_000), u32::MAX);
    let events = (0..run.known_events()).filter_map(|number| Record::event(&run, number));
    let vain: Vec<_> = events.filter_map(|event| event.no_effect).map(|vain| vain.why).collect();
    assert_eq!(vain, [NoEffect::Said, NoEffect::TooLate]);
    assert_eq!(run.world().durable(NodeId(0)).term, 2);
    assert_eq!(run.world().durable(NodeId(1)).term, 0);
    // Nothing of it was written by an event, so nothing of it can be lost.
    let lost = ScriptLine::parse("tail n1 1", &faultline_engine::grammar::Vocabulary::any()).expect("a line");
    assert_eq!(run.world().no_effect(&lost.input), Some(NoEffect::NothingWritten));
    // It survives a crash, and a wipe takes it.
    Controls::act(&mut run, "crash n1".parse().expect("a line"));
    assert_eq!(run.world().durable(NodeId(0)).term, 2);
    Controls::act(&mut run, "wipe n1".parse().expect("a line"));
    assert_eq!(run.world().durable(NodeId(0)).term, 0);
}

#[test]
fn what_was_impossible_begins_when_a_line_is_added_and_not_when_it_is_taken_back() {
    let lines = ["0s begin n1 term 1 vote n1 log 1".to_string()];
    let mut run = Timeline::<Raft>::new(setup(3, 1, raft::Config::default()), script(&lines));
    Playhead::seek(&mut run, Time(400_000), u32::MAX);
    assert!(matches!(Playhead::exhausted(&run), Some(Exhausted::Impossible(_))));
    let line = Controls::read(&run, "0s begin n2 term 1 vote n1").expect("a line");
    assert!(Controls::act(&mut run, line));
    Playhead::seek(&mut run, Time(400_000), u32::MAX);
    assert_eq!(Playhead::exhausted(&run), None);
    assert!(run.known_events() > 10);
    assert!(matches!(Controls::undo(&mut run).as_deref(), Some([Input::Begin(..)])));
    Playhead::seek(&mut run, Time(400_000), u32::MAX);
    assert!(matches!(Playhead::exhausted(&run), Some(Exhausted::Impossible(_))));
    assert!(!Playhead::diverged(&run));
}

#[test]
fn the_words_of_the_protocol_are_offered() {
    let run = Timeline::<Raft>::new(setup(3, 1, raft::Config::default()), Vec::new());
    let offered = |line: &str| Controls::complete(&run, line).1;
    assert_eq!(offered("0s begin n1 "), ["term", "log"]);
    assert_eq!(offered("0s begin n1 term 4 "), ["vote", "log"]);
    assert_eq!(offered("0s begin n1 term 4 vote "), ["n1", "n2", "n3"]);
    assert_eq!(
        offered("0s begin n1 term 4 log 1 2 "),
        ["2"],
        "terms do not fall, nor pass the server's own: 5 would"
    );
    let run = Timeline::<Paxos>::new(setup(3, 1, paxos::Config::default()), Vec::new());
    assert_eq!(Controls::complete(&run, "0s begin n1 ").1, ["round", "promised", "accepted"]);
    assert_eq!(Controls::complete(&run, "0s begin n1 accepted 1.n1 ").1, ["tea"]);
}
