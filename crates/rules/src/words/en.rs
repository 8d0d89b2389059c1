//! The shared rules in English.

use crate::{EffectAgain, LogEvidence, NoOrder, NotConverged, StaleRead, Unwritten};
use faultline_engine::kv::Answer;
use faultline_engine::{NodeSet, Span};

/// The rule of the key-value store. A family that needs no other shared rule names it alone: what two families use is in the
/// page of everybody.
pub const LINEARIZABILITY: (&str, &str) = (
    "Linearizable answers",
    "For each key, the answers are as if there were a single copy, and every request took effect at one \
     instant between being sent and being answered.",
);

/// The rule of promises and disks, for a family that needs no other shared rule.
pub const WRITE_AHEAD: (&str, &str) = (
    "Written before promised",
    "A message leaves only when what it promises is on the disk of its sender: a crash takes back what is only in memory.",
);

/// The name of a rule for whoever executes requests or promises what is on its disk, and what it says.
#[must_use]
pub fn rule(slug: &str) -> Option<(&'static str, &'static str)> {
    Some(match slug {
        "state-machine-safety" => (
            "State machine safety",
            "If a server has applied an entry at an index, no other server ever applies a different entry at that index.",
        ),
        "takes-effect-once" => (
            "Each request takes effect once",
            "A server executes a request once, however often the client has sent it and however often it is in the log.",
        ),
        "linearizability" => LINEARIZABILITY,
        "written-before-promised" => WRITE_AHEAD,
        _ => return None,
    })
}

/// The name of a rule of replicated logs, and what it says.
#[must_use]
pub fn of_logs(slug: &str) -> Option<(&'static str, &'static str)> {
    Some(match slug {
        "election-safety" => ("Election safety", "At most one leader is elected in a term."),
        "leader-append-only" => (
            "Leader append-only",
            "A leader never overwrites or deletes entries of its own log; it only appends.",
        ),
        "log-matching" => (
            "Log matching",
            "If two logs have an entry with the same index and term, they are identical up to and including that entry.",
        ),
        "leader-completeness" => (
            "Leader completeness",
            "An entry committed in one term is in the log of the leader of every later term.",
        ),
        "one-change-at-a-time" => (
            "One change at a time",
            "A leader changes who the members are only when the configuration before and an entry of its own term are committed, \
             and every majority of the one shares a server with every majority of the other.",
        ),
        "truthful-commitment" => (
            "Truthful commitment",
            "A server considers an entry committed, or applies it, only if it is on the disks of a majority, stored there \
             in the term of the entry or before an entry for which that is so.",
        ),
        "convergence" => (
            "All is done in the end",
            "Once everything has been healed and left alone for long enough, every request that was sent is answered, and \
             every member has applied what was committed, and whoever has joined and not crashed is a member.",
        ),
        "read-index" => (
            "Current reads",
            "A leader that answers a read from its own state has applied all that was committed when the client sent \
             the request.",
        ),
        _ => return None,
    })
}

/// The name of a rule of consensus, and what it says.
#[must_use]
pub fn of_consensus(slug: &str) -> Option<(&'static str, &'static str)> {
    Some(match slug {
        "agreement" => {
            ("Agreement", "Only one value is chosen, that is, accepted by a majority in one ballot.")
        }
        "validity" => ("Validity", "Only a value that a client requested may be chosen."),
        "truthful-learning" => {
            ("Truthful learning", "A node learns that a value is chosen only if a majority has accepted it.")
        }
        "truthful-answers" => {
            ("Truthful answers", "A client is told that a value is chosen only if that value is chosen.")
        }
        "one-value-per-ballot" => ("One value per ballot", "At most one value is proposed in a ballot."),
        "acceptance" => (
            "Only proposals are accepted",
            "An acceptor accepts only the value that is proposed in the ballot, and one value per ballot.",
        ),
        "proposals-follow-promises" => (
            "Proposals follow promises",
            "A proposer proposes only after a majority has promised its ballot. It proposes the value that they accepted \
             in the highest ballot, and is free only if they have accepted nothing (P2c).",
        ),
        "promises-kept" => (
            "Promises are kept",
            "An acceptor that has promised a ballot neither promises nor accepts a lower one.",
        ),
        _ => return None,
    })
}

/// `n1`, `n1 and n2`, `n1, n2 and n3`
fn nodes(set: NodeSet) -> String {
    let mut names: Vec<String> = set.iter().map(|node| node.to_string()).collect();
    let last = names.pop().unwrap_or_default();
    if names.is_empty() { last } else { format!("{} and {last}", names.join(", ")) }
}

