//! One process of any protocol without a world: every input shows its effects.

#![allow(dead_code, reason = "every test program uses a part of it")]

use faultline_engine::{Context, Effect, Fact, NodeId, Protocol, Reply, Ticket, Time};

/// What followed from one input.
#[derive(Clone, Debug)]
pub(crate) struct Effects<P: Protocol> {
    pub(crate) sent: Vec<(NodeId, P::Message)>,
    pub(crate) replies: Vec<(Ticket, Reply<P::Answer>)>,
    pub(crate) facts: Vec<P::Fact>,
    pub(crate) armed: Vec<P::Timer>,
    /// Whether it stays, or leaves, if that was said.
    pub(crate) stays: Option<bool>,
}

impl<P: Protocol> Default for Effects<P> {
    fn default() -> Self {
        Self { sent: Vec::new(), replies: Vec::new(), facts: Vec::new(), armed: Vec::new(), stays: None }
    }
}

impl<P: Protocol> Effects<P> {
    /// To whom something was sent, in order.
    pub(crate) fn receivers(&self) -> Vec<NodeId> {
        self.sent.iter().map(|(to, _)| *to).collect()
    }

    /// What is sent to one node, in order.
    pub(crate) fn to(&self, node: NodeId) -> Vec<&P::Message> {
        self.sent.iter().filter(|(to, _)| *to == node).map(|(_, message)| message).collect()
    }

    /// The only message, whoever gets it.
    pub(crate) fn message(&self) -> &P::Message {
        assert_eq!(self.sent.len(), 1, "one message, not {:?}", self.sent);
        &self.sent[0].1
    }
}

/// A process and its disk, which writes at once.
#[derive(Debug)]
pub(crate) struct Alone<P: Protocol> {
    pub(crate) me: NodeId,
    pub(crate) nodes: u16,
    pub(crate) config: P::Config,
    pub(crate) now: Time,
    pub(crate) disk: P::Durable,
    pub(crate) process: P,
    /// How many more events may write to the disk; what comes after is on its way for ever.
    pub(crate) disk_left: usize,
}

impl<P: Protocol> Clone for Alone<P>
where
    P::Config: Clone,
{
    fn clone(&self) -> Self {
        Self {
            me: self.me,
            nodes: self.nodes,
            config: self.config.clone(),
            now: self.now,
            disk: self.disk.clone(),
            process: self.process.clone(),
            disk_left: self.disk_left,
        }
    }
}

impl<P: Protocol> Alone<P> {
    /// A process that starts from a disk, and what it does first.
    pub(crate) fn boot(me: NodeId, nodes: u16, config: P::Config, disk: P::Durable) -> (Self, Effects<P>) {
        let mut effects = Vec::new();
        let process = P::boot(&mut Context::new(me, nodes, Time::ZERO, &config, &mut effects), &disk);
        let mut alone = Self { me, nodes, config, now: Time::ZERO, disk, process, disk_left: usize::MAX };
        let done = alone.done(effects);
        (alone, done)
    }

    /// A crash and a restart: what is left is what is on the disk, which works again.
    pub(crate) fn restart(&mut self) -> Effects<P>
    where
        P::Config: Clone,
    {
        let (again, done) = Self::boot(self.me, self.nodes, self.config.clone(), self.disk.clone());
        *self = Self { now: self.now, ..again };
        done
    }

    /// From now on the writes of so many events reach the disk, and no more.
    pub(crate) fn stop_disk_after(&mut self, events: usize) {
        self.disk_left = events;
    }

    pub(crate) fn hears(&mut self, from: NodeId, message: P::Message) -> Effects<P> {
        self.does(|process, cx| process.on_message(cx, from, message))
    }

    pub(crate) fn wakes(&mut self, timer: P::Timer) -> Effects<P> {
        self.does(|process, cx| process.on_timer(cx, timer))
    }

    /// A client asks.
    pub(crate) fn asked(&mut self, ticket: Ticket, command: P::Command) -> Effects<P> {
        self.does(|process, cx| process.on_command(cx, ticket, command))
    }

    pub(crate) fn does(&mut self, act: impl FnOnce(&mut P, &mut Context<'_, P>)) -> Effects<P> {
        let mut effects = Vec::new();
        act(&mut self.process, &mut Context::new(self.me, self.nodes, self.now, &self.config, &mut effects));
        self.done(effects)
    }

    /// All that follows until nothing is left to write.
    fn done(&mut self, mut effects: Vec<Effect<P>>) -> Effects<P> {
        let mut all = Effects::default();
        while self.take(effects, &mut all) {
            effects = Vec::new();
            let mut cx = Context::new(self.me, self.nodes, self.now, &self.config, &mut effects);
            self.process.on_synced(&mut cx, &self.disk);
        }
        all
    }

    /// Takes effects in order; whether something was written. The disk rule: what is said after a write that never
    /// reaches the disk is never said.
    fn take(&mut self, effects: Vec<Effect<P>>, all: &mut Effects<P>) -> bool {
        let (mut written, mut stuck) = (false, false);
        let mut of_disk = Vec::new();
        for effect in effects {
            match effect {
                Effect::SendNow { to, message } => all.sent.push((to, message)),
                Effect::ReplyNow { ticket, reply } => all.replies.push((ticket, reply)),
                Effect::Send { to, message } if !stuck => all.sent.push((to, message)),
                Effect::Reply { ticket, reply } if !stuck => all.replies.push((ticket, reply)),
                Effect::Fact(fact) if fact.on_disk() => of_disk.push(fact),
                Effect::Fact(fact) | Effect::FactWithoutDisk(fact) => all.facts.push(fact),
                Effect::Arm { timer, .. } => all.armed.push(timer),
                Effect::Stay => all.stays = Some(true),
                Effect::Leave => all.stays = Some(false),
                Effect::Persist(write) if self.disk_left > 0 => {
                    P::write(&mut self.disk, write);
                    written = true;
                }
                Effect::Persist(_) => stuck = true,
                Effect::Send { .. }
                | Effect::Reply { .. }
                | Effect::Disarm(_)
                | Effect::Work { .. }
                // Whether it is started again is not its own to say.
                | Effect::Exit(_) => {}
            }
        }
        if !stuck {
            all.facts.append(&mut of_disk);
        }
        self.disk_left -= usize::from(written);
        written
    }
}
