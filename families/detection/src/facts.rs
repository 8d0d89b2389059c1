//! What a failure detector comes to believe (Chandra & Toueg 1996; Chen, Toueg & Aguilera 2002; Hayashibara et
//! al. 2004).

use crate::evidence::Evidence;
use crate::monitor::MonitorFact;
use crate::request::{Operation, Outcome};
use faultline_engine::describe::{Data, Describe};
use faultline_engine::digest::Encode;
use faultline_engine::{ClientFact, Facet, NodeId, NodeSet, Span, Weight};

/// A change of somebody's opinion, or a message that changes none. A `life` is one start of a process: its first is 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Describe)]
pub enum Fact {
    /// What a client did.
    #[describe(flatten)]
    Client(ClientFact<Operation, Outcome>),
    /// A process started to watch the others.
    #[describe(name = "detector_started")]
    Started {
        /// How often it started, this time included.
        life: u32,
        /// Whom it suspects from the beginning.
        suspects: NodeSet,
    },
    /// A process suspects from here on that another one has crashed: an S-transition.
    #[describe(name = "peer_suspected")]
    Suspects {
        /// Whom.
        node: NodeId,
        /// The beat that should have come, where beats have a date by which they must.
        missing: Option<u64>,
        /// The newest beat that came.
        newest: u64,
        /// How long ago that was.
        silence: Span,
    },
    /// A process trusts another one from here on: a T-transition.
    #[describe(name = "peer_trusted")]
    Trusts {
        /// Whom.
        node: NodeId,
        /// The beat that came.
        beat: u64,
        /// Whether it came from whom it had suspected, or from a new life.
        why: Why,
        /// How long it suspected it; nothing where it had not heard from it before.
        suspected: Option<Span>,
    },
    /// A beat came too late to change an opinion.
    #[describe(name = "beat_ignored")]
    Ignored {
        /// Whose.
        node: NodeId,
        /// Which.
        beat: u64,
        /// The oldest that would have counted.
        wanted: u64,
        /// The life that it comes from, if its sender is in a later one as far as the process knows: then its number says
        /// nothing.
        life: Option<u32>,
    },
    /// A process learns that another one has joined, and watches it from here on.
    #[describe(name = "member_joined")]
    Joined {
        /// Which.
        node: NodeId,
        /// In which of its lives.
        life: u32,
        /// Who told; the node itself, if that is the same.
        by: NodeId,
        /// Whether it suspects it, until a beat comes from it.
        suspected: bool,
    },
    /// A process learns that another one has left, and watches it no longer.
    #[describe(name = "member_left")]
    Left {
        /// Which.
        node: NodeId,
        /// In which of its lives.
        life: u32,
        /// Who told; the node itself, if that is the same.
        by: NodeId,
        /// Whether it had suspected it.
        suspected: bool,
    },
    /// A beat came that was sent before its sender left.
    #[describe(name = "beat_after_leaving")]
    AfterLeaving {
        /// Whose.
        node: NodeId,
        /// Which.
        beat: u64,
    },
    /// A process leaves, and says so.
    #[describe(name = "goodbye_said")]
    Leaves {
        /// How often it had started.
        life: u32,
        /// To whom.
        to: NodeSet,
    },
    /// A process has no beat to send yet: its clock shows less than the time of the first.
    #[describe(name = "no_beat_due")]
    NotDue,
    /// A beat came that is newer than all before, and a silence is over.
    #[describe(name = "beat_counted")]
    Counted {
        /// Whose.
        node: NodeId,
        /// In which life of its sender it was sent.
        life: u32,
        /// Which.
        beat: u64,
        /// How long after the one before; nothing for the first of a life.
        silence: Option<Span>,
        /// What φ had come to, in hundredths.
        phi_hundredths: u32,
        /// Whether the silence is in the window from here on.
        learned: bool,
        /// After how long a silence its sender will be suspected.
        timeout: Span,
    },
    /// φ of a process has another whole part.
    #[describe(name = "phi_rose")]
    Doubts {
        /// Whom it is about.
        node: NodeId,
        /// φ, in hundredths.
        phi_hundredths: u32,
        /// How long nothing has come that counts.
        silence: Span,
    },
    /// φ has reached the threshold: a process suspects another one from here on.
    #[describe(name = "phi_over_threshold")]
    Convicts {
        /// Whom.
        node: NodeId,
        /// φ, in hundredths.
        phi_hundredths: u32,
        /// The threshold.
        threshold: u16,
        /// The newest beat that came.
        newest: u64,
        /// How long ago that was.
        silence: Span,
    },
    /// A process sends a request, for the first time or again.
    #[describe(name = "request_sent")]
    Asks {
        /// To whom.
        node: NodeId,
        /// Which.
        request: u64,
        /// How often it was sent, this time included.
        tries: u32,
        /// How long it waits for an answer.
        timer: Span,
    },
    /// An answer came to the request that was under way.
    #[describe(name = "request_answered")]
    Answered {
        /// By whom.
        node: NodeId,
        /// Which.
        request: u64,
        /// How often it was sent.
        tries: u32,
        /// How long the round trip took, if it is a sample.
        sample: Option<Span>,
        /// The smoothed round trip from here on; nothing before the first sample.
        smoothed: Option<Span>,
        /// Its mean deviation.
        deviation: Option<Span>,
        /// How long the next request will wait.
        timer: Span,
    },
    /// An answer came to a request that was answered before, or to one of an earlier life.
    #[describe(name = "answer_unneeded")]
    Unneeded {
        /// Whose.
        node: NodeId,
        /// To which request.
        request: u64,
    },
    /// So many tries of a request were silent that a process suspects from here on that its receiver has crashed.
    #[describe(name = "requests_unanswered")]
    Unanswered {
        /// Whom.
        node: NodeId,
        /// Which request.
        request: u64,
        /// How many tries of it were silent.
        tries: u32,
        /// How long ago the first was sent.
        silence: Span,
    },
    /// A process that was suspected answered, and is trusted from here on.
    #[describe(name = "answer_trusted")]
    Responds {
        /// Whom.
        node: NodeId,
        /// The request that it answered.
        request: u64,
        /// Whether it was there before, or has started again.
        why: Why,
        /// How long it was suspected.
        suspected: Option<Span>,
    },
    /// A worker begins where its last checkpoint left off.
    #[describe(name = "work_continued")]
    Continues {
        /// How often it started, this time included.
        life: u32,
        /// How many steps its disk says are done.
        done: u64,
    },
    /// A step of a worker is done, and its checkpoint is on the disk.
    #[describe(name = "step_done")]
    Worked {
        /// How many are done.
        done: u64,
    },
    /// A process learns that another one has started, or started again.
    #[describe(name = "worker_started")]
    Renewed {
        /// Which.
        node: NodeId,
        /// How often it started.
        life: u32,
    },
    /// The first report of a life came: what it says was done before, and is no progress.
    #[describe(name = "checkpoint_reported")]
    Resumed {
        /// Whose.
        node: NodeId,
        /// In which life.
        life: u32,
        /// How many steps are done.
        done: u64,
    },
    /// A report of steps came that were done since, and is progress.
    #[describe(name = "progress_reported")]
    Advances {
        /// Whose.
        node: NodeId,
        /// In which life.
        life: u32,
        /// How many steps are done.
        done: u64,
        /// How many of them are new.
        steps: u64,
        /// How long after the last progress.
        after: Span,
    },
    /// A report came that is of an earlier life, or of a step that was counted.
    #[describe(name = "report_ignored")]
    OldReport {
        /// Whose.
        node: NodeId,
        /// In which life it was sent.
        life: u32,
        /// How many steps it says are done.
        done: u64,
        /// The newest life that was heard of.
        newest: u32,
        /// How many steps are known to be done in it.
        known: Option<u64>,
    },
    /// A worker has reported no step for longer than is expected.
    #[describe(name = "progress_slow")]
    Lags {
        /// Which.
        node: NodeId,
        /// How many steps it has reported in this life.
        done: Option<u64>,
        /// How long it has reported none.
        silence: Span,
    },
    /// A worker has reported no step for so long that a process takes it for stuck.
    #[describe(name = "progress_stopped")]
    Stops {
        /// Which.
        node: NodeId,
        /// How many steps it has reported in this life.
        done: Option<u64>,
        /// How long it has reported none.
        silence: Span,
        /// How long ago its last heartbeat came, if they are not silent, too.
        beat: Option<Span>,
    },
    /// A worker that was slow or stuck has reported a step.
    #[describe(name = "progress_resumed")]
    Recovers {
        /// Which.
        node: NodeId,
        /// How many steps are done.
        done: u64,
        /// Whether it was taken for stuck.
        stuck: bool,
        /// How long it had reported none.
        after: Span,
    },
    /// Something of a monitor, or of what it watches.
    #[describe(flatten)]
    Monitor(MonitorFact),
}

