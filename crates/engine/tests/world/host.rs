//! A protocol in which the toy runs as a part, with something of its own beside it.
//!
//! | Command | What the host does itself |
//! |---|---|
//! | `get who` | answers with the number of the node |
//! | `get same` | answers `7` |
//! | `get odd` | answers `7`, and n3 answers `8` |
//! | `get carried` | answers with what its client has brought: the greatest number that it was told |
//!
//! Everything else it hands to its part. A node that lies (`forget`) says `-` (no value) to its clients.

use crate::toy::{self, Toy};
use faultline_engine::describe::Describe;
use faultline_engine::digest::Encode;
use faultline_engine::settings::Field;
use faultline_engine::view::{Glance, MessageView, NodeView, Shape, TimerView};
use faultline_engine::{
    Asking, Checker, ClientFact, ClientId, Context, Facet, Hosts, Info, Lie, LogWindow, MessageForm, NodeId,
    Protocol, Reply, SettingKind, Settings, Ticket, Token, Weight, kv,
};

/// What happens in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Describe)]
pub(crate) enum Fact {
    /// What a client did.
    #[describe(flatten)]
    Client(ClientFact<kv::Command, kv::Answer>),
    /// The part started.
    Started {
        /// How many numbers its disk holds.
        saved: u64,
    },
    /// A number is on the disk.
    Saved {
        /// Which.
        number: i64,
    },
}

impl faultline_engine::Fact for Fact {
    type Operation = kv::Command;
    type Outcome = kv::Answer;
    type Evidence = toy::Evidence;

    fn of_client(fact: ClientFact<kv::Command, kv::Answer>) -> Self {
        Self::Client(fact)
    }

    fn client(&self) -> Option<&ClientFact<kv::Command, kv::Answer>> {
        if let Self::Client(fact) = self { Some(fact) } else { None }
    }

    fn on_disk(&self) -> bool {
        matches!(self, Self::Saved { .. })
    }

    fn weight(&self) -> Weight {
        Weight::Step
    }

    fn facet(&self) -> Option<Facet> {
        self.client().and_then(ClientFact::facet)
    }
}

#[derive(Clone, Debug)]
pub(crate) struct Host {
    pub(crate) part: Toy,
}

#[derive(Clone, Debug, PartialEq, Eq, Encode)]
pub(crate) enum Message {
    Part(toy::Message),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Timer {
    Part(toy::Timer),
}

#[derive(Clone, Debug)]
pub(crate) enum Write {
    Part(i64),
}

#[derive(Clone, Debug)]
pub(crate) struct Config {
    pub(crate) part: toy::Config,
    pub(crate) asking: Asking,
}

impl Settings for Config {
    fn standard(&self) -> Self {
        Self { part: self.part.standard(), asking: Asking::ONE }
    }

    fn visit(&mut self, visit: &mut dyn FnMut(&'static str, SettingKind, &mut dyn Field)) {
        self.part.visit(visit);
    }
}

impl Hosts<Toy> for Host {
    fn message(message: toy::Message) -> Message {
        Message::Part(message)
    }

    fn timer(timer: toy::Timer) -> Timer {
        Timer::Part(timer)
    }

    fn write(write: i64) -> Write {
        Write::Part(write)
    }

    fn fact(fact: toy::Fact) -> Option<Fact> {
        Some(match fact {
            toy::Fact::Client(fact) => Fact::Client(fact),
            toy::Fact::Started { saved } => Fact::Started { saved },
            toy::Fact::Saved { number } => Fact::Saved { number },
        })
    }

    fn reply(reply: Reply<kv::Answer>) -> Option<Reply<kv::Answer>> {
        Some(reply)
    }
}

impl Protocol for Host {
    const CARRIES: bool = true;
    type Config = Config;
    type Fact = Fact;
    type Message = Message;
    type Timer = Timer;
    type Durable = Vec<i64>;
    type Write = Write;
    type Command = kv::Command;
    type Answer = kv::Answer;

    fn info(config: &Config) -> &'static Info {
        Toy::info(&config.part)
    }

