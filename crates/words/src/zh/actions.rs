//! 按钮。

use super::names::clock_rate;
use crate::Action;
use crate::spelling::{fields, groups, in_flight, message, route, short_groups, short_sides, sides};
use faultline_engine::{
    Backoff, Breaker, Budget, ClockChange, Direction, Factor, Held, InVain, Input, Jitter, Lie, Links, Load,
    NoEffect, Policy, Rhythm, Service, Side, Span, Switch, Tail, Tells, Traffic, Whom,
};

pub(super) fn action(input: &Input) -> Action {
    let of = |short: &str, name: String| Action { short: short.into(), name };
    match input {
        Input::Crash(node) => of("崩溃", format!("使 {node} 崩溃")),
        Input::Restart(node) => of("重启", format!("重启 {node}")),
        Input::Freeze(node) => of("冻结", format!("冻结 {node}")),
        Input::Thaw(node) => of("恢复运行", format!("让 {node} 恢复运行")),
        Input::Wipe(node) => of("清空磁盘", format!("清空 {node} 的磁盘")),
        Input::Timeout(node) => of("触发定时器", format!("触发 {node} 的定时器")),
        Input::Absent(node) => of("起初缺席", format!("让 {node} 起初缺席")),
        Input::Begin(node, _) => of("初始状态", format!("设定 {node} 的初始状态")),
        Input::Join(node) => of("加入", format!("让 {node} 加入集群")),
        Input::Leave(node) => of("退出", format!("让 {node} 退出集群")),
        Input::Twin(twin) => of(
            &format!("一分为二：{}", short_sides(twin)),
            format!("让 {} 一分为二：{}", twin.node, sides(twin)),
        ),
        Input::Untwin(node) => of("合二为一", format!("让 {node} 恢复为一个")),
        Input::Lie(node, Tells(None)) => of("说真话", format!("让 {node} 说真话")),
        Input::Lie(node, Tells(Some(lie))) => {
            let what = lies(*lie);
            of(&format!("说谎：{}", lie.word()), format!("让 {node} 说谎：{what}"))
        }
        Input::Cut(on) if on.direction == Direction::OneWay => {
            of(&format!("切断 {}", route(*on)), format!("单向切断 {}", route(*on)))
        }
        Input::Cut(on) => of("切断", format!("切断 {}", route(*on))),
        Input::Heal(Links::All) => of("全部修复", "修复所有链路".into()),
        Input::Heal(Links::Of(end)) => of("修复链路", format!("修复 {end} 的链路")),
        Input::Heal(Links::On(on)) => of("修复", format!("修复 {}", route(*on))),
        Input::Restore(Links::All) => of("全部还原", "还原所有链路".into()),
        Input::Restore(Links::Of(end)) => of("还原链路", format!("还原 {end} 的链路")),
        Input::Restore(Links::On(on)) => of("还原", format!("还原 {}", route(*on))),
        Input::Partition(split) => {
            of(&format!("分区 {}", short_groups(split)), format!("网络分区 {}", groups(split)))
        }
        Input::Isolate(end, Side::Both) => of("隔离", format!("隔离 {end}")),
        Input::Isolate(end, Side::Out) => of("切断发送", format!("切断 {end} 的发送方向")),
        Input::Isolate(end, Side::In) => of("切断接收", format!("切断 {end} 的接收方向")),
        Input::Fifo(None, Switch(true)) => of("保持顺序", "所有链路保持消息顺序".into()),
        Input::Fifo(None, Switch(false)) => of("允许乱序", "所有链路允许消息乱序".into()),
        Input::Fifo(Some(on), Switch(true)) => of("保持顺序", format!("{} 保持消息顺序", route(*on))),
        Input::Fifo(Some(on), Switch(false)) => of("允许乱序", format!("{} 允许消息乱序", route(*on))),
        Input::Full(node, Switch(true)) => of("写满磁盘", format!("写满 {node} 的磁盘")),
        Input::Full(node, Switch(false)) => of("腾出空间", format!("在 {node} 的磁盘上腾出空间")),
        Input::Corrupt(node) => of("损坏磁盘", format!("损坏 {node} 磁盘上的最后一条记录")),
        Input::Tail(node, Tail(1)) => of("丢失末次写入", format!("丢失 {node} 磁盘的最后一次写入")),
        Input::Tail(node, Tail(many)) => {
            of(&format!("丢失末 {many} 次写入"), format!("丢失 {node} 磁盘的最后 {many} 次写入"))
        }
        Input::Delay(None, range) => of(&format!("延迟 {range}"), format!("所有链路延迟 {range}")),
        Input::Delay(Some(on), range) => {
            of(&format!("减速：{range}"), format!("将 {} 的延迟设为 {range}", route(*on)))
        }
        Input::Loss(None, rate) => of(&format!("丢失 {rate}"), format!("所有链路丢失 {rate} 的消息")),
        Input::Loss(Some(on), rate) => {
            of(&format!("丢失 {rate}"), format!("{} 丢失 {rate} 的消息", route(*on)))
        }
        Input::Duplicate(None, rate) => of(&format!("重复 {rate}"), format!("所有链路重复 {rate} 的消息")),
        Input::Duplicate(Some(on), rate) => {
            of(&format!("重复 {rate}"), format!("{} 重复 {rate} 的消息", route(*on)))
        }
        Input::Disk(None, range) => of(&format!("磁盘 {range}"), format!("所有磁盘的写入用时设为 {range}")),
        Input::Disk(Some(node), range) => {
            of(&format!("慢磁盘：{range}"), format!("将 {node} 的磁盘写入用时设为 {range}"))
        }
        Input::Drop(one) => of("丢弃", format!("丢弃 {}", message(one))),
        Input::Copy(one) => of("重复发送", format!("重复发送 {}", message(one))),
        Input::Hold(Held::One(one)) => of("扣留", format!("扣留 {}", message(one))),
        Input::Hold(Held::All(all)) => of("全部扣留", format!("扣留{}", traffic(all))),
        Input::Release(all) => of("放行", format!("放行{}", traffic(all))),
        Input::Deliver(one) => of("立即送达", format!("立即送达 {}", message(one))),
        Input::Ask(client, command) => of(command, format!("{client} 请求 {command}")),
        Input::AskOf(client, node, command) => {
            of(&format!("{command} → {node}"), format!("{client} 向 {node} 请求 {command}"))
        }
        Input::Once(client, Whom(to), command) => {
            let whom = to.map_or_else(String::new, |node| format!("向 {node} "));
            of(&format!("{command}，一次"), format!("{client} {whom}请求 {command}，只请求一次"))
        }
        Input::Every(client, period, command) => {
            of(&format!("每 {period} {command}"), format!("{client} 每 {period} 请求 {command}"))
        }
        Input::Load(client, load) => {
            let (often, template) = (load.often, &load.template);
            of(
                &format!("{template} {often}"),
                format!("{client} 以 {often} 请求 {template}{}，不等应答", rhythm(load)),
            )
        }
        Input::Clock(node, ClockChange::Sync) => of("校准时钟", format!("校准 {node} 的时钟")),
        Input::Clock(node, ClockChange::Offset(to)) => {
            of(&format!("时钟 {to}"), format!("将 {node} 的日历时钟偏差设为 {to}"))
        }
        Input::Clock(node, ClockChange::Rate(rate)) => {
            let runs = clock_rate(*rate);
            of(&format!("时钟{runs}"), format!("让 {node} 的时钟{runs}"))
        }
        Input::Server(node, service) if service.is_at_once() => {
            let whom = node.map_or_else(|| "所有节点".into(), |node| format!(" {node} "));
            of("立即处理", format!("让{whom}立即处理每条消息"))
        }
        Input::Server(node, service) => {
            let whom = node.map_or_else(|| "所有节点".into(), |node| format!(" {node} "));
            let takes = service.takes;
            of(&format!("处理用时：{takes}"), format!("让{whom}处理每条消息用时 {takes}{}", bounds(*service)))
        }
        Input::Slow(node, Factor::ONE) => of("全速", format!("让 {node} 全速运行")),
        Input::Slow(node, factor) => {
            of(&format!("减速：{factor}"), format!("让 {node} 的工作用时变为 {factor}"))
        }
        Input::Policy(client, Policy::USUAL) => {
            let whom = client.map_or_else(|| "所有客户端".into(), |client| format!(" {client} "));
            of("照常重试", format!("让{whom}照常重试"))
        }
        Input::Policy(client, one) => {
            let whom = client.map_or_else(|| "所有客户端".into(), |client| client.to_string());
            of(&short_policy(one), format!("{whom}：{}", policy(one)))
        }
        Input::Quiet(client) => of("停止请求", format!("{client} 停止请求")),
    }
}

