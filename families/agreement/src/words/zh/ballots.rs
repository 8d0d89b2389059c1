//! Paxos：发生了什么，为什么，什么违反了规则，中文。

use super::log::payload;
use crate::{Ballot, BallotFact, Fact, Operation, Payload, StepDownCause};
use faultline_engine::{Endpoint, FactRecord, NodeId, NodeSet};
use faultline_language::zh::{nodes, quoted, span};
use faultline_language::{Sentence, Tone, say};
use faultline_rules::BallotEvidence;

pub(crate) fn value(value: &Payload) -> String {
    match value {
        Payload::Request(_, Operation::Propose(command)) => quoted(command.0),
        Payload::Noop => "空操作".into(),
        other => payload(other),
    }
}

/// `（索引 3）`：只有需要决定的不止一个值时才说。
fn slot(slot: u64) -> String {
    if slot == 0 { String::new() } else { format!("（索引 {slot}）") }
}

/// `（编号 2.n1）`、`（索引 3，编号 2.n1）`
fn numbered(slot: u64, ballot: Ballot) -> String {
    if slot == 0 {
        format!("（编号 {ballot}）")
    } else {
        format!("（索引 {slot}，编号 {ballot}）")
    }
}

/// `只有 n2 接受了它`、`没有节点接受它`
fn accepted_only_by(set: NodeSet) -> String {
    if set.is_empty() {
        "没有节点接受它".into()
    } else {
        format!("只有 {} 接受了它", nodes(set))
    }
}

pub(crate) fn fact(who: Endpoint, fact: &BallotFact) -> Sentence {
    use Tone::{Good, Plain, Warn};
    match fact {
        BallotFact::Started { promised: None, .. } => say(Plain, format!("{who} 启动"), "它的磁盘是空的"),
        BallotFact::Started { promised: Some(promised), accepted } => {
            let accepted = match accepted {
                Some(ballot) => format!("，并接受过编号 {ballot} 的提案"),
                None => "，还没有接受过提案".into(),
            };
            say(Plain, format!("{who} 启动"), format!("磁盘上记着它承诺过编号 {promised}{accepted}"))
        }
        BallotFact::InitialState { promised, round } => {
            let promised = match promised {
                Some(ballot) => format!("它承诺过编号 {ballot}"),
                None => "它没有作过承诺".into(),
            };
            let begun = match round {
                0 => "自己没有发起过提案".into(),
                round => format!("自己发起过的提案到第 {round} 轮为止"),
            };
            say(Plain, format!("{who} 从中途开始"), format!("磁盘上记着{promised}，{begun}"))
        }
        BallotFact::InitialAcceptance { slot: index, ballot, value: accepted } => say(
            Plain,
            format!("{who} 在运行开始前已接受{}{}", value(accepted), numbered(*index, *ballot)),
            "这是它启动之前磁盘上的内容",
        ),
        BallotFact::Prepares { ballot } => say(
            Plain,
            format!("{who} 以编号 {ballot} 发起新一轮"),
            "它请所有节点承诺，不再接受编号更小的提案",
        ),
        BallotFact::Promised { ballot, accepted: None } => say(
            Plain,
            format!("{who} 向{}承诺，不接受编号小于 {ballot} 的提案", toward(who, ballot.proposer)),
            "据它所知，自己没有承诺过更大的编号，也还没有接受过提案",
        ),
        BallotFact::Promised { ballot, accepted: Some(accepted) } => say(
            Plain,
            format!("{who} 向{}承诺，不接受编号小于 {ballot} 的提案", toward(who, ballot.proposer)),
            format!("它同时告知自己在编号 {accepted} 下接受的值"),
        ),
        BallotFact::Refused { ballot, promised, accept: true } => say(
            Warn,
            format!("{who} 拒绝接受编号 {ballot} 的提案"),
            format!("它已承诺过更大的编号 {promised}"),
        ),
        BallotFact::Refused { ballot, promised, accept: false } => say(
            Warn,
            format!("{who} 拒绝对编号 {ballot} 作出承诺"),
            format!("它已承诺过更大的编号 {promised}"),
        ),
        BallotFact::Bound { slot: index, ballot, by } => bound(who, *index, *ballot, *by, None),
        BallotFact::Proposes { slot: index, ballot, value: Payload::Noop } => say(
            Plain,
            format!("{who} 用空操作填补索引 {index} 处的空洞（编号 {ballot}）"),
            "据它所知，该处没有值被接受过；空操作不改变任何状态",
        ),
        BallotFact::Proposes { slot: index, ballot, value: proposed } => say(
            Plain,
            format!("{who} 提出{}{}", value(proposed), numbered(*index, *ballot)),
            "多数派已经作出承诺",
        ),
        BallotFact::Accepted { slot: index, ballot, value: accepted } => say(
            Plain,
            format!("{who} 接受{}{}", value(accepted), slot(*index)),
            format!("据它所知，自己没有承诺过比 {ballot} 更大的编号"),
        ),
        BallotFact::Counted { slot: index, ballot, by } => say(
            Good,
            format!("{who} 统计出多数派已接受提案{}", numbered(*index, *ballot)),
            format!("{} 接受了它", nodes(*by)),
        ),
        BallotFact::Learned { slot: index, ballot, value: learned } => say(
            Good,
            format!("{who} 得知{}已被选定{}", value(learned), slot(*index)),
            format!("它是编号 {ballot} 的值；多数派接受的值，编号更大的提案也无法改变"),
        ),
        BallotFact::BacksOff { ballot, higher, wait } => {
            let why = match higher {
                Some(higher) => format!("{} 已用更大的编号 {higher} 发起新一轮", higher.proposer),
                None => "多数派没有在超时之前答复".into(),
            };
            say(
                Warn,
                format!("{who} 放弃编号 {ballot} 的提案"),
                format!("{why}；它将在 {}内再试", span(*wait)),
            )
        }
        BallotFact::Redirected { ticket, to } => {
            say(Plain, format!("{who} 让 {} 改找 {to}", ticket.client), format!("{to} 是提议者，{who} 不是"))
        }
    }
}

