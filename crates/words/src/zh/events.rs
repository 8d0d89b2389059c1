//! 发生了什么，为什么：每个事件一句话。

use super::actions;
use super::names::{beside, clock_offset, clock_rate, label, value};
use crate::spelling::{groups, message, route, sides};
use faultline_engine::limits::MAX_OPEN;
use faultline_engine::view::{Name, Value};
use faultline_engine::{
    ClockChange, Endpoint, EventKind, EventView, Factor, Held, InVain, Input, Links, LossCause,
    MessageDetail, NodeId, Policy, Route, Side, Split, Switch, Tail, Tells, Whom,
};
use faultline_language::{Sentence, Tone, Vocabulary, say};

pub(super) fn broken(rule: &str, evidence: String) -> Sentence {
    say(Tone::Bad, format!("违反规则“{rule}”"), evidence)
}

pub(super) fn action(input: &Input) -> Sentence {
    let (tone, what, why) = match input {
        Input::Crash(node) => (Tone::Bad, format!("{node} 崩溃"), "内存中的内容丢失，磁盘上的内容保留"),
        Input::Restart(node) => (Tone::Good, format!("{node} 重启"), "从磁盘上的内容恢复"),
        Input::Freeze(node) => {
            (Tone::Bad, format!("{node} 被冻结"), "发给它的消息等待处理，它的定时器停止计时")
        }
        Input::Thaw(node) => (Tone::Good, format!("{node} 恢复运行"), "等待的消息现在送达"),
        Input::Wipe(node) => (Tone::Bad, format!("{node} 失去磁盘"), "它处于停机状态，磁盘被换成空的"),
        Input::Timeout(node) => (Tone::Warn, format!("{node} 的下一个定时器立即到期"), ""),
        Input::Absent(node) => {
            (Tone::Plain, format!("{node} 起初不是集群成员"), "在它加入之前，其他节点都不知道它")
        }
        Input::Begin(node, state) => {
            (Tone::Plain, format!("{node} 的初始状态：{}", state.0), "它启动之前磁盘上就有这些内容")
        }
        Input::Join(node) => (Tone::Good, format!("{node} 加入集群"), "它只知道起初有哪些成员"),
        Input::Leave(node) => {
            (Tone::Plain, format!("{node} 接到退出的指令"), "它向其他成员告别，完成写入，然后停止")
        }
        Input::Twin(twin) => (
            Tone::Bad,
            format!("{} 从现在起一分为二：{}", twin.node, sides(twin)),
            "两个副本共用一个名字，各自只与自己这一侧通信；二者起初的内存和磁盘相同",
        ),
        Input::Untwin(node) => (Tone::Good, format!("{node} 恢复为一个"), "第二个副本连同它的一切就此结束"),
        Input::Lie(node, Tells(Some(lie))) => (
            Tone::Bad,
            format!("{node} 从现在起说谎，{}", actions::lies(*lie)),
            "它的进程并不知情：消息在发出途中被改掉",
        ),
        Input::Lie(node, Tells(None)) => (Tone::Good, format!("{node} 重新说真话"), "说过的话无法收回"),
        Input::Cut(on) => (Tone::Bad, format!("链路 {} 被切断", route(*on)), "正在上面传输的消息丢失"),
        Input::Heal(Links::All) => (Tone::Good, "所有链路已修复".into(), ""),
        Input::Heal(Links::Of(end)) => (Tone::Good, format!("{end} 的所有链路已修复"), ""),
        Input::Heal(Links::On(on)) => (Tone::Good, format!("链路 {} 已修复", route(*on)), ""),
        Input::Restore(Links::All) => (Tone::Good, "所有链路还原为开始时的状态".into(), ""),
        Input::Restore(Links::Of(end)) => (Tone::Good, format!("{end} 的所有链路还原为开始时的状态"), ""),
        Input::Restore(Links::On(on)) => (Tone::Good, format!("链路 {} 还原为开始时的状态", route(*on)), ""),
        Input::Partition(split) => {
            let why = match split {
                Split::Apart(_) => "各组之间无法通信",
                Split::OneWay { .. } => "这个方向的消息无法送达，反方向不受影响",
            };
            (Tone::Bad, format!("发生网络分区：{}", groups(split)), why)
        }
        Input::Isolate(end, Side::Both) => (Tone::Bad, format!("{end} 与其他所有节点断开"), ""),
        Input::Isolate(end, Side::Out) => {
            (Tone::Bad, format!("谁也收不到 {end} 的消息了"), "它仍能收到其他节点的消息")
        }
        Input::Isolate(end, Side::In) => {
            (Tone::Bad, format!("{end} 收不到任何消息了"), "它发出的消息仍能送达")
        }
        Input::Fifo(on, Switch(true)) => {
            (Tone::Plain, format!("{}消息从现在起按发送顺序到达", over(*on)), "如同一条 TCP 连接，互不超越")
        }
        Input::Fifo(on, Switch(false)) => (Tone::Warn, format!("{}消息可能乱序到达", over(*on)), ""),
        Input::Full(node, Switch(true)) => {
            (Tone::Bad, format!("{node} 的磁盘已满"), "正在进行的写入会完成，其余的要等到有空间时才能写入")
        }
        Input::Full(node, Switch(false)) => {
            (Tone::Good, format!("{node} 的磁盘又有空间了"), "等待的内容现在写入")
        }
        Input::Corrupt(node) => (
            Tone::Bad,
            format!("{node} 磁盘上的最后一条记录损坏"),
            "直到进程下次启动才会被发现：那时校验和不符，它拒绝启动",
        ),
        Input::Tail(node, Tail(many)) => (
            Tone::Bad,
            format!(
                "{node} 丢失磁盘的最后{}次写入",
                if *many == 1 { "一".into() } else { format!(" {many} ") }
            ),
            "磁盘此前已确认这些写入；它处于停机状态，更早的内容保留",
        ),
        Input::Delay(on, range) => (Tone::Warn, format!("{}消息延迟变为 {range}", over(*on)), ""),
        Input::Loss(on, rate) => (Tone::Warn, format!("{}消息有 {rate} 丢失", over(*on)), ""),
        Input::Duplicate(on, rate) => (Tone::Warn, format!("{}消息有 {rate} 重复送达", over(*on)), ""),
        Input::Disk(None, range) => (Tone::Warn, format!("每块磁盘的写入用时变为 {range}"), ""),
        Input::Disk(Some(node), range) => (Tone::Warn, format!("{node} 的磁盘写入用时变为 {range}"), ""),
        Input::Drop(one) => (Tone::Bad, format!("{} 被丢弃", message(one)), ""),
        Input::Copy(one) => (Tone::Warn, format!("{} 被重复发送", message(one)), ""),
        Input::Hold(Held::One(one)) => (Tone::Warn, format!("{} 被扣留在途中", message(one)), ""),
        Input::Hold(Held::All(all)) => {
            (Tone::Warn, format!("从现在起扣留{}", actions::traffic(all)), "它们停在原处，直到被送达或放行")
        }
        Input::Release(all) => {
            (Tone::Good, format!("从现在起放行{}", actions::traffic(all)), "被扣留的消息继续前行")
        }
        Input::Deliver(one) => (Tone::Warn, format!("{} 立即送达", message(one)), ""),
        Input::AskOf(client, node, command) => {
            (Tone::Plain, format!("交给 {client} 一个发往 {node} 的请求：{command}"), "")
        }
        Input::Once(client, Whom(to), command) => {
            let whom = to.map_or_else(String::new, |node| format!("向 {node} "));
            (Tone::Plain, format!("让 {client} {whom}发送一次请求，失败不重试：{command}"), "")
        }
        Input::Ask(client, command) => (Tone::Plain, format!("交给 {client} 一个请求：{command}"), ""),
        Input::Every(client, period, command) => {
            (Tone::Plain, format!("{client} 开始每 {period} 请求一次：{command}"), "")
        }
        Input::Load(client, load) => (
            Tone::Plain,
            format!("{client} 开始以 {} 请求{}：{}", load.often, actions::rhythm(load), load.template),
            "不等应答",
        ),
        Input::Clock(node, change) => return clock(*node, *change),
        Input::Server(node, service) if service.is_at_once() => {
            let whom = node.map_or_else(|| "所有节点".into(), |node| format!("{node} "));
            (Tone::Good, format!("{whom}立即处理每条消息"), "")
        }
        Input::Server(node, service) => {
            let whom = node.map_or_else(|| "所有节点".into(), |node| format!("{node} "));
            let bounds = actions::bounds(*service);
            let why = match service.queue {
                None => "没有空闲的工作线程时，消息按到达顺序排队",
                Some(_) if service.refuses => "没有空闲的工作线程时，消息按到达顺序排队；队列满时拒绝请求",
                Some(_) => "没有空闲的工作线程时，消息按到达顺序排队；队列满时消息丢失",
            };
            (Tone::Warn, format!("{whom}处理每条消息用时变为 {}{bounds}", service.takes), why)
        }
        Input::Slow(node, Factor::ONE) => (Tone::Good, format!("{node} 恢复全速运行"), ""),
        Input::Slow(node, factor) => {
            (Tone::Bad, format!("{node} 变慢：工作用时变为 {factor}"), "它的定时器和消息不受影响")
        }
        Input::Policy(client, Policy::USUAL) => {
            let whom = client.map_or_else(|| "所有客户端".into(), |client| format!("{client} "));
            (Tone::Plain, format!("{whom}恢复照常重试"), "")
        }
        Input::Policy(client, policy) => {
            let whom = client.map_or_else(|| "所有客户端".into(), |client| format!("{client} "));
            return say(Tone::Plain, format!("{whom}改用新的重试策略"), actions::policy(policy));
        }
        Input::Quiet(client) => (Tone::Plain, format!("{client} 停止请求"), ""),
    };
    say(tone, what, why)
}

