//! 主备复制，中文。

mod facts;

use crate::primary_backup::{TimerName, experiments};
use crate::words::zh::Voice;
use faultline_engine::view::{Held, LogCell};
use faultline_language::{Experiments, Model, ProtocolWords, SettingWords};

/// 这个协议说的话。
pub(crate) static VOICE: Voice = Voice {
    protocols: &[("primary-backup", &WORDS)],
    rule,
    timer: |name| TimerName::find(name.0).map(timer),
    fired: |name| TimerName::find(name.0).map(fired),
    epoch: |epoch| format!("视图 {epoch}"),
    entry,
    label: |_| None,
    tag: |_| None,
    fact: |who, fact| fact.own().map(|fact| facts::fact(who, fact)),
    violation: |evidence| evidence.own().map(facts::violation),
};

static WORDS: ProtocolWords = ProtocolWords {
    name: "主备复制",
    about: "一台服务器是主节点：它执行客户端的请求，并把每次写入传给备份节点。谁是主节点由视图服务决定；主节点没了声音，就由一个备份节点接任。\
             会不会丢数据，要看主节点什么时候应答：是等备份节点有了这次写入之后，还是在那之前。",
    settings: &[SETTINGS],
    experiments: EXPERIMENTS,
    model: Some(Model {
        modelled: "视图的继任与确认；ping 与误判；一个或多个备份节点，以及闲置的服务器；三种传送方式；每次应答凭备份节点的证实或租约；\
                   主节点一边服务，一边把状态传给新的备份节点；在备份节点上读；磁盘、重启和丢失的磁盘。",
        not_modelled: "视图服务本身的副本；用快照代替逐次写入，以及日志的截断；由人下令的主备切换。",
        different: "服务器有磁盘，在被发现之前就回来的，接着原来的继续；那门课的实验把每次重启都当作故障。尚未确认的视图可以失去备份节点，\
                    在实验里则完全不能变。由主节点应答，和实验一样；在 Alsberg 与 Day 的论文里，由备份节点应答。",
    }),
};

/// 规则的名称和内容。
fn rule(slug: &str) -> Option<(&'static str, &'static str)> {
    Some(match slug {
        "one-view-per-number" => ("一个编号一个视图", "无论什么崩溃，都不会有两个视图使用同一个编号。"),
        "view-acknowledged" => {
            ("视图先确认后更换", "只有当前视图的主节点确认之后，视图服务才能换主节点，或者增加备份节点。")
        }
        "primary-succession" => ("主节点的继任", "一个视图的主节点，在前一个视图中必定是主节点或备份节点。"),
        "one-primary-answers" => {
            ("只有一个主节点应答", "某个视图的主节点应答过客户端之后才提出的请求，更早视图的主节点不会应答。")
        }
        "acknowledged-writes-kept" => (
            "确认过的写入不会丢失",
            "客户端得知的写入，主节点已经落盘；同步传送时，视图经过确认之后，每个备份节点也都已落盘。",
        ),
        "backup-in-step" => {
            ("备份与主节点一致", "备份节点有的写入，都是主节点有的：次序相同，也不比主节点多。")
        }
        "service-recovers" => (
            "服务会恢复完整",
            "故障全部修复、又平静了足够久之后，视图有足够的备份节点且已确认，每个请求都有应答。",
        ),
        _ => return None,
    })
}

/// 节点等待什么。
fn timer(timer: TimerName) -> &'static str {
    match timer {
        TimerName::Ping => "下一次 ping",
        TimerName::Reship => "没有收到确认",
        TimerName::Gather => "攒着的写入",
        TimerName::Fallback => "退回异步",
        TimerName::Missed => "收不到 ping",
        TimerName::Expiry => "租约到期",
    }
}

/// 定时器到期而没有事实时，节点做什么，为什么。
fn fired(timer: TimerName) -> (&'static str, &'static str) {
    match timer {
        TimerName::Ping => ("向视图服务发 ping", "太久没有声音的服务器会被当作故障"),
        TimerName::Reship => ("如果备份节点还有没确认的写入，就再传一次", "消息可能在途中丢了"),
        TimerName::Gather => ("把攒着的写入传出去", "这些写入的客户端早已得到应答"),
        TimerName::Fallback => ("发现没有写入等了那么久", "它等的写入，备份节点已经收到"),
        TimerName::Missed => ("发现一台服务器没有消息", "太久没有收到它的 ping"),
        TimerName::Expiry => ("看看能不能更换主节点", "租约已经到期，原来的主节点不会再应答任何人"),
    }
}

/// 日志的一格有什么。
fn entry(cell: &LogCell, committed: bool, durable: bool) -> String {
    let Held::Command { text, .. } = &cell.held else { return "还没有内容".into() };
    let state = match (committed, durable) {
        (true, _) => "已执行",
        (false, true) => "已落盘，未执行",
        (false, false) => "未执行，未落盘",
    };
    format!("{text}，视图 {}，{state}", cell.epoch)
}

