//! Leader election (§5.2), the restriction on it (§5.4.1), and PreVote (D§9.6).

use super::message::{AppendEntries, AppendResult, Message, RequestVote};
use super::{Changes, Leading, Lease, Raft, Role, Timer, Write};
use crate::held::Held;
use crate::{Fact, Payload, StepDownCause, VoteRefusal};
use faultline_engine::{Context, NodeId, NodeSet};

impl Raft {
    /// "If election timeout elapses without receiving AppendEntries RPC from current leader or granting
    /// vote to candidate: convert to candidate." (figure 2)
    pub(super) fn on_election_timeout(&mut self, cx: &mut Context<'_, Self>) {
        let leader = match self.role {
            Role::Follower { leader } => leader,
            Role::Leader(_) if cx.config().check_quorum => return self.check_quorum(cx),
            Role::Leader(_) => return,
            _ => None,
        };
        if !self.may_campaign() {
            return cx.arm(Timer::Election, cx.config().election);
        }
        // A candidate votes for itself, and may not before its pledge ends. By its clock it has: unless its timer was fired
        // by hand, or has been running since its start.
        if let Some(why) = self.is_pledged(cx) {
            cx.fact(Fact::RefusedVote { epoch: self.term + 1, candidate: cx.me(), why, pre: false });
            return cx.arm(Timer::Election, cx.config().election);
        }
        cx.fact(Fact::Suspects { leader, silence: cx.now().since(self.heard) });
        if cx.config().pre_vote {
            self.ask_whether(cx);
        } else {
            self.campaign(cx);
        }
    }

    /// "A leader in Raft steps down if an election timeout elapses without a successful round of heartbeats to a
    /// majority of its cluster; this allows clients to retry their requests with another server." (D§6.2) With PreVote
    /// it does more: those who hear such a leader refuse everybody else.
    fn check_quorum(&mut self, cx: &mut Context<'_, Self>) {
        let Role::Leader(leading) = &mut self.role else { return };
        let answered = std::mem::take(&mut leading.answered);
        if self.members.latest().is_majority(answered.with(cx.me())) {
            return cx.arm(Timer::Election, cx.config().election);
        }
        self.step_down(cx, StepDownCause::NoQuorum { answered }, None);
    }

    /// Asks how votes would go in the next term, and changes nothing by it.
    fn ask_whether(&mut self, cx: &mut Context<'_, Self>) {
        self.role = Role::PreCandidate { votes: NodeSet::default() };
        cx.fact(Fact::Campaigns { epoch: self.term + 1, pre: true });
        cx.arm(Timer::Election, cx.config().election);
        self.ask_for_votes(cx, self.term + 1, true);
        self.count_vote(cx, cx.me());
    }

    /// "To begin an election, a follower increments its current term and transitions to candidate state. It
    /// then votes for itself and issues RequestVote RPCs." (§5.2)
    fn campaign(&mut self, cx: &mut Context<'_, Self>) {
        self.term += 1;
        self.voted_for = Some(cx.me());
        self.role = Role::Candidate { votes: NodeSet::default() };
        cx.fact(Fact::Campaigns { epoch: self.term, pre: false });
        cx.persist(Write::Ballot { term: self.term, voted_for: self.voted_for });
        cx.arm(Timer::Election, cx.config().election);
        self.ask_for_votes(cx, self.term, false);
    }

    fn ask_for_votes(&self, cx: &mut Context<'_, Self>, term: u64, pre: bool) {
        let (last_index, last_term) = (self.log.last_index(), self.log.last_term());
        for peer in self.members.latest().all().without(cx.me()).iter() {
            let request = Message::RequestVote(RequestVote { term, last_index, last_term, pre });
            // A request for votes says what term, vote and log are on the disk. To ask how votes would go changes nothing.
            if pre {
                cx.send_now(peer, request);
            } else {
                cx.send(peer, request);
            }
        }
    }

