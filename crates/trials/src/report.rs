//! What a run exercised, and what a failure tells.

use crate::subject::Subject;
use faultline_engine::view::Frame;
use faultline_engine::{
    ClockChange, EventKind, Factor, Input, LossCause, NodeStatus, Session, Side, Split, Switch, ViolationView,
};
use faultline_scenario::{ViewState, describe};
use faultline_words::{Language, Run};
use std::fmt;

/// A run that broke a rule or did not recover.
#[derive(Clone, Debug)]
pub struct Failure {
    /// The protocol.
    pub slug: &'static str,
    /// The seed that drew it.
    pub seed: u64,
    /// What is wrong.
    pub what: String,
    /// The first rule that broke, if one did.
    pub violation: Option<ViolationView>,
    /// What broke it, in words.
    pub evidence: Option<String>,
    /// How many events had happened.
    pub events: u32,
    /// The link to it.
    pub link: String,
    /// Its script, line by line.
    pub script: String,
}

impl Failure {
    pub(crate) fn of(session: &dyn Run, seed: u64, what: String) -> Self {
        let violation = session.violations().into_iter().next();
        let evidence = |broken: &ViolationView| session.evidence(broken.rule.slug, Language::English);
        Self {
            evidence: violation.as_ref().and_then(evidence),
            slug: session.info().slug,
            seed,
            what,
            violation,
            events: session.events(),
            link: link(session),
            script: script(session),
        }
    }
}

/// The link to a run as it stands, without the address of a page.
pub(crate) fn link(session: &dyn Session) -> String {
    describe(session, &ViewState::default()).encode()
}

/// The script of a run, line by line.
pub(crate) fn script(session: &dyn Session) -> String {
    session.inputs().iter().map(|timed| format!("{timed}\n")).collect()
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { slug, seed, what, violation, events, link, script, .. } = self;
        writeln!(f, "{slug}, seed {seed}, after {events} events: {what}")?;
        if let Some(violation) = violation {
            writeln!(f, "{violation:?}")?;
        }
        writeln!(f, "-- script\n{script}-- link\n#{link}\n-- replay the correct configuration with")?;
        write!(
            f,
            "FAULTLINE_SEED={seed} cargo test --profile fast-test -p faultline-trials -- {slug}::swarm --nocapture"
        )
    }
}

/// What happened in one run, as counts; first those of [`SHARED`], then the subject's own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Seen {
    counts: Vec<u64>,
    events: u64,
    /// How long it took to recover, in microseconds.
    pub(crate) recovery: u64,
    /// Whether it ended because more waited for its disks than a run may hold.
    pub(crate) spent: bool,
}

