//! 一行、一个链接、一次运行的设置哪里有错，以及可以接受什么。

use crate::spelling::{dynamic, meant};
use faultline_catalogue::SetupError;
use faultline_engine::grammar::{Expect, ScriptError, ScriptErrorKind, VERBS};
use faultline_engine::limits::{
    MAX_CLOCK_OFFSET, MAX_CLOCK_RATE, MAX_KEYS, MAX_LINE, MAX_SOURCE, MAX_SPAN, MAX_TIME,
};
use faultline_engine::{Amount, Impossible, KindError, Lie, SettingError, SettingKind};
use faultline_language::Language;
use faultline_scenario::{Form, LinkError, OpenError, Stretch, StretchError};
use std::fmt::Display;

/// 几种选择：`a、b 或 c`。
pub(super) fn any_of<T: Display>(options: &[T]) -> String {
    match options {
        [] => String::new(),
        [one] => one.to_string(),
        [all @ .., last] => {
            let all: Vec<String> = all.iter().map(ToString::to_string).collect();
            let all = all.join("、");
            // 汉字与拉丁字母之间空一格。
            let gap = |c: Option<char>| if c.is_some_and(|c| c.is_ascii_alphanumeric()) { " " } else { "" };
            let last = last.to_string();
            format!("{all}{}或{}{last}", gap(all.chars().last()), gap(last.chars().next()))
        }
    }
}

fn expect(expect: Expect) -> String {
    match expect {
        Expect::Verb => {
            return format!("一个操作（{}），或 c1 这样的客户端", VERBS.join("、"));
        }
        Expect::Node => "n1 这样的节点",
        Expect::Client => "c1 这样的客户端",
        Expect::Endpoint => "n1 或 c1 这样的节点或客户端",
        Expect::Message => "m17 这样的消息",
        Expect::MessageLabel => "协议中消息的名称，例如 AppendEntries",
        Expect::MessageField(None) => "消息携带的值，例如 term=2",
        Expect::MessageField(Some(form)) => {
            let fields: Vec<String> = form.fields.iter().map(|name| format!("{name}=…")).collect();
            return if fields.is_empty() { "到此为止".into() } else { any_of(&fields) };
        }
        Expect::Place => "其中第几条，例如 2",
        Expect::Span => "80ms 这样的时长",
        Expect::SpanRange => "80ms 这样的时长，或 10ms..15ms 这样的范围",
        Expect::Rate => "30% 这样的百分比",
        Expect::Frequency => "200/s 这样的频率",
        Expect::Factor => "1x 到 100x 之间的倍数，例如 4x",
        Expect::Clock => "+30ms、-200ppm 或 sync 这样的时钟设置",
        Expect::Number(least, most) => return format!("{least} 到 {most} 之间的整数"),
        Expect::Word(word) => return format!("“{word}”"),
        Expect::Example(example) => return format!("{example} 这样的内容"),
        Expect::Beginning => "用协议的词语写出的磁盘内容",
        Expect::Command => "set x 1 这样的命令",
        Expect::End => "到此为止",
    }
    .into()
}

