//! Rules of a computation in tasks (Dean & Ghemawat 2004, §3.3): whatever fails and however often a task is executed,
//! the result is that of one machine that does one thing after the other.

use super::{Checker, Evidence, RuleId, Violation};
use crate::fact::{Fact, FactRecord, TaskFact};
use crate::id::{Endpoint, NodeId};
use std::collections::BTreeMap;

/// What broke a rule of tasks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TaskEvidence {
    /// A word was not counted as one machine counts it.
    WrongCount {
        /// The word.
        word: String,
        /// How often it is in the text.
        expected: u32,
        /// How often the result says.
        found: u32,
        /// How many words are counted wrong.
        wrong: u32,
    },
    /// An execution of a reduce task took the output of a map task twice.
    ReadTwice {
        /// The number of the reduce task, from 0.
        reduce: u16,
        /// Who executed it.
        by: NodeId,
        /// The number of the map task, from 0.
        map: u16,
        /// From whom first.
        first: NodeId,
        /// From whom again.
        second: NodeId,
    },
    /// An output has two lines for one word.
    TwoLines {
        /// The number of the reduce task, from 0.
        reduce: u16,
        /// The word.
        word: String,
        /// What its lines say.
        counts: (u32, u32),
    },
    /// The output of a reduce task lacks the output of a map task.
    MapMissing {
        /// The number of the reduce task, from 0.
        reduce: u16,
        /// Who executed it.
        by: NodeId,
        /// The number of the map task, from 0.
        map: u16,
    },
    /// A computation ended without the output of a reduce task.
    ReduceMissing {
        /// The number of the reduce task, from 0.
        reduce: u16,
    },
    /// An output that was complete changed.
    Changed {
        /// The number of the reduce task, from 0.
        reduce: u16,
        /// Whose it was.
        first: NodeId,
        /// Who writes it now.
        second: NodeId,
    },
}

/// Watches all four rules.
#[derive(Clone, Debug)]
pub struct Tasks {
    /// Every word of the text, and how often it is there.
    expected: Vec<(String, u32)>,
    jobs: BTreeMap<u32, Job>,
}

#[derive(Clone, Debug, Default)]
struct Job {
    maps: u16,
    reduces: u16,
    /// Per execution of a reduce task: whose outputs it took, and from whom.
    reads: BTreeMap<(NodeId, u16, u32), BTreeMap<u16, NodeId>>,
    /// The lines of the output that is being committed.
    lines: BTreeMap<u32, u32>,
    /// The execution of which a reduce task has the output, and whose it was.
    committed: BTreeMap<u16, (u32, NodeId)>,
    /// The lines of the result.
    result: BTreeMap<u32, u32>,
}

impl Tasks {
    /// Rules for a text: its words, in the order of its dictionary, and how often each is there.
    #[must_use]
    pub fn new(expected: Vec<(String, u32)>) -> Self {
        Self { expected, jobs: BTreeMap::new() }
    }

    fn word(&self, word: u32) -> String {
        self.expected.get(word as usize).map_or_else(String::new, |(word, _)| word.clone())
    }

    /// The first word whose count is not that of the text, and how many such words there are.
    fn wrong(&self, result: &BTreeMap<u32, u32>) -> Option<TaskEvidence> {
        let differs = |place: usize| {
            let number = u32::try_from(place).unwrap_or(u32::MAX);
            let found = result.get(&number).copied().unwrap_or(0);
            (found != self.expected[place].1).then_some((place, found))
        };
        let all: Vec<(usize, u32)> = (0..self.expected.len()).filter_map(differs).collect();
        let (place, found) = *all.first()?;
        let (word, expected) = self.expected[place].clone();
        let wrong = u32::try_from(all.len()).unwrap_or(u32::MAX);
        Some(TaskEvidence::WrongCount { word, expected, found, wrong })
    }
}

impl Job {
    fn missing(&self, by: NodeId, reduce: u16, attempt: u32) -> Option<TaskEvidence> {
        let none = BTreeMap::new();
        let reads = self.reads.get(&(by, reduce, attempt)).unwrap_or(&none);
        let map = (0..self.maps).find(|map| !reads.contains_key(map))?;
        Some(TaskEvidence::MapMissing { reduce, by, map })
    }
}

impl Checker for Tasks {
    fn rules(&self) -> &'static [RuleId] {
        &[RuleId::SequentialResult, RuleId::CountedOnce, RuleId::NoTaskLost, RuleId::OutputFinal]
    }

    fn on_fact(&mut self, record: &FactRecord, broken: &mut Vec<Violation>) {
        let Fact::Task(fact) = record.fact else { return };
        let mut say = |rule, evidence| {
            broken.push(Violation { rule, event: record.event, evidence: Evidence::Task(evidence) });
        };
        match fact {
            TaskFact::Began { job, maps, reduces, .. } => {
                let job = self.jobs.entry(job).or_default();
                (job.maps, job.reduces) = (maps, reduces);
            }
            TaskFact::Read { job, reduce, attempt, map, from, .. } => {
                let Endpoint::Node(by) = record.subject else { return };
                let reads = self.jobs.entry(job).or_default().reads.entry((by, reduce, attempt)).or_default();
                if let Some(first) = reads.insert(map, from) {
                    let evidence = TaskEvidence::ReadTwice { reduce, by, map, first, second: from };
                    say(RuleId::CountedOnce, evidence);
                }
            }
            TaskFact::Line { job, reduce, word, count } => {
                let before = self.jobs.entry(job).or_default().lines.insert(word, count);
                if let Some(before) = before {
                    let evidence =
                        TaskEvidence::TwoLines { reduce, word: self.word(word), counts: (before, count) };
                    say(RuleId::CountedOnce, evidence);
                }
            }
            TaskFact::Committed { job, reduce, attempt, by, .. } => {
                let job = self.jobs.entry(job).or_default();
                job.lines.clear();
                if let Some(evidence) = job.missing(by, reduce, attempt) {
                    say(RuleId::NoTaskLost, evidence);
                }
                match job.committed.insert(reduce, (attempt, by)) {
                    // A file system that restarted says again what it has.
                    Some((same, _)) if same == attempt => {}
                    Some((_, first)) => {
                        say(RuleId::OutputFinal, TaskEvidence::Changed { reduce, first, second: by });
                    }
                    None => {}
                }
            }
            TaskFact::Reopened { job, reduce, by } => {
                let job = self.jobs.entry(job).or_default();
                let first = job.committed.remove(&reduce).map_or(by, |(_, first)| first);
                say(RuleId::OutputFinal, TaskEvidence::Changed { reduce, first, second: by });
            }
            TaskFact::Counted { job, word, count } => {
                *self.jobs.entry(job).or_default().result.entry(word).or_default() += count;
            }
            TaskFact::Finished { job, .. } => {
                let job = self.jobs.entry(job).or_default();
                if let Some(reduce) = (0..job.reduces).find(|reduce| !job.committed.contains_key(reduce)) {
                    say(RuleId::NoTaskLost, TaskEvidence::ReduceMissing { reduce });
                }
                // What comes late can still change an output, so all but the result is kept.
                let result = std::mem::take(&mut job.result);
                if let Some(evidence) = self.wrong(&result) {
                    say(RuleId::SequentialResult, evidence);
                }
            }
            _ => {}
        }
    }
}
