//! MapReduce in English.

use crate::map_reduce::experiments;
use faultline_language::{Experiments, ProtocolWords, SettingWords};

pub(crate) static WORDS: ProtocolWords = ProtocolWords {
    name: "MapReduce",
    about: "A master splits a computation into tasks and gives them to workers; here they count the words of a \
             text. When a worker crashes or is slow, other workers redo its tasks, and the result is the same.",
    settings: &[SETTINGS],
    experiments: EXPERIMENTS,
    model: None,
};

const SETTINGS: &[SettingWords] = &[
    SettingWords::new(
        "text",
        "Text",
        "The text whose words are counted: at most 8,192 bytes. Paste your own.",
    ),
    SettingWords::new("maps", "Map tasks", "How many parts the text is split into: M (§3.5)."),
    SettingWords::new("reduces", "Reduce tasks", "How many partitions the words are divided into: R (§3.5)."),
    SettingWords::new("map-time", "Map time", "How long a map task takes on a node of normal speed."),
    SettingWords::new(
        "reduce-time",
        "Reduce time",
        "How long a reduce task takes on a node of normal speed, once it has its pairs.",
    ),
    SettingWords::new("ping", "Ping", "How often the master pings every worker (§3.3)."),
    SettingWords::new(
        "timeout",
        "Timeout",
        "How long a worker may be silent before the master assumes that it has crashed (§3.3).",
    ),
    SettingWords::new(
        "backup-tasks",
        "Backup tasks",
        "Near the end, slow tasks are also given to a second worker (§3.6).",
    ),
    SettingWords::new(
        "backup-after",
        "Backup after",
        "How long a task must be in progress before a second worker may get it too.",
    ),
    SettingWords::new("combiner", "Combiner", "Map tasks sum up their own pairs before sending them (§4.3)."),
    SettingWords::new(
        "checkpoint",
        "Checkpoints",
        "The master records its progress, and a new copy of the master continues from there (§3.3).",
    ),
    SettingWords::new(
        "bug-read-again",
        "Reads again",
        "When a map task is redone, a reduce task counts its output a second time.",
    ),
    SettingWords::new(
        "bug-late-commit",
        "Late commit",
        "Output is written under its final name from the start, so a late duplicate overwrites it.",
    ),
    SettingWords::new(
        "bug-no-fence",
        "No fence",
        "Silence is taken as proof of a crash: all executions of a task share one temporary file.",
    ),
    SettingWords::new(
        "bug-keep-lost",
        "Ignores lost output",
        "Map tasks that a crashed worker had finished are not redone; the missing output is left out.",
    ),
];

const EXPERIMENTS: Experiments = Experiments::new(
    &experiments::EXPERIMENTS,
    &[
        (
            "Watch one count",
            "Each map task reads a piece of the text; the reduce tasks add up what was found. n1, the master, hands out the tasks.",
        ),
        (
            "Keep the workers busy",
            "With one count after another there is nearly always work under way, and something to lose.",
        ),
        (
            "Kill a worker",
            "The task that n3 was at stops, and the output of its finished map tasks is out of reach. Nobody tells n1.",
        ),
        (
            "Watch the master notice",
            "n1 pings every worker. One that has not answered for a while counts as failed, and others are given its tasks.",
        ),
        (
            "Is the result the same?",
            "A task depends on nothing but its input, so running it again yields the same output. Compare this result with the first.",
        ),
        (
            "Now kill the master",
            "There are many workers and only one master, and it keeps the state of the count in memory.",
        ),
        (
            "Bring it back",
            "It remembers nothing, so a count that was under way is lost. With checkpoints, which are a setting, it would go on from the last one.",
        ),
    ],
);
