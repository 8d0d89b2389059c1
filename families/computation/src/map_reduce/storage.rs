//! The global file system (§3.1, §3.3): it survives whatever happens to workers, and renames atomically.
//!
//! In the paper this is GFS, many machines that keep copies of each other. Here it is one node with a disk.

use super::message::{Checkpoint, Message, Name};
use super::text::Pairs;
use super::{MapReduce, Write};
use crate::Fact;
use faultline_engine::{Context, NodeId};
use litemap::LiteMap;
use std::sync::Arc;

/// What the file system has on its disk.
#[derive(Clone, Debug, Default)]
pub struct Files {
    /// The number of the latest copy of the master.
    pub copy: u32,
    /// What the master wrote last.
    pub checkpoint: Option<Arc<Checkpoint>>,
    /// Temporary files, by the output that they will be: parts by execution and number.
    pub temporary: LiteMap<Name, LiteMap<(u32, u16), Pairs>>,
    /// Outputs under their final names.
    pub outputs: LiteMap<Name, Output>,
}

/// A file under its final name.
#[derive(Clone, Debug)]
pub struct Output {
    /// The execution that it is of.
    pub attempt: u32,
    /// Who executed it.
    pub by: NodeId,
    /// Its lines.
    pub lines: Pairs,
    /// How many parts have been written; of interest only where it is written in place.
    pub parts: u16,
    /// Whether it is all there; always, unless it is written in place.
    pub complete: bool,
}

/// One change of it.
#[derive(Clone, Debug)]
pub enum Change {
    /// Another copy of the master.
    Copy(u32),
    /// A checkpoint.
    Checkpoint(Arc<Checkpoint>),
    /// A part of a temporary file.
    Part(Name, (u32, u16), Pairs),
    /// A file under its final name; its temporary files are gone.
    Output(Name, Output),
}

impl Files {
    /// Whether an output is of a computation that is not kept any more.
    fn is_past(&self, name: Name) -> bool {
        self.outputs.keys().next_back().is_some_and(|latest| name.job + 1 < latest.job)
    }

    /// Executes a change.
    pub fn change(&mut self, change: Change) {
        match change {
            Change::Copy(copy) => self.copy = copy,
            Change::Checkpoint(checkpoint) => self.checkpoint = Some(checkpoint),
            Change::Part(name, part, lines) => {
                self.temporary.entry(name).or_default().insert(part, lines);
            }
            Change::Output(name, output) => {
                // A new computation makes room: only the one before it is kept.
                self.temporary.retain(|other, _| other.job >= name.job && *other != name);
                self.outputs.retain(|other, _| other.job + 1 >= name.job);
                self.outputs.insert(name, output);
            }
        }
    }
}

/// The process in front of that disk.
#[derive(Clone, Debug)]
pub struct Storage {
    pub(super) files: Files,
}

impl Storage {
    pub(super) fn boot(cx: &mut Context<'_, MapReduce>, files: &Files) -> Self {
        let latest = files.outputs.keys().map(|name| name.job).max();
        let complete =
            files.outputs.iter().filter(|(name, output)| output.complete && Some(name.job) == latest);
        complete.for_each(|(name, output)| announce(cx, *name, output));
        Self { files: files.clone() }
    }

    pub(super) fn on_message(&mut self, cx: &mut Context<'_, MapReduce>, from: NodeId, message: Message) {
        match message {
            Message::Load { life } => {
                let copy = life.max(self.files.copy + 1);
                self.keep(cx, Change::Copy(copy));
                // A checkpoint may be older than what a copy did whose own checkpoints were lost on their way.
                let kept = |checkpoint: &Arc<Checkpoint>| {
                    cx.config().checkpoint && !self.files.is_past(Name { job: checkpoint.job, reduce: 0 })
                };
                let checkpoint = self.files.checkpoint.clone().filter(kept);
                cx.send(from, Message::Loaded { copy, checkpoint });
            }
            Message::Save(checkpoint) => {
                // One that was overtaken on its way is old.
                let newer = self.files.checkpoint.as_ref().is_none_or(|kept| kept.number < checkpoint.number);
                if newer {
                    self.keep(cx, Change::Checkpoint(checkpoint));
                }
            }
            // Its computation is over and its outputs made room: whoever is this late need not go on.
            Message::Append { name, attempt, .. } | Message::Rename { name, attempt, .. }
                if self.files.is_past(name) =>
            {
                cx.send(from, Message::Renamed { name, attempt, there: true });
            }
            Message::Append { name, attempt, part, lines } => {
                if cx.config().bugs.late_commit {
                    self.append_in_place(cx, from, name, attempt, part, &lines);
                } else {
                    self.keep(cx, Change::Part(name, (attempt, part), lines));
                }
                cx.send(from, Message::Appended { name, attempt, part });
            }
            Message::Rename { name, attempt, parts } => self.rename(cx, from, name, attempt, parts),
            Message::List { job } if self.files.is_past(Name { job, reduce: 0 }) => {
                cx.send(from, Message::Gone { job });
            }
            Message::List { job } => {
                let of_job = self.files.outputs.iter().filter(|(name, _)| name.job == job);
                let outputs = of_job.map(|(name, output)| (name.reduce, output.lines.clone())).collect();
                cx.send(from, Message::Contents { job, outputs });
            }
            _ => {}
        }
    }

