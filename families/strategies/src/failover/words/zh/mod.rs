//! 故障转移，中文。

mod facts;
mod names;

use crate::failover::{TimerName, experiments};
use crate::names::Part;
use crate::words::zh::Voice;
use crate::{Evidence, Fact, Label};
use faultline_engine::view::Glance;
use faultline_language::{Experiments, Model, ProtocolWords, SettingWords};

/// 这个协议说的话。
pub(crate) static VOICE: Voice = Voice {
    protocols: &[("failover", &WORDS)],
    rule,
    label,
    timer: |name| TimerName::find(name.0).map(names::timer),
    fired: |name| TimerName::find(name.0).map(names::fired),
    part,
    tasks: None,
    fact: |who, fact| if let Fact::Failover(fact) = fact { Some(facts::fact(who, fact)) } else { None },
    violation: |evidence| {
        if let Evidence::Failover(evidence) = evidence { Some(facts::violation(evidence)) } else { None }
    },
};

static WORDS: ProtocolWords = ProtocolWords {
    name: "故障转移",
    about: "调度节点监视一个服务的几台服务器。主节点出故障时，它让另一台服务器接任，并给它一个更大的隔离令牌。备机分冷备、温备、热备；集群模式下全部服务器同时服务，负载均衡器绕开出故障的那台。中断多久、丢失多少，都在运行中实测。",
    settings: &[SETTINGS],
    experiments: EXPERIMENTS,
    model: Some(MODEL),
};

const MODEL: Model = Model {
    modelled: "用心跳检测，误判也可能引起转移。隔离令牌，存放在调度节点和存储的磁盘上。启动、加载和恢复服务都是要花时间的工作。异步保存、复制存储、同步复制。无法接管的备机和演练。回切，自动或按指令。带健康检查的负载均衡器。",
    not_modelled: "调度节点和存储本身的复制：在这里它们都是单点故障。租约，即主节点听不到任何消息时自行停止。接管之后的冷缓存、客户端缓存的 DNS、损坏的存储。",
    different: "Kleppmann（2016）的令牌来自锁服务，这里来自负责监视的调度节点。服务器自己的磁盘上什么也不存：重启之后内存为空，从存储加载。热备的主节点既等存储，也等备机。",
};

/// 规则的名称和内容。
fn rule(slug: &str) -> Option<(&'static str, &'static str)> {
    Some(match slug {
        "one-primary-per-token" => ("一个令牌一个主节点", "凭同一个隔离令牌，至多有一台服务器成为主节点。"),
        "stale-writes-refused" => ("拒绝过期的写入", "存储见过某个隔离令牌之后，不再接受更小的令牌。"),
        "effects-stored-once" => ("结果只存一次", "无论请求发送多少次、由谁执行，存储中至多有它的一个结果。"),
        "nothing-acknowledged-lost" => (
            "应答过的不会丢失",
            "热备的主节点或集群告诉过客户端的结果，都在存储中，并且一直在。冷备和温备没有这样的保证。",
        ),
        "caught-up-before-failback" => (
            "追上之后才回切",
            "接任的服务器补齐了缺少的结果，前任也保存了应答过的全部结果，之后才可以交接主节点的角色。",
        ),
        "orders-move-once" => (
            "命令只执行一次",
            "操作员的一个命令，无论到达多少次，至多让一台服务器成为主节点一次；告知结局之后，不再执行。",
        ),
        "service-returns" => {
            ("服务恢复", "只有服务器出故障、其余一切正常时，经过检测、启动、加载和恢复，就重新有主节点。")
        }
        _ => return None,
    })
}

/// 进程在做什么，用在地方小的场合。
fn part(glance: &Glance) -> String {
    Part::find(glance.role.slug).and_then(|part| names::part(part, glance.commit)).unwrap_or_default()
}

/// 它自己的字段、列和状态的名称。
fn label(label: Label) -> Option<&'static str> {
    Some(match label {
        Label::Token => "令牌",
        Label::Primary => "主节点",
        Label::Role => "角色",
        Label::EffectsHeld => "持有的结果",
        Label::From => "从第几个起",
        Label::Upto => "到第几个为止",
        Label::Seen => "见过的最大令牌",
        Label::Server => "服务器",
        Label::Servers => "服务器",
        Label::Heard => "有回音",
        Label::CaughtUp => "已追上",
        Label::Fit => "可用",
        Label::Ordered => "命令切换到",
        Label::Lost => "已知丢失",
        Label::Unsaved => "未保存的结果",
        Label::Synced => "要等谁",
        Label::Unanswered => "未应答的请求",
        Label::Ahead => "先于存储的结果",
        Label::Refusals => "拒绝次数",
        Label::EffectNumber => "编号",
        Label::Stored => "最新的结果",
        Label::Times => "中断",
        Label::Step => "步骤",
        Label::Measured => "实测",
        Label::Predicted => "预计",
        Label::Detection => "检测",
        Label::Takeover => "接管",
        Label::Outage => "检测加接管",
        Label::Start => "启动服务",
        Label::Ask => "询问存储",
        Label::Load => "加载",
        Label::Resume => "恢复服务",
        _ => return None,
    })
}

