//! A leader changes who the members are (D§4.1–4.3).
//!
//! A change is asked for by a server that joins or leaves, or by an operator. The leader lets a new server catch up first, as
//! one that does not vote (`learners`). Then it appends a configuration, which counts from that moment on, and commits it like any
//! other entry. It answers when the configuration is committed.
//!
//! What makes it safe is what it waits for. Every majority of a configuration must share a server with every majority of the
//! next one, so only one server is added or removed at a time, or there is a joint configuration between. And the leader must have
//! committed an entry of its own term: without that two leaders may derive different configurations from the same one, and their
//! majorities may miss each other (Ongaro, raft-dev, 2015).

use super::learners::Learner;
use super::{Answer, Members, Message, Raft, Role};
use crate::membership::{Change, Verdict};
use crate::{ChangeObstacle, MembershipFact, Payload, StepDownCause};
use faultline_engine::{Context, NodeId, NodeSet, Reply, Ticket};
use litemap::LiteMap;
use std::collections::VecDeque;

/// What a leader does about its members.
#[derive(Clone, Debug, Default)]
pub(crate) struct Changes {
    /// What waits for its turn.
    waiting: VecDeque<Wanted>,
    /// What is being done: one change, or with joint consensus several.
    pub(super) under_way: Vec<Wanted>,
    /// Whether the configuration that does it is in the log.
    appended: bool,
    /// The new servers among them that are being caught up.
    pub(super) learners: Vec<Learner>,
    /// The latest configuration of which it has said that it is committed.
    announced: u64,
    /// Why it has said that it waits.
    waits: Option<ChangeObstacle>,
    /// Per server, the newest question of it that came, by start and number, and whether it asked to be added. An older one
    /// comes late.
    asked: LiteMap<NodeId, ((u32, u32), bool)>,
}

/// A change that somebody asks for.
#[derive(Clone, Debug)]
pub(super) struct Wanted {
    pub(super) change: Change,
    by: Vec<Asker>,
}

/// Who asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Asker {
    /// The server itself.
    Server,
    /// An operator.
    Client(Ticket),
}

impl Changes {
    /// What a new leader knows: a configuration that it knows to be committed need not be told again.
    pub(super) fn of_new_leader(announced: u64) -> Self {
        Self { announced, ..Self::default() }
    }

    /// Who is being caught up, and does not vote.
    pub(crate) fn learners(&self) -> NodeSet {
        self.learners.iter().map(|learner| learner.node).collect()
    }

    /// Whether a question of a server is new.
    fn is_new(&mut self, change: Change, number: (u32, u32)) -> bool {
        let newest = self.asked.get(&change.node).is_none_or(|(known, _)| *known < number);
        if newest {
            self.asked.insert(change.node, (number, change.adds));
        }
        newest
    }

    /// Whether a server has asked to be removed, and not to be added since: it stops as soon as it hears that it is.
    fn leaves(&self, node: NodeId) -> bool {
        self.asked.get(&node).is_some_and(|(_, adds)| !adds)
    }

    /// Gives up to add a server, if it is no member yet.
    fn withdraw(&mut self, node: NodeId) {
        let adds = |wanted: &Wanted| wanted.change == Change { node, adds: true };
        self.waiting.retain(|wanted| !adds(wanted));
        if !self.appended {
            self.under_way.retain(|wanted| !adds(wanted));
            self.learners.retain(|learner| learner.node != node);
        }
    }
}

impl Raft {
    /// A server asks to be added or removed. Who follows a leader passes it on, once: the server may know nobody who leads.
    pub(super) fn on_change(
        &mut self,
        cx: &mut Context<'_, Self>,
        from: NodeId,
        change: Change,
        number: (u32, u32),
    ) {
        if let Role::Leader(leading) = &mut self.role
            && leading.changes.is_new(change, number)
        {
            return self.want(cx, change, Asker::Server);
        }
        if let Role::Follower { leader: Some(leader) } = self.role
            && from == change.node
            && leader != from
        {
            cx.send_now(leader, Message::Change { change, number });
        }
    }

