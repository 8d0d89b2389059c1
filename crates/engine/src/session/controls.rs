//! Acting on a run: its script, undo, branches.

use super::Identity;
use super::packet::packet_view;
use crate::beginning::Begins;
use crate::event::FlightState;
use crate::grammar::{self, Asked, ScriptError, ScriptLine, Vocabulary};
use crate::id::MessageId;
use crate::input::{Input, NoEffect, TimedInput};
use crate::order::by_message;
use crate::protocol::Protocol;
use crate::timeline::Timeline;
use crate::traffic::{Aim, MessageKind, MessageName};
use crate::units::Time;

/// A branch, for people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BranchView {
    /// When it left the branch it came from.
    pub fork: Time,
    /// What was done first after it had left: what it can be called by. Nothing for the first branch.
    pub first: Option<TimedInput>,
    /// How far it was followed.
    pub horizon: Time,
    /// How many actions its script has.
    pub inputs: usize,
    /// Whether it is the one in view.
    pub current: bool,
}

/// Why an action changes nothing, ready to be told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InVain {
    /// Why.
    pub why: NoEffect,
    /// What was on the way instead of the message that it names, in the order of sending.
    pub in_flight: Vec<MessageKind>,
}

/// A run that can be acted upon.
pub trait Controls {
    /// The script of the branch in view.
    fn inputs(&self) -> &[TimedInput];
    /// Reads one line of a script as this run understands it.
    ///
    /// # Errors
    /// What is wrong with it, where, and what would be accepted.
    fn read(&self, line: &str) -> Result<ScriptLine, ScriptError>;
    /// What could stand at the end of a line.
    fn complete(&self, line: &str) -> (usize, Vec<String>);
    /// Acts at the playhead, or at the moment that the line names; false when the script is full.
    fn act(&mut self, line: ScriptLine) -> bool;
    /// Acts several times at the playhead, as one thing to be taken back; see [`crate::Timeline::act_all`].
    fn act_all(&mut self, inputs: Vec<Input>) -> bool;
    /// Whether there is something to take back.
    fn can_undo(&self) -> bool;
    /// Takes back what was last done by hand; see [`crate::Timeline::undo`].
    fn undo(&mut self) -> Option<Vec<Input>>;
    /// Whether something that was taken back can be done again.
    fn can_redo(&self) -> bool;
    /// Does again what was last taken back; see [`crate::Timeline::redo`].
    fn redo(&mut self) -> Option<Vec<Input>>;
    /// Why an action would change nothing at the playhead; none if it would change something.
    fn no_effect(&self, input: &Input) -> Option<InVain>;
    /// The name by which a script finds a message; none of what is in flight no more.
    fn name_of(&self, message: MessageId) -> Option<MessageName>;
    /// The branches, in the order of their making.
    fn branches(&self) -> Vec<BranchView>;
    /// Shows another branch.
    fn switch(&mut self, branch: usize, budget: u32) -> bool;
}

/// What may be said of disks when a run of the protocol begins.
fn begins<P: Protocol>() -> Begins {
    if P::BEGINNINGS.is_empty() {
        return Begins::Nothing;
    }
    Begins::Of(|reader| P::read_beginning(reader).map(drop))
}

/// What was on the way instead of a message.
pub(super) fn missed(aim: Option<&Aim>) -> Vec<MessageKind> {
    if let Some(Aim::Missed(there)) = aim { there.clone() } else { Vec::new() }
}

impl<P: Protocol> Timeline<P> {
    fn vocabulary<R>(
        &self,
        messages: &[(MessageId, MessageKind)],
        use_it: impl FnOnce(&Vocabulary<'_>) -> R,
    ) -> R {
        let forms = Identity::messages(self);
        use_it(&Vocabulary {
            forms: &forms,
            nodes: self.setup().nodes,
            clients: self.setup().clients,
            messages,
            commands: P::info(&self.setup().config).commands,
            accepts: &Asked::of::<P>,
            members_change: P::info(&self.setup().config).members_change,
            begins: begins::<P>(),
            lies: P::lies(),
        })
    }
}

impl<P: Protocol> Controls for Timeline<P> {
    fn inputs(&self) -> &[TimedInput] {
        Timeline::inputs(self)
    }

    fn read(&self, line: &str) -> Result<ScriptLine, ScriptError> {
        self.vocabulary(&[], |vocabulary| ScriptLine::parse(line, vocabulary))
    }

    fn complete(&self, line: &str) -> (usize, Vec<String>) {
        let under_way = self.world().flights().filter(|flight| flight.state != FlightState::Waiting);
        let messages = under_way.map(|flight| {
            let view = packet_view(&flight.packet);
            let fields = view.fields.iter().map(|field| (field.label.0.to_string(), field.value.plain()));
            (flight.id, MessageKind { label: view.name.into(), fields: fields.collect() })
        });
        let messages = by_message(messages.collect(), |(id, _)| *id);
        self.vocabulary(&messages, |vocabulary| grammar::complete(line, vocabulary))
    }

    fn act(&mut self, line: ScriptLine) -> bool {
        match line.at {
            None => Timeline::act(self, line.input),
            Some(at) => self.schedule(TimedInput { at, input: line.input }),
        }
    }

    fn act_all(&mut self, inputs: Vec<Input>) -> bool {
        Timeline::act_all(self, inputs)
    }

    fn can_undo(&self) -> bool {
        Timeline::can_undo(self)
    }

    fn undo(&mut self) -> Option<Vec<Input>> {
        Timeline::undo(self)
    }

    fn can_redo(&self) -> bool {
        Timeline::can_redo(self)
    }

    fn redo(&mut self) -> Option<Vec<Input>> {
        Timeline::redo(self)
    }

    fn no_effect(&self, input: &Input) -> Option<InVain> {
        let why = self.world().no_effect(input)?;
        let aim = input.message_ref().and_then(|message| self.world().aim(message));
        Some(InVain { why, in_flight: missed(aim.as_ref()) })
    }

    fn name_of(&self, message: MessageId) -> Option<MessageName> {
        self.world().name_of(message)
    }

    fn branches(&self) -> Vec<BranchView> {
        let (branches, current) = Timeline::branches(self);
        let view = |(i, branch): (usize, &crate::timeline::Branch)| {
            let (inputs, horizon, current) = if i == current {
                (Timeline::inputs(self), Timeline::horizon(self), true)
            } else {
                (&branch.inputs[..], branch.horizon, false)
            };
            let first = inputs.iter().find(|timed| timed.at >= branch.fork).filter(|_| i > 0).cloned();
            BranchView { fork: branch.fork, first, horizon, inputs: inputs.len(), current }
        };
        branches.iter().enumerate().map(view).collect()
    }

    fn switch(&mut self, branch: usize, budget: u32) -> bool {
        Timeline::switch(self, branch, budget)
    }
}
