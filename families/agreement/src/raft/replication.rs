//! Log replication (§5.3) and the commit rule (§5.4.2).

use super::message::{AppendEntries, AppendResult, Message};
use super::{Answer, Entries, Entry, Raft, Role, Timer, Write};
use crate::{AppendRefusal, Fact, MembershipFact, Payload, StepDownCause};
use faultline_engine::{Context, NodeId, NodeSet, Reply, SpanRange};

impl Raft {
    /// Appends an entry to the leader's own log and sends it to everybody.
    pub(super) fn append(&mut self, cx: &mut Context<'_, Self>, payload: Payload) {
        let entry = Entry { term: self.term, payload };
        let index = self.log.push(entry);
        self.members.push(index, payload);
        if let Role::Leader(leading) = &mut self.role
            && let Some(members) = payload.members()
        {
            members.all().iter().for_each(|server| leading.make_room(server.index() + 1));
        }
        cx.fact(Fact::Appended { index, epoch: self.term, payload });
        // The leader sends while it writes (D§10.2.1). It counts itself when the write is done: see `on_synced`.
        cx.persist(Write::Entry { index, entry });
        self.broadcast(cx);
        if cx.config().bugs.apply_early {
            self.apply(cx);
        }
    }

    /// "Upon election: send initial empty AppendEntries RPCs to each server; repeat during idle periods to
    /// prevent election timeouts." (figure 2)
    pub(super) fn on_heartbeat(&mut self, cx: &mut Context<'_, Self>) {
        cx.arm(Timer::Heartbeat, SpanRange::exactly(cx.config().heartbeat));
        self.broadcast(cx);
        self.watch_learners(cx);
    }

    /// Sends every member what it lacks, or a sign of life, and whoever is being caught up.
    pub(super) fn broadcast(&mut self, cx: &mut Context<'_, Self>) {
        self.begin_round(cx);
        let mut built: Option<(u64, Entries)> = None;
        let Role::Leader(leading) = &self.role else { return };
        let servers = self.members.latest().all().iter().chain(leading.changes.learners().iter());
        let servers: NodeSet = servers.collect();
        for peer in servers.without(cx.me()).iter() {
            let Role::Leader(leading) = &self.role else { return };
            let next = leading.next[peer.index()];
            // Followers that lack the same entries share one copy of them.
            let entries = match &built {
                Some((from, entries)) if *from == next => entries.clone(),
                _ => self.log.slice(next, usize::from(cx.config().batch.0)),
            };
            built = Some((next, entries.clone()));
            self.send_entries(cx, peer, entries);
        }
    }

    /// Past the disk (D§10.2.1): an entry that the leader loses in a crash, it has not counted for itself, and it leads no
    /// more in this term. That term, and its own vote in it, were on its disk before it asked for votes: without them it
    /// might lead in the term again, and put another entry at the same index.
    fn send_entries(&mut self, cx: &mut Context<'_, Self>, to: NodeId, entries: Entries) {
        let Role::Leader(leading) = &mut self.role else { return };
        let next = &mut leading.next[to.index()];
        let prev_index = *next - 1;
        // What was sent is taken as received until a refusal says otherwise (D§10.2.1, pipelining).
        *next += entries.len();
        cx.send_now(
            to,
            Message::AppendEntries(AppendEntries {
                term: self.term,
                prev_index,
                prev_term: self.log.term_at(prev_index).unwrap_or(0),
                entries,
                commit: self.commit,
                stored: leading.matched[to.index()],
                round: leading.round,
            }),
        );
    }

