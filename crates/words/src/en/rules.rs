//! Rules, what broke them, and settings.

use faultline_engine::kv::Answer;
use faultline_engine::{Epoch, Evidence, Outcome, Payload, RuleId, Violation};

pub(super) fn name(rule: RuleId) -> &'static str {
    match rule {
        RuleId::ElectionSafety => "Election safety",
        RuleId::LeaderAppendOnly => "Leader append-only",
        RuleId::LogMatching => "Log matching",
        RuleId::LeaderCompleteness => "Leader completeness",
        RuleId::StateMachineSafety => "State machine safety",
        RuleId::Linearizability => "Linearizable answers",
        RuleId::Atomicity => "Atomicity",
        RuleId::DecisionStability => "Decisions stand",
        RuleId::CommitValidity => "Commit needs every yes",
        RuleId::Isolation => "Isolation by locks",
        RuleId::Agreement => "Agreement",
        RuleId::Validity => "Validity",
        RuleId::TruthfulLearning => "Truthful learning",
        RuleId::OneValuePerBallot => "One value per ballot",
        RuleId::PromisesKept => "Promises are kept",
        RuleId::StrictSerializability => "Strictly serializable answers",
        RuleId::SequentialResult => "Sequential result",
        RuleId::CountedOnce => "Counted once",
        RuleId::NoTaskLost => "No task is lost",
        RuleId::OutputFinal => "Output is final",
    }
}

pub(super) fn statement(rule: RuleId) -> &'static str {
    match rule {
        RuleId::ElectionSafety => "At most one leader is elected in a term.",
        RuleId::LeaderAppendOnly => {
            "A leader never overwrites or deletes entries of its own log; it only appends."
        }
        RuleId::LogMatching => {
            "If two logs have an entry with the same index and term, they are the same up to that entry."
        }
        RuleId::LeaderCompleteness => {
            "An entry committed in one term is in the log of the leader of every later term."
        }
        RuleId::StateMachineSafety => {
            "If one server has executed an entry at an index, no other ever executes a different one there."
        }
        RuleId::Linearizability => {
            "For each key, the answers are as if there were one copy, and every request took effect in one \
             instant between being asked and being answered."
        }
        RuleId::Atomicity => "No process commits a transaction that another one aborts.",
        RuleId::DecisionStability => "A process that has decided a transaction never decides it otherwise.",
        RuleId::CommitValidity => "A transaction is committed only if every participant voted yes.",
        RuleId::Agreement => "Only a single value is chosen: what a majority accepted in one ballot.",
        RuleId::Validity => "Only a value that has been proposed by a client may be chosen.",
        RuleId::TruthfulLearning => "Nobody takes a value for chosen unless a majority accepted it.",
        RuleId::OneValuePerBallot => "In one ballot, one value at most is proposed.",
        RuleId::PromisesKept => "An acceptor promises and accepts nothing below what it has promised.",
        RuleId::Isolation => {
            "A lock belongs to one transaction, and is kept until its holder knows how that one ended."
        }
        RuleId::StrictSerializability => {
            "The answers are as if the transactions ran one after the other, each at some instant between being \
             asked and being answered; what is answered as aborted never ran."
        }
        RuleId::SequentialResult => {
            "Whatever fails and however often a task is executed, the result is that of one machine that counts one \
             word after the other."
        }
        RuleId::CountedOnce => {
            "A reduce task takes the output of each map task once, and its own output has one line for each word."
        }
        RuleId::NoTaskLost => {
            "The output of a reduce task is made of the outputs of all map tasks, the result of the outputs of all \
             reduce tasks."
        }
        RuleId::OutputFinal => "An output that is complete never changes.",
    }
}

fn entry((epoch, held): &(Epoch, Payload)) -> String {
    let what = match (epoch, held) {
        (Epoch::Ballot(_), Payload::Noop) => "a no-op".into(),
        _ => super::events::payload(held),
    };
    match super::names::epoch(*epoch) {
        Some(epoch) => format!("{what} of {epoch}"),
        None => what,
    }
}

