//! The judge and Porcupine (its port porcupine-rs) on the logs that the package porcupine-rs brings along: those that Jepsen wrote
//! of etcd, and those of a key-value store. The logs stay where cargo has put the package.
//!
//! Both are measured in turns, from events to the verdict, after reading. `porcupine all` takes every log, each within 20 s.

use faultline_judge::{
    Action, History, Limit, Model, Options, Outcome, Promise, Value, Verdict, judge, read,
};
use porcupine_rs::{CheckResult, Operation as Interval};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

/// How often each log is looked at by each, in turns.
const ROUNDS: usize = 15;
/// The longest that one of them may take for a log.
const LONGEST: Duration = Duration::from_secs(20);

#[derive(Clone)]
struct Registers;

/// Porcupine's own model of a register of etcd, and of a text that is appended to.
impl porcupine_rs::Model for Registers {
    type State = Value;
    type Op = (usize, Action, Outcome);
    type Metadata = ();

    fn partition_operations(history: &[Interval<Self>]) -> Vec<Vec<Interval<Self>>> {
        let keys = history.iter().map(|interval| interval.op.0 + 1).max().unwrap_or(0);
        let mut all = vec![Vec::new(); keys];
        history.iter().for_each(|interval| all[interval.op.0].push(interval.clone()));
        all
    }

    fn init() -> Value {
        Value::Nil
    }

    fn step(state: &Value, (_, action, outcome): &Self::Op) -> (bool, Value) {
        let unknown = *outcome == Outcome::Unknown;
        match action {
            Action::Read => {
                (unknown || matches!(outcome, Outcome::Value(value) if value == state), state.clone())
            }
            Action::Write(value) => (true, value.clone()),
            Action::Cas { expect, new } => {
                let found = state == expect;
                (unknown || *outcome == Outcome::Flag(found), if found { new.clone() } else { state.clone() })
            }
            Action::Append(more) => match state {
                Value::Text(text) => (true, Value::Text(format!("{text}{more}"))),
                _ => (true, Value::Text(more.clone())),
            },
            other => panic!("no log has {other}"),
        }
    }
}

fn intervals(history: &History) -> Vec<Interval<Registers>> {
    let moment = |at: usize| i64::try_from(at).expect("small");
    let end = 2 * history.operations.len() + 1;
    let all = history.operations.iter().map(|operation| Interval {
        client_id: None,
        call_time: moment(operation.asked),
        return_time: moment(operation.answered.unwrap_or(end)),
        op: (operation.key, operation.action.clone(), operation.outcome.clone()),
        metadata: None,
    });
    all.collect()
}

/// Where cargo has put the package. Only packages for this machine need be there.
fn package() -> Option<PathBuf> {
    let told = Command::new("rustc").arg("-vV").output().ok()?;
    let told = String::from_utf8(told.stdout).ok()?;
    let host = told.lines().find_map(|line| line.strip_prefix("host: "))?;
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let arguments = ["metadata", "--format-version", "1", "--offline", "--filter-platform", host];
    let told = Command::new(cargo).args(arguments).output().ok()?;
    let metadata: serde_json::Value = serde_json::from_slice(&told.stdout).ok()?;
    let packages = metadata["packages"].as_array()?;
    let package = packages.iter().find(|package| package["name"] == "porcupine-rs")?;
    Some(Path::new(package["manifest_path"].as_str()?).parent()?.join("test_data"))
}

/// A log, ready for both.
struct Log {
    name: String,
    history: History,
    intervals: Vec<Interval<Registers>>,
}

fn log(path: &Path, model: Model) -> Option<Log> {
    let text = std::fs::read_to_string(path).ok().filter(|text| !text.is_empty())?;
    let mut options = Options::new(model);
    options.failed_cas_compared = true;
    if model == Model::Kv {
        options.initial = Value::Text(String::new());
    }
    let name = path.file_stem()?.to_string_lossy().into_owned();
    let mut history = read(&text, &options).unwrap_or_else(|error| panic!("{name}: {error}"));
    // Porcupine's state begins with nothing.
    if model == Model::Kv {
        for operation in &mut history.operations {
            if operation.outcome == Outcome::Value(Value::Text(String::new())) {
                operation.outcome = Outcome::Value(Value::Nil);
            }
        }
        history.initial = Value::Nil;
    }
    let intervals = intervals(&history);
    Some(Log { name, history, intervals })
}

