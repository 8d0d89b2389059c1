//! Computations in tasks: what happened, the rules, what broke them.

use super::events::say;
use super::names::{count, span, whole_task as task};
use crate::{Sentence, Tone};
use faultline_engine::view::{Role, Task, TaskBoard, TaskKind, TaskState, TaskView};
use faultline_engine::{Endpoint, TaskEvidence, TaskFact};

fn reduce(number: u16) -> String {
    task(Task { kind: TaskKind::Reduce, number })
}

fn map(number: u16) -> String {
    task(Task { kind: TaskKind::Map, number })
}

fn bytes(n: u32) -> String {
    count(n as usize, "byte")
}

/// The same for an event of which several facts are the lines of one output: they are told as one.
pub(super) fn is_line(fact: &TaskFact) -> bool {
    matches!(fact, TaskFact::Line { .. } | TaskFact::Counted { .. })
}

pub(super) fn fact(who: Endpoint, fact: &TaskFact) -> Sentence {
    use Tone::{Bad, Good, Plain, Warn};
    match fact {
        TaskFact::Started { role, life } => {
            let what = match role {
                Role::Master => format!("{who} starts as the master"),
                Role::Storage => format!("{who} starts as the file system"),
                _ => format!("{who} starts as a worker"),
            };
            let why = match (life, role) {
                (1, _) => "for the first time".to_string(),
                (_, Role::Storage) => "its files are on its disk".into(),
                (_, Role::Master) => {
                    "what the master before it knew is in the last checkpoint, or nowhere".into()
                }
                _ => "what it had begun is lost".into(),
            };
            say(Plain, what, why)
        }
        TaskFact::Began { client, maps, reduces, .. } => say(
            Good,
            format!("{who} begins to count the words of the text"),
            format!(
                "{client} asked for it; {} and {}",
                count((*maps).into(), "map task"),
                count((*reduces).into(), "reduce task")
            ),
        ),
        TaskFact::Assigned { task: one, to, backup: true, .. } => say(
            Warn,
            format!("{who} gives {} to {to} as a backup", task(*one)),
            "no task is idle, and another worker has been at this one for long; who is done first counts",
        ),
        TaskFact::Assigned { task: one, to, nth: 1, .. } => say(
            Plain,
            format!("{who} gives {} to {to}", task(*one)),
            format!("it was idle, and {to} is free"),
        ),
        TaskFact::Assigned { task: one, to, .. } => say(
            Warn,
            format!("{who} gives {} to {to}, once more", task(*one)),
            "the worker that had it failed, and what it did is out of reach",
        ),
        TaskFact::Mapped { task: one, pairs, bytes: size, .. } => say(
            Plain,
            format!("{who} is done with {}", task(*one)),
            format!(
                "it made {} of a word and a count, {}, and keeps them on its own disk",
                count(*pairs as usize, "pair"),
                bytes(*size)
            ),
        ),
        TaskFact::Read { reduce: number, map: of, from, bytes: size, .. } if who == Endpoint::Node(*from) => {
            say(
                Plain,
                format!("{who} takes the pairs of {} for {}", map(*of), reduce(*number)),
                format!("{} from its own disk", bytes(*size)),
            )
        }
        TaskFact::Read { reduce: number, map: of, from, bytes: size, .. } => say(
            Plain,
            format!("{who} gets the pairs of {} for {}", map(*of), reduce(*number)),
            format!("{} from the disk of {from}", bytes(*size)),
        ),
        TaskFact::Reduced { task: one, keys, .. } => say(
            Plain,
            format!("{who} has the sums of {}", task(*one)),
            format!("{}; it writes them to a temporary file of its own", count(*keys as usize, "word")),
        ),
        TaskFact::Line { .. } | TaskFact::Counted { .. } => say(Plain, "A line of the output".into(), ""),
        TaskFact::Committed { reduce: number, by, lines, .. } => say(
            Good,
            format!("{who} has the output of {}", reduce(*number)),
            format!("{by} wrote it, {}; it got its final name in one step", count(*lines as usize, "line")),
        ),
        TaskFact::Present { reduce: number, by, .. } => say(
            Plain,
            format!("{who} keeps the output of {} that it has", reduce(*number)),
            format!("{by} brought another one, and the name is taken"),
        ),
        TaskFact::Reopened { reduce: number, by, .. } => say(
            Bad,
            format!("{who} lets {by} write over the output of {}", reduce(*number)),
            "it was complete; now it is being written anew, line by line",
        ),
        TaskFact::Completed { task: one, by, .. } => {
            let where_it_is = match one.kind {
                TaskKind::Map => format!("its output is on the disk of {by}"),
                TaskKind::Reduce => "its output is in the file system".into(),
            };
            say(Good, format!("{who} hears from {by} that {} is done", task(*one)), where_it_is)
        }
        TaskFact::Ignored { task: one, by, .. } => say(
            Plain,
            format!("{who} ignores that {by} is done with {}", task(*one)),
            "another worker was done with it before, and the first one counts",
        ),
        TaskFact::WorkerFailed { worker, silence: Some(silence) } => say(
            Bad,
            format!("{who} takes {worker} for dead"),
            format!("{} without an answer to its pings", span(*silence)),
        ),
        TaskFact::WorkerFailed { worker, silence: None } => say(
            Warn,
            format!("{who} sees that {worker} was down"),
            format!("{worker} says that it has started again"),
        ),
        TaskFact::Again { task: one, completed: true, worker, .. } => say(
            Warn,
            format!("{who} puts {} back: it must be done again", task(*one)),
            format!("it was done, but its output is on the disk of {worker}, and {worker} failed"),
        ),
        TaskFact::Again { task: one, completed: false, worker, .. } => say(
            Warn,
            format!("{who} puts {} back: nobody is at it", task(*one)),
            format!("{worker} was, and it failed"),
        ),
        TaskFact::WorkerBack { worker } => say(
            Good,
            format!("{who} hears from {worker}, which was not dead"),
            format!("{worker} gets tasks again"),
        ),
        TaskFact::Checkpointed { completed, .. } => say(
            Plain,
            format!("{who} writes a checkpoint"),
            format!("{} done", count((*completed).into(), "task")),
        ),
        TaskFact::Resumed { completed, .. } => say(
            Good,
            format!("{who} goes on from the last checkpoint"),
            format!("a new copy of the master; {} done in it", count((*completed).into(), "task")),
        ),
        TaskFact::Aborted { copy } => say(
            Bad,
            format!("{who} knows nothing of what was under way"),
            format!(
                "it is copy {copy} of the master, and there is no checkpoint: the client has to ask again"
            ),
        ),
        TaskFact::Finished { words, distinct, took, .. } => say(
            Good,
            format!("{who} has the result: {}, {distinct} of them different", count(*words as usize, "word")),
            format!("every reduce task is done; it took {}", span(*took)),
        ),
        TaskFact::SentToMaster { client } => {
            say(Plain, format!("{who} sends {client} to the master"), "only the master takes requests")
        }
    }
}

