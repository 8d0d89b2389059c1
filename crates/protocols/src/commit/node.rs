//! A node of either protocol.

use super::{Durable, Message, Process, Timer, Variant, Write, view};
use faultline_engine::transaction::{Answer, Command};
use faultline_engine::view::{Glance, Grid, MessageView, NodeView, Shape, TimerView};
use faultline_engine::{Checker, Conditions, Context, Info, LogWindow, NodeId, Protocol, Ticket, rules};
use std::marker::PhantomData;

/// A node of two- or three-phase commit.
#[derive(Clone, Debug)]
pub struct Node<V> {
    process: Process,
    variant: PhantomData<V>,
}

impl<V: Variant> Protocol for Node<V> {
    const INFO: Info = V::INFO;
    type Config = V::Config;
    type Message = Message;
    type Timer = Timer;
    type Durable = Durable;
    type Write = Write;
    type Command = Command;
    type Answer = Answer;

    fn boot(cx: &mut Context<'_, Self>, durable: &Durable) -> Self {
        Self { process: Process::boot(cx, durable), variant: PhantomData }
    }

    fn on_message(&mut self, cx: &mut Context<'_, Self>, from: NodeId, message: Message) {
        self.process.on_message(cx, from, message);
    }

    fn on_timer(&mut self, cx: &mut Context<'_, Self>, timer: Timer) {
        self.process.on_timer(cx, timer);
    }

    fn on_command(&mut self, cx: &mut Context<'_, Self>, ticket: Ticket, command: Command) {
        self.process.on_command(cx, ticket, command);
    }

    fn on_synced(&mut self, cx: &mut Context<'_, Self>, durable: &Durable) {
        self.process.on_synced(cx, durable);
    }

    fn write(durable: &mut Durable, write: Write) {
        durable.write(write);
    }

    fn glance(&self) -> Glance {
        view::glance(&self.process)
    }

    fn view(&self, durable: &Durable, window: LogWindow) -> NodeView {
        view::node(&self.process, durable, window)
    }

    fn view_durable(durable: &Durable, window: LogWindow) -> NodeView {
        view::durable(durable, window)
    }

    fn times(&self, config: &V::Config, conditions: &Conditions<'_>) -> Option<Grid> {
        view::times(&self.process, V::THREE, V::terms(config), conditions)
    }

    fn shape(message: &Message) -> (Shape, Option<u64>) {
        view::shape(message)
    }

    fn describe(message: &Message) -> MessageView {
        view::message(message)
    }

    fn describe_timer(timer: Timer) -> TimerView {
        view::timer(timer)
    }

    fn rules(nodes: u16, _: &V::Config) -> Vec<Box<dyn Checker>> {
        vec![Box::new(rules::AtomicCommit::new(nodes)), Box::new(rules::StrictSerializability::default())]
    }
}
