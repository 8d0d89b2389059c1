//! 副本：名称，中文。

use crate::names::{Label, Part};

pub(super) fn label(label: Label) -> &'static str {
    match label {
        Label::OrderNumber => "编号",
        Label::Operation => "请求",
        Label::Orders => "请求数",
        Label::ExecutedUpTo => "已执行到",
        Label::OrderedUpTo => "已排序到",
        Label::LatestHeard => "已知的最新编号",
        Label::Early => "来得太早的请求",
        Label::Number => "配置编号",
        Label::Chain => "链",
        Label::Held => "持有的更新",
        Label::Acked => "已确认到",
        Label::DurableIndex => "已落盘到",
        Label::Complete => "数据完整",
        Label::LeaseUntil => "租约到期",
        Label::DirtyReads => "等待链尾的读",
        Label::First => "第一个更新",
        Label::Entries => "更新数",
        Label::Last => "发送者的最后一个更新",
        Label::Key => "键",
        Label::Servers => "服务器",
        Label::Server => "服务器",
        Label::Heard => "有消息",
        Label::Since => "加入于配置",
        Label::Branches => "分支",
        Label::Coordinated => "正在协调的请求",
        Label::Hints => "替别的副本保管",
        Label::Home => "替谁保管",
        Label::Keys => "键",
        Label::Predicted => "预测",
        Label::ReadsTold => "读",
        Label::Staleness => "本节点发现的陈旧读",
        Label::StaleReads => "陈旧",
        Label::StaleShare => "实测比例",
        Label::Terms => "N、R、W 的取值",
        Label::Unwritten => "正在落盘的写",
        Label::Values => "值",
        Label::Version => "版本",
        Label::Versions => "版本数",
    }
}

pub(super) fn role(part: Part) -> &'static str {
    match part {
        Part::Sequencer => "定序器",
        Part::Replica => "副本",
        Part::Behind => "有缺失",
        Part::Ordering => "领导者",
        Part::Preparing => "征求承诺",
        Part::Master => "主节点",
        Part::Head => "链头",
        Part::Middle => "中间节点",
        Part::Tail => "链尾",
        Part::Alone => "链头兼链尾",
        Part::Filling => "数据未齐",
        Part::Outside => "不在链中",
        Part::Holder => "副本",
        Part::Coordinator => "协调者",
    }
}
