//! What travels, as a view.

use crate::client::Reply;
use crate::event::Packet;
use crate::protocol::Protocol;
use crate::view::{Field, MessageView, PacketLabel, Shape, Value};

pub(crate) fn packet_view<P: Protocol>(packet: &Packet<P>) -> MessageView {
    let command = |text: String| Field::new(PacketLabel::Command, Value::Text(text));
    match packet {
        Packet::Peer(message) => P::describe(message),
        Packet::Request { ticket, command: asked } => MessageView {
            name: "Request",
            shape: Shape::Request { loaded: true },
            epoch: None,
            fields: vec![
                command(asked.to_string()),
                Field::number(PacketLabel::Serial, u64::from(ticket.serial)),
            ],
        },
        Packet::Reply { ticket, reply } => {
            let (name, positive, field) = match reply {
                Reply::Answer(answer) => {
                    ("Reply", true, Field::new(PacketLabel::Answer, P::describe_answer(answer)))
                }
                Reply::Redirect(to) => ("Redirect", false, Field::new(PacketLabel::Leader, Value::Node(*to))),
            };
            let fields = vec![field, Field::number(PacketLabel::Serial, u64::from(ticket.serial))];
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
