//! What a coordinator does while it waits, and after a read: those who are silent are asked again, and replicas that turn out to
//! have something old are repaired (DeCandia 2007, §5).

use super::config::{Ask, Repair};
use super::facts::{Fact, Source};
use super::message::{Call, Message};
use super::operation::Phase;
use super::replica::Replica;
use super::siblings::Siblings;
use super::version::Version;
use super::{Cx, Timer};
use faultline_engine::NodeSet;

/// So often a coordinator waits for a request: then it gives it up.
const TRIES: u32 = 20;

impl Replica {
    /// A read is answered: the other answers are waited for, if something is to be learned from them.
    pub(super) fn wait_for_late(&mut self, cx: Cx<'_, '_>, number: u64) {
        let Some(operation) = self.operation(number) else { return };
        if cx.config().repair == Repair::Off {
            return self.drop_operation(cx, number);
        }
        operation.phase = Phase::Late;
        let (key, asked) = (operation.command.key, operation.asked);
        let others = self.replicas(cx.config(), key).minus(asked);
        if cx.config().ask == Ask::Quorum && !others.is_empty() {
            if let Some(operation) = self.operation(number) {
                operation.asked = others.iter().fold(asked, NodeSet::with);
            }
            self.ask(cx, number, others);
        }
        self.hear_late(cx, number);
    }

    /// Looks at what has come in after the answer, and ends when all have answered.
    pub(super) fn hear_late(&mut self, cx: Cx<'_, '_>, number: u64) {
        let Some(operation) = self.operation(number).filter(|operation| operation.phase == Phase::Late)
        else {
            return;
        };
        let all = operation.silent().is_empty();
        let newer = |held: &Siblings| {
            let told = &operation.found;
            // What was written after the read began need not have been found. With clocks that can be told.
            let before = |version: &Version| match version {
                Version::Time(stamp) => stamp.at < operation.since,
                Version::Number(_) | Version::Clock(_) => true,
            };
            held.iter().any(|one| !told.has(&one.version) && before(&one.version))
        };
        let found = operation.heard.iter().find(|(_, held)| newer(held)).cloned();
        if let Some((node, held)) = found
            && !operation.stale
        {
            operation.stale = true;
            let (ticket, key, told) = (operation.ticket, operation.command.key, operation.found.value());
            self.tally.stale += 1;
            cx.fact(Fact::NewerFound { ticket, key, node, told, values: held.values() });
        }
        if all {
            self.end_late(cx, number);
        }
    }

    /// All have answered, or it was long enough: who has something old is sent what is newer.
    pub(super) fn end_late(&mut self, cx: Cx<'_, '_>, number: u64) {
        let Some(operation) = self.operation(number) else { return };
        let (ticket, key, told) = (operation.ticket, operation.command.key, operation.found.clone());
        let heard = std::mem::take(&mut operation.heard);
        self.drop_operation(cx, number);
        let mut newest = told.clone();
        heard.iter().for_each(|(_, held)| newest.merge(held));
        let replicas = self.replicas(cx.config(), key);
        let answered: NodeSet = heard.iter().map(|(node, _)| *node).collect();
        if replicas.minus(answered).is_empty() {
            let older = |(_, held): &&(_, Siblings)| held.lacks(&newest);
            let older = heard.iter().filter(older).map(|(node, _)| *node).collect::<NodeSet>().and(replicas);
            cx.fact(Fact::Compared { ticket, key, older });
        }
        if cx.config().repair != Repair::On {
            return;
        }
        if cx.config().bugs.repair_told {
            newest = told;
        }
        for (node, held) in heard.iter().filter(|(node, _)| replicas.contains(*node)) {
            if !held.lacks(&newest) {
                continue;
            }
            cx.fact(Fact::Repairs { key, node: *node, values: newest.values() });
            if *node == self.me {
                self.store(cx, key, &newest, self.me, Source::Repair);
            } else {
                // It promises nothing: others have it on their disks.
                cx.send_now(*node, Message::Repair { key, held: newest.clone() });
            }
        }
    }

    /// It has waited for answers.
    pub(super) fn on_waited(&mut self, cx: Cx<'_, '_>, number: u64) {
        let Some(operation) = self.operation(number) else { return };
        match operation.phase {
            Phase::Late => return self.end_late(cx, number),
            Phase::Stored => {
                self.stand_in(cx, number);
                return self.drop_operation(cx, number);
            }
            Phase::Read | Phase::Write => {}
        }
        operation.tries += 1;
        let (tries, ticket, key, phase) =
            (operation.tries, operation.ticket, operation.command.key, operation.phase);
        if tries > TRIES {
            let replicas = operation.answered();
            let terms = cx.config().terms(self.nodes);
            let needs = if phase == Phase::Read { terms.reads } else { terms.writes } as u64;
            cx.fact(Fact::GivesUp { ticket, replicas, needs });
            return self.drop_operation(cx, number);
        }
        Self::arm(cx, Timer::Operation(number), cx.config().timeout);
        let replicas = self.replicas(cx.config(), key);
        let Some(operation) = self.operation(number) else { return };
        operation.asked = replicas.iter().fold(operation.asked, NodeSet::with);
        let silent = replicas.minus(operation.answered());
        cx.fact(Fact::AsksAgain { ticket, replicas: silent, tries });
        match phase {
            Phase::Read => self.ask(cx, number, silent),
            _ => self.send_again(cx, number, silent),
        }
        self.stand_in(cx, number);
    }

    /// Sends what is to be stored again.
    fn send_again(&mut self, cx: Cx<'_, '_>, number: u64, silent: NodeSet) {
        let (me, call) = (self.me, Call { life: self.life, number });
        let Some(operation) = self.operation(number) else { return };
        let (key, made, waits) = (operation.command.key, operation.made.clone(), operation.own.is_some());
        for node in silent.without(me).iter() {
            // As before: it promises nothing.
            cx.send_now(node, Message::Store { call, key, held: made.clone(), home: None });
        }
        if silent.contains(me) && !waits {
            self.store_here(cx, number);
        }
    }
}
