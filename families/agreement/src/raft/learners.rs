//! New servers that are caught up before they vote (D§4.2.1): with an empty log, a member would only make the majority larger.

use super::{Raft, Role};
use crate::MembershipFact;
use crate::membership::{Change, Verdict};
use faultline_engine::{Context, NodeId, Span, Time};

/// "The algorithm waits a fixed number of rounds (such as 10)." (D§4.2.1)
const ROUNDS: u32 = 10;

/// A server that is being caught up, in rounds: each copies what the log held when it began (D§4.2.1).
#[derive(Clone, Copy, Debug)]
pub(super) struct Learner {
    pub(super) node: NodeId,
    /// Which round this is, from 1.
    pub(super) round: u32,
    /// Up to this index it copies.
    pub(super) until: u64,
    /// When it began.
    pub(super) began: Time,
    /// When the server answered last.
    pub(super) heard: Time,
    /// Answers to heartbeats before this round of them say nothing of the server as it is now.
    pub(super) since: u64,
    /// Whether it is caught up.
    pub(super) done: bool,
}

impl Raft {
    /// A server that is being caught up has answered.
    pub(super) fn learner_answers(&mut self, cx: &mut Context<'_, Self>, from: NodeId) {
        let (last, now, quick) = (self.log.last_index(), cx.now(), cx.config().election.min);
        let Role::Leader(leading) = &mut self.role else { return };
        let (matched, acked) = (leading.matched[from.index()], leading.acked[from.index()]);
        let learners = &mut leading.changes.learners;
        let Some(learner) = learners.iter_mut().find(|learner| learner.node == from && !learner.done) else {
            return;
        };
        if acked < learner.since {
            return;
        }
        learner.heard = now;
        if matched < learner.until {
            return;
        }
        // "If the last round lasts less than an election timeout, then the leader adds the new server to the cluster, under
        // the assumption that there are not enough unreplicated entries to create a significant availability gap." (D§4.2.1)
        let took = now.since(learner.began);
        if took < quick {
            learner.done = true;
            cx.fact(MembershipFact::CaughtUp { node: from, rounds: learner.round, took });
            self.proceed(cx);
        } else if learner.round < ROUNDS {
            (learner.round, learner.until, learner.began) = (learner.round + 1, last, now);
        } else {
            self.give_up(cx, from);
        }
    }

    /// Gives up servers that do not answer: a change that waits for one would wait for ever, and all others behind it.
    pub(super) fn watch_learners(&mut self, cx: &mut Context<'_, Self>) {
        let (now, patience) = (cx.now(), cx.config().election.max);
        let Role::Leader(leading) = &self.role else { return };
        let late = |learner: &&Learner| now.since(learner.heard) > Span(patience.0 * 2) && !learner.done;
        let silent: Vec<NodeId> =
            leading.changes.learners.iter().filter(late).map(|learner| learner.node).collect();
        for node in silent {
            self.give_up(cx, node);
        }
    }

    fn give_up(&mut self, cx: &mut Context<'_, Self>, node: NodeId) {
        let Role::Leader(leading) = &mut self.role else { return };
        let changes = &mut *leading.changes;
        let Some(place) = changes.learners.iter().position(|learner| learner.node == node) else { return };
        let rounds = changes.learners.remove(place).round;
        cx.fact(MembershipFact::NotCaughtUp { node, rounds });
        if let Some(place) =
            changes.under_way.iter().position(|wanted| wanted.change == Change { node, adds: true })
        {
            let wanted = changes.under_way.remove(place);
            Self::tell(cx, self.term, &wanted, Verdict::TimedOut, node);
        }
        self.proceed(cx);
    }
}