    fn asking(config: &Config, _: u16) -> Asking {
        config.asking
    }

    fn keep(_: &Config, token: &mut Token, answer: &kv::Answer) {
        if let kv::Answer::Value(Some(number)) = answer {
            token.raise(0, number.unsigned_abs());
        }
    }

    fn present(_: &Config, token: &Token, command: &mut kv::Command) {
        if command.key.to_string() == "carried" {
            command.op = kv::Op::Set(token.at(0).cast_signed());
        }
    }

    fn boot(cx: &mut Context<'_, Self>, durable: &Vec<i64>) -> Self {
        let config = cx.config();
        Self { part: cx.part(&config.part, |cx| Toy::boot(cx, durable)) }
    }

    fn on_message(&mut self, cx: &mut Context<'_, Self>, from: NodeId, message: Message) {
        let (config, Message::Part(message)) = (cx.config(), message);
        cx.part(&config.part, |cx| self.part.on_message(cx, from, message));
    }

    fn on_timer(&mut self, cx: &mut Context<'_, Self>, timer: Timer) {
        let (config, Timer::Part(timer)) = (cx.config(), timer);
        cx.part(&config.part, |cx| self.part.on_timer(cx, timer));
    }

    fn on_leave(&mut self, cx: &mut Context<'_, Self>) {
        let config = cx.config();
        cx.part(&config.part, |cx| self.part.on_leave(cx));
    }

    fn on_command(&mut self, cx: &mut Context<'_, Self>, ticket: Ticket, command: kv::Command) {
        let config = cx.config();
        let number = match command.key.to_string().as_str() {
            "who" => i64::from(cx.me().0 + 1),
            "same" => 7,
            "odd" => 7 + i64::from(cx.me() == NodeId(2)),
            "carried" => {
                let kv::Op::Set(number) = command.op else { return };
                return cx.reply(ticket, Reply::Answer(kv::Answer::Sum(number)));
            }
            _ => return cx.part(&config.part, |cx| self.part.on_command(cx, ticket, command)),
        };
        cx.reply(ticket, Reply::Answer(kv::Answer::Value(Some(number))));
    }

    fn on_synced(&mut self, cx: &mut Context<'_, Self>, durable: &Vec<i64>) {
        let config = cx.config();
        cx.part(&config.part, |cx| self.part.on_synced(cx, durable));
    }

    fn write(durable: &mut Vec<i64>, write: Write) {
        let Write::Part(write) = write;
        Toy::write(durable, write);
    }

    fn is_kept(&self, message: &Message, from: NodeId, to: NodeId, durable: &Vec<i64>) -> bool {
        let Message::Part(message) = message;
        self.part.is_kept(message, from, to, durable)
    }

    fn lies() -> &'static [Lie] {
        &[Lie::Forget]
    }

    fn forge_answer(_: Lie, _: ClientId, _: &kv::Answer) -> Option<kv::Answer> {
        Some(kv::Answer::Value(None))
    }

    fn glance(&self) -> Glance {
        self.part.glance()
    }

    fn view(&self, durable: &Vec<i64>, window: LogWindow) -> NodeView {
        self.part.view(durable, window)
    }

    fn view_durable(durable: &Vec<i64>, window: LogWindow) -> NodeView {
        Toy::view_durable(durable, window)
    }

    fn shape(message: &Message) -> (Shape, Option<u64>) {
        let Message::Part(message) = message;
        Toy::shape(message)
    }

    fn describe(message: &Message) -> MessageView {
        let Message::Part(message) = message;
        Toy::describe(message)
    }

    fn messages() -> &'static [MessageForm] {
        Toy::messages()
    }

    fn describe_timer(timer: Timer) -> TimerView {
        let Timer::Part(timer) = timer;
        Toy::describe_timer(timer)
    }

    fn timer_names() -> &'static [&'static str] {
        Toy::timer_names()
    }

    fn rules(_: u16, _: &Config) -> Vec<Box<dyn Checker<Fact>>> {
        Vec::new()
    }
}
