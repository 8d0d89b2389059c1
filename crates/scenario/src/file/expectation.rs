//! What must be true of a run.
//!
//! ```text
//! expectation = "safe" | [ quantity ] happening [ window ] | state "at" moment
//! quantity    = "never" | "exactly" number | "at" ( "most" | "least" ) number
//! happening   = "leader" [ node ] | node "follows" node | "committed" index | "answered" [ client ]
//!             | "violates" rule | node step [ about ] | node fact *( path "=" value ) | "chosen" [ value ]
//! state       = "leader" [ node ] | "no" "leader" | "blocked" [ client ] | node "log" ( "empty" | 1*entry )
//!             | node step | "nothing" "chosen" | "digest" digest
//! entry       = epoch | "-"
//! window      = "within" length [ "after" moment ] | "by" moment | "after" moment
//! ```
//!
//! Which steps there are, what they may be about, which facts with which values, and how an epoch (a term, a ballot, a
//! transaction) is written, the family of the protocol says: `faultline list` shows it. A step of which a node is at
//! a moment is one that lasts, such as `blocked`.

use faultline_engine::{ClientId, Endpoint, Epoch, NodeId, Rule, Span, Step, Time};
use std::fmt;

/// Something that must be true of a run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Expectation {
    /// No rule is broken as long as the run is followed.
    Safe,
    /// This happens at least once in this time.
    Happens(Happening, Window),
    /// This happens so often in this time.
    Counts(Quantity, Happening, Window),
    /// It is so at this moment, when all that happens in it has happened.
    Holds(State, Time),
}

/// How often something happens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quantity {
    /// Not once.
    Never,
    /// So often.
    Exactly(u64),
    /// So often, or less.
    AtMost(u64),
    /// So often, or more.
    AtLeast(u64),
}

impl Quantity {
    /// How often is more than it allows, however long one waits.
    pub(super) fn too_many(self) -> u64 {
        match self {
            Self::Never => 1,
            Self::Exactly(number) | Self::AtMost(number) => number.saturating_add(1),
            Self::AtLeast(_) => u64::MAX,
        }
    }

    /// Whether that often is as often as it says.
    #[must_use]
    pub fn allows(self, times: u64) -> bool {
        match self {
            Self::Never => times == 0,
            Self::Exactly(number) => times == number,
            Self::AtMost(number) => times <= number,
            Self::AtLeast(number) => times >= number,
        }
    }
}

impl fmt::Display for Quantity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Never => f.write_str("never"),
            Self::Exactly(number) => write!(f, "exactly {number}"),
            Self::AtMost(number) => write!(f, "at most {number}"),
            Self::AtLeast(number) => write!(f, "at least {number}"),
        }
    }
}