impl From<MonitorFact> for Fact {
    fn from(fact: MonitorFact) -> Self {
        Self::Monitor(fact)
    }
}

/// Why a process trusts another one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Data)]
pub enum Why {
    /// This is the first that it hears of it.
    First,
    /// It is in the same life as before the suspicion: as far as one can tell, the suspicion was a mistake.
    Mistaken,
    /// It has started again since.
    Restarted,
}

impl faultline_engine::Fact for Fact {
    type Operation = Operation;
    type Outcome = Outcome;
    type Evidence = Evidence;

    fn of_client(fact: ClientFact<Operation, Outcome>) -> Self {
        Self::Client(fact)
    }

    fn client(&self) -> Option<&ClientFact<Operation, Outcome>> {
        match self {
            Self::Client(fact) => Some(fact),
            _ => None,
        }
    }

    // Opinions are about now, and nobody writes them down. Work is.
    fn on_disk(&self) -> bool {
        match self {
            Self::Monitor(fact) => fact.on_disk(),
            _ => matches!(self, Self::Worked { .. }),
        }
    }

    fn weight(&self) -> Weight {
        match self {
            Self::Client(fact) => fact.weight(),
            Self::Monitor(fact) => fact.weight(),
            Self::Suspects { .. }
            | Self::Convicts { .. }
            | Self::Leaves { .. }
            | Self::Unanswered { .. }
            | Self::Responds { .. }
            | Self::Stops { .. }
            | Self::Recovers { stuck: true, .. }
            | Self::Trusts { why: Why::Mistaken | Why::Restarted, .. } => Weight::Headline,
            Self::Started { .. }
            | Self::Trusts { why: Why::First, .. }
            | Self::Continues { .. }
            | Self::Lags { .. }
            | Self::Recovers { stuck: false, .. }
            | Self::Joined { .. }
            | Self::Left { .. } => Weight::Step,
            Self::Ignored { .. }
            | Self::AfterLeaving { .. }
            | Self::NotDue
            | Self::Counted { .. }
            | Self::Doubts { .. }
            | Self::Asks { .. }
            | Self::Answered { .. }
            | Self::Unneeded { .. }
            | Self::Worked { .. }
            | Self::Renewed { .. }
            | Self::Resumed { .. }
            | Self::Advances { .. }
            | Self::OldReport { .. } => Weight::Detail,
        }
    }

