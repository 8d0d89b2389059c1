//! Composition: a protocol that runs as a part of another one.
//!
//! The part is a whole protocol: it has messages, timers, writes, facts, rules and settings of its own, and does not know that
//! anybody hosts it. The host keeps the part's process among its state and the part's disk among its own, has one variant for
//! each kind of thing that the part has (`Message::Order(part::Message)`), and hands on what is for the part, in a narrowed
//! context:
//!
//! ```text
//! Message::Order(message) => cx.part(&config.order, |cx| self.order.on_message(cx, from, message)),
//! ```
//!
//! What the part does there takes its place among what the host does, in the order of the program. So the disk rule, crashes and
//! exact time hold for both together, and the world knows one process. What the part replies to clients the host may pass on,
//! change or keep ([`Hosts::reply`]); its facts become facts of the host's family ([`Hosts::fact`]), and its rules see exactly
//! these ([`RulesOfPart`]). What is shown of a part the host asks it for, since its view, its messages and its timers are
//! functions of [`Protocol`] like any others.
//!
//! A protocol that hosts nobody has none of this in its program.

use crate::client::{Reply, Ticket};
use crate::context::{Context, Effect};
use crate::fact::{Fact, FactRecord};
use crate::id::NodeId;
use crate::observation::{Seen, Sight};
use crate::protocol::Protocol;
use crate::rules::{Checker, Rule, Violation};

/// A protocol in which the protocol `C` runs as a part.
pub trait Hosts<C: Protocol>: Protocol {
    /// A message of the part, on its way to the same part of another process.
    fn message(message: C::Message) -> Self::Message;
    /// What the part waits for.
    fn timer(timer: C::Timer) -> Self::Timer;
    /// A change of the part's disk.
    fn write(write: C::Write) -> Self::Write;
    /// What the part states; nothing if that is not so of the whole.
    fn fact(fact: C::Fact) -> Option<Self::Fact>;
    /// What the part replies to a client; nothing if the host says itself what there is to say.
    fn reply(reply: Reply<C::Answer>) -> Option<Reply<Self::Answer>>;
}

/// What the part does, as something that its host does.
fn hosted<P: Hosts<C>, C: Protocol>(effect: Effect<C>) -> Option<Effect<P>> {
    let reply = |ticket: Ticket, reply| <P as Hosts<C>>::reply(reply).map(|reply| (ticket, reply));
    Some(match effect {
        Effect::Send { to, message } => Effect::Send { to, message: <P as Hosts<C>>::message(message) },
        Effect::SendNow { to, message } => Effect::SendNow { to, message: <P as Hosts<C>>::message(message) },
        Effect::Arm { timer, after } => Effect::Arm { timer: <P as Hosts<C>>::timer(timer), after },
        Effect::Disarm(timer) => Effect::Disarm(<P as Hosts<C>>::timer(timer)),
        Effect::Work { what, takes } => Effect::Work { what: <P as Hosts<C>>::timer(what), takes },
        Effect::Persist(write) => Effect::Persist(<P as Hosts<C>>::write(write)),
        Effect::Reply { ticket, reply: said } => {
            let (ticket, reply) = reply(ticket, said)?;
            Effect::Reply { ticket, reply }
        }
        Effect::ReplyNow { ticket, reply: said } => {
            let (ticket, reply) = reply(ticket, said)?;
            Effect::ReplyNow { ticket, reply }
        }
        Effect::Exit(restart) => Effect::Exit(restart),
        Effect::Stay => Effect::Stay,
        Effect::Leave => Effect::Leave,
        Effect::Fact(fact) => Effect::Fact(<P as Hosts<C>>::fact(fact)?),
        Effect::FactWithoutDisk(fact) => Effect::FactWithoutDisk(<P as Hosts<C>>::fact(fact)?),
    })
}

impl<P: Protocol> Context<'_, P> {
    /// Narrows the context to a part, which is configured so: what it knows is what the host knows, its luck is the host's, and
    /// what it does the host does.
    pub fn part<C: Protocol, R>(
        &mut self,
        config: &C::Config,
        run: impl FnOnce(&mut Context<'_, C>) -> R,
    ) -> R
    where
        P: Hosts<C>,
    {
        let mut effects = Vec::new();
        let mut cx = Context::of(self.circumstances(), config, &mut effects);
        let result = run(&mut cx);
        let luck = cx.luck();
        self.take(luck, effects.into_iter().filter_map(hosted::<P, C>));
        result
    }
}

/// Facts of a host, among which are those of a part: the part's rules are shown these, and nothing else.
pub trait Includes<F: Fact>: Fact {
    /// The fact as the part knows it; nothing if it is none of the part's. What clients do is the part's too, as far as
    /// requests reach it.
    fn included(&self) -> Option<F>;
    /// What broke a rule of the part; nothing for what only rules find that the host does not take along.
    fn evidence(evidence: F::Evidence) -> Option<Self::Evidence>;
}

/// Rules of a part, at work in its host.
pub struct RulesOfPart<F: Fact>(Box<dyn Checker<F>>);

impl<F: Fact> RulesOfPart<F> {
    /// These rules of a part as rules of a host.
    pub fn all<H: Includes<F>>(
        rules: impl IntoIterator<Item = Box<dyn Checker<F>>>,
    ) -> Vec<Box<dyn Checker<H>>> {
        rules.into_iter().map(|rules| Box::new(Self(rules)) as Box<dyn Checker<H>>).collect()
    }
}

/// Says of what the part found that the host's run has it.
fn passed<F: Fact, H: Includes<F>>(
    found: Vec<Violation<F::Evidence>>,
    broken: &mut Vec<Violation<H::Evidence>>,
) {
    broken.extend(found.into_iter().filter_map(|Violation { rule, event, evidence }| {
        H::evidence(evidence).map(|evidence| Violation { rule, event, evidence })
    }));
}

impl<F: Fact, H: Includes<F>> Checker<H> for RulesOfPart<F> {
    fn rules(&self) -> &'static [&'static Rule] {
        self.0.rules()
    }

    fn on_fact(&mut self, record: &FactRecord<H>, broken: &mut Vec<Violation<H::Evidence>>) {
        let FactRecord { event, subject, .. } = *record;
        if let Some(fact) = record.fact.included() {
            let mut found = Vec::new();
            self.0.on_fact(&FactRecord { event, subject, fact }, &mut found);
            passed::<F, H>(found, broken);
        }
    }

    fn sight(&self) -> Sight {
        self.0.sight()
    }

    fn on_liar(&mut self, liar: NodeId) -> bool {
        self.0.on_liar(liar)
    }

    fn is_overwhelmed(&self) -> bool {
        self.0.is_overwhelmed()
    }

    fn on_seen(&mut self, seen: &Seen, broken: &mut Vec<Violation<H::Evidence>>) {
        let mut found = Vec::new();
        self.0.on_seen(seen, &mut found);
        passed::<F, H>(found, broken);
    }
}

impl<F: Fact> std::fmt::Debug for RulesOfPart<F> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("RulesOfPart").field(&self.0.rules()).finish()
    }
}
