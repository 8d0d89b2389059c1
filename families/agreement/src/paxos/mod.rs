//! Single-decree Paxos, as in "Paxos Made Simple" (Lamport 2001).
//!
//! A group of processes, each of which may propose, is to choose *one* value, although messages are late and lost and
//! processes stop and start again. A value is chosen when a majority of *acceptors* has accepted it in one *ballot* (the
//! paper's "proposal number"): any two majorities share an acceptor, and through that one a later ballot finds out.
//! Before a *proposer* proposes in a ballot it makes a majority promise to accept nothing below it, and hears what they
//! accepted so far. Nothing accepted: it is free. Something accepted: it may have been chosen, so that the proposer must
//! propose it again (P2c). From then on every higher ballot carries the same value, and *learners* that count to a
//! majority all come to the same.
//!
//! * A promise and an acceptance are on the acceptor's disk before anybody hears of them, and a round on the proposer's
//!   before it is used (§2.5; the context's disk rule holds messages back until then). What promises nothing goes past
//!   the disk: proposals in such a round, refusals, questions, and what is chosen, because a majority has written it.
//! * To accept is to promise: an acceptor that did not hear phase 1 of a ballot and accepts in it may not fall below it.
//! * Safety needs no clocks. Progress does: two proposers can prevent each other for ever (§2.4), unless each waits
//!   for a random time after a ballot in vain.
//!
//! | Message | From → to | Meaning | Source |
//! |---|---|---|---|
//! | `PREPARE` | proposer → acceptors | promise to accept nothing below this ballot (phase 1a) | §2.2 |
//! | `PROMISE` | acceptor → proposer | promised; this is what I accepted in my highest ballot (phase 1b) | §2.2 |
//! | `ACCEPT` | proposer → acceptors | accept this value in this ballot (phase 2a) | §2.2 |
//! | `ACCEPTED` | acceptor → all learners | I have accepted this value in this ballot (phase 2b) | §2.2, §2.3 |
//! | `REFUSED` | acceptor → proposer | I have promised that higher ballot | §2.2, end |
//! | `ASK` | learner → acceptors | what have you accepted? | §2.3 |
//! | `CHOSEN` | who knows → who asked | this value is chosen | §2.3 |
//!
//! Every node is an acceptor and a learner, and the first few are proposers too. Each acceptor tells every learner, the
//! first of the ways of §2.3: the most messages, and the fewest delays. Losses are repaired by learners: who heard of an
//! acceptance and not of a choice asks. If asking does not help, a proposer begins a ballot: "if a learner needs to know
//! whether a value has been chosen, it can have a proposer issue a proposal" (§2.3).
//!
//! Beyond the paper: a proposer gives a ballot up as soon as its own acceptor promises a higher one; who knows the choice
//! answers clients at once; and a proposer writes down what it wants to propose, and goes on with it after a crash. A
//! distinguished proposer (§2.4) is not here: see Multi-Paxos.

mod acceptor;
mod beginning;
mod config;
mod disk;
mod experiments;
mod learner;
mod message;
mod proposer;
mod view;
pub(crate) mod words;

use crate::{Fact, TimerName};
pub use acceptor::Acceptor;
pub use config::{Bugs, Config, Retry};
pub use disk::{Accepted, Durable, Value, Write};
use faultline_rules::{Consensus, WriteAhead};
pub use learner::Learner;
pub use message::Message;
pub use proposer::{Proposer, Stage};

use crate::initial;
use crate::proposal::{self, Answer, Command};
use crate::{Ballot, BallotFact};
use faultline_engine::grammar::{Reader, ScriptError};
use faultline_engine::limits::MAX_CLIENTS;
use faultline_engine::view::{Belief, Detail, Glance, MessageView, NodeView, Shape, TimerView};
use faultline_engine::{
    Amount, Checker, ClientId, Conditions, Context, Impossible, Info, Lie, LogWindow, MessageForm, NodeId,
    NodeSet, Panel, Protocol, Reply, Span, Ticket,
};
use litemap::LiteMap;

