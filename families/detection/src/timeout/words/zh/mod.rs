//! 请求的定时器，中文。

mod facts;

use crate::timeout::{SILENT, experiments};
use crate::words::zh::Voice;
use crate::{Label, TimerName};
use faultline_language::{Experiments, Model, ProtocolWords, SettingWords};

/// 这个协议说的话。
pub(crate) static VOICE: Voice = Voice {
    protocols: &[("timeout", &WORDS)],
    rule,
    label,
    fired,
    part: |_, role| role.into(),
    epoch: |epoch| (*epoch.kind? == SILENT).then(|| format!("{epoch} 次尝试没有应答")),
    fact: facts::fact,
    violation: facts::violation,
};

static WORDS: ProtocolWords = ProtocolWords {
    name: "超时",
    about: "每个节点向其他每个节点发送请求，并测量应答用了多久。没有应答就重传；几次尝试都没有应答，就怀疑对方。自适应定时器跟随\
            测得的往返时间；固定定时器则可能自己造成过载，再把它当成故障来报告。",
    settings: &[SETTINGS],
    experiments: EXPERIMENTS,
    model: Some(MODEL),
};

const MODEL: Model = Model {
    modelled: "平滑往返时间、平均偏差、有上下限和时钟粒度的定时器、指数退避和 Karn 规则，常数取自 RFC 6298。固定定时器，可带退避，也可不带。与检测器共用一个节点的工作负载。",
    not_modelled: "标明应答对应哪次尝试的时间戳（RFC 7323）。同时有多个请求在途的窗口，以及由此而来的拥塞控制，1988 年的论文大部分讲的是它。定时器的随机抖动。",
    different: "TCP 发送是为了传输数据，几分钟后才放弃连接。这里由一个请求的各次尝试决定是否怀疑对方，之后仍继续询问。定时器最短 20 毫秒，而不是 RFC 6298 的一秒，因为这里的运行只有几秒。",
};

/// 规则的名称和内容。
fn rule(slug: &str) -> Option<(&'static str, &'static str)> {
    Some(match slug {
        "unambiguous-samples" => (
            "Karn 规则",
            "只有发送过一次的请求，其往返时间才是样本：请求重传之后，应答可能对应任何一次尝试。",
        ),
        "timer-of-samples" => {
            ("定时器取决于往返时间", "定时器等于平滑往返时间加四倍偏差，并且不超出上下限。")
        }
        "back-off" => (
            "退避",
            "每次尝试没有应答，定时器就加倍，直到上限；此后保持不变，直到有请求第一次发送就得到应答。",
        ),
        "silent-tries" => ("尝试次数", "一个请求没有应答的尝试达到设定的次数之前，不怀疑任何节点。"),
        _ => return None,
    })
}

/// 定时器到期而没有产生事实时，节点做什么，为什么。
fn fired(timer: TimerName) -> Option<(&'static str, &'static str)> {
    Some(match timer {
        TimerName::Ask => ("发送请求", "到了发送下一个请求的时间"),
        TimerName::Retransmission => ("重传请求", "没有收到应答"),
        _ => return None,
    })
}

/// 它自己的字段、列和状态的名称。
fn label(label: Label) -> Option<&'static str> {
    Some(match label {
        Label::Tries => "无应答的尝试",
        Label::RoundTrips => "往返时间，以及由此得出的定时器",
        Label::Sample => "最近样本",
        Label::Smoothed => "平滑值",
        Label::Timer => "定时器",
        Label::Retransmissions => "重传",
        Label::Spurious => "多余重传",
        _ => return None,
    })
}

const SETTINGS: &[SettingWords] = &[
    SettingWords::new(
        "form",
        "定时器",
        "请求等待应答多久：由测得的往返时间决定（adaptive，自适应），或者始终相同（fixed，固定）。",
    ),
    SettingWords::new("interval", "间隔", "应答按时到达时，每个节点每隔多久向其他每个节点发送一个请求。"),
    SettingWords::new(
        "first-timer",
        "初始定时器",
        "固定形式的定时器长度；自适应形式中，测得第一个往返时间之前的定时器长度。",
    ),
    SettingWords::new("least-timer", "定时器下限", "自适应定时器不会比它更短。"),
    SettingWords::new("most-timer", "定时器上限", "自适应定时器和退避之后的定时器都不会比它更长。"),
    SettingWords::new("granularity", "时钟粒度 G", "定时器比平滑往返时间多四倍偏差，而且至少多这么长。"),
    SettingWords::new(
        "back-off",
        "退避",
        "每次尝试没有应答，定时器就加倍，直到有请求第一次发送就得到应答，才恢复。",
    ),
    SettingWords::new("tries", "尝试次数", "一个请求要有几次尝试没有应答，才怀疑对方。"),
    SettingWords::new(
        "bug-last-try",
        "从最后一次尝试算起",
        "请求重传之后，往返时间从最后一次尝试算起，而应答可能是对更早一次的。",
    ),
    SettingWords::new(
        "bug-first-try",
        "从第一次尝试算起",
        "请求重传之后，往返时间从第一次尝试算起，而那一次可能已经丢失。",
    ),
    SettingWords::new("bug-never-measures", "从不测量", "任何应答都不当作样本，定时器始终是最初的长度。"),
    SettingWords::new("bug-one-deviation", "漏掉系数", "定时器只比平滑往返时间多一倍偏差，而不是四倍。"),
    SettingWords::new(
        "bug-forget-back-off",
        "过早结束退避",
        "任何应答都让定时器恢复，哪怕请求重传过，应答不能作为样本。",
    ),
    SettingWords::new(
        "bug-count-all",
        "累计所有没有应答的尝试",
        "收到应答之后不清零，之前请求的尝试也计算在内。",
    ),
    SettingWords::new(
        "bug-new-request",
        "另发请求",
        "没有应答时不重传，而是另发一个新请求，尝试次数又从一算起。",
    ),
    SettingWords::new("bug-never-again", "不再信任", "一个节点只要被怀疑过一次，它的应答就不再被理会。"),
];

const EXPERIMENTS: Experiments = Experiments::new(
    &experiments::EXPERIMENTS,
    &[
        ("看三次尝试落空", "n3 已崩溃。每次尝试没有应答，定时器就加倍；三次之后，n3 受到怀疑。"),
        ("让 n3 重启", "其他节点仍在向它发送请求，只要应答一个就够了。"),
        ("看信任恢复", "n3 应答了。谁收到应答，谁就重新信任它。"),
        ("让一条链路变慢", "n1 和 n2 已习惯对方很快应答。从现在起什么也没丢，只是一切都慢了。"),
        ("下结论太快", "第一个应答还没到，三次尝试就用完了。n1 和 n2 会互相怀疑，而双方都在运行。"),
        (
            "看定时器学习",
            "迟来的应答消除了怀疑。加倍的定时器会保持下去，直到有请求第一次发送就得到应答：只有这样的往返时间才测得准。",
        ),
        (
            "现在让 n2 崩溃",
            "每对节点各有各的定时器。n2 给 n1 的应答一直较慢，所以 n1 会比 n3 和 n4 等得更久。",
        ),
    ],
);
