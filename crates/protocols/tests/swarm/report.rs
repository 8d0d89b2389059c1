//! What a run exercised, and what a failure tells.

use faultline_engine::view::Role;
use faultline_engine::{
    AppendRefusal, EventKind, Fact, History, Input, LossCause, NodeId, Protocol, RuleId, VoteRefusal, World,
};
use faultline_protocols::raft::Raft;
use std::fmt;

/// A run that broke a rule or did not recover.
pub(crate) struct Failure {
    pub(crate) seed: u64,
    pub(crate) what: String,
    pub(crate) rule: Option<RuleId>,
    pub(crate) evidence: Option<String>,
    pub(crate) events: u32,
    pub(crate) setup: String,
    pub(crate) script: String,
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { seed, what, evidence, events, setup, script, .. } = self;
        writeln!(f, "seed {seed}, after {events} events: {what}")?;
        if let Some(evidence) = evidence {
            writeln!(f, "{evidence}")?;
        }
        writeln!(f, "-- setup\n{setup}\n-- script\n{script}-- replay the correct configuration with")?;
        writeln!(
            f,
            "FAULTLINE_SEED={seed} cargo test --profile fast-test -p faultline-protocols --test swarm correct"
        )
    }
}

/// What happened in one run, as counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Seen {
    events: u64,
    inputs: u64,
    leaders: u64,
    depositions: u64,
    two_leaders: u64,
    commits: u64,
    truncations: u64,
    gaps: u64,
    conflicts: u64,
    split_votes: u64,
    newer_logs: u64,
    leaders_heard: u64,
    reads_confirmed: u64,
    answers: u64,
    retries: u64,
    redirects: u64,
    cut: u64,
    by_chance: u64,
    copies: u64,
    frozen_mail: u64,
    writes_lost: u64,
    /// How long it took to recover, in microseconds.
    pub(crate) recovery: u64,
}

impl Seen {
    /// Looks at a world between two actions.
    pub(crate) fn at(&mut self, world: &World<Raft>) {
        let leads = |i: &u16| world.node(NodeId(*i)).2.is_some_and(|p| p.glance().role == Role::Leader);
        self.two_leaders += u64::from((0..world.setup().nodes).filter(leads).count() >= 2);
    }

    /// Looks at a world just before a fault.
    pub(crate) fn before(&mut self, fault: &Input, world: &World<Raft>) {
        self.inputs += 1;
        if let Input::Crash(node) = fault {
            self.writes_lost += u64::from(world.writing(*node) > 0);
        }
    }

    /// Looks at a whole run.
    pub(crate) fn read(&mut self, history: &History<Raft>) {
        self.events = history.events.len() as u64;
        self.copies = history.messages.iter().filter(|message| message.copy_of.is_some()).count() as u64;
        for event in &history.events {
            match event.kind {
                EventKind::Lost(_, LossCause::Cut) => self.cut += 1,
                EventKind::Lost(_, LossCause::Chance) => self.by_chance += 1,
                EventKind::Waits(_) => self.frozen_mail += 1,
                _ => {}
            }
        }
        for record in &history.facts {
            let counter = match record.fact {
                Fact::Leads { .. } => &mut self.leaders,
                Fact::StepsDown { led: true, .. } => &mut self.depositions,
                Fact::Committed { .. } => &mut self.commits,
                Fact::Truncated { .. } => &mut self.truncations,
                Fact::RefusedEntries { why: AppendRefusal::Gap { .. }, .. } => &mut self.gaps,
                Fact::RefusedEntries { why: AppendRefusal::Conflict { .. }, .. } => &mut self.conflicts,
                Fact::RefusedVote { why: VoteRefusal::AlreadyVoted(_), .. } => &mut self.split_votes,
                Fact::RefusedVote { why: VoteRefusal::NewerLog { .. }, .. } => &mut self.newer_logs,
                Fact::RefusedVote { why: VoteRefusal::HearsLeader(_), .. } => &mut self.leaders_heard,
                Fact::ReadConfirmed { .. } => &mut self.reads_confirmed,
                Fact::Returned { .. } => &mut self.answers,
                Fact::Retried { timed_out: true, .. } => &mut self.retries,
                Fact::Redirected { .. } => &mut self.redirects,
                _ => continue,
            };
            *counter += 1;
        }
    }

    /// Each count by name, with the percentage of runs that it must at least occur in.
    fn counts(&self) -> [(&'static str, u64, u64); 20] {
        [
            ("three leaders or more", self.leaders.saturating_sub(2), 90),
            ("a leader deposed", self.depositions, 60),
            ("two leaders at once", self.two_leaders, 50),
            ("commits", self.commits, 99),
            ("ends of logs removed", self.truncations, 50),
            ("entries refused for a gap", self.gaps, 80),
            ("entries refused for a conflict", self.conflicts, 40),
            ("votes refused: voted already", self.split_votes, 70),
            ("votes refused: newer log", self.newer_logs, 70),
            ("pre-votes refused: leader heard", self.leaders_heard, 30),
            ("reads confirmed", self.reads_confirmed, 25),
            ("answers", self.answers, 99),
            ("clients lose patience", self.retries, 90),
            ("clients redirected", self.redirects, 80),
            ("messages lost to cuts", self.cut, 80),
            ("messages lost by chance", self.by_chance, 50),
            ("messages that arrive twice", self.copies, 50),
            ("messages at frozen nodes", self.frozen_mail, 40),
            ("crashes with writes under way", self.writes_lost, 60),
            ("fifty faults or more", self.inputs.saturating_sub(49), 50),
        ]
    }
}

/// What happened in many runs.
#[derive(Default)]
pub(crate) struct Tally {
    runs: u64,
    sum: [u64; 20],
    runs_with: [u64; 20],
    events: u64,
    slowest: u64,
}

impl Tally {
    pub(crate) fn add(&mut self, seen: &Seen) {
        self.runs += 1;
        self.events += seen.events;
        self.slowest = self.slowest.max(seen.recovery);
        for (i, (_, count, _)) in seen.counts().into_iter().enumerate() {
            self.sum[i] += count;
            self.runs_with[i] += u64::from(count > 0);
        }
    }

    /// What occurs in too small a share of the runs.
    pub(crate) fn too_rare(&self) -> Vec<&'static str> {
        let rows = Seen::default().counts().into_iter().zip(self.runs_with);
        let rare = rows.filter(|((.., percent), runs)| runs * 100 < self.runs * percent);
        rare.map(|((name, ..), _)| name).collect()
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{} runs, {} events", self.runs, self.events)?;
        writeln!(f, "slowest recovery {} ms", self.slowest / 1_000)?;
        writeln!(f, "{:36} {:>9} {:>10}", "", "% of runs", "in all")?;
        for (i, (name, _, wanted)) in Seen::default().counts().into_iter().enumerate() {
            let share = self.runs_with[i] * 100 / self.runs.max(1);
            writeln!(f, "{name:36} {share:>6} ≥{wanted:<2} {:>9}", self.sum[i])?;
        }
        Ok(())
    }
}
