//! φ 累积式故障检测器，中文。

mod facts;

use crate::phi::{PHI, experiments};
use crate::words::zh::Voice;
use crate::{Label, TimerName};
use faultline_language::{Experiments, Model, ProtocolWords, SettingWords};

/// 这个协议说的话。
pub(crate) static VOICE: Voice = Voice {
    protocols: &[("phi", &WORDS)],
    rule,
    label,
    fired,
    part: |_, role| role.into(),
    epoch: |epoch| (*epoch.kind? == PHI).then(|| format!("φ 升到 {epoch}")),
    fact: facts::fact,
    violation: facts::violation,
};

static WORDS: ProtocolWords = ProtocolWords {
    name: "φ 累积式检测",
    about: "每个节点学习其他各节点的心跳到达得有多规律，并由此计算当前的沉默有多反常，即怀疑度 φ。φ 达到阈值时就怀疑对方，\
             因此每条链路都有自己的超时。",
    settings: &[SETTINGS],
    experiments: EXPERIMENTS,
    model: Some(MODEL),
};

const MODEL: Model = Model {
    modelled: "最近若干间隔组成的窗口，正态分布的均值和标准差，任意时刻的 φ，一个阈值。取自产品的有：可接受的停顿、最小标准差、初始估计，以及哪些间隔计入窗口（Akka）。φ 用整数计算，误差小于 0.0003。",
    not_modelled: "多个使用者各有一个阈值：这里每个节点只有一个。Cassandra 采用的指数分布。墙上时钟：沉默用观察者的单调时钟测量。",
    different: "φ 自己会上升，而运行中没有事情会自己发生，所以每当 φ 到达下一个整数，节点就看它一次。φ 由正态分布本身算出，而不是 Akka 采用的逻辑斯谛曲线。从未有过消息的节点受到怀疑，Akka 则认为它正常。",
};

/// 规则的名称和内容。
fn rule(slug: &str) -> Option<(&'static str, &'static str)> {
    Some(match slug {
        "phi-of-arrivals" => (
            "φ 取决于到达",
            "φ 由到达的心跳决定：间隔的均值、标准差，以及最近一次到达之后的沉默。未达到阈值时，不怀疑任何节点。",
        ),
        "phi-rises" => ("φ 只升不降", "只要没有更新的心跳到达，φ 就不会下降。"),
        "phi-restarts" => ("φ 从头开始", "每收到一个更新的心跳，φ 都从底部重新开始。"),
        _ => return None,
    })
}

/// 定时器到期而没有产生事实时，节点做什么，为什么。
fn fired(timer: TimerName) -> Option<(&'static str, &'static str)> {
    Some(match timer {
        TimerName::Level => ("查看 φ，看法不变", "φ 还没有升到下一个整数"),
        _ => return None,
    })
}

/// 它自己的字段、列和状态的名称。
fn label(label: Label) -> Option<&'static str> {
    Some(match label {
        Label::Suspicion => "怀疑度 φ 及其依据",
        Label::Phi => "当前 φ",
        Label::Mean => "均值",
        Label::Timeout => "超时",
        _ => return None,
    })
}

const SETTINGS: &[SettingWords] = &[
    SettingWords::new("interval", "心跳间隔", "每个节点每隔多久发送一次心跳。"),
    SettingWords::new(
        "threshold",
        "阈值 Φ",
        "φ 达到多少就怀疑对方。如果间隔服从正态分布，在 Φ 处的怀疑大约每 10^Φ 个心跳错一次。",
    ),
    SettingWords::new("window", "窗口", "对每个节点记住多少个心跳间隔。窗口长则稳定，窗口短则忘得快。"),
    SettingWords::new(
        "acceptable-pause",
        "可接受的停顿",
        "节点比平时多沉默多久，φ 才开始上升，例如为垃圾回收留出时间。可以为 0s。",
    ),
    SettingWords::new(
        "min-deviation",
        "最小标准差",
        "标准差至少按这个值计算。否则在延迟始终相同的链路上，稍有延迟就会引起怀疑。",
    ),
    SettingWords::new(
        "first-estimate",
        "初始估计",
        "尚未测得任何间隔时预期的间隔。窗口以两个猜测开始：一个短四分之一，一个长四分之一。",
    ),
    SettingWords::new(
        "learn",
        "计入的间隔",
        "哪些间隔计入窗口：全部（all，同论文），或者只计入没有引起怀疑的间隔（trusted，同 Akka）。",
    ),
    SettingWords::new("bug-stale-beat", "旧心跳也算数", "任何心跳都会结束沉默，哪怕是很久以前发出的。"),
    SettingWords::new("bug-first-beat", "信任未知节点", "从未收到过心跳的节点也被当作健康的。"),
    SettingWords::new("bug-never-again", "不再信任", "节点只要被怀疑过一次，无论收到什么，都一直受到怀疑。"),
    SettingWords::new("bug-no-minimum", "不理会最小标准差", "标准差测得多小就用多小，甚至为零。"),
    SettingWords::new("bug-wall-clock", "使用墙上时钟", "用墙上时钟测量沉默的时间，而墙上时钟会跳变。"),
    SettingWords::new(
        "bug-keep-silence",
        "沉默不结束",
        "结束中断的那个心跳连同它的间隔一起被丢弃，于是沉默继续累积。",
    ),
    SettingWords::new("bug-no-goodbye", "不理会告别", "节点告别之后，仍然留在被监视的名单上。"),
];

const EXPERIMENTS: Experiments = Experiments::new(
    &experiments::EXPERIMENTS,
    &[
        ("看 φ 上升", "n3 已崩溃。沉默的时间与平常相比越长，φ 值越高；升到阈值，n3 就受到怀疑。"),
        ("让 n3 重启", "它重新发送心跳。只要有一个到达，φ 就会回落。"),
        ("看信任恢复", "心跳打破了沉默：φ 回落，n3 重新得到信任。"),
        (
            "让一条链路忽快忽慢",
            "n1 的心跳到达 n2 的间隔忽长忽短。让它运行一两秒，n2 会学到这条链路上什么才算平常。",
        ),
        ("让 n1 崩溃", "它对所有节点同时沉默。谁最先怀疑它？"),
        (
            "谁最先觉得意外？",
            "n3 和 n4 习惯了规律的心跳，很快就觉得意外。n2 见过的间隔越不均匀，它等得越久：每条链路各有各的超时。",
        ),
    ],
);
