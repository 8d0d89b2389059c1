//! 各项设置的作用。

use faultline_language::SettingWords;

pub(super) const SETTINGS: &[SettingWords] = &[
    SettingWords::new(
        "type",
        "数据类型",
        "g-counter：只增的计数器。pn-counter：可增可减。lww-register：寄存器，按副本的时钟，最后写入者胜。mv-register：寄存器，\
         互不知情的值并存。2p-set：删过的元素再也加不回来。or-set：删除只去掉作者见过的。\
         rga：文本，字符打在字符后面，同一处有两个时，时间戳晚的在前。",
    ),
    SettingWords::new(
        "sync",
        "发送什么",
        "state：每次发送完整状态。delta：只发对方尚未确认的增量；不知道对方有什么，就发完整状态。",
    ),
    SettingWords::new("gossip", "Gossip 间隔", "副本平均多久向另一个副本发送一次。"),
    SettingWords::new("peer", "发给谁", "random：随机抽一个。in-turn：轮流。"),
    SettingWords::new(
        "buffer",
        "保留的增量",
        "副本替尚未确认的对方保留多少个增量。需要更早的，就发完整状态。",
    ),
    SettingWords::new(
        "garbage",
        "墓碑",
        "keep：删除留下的墓碑一直留着。collect：得知每个副本都有了那次删除，就丢掉。文本的墓碑一直留着，\
         因为别的字符跟在它们后面。",
    ),
    SettingWords::new(
        "claim",
        "评判标准",
        "type：数据类型所承诺的。intent：不管什么类型，更新只能被知道它的更新撤销。",
    ),
    SettingWords::new("bug-plain-counter", "普通计数器", "所有副本共用一个数，两个数里留大的。"),
    SettingWords::new("bug-plain-set", "普通集合", "删除就是直接去掉，什么也不留下，合并就是取并集。"),
    SettingWords::new("bug-last-arrival", "后到者胜", "寄存器留下最后到达的值。"),
    SettingWords::new(
        "bug-blind-write",
        "不看就写",
        "多值寄存器的写只知道本副本写过的，别的值一个也取代不了。",
    ),
    SettingWords::new("bug-no-stamps", "字符没有时间戳", "到达的字符直接放在左邻后面，不管那里已经有什么。"),
    SettingWords::new("bug-own-stamps", "只数自己的", "字符的时间戳只数本副本打过多少，不看它见过什么。"),
    SettingWords::new(
        "bug-same-name",
        "丢盘后沿用旧名",
        "副本以节点的名字命名更新，序号接着磁盘上的往下数，而磁盘可能已经丢了。",
    ),
    SettingWords::new("bug-plain-deltas", "有缺口的增量", "增量只发一次，不管前面的到了没有，都并入。"),
    SettingWords::new(
        "bug-only-new",
        "只发新的",
        "发送增量时，重新启动的副本只发此后新来的，以为其余的别人都有。",
    ),
    SettingWords::new("bug-collect-early", "回收过早", "只要另有一个副本有了那次删除，就丢掉墓碑。"),
    SettingWords::new("bug-answer-first", "先答后写", "修改还没落盘，就告诉客户端已完成。"),
    SettingWords::new("bug-unwritten", "未落盘就确认", "并入的内容还没落盘，就向对方确认。"),
    SettingWords::new("bug-no-sessions", "不记会话", "客户端再问一遍，副本就再改一遍。"),
];
