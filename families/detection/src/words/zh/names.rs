//! 故障检测：名称，中文。

use crate::names::{Label, Part, TimerName};

pub(super) fn label(label: Label) -> Option<&'static str> {
    Some(match label {
        Label::Life => "启动序号",
        Label::Beat => "心跳",
        Label::Suspects => "怀疑",
        Label::Peers => "看法",
        Label::Peer => "节点",
        Label::Opinion => "看法",
        Label::Trusted => "信任",
        Label::Suspected => "怀疑",
        Label::Mistakes => "误判次数",
        Label::Formula => "公式",
        Label::Silence => "沉默",
        Label::Detection => "检测",
        Label::Deviation => "标准差",
        Label::Request => "请求",
        Label::Joined => "已加入",
        Label::Left => "已退出",
        // What only one protocol shows, it names itself.
        Label::Quality
        | Label::Between
        | Label::Lasts
        | Label::Accuracy
        | Label::Suspicion
        | Label::Phi
        | Label::Mean
        | Label::Timeout
        | Label::Tries
        | Label::RoundTrips
        | Label::Sample
        | Label::Smoothed
        | Label::Timer
        | Label::Retransmissions
        | Label::Spurious
        | Label::Steps
        | Label::ByBeats
        | Label::ByProgress
        | Label::Advancing
        | Label::Slow
        | Label::Stuck
        | Label::Work
        | Label::StepTime
        | Label::BeatAgo
        | Label::StepAgo
        | Label::BeatDetection
        | Label::StepDetection
        | Label::Scrape
        | Label::Records
        | Label::Waiting
        | Label::Ended
        | Label::Bad
        | Label::Samples
        | Label::PagesSent
        | Label::Silenced
        | Label::Alerts
        | Label::Space
        | Label::Trend
        | Label::Errors
        | Label::Burn
        | Label::Unknown
        | Label::Fine
        | Label::Pending
        | Label::Firing
        | Label::Pages
        | Label::Page
        | Label::Cause
        | Label::AlertCount
        | Label::About
        | Label::Forecasts
        | Label::Capacity
        | Label::FullIn
        | Label::Horizon => return None,
    })
}

pub(super) fn role(part: Part) -> &'static str {
    match part {
        Part::Trusting => "信任所有节点",
        Part::Suspecting => "有怀疑的节点",
        Part::Monitoring => "监控其他节点",
        Part::Database => "数据库",
        Part::Serving => "保存记录",
        Part::Full => "写满，拒绝记录",
    }
}

pub(super) fn timer(timer: TimerName) -> &'static str {
    match timer {
        TimerName::Beat => "下一次心跳",
        TimerName::Freshness => "下一个新鲜点",
        TimerName::Silence => "到期即怀疑",
        TimerName::Level => "φ 升到下一个整数",
        TimerName::Ask => "下一个请求",
        TimerName::Retransmission => "重传请求",
        TimerName::Pace => "到期即认为慢",
        TimerName::Patience => "到期即认为卡住",
        TimerName::Step => "工作的一步",
        TimerName::Scrape => "下一次抓取",
        TimerName::Stale => "到期即未知",
        TimerName::Unsilence => "静默结束",
        TimerName::Renew => "下一次续期",
        TimerName::Overdue => "不再等待数据库",
    }
}

/// 定时器到期而没有产生事实时，节点做什么，为什么。
pub(super) fn fired(timer: TimerName) -> Option<(&'static str, &'static str)> {
    Some(match timer {
        TimerName::Beat => ("向其他所有节点发送心跳", "到了发送下一次心跳的时间"),
        TimerName::Silence => ("看法不变", "沉默的时间还不够长"),
        // What only one protocol waits for, it tells itself.
        TimerName::Freshness
        | TimerName::Level
        | TimerName::Ask
        | TimerName::Retransmission
        | TimerName::Pace
        | TimerName::Patience
        | TimerName::Step
        | TimerName::Scrape
        | TimerName::Stale
        | TimerName::Unsilence
        | TimerName::Renew
        | TimerName::Overdue => return None,
    })
}
