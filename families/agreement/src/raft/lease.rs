//! Leases (D§6.4.1): for a while after a majority has answered a leader, nobody else can lead, so that it answers reads
//! without asking. Both sides measure that while, each by its own monotonic clock: what makes it safe is that no clock
//! drifts by more than the setting `drift` says, and nothing in Raft makes sure of that.
//!
//! * The follower's side is a *pledge*: whoever answers a leader gives nobody a vote, itself included, until the shortest
//!   election timeout is over. It is kept in memory, so a server that restarts takes it for given.
//! * The leader's side is the *lease*: it is counted from the moment at which the round of heartbeats was sent that a
//!   majority has answered, which is before any of them could have pledged.

use super::{Raft, Reads, Role};
use crate::VoteRefusal;
use faultline_engine::{Context, NodeId, Span, Time};
use std::collections::VecDeque;

/// What a server has promised by answering a leader: no vote for a while.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Pledge {
    /// Since when, by its monotonic clock.
    since: Time,
    /// To whom; to nobody knows whom after a restart.
    leader: Option<NodeId>,
}

/// A leader's right to answer reads without asking.
#[derive(Clone, Debug, Default)]
pub(crate) struct Lease {
    /// When rounds of heartbeats were sent that a majority may still answer in time.
    rounds: VecDeque<(u64, i64)>,
    /// When it ends.
    until: Option<i64>,
}

impl Pledge {
    /// What a server that starts must take for given: it may have answered a leader just before it went down.
    pub(super) fn found(cx: &Context<'_, Raft>) -> Option<Self> {
        (cx.config().reads == Reads::Lease && cx.boot() > 1).then(|| Self { since: cx.now(), leader: None })
    }
}

impl Lease {
    /// How long it still lasts, if it does.
    pub(super) fn left(&self, cx: &Context<'_, Raft>) -> Option<Span> {
        let left = self.until? - clock(cx);
        (left > 0).then_some(Span(left.unsigned_abs()))
    }

    /// A round of heartbeats is sent. What was sent longer ago than a lease lasts is of no use any more.
    fn begin(&mut self, cx: &Context<'_, Raft>, round: u64) {
        let (now, lasts) = (clock(cx), cx.config().lease().0.cast_signed());
        while self.rounds.front().is_some_and(|(_, sent)| now - sent >= lasts) {
            self.rounds.pop_front();
        }
        self.rounds.push_back((round, now));
    }

    /// A majority has answered a round.
    fn extend(&mut self, cx: &Context<'_, Raft>, round: u64) {
        while let Some((other, sent)) = self.rounds.front().copied()
            && other <= round
        {
            self.until = Some(sent + cx.config().lease().0.cast_signed());
            self.rounds.pop_front();
        }
    }

    /// When it ends, by the leader's clock.
    pub(super) fn until(&self) -> Option<Time> {
        self.until.map(|micros| Time(micros.max(0).unsigned_abs()))
    }
}

/// The clock of leases. An old mistake is to take the wall clock: when it is set back, the lease lasts longer.
fn clock(cx: &Context<'_, Raft>) -> i64 {
    if cx.config().bugs.wall_clock_lease { cx.wall_clock().0 } else { cx.now().0.cast_signed() }
}

impl Raft {
    /// Why this server may not vote for anybody now, if a lease may rely on it.
    pub(super) fn is_pledged(&self, cx: &Context<'_, Self>) -> Option<VoteRefusal> {
        if cx.config().reads != Reads::Lease {
            return None;
        }
        // A leader has heard from itself.
        if let Role::Leader(leading) = &self.role
            && leading.lease.left(cx).is_some()
        {
            return Some(VoteRefusal::HearsLeader { leader: cx.me() });
        }
        let pledge = self.pledge?;
        let holds = cx.now().since(pledge.since) < cx.config().election.min;
        let why = pledge.leader.map_or(VoteRefusal::Restarted, |leader| VoteRefusal::HearsLeader { leader });
        holds.then_some(why)
    }

    /// Gives nobody a vote for a while.
    pub(super) fn pledge_to(&mut self, cx: &Context<'_, Self>, leader: NodeId) {
        if cx.config().reads == Reads::Lease {
            self.pledge = Some(Pledge { since: cx.now(), leader: Some(leader) });
        }
    }

    /// What is sent next is a round of its own, so that an answer says when it was sent at the earliest.
    pub(super) fn begin_round(&mut self, cx: &Context<'_, Self>) {
        if let Role::Leader(leading) = &mut self.role
            && cx.config().reads == Reads::Lease
        {
            leading.round += 1;
            leading.lease.begin(cx, leading.round);
        }
    }

    /// "Once the leader's heartbeats were acknowledged by a majority of the cluster, the leader would extend its lease to
    /// start + election timeout / clock drift bound, since the followers shouldn't time out before then." (D§6.4.1)
    pub(super) fn extend_lease(&mut self, cx: &Context<'_, Self>) {
        let Role::Leader(leading) = &mut self.role else { return };
        if cx.config().reads != Reads::Lease {
            return;
        }
        let mut acked = leading.acked.clone();
        // It answers itself at once.
        acked[cx.me().index()] = leading.round;
        // The highest round that a majority has answered: so many are at or above it.
        let members = self.members.latest();
        let answered = |round: &u64| {
            let nodes = (0..).map(NodeId).zip(&acked).filter(|(_, other)| *other >= round);
            members.is_majority(nodes.map(|(node, _)| node).collect())
        };
        if let Some(round) = acked.iter().copied().filter(answered).max() {
            leading.lease.extend(cx, round);
        }
    }
}