/// Something that happens at an event.
#[derive(Clone, Debug)]
pub enum Happening {
    /// A node, or this one, begins to lead.
    Leads(Option<NodeId>),
    /// A node accepts another one as its leader.
    Follows {
        /// Who.
        node: NodeId,
        /// Whom.
        leader: NodeId,
    },
    /// Some node knows that the entries up to this index, from 1, are committed; where instances of Paxos decide on
    /// the entries, that a value is chosen in each.
    Committed(u64),
    /// A client, or this one, gets an answer.
    Answered(Option<ClientId>),
    /// A rule is broken; only the first time counts.
    Violates(&'static Rule),
    /// A node takes a step, about anything or about this.
    Takes {
        /// Who.
        node: NodeId,
        /// Which step.
        step: &'static Step,
        /// Which transaction or value, if that matters.
        about: Option<String>,
    },
    /// A fact about a node or a client, with these values.
    States {
        /// Who.
        who: Endpoint,
        /// The name of the fact.
        fact: &'static str,
        /// Paths to values, and what they must be.
        values: Vec<(String, String)>,
    },
    /// Some node knows what was decided, whatever it is or this.
    Chosen(&'static Step, Option<String>),
}

/// Something that is so at a moment.
#[derive(Clone, Debug)]
pub enum State {
    /// A node, or this one, is up or frozen and takes itself for the leader.
    Leads(Option<NodeId>),
    /// No node does.
    NoLeader,
    /// A client, or this one, has waited for an answer for [`crate::file::STILL`] or longer; and if no client is
    /// named, none has got an answer in that time.
    Blocked(Option<ClientId>),
    /// A node is within a step that lasts.
    Within(NodeId, &'static Step),
    /// No node has found out that anything was chosen.
    NothingChosen(&'static Step),
    /// A node's log consists of entries of these terms, ballots or transactions, with holes; that of a node that is down, on its
    /// disk.
    Log(NodeId, Vec<Epoch>),
    /// The run's digest, as the page shows it: twelve hexadecimal digits.
    Digest(String),
}

/// When something happens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Window {
    /// As long as the run is followed.
    Ever,
    /// Up to a moment, and in it.
    By(Time),
    /// After a moment, as long as the run is followed.
    After(Time),
    /// After a moment, or from the beginning on, for a length of time.
    Within(Span, Option<Time>),
}

impl Expectation {
    /// The last moment that it is about; none when that is the end of the run.
    #[must_use]
    pub fn end(&self) -> Option<Time> {
        match self {
            Self::Safe => None,
            Self::Happens(_, window) | Self::Counts(_, _, window) => window.end(),
            Self::Holds(_, at) => Some(*at),
        }
    }
}

impl Window {
    /// The moment after which it begins; none at the beginning of the run.
    #[must_use]
    pub fn start(self) -> Option<Time> {
        match self {
            Self::Ever | Self::By(_) => None,
            Self::After(moment) => Some(moment),
            Self::Within(_, after) => after,
        }
    }

    /// Its last moment; none when that is the end of the run.
    #[must_use]
    pub fn end(self) -> Option<Time> {
        match self {
            Self::Ever | Self::After(_) => None,
            Self::By(moment) => Some(moment),
            Self::Within(span, after) => Some(after.unwrap_or(Time::ZERO) + span),
        }
    }
}

// What is written alike is alike: steps are told apart by their words.
impl PartialEq for Happening {
    fn eq(&self, other: &Self) -> bool {
        self.to_string() == other.to_string()
    }
}

impl Eq for Happening {}

impl PartialEq for State {
    fn eq(&self, other: &Self) -> bool {
        self.to_string() == other.to_string()
    }
}

impl Eq for State {}

impl fmt::Display for Expectation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Safe => f.write_str("safe"),
            Self::Happens(happening, window) => write!(f, "{happening}{window}"),
            Self::Counts(quantity, happening, window) => write!(f, "{quantity} {happening}{window}"),
            Self::Holds(state, at) => write!(f, "{state} at {at}"),
        }
    }
}

/// A name that may be left out, with a space before it.
fn named<T: fmt::Display>(name: Option<T>) -> String {
    name.map_or_else(String::new, |name| format!(" {name}"))
}

impl fmt::Display for Happening {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Leads(node) => write!(f, "leader{}", named(*node)),
            Self::Follows { node, leader } => write!(f, "{node} follows {leader}"),
            Self::Committed(index) => write!(f, "committed {index}"),
            Self::Answered(client) => write!(f, "answered{}", named(*client)),
            Self::Violates(rule) => write!(f, "violates {}", rule.slug),
            Self::Chosen(_, value) => write!(f, "chosen{}", named(value.as_ref())),
            Self::Takes { node, step, about } => write!(f, "{node} {}{}", step.word, named(about.as_ref())),
            Self::States { who, fact, values } => {
                write!(f, "{who} {fact}")?;
                values.iter().try_for_each(|(path, value)| write!(f, " {path}={value}"))
            }
        }
    }
}

impl fmt::Display for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Leads(node) => write!(f, "leader{}", named(*node)),
            Self::NoLeader => f.write_str("no leader"),
            Self::Blocked(client) => write!(f, "blocked{}", named(*client)),
            Self::NothingChosen(_) => f.write_str("nothing chosen"),
            Self::Within(node, step) => write!(f, "{node} {}", step.word),
            Self::Log(node, entries) if entries.is_empty() => write!(f, "{node} log empty"),
            Self::Log(node, entries) => {
                write!(f, "{node} log")?;
                entries.iter().try_for_each(|epoch| write!(f, " {epoch}"))
            }
            Self::Digest(digest) => write!(f, "digest {digest}"),
        }
    }
}

/// With a space before it, unless there is nothing to say.
impl fmt::Display for Window {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Ever => Ok(()),
            Self::By(moment) => write!(f, " by {moment}"),
            Self::After(moment) => write!(f, " after {moment}"),
            Self::Within(span, None) => write!(f, " within {span}"),
            Self::Within(span, Some(after)) => write!(f, " within {span} after {after}"),
        }
    }
}
