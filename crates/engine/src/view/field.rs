//! What a process shows of itself: a name and a value.

use super::{Name, Role, Task};
use crate::id::{NodeId, NodeSet};
use crate::units::{Span, SpanRange};

/// The value of a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// A number.
    Number(u64),
    /// Yes or no.
    Flag(bool),
    /// A node, or none.
    Node(Option<NodeId>),
    /// Some nodes.
    Nodes(NodeSet),
    /// A number per node.
    PerNode(Vec<(NodeId, u64)>),
    /// A text that is data, such as a client's command: no language.
    Text(String),
    /// A length of time.
    Span(Span),
    /// How many times as much, in hundredths.
    Ratio(u64),
    /// A task, or none.
    Task(Option<Task>),
    /// A length of time within a range.
    Spans(SpanRange),
    /// The part that a node plays.
    Part(&'static Role),
    /// A name that stands for itself.
    Name(Name),
    /// A value that is proposed or chosen: any word, whatever it means in a sentence.
    Proposal(String),
}

impl Value {
    /// The value as scripts write it, without spaces: `2`, `1.n2`, `true`, `map_3`, `n1,n2`; `-` for one that is not there.
    #[must_use]
    pub fn plain(&self) -> String {
        let list = |items: Vec<String>| items.join(",");
        let text = match self {
            Self::Number(number) | Self::Ratio(number) => number.to_string(),
            Self::Flag(flag) => flag.to_string(),
            Self::Node(node) => node.map_or_else(String::new, |node| node.to_string()),
            Self::Nodes(nodes) => list(nodes.iter().map(|node| node.to_string()).collect()),
            Self::PerNode(pairs) => {
                list(pairs.iter().map(|(node, number)| format!("{node}:{number}")).collect())
            }
            Self::Text(text) | Self::Proposal(text) => text.split_whitespace().collect::<Vec<_>>().join("_"),
            Self::Span(span) => span.to_string(),
            Self::Spans(range) => range.to_string(),
            Self::Task(task) => task.map_or_else(String::new, |task| {
                format!("{}_{}", task.kind.slug, u32::from(task.number) + 1)
            }),
            Self::Part(part) => part.slug.to_string(),
            Self::Name(name) => name.to_string(),
        };
        if text.is_empty() { "-".into() } else { text }
    }
}

/// A named value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// Its name.
    pub label: Name,
    /// Its value.
    pub value: Value,
}

impl Field {
    /// A field.
    #[must_use]
    pub fn new(label: impl Into<Name>, value: Value) -> Self {
        Self { label: label.into(), value }
    }

    /// A field with a number.
    #[must_use]
    pub fn number(label: impl Into<Name>, value: u64) -> Self {
        Self::new(label, Value::Number(value))
    }

    /// A field with yes or no.
    #[must_use]
    pub fn flag(label: impl Into<Name>, value: bool) -> Self {
        Self::new(label, Value::Flag(value))
    }
}
