//! Composition: a part in its host does what it does alone, at the same moments.

use crate::host::{self, Host};
use crate::toy::{self, STEADY, ToyRun, n, timed};
use faultline_engine::{Asking, Setup, Time, TimedInput, Timeline};

/// Everything that the toy can do, with crashes, slow disks, clocks that err, losses and members that come and go.
const EVERYTHING: &str = "0.1s c1 -> n1 set save 7
0.15s disk n1 50ms
0.2s c1 -> n1 set save 8
0.22s crash n1
0.3s restart n1
0.35s c1 -> n2 set hurry 9
0.4s c1 -> n2 set burst 5
0.45s c2 -> n3 set wait 50
0.5s c2 -> n3 set work 50
0.55s clock n2 20000ppm
0.6s c1 -> n1 set luck 10
0.65s c1 -> n1 set luck 100
0.7s c1 -> n1 get clock
0.75s loss all 20%
0.8s c1 -> n2 set burst 20
0.9s c1 get leader
1s c2 get nobody
1.1s loss all 0%
1.2s c2 once set exit 50
1.3s freeze n2
1.4s c1 -> n1 set ping 2
1.5s thaw n2
1.6s c1 -> n3 set stay 1
1.7s leave n3
1.8s c1 -> n3 set go 7
2s join n3
";

pub(crate) fn host(asking: Asking, script: &str) -> Timeline<Host> {
    let script = format!("{STEADY}{script}");
    let mut inputs: Vec<TimedInput> = script.lines().filter(|l| !l.trim().is_empty()).map(timed).collect();
    inputs.sort_by_key(|input| input.at);
    let config = host::Config { part: toy::Config::default(), asking };
    let mut run = Timeline::new(Setup { nodes: 3, clients: 2, seed: 1, config }, inputs);
    run.seek(Time(3_000_000), u32::MAX);
    run
}

/// The facts of a host, as those of the toy are written.
fn told(run: &Timeline<Host>) -> Vec<String> {
    let history = run.history();
    history
        .facts
        .iter()
        .map(|r| format!("{} {} {:?}", history.events[r.event as usize].time, r.subject, r.fact))
        .collect()
}

#[test]
fn a_part_does_what_it_does_alone() {
    let hosted = host(Asking::ONE, EVERYTHING);
    let mut alone = ToyRun::new(EVERYTHING);
    alone.until("3s");
    let events = |time: Time, kind: faultline_engine::EventKind| format!("{time} {kind:?}");
    let of_host: Vec<_> = hosted.history().events.iter().map(|e| events(e.time, e.kind)).collect();
    let of_toy: Vec<_> = alone.events().iter().map(|e| events(e.time, e.kind)).collect();
    // A run in which a part does little would prove little.
    for kind in ["Booted", "Synced", "Worked", "Timer", "Delivered", "Lost", "Patience"] {
        assert!(of_toy.iter().any(|event| event.contains(kind)), "nothing {kind}");
    }
    let booted = of_toy.iter().filter(|event| event.contains("Booted")).count();
    assert!(booted > 3, "nobody ended itself: {booted}");
    assert_eq!(of_host, of_toy);
    let history = alone.0.history();
    let facts: Vec<_> = history
        .facts
        .iter()
        .map(|r| format!("{} {} {:?}", history.events[r.event as usize].time, r.subject, r.fact))
        .collect();
    assert_eq!(told(&hosted), facts);
    for node in 1..=3 {
        let part = hosted.world().node(n(node)).2.map(|host| format!("{:?}", host.part));
        let toy = alone.0.world().node(n(node)).2.map(|toy| format!("{toy:?}"));
        assert_eq!(part, toy, "n{node}");
        assert_eq!(&hosted.world().durable(n(node))[..], alone.disk(node));
    }
    let drawn = |node| alone.0.world().node(n(node)).2.map_or(0, |toy| toy.drawn.len());
    assert!((1..=3).map(drawn).sum::<usize>() > 0, "luck was drawn");
}

