//! What a read and a write wait for at the replica, by the links and disks, beside what was measured.
//!
//! Let d be the time of a message one way, w that of a write to a disk. A request that goes through the order waits for a message to
//! the sequencer, its disk and a message back: 2d + w at every replica but the sequencer itself. Attiya & Welch (1994, §5) show that
//! something like it must be waited for: reads and writes together cannot be faster than d in a sequentially consistent memory, and a
//! linearizable one cannot make either of them free. Everything else is answered at once. The disk of the replica itself, which a
//! write waits for in every case, is not counted. What a session waits for at a replica that lacks what its client has seen elsewhere is
//! measured and not predicted: links do not say where a client has been.

use super::SEQUENCER;
use super::config::{Config, Promise};
use super::replica::Replica;
use crate::names::Label;
use faultline_engine::view::{Grid, Value};
use faultline_engine::{Conditions, Formulas, NodeId, Span, SpanRange, Total};

/// How long reads and writes wait for other replicas.
pub(super) const FORMULAS: Formulas<Replica> = Formulas {
    of: &[("read_wait_time", Total::Mean), ("write_wait_time", Total::Mean)],
    measured: |replica, _, values| {
        values[0] = replica.tally.reads.value().map(|span| span.0);
        values[1] = replica.tally.writes.value().map(|span| span.0);
    },
    predicted: |config, conditions, values| {
        let nodes = u64::from(conditions.nodes);
        let mean = |reads: bool| {
            let all = (0..conditions.nodes).map(|node| wait(config, conditions, NodeId(node), reads).0);
            all.sum::<u64>() / nodes.max(1)
        };
        (values[0], values[1]) = (Some(mean(true)), Some(mean(false)));
    },
};

fn middle(range: SpanRange) -> u64 {
    u64::midpoint(range.min.0, range.max.0)
}

/// How long a request waits at a replica for others.
fn wait(config: &Config, conditions: &Conditions<'_>, at: NodeId, reads: bool) -> Span {
    let ordered = config.promise == Promise::Linearizable || config.promise == Promise::Sequential && !reads;
    if !ordered || at == SEQUENCER {
        return Span(0);
    }
    let there = middle(conditions.latency(at, SEQUENCER));
    let back = middle(conditions.latency(SEQUENCER, at));
    Span(there + middle(conditions.disk(SEQUENCER)) + back)
}

/// The same of one replica, as a table.
pub(super) fn times(replica: &Replica, config: &Config, conditions: &Conditions<'_>) -> Grid {
    let row = |kind: Label, reads: bool| {
        let of = if reads { replica.tally.reads } else { replica.tally.writes };
        let measured = of.value().map_or_else(|| Value::Text("–".into()), Value::Span);
        let predicted = Value::Span(wait(config, conditions, replica.me, reads));
        vec![Value::Name(kind.into()), Value::Number(of.count), measured, predicted]
    };
    let rows = vec![row(Label::ReadRequests, true), row(Label::WriteRequests, false)];
    let heads = [Label::Kind, Label::Answered, Label::Waited, Label::PredictedWait];
    Grid::new(Label::WaitsForOthers, &heads, rows)
}
