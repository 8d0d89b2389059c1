//! 监控时发生了什么，中文。

use crate::monitor::{MonitorEvidence, MonitorFact, Topic};
use faultline_engine::{Endpoint, NodeId, Span};
use faultline_language::zh::{nodes, span};
use faultline_language::{Sentence, Tone, say};

pub(crate) fn fact(who: Endpoint, fact: &MonitorFact) -> Sentence {
    use Tone::{Bad, Good, Plain, Warn};
    match fact {
        MonitorFact::Started { samples: 0, pages: 0, .. } => {
            say(Plain, format!("{who} 开始监控其他节点"), "还没有任何节点的样本，所以所有节点的状态都是未知")
        }
        MonitorFact::Started { samples, pages, .. } => say(
            Plain,
            format!("{who} 重新启动，对其他节点的状态一无所知"),
            format!("磁盘上有 {samples} 个足够新、还有用的样本，还有 {pages} 次呼叫未关闭"),
        ),
        MonitorFact::Sampled { node, number, used, ended, bad, .. } => say(
            Plain,
            format!("{who} 采用 {node} 的一个样本"),
            format!("它回答第 {number} 次抓取：{used} 条记录，结束了 {ended} 个请求，其中 {bad} 个失败"),
        ),
        MonitorFact::Outdated { node, number } => say(
            Plain,
            format!("{who} 不理会 {node} 的一个回答"),
            format!("它回答的是第 {number} 次抓取，已经太旧，或者更新的抓取早已得到回答"),
        ),
        MonitorFact::Lost { node, silence, firing: 0 } => say(
            Bad,
            format!("{who} 不再知道 {node} 的状态"),
            format!("最新的样本是 {}之前询问的；当时正常，不能说明现在", span(*silence)),
        ),
        MonitorFact::Lost { node, silence, firing } => say(
            Bad,
            format!("{who} 不再知道 {node} 的状态"),
            format!(
                "最新的样本是 {}之前询问的；关于它的 {firing} 个报警正在触发，现在既不能说成立，也不能说过去",
                span(*silence)
            ),
        ),
        MonitorFact::Found { node, unknown } => say(
            Good,
            format!("{who} 知道 {node} 的状态了"),
            format!("收到了一个样本；它的状态未知了 {}", span(*unknown)),
        ),
        MonitorFact::Pends { topic, node, value } => say(
            Warn,
            format!("{who} 留意 {node} 的{}", condition(*topic)),
            format!("{}；持续得够久，报警才会触发", is(*topic, *value)),
        ),
        MonitorFact::Calms { topic, node, value } => say(
            Plain,
            format!("{who} 不再留意 {node} 的{}", condition(*topic)),
            format!("{}；持续得不够久，所以不惊动任何人", is(*topic, *value)),
        ),
        MonitorFact::Fires { topic, node, value, held } => say(
            Bad,
            format!("{who}：关于 {node} 的{}的报警触发", condition(*topic)),
            match held {
                Span(0) => format!("{}，短窗口和长窗口都是如此", is(*topic, *value)),
                held => format!("{}，超过阈值已有 {}", is(*topic, *value), span(*held)),
            },
        ),
        MonitorFact::Clears { topic, node, value, calm } => say(
            Good,
            format!("{who}：关于 {node} 的{}的报警解除", condition(*topic)),
            format!("{}，低于下阈值已有 {}", is(*topic, *value), span(*calm)),
        ),
        MonitorFact::Pages { page, cause, topic: Topic::NoNews, nodes: about, alerts, .. }
            if Endpoint::Node(*cause) == who =>
        {
            say(
                Bad,
                format!("{who} 因自己的连接呼叫值班人员（呼叫 {page}）"),
                format!("有 {alerts} 个报警：{}；多数节点同时沉默，多半是监控自己断了网", nodes(*about)),
            )
        }
        MonitorFact::Pages { page, cause, nodes: about, alerts, .. } => say(
            Bad,
            format!("{who} 因 {cause} 呼叫值班人员（呼叫 {page}）"),
            format!("这个原因有 {alerts} 个报警，关于 {}", nodes(*about)),
        ),
        MonitorFact::Joins { page, cause, topic, node } => say(
            Plain,
            format!("{who} 不为 {node} 的{}呼叫", condition(*topic)),
            format!("关于 {cause} 的呼叫 {page} 还开着，而这是同一个原因"),
        ),
        MonitorFact::Closes { page, cause } => {
            say(Good, format!("{who} 关闭关于 {cause} 的呼叫 {page}"), "它的报警已经很久没有再出现")
        }
        MonitorFact::Silenced { node, span: length } => say(
            Warn,
            format!("{who} 不会因 {node} 呼叫任何人"),
            format!("运维人员把它静默 {}；报警照常进行", span(*length)),
        ),
        MonitorFact::StillSilenced { node, left } => say(
            Warn,
            format!("{who} 仍然不会因 {node} 呼叫任何人"),
            format!("磁盘上记着它被静默，按墙上时钟还有 {}", span(*left)),
        ),
        MonitorFact::Unsilenced { node } => {
            say(Plain, format!("{who} 又可以因 {node} 呼叫"), "静默结束；仍在触发的报警现在会报告")
        }
        MonitorFact::Remedies { node, topic } => say(
            Good,
            format!("{who} 让 {node} 清理磁盘"),
            format!("关于{}的报警触发，设置要求据此采取行动", condition(*topic)),
        ),
        MonitorFact::Serves { life, used, capacity } => say(
            Plain,
            format!("{who} 开始保存记录"),
            format!("这是第 {life} 次启动；磁盘上有 {used} 条，最多 {capacity} 条，计数器从 0 开始"),
        ),
        MonitorFact::Database { life } => {
            say(Plain, format!("{who} 开始回答查询"), format!("这是数据库第 {life} 次启动"))
        }
        MonitorFact::Tells { number, used, ended, bad, .. } => say(
            Plain,
            format!("{who} 告诉监控自己的状况"),
            format!(
                "第 {number} 次抓取的回答：磁盘上 {used} 条记录，结束了 {ended} 个请求，其中 {bad} 个失败"
            ),
        ),
        MonitorFact::Stores { used } => {
            say(Plain, format!("{who} 存下一条记录"), format!("磁盘上有 {used} 条"))
        }
        MonitorFact::Refuses { used, first: true } => say(
            Bad,
            format!("{who} 写满了，拒绝一条记录"),
            format!("磁盘上有 {used} 条，再也放不下：这就是本可预见的故障"),
        ),
        MonitorFact::Refuses { used, .. } => {
            say(Bad, format!("{who} 拒绝一条记录"), format!("磁盘上有 {used} 条，再也放不下"))
        }
        MonitorFact::Fails { client: true } => {
            say(Bad, format!("{who} 告诉客户端无法服务"), "数据库没有及时回答")
        }
        MonitorFact::Fails { .. } => say(Bad, format!("{who} 无法续期会话"), "数据库没有及时回答"),
        MonitorFact::Late { took } => {
            say(Warn, format!("{who} 应答得太晚"), format!("用了 {}，算作失败", span(*took)))
        }
        MonitorFact::Cleaned { before, used } => {
            say(Good, format!("{who} 清理了磁盘"), format!("{before} 条记录中保留最新的 {used} 条"))
        }
    }
}

