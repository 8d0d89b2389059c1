//! Three-phase commit (Skeen 1981), as in Bernstein, Hadzilacos & Goodman 1987, §7.5 ("BHG87").
//!
//! Two-phase commit blocks because a participant that voted yes cannot tell, from all that it and the others
//! know, whether somebody has committed. Three-phase commit puts a step between the votes and the commit: first
//! everybody hears that all voted yes (*pre-commit*), and only when everybody that is alive has heard it does
//! anybody commit. So while one participant is still uncertain, none has committed ("non-blocking condition",
//! Skeen 1981), and those that are left can go on without the coordinator:
//!
//! * if one of them has decided, all decide the same; if all of them are uncertain, they abort; if one of them
//!   has the pre-commit, they all get it and then commit (termination rules TR1 to TR4);
//! * the next in line coordinates; who hears nothing from it takes the one after it;
//! * who crashed since its vote takes no part, and asks until somebody knows. If everybody crashed, the states of
//!   all together decide.
//!
//! All of it rests on knowing who is dead: "no answer in time" must mean "crashed". In a network that may part, or
//! where a process may stand still, two sides take each other for dead, one aborts, the other commits. That is a
//! property of the protocol and not of this program; two scenarios show it.
//!
//! | Message | From → to | Meaning | Source |
//! |---|---|---|---|
//! | `VOTE-REQ` | coordinator → participants | do this part, and say whether it can be committed | BHG87 §7.5 |
//! | `YES`, `NO` | participant → coordinator | the vote | BHG87 §7.5 |
//! | `PRE-COMMIT` | coordinator → participants | everybody voted yes | BHG87 §7.5 |
//! | `PRE-ACK` | participant → coordinator | I know | BHG87 §7.5 |
//! | `COMMIT`, `ABORT` | coordinator → participants | the decision | BHG87 §7.5 |
//! | `ACK` | participant → coordinator | the decision is on my disk | |
//! | `UR-ELECTED` | participant → next in line | the coordinator is silent: it is you now | BHG87 §7.5 |
//! | `STATE-REQ` | new coordinator → participants | how far are you? | BHG87 §7.5 |
//! | `UNCERTAIN`, `PRE-COMMITTED` | participant → who asked | so far | BHG87 §7.5 |
//! | `DECISION-REQ` | who crashed → all | how did it end? | BHG87 §7.5 |
//!
//! Beyond the sources: pre-commits are written to the disk, so that a coordinator that restarts knows that it may
//! not abort, and so that a crash of everybody can be repaired.

mod config;

pub use crate::commit::{Bugs, Durable, Message, Terms, Timer, Write};
pub use config::Config;

use crate::commit::{Process, Variant, view};
use faultline_engine::transaction::{self, Answer, Command};
use faultline_engine::view::{Glance, Grid, MessageView, NodeView, Shape, TimerView};
use faultline_engine::{
    Amount, Checker, Conditions, Context, Epochs, Family, Info, LogWindow, NodeId, Panel, Protocol, Span,
    Ticket, rules,
};

/// A node of three-phase commit.
#[derive(Clone, Debug)]
pub struct ThreePhase(Process);

impl Variant for ThreePhase {
    const THREE: bool = true;
    fn terms(config: &Config) -> &Terms {
        &config.0
    }
}

impl Protocol for ThreePhase {
    const INFO: Info = Info {
        name: "Three-phase commit",
        slug: "3pc",
        family: Family::Commit,
        source: "Skeen 1981; Bernstein, Hadzilacos & Goodman 1987",
        commands: transaction::FORMS,
        nodes: Amount { min: 2, default: 4, max: 15 },
        clients: Amount { min: 0, default: 2, max: 5 },
        patience: Span::millis(250),
        epochs: Epochs::Transactions,
        works: false,
        panel: Panel::Logs,
        opening: "do=0.2s+c1+set+x+20+y+20+z+20;0.6s+c1+every+400ms+transfer+x+y+1;0.7s+c2+every+300ms+get+y+z&at=0.622s",
    };
    type Config = Config;
    type Message = Message;
    type Timer = Timer;
    type Durable = Durable;
    type Write = Write;
    type Command = Command;
    type Answer = Answer;

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

    fn view(&self, durable: &Durable, window: LogWindow) -> NodeView {
        view::node(&self.0, durable, window)
    }

    fn view_durable(durable: &Durable, window: LogWindow) -> NodeView {
        view::durable(durable, window)
    }

    fn times(&self, config: &Config, conditions: &Conditions<'_>) -> Option<Grid> {
        view::times(&self.0, Self::THREE, &config.0, conditions)
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

    fn rules(nodes: u16, _: &Config) -> Vec<Box<dyn Checker>> {
        vec![Box::new(rules::AtomicCommit::new(nodes)), Box::new(rules::StrictSerializability::default())]
    }
}
