//! 原子提交：发生了什么，为什么，什么违反了规则，记录的内容，中文。

use crate::transaction::{Decision, Keys, Tx};
use crate::{CommitEvidence, CommitRecord, DecisionCause, Evidence, Fact, Learned, NoSerialOrder, VoteNo};
use faultline_engine::Endpoint;
use faultline_language::zh::{client, list, nodes, span};
use faultline_language::{Sentence, Tone, say};
use faultline_rules::words::zh as shared;

/// `x、y`
fn keys(keys: &Keys) -> String {
    let names: Vec<String> = keys.iter().flatten().map(ToString::to_string).collect();
    list(&names)
}

/// `提交`
fn does(decision: Decision) -> &'static str {
    match decision {
        Decision::Commit => "提交",
        Decision::Abort => "中止",
    }
}

fn tone(decision: Decision) -> Tone {
    match decision {
        Decision::Commit => Tone::Good,
        Decision::Abort => Tone::Warn,
    }
}

pub(super) fn fact(who: Endpoint, fact: &Fact) -> Sentence {
    use Tone::{Bad, Good, Plain, Warn};
    match fact {
        Fact::Client(fact) => client(who, fact, |_| true, ToString::to_string),
        Fact::Started { coordinator, records, in_doubt } => {
            let part = if *coordinator { "协调者" } else { "参与者" };
            let open = match (in_doubt, coordinator) {
                (0, _) => String::new(),
                (n, true) => format!("，其中 {n} 个事务没有决定"),
                (n, false) => format!("，其中 {n} 个事务有它的赞成票而没有决定"),
            };
            let why = match records {
                0 => "它的日志为空".to_string(),
                n => format!("它的日志有 {n} 条记录{open}"),
            };
            say(Plain, format!("{who} 作为{part}启动"), why)
        }
        Fact::Redirected { ticket, to } => {
            say(Plain, format!("{who} 让 {} 改找 {to}", ticket.client), format!("{to} 是协调者"))
        }
        Fact::Began { tx, ticket, participants } => say(
            Plain,
            format!("{who} 开始事务 {tx}，请参与者投票"),
            format!("由 {} 请求；涉及的键在 {} 上", ticket.client, nodes(*participants)),
        ),
        Fact::Locked { tx, keys: locked } => {
            say(Plain, format!("{who} 为 {tx} 锁定 {}", keys(locked)), "解锁之前，其他事务不能使用")
        }
        Fact::Unlocked { tx, keys: locked } => {
            say(Plain, format!("{who} 解锁 {}", keys(locked)), format!("它在 {tx} 中的部分已经结束"))
        }
        Fact::VotedYes { tx } => {
            say(Plain, format!("{who} 对 {tx} 投赞成票"), "它能完成自己的部分；从此它不能单方面作出决定")
        }
        Fact::VotedNo { tx, why } => {
            let why = match why {
                VoteNo::Locked { key, holder } => format!("{key} 已被 {holder} 锁定，而事务不会等待锁"),
                VoteNo::OutOfBounds { key, holds } => {
                    format!("{key} 的值是 {holds}，更改之后会小于 0 或大于 {}", i16::MAX)
                }
            };
            say(Warn, format!("{who} 对 {tx} 投反对票，并随即中止它"), why)
        }
        Fact::PreCommitted { tx, from } => {
            let why = if who == Endpoint::Node(*from) {
                "全体参与者都投了赞成票，并且这一点已落盘".to_string()
            } else {
                format!("{from} 告知全体都投了赞成票；存活的节点全部知道之前，没有节点会提交")
            };
            say(Plain, format!("{who} 预提交 {tx}"), why)
        }
        Fact::Decided { tx, decision, why } => decided(who, *tx, *decision, why),
        Fact::Finished { tx, decision, how } => {
            let why = match how {
                Learned::From(node) => format!("{node} 把决定告诉了它"),
                Learned::NotVoted => "有节点询问结果，而它还没有投票；从此它不会再投赞成票".into(),
                Learned::Timeout => "它投了赞成票，却不再等待决定（植入的缺陷）".into(),
                Learned::Forgot => "它重启后没有查看自己的赞成票（植入的缺陷）".into(),
            };
            say(tone(*decision), format!("{who} {} {tx}", does(*decision)), why)
        }
        Fact::Asks { tx, whom, silence } => {
            let why = match silence.0 {
                0 => "它的日志中没有这个事务的决定".to_string(),
                _ => format!("它在 {}前投了赞成票，此后没有收到决定", span(*silence)),
            };
            say(Warn, format!("{who} 向 {} 询问 {tx} 的结果", nodes(*whom)), why)
        }
        Fact::CannotTell { tx, asker } => {
            say(Plain, format!("{who} 无法告诉 {asker} {tx} 的结果"), "它自己也投了赞成票，同样不知道决定")
        }
        Fact::Blocked { tx, keys: locked, uncertain } => {
            let others = match uncertain.len() {
                0 => String::new(),
                _ => format!("；{} 也投了赞成票，同样不知道决定", nodes(*uncertain)),
            };
            say(
                Bad,
                format!("{who} 在 {tx} 中阻塞，{} 仍被锁定", keys(locked)),
                format!("它询问过，但没有节点能告诉它决定{others}。决定可能是提交，也可能是中止"),
            )
        }
        Fact::Released { tx, after } => {
            say(Good, format!("{who} 在 {tx} 中不再阻塞"), format!("阻塞 {}之后，它得知了决定", span(*after)))
        }
        Fact::Ended { tx } => say(Plain, format!("{who} 结束 {tx}"), "全体参与者都确认了决定"),
        Fact::Elects { tx, backup, silent } => say(
            Warn,
            format!("{who} 认定 {backup} 为 {tx} 的新协调者"),
            format!("{who} 没有收到 {silent} 的消息，认为它已崩溃；按顺序轮到 {backup}"),
        ),
        Fact::Terminates { tx, silent } => say(
            Warn,
            format!("{who} 接任 {tx} 的协调者"),
            format!(
                "它没有收到 {silent} 的消息，认为 {silent} 已崩溃；按顺序轮到 {who}，由它询问其他节点的状态"
            ),
        ),
    }
}