    /// A follower's side (figure 2, AppendEntries, receiver).
    pub(super) fn on_append(&mut self, cx: &mut Context<'_, Self>, from: NodeId, request: AppendEntries) {
        let AppendEntries { term, prev_index, prev_term, ref entries, commit, stored, round } = request;
        // 1. "Reply false if term < currentTerm" (§5.1)
        if term < self.term {
            cx.fact(Fact::RefusedEntries { leader: from, why: AppendRefusal::StaleTerm });
            return self.refuse_stale(cx, from, &request);
        }
        self.observe(cx, from, term);
        match self.role {
            // Two leaders in one term: with the planted bugs it happens, and neither gives way.
            Role::Leader(_) => return,
            Role::Follower { leader: Some(leader) } if leader == from => {}
            Role::Follower { .. } => {
                self.role = Role::Follower { leader: Some(from) };
                cx.fact(Fact::Follows { epoch: self.term, leader: from });
            }
            // "If the leader's term is at least as large as the candidate's current term, then the
            // candidate recognizes the leader as legitimate and returns to follower state." (§5.2)
            _ => {
                self.step_down(cx, StepDownCause::Leader { leader: from }, Some(from));
                cx.fact(Fact::Follows { epoch: self.term, leader: from });
            }
        }
        self.heard = cx.now();
        self.heard_leader = true;
        self.pledge_to(cx, from);
        cx.arm(Timer::Election, cx.config().election);
        // 2. "Reply false if log doesn't contain an entry at prevLogIndex whose term matches" (§5.3)
        if let Some(why) = self.refuses_entries(prev_index, prev_term)
            && !cx.config().bugs.skip_check
        {
            let last_index = self.log.last_index();
            // What it has stored for a leader, no other leader of the term could have removed. So it was there, and a
            // disk that keeps what is written would still have it.
            let lost = last_index < stored;
            if lost && self.lost_in.replace(term) != Some(term) {
                cx.fact(Fact::LostEntries { leader: from, stored, last: last_index });
            } else {
                cx.fact(Fact::RefusedEntries { leader: from, why });
            }
            let result = if lost {
                AppendResult::Lost { last_index }
            } else {
                AppendResult::Refused { prev_index, last_index }
            };
            // A refusal promises nothing.
            return cx.send_now(from, Message::AppendReply { term: self.term, asked: term, round, result });
        }
        self.store(cx, from, prev_index, entries.as_slice());
        let through = prev_index + entries.len();
        // 5. "set commitIndex = min(leaderCommit, index of last new entry)"
        let commit = commit.min(through).min(self.log.last_index());
        if commit > self.commit {
            self.commit = commit;
            let (epoch, holders) = (self.term, NodeSet::default());
            cx.fact(Fact::Committed { through: commit, epoch, holders });
            self.apply(cx);
        }
        self.answer(cx, from, through, round, entries.is_empty());
        // It has all that its leader knows to be committed, and so the configuration that counts.
        if self.wants() && request.commit <= through {
            self.settle(cx);
        }
    }

    /// Says that the leader was heard, and up to where its log is here. The leader commits by that, so the entries must be
    /// on the disk, and so must the term: a server that fell back to an older one might follow an older leader, and let
    /// that remove them. An answer to entries waits for both. A heartbeat wants a sign of life, so the answer to it says
    /// only what the disk holds already, and waits for nothing.
    fn answer(&self, cx: &mut Context<'_, Self>, leader: NodeId, through: u64, round: u64, heartbeat: bool) {
        let (asked, on_disk) = (self.term, self.on_disk);
        let reply = |through| Message::AppendReply {
            term: self.term,
            asked,
            round,
            result: AppendResult::Stored { through },
        };
        if on_disk.term == self.term && (heartbeat || through <= on_disk.last) {
            cx.send_now(leader, reply(through.min(on_disk.last)));
        } else if cx.config().bugs.unwritten_promise {
            cx.send_now(leader, reply(through));
        } else {
            cx.send(leader, reply(through));
        }
    }

    fn refuses_entries(&self, previous: u64, expected: u64) -> Option<AppendRefusal> {
        match self.log.term_at(previous) {
            None => Some(AppendRefusal::Gap { last: self.log.last_index(), previous }),
            Some(found) if found != expected => Some(AppendRefusal::Conflict { previous, found, expected }),
            Some(_) => None,
        }
    }

    /// Steps 3 and 4: "If an existing entry conflicts with a new one (same index but different terms),
    /// delete the existing entry and all that follow it. Append any new entries not already in the log."
    fn store(&mut self, cx: &mut Context<'_, Self>, leader: NodeId, previous: u64, entries: &[Entry]) {
        let first = previous.min(self.log.last_index()) + 1;
        for (index, entry) in (first..).zip(entries) {
            match self.log.term_at(index) {
                Some(term) if term == entry.term => continue,
                Some(_) => self.truncate(cx, index, leader),
                None => {}
            }
            self.log.push(*entry);
            self.members.push(index, entry.payload);
            cx.fact(Fact::Appended { index, epoch: entry.term, payload: entry.payload });
            cx.persist(Write::Entry { index, entry: *entry });
        }
    }

    /// Removes entries from an index on.
    pub(super) fn truncate(&mut self, cx: &mut Context<'_, Self>, from: u64, leader: NodeId) {
        let count = self.log.last_index() + 1 - from;
        self.log.truncate(from - 1);
        self.on_disk.last = self.on_disk.last.min(from - 1);
        cx.fact(Fact::Truncated { from, count, leader });
        if self.members.truncate(from - 1) {
            cx.fact(MembershipFact::FallsBack {
                index: self.members.index(),
                members: self.members.latest(),
            });
        }
        cx.persist(Write::Truncate { last: from - 1 });
    }

