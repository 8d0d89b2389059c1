//! The rules of a replicated log, on facts written by hand.

use faultline_agreement::{Evidence, Fact, Operation, Outcome, Payload, StepDownCause};
use faultline_engine::{
    Checker, ClientId, FactRecord, NodeId, NodeSet, Observation, Rule, Seen, Ticket, Time, Violation, kv,
};
use faultline_rules as rules;

/// Facts about nodes, one event each.
struct Story {
    checker: rules::ReplicatedLog<Payload>,
    event: u32,
    /// Whether disks are idle: what a fact says is written at once.
    slow: bool,
    broken: Vec<Violation<Evidence>>,
}

impl Story {
    fn new() -> Self {
        Self { checker: rules::ReplicatedLog::new(3, None), event: 0, slow: false, broken: Vec::new() }
    }

    fn tell(&mut self, node: u16, fact: Fact) -> &mut Self {
        let record = FactRecord { event: self.event, subject: NodeId(node - 1).into(), fact };
        self.checker.on_fact(&record, &mut self.broken);
        if !self.slow {
            self.writes(node);
        }
        self.event += 1;
        self
    }

    /// All that a node has ordered is on its disk.
    fn writes(&mut self, node: u16) -> &mut Self {
        let what = Observation::Written { node: NodeId(node - 1), event: self.event };
        let seen = Seen { event: self.event, time: Time(u64::from(self.event)), what };
        Checker::<Fact>::on_seen(&mut self.checker, &seen, &mut self.broken);
        self
    }

    /// From here on the disks are slow, or not.
    fn slow(&mut self, slow: bool) -> &mut Self {
        self.slow = slow;
        self
    }

    fn leads(&mut self, node: u16, epoch: u64) -> &mut Self {
        self.tell(node, Fact::Leads { epoch, votes: NodeSet::default() })
    }

    fn appends(&mut self, node: u16, from: u64, epochs: &[u64]) -> &mut Self {
        for (index, epoch) in (from..).zip(epochs) {
            self.tell(node, Fact::Appended { index, epoch: *epoch, payload: Payload::Noop });
        }
        self
    }

    fn truncates(&mut self, node: u16, from: u64) -> &mut Self {
        self.tell(node, Fact::Truncated { from, count: 1, leader: NodeId(0) })
    }

    fn commits(&mut self, node: u16, through: u64, epoch: u64) -> &mut Self {
        self.tell(node, Fact::Committed { through, epoch, holders: NodeSet::default() })
    }

    fn follows(&mut self, node: u16, epoch: u64, leader: u16) -> &mut Self {
        self.tell(node, Fact::Follows { epoch, leader: NodeId(leader - 1) })
    }

    fn starts(&mut self, node: u16, last: u64, last_epoch: u64) -> &mut Self {
        self.tell(node, Fact::Started { epoch: 0, last, last_epoch })
    }

    fn rules(&self) -> Vec<&'static Rule> {
        self.broken.iter().map(|violation| violation.rule).collect()
    }
}

#[test]
fn one_leader_per_term_may_be_elected_again_and_again() {
    let mut story = Story::new();
    story.leads(1, 1).leads(2, 2).leads(2, 3).leads(1, 4);
    assert!(story.rules().is_empty());
    story.leads(3, 4);
    let evidence =
        Evidence::Log(rules::LogEvidence::TwoLeaders { epoch: 4, first: NodeId(0), second: NodeId(2) });
    assert_eq!(story.broken, [Violation { rule: rules::ELECTION_SAFETY, event: 4, evidence }]);
}

#[test]
fn two_leaders_of_different_terms_at_once_break_nothing() {
    let mut story = Story::new();
    story.leads(1, 1).leads(2, 2);
    assert!(story.rules().is_empty());
}

#[test]
fn only_a_leader_must_keep_its_log() {
    let mut story = Story::new();
    story.appends(1, 1, &[1, 1]).truncates(1, 2).appends(1, 2, &[2]);
    assert!(story.rules().is_empty());
    story.leads(1, 3).truncates(1, 2);
    assert_eq!(story.rules(), [rules::LEADER_APPEND_ONLY]);
    let mut deposed = Story::new();
    deposed.appends(1, 1, &[1]).leads(1, 1);
    let why = StepDownCause::HigherTerm { from: NodeId(1) };
    deposed.tell(1, Fact::StepsDown { epoch: 2, led: true, why }).truncates(1, 1);
    assert!(deposed.rules().is_empty());
}

