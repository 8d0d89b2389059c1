//! 共识：设置，中文。

use faultline_language::SettingWords;

pub(super) fn setting(protocol: &str, name: &str) -> Option<SettingWords> {
    let (name, about) = match protocol {
        "raft" => raft(name),
        "paxos" => paxos(name),
        _ => multi_paxos(name).or_else(|| paxos(name)),
    }?;
    Some(SettingWords { name, about })
}

fn raft(name: &str) -> Option<(&'static str, &'static str)> {
    Some(match name {
        "election" => ("选举超时", "追随者多久没有收到领导者的消息就发起选举（§5.2）。"),
        "heartbeat" => ("心跳", "领导者发送心跳的间隔（§5.2）。"),
        "pre-vote" => ("预投票", "节点增大任期之前，先询问自己能否得到多数派的选票（D§9.6）。"),
        "check-quorum" => ("多数派检查", "领导者在一个选举超时之内没有得到多数派的应答，就退位（D§6.2）。"),
        "deduplicate" => (
            "请求去重",
            "日志中已有的请求，领导者不再追加。关闭后与论文一致：每次重试都追加到日志，但仍只执行一次（§8）。",
        ),
        "reads" => ("读请求", "写入日志；或由领导者在多数派确认其地位之后直接应答（D§6.4）。"),
        "bug-vote-twice" => ("重复投票", "节点在同一任期内给每个请求者都投票。"),
        "bug-forget-vote" => ("忘记投票", "节点重启后忘记自己投过谁。"),
        "bug-count-old-terms" => ("统计旧任期", "领导者靠统计副本数来提交旧任期的条目（图 8）。"),
        "bug-skip-check" => ("跳过检查", "追随者接受条目时，不检查前一个条目是否匹配。"),
        "bug-apply-early" => ("过早应用", "领导者在条目提交之前就应用它。"),
        "bug-leader-rewrites" => ("领导者改写日志", "新领导者删除自己日志中尚未提交的条目。"),
        "bug-stale-reads" => ("陈旧读", "领导者应答读请求时，不确认自己是否仍是领导者。"),
        "bug-no-sessions" => ("没有会话", "重试的请求会被再次执行。"),
        _ => return None,
    })
}

fn paxos(name: &str) -> Option<(&'static str, &'static str)> {
    Some(match name {
        "proposers" => ("提议者", "从 n1 起，有多少个节点提出值。所有节点都是接受者和学习者。"),
        "timeout" => ("提案超时", "提议者等待多数派多久之后放弃本轮提案。"),
        "retry" => ("重试", "提议者在下一轮之前如何等待：固定时长，或逐次增大的随机时长（§2.4）。"),
        "pause" => ("间隔", "提议者在下一轮之前至少等待多久。"),
        "ask" => ("询问", "节点得知有值被接受之后，等待多久再询问哪个值被选定（§2.3）。"),
        "bug-forget-promise" => ("忘记承诺", "接受者重启后忘记自己作出的承诺。"),
        "bug-ignore-accepted" => ("无视已接受的值", "提议者无视承诺中报告的值，总是提出自己的值。"),
        "bug-half-quorum" => ("半数即可", "把半数节点（向下取整）当作多数派。"),
        "bug-accept-without-promise" => ("接受而不承诺", "接受者接受提案时，没有把承诺提高到该提案的编号。"),
        "bug-reuse-ballot" => ("重用编号", "提议者不记录自己用过的编号，因而再次使用同一个编号。"),
        "bug-invent-value" => ("捏造值", "提议者重启后，提出一个没有客户端请求过的值。"),
        "bug-keep-value" => ("保留旧值", "接受者接受编号更大的提案时，保留自己先前接受的值。"),
        "bug-answer-own" => ("应答自己的值", "提议者总是告诉客户端，自己的值已被选定。"),
        _ => return None,
    })
}

fn multi_paxos(name: &str) -> Option<(&'static str, &'static str)> {
    Some(match name {
        "election" => ("领导者超时", "节点多久没有收到领导者的消息，就用自己的编号发起新一轮（§2.4）。"),
        "heartbeat" => ("心跳", "领导者发送心跳的间隔（§2.4）。"),
        "bug-apply-early" => ("过早应用", "领导者在命令被选定之前就应用它。"),
        "window" => ("窗口", "在已知选定的命令之后，领导者最多还可以提出多少条命令（§3 中的 α）。"),
        "bug-ignore-promises" => ("无视承诺", "新领导者不看承诺中报告的已接受的值。"),
        "bug-blind-noops" => ("盲目填补空洞", "新领导者在自己日志的空位填入空操作，不管承诺中报告了什么。"),
        "bug-count-answers" => ("只数答复", "领导者只数答复的个数，不管它们来自哪些接受者。"),
        "bug-own-numbers" => ("自行编号", "领导者给请求编上自己的序号，而不用客户端的序号。"),
        _ => return None,
    })
}
