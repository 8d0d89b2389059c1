//! How a process acts: effects, taken in the order of the program.

use crate::client::{Reply, Ticket};
use crate::clock::WallTime;
use crate::dice::Dice;
use crate::id::{NodeId, NodeSet};
use crate::protocol::Protocol;
use crate::units::{SpanRange, Time};

/// One thing that a process wants done.
#[derive(Clone, Debug)]
pub enum Effect<P: Protocol> {
    /// Send a message.
    Send {
        /// To whom.
        to: NodeId,
        /// What.
        message: P::Message,
    },
    /// Send a message that needs nothing of what is on its way to the disk.
    SendNow {
        /// To whom.
        to: NodeId,
        /// What.
        message: P::Message,
    },
    /// Wake me with this timer after a time in this range; replaces the same timer if it is armed.
    Arm {
        /// Which timer.
        timer: P::Timer,
        /// How long; the world rolls.
        after: SpanRange,
    },
    /// Forget a timer.
    Disarm(P::Timer),
    /// Do something that takes this long at full speed, after what is to be done already.
    Work {
        /// What; the process hears of it as of a timer.
        what: P::Timer,
        /// How long; the world rolls.
        takes: SpanRange,
    },
    /// Change what survives a crash.
    Persist(P::Write),
    /// Answer a client.
    Reply {
        /// Which request.
        ticket: Ticket,
        /// With what.
        reply: Reply<P::Answer>,
    },
    /// Answer a client, with something that needs nothing of what is on its way to the disk.
    ReplyNow {
        /// Which request.
        ticket: Ticket,
        /// With what.
        reply: Reply<P::Answer>,
    },
    /// End this process as a crash would; whoever supervises it starts it again after a time in this range.
    Exit(SpanRange),
    /// Stay, though told to leave, until [`Effect::Leave`].
    Stay,
    /// Leave now, if told to.
    Leave,
    /// Tell the world what happened; what is on the disk, when it is there.
    Fact(P::Fact),
    /// Tell the world what happened, whatever is on the disk.
    FactWithoutDisk(P::Fact),
}

/// What a process may know and do while it handles one event.
///
/// **The disk rule.** A send or reply leaves at once if no earlier write of this node is still under way to
/// its disk, and otherwise when the writes before it, in program order, are there. A crash loses both.
/// So "persist, then answer" is what a protocol writes, and "crash between the two" is a scenario.
///
/// What promises nothing need not wait: a question, a refusal, a sign of life, what others hold safely already. It goes
/// past the disk by [`Context::send_now`] and [`Context::reply_now`], and each use of them says why it may.
#[derive(Debug)]
pub struct Context<'a, P: Protocol> {
    me: NodeId,
    initial: NodeSet,
    joins: bool,
    now: Time,
    wall: WallTime,
    boot: u32,
    config: &'a P::Config,
    luck: Dice,
    effects: &'a mut Vec<Effect<P>>,
}

/// What a node of the world is at an event.
pub(crate) struct Circumstances {
    pub(crate) me: NodeId,
    /// Who is a member when the run begins.
    pub(crate) initial: NodeSet,
    /// Whether it starts because it joins.
    pub(crate) joins: bool,
    pub(crate) now: Time,
    pub(crate) wall: WallTime,
    pub(crate) boot: u32,
    /// Its luck, which goes on from event to event.
    pub(crate) luck: Dice,
}

impl<'a, P: Protocol> Context<'a, P> {
    /// A context for one event. Protocols are handed one; tests make their own and read the effects.
    pub fn new(
        me: NodeId,
        nodes: u16,
        now: Time,
        config: &'a P::Config,
        effects: &'a mut Vec<Effect<P>>,
    ) -> Self {
        let wall = WallTime(now.0.cast_signed());
        let luck = Dice::new(0, "luck", me.index());
        let initial = NodeSet::first(nodes);
        Self::of(Circumstances { me, initial, joins: false, now, wall, boot: 1, luck }, config, effects)
    }