    fn facet(&self) -> Option<Facet> {
        match self {
            Self::Client(fact) => fact.facet(),
            Self::Stops { node, .. } => Some(Facet::Suspects(*node)),
            _ => match self.opinion() {
                Some((node, true)) => Some(Facet::Suspects(node)),
                _ => None,
            },
        }
    }
}

impl Fact {
    /// Of whom a process has another opinion from here on, and whether it suspects it. How its work goes is another one.
    #[must_use]
    pub fn opinion(&self) -> Option<(NodeId, bool)> {
        match self {
            Self::Suspects { node, .. } | Self::Convicts { node, .. } | Self::Unanswered { node, .. } => {
                Some((*node, true))
            }
            Self::Trusts { node, .. } | Self::Responds { node, .. } => Some((*node, false)),
            Self::Client(_)
            | Self::Monitor(_)
            | Self::Started { .. }
            | Self::Joined { .. }
            | Self::Left { .. }
            | Self::AfterLeaving { .. }
            | Self::Leaves { .. }
            | Self::Ignored { .. }
            | Self::NotDue
            | Self::Counted { .. }
            | Self::Doubts { .. }
            | Self::Asks { .. }
            | Self::Answered { .. }
            | Self::Unneeded { .. }
            | Self::Continues { .. }
            | Self::Worked { .. }
            | Self::Renewed { .. }
            | Self::Resumed { .. }
            | Self::Advances { .. }
            | Self::OldReport { .. }
            | Self::Lags { .. }
            | Self::Stops { .. }
            | Self::Recovers { .. } => None,
        }
    }
}
