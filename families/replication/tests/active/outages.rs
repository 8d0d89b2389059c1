//! How long nobody is answered when a replica dies, measured over many seeds. `FAULTLINE_SEEDS=1000 … -- --nocapture outages` prints the
//! table of the chapter.

use faultline_engine::{ClientFact, Picture, ScriptLine, Setup, Time, TimedInput, Timeline};
use faultline_replication::Fact;
use faultline_replication::active::{Answers, Config, OrderBy, Replica};

fn timed(line: &str) -> TimedInput {
    let read: ScriptLine = line.parse().expect("a line");
    TimedInput { at: read.at.expect("a moment"), input: read.input }
}

/// The longest time between two answers from 2 s on, in microseconds, and how often a client asked again; a node crashes within 0.2 s of
/// 3 s, if one does. Which one leads, with Multi-Paxos, the run itself says.
fn outage(config: &Config, seed: u64, who: Who) -> (u64, usize) {
    let run = |crash: Option<u16>| {
        let mut lines = vec!["0.5s c1 every 20ms add x 1".to_owned()];
        lines.extend(crash.map(|node| format!("{}us crash n{node}", 3_000_000 + seed * 997 % 200_000)));
        let setup = Setup { nodes: 3, clients: 1, seed, config: config.clone() };
        let mut run = Timeline::<Replica>::new(setup, lines.iter().map(|line| timed(line)).collect());
        run.seek(Time(6_000_000), u32::MAX);
        run
    };
    let leader = || {
        let frame = Picture::frame(&run(None));
        let leads =
            frame.nodes.iter().position(|node| node.glance.as_ref().is_some_and(|one| one.role.leads));
        u16::try_from(leads.expect("one orders")).expect("a few nodes") + 1
    };
    let crash = match who {
        Who::Nobody => None,
        Who::Orders => Some(leader()),
        Who::Follows => Some(leader() % 3 + 1),
    };
    let run = run(crash);
    let history = run.history();
    let mut times = Vec::new();
    let mut again = 0;
    for record in &history.facts {
        let time = history.events[record.event as usize].time.0;
        match &record.fact {
            Fact::Client(ClientFact::Returned { .. }) if time > 2_000_000 => times.push(time),
            Fact::Client(ClientFact::Retried { .. }) if time > 2_000_000 => again += 1,
            _ => {}
        }
    }
    times.push(6_000_000);
    (times.windows(2).map(|pair| pair[1] - pair[0]).max().expect("answers"), again)
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Who {
    Nobody,
    Follows,
    Orders,
}

#[test]
fn outages() {
    let seeds = std::env::var("FAULTLINE_SEEDS").ok().and_then(|text| text.parse().ok()).unwrap_or(20);
    for order in [OrderBy::Sequencer, OrderBy::Paxos] {
        for answers in [Answers::First, Answers::Equal] {
            for who in [Who::Nobody, Who::Follows, Who::Orders] {
                let config = Config { order, answers, ..Config::default() };
                let all: Vec<(u64, usize)> = (1..=seeds).map(|seed| outage(&config, seed, who)).collect();
                let mean = all.iter().map(|one| one.0).sum::<u64>() / seeds;
                let (least, most) = (all.iter().map(|one| one.0).min(), all.iter().map(|one| one.0).max());
                let (least, most) = (least.expect("seeds"), most.expect("seeds"));
                let again: usize = all.iter().map(|one| one.1).sum();
                println!(
                    "{order:?}, {answers:?}, {who:?}: {mean} ({least} to {most}) µs, asked again {again}"
                );
                match (order, who) {
                    // Nobody waits for a replica that is gone, and nobody asks again.
                    (_, Who::Nobody | Who::Follows) => assert_eq!((again, most < 200_000), (0, true)),
                    // Until the sequencer is back, which here it never is.
                    (OrderBy::Sequencer, Who::Orders) => assert!(least > 2_700_000),
                    // An election.
                    (OrderBy::Paxos, Who::Orders) => {
                        assert!(least > 150_000 && most < 2_000_000, "{least} {most}")
                    }
                }
            }
        }
    }
}
