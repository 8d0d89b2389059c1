//! A server that joins or leaves asks the leader to add or to remove it.
//!
//! It asks everybody whom it knows, again and again, because it does not know who leads; who follows a leader passes it on, as a
//! server of Consul does. A server that
//! leaves goes on as before until it hears that the others count without it: if it stopped at once, it would be a member that
//! has failed, and nobody could tell it from one that comes back.

use super::{INFO, Message, Raft, Role, Timer, Write};
use crate::MembershipFact;
use crate::membership::{Change, Verdict};
use faultline_engine::{Context, NodeId, NodeSet, SpanRange};

/// What a server wants.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Standing {
    /// To be a member.
    pub(super) joins: bool,
    /// To be none.
    pub(super) leaves: bool,
    /// How often it has asked since it started.
    asked: u32,
}

impl Raft {
    /// A server that starts wants to be a member if it was started to join, or crashed before it was one.
    pub(super) fn begin_standing(&mut self, cx: &mut Context<'_, Self>, joining: bool) {
        let outside = !self.members.ever(cx.me());
        self.standing.joins = cx.joins() || joining || outside;
        if !self.standing.joins {
            return;
        }
        if !joining {
            cx.persist(Write::Joining(true));
        }
        cx.fact(MembershipFact::AsksToJoin);
        self.ask(cx);
    }

    /// The server is told to leave. The last member has nobody to ask.
    pub(super) fn begin_to_leave(&mut self, cx: &mut Context<'_, Self>) {
        if self.is_last() {
            return cx.fact(MembershipFact::LeavesCluster { by: None });
        }
        self.standing.leaves = true;
        cx.stay();
        cx.fact(MembershipFact::AsksToLeave);
        self.ask(cx);
    }

    /// Whether it wants to be what it is not.
    pub(super) fn wants(&self) -> bool {
        self.standing.joins || self.standing.leaves
    }

    /// Asks to be added or removed, and again when a client would. A question promises nothing.
    pub(super) fn ask(&mut self, cx: &mut Context<'_, Self>) {
        if !self.wants() {
            return;
        }
        if self.standing.leaves && self.is_last() {
            // All others have left since.
            return self.go(cx, None);
        }
        cx.arm(Timer::Ask, SpanRange::exactly(INFO.patience));
        self.standing.asked += 1;
        let change = Change { node: cx.me(), adds: !self.standing.leaves };
        let number = (cx.boot(), self.standing.asked);
        if matches!(self.role, Role::Leader(_)) {
            return self.on_change(cx, self.me, change, number);
        }
        let known: NodeSet = self.members.latest().all().iter().chain(cx.initial_members().iter()).collect();
        for node in known.without(cx.me()).iter() {
            cx.send_now(node, Message::Change { change, number });
        }
    }

    /// A leader says what became of it. One of an older term may not know of a newer configuration.
    pub(super) fn on_change_reply(
        &mut self,
        cx: &mut Context<'_, Self>,
        from: NodeId,
        term: u64,
        change: Change,
        verdict: Verdict,
    ) {
        if self.standing.leaves && !change.adds && verdict == Verdict::Done && term >= self.term {
            self.go(cx, Some(from));
        }
    }

    /// It knows all that its leader knows to be committed: whether it is a member by now.
    pub(super) fn settle(&mut self, cx: &mut Context<'_, Self>) {
        let (index, is_member) = (self.members.index(), self.is_member());
        // A leader that has committed nothing in its term yet may not know of a later configuration.
        if index > self.commit || self.log.term_at(self.commit) != Some(self.term) {
            return;
        }
        // One that leaves waits for the leader's word: what it asked before it was told to leave may still be under way.
        if self.standing.joins && is_member {
            self.standing.joins = false;
            cx.disarm(Timer::Ask);
            cx.persist(Write::Joining(false));
            cx.fact(MembershipFact::JoinedCluster { index });
        }
    }

    /// The others count without it.
    pub(super) fn go(&mut self, cx: &mut Context<'_, Self>, by: Option<NodeId>) {
        self.standing.leaves = false;
        cx.disarm(Timer::Ask);
        cx.fact(MembershipFact::LeavesCluster { by });
        cx.leave();
    }

    /// Whether it is the only member, and knows that for certain.
    fn is_last(&self) -> bool {
        self.members.latest().all() == NodeSet::of(self.me) && self.members.index() <= self.commit
    }

    /// Whether it is a member, by its own log.
    pub(super) fn is_member(&self) -> bool {
        self.members.latest().contains(self.me)
    }

    /// Whether it may begin an election. A server that is in no configuration of its log may not. One that is in the one before
    /// the latest must, until the latest is committed: "as it might still be needed" (D§4.2.2, figure 4.6). Its own vote does not
    /// count then.
    pub(super) fn may_campaign(&self) -> bool {
        let needed = || self.members.previous().is_some_and(|before| before.contains(self.me));
        self.is_member() || self.members.index() > self.commit && needed()
    }
}
