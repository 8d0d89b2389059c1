//! The view service and the servers as plain data for people.

use super::facts::Duty;
use super::members::View;
use super::server::Server;
use super::service::{Service, Watched};
use super::{Durable, Replica, VIEWS};
use crate::names::{Label, Part};
use crate::shown::{log, table};
use faultline_engine::view::{Field, Glance, Grid, NodeView, Value, holding};
use faultline_engine::{LogWindow, NodeId, NodeSet};

pub(super) fn glance(replica: &Replica) -> Glance {
    let (part, number, commit, votes) = match replica {
        Replica::Service(service) => {
            (Part::ViewService, service.view.number, service.view.members().count() as u64, missed(service))
        }
        Replica::Server(server) => {
            (part(server), server.view.number, server.history.acked, NodeSet::default())
        }
    };
    Glance { role: part.role(), epoch: VIEWS.of(number), commit, votes, task: None }
}

fn part(server: &Server) -> Part {
    match server.duty {
        Duty::Primary if server.acknowledged < server.view.number => Part::Transferring,
        Duty::Primary => Part::Primary,
        Duty::Backup if !server.in_step || server.history.last() < server.heard.1 => Part::Behindhand,
        Duty::Backup => Part::Backup,
        Duty::Idle => Part::Idle,
    }
}

fn missed(service: &Service) -> NodeSet {
    service.servers.iter().filter(|server| server.missed).map(|server| server.node).collect()
}

/// What a server has of the data: the primary what it has executed, a backup what it has received.
pub(super) fn holds(replica: &Replica) -> Option<String> {
    match replica {
        Replica::Server(server) => holding(server.history.latest().iter()),
        Replica::Service(_) => None,
    }
}

pub(super) fn node(replica: &Replica, durable: &Durable, window: LogWindow) -> NodeView {
    match replica {
        Replica::Service(service) => of_service(service),
        Replica::Server(server) => of_server(server, durable, window),
    }
}

/// Number, primary and backups of a view; of none nothing.
fn members(view: &View) -> Vec<Field> {
    let mut fields = vec![Field::number(Label::View, view.number)];
    if view.number > 0 {
        let names: Vec<String> = view.backups.iter().map(NodeId::to_string).collect();
        let backups = if names.is_empty() { "–".into() } else { names.join(" ") };
        fields.push(Field::new(Label::PrimaryNode, Value::Node(Some(view.primary))));
        fields.push(Field::new(Label::Backups, Value::Text(backups)));
    }
    fields
}

fn of_service(service: &Service) -> NodeView {
    let mut fields = members(&service.view);
    fields.push(Field::flag(Label::ViewAcked, service.acknowledged));
    let row = |server: &Watched| {
        vec![
            Value::Node(Some(server.node)),
            Value::Flag(!server.missed),
            Value::Flag(service.view.primary == server.node),
            Value::Flag(service.view.backups.contains(&server.node)),
        ]
    };
    let columns = [Label::Server, Label::Heard, Label::PrimaryNode, Label::Backups];
    let grids = vec![Grid::new(Label::Servers, &columns, service.servers.iter().map(row).collect())];
    NodeView { fields, grids, ..NodeView::default() }
}

fn of_server(server: &Server, durable: &Durable, window: LogWindow) -> NodeView {
    let mut fields = members(&server.view);
    if server.duty == Duty::Primary {
        fields.push(Field::flag(Label::ViewAcked, server.acknowledged == server.view.number));
    }
    fields.extend([
        Field::number(Label::Held, server.history.last()),
        Field::number(Label::DurableIndex, durable.entries.len() as u64),
        Field::number(Label::Executed, server.history.acked),
    ]);
    if let Some(lag) = lag_of(server) {
        fields.push(Field::number(Label::Lag, lag));
    }
    if !server.reads.is_empty() {
        fields.push(Field::number(Label::WaitingReads, server.reads.len() as u64));
    }
    if let Some(until) = server.lease {
        fields.push(Field::new(Label::LeaseUntil, Value::Text(until.to_string())));
    }
    let log = Some(log(server.history.shared(), durable.entries.len(), server.history.acked, window, &VIEWS));
    NodeView { fields, log, table: Some(table(server.history.latest())), ..NodeView::default() }
}

pub(super) fn durable(durable: &Durable, window: LogWindow) -> NodeView {
    let mut fields = members(&durable.view);
    if durable.entries.is_empty() {
        return NodeView { fields, ..NodeView::default() };
    }
    let held = durable.entries.len();
    fields.push(Field::number(Label::Held, held as u64));
    NodeView { fields, log: Some(log(&durable.entries, held, 0, window, &VIEWS)), ..NodeView::default() }
}

/// How many writes of the primary the backup that is furthest behind does not have on its disk, as far as the primary knows.
fn lag_of(server: &Server) -> Option<u64> {
    let held = server.followers.iter().map(|follower| follower.held).min()?;
    Some(server.history.last().saturating_sub(held))
}

/// The same, for the charts.
pub(super) fn lag(replica: &Replica) -> Option<u64> {
    match replica {
        Replica::Server(server) => lag_of(server),
        Replica::Service(_) => None,
    }
}

/// How many writes and reads wait at the primary.
pub(super) fn waiting(replica: &Replica) -> Option<u64> {
    match replica {
        Replica::Server(server) if server.duty == Duty::Primary => {
            Some(server.history.last() - server.history.acked + server.reads.len() as u64)
        }
        _ => None,
    }
}

/// How many backups the view has.
pub(super) fn backups(replica: &Replica) -> Option<u64> {
    match replica {
        Replica::Service(service) => Some(service.view.backups.len() as u64),
        Replica::Server(_) => None,
    }
}
