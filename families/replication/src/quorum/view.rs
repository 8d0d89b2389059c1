//! Replicas as plain data for people.

use super::config::{Config, Terms};
use super::disk::{Durable, Entry};
use super::message::{values, versions};
use super::replica::Replica;
use super::siblings::Siblings;
use super::{Ask, VERSIONS};
use crate::names::{Label, Part};
use faultline_engine::kv::Key;
use faultline_engine::view::{
    Belief, Concern, Field, Glance, Grid, Held, LogCell, LogView, NodeView, Subject, Value, holding,
};
use faultline_engine::{Epoch, LogWindow, NodeSet, SharedVec};
use litemap::LiteMap;

pub(super) fn glance(replica: &Replica) -> Glance {
    let coordinates = replica.operations.iter().any(super::operation::Operation::is_open);
    let part = if coordinates { Part::Coordinator } else { Part::Holder };
    let latest = replica.latest.and_then(|key| replica.data.get(&key));
    let number = latest.and_then(|held| held.iter().map(|one| one.version.number()).max()).unwrap_or(0);
    let commit = replica.entries.len() as u64;
    let epoch = if number == 0 { Epoch::NONE } else { VERSIONS.of(number) };
    Glance { role: part.role(), epoch, commit, votes: NodeSet::EMPTY, task: None }
}

/// The key that it has stored last, and whether there are more.
pub(super) fn holds(replica: &Replica) -> Option<String> {
    let latest = replica.latest?;
    let others = replica.data.iter().map(|(key, _)| *key).filter(|key| *key != latest);
    let text = |key: Key| replica.data.get(&key).map_or_else(String::new, values);
    holding([latest].into_iter().chain(others).map(|key| (key, text(key))))
}

pub(super) fn node(replica: &Replica, durable: &Durable, window: LogWindow) -> NodeView {
    let waiting = replica.operations.iter().filter(|operation| operation.is_open()).count();
    let mut fields = vec![Field::number(Label::Coordinated, waiting as u64)];
    let mut grids = Vec::new();
    if !replica.data.is_empty() {
        grids.push(table(&replica.data));
    }
    if !replica.hints.is_empty() {
        grids.push(hints(replica));
    }
    if replica.ordered > replica.written {
        fields.push(Field::number(Label::Unwritten, replica.ordered - replica.written));
    }
    let log = Some(log(&replica.entries, durable, window));
    NodeView { fields, log, grids, ..NodeView::default() }
}

/// What it holds of each key, in the colour of the newest version. A process that runs knows nothing of what others hold; the
/// page puts them side by side.
pub(super) fn beliefs(replica: &Replica) -> Vec<Belief> {
    let of = |(key, held): (&Key, &Siblings)| {
        let number = held.iter().map(|one| one.version.number()).max().unwrap_or(0);
        Belief {
            by: Subject::Node(replica.me),
            of: Subject::Text(key.to_string()),
            state: Label::Values.into(),
            concern: if held.len() > 1 { Concern::Uneasy } else { Concern::Calm },
            mark: values(held),
            runs: None,
            gone: 0,
            epoch: VERSIONS.of(number),
            rank: held.iter().filter_map(|one| one.version.rank()).max(),
            fields: vec![
                Field::new(Label::Values, Value::Text(values(held))),
                Field::new(Label::Version, Value::Text(versions(held))),
            ],
        }
    };
    replica.data.iter().map(of).collect()
}

fn table(data: &LiteMap<Key, Siblings>) -> Grid {
    let row = |(key, held): (&Key, &Siblings)| {
        vec![Value::Text(key.to_string()), Value::Text(values(held)), Value::Text(versions(held))]
    };
    Grid::new(Label::Keys, &[Label::Key, Label::Values, Label::Version], data.iter().map(row).collect())
}

fn hints(replica: &Replica) -> Grid {
    let rows = replica.hints.iter().map(|hint| {
        vec![
            Value::Node(Some(hint.home)),
            Value::Text(hint.entry.key.to_string()),
            Value::Text(hint.entry.one.value.to_string()),
            Value::Text(hint.entry.one.version.to_string()),
        ]
    });
    Grid::new(Label::Hints, &[Label::Home, Label::Key, Label::Values, Label::Version], rows.collect())
}

pub(super) fn durable(durable: &Durable, window: LogWindow) -> NodeView {
    if durable.entries.is_empty() {
        return NodeView::default();
    }
    NodeView { log: Some(log(&durable.entries, durable, window)), ..NodeView::default() }
}

/// Every version that it has stored, in the order in which it has.
fn log(entries: &SharedVec<Entry>, durable: &Durable, window: LogWindow) -> LogView {
    let from = window.from.max(1);
    let len = usize::try_from(window.len).unwrap_or(usize::MAX);
    let place = usize::try_from(from - 1).unwrap_or(usize::MAX);
    let cell = |entry: &Entry| LogCell {
        epoch: VERSIONS.of(entry.one.version.number()),
        held: Held::Command {
            client: entry.one.client,
            text: format!("{} = {} ({})", entry.key, entry.one.value, entry.one.version),
            short: format!(
                "{}={}",
                entry.key.to_string().chars().take(3).collect::<String>(),
                entry.one.value
            ),
        },
    };
    LogView {
        last: entries.len() as u64,
        from,
        cells: entries.iter_from(place).take(len).map(cell).collect(),
        commit: 0,
        durable: durable.entries.len() as u64,
    }
}

/// How often a read missed what others had: as this coordinator has found it, and beside that the chance of partial quorums that
/// do not spread (Bailis 2012, §2).
pub(super) fn stale(replica: &Replica, config: &Config) -> Option<Grid> {
    let tally = replica.tally;
    let terms = config.terms(replica.nodes);
    let ratio = |part: u64, whole: u64| {
        part.saturating_mul(100).checked_div(whole).map_or(Value::Text("–".into()), Value::Ratio)
    };
    let Terms { copies, reads, writes } = terms;
    let predicted = match config.ask {
        Ask::Quorum => ratio(terms.miss(), 1_000_000),
        Ask::All => Value::Text("–".into()),
    };
    let row = vec![
        Value::Text(format!("{copies}, {reads}, {writes}")),
        Value::Number(tally.reads),
        Value::Number(tally.stale),
        ratio(tally.stale, tally.reads),
        predicted,
    ];
    let columns = [Label::Terms, Label::ReadsTold, Label::StaleReads, Label::StaleShare, Label::Predicted];
    Some(Grid::new(Label::Staleness, &columns, vec![row]))
}