    fn keep(&mut self, cx: &mut Context<'_, MapReduce>, change: Change) {
        self.files.change(change.clone());
        cx.persist(Write::Files(change));
    }

    /// "We rely on the atomic rename operation provided by the underlying file system to guarantee that the final
    /// file system state contains just the data produced by one execution of the reduce task." (§3.3) The first
    /// execution wins here; since they all have the same lines, it does not matter which.
    fn rename(
        &mut self,
        cx: &mut Context<'_, MapReduce>,
        from: NodeId,
        name: Name,
        attempt: u32,
        parts: u16,
    ) {
        match self.files.outputs.get(&name) {
            Some(output) if output.attempt == attempt && !output.complete => {
                let output = Output { complete: true, ..output.clone() };
                self.commit(cx, name, output);
            }
            Some(output) => {
                if output.attempt != attempt {
                    cx.fact(Fact::Present { job: name.job, reduce: name.reduce, by: from });
                }
            }
            None => {
                let all = self.files.temporary.get(&name).into_iter().flatten();
                // The bug: one temporary file per task, whoever writes it.
                let shared = cx.config().bugs.no_fence;
                let mine: Vec<&Pairs> =
                    all.filter(|((of, _), _)| *of == attempt || shared).map(|(_, lines)| lines).collect();
                if mine.len() < usize::from(parts) {
                    return cx.send(from, Message::Renamed { name, attempt, there: false });
                }
                let lines = mine.into_iter().flat_map(|lines| lines.iter().copied()).collect();
                self.commit(cx, name, Output { attempt, by: from, lines, parts, complete: true });
            }
        }
        cx.send(from, Message::Renamed { name, attempt, there: true });
    }

    fn commit(&mut self, cx: &mut Context<'_, MapReduce>, name: Name, output: Output) {
        announce(cx, name, &output);
        self.keep(cx, Change::Output(name, output));
    }

    /// The bug: lines go to the final name at once, and whoever begins, begins with an empty file.
    fn append_in_place(
        &mut self,
        cx: &mut Context<'_, MapReduce>,
        by: NodeId,
        name: Name,
        attempt: u32,
        part: u16,
        lines: &Pairs,
    ) {
        let mut output = match self.files.outputs.get(&name) {
            Some(output) if output.attempt == attempt => output.clone(),
            // Another execution has begun the file anew since.
            Some(_) if part > 0 => return,
            before => {
                if before.is_some_and(|output| output.complete) {
                    cx.fact(Fact::Reopened { job: name.job, reduce: name.reduce, by });
                }
                Output { attempt, by, lines: Pairs::from([]), parts: 0, complete: false }
            }
        };
        if part == output.parts {
            output.parts += 1;
            output.lines = output.lines.iter().chain(lines.iter()).copied().collect();
            self.keep(cx, Change::Output(name, output));
        }
    }
}

/// Tells that an output is there, line by line: when it would survive a crash.
fn announce(cx: &mut Context<'_, MapReduce>, name: Name, output: &Output) {
    let Name { job, reduce } = name;
    for (word, count) in &*output.lines {
        cx.fact(Fact::Line { job, reduce, word: *word, count: *count });
    }
    let (attempt, by) = (output.attempt, output.by);
    let lines = u32::try_from(output.lines.len()).unwrap_or(u32::MAX);
    cx.fact(Fact::Committed { job, reduce, attempt, by, lines });
}