#[test]
fn logs_may_differ_until_they_share_an_index_and_a_term() {
    let mut story = Story::new();
    story.appends(1, 1, &[1, 2]).appends(2, 1, &[1, 3]);
    assert!(story.rules().is_empty());
    story.appends(1, 3, &[4]).appends(2, 3, &[4]);
    let (first, second) = (NodeId(1), NodeId(0));
    let evidence =
        Evidence::Log(rules::LogEvidence::LogsDiffer { first, second, index: 3, epoch: 4, differs: 2 });
    assert_eq!(story.broken, [Violation { rule: rules::LOG_MATCHING, event: 5, evidence }]);
}

#[test]
fn the_leaders_of_later_terms_must_have_what_was_committed() {
    let mut story = Story::new();
    story.leads(1, 1).appends(1, 1, &[1, 1]).follows(2, 1, 1).appends(2, 1, &[1, 1]).leads(2, 2);
    assert!(story.rules().is_empty());
    story.follows(3, 1, 1).appends(3, 1, &[1]).leads(3, 3);
    let evidence = Evidence::Log(rules::LogEvidence::LeaderLacks {
        leader: NodeId(2),
        epoch: 3,
        index: 2,
        committed_in: 1,
    });
    assert_eq!(story.broken[0].evidence, evidence);
    // One of an earlier term owes nothing: what it lacks was committed after it.
    let mut story = Story::new();
    story.leads(1, 2).appends(1, 1, &[1, 2]).follows(2, 2, 1).appends(2, 1, &[1, 2]).leads(3, 1);
    assert!(story.rules().is_empty());
}

/// A deposed leader's entry reaches the disks of a majority when the new leader is there already: a server that took it
/// before it voted would have told.
#[test]
fn what_disks_commit_late_is_held_against_a_leader_that_is_there_already() {
    let mut story = Story::new();
    story.leads(1, 1).slow(true).appends(1, 1, &[1]).follows(2, 1, 1).appends(2, 1, &[1]);
    story.leads(3, 2).writes(1);
    assert!(story.rules().is_empty());
    story.writes(2);
    assert_eq!(story.rules(), [rules::LEADER_COMPLETENESS]);
}

/// What is committed is what a majority has on its disks; nobody's word counts.
#[test]
fn nobody_commits_what_a_majority_has_not_on_its_disks() {
    let wrong = |node, index, epoch, holders: &[u16], majority, applies| {
        let holders = holders.iter().map(|node| NodeId(node - 1)).collect();
        let node = NodeId(node);
        Evidence::Log(rules::LogEvidence::NotCommitted { node, index, epoch, holders, majority, applies })
    };
    // n1 has it in memory, n2 on its disk.
    let mut story = Story::new();
    story.leads(1, 1).follows(2, 1, 1).appends(2, 1, &[1]).slow(true).appends(1, 1, &[1]).commits(1, 1, 1);
    assert_eq!(story.rules(), [rules::TRUTHFUL_COMMITMENT]);
    assert_eq!(story.broken[0].evidence, wrong(0, 1, 1, &[2], false, false));
    // With both it is committed, and whoever has it may say so.
    let mut story = Story::new();
    story.leads(1, 1).appends(1, 1, &[1]).follows(2, 1, 1).appends(2, 1, &[1]).commits(1, 1, 1);
    story.follows(3, 1, 1).appends(3, 1, &[1]).commits(3, 1, 1);
    assert!(story.rules().is_empty());
    // But not for another entry at that index.
    story.truncates(3, 1).appends(3, 1, &[2]).commits(3, 1, 1);
    assert_eq!(story.rules(), [rules::TRUTHFUL_COMMITMENT]);
    // To execute is to believe.
    let mut story = Story::new();
    story.leads(1, 1).appends(1, 1, &[1]);
    story.tell(1, Fact::Applied { index: 1, epoch: 1, payload: Payload::Noop, outcome: None });
    assert_eq!(story.broken[0].evidence, wrong(0, 1, 1, &[1], false, true));
}

/// "Raft never commits log entries from previous terms by counting replicas." (§5.4.2, figure 8)
#[test]
fn copies_of_an_old_entry_do_not_commit_it() {
    let mut story = Story::new();
    // n1 appends in term 2 and copies it in term 4, as their leader.
    story.leads(1, 2).appends(1, 1, &[2]).leads(1, 4).follows(2, 4, 1).appends(2, 1, &[2]);
    let mut wrong = Story::new();
    wrong.leads(1, 2).appends(1, 1, &[2]).leads(1, 4).follows(2, 4, 1).appends(2, 1, &[2]).commits(1, 1, 4);
    assert_eq!(wrong.rules(), [rules::TRUTHFUL_COMMITMENT]);
    // An entry of term 4 commits both, and is there after a restart.
    story.appends(1, 2, &[4]).appends(2, 2, &[4]).commits(1, 2, 4).starts(2, 2, 4).commits(2, 2, 4);
    assert!(story.rules().is_empty());
}

