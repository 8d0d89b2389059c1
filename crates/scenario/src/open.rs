//! From a link to a run, and back.

use crate::error::{LinkError, found};
use crate::link::Link;
use crate::selection::Selection;
use crate::speed::Speed;
use faultline_catalogue::{RunSetup, SetupError, catalogue, find};
use faultline_engine::Session;
use faultline_language::{Language, Run};

/// Why a link cannot be opened.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OpenError {
    /// The link itself is not valid.
    #[error(transparent)]
    Link(#[from] LinkError),
    /// There is no such protocol.
    #[error("no protocol `{found}`; the protocols are {}", known.join(", "))]
    Protocol {
        /// The name in the link.
        found: String,
        /// The names that there are.
        known: Vec<&'static str>,
    },
    /// The protocol refuses a setting, a command or a line of the script. Lines count as they stand in the
    /// script in order of time.
    #[error(transparent)]
    Setup(#[from] SetupError),
}

/// What a page shows of a run, beside the run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ViewState {
    /// How fast it plays, if that is not the page's own choice.
    pub speed: Option<Speed>,
    /// What is selected.
    pub selected: Option<Selection>,
    /// The panel in view, by name.
    pub view: Option<String>,
    /// The lesson beside the run, by name.
    pub lesson: Option<String>,
    /// The language that a link asks for.
    pub lang: Option<Language>,
}

/// Why a fragment is no link to a run, if it is none.
#[must_use]
pub fn refusal(fragment: &str) -> Option<OpenError> {
    Link::decode(fragment).map_err(OpenError::Link).and_then(|link| open(&link)).err()
}

/// Opens the run of a link at its first moment; going to [`Link::at`] takes time, and is left to the caller.
///
/// # Errors
/// When the link is not valid, or the protocol does not know what it asks for.
pub fn open(link: &Link) -> Result<Box<dyn Run>, OpenError> {
    let link = link.check().map_err(OpenError::Link)?;
    let Some(entry) = find(&link.protocol) else {
        let known = catalogue().iter().map(|entry| entry.info.slug).collect();
        return Err(OpenError::Protocol { found: found(&link.protocol), known });
    };
    let Link { behaviour, nodes, clients, seed, config, script, .. } = link;
    (entry.open)(&RunSetup { behaviour, nodes, clients, seed, config: &config, script })
        .map_err(OpenError::Setup)
}

/// The link to a run as it stands: the branch in view with all of its script, at the playhead.
#[must_use]
pub fn describe(session: &dyn Session, state: &ViewState) -> Link {
    let setting = |setting: faultline_engine::Setting| (setting.name.to_string(), setting.value);
    Link {
        protocol: session.info().slug.to_string(),
        behaviour: session.info().behaviour,
        nodes: session.nodes(),
        clients: session.clients(),
        seed: session.seed(),
        config: session.differences().into_iter().map(setting).collect(),
        script: session.inputs().to_vec(),
        at: session.head(),
        speed: state.speed,
        selected: state.selected,
        view: state.view.clone(),
        lesson: state.lesson.clone(),
        lang: state.lang,
    }
}
