//! What a link points at.

use faultline_engine::{ClientId, Endpoint, MessageId, NodeId};
use std::fmt;
use std::str::FromStr;

/// Something on the page that is selected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Selection {
    /// `n1`
    Node(NodeId),
    /// `c1`
    Client(ClientId),
    /// `n1-n2`: the link between two different ends.
    Route(Endpoint, Endpoint),
    /// `m17`
    Message(MessageId),
    /// `e230`, numbered from 0 as the session numbers it.
    Event(u32),
}

/// Why a text is no selection.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a selection such as `n1`, `c1`, `n1-n2`, `m17` or `e230`")]
pub struct NoSelection;

impl Selection {
    /// The nodes and clients that it names.
    pub fn ends(self) -> impl Iterator<Item = Endpoint> {
        let ends = match self {
            Self::Node(node) => [Some(node.into()), None],
            Self::Client(client) => [Some(client.into()), None],
            Self::Route(from, to) => [Some(from), Some(to)],
            Self::Message(_) | Self::Event(_) => [None, None],
        };
        ends.into_iter().flatten()
    }
}

impl FromStr for Selection {
    type Err = NoSelection;
    fn from_str(text: &str) -> Result<Self, NoSelection> {
        if let Some((from, to)) = text.split_once('-') {
            let (from, to) = (end(from)?, end(to)?);
            return if from == to { Err(NoSelection) } else { Ok(Self::Route(from, to)) };
        }
        if let Some(digits) = text.strip_prefix('e') {
            // One spelling for each number, as for nodes and messages.
            let plain =
                digits == "0" || !digits.starts_with('0') && digits.bytes().all(|b| b.is_ascii_digit());
            return if plain {
                digits.parse().map(Self::Event).map_err(|_| NoSelection)
            } else {
                Err(NoSelection)
            };
        }
        if text.starts_with('m') {
            return text.parse().map(Self::Message).map_err(|_| NoSelection);
        }
        Ok(match end(text)? {
            Endpoint::Node(node) => Self::Node(node),
            Endpoint::Client(client) => Self::Client(client),
        })
    }
}

fn end(text: &str) -> Result<Endpoint, NoSelection> {
    text.parse().map_err(|_| NoSelection)
}

impl fmt::Display for Selection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Node(node) => node.fmt(f),
            Self::Client(client) => client.fmt(f),
            Self::Route(from, to) => write!(f, "{from}-{to}"),
            Self::Message(message) => message.fmt(f),
            Self::Event(number) => write!(f, "e{number}"),
        }
    }
}