fn decided(who: Endpoint, tx: Tx, decision: Decision, why: &DecisionCause) -> Sentence {
    let what = match (why, decision) {
        (DecisionCause::NoRecord { .. }, _) => format!("{who} 推定 {tx} 已中止"),
        (_, Decision::Commit) => format!("{who} 决定提交 {tx}"),
        (_, Decision::Abort) => format!("{who} 决定中止 {tx}"),
    };
    let why = match why {
        DecisionCause::Yes { by: yes } => {
            let all = if yes.len() == 1 { "" } else { "都" };
            format!("{} {all}投了赞成票，这一点已写入它的日志", nodes(*yes))
        }
        DecisionCause::No { by: node } => format!("{node} 投了反对票"),
        DecisionCause::Silent { nodes: silent } => format!("{} 没有及时投票", nodes(*silent)),
        DecisionCause::Recovery => "它的日志有开始记录而没有决定，所以不可能有节点已经提交".into(),
        DecisionCause::NoRecord { asker } => {
            format!("{asker} 询问结果，而 {who} 的日志中没有提交记录；没有记录就推定中止")
        }
        DecisionCause::PreCommitted { by: acked } if acked.is_empty() => {
            format!("没有节点及时确认预提交，所以 {who} 认为其他节点都已崩溃")
        }
        DecisionCause::PreCommitted { by: acked } => {
            format!("{} 确认了预提交；{who} 认为存活的节点都在其中", nodes(*acked))
        }
        DecisionCause::Termination { by } => match (decision, by.len()) {
            (Decision::Commit, 1) => "它已预提交，并且没有其他存活的节点".into(),
            (Decision::Commit, _) => {
                format!("{} 中至少有一个已预提交，可见全体都投了赞成票", nodes(*by))
            }
            (Decision::Abort, 1) => "它没有预提交，并且没有其他存活的节点".into(),
            (Decision::Abort, _) => format!("{} 都没有预提交，所以都不可能已经提交", nodes(*by)),
        },
    };
    say(tone(decision), what, why)
}

pub(super) fn violation(evidence: &Evidence) -> String {
    match evidence {
        Evidence::Commit(evidence) => atomicity(evidence),
        Evidence::Promise(evidence) => shared::unwritten(evidence),
        Evidence::Order(NoSerialOrder::NoSerialOrder { ticket, operation, outcome, possible }) => {
            let possible: Vec<String> = possible.iter().map(ToString::to_string).collect();
            let instead = match possible[..] {
                [] => "无论事务按什么顺序执行，都不会有这样的应答。".to_string(),
                _ => format!("无论事务按什么顺序执行，应答只能是 {}。", possible.join(" 或 ")),
            };
            format!("{} 请求 {operation}，得到的应答是 {outcome}。{instead}", ticket.client)
        }
    }
}

fn atomicity(evidence: &CommitEvidence) -> String {
    match evidence {
        CommitEvidence::Split { tx, committed, aborted } => {
            format!("{committed} 提交了 {tx}，而 {aborted} 中止了它。")
        }
        CommitEvidence::Reversed { tx, node, first } => {
            let then = if *first == Decision::Commit { Decision::Abort } else { Decision::Commit };
            format!("{node} 已经决定{} {tx}，现在却{}它。", does(*first), does(then))
        }
        CommitEvidence::NotAllYes { tx, node, missing } => {
            format!("{node} 提交了 {tx}，但 {} 没有投赞成票。", nodes(*missing))
        }
        CommitEvidence::Uncertain { tx, node, uncertain } => {
            format!("{node} 提交了 {tx}，而 {} 没有崩溃，还不知道全体都投了赞成票。", nodes(*uncertain))
        }
        CommitEvidence::LockedTwice { node, key, holder, other } => {
            format!("在 {node} 上，{holder} 已锁定 {key}，{other} 又锁定了它。")
        }
        CommitEvidence::NotLocked { node, tx, keys: unlocked } => {
            format!("{node} 提交了 {tx}，但没有持有 {} 的锁。", keys(unlocked))
        }
        CommitEvidence::UnlockedEarly { node, tx, keys: locked } => {
            format!("{node} 解锁了 {}，但还不知道 {tx} 的结果。", keys(locked))
        }
    }
}

/// 日志中一条记录的名称。
pub(super) fn record(record: CommitRecord) -> &'static str {
    match record {
        CommitRecord::Start => "开始",
        CommitRecord::Yes => "赞成",
        CommitRecord::PreCommit => "预提交",
        CommitRecord::Commit => "提交",
        CommitRecord::Abort => "中止",
        CommitRecord::End => "结束",
    }
}

/// 同样的名称，用于表格的一格。
pub(super) fn record_short(kind: CommitRecord) -> &'static str {
    match kind {
        CommitRecord::PreCommit => "预",
        CommitRecord::Commit => "✓",
        CommitRecord::Abort => "✗",
        CommitRecord::Start | CommitRecord::Yes | CommitRecord::End => record(kind),
    }
}
