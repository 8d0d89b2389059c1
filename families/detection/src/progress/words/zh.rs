//! 监督进展，中文。

use faultline_language::{Experiments, ProtocolWords, SettingWords};

pub(crate) static WORDS: ProtocolWords = ProtocolWords {
    about: "每个节点一步一步地工作，每一步落盘之后才报告，另外还发送心跳。其他节点同时观察两者：仍在发送心跳、却已停止工作的节点，\
            只能从缺少的进展中发现。",
    settings: &[SETTINGS],
    experiments: Experiments::NONE,
};

const SETTINGS: &[SettingWords] = &[
    SettingWords::new("step", "一步", "工作的一步用多久，不包括写检查点的时间。"),
    SettingWords::new("pace", "节奏", "一个节点这么久没有报告任何一步，就是慢了。仅此而已，不采取行动。"),
    SettingWords::new("patience", "耐心", "一个节点这么久没有报告任何一步，就是卡住了。"),
    SettingWords::new("interval", "间隔 η", "每个节点每隔多久发送一次心跳。"),
    SettingWords::new("delta", "超时 δ", "一个节点的心跳沉默这么久，就很可能已经崩溃。"),
    SettingWords::new(
        "bug-beat-is-progress",
        "把心跳当作进展",
        "每次心跳都重置监督的定时器，而心跳与工作并不在同一个线程。",
    ),
    SettingWords::new(
        "bug-replayed-report",
        "把磁盘上的旧内容当作进展",
        "节点重启时的报告算作进展，而它只是重复旧的检查点。",
    ),
    SettingWords::new(
        "bug-old-report",
        "相信旧报告",
        "任何报告都算作进展，哪怕是崩溃之前发送的，或者关于早已知道的一步。",
    ),
    SettingWords::new("bug-slow-is-stuck", "没有耐心", "节点一慢，就被认为卡住了。"),
    SettingWords::new("bug-first-report", "等待第一步", "记下对方的第一步之后，才开始监督它。"),
    SettingWords::new("bug-never-again", "不再信任", "一个节点只要卡住过一次，就不再被理会。"),
];
