//! 时间序列。

use crate::Series;
use crate::en::series as en;
use faultline_engine::{Span, Time};
use faultline_language::zh::{clock, span};
use faultline_views::series::{Labels, Quantity, Unit};

pub(super) fn text(text: Series) -> &'static str {
    match text {
        Series::Help => {
            "左右方向键沿时间移动，上下方向键切换图表。按住 Shift 可选取一段时间，时空图随之显示这一段。Enter 使运行跳到该时刻。"
        }
        Series::Hint => "在图表上拖动可选取一段时间，时空图随之显示这一段。点击可使运行跳到该时刻。",
        Series::WholeRun => "整个运行",
        Series::Window => "时空图的窗口",
        Series::Range => "显示的时间范围",
        Series::Choose => "图表",
        Series::Nothing => "没有选择图表。",
    }
}

pub(super) fn quantity(quantity: Quantity) -> String {
    match quantity {
        Quantity::Latency => "请求延迟".into(),
        Quantity::Waiting => "请求".into(),
        Quantity::Leaderless => "没有领导者的时间".into(),
        Quantity::Gauge(name) | Quantity::Compared(name) => gauge(name).into(),
        Quantity::Messages(None) => "发出的消息".into(),
        Quantity::Messages(Some(name)) => name.into(),
        Quantity::Bytes(None) => "发出的字节".into(),
        Quantity::Bytes(Some(name)) => format!("{name}，字节"),
    }
}

/// 协议测量的量，按程序中的名称。
fn gauge(name: &'static str) -> &'static str {
    match name {
        "uncommitted_entries" => "未提交的日志条目",
        "completed_tasks" => "已完成的任务",
        "suspicions" => "怀疑数",
        "phi" => "怀疑度 φ",
        "messages_waiting" => "排队的消息",
        "busy_workers" => "忙碌的工作线程",
        "mistakes" => "误判次数",
        "detection_time" => "发现崩溃所用时间",
        "wrong_share" => "看法错误的时间占比",
        "between_mistakes_time" => "两次误判的间隔",
        "mistake_time" => "一次误判的时长",
        "steps" => "已完成的步数",
        "suspected_by_beats" => "凭心跳怀疑",
        "slow_workers" => "认为慢",
        "stuck_workers" => "认为卡住",
        "timer_time" => "最长的定时器",
        "round_trip_time" => "平滑往返时间",
        "deviation_time" => "往返时间的偏差",
        "retransmissions" => "重传次数",
        "spurious_retransmissions" => "多余的重传",
        "effects" => "已执行的请求",
        "recognised" => "认出的重试",
        "conflicts" => "冲突",
        "counted_tasks" => "已计数的任务",
        "waiting_tasks" => "等待的任务",
        "failed_attempts" => "失败的尝试",
        "late_results" => "迟到的结果",
        "effects_at_risk" => "崩溃会丢失的结果",
        "effects_lost" => "已知丢失的结果",
        "last_outage_time" => "最近一次中断",
        "writes_refused" => "被拒绝的写入",
        "backup_lag" => "备份节点缺少的写入",
        "requests_held_back" => "压住的请求",
        "backups_in_view" => "视图中的备份节点",
        "chain_length" => "链中的服务器",
        "unacknowledged_updates" => "未确认的更新",
        "reads_asked_of_tail" => "为读询问链尾的次数",
        "requests_behind" => "落后的请求",
        "requests_fetched" => "补取的请求",
        "reads_told" => "已应答的读",
        "stale_reads" => "发现的陈旧读",
        "anti_entropy_bytes" => "反熵发送的字节",
        "bytes_without_trees" => "不用默克尔树所需的字节",
        "greatest_count" => "活动副本的最大计数",
        "mean_count" => "活动副本的平均计数",
        "active_replicas" => "活动副本数",
        "additions_waiting" => "副本还不够的加",
        "replica_values" => "副本中不同的值",
        "gossip_bytes" => "Gossip 发送的字节",
        "whole_state_bytes" => "若每次发送完整状态的字节",
        "tombstones" => "一个副本上的墓碑",
        "writes_behind" => "落后最多的副本缺少的写",
        "requests_waiting" => "在副本上等待的请求",
        "read_wait_time" => "读：为别的副本等待",
        "write_wait_time" => "写：为别的副本等待",
        "records" => "最满的磁盘上的记录",
        "bad_requests" => "失败的请求",
        "alerts_firing" => "触发的报警",
        "unknown_nodes" => "状态未知的节点",
        "pages_sent" => "已发出的呼叫",
        other => other,
    }
}

pub(super) fn value(quantity: Quantity, line: usize, value: Option<f64>) -> String {
    let amount = match (value, quantity) {
        (Some(value), _) => amount(quantity.unit(), value),
        // Which of the two there is not.
        (None, Quantity::Compared(_)) => "–".into(),
        (None, _) => return "–".into(),
    };
    match (quantity, line) {
        (Quantity::Latency, 0) => format!("p50 {amount}"),
        (Quantity::Latency, _) => format!("p99 {amount}"),
        (Quantity::Waiting, 0) => format!("{amount} 个等待"),
        (Quantity::Waiting, _) => format!("{amount} 个阻塞"),
        (Quantity::Compared("detection_time"), 1) => format!("预测至多 {amount}"),
        (Quantity::Compared(_), 1) => format!("预测 {amount}"),
        (Quantity::Compared(_), _) => format!("实测 {amount}"),
        _ => amount,
    }
}

/// 单位符号各语言相同，只有时间的写法不同。
pub(super) fn amount(unit: Unit, value: f64) -> String {
    match unit {
        Unit::Time => span(Span(en::whole(value))),
        other => en::amount(other, value),
    }
}

pub(super) fn at(labels: &Labels, time: Time) -> String {
    format!("{}：{}，时刻 {}", labels.title, labels.values.join("，"), clock(time))
}

pub(super) fn at_most(quantity_of: Quantity, most: f64) -> String {
    format!("{}：最大 {}", quantity(quantity_of), amount(quantity_of.unit(), most))
}