    pub(super) fn on_append_reply(
        &mut self,
        cx: &mut Context<'_, Self>,
        from: NodeId,
        round: u64,
        result: AppendResult,
    ) {
        let Role::Leader(leading) = &mut self.role else { return };
        let i = from.index();
        // It was removed, and is no learner.
        if i >= leading.acked.len() {
            return;
        }
        leading.acked[i] = leading.acked[i].max(round);
        leading.answered.insert(from);
        match result {
            AppendResult::Stored { through } => {
                leading.matched[i] = leading.matched[i].max(through);
                leading.next[i] = leading.next[i].max(through + 1);
                self.advance_commit(cx);
                self.catch_up(cx, from);
            }
            // "After a rejection, the leader decrements nextIndex and retries the AppendEntries RPC." (§5.3)
            // The follower's last index spares the steps beyond its end. A late refusal, of what was
            // accepted since, says nothing.
            AppendResult::Refused { .. } if cx.config().bugs.no_catch_up => {}
            AppendResult::Refused { prev_index, last_index } if prev_index > leading.matched[i] => {
                leading.next[i] = prev_index.min(last_index + 1).max(leading.matched[i] + 1);
                self.catch_up(cx, from);
            }
            AppendResult::Refused { .. } => {}
            // This is no late refusal: the request was sent when the leader knew of more than is left. It starts over.
            AppendResult::Lost { last_index } => {
                leading.matched[i] = 0;
                leading.next[i] = leading.next[i].min(last_index + 1);
                self.catch_up(cx, from);
            }
        }
        self.extend_lease(cx);
        self.confirm_reads(cx);
        self.learner_answers(cx, from);
    }

    /// Sends a server what comes next, be it nothing: what it answers says what it has.
    pub(super) fn send_next(&mut self, cx: &mut Context<'_, Self>, to: NodeId) {
        let Role::Leader(leading) = &self.role else { return };
        let entries = self.log.slice(leading.next[to.index()], usize::from(cx.config().batch.0));
        self.send_entries(cx, to, entries);
    }

    /// Sends a follower what it still lacks, if anything.
    fn catch_up(&mut self, cx: &mut Context<'_, Self>, to: NodeId) {
        let Role::Leader(leading) = &self.role else { return };
        let next = leading.next[to.index()];
        if next <= self.log.last_index() {
            let entries = self.log.slice(next, usize::from(cx.config().batch.0));
            self.send_entries(cx, to, entries);
        }
    }

    /// "If there exists an N such that N > commitIndex, a majority of matchIndex[i] ≥ N, and
    /// log[N].term == currentTerm: set commitIndex = N." (figure 2, §5.3, §5.4)
    pub(super) fn advance_commit(&mut self, cx: &mut Context<'_, Self>) {
        let Role::Leader(leading) = &self.role else { return };
        let members = self.members.latest();
        let holders = |n: u64| -> NodeSet {
            let stored = leading.matched.iter().enumerate().filter(|(_, matched)| **matched >= n);
            let stored = stored.filter_map(|(i, _)| u16::try_from(i).ok()).map(NodeId);
            // A leader that removes itself does not count itself (D§4.2.2), and nobody counts who only catches up.
            stored.filter(|server| members.contains(*server)).collect()
        };
        let counts = |n: &u64| {
            *n > self.commit
                && members.is_majority(holders(*n))
                && (cx.config().bugs.count_old_terms || self.log.term_at(*n) == Some(self.term))
        };
        let Some(through) = leading.matched.iter().copied().filter(counts).max() else { return };
        let holders = holders(through);
        self.commit = through;
        cx.fact(Fact::Committed { through, epoch: self.term, holders });
        self.apply(cx);
        self.confirm_reads(cx);
        self.note_configuration(cx);
        if self.wants() {
            self.settle(cx);
        }
    }

    /// "If commitIndex > lastApplied: increment lastApplied, apply log[lastApplied] to state machine."
    /// (figure 2) The leader answers: "respond after entry applied to state machine". What it answers, a majority has
    /// written; its own disk need not be among them (D§10.2.1).
    pub(super) fn apply(&mut self, cx: &mut Context<'_, Self>) {
        let leads = matches!(self.role, Role::Leader(_));
        let bugs = &cx.config().bugs;
        let end = if bugs.apply_early && leads { self.log.last_index() } else { self.commit };
        while self.machine.applied < end {
            let index = self.machine.applied + 1;
            let Some(entry) = self.log.get(index).copied() else { return };
            let executed = self.machine.execute(entry.payload, !bugs.no_sessions);
            let outcome = executed.filter(|(.., now)| *now).map(|(_, answer, _)| answer.into());
            cx.fact(Fact::Applied { index, epoch: entry.term, payload: entry.payload, outcome });
            if leads && let Some((ticket, answer, _)) = executed {
                cx.reply_now(ticket, Reply::Answer(Answer::Store(answer)));
            }
        }
    }
}