pub(super) fn script(error: &ScriptError) -> String {
    let found = if error.found.is_empty() {
        "在末尾".to_string()
    } else {
        format!("第 {} 个字符处的“{}”", error.at.start + 1, error.found)
    };
    let wrong = match &error.kind {
        ScriptErrorKind::Expected(expected) => {
            let verb = meant(&error.found).filter(|_| expected.contains(&Expect::Verb));
            if let Some(verb) = verb {
                format!("没有这个操作；您想输入的是“{verb}”吗？")
            } else {
                let mut options: Vec<String> = expected.iter().copied().map(expect).collect();
                options.dedup();
                format!("这里应为{}", spaced(any_of(&options)))
            }
        }
        ScriptErrorKind::TooLong => format!("这一行太长：最多 {MAX_LINE} 个字符"),
        ScriptErrorKind::TooLate => format!("一次运行最长到 {MAX_TIME}"),
        ScriptErrorKind::TooSlow => format!("最多 {MAX_SPAN}"),
        ScriptErrorKind::ClockTooWrong => {
            format!("时钟最多超前或落后 {MAX_CLOCK_OFFSET}，最多走快或走慢 {MAX_CLOCK_RATE}ppm")
        }
        ScriptErrorKind::TooShort(least) => format!("至少为 {least}"),
        ScriptErrorKind::TooOften(least) => format!("间隔至少为 {least}"),
        ScriptErrorKind::NoRange => {
            format!("用 {{1..100}} 这样的范围说明抽取哪些键，最多 {MAX_KEYS} 个数")
        }
        ScriptErrorKind::SameEnds => "链路的两端必须不同".into(),
        ScriptErrorKind::NamedTwice => "它已经在某一组中；每个节点或客户端只能属于一组".into(),
        ScriptErrorKind::NotThere => "这次运行没有这个节点或客户端".into(),
        ScriptErrorKind::CommandAbout(node, nodes) => {
            format!("命令针对的是 {node}，而这次运行的节点是 n1 到 n{nodes}")
        }
        ScriptErrorKind::FixedMembers => fixed_members(),
        ScriptErrorKind::NoBeginnings => no_beginnings(),
        ScriptErrorKind::Impossible(why) => impossible(why),
        ScriptErrorKind::OwnSide => "节点不会与自己的副本通信".into(),
        ScriptErrorKind::NoLies => its_lies(&[]),
        ScriptErrorKind::ValueTwice => "这个值写了两次".into(),
        ScriptErrorKind::Message(error) => kind(error),
        ScriptErrorKind::OneGroup => "分区至少需要两组，例如 n1 n2 | n3".into(),
        ScriptErrorKind::Command(known) => format!("没有这个命令；已知的命令：{}", known.join("、")),
    };
    sentence(format!("{found}：{wrong}"))
}

/// 协议没有描述初始磁盘内容的词语。
fn no_beginnings() -> String {
    "此协议开始时所有磁盘都是空的，不能设定初始内容".into()
}

/// 为什么没有哪次运行能使磁盘上出现这些内容。
pub(super) fn impossible(why: &Impossible) -> String {
    match why {
        Impossible::Falls { before, after } => format!("日志中 {before} 之后不能是 {after}"),
        Impossible::Above { holds, knows } => {
            format!("节点所知的最大编号是 {knows}，磁盘上不可能有 {holds} 的内容")
        }
        Impossible::LogsDiffer { first, second, epoch } => format!(
            "{first} 和 {second} 都有 {epoch} 的条目，但在它们之前的日志不同；领导者的日志是整个发送的"
        ),
        Impossible::NoMajority { epoch } => format!(
            "磁盘上有 {epoch} 的内容，所以必须有多数派在初始状态中为它投过票、作过承诺，或处于更大的编号"
        ),
        Impossible::TwoValues { first, second, epoch } => {
            format!("{first} 和 {second} 在 {epoch} 中有不同的值")
        }
        Impossible::NotBegun { node, epoch } => {
            format!("{node} 不可能发起过 {epoch}：它不是提议者，或者它自己的磁盘上没有这一轮")
        }
        Impossible::Overruled { chosen, epoch } => {
            format!("多数派已接受 {chosen} 的值，而 {epoch} 的值与它不同")
        }
    }
}

/// 协议的成员固定不变；哪些协议可以变更成员。
fn fixed_members() -> String {
    format!("此协议的成员固定，节点不能加入或退出；支持成员变更的协议：{}", dynamic().join("、"))
}

/// 协议能说哪些谎。
fn its_lies(known: &[Lie]) -> String {
    match known {
        [] => "此协议没有声明谎言；twin 可以让任何协议的节点说法不一".into(),
        _ => {
            let words: Vec<&str> = known.iter().map(|lie| lie.word()).collect();
            format!("此协议没有这种谎言；已知的谎言：{}", words.join("、"))
        }
    }
}

