//! Multi-Paxos，中文。

use crate::Evidence;
use crate::multi_paxos::experiments;
use crate::paxos::words::zh::SETTINGS as OF_PAXOS;
use crate::words::zh::{Voice, ballots};
use faultline_language::{Experiments, ProtocolWords, SettingWords};
use faultline_rules::words::zh as shared;

/// 这个协议说的话。
pub(crate) static VOICE: Voice = Voice {
    protocols: &[("multi-paxos", &WORDS)],
    rule: shared::of_consensus,
    label: |_| None,
    wiped: ballots::wiped,
    payload: ballots::value,
    fact: ballots::told,
    violation: |evidence| {
        if let Evidence::Ballot(evidence) = evidence { Some(ballots::violation(evidence)) } else { None }
    },
};

static WORDS: ProtocolWords = ProtocolWords {
    name: "Multi-Paxos",
    about: "领导者只需为整个日志取得一次多数派的承诺，然后让值逐个被接受，并且可以同时进行多个。新领导者会找出可能\
             已被选定的值，并填补空洞。",
    settings: &[SETTINGS, OF_PAXOS],
    experiments: EXPERIMENTS,
    model: None,
};

const SETTINGS: &[SettingWords] = &[
    SettingWords::new(
        "election",
        "领导者超时",
        "节点多久没有收到领导者的消息，就用自己的编号发起新一轮（§2.4）。",
    ),
    SettingWords::new("heartbeat", "心跳", "领导者发送心跳的间隔（§2.4）。"),
    SettingWords::new("bug-apply-early", "过早应用", "领导者在命令被选定之前就应用它。"),
    SettingWords::new(
        "window",
        "窗口",
        "在已知选定的命令之后，领导者最多还可以提出多少条命令（§3 中的 α）。",
    ),
    SettingWords::new("batch", "批量", "节点落后时，一条消息最多告知它多少个已选定的值（§2.3）。"),
    SettingWords::new("bug-ignore-promises", "无视承诺", "新领导者不看承诺中报告的已接受的值。"),
    SettingWords::new(
        "bug-blind-noops",
        "盲目填补空洞",
        "新领导者在自己日志的空位填入空操作，不管承诺中报告了什么。",
    ),
    SettingWords::new("bug-count-answers", "只数答复", "领导者只数答复的个数，不管它们来自哪些接受者。"),
    SettingWords::new(
        "bug-any-ballot",
        "不看编号",
        "领导者报告已选定到某个索引，节点就把在此之前接受过的值都当作已选定，不管接受时的编号。",
    ),
    SettingWords::new("bug-own-numbers", "自行编号", "领导者给请求编上自己的序号，而不用客户端的序号。"),
    SettingWords::new("bug-no-sessions", "没有会话", "重试的请求会被再次提出并执行。"),
];

const EXPERIMENTS: Experiments = Experiments::new(
    &experiments::EXPERIMENTS,
    &[
        (
            "看谁成为领导者",
            "领导者只需取得一次多数派的承诺，就对整个日志有效。此后每条命令只要一个来回就能被接受。",
        ),
        (
            "不让领导者知道谁接受了",
            "其他节点照常接受领导者的提议，但它收不到消息，不能认定任何命令已选定，客户端只好等待。",
        ),
        ("此时让它崩溃", "也许有命令已经选定，却没有人知道。下一个领导者不能把它弄丢。"),
        (
            "新领导者能知道什么？",
            "做出承诺的多数派会报告自己接受过什么。新领导者必须用自己的编号重新提议这些命令。",
        ),
        ("放行这些消息", "新领导者现在能为每条命令数到多数派了。客户端得到应答，日志继续增长。"),
        ("让旧领导者恢复", "它得知更高的编号，追随新领导者，补上错过的命令。"),
    ],
);
