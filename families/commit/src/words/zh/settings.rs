//! 原子提交各协议共有的设置，中文。

use faultline_language::SettingWords;

pub(crate) const SETTINGS: &[SettingWords] = &[
    SettingWords::new("votes", "投票超时", "协调者等待投票多久之后中止事务。"),
    SettingWords::new("decision", "决定超时", "参与者投赞成票之后，等待决定多久再开始询问。"),
    SettingWords::new("resend", "重发", "协调者等待多久之后重新发送决定。"),
    SettingWords::new(
        "presume",
        "推定",
        "没有记录意味着什么：不作推定，或推定中止；后者所需的记录和消息更少。",
    ),
    SettingWords::new("cooperative", "协作", "等待决定的参与者也询问其他参与者（BHG87 §7.4）。"),
    SettingWords::new("bug-majority", "过半即提交", "超过半数的参与者投赞成票，协调者就提交。"),
    SettingWords::new("bug-forget-yes", "忘记赞成票", "参与者重启后，无视日志中自己的赞成票。"),
    SettingWords::new("bug-unwritten-yes", "未落盘先投票", "参与者不等赞成票的记录落盘就投票。"),
    SettingWords::new("bug-early-answer", "过早应答", "提交记录还没有落盘，协调者就宣布提交。"),
    SettingWords::new("bug-abort-on-timeout", "单方面中止", "参与者投赞成票之后，等不到消息就自行中止。"),
    SettingWords::new("bug-early-release", "过早解锁", "参与者一投票就释放锁。"),
    SettingWords::new(
        "bug-forget-locks",
        "忘记锁",
        "参与者带着未决的事务重启后会询问决定，但不再锁定它的键。",
    ),
    SettingWords::new("bug-no-wait", "不等确认", "协调者发出预提交之后，不等确认就提交。"),
];
