//! 故障检测：名称，中文。

use crate::names::{Label, Part, TimerName};

pub(super) fn label(label: Label) -> &'static str {
    match label {
        Label::Life => "启动序号",
        Label::Beat => "心跳",
        Label::Suspects => "怀疑",
        Label::Peers => "看法",
        Label::Peer => "节点",
        Label::Opinion => "看法",
        Label::Trusted => "信任",
        Label::Suspected => "怀疑",
        Label::Mistakes => "误判次数",
        Label::Quality => "服务质量：误判与检测",
        Label::Formula => "公式",
        Label::Silence => "沉默",
        Label::Between => "间隔",
        Label::Lasts => "持续",
        Label::Accuracy => "准确率",
        Label::Detection => "检测",
        Label::Suspicion => "怀疑度 φ 及其依据",
        Label::Phi => "当前 φ",
        Label::Mean => "均值",
        Label::Deviation => "标准差",
        Label::Timeout => "超时",
        Label::Request => "请求",
        Label::Tries => "无应答的尝试",
        Label::RoundTrips => "往返时间，以及由此得出的定时器",
        Label::Sample => "最近样本",
        Label::Smoothed => "平滑值",
        Label::Timer => "定时器",
        Label::Retransmissions => "重传",
        Label::Spurious => "多余重传",
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
        Label::Joined => "已加入",
        Label::Left => "已退出",
        Label::Scrape => "抓取",
        Label::Records => "记录",
        Label::Waiting => "等待",
        Label::Ended => "已结束的请求",
        Label::Bad => "失败",
        Label::Samples => "样本",
        Label::PagesSent => "已发出的呼叫",
        Label::Silenced => "被静默",
        Label::Alerts => "各节点的报警",
        Label::Space => "空间",
        Label::Trend => "趋势",
        Label::Errors => "错误",
        Label::Burn => "消耗速率",
        Label::Unknown => "未知",
        Label::Fine => "正常",
        Label::Pending => "待定",
        Label::Firing => "触发",
        Label::Pages => "未关闭的呼叫",
        Label::Page => "呼叫",
        Label::Cause => "原因",
        Label::AlertCount => "报警数",
        Label::About => "关于",
    }
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
        TimerName::Freshness => ("到达新鲜点，看法不变", "它检查各节点的心跳是否足够新"),
        TimerName::Silence => ("看法不变", "沉默的时间还不够长"),
        TimerName::Ask => ("发送请求", "到了发送下一个请求的时间"),
        TimerName::Pace => ("看法不变", "记下上一步还没有那么久"),
        TimerName::Patience => ("看法不变", "记下上一步还没有那么久"),
        TimerName::Step => ("写检查点", "完成了工作的一步"),
        TimerName::Scrape => ("询问每个节点的指标", "到了下一次抓取的时间"),
        TimerName::Stale => ("对节点的了解不变", "最新的样本还足够新"),
        TimerName::Unsilence => ("继续静默", "静默还没有结束"),
        TimerName::Renew => ("请数据库续期会话", "到了续期的时间"),
        TimerName::Overdue => ("继续等待数据库", "还有时间"),
        TimerName::Retransmission => ("重传请求", "没有收到应答"),
        TimerName::Level => ("查看 φ，看法不变", "φ 还没有升到下一个整数"),
    })
}
