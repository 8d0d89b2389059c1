//! What exists in the runs that the lines are about.

use crate::arbitrary::Size;
use faultline_engine::grammar::{Asked, ScriptErrorKind, Vocabulary};
use faultline_engine::{Begins, Lie, MessageForm, MessageId, MessageKind};
use std::sync::LazyLock;

pub(crate) static MESSAGES: LazyLock<[(MessageId, MessageKind); 3]> = LazyLock::new(|| {
    let fields = |term: &str| vec![("term".into(), term.into()), ("entries".into(), "0".into())];
    let entries = |term| MessageKind { label: "AppendEntries".into(), fields: fields(term) };
    [
        (MessageId(1), entries("1")),
        (MessageId(17), entries("2")),
        (MessageId(4_000_000_000), MessageKind::of("Ask")),
    ]
});
pub(crate) const FORMS: &[&MessageForm] = &[
    &MessageForm { label: "AppendEntries", fields: &["term", "entries"] },
    &MessageForm { label: "Ask", fields: &[] },
];
pub(crate) const COMMANDS: &[&str] = &["get x", "set x 1", "add x 1", "cas x 1 2"];

pub(crate) fn unknown() -> ScriptErrorKind {
    ScriptErrorKind::Command(COMMANDS.iter().map(ToString::to_string).collect())
}

pub(crate) fn of(size: Size) -> Vocabulary<'static> {
    Vocabulary { nodes: size.nodes, clients: size.clients, ..Vocabulary::any() }
}

pub(crate) fn five() -> Vocabulary<'static> {
    let accepts = &|text: &str| match text.parse::<faultline_engine::kv::Command>() {
        Ok(_) => Asked::Known,
        Err(_) => Asked::Unknown,
    };
    let (messages, forms, commands, members_change) = (&*MESSAGES, FORMS, COMMANDS, true);
    let lies = Lie::ALL;
    let begins = Begins::Anything;
    Vocabulary { nodes: 5, clients: 1, messages, forms, commands, accepts, members_change, begins, lies }
}
