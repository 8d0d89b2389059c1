//! What a link holds.

use crate::error::{Form, LinkError, found};
use crate::selection::Selection;
use crate::speed::Speed;
use crate::{read, write};
use faultline_catalogue::find;
use faultline_engine::{Time, TimedInput};
use faultline_language::Language;
use std::fmt;
use std::str::FromStr;

/// The version of the format that is written here. Every earlier one is read.
pub const VERSION: u32 = 1;

/// A whole run, and what to show of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// The protocol's name in links, such as `raft`.
    pub protocol: String,
    /// Which behaviour of the protocol the run was made with, from 1.
    pub behaviour: u16,
    /// How many nodes.
    pub nodes: u16,
    /// How many clients.
    pub clients: u16,
    /// The seed of all luck.
    pub seed: u64,
    /// Names and values of the settings that differ from the protocol's default.
    pub config: Vec<(String, String)>,
    /// The script, in order of time.
    pub script: Vec<TimedInput>,
    /// The moment to show.
    pub at: Time,
    /// How fast to play; the page's own choice when there is none.
    pub speed: Option<Speed>,
    /// What is selected.
    pub selected: Option<Selection>,
    /// The panel to show, by name: lower-case letters, digits and hyphens. The page overlooks a name that
    /// it does not know.
    pub view: Option<String>,
    /// The lesson beside the run, by the name of its scenario.
    pub lesson: Option<String>,
    /// The language in which whoever opens it reads it; their own when there is none.
    pub lang: Option<Language>,
}

impl Link {
    /// The behaviour of a protocol in a run that does not say which: the first one, for ever.
    pub const BEHAVIOUR: u16 = 1;

    /// The seed of a run that does not say which.
    pub const SEED: u64 = 42;

    /// The run that the protocol's bare name stands for.
    #[must_use]
    pub fn new(protocol: impl Into<String>) -> Self {
        let protocol = protocol.into();
        let (nodes, clients) = sizes(&protocol);
        Self {
            protocol,
            behaviour: Self::BEHAVIOUR,
            nodes,
            clients,
            seed: Self::SEED,
            config: Vec::new(),
            script: Vec::new(),
            at: Time::ZERO,
            speed: None,
            selected: None,
            view: None,
            lesson: None,
            lang: None,
        }
    }

    /// The fragment of an address, without its `#`: readable while that is short, compressed otherwise.
    ///
    /// What it writes of a valid link is read again as the same link; see [`Link::check`].
    #[must_use]
    pub fn encode(&self) -> String {
        write::fragment(self)
    }

    /// Writes the link without compressing it, however long it is: as valid, and a program without deflate.
    #[must_use]
    pub fn readable(&self) -> String {
        write::readable(self)
    }

    /// Reads the fragment of an address, with or without its `#`. The script comes out in order of time;
    /// lines of the same moment stay in the order in which they were written.
    ///
    /// # Errors
    /// The first thing that does not fit, where, and what would be accepted there.
    pub fn decode(fragment: &str) -> Result<Self, LinkError> {
        read::fragment(fragment)
    }

    /// The link as it is after being sent: the same, unless its script was out of order or a command is
    /// written like something else. Only for a link that this gives back is [`Link::encode`] exact.
    ///
    /// # Errors
    /// What would not be accepted if this were sent.
    pub fn check(&self) -> Result<Self, LinkError> {
        // A name with a space in it would be read as a name and the beginning of a value.
        if let Some((name, value)) = self.config.iter().find(|(name, _)| name.contains(char::is_whitespace)) {
            let found = found(&format!("{name} {value}"));
            return Err(LinkError::Form { key: "set", found, form: Form::Setting });
        }
        read::parts(&self.protocol, &write::query(self, write::Moments::Absolute))
    }
}

impl fmt::Display for Link {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.encode())
    }
}

impl FromStr for Link {
    type Err = LinkError;
    fn from_str(fragment: &str) -> Result<Self, LinkError> {
        Self::decode(fragment)
    }
}

/// How many nodes and clients a run has that does not say how many; for a protocol that is not known here, a guess
/// with which the rest of the link can be read.
pub(crate) fn sizes(protocol: &str) -> (u16, u16) {
    find(protocol).map_or((5, 1), |entry| (entry.info.nodes.default, entry.info.clients.default))
}
