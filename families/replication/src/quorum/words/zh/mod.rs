//! 法定人数，中文。

mod facts;

use crate::quorum::{TimerName, experiments};
use crate::words::zh::Voice;
use faultline_engine::view::{Held, LogCell};
use faultline_language::{Experiments, ProtocolWords, SettingWords};

/// 这个协议说的话。
pub(crate) static VOICE: Voice = Voice {
    protocols: &[("quorum", &WORDS)],
    rule,
    timer: |name| TimerName::find(name.0).map(timer),
    fired: |name| TimerName::find(name.0).map(fired),
    epoch: |epoch| format!("版本 {epoch}"),
    entry,
    label: |_| None,
    tag: |_| None,
    fact: |who, fact| fact.own().map(|fact| facts::fact(who, fact)),
    violation: |evidence| evidence.own().map(facts::violation),
};

static WORDS: ProtocolWords = ProtocolWords {
    name: "法定人数",
    about: "每个键有 N 个副本。W 个副本存下，写就完成；R 个副本应答，读就完成。R + W > N 时，只要没有节点顶替别人，读总能遇上最后一次写。错过写入的副本，\
             事后再修复。使用 ABD 时，读在应答之前先把读到的写回，所有副本合起来就像只有一份。",
    settings: &[SETTINGS],
    experiments: EXPERIMENTS,
    model: None,
};

/// 规则的名称和内容。
fn rule(slug: &str) -> Option<(&'static str, &'static str)> {
    Some(match slug {
        "only-newer-replaces" => {
            ("只有较新的才能取代", "副本只会为较新的版本丢掉旧版本。两个版本互不知情，就都留着。")
        }
        "stored-by-w" => ("W 个节点已存下", "客户端得知写已完成时，W 个节点已把它或较新的版本落盘。"),
        "fresh-reads" => ("读遇上最后一次写", "读到的是发出读请求之前已确认的版本，或者较新的版本。"),
        "hints-kept" => {
            ("代管的版本不会丢", "节点替没有应答的副本保管版本，要等那个副本有了它或较新的版本，才会丢掉。")
        }
        "replicas-converge" => (
            "副本最终相同",
            "一切正常、又没有客户端写某个键之后，反熵会使这个键的副本相同；读到这个键时，读修复也会。每个请求都有应答。",
        ),
        _ => return None,
    })
}

/// 节点等待什么。
fn timer(timer: TimerName) -> &'static str {
    match timer {
        TimerName::Answers => "等待副本应答",
        TimerName::Handoff => "下一次移交",
        TimerName::Compare => "下一次比较默克尔树",
    }
}

/// 定时器到期而没有事实时，节点做什么，为什么。
fn fired(timer: TimerName) -> (&'static str, &'static str) {
    match timer {
        TimerName::Answers => ("不再等待副本", "该做的已经做完，或者转而询问别的节点"),
        TimerName::Handoff => ("试着移交替别人保管的版本", "原来的副本也许又能应答了"),
        TimerName::Compare => ("与另一个副本比较默克尔树", "两边都有的不必发送，不同之处沿分支逐层查找"),
    }
}

/// 一个副本持有的版本。
fn entry(cell: &LogCell, _: bool, durable: bool) -> String {
    let Held::Command { text, .. } = &cell.held else { return "还没有内容".into() };
    format!("{text}，{}", if durable { "已落盘" } else { "未落盘" })
}

const SETTINGS: &[SettingWords] = &[
    SettingWords::new("copies", "副本数（N）", "每个键有几个副本，每个节点上至多一个。"),
    SettingWords::new("reads", "读法定人数（R）", "读要有几个副本应答。使用 ABD 时是多数派。"),
    SettingWords::new("writes", "写法定人数（W）", "写要有几个副本存下。使用 ABD 时是多数派。"),
    SettingWords::new(
        "versions",
        "版本",
        "lww：用协调者的时钟，最后写入者胜。vector：用向量时钟，互不知情的版本都留着。使用 ABD 时自有编号。",
    ),
    SettingWords::new(
        "abd",
        "读也写回（ABD）",
        "写之前先向多数派问出最新的编号，读在应答之前先把读到的写回（Attiya、Bar-Noy、Dolev 1995）。",
    ),
    SettingWords::new(
        "ask",
        "询问谁",
        "all：询问每个副本，先到的应答算数。quorum：只询问所需的个数，随机抽取；它们没有应答，才问别的副本。",
    ),
    SettingWords::new("timeout", "超时", "协调者等待多久之后再次询问。"),
    SettingWords::new(
        "repair",
        "读修复",
        "读已应答之后又来的应答怎么办。off：不管。detect：协调者说明自己答的是不是旧值。on：还把副本缺少的发给它。",
    ),
    SettingWords::new(
        "sloppy",
        "松散法定人数",
        "副本没有应答时，由环上的下一个节点顶替，也算入法定人数，代为保管，日后移交。",
    ),
    SettingWords::new("handoff", "移交间隔", "顶替者每隔多久试着移交一次。"),
    SettingWords::new(
        "anti-entropy",
        "反熵间隔",
        "节点每隔多久与另一个副本比较默克尔树。设为 0s 就从不比较。",
    ),
    SettingWords::new(
        "claim",
        "按什么评判",
        "settings：按其他设置所承诺的。linearizable：不管设置如何，都要求像只有一份。",
    ),
    SettingWords::new("bug-unwritten", "未落盘先确认", "副本还没有落盘，就确认写。"),
    SettingWords::new("bug-answer-first", "无人存下就应答", "协调者一发出写，就应答客户端。"),
    SettingWords::new(
        "bug-count-answers",
        "只数应答",
        "协调者数的是应答而不是副本，同一个应答来两次就算两次。",
    ),
    SettingWords::new("bug-first-answer", "取第一个应答", "协调者等到 R 个应答，却取第一个，而不是最新的。"),
    SettingWords::new("bug-last-arrival", "后到者胜", "副本留下后到的，不看版本。"),
    SettingWords::new("bug-compare-sums", "比较时钟之和", "两个向量时钟冲突时，把总和较大的当作较新。"),
    SettingWords::new("bug-no-write-back", "不写回", "使用 ABD 时，读不写回就应答。"),
    SettingWords::new(
        "bug-repair-told",
        "用旧值修复",
        "读修复发送的是答给客户端的值，而不是后来发现的较新的值。",
    ),
    SettingWords::new(
        "bug-drop-hint",
        "过早丢掉代管的版本",
        "顶替者一发出代管的版本就把它丢掉，不管是否送到。",
    ),
    SettingWords::new("bug-hash-keys", "只对键取散列", "默克尔树只由键构成，不含版本，于是新旧看起来一样。"),
];

const EXPERIMENTS: Experiments = Experiments::new(
    &experiments::EXPERIMENTS,
    &[
        (
            "拖慢一个副本",
            "n1 替 c1 写，n2 替 c2 读。三个副本中有两个应答就够了。如果 n1 发给 n3 的都迟到呢？",
        ),
        (
            "一次读带来修复",
            "没有谁等 n3，所以谁也没有变慢。但 n3 的版本是旧的。n2 读的时候 n3 也会应答，n2 便把它缺少的发给它。",
        ),
        ("让 n3 崩溃", "剩下 n1 和 n2 两个，写刚好够，读也刚好够。"),
        ("隔离 n1", "现在 n1 和 n2 各自孤立，一个凑不成两个。"),
        ("无人应答", "n1 一问再问，最后放弃。凑不齐法定人数，就没有应答，而不是给出错误的应答。"),
    ],
);
