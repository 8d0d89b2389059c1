//! Director, servers and store as plain data for people.

use super::director::Director;
use super::effect::{Effect, State};
use super::server::{Role, Server};
use super::status::Phase;
use super::store::Keeper;
use super::watched::{Hears, Watched};
use super::{Durable, Failover, Form, TOKENS};
use crate::names::{Label, Part};
use faultline_engine::kv::Store;
use faultline_engine::view::{Belief, Concern, Field, Glance, Grid, NodeView, Subject, Value, holding};
use faultline_engine::{Epoch, NodeId, NodeSet, SharedVec};

pub(super) fn glance(process: &Failover) -> Glance {
    let (part, token, commit) = match process {
        Failover::Director(director) => (Part::Director, director.token, director.token),
        Failover::Store(store) => (Part::Store, store.seen, store.effects.len() as u64),
        Failover::Server(server) => {
            let (phase, token) = server.phase();
            let part = if server.form == Form::Cluster { Part::Member } else { phase.part() };
            (part, token, server.state.index)
        }
    };
    let suspects = match process {
        Failover::Director(director) => suspects(director),
        _ => NodeSet::default(),
    };
    let epoch = if token > 0 { TOKENS.of(token) } else { Epoch::NONE };
    Glance { role: part.role(), epoch, commit, votes: suspects, task: None }
}

/// What a server or the store has of the data.
pub(super) fn holds(process: &Failover) -> Option<String> {
    match process {
        Failover::Server(server) => holding(table(&server.state)),
        Failover::Director(_) | Failover::Store(_) => None,
    }
}

fn suspects(director: &Director) -> NodeSet {
    director.servers.iter().filter(|server| server.hears == Hears::No).map(|server| server.node).collect()
}

/// Which part each plays, under which token, and how many effects it has: two primaries, and who lags, stand side by side.
pub(super) fn beliefs(process: &Failover, me: NodeId) -> Vec<Belief> {
    let Glance { role, .. } = glance(process);
    let (token, effects, is_broken) = match process {
        Failover::Director(director) => (director.token, None, false),
        Failover::Store(store) => (store.seen, Some(store.effects.len() as u64), false),
        Failover::Server(server) => {
            let (phase, token) = server.phase();
            (token, Some(server.state.index), phase == Phase::Failed)
        }
    };
    let of = |what: Label, concern: Concern, value: Value| Belief {
        by: Subject::Node(me),
        of: Subject::Name(what.into()),
        state: what.into(),
        concern,
        mark: String::new(),
        runs: None,
        gone: 0,
        epoch: Epoch::NONE,
        rank: None,
        fields: vec![Field::new(what, value)],
    };
    let under = if token > 0 { TOKENS.of(token) } else { Epoch::NONE };
    let part = if is_broken { Concern::Alarmed } else { Concern::Calm };
    let has = |number: u64| if number > 0 { Concern::Calm } else { Concern::Nothing };
    let held = effects.unwrap_or_default();
    vec![
        Belief { epoch: under, ..of(Label::Role, part, Value::Part(role)) },
        Belief { epoch: under, ..of(Label::Token, has(token), Value::Number(token)) },
        Belief {
            rank: effects.and_then(|effects| i64::try_from(effects).ok()),
            ..of(Label::EffectsHeld, has(held), Value::Number(held))
        },
    ]
}

pub(super) fn node(process: &Failover) -> NodeView {
    match process {
        Failover::Director(director) => of_director(director),
        Failover::Server(server) => of_server(server),
        Failover::Store(store) => of_store(store),
    }
}

fn of_director(director: &Director) -> NodeView {
    let mut fields = vec![
        Field::number(Label::Token, director.token),
        Field::new(Label::Primary, Value::Node(director.serving())),
        Field::number(Label::Lost, director.lost),
    ];
    if let Some(order) = director.order {
        fields.push(Field::new(Label::Ordered, Value::Node(Some(order.to))));
    }
    let columns = [
        Label::Server,
        Label::Heard,
        Label::Role,
        Label::Token,
        Label::EffectsHeld,
        Label::CaughtUp,
        Label::Fit,
    ];
    let row = |server: &Watched| {
        let status = server.status;
        let number = |number: u64| Value::Number(number);
        let nothing = || Value::Text(String::new());
        vec![
            Value::Node(Some(server.node)),
            Value::Flag(server.hears == Hears::Yes),
            status.map_or_else(nothing, |status| Value::Part(status.phase.part().role())),
            status.map_or_else(nothing, |status| number(status.token)),
            status.map_or_else(nothing, |status| number(status.holds)),
            status.map_or_else(nothing, |status| Value::Flag(status.caught_up)),
            Value::Flag(!director.unfit.contains(server.node)),
        ]
    };
    let grids = vec![Grid::new(Label::Servers, &columns, director.servers.iter().map(row).collect())];
    NodeView { fields, grids, ..NodeView::default() }
}

