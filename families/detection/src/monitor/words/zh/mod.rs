//! 监控，中文。

mod told;

use crate::monitor::{OPEN_PAGES, SPACE, experiments};
use crate::words::zh::Voice;
use crate::{Evidence, Fact, Label, Part, TimerName};
use faultline_engine::Epoch;
use faultline_engine::view::Glance;
use faultline_language::zh::nodes;
use faultline_language::{Experiments, Model, ProtocolWords, SettingWords};

/// 这个协议说的话。
pub(crate) static VOICE: Voice = Voice {
    protocols: &[("monitor", &WORDS)],
    rule,
    label,
    fired,
    part,
    epoch,
    fact: |who, fact| if let Fact::Monitor(fact) = fact { Some(told::fact(who, fact)) } else { None },
    violation: |evidence| {
        if let Evidence::Monitor(evidence) = evidence { Some(told::violation(evidence)) } else { None }
    },
};

static WORDS: ProtocolWords = ProtocolWords {
    name: "监控",
    about: "n1 定期询问其他所有节点的状况，保存它们的回答；一条规则成立得足够久，就呼叫值班人员：磁盘快满了或者不久会满、失败的请求太多、\
            错误预算消耗太快，或者节点没有回答。n2 是所有服务依赖的数据库；n3 和其余节点为客户端保存记录，直到磁盘写满。",
    settings: &[SETTINGS],
    experiments: EXPERIMENTS,
    model: Some(MODEL),
};

const MODEL: Model = Model {
    modelled: "会丢失、迟到、重复和乱序的抓取；真正工作的服务给出的指标和计数器。带迟滞和持续时间的阈值、速率、趋势、两个窗口的消耗速率；样本过期、分组、抑制、静默、去重。监控自己的崩溃、停顿和断网，以及它磁盘上的内容。",
    not_modelled: "彼此商定呼叫的多个监控。失联报警，即由别人发现监控自己不在了。预计算规则和标签，趋势中的周期。被呼叫的人：值班人员是运行中的一个客户端。",
    different: "Prometheus 按单独的间隔计算规则，这里每个样本计算一次。Prometheus 的样本五分钟后过期，这里是 350 毫秒。大多数服务同时失败就认为是数据库的问题，这是本监控自己的经验规则。",
};

/// 规则的名称和内容。
fn rule(slug: &str) -> Option<(&'static str, &'static str)> {
    Some(match slug {
        "samples-true" => {
            ("样本真实", "样本就是节点对那次抓取的回答；采用了较新抓取的样本之后，不再采用较旧的。")
        }
        "fires-for-cause" => ("触发有据", "只有条件在设定的时长内每个样本上都成立，报警才会触发。"),
        "clears-when-over" => ("过去才解除", "只有数值在设定的时长内每个样本上都低于下阈值，报警才会解除。"),
        "alert-in-time" => (
            "及时报警",
            "条件成立到设定的时长，报警就在那个样本上触发。磁盘确实太满时，最迟在两次抓取失效、设定时长与一个间隔之和的两倍时间内报告。",
        ),
        "silent-is-unknown" => ("沉默即未知", "最新样本过旧的节点状态未知：关于它的报警既不触发，也不解除。"),
        "known-at-rest" => {
            ("平静时已知", "所有节点都在运行、所有链路都正常之后，每个节点的状态最终都已知，并且保持如此。")
        }
        "one-page-per-cause" => (
            "一个原因，一次呼叫",
            "一个原因的呼叫还开着，就不再为它呼叫；监控已经知道原因时，也不为它的症状呼叫。",
        ),
        "paged-in-time" => ("及时呼叫", "除非节点被静默，报警等过分组时间之后，两个间隔之内就归入一次呼叫。"),
        "silence-kept" => ("遵守静默", "节点被静默期间，不因它呼叫任何人。"),
        _ => return None,
    })
}

/// 节点旁边空间很小，写在那里的话。
fn part(glance: &Glance, role: &'static str) -> String {
    if glance.role != Part::Monitoring.role() {
        return role.into();
    }
    match glance.votes {
        set if set.is_empty() => "没有报警".into(),
        set if set.len() > 3 => format!("{} 个节点有报警", set.len()),
        set => format!("报警：{}", nodes(set)),
    }
}