const SETTINGS: &[SettingWords] = &[
    SettingWords::new(
        "form",
        "形式",
        "由谁待命。cold（冷备）：机器上没有运行服务。warm（温备）：服务在运行，每隔一段时间从存储复制一次。hot（热备）：应答客户端之前，备机已经有了结果。cluster（集群）：无人待命，全部服务器同时服务。",
    ),
    SettingWords::new(
        "fencing",
        "隔离",
        "主节点的令牌小于存储见过的令牌时，存储拒绝它。关闭之后，可能有两个主节点同时写入。",
    ),
    SettingWords::new("heartbeat", "心跳间隔", "调度节点多久询问一次每台服务器是否还在。"),
    SettingWords::new("timeout", "超时", "这么久没有回音，就当服务器出了故障。"),
    SettingWords::new(
        "save",
        "保存间隔",
        "冷备和温备：主节点每隔多久把应答过的结果保存到存储。出故障时，还没有保存的就丢失了。",
    ),
    SettingWords::new("ship", "复制间隔", "温备：备机每隔多久从存储复制新的结果。"),
    SettingWords::new("start", "启动用时", "冷备：在备机上启动服务需要多久。"),
    SettingWords::new("load", "加载一个结果的用时", "服务器从存储加载一个结果需要多久。"),
    SettingWords::new("resume", "恢复服务用时", "加载完之后，服务器还要多久才开始服务。"),
    SettingWords::new(
        "failback",
        "回切",
        "auto：n2 恢复并且追上之后，重新成为主节点。off：主节点一直当到它出故障，或者操作员命令切换为止。",
    ),
    SettingWords::new("broken", "n3 有毛病", "n3 无法接管，不试就没有人知道。"),
    SettingWords::new("drill", "演练间隔", "调度节点每隔多久让备机试一试能否接管。设为 0s 时从不演练。"),
    SettingWords::new(
        "bug-forget-token",
        "令牌只在内存中",
        "调度节点不把授予的令牌写入磁盘，重启之后又从 1 开始。",
    ),
    SettingWords::new(
        "bug-forget-fence",
        "见过的令牌只在内存中",
        "存储不把见过的最大令牌写入磁盘，重启之后又放旧的主节点进来。",
    ),
    SettingWords::new(
        "bug-forget-keys",
        "没有带上幂等键",
        "接管的服务器加载了数据，没有加载幂等键，于是把重试当作新的请求。",
    ),
    SettingWords::new(
        "bug-answer-first",
        "未复制先应答",
        "热备的主节点在备机和存储有结果之前，就应答客户端。",
    ),
    SettingWords::new(
        "bug-stale-read",
        "直接从内存读",
        "热备的主节点应答读请求时，不问存储自己是否已被取代。",
    ),
    SettingWords::new("bug-early-failback", "过早回切", "n2 一恢复就收回主节点的角色，不等追上。"),
    SettingWords::new(
        "bug-one-order",
        "命令只发一次",
        "调度节点只通知一次由谁接管。这条消息一丢，就没有人接管。",
    ),
    SettingWords::new(
        "bug-forget-orders",
        "命令只在内存中",
        "调度节点不把执行过的命令写入磁盘。重启之后，重复的命令会让主节点再换一次。",
    ),
];

const EXPERIMENTS: Experiments = Experiments::new(
    &experiments::EXPERIMENTS,
    &[
        ("让原来的主节点恢复", "n2 崩溃后，n3 已经接任。n2 作为备机归队，补上错过的内容。"),
        ("冻结主节点", "冻结不是崩溃：n3 之后会继续运行，并不知道自己停过。"),
        (
            "看备机接管",
            "调度节点 n1 收不到 n3 的消息，就把更大的令牌授予备机。在备机就绪之前，客户端只能等待。",
        ),
        ("唤醒旧的主节点", "它仍以为自己是主节点，着手处理停顿期间积下的消息。"),
        (
            "两个主节点，一个存储",
            "存储见过更大的令牌，会拒绝带旧令牌的写入。旧的主节点得知自己已被取代，随即退位。",
        ),
        (
            "下令交接",
            "现在由你来当操作员，比如要在升级之前移走主节点。n2 继续服务，直到 n3 什么都有了才交权；等 n3 开始服务，n1 才应答。",
        ),
        (
            "让调度节点崩溃",
            "客户端暂时毫无察觉，但再出故障时，就没有人安排接管了：监视服务的节点，自己也要经得起故障。",
        ),
    ],
);