/// ` n2 `，或 `自己`；连同两边的空格。
fn toward(who: Endpoint, node: NodeId) -> String {
    if who == Endpoint::Node(node) { "自己".into() } else { format!(" {node} ") }
}

/// 提议者必须沿用的值；如果同时提出了它，就直接说出来。
fn bound(who: Endpoint, index: u64, ballot: Ballot, by: Ballot, taken: Option<&Payload>) -> Sentence {
    let taken = taken.map_or_else(|| format!("编号 {by} 的提案的值"), value);
    say(
        Tone::Warn,
        format!("{who} 必须提出{taken}{}", numbered(index, ballot)),
        format!("在多数派报告的已接受提案中，编号最大的是 {by}；它的值可能已被选定，所以必须沿用"),
    )
}

/// 磁盘被清空或丢失最后的写入，对它意味着什么。
pub(crate) fn wiped() -> Sentence {
    say(
        Tone::Warn,
        "Paxos 不考虑磁盘数据丢失",
        "它假定接受者记得自己承诺过和接受过什么（§2.5），此后任何保证都可能不再成立",
    )
}

/// 按提案编号运行的节点发生了什么；与按任期运行时说法相同的，不在此列。
pub(crate) fn told(who: Endpoint, fact: &Fact, all: &[FactRecord<Fact>]) -> Option<Sentence> {
    beside(who, fact, all)
        .or_else(|| if let Fact::Ballot(fact) = fact { Some(self::fact(who, fact)) } else { None })
}

/// 换一种说法的事实：同时发生的其他事实，或有任期的协议也会陈述的事实。
fn beside(who: Endpoint, fact: &Fact, all: &[FactRecord<Fact>]) -> Option<Sentence> {
    let mut facts = all.iter().filter(|record| record.subject == who).map(|record| &record.fact);
    match fact {
        Fact::Ballot(BallotFact::Bound { slot, ballot, by }) => {
            let taken = facts.find_map(|other| match other {
                Fact::Ballot(BallotFact::Proposes { slot: its, value, .. }) if its == slot => Some(value),
                _ => None,
            });
            Some(bound(who, *slot, *ballot, *by, taken))
        }
        // 刚刚统计过的节点已经说过原因。
        Fact::Ballot(BallotFact::Learned { slot: index, value: learned, .. }) => facts
            .any(|other| matches!(other, Fact::Ballot(BallotFact::Counted { slot, .. }) if slot == index))
            .then(|| {
                let what = format!("{who} 得知{}已被选定{}", value(learned), slot(*index));
                say(Tone::Good, what, "多数派接受的值，编号更大的提案也无法改变")
            }),
        _ => shared(who, fact),
    }
}

