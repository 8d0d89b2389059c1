//! 客户端的请求历史，中文。

use super::{Found, HistoryWords};
use crate::Chinese;
use faultline_judge::{NotDecided, Promise};

/// 一项承诺的名称。
pub(crate) fn promise(promise: Promise) -> &'static str {
    match promise {
        Promise::Linearizable => "线性一致性",
        Promise::Sequential => "顺序一致性",
        Promise::Causal => "因果一致性",
        Promise::Pram => "流水线 RAM 一致性",
        Promise::ReadYourWrites => "读己之写",
        Promise::MonotonicReads => "单调读",
        Promise::MonotonicWrites => "单调写",
        Promise::WritesFollowReads => "写随读后",
    }
}

impl HistoryWords for Chinese {
    fn promise(&self, which: Promise) -> &'static str {
        promise(which)
    }

    fn meaning(&self, promise: Promise) -> &'static str {
        match promise {
            Promise::Linearizable => "每个请求都在发出与得到答复之间的某一刻生效，就像只有一份数据。",
            Promise::Sequential => "所有客户端看到同一个次序，每个客户端自己的请求在其中保持发出的先后。",
            Promise::Causal => "看到一次写入，也就看到写入者此前看到过的一切。",
            Promise::Pram => "每个客户端看到的他人写入，都按写入者写下的先后。",
            Promise::ReadYourWrites => "客户端看得到自己写下的内容。",
            Promise::MonotonicReads => "客户端看到过的内容，之后不会又看不到。",
            Promise::WritesFollowReads => "对看到某次写入的人来说，它排在写入者此前读到的内容之后。",
            Promise::MonotonicWrites => "同一个客户端的写入，按它写下的先后生效。",
        }
    }

    fn found(&self, promise: Promise, found: Found<'_>) -> String {
        match found {
            Found::Kept if promise == Promise::Linearizable => {
                "满足：图中的线按一个能解释全部答复的次序穿过各个请求。".into()
            }
            Found::Kept => "满足：这些答复都说得通。".into(),
            Found::Unexplained { client, operation, told } => {
                format!("违反：{client} 问“{operation}”，得到“{told}”，没有哪个次序能解释。")
            }
            Found::Blind { client } => format!("违反：{client} 不可能看到它得到的答复。"),
            Found::NoOrder => "违反：没有哪个次序能解释这些答复。".into(),
            Found::NotDecided(NotDecided::Time) => {
                "未能判定：所需时间超出了页面的限度。命令“faultline judge”可以慢慢算。".into()
            }
            Found::NotDecided(NotDecided::Memory) => "未能判定：所需内存超出了限度。".into(),
            Found::NotDecided(NotDecided::Open { open, most }) => {
                format!("未能判定：可能有 {open} 个请求同时未完成，最多只考察 {most} 个。")
            }
            Found::NotDefined { operation } => {
                format!("未能判定：这一承诺只涉及读和写，而“{operation}”两者都不是。")
            }
        }
    }

    fn mark(&self, kept: Option<bool>) -> &'static str {
        match kept {
            Some(true) => "满足",
            Some(false) => "违反",
            None => "未判定",
        }
    }

    fn help(&self) -> &'static str {
        "一条横条是一个请求，从发出到答复。这里只看这些时刻的先后，因此间距画得一样大。"
    }

    fn promises(&self) -> &'static str {
        "这些答复满足什么"
    }

    fn earlier(&self, count: usize) -> String {
        format!("更早的 {count} 个请求没有画出，但参与判定。")
    }

    fn no_store(&self, operation: &str) -> String {
        format!("这些答复无法判定：“{operation}”不是键值存储的命令（get、set、add、cas）。")
    }

    fn forgotten(&self) -> &'static str {
        "这些答复无法判定：请求的数量超过了页面保留的上限。"
    }

    fn bar(&self, client: &str, operation: &str, told: Option<&str>, contradicts: bool) -> String {
        let answer = told.map_or_else(|| "没有答复".into(), |told| format!("答复 {told}"));
        let wrong = if contradicts { "，与承诺矛盾" } else { "" };
        format!("{client}：{operation}，{answer}{wrong}")
    }
}