/// 有几次呼叫还开着。
fn open_pages(number: u64) -> String {
    format!("{number} 次呼叫未关闭")
}

/// 磁盘上有几条记录。
fn records(number: u64) -> String {
    format!("{number} 条记录")
}

/// 定时器到期而没有产生事实时，节点做什么，为什么。
fn fired(timer: TimerName) -> Option<(&'static str, &'static str)> {
    Some(match timer {
        TimerName::Scrape => ("询问每个节点的指标", "到了下一次抓取的时间"),
        TimerName::Stale => ("对节点的了解不变", "最新的样本还足够新"),
        TimerName::Unsilence => ("继续静默", "静默还没有结束"),
        TimerName::Renew => ("请数据库续期会话", "到了续期的时间"),
        TimerName::Overdue => ("继续等待数据库", "还有时间"),
        _ => return None,
    })
}

/// 有几次呼叫还开着，磁盘上有几条记录。
fn epoch(epoch: Epoch) -> Option<String> {
    match epoch.kind? {
        kind if kind == &OPEN_PAGES => Some(open_pages(epoch.number)),
        kind if kind == &SPACE => Some(records(epoch.number)),
        _ => None,
    }
}

/// 它自己的字段、列和状态的名称。
fn label(label: Label) -> Option<&'static str> {
    Some(match label {
        Label::Scrape => "抓取",
        Label::Records => "记录",
        Label::Waiting => "等待",
        Label::Ended => "已结束的请求",
        Label::Bad => "失败",
        Label::Samples => "样本",
        Label::PagesSent => "已发出的呼叫",
        Label::Silenced => "被静默",
        Label::Alerts => "各节点的报警",
        Label::Space => "空间",
        Label::Trend => "趋势",
        Label::Errors => "错误",
        Label::Burn => "消耗速率",
        Label::Unknown => "未知",
        Label::Fine => "正常",
        Label::Pending => "待定",
        Label::Firing => "触发",
        Label::Pages => "未关闭的呼叫",
        Label::Page => "呼叫",
        Label::Cause => "原因",
        Label::AlertCount => "报警数",
        Label::About => "关于",
        Label::Forecasts => "磁盘：实测值，以及最近样本的拟合直线指向何时",
        Label::Capacity => "容量",
        Label::FullIn => "预计多久写满",
        Label::Horizon => "报警界限",
        _ => return None,
    })
}

