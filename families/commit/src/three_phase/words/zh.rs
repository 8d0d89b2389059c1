//! 三阶段提交，中文。

use crate::words::zh::settings::SETTINGS;
use faultline_language::{Experiments, ProtocolWords};

pub(crate) static WORDS: ProtocolWords = ProtocolWords {
    about: "多一个阶段，使得协调者崩溃之后，其余节点可以继续。节点崩溃时它不会阻塞；但发生网络分区，或某个节点只是\
             变慢时，各节点的决定可能不一致。",
    settings: &[SETTINGS],
    experiments: Experiments::NONE,
};
