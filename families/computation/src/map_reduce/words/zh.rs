//! MapReduce，中文。

use crate::map_reduce::experiments;
use faultline_language::{Experiments, ProtocolWords, SettingWords};

pub(crate) static WORDS: ProtocolWords = ProtocolWords {
    name: "MapReduce",
    about: "主节点把计算分成任务，交给工作节点执行；这里的计算是统计一段文本中的单词。工作节点崩溃或变慢时，它的任\
             务由其他节点重做，结果不变。",
    settings: &[SETTINGS],
    experiments: EXPERIMENTS,
    model: None,
};

const SETTINGS: &[SettingWords] = &[
    SettingWords::new("text", "文本", "要统计单词的文本，最多 8192 字节。可以粘贴自己的文本。"),
    SettingWords::new("maps", "Map 任务数", "文本分成多少部分，即 M（§3.5）。"),
    SettingWords::new("reduces", "Reduce 任务数", "单词划分到多少个分区，即 R（§3.5）。"),
    SettingWords::new("map-time", "Map 用时", "一个 Map 任务在正常速度的节点上需要多久。"),
    SettingWords::new(
        "reduce-time",
        "Reduce 用时",
        "一个 Reduce 任务取得键值对之后，在正常速度的节点上需要多久。",
    ),
    SettingWords::new("ping", "ping 间隔", "主节点每隔多久向各工作节点发送 ping（§3.3）。"),
    SettingWords::new("timeout", "超时", "工作节点多久没有应答就被认为已崩溃（§3.3）。"),
    SettingWords::new("backup-tasks", "备份任务", "临近结束时，把落后任务也交给另一个工作节点执行（§3.6）。"),
    SettingWords::new("backup-after", "备份延迟", "任务进行多久之后，才可以也交给另一个工作节点。"),
    SettingWords::new("combiner", "合并器", "Map 任务在发送之前，先合并自己的键值对（§4.3）。"),
    SettingWords::new("checkpoint", "检查点", "主节点记录进度，新的主节点从记录处继续（§3.3）。"),
    SettingWords::new("bug-read-again", "重复读取", "Map 任务重做之后，Reduce 任务再次计入它的输出。"),
    SettingWords::new(
        "bug-late-commit",
        "直接写入最终文件",
        "输出直接写入最终文件，因此迟到的重复执行会覆盖它。",
    ),
    SettingWords::new(
        "bug-no-fence",
        "没有隔离",
        "把没有应答当作已崩溃的证明，同一任务的多次执行共用一个临时文件。",
    ),
    SettingWords::new(
        "bug-keep-lost",
        "不重做丢失的任务",
        "已崩溃的工作节点完成的 Map 任务不再重做，缺少的输出被忽略。",
    ),
];

const EXPERIMENTS: Experiments = Experiments::new(
    &experiments::EXPERIMENTS,
    &[
        ("看完整的一次计数", "每个 Map 任务读一段文本，Reduce 任务把结果汇总。主节点 n1 负责分派任务。"),
        ("让工作节点一直有活干", "一次接一次地计数，手头几乎总有任务，也就总有东西可丢。"),
        ("让一个工作节点崩溃", "n3 手上的任务中断，它已完成的 Map 任务的输出也取不到了。没有人通知 n1。"),
        (
            "看主节点怎样发现",
            "n1 不断向各工作节点发送 ping。一段时间没有应答的就算作失效，它的任务改派给别人。",
        ),
        ("结果还一样吗？", "任务的输出只取决于输入，重新执行也是同样的输出。把这次的结果和第一次比一比。"),
        ("让主节点崩溃", "工作节点有许多，主节点只有一个，计数的进度都在它的内存里。"),
        ("让它重启", "它什么都不记得，进行到一半的计数就此丢失。打开检查点设置，它就能从最近的检查点继续。"),
    ],
);