/// 节点的时钟有了变化。
fn clock(node: NodeId, change: ClockChange) -> Sentence {
    match change {
        ClockChange::Sync => say(
            Tone::Good,
            format!("{node} 的时钟已校准"),
            "日历时钟跳到正确的时间，两个时钟都恢复准确的走速",
        ),
        ClockChange::Offset(to) => {
            let tone = if to.0 == 0 { Tone::Good } else { Tone::Warn };
            let what = format!("{node} 的日历时钟跳变，现在{}", clock_offset(to));
            say(tone, what, "定时器依据单调时钟，它不会跳变")
        }
        ClockChange::Rate(rate) => {
            let why = match rate.0 {
                0 => "它的定时器也随之恢复",
                1.. => "它的定时器会提前到期",
                _ => "它的定时器会推迟到期",
            };
            let tone = if rate.0 == 0 { Tone::Good } else { Tone::Warn };
            say(tone, format!("{node} 的时钟从现在起{}", clock_rate(rate)), why)
        }
    }
}

/// 到达的消息是谎言。
pub(super) fn forged(message: &MessageDetail) -> Sentence {
    let MessageDetail { from, view, .. } = message;
    say(Tone::Warn, format!("{from} 的这条 {} 是谎言", view.name), format!("{from} 的进程说的并不是这样"))
}

