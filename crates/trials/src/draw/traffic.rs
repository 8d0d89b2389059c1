//! Requests, and what is done to messages.

use super::{Draw, below};
use faultline_engine::view::{Frame, MessageFrame};
use faultline_engine::{
    ClientId, Direction, FlightState, Held, Input, Links, MessageId, MessageName, MessageRef, NodeId, Route,
    Session, Traffic, Whom,
};

impl Draw {
    /// A message under way; one that is held already, if that is wanted and there is one.
    pub(super) fn message(&mut self, frame: &Frame, held: bool) -> Option<MessageId> {
        let under_way = frame.messages.iter().filter(|message| message.lost.is_none());
        let (stopped, moving): (Vec<&MessageFrame>, Vec<&MessageFrame>) =
            under_way.partition(|message| matches!(message.state, FlightState::Held(_)));
        let from = if held && !stopped.is_empty() && self.percent(80) { stopped } else { moving };
        (!from.is_empty()).then(|| self.pick(&from).id)
    }

    /// A request: of anybody, of this node, or once.
    pub(super) fn ask(&mut self, client: ClientId, node: NodeId) -> Input {
        let command = self.command();
        match below(&mut self.names, 8) {
            0 => Input::AskOf(client, node, command),
            1 => Input::Once(client, Whom(None), command),
            2 => Input::Once(client, Whom(Some(node)), command),
            _ => Input::Ask(client, command),
        }
    }

    /// A message by its number, or by what it is.
    pub(super) fn named(&mut self, session: &dyn Session, id: MessageId) -> MessageRef {
        let name = if self.names.chance(500_000) { session.name_of(id) } else { None };
        name.map_or(MessageRef::Number(id), MessageRef::Name)
    }

    /// This message is held, or all like it: on its way, of its name, or both.
    pub(super) fn hold(&mut self, session: &dyn Session, id: MessageId) -> Input {
        let name = if self.names.chance(250_000) { session.name_of(id) } else { None };
        let Some(MessageName { from, to, kind, .. }) = name else {
            return Input::Hold(Held::One(self.named(session, id)));
        };
        let links = match below(&mut self.names, 4) {
            0 => Links::Of(from),
            1 => Links::On(Route { from, to, direction: Direction::Both }),
            _ => Links::On(Route { from, to, direction: Direction::OneWay }),
        };
        let kind = self.names.chance(600_000).then_some(kind);
        Input::Hold(Held::All(Traffic { links, kind }))
    }

    /// What is held goes on: all of it, or that of one node.
    pub(super) fn release(&mut self, frame: &Frame) -> Input {
        let node = below(&mut self.names, 2 * frame.nodes.len());
        let links = frame.nodes.get(node).map_or(Links::All, |node| Links::Of(node.id.into()));
        Input::Release(Traffic { links, kind: None })
    }
}
