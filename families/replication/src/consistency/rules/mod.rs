//! The rules of copies with a promise.
//!
//! They judge what clients were told and what replicas state of writes by name: who made which, which replica has which, and which one a
//! read has read. A name is believed only where the value fits it. Where several writes have written that value, any of them might explain
//! it.

mod copies;
mod delivery;
mod order;
mod past;
mod record;
mod rest;
mod sequential;
mod session;

use super::config::{Claim, Config, Promise};
use super::evidence::{Evidence, Guarantee};
use delivery::Delivery;
use faultline_engine::{Checker, Rule, Violation};
use faultline_rules::{Linearizability, WriteAhead};
use order::{Kind, Order};
use record::Level;
use rest::Rest;
use sequential::Sequential;
use session::Session;

/// "The result of any execution is the same as if the operations of all the processors were executed in some sequential order, and the
/// operations of each individual processor appear in this sequence in the order specified by its program" (Lamport 1979).
pub const SEQUENTIAL: &Rule =
    &Rule { slug: "sequential-consistency", source: "Lamport 1979; Attiya & Welch 1994, §2" };
/// A read does not return a value that was overwritten, in the order of potential causality, before the read (Ahamad et al. 1995, §2).
pub const CAUSAL: &Rule = &Rule {
    slug: "causal-consistency",
    source: "Ahamad, Neiger, Burns, Kohli & Hutto 1995, §2; Bouajjani et al. 2017",
};
/// The writes of each process are seen by every other one in the order in which they were made (Lipton & Sandberg 1988).
pub const PRAM: &Rule = &Rule { slug: "pram-consistency", source: "Lipton & Sandberg 1988" };
/// "If Read R follows Write W in a session and R is performed at server S at time t, then W is included in DB(S,t)" (Terry et al. 1994, §3.1).
pub const READ_YOUR_WRITES: &Rule = &Rule { slug: "read-your-writes", source: "Terry et al. 1994, §3.1" };
/// "If Read R1 occurs before R2 in a session …, then RelevantWrites(S1,t1,R1) is a subset of DB(S2,t2)" (§3.2).
pub const MONOTONIC_READS: &Rule = &Rule { slug: "monotonic-reads", source: "Terry et al. 1994, §3.2" };
/// "If Write W1 precedes Write W2 in a session, then, for any server S2, if W2 in DB(S2) then W1 is also in DB(S2)" and before it (§3.4).
pub const MONOTONIC_WRITES: &Rule = &Rule { slug: "monotonic-writes", source: "Terry et al. 1994, §3.4" };
/// "If Read R1 precedes Write W2 in a session …, then, for any server S2, if W2 is in DB(S2), any W1 in RelevantWrites is also in DB(S2)" and
/// before it (§3.3).
pub const WRITES_FOLLOW_READS: &Rule =
    &Rule { slug: "writes-follow-reads", source: "Terry et al. 1994, §3.3" };
/// A replica applies a write after all that must come before it.
pub const DELIVERY_ORDER: &Rule = &Rule {
    slug: "delivery-order",
    source: "Attiya & Welch 1994, §4; Ahamad et al. 1995, §3; Lipton & Sandberg 1988",
};
/// Once all is well, every write reaches every replica, copies agree where that is promised, and every request is answered.
pub const WRITES_ARRIVE: &Rule =
    &Rule { slug: "writes-arrive", source: "Terry et al. 1994, §2; Demers et al. 1987" };

/// The rules of a run.
pub(super) fn all(nodes: u16, config: &Config) -> Vec<Box<dyn Checker<crate::Fact>>> {
    let mut all: Vec<Box<dyn Checker<crate::Fact>>> = Vec::new();
    let (promise, claim, given) = (config.promise, config.claim, config.guarantees);
    if promise == Promise::Linearizable || claim == Claim::Linearizable {
        all.push(Box::new(Linearizability::default()));
    }
    // A replica is what the papers on memories call a process; a client that changes it is one only by its session.
    let level = |sessions: bool| if sessions { Level::Client } else { Level::Replica };
    let reads = given.read_your_writes && given.monotonic_reads;
    if claim == Claim::Sequential {
        all.push(Box::new(Sequential::new(config.is_ordered(), Level::Client)));
    } else if promise == Promise::Sequential {
        all.push(Box::new(Sequential::new(true, level(reads))));
    }
    let sessions = config.sessions_are_causal();
    if claim == Claim::Causal {
        all.push(Box::new(Order::new(Kind::Causal, Level::Client)));
    } else if promise == Promise::Causal || sessions && !config.is_ordered() {
        all.push(Box::new(Order::new(Kind::Causal, level(sessions))));
    }
    if claim == Claim::Pram {
        all.push(Box::new(Order::new(Kind::Pram, Level::Client)));
    } else if promise == Promise::Pram {
        all.push(Box::new(Order::new(Kind::Pram, level(sessions))));
    }
    let claimed = claim == Claim::Sessions;
    let guarantees = [
        (Guarantee::ReadYourWrites, given.read_your_writes),
        (Guarantee::MonotonicReads, given.monotonic_reads),
        (Guarantee::MonotonicWrites, given.monotonic_writes),
        (Guarantee::WritesFollowReads, given.writes_follow_reads),
    ];
    for (guarantee, _) in guarantees.into_iter().filter(|(_, given)| *given || claimed) {
        all.push(Box::new(Session::new(nodes, guarantee)));
    }
    if promise != Promise::Eventual {
        all.push(Box::new(Delivery::new(nodes, promise)));
    }
    all.push(Box::new(Rest::new(nodes, config)));
    all.push(Box::new(WriteAhead));
    all
}

fn violation(rule: &'static Rule, event: u32, evidence: Evidence) -> Violation<crate::Evidence> {
    Violation { rule, event, evidence: evidence.into() }
}