/// 发生在一分为二的节点的第二个副本上。
pub(super) fn second(what: String) -> String {
    what + "（第二个副本）"
}

pub(super) fn in_vain(input: &Input, vain: &InVain) -> Sentence {
    let name = actions::action(input).name;
    say(Tone::Plain, format!("“{name}”没有效果"), actions::vain(vain))
}

fn over(on: Option<Route>) -> String {
    on.map_or_else(|| "所有链路的".into(), |on| format!("链路 {} 的", route(on)))
}

/// 没有产生任何事实的事件。
pub(super) fn plain(family: &dyn Vocabulary, event: &EventView) -> Sentence {
    let who = event.subject.map_or_else(String::new, |subject| subject.to_string());
    let message = event.message.as_ref();
    match event.kind {
        EventKind::Delivered(_) => {
            let name = message.map_or("", |message| message.view.name);
            let from = message.map_or_else(String::new, |message| message.from.to_string());
            say(Tone::Plain, format!("{who} 收到 {from} 的 {name}"), contents(family, message))
        }
        EventKind::Waits(id) => {
            say(Tone::Warn, format!("{id} 到达 {who} 并等待"), format!("{who} 处于冻结状态"))
        }
        EventKind::Begun(id) => {
            say(Tone::Plain, format!("{id} 到达 {who}，开始处理"), contents(family, message))
        }
        EventKind::Queued(id) => {
            say(Tone::Plain, format!("{id} 到达 {who} 并排队"), format!("{who} 没有空闲的工作线程"))
        }
        EventKind::Lost(id, cause) => {
            let what = message.map_or_else(String::new, |message| {
                format!("{} {} → {} 丢失（{id}）", message.view.name, message.from, message.to)
            });
            let why = match cause {
                LossCause::Cut => "链路已切断",
                LossCause::Chance => "这条链路会丢失一部分消息，这是其中之一",
                LossCause::Down => match message.map(|message| message.to) {
                    Some(Endpoint::Client(_)) | None => "没有接收者",
                    Some(Endpoint::Node(node)) => {
                        return say(Tone::Bad, what, format!("{node} 处于停机状态"));
                    }
                },
                LossCause::NoMember => match message.map(|message| message.to) {
                    Some(Endpoint::Node(node)) => {
                        return say(Tone::Plain, what, format!("{node} 不是集群成员"));
                    }
                    _ => "没有接收者",
                },
                LossCause::Dropped => "它被手动丢弃",
                LossCause::Overload => "传输中的消息过多",
                LossCause::Expired => "它的截止时间已过",
                LossCause::QueueFull => return say(Tone::Bad, what, format!("{who} 的队列已满")),
            };
            say(Tone::Bad, what, why)
        }
        EventKind::Timer(_) => timed(family, &who, event.timer),
        EventKind::Worked(_) => say(Tone::Plain, format!("{who} 完成手头的工作，继续下一项"), ""),
        EventKind::Synced => say(Tone::Plain, format!("{who} 的磁盘写入完成"), "等待它的消息现在可以发出"),
        EventKind::Booted => say(Tone::Plain, format!("{who} 启动"), ""),
        EventKind::Patience => say(Tone::Plain, format!("{who} 不再等待"), ""),
        EventKind::Tick => say(Tone::Plain, format!("{who} 仍在等待上一个应答"), "所以这次不发出新的请求"),
        EventKind::Arrival => say(
            Tone::Warn,
            format!("{who} 这次不发出请求"),
            format!("它已有 {MAX_OPEN} 个请求在等待应答，达到上限"),
        ),
        EventKind::Input(_) => say(Tone::Plain, who, ""),
    }
}

/// 到期而没有产生事实的定时器。
fn timed(family: &dyn Vocabulary, who: &str, timer: Option<Name>) -> Sentence {
    match timer.and_then(|timer| family.fired(timer)) {
        Some((what, why)) => say(Tone::Plain, format!("{who} {what}"), why),
        None => say(Tone::Plain, format!("{who} 的一个定时器到期"), ""),
    }
}

fn contents(family: &dyn Vocabulary, message: Option<&MessageDetail>) -> String {
    let Some(message) = message else { return String::new() };
    let told = message.view.fields.iter().map(|field| {
        let name = label(family, field.label);
        match &field.value {
            Value::Flag(true) => name.to_string(),
            Value::Flag(false) => {
                family.denied(field.label).map_or_else(|| format!("{name}：否"), Into::into)
            }
            other => beside(name, &value(family, other)),
        }
    });
    told.collect::<Vec<_>>().join("，")
}
