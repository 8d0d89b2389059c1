//! Computations in tasks: what happened, the rules, what broke them.

use crate::count::Answer;
use crate::{Evidence, Fact, Part, Task, TaskKind};
use faultline_engine::Endpoint;
use faultline_language::en::{client, count, span};
use faultline_language::{Sentence, Tone, say};

/// `map task 3`
pub(super) fn task(task: Task) -> String {
    let kind = match task.kind {
        TaskKind::Map => "map task",
        TaskKind::Reduce => "reduce task",
    };
    format!("{kind} {}", task.number + 1)
}

fn reduce(number: u16) -> String {
    task(Task::reduce(number))
}

fn map(number: u16) -> String {
    task(Task::map(number))
}

fn outcome(answer: &Answer) -> String {
    format!("{}, {} of them distinct", count(answer.words as usize, "word"), answer.distinct)
}

pub(super) fn bytes(n: u32) -> String {
    count(n as usize, "byte")
}

pub(super) fn fact(who: Endpoint, fact: &Fact) -> Sentence {
    use Tone::{Bad, Good, Plain, Warn};
    match fact {
        Fact::Client(fact) => client(who, fact, |_| true, outcome),
        Fact::Started { role, life } => {
            let what = match role {
                Part::Master => format!("{who} starts as the master"),
                Part::Storage => format!("{who} starts as the file system"),
                _ => format!("{who} starts as a worker"),
            };
            let why = match (life, role) {
                (1, _) => "it starts for the first time".to_string(),
                (_, Part::Storage) => "its files are what its disk holds".into(),
                (_, Part::Master) => {
                    "the progress of the previous master is in its last checkpoint, or lost".into()
                }
                _ => "its unfinished work is lost".into(),
            };
            say(Plain, what, why)
        }
        Fact::Began { client, maps, reduces, .. } => say(
            Good,
            format!("{who} begins to count the words of the text"),
            format!(
                "{client} requested it; there are {} and {}",
                count((*maps).into(), "map task"),
                count((*reduces).into(), "reduce task")
            ),
        ),
        Fact::Assigned { task: one, to, backup: true, .. } => say(
            Warn,
            format!("{who} gives {} to {to} as a backup", task(*one)),
            "no task is idle, and another worker has been running this one for a long time; the first to finish counts",
        ),
        Fact::Assigned { task: one, to, nth: 1, .. } => say(
            Plain,
            format!("{who} gives {} to {to}", task(*one)),
            format!("it was idle, and {to} is free"),
        ),
        Fact::Assigned { task: one, to, .. } => say(
            Warn,
            format!("{who} gives {} to {to}, once more", task(*one)),
            "the worker that ran it failed, and its output is out of reach",
        ),
        Fact::Mapped { task: one, pairs, bytes: size, .. } => say(
            Plain,
            format!("{who} finishes {}", task(*one)),
            format!(
                "it made {} of a word and a count ({}) and keeps them on its own disk",
                count(*pairs as usize, "pair"),
                bytes(*size)
            ),
        ),
        Fact::Read { reduce: number, map: of, from, bytes: size, .. } if who == Endpoint::Node(*from) => say(
            Plain,
            format!("{who} reads the pairs of {} for {}", map(*of), reduce(*number)),
            format!("{} from its own disk", bytes(*size)),
        ),
        Fact::Read { reduce: number, map: of, from, bytes: size, .. } => say(
            Plain,
            format!("{who} fetches the pairs of {} for {}", map(*of), reduce(*number)),
            format!("{} from the disk of {from}", bytes(*size)),
        ),
        Fact::Reduced { task: one, keys, .. } => say(
            Plain,
            format!("{who} computes the sums of {}", task(*one)),
            format!("there are {}; it writes them to its own temporary file", count(*keys as usize, "word")),
        ),
        Fact::Line { .. } | Fact::Counted { .. } => say(Plain, "A line of the output", ""),
        Fact::Committed { reduce: number, by, lines, .. } => say(
            Good,
            format!("{who} stores the output of {}", reduce(*number)),
            format!(
                "{by} wrote {}; one atomic rename gave the file its final name",
                count(*lines as usize, "line")
            ),
        ),
        Fact::Present { reduce: number, by, .. } => say(
            Plain,
            format!("{who} keeps the output of {} that it already has", reduce(*number)),
            format!("{by} brought another one, but the final name is taken"),
        ),
        Fact::Reopened { reduce: number, by, .. } => say(
            Bad,
            format!("{who} lets {by} overwrite the output of {}", reduce(*number)),
            "it was complete; now it is being rewritten line by line",
        ),
        Fact::Completed { task: one, by, .. } => {
            let where_it_is = match one.kind {
                TaskKind::Map => format!("its output is on the disk of {by}"),
                TaskKind::Reduce => "its output is in the file system".into(),
            };
            say(Good, format!("{who} hears from {by} that {} is done", task(*one)), where_it_is)
        }
        Fact::Ignored { task: one, by, .. } => say(
            Plain,
            format!("{who} ignores that {by} has finished {}", task(*one)),
            "another worker finished it first, and the first to finish counts",
        ),
        Fact::WorkerFailed { worker, silence: Some(silence) } => say(
            Bad,
            format!("{who} assumes that {worker} has crashed"),
            format!("{worker} has not answered pings for {}", span(*silence)),
        ),
        Fact::WorkerFailed { worker, silence: None } => say(
            Warn,
            format!("{who} notices that {worker} has crashed"),
            format!("{worker} reports that it has restarted"),
        ),
        Fact::Again { task: one, completed: true, worker, .. } => say(
            Warn,
            format!("{who} marks {} as idle, because it must be redone", task(*one)),
            format!("its output is on the disk of {worker}, which failed"),
        ),
        Fact::Again { task: one, completed: false, worker, .. } => say(
            Warn,
            format!("{who} marks {} as idle again", task(*one)),
            format!("{worker} was running it and failed"),
        ),
        Fact::WorkerBack { worker } => say(
            Good,
            format!("{who} hears from {worker}, which had not crashed"),
            format!("{worker} gets tasks again"),
        ),
        Fact::Checkpointed { completed, .. } => say(
            Plain,
            format!("{who} writes a checkpoint"),
            format!("{} done", count((*completed).into(), "task")),
        ),
        Fact::Resumed { completed, .. } => say(
            Good,
            format!("{who} resumes from the last checkpoint"),
            format!(
                "it is a new copy of the master; the checkpoint has {} done",
                count((*completed).into(), "task")
            ),
        ),
        Fact::Aborted { copy } => say(
            Bad,
            format!("{who} knows nothing about the computation in progress"),
            format!(
                "it is copy {copy} of the master, and there is no checkpoint; the client has to ask again"
            ),
        ),
        Fact::Superseded { .. } => say(
            Warn,
            format!("{who} gives up the computation that it resumed"),
            "it was over before; the file system keeps the output of a later one",
        ),
        Fact::Finished { words, distinct, took, .. } => say(
            Good,
            format!("{who} has the result: {}, {distinct} of them distinct", count(*words as usize, "word")),
            format!("every reduce task is done; it took {}", span(*took)),
        ),
        Fact::SentToMaster { client } => {
            say(Plain, format!("{who} redirects {client} to the master"), "only the master takes requests")
        }
    }
}

