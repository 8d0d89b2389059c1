//! Reassignment in English.

mod tasks;

use crate::names::Part;
use crate::reassign::{TimerName, experiments};
use crate::words::en::{Tasks, Voice};
use crate::{Evidence, Fact, Label};
use faultline_engine::view::Glance;
use faultline_language::{Experiments, Model, ProtocolWords, SettingWords};

/// What the protocol says.
pub(crate) static VOICE: Voice = Voice {
    protocols: &[("reassign", &WORDS)],
    rule,
    label,
    timer: |name| TimerName::find(name.0).map(tasks::timer),
    fired: |name| TimerName::find(name.0).map(tasks::fired),
    part,
    tasks: Some(Tasks { task: tasks::task, board: tasks::board, on_board: tasks::on_board }),
    fact: |who, fact| if let Fact::Task(fact) = fact { Some(tasks::fact(who, fact)) } else { None },
    violation: |evidence| {
        if let Evidence::Task(evidence) = evidence { Some(tasks::violation(evidence)) } else { None }
    },
};

static WORDS: ProtocolWords = ProtocolWords {
    name: "Reassignment",
    about: "A pool gives tasks to workers on lease. When a lease runs out, the task goes to another worker, whether the first \
             one has crashed or is only slow. Attempts have numbers, so the pool recognises late results and counts each task \
             once. A task that kills every worker is set aside.",
    settings: &[SETTINGS],
    experiments: EXPERIMENTS,
    model: Some(MODEL),
};

const MODEL: Model = Model {
    modelled: "Leases by the clock of the pool, and their renewal. Attempts with numbers, which are on the disk before anybody hears of them. Late results, accepted or refused. Workers that start again, stand still or are slow. Poisoned tasks and the dead-letter list. Tasks that a worker holds in advance.",
    not_modelled: "Several pools, or one that fails over: its disk is what everything rests on. Priorities, delays and deadlines of tasks; tasks that depend on others; putting a task from the dead-letter list back; a bound on how long a lease may be renewed.",
    different: "Gray and Cheriton (1989) lease data for reading, and the holder must stop using it by its own clock. Here the holder may go on, as its result is judged by its number. Amazon SQS counts how often a message was received, here failed attempts count.",
};

/// The name of a rule, and what it says.
fn rule(slug: &str) -> Option<(&'static str, &'static str)> {
    Some(match slug {
        "no-task-lost" => (
            "No task is lost",
            "Once all is healed, each task that the pool accepted is counted or set aside, and its client is told so truly. No task is passed over while others are given out.",
        ),
        "task-counted-once" => (
            "Counted once",
            "The result of a task is counted once, however often it is executed, but only if it was, and never if the task was set aside. A task that has ended is not given out again.",
        ),
        "attempts-differ" => {
            ("Attempts differ", "No two attempts of a task have the same number, whatever crashes.")
        }
        "late-is-recognised" => (
            "Late is recognised",
            "A result passes for one in time only if its attempt has the task on lease. Where late results are refused, no other counts.",
        ),
        "aside-after-failures" => (
            "Set aside after failures",
            "A task is set aside when as many of its attempts have failed as the settings say, not before and not later. An attempt that fails had a lease.",
        ),
        "one-lease" => (
            "One lease",
            "As the pool sees it, no two attempts have a task on lease at the same time. A lease is not cut short, and only its worker executes the attempt.",
        ),
        "submitted-once" => (
            "Submitted once",
            "A request submits its tasks once, however often it is sent and whatever crashes.",
        ),
        _ => return None,
    })
}

/// What a process does, where there is little room.
fn part(glance: &Glance) -> String {
    match (Part::find(glance.role.slug), glance.commit) {
        (Some(Part::Pool), many) => format!("{many} counted"),
        (Some(Part::Worker), many) => {
            glance.task.map_or_else(|| format!("idle, {many} executed"), tasks::task)
        }
        _ => String::new(),
    }
}

