//! The master and the servers as plain data for people.

use super::facts::Place;
use super::links::Chain;
use super::master::{Master, Watched};
use super::server::Server;
use super::{CHAINS, Durable, Replica};
use crate::names::{Label, Part};
use crate::shown::{log, table};
use faultline_engine::view::{Field, Glance, Grid, NodeView, Value, holding};
use faultline_engine::{LogWindow, NodeSet};

pub(super) fn glance(replica: &Replica) -> Glance {
    let (part, number, commit, votes) = match replica {
        Replica::Master(master) => {
            (Part::Master, master.chain.number, master.chain.len() as u64, suspects(master))
        }
        Replica::Server(server) => {
            (part(server), server.chain.number, server.history.acked, NodeSet::default())
        }
    };
    Glance { role: part.role(), epoch: CHAINS.of(number), commit, votes, task: None }
}

fn part(server: &Server) -> Part {
    match server.place() {
        Place::Outside => Part::Outside,
        _ if !server.complete => Part::Filling,
        Place::Head => Part::Head,
        Place::Middle => Part::Middle,
        Place::Tail => Part::Tail,
        Place::Alone => Part::Alone,
    }
}

fn suspects(master: &Master) -> NodeSet {
    master.servers.iter().filter(|server| server.suspected).map(|server| server.node).collect()
}

/// What a server has of the data, acknowledged or not.
pub(super) fn holds(replica: &Replica) -> Option<String> {
    match replica {
        Replica::Server(server) => holding(server.history.latest().iter()),
        Replica::Master(_) => None,
    }
}

pub(super) fn node(replica: &Replica, durable: &Durable, window: LogWindow) -> NodeView {
    match replica {
        Replica::Master(master) => of_master(master),
        Replica::Server(server) => of_server(server, durable, window),
    }
}

fn of_master(master: &Master) -> NodeView {
    let fields = vec![Field::number(Label::Number, master.chain.number), chain(&master.chain)];
    let row = |server: &Watched| {
        vec![
            Value::Node(Some(server.node)),
            Value::Flag(!server.suspected),
            master.chain.since(server.node).map_or_else(|| Value::Text("–".into()), Value::Number),
            Value::Flag(master.is_complete(server)),
        ]
    };
    let columns = [Label::Server, Label::Heard, Label::Since, Label::Complete];
    let grids = vec![Grid::new(Label::Servers, &columns, master.servers.iter().map(row).collect())];
    NodeView { fields, grids, ..NodeView::default() }
}

fn chain(chain: &Chain) -> Field {
    Field::new(Label::Chain, Value::Text(chain.to_string()))
}

fn of_server(server: &Server, durable: &Durable, window: LogWindow) -> NodeView {
    let mut fields = vec![Field::number(Label::Number, server.chain.number)];
    // One that has lost its disk knows of none.
    if !server.chain.is_empty() {
        fields.push(chain(&server.chain));
    }
    fields.extend([
        Field::number(Label::Held, server.history.last()),
        Field::number(Label::DurableIndex, durable.entries.len() as u64),
        Field::number(Label::Acked, server.history.acked),
        Field::flag(Label::Complete, server.complete),
    ]);
    if let Some(until) = server.lease {
        fields.push(Field::new(Label::LeaseUntil, Value::Text(until.to_string())));
    }
    if !server.dirty.is_empty() {
        fields.push(Field::number(Label::DirtyReads, server.dirty.len() as u64));
    }
    let log =
        Some(log(server.history.shared(), durable.entries.len(), server.history.acked, window, &CHAINS));
    NodeView { fields, log, table: Some(table(server.history.store())), ..NodeView::default() }
}

pub(super) fn durable(durable: &Durable, window: LogWindow) -> NodeView {
    let mut fields = vec![Field::number(Label::Number, durable.chain.number)];
    if !durable.chain.is_empty() {
        fields.push(chain(&durable.chain));
    }
    if durable.entries.is_empty() {
        return NodeView { fields, ..NodeView::default() };
    }
    fields.push(Field::number(Label::Held, durable.entries.len() as u64));
    let log = Some(log(&durable.entries, durable.entries.len(), 0, window, &CHAINS));
    NodeView { fields, log, ..NodeView::default() }
}

/// Updates that a server does not know to be acknowledged.
pub(super) fn unacknowledged(replica: &Replica) -> Option<u64> {
    match replica {
        Replica::Server(server) if server.place() != Place::Outside => {
            Some(server.history.last() - server.history.acked)
        }
        _ => None,
    }
}

/// How many reads a server had to ask the tail about.
pub(super) fn asked(replica: &Replica) -> Option<u64> {
    match replica {
        Replica::Server(server) => Some(server.asked),
        Replica::Master(_) => None,
    }
}

/// How many servers are in the chain.
pub(super) fn length(replica: &Replica) -> Option<u64> {
    match replica {
        Replica::Master(master) => Some(master.chain.len() as u64),
        Replica::Server(_) => None,
    }
}
