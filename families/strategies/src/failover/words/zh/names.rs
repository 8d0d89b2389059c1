//! 故障转移：名称，中文。

use crate::failover::TimerName;
use crate::names::Part;

/// 节点在等什么，在做什么。
pub(super) fn timer(timer: TimerName) -> &'static str {
    match timer {
        TimerName::Ping => "下一次探询",
        TimerName::Silence => "服务器沉默",
        TimerName::Drill => "下一次演练",
        TimerName::Save => "下一次保存",
        TimerName::Ship => "下一次复制",
        TimerName::Ask => "存储没有应答",
        TimerName::Start => "启动服务",
        TimerName::Load => "加载",
        TimerName::Resume => "恢复服务",
        TimerName::Copying => "加载副本",
    }
}

/// 定时器到期而没有产生事实时，节点做了什么，为什么。
pub(super) fn fired(timer: TimerName) -> (&'static str, &'static str) {
    match timer {
        TimerName::Ping => ("询问每台服务器是否还在", "靠这个发现谁出了故障"),
        TimerName::Silence => ("怀疑一台服务器", "太久没有它的回音"),
        TimerName::Drill => ("要求备机试一试能否接管", "从未试过的，未必可用"),
        TimerName::Save => ("有新的结果，就保存到存储", "只有它自己持有的结果，崩溃就会丢失"),
        TimerName::Ship => ("如果在待命，就向存储索取新的结果", "持有的越多，接管时要加载的越少"),
        TimerName::Ask => ("再次询问存储", "没有收到应答"),
        TimerName::Start => ("启动了服务", "接下来向存储索取缺少的结果"),
        TimerName::Load => ("加载了缺少的结果", "接下来就可以接受请求"),
        TimerName::Resume => ("可以提供服务了", "全部结果都已加载"),
        TimerName::Copying => ("把新的结果加载进副本", "接管时要加载的就更少"),
    }
}

/// 节点在做什么，用在地方小的场合，带上令牌或结果的个数；其他协议的角色不在此列。
pub(super) fn part(part: Part, count: u64) -> Option<String> {
    let word = match part {
        Part::Director if count > 0 => return Some(format!("调度节点，令牌 {count}")),
        Part::Director => return Some("调度节点".into()),
        Part::Primary => "主节点",
        Part::Standby => "备机",
        Part::TakingOver => "接管中",
        Part::Store => "存储",
        Part::Released => return Some("已交权".into()),
        Part::Broken => return Some("无法服务".into()),
        Part::Member => return Some("服务中".into()),
        _ => return None,
    };
    Some(format!("{word}：{count}"))
}
