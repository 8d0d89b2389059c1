//! 分任务的计算：发生了什么，为什么，什么违反了规则，中文。

use crate::count::Answer;
use crate::{Evidence, Fact, Part, Task, TaskKind};
use faultline_engine::Endpoint;
use faultline_language::zh::{client, quoted, span};
use faultline_language::{Sentence, Tone, say};

/// `Map 任务 3`
pub(super) fn task(task: Task) -> String {
    let kind = match task.kind {
        TaskKind::Map => "Map 任务",
        TaskKind::Reduce => "Reduce 任务",
    };
    format!("{kind} {}", task.number + 1)
}

fn reduce(number: u16) -> String {
    task(Task::reduce(number))
}

fn map(number: u16) -> String {
    task(Task::map(number))
}

fn outcome(answer: &Answer) -> String {
    format!("{} 个单词，其中 {} 个不同", answer.words, answer.distinct)
}

pub(super) fn bytes(n: u32) -> String {
    format!("{n} 字节")
}

pub(super) fn fact(who: Endpoint, fact: &Fact) -> Sentence {
    use Tone::{Bad, Good, Plain, Warn};
    match fact {
        Fact::Client(fact) => client(who, fact, |_| true, outcome),
        Fact::Started { role, life } => {
            let part = match role {
                Part::Master => "主节点",
                Part::Storage => "文件系统",
                Part::Worker => "工作节点",
            };
            let why = match (life, role) {
                (1, _) => "这是它第一次启动",
                (_, Part::Storage) => "磁盘上有什么，它就有什么文件",
                (_, Part::Master) => "前一个主节点的进度只保存在最后的检查点中，没有检查点就已丢失",
                (_, Part::Worker) => "它未完成的工作已丢失",
            };
            say(Plain, format!("{who} 作为{part}启动"), why)
        }
        Fact::Began { client, maps, reduces, .. } => say(
            Good,
            format!("{who} 开始统计文本中的单词"),
            format!("由 {client} 请求；分成 {maps} 个 Map 任务和 {reduces} 个 Reduce 任务"),
        ),
        Fact::Assigned { task: one, to, backup: true, .. } => say(
            Warn,
            format!("{who} 把 {} 也交给 {to}，作为备份任务", task(*one)),
            "没有空闲的任务，而另一个工作节点执行它已经很久；先完成的有效",
        ),
        Fact::Assigned { task: one, to, nth: 1, .. } => {
            say(Plain, format!("{who} 把 {} 交给 {to}", task(*one)), format!("该任务空闲，{to} 也空闲"))
        }
        Fact::Assigned { task: one, to, .. } => say(
            Warn,
            format!("{who} 把 {} 重新交给 {to}", task(*one)),
            "原来执行它的工作节点发生故障，结果无法取得",
        ),
        Fact::Mapped { task: one, pairs, bytes: size, .. } => say(
            Plain,
            format!("{who} 完成 {}", task(*one)),
            format!("它得到 {pairs} 个由单词和次数组成的键值对，共 {}，保存在自己的磁盘上", bytes(*size)),
        ),
        Fact::Read { reduce: number, map: of, from, bytes: size, .. } if who == Endpoint::Node(*from) => say(
            Plain,
            format!("{who} 为 {} 读取 {} 的键值对", reduce(*number), map(*of)),
            format!("从自己的磁盘读取 {}", bytes(*size)),
        ),
        Fact::Read { reduce: number, map: of, from, bytes: size, .. } => say(
            Plain,
            format!("{who} 为 {} 取得 {} 的键值对", reduce(*number), map(*of)),
            format!("从 {from} 的磁盘取得 {}", bytes(*size)),
        ),
        Fact::Reduced { task: one, keys, .. } => say(
            Plain,
            format!("{who} 算出 {} 的各个总数", task(*one)),
            format!("共 {keys} 个单词；它把结果写入自己的临时文件"),
        ),
        Fact::Line { .. } | Fact::Counted { .. } => say(Plain, "输出中的一行", ""),
        Fact::Committed { reduce: number, by, lines, .. } => say(
            Good,
            format!("{who} 保存了 {} 的输出", reduce(*number)),
            format!("{by} 写入 {lines} 行，再通过一次原子重命名得到最终文件名"),
        ),
        Fact::Present { reduce: number, by, .. } => say(
            Plain,
            format!("{who} 保留 {} 已有的输出", reduce(*number)),
            format!("{by} 又送来一份，但最终文件名已被占用"),
        ),
        Fact::Reopened { reduce: number, by, .. } => say(
            Bad,
            format!("{who} 让 {by} 覆盖 {} 的输出", reduce(*number)),
            "该输出原本完整，现在被逐行重写",
        ),
        Fact::Completed { task: one, by, .. } => {
            let place = match one.kind {
                TaskKind::Map => format!("输出在 {by} 的磁盘上"),
                TaskKind::Reduce => "输出在文件系统中".into(),
            };
            say(Good, format!("{who} 从 {by} 得知 {} 已完成", task(*one)), place)
        }
        Fact::Ignored { task: one, by, .. } => say(
            Plain,
            format!("{who} 忽略 {by} 完成 {} 的消息", task(*one)),
            "另一个工作节点已先完成，先完成的有效",
        ),
        Fact::WorkerFailed { worker, silence: Some(silence) } => say(
            Bad,
            format!("{who} 认为 {worker} 已崩溃"),
            format!("{worker} 已有 {}没有应答 ping", span(*silence)),
        ),
        Fact::WorkerFailed { worker, silence: None } => {
            say(Warn, format!("{who} 发现 {worker} 曾经崩溃"), format!("{worker} 告知自己已重新启动"))
        }
        Fact::Again { task: one, completed: true, worker, .. } => say(
            Warn,
            format!("{who} 把 {} 恢复为空闲，必须重做", task(*one)),
            format!("它已完成，但输出在 {worker} 的磁盘上，而 {worker} 发生故障"),
        ),
        Fact::Again { task: one, completed: false, worker, .. } => {
            say(Warn, format!("{who} 把 {} 恢复为空闲", task(*one)), format!("执行它的 {worker} 发生故障"))
        }
        Fact::WorkerBack { worker } => say(
            Good,
            format!("{who} 收到 {worker} 的消息，发现它没有崩溃"),
            format!("{worker} 可以再次得到任务"),
        ),
        Fact::Checkpointed { completed, .. } => {
            say(Plain, format!("{who} 写入检查点"), format!("已完成 {completed} 个任务"))
        }
        Fact::Resumed { completed, .. } => say(
            Good,
            format!("{who} 从最后的检查点继续"),
            format!("它是新的主节点；检查点中有 {completed} 个任务已完成"),
        ),
        Fact::Aborted { copy } => say(
            Bad,
            format!("{who} 不知道正在进行的计算"),
            format!("它是第 {copy} 个主节点，并且没有检查点；客户端必须重新请求"),
        ),
        Fact::Superseded { .. } => say(
            Warn,
            format!("{who} 放弃它恢复的计算"),
            "这次计算早已结束；文件系统保存的是更晚一次计算的输出",
        ),
        Fact::Finished { words, distinct, took, .. } => say(
            Good,
            format!("{who} 得到结果，共 {words} 个单词，其中 {distinct} 个不同"),
            format!("所有 Reduce 任务都已完成，用时 {}", span(*took)),
        ),
        Fact::SentToMaster { client } => {
            say(Plain, format!("{who} 让 {client} 改找主节点"), "只有主节点受理请求")
        }
    }
}

