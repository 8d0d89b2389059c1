//! 重试，中文。

mod facts;

use crate::names::{Label, Part, TimerName};
use crate::retry::experiments;
use crate::words::zh::Voice;
use faultline_engine::view::Glance;
use faultline_language::{Experiments, Model, ProtocolWords, SettingWords};

/// 这个协议说的话。
pub(crate) static VOICE: Voice = Voice {
    protocols: &[("retry", &WORDS)],
    rule,
    label,
    timer: |name| TimerName::find(name.0).map(timer),
    fired: |name| TimerName::find(name.0).map(fired),
    part,
    tasks: None,
    fact: facts::fact,
    violation: facts::violation,
};

static WORDS: ProtocolWords = ProtocolWords {
    name: "重试",
    about: "客户端向服务发出请求，收不到应答就重试。幂等键让重试变得安全：服务认得出已经执行过的请求。退避、抖动、重试预算、\
             熔断器和截止时间，则防止重试自己变成压垮服务的负载。",
    settings: &[SETTINGS],
    experiments: EXPERIMENTS,
    model: Some(MODEL),
};

const MODEL: Model = Model {
    modelled: "幂等键的表，与结果在同一次写入中改变。队列和工作线程。客户端的超时、有限次重试、带或不带随机抖动的退避、随请求传递的截止时间、重试预算、熔断器，以及不带键的重试。乐观事务。",
    not_modelled: "前后相接的多个服务，重试会在其中逐层放大。会过期的键。对冲请求，即第一次还没失败就再问一次。根据自己测得的延迟来削减负载的服务。",
    different: "表中只有每个客户端会话最新的键，而不是一天之内所有的键。比这个键更旧的请求不会执行，因为客户端已不再等待它。",
};

/// 规则的名称和内容。
fn rule(slug: &str) -> Option<(&'static str, &'static str)> {
    Some(match slug {
        "one-effect-per-key" => ("一键一效", "带有幂等键的请求只生效一次，无论发送多少次，也无论什么崩溃。"),
        "answered-effects-last" => {
            ("应答过的结果不会丢失", "客户端得知请求已生效时，结果已经写入磁盘，并且与应答一致。")
        }
        "recovers-after-trigger" => {
            ("诱因消失后恢复", "原本承受得住负载的服务，在干扰结束之后的规定时间内重新承受得住同样的负载。")
        }
        _ => return None,
    })
}

/// 定时器或工作为何而设。
fn timer(timer: TimerName) -> &'static str {
    match timer {
        TimerName::Commit => "事务结束",
    }
}

/// 定时器到期而没有产生事实时，节点做了什么，为什么。
fn fired(timer: TimerName) -> (&'static str, &'static str) {
    match timer {
        TimerName::Commit => ("结束一个事务，写回结果", "它读到的数据没有被别的请求改写"),
    }
}

/// 进程在做什么，用在地方小的场合。
fn part(glance: &Glance) -> String {
    match (Part::find(glance.role.slug), glance.commit) {
        (Some(Part::Recovering), _) => "拒绝请求".into(),
        (_, 0) => "尚未执行请求".into(),
        (_, many) => format!("已执行 {many} 次"),
    }
}

/// 它自己的字段、列和状态的名称。
fn label(label: Label) -> Option<&'static str> {
    Some(match label {
        Label::Recognised => "认出的重试",
        Label::Conflicts => "冲突",
        Label::UnderWay => "进行中的事务",
        Label::Keys => "幂等键",
        Label::Version => "读到的版本",
        _ => return None,
    })
}

const SETTINGS: &[SettingWords] = &[
    SettingWords::new(
        "transaction",
        "事务用时",
        "请求读出数据之后，要处理多久才写回。如果在此期间别的请求写了同一个键，这个请求就被拒绝。设为 0s 时，请求逐个执行。",
    ),
    SettingWords::new("recovery", "恢复时限", "干扰结束之后，最迟多久必须重新应答请求。设为 0s 时不检查。"),
    SettingWords::new(
        "bug-forget-keys",
        "幂等键只在内存中",
        "幂等键表不写入磁盘。重启之后，重试被当作新的请求。",
    ),
    SettingWords::new(
        "bug-two-writes",
        "先写结果后写键",
        "幂等键在结果之后另行写入，崩溃可能恰好发生在两次写入之间。",
    ),
    SettingWords::new("bug-answer-first", "未写先答", "结果还没有写入磁盘，就先应答客户端。"),
    SettingWords::new(
        "bug-recovering",
        "恢复永不结束",
        "重启之后，服务要等下一次写入完成才接受请求，而只有请求才会引起写入。",
    ),
];

const EXPERIMENTS: Experiments = Experiments::new(
    &experiments::EXPERIMENTS,
    &[
        (
            "看重试被识别",
            "给 c1 的应答丢失，它用同一个幂等键再次请求。n1 认出这个键，不重复执行，只重复应答。",
        ),
        ("加上负载", "从现在起，c1 每秒发出许多请求，不等前一个应答就发下一个。"),
        ("让服务变慢", "n1 处理一个请求的时间，比下一个请求到来的间隔还长，于是请求开始排队。"),
        ("重试也是负载", "等得太久就会重试。n1 认得出已执行的请求，但每次重试照样花时间，照样占队列的位置。"),
        ("恢复处理速度", "单论请求，n1 又应付得来了。等上几秒看看：加上重试，它还应付得来吗？"),
        ("限制重试", "有了重试预算，c1 只能重试一小部分请求。没有了额外的负载，队列就能排空。"),
    ],
);
