//! 两阶段提交，中文。

use crate::two_phase::experiments;
use crate::words::zh::settings::SETTINGS;
use faultline_language::{Experiments, ProtocolWords};

pub(crate) static WORDS: ProtocolWords = ProtocolWords {
    name: "两阶段提交",
    about: "协调者询问每个参与者能否完成事务中自己的部分，只有全体赞成才提交。参与者投赞成票之后必须等待决定，即使\
             协调者已经崩溃。",
    settings: &[SETTINGS],
    experiments: EXPERIMENTS,
    model: None,
};

const EXPERIMENTS: Experiments = Experiments::new(
    &experiments::EXPERIMENTS,
    &[
        ("让协调者的磁盘变慢", "n1 先把决定写入磁盘，再告诉别人。在此之前，投过票的参与者只能等待。"),
        (
            "看参与者阻塞",
            "投了赞成票的参与者不能单独提交，也不能单独中止。它询问 n1，得不到应答，锁也不能放。",
        ),
        (
            "让协调者崩溃",
            "除了 n1，没有人知道它决定了什么，甚至不知道它有没有决定。它停多久，相关的锁就占多久。",
        ),
        ("让它重启", "n1 读自己的日志：已有决定的照办，没有决定的事务一律中止。"),
        ("看锁被释放", "参与者终于得知结果，没有哪个事务只做了一半：两阶段提交是安全的，但会阻塞。"),
        ("让磁盘恢复原速", "危险的时刻变短了，但没有消失。再快也消除不了它；增加第三个阶段就是一种尝试。"),
    ],
);
