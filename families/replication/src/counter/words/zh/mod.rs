//! 计数器，中文。

mod facts;
mod settings;

use crate::active;
use crate::active::words::zh as of_active;
use crate::counter::{AUTHORS, TimerName, experiments};
use crate::words::zh::Voice;
use faultline_agreement::words::part::zh as part;
use faultline_engine::Epoch;
use faultline_engine::view::LogCell;
use faultline_language::{Experiments, Model, ProtocolWords};

/// 这个协议说的话。
pub(crate) static VOICE: Voice = Voice {
    protocols: &[("counter", &WORDS)],
    rule,
    timer: |name| TimerName::find(name.0).map(timer),
    fired: |name| TimerName::find(name.0).map(fired),
    epoch,
    entry,
    label: part::label,
    tag: part::tag,
    // Multi-Paxos 做了什么，用主动复制的话来说：它也带着这个部件。
    fact: |who, fact| match fact.own() {
        Some(active::Fact::Paxos(fact)) => Some(of_active::of_part(who, fact)),
        _ => fact.own().map(|fact| facts::fact(who, fact)),
    },
    violation: |evidence| evidence.own().map(facts::violation),
};

/// 日志的轮次，或者一次累加由谁受理。
fn epoch(epoch: Epoch) -> String {
    if epoch.kind == Some(&AUTHORS) { format!("由 n{epoch} 受理") } else { format!("编号 {epoch}") }
}

fn entry(cell: &LogCell, committed: bool, durable: bool) -> String {
    if cell.epoch.kind == Some(&AUTHORS) {
        facts::entry(cell, durable)
    } else {
        part::entry(cell, committed, durable)
    }
}

static WORDS: ProtocolWords = ProtocolWords {
    name: "容错计数器",
    about: "几个副本记同一个数。一次累加，记下它的活动副本达到阈值，才算确认；运维人员可以加入、升级、降级、移除副本。朴素的写法\
            把每次累加只发一遍，没有标识，也没有次序，丢一条消息就会数错。复制日志和带标识的 PN 计数器不会。",
    settings: &[settings::SETTINGS],
    experiments: EXPERIMENTS,
    model: Some(Model {
        modelled: "同一个阈值下的三种形式；活动副本、备用副本、不参与的节点，以及在三者之间变动的命令；升级前补齐，移除后移交；低于阈值\
                   时不作保证；带标识的请求；磁盘和重启。",
        not_modelled: "节点加入或离开日志：角色只决定谁的副本算数，用日志时所有节点都参与定序。日志的截断，以及大家都有之后把单次的累加合并掉。\
                       磁盘丢失。",
        different: "没有对应的论文。朴素形式照着流行文章的写法，但写入磁盘，也等够阈值，所以它出错只因为没有标识和次序。PN 计数器把每次累加分开\
                    保存，而不是每个副本一个总和（RR-7506），因为总和分不清别的副本上的一次重试和第二次累加。",
    }),
};

/// 规则的名称和内容。
fn rule(slug: &str) -> Option<(&'static str, &'static str)> {
    Some(match slug {
        "counted-once" => {
            ("只计一次", "不管一个请求来几遍、从哪里来，一个副本只计一次；计数每次只变动累加的那个量。")
        }
        "threshold-kept" => ("守住阈值", "把一次累加落盘的活动副本达到阈值，才能告诉客户端已经记下。"),
        "caught-up-before-promoted" => (
            "补齐之后才升级",
            "命令到来时已有的，一个副本全都有了，才能升为活动副本。用日志时，以领导者有的为准；用 PN 计数器时，以问过的活动副本\
                 有的为准，没问到的要少于阈值。",
        ),
        "acknowledged-additions-kept" => (
            "确认过的累加不会丢",
            "一切正常了足够久之后，凡是告诉过客户端已经记下的累加，每个活动副本都计了。",
        ),
        "counts-agree" => ("计数一致", "一切正常了足够久之后，所有副本的计数相同，每个请求都有应答。"),
        _ => return None,
    })
}

/// 节点等待什么。
fn timer(timer: TimerName) -> &'static str {
    match timer {
        TimerName::Tell => "该说自己有什么",
        TimerName::Election => "没有领导者的消息",
        TimerName::Heartbeat => "下一次心跳",
    }
}

/// 定时器到期而没有事实时，节点做什么，为什么。
fn fired(timer: TimerName) -> (&'static str, &'static str) {
    match timer {
        TimerName::Tell => ("说自己有什么", "别的副本由此得知它还在，也得知有没有谁缺什么"),
        TimerName::Election => ("寻找领导者", "太久没有领导者的消息"),
        TimerName::Heartbeat => ("告诉其他节点自己仍是领导者", "否则它们会另选一个"),
    }
}

const EXPERIMENTS: Experiments = Experiments::new(
    &experiments::EXPERIMENTS,
    &[
        (
            "让一个活动副本崩溃",
            "n1、n2、n3 是活动副本，每次累加要有其中两个记下。让 n3 崩溃：c1 察觉得到吗？",
        ),
        (
            "再让一个崩溃",
            "两个就够了。现在让 n2 也崩溃。活动副本只剩一个，低于阈值，尽管五个节点里还有三个，日志仍有多数派。",
        ),
        (
            "等到拒绝",
            "c1 请求的可能已经进了日志，以后也会计。但谁都不能说它已经记下，所以领导者告诉 c1：不作任何保证。",
        ),
        ("让 n2 回来", "这段时间没有确认过什么。让 n2 从磁盘重新启动：它会补齐，又能算一份。"),
        (
            "升级 n4",
            "n4 已经加入，一直在照着别的副本记。运维人员下令升级：它补齐了，才成为活动副本，它的一份才能顶替丢掉的那份。",
        ),
        ("等下一次累加", "等到有一次累加得到确认，看看谁有它：任意两个活动副本就够，同一个不会算两遍。"),
    ],
);