/// A node: an acceptor, a learner, and perhaps a proposer.
#[derive(Clone, Debug)]
pub struct Paxos {
    acceptor: Acceptor,
    learner: Learner,
    proposer: Option<Proposer>,
    /// The clients that wait for an answer, each with its last request.
    waiting: LiteMap<ClientId, Ticket>,
}

/// What a node waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Timer {
    /// A majority.
    Ballot,
    /// The next ballot.
    Retry,
    /// Word of the choice.
    Learn,
}

/// What an acceptor has done, once it is on its disk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Said {
    Promised(Ballot, Option<Accepted>),
    Accepted(Accepted),
}

impl Said {
    fn fact(self) -> BallotFact {
        match self {
            Self::Promised(ballot, accepted) => {
                BallotFact::Promised { ballot, accepted: accepted.map(|accepted| accepted.ballot) }
            }
            Self::Accepted(Accepted { ballot, value }) => {
                BallotFact::Accepted { slot: 0, ballot, value: value.payload() }
            }
        }
    }
}

type Cx<'a, 'b> = &'a mut Context<'b, Paxos>;

/// "Any two majorities have at least one acceptor in common." (§2.2)
fn is_quorum(cx: Cx<'_, '_>, set: NodeSet) -> bool {
    if cx.config().bugs.half_quorum {
        set.len() >= usize::from(cx.nodes() / 2).max(1)
    } else {
        cx.is_majority(set)
    }
}

impl Paxos {
    /// A new ballot, unless there is none to begin. The own acceptor is asked like the others.
    fn begin(&mut self, cx: Cx<'_, '_>) {
        let Some(proposer) = self.proposer.as_mut().filter(|_| self.learner.chosen.is_none()) else { return };
        let (ballot, write) = proposer.begin(cx);
        if !cx.config().bugs.reuse_ballot {
            self.acceptor.persist(cx, write);
        }
        for acceptor in cx.peers() {
            cx.send(acceptor, Message::Prepare { ballot });
        }
        self.acceptor.on_prepare(cx, cx.me(), ballot);
        self.notice_promise(cx);
    }

    /// A proposer knows what its own acceptor has promised to others.
    fn notice_promise(&mut self, cx: Cx<'_, '_>) {
        if let (Some(proposer), Some(promised)) = (&mut self.proposer, self.acceptor.promised) {
            proposer.on_higher(cx, promised);
        }
    }

    fn on_promise(&mut self, cx: Cx<'_, '_>, from: NodeId, ballot: Ballot, accepted: Option<Accepted>) {
        let Some(proposer) = &mut self.proposer else { return };
        if let Some(Accepted { ballot, value }) = proposer.on_promise(cx, from, ballot, accepted) {
            self.acceptor.on_accept(cx, cx.me(), ballot, value);
            self.notice_promise(cx);
        }
    }

    fn on_accepted(&mut self, cx: Cx<'_, '_>, from: NodeId, accepted: Accepted) {
        self.learner.on_accepted(cx, from, accepted);
        self.answer(cx);
    }

    /// Once something is chosen, every client is told what, and no more ballots are needed.
    fn answer(&mut self, cx: Cx<'_, '_>) {
        let Some(answer) = self.told(cx) else { return };
        if let Some(proposer) = &mut self.proposer {
            proposer.rest(cx);
        }
        for (_, ticket) in std::mem::take(&mut self.waiting) {
            cx.reply_now(ticket, Reply::Answer(answer));
        }
    }

    /// What clients are told, once something is chosen.
    fn told(&self, cx: Cx<'_, '_>) -> Option<Answer> {
        let chosen = self.learner.chosen?.value;
        let own = self.proposer.as_ref().and_then(|proposer| proposer.own);
        let value = own.filter(|_| cx.config().bugs.answer_own).unwrap_or(chosen);
        Some(Answer(value.command.0))
    }

