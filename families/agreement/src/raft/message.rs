//! What servers say to each other; the table is in the module's essay.

use super::log::Entries;
use crate::membership::{Change, Verdict};
use faultline_engine::digest::Encode;

/// A message between servers.
#[derive(Clone, Debug, PartialEq, Eq, Encode)]
pub enum Message {
    /// A candidate asks for a vote.
    RequestVote(RequestVote),
    /// The answer.
    VoteReply {
        /// The voter's term; in a granted pre-vote, the term asked about.
        term: u64,
        /// Yes or no.
        granted: bool,
        /// Whether it was only asked how votes would go.
        pre: bool,
    },
    /// A leader sends entries, or only a sign of life.
    AppendEntries(AppendEntries),
    /// The answer.
    AppendReply {
        /// The follower's term.
        term: u64,
        /// The term of the request that this answers: a refusal comes from a higher one.
        asked: u64,
        /// The round of that request; rounds begin anew with every term.
        round: u64,
        /// Whether it fits.
        result: AppendResult,
    },
    /// A server asks to be added, or removed.
    Change {
        /// What it asks.
        change: Change,
        /// Which of its questions this is: which start of the server, and which since then.
        number: (u32, u32),
    },
    /// A leader's answer.
    ChangeReply {
        /// The leader's term.
        term: u64,
        /// What was asked.
        change: Change,
        /// What became of it.
        verdict: Verdict,
    },
}

/// `RequestVote` (figure 2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode)]
pub struct RequestVote {
    /// The candidate's term; with `pre`, the term it would begin.
    pub term: u64,
    /// The index of the candidate's last entry.
    pub last_index: u64,
    /// The term of that entry.
    pub last_term: u64,
    /// Only asks how votes would go (D§9.6).
    pub pre: bool,
}

/// `AppendEntries` (figure 2).
#[derive(Clone, Debug, PartialEq, Eq, Encode)]
pub struct AppendEntries {
    /// The leader's term.
    pub term: u64,
    /// The index just before the entries.
    pub prev_index: u64,
    /// The term there.
    pub prev_term: u64,
    /// The entries; none in a heartbeat.
    pub entries: Entries,
    /// The leader's commit index.
    pub commit: u64,
    /// Up to here the receiver has answered in this term that it stores the leader's log: its matchIndex.
    pub stored: u64,
    /// The round of heartbeats, for reads (D§6.4).
    pub round: u64,
}

/// Whether entries fit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode)]
pub enum AppendResult {
    /// The log now agrees with the leader's up to here.
    Stored {
        /// Up to this index.
        through: u64,
    },
    /// It does not agree at `prev_index`.
    Refused {
        /// The index in question.
        prev_index: u64,
        /// The last index of the follower's log: no need to try beyond it.
        last_index: u64,
    },
    /// The follower's disk has lost what it had stored for this leader. The paper has no such answer, because it assumes
    /// that this does not happen (figure 2, "persistent state").
    Lost {
        /// The last index of what is left.
        last_index: u64,
    },
}
