//! What travels, as a view.

use crate::event::Packet;
use crate::fact::Outcome;
use crate::protocol::{Protocol, Reply};
use crate::view::{Field, Label, MessageView, Shape, Value};

pub(super) fn packet_view<P: Protocol>(packet: &Packet<P>) -> MessageView {
    let command = |text: String| Field { label: Label::Command, value: Value::Text(text) };
    match packet {
        Packet::Peer(message) => P::describe(message),
        Packet::Request { serial, command: asked } => MessageView {
            name: "Request",
            shape: Shape::Request { loaded: true },
            epoch: None,
            fields: vec![command(asked.to_string()), Field::number(Label::Serial, u64::from(*serial))],
        },
        Packet::Reply { serial, reply } => {
            let (name, positive, field) = match reply {
                Reply::Answer(answer) => {
                    let value = match answer.clone().into() {
                        Outcome::Chosen(chosen) => Value::Proposal(chosen.0),
                        other => Value::Text(other.to_string()),
                    };
                    ("Reply", true, Field { label: Label::Answer, value })
                }
                Reply::Redirect(to) => {
                    ("Redirect", false, Field { label: Label::Leader, value: Value::Node(*to) })
                }
            };
            let fields = vec![field, Field::number(Label::Serial, u64::from(*serial))];
            MessageView { name, shape: Shape::Reply { positive }, epoch: None, fields }
        }
    }
}

pub(crate) fn packet_shape<P: Protocol>(packet: &Packet<P>) -> (Shape, Option<u64>) {
    match packet {
        Packet::Peer(message) => P::shape(message),
        Packet::Request { .. } => (Shape::Request { loaded: true }, None),
        Packet::Reply { reply, .. } => (Shape::Reply { positive: matches!(reply, Reply::Answer(_)) }, None),
    }
}