pub(super) fn violation(violation: &Violation) -> String {
    match &violation.evidence {
        Evidence::Task(evidence) => super::tasks::violation(evidence),
        Evidence::TwoLeaders { epoch, first, second } => {
            format!("{second} leads term {epoch}, and so did {first}.")
        }
        Evidence::LeaderTruncated { leader, epoch, from } => {
            format!("{leader}, leader of term {epoch}, removed entries of its own log from index {from} on.")
        }
        Evidence::LogsDiffer { first, second, index, epoch, differs } => format!(
            "{first} and {second} both have an entry of term {epoch} at index {index}, but they differ at index \
             {differs}."
        ),
        Evidence::LeaderLacks { leader, epoch, index, committed_in } => format!(
            "{leader} leads term {epoch} without the entry at index {index}, which was committed in term \
             {committed_in}."
        ),
        Evidence::AppliedDiffer { first, applied, second, other, index } => format!(
            "At index {index} {first} executed {}, {second} executed {}.",
            entry(applied),
            entry(other)
        ),
        Evidence::NoOrder { ticket, operation, outcome, possible, .. } => {
            let answer = match outcome {
                Outcome::KeyValue(Answer::Value(None)) => "nothing".to_string(),
                other => other.to_string(),
            };
            let held: Vec<String> =
                possible.iter().map(|v| v.map_or_else(|| "nothing".into(), |v| v.to_string())).collect();
            format!(
                "{} asked {operation} and was told {answer}. In whatever order the requests took effect, the key held \
                 {} just before.",
                ticket.client,
                held.join(" or ")
            )
        }
        Evidence::Commit(evidence) => super::commit::violation(evidence),
        Evidence::Ballot(evidence) => super::ballots::violation(evidence),
        Evidence::NoSerialOrder { ticket, operation, outcome, possible } => {
            let possible: Vec<String> = possible.iter().map(ToString::to_string).collect();
            let instead = match possible[..] {
                [] => "There is no order of the transactions in which that could be.".to_string(),
                _ => {
                    format!("In whatever order the transactions ran, it had to be {}.", possible.join(" or "))
                }
            };
            format!("{} asked {operation} and was told {outcome}. {instead}", ticket.client)
        }
    }
}

pub(super) fn setting(protocol: &str, name: &str) -> (&'static str, &'static str) {
    let own = match protocol {
        "map-reduce" => super::tasks::setting(name),
        "multi-paxos" => super::multi_paxos::setting(name),
        _ => None,
    };
    if let Some(setting) = own {
        return setting;
    }
    match name {
        "election" => {
            ("Election timeout", "How long a follower waits for its leader before it asks for votes (§5.2).")
        }
        "heartbeat" => ("Heartbeat", "How often a leader is heard (§5.2)."),
        "pre-vote" => ("PreVote", "A server asks how votes would go before it disturbs a term (D§9.6)."),
        "reads" => ("Reads", "Through the log, or from the leader after a majority confirmed it (D§6.4)."),
        "bug-vote-twice" => ("Votes twice", "A server votes for whoever asks, as often as asked."),
        "bug-forget-vote" => ("Forgets its vote", "A server forgets on restart whom it voted for."),
        "bug-count-old-terms" => {
            ("Counts old terms", "A leader commits entries of earlier terms by counting copies (figure 8).")
        }
        "bug-skip-check" => {
            ("Skips the check", "A follower takes entries without looking at what precedes them.")
        }
        "bug-apply-early" => ("Executes early", "A leader executes entries before they are committed."),
        "bug-leader-rewrites" => ("Leader rewrites", "A new leader clears away what it finds uncommitted."),
        "bug-stale-reads" => ("Stale reads", "A leader answers reads without asking whether it still leads."),
        "bug-no-sessions" => ("No sessions", "A retried request is executed again."),
        other => super::commit::setting(other)
            .or_else(|| super::ballots::setting(other))
            .unwrap_or(("Setting", "")),
    }
}