    pub(super) fn on_request_vote(
        &mut self,
        cx: &mut Context<'_, Self>,
        candidate: NodeId,
        asked: RequestVote,
    ) {
        let pre = asked.pre;
        // "If a server receives a RequestVote request within the minimum election timeout of hearing from a current leader,
        // it does not update its term or grant its vote." (D§4.2.3) A lease relies on it.
        if let Some(why) = self.is_pledged(cx).or_else(|| self.withholds(cx)) {
            cx.fact(Fact::RefusedVote { epoch: asked.term, candidate, why, pre });
            return cx.send_now(candidate, Message::VoteReply { term: self.term, granted: false, pre });
        }
        if !pre {
            self.observe(cx, candidate, asked.term);
        }
        let refusal = if pre { self.would_refuse(cx, asked) } else { self.refuses(cx, candidate, asked) };
        let epoch = asked.term;
        if let Some(why) = refusal {
            cx.fact(Fact::RefusedVote { epoch, candidate, why, pre });
            // A refusal promises nothing.
            return cx.send_now(candidate, Message::VoteReply { term: self.term, granted: false, pre });
        }
        cx.fact(Fact::Voted { epoch, candidate, pre });
        let reply = Message::VoteReply { term: asked.term, granted: true, pre };
        if pre {
            return cx.send_now(candidate, reply);
        }
        self.voted_for = Some(candidate);
        self.heard = cx.now();
        self.heard_leader = false;
        cx.persist(Write::Ballot { term: self.term, voted_for: self.voted_for });
        cx.arm(Timer::Election, cx.config().election);
        if cx.config().bugs.unwritten_promise {
            return cx.send_now(candidate, reply);
        }
        cx.send(candidate, reply);
    }

    /// Why a vote must be refused, if it must (figure 2, RequestVote, receiver).
    fn refuses(&self, cx: &Context<'_, Self>, candidate: NodeId, asked: RequestVote) -> Option<VoteRefusal> {
        if asked.term < self.term {
            return Some(VoteRefusal::StaleTerm);
        }
        if let Some(other) = self.voted_for.filter(|other| *other != candidate)
            && !cx.config().bugs.vote_twice
        {
            return Some(VoteRefusal::AlreadyVoted { candidate: other });
        }
        self.refuses_log(asked)
    }

    /// Why a server would refuse its vote: "the candidate's log is not sufficiently up-to-date", or "it has
    /// received a heartbeat from a valid leader within the baseline election timeout" (D§9.6).
    fn would_refuse(&self, cx: &Context<'_, Self>, asked: RequestVote) -> Option<VoteRefusal> {
        if asked.term <= self.term {
            return Some(VoteRefusal::StaleTerm);
        }
        self.hears_leader(cx).or_else(|| self.refuses_log(asked))
    }

    /// A server that was removed and does not know it hears from no leader, and would disturb the others again and again
    /// (D§4.2.3). So once members have changed, whoever hears a leader does not look at what a candidate asks.
    fn withholds(&self, cx: &Context<'_, Self>) -> Option<VoteRefusal> {
        if !cx.config().withhold_votes || self.members.index() == 0 {
            return None;
        }
        self.hears_leader(cx)
    }

    /// Whether it has heard from a leader within the shortest election timeout.
    fn hears_leader(&self, cx: &Context<'_, Self>) -> Option<VoteRefusal> {
        let recent = self.heard_leader && cx.now().since(self.heard) < cx.config().election.min;
        match self.role {
            Role::Leader(_) => Some(VoteRefusal::HearsLeader { leader: cx.me() }),
            Role::Follower { leader: Some(leader) } if recent => Some(VoteRefusal::HearsLeader { leader }),
            _ => None,
        }
    }

    fn refuses_log(&self, asked: RequestVote) -> Option<VoteRefusal> {
        let (index, epoch) = (self.log.last_index(), self.log.last_term());
        (!self.log.accepts(asked.last_term, asked.last_index))
            .then_some(VoteRefusal::NewerLog { index, epoch })
    }

    pub(super) fn on_vote_reply(
        &mut self,
        cx: &mut Context<'_, Self>,
        voter: NodeId,
        term: u64,
        granted: bool,
        pre: bool,
    ) {
        // A granted pre-vote speaks of a term that nobody has begun.
        if !(pre && granted) {
            self.observe(cx, voter, term);
        }
        let counts = match self.role {
            Role::PreCandidate { .. } => pre && granted && term == self.term + 1,
            Role::Candidate { .. } => !pre && granted && term == self.term,
            _ => false,
        };
        if counts {
            self.count_vote(cx, voter);
        }
    }

