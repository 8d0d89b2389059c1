//! Rules of a computation in tasks (Dean & Ghemawat 2004, §3.3): whatever fails and however often a task is executed,
//! the result is that of one machine that does one thing after the other.

use crate::count::Answer;
use crate::evidence::Evidence;
use crate::facts::Fact;
use faultline_engine::{
    Checker, ClientFact, Endpoint, FactRecord, NodeId, Observation, Rule, Seen, Sight, Violation,
};
use litemap::LiteMap;

const SOURCE: &str = "Dean & Ghemawat 2004, §3.3";
/// A computation gives what one machine gives that does one thing after the other.
pub const SEQUENTIAL_RESULT: &Rule = &Rule { slug: "sequential-result", source: SOURCE };
/// No pair is counted twice, however often a task is executed.
pub const COUNTED_ONCE: &Rule = &Rule { slug: "counted-once", source: SOURCE };
/// An output holds the pairs of every map task, a result the outputs of every reduce task.
pub const NO_TASK_LOST: &Rule = &Rule { slug: "no-task-lost", source: SOURCE };
/// An output that is complete never changes.
pub const OUTPUT_FINAL: &Rule = &Rule { slug: "output-final", source: SOURCE };

/// Watches all four rules.
#[derive(Clone, Debug)]
pub struct Tasks {
    /// Every word of the text, and how often it is there.
    expected: Vec<(String, u32)>,
    jobs: LiteMap<u32, Job>,
}

#[derive(Clone, Debug, Default)]
struct Job {
    maps: u16,
    reduces: u16,
    /// Per execution of a reduce task: whose outputs it took, and from whom.
    reads: LiteMap<(NodeId, u16, u32), LiteMap<u16, NodeId>>,
    /// The lines of the output that is being committed.
    lines: LiteMap<u32, u32>,
    /// Per reduce task, the output that it has.
    committed: LiteMap<u16, Output>,
    /// The lines of the result.
    result: LiteMap<u32, u32>,
}

#[derive(Clone, Copy, Debug)]
struct Output {
    /// The execution that it is of.
    attempt: u32,
    /// Who executed it.
    by: NodeId,
    /// Whose disk holds it.
    on: Endpoint,
}

impl Tasks {
    /// Rules for a text: its words, in the order of its dictionary, and how often each is there.
    #[must_use]
    pub fn new(expected: Vec<(String, u32)>) -> Self {
        Self { expected, jobs: LiteMap::new() }
    }

    fn word(&self, word: u32) -> String {
        self.expected.get(word as usize).map_or_else(String::new, |(word, _)| word.clone())
    }

    /// What a client is to be told.
    fn answer(&self) -> Answer {
        let words = self.expected.iter().map(|(_, count)| count).sum();
        Answer { words, distinct: u32::try_from(self.expected.len()).unwrap_or(u32::MAX) }
    }

    /// The first word whose count is not that of the text, and how many such words there are.
    fn wrong(&self, result: &LiteMap<u32, u32>) -> Option<Evidence> {
        let differs = |place: usize| {
            let number = u32::try_from(place).unwrap_or(u32::MAX);
            let found = result.get(&number).copied().unwrap_or(0);
            (found != self.expected[place].1).then_some((place, found))
        };
        let all: Vec<(usize, u32)> = (0..self.expected.len()).filter_map(differs).collect();
        let (place, found) = *all.first()?;
        let (word, expected) = self.expected[place].clone();
        let wrong = u32::try_from(all.len()).unwrap_or(u32::MAX);
        Some(Evidence::WrongCount { word, expected, found, wrong })
    }
}

impl Job {
    fn missing(&self, by: NodeId, reduce: u16, attempt: u32) -> Option<Evidence> {
        let none = LiteMap::new();
        let reads = self.reads.get(&(by, reduce, attempt)).unwrap_or(&none);
        let map = (0..self.maps).find(|map| !reads.contains_key(map))?;
        Some(Evidence::MapMissing { reduce, by, map })
    }
}