/// 负载的节奏，以及如何抽取键。
pub(super) fn rhythm(load: &Load) -> String {
    let rhythm = match load.rhythm {
        Rhythm::Even => String::new(),
        Rhythm::Poisson => "，时刻随机".into(),
        Rhythm::Bursts(size) => format!("，每次 {size} 个"),
    };
    let keys = if load.zipf { "，键按齐普夫定律抽取" } else { "" };
    rhythm + keys
}

/// 策略中最要紧的一条，用在按钮上。
fn short_policy(policy: &Policy) -> String {
    match policy {
        Policy { retries: Some(0), .. } => "不重试".into(),
        Policy { backoff: Some(Backoff { range, .. }), .. } if range.max == Span(0) => "立即重试".into(),
        Policy { backoff: Some(Backoff { range, jitter }), .. } => {
            format!("退避 {range}{}", jittered(*jitter))
        }
        Policy { breaker: Some(_), .. } => "熔断器".into(),
        Policy { budget: Some(_), .. } => "重试预算".into(),
        Policy { retries: Some(most), .. } => format!("最多重试 {most} 次"),
        Policy { deadline: Some(deadline), .. } => format!("截止时间 {deadline}"),
        Policy { patience: Some(patience), .. } => format!("应答超时 {patience}"),
        Policy { .. } => "不带幂等键".into(),
    }
}