/// 协议没有这种消息。
fn kind(error: &KindError) -> String {
    match error {
        KindError::Label { label, known } => {
            format!("协议没有“{label}”这种消息；已知的消息：{}", known.join("、"))
        }
        KindError::Field { label, field, known: [] } => {
            format!("{label} 消息不携带“{field}”，也不携带其他值")
        }
        KindError::Field { label, field, known } => {
            format!("{label} 消息不携带“{field}”，只携带 {}", known.join("、"))
        }
    }
}

/// 以句号结束，问句除外。
fn sentence(text: String) -> String {
    if text.ends_with('？') { text } else { format!("{text}。") }
}

/// 前面是汉字：以拉丁字母或数字开头时空一格。
pub(super) fn spaced(text: String) -> String {
    if text.starts_with(|c: char| c.is_ascii_alphanumeric()) { format!(" {text}") } else { text }
}

pub(super) fn link(error: &LinkError) -> String {
    match error {
        LinkError::TooLong { length, max } => format!("链接太长：{length} 字节，最多接受 {max} 字节。"),
        LinkError::Encoding => "链接的百分号编码已损坏。".into(),
        LinkError::Control { found } => {
            format!("链接含有控制字符（U+{:04X}）；链接只能是一行文本。", u32::from(*found))
        }
        LinkError::Protocol { found } => {
            format!("链接以“{found}”开头；应以协议名称开头，例如 raft?nodes=5。")
        }
        LinkError::Version { found, known } => {
            format!("链接使用格式版本 {found}；此页面最高支持版本 {known}，更新的页面也许能打开它。")
        }
        LinkError::Key { found, known } => {
            format!("链接含有名为“{found}”的部分；已知的部分：{}。", known.join("、"))
        }
        LinkError::Twice { key } => format!("“{key}”部分出现了两次。"),
        LinkError::Beside { key } => format!("“{key}”部分与压缩文本同时出现，它应包含在压缩文本中。"),
        LinkError::Number { key, found, min, max } => {
            format!("“{key}”部分是“{found}”；可接受的值：{min} 到 {max} 之间的整数。")
        }
        LinkError::Form { key, found, form } => {
            let accepted = match form {
                Form::Language => {
                    let accepted = any_of(&Language::ALL);
                    return format!("“{key}”部分是“{found}”；可接受的值：{accepted}。");
                }
                Form::Moment => "3.2s 这样的时刻",
                Form::Speed => "0.05 或 4 这样的速度",
                Form::Selection => "节点、客户端、链路、消息或事件，例如 n1、c1、n1-n2、m17、e230",
                Form::Name => "小写字母、数字和连字符",
                Form::Setting => {
                    return format!(
                        "“{key}”部分是“{found}”；可接受的值：设置的名称和值，值最多 {MAX_SOURCE} 字节。"
                    );
                }
            };
            format!("“{key}”部分是“{found}”；可接受的值：{accepted}。")
        }
        LinkError::TooLate { found, max } => format!("时刻 {found} 太晚：一次运行最长到 {max}。"),
        LinkError::NotThere { found } => format!("链接选中了 {found}，但这次运行没有它。"),
        LinkError::Escape { key, found } => format!("“{key}”部分中的“{found}”不是有效的转义字符。"),
        LinkError::SettingTwice { name } => format!("设置“{name}”出现了两次。"),
        LinkError::TooManySettings { max } => format!("设置太多：最多 {max} 项。"),
        LinkError::TooManyInputs { found, max } => format!("脚本有 {found} 行；最多接受 {max} 行。"),
        LinkError::NoMoment { line, found } => {
            format!("脚本第 {line} 行“{found}”没有以时刻开头；正确的写法例如 1.2s crash n1。")
        }
        LinkError::Script { line, text, error } => format!("脚本第 {line} 行“{text}”：{}", script(error)),
        LinkError::Base64 => "压缩部分含有不允许的字符。".into(),
        LinkError::Deflate => "压缩部分不完整或已损坏；链接可能没有复制完整。".into(),
        LinkError::Bomb { max } => format!("压缩部分解压后超过 {max} 字节。"),
    }
}