/// How far the tasks are, a line per kind.
pub(super) fn board(board: Option<&TaskBoard>) -> Vec<String> {
    let Some(board) = board else { return vec!["Nobody keeps the tasks: the master is down.".into()] };
    let line = |kind: TaskKind, name: &str| {
        let tasks = || board.tasks.iter().filter(move |view| view.task.kind == kind);
        let of = |state: TaskState| tasks().filter(|view| view.state == state).count();
        let (done, busy, all) = (of(TaskState::Completed), of(TaskState::InProgress), tasks().count());
        let moved: u64 = tasks().map(|view| u64::from(view.bytes)).sum();
        format!("{name}: {done} of {all} done, {busy} in progress, {moved} bytes out")
    };
    if board.tasks.is_empty() {
        return vec!["No computation yet: a client has to ask for one.".into()];
    }
    vec![line(TaskKind::Map, "Map tasks"), line(TaskKind::Reduce, "Reduce tasks")]
}

/// One task and how far it is: who is at it, where its output is, how often it was begun.
pub(super) fn on_board(view: &TaskView) -> String {
    let who: Vec<String> = view.on.iter().map(|node| node.to_string()).collect();
    let who = who.join(" and ");
    let state = match (view.state, view.task.kind) {
        (TaskState::Idle, _) => "idle".to_string(),
        (TaskState::InProgress, _) => format!("in progress on {who}"),
        (TaskState::Completed, TaskKind::Map) => format!("done, {} on the disk of {who}", bytes(view.bytes)),
        (TaskState::Completed, TaskKind::Reduce) => {
            format!("done by {who}, {} in the file system", bytes(view.bytes))
        }
    };
    let again = match view.attempts {
        0 | 1 => String::new(),
        n => format!(", handed out {}", times(n.into())),
    };
    format!("{}, {state}{again}", task(view.task))
}

