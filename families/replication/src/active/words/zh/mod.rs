//! 主动复制，中文。

mod facts;

pub(crate) use facts::of_part;

use crate::active::{TimerName, experiments};
use crate::words::zh::Voice;
use faultline_agreement::BALLOTS;
use faultline_agreement::words::part::zh as part;
use faultline_engine::view::{Held, LogCell};
use faultline_language::{Experiments, ProtocolWords, SettingWords};
use faultline_rules::words::zh as shared;

/// 这个协议说的话。
pub(crate) static VOICE: Voice = Voice {
    protocols: &[("active", &WORDS)],
    rule: |slug| rule(slug).or_else(|| shared::of_consensus(slug)),
    timer: |name| TimerName::find(name.0).map(timer),
    fired: |name| TimerName::find(name.0).map(fired),
    epoch: |epoch| format!("编号 {epoch}"),
    entry,
    label: part::label,
    tag: part::tag,
    fact: |who, fact| fact.own().map(|fact| facts::fact(who, fact)),
    violation: |evidence| evidence.own().map(facts::violation),
};

static WORDS: ProtocolWords = ProtocolWords {
    name: "主动复制",
    about: "每个副本都按同样的次序执行每个请求，每个副本都应答。某个副本崩溃时，谁也不必察觉：别的副本已经应答了。次序由定序器编号，\
            或者由各副本用 Multi-Paxos 商定。客户端取第一个应答，或者等到足够多的副本说法一致。",
    settings: &[SETTINGS],
    experiments: EXPERIMENTS,
    model: None,
};

/// 规则的名称和内容。
fn rule(slug: &str) -> Option<(&'static str, &'static str)> {
    Some(match slug {
        "same-order" => ("次序相同", "在每个编号上，所有副本执行的都是同一个请求。"),
        "same-state" => ("状态相同", "执行过同样请求的副本，应答相同，持有的值也相同。"),
        "caught-up-before-it-answers" => {
            ("补齐之后才应答", "副本执行并应答一个请求之前，必须执行完排在它前面的所有请求。")
        }
        "every-replica-every-request" => (
            "每个副本都执行每个请求",
            "故障全部修复、又平静了足够久之后，任何副本执行过的请求，每个副本都已执行，每个请求都有应答。",
        ),
        _ => return None,
    })
}

/// 副本等待什么。
fn timer(timer: TimerName) -> &'static str {
    match timer {
        TimerName::Latest => "该通报最新编号",
        TimerName::Fetch => "缺少编号",
        TimerName::Election => "没有领导者的消息",
        TimerName::Heartbeat => "下一次心跳",
    }
}

/// 定时器到期而没有事实时，副本做什么，为什么。
fn fired(timer: TimerName) -> (&'static str, &'static str) {
    match timer {
        TimerName::Latest => ("通报最新的编号", "如果最后一个编号在途中丢失，副本不会知道自己缺了它"),
        TimerName::Fetch => ("查找自己缺少的请求", "需要的请求过了一阵仍未到来"),
        TimerName::Election => ("寻找领导者", "太久没有领导者的消息"),
        TimerName::Heartbeat => ("告诉其他副本自己仍是领导者", "否则它们会另选一个"),
    }
}

/// 定序器所排次序中的一个请求。
fn entry(cell: &LogCell, executed: bool, durable: bool) -> String {
    if cell.epoch.kind == Some(&BALLOTS) {
        return part::entry(cell, executed, durable);
    }
    let Held::Command { text, .. } = &cell.held else { return "还没有内容".into() };
    let state = match (executed, durable) {
        (true, true) => "已执行",
        (true, false) => "已执行，未落盘",
        (false, true) => "尚未执行",
        (false, false) => "尚未执行，未落盘",
    };
    format!("{text}，{state}")
}

const SETTINGS: &[SettingWords] = &[
    SettingWords::new(
        "order",
        "排序方式",
        "由谁给请求排序。sequencer：定序器 n1 给请求编号，它停机时不再有新的编号。paxos：各副本用 Multi-Paxos 选出领导者，领导者不在了就另选一个。",
    ),
    SettingWords::new(
        "answers",
        "应答",
        "客户端取哪个应答。first：第一个，前提是副本至多停机。equal：等到 2f+1 个副本中有 f+1 个说法一致，这样 f 个副本可以出错（§3、§4.2）。",
    ),
    SettingWords::new("latest", "通报间隔", "定序器每隔多久通报最新的编号，免得有副本缺了却不知道。"),
    SettingWords::new("fetch", "补取等待", "缺少的编号也许只是迟到：等这么久之后，副本才去索取。"),
    SettingWords::new(
        "election",
        "选举超时",
        "使用 Multi-Paxos 时，副本这么久没有领导者的消息，就自己尝试领导。",
    ),
    SettingWords::new("bug-arrival-order", "按到达次序执行", "副本反正能收到所有请求，于是来一个执行一个。"),
    SettingWords::new(
        "bug-read-clock",
        "读取时钟",
        "同一个键的两次写，以较新的为准；新旧看副本执行时自己的时钟。",
    ),
    SettingWords::new("bug-local-reads", "读不排序", "读什么也不改变，于是副本立即用手头的数据应答。"),
    SettingWords::new("bug-no-sessions", "重复执行", "重试的请求又得到编号，又执行一次。"),
    SettingWords::new("bug-no-fetch", "不理会缺口", "副本收到下一个编号就执行，不管前面缺了什么。"),
    SettingWords::new("bug-unwritten-order", "未写先发", "编号还没有写入自己的磁盘，定序器就告诉别的副本。"),
    SettingWords::new(
        "bug-no-latest",
        "不通报最新编号",
        "定序器从不通报最新的编号。没有收到它的副本，永远不会去索取。",
    ),
];

const EXPERIMENTS: Experiments = Experiments::new(
    &experiments::EXPERIMENTS,
    &[
        (
            "让一个副本崩溃",
            "c1 和 c2 同时请求所有副本，每个副本都执行全部请求并应答。n3 没了，客户端会察觉什么？",
        ),
        (
            "让 n3 回来",
            "客户端取其他副本的应答：n3 崩溃，谁也不必察觉。现在让它从磁盘重新启动。这期间排好的请求，它得去补取。",
        ),
        (
            "让 n3 说谎",
            "n3 先依次执行完错过的请求，再应答新的请求。现在让它对客户端说自己什么也没有，同时照样执行全部请求。",
        ),
        (
            "说法不一",
            "客户端收到两种不同的应答，就知道出了问题。answers = first 时它取最先到的，answers = equal 时取足够多的副本一致给出的。",
        ),
        (
            "让排序的那个崩溃",
            "其他副本有全部数据。如果编号由定序器给出，没有它就执行不了新的请求；如果 order = paxos，它们会另选领导者。",
        ),
    ],
);
