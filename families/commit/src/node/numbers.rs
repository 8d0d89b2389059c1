//! Numbers of transactions: none is given out twice, whatever crashes.

use super::log::{Durable, Write};
use crate::transaction::Tx;

/// So many numbers are reserved with one write to the disk.
const BLOCK: u32 = 100;

/// The numbers that a coordinator may give out.
#[derive(Clone, Copy, Debug)]
pub struct Numbers {
    next: u32,
    /// Up to here the disk says so.
    reserved: u32,
    /// Up to here a write is under way.
    asked: u32,
}

impl Numbers {
    /// Goes on above all that may have been given out before a crash.
    #[must_use]
    pub fn after(durable: &Durable) -> Self {
        let reserved = durable.reserved;
        Self { next: reserved.saturating_add(1), reserved, asked: reserved }
    }

    /// What must be written, if few numbers are left.
    pub fn reserve(&mut self) -> Option<Write> {
        if self.asked.saturating_sub(self.next) >= BLOCK / 2 {
            return None;
        }
        self.asked = self.asked.saturating_add(BLOCK);
        Some(Write::Reserve(self.asked))
    }

    /// More numbers may be given out: the disk says so.
    pub fn reserved(&mut self, durable: &Durable) {
        self.reserved = durable.reserved;
    }

    /// The next number, unless it must wait for the disk.
    pub fn take(&mut self) -> Option<Tx> {
        if self.next > self.reserved {
            return None;
        }
        self.next += 1;
        Some(Tx(self.next - 1))
    }

    /// The last number that was given out, or that may have been before a crash.
    #[must_use]
    pub fn last(&self) -> u32 {
        self.next - 1
    }
}
