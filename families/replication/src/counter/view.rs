//! A node as plain data for people.

use super::counts::{Counts, Entry, Item};
use super::disk::Durable;
use super::roles::Standing;
use super::{AUTHORS, Form, Replica, Roles};
use crate::names::{Label, Part};
use faultline_agreement::multi_paxos::MultiPaxos;
use faultline_engine::digest::{Digest, Encode};
use faultline_engine::kv::Store;
use faultline_engine::view::{Field, Glance, Grid, Held, LogCell, LogView, NodeView, Value, holding};
use faultline_engine::{Epoch, LogWindow, NodeId, NodeSet, Protocol, SharedVec};

impl Replica {
    /// Whether the counts come from the log.
    fn has_log(&self) -> bool {
        self.form == Form::Log
    }

    fn values(&self) -> &Store {
        if self.has_log() { &self.machine.values } else { &self.counts.values }
    }
}

pub(super) fn glance(replica: &Replica) -> Glance {
    let standing = replica.machine.roles.of(replica.me);
    let part = match (replica.leads, standing) {
        (true, Standing::Active) => Part::LeadingCounter,
        (true, _) => Part::LeadingOrders,
        (false, Standing::Active) => Part::ActiveCounter,
        (false, Standing::Standby) => Part::StandbyCounter,
        (false, Standing::Outside) => Part::OutsideCounter,
    };
    let (epoch, votes) = replica.part.as_ref().map_or((Epoch::NONE, NodeSet::EMPTY), |part| {
        let glance = part.glance();
        (glance.epoch, glance.votes)
    });
    let commit =
        if replica.has_log() { replica.machine.executed } else { replica.counts.journal.len() as u64 };
    Glance { role: part.role(), epoch, commit, votes, task: None }
}

pub(super) fn holds(replica: &Replica) -> Option<String> {
    holding(replica.values().iter())
}

fn names(set: NodeSet) -> Value {
    let names: Vec<String> = set.iter().map(|node| node.to_string()).collect();
    Value::Text(if names.is_empty() { "–".into() } else { names.join(" ") })
}

fn of_roles(roles: Roles) -> [Field; 2] {
    [
        Field::new(Label::ActiveReplicas, names(roles.active)),
        Field::new(Label::Standbys, names(roles.standbys)),
    ]
}

pub(super) fn node(replica: &Replica, durable: &Durable, window: LogWindow) -> NodeView {
    let mut fields = of_roles(replica.machine.roles).to_vec();
    if !replica.waiting.is_empty() {
        fields.push(Field::number(Label::WaitingAdditions, replica.waiting.len() as u64));
    }
    let of_part = replica.part.as_ref().map(|part| part.view(&durable.paxos, window));
    let mut grids = Vec::new();
    let log = if let Some(view) = of_part.filter(|_| replica.has_log()) {
        // What the part would have executed, the node has.
        fields.push(Field::number(Label::ExecutedUpTo, replica.machine.executed));
        fields.extend(view.fields.into_iter().filter(|field| field.label.0 != "last_applied"));
        view.log
    } else {
        if replica.counts.seen.sum() > 0 {
            fields.push(Field::new(Label::Seen, Value::Text(replica.counts.seen.to_string())));
            grids.push(others(replica));
        }
        Some(journal(&replica.counts.journal, &durable.counts, window))
    };
    let table = replica.values().iter().map(|(key, value)| (key.to_string(), value.to_string())).collect();
    NodeView { fields, log, table: Some(table), grids }
}

/// What the others have, as far as this one has heard.
fn others(replica: &Replica) -> Grid {
    let row = |(place, other): (u16, &super::Other)| {
        let text = other.seen.to_string();
        vec![Value::Node(Some(NodeId(place))), Value::Text(if text.is_empty() { "–".into() } else { text })]
    };
    let heard = (0..).zip(&replica.others).filter(|(_, other)| other.heard.is_some());
    Grid::new(Label::Others, &[Label::Server, Label::Seen], heard.map(row).collect())
}

/// A disk alone. Which form the run has, what is on it says.
pub(super) fn durable(durable: &Durable, window: LogWindow) -> NodeView {
    if durable.counts.journal.is_empty() {
        return MultiPaxos::view_durable(&durable.paxos, window);
    }
    let table = durable.counts.values.iter();
    let table = table.map(|(key, value)| (key.to_string(), value.to_string())).collect();
    let log = Some(journal(&durable.counts.journal, &durable.counts, window));
    NodeView { log, table: Some(table), ..NodeView::default() }
}

/// Every addition of a replica in the order in which it got them, in the colour of the node that took it.
fn journal(items: &SharedVec<Item>, durable: &Counts, window: LogWindow) -> LogView {
    let from = window.from.max(1);
    let len = usize::try_from(window.len).unwrap_or(usize::MAX);
    let place = usize::try_from(from - 1).unwrap_or(usize::MAX);
    let cells = items.iter_from(place).take(len).map(cell).collect();
    LogView { last: items.len() as u64, from, cells, commit: 0, durable: durable.journal.len() as u64 }
}

fn cell(item: &Item) -> LogCell {
    let of = |node: NodeId| AUTHORS.of(u64::from(node.0) + 1);
    match item {
        Item::Addition(Entry { update, request, key, delta }) => {
            let text = format!("add {key} {delta} ({update})");
            let short: String = key.to_string().chars().take(3).collect();
            let short = format!("{short}{delta:+}");
            let held = match request {
                Some(ticket) => Held::Command { client: ticket.client, text, short },
                None => Held::Record { name: Label::Updates.into(), about: short },
            };
            LogCell { epoch: of(update.by.node), held }
        }
        Item::Copy(from) => LogCell {
            epoch: of(*from),
            held: Held::Record { name: Label::Values.into(), about: format!("={from}") },
        },
    }
}

/// What readers of its counters see, as a number; only of active replicas, which are to be equal.
pub(super) fn fingerprint(replica: &Replica) -> Option<u64> {
    is_active(replica).then(|| {
        let mut digest = Digest::default();
        for (key, value) in replica.values().iter() {
            key.encode(&mut digest);
            value.encode(&mut digest);
        }
        digest.finish() >> 34
    })
}

/// The sum of its counters.
pub(super) fn total(replica: &Replica) -> Option<u64> {
    is_active(replica).then(|| {
        let sum = replica.values().iter().fold(0_i64, |sum, (_, value)| sum.wrapping_add(value));
        u64::try_from(sum).unwrap_or(0)
    })
}

fn is_active(replica: &Replica) -> bool {
    replica.machine.roles.active.contains(replica.me)
}

/// How many replicas are active, as far as it knows.
pub(super) fn active(replica: &Replica) -> Option<u64> {
    Some(replica.machine.roles.active.len() as u64)
}

pub(super) fn waiting(replica: &Replica) -> Option<u64> {
    Some(replica.waiting.len() as u64)
}
