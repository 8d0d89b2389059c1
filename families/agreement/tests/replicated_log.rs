//! The rules of a replicated log, on facts written by hand.

use faultline_agreement::{Evidence, Fact, Payload, StepDownCause};
use faultline_engine::{Checker, FactRecord, NodeId, NodeSet, Rule, Violation};
use faultline_rules as rules;

/// Facts about nodes, one event each.
struct Story {
    checker: rules::ReplicatedLog<Payload>,
    event: u32,
    broken: Vec<Violation<Evidence>>,
}

impl Story {
    fn new() -> Self {
        Self { checker: rules::ReplicatedLog::new(3), event: 0, broken: Vec::new() }
    }

    fn tell(&mut self, node: u16, fact: Fact) -> &mut Self {
        let record = FactRecord { event: self.event, subject: NodeId(node - 1).into(), fact };
        self.checker.on_fact(&record, &mut self.broken);
        self.event += 1;
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
    story.appends(1, 1, &[1, 1]).appends(2, 1, &[1, 1]).commits(1, 2, 1).leads(2, 2);
    assert!(story.rules().is_empty());
    story.appends(3, 1, &[1]).leads(3, 3);
    let evidence = Evidence::Log(rules::LogEvidence::LeaderLacks {
        leader: NodeId(2),
        epoch: 3,
        index: 2,
        committed_in: 1,
    });
    assert_eq!(story.broken[0].evidence, evidence);
    // One of an earlier term owes nothing: what it lacks was committed after it.
    let mut story = Story::new();
    story.appends(1, 1, &[1, 2]).commits(1, 2, 2).leads(3, 1);
    assert!(story.rules().is_empty());
}

#[test]
fn a_deposed_leader_that_still_commits_is_held_against_the_new_one() {
    let mut story = Story::new();
    story.leads(1, 1).appends(1, 1, &[1]).leads(2, 2).commits(1, 1, 1);
    assert_eq!(story.rules(), [rules::LEADER_COMPLETENESS]);
}

#[test]
fn no_two_servers_execute_different_entries_at_one_index() {
    let applied = |index, epoch| Fact::Applied { index, epoch, payload: Payload::Noop, outcome: None };
    let mut story = Story::new();
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
    story.truncates(2, 3).appends(2, 3, &[3]);
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
    story.appends(1, 1, &[1, 2, 2, 2]).truncates(1, 4).appends(1, 4, &[3]).truncates(1, 2).appends(
        1,
        2,
        &[5],
    );
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
