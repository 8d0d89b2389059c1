//! The list of protocols, and how a run of one is opened without naming its type.

use crate::door;
use crate::map_reduce::MapReduce;
use crate::multi_paxos::MultiPaxos;
use crate::paxos::Paxos;
use crate::raft::Raft;
use crate::three_phase::ThreePhase;
use crate::two_phase::TwoPhase;
use faultline_engine::{
    Amount, Info, Input, Protocol, Session, SettingError, Settings, Setup, TimedInput, Timeline,
};

/// A protocol of the catalogue.
#[derive(Clone, Copy, Debug)]
pub struct Entry {
    /// Name, family, source.
    pub info: Info,
    /// Opens a run at its first moment.
    pub open: fn(&RunSetup<'_>) -> Result<Box<dyn Session>, SetupError>,
}

/// What a run starts from, as text and numbers.
#[derive(Clone, Debug)]
pub struct RunSetup<'a> {
    /// How many nodes; see [`Info::nodes`].
    pub nodes: u16,
    /// How many clients; see [`Info::clients`].
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
    /// A line of the script names a node or client that this run does not have.
    #[error("line {}: no such node or client in this run", index + 1)]
    NotThere {
        /// The number of the line, from 0.
        index: usize,
    },
}

/// Every protocol, in the order to show them. Each can be left out, so that what it adds to the page can be measured:
/// `cargo xtask bench --only growth`.
#[must_use]
pub fn catalogue() -> &'static [Entry] {
    &[
        #[cfg(not(faultline_without = "raft"))]
        Entry { info: Raft::INFO, open: door::agreement::raft },
        #[cfg(not(faultline_without = "2pc"))]
        Entry { info: TwoPhase::INFO, open: door::commit::_2pc },
        #[cfg(not(faultline_without = "3pc"))]
        Entry { info: ThreePhase::INFO, open: door::commit::_3pc },
        #[cfg(not(faultline_without = "map-reduce"))]
        Entry { info: MapReduce::INFO, open: door::computation::map_reduce },
        #[cfg(not(faultline_without = "paxos"))]
        Entry { info: Paxos::INFO, open: door::agreement::paxos },
        #[cfg(not(faultline_without = "multi-paxos"))]
        Entry { info: MultiPaxos::INFO, open: door::agreement::multi_paxos },
    ]
}

/// The protocol with this name in links.
#[must_use]
pub fn find(slug: &str) -> Option<&'static Entry> {
    catalogue().iter().find(|entry| entry.info.slug == slug)
}

/// Opens a run of a protocol at its first moment, or says why the protocol refuses it.
pub(crate) fn open<P: Protocol>(run: &RunSetup<'_>) -> Result<Box<dyn Session>, SetupError> {
    if !P::INFO.nodes.allows(run.nodes) {
        return Err(SetupError::Nodes(P::INFO.nodes));
    }
    if !P::INFO.clients.allows(run.clients) {
        return Err(SetupError::Clients(P::INFO.clients));
    }
    let mut config = P::Config::default();
    for (name, value) in run.config {
        config.set(name, value).map_err(|error| SetupError::Setting { name: name.clone(), error })?;
    }
    for (index, timed) in run.script.iter().enumerate() {
        if let Input::Ask(_, text) | Input::Every(_, _, text) = &timed.input
            && text.parse::<P::Command>().is_err()
        {
            let (text, forms) = (text.clone(), P::INFO.commands);
            return Err(SetupError::Command { index, text, forms });
        }
        if !timed.input.fits(run.nodes, run.clients) {
            return Err(SetupError::NotThere { index });
        }
    }
    let setup = Setup { nodes: run.nodes, clients: run.clients, seed: run.seed, config };
    Ok(Box::new(Timeline::<P>::new(setup, run.script.clone())))
}
