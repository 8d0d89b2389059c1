//! Requests: every node coordinates those that it is asked (DeCandia 2007, §4.5, §5).

use super::config::{Ask, Config, Versions};
use super::facts::{Fact, Source};
use super::message::{Call, Message};
use super::operation::{Operation, Phase};
use super::replica::Replica;
use super::siblings::{Siblings, Versioned};
use super::version::{Stamp, Version};
use super::{Cx, Timer};
use crate::clock::Clock;
use faultline_engine::kv::{Answer, Command, Key, Op};
use faultline_engine::{NodeId, NodeSet, Reply, Ticket};

impl Replica {
    /// A client asks.
    pub(super) fn on_command(&mut self, cx: Cx<'_, '_>, ticket: Ticket, command: Command) {
        let done = self.done.get(&ticket.client).copied();
        if let Some((_, outcome)) = done.filter(|(serial, _)| *serial == ticket.serial) {
            cx.fact(Fact::Recognised { ticket, outcome });
            return cx.reply(ticket, Reply::Answer(outcome));
        }
        let newer = |operation: &Operation| {
            operation.ticket.client == ticket.client && operation.ticket.serial >= ticket.serial
        };
        if done.is_some_and(|(serial, _)| serial > ticket.serial) || self.operations.iter().any(newer) {
            return cx.fact(Fact::UnderWay { ticket });
        }
        self.started += 1;
        let number = self.started;
        self.operations.push(Operation::new(number, ticket, command, cx.wall_clock().0));
        Self::arm(cx, Timer::Operation(number), cx.config().timeout);
        if reads_first(cx.config(), command.op) {
            self.begin_read(cx, number);
        } else {
            self.begin_write(cx, number);
        }
    }

    pub(super) fn operation(&mut self, number: u64) -> Option<&mut Operation> {
        let place = self.operations.binary_search_by_key(&number, |operation| operation.number).ok()?;
        self.operations.get_mut(place)
    }

    pub(super) fn drop_operation(&mut self, cx: Cx<'_, '_>, number: u64) {
        if let Ok(place) = self.operations.binary_search_by_key(&number, |operation| operation.number) {
            self.operations.remove(place);
        }
        cx.disarm(Timer::Operation(number));
    }

    /// Whom it asks: all replicas, or as many as it needs, each set of them as likely as the others.
    fn quorum(&self, cx: Cx<'_, '_>, key: Key, needs: usize) -> NodeSet {
        let replicas = self.replicas(cx.config(), key);
        match cx.config().ask {
            Ask::All => replicas,
            Ask::Quorum => cx.sample(replicas.iter(), needs).into_iter().collect(),
        }
    }

    fn begin_read(&mut self, cx: Cx<'_, '_>, number: u64) {
        let needs = cx.config().terms(self.nodes).reads;
        let Some(key) = self.operation(number).map(|operation| operation.command.key) else { return };
        let replicas = self.quorum(cx, key, needs);
        let Some(operation) = self.operation(number) else { return };
        operation.asked = replicas;
        let (ticket, operation) = (operation.ticket, operation.command);
        cx.fact(Fact::Asks { ticket, operation, replicas, needs: needs as u64 });
        self.ask(cx, number, replicas);
    }

    /// Asks these what they have, itself among them if it is one.
    pub(super) fn ask(&mut self, cx: Cx<'_, '_>, number: u64, whom: NodeSet) {
        let call = Call { life: self.life, number };
        let Some(key) = self.operation(number).map(|operation| operation.command.key) else { return };
        for node in whom.without(self.me).iter() {
            // A question promises nothing.
            cx.send_now(node, Message::Read { call, key });
        }
        if whom.contains(self.me) {
            let held = self.known(key);
            self.hear(cx, number, self.me, held);
        }
    }

    /// A replica says what it has.
    pub(super) fn on_versions(&mut self, cx: Cx<'_, '_>, from: NodeId, call: Call, held: Siblings) {
        if call.life == self.life {
            self.hear(cx, call.number, from, held);
        }
    }

    fn hear(&mut self, cx: Cx<'_, '_>, number: u64, from: NodeId, held: Siblings) {
        let needs = cx.config().terms(self.nodes).reads;
        let Some(operation) = self.operation(number) else { return };
        if operation.answered().contains(from) {
            return;
        }
        match operation.phase {
            Phase::Read => {
                operation.heard.push((from, held));
                if operation.heard.len() >= needs {
                    self.end_read(cx, number);
                }
            }
            Phase::Late => {
                operation.heard.push((from, held));
                self.hear_late(cx, number);
            }
            Phase::Write | Phase::Stored => {}
        }
    }