    /// Counts a vote; with a majority a pre-candidate campaigns and a candidate leads.
    pub(super) fn count_vote(&mut self, cx: &mut Context<'_, Self>, voter: NodeId) {
        let members = self.members.latest();
        match &mut self.role {
            Role::PreCandidate { votes } => {
                votes.insert(voter);
                if members.is_majority(*votes) {
                    self.campaign(cx);
                }
            }
            Role::Candidate { votes } => {
                votes.insert(voter);
                let votes = *votes;
                if members.is_majority(votes) {
                    self.lead(cx, votes);
                }
            }
            _ => {}
        }
    }

    /// "Once a candidate wins an election, it becomes leader. It then sends heartbeat messages to all of the
    /// other servers." (§5.2) Its first entry is empty: by committing it, it learns what is committed (§8).
    fn lead(&mut self, cx: &mut Context<'_, Self>, votes: NodeSet) {
        cx.fact(Fact::Leads { epoch: self.term, votes });
        if cx.config().bugs.leader_rewrites && self.log.last_index() > self.commit {
            self.truncate(cx, self.commit + 1, cx.me());
        }
        let next = self.log.last_index() + 1;
        let servers = self.members.latest().all().with(cx.me());
        let nodes = servers.iter().map(|server| server.index() + 1).max().unwrap_or(0);
        let (announced, _) = self.members.up_to(self.commit);
        self.role = Role::Leader(Leading {
            next: vec![next; nodes],
            matched: vec![0; nodes],
            first: next,
            round: 0,
            acked: vec![0; nodes],
            reads: Vec::new(),
            lease: Lease::default(),
            held: Held::found(self.log.above(self.machine.applied)),
            answered: NodeSet::default(),
            changes: Box::new(Changes::of_new_leader(announced)),
        });
        if cx.config().check_quorum {
            cx.arm(Timer::Election, cx.config().election);
        } else {
            cx.disarm(Timer::Election);
        }
        cx.arm(Timer::Heartbeat, faultline_engine::SpanRange::exactly(cx.config().heartbeat));
        if cx.config().bugs.count_old_terms {
            return self.begin_without_entry(cx);
        }
        self.append(cx, Payload::Noop);
    }

    /// Who counts copies of old entries sees no need for an empty one; and with it, figure 8 could hardly
    /// happen, because a follower that gets the old entries gets the empty one in the same message.
    fn begin_without_entry(&mut self, cx: &mut Context<'_, Self>) {
        let last = self.log.last_index();
        if let Role::Leader(leading) = &mut self.role {
            // A leader's vote for itself is on its disk, and so is all that was written before.
            leading.matched[cx.me().index()] = last;
            leading.first = last;
        }
        self.broadcast(cx);
        self.advance_commit(cx);
    }

    /// "If RPC request or response contains term T > currentTerm: set currentTerm = T, convert to follower."
    /// (figure 2)
    pub(super) fn observe(&mut self, cx: &mut Context<'_, Self>, from: NodeId, term: u64) {
        if term > self.term {
            self.term = term;
            self.voted_for = None;
            cx.persist(Write::Ballot { term, voted_for: None });
            self.step_down(cx, StepDownCause::HigherTerm { from }, None);
        }
    }

    /// Becomes a follower; of whom, is perhaps not known yet.
    pub(super) fn step_down(
        &mut self,
        cx: &mut Context<'_, Self>,
        why: StepDownCause,
        leader: Option<NodeId>,
    ) {
        let before = std::mem::replace(&mut self.role, Role::Follower { leader });
        let led = matches!(before, Role::Leader(_));
        if !matches!(before, Role::Follower { .. }) {
            cx.fact(Fact::StepsDown { epoch: self.term, led, why });
        }
        if led {
            cx.disarm(Timer::Heartbeat);
            self.heard = cx.now();
            self.heard_leader = false;
            cx.arm(Timer::Election, cx.config().election);
        }
    }

    /// Refuses a request from a term that is over.
    pub(super) fn refuse_stale(&self, cx: &mut Context<'_, Self>, to: NodeId, request: &AppendEntries) {
        let AppendEntries { term: asked, prev_index, round, .. } = *request;
        let result = AppendResult::Refused { prev_index, last_index: self.log.last_index() };
        cx.send_now(to, Message::AppendReply { term: self.term, asked, round, result });
    }
}
