//! 各项设置的作用。

use faultline_language::SettingWords;

pub(super) const SETTINGS: &[SettingWords] = &[
    SettingWords::new(
        "promise",
        "承诺",
        "linearizable：如同只有一个副本。sequential：所有写有一个共同的次序，读由身边的副本应答。causal：先看到可能的原因，再看到结果。\
         pram：每个副本的写按先后看到。eventual：次序不定。",
    ),
    SettingWords::new(
        "conflicts",
        "同时的两个写",
        "last-writer：Lamport 时钟较晚的留下，副本最终相同。arrival：后到的留下，与论文一致，副本可能永远不同。eventual 总是最后写入者胜。",
    ),
    SettingWords::new("read-your-writes", "读己之写", "副本有了客户端在别处写的，才应答读（§3.1）。"),
    SettingWords::new("monotonic-reads", "单调读", "副本有了客户端在别处读到的，才应答读（§3.2）。"),
    SettingWords::new("monotonic-writes", "单调写", "任何副本都先有客户端前面的写，再接受后面的（§3.4）。"),
    SettingWords::new(
        "writes-follow-reads",
        "写随读后",
        "任何副本都先有客户端读到过的，再接受它随后的写（§3.3）。",
    ),
    SettingWords::new("repair", "比对间隔", "副本平均多久告诉另一个副本自己有什么。"),
    SettingWords::new(
        "claim",
        "评判标准",
        "settings：设置所承诺的。选别的，就不管设置承诺什么，也按那一种来评判，看它在哪里不成立。sessions：四种会话保证。",
    ),
    SettingWords::new("bug-local-reads", "就地读", "线性一致的读由身边的副本直接应答。"),
    SettingWords::new("bug-early-answer", "应答过早", "请求刚转给定序器，就告诉客户端写已完成。"),
    SettingWords::new("bug-order-twice", "重复排序", "请求再来一次，就在次序里再排一次。"),
    SettingWords::new("bug-as-they-come", "来什么用什么", "副本按到达的先后应用写。"),
    SettingWords::new("bug-no-dependencies", "不记依赖", "因果：写只等同一副本先前的写，不等写者见过的写。"),
    SettingWords::new("bug-forget-writes", "写没有名字", "应答不说是哪个写，会话也就带不走。"),
    SettingWords::new("bug-forget-reads", "读没有名字", "应答不说读到的是哪个写，会话也就带不走。"),
    SettingWords::new(
        "bug-only-here",
        "只问一处",
        "会话见过的写，只向接受它的那个副本核对，别的副本都不等。",
    ),
    SettingWords::new("bug-deaf-clock", "不听的时钟", "Lamport 时钟只数本副本的写，收到别人的写也不对照。"),
    SettingWords::new("bug-last-arrival", "后到者胜", "最终一致：后到的留下。"),
    SettingWords::new("bug-no-repair", "不补", "副本说了自己有什么，缺少的却没有人发给它。"),
    SettingWords::new("bug-unwritten", "未写先发", "写还没落盘，就发给别的副本。"),
];