pub(super) fn violation(evidence: &TaskEvidence) -> String {
    match evidence {
        TaskEvidence::WrongCount { word, expected, found, wrong } => {
            let others = match wrong {
                0 | 1 => String::new(),
                2 => " Another word is counted wrong, too.".into(),
                n => format!(" Another {} words are counted wrong, too.", n - 1),
            };
            format!(
                "\u{201c}{word}\u{201d} occurs {} in the text; the result says {found}.{others}",
                times(*expected)
            )
        }
        TaskEvidence::ReadTwice { reduce: number, by, map: of, first, second } => format!(
            "{by} counts the pairs of {} twice in {}: it had got them from {first}, and took them again from {second}.",
            map(*of),
            reduce(*number)
        ),
        TaskEvidence::TwoLines { reduce: number, word, counts } => format!(
            "The output of {} has two lines for \u{201c}{word}\u{201d}: {} and {}.",
            reduce(*number),
            counts.0,
            counts.1
        ),
        TaskEvidence::MapMissing { reduce: number, by, map: of } => {
            format!("The output of {}, by {by}, was made without the pairs of {}.", reduce(*number), map(*of))
        }
        TaskEvidence::ReduceMissing { reduce: number } => {
            format!("The computation ended without the output of {}.", reduce(*number))
        }
        TaskEvidence::Changed { reduce: number, first, second } if first == second => {
            format!("The output of {} was complete; {first} writes over its own.", reduce(*number))
        }
        TaskEvidence::Changed { reduce: number, first, second } => {
            format!("The output of {} by {first} was complete; {second} writes over it.", reduce(*number))
        }
    }
}

fn times(n: u32) -> String {
    match n {
        1 => "once".into(),
        2 => "twice".into(),
        n => format!("{n} times"),
    }
}

/// A setting's name and what it does.
pub(super) fn setting(name: &str) -> Option<(&'static str, &'static str)> {
    Some(match name {
        "text" => ("Text", "The text whose words are counted: at most 8,192 bytes. Paste your own."),
        "maps" => ("Map tasks", "How many parts the text is cut into: M (§3.5)."),
        "reduces" => ("Reduce tasks", "How many regions the words are divided into: R (§3.5)."),
        "map-time" => ("Map time", "How long a map task takes on a machine of the usual speed."),
        "reduce-time" => ("Reduce time", "How long a reduce task takes there, once it has its pairs."),
        "ping" => ("Ping", "How often the master asks every worker whether it is there (§3.3)."),
        "timeout" => ("Timeout", "How long a worker may be silent before it is taken for dead (§3.3)."),
        "backup-tasks" => {
            ("Backup tasks", "Near the end, slow tasks are given to a second worker too (§3.6).")
        }
        "backup-after" => {
            ("Backup after", "How long a task is in progress before a second worker may get it too.")
        }
        "combiner" => ("Combiner", "Map tasks sum up their own pairs before these are sent (§4.3)."),
        "checkpoint" => {
            ("Checkpoints", "The master writes down how far it is, and a new copy goes on there (§3.3).")
        }
        "bug-read-again" => {
            ("Reads again", "A reduce task takes the output of a map task that was done again a second time.")
        }
        "bug-late-commit" => (
            "Late commit",
            "Output is written under its final name at once, so that a late duplicate overwrites it.",
        ),
        "bug-no-fence" => {
            ("No fence", "Silence is taken as proof of death: executions of one task share a temporary file.")
        }
        "bug-keep-lost" => (
            "Keeps what is lost",
            "Map tasks that a dead worker had done are not done again; what is missing is left out.",
        ),
        _ => return None,
    })
}
