//! Tasks in English: what happened, what broke a rule, the board.

use crate::reassign::{ASIDE, Deed, Reason, TaskEvidence, TaskFact, TimerName, Why};
use faultline_engine::Endpoint;
use faultline_engine::view::{Task, TaskBoard, TaskState, TaskView};
use faultline_language::en::{count, span};
use faultline_language::{Sentence, Tone, say};

fn number(n: impl Into<u64>, what: &str) -> String {
    count(usize::try_from(n.into()).unwrap_or(usize::MAX), what)
}

pub(super) fn fact(who: Endpoint, fact: &TaskFact) -> Sentence {
    use Tone::{Bad, Good, Plain, Warn};
    match fact {
        TaskFact::PoolStarted { life: 1, .. } => say(Plain, format!("{who} starts"), "it has no tasks yet"),
        TaskFact::PoolStarted { open: 0, .. } => {
            say(Plain, format!("{who} starts again"), "there is no open task on its disk")
        }
        TaskFact::PoolStarted { open, leased, .. } => {
            let leases = match leased {
                0 => "none of them is on lease".to_string(),
                leased => format!("on lease: {leased}, each for a whole lease from now"),
            };
            say(
                Good,
                format!("{who} starts again with {}", number(*open, "open task")),
                format!("read from its disk; {leases}"),
            )
        }
        TaskFact::BeganAnew { life } => say(
            Warn,
            format!("{who} numbers tasks from 1 on"),
            format!(
                "this is start number {life}, and its disk holds no trace of any task; if there were some before, they are lost, and a result of one may be taken for one of a new task with its number"
            ),
        ),
        TaskFact::WorkerStarted { life: 1 } => say(Plain, format!("{who} starts and asks for a task"), ""),
        TaskFact::WorkerStarted { life } => say(
            Plain,
            format!("{who} starts again and asks for a task"),
            format!("this is its start number {life}: whatever it was doing before is lost"),
        ),
        TaskFact::Submitted { ticket, first, tasks, poisoned } => {
            let what = number(*tasks, if *poisoned { "poisoned task" } else { "task" });
            let last = first + u32::from(*tasks) - 1;
            let numbers =
                if *tasks == 1 { format!("number {first}") } else { format!("numbers {first} to {last}") };
            say(Plain, format!("{who} takes {what} of {}", ticket.client), format!("{numbers}, on its disk"))
        }
        TaskFact::Recognised { ticket, first } => say(
            Plain,
            format!("{who} recognises a retry of {}", ticket.client),
            format!("it has the tasks of request {}, from number {first} on", ticket),
        ),
        TaskFact::Outdated { ticket } => say(
            Plain,
            format!("{who} ignores an old request of {}", ticket.client),
            format!("the client has asked for something newer than {}, and waits for this no more", ticket),
        ),
        TaskFact::SentToPool { client } => {
            say(Plain, format!("{who} sends {client} to the pool"), "a worker takes no requests")
        }
        TaskFact::Leased { task, attempt: 1, worker, .. } => say(
            Plain,
            format!("{who} gives task {task} to {worker}"),
            "it may keep it for the time of a lease",
        ),
        TaskFact::Leased { task, attempt, worker, .. } => say(
            Plain,
            format!("{who} gives task {task} to {worker}: attempt {attempt}"),
            "the attempt before has failed as far as the pool knows",
        ),
        TaskFact::Repeated { task, attempt, worker } => say(
            Plain,
            format!("{who} tells {worker} again that it has task {task}"),
            format!("{worker} asks as if it had not heard; this is attempt {attempt} still"),
        ),
        TaskFact::Renewed { task, attempt, worker } => say(
            Plain,
            format!("{who} renews the lease of {worker} for task {task}"),
            format!("attempt {attempt}"),
        ),
        TaskFact::NotRenewed { task, attempt, worker } => say(
            Warn,
            format!("{who} does not renew task {task} for {worker}"),
            format!("the lease of attempt {attempt} is over"),
        ),
        TaskFact::Begun { task, attempt } => {
            say(Plain, format!("{who} begins task {task}"), format!("attempt {attempt}"))
        }
        TaskFact::Executed { task, attempt } => say(
            Plain,
            format!("{who} has executed task {task}"),
            format!("attempt {attempt}; it tells the pool"),
        ),
        TaskFact::Killed { task, attempt, with } => {
            let others = match with {
                0 => "it held no other task".to_string(),
                with => format!("lost with it: {}", number(*with, "other task")),
            };
            say(Bad, format!("Task {task} ends the process of {who}"), format!("attempt {attempt}; {others}"))
        }
        TaskFact::Dropped { task, attempt } => say(
            Plain,
            format!("{who} drops task {task}"),
            format!("it had not begun, and the lease of attempt {attempt} is over"),
        ),
        TaskFact::Failed { task, attempt, worker, why, failures } => {
            let why = match why {
                Why::Expired => {
                    format!("its lease ran out; {worker} has crashed, is slow, or cannot be reached")
                }
                Why::Restarted => format!("{worker} has started again, so it cannot be at the task any more"),
            };
            say(
                Warn,
                format!("{who} takes task {task} back from {worker}: attempt {attempt} has failed"),
                format!("{why}; failures held against the task: {failures}"),
            )
        }
        TaskFact::Counted { task, attempt, worker, late: false } => say(
            Good,
            format!("{who} counts task {task}, done by {worker}"),
            format!("attempt {attempt} has it on lease, and no result was counted before"),
        ),
        TaskFact::Counted { task, attempt, worker, late: true } => say(
            Good,
            format!("{who} counts a late result of task {task}, done by {worker}"),
            format!("the lease of attempt {attempt} is over, but this is the first result"),
        ),
        TaskFact::Again { task, attempt, worker } => say(
            Plain,
            format!("{who} hears again that {worker} has done task {task}"),
            format!("attempt {attempt} is counted; nothing changes"),
        ),
        TaskFact::Late { task, attempt, worker, reason } => {
            let why = match reason {
                Reason::Counted => "the task is counted already, by another attempt",
                Reason::SetAside => "the task has been set aside",
                Reason::Refused => "its lease is over, and only the holder of the lease may finish the task",
                Reason::Unknown => "the pool keeps nothing of this task any more",
            };
            say(
                Warn,
                format!("{who} recognises a late result of task {task} from {worker}, and does not count it"),
                format!("attempt {attempt}; {why}"),
            )
        }
        TaskFact::SetAside { task, failures } => say(
            Bad,
            format!("{who} sets task {task} aside"),
            format!(
                "{} held against it, as many as it may have; no worker is given it any more",
                number(*failures, "failure")
            ),
        ),
        TaskFact::Settled { ticket, counted, aside } => say(
            if *aside == 0 { Good } else { Warn },
            format!("{who} is done with request {}", ticket),
            format!("{counted} counted, {aside} set aside"),
        ),
    }
}