    /// A context for one event of a node of the world.
    pub(crate) fn of(of: Circumstances, config: &'a P::Config, effects: &'a mut Vec<Effect<P>>) -> Self {
        let Circumstances { me, initial, joins, now, wall, boot, luck } = of;
        Self { me, initial, joins, now, wall, boot, config, luck, effects }
    }

    /// The luck that is left.
    pub(crate) fn luck(&self) -> Dice {
        self.luck
    }

    /// What a part of this process is at this event: the same.
    pub(crate) fn circumstances(&self) -> Circumstances {
        let Self { me, initial, joins, now, wall, boot, luck, .. } = *self;
        Circumstances { me, initial, joins, now, wall, boot, luck }
    }

    /// Takes over what a part has done, and the luck that it has left.
    pub(crate) fn take(&mut self, luck: Dice, effects: impl Iterator<Item = Effect<P>>) {
        self.luck = luck;
        self.effects.extend(effects);
    }

    /// This node.
    #[must_use]
    pub fn me(&self) -> NodeId {
        self.me
    }

    /// Which start of this process this is, from 1. No disk needs to remember it, and losing one does not lose it: a
    /// real process draws a random number when it starts, or takes the time, for the same end.
    #[must_use]
    pub fn boot(&self) -> u32 {
        self.boot
    }

    /// The nodes that the cluster was set up with: what stands in the configuration file of every node, of one that joins later
    /// too. Who has joined and left since, a process can only learn from messages, as on a real machine; one that is in no
    /// such list is joining.
    #[must_use]
    pub fn initial_members(&self) -> NodeSet {
        self.initial
    }

    /// Whether the process starts because its node joins, for the first time or again; only in [`Protocol::boot`]. Whoever
    /// starts a real process tells it so.
    #[must_use]
    pub fn joins(&self) -> bool {
        self.joins
    }

    /// How many nodes the cluster was set up with.
    #[must_use]
    pub fn nodes(&self) -> u16 {
        u16::try_from(self.initial.len()).unwrap_or(u16::MAX)
    }

    /// The other nodes that the cluster was set up with.
    pub fn peers(&self) -> impl Iterator<Item = NodeId> + use<P> {
        self.initial.without(self.me).iter()
    }

    /// Whether a set holds more than half of the nodes that the cluster was set up with: ⌊n/2⌋+1. A protocol whose members change
    /// keeps its own set of them; see [`NodeSet::is_majority_of`].
    #[must_use]
    pub fn is_majority(&self, set: NodeSet) -> bool {
        set.is_majority_of(self.initial)
    }

    /// This node's monotonic clock, which only ever goes forward; it may run fast or slow, and timers go by it. For lengths
    /// of time on this node. What it shows means nothing to another node, and nothing to this one after a crash.
    #[must_use]
    pub fn now(&self) -> Time {
        self.now
    }

    /// This node's wall clock: what time it takes it to be. For time stamps that others shall read. It may be ahead or
    /// behind, run fast or slow, and jump, back too: a length of time that is measured by it is wrong then.
    #[must_use]
    pub fn wall_clock(&self) -> WallTime {
        self.wall
    }

    /// A number below `bound`, each as likely as the others; 0 where there is none. Like all luck here it is drawn from a
    /// generator of this node's own that the seed determines, and drawing it changes no other luck.
    pub fn below(&mut self, bound: u32) -> u32 {
        u32::try_from(self.luck.below(bound.into())).unwrap_or(0)
    }

    /// True in `parts` of `whole` cases.
    pub fn happens(&mut self, parts: u32, whole: u32) -> bool {
        self.below(whole) < parts
    }

    /// One of these, each as likely as the others; none of nothing.
    pub fn choose<T: Copy>(&mut self, from: &[T]) -> Option<T> {
        let place = self.below(u32::try_from(from.len()).unwrap_or(u32::MAX));
        from.get(place as usize).copied()
    }

