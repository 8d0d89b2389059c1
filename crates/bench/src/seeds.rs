//! Many short runs of each protocol, for the one question whether every platform comes to the same digests.
//!
//! Each seed is a run of the protocol's steady work in which things go wrong, drawn from the seed: crashes, pauses, cuts, losses,
//! copies, slow disks, wrong clocks. A digest that differs on one platform differs in the sum.

use crate::Platform;
use crate::work::{Work, works};
use faultline_catalogue::{RunSetup, find};
use faultline_engine::dice::Dice;
use faultline_engine::{ScriptLine, Session, Span, Time, TimedInput};

/// Seeds of each protocol.
pub const SEEDS: u64 = 1_000;
/// How far a run is followed, and how many events of it at most.
const UNTIL: Time = Time(5_000_000);
const EVENTS: u32 = 2_000;
/// Things that go wrong in a run.
const FAULTS: u64 = 8;

/// Tells of each protocol the sum of the digests of its runs, and how long they took.
pub fn seeds(platform: &Platform<'_>) {
    for work in works() {
        let start = (platform.clock)();
        let (sum, events) = (0..SEEDS).fold((0xcbf2_9ce4_8422_2325, 0), |(sum, events), seed| {
            let run = run(work, seed);
            (folded(sum, &run.digest()), events + u64::from(run.events()))
        });
        let millis = (platform.clock)() - start;
        let name = format!("{}: digests of {SEEDS} seeds with faults", work.slug);
        platform.same(&name, &format!("{sum:016x}, {events} events"));
        let (name, here) = (format!("{}: {SEEDS} seeds with faults", work.slug), platform.name);
        (platform.say)(&format!(
            "measure {{\"name\": \"{name}, {here}\", \"unit\": \"ms\", \"samples\": [{millis:?}]}}"
        ));
    }
}

/// The run of a seed, at its end.
fn run(work: &Work, seed: u64) -> Box<dyn Session> {
    let entry = find(work.slug).expect("it is in the catalogue");
    let owned = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
    let config: Vec<(String, String)> = work.settings.iter().map(owned).collect();
    let mut script = work.inputs();
    script.extend(faults(seed, work.nodes));
    script.sort_by_key(|input| input.at);
    let (behaviour, nodes, clients) = (entry.info.behaviour, work.nodes, work.clients);
    let setup = RunSetup { behaviour, nodes, clients, seed, config: &config, script };
    let mut session = (entry.open)(&setup).expect("the work fits");
    session.advance(UNTIL, EVENTS);
    session
}

/// What goes wrong in the run of a seed, each thing with its end.
fn faults(seed: u64, nodes: u16) -> Vec<TimedInput> {
    let mut dice = Dice::new(seed, "faults", 0);
    let mut inputs = Vec::new();
    for _ in 0..FAULTS {
        let at = Time(dice.below(UNTIL.0));
        let after = at + Span(dice.below(1_000_000));
        let node = 1 + dice.below(nodes.into());
        let other =
            1 + (node - 1 + dice.below(u64::from(nodes).saturating_sub(1).max(1)) + 1) % u64::from(nodes);
        let (begins, ends) = match dice.below(8) {
            0 => (format!("crash n{node}"), format!("restart n{node}")),
            1 => (format!("freeze n{node}"), format!("thaw n{node}")),
            2 if node != other => (format!("cut n{node} -> n{other}"), format!("heal n{node} n{other}")),
            3 => (format!("isolate n{node}"), format!("heal n{node}")),
            4 => ("loss all 20%".into(), "loss all 0%".into()),
            5 => ("duplicate all 20%".into(), "duplicate all 0%".into()),
            6 => (format!("disk n{node} 1ms..80ms"), format!("disk n{node} 1ms..3ms")),
            _ => (format!("clock n{node} -100000ppm"), format!("clock n{node} sync")),
        };
        inputs.extend([(at, begins), (after, ends)].map(|(at, line)| {
            let line: ScriptLine = line.parse().expect("the line fits the grammar");
            TimedInput { at, input: line.input }
        }));
    }
    inputs
}

/// One digest more in a sum, after FNV-1a.
fn folded(sum: u64, digest: &str) -> u64 {
    digest.bytes().fold(sum, |sum, byte| (sum ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_protocol_has_faults_and_each_seed_its_own_run() {
        for work in works() {
            let digests: Vec<String> = (0..20).map(|seed| run(work, seed).digest()).collect();
            assert!((1..20).all(|seed| digests[seed] != digests[0]), "{}", work.slug);
            assert_eq!(run(work, 7).digest(), digests[7], "{}", work.slug);
            let script = faults(7, work.nodes);
            assert_eq!(script.len(), 2 * usize::try_from(FAULTS).expect("few"));
        }
    }

    #[test]
    fn one_other_digest_is_another_sum() {
        let sum = |digests: &[&str]| digests.iter().fold(1, |sum, digest| folded(sum, digest));
        assert_ne!(sum(&["aa", "bb"]), sum(&["aa", "bc"]));
        assert_ne!(sum(&["aa", "bb"]), sum(&["bb", "aa"]));
    }
}