pub(super) fn violation(evidence: &TaskEvidence) -> String {
    match evidence {
        TaskEvidence::TaskLost { task, attempts, quiet } => format!(
            "Task {task} is open after {}, and nothing has happened to any task for {}, though all is well.",
            number(*attempts, "attempt"),
            span(*quiet)
        ),
        TaskEvidence::PassedOver { task, by } => format!(
            "Task {task} is open and nobody has it on lease, but task {by} was given out, which has waited less long."
        ),
        TaskEvidence::NotOpen { task, attempt, deed } => {
            let what = match (deed, attempt) {
                (Deed::GivenOut, Some(attempt)) => format!("given out as attempt {attempt}"),
                (Deed::GivenOut, None) => "given out".into(),
                (Deed::Counted, Some(attempt)) => format!("counted by attempt {attempt}"),
                (Deed::Counted, None) => "counted".into(),
                (Deed::SetAside, _) => "set aside".into(),
            };
            format!("Task {task} was {what}, but it was not open: it had ended, or was never submitted.")
        }
        TaskEvidence::NotDone { task, attempt, worker } => format!(
            "Task {task} was counted by attempt {attempt} as done by {worker}, which has not executed that attempt."
        ),
        TaskEvidence::TooLate { task, attempt, failed, limit } => format!(
            "Task {task} was given out as attempt {attempt} after {}; it should have been set aside after {limit}.",
            number(*failed, "failed attempt")
        ),
        TaskEvidence::CutShort { task, attempt, lasted, lease } => format!(
            "Attempt {attempt} of task {task} lost its lease after {}; a lease lasts for {}.",
            span(*lasted),
            span(*lease)
        ),
        TaskEvidence::NotGiven { task, attempt, worker, holder: Some(holder) } => {
            format!("{worker} begins attempt {attempt} of task {task}, which was given to {holder}.")
        }
        TaskEvidence::NotGiven { task, attempt, worker, holder: None } => {
            format!("{worker} begins attempt {attempt} of task {task}, which was given to nobody.")
        }
        TaskEvidence::WrongAnswer { ticket, counted, aside, really, set } => format!(
            "{} was told of request {} that {counted} are counted and {aside} set aside; in fact {really} are counted and {set} \
             set aside.",
            ticket.client, ticket
        ),
        TaskEvidence::NotTold { ticket, asked } => format!(
            "{} has repeated request {} for {} since all of its tasks ended, and is not told, though all is well.",
            ticket.client,
            ticket,
            span(*asked)
        ),
        TaskEvidence::EndedTwice { task, first, second } => {
            let way = |attempt: &Option<u32>| match attempt {
                Some(attempt) => format!("counted by attempt {attempt}"),
                None => "set aside".into(),
            };
            format!("Task {task} was {}, and then it was {}.", way(first), way(second))
        }
        TaskEvidence::SameNumber { task, attempt, first, second } => {
            format!(
                "Attempt {attempt} of task {task} was given to {first}, and another one of that number to {second}."
            )
        }
        TaskEvidence::NotLate { task, attempt, worker, holder: Some(holder) } => format!(
            "The result of {worker} for task {task} was counted for attempt {attempt}, while attempt {holder} had the lease."
        ),
        TaskEvidence::NotLate { task, attempt, worker, holder: None } => format!(
            "The result of {worker} for task {task} was counted for attempt {attempt}, whose lease was over."
        ),
        TaskEvidence::TooSoon { task, failed, limit } => format!(
            "Task {task} was set aside after {}; it may have {limit}.",
            number(*failed, "failed attempt")
        ),
        TaskEvidence::NotFailed { task, attempt, why: Why::Expired } => {
            format!("Attempt {attempt} of task {task} failed by the end of a lease that it did not have.")
        }
        TaskEvidence::NotFailed { task, attempt, why: Why::Restarted } => {
            format!(
                "Attempt {attempt} of task {task} failed by a restart of its worker that has not happened."
            )
        }
        TaskEvidence::TwoLeases { task, one, worker, other, rival } => format!(
            "Attempt {one} of {worker} and attempt {other} of {rival} have task {task} on lease at the same time."
        ),
        TaskEvidence::SubmittedTwice { ticket, first, second } => format!(
            "Request {} submitted its tasks twice: from number {first} on, and from number {second} on.",
            ticket
        ),
    }
}

