//! What a disk holds.

use super::pages::{Noted, StoredSilence};
use super::series::{Stored, micros};
use faultline_engine::{NodeId, Span};
use std::collections::VecDeque;

/// What a disk holds: of a service its records, of the monitor samples and pages.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Disk {
    /// How many records.
    pub used: u32,
    /// How many were ever written.
    pub written: u64,
    /// Samples, in the order in which they were taken.
    pub samples: VecDeque<Stored>,
    /// The pages that are open.
    pub open: Vec<Noted>,
    /// Who is silenced.
    pub silences: Vec<StoredSilence>,
    /// How many pages went out.
    pub sent: u32,
}

/// One change of what a disk holds.
#[derive(Clone, Copy, Debug)]
pub enum Write {
    /// One record more.
    Store,
    /// No more than so many records.
    Clean(u32),
    /// A sample, and how long samples are kept.
    Sampled(Stored, Span),
    /// A page went out.
    Paged(Noted),
    /// The page of this number is closed.
    Closed(u32),
    /// A node is silenced.
    Silenced(StoredSilence),
    /// The silence of a node is over.
    Unsilenced(NodeId),
}

impl Disk {
    /// Executes one write.
    pub(super) fn write(&mut self, write: Write) {
        match write {
            Write::Store => {
                self.used += 1;
                self.written += 1;
            }
            Write::Clean(needed) => self.used = self.used.min(needed),
            Write::Sampled(sample, keep) => {
                let oldest = sample.wall - micros(keep);
                self.samples.push_back(sample);
                while self.samples.front().is_some_and(|first| first.wall < oldest) {
                    self.samples.pop_front();
                }
            }
            Write::Paged(noted) => {
                self.sent = self.sent.max(noted.id);
                self.open.push(noted);
            }
            Write::Silenced(silence) => {
                self.silences.retain(|other| other.node != silence.node);
                self.silences.push(silence);
            }
            Write::Unsilenced(node) => self.silences.retain(|silence| silence.node != node),
            Write::Closed(id) => self.open.retain(|noted| noted.id != id),
        }
    }
}
