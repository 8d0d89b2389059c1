//! 各项设置的作用。

use faultline_language::SettingWords;

pub(super) const SETTINGS: &[SettingWords] = &[
    SettingWords::new(
        "form",
        "形式",
        "naive：被问到的副本把每次累加发给每个活动副本，只发一遍。log：所有节点用 Multi-Paxos 商定一份日志，照日志计数。pn：每个活动副本\
         都受理累加，每次累加有自己的名字，像集合的元素一样互相交换。",
    ),
    SettingWords::new("threshold", "阈值", "几个活动副本把一次累加落盘之后，才能告诉客户端已经记下。"),
    SettingWords::new(
        "active",
        "起初的活动副本",
        "运行开始时有几个节点是活动副本：从 n1 起。其余的不参与计数。",
    ),
    SettingWords::new(
        "tell",
        "报告间隔",
        "副本平均多久报告一次自己有什么。沉默超过四个间隔再加 50 ms，就当作不在。",
    ),
    SettingWords::new("election", "选举超时", "使用 Multi-Paxos 时：多久没有领导者的消息，节点就尝试领导。"),
    SettingWords::new(
        "claim",
        "按什么判断",
        "settings：按形式所承诺的；朴素形式只承诺阈值。counter：不管什么形式，都要数对。linearizable：除此之外，还要表现得像只有一份。",
    ),
    SettingWords::new("bug-no-sessions", "重试再计一次", "重复到来的请求又计一次，日志和 PN 计数器都如此。"),
    SettingWords::new(
        "bug-answer-first",
        "过早应答",
        "只要一个活动副本有了，就告诉客户端已经记下，不管阈值是多少。",
    ),
    SettingWords::new("bug-count-standbys", "备用副本也算", "备用副本也算进阈值。"),
    SettingWords::new("bug-lower-threshold", "降低阈值", "听得到的活动副本少于阈值时，有几个就算够了。"),
    SettingWords::new("bug-promote-early", "过早升级", "命令一到就升级，不管备用副本缺什么。"),
    SettingWords::new("bug-send-once", "只发一遍", "每次累加只发给每个副本一遍，丢了也不再发。"),
    SettingWords::new("bug-no-handover", "不移交", "被移除的副本，把只有自己才有的留着不交。"),
    SettingWords::new("bug-unwritten", "没写就说", "累加还没落盘，副本就说自己有了。"),
    SettingWords::new(
        "bug-stale-reads",
        "读不按次序",
        "使用日志时：节点按自己执行到的，立刻应答读，因为读不改变什么。",
    ),
];
