//! 判断的中文说法。

use super::MatrixWords;
use crate::{Chinese, Words as _};
use faultline_engine::view::Belief;
use faultline_language::Vocabulary;

impl MatrixWords for Chinese {
    fn title(&self, is_among_nodes: bool) -> &'static str {
        if is_among_nodes {
            "每一行对每一列的判断。方格渐渐填满，满了就会怀疑。"
        } else {
            "每一行是一种告警，每一列是一个受监控的节点。"
        }
    }

    fn hint(&self, is_among_nodes: bool) -> &'static str {
        if is_among_nodes {
            "红点：此刻与事实不符。将指针移到方格上查看数值。"
        } else {
            "…：等待触发；!：正在告警；?：情况不明。将指针移到方格上查看。"
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

    fn about(&self, is_believer: bool, row: &str, column: &str) -> String {
        if is_believer { format!("{row} 对 {column}") } else { format!("{column}，{row}") }
    }

    fn believed(&self, family: &dyn Vocabulary, about: &str, belief: &Belief, is_mistaken: bool) -> String {
        let state = self.label(family, belief.state);
        let but = match belief.runs {
            Some(true) if is_mistaken => "，其实它没有运行",
            Some(false) if is_mistaken => "，其实它在运行",
            _ => "",
        };
        let values = belief
            .fields
            .iter()
            .map(|field| format!("{} {}", self.label(family, field.label), self.value(family, &field.value)));
        let values: Vec<String> = values.collect();
        let after = if values.is_empty() { String::new() } else { format!("；{}", values.join("，")) };
        format!("{about}：{state}{but}{after}")
    }

    fn unknown(&self, row: &str, column: &str) -> String {
        if row == column { format!("{row} 自己") } else { format!("{row} 对 {column} 没有判断") }
    }
}