/// What clients did, in words.
fn clients(run: &Timeline<Host>) -> Vec<String> {
    use faultline_engine::ClientFact::{AskedAll, Differs, GaveUp, Heard, Invoked, Retried, Returned};
    let names = |set: &faultline_engine::NodeSet| set.iter().map(|node| node.to_string()).collect::<String>();
    let tell = |fact: &host::Fact| {
        let host::Fact::Client(fact) = fact else { return None };
        Some(match fact {
            Invoked { to, .. } => format!("asks {to}"),
            Retried { to, attempt, .. } => format!("asks {to} as {attempt}"),
            AskedAll { nodes, .. } => format!("asks all {}", names(nodes)),
            Heard { outcome, by, same, needed, .. } => {
                format!("hears {outcome} by {by}: {}/{needed}", same.len())
            }
            Differs { outcome, by, taken, .. } => format!("{} said {outcome}, not {taken}", names(by)),
            Returned { outcome, by, .. } => format!("takes {outcome} by {by}"),
            GaveUp { .. } => "gives up".into(),
            other => format!("{other:?}"),
        })
    };
    run.history().facts.iter().filter_map(|record| tell(&record.fact)).collect()
}

const FIRST: Asking = Asking { all: true, equal: 1 };
const TWO: Asking = Asking { all: true, equal: 2 };

/// So that answers come in the order of the nodes.
const IN_ORDER: &str = "0s delay c1 -> n2 12ms\n0s delay c1 -> n3 14ms\n";

#[test]
fn a_client_that_asks_all_takes_the_first_answer_and_notices_another_one() {
    let run = host(FIRST, &format!("{IN_ORDER}1s c1 get odd"));
    assert_eq!(clients(&run), ["asks n1", "asks all n1n2n3", "takes 7 by n1", "n3 said 8, not 7"]);
}

#[test]
fn a_client_waits_for_equal_answers() {
    let run = host(TWO, &format!("{IN_ORDER}1s c1 get same"));
    assert_eq!(
        clients(&run),
        ["asks n1", "asks all n1n2n3", "hears 7 by n1: 1/2", "takes 7 by n2"],
        "that n3 says the same later is no news"
    );
    let run = host(TWO, "0s delay c1 -> n3 5ms\n1s c1 get odd");
    let told = clients(&run);
    assert_eq!(told[2..], ["hears 8 by n3: 1/2", "hears 7 by n1: 1/2", "n3 said 8, not 7", "takes 7 by n2"]);
}

#[test]
fn answers_that_are_never_equal_are_no_answer_and_a_node_counts_once() {
    let run = host(TWO, &format!("{IN_ORDER}1s c1 once get who"));
    let told = clients(&run);
    assert_eq!(
        told,
        [
            "asks n1",
            "asks all n1n2n3",
            "hears 1 by n1: 1/2",
            "hears 2 by n2: 1/2",
            "hears 3 by n3: 1/2",
            "gives up"
        ]
    );
    // n1 answers twice, and is one node.
    let run = host(TWO, "0s crash n2\n0s crash n3\n0s duplicate c1 -> n1 100%\n1s c1 once get same");
    let told = clients(&run);
    assert_eq!(told[2..], ["hears 7 by n1: 1/2", "hears 7 by n1: 1/2", "gives up"]);
}

#[test]
fn a_liar_is_outvoted_and_two_of_them_are_not() {
    let lies = "0s lie n1 forget\n";
    let run = host(TWO, &format!("{IN_ORDER}{lies}1s c1 get same"));
    let told = clients(&run);
    assert_eq!(told[2..], ["hears - by n1: 1/2", "hears 7 by n2: 1/2", "n1 said -, not 7", "takes 7 by n3"]);
    let run = host(TWO, &format!("{IN_ORDER}{lies}0s lie n2 forget\n1s c1 get same"));
    assert_eq!(clients(&run)[2..], ["hears - by n1: 1/2", "takes - by n2", "n3 said 7, not -"]);
    let run = host(FIRST, &format!("{IN_ORDER}{lies}1s c1 get same"));
    let told = clients(&run);
    assert_eq!(told[2..], ["takes - by n1", "n2 said 7, not -", "n3 said 7, not -"]);
}

#[test]
fn who_loses_patience_asks_all_again_and_keeps_what_was_heard() {
    let script = "0s crash n2\n0s crash n3\n1s c1 get same\n1.1s restart n2";
    let told = clients(&host(TWO, script));
    assert_eq!(
        told,
        [
            "asks n1",
            "asks all n1n2n3",
            "hears 7 by n1: 1/2",
            "asks n2 as 2",
            "asks all n1n2n3",
            "hears 7 by n1: 1/2",
            "takes 7 by n2"
        ]
    );
}