pub(super) fn timer(timer: TimerName) -> &'static str {
    match timer {
        TimerName::Poll => "asking again",
        TimerName::Renew => "renewal",
        TimerName::Lease => "end of a lease",
        TimerName::Work => "a task",
    }
}

pub(super) fn fired(timer: TimerName) -> (&'static str, &'static str) {
    match timer {
        TimerName::Poll => ("checks whether it was answered", "whatever was not answered is sent again"),
        TimerName::Renew => {
            ("looks for leases to renew", "it renews what it holds, whether or not its work goes on")
        }
        TimerName::Lease => ("finds that a lease has run out", "it was not renewed, and no result has come"),
        TimerName::Work => ("has nothing to finish", "it holds no task"),
    }
}

pub(super) fn task(task: Task) -> String {
    format!("task {}", u32::from(task.number) + 1)
}

pub(super) fn board(board: Option<&TaskBoard>) -> Vec<String> {
    let Some(board) = board else {
        return vec!["No node keeps track of the tasks: the pool is down.".into()];
    };
    if board.tasks.is_empty() {
        return vec!["There are no tasks yet: a client has to submit some.".into()];
    }
    let aside = board.tasks.iter().filter(|view| *view.task.kind == ASIDE).count();
    let of = |state| board.tasks.iter().filter(|view| view.state == state).count();
    let (counted, leased) = (of(TaskState::Completed) - aside, of(TaskState::InProgress));
    vec![
        format!("{counted} counted, {leased} on lease, {} waiting", of(TaskState::Idle)),
        format!("Set aside: {aside}"),
    ]
}

pub(super) fn on_board(view: &TaskView) -> String {
    let who: Vec<String> = view.on.iter().map(|node| node.to_string()).collect();
    let who = who.join(" and ");
    let state = match view.state {
        _ if *view.task.kind == ASIDE => "set aside".to_string(),
        TaskState::Idle => "waiting".into(),
        TaskState::InProgress => format!("on lease to {who}"),
        TaskState::Completed => format!("counted, done by {who}"),
    };
    let again = if view.attempts > 1 { format!(", {} attempts", view.attempts) } else { String::new() };
    format!("Task {}, {state}{again}", u32::from(view.task.number) + 1)
}