pub(super) fn setup(error: &SetupError) -> String {
    match error {
        SetupError::Behaviour { asked, known } if asked > known => {
            format!(
                "它是按此协议行为的第 {asked} 版制作的，而这里的 Faultline 只到第 {known} 版：请用更新的 Faultline 打开。"
            )
        }
        SetupError::Behaviour { asked, known } => format!(
            "它是按此协议行为的第 {asked} 版制作的，Faultline 已不再运行该版本；现在是第 {known} 版，运行结果会不同。"
        ),
        SetupError::Nodes(Amount { min, max, .. }) => format!("此协议需要 {min} 到 {max} 个节点。"),
        SetupError::Clients(Amount { min, max, .. }) => format!("此协议支持 {min} 到 {max} 个客户端。"),
        SetupError::Setting { name, error: SettingError::Unknown(known) } => {
            format!("没有名为“{name}”的设置；已知的设置：{}。", known.join("、"))
        }
        SetupError::Setting { name, error: SettingError::Value(kind) } => {
            let accepted = match kind {
                SettingKind::Switch | SettingKind::Bug => "on 或 off".to_string(),
                SettingKind::Span => "1ms 到 60s 之间的时长，例如 50ms".into(),
                SettingKind::Pause => "0s 到 60s 之间的时长，例如 50ms".into(),
                SettingKind::Range => "1ms 到 60s 之间的时长范围，例如 150ms..300ms".into(),
                SettingKind::Number { min, max } => format!("{min} 到 {max} 之间的整数"),
                SettingKind::Text => format!("1 到 {MAX_SOURCE} 字节的文本，不含控制字符"),
                SettingKind::Choice(words) => any_of(words),
            };
            format!("设置“{name}”可接受的值：{accepted}。")
        }
        SetupError::Command { index, text, forms } => {
            format!("脚本第 {} 行：协议没有“{text}”这个命令；已知的命令：{}。", index + 1, forms.join("、"))
        }
        SetupError::Message { index, error } => format!("脚本第 {} 行：{}。", index + 1, kind(error)),
        SetupError::NotItsLie { index, known } => {
            format!("脚本第 {} 行：{}。", index + 1, its_lies(known))
        }
        SetupError::FixedMembers { index } => format!("脚本第 {} 行：{}。", index + 1, fixed_members()),
        SetupError::NoBeginnings { index } => format!("脚本第 {} 行：{}。", index + 1, no_beginnings()),
        SetupError::Beginning { index, error } => {
            format!("脚本第 {} 行，节点之后的部分：{}", index + 1, script(error))
        }
        SetupError::CommandAbout { index, text, node, nodes } => {
            format!("脚本第 {} 行：“{text}”针对的是 {node}，而这次运行的节点是 n1 到 n{nodes}。", index + 1)
        }
        SetupError::NotThere { index } => {
            format!("脚本第 {} 行提到的节点或客户端在这次运行中不存在。", index + 1)
        }
    }
}

pub(super) fn open(error: &OpenError) -> String {
    match error {
        OpenError::Link(error) => link(error),
        OpenError::Protocol { found, known } => {
            format!("没有名为“{found}”的协议；已知的协议：{}。", known.join("、"))
        }
        OpenError::Setup(error) => setup(error),
    }
}

pub(super) fn stretch(error: &StretchError) -> String {
    match error {
        StretchError::Backwards(Stretch { from, to }) => {
            format!("从 {from} 到 {to} 的片段在开始之前就结束；可接受的值：不早于 {from} 的终点。")
        }
        StretchError::Unknown { to, known } => {
            format!("目前只模拟到 {known}，而片段到 {to} 结束；可接受的值：不晚于 {known} 的终点。")
        }
        StretchError::Nothing(Stretch { from, to }) => {
            format!("从 {from} 到 {to} 没有发生任何事；请选择有事件发生的片段。")
        }
        StretchError::TooMuch { stretch: Stretch { from, to }, found, max, fits } => {
            let narrower = match fits {
                Some(fits) => format!("可改为从 {from} 到 {fits}"),
                None => "请换一个起点".to_string(),
            };
            format!("从 {from} 到 {to} 共有 {found} 条消息和注释，最多接受 {max} 条；{narrower}。")
        }
    }
}
