//! 监督进展，中文。

mod facts;

use crate::progress::{STEPS, experiments};
use crate::words::zh::Voice;
use crate::{Label, TimerName};
use faultline_language::{Experiments, Model, ProtocolWords, SettingWords};

/// 这个协议说的话。
pub(crate) static VOICE: Voice = Voice {
    protocols: &[("progress", &WORDS)],
    rule,
    label,
    fired,
    part: |_, role| role.into(),
    epoch: |epoch| (*epoch.kind? == STEPS).then(|| format!("第 {epoch} 步")),
    fact: facts::fact,
    violation: facts::violation,
};

static WORDS: ProtocolWords = ProtocolWords {
    name: "进展检测",
    about: "每个节点一步一步地工作，每一步落盘之后才报告，另外还发送心跳。其他节点同时观察两者：仍在发送心跳、却已停止工作的节点，\
            只能从缺少的进展中发现。",
    settings: &[SETTINGS],
    experiments: EXPERIMENTS,
    model: Some(MODEL),
};

const MODEL: Model = Model {
    modelled: "占用节点时间的工作，磁盘上的检查点，等待落盘的报告，以及不等待磁盘的心跳。一直等磁盘的工作节点、慢的工作节点、反复崩溃的工作节点。重启、丢失、延迟、重复、切断、不准的时钟、丢失的磁盘。",
    not_modelled: "不停循环又不停写入的工作：它的每一步都会报告，却毫无用处，只有知道这项工作目的的人才看得出来。锁。发现卡住之后如何处置。",
    different: "Lou、Huang 和 Smith（2020）从程序导出监督代码，在程序自己的地址空间里运行，因此能查明卡在哪里。这里的监督者在另一个节点上，只看得到步骤。Hadoop 把任何报告都算作进展，哪怕内容与之前相同。",
};

/// 规则的名称和内容。
fn rule(slug: &str) -> Option<(&'static str, &'static str)> {
    Some(match slug {
        "stuck-in-time" => (
            "及时发现卡住",
            "一个节点在整个耐心时间内没有任何一步被记下，每个运行的节点就认为它卡住了，不管它还发送什么。",
        ),
        "new-steps" => {
            ("进展是新的一步", "只有在发送者已知的最近一次启动中完成、而且之前没有记过的一步，才是进展。")
        }
        "slow-is-not-stuck" => ("慢只是慢", "记下一个节点的上一步还不到耐心时间，就不认为它卡住了。"),
        _ => return None,
    })
}

/// 定时器到期而没有产生事实时，节点做什么，为什么。
fn fired(timer: TimerName) -> Option<(&'static str, &'static str)> {
    Some(match timer {
        TimerName::Pace => ("看法不变", "记下上一步还没有那么久"),
        TimerName::Patience => ("看法不变", "记下上一步还没有那么久"),
        TimerName::Step => ("写检查点", "完成了工作的一步"),
        _ => return None,
    })
}

/// 它自己的字段、列和状态的名称。
fn label(label: Label) -> Option<&'static str> {
    Some(match label {
        Label::Steps => "已完成步数",
        Label::ByBeats => "凭心跳",
        Label::ByProgress => "凭进展",
        Label::Advancing => "前进",
        Label::Slow => "慢",
        Label::Stuck => "卡住",
        Label::Work => "工作：步数、沉默，以及多久发现崩溃",
        Label::StepTime => "每步用时",
        Label::BeatAgo => "最近心跳",
        Label::StepAgo => "最近一步",
        Label::BeatDetection => "凭心跳发现",
        Label::StepDetection => "凭进展发现",
        _ => return None,
    })
}

const SETTINGS: &[SettingWords] = &[
    SettingWords::new("step", "一步", "工作的一步用多久，不包括写检查点的时间。"),
    SettingWords::new("pace", "节奏", "一个节点这么久没有报告任何一步，就是慢了。仅此而已，不采取行动。"),
    SettingWords::new("patience", "耐心", "一个节点这么久没有报告任何一步，就是卡住了。"),
    SettingWords::new("interval", "间隔 η", "每个节点每隔多久发送一次心跳。"),
    SettingWords::new("delta", "超时 δ", "一个节点的心跳沉默这么久，就很可能已经崩溃。"),
    SettingWords::new(
        "bug-beat-is-progress",
        "把心跳当作进展",
        "每次心跳都重置监督的定时器，而心跳与工作并不在同一个线程。",
    ),
    SettingWords::new(
        "bug-replayed-report",
        "把磁盘上的旧内容当作进展",
        "节点重启时的报告算作进展，而它只是重复旧的检查点。",
    ),
    SettingWords::new(
        "bug-old-report",
        "相信旧报告",
        "任何报告都算作进展，哪怕是崩溃之前发送的，或者关于早已知道的一步。",
    ),
    SettingWords::new("bug-slow-is-stuck", "没有耐心", "节点一慢，就被认为卡住了。"),
    SettingWords::new("bug-first-report", "等待第一步", "记下对方的第一步之后，才开始监督它。"),
    SettingWords::new("bug-never-again", "不再信任", "一个节点只要卡住过一次，就不再被理会。"),
];

const EXPERIMENTS: Experiments = Experiments::new(
    &experiments::EXPERIMENTS,
    &[
        ("活着，却卡住了", "n3 的磁盘已满，工作停滞，心跳却照常发送。只听心跳的检测器什么也发现不了。"),
        ("给磁盘腾出空间", "n3 又能写盘，工作可以继续了。其他节点怎样得知？"),
        ("看它恢复", "有一步写入磁盘并得到报告。只有这样才能证明 n3 恢复了，心跳不算数。"),
        ("让另一个节点变慢", "n2 仍在工作，但每一步花的时间都远比平常长。"),
        (
            "卡住了，还是只是慢？",
            "其他节点有耐心，但等不了这么久，于是误认为 n2 卡住了。耐心再多些可以避免误判，但真正卡住的节点也会更晚被发现。",
        ),
        ("让 n3 崩溃", "这一次，心跳也停了。"),
        ("两种迹象，两种判断", "没有心跳的节点多半已经崩溃。有心跳而没有进展的节点还在，只是卡住了。"),
    ],
);