const SETTINGS: &[SettingWords] = &[
    SettingWords::new(
        "ship",
        "传送方式",
        "写入何时应答。sync（同步）：每个备份节点都已落盘之后。semi（半同步）：有一个备份节点收到之后，或者等得太久退回异步之后。\
         async（异步）：主节点自己落盘之后，以后再传给备份节点。",
    ),
    SettingWords::new("backups", "备份节点数", "一个视图有几个备份节点。多出来的服务器先闲着，需要时再用。"),
    SettingWords::new(
        "authority",
        "凭什么应答",
        "主节点怎么知道自己仍是主节点。backup：每次应答之前，备份节点都要这样说。lease：它有视图服务给的租约。none：它想当然，\
         网络分区之后可能有两个主节点都在应答。semi 和 async 的写入，备份节点还没说话就已应答，对它们只有租约管用。",
    ),
    SettingWords::new(
        "backup-reads",
        "在备份节点上读",
        "客户端在备份节点上读。备份节点用自己收到的数据应答，可能落后于主节点。",
    ),
    SettingWords::new("ping", "ping 间隔", "服务器每隔多久向视图服务发一次 ping。"),
    SettingWords::new("timeout", "超时", "这么久没有收到 ping，视图服务就认定服务器出了故障。"),
    SettingWords::new(
        "lease",
        "租约",
        "authority 为 lease 时：主节点申请之后可以应答多久。租约到期之前，视图服务不会更换它。",
    ),
    SettingWords::new("resend", "重传间隔", "主节点等待确认多久之后，就再传一次。"),
    SettingWords::new(
        "gather",
        "攒多久再传",
        "ship 为 async 时：主节点把写入攒多久才传出去；设为 0s 就立即逐个传。",
    ),
    SettingWords::new(
        "fallback",
        "退回异步",
        "ship 为 semi 时：写入等备份节点多久之后，主节点就不再等，自己继续。",
    ),
    SettingWords::new(
        "claim",
        "判断标准",
        "规则按什么判断：按其他设置所承诺的，还是一律按不丢任何写入的单一副本。",
    ),
    SettingWords::new("bug-unacknowledged", "过早更换视图", "主节点还没有确认视图，视图服务就更换它。"),
    SettingWords::new("bug-early-acknowledgement", "过早确认", "备份节点还没有状态，主节点就确认视图。"),
    SettingWords::new(
        "bug-stranger",
        "谁都能当主节点",
        "只要收得到 ping，视图服务就让它当主节点，不管它是不是备份节点。",
    ),
    SettingWords::new("bug-forget-view", "视图只在内存中", "视图服务不把视图写入磁盘。"),
    SettingWords::new("bug-no-lease-wait", "不等租约", "租约还没有到期，视图服务就更换主节点。"),
    SettingWords::new("bug-answer-first", "抢先应答", "同步的主节点不等备份节点有了写入，就应答客户端。"),
    SettingWords::new("bug-old-view", "听命于旧视图", "服务器听命于更早视图的主节点。"),
    SettingWords::new("bug-skip-check", "不检查缺口", "备份节点收到什么就当作下一次写入，哪怕前面缺了一个。"),
    SettingWords::new("bug-keep-suffix", "保留未传出的写入", "备份节点留着主节点没有的写入。"),
    SettingWords::new("bug-unwritten", "未写先确认", "写入还没有落盘，备份节点就确认。"),
    SettingWords::new("bug-no-sessions", "重复执行", "主节点把重试的请求当作新的请求。"),
    SettingWords::new("bug-no-resend", "从不重传", "备份节点没有确认的写入，主节点也不再传。"),
];

const EXPERIMENTS: Experiments = Experiments::new(
    &experiments::EXPERIMENTS,
    &[
        (
            "让主节点崩溃",
            "c1 在主节点 n2 上写入。n2 把每次写入传给备份节点 n3，n3 有了才应答。n4 闲着。如果 n2 没了呢？",
        ),
        (
            "视图服务作出决定",
            "n1 收不到 n2 的 ping。过了太久，就有新的视图：备份节点当主节点，闲着的服务器当备份节点。",
        ),
        ("新的备份节点得到状态", "n3 把自己有的都传给 n4，然后确认视图。这之后 n1 才能再次更换视图。"),
        ("让 n2 回来", "现在用不着它，它就闲着。它原有的数据以后还用得上。"),
        ("让备份节点崩溃", "n3 要等 n4 才应答，所以 c1 也得等。"),
        ("换一个备份节点", "n1 发现之后，n2 成为备份节点。n3 只把它缺少的传给它。"),
    ],
);
