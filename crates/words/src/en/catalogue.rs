//! Families and protocols.

use faultline_engine::Family;

pub(super) fn family(family: Family) -> &'static str {
    match family {
        Family::Agreement => "Agreement",
        Family::Commit => "Commit",
        Family::Computation => "Computation",
    }
}

pub(super) fn about(protocol: &str) -> &'static str {
    match protocol {
        "raft" => {
            "A cluster elects a leader, the leader orders what clients ask in a log, and copies it to the others. \
             What a majority holds is never lost."
        }
        "2pc" => {
            "A coordinator asks every participant whether it can do its part of a transaction, and commits only if all \
             say yes. A participant that said yes must wait for the decision, even if the coordinator is gone."
        }
        "3pc" => {
            "One more phase, so that those who are left can go on when the coordinator dies. It never blocks when nodes \
             crash, and it splits when a network parts or a node is only slow."
        }
        "paxos" => {
            "Some nodes propose values, and all of them accept or refuse in numbered ballots. What a majority accepts \
             in one ballot is chosen for ever: every later ballot finds it, and proposes it again."
        }
        "multi-paxos" => {
            "One leader gets the promises of a majority once, for a whole log, and then has one value after the other \
             accepted, several at a time. A new leader finds what may have been chosen, and fills the holes."
        }
        "map-reduce" => {
            "A master cuts a computation into tasks and hands them to workers; here they count the words of a text. \
             When a worker dies or is slow, its tasks are done again elsewhere, and the result is the same."
        }
        _ => "",
    }
}
