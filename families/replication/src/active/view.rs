//! A replica as plain data for people.

use super::disk::{self, Durable, Entries, Entry};
use super::{Order, Replica};
use crate::names::{Label, Part};
use faultline_agreement::multi_paxos::MultiPaxos;

use faultline_engine::view::{Field, Glance, Held, LogCell, LogView, NodeView, holding};
use faultline_engine::{Epoch, LogWindow, NodeSet, Protocol};

pub(super) fn glance(replica: &Replica) -> Glance {
    let commit = replica.machine.executed;
    let (part, epoch, votes) = match &replica.order {
        Order::Sequencer(own) if own.gives => (Part::Sequencer, Epoch::NONE, NodeSet::default()),
        Order::Sequencer(own) if own.is_behind() => (Part::Behind, Epoch::NONE, NodeSet::default()),
        Order::Sequencer(_) => (Part::Replica, Epoch::NONE, NodeSet::default()),
        Order::Paxos(part) => {
            let glance = part.glance();
            let role = match glance.role {
                role if role.leads => Part::Ordering,
                role if *role == *faultline_agreement::Part::Preparing.role() => Part::Preparing,
                _ => Part::Replica,
            };
            (role, glance.epoch, glance.votes)
        }
    };
    Glance { role: part.role(), epoch, commit, votes, task: None }
}

pub(super) fn holds(replica: &Replica) -> Option<String> {
    holding(replica.machine.store.iter())
}

pub(super) fn node(replica: &Replica, durable: &Durable, window: LogWindow) -> NodeView {
    let mut fields = vec![Field::number(Label::ExecutedUpTo, replica.machine.executed)];
    let log = match &replica.order {
        Order::Sequencer(own) => {
            fields.extend([
                Field::number(Label::OrderedUpTo, own.last()),
                Field::number(Label::DurableIndex, disk::last(&durable.entries)),
                Field::number(Label::LatestHeard, own.latest),
            ]);
            if !own.early.is_empty() {
                fields.push(Field::number(Label::Early, own.early.len() as u64));
            }
            Some(log(&own.entries, durable, replica.machine.executed, window))
        }
        Order::Paxos(part) => {
            let view = part.view(&durable.paxos, window);
            // What the part would have executed, the replica has.
            fields.extend(view.fields.into_iter().filter(|field| field.label.0 != "last_applied"));
            view.log
        }
    };
    let table =
        replica.machine.store.iter().map(|(key, value)| (key.to_string(), value.to_string())).collect();
    NodeView { fields, log, table: Some(table), ..NodeView::default() }
}

/// A disk alone. Which of the two orders the run has, what is on it says.
pub(super) fn durable(durable: &Durable, window: LogWindow) -> NodeView {
    if durable.paxos.promised.is_some() {
        return MultiPaxos::view_durable(&durable.paxos, window);
    }
    let fields = vec![Field::number(Label::OrderedUpTo, disk::last(&durable.entries))];
    let log = Some(log(&durable.entries, durable, 0, window));
    NodeView { fields, log, ..NodeView::default() }
}

/// The requests by their numbers; what a replica has passed over is a hole.
fn log(entries: &Entries, durable: &Durable, executed: u64, window: LogWindow) -> LogView {
    let (from, last) = (window.from.max(1), disk::last(entries));
    let mut place = usize::try_from(from - 1).unwrap_or(usize::MAX).min(entries.len());
    while place > 0 && entries.get(place - 1).is_some_and(|entry| entry.number >= from) {
        place -= 1;
    }
    let mut held = entries.iter_from(place).peekable();
    let len = usize::try_from(window.len).unwrap_or(usize::MAX);
    let cell = |number: u64| held.next_if(|entry| entry.number == number).map_or(LogCell::HOLE, cell);
    let cells = (from..=last).take(len).map(cell).collect();
    LogView { last, from, cells, commit: executed.min(last), durable: disk::last(&durable.entries) }
}

fn cell(entry: &Entry) -> LogCell {
    let (text, short) = (entry.command.to_string(), entry.command.short());
    LogCell { epoch: Epoch::NONE, held: Held::Command { client: entry.ticket.client, text, short } }
}

/// How many requests a replica has to execute of which it has heard.
pub(super) fn behind(replica: &Replica) -> Option<u64> {
    let known = match &replica.order {
        Order::Sequencer(own) => own.latest,
        Order::Paxos(part) => part.chosen(),
    };
    Some(known.saturating_sub(replica.machine.executed))
}

/// How many requests a replica had to fetch.
pub(super) fn fetched(replica: &Replica) -> Option<u64> {
    match &replica.order {
        Order::Sequencer(own) => Some(own.fetched),
        Order::Paxos(_) => None,
    }
}