/// 有任期的协议也会陈述的事实，在这里名称或原因不同。
fn shared(who: Endpoint, fact: &Fact) -> Option<Sentence> {
    Some(match fact {
        Fact::Leads { epoch, votes } => say(
            Tone::Good,
            format!("{who} 以编号 {} 成为领导者", Ballot::of_epoch(*epoch)?),
            format!("{} 向它作出承诺，构成多数派", nodes(*votes)),
        ),
        Fact::Follows { epoch, leader } => say(
            Tone::Plain,
            format!("{who} 追随 {leader}"),
            format!("{leader} 以编号 {} 成为领导者", Ballot::of_epoch(*epoch)?),
        ),
        Fact::StepsDown { epoch, led, why } => say(
            if *led { Tone::Warn } else { Tone::Plain },
            if *led {
                format!("{who} 退位，不再是领导者")
            } else {
                format!("{who} 放弃自己的提案")
            },
            higher(Ballot::of_epoch(*epoch)?, *why)?,
        ),
        Fact::Applied { index, payload: Payload::Noop, .. } => {
            say(Tone::Plain, format!("{who} 跳过索引 {index} 处的空操作"), "空操作不改变任何状态")
        }
        _ => return None,
    })
}

/// 谁的编号使节点放弃了自己的编号，又是谁提到的。
fn higher(ballot: Ballot, why: StepDownCause) -> Option<String> {
    Some(match why {
        StepDownCause::Leader { leader } => format!("{leader} 已以更大的编号 {ballot} 成为领导者"),
        StepDownCause::HigherTerm { from } if from == ballot.proposer => {
            format!("{from} 已用更大的编号 {ballot} 发起新一轮")
        }
        StepDownCause::HigherTerm { from } => {
            format!("{from} 已向 {} 承诺更大的编号 {ballot}", ballot.proposer)
        }
        StepDownCause::NoQuorum { .. } | StepDownCause::Removed => return None,
    })
}

pub(crate) fn violation(evidence: &BallotEvidence<Ballot, Payload>) -> String {
    match evidence {
        BallotEvidence::TwoChosen { slot: index, first, second } => format!(
            "有两个值被选定{}：编号 {} 选定{}，编号 {} 选定{}。",
            slot(*index),
            first.ballot,
            value(&first.value),
            second.ballot,
            value(&second.value)
        ),
        BallotEvidence::Unasked { slot: index, ballot, value: proposed } => {
            format!("提案提出了{}{}，但没有客户端请求过它。", value(proposed), numbered(*index, *ballot))
        }
        BallotEvidence::NotChosen { slot: index, ballot, learner, acceptors } => format!(
            "{learner} 认为有值已被选定{}，但{}，不构成多数派。",
            numbered(*index, *ballot),
            accepted_only_by(*acceptors)
        ),
        BallotEvidence::TwoInBallot { slot: index, ballot, first, second } => {
            format!("编号 {ballot} 提出了两个值{}：{}和{}。", slot(*index), value(first), value(second))
        }
        BallotEvidence::NotBound { slot: index, ballot, value: proposed, promises, highest } => {
            let who = if promises.is_empty() {
                "没有节点".into()
            } else {
                format!("只有 {} ", nodes(*promises))
            };
            let why = match highest {
                Some(highest) => format!(
                    "承诺编号 {ballot} 的 {} 之中，有节点接受过编号最大的提案 {}，它的值是{}",
                    nodes(*promises),
                    highest.ballot,
                    value(&highest.value)
                ),
                None => format!("{who}承诺了编号 {ballot}，不构成多数派"),
            };
            format!("{} 提出了{}{}，但{why}。", ballot.proposer, value(proposed), numbered(*index, *ballot))
        }
        BallotEvidence::NotProposed { slot: index, ballot, acceptor, value: accepted } => format!(
            "{acceptor} 接受了{}{}，但 {} 没有用这个编号提出过它。",
            value(accepted),
            numbered(*index, *ballot),
            ballot.proposer
        ),
        BallotEvidence::AcceptedTwo { slot: index, ballot, acceptor, first, second } => format!(
            "{acceptor} 接受了{}{}，但它在这个编号下已经接受了{}。",
            value(second),
            numbered(*index, *ballot),
            value(first)
        ),
        BallotEvidence::Broken { acceptor, promised, ballot, accepts: true } => {
            format!("{acceptor} 已承诺编号 {promised}，现在却接受了编号更小的提案 {ballot}。")
        }
        BallotEvidence::Broken { acceptor, promised, ballot, accepts: false } => {
            format!("{acceptor} 已承诺编号 {promised}，现在却对更小的编号 {ballot} 作出承诺。")
        }
    }
}
