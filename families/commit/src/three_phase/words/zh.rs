//! 三阶段提交，中文。

use crate::three_phase::experiments;
use crate::words::zh::settings::SETTINGS;
use faultline_language::{Experiments, ProtocolWords};

pub(crate) static WORDS: ProtocolWords = ProtocolWords {
    name: "三阶段提交",
    about: "多一个阶段，使得协调者崩溃之后，其余节点可以继续。节点崩溃时它不会阻塞；但发生网络分区，或某个节点只是\
             变慢时，各节点的决定可能不一致。",
    settings: &[SETTINGS],
    experiments: EXPERIMENTS,
    model: None,
};

const EXPERIMENTS: Experiments = Experiments::new(
    &experiments::EXPERIMENTS,
    &[
        (
            "拦住协调者的决定",
            "已预提交的参与者知道所有人都投了赞成票，现在却再也等不到消息。只有两个阶段的话，它们就卡在这里。",
        ),
        (
            "它们不再等待",
            "沉默持续一段时间，就有一个参与者接手，询问其他参与者进行到哪一步：有人已预提交就提交，没有就中止。",
        ),
        ("让 n1 真的崩溃", "对其他节点来说，崩溃也不过是同样的沉默。没有 n1，它们照样了结事务，释放锁。"),
        ("让它重启", "n1 不在时，有些事务可能已经了结。日志中没有结果的，它去问其他节点。"),
        (
            "放行旧消息",
            "消息迟到了，什么也改变不了：各节点的结果一致。但假如网络在大家预提交之前就已分区，两边都把沉默当作崩溃，就可能做出不同的决定。",
        ),
    ],
);
