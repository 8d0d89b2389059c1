//! What a protocol says of itself: name, family, source, and how large its runs may be.

use crate::epoch::EpochKind;
use crate::units::Span;

/// A protocol in the catalogue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Info {
    /// Its name as the field writes it.
    pub name: &'static str,
    /// Its name in links: lower-case letters and hyphens. Never changes.
    pub slug: &'static str,
    /// The name of the family it belongs to.
    pub family: &'static str,
    /// The paper it follows.
    pub source: &'static str,
    /// Which behaviour this is, from 1. A change by which a link that was sent would show another run raises it; links
    /// say which one they were made with (docs/links.md, A change of behaviour).
    pub behaviour: u16,
    /// The forms of a client's command, as examples.
    pub commands: &'static [&'static str],
    /// How many nodes a run may have. Roles that never change are told by index: `n1` is the coordinator.
    pub nodes: Amount,
    /// How many clients a run may have.
    pub clients: Amount,
    /// How long a client waits for an answer before it asks the next node; about twice what an answer takes.
    pub patience: Span,
    /// What the epochs in its facts are; nothing where it has none.
    pub epochs: Option<&'static EpochKind>,
    /// Whether its nodes do work that takes time; see [`crate::Context::work`].
    pub works: bool,
    /// Whether nodes may join and leave while a run goes on; see [`crate::Protocol::on_leave`]. Where they may not, a script
    /// that asks for it is refused.
    pub members_change: bool,
    /// What the page shows beside the events.
    pub panel: Panel,
    /// A run that shows it at work, as the text of a link after its `?`.
    pub opening: &'static str,
}

/// How many of something a run may have. Links that do not say how many mean the default: it never changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Amount {
    /// At least this many.
    pub min: u16,
    /// This many if nobody says.
    pub default: u16,
    /// At most this many.
    pub max: u16,
}

impl Amount {
    /// Whether a run may have so many.
    #[must_use]
    pub fn allows(self, count: u16) -> bool {
        (self.min..=self.max).contains(&count)
    }
}

/// What the page shows of all nodes at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Panel {
    /// Nothing: each node is looked at alone.
    Nothing,
    /// The logs of all nodes.
    Logs,
    /// The board of tasks; see [`crate::Protocol::board`].
    Board,
    /// Who believes what of whom; see [`crate::Protocol::beliefs`].
    Matrix,
}
