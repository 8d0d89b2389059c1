//! What was found, for people and for programs.

use crate::language::judge_words;
use crate::verdict;
use anstyle::{AnsiColor, Style};
use anyhow::Result;
use faultline_judge::{Broken, History, Model, NotDecided, Promise, Verdict};
use faultline_words::Judged;
use serde_json::{Map, Value, json};
use std::io::Write;

/// The version of the schema.
const VERSION: u32 = 1;
const KEPT: Style = AnsiColor::Green.on_default();
const BROKEN: Style = AnsiColor::Red.on_default();
const OPEN: Style = AnsiColor::Yellow.on_default();

/// For whom the report is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum Format {
    /// What a person reads
    Text,
    /// One JSON object
    Json,
}

/// Everything that was found of a history.
#[derive(Debug)]
pub(super) struct Report<'a> {
    pub(super) name: &'a str,
    pub(super) model: Model,
    pub(super) history: &'a History,
    pub(super) verdicts: &'a [(Promise, Verdict)],
}

impl Report<'_> {
    /// How the command ends. A promise that is broken is known to be, whatever was not decided.
    pub(super) fn verdict(&self) -> verdict::Verdict {
        let any = |is: fn(&Verdict) -> bool| self.verdicts.iter().any(|(_, verdict)| is(verdict));
        if any(|verdict| matches!(verdict, Verdict::Broken(_))) {
            verdict::Verdict::Wrong
        } else if any(|verdict| !matches!(verdict, Verdict::Kept { .. })) {
            verdict::Verdict::Unusable
        } else {
            verdict::Verdict::Well
        }
    }

    pub(super) fn write(&self, format: Format, out: &mut dyn Write) -> Result<()> {
        match format {
            Format::Text => self.text(out),
            Format::Json => Ok(writeln!(out, "{}", serde_json::to_string_pretty(&self.json())?)?),
        }
    }

    fn text(&self, out: &mut dyn Write) -> Result<()> {
        let words = judge_words();
        let History { operations, processes, keys, .. } = self.history;
        let (operations, processes, objects) = (operations.len(), processes.len(), keys.len());
        writeln!(out, "{}", words.judged(Judged::Size { file: self.name, operations, processes, objects }))?;
        for (promise, verdict) in self.verdicts {
            let promise = *promise;
            let (style, judged) = match verdict {
                Verdict::Kept { .. } => (KEPT, Judged::Kept(promise)),
                Verdict::Broken(Broken { at, process, .. }) => {
                    let operation = |place: usize| {
                        let operation = &self.history.operations[place];
                        (operation.line, self.history.keys[operation.key].as_str())
                    };
                    let process = process.map(|process| self.history.processes[process].as_str());
                    (BROKEN, Judged::Broken { promise, at: at.map(operation), process })
                }
                Verdict::NotDecided(why) => (OPEN, Judged::NotDecided(promise, *why)),
                Verdict::NotDefined { operation } => {
                    let operation = &self.history.operations[*operation];
                    let action = operation.action.to_string();
                    let told =
                        words.judged(Judged::NotDefined { promise, action: &action, line: operation.line });
                    writeln!(out, "{OPEN}{told}{OPEN:#}")?;
                    continue;
                }
            };
            writeln!(out, "{style}{}{style:#}", words.judged(judged))?;
            if let Verdict::Broken(broken) = verdict {
                self.contradiction(broken, out)?;
            }
        }
        Ok(())
    }

    fn contradiction(&self, broken: &Broken, out: &mut dyn Write) -> Result<()> {
        let words = judge_words();
        let (answers, minimal) = (broken.operations.len(), broken.minimal);
        writeln!(out, "{}", words.judged(Judged::Contradiction { answers, minimal }))?;
        for place in &broken.operations {
            let operation = &self.history.operations[*place];
            let (action, outcome) = (operation.action.to_string(), operation.outcome.to_string());
            let told = Judged::Operation {
                line: operation.line,
                process: &self.history.processes[operation.process],
                action: &action,
                key: &self.history.keys[operation.key],
                outcome: &outcome,
            };
            writeln!(out, "{}", words.judged(told))?;
        }
        Ok(())
    }

    /// `docs/command-line.md` says what the keys mean.
    fn json(&self) -> Value {
        let History { operations, processes, keys, .. } = self.history;
        let verdicts: Vec<Value> =
            self.verdicts.iter().map(|(promise, verdict)| self.one(*promise, verdict)).collect();
        json!({
            "faultline": VERSION,
            "file": self.name,
            "model": self.model.name(),
            "operations": operations.len(),
            "processes": processes.len(),
            "objects": keys.len(),
            "verdicts": verdicts,
        })
    }

    fn one(&self, promise: Promise, verdict: &Verdict) -> Value {
        let mut one = Map::new();
        one.insert("promise".into(), promise.name().into());
        one.insert("source".into(), promise.source().into());
        let mut put = |key: &str, value: Value| {
            one.insert(key.into(), value);
        };
        match verdict {
            Verdict::Kept { orders } => {
                put("verdict", "kept".into());
                if promise == Promise::Linearizable {
                    let lines = |order: &Vec<usize>| {
                        order.iter().map(|place| self.history.operations[*place].line).collect()
                    };
                    let orders: Vec<Vec<usize>> = orders.iter().map(lines).collect();
                    put("orders", json!(orders));
                }
            }
            Verdict::Broken(broken) => {
                put("verdict", "broken".into());
                if let Some(at) = broken.at {
                    put("at", self.operation(at));
                }
                if let Some(process) = broken.process {
                    put("process", self.history.processes[process].as_str().into());
                }
                put("operations", broken.operations.iter().map(|place| self.operation(*place)).collect());
                put("minimal", broken.minimal.into());
            }
            Verdict::NotDecided(why) => {
                put("verdict", "not-decided".into());
                let why = match why {
                    NotDecided::Time => "time",
                    NotDecided::Memory => "memory",
                    NotDecided::Open { .. } => "open",
                };
                put("why", why.into());
            }
            Verdict::NotDefined { operation } => {
                put("verdict", "not-decided".into());
                put("why", "not-defined".into());
                put("at", self.operation(*operation));
            }
        }
        one.into()
    }

    fn operation(&self, place: usize) -> Value {
        let operation = &self.history.operations[place];
        json!({
            "line": operation.line,
            "process": self.history.processes[operation.process],
            "object": self.history.keys[operation.key],
            "action": operation.action.to_string(),
            "outcome": operation.outcome.to_string(),
        })
    }
}
