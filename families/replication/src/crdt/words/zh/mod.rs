//! 无冲突复制数据类型，中文。

mod facts;
mod settings;

use crate::crdt::{TimerName, experiments};
use crate::words::zh::Voice;
use faultline_language::{Experiments, ProtocolWords};

/// 这个协议说的话。
pub(crate) static VOICE: Voice = Voice {
    protocols: &[("crdt", &WORDS)],
    rule,
    timer: |name| TimerName::find(name.0).map(timer),
    fired: |name| TimerName::find(name.0).map(fired),
    epoch: |epoch| format!("来自 n{epoch}"),
    entry: |cell, _, durable| facts::entry(cell, durable),
    label: |_| None,
    tag: |_| None,
    fact: |who, fact| fact.own().map(|fact| facts::fact(who, fact)),
    violation: |evidence| evidence.own().map(facts::violation),
};

static WORDS: ProtocolWords = ProtocolWords {
    name: "CRDT",
    about: "每个副本独自应答客户端，不管谁被隔开。它不时把自己有的发给另一个副本，由对方并入。并入可以乱序，可以重复：\
             更新相同的副本，内容就相同。有计数器、寄存器、集合和文本，每种类型对互不知情的修改各有自己的约定。",
    settings: &[settings::SETTINGS],
    experiments: EXPERIMENTS,
    model: None,
};

/// 规则的名称和内容。
fn rule(slug: &str) -> Option<(&'static str, &'static str)> {
    Some(match slug {
        "strong-convergence" => (
            "更新相同，值就相同",
            "每个对象的值，正是把它的更新逐个算过一遍的结果。所以更新相同的副本，内容相同，不管更新怎么来的。",
        ),
        "intent-kept" => (
            "本意不丢",
            "只有知道某个更新的人，才能撤销它：并发时添加胜过删除，写入只取代作者见过的值，字符保持有人见过的先后。",
        ),
        "own-names" => ("每个更新有自己的名字", "没有两个更新同名。"),
        "acknowledged-on-disk" => ("确认过的已落盘", "客户端得知修改完成时，说这话的副本已经把它落盘。"),
        "changed-once" => ("一个副本只改一次", "同一个修改，客户端向一个副本问多少遍，它也只做一次。"),
        "only-stable-collected" => ("人人都有才回收", "副本要等每个副本都有了那次删除，才会丢掉墓碑。"),
        "updates-reach-all" => {
            ("更新到达所有副本", "一切正常之后，任何磁盘上有的更新都会到达每个副本，每个请求都有应答。")
        }
        _ => return None,
    })
}

/// 节点等待什么。
fn timer(timer: TimerName) -> &'static str {
    match timer {
        TimerName::Gossip => "下一次 Gossip",
    }
}

/// 定时器到期而没有事实时，节点做什么，为什么。
fn fired(timer: TimerName) -> (&'static str, &'static str) {
    match timer {
        TimerName::Gossip => {
            ("轮到与另一个副本 Gossip", "它不时发送自己有的，或者对方尚未确认的，后者也可能什么都没有")
        }
    }
}

const EXPERIMENTS: Experiments = Experiments::new(
    &experiments::EXPERIMENTS,
    &[
        ("隔开 n3", "c1 在 n1 上加，c2 在 n2 上加，都立刻得到应答。隔开 n3：它会落后，而没有人等它。"),
        (
            "丢掉大部分消息",
            "让网络丢掉六成的消息。丢了的，下一次 Gossip 还会发，只是要过更久，大家才会相同。",
        ),
        ("让 n1 崩溃", "n1 说过已完成的，都在它的磁盘上，也许别处还没有。它的客户端改问别的副本。"),
        ("修复网络", "一两轮 Gossip 之后，n3 的内容就与别的副本相同：每次加只算一遍，不管消息来了几遍。"),
    ],
);