fn of_server(server: &Server) -> NodeView {
    let mut fields = vec![
        Field::number(Label::Life, server.life.into()),
        Field::number(Label::Token, server.phase().1),
        Field::number(Label::EffectsHeld, server.state.index),
        Field::flag(Label::CaughtUp, server.caught_up),
    ];
    if let Role::Active(primary) = &server.role {
        fields.push(Field::number(Label::Unsaved, primary.unsaved.len() as u64));
        if server.form == Form::Hot {
            fields.push(Field::new(Label::Synced, Value::Nodes(primary.synced)));
            fields.push(Field::number(Label::Unanswered, primary.pending.len() as u64));
        }
    }
    if !server.ahead.is_empty() {
        fields.push(Field::number(Label::Ahead, server.ahead.len() as u64));
    }
    NodeView { fields, table: Some(table(&server.state)), ..NodeView::default() }
}

fn of_store(store: &Keeper) -> NodeView {
    let fields = vec![
        Field::number(Label::Seen, store.seen),
        Field::number(Label::Effects, store.effects.len() as u64),
        Field::number(Label::Refusals, store.refused),
    ];
    NodeView {
        fields,
        table: Some(table(&store.state)),
        grids: newest(&store.effects),
        ..NodeView::default()
    }
}

pub(super) fn durable(durable: &Durable) -> NodeView {
    if durable.effects.is_empty() {
        let fields = vec![Field::number(Label::Token, durable.token.max(durable.seen))];
        return NodeView { fields, ..NodeView::default() };
    }
    let mut state = State::default();
    durable.effects.iter_from(0).for_each(|effect| state.take(effect));
    let fields = vec![
        Field::number(Label::Seen, durable.seen),
        Field::number(Label::Effects, durable.effects.len() as u64),
    ];
    NodeView { fields, table: Some(table(&state)), grids: newest(&durable.effects), ..NodeView::default() }
}

/// So many effects are shown, the newest first.
const SHOWN: usize = 12;

fn newest(effects: &SharedVec<Effect>) -> Vec<Grid> {
    let row = |effect: &Effect| {
        vec![
            Value::Number(effect.index),
            Value::Number(effect.token),
            Value::Text(effect.ticket.to_string()),
            Value::Text(effect.command.to_string()),
            Value::Text(effect.outcome.to_string()),
        ]
    };
    let mut rows: Vec<_> = effects.iter_from(effects.len().saturating_sub(SHOWN)).map(row).collect();
    rows.reverse();
    let columns = [Label::EffectNumber, Label::Token, Label::Key, Label::Operation, Label::Outcome];
    if rows.is_empty() { Vec::new() } else { vec![Grid::new(Label::Stored, &columns, rows)] }
}

fn table(state: &State) -> Vec<(String, String)> {
    let store: &Store = &state.store;
    store.iter().map(|(key, value)| (key.to_string(), value.to_string())).collect()
}

/// Acknowledged effects that only the primary has: what a crash now would lose.
pub(super) fn at_risk(process: &Failover) -> Option<u64> {
    let Failover::Server(server) = process else { return None };
    match &server.role {
        Role::Active(primary) => {
            Some(primary.acknowledged(server.form, &server.state).saturating_sub(primary.saved))
        }
        _ => None,
    }
}

/// Acknowledged effects that are known to be lost: by the director, at least so many; by a primary that was replaced, its own.
pub(super) fn lost(process: &Failover) -> Option<u64> {
    match process {
        Failover::Director(director) => Some(director.lost),
        Failover::Server(server) => Some(server.lost),
        Failover::Store(_) => None,
    }
}

pub(super) fn last_outage(process: &Failover) -> Option<u64> {
    match process {
        Failover::Director(director) => director.last.map(|last| last.detection.0 + last.takeover.0),
        _ => None,
    }
}

pub(super) fn refused(process: &Failover) -> Option<u64> {
    match process {
        Failover::Store(store) => Some(store.refused),
        _ => None,
    }
}
