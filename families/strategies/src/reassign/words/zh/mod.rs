//! 任务重新分配，中文。

mod tasks;

use crate::names::Part;
use crate::reassign::{TimerName, experiments};
use crate::words::zh::{Tasks, Voice};
use crate::{Evidence, Fact, Label};
use faultline_engine::view::Glance;
use faultline_language::{Experiments, Model, ProtocolWords, SettingWords};

/// 这个协议说的话。
pub(crate) static VOICE: Voice = Voice {
    protocols: &[("reassign", &WORDS)],
    rule,
    label,
    timer: |name| TimerName::find(name.0).map(tasks::timer),
    fired: |name| TimerName::find(name.0).map(tasks::fired),
    part,
    tasks: Some(Tasks { task: tasks::task, board: tasks::board, on_board: tasks::on_board }),
    fact: |who, fact| if let Fact::Task(fact) = fact { Some(tasks::fact(who, fact)) } else { None },
    violation: |evidence| {
        if let Evidence::Task(evidence) = evidence { Some(tasks::violation(evidence)) } else { None }
    },
};

static WORDS: ProtocolWords = ProtocolWords {
    name: "任务重新分配",
    about: "任务池把任务租给工作节点。租约到期，任务就交给另一个节点，不管前一个是崩溃了还是只是慢。每次尝试都有编号，所以任务池\
             认得出迟到的结果，每个任务只计一次。让每个执行者都崩溃的毒任务会被搁置。",
    settings: &[SETTINGS],
    experiments: EXPERIMENTS,
    model: Some(MODEL),
};

const MODEL: Model = Model {
    modelled: "以任务池的时钟计算的租约及其续约。带编号的尝试，编号先落盘，别人才会知道。迟到的结果，接受或拒绝。重启、停顿或变慢的工作节点。毒任务和死信列表。工作节点预先领取的任务。",
    not_modelled: "多个任务池，或会转移的任务池：一切都依赖它的磁盘。任务的优先级、延后和截止时间；相互依赖的任务；把死信列表中的任务放回去；续约时间的上限。",
    different: "Gray 和 Cheriton（1989）把数据租出去供人读取，持有者必须按自己的时钟停止使用。这里持有者可以继续，因为结果凭编号判断。Amazon SQS 计算消息被接收了几次，这里计算失败的尝试。",
};

/// 规则的名称和内容。
fn rule(slug: &str) -> Option<(&'static str, &'static str)> {
    Some(match slug {
        "no-task-lost" => (
            "任务不丢失",
            "一切恢复正常之后，任务池收下的每个任务都已计数或搁置，并且如实告知客户端。分配任务时不会漏掉任何一个。",
        ),
        "task-counted-once" => (
            "只计一次",
            "任务的结果只计一次，无论执行几次，但必须确实执行过；已搁置的任务不再计数，已了结的任务不再分配。",
        ),
        "attempts-differ" => ("尝试编号各不相同", "同一任务的任何两次尝试编号都不同，无论什么崩溃。"),
        "late-is-recognised" => (
            "认得出迟到",
            "只有持有租约的那次尝试，它的结果才算准时。在拒收迟到结果的设置下，其他结果都不算数。",
        ),
        "aside-after-failures" => (
            "失败够次数才搁置",
            "任务失败的次数达到设置的上限就搁置，不提前，也不拖延。失败的尝试必定租到过任务。",
        ),
        "one-lease" => (
            "只有一份租约",
            "在任务池看来，任何时刻都没有两次尝试同时租有同一个任务。租约不会提前终止，也只有租到的节点才执行这次尝试。",
        ),
        "submitted-once" => ("只提交一次", "一个请求只提交一次任务，无论发送多少次，也无论什么崩溃。"),
        _ => return None,
    })
}

/// 进程在做什么，用在地方小的场合。
fn part(glance: &Glance) -> String {
    match (Part::find(glance.role.slug), glance.commit) {
        (Some(Part::Pool), many) => format!("已计数 {many} 个"),
        (Some(Part::Worker), many) => {
            glance.task.map_or_else(|| format!("空闲，已执行 {many} 个"), tasks::task)
        }
        _ => String::new(),
    }
}