fn jittered(jitter: Jitter) -> &'static str {
    match jitter {
        Jitter::None => "",
        Jitter::Equal => "（等分抖动）",
        Jitter::Full => "（完全抖动）",
        Jitter::Decorrelated => "（去相关抖动）",
    }
}

/// 客户端如何应对失败。
pub(super) fn policy(policy: &Policy) -> String {
    let Policy { patience, retries, backoff, deadline, budget, breaker, keyless } = policy;
    let mut clauses = Vec::new();
    clauses.extend(patience.map(|patience| format!("应答超时 {patience}")));
    clauses.extend(retries.map(|most| match most {
        0 => "不重试".into(),
        most => format!("最多重试 {most} 次"),
    }));
    clauses.extend(backoff.map(|Backoff { range, jitter }| match range.max {
        Span(0) => "立即重试".into(),
        _ => format!("重试前退避 {range}{}", jittered(jitter)),
    }));
    clauses.extend(deadline.map(|deadline| format!("{deadline} 之后放弃")));
    clauses.extend(
        budget.map(|Budget { tokens, gain }| format!("重试预算为 {tokens} 个令牌，每次应答补回 {gain} 个")),
    );
    clauses.extend(
        breaker.map(|Breaker { failures, pause }| format!("连续失败 {failures} 次后停止请求 {pause}")),
    );
    if *keyless {
        clauses.push("不带幂等键".into());
    }
    clauses.join("；")
}

