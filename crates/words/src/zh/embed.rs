//! 嵌入页的地址或发给它的消息中不能使用的内容。

use super::errors::any_of;
use crate::{Accepted, Refused};

pub(super) fn refused(refused: &Refused) -> String {
    let Refused { key, found, accepted } = refused;
    let accepted = match accepted {
        Accepted::OneOf(words) => any_of(words),
        Accepted::Text(max) => format!("最多 {max} 个字符的文本"),
        Accepted::Moment(max) => format!("不晚于 {max} 的时刻：整数微秒，或 3.2s 这样的写法"),
        Accepted::Name(max) => format!("一个数，或最多 {max} 个字符的文本"),
        Accepted::PerSecond(max) => format!("每秒最多 {max} 条消息"),
        Accepted::Waiting(max) => format!("前往某一时刻期间最多 {max} 条消息"),
    };
    match found {
        // 消息本身没有错，只是太多。
        _ if matches!(refused.accepted, Accepted::PerSecond(_) | Accepted::Waiting(_)) => {
            format!("消息太多：{accepted}。")
        }
        Some(found) => format!("“{key}”的值是“{found}”；可接受的值：{accepted}。"),
        None => format!("“{key}”缺少可用的值；可接受的值：{accepted}。"),
    }
}
