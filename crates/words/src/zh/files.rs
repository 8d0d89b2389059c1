//! 场景文件：文件本身哪里有错，它描述的运行哪里不符合预期。

use super::errors::{any_of, spaced};
use super::{Chinese, errors};
use crate::{FileWords, Words};
use faultline_engine::Rule;
use faultline_engine::limits::MAX_TIME;
use faultline_language::zh::{list, span};
use faultline_language::{Language, Run, Vocabulary};
use faultline_scenario::file::{
    Change, Expectation, ExpectationError, ExpectationErrorKind, FileError, FileErrorKind, Instead, Kind,
    LANGUAGES, STILL, Unmet, Wanted,
};
use faultline_scenario::limits::{MAX_EXPECTATION, MAX_LOG};

impl FileWords for Chinese {
    fn in_line(&self, line: usize, text: &str) -> String {
        format!("第 {line} 行：{text}")
    }
    fn file_error(&self, error: &FileError) -> String {
        file(&error.kind)
    }
    fn change(&self, run: &dyn Run, change: &Change) -> String {
        match change {
            Change::Nodes(nodes) => format!("{nodes} 个节点"),
            Change::Clients(clients) => format!("{clients} 个客户端"),
            Change::Seed(seed) => format!("种子 {seed}"),
            Change::Setting(name, value) => {
                let (title, _) = self.setting(run.vocabulary(Language::Chinese), run.info().slug, name);
                let value = match value.as_str() {
                    "on" => "开",
                    "off" => "关",
                    value => value,
                };
                format!("{title}：{value}")
            }
            Change::Line(line) => format!("{} 时{}", line.at, super::actions::action(&line.input).name),
        }
    }
    fn changes(&self, changes: &[String]) -> String {
        changes.join("，")
    }
    fn expectation(&self, family: &dyn Vocabulary, expectation: &Expectation) -> String {
        super::expectations::expectation(family, expectation)
    }
    fn expectation_error(&self, error: &ExpectationError) -> String {
        expectation(error)
    }
    fn unmet(&self, run: &dyn Run, unmet: &Unmet) -> String {
        format!("预期“{}”，但{}。", unmet.expectation, spaced(instead(run, &unmet.instead)))
    }
}

fn file(kind: &FileErrorKind) -> String {
    match kind {
        FileErrorKind::TooLong { length, max } => {
            format!("文件太长：{length} 字节，最多接受 {max} 字节。")
        }
        FileErrorKind::Toml(message) => format!("这不是有效的场景文件：{message}。"),
        FileErrorKind::Empty(key) => format!("“{key}”的文本为空。"),
        FileErrorKind::TextTooLong { key, max } => format!("“{key}”的文本太长：最多接受 {max} 个字符。"),
        FileErrorKind::Control { key, found } => {
            format!("“{key}”的文本含有控制字符（U+{:04X}）。", u32::from(*found))
        }
        FileErrorKind::Language { key, found } => format!(
            "“{key}.{found}”的语言不在已知语言之列；可接受的写法：{}。",
            any_of(&LANGUAGES.iter().map(|code| format!("{key}.{code}")).collect::<Vec<_>>())
        ),
        FileErrorKind::NotInEnglish { key } => {
            format!("“{key}”没有英文文本；必须写出 {key}.{}。", LANGUAGES[0])
        }
        FileErrorKind::OtherLanguages { key, found, title } => format!(
            "“{key}”的语言是 {}，标题的语言是 {}；一个文件中的所有文本必须使用相同的语言。",
            languages(found),
            languages(title)
        ),
        FileErrorKind::Kind { found } => format!(
            "没有“{found}”这一类；可接受的值：{}。",
            any_of(&Kind::ALL.iter().map(|(_, word)| *word).collect::<Vec<_>>())
        ),
        FileErrorKind::Number { key, found, min, max } => format!(
            "“{key}”的值是 {found}；可接受的值：{min} 到 {max} 之间的整数{}。",
            // TOML 的整数到不了那么大。
            if *max == u64::MAX { "，大于 9223372036854775807 时写成文本" } else { "" }
        ),
        FileErrorKind::Moment { key, found } => {
            format!("“{key}”的值是“{found}”；可接受的值：\"3.2s\" 或 \"80ms\" 这样的时刻。")
        }
        FileErrorKind::TooLate { key, found, max } => {
            format!("“{key}”的值是 {found}；一次运行最长到 {max}。")
        }
        FileErrorKind::EndsEarly { found, min } => {
            format!("运行只模拟到 {found}，但文件提到时刻 {min}；可接受的值：{min} 或更晚。")
        }
        FileErrorKind::TooMany { key, found, max } => {
            format!("“{key}”有 {found} 行或项；最多接受 {max}。")
        }
        FileErrorKind::NoMoment { found } => {
            format!("“{found}”这一行没有以时刻开头；正确的写法例如 1.2s crash n1。")
        }
        FileErrorKind::NetworkMoment { found } => {
            format!("“{found}”这一行以时刻开头。网络部分的内容从一开始就生效；带时刻的行应写在脚本中。")
        }
        FileErrorKind::Script { text, error } => format!("“{text}”这一行：{}", errors::script(error)),
        FileErrorKind::Expectation { text, error } => format!("预期“{text}”：{}", expectation(error)),
        FileErrorKind::NotAnEvent { text } => {
            format!("说明等待的是“{text}”；这里只接受会发生的事，例如“leader within 2s”。")
        }
        FileErrorKind::NothingChanged => {
            "[try] 一节没有任何改动；可接受的内容：nodes、clients、seed、script，或 [try.configuration] 中的设置。".into()
        }
        FileErrorKind::NothingExpected => {
            "[try] 一节缺少“expect”：它说明改动之后有何不同。".into()
        }
        FileErrorKind::Setting { name } => format!("设置“{name}”可接受的值：文本、true 或 false。"),
        FileErrorKind::Open(error) => errors::open(error),
    }
}