/// A name, in how many runs of a hundred, how often in a run, and under which faults.
type Shared = (&'static str, u64, u64, fn(&Subject) -> bool);

/// What every swarm must come to.
const SHARED: [Shared; 21] = [
    ("answers", 99, 1, |_| true),
    ("clients lose patience", 90, 1, |s| s.faults.losses && s.faults.cuts),
    ("messages lost to cuts", 80, 1, |s| s.faults.cuts),
    ("messages lost by chance", 50, 1, |s| s.faults.losses),
    ("messages that arrive twice", 50, 1, |s| s.faults.duplicates),
    ("messages at frozen nodes", 40, 1, |s| s.faults.freezes),
    ("crashes with writes under way", 60, 1, |s| s.faults.crashes && s.faults.disks),
    ("two that lead at once", 50, 1, |s| s.faults.cuts),
    ("fifty faults or more", 50, 50, |s| s.faults.cuts),
    ("slow nodes", 80, 1, |s| s.faults.slow),
    ("clocks that run wrong", 80, 1, |s| s.faults.clocks.is_some()),
    ("full disks", 80, 1, |s| s.faults.disks),
    ("links that keep the order", 80, 1, |s| s.faults.delays),
    ("cuts in one direction of a group or node", 50, 1, |s| s.faults.cuts),
    ("clocks that jump", 50, 1, |s| s.faults.clocks.is_some()),
    ("messages that wait for a worker", 50, 1, |s| s.faults.delays),
    ("messages that find a queue full", 30, 1, |s| s.faults.delays && s.faults.losses),
    ("pauses before a retry", 30, 1, |s| s.faults.cuts && s.faults.losses),
    // Attempts without a key are not counted: they are asked again.
    ("requests given up by a policy", 20, 1, |s| s.faults.cuts && s.faults.losses),
    ("nodes that join", 30, 1, |s| s.entry().info.members_change),
    ("nodes that leave", 40, 1, |s| s.entry().info.members_change),
];
const ANSWERS: usize = 0;
const PATIENCE: usize = 1;
const CUT: usize = 2;
const CHANCE: usize = 3;
const TWICE: usize = 4;
const FROZEN: usize = 5;
const WRITES: usize = 6;
const RIVALS: usize = 7;
const FAULTS: usize = 8;
const SLOW: usize = 9;
const DRIFT: usize = 10;
const FULL: usize = 11;
const ORDER: usize = 12;
const ONE_WAY: usize = 13;
const JUMP: usize = 14;
const QUEUED: usize = 15;
const TURNED_AWAY: usize = 16;
const PAUSES: usize = 17;
const GIVEN_UP: usize = 18;
const JOINS: usize = 19;
const LEAVES: usize = 20;
/// The rows that need somebody who asks.
const OF_CLIENTS: [usize; 3] = [ANSWERS, PAUSES, GIVEN_UP];

impl Seen {
    pub(crate) fn new(subject: &Subject) -> Self {
        Self { counts: vec![0; SHARED.len() + subject.exercises.len()], events: 0, recovery: 0, spent: false }
    }

    /// Looks at a run just before a fault.
    pub(crate) fn before(&mut self, fault: &Input, frame: &Frame, subject: &Subject) {
        self.counts[FAULTS] += 1;
        if let Input::Crash(node) = fault {
            self.counts[WRITES] += u64::from(frame.nodes[usize::from(node.0)].writing > 0);
        }
        if let Input::Slow(_, factor) = fault {
            self.counts[SLOW] += u64::from(*factor > Factor::ONE);
        }
        if let Input::Clock(_, change) = fault {
            self.counts[DRIFT] += u64::from(matches!(change, ClockChange::Rate(_)));
            self.counts[JUMP] += u64::from(matches!(change, ClockChange::Offset(_)));
        }
        match fault {
            Input::Full(_, Switch(true)) => self.counts[FULL] += 1,
            Input::Fifo(_, Switch(true)) => self.counts[ORDER] += 1,
            Input::Join(_) => self.counts[JOINS] += 1,
            Input::Leave(node) => {
                let runs = frame.nodes[usize::from(node.0)].status == NodeStatus::Up;
                self.counts[LEAVES] += u64::from(runs);
            }
            Input::Isolate(_, Side::Out | Side::In) | Input::Partition(Split::OneWay { .. }) => {
                self.counts[ONE_WAY] += 1;
            }
            _ => {}
        }
        let leads = frame.nodes.iter().filter_map(|node| node.glance.as_ref()).filter(|g| (subject.leads)(g));
        self.counts[RIVALS] += u64::from(leads.count() >= 2);
    }

    /// Looks at a whole run.
    pub(crate) fn read(&mut self, session: &dyn Session, subject: &Subject) {
        self.events = u64::from(session.events());
        for event in (0..session.known_events()).filter_map(|number| session.event(number)) {
            let row = match event.kind {
                EventKind::Lost(_, LossCause::Cut) => CUT,
                EventKind::Lost(_, LossCause::Chance) => CHANCE,
                EventKind::Lost(_, LossCause::QueueFull) => TURNED_AWAY,
                EventKind::Waits(_) => FROZEN,
                EventKind::Queued(_) => QUEUED,
                EventKind::Delivered(_) if event.message.is_some_and(|message| message.copy_of.is_some()) => {
                    TWICE
                }
                _ => continue,
            };
            self.counts[row] += 1;
        }
        for record in session.facts(0, session.known_events()) {
            self.counts[ANSWERS] += u64::from(record.is("returned"));
            self.counts[PAUSES] += u64::from(record.is("backed_off"));
            // Without a key a request is only renamed.
            let given_up = record.is("abandoned") && !record.has("abandoned", &[("reason", "keyless")]);
            self.counts[GIVEN_UP] += u64::from(given_up);
            self.counts[PATIENCE] += u64::from(record.has("retried", &[("timed_out", "true")]));
            for (exercise, count) in subject.exercises.iter().zip(&mut self.counts[SHARED.len()..]) {
                *count += u64::from((exercise.is)(&record));
            }
        }
    }
}

/// What happened in many runs.
pub(crate) struct Tally {
    rows: Vec<Row>,
    runs: u64,
    events: u64,
    slowest: u64,
    /// How many ended because more waited for their disks than a run may hold.
    spent: u64,
}

struct Row {
    name: &'static str,
    percent: u64,
    times: u64,
    sum: u64,
    runs: u64,
}

impl Tally {
    pub(crate) fn new(subject: &Subject) -> Self {
        let row = |(name, percent, times)| Row { name, percent, times, sum: 0, runs: 0 };
        let shared = SHARED.iter().zip(0..).map(|((name, percent, times, may), place)| {
            let asked = subject.clients != [0] || !OF_CLIENTS.contains(&place);
            let promised = may(subject) && asked;
            let rarer = subject.rarer.iter().find(|(rare, _)| rare == name).map(|(_, percent)| *percent);
            (*name, if promised { rarer.unwrap_or(*percent) } else { 0 }, *times)
        });
        let own = subject.exercises.iter().map(|own| (own.name, own.percent, own.times));
        Self { rows: shared.chain(own).map(row).collect(), runs: 0, events: 0, slowest: 0, spent: 0 }
    }

    pub(crate) fn add(&mut self, seen: &Seen) {
        self.runs += 1;
        self.events += seen.events;
        self.slowest = self.slowest.max(seen.recovery);
        self.spent += u64::from(seen.spent);
        for (row, count) in self.rows.iter_mut().zip(&seen.counts) {
            row.sum += count;
            row.runs += u64::from(*count >= row.times);
        }
    }

    /// Whether more than one run in a hundred was not followed to its end.
    pub(crate) fn is_cut_short(&self) -> bool {
        self.spent * 100 > self.runs
    }

    /// What occurs in too small a share of the runs.
    pub(crate) fn too_rare(&self) -> Vec<&'static str> {
        let rare = self.rows.iter().filter(|row| row.runs * 100 < self.runs * row.percent);
        rare.map(|row| row.name).collect()
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "{} runs, {} events, slowest recovery {} ms, {} runs at the limit of what may wait or be said",
            self.runs,
            self.events,
            self.slowest / 1_000,
            self.spent
        )?;
        writeln!(f, "{:40} {:>9} {:>10}", "", "% of runs", "in all")?;
        for Row { name, percent, sum, runs, .. } in &self.rows {
            writeln!(f, "{name:40} {:>6} ≥{percent:<2} {sum:>9}", runs * 100 / self.runs.max(1))?;
        }
        Ok(())
    }
}
