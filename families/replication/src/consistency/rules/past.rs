//! What had happened before something else, in the order of potential causality: a set of writes.
//!
//! The writes of a process that its client was told of are numbered in their order, and whatever comes after one of them comes after all
//! before it. So a past is a number for each process. A write of which nobody was told yet has no number; until it has one, a past
//! names it.

use super::record::Process;
use crate::crdt::Dot;
use litemap::LiteMap;
use std::sync::Arc;

/// A set of writes that nothing is missing of.
#[derive(Clone, Debug, Default)]
pub(super) struct Past {
    /// Of each process, the writes up to this number.
    pub(super) told: LiteMap<Process, u32>,
    /// And these.
    pub(super) loose: Vec<Dot>,
}

/// A write, and what had happened before it.
#[derive(Clone, Debug)]
pub(super) struct Node {
    pub(super) key: faultline_engine::kv::Key,
    pub(super) process: Process,
    /// Its number, once its client was told of it.
    pub(super) number: Option<u32>,
    pub(super) past: Arc<Past>,
}

impl Past {
    pub(super) fn has(&self, write: Dot, node: &Node) -> bool {
        let told = self.told.get(&node.process).copied().unwrap_or(0);
        node.number.is_some_and(|number| number <= told) || self.loose.contains(&write)
    }

    /// Adds the writes of a process up to a number.
    pub(super) fn raise(&mut self, process: Process, number: u32) {
        let told = self.told.entry(process).or_default();
        *told = number.max(*told);
    }

    /// Adds a write, without what was before it.
    pub(super) fn add(&mut self, write: Dot, node: &Node) {
        match node.number {
            Some(number) => self.raise(node.process, number),
            None if self.loose.contains(&write) => {}
            None => self.loose.push(write),
        }
    }

    pub(super) fn join(&mut self, other: &Self) {
        for (process, number) in other.told.iter() {
            self.raise(*process, *number);
        }
        for write in &other.loose {
            if !self.loose.contains(write) {
                self.loose.push(*write);
            }
        }
    }

    /// Those that it names and that have got a number meanwhile. What was before such a write is in here as well, so its number says
    /// the same.
    pub(super) fn settle(&mut self, number_of: impl Fn(Dot) -> Option<(Process, u32)>) {
        if self.loose.is_empty() {
            return;
        }
        for write in std::mem::take(&mut self.loose) {
            match number_of(write) {
                Some((process, number)) => self.raise(process, number),
                None => self.loose.push(write),
            }
        }
    }
}
