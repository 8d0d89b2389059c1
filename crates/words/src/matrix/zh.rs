//! 判断的中文说法。

use super::MatrixWords;
use crate::Chinese;
use faultline_engine::view::{About, Belief};

impl MatrixWords for Chinese {
    fn title(&self, about: About) -> &'static str {
        match about {
            About::Nodes => "每一行对每一列的判断。方格渐渐填满，满了就会怀疑。",
            About::Named => "每一行是一种告警，每一列是一个受监控的节点。",
            About::Data => "每个节点上每个键的值。颜色表示版本；别处已有更新的版本时，颜色变淡。",
        }
    }

    fn hint(&self, about: About) -> &'static str {
        match about {
            About::Nodes => "红点：此刻与事实不符。将指针移到方格上查看数值。",
            About::Named => "…：等待触发；!：正在告警；?：情况不明。将指针移到方格上查看。",
            About::Data => "用 | 隔开的是并存的值。将指针移到方格上查看版本。",
        }
    }

    fn keys(&self) -> &'static str {
        "判断。方向键：在方格之间移动；Home 和 End：第一个和最后一个方格；Enter：选中该列的节点，再按一次选中该行的节点。"
    }

    fn empty(&self) -> &'static str {
        "没有节点在运行，也就没有判断。"
    }

    fn calm(&self) -> &'static str {
        "没有怀疑，也没有告警。"
    }

    fn in_truth(&self) -> &'static str {
        "实际"
    }

    fn place(&self, about: About, row: &str, column: &str) -> String {
        match about {
            About::Nodes => format!("{row} 对 {column}"),
            About::Named => format!("{column}，{row}"),
            About::Data => format!("{row} 上的 {column}"),
        }
    }

    fn state(&self, state: &str, belief: &Belief, is_mistaken: bool) -> String {
        let but = match belief.runs {
            Some(true) if is_mistaken => "，其实它没有运行",
            Some(false) if is_mistaken => "，其实它在运行",
            _ => "",
        };
        format!("{state}{but}")
    }

    fn unknown(&self, about: About, row: &str, column: &str) -> String {
        match about {
            _ if row == column => format!("{row} 自己"),
            About::Data => format!("{row} 上没有 {column}"),
            _ => format!("{row} 对 {column} 没有判断"),
        }
    }

    fn parts(&self, place: &str, state: &str, values: &[String]) -> String {
        let between = if state.is_empty() || values.is_empty() { "" } else { "；" };
        format!("{place}：{state}{between}{}", values.join("，"))
    }
}
