//! 链式复制，中文。

mod facts;

use crate::chain::{TimerName, experiments};
use crate::words::zh::Voice;
use faultline_engine::view::{Held, LogCell};
use faultline_language::{Experiments, ProtocolWords, SettingWords};

/// 这个协议说的话。
pub(crate) static VOICE: Voice = Voice {
    protocols: &[("chain", &WORDS)],
    rule,
    timer: |name| TimerName::find(name.0).map(timer),
    fired: |name| TimerName::find(name.0).map(fired),
    epoch: |epoch| format!("配置 {epoch}"),
    entry,
    label: |_| None,
    tag: |_| None,
    fact: |who, fact| fact.own().map(|fact| facts::fact(who, fact)),
    violation: |evidence| evidence.own().map(facts::violation),
};

static WORDS: ProtocolWords = ProtocolWords {
    name: "链式复制",
    about: "几台服务器排成一列，各存一份同样的数据。更新从链头进入，逐台往后传；链尾收到时，所有服务器就都有了，由链尾应答。\
             读也由链尾应答。主节点把出了故障的服务器移出链。使用 CRAQ 时，每台服务器都能应答读。",
    settings: &[SETTINGS],
    experiments: EXPERIMENTS,
    model: None,
};

/// 规则的名称和内容。
fn rule(slug: &str) -> Option<(&'static str, &'static str)> {
    Some(match slug {
        "update-propagation" => (
            "更新传播不变式",
            "在同一条链中，每台服务器的历史都是其前驱历史的前缀：更新相同、次序相同，也不比前驱多。",
        ),
        "acknowledged-updates-kept" => (
            "确认过的更新不会丢失",
            "客户端得知的更新，链中每台自称数据完整的服务器都已落盘，而且这样的服务器至少有一台。",
        ),
        "one-chain-per-number" => ("一个编号一条链", "无论什么崩溃，都不会有两条链使用同一个配置编号。"),
        "chain-recovers" => (
            "链会恢复完整",
            "故障全部修复、又平静了足够久之后，每台服务器都在链中且数据完整，每个请求都有应答。",
        ),
        _ => return None,
    })
}

/// 节点等待什么。
fn timer(timer: TimerName) -> &'static str {
    match timer {
        TimerName::Beat => "下一次心跳",
        TimerName::Resend => "没有收到确认",
        TimerName::Silence => "服务器没有消息",
        TimerName::Lease => "租约到期",
    }
}

/// 定时器到期而没有事实时，节点做什么，为什么。
fn fired(timer: TimerName) -> (&'static str, &'static str) {
    match timer {
        TimerName::Beat => ("告诉主节点自己还在", "主节点会认定没有消息的服务器出了故障"),
        TimerName::Resend => ("若还有更新未确认，就问后继有些什么", "消息可能在途中丢了"),
        TimerName::Silence => ("发现一台服务器没有消息", "太久没有收到它的消息"),
        TimerName::Lease => ("可以把没有消息的服务器移出链了", "它的租约已经到期，不会再应答读"),
    }
}

/// 一台服务器历史中的一个更新。
fn entry(cell: &LogCell, committed: bool, durable: bool) -> String {
    let Held::Command { text, .. } = &cell.held else { return "还没有内容".into() };
    let state = match (committed, durable) {
        (true, _) => "已确认",
        (false, true) => "尚不知是否已确认",
        (false, false) => "尚不知是否已确认，未落盘",
    };
    format!("{text}，配置 {}，{state}", cell.epoch)
}

const SETTINGS: &[SettingWords] = &[
    SettingWords::new(
        "craq",
        "每台都可读（CRAQ）",
        "每台服务器都应答读。如果不知道自己最新的版本是否已确认，就去问链尾该读哪个版本（CRAQ §2.3）。",
    ),
    SettingWords::new("heartbeat", "心跳间隔", "服务器每隔多久告诉主节点自己还在。"),
    SettingWords::new("timeout", "超时", "这么久没有消息，主节点就认定服务器出了故障。"),
    SettingWords::new(
        "lease",
        "租约",
        "服务器向主节点申请租约之后，可以应答读多久。租约到期之前，主节点不会移除任何服务器。设为 0s 就没有租约：被移除而不自知的服务器，可能拿旧值应答。",
    ),
    SettingWords::new("resend", "重新询问间隔", "等待确认多久之后，就去问后继有些什么。"),
    SettingWords::new("bug-answer-first", "链头抢先应答", "链头不等别的服务器收到更新，自己就应答客户端。"),
    SettingWords::new("bug-dirty-reads", "不问链尾", "使用 CRAQ 时，服务器直接用最新的版本应答，不问链尾。"),
    SettingWords::new("bug-skip-check", "不检查缺口", "收到什么就当作下一个更新，哪怕前面缺了一个。"),
    SettingWords::new("bug-unwritten", "未写先传", "更新还没有写入自己的磁盘，就往后传。"),
    SettingWords::new(
        "bug-early-tail",
        "链尾上任过早",
        "加入链的服务器还没有收齐前任链尾的数据，就开始服务。",
    ),
    SettingWords::new(
        "bug-last-copy",
        "移除最后一份",
        "即使没有别的服务器数据完整，主节点也照样移除没有消息的服务器。",
    ),
    SettingWords::new("bug-no-lease-wait", "不等租约", "租约还没有到期，主节点就移除没有消息的服务器。"),
    SettingWords::new("bug-forget-chain", "配置只在内存中", "主节点不把配置写入磁盘。"),
    SettingWords::new(
        "bug-keep-suffix",
        "保留未确认的更新",
        "被移除的服务器留着没有人确认过的更新，带着它们重新加入。",
    ),
    SettingWords::new("bug-no-sessions", "重复执行", "链头把重试的请求当作新的请求。"),
    SettingWords::new("bug-no-resend", "从不重发", "后继缺什么，前驱都不补发。"),
];

const EXPERIMENTS: Experiments = Experiments::new(
    &experiments::EXPERIMENTS,
    &[
        (
            "让中间崩溃",
            "c1 请求链头 n2，n2 把每个更新传给 n3，n3 再传给链尾 n4。n4 最后收到，这时所有服务器都有了，由 n4 应答。如果 n3 没了呢？",
        ),
        (
            "主节点修复",
            "n1 收不到 n3 的消息。等了太久之后，n1 把 n2 和 n4 接起来，途中丢失的更新由 n2 补发给 n4。",
        ),
        ("让 n3 回来", "它的位置已经没有了。它从链尾复制数据，其他服务器照常服务。"),
        ("新的链尾", "主节点把 n3 接在末尾。n4 有的 n3 都有了之后，n3 就是链尾，由它应答。"),
        ("让链头崩溃", "只有 n2 才有的更新会丢失，但没有谁得知过这些更新。"),
        ("下一台成为链头", "n1 发现之后，n4 就是链头。c1 问过 n1 就能找到它。"),
    ],
);
