//! What survives a crash of the director and of the store. Servers have no disk.

use super::effect::Effect;
use super::request::Verdict;
use faultline_engine::{ClientId, NodeId, SharedVec};
use litemap::LiteMap;

/// What survives a crash.
#[derive(Clone, Debug, Default)]
pub struct Durable {
    /// Of the director: the highest token, and to whom it was granted in which life.
    pub(super) token: u64,
    pub(super) primary: Option<(NodeId, u32)>,
    /// Of the director: per session of an operator, its newest order that was carried out or refused.
    pub(super) carried: LiteMap<ClientId, Carried>,
    /// Of the store: the effects, and the highest token that it has seen.
    pub(super) effects: SharedVec<Effect>,
    pub(super) seen: u64,
}

/// An order of an operator that was carried out or refused.
#[derive(Clone, Copy, Debug)]
pub struct Carried {
    /// The number of its request.
    pub serial: u32,
    /// Who was to be the primary.
    pub to: NodeId,
    /// The token that was granted for it; 0 if none was.
    pub token: u64,
    /// What its client is told; nothing while that server takes over.
    pub verdict: Option<Verdict>,
}

/// What is written.
#[derive(Clone, Copy, Debug)]
pub enum Write {
    /// By the director: a token and to whom it is granted.
    Grant {
        /// The token.
        token: u64,
        /// To whom.
        node: NodeId,
        /// In which life.
        life: u32,
    },
    /// By the director: what became of an operator's order.
    Order {
        /// Whose.
        client: ClientId,
        /// What became of it.
        carried: Carried,
    },
    /// By the store: an effect more.
    Append(Effect),
    /// By the store: an effect in the place of another one.
    Overwrite(Effect),
    /// By the store: the highest token that it has seen.
    Seen(u64),
}

impl Durable {
    /// Executes one write.
    pub(super) fn write(&mut self, write: Write) {
        match write {
            Write::Grant { token, node, life } => {
                (self.token, self.primary) = (token, Some((node, life)));
            }
            Write::Order { client, carried } => {
                self.carried.insert(client, carried);
            }
            Write::Append(effect) => self.effects.push(effect),
            Write::Overwrite(effect) => {
                let place = usize::try_from(effect.index.saturating_sub(1)).unwrap_or(usize::MAX);
                self.effects.set(place, effect);
            }
            Write::Seen(token) => self.seen = token,
        }
    }
}