fn slugs(rules: &[&'static Rule]) -> String {
    list(&rules.iter().map(|rule| rule.slug).collect::<Vec<_>>())
}

fn languages(codes: &[&str]) -> String {
    if codes.is_empty() { "未注明的语言".into() } else { any_of(codes) }
}

fn expectation(error: &ExpectationError) -> String {
    let found = if error.found.is_empty() {
        "在末尾".to_string()
    } else {
        format!("第 {} 个字符处的“{}”", error.at.start + 1, error.found)
    };
    let wrong = match &error.kind {
        ExpectationErrorKind::Expected(expected) => {
            let mut options: Vec<String> = expected.iter().copied().map(wanted).collect();
            options.dedup();
            format!("这里应为{}", spaced(any_of(&options)))
        }
        ExpectationErrorKind::TooLong => format!("太长：最多 {MAX_EXPECTATION} 字节"),
        ExpectationErrorKind::TooLate => format!("一次运行最长到 {MAX_TIME}"),
        ExpectationErrorKind::LogTooLong => format!("最多 {MAX_LOG} 个日志条目"),
        ExpectationErrorKind::NotCounted => "只有发生的事才能计数，而这是某一时刻的状态".into(),
        ExpectationErrorKind::NotThere => "这次运行没有这个节点或客户端".into(),
        ExpectationErrorKind::Subject { clients: true } => {
            "这是关于客户端（例如 c1）的事实，与节点无关".into()
        }
        ExpectationErrorKind::Subject { clients: false } => {
            "这是关于节点（例如 n1）的事实，与客户端无关".into()
        }
        ExpectationErrorKind::FactValue(known) => format!("这个事实没有这个值；可用的值：{}", list(known)),
        ExpectationErrorKind::Rule(known) => format!("此协议没有这个规则；它的规则：{}", slugs(known)),
    };
    format!("{found}：{wrong}。")
}

fn wanted(wanted: Wanted) -> String {
    match wanted {
        Wanted::Word(word) => return format!("“{word}”"),
        Wanted::Node => "n1 这样的节点",
        Wanted::Client => "c1 这样的客户端",
        Wanted::Moment => "2.5s 这样的时刻",
        Wanted::Span => "80ms 这样的时长",
        Wanted::Index => "不小于 1 的整数",
        Wanted::Entry => "日志条目的任期、提案编号或事务，例如 2、2.n1 或 T2，空缺写作 -",
        Wanted::Rule => "规则的名称",
        Wanted::Such(example) => return format!("对象，例如 {example}"),
        Wanted::Fact => "事实的名称；用 `faultline list` 查看",
        Wanted::FactValue => "事实的值，例如 epoch=2",
        Wanted::Digest => "12 位十六进制数字的摘要",
        Wanted::End => "到此为止",
    }
    .into()
}

fn instead(run: &dyn Run, instead: &Instead) -> String {
    match instead {
        Instead::Never | Instead::Times(_, None) => "从未发生".into(),
        Instead::Times(times, Some(first)) => format!("它发生了 {times} 次，第一次在 {first}"),
        Instead::At(time) => format!("第一次发生在 {time}"),
        Instead::Committed(0) => "没有提交任何日志条目".into(),
        Instead::Committed(index) => format!("只提交到索引 {index}"),
        Instead::Broken(violation, time) => {
            let rule = violation.rule.slug;
            let name = run.vocabulary(Language::Chinese).rule(rule).map_or(rule, |(name, _)| name);
            let evidence = run.evidence(rule, Language::Chinese);
            // 违反的细节只有场景自己的运行才知道，变体没有。
            let by = evidence.map_or_else(String::new, |by| format!("：{}", by.trim_end_matches('。')));
            format!("在 {time}，规则“{name}”被违反{by}")
        }
        Instead::Leaders(leaders) if leaders.is_empty() => "没有领导者".into(),
        Instead::Leaders(leaders) => format!("领导者是 {}", list(leaders)),
        Instead::Unchanged => "没有这处改动，[try] 所期望的一切也同样成立".into(),
        Instead::NotWithin => "并非如此".into(),
        Instead::NobodyWaits => "没有客户端在等待应答".into(),
        Instead::WaitsSince(since) => {
            format!("没有客户端等待达到 {}；请求发出于 {since}", span(STILL))
        }
        Instead::Answered(client, time) => format!("{client} 在 {time} 收到应答"),
        Instead::Log(entries) if entries.is_empty() => "日志为空".into(),
        Instead::Log(entries) => {
            let entries: Vec<String> = entries.iter().map(ToString::to_string).collect();
            format!("日志是 {}", entries.join(" "))
        }
        Instead::NoLog => "此协议没有日志".into(),
        Instead::Digest(digest) => format!("摘要是 {digest}"),
        Instead::Ended(time) => format!("运行在 {time} 结束：已达到每个运行都有的上限"),
    }
}