#[expect(clippy::disallowed_types, reason = "it is measured")]
fn timed<R>(work: impl FnOnce() -> R) -> (R, f64) {
    let begin = std::time::Instant::now();
    let done = work();
    (done, begin.elapsed().as_secs_f64())
}

#[expect(clippy::disallowed_types, reason = "it is measured")]
fn ours(log: &Log) -> (Option<bool>, f64) {
    let end = std::time::Instant::now() + LONGEST;
    let mut is_over = || std::time::Instant::now() > end;
    let (verdict, seconds) =
        timed(|| faultline_judge::is_linearizable(&log.history, &mut Limit::new(&mut is_over)));
    (verdict.ok(), seconds)
}

fn theirs(log: &Log) -> (Option<bool>, f64) {
    let (verdict, seconds) = timed(|| porcupine_rs::check_operations_timeout(&log.intervals, LONGEST));
    let verdict = match verdict {
        CheckResult::Ok => Some(true),
        CheckResult::Illegal => Some(false),
        CheckResult::Unknown => None,
    };
    (verdict, seconds)
}

fn measure(name: &str, unit: &str, samples: &[f64]) {
    let samples: Vec<String> = samples.iter().map(f64::to_string).collect();
    println!("measure {{\"name\": \"{name}\", \"unit\": \"{unit}\", \"samples\": [{}]}}", samples.join(", "));
}

fn main() {
    let Some(data) = package().filter(|data| data.is_dir()) else {
        println!("skipped: cargo has no package porcupine-rs with its logs here");
        return;
    };
    let all = std::env::args().any(|argument| argument == "all");
    let etcd =
        (0..if all { 103 } else { 10 }).map(|number| (format!("jepsen/etcd_{number:03}.log"), Model::Cas));
    let small = ["c01-ok", "c01-bad", "c10-ok", "c10-bad"].map(|name| (format!("kv/{name}.txt"), Model::Kv));
    let large = ["c50-ok", "c50-bad"].map(|name| (format!("kv/{name}.txt"), Model::Kv));
    let large = large.into_iter().filter(|_| all);
    let logs: Vec<Log> =
        etcd.chain(small).chain(large).filter_map(|(path, model)| log(&data.join(path), model)).collect();
    let (mut sums, mut quotients) = ((Vec::new(), Vec::new()), Vec::new());
    let mut rows = vec![(Vec::new(), Vec::new()); logs.len()];
    for round in 0..if all { 1 } else { ROUNDS } {
        let (mut judge, mut porcupine) = (0.0, 0.0);
        for (log, row) in logs.iter().zip(&mut rows) {
            let ((ours, judged), (theirs, checked)) = if round % 2 == 0 {
                (ours(log), theirs(log))
            } else {
                let theirs = theirs(log);
                (ours(log), theirs)
            };
            let differ = ours.is_some() && theirs.is_some() && ours != theirs;
            assert!(!differ, "{}: the judge says {ours:?}, Porcupine {theirs:?}", log.name);
            if all {
                println!(
                    "{}: the judge {ours:?} in {judged:.6} s, Porcupine {theirs:?} in {checked:.6} s",
                    log.name
                );
            }
            row.0.push(judged * 1e6);
            row.1.push(checked * 1e6);
            judge += judged;
            porcupine += checked;
        }
        sums.0.push(judge * 1e3);
        sums.1.push(porcupine * 1e3);
        quotients.push(judge / porcupine);
    }
    for (log, (judged, checked)) in logs.iter().zip(&rows).filter(|_| !all) {
        measure(&format!("judge: {}", log.name), "µs", judged);
        measure(&format!("judge: {}, Porcupine", log.name), "µs", checked);
    }
    measure(&format!("judge: {} logs", logs.len()), "ms", &sums.0);
    measure(&format!("judge: {} logs, Porcupine", logs.len()), "ms", &sums.1);
    measure(&format!("judge: {} logs, the judge / Porcupine", logs.len()), "", &quotients);
    explained(&logs);
}

/// With the answers that contradict each other: what a person waits for.
fn explained(logs: &[Log]) {
    let mut broken = 0;
    let ((), seconds) = timed(|| {
        for log in logs {
            let verdict = judge(&log.history, Promise::Linearizable, &mut Limit::new(&mut || false));
            broken += usize::from(matches!(verdict, Verdict::Broken(_)));
        }
    });
    println!(
        "{broken} of {} logs are not linearizable; with the answers that contradict each other",
        logs.len()
    );
    measure(&format!("judge: {} logs, explained", logs.len()), "ms", &[seconds * 1e3]);
}