pub(super) fn violation(evidence: &Evidence) -> String {
    match evidence {
        Evidence::WrongCount { word, expected, found, wrong } => {
            let others = match wrong {
                0 | 1 => String::new(),
                n => format!("另有 {} 个单词的次数也不对。", n - 1),
            };
            format!("{}在文本中出现 {expected} 次，结果却是 {found} 次。{others}", quoted(word))
        }
        Evidence::WrongAnswer { ticket, outcome, expected } => format!(
            "{} 得到的应答是：文本共有 {} 个单词，其中 {} 个不同；实际上共有 {} 个，其中 {} 个不同。",
            ticket.client, outcome.words, outcome.distinct, expected.words, expected.distinct
        ),
        Evidence::ReadTwice { reduce: number, by, map: of, first, second } => format!(
            "{by} 在 {} 中把 {} 的键值对计入了两次：先从 {first} 取得，又从 {second} 取得。",
            reduce(*number),
            map(*of)
        ),
        Evidence::TwoLines { reduce: number, word, counts } => format!(
            "{} 的输出中，{}占了两行，次数分别是 {} 和 {}。",
            reduce(*number),
            quoted(word),
            counts.0,
            counts.1
        ),
        Evidence::MapMissing { reduce: number, by, map: of } => {
            format!("{by} 写出的 {} 的输出缺少 {} 的键值对。", reduce(*number), map(*of))
        }
        Evidence::ReduceMissing { reduce: number } => {
            format!("计算结束时缺少 {} 的输出。", reduce(*number))
        }
        Evidence::Changed { reduce: number, first, second } if first == second => {
            format!("{} 的输出原本完整，{first} 却覆盖了自己的输出。", reduce(*number))
        }
        Evidence::Changed { reduce: number, first, second } => {
            format!("{first} 写出的 {} 的输出原本完整，{second} 却覆盖了它。", reduce(*number))
        }
    }
}
