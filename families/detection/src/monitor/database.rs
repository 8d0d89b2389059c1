//! The database on which all services depend.

use super::service::tell;
use super::{Cx, Gauges, Message, MonitorFact};
use faultline_engine::NodeId;

/// The database: it answers queries from memory.
#[derive(Clone, Debug)]
pub struct Database {
    life: u32,
    /// How many queries it has answered.
    pub answered: u32,
}

impl Database {
    pub(super) fn boot(cx: Cx<'_, '_>) -> Self {
        cx.fact(MonitorFact::Database { life: cx.boot() });
        Self { life: cx.boot(), answered: 0 }
    }

    pub(super) fn on_message(&mut self, cx: Cx<'_, '_>, from: NodeId, message: Message) {
        match message {
            Message::Scrape { life, number } => {
                let gauges = Gauges { life: self.life, ended: self.answered, ..Gauges::default() };
                tell(cx, from, (life, number), gauges);
            }
            Message::Query { life, number } => {
                self.answered += 1;
                cx.send(from, Message::Result { life, number });
            }
            Message::Result { .. } | Message::Gauges { .. } | Message::Clean => {}
        }
    }
}
