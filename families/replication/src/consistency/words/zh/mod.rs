//! 副本的承诺，中文。

mod facts;
mod settings;

use crate::consistency::{TimerName, experiments};
use crate::words::zh::Voice;
use faultline_language::{Experiments, Model, ProtocolWords};

/// 这个协议说的话。
pub(crate) static VOICE: Voice = Voice {
    protocols: &[("consistency", &WORDS)],
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
    name: "一致性模型",
    about: "同一份数据，每个节点各有一个副本，承诺什么由设置决定：线性一致、顺序一致、因果一致、PRAM 或最终一致。承诺越强，客户端等得越久，\
             网络分区时能得到的服务也越少。客户端换了副本，可以自己带着读过什么、写过什么，从而有自己的保证。",
    settings: &[settings::SETTINGS],
    experiments: EXPERIMENTS,
    model: Some(Model {
        modelled: "五种承诺都按各自论文的算法，合在一个状态机里；冲突按 Lamport 时钟或到达先后取舍；四种会话保证，向量由客户端携带；\
                   反熵；磁盘与重启。",
        not_modelled: "定序器丢失后仍能继续的次序（主动复制那一章有）；写快读慢的算法；事务；磁盘丢失；只存一部分数据的副本。",
        different: "讲内存模型的论文里没有故障，客户端也不换地方。客户端若在写到达之前就去别的副本重复同一个请求，会多出一个写。\
                    因果一致性的规则，只要求因果内存与因果收敛共有的部分。",
    }),
};

/// 规则的名称和内容。
fn rule(slug: &str) -> Option<(&'static str, &'static str)> {
    Some(match slug {
        "sequential-consistency" => {
            ("顺序一致性", "所有请求能排成一个次序，解释每一个应答，并保持每个进程自己的先后。")
        }
        "causal-consistency" => {
            ("因果一致性", "如果读者已经直接或间接知道某个写，就不会再读到被它覆盖的值。")
        }
        "pram-consistency" => ("PRAM 一致性", "每个进程的写，大家都按写的先后看到。"),
        "read-your-writes" => ("读己之写", "应答客户端读请求的副本，有该客户端先前写过的一切。"),
        "monotonic-reads" => ("单调读", "应答客户端读请求的副本，有该客户端先前读到过的一切。"),
        "monotonic-writes" => ("单调写", "任何副本接受客户端后面的写之前，先有它前面的写。"),
        "writes-follow-reads" => ("写随读后", "任何副本接受客户端的写之前，先有客户端在那之前读到的。"),
        "delivery-order" => (
            "按序应用",
            "副本应用一个写之前，必须在它前面的都已经有了：依共同的次序，依可能的原因，或依写者的先后。",
        ),
        "writes-arrive" => {
            ("写必到达", "一切正常之后，每个写都到达每个副本；承诺了相同的，副本就相同；每个请求都有应答。")
        }
        _ => return None,
    })
}

/// 节点等待什么。
fn timer(timer: TimerName) -> &'static str {
    match timer {
        TimerName::Repair => "下一次比对",
    }
}

/// 定时器到期而没有事实时，节点做什么，为什么。
fn fired(timer: TimerName) -> (&'static str, &'static str) {
    match timer {
        TimerName::Repair => ("告诉另一个副本自己有什么", "消息可能丢失，所以两个副本不时比对一次"),
    }
}

const EXPERIMENTS: Experiments = Experiments::new(
    &experiments::EXPERIMENTS,
    &[
        (
            "让 n3 晚一点听到 n1",
            "c1 在 n1 上数 x，c2 在 n2 上数 y，c3 在 n3 上读 y，应答都立刻就到。让 n1 到 n3 的消息走 400 毫秒：谁的应答也没有变慢。",
        ),
        (
            "扣下一个写",
            "c2 在 n2 写的，需要 n2 已应用的一切，c1 的计数也在内。n3 还缺这些，就扣下这个写，c3 读到的 y 也就旧一些。",
        ),
        ("隔开 n3", "c3 照样有应答，按 n3 有的来答。把承诺改成线性一致，它就只能等：这就是取舍。"),
        ("修复网络", "副本互相比对，n3 缺少的都发给它。所有副本又相同了。"),
    ],
);
