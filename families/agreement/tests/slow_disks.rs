//! What the protocols of the family have in common when disks are slow: a leader that waits for its disk is no leader less, and no
//! crash takes back what somebody was told.

#[path = "support/mod.rs"]
mod support;

use faultline_agreement::multi_paxos::{self, MultiPaxos};
use faultline_agreement::paxos::{self, Paxos};
use faultline_agreement::raft::{self, Raft};
use faultline_agreement::{BallotFact, Fact};
use faultline_engine::{ClientFact, Packet, Protocol, Setup, Span, SpanRange, Timeline};
use support::{STEADY, script};

/// Elections begin only when the script says so.
const CALM: SpanRange = SpanRange::millis(50_000, 60_000);

fn run<P: Protocol<Fact = Fact>>(nodes: u16, config: &P::Config, text: &str, until: &str) -> Timeline<P> {
    let setup = Setup { nodes, clients: 2, seed: 1, config: config.clone() };
    let mut timeline = Timeline::<P>::new(setup, script(&format!("{STEADY}{text}")));
    timeline.seek(until.parse().expect("a moment"), u32::MAX);
    timeline
}

fn count<P: Protocol<Fact = Fact>>(run: &Timeline<P>, is: impl Fn(&Fact) -> bool) -> usize {
    run.history().facts.iter().filter(|record| is(&record.fact)).count()
}

fn latencies<P: Protocol<Fact = Fact>>(run: &Timeline<P>) -> Vec<Span> {
    let took = |fact: &Fact| match fact {
        Fact::Client(ClientFact::Returned { took, .. }) => Some(*took),
        _ => None,
    };
    run.history().facts.iter().filter_map(|record| took(&record.fact)).collect()
}

/// A leader whose disk is slow goes on: the others' copies are a majority.
fn leads_on<P: Protocol<Fact = Fact>>(config: &P::Config) {
    for nodes in [3, 5] {
        let text = "0.05s timeout n1\n0.5s disk n1 5s\n0.6s c1 every 30ms add x 1";
        let run = run::<P>(nodes, config, text, "4s");
        assert_eq!(count(&run, |fact| matches!(fact, Fact::Leads { .. })), 1);
        let took = latencies(&run);
        // To the leader, to the followers, to their disks, back, and to the client.
        assert!(took.len() > 50 && took.iter().all(|took| *took < Span::millis(43)), "{took:?}");
        assert!(run.history().violations.is_empty());
    }
}

#[test]
fn a_leader_with_a_slow_disk_leads_on_and_commits_what_the_others_hold() {
    leads_on::<Raft>(&raft::Config::default());
    leads_on::<MultiPaxos>(&multi_paxos::Config::default());
}

/// Its own copy counts when it is on its disk, and not before.
fn does_not_count_itself<P: Protocol<Fact = Fact>>(config: &P::Config) {
    let text = "0.05s timeout n1\n0.5s disk n1 200ms\n0.5s isolate n2\n0.6s c1 set x 1";
    // The request arrives at 0.61 s.
    let took = latencies(&run::<P>(3, config, text, "1s"));
    assert!(took.len() == 1 && (Span::millis(220)..Span::millis(222)).contains(&took[0]), "{took:?}");
}

#[test]
fn a_leader_does_not_count_itself_before_it_has_written() {
    does_not_count_itself::<Raft>(&raft::Config { election: CALM, ..raft::Config::default() });
    does_not_count_itself::<MultiPaxos>(&multi_paxos::Config { election: CALM, ..Default::default() });
}

/// Crashes at every instant of a busy stretch, with disks that are quick, slow and very slow: of the leader, of those whose
/// copies it has counted, and of all. No rule is broken, and every request is answered in the end.
fn survives_crashes<P: Protocol<Fact = Fact>>(config: &P::Config) {
    let disks = [
        "0.3s disk n1 150ms",
        "0.3s disk n2 150ms\n0.3s disk n3 20ms",
        "0.3s disk all 60ms\n0.5s disk n1 1ms",
        "0.3s disk all 5ms..200ms",
    ];
    let victims: [&[u16]; 5] = [&[1], &[2, 3], &[1, 2], &[2], &[1, 2, 3, 4, 5]];
    for (nodes, disk) in
        [3, 5].into_iter().flat_map(|nodes| disks.iter().enumerate().map(move |disk| (nodes, disk)))
    {
        let (number, slow) = disk;
        for (victims, step) in
            victims.into_iter().flat_map(|victims| (0..30).map(move |step| (victims, step)))
        {
            let instant = 450 + 13 * step + number as u64;
            let mut text = format!("0.05s timeout n1\n0.3s c1 every 15ms add x 1\n{slow}\n");
            for victim in victims.iter().filter(|victim| **victim <= nodes) {
                let back = instant + 5 + 30 * u64::from(*victim);
                text += &format!("{instant}ms crash n{victim}\n{back}ms restart n{victim}\n");
            }
            text += "2s disk all 1ms\n2.5s c1 quiet\n";
            let run = run::<P>(nodes, config, &text, "5s");
            assert!(run.history().violations.is_empty(), "{nodes} nodes:\n{text}");
            let asked = count(&run, |fact| matches!(fact, Fact::Client(ClientFact::Invoked { .. })));
            assert!(asked >= 3 && latencies(&run).len() == asked, "{nodes} nodes, {asked} requests:\n{text}");
        }
    }
}

#[test]
fn no_crash_takes_back_what_was_promised_whatever_the_disks() {
    survives_crashes::<Raft>(&raft::Config::default());
    survives_crashes::<MultiPaxos>(&multi_paxos::Config::default());
}

/// A learner that asks an acceptor what it has accepted is told when that is on the disk (Lamport 2001, §2.3, §2.5).
#[test]
fn who_asks_an_acceptor_hears_of_nothing_that_a_crash_could_take_back() {
    // n2 accepts at 0.242 s, and asks come every so often. Its disk is done at 1.242 s.
    let text = "0s isolate n3\n0.2s c1 propose tea\n0.235s disk n2 1s\n";
    let learned = |fact: &Fact| matches!(fact, Fact::Ballot(BallotFact::Learned { .. }));
    let config = paxos::Config { timeout: Span::secs(20), ..paxos::Config::default() };
    let lost = run::<Paxos>(3, &config, &format!("{text}1.2s crash n2"), "1.3s");
    assert_eq!(count(&lost, learned), 0);
    assert!(
        lost.history().messages.iter().any(|sent| matches!(sent.packet, Packet::Peer(paxos::Message::Ask)))
    );
    assert_eq!(count(&run::<Paxos>(3, &config, text, "1.3s"), learned), 2);
}
