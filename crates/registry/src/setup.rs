//! What a run starts from, and how it is opened.

use faultline_engine::{
    ActionKind, Amount, CLIENT_MESSAGES, Input, KindError, Lie, MessageForm, NodeId, Protocol, ScriptError,
    SettingError, Settings, Setup, TimedInput, Timeline, grammar::Asked,
};
use faultline_language::{Run, Spoken};

/// What a run starts from, as text and numbers.
#[derive(Clone, Debug)]
pub struct RunSetup<'a> {
    /// Which behaviour of the protocol; see [`faultline_engine::Info::behaviour`]. A door that keeps an older one opens
    /// another program for its number.
    pub behaviour: u16,
    /// How many nodes; see [`faultline_engine::Info::nodes`].
    pub nodes: u16,
    /// How many clients; see [`faultline_engine::Info::clients`].
    pub clients: u16,
    /// The seed of all luck.
    pub seed: u64,
    /// Settings that differ from the default.
    pub config: &'a [(String, String)],
    /// The script, in order of time.
    pub script: Vec<TimedInput>,
}

/// Why a run was not opened.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SetupError {
    /// The protocol does not have this behaviour: it is of a later version, or was not kept.
    #[error("the protocol's behaviour is version {known}, not {asked}")]
    Behaviour {
        /// Which was asked for.
        asked: u16,
        /// Which there is.
        known: u16,
    },
    /// The protocol does not run on so many nodes.
    #[error("the protocol runs on {} to {} nodes", .0.min, .0.max)]
    Nodes(Amount),
    /// The protocol does not serve so many clients.
    #[error("the protocol serves {} to {} clients", .0.min, .0.max)]
    Clients(Amount),
    /// A setting was refused.
    #[error("setting `{name}`: {error}")]
    Setting {
        /// Its name.
        name: String,
        /// Why.
        error: SettingError,
    },
    /// The protocol does not know a client's command in the script.
    #[error("line {}: `{text}` is not a command of the protocol, which knows {}", index + 1, forms.join(", "))]
    Command {
        /// The number of the line, from 0.
        index: usize,
        /// The command.
        text: String,
        /// The forms that are known.
        forms: &'static [&'static str],
    },
    /// A client's command is about a node that the run does not have.
    #[error("line {}: `{text}` is about {node}, and the nodes are n1 to n{nodes}", index + 1)]
    CommandAbout {
        /// The number of the line, from 0.
        index: usize,
        /// The command.
        text: String,
        /// The node that it names.
        node: NodeId,
        /// How many nodes the run has.
        nodes: u16,
    },
    /// The protocol does not have a message that the script names.
    #[error("line {}: {error}", index + 1)]
    Message {
        /// The number of the line, from 0.
        index: usize,
        /// What it does not have.
        error: Box<KindError>,
    },
    /// A line of the script lets nodes join or leave, and the members of the protocol do not change.
    #[error("line {}: the members of the protocol do not change", index + 1)]
    FixedMembers {
        /// The number of the line, from 0.
        index: usize,
    },
    /// A line of the script says what a disk holds when the run begins, and the protocol has no words for it.
    #[error("line {}: the protocol has no words for what a disk holds when the run begins", index + 1)]
    NoBeginnings {
        /// The number of the line, from 0.
        index: usize,
    },
    /// A line of the script says of a disk what no disk of the protocol can hold when the run begins.
    #[error("line {}: {error}", index + 1)]
    Beginning {
        /// The number of the line, from 0.
        index: usize,
        /// Where in what stands behind the node, and what is wrong with it.
        error: Box<ScriptError>,
    },
    /// A line of the script makes a node tell a lie that the protocol does not know.
    #[error("line {}: the protocol knows {}", index + 1, lies(.known))]
    NotItsLie {
        /// The number of the line, from 0.
        index: usize,
        /// The lies that it knows.
        known: &'static [Lie],
    },
    /// A line of the script names a node or client that this run does not have.
    #[error("line {} names a node or client that this run does not have", index + 1)]
    NotThere {
        /// The number of the line, from 0.
        index: usize,
    },
}

