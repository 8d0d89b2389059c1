//! Paxos，中文。

use crate::paxos::experiments;
use crate::words::zh::{Voice, ballots};
use crate::{Evidence, Label, Outcome, Payload};
use faultline_language::zh::quoted;
use faultline_language::{Experiments, ProtocolWords, SettingWords};
use faultline_rules::UntrueAnswer;
use faultline_rules::words::zh as shared;

/// 这个协议说的话。
pub(crate) static VOICE: Voice = Voice {
    protocols: &[("paxos", &WORDS)],
    rule: shared::of_consensus,
    label,
    wiped: ballots::wiped,
    payload: ballots::value,
    fact: ballots::told,
    violation,
};

static WORDS: ProtocolWords = ProtocolWords {
    name: "Paxos",
    about: "一些节点提出值，所有节点按提案编号接受或拒绝。被多数派在同一编号下接受的值就此选定：此后的每一轮都会发\
             现它，并再次提出它。",
    settings: &[SETTINGS],
    experiments: EXPERIMENTS,
    model: None,
};

/// 它自己的字段、列和状态的名称。
fn label(label: Label) -> Option<&'static str> {
    Some(match label {
        Label::AcceptedIn => "接受时的编号",
        Label::AcceptedValue => "已接受的值",
        Label::Proposed => "值",
        Label::OwnValue => "想提出的值",
        Label::Chosen => "选定的值",
        Label::Acceptances => "已接受的节点",
        _ => return None,
    })
}

pub(crate) const SETTINGS: &[SettingWords] = &[
    SettingWords::new("proposers", "提议者", "从 n1 起，有多少个节点提出值。所有节点都是接受者和学习者。"),
    SettingWords::new("timeout", "提案超时", "提议者等待多数派多久之后放弃本轮提案。"),
    SettingWords::new(
        "retry",
        "重试",
        "提议者在下一轮之前如何等待：固定时长，或逐次增大的随机时长（§2.4）。",
    ),
    SettingWords::new("pause", "间隔", "提议者在下一轮之前至少等待多久。"),
    SettingWords::new("ask", "询问", "节点得知有值被接受之后，等待多久再询问哪个值被选定（§2.3）。"),
    SettingWords::new(
        "bug-unwritten-promise",
        "未落盘先承诺",
        "接受者作出承诺或接受提案时，不等磁盘写完就答复。",
    ),
    SettingWords::new("bug-forget-promise", "忘记承诺", "接受者重启后忘记自己作出的承诺。"),
    SettingWords::new(
        "bug-ignore-accepted",
        "无视已接受的值",
        "提议者无视承诺中报告的值，总是提出自己的值。",
    ),
    SettingWords::new("bug-half-quorum", "半数即可", "把半数节点（向下取整）当作多数派。"),
    SettingWords::new(
        "bug-accept-without-promise",
        "接受而不承诺",
        "接受者接受提案时，没有把承诺提高到该提案的编号。",
    ),
    SettingWords::new("bug-reuse-ballot", "重用编号", "提议者不记录自己用过的编号，因而再次使用同一个编号。"),
    SettingWords::new("bug-invent-value", "捏造值", "提议者重启后，提出一个没有客户端请求过的值。"),
    SettingWords::new(
        "bug-node-first",
        "节点号在前",
        "提案编号先比节点号，再比轮次，因此 n1 的编号永远大不过 n2 的。",
    ),
    SettingWords::new("bug-keep-value", "保留旧值", "接受者接受编号更大的提案时，保留自己先前接受的值。"),
    SettingWords::new("bug-answer-own", "应答自己的值", "提议者总是告诉客户端，自己的值已被选定。"),
];

const EXPERIMENTS: Experiments = Experiments::new(
    &experiments::EXPERIMENTS,
    &[
        ("引发抢占", "n1 正要为 tea 发起一轮。此刻让 c2 向 n2 请求 coffee，第二个提议者就会发起自己的一轮。"),
        (
            "看一个值被选定",
            "承诺了较高编号的接受者会拒绝较低的编号，所以两个提议者可能反复抢占。随机的等待时间最终让其中一方得手。",
        ),
        ("不让任何人透露结果", "拦住所有 CHOSEN 消息。还不知道选定值的节点，再也没法直接打听到。"),
        ("让 n2 忘掉结果", "n2 会丢失它学到的结果，磁盘上只留下它承诺过什么、接受过什么。"),
        ("让它重启", "n2 向其他节点询问选定了什么，却收不到应答。它还能做的，就是自己发起一轮。"),
        (
            "它能选出别的值吗？",
            "任意两个多数派至少有一个共同的节点。所以做出承诺的节点中，必有一个接受过选定的值，n2 只能再次提议它。",
        ),
        ("改为提议 milk", "选定的值不会再变。此后客户端无论提议什么，得到的都是同一个值。"),
    ],
);

/// 它自己的规则被什么违反。
fn violation(evidence: &Evidence) -> Option<String> {
    match evidence {
        Evidence::Ballot(evidence) => Some(ballots::violation(evidence)),
        Evidence::Answer(evidence) => Some(untrue(evidence)),
        _ => None,
    }
}

/// 与被选定的值不同的应答。
fn untrue(evidence: &UntrueAnswer<Outcome, Payload>) -> String {
    let UntrueAnswer::UntrueAnswer { ticket, by, outcome, chosen } = evidence;
    let told = match outcome {
        Outcome::Chosen(answer) => quoted(answer.0),
        Outcome::KeyValue(answer) => format!(" {answer} "),
        Outcome::Changed(verdict) => format!(" {verdict} "),
    };
    let truth = match chosen {
        Some(chosen) => format!("被选定的是{}", ballots::value(chosen)),
        None => "还没有值被选定".into(),
    };
    format!("{by} 告诉 {} {told}已被选定，但{truth}。", ticket.client)
}
