//! Agreement: who the members are, in English.

use crate::membership::Verdict;
use crate::raft::Members;
use faultline_language::en::nodes;

/// `the configuration n1, n2 and n3`
pub(crate) fn configuration(members: Members) -> String {
    if members.after().is_some() {
        let (old, new) = (nodes(members.outgoing()), nodes(members.voters()));
        return format!("the joint configuration of {old} (old) and {new} (new)");
    }
    format!("the configuration {}", nodes(members.voters()))
}

pub(super) fn verdict(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Done => "done",
        Verdict::TimedOut => "the new server was not caught up in time",
        Verdict::Leaves => "refused, as that server leaves",
        Verdict::OnlyOne => "refused, as it is the only server",
    }
}