#[test]
fn no_two_servers_execute_different_entries_at_one_index() {
    let applied = |index, epoch| Fact::Applied { index, epoch, payload: Payload::Noop, outcome: None };
    let mut story = Story::new();
    story.leads(1, 1).appends(1, 1, &[1, 1]).follows(2, 1, 1).appends(2, 1, &[1, 1]);
    story.follows(3, 1, 1).appends(3, 1, &[1, 1]);
    story.tell(1, applied(1, 1)).tell(2, applied(1, 1)).tell(1, applied(2, 1));
    assert!(story.rules().is_empty());
    story.tell(3, applied(1, 1)).tell(3, applied(2, 2));
    assert_eq!(story.rules(), [rules::STATE_MACHINE_SAFETY]);
}

/// A node replaced the end of its log, and crashed before its disk heard of it: the old end is back.
#[test]
fn a_crash_may_bring_back_what_was_removed() {
    let mut story = Story::new();
    story.appends(2, 1, &[1, 1, 2]).appends(3, 1, &[1, 1]);
    story.slow(true).truncates(2, 3).appends(2, 3, &[3]).slow(false);
    story.starts(2, 3, 2);
    // Its log is [1, 1, 2] again; another one that gets the same entries from it matches.
    story.appends(2, 4, &[4]).appends(3, 3, &[2, 4]);
    assert!(story.rules().is_empty());
    // With [1, 1, 3] it would not.
    let mut kept = Story::new();
    kept.appends(2, 1, &[1, 1, 2]).appends(3, 1, &[1, 1]);
    kept.truncates(2, 3).appends(2, 3, &[3]).starts(2, 3, 3);
    kept.appends(2, 4, &[4]).appends(3, 3, &[2, 4]);
    assert_eq!(kept.rules(), [rules::LOG_MATCHING]);
}

#[test]
fn a_crash_may_bring_back_what_was_removed_in_several_steps() {
    let mut story = Story::new();
    story.appends(1, 1, &[1, 2, 2, 2]).slow(true);
    story.truncates(1, 4).appends(1, 4, &[3]).truncates(1, 2).appends(1, 2, &[5]).slow(false);
    story.starts(1, 4, 2).appends(1, 5, &[6]);
    story.appends(2, 1, &[1, 2, 2, 2, 6]);
    assert!(story.rules().is_empty());
}

#[test]
fn a_wiped_disk_is_an_empty_log() {
    let mut story = Story::new();
    story.appends(1, 1, &[1, 1]).starts(1, 0, 0).appends(1, 1, &[2]).appends(2, 1, &[2]);
    assert!(story.rules().is_empty());
}

/// "If it receives a command whose serial number has already been executed, it responds immediately without re-executing
/// the request." (§8) A log may hold a request twice, and a server that starts executes its log again.
#[test]
fn no_request_takes_effect_twice_on_one_server() {
    let ticket = Ticket { client: ClientId(0), serial: 1 };
    let operation: Operation = "add x 1".parse::<kv::Command>().expect("a command").into();
    let payload = Payload::Request(ticket, operation);
    let applied = |index, effect: bool| Fact::Applied {
        index,
        epoch: 1,
        payload,
        outcome: effect.then_some(Outcome::KeyValue(kv::Answer::Sum(1))),
    };
    let mut story = Story::new();
    story.leads(1, 1);
    for node in [1, 2, 3] {
        if node > 1 {
            story.follows(node, 1, 1);
        }
        for index in [1, 2] {
            story.tell(node, Fact::Appended { index, epoch: 1, payload });
        }
    }
    story.tell(1, applied(1, true)).tell(2, applied(1, true)).tell(1, applied(2, false));
    story.starts(2, 2, 1).tell(2, applied(1, true));
    assert!(story.rules().is_empty());
    story.tell(2, applied(2, true));
    assert_eq!(story.rules(), [rules::TAKES_EFFECT_ONCE]);
    let evidence = rules::EffectAgain::EffectAgain { node: NodeId(1), ticket, first: 1, index: 2 };
    assert_eq!(story.broken[0].evidence, Evidence::Effect(evidence));
}
