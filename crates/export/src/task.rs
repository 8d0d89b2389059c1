//! Facts of computations in tasks, and what broke their rules, as JSON.

use super::fact::{name, task};
use faultline_engine::view::{Role, Task, TaskKind};
use faultline_engine::{TaskEvidence, TaskFact};
use serde_json::{Value, json};

fn map(number: u16) -> String {
    task(Task { kind: TaskKind::Map, number })
}

fn reduce(number: u16) -> String {
    task(Task { kind: TaskKind::Reduce, number })
}

pub(crate) fn parts(fact: &TaskFact) -> (&'static str, Value) {
    match *fact {
        TaskFact::Started { role, life } => {
            let role = match role {
                Role::Master => "master",
                Role::Storage => "storage",
                _ => "worker",
            };
            ("task_started", json!({ "role": role, "life": life }))
        }
        TaskFact::Began { job, client, maps, reduces } => (
            "job_began",
            json!({ "job": job, "client": client.to_string(), "maps": maps, "reduces": reduces }),
        ),
        TaskFact::Assigned { job, task: one, to, nth, backup } => (
            "task_assigned",
            json!({ "job": job, "task": task(one), "to": name(to), "nth": nth, "backup": backup }),
        ),
        TaskFact::Mapped { job, task: one, pairs, bytes } => {
            ("task_mapped", json!({ "job": job, "task": task(one), "pairs": pairs, "bytes": bytes }))
        }
        TaskFact::Read { job, reduce: number, attempt, map: of, from, bytes } => (
            "task_read",
            json!({
                "job": job,
                "task": reduce(number),
                "attempt": attempt,
                "of": map(of),
                "from": name(from),
                "bytes": bytes,
            }),
        ),
        TaskFact::Reduced { job, task: one, keys } => {
            ("task_reduced", json!({ "job": job, "task": task(one), "keys": keys }))
        }
        TaskFact::Line { job, reduce: number, word, count } => {
            ("output_line", json!({ "job": job, "task": reduce(number), "word": word, "count": count }))
        }
        TaskFact::Committed { job, reduce: number, attempt, by, lines } => (
            "output_committed",
            json!({ "job": job, "task": reduce(number), "attempt": attempt, "by": name(by), "lines": lines }),
        ),
        TaskFact::Present { job, reduce: number, by } => {
            ("output_present", json!({ "job": job, "task": reduce(number), "by": name(by) }))
        }
        TaskFact::Reopened { job, reduce: number, by } => {
            ("output_reopened", json!({ "job": job, "task": reduce(number), "by": name(by) }))
        }
        TaskFact::Completed { job, task: one, by } => {
            ("task_completed", json!({ "job": job, "task": task(one), "by": name(by) }))
        }
        TaskFact::Ignored { job, task: one, by } => {
            ("task_ignored", json!({ "job": job, "task": task(one), "by": name(by) }))
        }
        TaskFact::WorkerFailed { worker, silence } => {
            ("worker_failed", json!({ "worker": name(worker), "silence": silence.map(|span| span.0) }))
        }
        TaskFact::Again { job, task: one, completed, worker } => (
            "task_again",
            json!({ "job": job, "task": task(one), "completed": completed, "worker": name(worker) }),
        ),
        TaskFact::WorkerBack { worker } => ("worker_back", json!({ "worker": name(worker) })),
        TaskFact::Checkpointed { job, completed } => {
            ("job_checkpointed", json!({ "job": job, "completed": completed }))
        }
        TaskFact::Resumed { job, completed } => {
            ("job_resumed", json!({ "job": job, "completed": completed }))
        }
        TaskFact::Aborted { copy } => ("job_aborted", json!({ "copy": copy })),
        TaskFact::Counted { job, word, count } => {
            ("result_line", json!({ "job": job, "word": word, "count": count }))
        }
        TaskFact::Finished { job, words, distinct, took } => {
            ("job_finished", json!({ "job": job, "words": words, "distinct": distinct, "took": took.0 }))
        }
        TaskFact::SentToMaster { client } => ("sent_to_master", json!({ "client": client.to_string() })),
    }
}

pub(crate) fn evidence(evidence: &TaskEvidence) -> Value {
    match evidence {
        TaskEvidence::WrongCount { word, expected, found, wrong } => {
            json!({ "word": word, "expected": expected, "found": found, "wrong": wrong })
        }
        TaskEvidence::ReadTwice { reduce: number, by, map: of, first, second } => json!({
            "task": reduce(*number),
            "by": name(*by),
            "of": map(*of),
            "first": name(*first),
            "second": name(*second),
        }),
        TaskEvidence::TwoLines { reduce: number, word, counts } => {
            json!({ "task": reduce(*number), "word": word, "counts": [counts.0, counts.1] })
        }
        TaskEvidence::MapMissing { reduce: number, by, map: of } => {
            json!({ "task": reduce(*number), "by": name(*by), "of": map(*of) })
        }
        TaskEvidence::ReduceMissing { reduce: number } => json!({ "task": reduce(*number) }),
        TaskEvidence::Changed { reduce: number, first, second } => {
            json!({ "task": reduce(*number), "first": name(*first), "second": name(*second) })
        }
    }
}
