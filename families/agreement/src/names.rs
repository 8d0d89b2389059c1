//! Names that the protocols of agreement show: parts of processes, fields, timers.

use faultline_engine::{names, roles};

roles! {
    /// The part that a process plays.
    pub enum Part {
        /// Is no member by its own log: it is being caught up, or was removed.
        NonVoting = "non_voting" ("N", None, tint: false, leads: false),
        /// Follows a leader, or waits for one.
        Follower = "follower" ("F", None, tint: false, leads: false),
        /// Asks how votes would go.
        PreCandidate = "pre_candidate" ("C?", Asks, tint: false, leads: false),
        /// Asks for votes.
        Candidate = "candidate" ("C", Votes, tint: false, leads: false),
        /// Leads.
        Leader = "leader" ("L", Plain, tint: true, leads: true),
        /// Promises and accepts.
        Acceptor = "acceptor" ("A", None, tint: false, leads: false),
        /// Asks for promises.
        Preparing = "preparing" ("P1", Asks, tint: false, leads: false),
        /// Asks acceptors to accept a value.
        Proposing = "proposing" ("P2", Votes, tint: false, leads: false),
        /// Knows which value was chosen.
        Decided = "decided" ("D", Plain, tint: true, leads: false),
    }
}

names! {
    /// What a process waits for.
    pub enum TimerName {
        /// No word from a leader.
        Election = "election",
        /// Time for the next heartbeat.
        Heartbeat = "heartbeat",
        /// No majority in a ballot.
        Ballot = "ballot",
        /// Time to begin another ballot.
        NextBallot = "next_ballot",
        /// Something was accepted, and no word of what was chosen.
        Learn = "learn",
        /// Time to ask again to be added or removed.
        Membership = "membership",
    }
}

names! {
    /// The names of fields of nodes and messages.
    pub enum Label {
        /// The current term.
        Term = "term",
        /// Who got this term's vote.
        VotedFor = "voted_for",
        /// The leader as this process knows it.
        Leader = "leader",
        /// The last committed index known here.
        CommitIndex = "commit_index",
        /// The last executed index.
        LastApplied = "last_applied",
        /// The last index of the log.
        LastIndex = "last_index",
        /// The term of the last entry.
        LastTerm = "last_term",
        /// Votes received.
        Votes = "votes",
        /// The next index to send, per follower.
        NextIndex = "next_index",
        /// The highest index known to be stored, per follower.
        MatchIndex = "match_index",
        /// When a leader's lease ends, by its own clock.
        LeaseUntil = "lease_until",
        /// Reads that wait for confirmation.
        PendingReads = "pending_reads",
        /// The last index that is safe on the disk.
        DurableIndex = "durable_index",
        /// The index before the entries in a message.
        PrevIndex = "prev_index",
        /// The term at that index.
        PrevTerm = "prev_term",
        /// How many entries a message carries.
        Entries = "entries",
        /// The leader's commit index in a message.
        LeaderCommit = "leader_commit",
        /// Whether a vote is granted.
        Granted = "granted",
        /// Whether entries fit.
        Success = "success",
        /// A round of ballots, as the disk has it.
        Round = "round",
        /// A command.
        Command = "command",
        /// A ballot of Paxos.
        Ballot = "ballot",
        /// The ballot below which an acceptor accepts nothing.
        Promised = "promised_ballot",
        /// The highest ballot in which an acceptor has accepted something.
        AcceptedIn = "accepted_ballot",
        /// The value that it accepted.
        AcceptedValue = "accepted_value",
        /// The value that a message or a ballot is about.
        Proposed = "value",
        /// The value that a proposer would propose if it were free to.
        OwnValue = "own_value",
        /// The value that was chosen.
        Chosen = "chosen_value",
        /// Who has promised.
        Promises = "promises",
        /// Who has accepted.
        Acceptances = "acceptances",
        /// An index of the log.
        Index = "index",
        /// All up to this index is known to be chosen.
        ChosenIndex = "chosen_index",
        /// How many instances are proposed and not yet chosen.
        Unchosen = "unchosen",
        /// How many requests wait until a leader may propose them.
        Waiting = "waiting",
        /// Who the members are.
        Members = "members",
        /// Whom a leader catches up.
        CatchingUp = "catching_up",
        /// What a server asks for, or was told of.
        Change = "change",
        /// What became of it.
        Verdict = "verdict",
    }
}
