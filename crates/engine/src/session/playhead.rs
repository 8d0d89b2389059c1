//! Moving through a run: the playhead, and how far the run is known.

use crate::digest::Digest;
use crate::protocol::Protocol;
use crate::timeline::{Halt, Timeline};
use crate::units::Time;
use crate::world::{Exhausted, World};

/// How far a slow operation came, for a progress bar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// Where the playhead is.
    pub head: Time,
    /// Why it stopped.
    pub halt: Halt,
}

/// A run that can be moved through.
pub trait Playhead {
    /// The moment of the playhead.
    fn head(&self) -> Time;
    /// The latest moment reached.
    fn horizon(&self) -> Time;
    /// The fingerprint of everything up to the playhead.
    fn digest(&self) -> String;
    /// How many events happened up to the playhead.
    fn events(&self) -> u32;
    /// How many events are known on this branch.
    fn known_events(&self) -> u32;
    /// How many events happened up to and including a moment; as far as is known.
    fn events_until(&self, time: Time) -> u32;
    /// The fingerprint of everything up to and including a moment; none of one that is not known yet.
    fn digest_at(&self, time: Time) -> Option<String>;
    /// Whether a replay ever differed from the history.
    fn diverged(&self) -> bool;
    /// Whether states are kept on the way; see [`crate::Timeline::keep_checkpoints`].
    fn keep_checkpoints(&mut self, keep: bool);
    /// Lets time pass; see [`crate::Timeline::advance`].
    fn advance(&mut self, to: Time, budget: u32) -> Progress;
    /// Goes to a moment; see [`crate::Timeline::seek`].
    fn seek(&mut self, to: Time, budget: u32) -> Progress;
    /// Goes to the next event.
    fn step_forward(&mut self) -> Progress;
    /// Goes back before the last event.
    fn step_back(&mut self) -> Progress;
    /// Why nothing more may happen after the latest moment reached, if so.
    fn exhausted(&self) -> Option<Exhausted>;
    /// The moment of the next event after the playhead.
    fn next_event(&self) -> Option<Time>;
}

impl<P: Protocol> Timeline<P> {
    fn progress(&self, halt: Halt) -> Progress {
        Progress { head: self.head(), halt }
    }
}

impl<P: Protocol> Playhead for Timeline<P> {
    fn head(&self) -> Time {
        Timeline::head(self)
    }

    fn horizon(&self) -> Time {
        Timeline::horizon(self)
    }

    fn digest(&self) -> String {
        Digest::short(self.world().digest())
    }

    fn events(&self) -> u32 {
        self.world().events()
    }

    fn known_events(&self) -> u32 {
        u32::try_from(self.history().events.len()).unwrap_or(u32::MAX)
    }

    fn events_until(&self, time: Time) -> u32 {
        self.history().events_until(time)
    }

    fn digest_at(&self, time: Time) -> Option<String> {
        if time > Timeline::horizon(self) {
            return None;
        }
        let raw = match self.history().events_until(time).checked_sub(1) {
            Some(last) => self.history().events[last as usize].digest,
            // Before the first event it is what the setup makes of it.
            None => World::new(self.setup().clone()).digest(),
        };
        Some(Digest::short(raw))
    }

    fn diverged(&self) -> bool {
        Timeline::diverged(self)
    }

    fn keep_checkpoints(&mut self, keep: bool) {
        Timeline::keep_checkpoints(self, keep);
    }

    fn advance(&mut self, to: Time, budget: u32) -> Progress {
        let halt = Timeline::advance(self, to, budget);
        self.progress(halt)
    }

    fn seek(&mut self, to: Time, budget: u32) -> Progress {
        let halt = Timeline::seek(self, to, budget);
        self.progress(halt)
    }

    fn step_forward(&mut self) -> Progress {
        let halt = Timeline::step_forward(self);
        self.progress(halt)
    }

    fn step_back(&mut self) -> Progress {
        Timeline::step_back(self);
        self.progress(Halt::Reached)
    }

    fn exhausted(&self) -> Option<Exhausted> {
        Timeline::exhausted(self)
    }

    fn next_event(&self) -> Option<Time> {
        Timeline::next_event(self)
    }
}
