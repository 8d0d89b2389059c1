//! 应对策略：发生了什么，什么违反了规则。

use crate::failover::Verdict;
use crate::{Evidence, Fact, Outcome};
use faultline_engine::Endpoint;
use faultline_engine::kv::Answer;
use faultline_language::zh::client;
use faultline_language::{Sentence, Tone, say};
use faultline_rules::words::zh as shared;

pub(super) fn fact(who: Endpoint, fact: &Fact) -> Option<Sentence> {
    use Tone::{Good, Plain};
    Some(match fact {
        Fact::Client(fact) => client(who, fact, is_success, ToString::to_string),
        Fact::Recognised { ticket, outcome } => say(
            Good,
            format!("{who} 认出 {} 的重试，再次应答 {outcome}", ticket.client),
            format!("幂等键 {} 已执行过，所以什么都不改变", ticket),
        ),
        Fact::Outdated { ticket } => say(
            Plain,
            format!("{who} 不执行 {} 的旧请求", ticket.client),
            format!("后来又有比 {} 更新的请求，没有人在等这一个", ticket),
        ),
        Fact::UnderWay { ticket } => say(
            Plain,
            format!("{who} 不理会 {} 的重试", ticket.client),
            format!("幂等键 {} 的请求已在处理，只应答一次", ticket),
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

/// 客户端是否得到了想要的。
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