/// The values that broke a rule of replicated logs.
#[must_use]
pub fn log(evidence: &LogEvidence) -> String {
    match evidence {
        LogEvidence::TwoLeaders { epoch, first, second } => {
            format!("{second} leads term {epoch}, but {first} already led that term.")
        }
        LogEvidence::LeaderTruncated { leader, epoch, from } => {
            format!(
                "{leader}, the leader of term {epoch}, deleted entries of its own log from index {from} on."
            )
        }
        LogEvidence::LogsDiffer { first, second, index, epoch, differs } => format!(
            "{first} and {second} both have an entry of term {epoch} at index {index}, but their logs differ at \
             index {differs}."
        ),
        LogEvidence::NotCommitted { node, index, epoch, holders, majority, applies } => {
            let does = if *applies { "applies" } else { "considers committed" };
            let why = if *majority {
                format!(
                    "the term of that entry ({epoch}) ended before a majority had it, and counting copies does not commit \
                     an entry of an earlier term"
                )
            } else if holders.is_empty() {
                "no server has it on its disk".into()
            } else {
                format!(
                    "only {} {} it on the disk, which is no majority",
                    nodes(*holders),
                    if holders.len() == 1 { "has" } else { "have" }
                )
            };
            format!("{node} {does} the entry at index {index}, but {why}.")
        }
        LogEvidence::ChangedTooEarly { leader, epoch, index, previous, committed } => {
            let why = match (committed, previous) {
                (true, _) => format!("no entry of its term {epoch} is committed"),
                (false, previous) => {
                    format!("the configuration before it, at index {previous}, is not committed")
                }
            };
            format!("{leader} appends a new configuration at index {index}, but {why}.")
        }
        LogEvidence::Disjoint { leader, index, before, after, .. } => format!(
            "{leader} appends a new configuration at index {index}. A majority of {} and a majority of {} need have no server \
             in common.",
            nodes(*before),
            nodes(*after)
        ),
        LogEvidence::LeaderLacks { leader, epoch, index, committed_in } => format!(
            "{leader} became leader of term {epoch} without the entry at index {index}, which was committed in term \
             {committed_in}."
        ),
    }
}

/// A request that took effect twice.
#[must_use]
pub fn effect_again(evidence: &EffectAgain) -> String {
    let EffectAgain::EffectAgain { node, ticket, first, index } = evidence;
    format!(
        "{node} executes request {} of {} at index {index}, but it has already executed it at index {first}.",
        ticket.serial, ticket.client
    )
}

/// What did not happen in the end; `span` writes a length of time.
#[must_use]
pub fn not_converged(evidence: &NotConverged, span: fn(Span) -> String) -> String {
    match evidence {
        NotConverged::Behind { node, applied, committed, rest } => format!(
            "Everything has been healed for {}, and {node} has applied the log only up to index {applied}. Index \
             {committed} was committed when that began.",
            span(*rest)
        ),
        NotConverged::Outside { node, rest } => format!(
            "Everything has been healed for {}, and {node}, which has joined, is still no member.",
            span(*rest)
        ),
        NotConverged::Unanswered { ticket, rest } => format!(
            "Everything has been healed for {}, and request {} of {} still has no answer.",
            span(*rest),
            ticket.serial,
            ticket.client
        ),
    }
}

/// A read that saw less than it must.
#[must_use]
pub fn stale_read(evidence: &StaleRead) -> String {
    let StaleRead::StaleRead { leader, ticket, index, committed } = evidence;
    let client = ticket.client;
    format!(
        "{leader} answers the read of {client} from its state at index {index}. When {client} sent the request, index \
         {committed} was already committed."
    )
}

/// The answer that no order of the requests explains.
#[must_use]
pub fn no_order(evidence: &NoOrder) -> String {
    let NoOrder::NoOrder { ticket, operation, outcome, possible, .. } = evidence;
    let answer = match outcome {
        Answer::Value(None) => "nothing".to_string(),
        other => other.to_string(),
    };
    let held: Vec<String> = possible
        .iter()
        .map(|value| value.map_or_else(|| "nothing".into(), |value| value.to_string()))
        .collect();
    format!(
        "{} requested {operation} and got the answer {answer}. In every possible order of the requests, the key held {} \
         just before.",
        ticket.client,
        held.join(" or ")
    )
}

/// A promise that a crash could take back.
#[must_use]
pub fn unwritten(evidence: &Unwritten) -> String {
    let Unwritten::Unwritten { node, to, message } = evidence;
    format!(
        "{node} sends {message} to {to} before what it promises is on the disk. If {node} crashes now, it forgets the promise, and \
         {to} relies on it."
    )
}
