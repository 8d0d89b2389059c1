//! What travels, as a view.

use crate::client::{Reply, Ticket};
use crate::event::Packet;
use crate::protocol::Protocol;
use crate::view::{Field, MessageView, PacketLabel, Shape, Value};

pub(crate) fn packet_view<P: Protocol>(packet: &Packet<P>) -> MessageView {
    let command = |text: String| Field::new(PacketLabel::Command, Value::Text(text));
    let serial = |ticket: Ticket| Field::number(PacketLabel::Serial, u64::from(ticket.serial));
    match packet {
        Packet::Peer(message) => P::describe(message),
        Packet::Request { ticket, command: asked, deadline, attempt: _ } => {
            let mut fields = vec![command(asked.to_string()), serial(*ticket)];
            fields.extend(deadline.map(|at| Field::new(PacketLabel::Deadline, Value::Text(at.to_string()))));
            MessageView { name: "Request", shape: Shape::Request { loaded: true }, epoch: None, fields }
        }
        Packet::Reply { ticket, reply, attempt: _ } => {
            let (name, positive, field) = match reply {
                Reply::Answer(answer) => {
                    let answer = Field::new(PacketLabel::Answer, P::describe_answer(answer));
                    ("Reply", true, Some(answer))
                }
                Reply::Redirect(to) => {
                    ("Redirect", false, Some(Field::new(PacketLabel::Leader, Value::Node(*to))))
                }
                Reply::Busy => ("Busy", false, None),
            };
            let fields = field.into_iter().chain([serial(*ticket)]).collect();
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
