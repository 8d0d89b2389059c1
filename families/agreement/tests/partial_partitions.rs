//! Partial partitions: links are cut so that every server still reaches somebody, but not all reach the same. Three of
//! them stop protocols with a leader (Ng, Haridi & Carbone 2023, "Omni-Paxos: Breaking the Barriers of Partial
//! Connectivity", §2). What ours do, with 12 seeds each, is in the chapters of the book; here it is measured.

mod support;

use faultline_agreement::Fact;
use faultline_agreement::multi_paxos::{self, MultiPaxos};
use faultline_agreement::raft::{Config, Raft};
use faultline_engine::{ClientFact, Protocol, Setup, Span, Time, Timeline};
use std::ops::RangeInclusive;
use support::script;

/// The links are cut at 2 s, in a cluster that n2 leads, and watched for 30 s.
const CUT: Time = Time(2_000_000);
const END: Time = Time(32_000_000);

/// Only the links of n1 are left, and n2 leads.
const QUORUM_LOSS: &str = "2s cut n2 n3
2s cut n2 n4
2s cut n2 n5
2s cut n3 n4
2s cut n3 n5
2s cut n4 n5";

/// n1 missed some entries. Then the leader is lost, and only the links of n1 are left.
const CONSTRAINED: &str = "1.5s isolate n1
2s heal n1
2s isolate n2
2s cut n3 n4
2s cut n3 n5
2s cut n4 n5";

/// n2, n1, n3 in a row; n2 leads.
const CHAINED: &str = "2s cut n2 n3";

/// What happened after the cut.
#[derive(Debug)]
struct After {
    leaders: usize,
    answers: usize,
    /// The longest time without an answer.
    silence: Span,
}

fn run<P: Protocol<Fact = Fact>>(nodes: u16, config: &P::Config, cuts: &str, seed: u64) -> After
where
    P::Config: Clone,
{
    let text = format!("0.05s timeout n2\n0.5s c1 every 100ms add x 1\n{cuts}");
    let setup = Setup { nodes, clients: 1, seed, config: config.clone() };
    let mut timeline = Timeline::<P>::new(setup, script(&text));
    timeline.seek(END, u32::MAX);
    let history = timeline.history();
    assert!(history.violations.is_empty(), "seed {seed}: safety does not depend on links");
    let later = history.facts.iter().map(|record| (history.events[record.event as usize].time, &record.fact));
    let later: Vec<_> = later.filter(|(time, _)| *time >= CUT).collect();
    let answered = later.iter().filter(|(_, fact)| matches!(fact, Fact::Client(ClientFact::Returned { .. })));
    let answered: Vec<Time> = answered.map(|(time, _)| *time).collect();
    let bounds = [&[CUT], &answered[..], &[END]].concat();
    After {
        leaders: later.iter().filter(|(_, fact)| matches!(fact, Fact::Leads { .. })).count(),
        answers: answered.len(),
        silence: bounds.windows(2).map(|pair| pair[1].since(pair[0])).max().expect("two moments"),
    }
}

/// Least and most of 12 seeds: new leaders, answers, longest silence.
fn measure<P: Protocol<Fact = Fact>>(about: &str, nodes: u16, config: &P::Config, cuts: &str) -> Vec<After>
where
    P::Config: Clone,
{
    let runs: Vec<After> = (1..=12).map(|seed| run::<P>(nodes, config, cuts, seed)).collect();
    let (leaders, answers) = (runs.iter().map(|run| run.leaders), runs.iter().map(|run| run.answers));
    let silence = runs.iter().map(|run| run.silence);
    println!(
        "{about}: {:?}..{:?} leaders, {:?}..{:?} answers, silent for {:?}..{:?}",
        leaders.clone().min(),
        leaders.max(),
        answers.clone().min(),
        answers.max(),
        silence.clone().min(),
        silence.max()
    );
    runs
}

/// Every run stays within these: new leaders, answers (asked for 10 times a second), longest silence in milliseconds.
fn within(runs: &[After], leaders: RangeInclusive<usize>, answers: RangeInclusive<usize>, most: u64) {
    for run in runs {
        assert!(leaders.contains(&run.leaders) && answers.contains(&run.answers), "{run:?}");
        assert!(run.silence <= Span::millis(most), "{run:?}");
    }
}

const NEVER: u64 = 30_000;

fn raft(pre_vote: bool, check_quorum: bool) -> Config {
    Config { pre_vote, check_quorum, ..Config::default() }
}

fn multi_paxos() -> multi_paxos::Config {
    multi_paxos::Config::default()
}

/// The leader lacks a majority, and only n1 can have one. n1 hears the leader: it waits unless a higher term or ballot
/// comes by, or the leader gives up.
#[test]
fn quorum_loss() {
    let plain = measure::<Raft>("Raft", 5, &raft(false, false), QUORUM_LOSS);
    within(&plain, 1..=1, 285..=300, 1_200);
    // n3, n4 and n5 ask n1 whether they would win, and n1 says that it hears a leader. Nobody begins a term.
    let stuck = measure::<Raft>("Raft with PreVote", 5, &raft(true, false), QUORUM_LOSS);
    within(&stuck, 0..=0, 0..=0, NEVER);
    let checked = measure::<Raft>("Raft with PreVote and CheckQuorum", 5, &raft(true, true), QUORUM_LOSS);
    within(&checked, 1..=1, 290..=300, 1_000);
    // n1 must be the first to lose patience after a ballot of the others, who have no majority and try on.
    let slow = measure::<MultiPaxos>("Multi-Paxos", 5, &multi_paxos(), QUORUM_LOSS);
    within(&slow, 1..=1, 150..=300, 12_000);
}

/// Only n1 reaches a majority, and it lacks entries that the majority has: in Raft nobody may vote for it, and nobody else
/// can win, whatever is checked before. A proposer of Paxos learns what it lacks from the promises.
#[test]
fn constrained_election() {
    for (pre_vote, check_quorum) in [(false, false), (true, false), (false, true), (true, true)] {
        let stuck = measure::<Raft>("Raft", 5, &raft(pre_vote, check_quorum), CONSTRAINED);
        within(&stuck, 0..=0, 0..=0, NEVER);
    }
    let learned = measure::<MultiPaxos>("Multi-Paxos", 5, &multi_paxos(), CONSTRAINED);
    within(&learned, 1..=1, 290..=300, 500);
}

/// Each end hears only the middle. Whoever does not hear the leader disturbs it, unless it asks before.
#[test]
fn chained() {
    let plain = measure::<Raft>("Raft", 3, &raft(false, false), CHAINED);
    within(&plain, 1..=4, 285..=300, 1_000);
    for check_quorum in [false, true] {
        let calm = measure::<Raft>("Raft with PreVote", 3, &raft(true, check_quorum), CHAINED);
        within(&calm, 0..=0, 295..=300, 250);
    }
    let alternating = measure::<MultiPaxos>("Multi-Paxos", 3, &multi_paxos(), CHAINED);
    within(&alternating, 90..=130, 120..=190, 700);
}