    /// "It can have a proposer issue a proposal." (§2.3) One that asked in vain does; if no client asked here, it
    /// proposes what somebody has accepted.
    fn on_learn_timer(&mut self, cx: Cx<'_, '_>) {
        let asked = self.learner.asked;
        self.learner.ask(cx);
        let Some(proposer) = &mut self.proposer else { return };
        if asked && proposer.stage == Stage::Idle {
            proposer.own = proposer.own.or(self.learner.highest().map(|accepted| accepted.value));
            if proposer.own.is_some() {
                self.begin(cx);
            }
        }
    }
}

/// What it is in the catalogue.
pub static INFO: Info = Info {
    name: "Paxos",
    slug: "paxos",
    family: crate::SLUG,
    source: "Lamport 2001",
    behaviour: 1,
    commands: proposal::FORMS,
    nodes: Amount { min: 1, default: 5, max: 15 },
    clients: Amount { min: 0, default: 2, max: MAX_CLIENTS },
    patience: Span::millis(250),
    epochs: Some(&crate::BALLOTS),
    works: false,
    members_change: false,
    panel: Panel::Matrix,
    opening: "do=0.2s+c1+propose+tea;0.215s+c2+-%3E+n2+propose+coffee&at=0.21s",
};

impl Protocol for Paxos {
    const BEGINNINGS: &'static [&'static str] =
        &["promised 2.n1", "round 1", "promised 2.n1 accepted 1.n2 tea"];
    type Config = Config;
    type Fact = Fact;
    type Message = Message;
    type Timer = Timer;
    type Durable = Durable;
    type Write = Write;
    type Command = Command;
    type Answer = Answer;

    fn info(_: &Config) -> &'static Info {
        &INFO
    }

    fn boot(cx: Cx<'_, '_>, durable: &Durable) -> Self {
        let acceptor = Acceptor::boot(cx, durable);
        let proposes = cx.me().0 < cx.config().proposers(cx.nodes());
        let proposer = proposes.then(|| Proposer::boot(cx, durable));
        let mut me = Self { acceptor, learner: Learner::default(), proposer, waiting: LiteMap::new() };
        if let Some(accepted) = durable.accepted {
            me.on_accepted(cx, cx.me(), accepted);
            if me.learner.chosen.is_none() {
                me.learner.ask(cx);
            }
        }
        if me.proposer.as_ref().is_some_and(|proposer| proposer.own.is_some()) {
            me.begin(cx);
        }
        me
    }

    fn on_message(&mut self, cx: Cx<'_, '_>, from: NodeId, message: Message) {
        match message {
            Message::Prepare { ballot } => {
                self.acceptor.on_prepare(cx, from, ballot);
                self.notice_promise(cx);
            }
            Message::Promise { ballot, accepted } => self.on_promise(cx, from, ballot, accepted),
            Message::Accept { ballot, value } => {
                self.acceptor.on_accept(cx, from, ballot, value);
                self.notice_promise(cx);
            }
            Message::Accepted { accepted } => self.on_accepted(cx, from, accepted),
            Message::Refused { promised, .. } => {
                if let Some(proposer) = &mut self.proposer {
                    proposer.on_higher(cx, promised);
                }
            }
            Message::Ask => self.learner.on_ask(cx, from, self.acceptor.accepted),
            Message::Chosen { chosen } => {
                self.learner.learn(cx, chosen);
                self.answer(cx);
            }
        }
    }

    fn on_timer(&mut self, cx: Cx<'_, '_>, timer: Timer) {
        match (timer, &mut self.proposer) {
            (Timer::Ballot, Some(proposer)) => proposer.give_up(cx, None),
            (Timer::Retry, Some(_)) => self.begin(cx),
            (Timer::Learn, _) => self.on_learn_timer(cx),
            (Timer::Ballot | Timer::Retry, None) => {}
        }
    }

    fn on_command(&mut self, cx: Cx<'_, '_>, ticket: Ticket, command: Command) {
        if let Some(answer) = self.told(cx) {
            return cx.reply_now(ticket, Reply::Answer(answer));
        }
        let Some(proposer) = &mut self.proposer else {
            let to = NodeId(cx.me().0 % cx.config().proposers(cx.nodes()));
            cx.fact(BallotFact::Redirected { ticket, to });
            return cx.reply_now(ticket, Reply::Redirect(Some(to)));
        };
        // A copy of a request whose client has moved on.
        if self.waiting.get(&ticket.client).is_some_and(|known| known.serial > ticket.serial) {
            return;
        }
        self.waiting.insert(ticket.client, ticket);
        proposer.own = proposer.own.or(Some(Value { ticket, command }));
        if proposer.stage == Stage::Idle {
            self.begin(cx);
        }
    }

    fn on_synced(&mut self, cx: Cx<'_, '_>, durable: &Durable) {
        for said in self.acceptor.on_synced(durable) {
            match said {
                Said::Promised(ballot, accepted) => self.on_promise(cx, cx.me(), ballot, accepted),
                Said::Accepted(accepted) => self.on_accepted(cx, cx.me(), accepted),
            }
        }
    }

    fn write(durable: &mut Durable, write: Write) {
        durable.write(write);
    }

    fn glance(&self) -> Glance {
        view::glance(self)
    }

    fn holds(&self) -> Option<String> {
        view::holds(self)
    }

    fn beliefs(&self, me: NodeId, _: Detail, _: &Config, _: &Conditions<'_>) -> Vec<Belief> {
        view::beliefs(self, me)
    }

    fn view(&self, _: &Durable, _: LogWindow) -> NodeView {
        view::node(self)
    }

    fn view_durable(durable: &Durable, _: LogWindow) -> NodeView {
        view::durable(durable)
    }

    fn shape(message: &Message) -> (Shape, Option<u64>) {
        view::shape(message)
    }

    fn describe(message: &Message) -> MessageView {
        view::message(message)
    }

    fn describe_answer(answer: &Answer) -> faultline_engine::view::Value {
        view::answer(*answer)
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

    fn read_beginning(reader: &mut Reader<'_>) -> Result<Durable, ScriptError> {
        beginning::read(reader)
    }

    fn beginning(disk: &Durable) -> Vec<Fact> {
        initial::facts(&beginning::disk(disk))
    }

    fn check_beginning(config: &Config, disks: &[&Durable]) -> Result<(), Impossible> {
        let disks: Vec<_> = disks.iter().map(|disk| beginning::disk(disk)).collect();
        initial::check(&disks, config.proposers(u16::try_from(disks.len()).unwrap_or(u16::MAX)))
    }

    fn lies() -> &'static [Lie] {
        &[Lie::Consent, Lie::Acknowledge, Lie::Forget]
    }

    /// It promises a ballot although it has promised a higher one, and as if it had accepted nothing; it says that it has accepted
    /// what it must refuse; or it leaves out of its promise what it has accepted (§2.2, phases 1b and 2b).
    fn forge(lie: Lie, _: NodeId, asked: Option<&Message>, said: &Message) -> Option<Message> {
        match (lie, asked, said) {
            (Lie::Consent, Some(Message::Prepare { ballot }), Message::Refused { .. }) => {
                Some(Message::Promise { ballot: *ballot, accepted: None })
            }
            (Lie::Acknowledge, Some(Message::Accept { ballot, value }), Message::Refused { .. }) => {
                Some(Message::Accepted { accepted: Accepted { ballot: *ballot, value: *value } })
            }
            (Lie::Forget, _, Message::Promise { ballot, accepted: Some(_) }) => {
                Some(Message::Promise { ballot: *ballot, accepted: None })
            }
            _ => None,
        }
    }

    /// What an acceptor promises, and what it accepts (§2.5).
    fn is_kept(&self, message: &Message, _: NodeId, _: NodeId, durable: &Durable) -> bool {
        match *message {
            Message::Promise { ballot, .. } => durable.promised >= Some(ballot),
            Message::Accepted { accepted } => {
                durable.accepted.is_some_and(|kept| kept == accepted || kept.ballot > accepted.ballot)
            }
            _ => true,
        }
    }

    fn rules(nodes: u16, _: &Config) -> Vec<Box<dyn Checker<Fact>>> {
        vec![Box::new(WriteAhead), Box::new(Consensus::of_one_value(nodes))]
    }
}