/// 服务器同时处理几条消息，最多几条排队。
pub(super) fn bounds(service: Service) -> String {
    let Service { workers, queue, refuses, .. } = service;
    let workers = if workers == 1 { String::new() } else { format!("，同时处理 {workers} 条") };
    let full = if refuses { "，满时拒绝请求" } else { "" };
    match queue {
        None => workers,
        Some(0) => format!("{workers}，不排队{full}"),
        Some(most) => format!("{workers}，最多排队 {most} 条{full}"),
    }
}

/// 所有消息或某一种消息，以及在哪里；前面是汉字。
pub(super) fn traffic(traffic: &Traffic) -> String {
    let what = traffic
        .kind
        .as_ref()
        .map_or_else(|| "消息".to_string(), |kind| format!(" {}{} 消息", kind.label, fields(kind)));
    match traffic.links {
        Links::All => format!("所有{what}"),
        Links::Of(end) => format!(" {end} 收发的所有{what}"),
        Links::On(on) => format!(" {} 上的所有{what}", route(on)),
    }
}

/// 说谎的节点怎么说。
pub(super) fn lies(lie: Lie) -> &'static str {
    match lie {
        Lie::Consent => "把拒绝说成同意",
        Lie::Acknowledge => "没有存下的，也说已经存下",
        Lie::Forget => "明明有内容，却说什么都没有",
        Lie::Equivocate => "对每隔一个的节点说相反的话",
    }
}

/// 操作为何没有效果；若所指的消息不在途中，则列出途中的消息。
pub(super) fn vain(vain: &InVain) -> String {
    match &in_flight(&vain.in_flight)[..] {
        [] => no_effect(vain.why).into(),
        there => format!("{}，只有 {}", no_effect(vain.why), there.join("、")),
    }
}

fn no_effect(why: NoEffect) -> &'static str {
    match why {
        NoEffect::Up => "节点正在运行",
        NoEffect::NotStarted => "节点还没有启动",
        NoEffect::Down => "节点已经停机",
        NoEffect::Frozen => "节点已被冻结",
        NoEffect::NoMember => "节点不是集群成员",
        NoEffect::Leaving => "节点正在退出",
        NoEffect::Begun => "其他节点已经启动，并以它为成员",
        NoEffect::TooLate => "节点已经启动，磁盘的初始内容不能再改",
        NoEffect::Said => "前面已有一行设定了这块磁盘的初始内容",
        NoEffect::NoTimer => "节点没有正在计时的定时器",
        NoEffect::Unchanged => "当前已是如此",
        NoEffect::NotTwo => "节点没有第二个副本",
        NoEffect::NotSent => "这条消息尚未发出",
        NoEffect::Waiting => "消息已到达接收者，接收者尚未处理",
        NoEffect::Over => "消息已经送达或丢失",
        NoEffect::NoSuchMessage => "途中没有这样的消息",
        NoEffect::NothingHeld => "那里没有被扣留的消息",
        NoEffect::Held => "消息已被扣留",
        NoEffect::NothingWritten => "它的磁盘上没有可以丢失的写入",
        NoEffect::Damaged => "它的磁盘上已有一条损坏的记录",
        NoEffect::Unsound => "磁盘上有一条记录校验和不符，进程拒绝启动",
        NoEffect::Idle => "客户端没有待发的请求",
        NoEffect::QueueFull => "这个客户端排队的请求过多",
    }
}

pub(super) fn undone(inputs: &[Input]) -> String {
    let first = inputs.first().map_or_else(String::new, |input| action(input).name);
    match inputs.len() {
        0 | 1 => format!("已撤销：{first}"),
        more => format!("已撤销：{first}，以及另外 {} 项操作", more - 1),
    }
}

pub(super) fn redone(inputs: &[Input]) -> String {
    let first = inputs.first().map_or_else(String::new, |input| action(input).name);
    match inputs.len() {
        0 | 1 => format!("已重做：{first}"),
        more => format!("已重做：{first}，以及另外 {} 项操作", more - 1),
    }
}
