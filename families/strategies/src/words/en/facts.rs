//! Strategies: what happened, and what broke a rule.

use crate::failover::Verdict;
use crate::{Evidence, Fact, Outcome};
use faultline_engine::Endpoint;
use faultline_engine::kv::Answer;
use faultline_language::en::client;
use faultline_language::{Sentence, Tone, say};
use faultline_rules::words::en as shared;

pub(super) fn fact(who: Endpoint, fact: &Fact) -> Option<Sentence> {
    use Tone::{Good, Plain};
    Some(match fact {
        Fact::Client(fact) => client(who, fact, is_success, ToString::to_string),
        Fact::Recognised { ticket, outcome } => say(
            Good,
            format!("{who} recognises a retry of {} and answers {outcome} again", ticket.client),
            format!("it has executed key {} before, so nothing changes", ticket),
        ),
        Fact::Outdated { ticket } => say(
            Plain,
            format!("{who} does not execute an old request of {}", ticket.client),
            format!("a newer one than {} has come since, so nobody waits for this one", ticket),
        ),
        Fact::UnderWay { ticket } => say(
            Plain,
            format!("{who} ignores a retry of {}", ticket.client),
            format!("it works on key {} already, and will answer once", ticket),
        ),
        // What only one protocol states, it tells itself.
        Fact::Task(_)
        | Fact::Failover(_)
        | Fact::Started { .. }
        | Fact::TookEffect { .. }
        | Fact::Unready { .. }
        | Fact::Began { .. }
        | Fact::Conflicted { .. } => return None,
    })
}

/// Whether a client got what it wanted.
fn is_success(outcome: &Outcome) -> bool {
    match outcome {
        Outcome::KeyValue(answer) => *answer != Answer::Swapped(false),
        Outcome::Ordered(verdict) => *verdict == Verdict::Done,
        Outcome::Settled(_) => true,
    }
}

pub(super) fn violation(evidence: &Evidence) -> Option<String> {
    Some(match evidence {
        Evidence::Store(evidence) => shared::no_order(evidence),
        // What only one protocol is judged by.
        Evidence::Task(_)
        | Evidence::Failover(_)
        | Evidence::AgainEffective { .. }
        | Evidence::NotKept { .. }
        | Evidence::StillOverloaded { .. } => return None,
    })
}