const SETTINGS: &[SettingWords] = &[
    SettingWords::new("interval", "抓取间隔", "监控每隔多久询问一次所有节点的指标。"),
    SettingWords::new(
        "stale",
        "过期时间",
        "最新样本是这么久以前询问的，节点的状态就是未知。回答用时更久，就不算样本。",
    ),
    SettingWords::new("capacity", "容量", "一个服务的磁盘能放多少条记录。放满之后，它拒绝写入。"),
    SettingWords::new("space-above", "空间：触发阈值", "磁盘用到百分之多少时触发报警。"),
    SettingWords::new("space-below", "空间：解除阈值", "磁盘用量低于百分之多少时解除报警。"),
    SettingWords::new(
        "horizon",
        "趋势：预测时长",
        "最近样本的拟合直线表明磁盘会在这段时间内写满，就触发报警；写满的时间推迟到一倍半之外，就解除。",
    ),
    SettingWords::new("trend-window", "趋势：窗口", "用这段时间内的样本拟合直线，最多 600 次抓取。"),
    SettingWords::new(
        "errors-above",
        "错误：触发阈值",
        "每秒有这么多失败请求时触发报警，按消耗速率的短窗口计算。",
    ),
    SettingWords::new("errors-below", "错误：解除阈值", "每秒失败请求低于这么多时解除报警。"),
    SettingWords::new("slo", "目标（百分比）", "百分之多少的请求应当合格，其余的是错误预算。"),
    SettingWords::new(
        "burn",
        "消耗速率（十分之一）",
        "两个窗口内错误预算的消耗速度都达到目标所允许的这么多个十分之一，就触发报警。144 表示消耗速率 14.4。",
    ),
    SettingWords::new("burn-window", "消耗：长窗口", "短窗口是它的十二分之一。最长为 600 次抓取。"),
    SettingWords::new(
        "hold",
        "持续时间",
        "条件要成立多久才触发报警，过去多久才解除。消耗速率的报警立即触发。",
    ),
    SettingWords::new("group-wait", "分组等待", "报警等待多久才呼叫，好让同一原因的报警归入一次呼叫。"),
    SettingWords::new(
        "group",
        "呼叫的单位",
        "cause：同一原因的所有报警合为一次呼叫。alert：每个报警单独呼叫一次。",
    ),
    SettingWords::new("remedy", "自动清理", "空间或趋势报警触发时，监控让服务清理磁盘。"),
    SettingWords::new(
        "objective",
        "合格时间",
        "在这段时间内得到应答的请求才合格。服务等待数据库也不会更久。",
    ),
    SettingWords::new("renewal", "续期", "每个服务每隔多久自行向数据库续期一次会话。"),
    SettingWords::new(
        "bug-since-first",
        "把几次尖峰连起来算",
        "条件在触发之前消失，却不重新计时，于是两次短暂的尖峰算成一次长的。",
    ),
    SettingWords::new("bug-short-window", "只看短窗口", "消耗速率只看短窗口，不看长窗口。"),
    SettingWords::new("bug-one-threshold", "只有一个阈值", "条件一不成立就解除报警，于是报警随数值抖动。"),
    SettingWords::new("bug-no-reset", "不识别计数器归零", "进程重启后计数器从 0 开始，却仍与旧值比较。"),
    SettingWords::new(
        "bug-last-value",
        "沿用最后的值",
        "节点沉默之后，最后一个样本仍然算数，好像它刚刚说过一样。",
    ),
    SettingWords::new(
        "bug-silence-is-fine",
        "没有数据就算正常",
        "节点的样本中断，报警就解除：没有样本表明条件成立。",
    ),
    SettingWords::new(
        "bug-late-sample",
        "采用迟到的样本",
        "对旧抓取的回答在较新的之后到达，却成了最新的样本。",
    ),
    SettingWords::new("bug-forget-pages", "忘记呼叫过", "呼叫的记录只在内存中，监控重启之后又呼叫一次。"),
    SettingWords::new("bug-symptoms", "为症状呼叫", "请求失败的服务被当作原因，其实是数据库不在了。"),
    SettingWords::new(
        "bug-silence-forgets",
        "静默之后就忘了",
        "节点被静默时正在触发的报警被划掉，之后再也不会有人知道。",
    ),
    SettingWords::new(
        "bug-late-silence",
        "静默生效太晚",
        "静默只对之后开始的报警有效，正在等待分组的报警不受影响。",
    ),
    SettingWords::new(
        "bug-forget-silences",
        "忘记静默",
        "静默只记在内存中，监控重启之后又因被静默的节点呼叫。",
    ),
    SettingWords::new("bug-drop-target", "放弃沉默的节点", "状态变为未知的节点不再被抓取，于是永远未知。"),
];

const EXPERIMENTS: Experiments = Experiments::new(
    &experiments::EXPERIMENTS,
    &[
        ("看预警到来", "磁盘还没满，但照样本的走势很快就会写满。趁还来得及，监控先呼叫值班人员。"),
        ("清理磁盘", "被呼叫的人就是你。腾出 n3 的磁盘，写满之后它只能拒绝记录。"),
        ("让公共依赖崩溃", "n2 是数据库。没有它，每个服务的请求都会失败，各自触发报警。"),
        ("会呼叫几次？", "监控知道各服务依赖 n2，而 n2 没有回答。它只为原因呼叫一次，症状都归入这次呼叫。"),
        ("修复原因", "请求重新成功，报警陆续解除。最后一个报警解除之后再过一阵，呼叫关闭。"),
        ("切断监控自己", "所有节点一下子都沉默了。难道全都崩溃了？"),
        ("它认为是什么问题？", "多数节点同时沉默，最可能的原因是监控自己的连接，它就为此呼叫。"),
    ],
);
