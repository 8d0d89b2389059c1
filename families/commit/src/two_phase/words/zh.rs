//! 两阶段提交，中文。

use crate::words::zh::settings::SETTINGS;
use faultline_language::{Experiments, ProtocolWords};

pub(crate) static WORDS: ProtocolWords = ProtocolWords {
    about: "协调者询问每个参与者能否完成事务中自己的部分，只有全体赞成才提交。参与者投赞成票之后必须等待决定，即使\
             协调者已经崩溃。",
    settings: &[SETTINGS],
    experiments: Experiments::NONE,
};
