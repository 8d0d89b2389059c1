//! 环，中文。

use faultline_language::{Experiments, ProtocolWords, SettingWords};

pub(crate) static WORDS: ProtocolWords = ProtocolWords {
    name: "环",
    about: "环中的进程选出编号最大的一个。每个进程只转发比自己大的编号，只有最大编号的消息能回到发送者手中。",
    settings: &[&[
        SettingWords::new("start", "开始", "没有收到消息时，进程等待多久之后提名自己。"),
        SettingWords::new("bug-pass-all", "什么都转发", "编号更小的消息也会转发。"),
    ]],
    experiments: Experiments::NONE,
    model: None,
};
