//! A node of either protocol.

use super::{Config, Durable, Message, Process, Stamps, Timer, Write, view};
use crate::placement::COORDINATOR;
use crate::transaction::{Answer, Command, Decision, Values};
use crate::{AtomicCommit, CommitRecord, Fact, NonBlocking, StrictSerializability, TimerName};
use faultline_engine::view::{Glance, Grid, MessageView, NodeView, Shape, TimerView};
use faultline_engine::{
    Checker, Conditions, Context, Info, Lie, LogWindow, MessageForm, NodeId, Protocol, Ticket, Time,
};
use faultline_rules::WriteAhead;

/// A node of two- or three-phase commit.
#[derive(Clone, Debug)]
pub struct Node(Process);

impl Protocol for Node {
    type Config = Config;
    type Fact = Fact;
    type Message = Message;
    type Timer = Timer;
    type Durable = Durable;
    type Write = Write;
    type Command = Command;
    type Answer = Answer;

    fn info(config: &Config) -> &'static Info {
        config.info
    }

    fn boot(cx: &mut Context<'_, Self>, durable: &Durable) -> Self {
        Self(Process::boot(cx, durable))
    }

    fn on_message(&mut self, cx: &mut Context<'_, Self>, from: NodeId, message: Message) {
        self.0.on_message(cx, from, message);
    }

    fn on_timer(&mut self, cx: &mut Context<'_, Self>, timer: Timer) {
        self.0.on_timer(cx, timer);
    }

    fn on_command(&mut self, cx: &mut Context<'_, Self>, ticket: Ticket, command: Command) {
        self.0.on_command(cx, ticket, command);
    }

    fn on_synced(&mut self, cx: &mut Context<'_, Self>, durable: &Durable) {
        self.0.on_synced(cx, durable);
    }

    fn write(durable: &mut Durable, write: Write) {
        durable.write(write);
    }

    fn glance(&self) -> Glance {
        view::glance(&self.0)
    }

    fn holds(&self) -> Option<String> {
        view::holds(&self.0)
    }

    fn view(&self, durable: &Durable, window: LogWindow) -> NodeView {
        view::node(&self.0, durable, window)
    }

    fn view_durable(durable: &Durable, window: LogWindow) -> NodeView {
        view::durable(durable, window)
    }

    fn times(&self, config: &Config, conditions: &Conditions<'_>) -> Option<Grid> {
        view::times(&self.0, config.three, &config.terms, conditions)
    }

    fn shape(message: &Message) -> (Shape, Option<u64>) {
        view::shape(message)
    }

    fn describe(message: &Message) -> MessageView {
        view::message(message)
    }

    fn messages() -> &'static [MessageForm] {
        view::MESSAGES
    }

    fn describe_timer(timer: Timer) -> TimerView {
        view::timer(timer)
    }

    fn timer_names() -> &'static [&'static str] {
        TimerName::SLUGS
    }

    fn lies() -> &'static [Lie] {
        &[Lie::Consent, Lie::Equivocate]
    }

    /// A participant says yes and has aborted; or whoever knows the decision tells every second node the opposite (§7.3, AC1 and
    /// AC3 assume that processes fail by stopping).
    fn forge(lie: Lie, to: NodeId, _: Option<&Message>, said: &Message) -> Option<Message> {
        match (lie, said) {
            (Lie::Consent, Message::No { tx }) => {
                let stamps = Stamps { asked: Time::ZERO, voted: Time::ZERO };
                Some(Message::Yes { tx: *tx, values: Values::nothing(0), stamps })
            }
            (Lie::Equivocate, Message::Decision { tx, decision }) if to.0 % 2 == 1 => {
                let decision = match decision {
                    Decision::Commit => Decision::Abort,
                    Decision::Abort => Decision::Commit,
                };
                Some(Message::Decision { tx: *tx, decision })
            }
            _ => None,
        }
    }

    /// A yes, that everybody voted yes, a commit, and that nothing is in doubt any more.
    fn is_kept(&self, message: &Message, from: NodeId, _: NodeId, durable: &Durable) -> bool {
        // The newest first: what a message speaks of is not old.
        let records = || (0..durable.log.len()).rev().filter_map(|place| durable.log.get(place));
        let has = |tx, kinds: &[CommitRecord]| {
            records().any(|record| record.tx == tx && kinds.contains(&record.kind))
        };
        let decided = |tx| has(tx, &[CommitRecord::Commit, CommitRecord::Abort]);
        match *message {
            Message::Yes { tx, .. } => has(tx, &[CommitRecord::Yes]) || decided(tx),
            Message::PreCommit { tx } | Message::PreAck { tx } => {
                has(tx, &[CommitRecord::PreCommit]) || decided(tx)
            }
            // Who has not voted has nothing to write: it is told, and passes on what it knows.
            Message::Ack { tx } => decided(tx) || !has(tx, &[CommitRecord::Yes]),
            Message::Decision { tx, decision: Decision::Commit } => {
                has(tx, &[CommitRecord::Commit]) || (from != COORDINATOR && !has(tx, &[CommitRecord::Yes]))
            }
            _ => true,
        }
    }

    fn rules(nodes: u16, config: &Config) -> Vec<Box<dyn Checker<Fact>>> {
        let mut rules: Vec<Box<dyn Checker<Fact>>> = vec![
            Box::new(WriteAhead),
            Box::new(AtomicCommit::new(nodes)),
            Box::new(StrictSerializability::default()),
        ];
        if config.three {
            rules.push(Box::new(NonBlocking::default()));
        }
        rules
    }
}
