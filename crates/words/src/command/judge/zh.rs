//! 操作历史，简体中文。

use super::{JudgeWords, Judged};
use crate::Chinese;
use crate::history::promise_in_chinese;
use faultline_judge::read::{Accepted, MAX_BYTES, Problem, ReadError, commands, names};
use faultline_judge::{Model, NotDecided, Promise};

/// 能够读取的格式。
const FORMATS: &str = "“faultline run --format jsonl”输出的 JSON 行、带有 jepsen.util 行的 Jepsen 日志，或由含 :process、:type、:f 和 :value \
                       的映射组成的 EDN 历史";

/// 哪个模型的操作更多。
fn more(model: Model) -> &'static str {
    match model {
        Model::Register | Model::Cas => "（--model kv 的操作更多）",
        _ => "",
    }
}

/// 一项承诺的名称。
fn name(promise: Promise) -> String {
    format!("{promise}（{}）", promise_in_chinese(promise))
}

impl JudgeWords for Chinese {
    fn judged(&self, judged: Judged<'_>) -> String {
        match judged {
            Judged::Size { file, operations, processes, objects } => {
                format!("{file}：{processes} 个进程对 {objects} 个对象的 {operations} 次操作")
            }
            Judged::Kept(promise) => format!("{}：满足", name(promise)),
            Judged::Broken { promise, at, process } => {
                let why = match (at, process) {
                    (Some((line, "")), _) => format!("没有任何操作顺序能解释第 {line} 行的应答"),
                    (Some((line, key)), _) => format!("{key} 上没有任何操作顺序能解释第 {line} 行的应答"),
                    (None, Some(process)) => format!("进程 {process} 得到的应答不可能出自它所见"),
                    (None, None) => "没有任何操作顺序能解释这些应答".into(),
                };
                format!("{}：不满足，{why}", name(promise))
            }
            Judged::Contradiction { answers: 1, .. } => "  下列应答与之矛盾，无论其余应答如何：".into(),
            Judged::Contradiction { minimal: true, .. } => {
                "  下列应答与之矛盾，去掉其中任何一个，其余便不再矛盾：".into()
            }
            Judged::Contradiction { .. } => "  下列应答与之矛盾；时间不足，未能找出更少的应答：".into(),
            Judged::Operation { line, process, action, key, outcome } => {
                let key = if key.is_empty() { String::new() } else { format!("（{key}）") };
                format!("    第 {line} 行：进程 {process}，{action}{key} \u{2192} {outcome}")
            }
            Judged::NotDecided(promise, why) => {
                let why = match why {
                    NotDecided::Time => "时间已用完；可用 --timeout 增加".into(),
                    NotDecided::Memory => "需要记住的状态超出了可用空间".into(),
                    NotDecided::Open { open, most } => {
                        format!("可能有 {open} 个操作同时进行，而最多考察 {most} 个")
                    }
                };
                format!("{}：未判定，{why}", name(promise))
            }
            Judged::NotDefined { promise, action, line } => format!(
                "{}：未判定。它只对读和写有定义，而第 {line} 行是“{action}”；该历史又不满足顺序一致性，否则即可得出结论。可接受的操作：read、write、cas \
                 以及集合的操作",
                name(promise)
            ),
            Judged::NoValue(text) => {
                format!("--initial“{text}”不是值；可接受的值：EDN 的写法，例如 0、nil、\"a\" 或 :a")
            }
            Judged::NoFile(path) => format!("{path}：没有这个文件；可接受的值：历史文件的路径，或 -"),
        }
    }

    fn read_error(&self, error: &ReadError) -> String {
        match &error.problem {
            Problem::TooLong => format!("文件超过 {} MiB，即可读取的上限。", MAX_BYTES >> 20),
            Problem::Empty => format!("文件为空；可接受的内容：{FORMATS}。"),
            Problem::NoFormat => format!("这不是操作历史；可接受的内容：{FORMATS}。"),
            Problem::NoOperation => "其中没有任何客户端操作。".into(),
            Problem::NotJson => {
                "这一行不是 JSON；可接受的内容：一个对象，如“faultline run --format jsonl”的输出。".into()
            }
            Problem::NotAnEvent => "这一行不是事件；可接受的内容：带有 facts 的对象。".into(),
            Problem::Version => "文件属于另一个格式版本；可接受的值：\"faultline\": 1。".into(),
            Problem::NotEdn => "这不是 EDN。".into(),
            Problem::AfterTheEnd => "列表结束之后还有内容；此处不应再有任何内容。".into(),
            Problem::NotAnOperation(found) => {
                format!("“{found}”不是操作；可接受的内容：含 :process、:type、:f 和 :value 的映射。")
            }
            Problem::NotALine(found) => format!(
                "“{found}”不是操作；可接受的内容：进程、:invoke、:ok、:fail 或 :info、函数和值，例如 3 :invoke :write 4。"
            ),
            Problem::Lacks(what) => format!("该操作缺少可用的 {what}。"),
            Problem::Type(found) => format!("“{found}”不是类型；可接受的值：:invoke、:ok、:fail 和 :info。"),
            Problem::Command { found, model } => format!(
                "“{found}”不是 --model {} 的操作；可接受的值：{}{}。",
                model.name(),
                commands(*model).join("、"),
                more(*model)
            ),
            Problem::Function { found, model } => {
                let other = more(*model);
                format!(
                    "“{found}”不是 --model {} 的操作；可接受的值：{}{other}。",
                    model.name(),
                    names(*model).join("、")
                )
            }
            Problem::NoSuchModel(model) => {
                format!("Faultline 的运行没有 --model {}；可接受的值：register、cas、kv。", model.name())
            }
            Problem::Value { function, found, accepted } => {
                let accepted = match accepted {
                    Accepted::Value => "nil、true、false、整数、文本、关键字，或方括号中的若干个这样的值",
                    Accepted::Two => "方括号中的两个值，即期望值和新值",
                    Accepted::Text => "文本",
                    Accepted::Many => "由值组成的集合、列表或向量",
                    Accepted::Flag => "true 或 false",
                    Accepted::Number => "整数",
                };
                format!("“{found}”不是 {function} 的值；可接受的值：{accepted}。")
            }
            Problem::NoKey(found) => {
                format!("“{found}”没有键；可接受的内容：:value 之外的 :key，或键与值组成的一对，例如 [x 1]。")
            }
            Problem::NotAsked(process) => {
                format!("{process} 收到了结果，却没有正在进行的操作；应先有 :invoke（须是完整的历史）。")
            }
            Problem::UnderWay(process, line) => {
                format!(
                    "{process} 开始了新的操作，而第 {line} 行的操作仍在进行；应先有 :ok、:fail 或 :info。"
                )
            }
            Problem::OtherFunction(process, line) => {
                format!("{process} 收到的结果所属的函数，与它在第 {line} 行开始的不同。")
            }
        }
    }
}
