//! 计算：名称，中文。

use crate::names::{Label, Part, TimerName};

pub(super) fn label(label: Label) -> &'static str {
    match label {
        Label::Job => "计算",
        Label::Task => "任务",
        Label::MapTask => "Map 任务",
        Label::ReduceTask => "Reduce 任务",
        Label::MapsDone => "已完成的 Map 任务",
        Label::ReducesDone => "已完成的 Reduce 任务",
        Label::Attempt => "执行序号",
        Label::Bytes => "字节数",
        Label::Pairs => "键值对",
        Label::Lines => "行数",
        Label::Part => "部分",
        Label::Elapsed => "用时",
        Label::Sequential => "单机用时",
        Label::SpeedUp => "加速比（实测）",
        Label::Ideal => "加速比（预测）",
        Label::Workers => "有应答的工作节点",
        Label::Lives => "启动序号",
        Label::MapsRead => "已读取的 Map 输出",
        Label::PlacesKnown => "已知的存放位置",
        Label::LocalFiles => "自己的磁盘上",
        Label::Outputs => "输出",
        Label::Temporary => "临时文件的部分",
        Label::TopWords => "最常见的单词",
        Label::Word => "单词",
        Label::Count => "次数",
        Label::Copy => "主节点序号",
        Label::Complete => "完整",
        Label::Checkpoint => "检查点",
        Label::TasksDone => "已完成的任务",
    }
}

pub(super) fn role(part: Part) -> &'static str {
    match part {
        Part::Master => "主节点",
        Part::Worker => "工作节点",
        Part::Storage => "文件系统",
    }
}

pub(super) fn timer(timer: TimerName) -> &'static str {
    match timer {
        TimerName::Ping => "下一次 ping",
        TimerName::Checkpoint => "下一个检查点",
        TimerName::Retry => "再次请求",
        TimerName::Map => "Map 任务",
        TimerName::Reduce => "Reduce 任务",
    }
}

/// 定时器到期而没有产生事实时，节点做什么，为什么。
pub(super) fn fired(timer: TimerName) -> Option<(&'static str, &'static str)> {
    Some(match timer {
        TimerName::Ping => ("向各工作节点发送 ping", "长时间没有应答的工作节点会被认为已崩溃"),
        TimerName::Checkpoint => ("不写检查点", "上一个检查点之后没有新进展"),
        TimerName::Retry => ("再次请求还没有收到的内容", "消息可能已经丢失"),
        TimerName::Map | TimerName::Reduce => return None,
    })
}