    /// Puts these in an order by chance, each order as likely as the others (Fisher and Yates).
    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            let place = self.below(u32::try_from(last + 1).unwrap_or(u32::MAX));
            items.swap(last, place as usize);
        }
    }

    /// So many of these, or all if there are no more, each set of them as likely as the others, in an order by chance.
    pub fn sample<T>(&mut self, from: impl IntoIterator<Item = T>, count: usize) -> Vec<T> {
        let mut items: Vec<T> = from.into_iter().collect();
        self.shuffle(&mut items);
        items.truncate(count);
        items
    }

    /// The configuration.
    #[must_use]
    pub fn config(&self) -> &'a P::Config {
        self.config
    }

    /// Sends a message to another node.
    pub fn send(&mut self, to: NodeId, message: P::Message) {
        self.effects.push(Effect::Send { to, message });
    }

    /// Sends a message past the disk: whatever this event or an earlier one writes, it leaves now. Only for what would
    /// still be true, or harm nobody, if a crash took all of that back.
    pub fn send_now(&mut self, to: NodeId, message: P::Message) {
        self.effects.push(Effect::SendNow { to, message });
    }

    /// Arms a timer.
    pub fn arm(&mut self, timer: P::Timer, after: SpanRange) {
        self.effects.push(Effect::Arm { timer, after });
    }

    /// Disarms a timer; it need not be armed.
    pub fn disarm(&mut self, timer: P::Timer) {
        self.effects.push(Effect::Disarm(timer));
    }

    /// Begins a piece of work. A node does one thing at a time, in order; frozen it stands still at it, slow it
    /// takes longer, and a crash loses it. When it is done, [`Protocol::on_timer`] is called. The same work may be
    /// asked for several times.
    pub fn work(&mut self, what: P::Timer, takes: SpanRange) {
        self.effects.push(Effect::Work { what, takes });
    }

    /// Ends this process when this event has been handled, as a process ends that is out of memory or fails an assertion. It
    /// is a crash: memory is lost, and all that waits for the disk. Whoever supervises the process starts it again after a
    /// time in this range, unless somebody does before.
    pub fn exit(&mut self, restart: SpanRange) {
        self.effects.push(Effect::Exit(restart));
    }

    /// Only in [`Protocol::on_leave`]: the process has something to finish before it stops, such as to hear that the others go
    /// on without it. It goes on as before until it calls [`Context::leave`].
    pub fn stay(&mut self) {
        self.effects.push(Effect::Stay);
    }

    /// A process that was told to leave, and has stayed, has nothing to finish any more: it stops when what it has ordered is
    /// written. A process that was not told to leave goes on.
    pub fn leave(&mut self) {
        self.effects.push(Effect::Leave);
    }

    /// Writes to the disk; see the disk rule above.
    pub fn persist(&mut self, write: P::Write) {
        self.effects.push(Effect::Persist(write));
    }

    /// Answers a client.
    pub fn reply(&mut self, ticket: Ticket, reply: Reply<P::Answer>) {
        self.effects.push(Effect::Reply { ticket, reply });
    }

    /// Answers a client past the disk; see [`Context::send_now`].
    pub fn reply_now(&mut self, ticket: Ticket, reply: Reply<P::Answer>) {
        self.effects.push(Effect::ReplyNow { ticket, reply });
    }

    /// States a fact for the rules, the narration and the page.
    ///
    /// One that speaks of what is on a disk ([`Fact::on_disk`](crate::Fact::on_disk)) waits for all that this event
    /// writes, be it before or after this call, and for all that was ordered earlier. It is stated just before
    /// [`Protocol::on_synced`] is called, and a crash loses it with the writes. So nobody can state what a crash may
    /// still undo.
    pub fn fact(&mut self, fact: impl Into<P::Fact>) {
        self.effects.push(Effect::Fact(fact.into()));
    }

    /// States a fact at once that would wait for the disk: one that is true without a record, such as a presumed
    /// abort, or what a planted bug takes for true.
    pub fn fact_without_disk(&mut self, fact: impl Into<P::Fact>) {
        self.effects.push(Effect::FactWithoutDisk(fact.into()));
    }
}