    /// Somebody wants a change.
    pub(super) fn want(&mut self, cx: &mut Context<'_, Self>, change: Change, by: Asker) {
        let Role::Leader(leading) = &mut self.role else { return };
        let changes = &mut *leading.changes;
        if change.adds
            && changes.leaves(change.node)
            && let Asker::Client(ticket) = by
        {
            return cx.reply_now(ticket, Reply::Answer(Answer::Change(Verdict::Leaves)));
        }
        if !change.adds {
            changes.withdraw(change.node);
        }
        let mut known = changes.waiting.iter_mut().chain(&mut changes.under_way);
        match known.find(|wanted| wanted.change == change) {
            Some(wanted) if wanted.by.contains(&by) => {}
            Some(wanted) => wanted.by.push(by),
            None => changes.waiting.push_back(Wanted { change, by: vec![by] }),
        }
        self.proceed(cx);
    }

    /// Does what can be done for the changes that are wanted.
    pub(super) fn proceed(&mut self, cx: &mut Context<'_, Self>) {
        self.finish_joint(cx);
        self.answer_what_is_so(cx);
        self.begin_changes(cx);
        self.append_change(cx);
    }

    /// Whether it knows what is committed, and its configuration is: only then is the next one its to decide. The amendment to
    /// D§4.1 is the first half; an old mistake is to leave it out.
    fn obstacle(&self, cx: &Context<'_, Self>) -> Option<ChangeObstacle> {
        let Role::Leader(leading) = &self.role else { return None };
        if self.members.index() > self.commit {
            return Some(ChangeObstacle::Previous { index: self.members.index() });
        }
        (self.commit < leading.first && !cx.config().bugs.early_change)
            .then_some(ChangeObstacle::OwnTerm { first: leading.first })
    }

    /// "Once C_old,new has been committed … it is now safe for the leader to create a log entry describing C_new." (§6) A new
    /// leader that finds C_old,new in its log goes on with it.
    fn finish_joint(&mut self, cx: &mut Context<'_, Self>) {
        if let Some(new) = self.members.latest().after()
            && self.obstacle(cx).is_none()
        {
            self.append(cx, Payload::Configuration(new));
        }
    }

    /// Answers those who want what is so already.
    fn answer_what_is_so(&mut self, cx: &mut Context<'_, Self>) {
        if self.obstacle(cx).is_some() {
            return;
        }
        let (members, me) = (self.members.latest(), cx.me());
        let Role::Leader(leading) = &mut self.role else { return };
        let mut answered = Vec::new();
        leading.changes.waiting.retain(|wanted| {
            let Change { node, adds } = wanted.change;
            let only = !adds && members.voters() == NodeSet::of(node);
            let is_so = members.contains(node) == adds;
            if only || is_so {
                let verdict = if only { Verdict::OnlyOne } else { Verdict::Done };
                answered.push((wanted.clone(), verdict));
            }
            !only && !is_so
        });
        for (wanted, verdict) in answered {
            Self::tell(cx, self.term, &wanted, verdict, me);
        }
    }

    /// Answers whoever wanted a change. It tells what a majority has committed, and waits for no disk.
    pub(super) fn tell(cx: &mut Context<'_, Self>, term: u64, wanted: &Wanted, verdict: Verdict, me: NodeId) {
        let change = wanted.change;
        for by in &wanted.by {
            match by {
                Asker::Client(ticket) => cx.reply_now(*ticket, Reply::Answer(Answer::Change(verdict))),
                Asker::Server if change.node == me => {}
                Asker::Server => cx.send_now(change.node, Message::ChangeReply { term, change, verdict }),
            }
        }
    }

