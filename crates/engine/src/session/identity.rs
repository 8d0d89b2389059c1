//! What a run is, from its first moment on.

use crate::info::Info;
use crate::lie::Lie;
use crate::protocol::Protocol;
use crate::settings::{Setting, Settings};
use crate::timeline::Timeline;
use crate::traffic::{CLIENT_MESSAGES, MessageForm};

/// What does not change while a run goes on.
pub trait Identity {
    /// The protocol.
    fn info(&self) -> &'static Info;
    /// How many nodes.
    fn nodes(&self) -> u16;
    /// How many clients.
    fn clients(&self) -> u16;
    /// The seed.
    fn seed(&self) -> u64;
    /// All settings.
    fn settings(&self) -> Vec<Setting>;
    /// The settings that differ from the protocol's default.
    fn differences(&self) -> Vec<Setting>;
    /// What timers and pieces of work are called.
    fn timer_names(&self) -> &'static [&'static str];
    /// The lies that its processes can tell.
    fn lies(&self) -> &'static [Lie];
    /// The messages of the protocol, and those of clients.
    fn messages(&self) -> Vec<&'static MessageForm>;
}

impl<P: Protocol> Identity for Timeline<P> {
    fn info(&self) -> &'static Info {
        P::info(&self.setup().config)
    }

    fn nodes(&self) -> u16 {
        self.setup().nodes
    }

    fn clients(&self) -> u16 {
        self.setup().clients
    }

    fn seed(&self) -> u64 {
        self.setup().seed
    }

    fn settings(&self) -> Vec<Setting> {
        self.setup().config.list()
    }

    fn differences(&self) -> Vec<Setting> {
        self.setup().config.differences()
    }

    fn timer_names(&self) -> &'static [&'static str] {
        P::timer_names()
    }

    fn lies(&self) -> &'static [Lie] {
        P::lies()
    }

    fn messages(&self) -> Vec<&'static MessageForm> {
        P::messages().iter().chain(CLIENT_MESSAGES).collect()
    }
}
