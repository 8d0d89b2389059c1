//! Taking back what was done by hand, the last first, and doing it again.
//!
//! What is taken back is gone, and so is the future that it led to: a run is a function of its inputs, so the
//! same action at the same moment gives that future again. A future that the action had left comes back.

use super::Timeline;
use crate::input::{Input, TimedInput};
use crate::protocol::Protocol;
use crate::units::Time;

/// Something done by hand, and how the run stood before it.
#[derive(Clone, Debug)]
pub(super) struct Taken {
    /// What was added to the script; several inputs where one gesture did several things.
    inputs: Vec<TimedInput>,
    branch: usize,
    head: Time,
    horizon: Time,
    /// How many events happened before the first of the inputs.
    fork: u32,
}

/// Something that was taken back, and where the playhead stood then.
#[derive(Clone, Debug)]
pub(super) struct Undone {
    inputs: Vec<TimedInput>,
    head: Time,
}

impl<P: Protocol> Timeline<P> {
    /// Remembers how the run stands, just before an input is added to the script.
    pub(super) fn remember(&mut self, timed: &TimedInput) {
        // Whoever acts goes another way than the one that was left.
        self.undone.clear();
        let fork = self.history.events.partition_point(|event| event.time < timed.at);
        self.taken.push(Taken {
            inputs: vec![timed.clone()],
            branch: self.current,
            head: self.head,
            horizon: self.horizon,
            fork: u32::try_from(fork).unwrap_or(u32::MAX),
        });
    }

    /// Acts several times at the playhead, as one thing to be taken back. False when the script is full before the
    /// last of them.
    pub fn act_all(&mut self, inputs: impl IntoIterator<Item = Input>) -> bool {
        let mut inputs = inputs.into_iter();
        inputs.next().is_none_or(|first| self.act(first))
            && inputs.all(|input| {
                let done = self.act(input);
                if done && let [.., whole, last] = &mut self.taken[..] {
                    whole.inputs.append(&mut last.inputs);
                    self.taken.pop();
                }
                done
            })
    }

    /// Whether there is something to take back.
    #[must_use]
    pub fn can_undo(&self) -> bool {
        !self.taken.is_empty()
    }

    /// Takes back what was last done by hand on the branch in view, and goes to where the playhead stood before
    /// it. What was taken back; none when there is nothing, or another branch was chosen since.
    pub fn undo(&mut self) -> Option<Vec<Input>> {
        let taken = self.taken.pop()?;
        let undone = Undone { inputs: taken.inputs.clone(), head: self.head };
        if taken.branch == self.current {
            self.take_out(&taken);
        } else {
            let began = self.current;
            self.show(taken.branch, u32::MAX);
            self.branches.remove(began);
            self.seek(taken.head, u32::MAX);
        }
        self.undone.push(undone);
        Some(taken.inputs.into_iter().map(|timed| timed.input).collect())
    }

    /// Whether something was taken back that can be done again.
    #[must_use]
    pub fn can_redo(&self) -> bool {
        !self.undone.is_empty()
    }

    /// Does again what was last taken back, and goes to where the playhead stood then. What was done; none when nothing was
    /// taken back, or somebody has acted since.
    pub fn redo(&mut self) -> Option<Vec<Input>> {
        let again = self.undone.pop()?;
        let others = std::mem::take(&mut self.undone);
        let before = self.taken.len();
        if !again.inputs.iter().all(|timed| self.schedule(timed.clone())) {
            return None;
        }
        // One gesture is one thing to be taken back.
        let more: Vec<Taken> = self.taken.drain(before + 1..).collect();
        if let Some(whole) = self.taken.last_mut() {
            whole.inputs.extend(more.into_iter().flat_map(|taken| taken.inputs));
        }
        self.seek(again.head, u32::MAX);
        self.undone = others;
        Some(again.inputs.into_iter().map(|timed| timed.input).collect())
    }

    /// Takes inputs out of the script, and forgets the events from the first of them on.
    fn take_out(&mut self, taken: &Taken) {
        let place = |inputs: &[TimedInput], one: &TimedInput| inputs.iter().rposition(|other| other == one);
        let first = taken.inputs.first().and_then(|one| place(&self.inputs, one));
        let happened = first.is_some_and(|place| place < self.done());
        if happened {
            self.rewind(taken.fork);
            self.head = self.world.now();
        }
        self.horizon = self.horizon.max(taken.horizon);
        for one in &taken.inputs {
            if let Some(place) = place(&self.inputs, one) {
                self.inputs.remove(place);
            }
        }
        // A run that nobody has played yet stands before its first moment, and stays there.
        if happened && self.head != taken.head {
            self.seek(taken.head, u32::MAX);
        }
    }

    /// The oldest branch is gone: what would lead back to it cannot be taken back any more.
    pub(super) fn forget_oldest(&mut self) {
        self.taken.retain(|taken| taken.branch > 0);
        for taken in &mut self.taken {
            taken.branch -= 1;
        }
    }
}