    /// Enough replicas have answered.
    fn end_read(&mut self, cx: Cx<'_, '_>, number: u64) {
        let first = cx.config().bugs.first_answer;
        let Some(operation) = self.operation(number) else { return };
        for (_, held) in operation.heard.iter().take(if first { 1 } else { usize::MAX }) {
            operation.found.merge(held);
        }
        let (ticket, key) = (operation.ticket, operation.command.key);
        if operation.command.op != Op::Get {
            return self.begin_write(cx, number);
        }
        let (found, replicas) = (operation.found.clone(), operation.answered());
        if found.len() > 1 {
            cx.fact(Fact::SiblingsFound { ticket, key, values: found.values() });
        }
        // ABD: what is read is at a majority before it is told, so no later read finds something older. What was never
        // written is older than everything.
        let newest = found.iter().last().cloned();
        match newest {
            Some(newest) if cx.config().abd && !cx.config().bugs.no_write_back => {
                let version = newest.version;
                let outcome = Answer::Value(found.value());
                cx.fact(Fact::WritesBack { ticket, key, version, replicas: self.replicas(cx.config(), key) });
                self.send_out(cx, number, found, outcome);
                self.store_here(cx, number);
            }
            _ => {
                self.tell(cx, number, replicas);
                self.wait_for_late(cx, number);
            }
        }
    }

    /// Answers a read.
    fn tell(&mut self, cx: Cx<'_, '_>, number: u64, replicas: NodeSet) {
        let Some(operation) = self.operation(number) else { return };
        let (ticket, key, found) = (operation.ticket, operation.command.key, operation.found.clone());
        let (versions, values, value) = (found.versions(), found.values(), found.value());
        cx.fact(Fact::Told { ticket, key, value, versions, values, replicas });
        self.tally.reads += 1;
        self.done.insert(ticket.client, (ticket.serial, Answer::Value(value)));
        // What this node has itself may be on its way to the disk, and is no value before it is there.
        cx.reply(ticket, Reply::Answer(Answer::Value(value)));
    }

    /// Tells a client that a write is done. It is on the disks of other nodes, and on its own if `on_synced` has counted that. So
    /// the answer need not wait for anything else that is on its way there.
    fn answer(&mut self, cx: Cx<'_, '_>, ticket: Ticket, outcome: Answer) {
        self.done.insert(ticket.client, (ticket.serial, outcome));
        cx.reply_now(ticket, Reply::Answer(outcome));
    }

    /// Makes a version of what the client writes, and sends it to be stored.
    fn begin_write(&mut self, cx: Cx<'_, '_>, number: u64) {
        let Some(operation) = self.operation(number) else { return };
        let (ticket, command, mut found) = (operation.ticket, operation.command, operation.found.clone());
        // It knows at least what it has written itself, whoever has stored that: what one actor makes is in one order.
        if let Some(own) = self.own.get(&command.key) {
            found.merge(&Siblings::of(own.clone()));
        }
        let (value, outcome) = command.op.apply(found.value());
        let value = value.unwrap_or_default();
        let version = self.next_version(cx, &found);
        let one = Versioned { version: version.clone(), value, client: ticket.client.whole() };
        if !matches!(version, Version::Time(_)) {
            self.own.insert(command.key, one.clone());
        }
        let merged = if found.len() > 1 { found.values() } else { Vec::new() };
        let made = Siblings::of(one);
        let replicas = self.send_out(cx, number, made, outcome);
        let needs = cx.config().terms(self.nodes).writes as u64;
        cx.fact(Fact::Made { ticket, operation: command, value, version, merged, replicas, needs });
        if cx.config().bugs.answer_first
            && let Some(operation) = self.operation(number)
        {
            operation.acknowledgements = usize::MAX;
            self.end_write(cx, number);
        }
        self.store_here(cx, number);
    }