pub(super) fn violation(evidence: &Evidence) -> String {
    match evidence {
        Evidence::WrongCount { word, expected, found, wrong } => {
            let others = match wrong {
                0 | 1 => String::new(),
                2 => " The count of another word is wrong, too.".into(),
                n => format!(" The counts of {} other words are wrong, too.", n - 1),
            };
            format!(
                "\u{201c}{word}\u{201d} occurs {} in the text; the result says {found}.{others}",
                times(*expected)
            )
        }
        Evidence::WrongAnswer { ticket, outcome, expected } => format!(
            "{} is told that the text has {} words, {} of them different; it has {}, {} of them different.",
            ticket.client, outcome.words, outcome.distinct, expected.words, expected.distinct
        ),
        Evidence::ReadTwice { reduce: number, by, map: of, first, second } => format!(
            "{by} counts the pairs of {} twice in {}: it got them from {first}, and again from {second}.",
            map(*of),
            reduce(*number)
        ),
        Evidence::TwoLines { reduce: number, word, counts } => format!(
            "The output of {} has two lines for \u{201c}{word}\u{201d}: {} and {}.",
            reduce(*number),
            counts.0,
            counts.1
        ),
        Evidence::MapMissing { reduce: number, by, map: of } => {
            format!("The output of {} by {by} lacks the pairs of {}.", reduce(*number), map(*of))
        }
        Evidence::ReduceMissing { reduce: number } => {
            format!("The computation ended without the output of {}.", reduce(*number))
        }
        Evidence::Changed { reduce: number, first, second } if first == second => {
            format!("The output of {} was complete, but {first} overwrites its own output.", reduce(*number))
        }
        Evidence::Changed { reduce: number, first, second } => {
            format!("The output of {} by {first} was complete, but {second} overwrites it.", reduce(*number))
        }
    }
}

pub(super) fn times(n: u32) -> String {
    match n {
        1 => "once".into(),
        2 => "twice".into(),
        n => format!("{n} times"),
    }
}