impl Checker<Fact> for Tasks {
    fn rules(&self) -> &'static [&'static Rule] {
        &[SEQUENTIAL_RESULT, COUNTED_ONCE, NO_TASK_LOST, OUTPUT_FINAL]
    }

    fn on_fact(&mut self, record: &FactRecord<Fact>, broken: &mut Vec<Violation<Evidence>>) {
        let mut say = |rule: &'static Rule, evidence| {
            broken.push(Violation { rule, event: record.event, evidence });
        };
        match record.fact {
            // The result may be right, and what is told of it wrong.
            Fact::Client(ClientFact::Returned { ticket, outcome, .. }) => {
                let expected = self.answer();
                if outcome != expected {
                    say(SEQUENTIAL_RESULT, Evidence::WrongAnswer { ticket, outcome, expected });
                }
            }
            Fact::Began { job, maps, reduces, .. } => {
                let job = self.jobs.entry(job).or_default();
                (job.maps, job.reduces) = (maps, reduces);
            }
            Fact::Read { job, reduce, attempt, map, from, .. } => {
                let Endpoint::Node(by) = record.subject else { return };
                let reads = self.jobs.entry(job).or_default().reads.entry((by, reduce, attempt)).or_default();
                if let Some(first) = reads.insert(map, from) {
                    let evidence = Evidence::ReadTwice { reduce, by, map, first, second: from };
                    say(COUNTED_ONCE, evidence);
                }
            }
            Fact::Line { job, reduce, word, count } => {
                let before = self.jobs.entry(job).or_default().lines.insert(word, count);
                if let Some(before) = before {
                    let evidence =
                        Evidence::TwoLines { reduce, word: self.word(word), counts: (before, count) };
                    say(COUNTED_ONCE, evidence);
                }
            }
            Fact::Committed { job, reduce, attempt, by, .. } => {
                let job = self.jobs.entry(job).or_default();
                job.lines.clear();
                if let Some(evidence) = job.missing(by, reduce, attempt) {
                    say(NO_TASK_LOST, evidence);
                }
                let output = Output { attempt, by, on: record.subject };
                // A file system that restarted says again what it has.
                let before = job.committed.insert(reduce, output).filter(|before| before.attempt != attempt);
                if let Some(Output { by: first, .. }) = before {
                    say(OUTPUT_FINAL, Evidence::Changed { reduce, first, second: by });
                }
            }
            Fact::Reopened { job, reduce, by } => {
                let job = self.jobs.entry(job).or_default();
                let first = job.committed.remove(&reduce).map_or(by, |output| output.by);
                say(OUTPUT_FINAL, Evidence::Changed { reduce, first, second: by });
            }
            Fact::Counted { job, word, count } => {
                *self.jobs.entry(job).or_default().result.entry(word).or_default() += count;
            }
            Fact::Finished { job, .. } => {
                let job = self.jobs.entry(job).or_default();
                if let Some(reduce) = (0..job.reduces).find(|reduce| !job.committed.contains_key(reduce)) {
                    say(NO_TASK_LOST, Evidence::ReduceMissing { reduce });
                }
                // What comes late can still change an output, so all but the result is kept.
                let result = std::mem::take(&mut job.result);
                if let Some(evidence) = self.wrong(&result) {
                    say(SEQUENTIAL_RESULT, evidence);
                }
            }
            _ => {}
        }
    }

    fn sight(&self) -> Sight {
        Sight::PROCESSES
    }

    /// An output that is lost with a disk is no longer there: another one in its place changes nothing.
    fn on_seen(&mut self, seen: &Seen, _: &mut Vec<Violation<Evidence>>) {
        if let Observation::Wiped(node) = seen.what {
            for (_, job) in &mut self.jobs {
                job.committed.retain(|_, output| output.on != node.into());
            }
        }
    }
}