/// The name of a field, column or state of its own.
fn label(label: Label) -> Option<&'static str> {
    Some(match label {
        Label::Task => "task",
        Label::Attempt => "attempt",
        Label::Number => "asks for number",
        Label::Takes => "takes",
        Label::Poisoned => "poisoned",
        Label::Holds => "Holds",
        Label::Holder => "on lease to",
        Label::Submitted => "submitted",
        Label::Counted => "counted",
        Label::SetAside => "set aside",
        Label::Waiting => "waiting for a worker",
        Label::Failures => "failed attempts",
        Label::Late => "late results",
        Label::OpenTasks => "Tasks not counted",
        Label::Executed => "executed",
        Label::Unnoted => "not noted by the pool",
        _ => return None,
    })
}

const SETTINGS: &[SettingWords] = &[
    SettingWords::new(
        "lease",
        "Lease",
        "How long a worker may keep a task before it is given to another one, by the clock of the pool (a visibility timeout).",
    ),
    SettingWords::new(
        "renew",
        "Renewal",
        "How often a worker renews the leases of the tasks that it holds. With 0s it never does.",
    ),
    SettingWords::new(
        "attempts",
        "Attempts",
        "After how many failed attempts a task is set aside on the dead-letter list. With 0 it never is.",
    ),
    SettingWords::new(
        "late",
        "Late results",
        "Whether a result counts whose lease has run out, if the task has no other result yet.",
    ),
    SettingWords::new(
        "again",
        "After a failure",
        "Where a task waits whose attempt has failed: behind all others, or in front of them.",
    ),
    SettingWords::new(
        "prefetch",
        "Prefetch",
        "How many tasks a worker holds at a time. It executes them one after the other, and the leases of all of them run.",
    ),
    SettingWords::new(
        "task-time",
        "Task time",
        "How long the work of a task takes on a machine of the usual speed. It is drawn once for each task.",
    ),
    SettingWords::new("poll", "Polling", "How often a worker sends again what was not answered."),
    SettingWords::new(
        "restart",
        "Restart",
        "After what time the supervisor starts a worker again that a poisoned task has ended.",
    ),
    SettingWords::new(
        "bug-forget-leases",
        "Leases without a timer",
        "After a restart the pool knows who holds which task, and sets no timer for these leases.",
    ),
    SettingWords::new(
        "bug-count-again",
        "Counts every result",
        "The pool counts a result without checking whether its task has been counted already.",
    ),
    SettingWords::new(
        "bug-forget-numbers",
        "Attempt numbers in memory",
        "After a restart the pool numbers the attempts of a task from 1 again.",
    ),
    SettingWords::new(
        "bug-any-attempt",
        "Ignores the attempt",
        "The pool looks at the task that a result names, and not at the attempt.",
    ),
    SettingWords::new(
        "bug-count-deliveries",
        "Counts deliveries",
        "What counts against a task is how often it was sent to a worker, and not how often an attempt failed.",
    ),
    SettingWords::new(
        "bug-renew-by-task",
        "Renews for anybody",
        "A renewal names the task, and the pool does not check whether it comes from the worker that holds the lease.",
    ),
    SettingWords::new(
        "bug-forget-requests",
        "Requests in memory",
        "The pool does not write down whose requests it has accepted. After a restart a retry submits its tasks again.",
    ),
];

const EXPERIMENTS: Experiments = Experiments::new(
    &experiments::EXPERIMENTS,
    &[
        (
            "Watch the lease run out",
            "n3 is frozen, and n1 cannot tell that from a crash. When the lease ends, its task goes to another worker.",
        ),
        (
            "Late, but recognised",
            "n3 goes on and finishes as if nothing had happened. Its result names the attempt that it belongs to, so no task is counted twice.",
        ),
        (
            "Submit a poisoned task",
            "Giving a task to somebody else helps when workers fail by chance. This task kills every worker that executes it.",
        ),
        (
            "Watch it kill a worker",
            "To n1 this is one more worker that vanished, so it does what helped before: it gives the task to the next one.",
        ),
        (
            "When to give up",
            "After several failed attempts n1 moves the task to the dead-letter list. Otherwise it would bring down one worker after the other.",
        ),
        (
            "Crash the pool",
            "n1 knows who holds which task, and how often each task has failed. Will it forget?",
        ),
        (
            "Bring it back",
            "All of that is on its disk, and so is the dead-letter list. A poisoned task gets no fresh start.",
        ),
    ],
);