    /// Takes up what waits: one change after the other, or with joint consensus all.
    fn begin_changes(&mut self, cx: &mut Context<'_, Self>) {
        let several = cx.config().takes_several();
        let (last, now) = (self.log.last_index(), cx.now());
        let members = self.members.latest();
        let Role::Leader(leading) = &mut self.role else { return };
        let mut new = Vec::new();
        while (leading.changes.under_way.is_empty() || several && !leading.changes.appended)
            && let Some(wanted) = leading.changes.waiting.pop_front()
        {
            let Change { node, adds } = wanted.change;
            leading.changes.under_way.push(wanted);
            if adds && !members.contains(node) {
                leading.make_room(node.index() + 1);
                let i = node.index();
                leading.round += 1;
                (leading.next[i], leading.matched[i]) = (last + 1, 0);
                let since = leading.round;
                let learner =
                    Learner { node, round: 1, until: last, began: now, heard: now, since, done: false };
                leading.changes.learners.push(learner);
                new.push(node);
                cx.fact(MembershipFact::CatchesUp { node, through: last });
            }
        }
        for node in new {
            self.send_next(cx, node);
        }
    }

    /// Appends the configuration that does what is under way, once all new servers are caught up.
    fn append_change(&mut self, cx: &mut Context<'_, Self>) {
        let Role::Leader(leading) = &self.role else { return };
        let changes = &leading.changes;
        if changes.under_way.is_empty()
            || changes.appended
            || changes.learners.iter().any(|learner| !learner.done)
        {
            return;
        }
        let (first, waits) = (changes.under_way[0].change, changes.waits);
        let old = self.members.latest();
        if let Some(why) = self.obstacle(cx) {
            if waits != Some(why) {
                cx.fact(MembershipFact::ChangeWaits { node: first.node, adds: first.adds, why });
                self.changes(|changes| changes.waits = Some(why));
            }
            return;
        }
        let mut voters = old.voters();
        self.changes(|changes| {
            (changes.appended, changes.waits) = (true, None);
            changes.learners.clear();
            // The last one stays: whoever wants to remove it is answered when all others are gone.
            changes.under_way.retain(|wanted| {
                let Change { node, adds } = wanted.change;
                let after = if adds { voters.with(node) } else { voters.without(node) };
                if after.is_empty() {
                    changes.waiting.push_back(wanted.clone());
                } else {
                    voters = after;
                }
                !after.is_empty()
            });
        });
        if voters == old.voters() {
            // It has become so meanwhile.
            self.changes(|changes| {
                changes.appended = false;
                changes.waiting.extend(changes.under_way.drain(..));
            });
            return self.answer_what_is_so(cx);
        }
        let new = if cx.config().is_joint() { old.joint(voters) } else { Members::of(voters) };
        self.append(cx, Payload::Configuration(new));
    }

    fn changes(&mut self, change: impl FnOnce(&mut Changes)) {
        if let Role::Leader(leading) = &mut self.role {
            change(&mut leading.changes);
        }
    }

    /// What a leader has committed may be its configuration: then the change is done. One that has removed itself has managed a
    /// cluster that does not include it until now, and steps down (D§4.2.2).
    pub(super) fn note_configuration(&mut self, cx: &mut Context<'_, Self>) {
        let (index, members) = (self.members.index(), self.members.latest());
        let Role::Leader(leading) = &mut self.role else { return };
        let changes = &mut *leading.changes;
        if index > self.commit || index <= changes.announced {
            // What waits may have waited for another entry.
            let waits = !changes.waiting.is_empty() || !changes.under_way.is_empty();
            if waits || members.after().is_some() {
                self.proceed(cx);
            }
            return;
        }
        changes.announced = index;
        cx.fact(MembershipFact::ConfigurationCommitted { index, members });
        if members.after().is_none() {
            let done = if changes.appended { std::mem::take(&mut changes.under_way) } else { Vec::new() };
            changes.appended = false;
            for wanted in &done {
                Self::tell(cx, self.term, wanted, Verdict::Done, cx.me());
            }
            if !members.contains(cx.me()) {
                // The others hear from it what is committed, and elect somebody when they hear no more.
                self.broadcast(cx);
                self.step_down(cx, StepDownCause::Removed, None);
                if self.standing.leaves {
                    self.go(cx, None);
                }
                return;
            }
        }
        self.proceed(cx);
    }
}
