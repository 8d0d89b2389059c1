//! Two-phase commit (Gray 1978), as in Bernstein, Hadzilacos & Goodman 1987, chapter 7 ("BHG87"), with
//! presumed abort (Mohan, Lindsay & Obermarck 1986).
//!
//! A transaction that touches several nodes must happen on all of them or on none. In the first phase the
//! coordinator asks each participant whether it can do its part; one that votes *yes* gives its right to
//! decide away. In the second phase the coordinator decides, commit if all said yes and abort otherwise, and
//! tells everybody. All rests on three things that this module does at the cited places:
//!
//! * a yes is on the participant's disk before it is sent, and a commit on the coordinator's before anybody
//!   hears of it (BHG87 §7.4; the context's disk rule and `on_synced` hold messages back until then);
//! * between its yes and the decision a participant is *uncertain*: it keeps its locks, whatever happens, and
//!   may only ask (§7.3). If the coordinator is down and nobody else knows, it is **blocked**. No protocol
//!   with such a window can avoid that (Skeen 1981);
//! * who finds no record presumes an abort. So what must be written, when, and how long it must be remembered,
//!   is decided by what the absence of a record would say.
//!
//! | Message | From → to | Meaning | Source |
//! |---|---|---|---|
//! | `VOTE-REQ` | coordinator → participants | do this part, and say whether it can be committed | BHG87 §7.4 |
//! | `YES` | participant → coordinator | I can, and I will whatever happens; here is what was read | BHG87 §7.4 |
//! | `NO` | participant → coordinator | I cannot, and have aborted | BHG87 §7.4 |
//! | `COMMIT`, `ABORT` | coordinator → participants | the decision | BHG87 §7.4 |
//! | `ACK` | participant → coordinator | the decision is on my disk | Gray 1978 |
//! | `DECISION-REQ` | participant → coordinator, with the switch `cooperative` → all | how did it end? | BHG87 §7.4 |
//! | `COMMIT`, `ABORT` | whoever knows → who asked | the decision | BHG87 §7.4 |
//! | `UNCERTAIN` | participant → who asked | I voted yes and know nothing either | BHG87 §7.4 |
//!
//! Beyond the sources: a participant that votes no writes that down before it says so, because this network
//! may bring a question twice. The read-only optimisation and trees of coordinators are not here.

mod config;

pub use crate::commit::{Bugs, Durable, Message, Presume, Terms, Timer, Write};
pub use config::Config;

use crate::commit::{Process, Variant, view};
use faultline_engine::transaction::{self, Answer, Command};
use faultline_engine::view::{Glance, Grid, MessageView, NodeView, Shape, TimerView};
use faultline_engine::{
    Amount, Checker, Conditions, Context, Epochs, Family, Info, LogWindow, NodeId, Panel, Protocol, Span,
    Ticket, rules,
};

/// A node of two-phase commit.
#[derive(Clone, Debug)]
pub struct TwoPhase(Process);

impl Variant for TwoPhase {
    const THREE: bool = false;
    fn terms(config: &Config) -> &Terms {
        &config.0
    }
}

impl Protocol for TwoPhase {
    const INFO: Info = Info {
        name: "Two-phase commit",
        slug: "2pc",
        family: Family::Commit,
        source: "Gray 1978; Bernstein, Hadzilacos & Goodman 1987",
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