/// 报警关于什么。
fn condition(topic: Topic) -> &'static str {
    match topic {
        Topic::Space => "磁盘空间",
        Topic::Trend => "磁盘增长趋势",
        Topic::Errors => "错误率",
        Topic::Burn => "错误预算",
        Topic::NoNews => "沉默",
    }
}

/// 报警的数值。
fn is(topic: Topic, value: u64) -> String {
    match topic {
        Topic::Space => format!("磁盘已用 {value}%"),
        Topic::Trend if value == 0 => "最近样本的拟合直线没有上升".into(),
        Topic::Trend => format!("照此速度，磁盘将在 {}后写满", span(Span(value))),
        Topic::Errors => format!("每秒 {value} 个失败请求"),
        Topic::Burn => format!("预算消耗的速度是目标所允许的 {}.{} 倍", value / 10, value % 10),
        Topic::NoNews => "没有收到样本".into(),
    }
}

/// 持续了多久。
fn lasted(length: Option<Span>) -> String {
    length.map_or_else(|| "在最近一个样本上并不成立".into(), |length| format!("只持续了 {}", span(length)))
}

fn about(topic: Topic, node: NodeId) -> String {
    format!("{node} 的{}", condition(topic))
}

pub(crate) fn violation(evidence: &MonitorEvidence) -> String {
    match evidence {
        MonitorEvidence::Untrue { node, number, newest } => format!(
            "采用了 {node} 对第 {number} 次抓取的样本。此前最新的样本回答的是第 {newest} 次抓取，或者 {node} 报告的是别的数值。"
        ),
        MonitorEvidence::Unfounded { topic, node, held, wanted } => format!(
            "关于 {}的报警触发。条件{}，而必须持续 {}。",
            about(*topic, *node),
            lasted(*held),
            span(*wanted)
        ),
        MonitorEvidence::Early { topic, node, calm, wanted } => format!(
            "关于 {}的报警解除。数值低于下阈值{}，而必须持续 {}。",
            about(*topic, *node),
            lasted(*calm),
            span(*wanted)
        ),
        MonitorEvidence::Missing { topic, node, held, bound } => format!(
            "关于 {}的条件已经成立 {}，报警却没有触发。{}之后就应当触发。",
            about(*topic, *node),
            span(*held),
            span(*bound)
        ),
        MonitorEvidence::Silent { node, silence, stale } => format!(
            "{node} 的最新样本是 {}之前询问的。超过 {}，它的状态就是未知，监控却仍当作已知。",
            span(*silence),
            span(*stale)
        ),
        MonitorEvidence::Said { node, topic } => {
            format!("{node} 的状态未知，关于 {}的报警却变了。", about(*topic, *node))
        }
        MonitorEvidence::Again { cause, open, page } => {
            format!("关于 {cause} 的呼叫 {open} 还开着，又发出了关于 {cause} 的呼叫 {page}。")
        }
        MonitorEvidence::Symptom { topic, node, told, cause } => {
            format!("因 {}，以 {told} 为原因呼叫了值班人员，而真正的原因是 {cause}。", about(*topic, *node))
        }
        MonitorEvidence::Disturbed { node, left } => {
            format!("因 {node} 呼叫了值班人员，而它的静默还剩 {}。", span(*left))
        }
        MonitorEvidence::Unpaged { topic, node, since, bound } => format!(
            "关于 {}的报警已经等了 {}，还没有归入任何呼叫。{}之后就应当归入。",
            about(*topic, *node),
            span(*since),
            span(*bound)
        ),
        MonitorEvidence::Unknown { node, rest } => {
            format!("所有节点和链路正常已有 {}，{node} 的状态却未知。", span(*rest))
        }
    }
}