    /// The version after those that were found.
    fn next_version(&mut self, cx: Cx<'_, '_>, found: &Siblings) -> Version {
        self.made += 1;
        let stamp = |at: i64| Stamp { at, by: self.actor(), count: self.made };
        match (cx.config().abd, cx.config().versions) {
            // One more than the largest number that a majority knows; of equal ones the writer's name decides (for several
            // writers: Lynch & Shvartsman 1997).
            (true, _) => Version::Number(stamp(found.number() + 1)),
            (false, Versions::Lww) => Version::Time(stamp(cx.wall_clock().0)),
            (false, Versions::Vector) => {
                let known: Clock = found.clock();
                Version::Clock(known.tick(self.actor()))
            }
        }
    }

    /// Sends something to be stored: to whom.
    fn send_out(&mut self, cx: Cx<'_, '_>, number: u64, made: Siblings, outcome: Answer) -> NodeSet {
        let needs = cx.config().terms(self.nodes).writes;
        let call = Call { life: self.life, number };
        let Some(key) = self.operation(number).map(|operation| operation.command.key) else {
            return NodeSet::EMPTY;
        };
        let replicas = self.quorum(cx, key, needs);
        for node in replicas.without(self.me).iter() {
            // It promises nothing: who stores it does.
            cx.send_now(node, Message::Store { call, key, held: made.clone(), home: None });
        }
        if let Some(operation) = self.operation(number) {
            operation.phase = Phase::Write;
            operation.asked = replicas;
            // Who stood in to be read from is free to stand in again, to keep what is written.
            operation.stands_in.clear();
            operation.made = made;
            operation.outcome = outcome;
        }
        replicas
    }

    /// Stores it here too, if this node is one of those who are asked.
    pub(super) fn store_here(&mut self, cx: Cx<'_, '_>, number: u64) {
        let me = self.me;
        let Some(operation) = self.operation(number).filter(|operation| operation.asked.contains(me)) else {
            return;
        };
        let (key, made) = (operation.command.key, operation.made.clone());
        self.store(cx, key, &made, me, Source::Write);
        self.count_own(cx, number);
    }

    /// What this node has ordered for a request counts when it is on its disk: at once if it was there before.
    pub(super) fn count_own(&mut self, cx: Cx<'_, '_>, number: u64) {
        let (ordered, written) = (self.ordered, self.written);
        if ordered <= written {
            return self.count_stored(cx, number, self.me);
        }
        if let Some(operation) = self.operation(number) {
            operation.own = Some(ordered);
        }
    }

    /// A replica, or who stands in for one, has it on its disk.
    pub(super) fn on_stored(&mut self, cx: Cx<'_, '_>, from: NodeId, call: Call) {
        if call.life == self.life {
            self.count_stored(cx, call.number, from);
        }
    }

    pub(super) fn count_stored(&mut self, cx: Cx<'_, '_>, number: u64, from: NodeId) {
        let needs = cx.config().terms(self.nodes).writes;
        let Some(operation) = self.operation(number) else { return };
        if !matches!(operation.phase, Phase::Write | Phase::Stored) {
            return;
        }
        operation.stored.insert(from);
        operation.acknowledgements = operation.acknowledgements.saturating_add(1);
        let count =
            if cx.config().bugs.count_answers { operation.acknowledgements } else { operation.copies() };
        match operation.phase {
            Phase::Write if count >= needs => self.end_write(cx, number),
            Phase::Stored if operation.silent().is_empty() => self.drop_operation(cx, number),
            _ => {}
        }
    }

    /// Enough have stored it.
    fn end_write(&mut self, cx: Cx<'_, '_>, number: u64) {
        let needs = cx.config().terms(self.nodes).writes as u64;
        let Some(operation) = self.operation(number) else { return };
        let (ticket, command, outcome) = (operation.ticket, operation.command, operation.outcome);
        let (stored, heard) = (operation.stored, operation.readers());
        operation.phase = Phase::Stored;
        let done = operation.silent().is_empty();
        let version = operation.made.iter().last().map(|one| one.version.clone());
        if command.op == Op::Get {
            self.tell(cx, number, heard);
        } else if let Some(version) = version {
            cx.fact(Fact::Acknowledged { ticket, operation: command, version, outcome, stored, needs });
            self.answer(cx, ticket, outcome);
        }
        // Who is silent still may get it by somebody who stands in.
        if done || !cx.config().sloppy {
            self.drop_operation(cx, number);
        }
    }
}

/// Whether a coordinator must know what there is before it writes.
fn reads_first(config: &Config, op: Op) -> bool {
    match op {
        Op::Set(_) => config.abd || config.versions == Versions::Vector,
        Op::Get | Op::Add(_) | Op::Cas { .. } => true,
    }
}
