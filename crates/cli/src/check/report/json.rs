//! The report as one object; `docs/command-line.md` says what its keys mean.

use super::{Checked, portable};
use crate::check::finding::Finding;
use crate::check::places::Unreadable;
use serde_json::{Map, Value, json};

/// The version of the schema.
const VERSION: u32 = 1;

pub(super) fn of(checked: &Checked) -> Value {
    json!({
        "faultline": VERSION,
        "files": checked.files,
        "runs": checked.runs,
        "events": checked.events,
        "wrong": checked.wrong,
        "problems": checked.findings.iter().map(problem).collect::<Vec<_>>(),
        "unreadable": checked.unreadable.iter().map(unreadable).collect::<Vec<_>>(),
    })
}

fn problem(finding: &Finding) -> Value {
    let mut problem = Map::new();
    problem.insert("file".into(), portable(&finding.file).into());
    problem.insert("line".into(), finding.line.into());
    if let Some((cell, line)) = finding.cell {
        problem.insert("cell".into(), json!({ "number": cell, "line": line }));
    }
    problem.insert("kind".into(), finding.code().into());
    problem.insert("message".into(), finding.told().into());
    if let Some(digest) = &finding.digest {
        problem.insert(
            "digest".into(),
            json!({ "expected": digest.old, "found": digest.new, "at": digest.at.0 }),
        );
    }
    problem.insert("blessed".into(), finding.blessed.into());
    problem.into()
}

fn unreadable(unreadable: &Unreadable) -> Value {
    let mut object = Map::new();
    object.insert("path".into(), portable(&unreadable.path).into());
    if let Some(line) = unreadable.line {
        object.insert("line".into(), line.into());
    }
    object.insert("message".into(), unreadable.what.as_str().into());
    object.into()
}