/// 它自己的字段、列和状态的名称。
fn label(label: Label) -> Option<&'static str> {
    Some(match label {
        Label::Task => "任务",
        Label::Attempt => "尝试",
        Label::Number => "请求编号",
        Label::Takes => "用时",
        Label::Poisoned => "有毒",
        Label::Holds => "手中的任务",
        Label::Holder => "租给",
        Label::Submitted => "已提交",
        Label::Counted => "已计数",
        Label::SetAside => "已搁置",
        Label::Waiting => "等待分配",
        Label::Failures => "失败的尝试",
        Label::Late => "迟到的结果",
        Label::OpenTasks => "未计数的任务",
        Label::Executed => "已执行",
        Label::Unnoted => "任务池未确认",
        _ => return None,
    })
}

const SETTINGS: &[SettingWords] = &[
    SettingWords::new(
        "lease",
        "租约时长",
        "工作节点最多可以占有一个任务多久，超过就交给别的节点。按任务池的时钟计算，在消息队列中称为可见性超时。",
    ),
    SettingWords::new("renew", "续租间隔", "工作节点每隔多久为手中的任务续租。设为 0s 时从不续租。"),
    SettingWords::new(
        "attempts",
        "尝试次数上限",
        "失败多少次之后，任务放进死信列表搁置。设为 0 时从不搁置。",
    ),
    SettingWords::new("late", "迟到的结果", "租约已过期、任务又没有别的结果时，迟到的结果是否算数。"),
    SettingWords::new("again", "失败之后", "一次尝试失败之后，任务排到队尾还是队首。"),
    SettingWords::new(
        "prefetch",
        "预取数量",
        "工作节点同时占有多少个任务。它逐个执行，而所有这些任务的租约都在计时。",
    ),
    SettingWords::new("task-time", "任务用时", "在正常速度的机器上执行一个任务要多久。每个任务只抽取一次。"),
    SettingWords::new("poll", "轮询间隔", "没有得到应答时，工作节点每隔多久重发一次。"),
    SettingWords::new("restart", "重启用时", "毒任务让工作节点的进程终止之后，监管者多久把它重新启动。"),
    SettingWords::new(
        "bug-forget-leases",
        "租约没有定时器",
        "重启之后，任务池知道谁占有哪个任务，却没有为这些租约设定时器。",
    ),
    SettingWords::new("bug-count-again", "结果来一次计一次", "任务池不看任务是否已经计过，收到结果就计数。"),
    SettingWords::new(
        "bug-forget-numbers",
        "尝试编号只在内存中",
        "重启之后，任务池又从 1 开始给任务的尝试编号。",
    ),
    SettingWords::new("bug-any-attempt", "不看尝试编号", "任务池只看结果属于哪个任务，不看属于哪次尝试。"),
    SettingWords::new(
        "bug-count-deliveries",
        "按投递次数计算",
        "记在任务账上的是它发送过多少次，而不是失败过多少次。",
    ),
    SettingWords::new(
        "bug-renew-by-task",
        "谁都能续租",
        "续租只写明任务，任务池不检查请求是否来自持有租约的节点。",
    ),
    SettingWords::new(
        "bug-forget-requests",
        "请求只在内存中",
        "任务池不记下已经接受了谁的请求。重启之后，重试会把同样的任务再提交一遍。",
    ),
];

const EXPERIMENTS: Experiments = Experiments::new(
    &experiments::EXPERIMENTS,
    &[
        ("看租约到期", "n3 被冻结，n1 分不清这是停顿还是崩溃。租约一到期，任务就交给别的工作节点。"),
        (
            "迟到，但认得出来",
            "n3 恢复运行，若无其事地做完了任务。结果写明属于哪一次尝试，所以同一个任务不会计两次。",
        ),
        ("提交一个毒任务", "如果工作节点只是偶然失效，把任务交给别人就行。而这个任务，谁执行它，谁就崩溃。"),
        ("看它让一个工作节点崩溃", "在 n1 看来，不过又是一个工作节点消失了，于是照旧把任务交给下一个。"),
        ("什么时候放弃？", "失败几次之后，n1 把任务放进死信列表搁置。否则它会让工作节点一个接一个崩溃。"),
        ("让任务池崩溃", "n1 知道谁持有哪个任务、每个任务失败过几次。它会忘掉吗？"),
        ("让它重启", "这些都写在它的磁盘上，死信列表也在。毒任务不会从头再来。"),
    ],
);
