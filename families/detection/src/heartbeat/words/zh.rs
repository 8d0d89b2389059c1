//! 心跳，中文。

use crate::heartbeat::experiments;
use crate::words::zh::Voice;
use crate::{Fact, Label, TimerName};
use faultline_engine::Endpoint;
use faultline_language::{Experiments, Model, ProtocolWords, Sentence, SettingWords, Tone, say};

/// 这个协议说的话。
pub(crate) static VOICE: Voice = Voice {
    protocols: &[("heartbeat", &WORDS)],
    rule: |_| None,
    label,
    fired,
    part: |_, role| role.into(),
    epoch: |_| None,
    fact,
    violation: |_| None,
};

static WORDS: ProtocolWords = ProtocolWords {
    name: "心跳",
    about: "每个节点定期发送心跳；谁的心跳没有按时到达，就怀疑谁。超时短，崩溃发现得早，但也会误判仍在运行的节点；超时长，\
             误判少，但发现得晚。",
    settings: &[SETTINGS],
    experiments: EXPERIMENTS,
    model: Some(MODEL),
};

const MODEL: Model = Model {
    modelled: "NFD-S 及其新鲜点（使用墙上时钟），以及论文用来与它比较的普通形式（使用单调时钟）。崩溃、重启、丢失、延迟、重复、单向切断，时钟跳变和漂移，成员加入和退出。",
    not_modelled: "NFD-U 和 NFD-E，即论文中不要求时钟同步的检测器；论文对丢失和延迟的估计；如何根据需求算出 δ 和 η。普通形式没有公式；链路被切断、保持顺序或产生重复时也没有公式，因为论文没有分析这些情况。",
    different: "每个节点都监视所有其他节点。节点会重启，所以心跳写明它是发送者第几次启动后发出的。下一个心跳若来自同一次启动，节点就把怀疑计为误判，因为它无从得知更多。",
};

/// 定时器到期而没有产生事实时，节点做什么，为什么。
fn fired(timer: TimerName) -> Option<(&'static str, &'static str)> {
    Some(match timer {
        TimerName::Freshness => ("到达新鲜点，看法不变", "它检查各节点的心跳是否足够新"),
        _ => return None,
    })
}

/// 只有它才陈述的事实。
fn fact(who: Endpoint, fact: &Fact) -> Option<Sentence> {
    Some(match fact {
        Fact::NotDue => {
            say(Tone::Plain, format!("{who} 没有发送心跳"), "它的时钟还没有到第一次心跳应当发送的时刻")
        }
        _ => return None,
    })
}

/// 它自己的字段、列和状态的名称。
fn label(label: Label) -> Option<&'static str> {
    Some(match label {
        Label::Quality => "服务质量：误判与检测",
        Label::Between => "间隔",
        Label::Lasts => "持续",
        Label::Accuracy => "准确率",
        _ => return None,
    })
}

const SETTINGS: &[SettingWords] = &[
    SettingWords::new(
        "form",
        "形式",
        "何时怀疑一个节点：在事先定好的新鲜点（NFD-S），或者在每次心跳都会重置的定时器到期时（plain，普通形式）。",
    ),
    SettingWords::new("interval", "间隔 η", "每个节点每隔多久发送一次心跳。"),
    SettingWords::new(
        "delta",
        "超时 δ",
        "NFD-S：心跳应在预定发送时刻之后多久以内到达。普通形式：一个节点可以沉默多久。",
    ),
    SettingWords::new("bug-stale-beat", "相信旧心跳", "任何心跳都被当作存活的证据，哪怕是很久以前发出的。"),
    SettingWords::new(
        "bug-first-beat",
        "等待第一次心跳",
        "节点启动后先信任所有节点，直到从对方收到第一次心跳才开始计时。",
    ),
    SettingWords::new(
        "bug-forget-life",
        "不理会重启",
        "普通形式：只看心跳的编号来判断新旧，而重启的节点又从 1 开始编号。",
    ),
    SettingWords::new("bug-never-again", "不再信任", "一个节点只要被怀疑过一次，它的心跳就不再被理会。"),
    SettingWords::new(
        "bug-wall-clock",
        "使用墙上时钟",
        "普通形式：用墙上时钟测量沉默的时间，而墙上时钟会跳变。",
    ),
    SettingWords::new("bug-no-goodbye", "不理会告别", "节点告别之后，仍然留在被监视的名单上。"),
];

const EXPERIMENTS: Experiments = Experiments::new(
    &experiments::EXPERIMENTS,
    &[
        ("让 n3 重启", "n3 崩溃后心跳中断，其他节点怀疑它。让它重新启动。"),
        ("看信任恢复", "一个新的心跳就够了：谁收到 n3 的心跳，谁就重新信任它。"),
        ("只冻结另一个节点", "n2 没有崩溃，只是停了下来。其他节点分得清吗？"),
        (
            "同样的沉默，同样的判断",
            "心跳没有按时到达，于是 n2 也受到怀疑。检测器只能发现沉默，无从得知原因。",
        ),
        ("让它恢复运行", "下一个心跳说明其他节点误判了，它们重新信任 n2。"),
        ("只切断一个方向", "n2 收不到 n1 的消息，而 n1 仍能收到 n2 的，其他节点两边都收得到。"),
        ("两种看法", "n2 怀疑 n1，其他节点却信任它。每个节点只凭自己收到的消息判断，看法不必一致。"),
    ],
);
