//! 矩阵的中文说法。

use super::MatrixWords;
use crate::Chinese;
use faultline_engine::view::{About, Belief};
use faultline_language::zh::is_han;

impl MatrixWords for Chinese {
    fn title(&self, about: About) -> &'static str {
        match about {
            About::Nodes => "每一行是一个节点对其他节点的判断。离怀疑越近，方格填得越满。",
            About::Named => "每一行是一种告警，每一列是一个被监控的节点。",
            About::States => "每个节点上的状态。颜色相同的属于同一轮；颜色变淡，说明其他节点已经领先。",
            About::Data => "各节点上每个键的值。颜色代表版本；颜色变淡，说明其他节点已有更新的版本。",
        }
    }

    fn hint(&self, about: About) -> &'static str {
        match about {
            About::Nodes => "红点：判断与此刻的事实不符。将指针移到方格上，可查看背后的数值。",
            About::Named => "… 等待触发，! 正在告警，? 情况不明。将指针移到方格上，可查看数值。",
            About::States => "虚线方格：尚无内容。将指针移到方格上，可查看全部内容。",
            About::Data => "用 | 隔开的是同一个键上互相冲突、并存的值。将指针移到方格上，可查看版本。",
        }
    }

    fn keys(&self) -> &'static str {
        "矩阵。方向键：在方格之间移动；Home 和 End：第一个和最后一个方格；Enter：选中该列的节点；再按一次 Enter：选中该行的节点。"
    }

    fn empty(&self) -> &'static str {
        "此刻没有可显示的内容。"
    }

    fn calm(&self) -> &'static str {
        "没有怀疑，也没有告警。"
    }

    fn in_truth(&self) -> &'static str {
        "实际"
    }

    fn place(&self, about: About, row: &str, column: &str) -> String {
        match about {
            About::Nodes => format!("{row} 对 {column} 的判断"),
            About::Named => format!("{column}，{row}"),
            About::States => format!("{row} 的{column}"),
            About::Data => format!("{row} 上的 {column}"),
        }
    }

    fn state(&self, state: &str, belief: &Belief, is_mistaken: bool) -> String {
        let but = match belief.runs {
            Some(true) if is_mistaken => "，而它其实没有运行",
            Some(false) if is_mistaken => "，而它其实在运行",
            _ => "",
        };
        format!("{state}{but}")
    }

    fn silent(&self, row: &str) -> String {
        format!("{row} 没有运行")
    }

    fn nothing(&self, about: About, row: &str, column: &str) -> String {
        match about {
            _ if row == column => format!("{row} 自己"),
            About::Data => format!("{row} 上没有 {column}"),
            About::Named => format!("{column}，{row}：无告警"),
            About::States => format!("{row} 的{column}：无"),
            About::Nodes => format!("{row} 不监测 {column}"),
        }
    }

    fn value(&self, name: &str, value: &str) -> String {
        let gap = if value.starts_with(is_han) { "" } else { " " };
        format!("{name}{gap}{value}")
    }

    fn parts(&self, place: &str, state: &str, values: &[String]) -> String {
        let between = if state.is_empty() || values.is_empty() { "" } else { "；" };
        format!("{place}：{state}{between}{}", values.join("，"))
    }
}
