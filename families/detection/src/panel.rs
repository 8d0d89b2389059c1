//! What a panel says of a node, whatever detector it runs.

use crate::{Beat, Label, Record};
use faultline_engine::view::{Belief, Concern, Field, Grid, NodeView, Subject, Value};
use faultline_engine::{Conditions, Epoch, NodeId, NodeSet, Span, Time};

/// What one thinks of another one.
pub(crate) struct Opinion {
    pub(crate) of: NodeId,
    pub(crate) suspected: bool,
    pub(crate) newest: Option<Beat>,
    pub(crate) mistakes: u32,
}

/// A node in a life, with the number of its last beat, and what it thinks of the others.
pub(crate) fn opinions(
    (life, sent): (u32, u64),
    suspects: NodeSet,
    opinions: impl Iterator<Item = Opinion>,
) -> NodeView {
    let fields = vec![
        Field::number(Label::Life, life.into()),
        Field::number(Label::Beat, sent),
        Field::new(Label::Suspects, Value::Nodes(suspects)),
    ];
    let row = |opinion: Opinion| {
        let word = if opinion.suspected { Label::Suspected } else { Label::Trusted };
        let beat = opinion.newest.map_or_else(nothing, |beat| Value::Number(beat.number));
        vec![
            Value::Node(Some(opinion.of)),
            Value::Name(word.into()),
            beat,
            Value::Number(opinion.mistakes.into()),
        ]
    };
    let columns = [Label::Peer, Label::Opinion, Label::Beat, Label::Mistakes];
    let peers = Grid::new(Label::Peers, &columns, opinions.map(row).collect());
    NodeView { fields, grids: vec![peers], ..NodeView::default() }
}

/// What one believes of another one that it trusts or suspects: `mark` is what it shows while it trusts, and `gone` how much of
/// the way to a suspicion is behind it.
pub(crate) fn belief(
    (by, of): (NodeId, NodeId),
    suspected: bool,
    (mark, gone): (String, u16),
    fields: Vec<Field>,
) -> Belief {
    let (state, concern) =
        if suspected { (Label::Suspected, Concern::Alarmed) } else { (Label::Trusted, Concern::Calm) };
    Belief {
        by: Subject::Node(by),
        of: Subject::Node(of),
        state: state.into(),
        concern,
        mark: if suspected { "?".into() } else { mark },
        runs: Some(!suspected),
        gone: if suspected { 1_000 } else { gone },
        epoch: Epoch::NONE,
        rank: None,
        fields,
    }
}

/// How much of the whole a part is, in thousandths; all of it where it is more.
pub(crate) fn thousandths(part: u64, whole: u64) -> u16 {
    let share = part.saturating_mul(1_000) / whole.max(1);
    u16::try_from(share.min(1_000)).unwrap_or(1_000)
}

/// A life after the first, which is worth a mark: it has started again.
pub(crate) fn life_mark(life: u32) -> String {
    if life > 1 { life.to_string() } else { String::new() }
}

/// How long it took until one that is down was suspected. No process knows when another one crashed; who looks at the run
/// does.
pub(crate) fn detection(of: NodeId, record: &Record, now: Time, conditions: &Conditions<'_>) -> Option<Span> {
    let (down, since) = conditions.down(of).zip(record.suspected_since())?;
    Some(Span(down.0.saturating_sub(now.since(since).0)))
}

/// Nothing to show.
pub(crate) fn nothing() -> Value {
    Value::Text("–".into())
}

/// A length of time, if there is one.
pub(crate) fn span_or_nothing(span: Option<Span>) -> Value {
    span.map_or_else(nothing, Value::Span)
}