impl SetupError {
    /// The number of the line of the script that is refused, from 0; none if it is something else.
    #[must_use]
    pub fn line_of_script(&self) -> Option<usize> {
        match self {
            Self::Command { index, .. }
            | Self::CommandAbout { index, .. }
            | Self::Message { index, .. }
            | Self::FixedMembers { index }
            | Self::NoBeginnings { index }
            | Self::Beginning { index, .. }
            | Self::NotItsLie { index, .. }
            | Self::NotThere { index } => Some(*index),
            Self::Behaviour { .. } | Self::Nodes(_) | Self::Clients(_) | Self::Setting { .. } => None,
        }
    }
}

/// The lies that a protocol knows.
fn lies(known: &[Lie]) -> String {
    match known {
        [] => "no lies".into(),
        _ => known.iter().map(|lie| lie.word()).collect::<Vec<_>>().join(", "),
    }
}

/// Opens a run of a protocol that is configured so where a link says nothing. A family calls this in the door to each of
/// its protocols.
///
/// # Errors
/// When the setup does not fit the protocol.
pub fn open<P: Protocol>(run: &RunSetup<'_>, standard: P::Config) -> Result<Box<dyn Run>, SetupError>
where
    P::Fact: Spoken,
{
    let info = P::info(&standard);
    // Another behaviour may allow and mean other things by all the rest.
    if run.behaviour != info.behaviour {
        return Err(SetupError::Behaviour { asked: run.behaviour, known: info.behaviour });
    }
    if !info.nodes.allows(run.nodes) {
        return Err(SetupError::Nodes(info.nodes));
    }
    if !info.clients.allows(run.clients) {
        return Err(SetupError::Clients(info.clients));
    }
    let mut config = standard;
    for (name, value) in run.config {
        config.set(name, value).map_err(|error| SetupError::Setting { name: name.clone(), error })?;
    }
    for (index, timed) in run.script.iter().enumerate() {
        for text in timed.input.commands() {
            match Asked::of::<P>(&text) {
                Asked::Unknown => {
                    return Err(SetupError::Command { index, text: text.into_owned(), forms: info.commands });
                }
                Asked::About(node) if node.0 >= run.nodes => {
                    return Err(SetupError::CommandAbout {
                        index,
                        text: text.into_owned(),
                        node,
                        nodes: run.nodes,
                    });
                }
                Asked::Known | Asked::About(_) => {}
            }
        }
        if let Some(kind) = timed.input.message_kind() {
            let forms: Vec<&'static MessageForm> = P::messages().iter().chain(CLIENT_MESSAGES).collect();
            kind.check(&forms).map_err(|error| SetupError::Message { index, error: Box::new(error) })?;
        }
        if timed.input.kind() == ActionKind::Change && !info.members_change {
            return Err(SetupError::FixedMembers { index });
        }
        if let Input::Begin(_, state) = &timed.input {
            if P::BEGINNINGS.is_empty() {
                return Err(SetupError::NoBeginnings { index });
            }
            state
                .check::<P>(run.nodes)
                .map_err(|error| SetupError::Beginning { index, error: Box::new(error) })?;
        }
        if let Input::Lie(_, tells) = &timed.input
            && !tells.0.map_or(!P::lies().is_empty(), |lie| P::lies().contains(&lie))
        {
            return Err(SetupError::NotItsLie { index, known: P::lies() });
        }
        if !timed.input.fits(run.nodes, run.clients) {
            return Err(SetupError::NotThere { index });
        }
    }
    let setup = Setup { nodes: run.nodes, clients: run.clients, seed: run.seed, config };
    Ok(Box::new(Timeline::<P>::new(setup, run.script.clone())))
}
