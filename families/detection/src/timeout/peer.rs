//! What a process knows of another one: the request under way, its timer, and what earlier round trips said.

use super::{Estimate, Message, Timeout, Timer};
use crate::{Fact, Record, Why};
use faultline_engine::{Context, NodeId, Span, SpanRange, Time};

/// What a process knows of another one.
#[derive(Clone, Debug)]
pub struct Peer {
    /// Whom this is about.
    pub node: NodeId,
    /// The number of the last request; 0 before the first. One is under way at a time.
    pub request: u64,
    /// How often it was sent.
    pub tries: u32,
    /// Whether an answer to it has come.
    pub answered: bool,
    /// When it was sent first, and last, by the monotonic clock of this process.
    sent: (Time, Time),
    /// How many tries were silent since the last answer.
    pub silent: u32,
    /// What the samples say; nothing before the first.
    pub estimate: Option<Estimate>,
    /// The last sample.
    pub sample: Option<Span>,
    /// The timer that the next try gets.
    pub timer: Span,
    /// How often a request was sent again.
    pub retransmissions: u64,
    /// How many answers came that nobody waited for any more: as many retransmissions were not needed.
    pub spurious: u64,
    /// In which life it was when its last answer came; nothing before the first.
    life: Option<u32>,
    /// Whether it is suspected.
    suspected: bool,
    /// What has become of the suspicions.
    pub record: Record,
}

type Cx<'a, 'b> = &'a mut Context<'b, Timeout>;

impl Peer {
    /// One that was never asked. Nobody is suspected before it was.
    pub(super) fn new(cx: &Context<'_, Timeout>, node: NodeId) -> Self {
        let mut record = Record::default();
        record.trusts(cx.now(), Why::First);
        Self {
            node,
            request: 0,
            tries: 0,
            answered: true,
            sent: (Time::ZERO, Time::ZERO),
            silent: 0,
            estimate: None,
            sample: None,
            timer: cx.config().computed_timer(None),
            retransmissions: 0,
            spurious: 0,
            life: None,
            suspected: false,
            record,
        }
    }

    /// Whether it is suspected.
    #[must_use]
    pub fn is_suspected(&self) -> bool {
        self.suspected
    }

    /// Sends the next request.
    pub(super) fn ask(&mut self, cx: Cx<'_, '_>, life: u32) {
        self.request += 1;
        (self.tries, self.answered, self.sent) = (0, false, (cx.now(), cx.now()));
        self.send(cx, life);
    }

    /// Sends the request that is under way, once more if it was sent, and waits for as long as the timer says.
    fn send(&mut self, cx: Cx<'_, '_>, life: u32) {
        self.tries += 1;
        self.sent.1 = cx.now();
        let (node, request, tries, timer) = (self.node, self.request, self.tries, self.timer);
        cx.send(node, Message::Ping { life, number: request, again: tries > 1 });
        cx.fact(Fact::Asks { node, request, tries, timer });
        cx.arm(Timer::Retransmission(node), SpanRange::exactly(timer));
    }

    /// The timer ran out, and no answer has come.
    pub(super) fn on_silence(&mut self, cx: Cx<'_, '_>, life: u32) {
        let config = cx.config();
        self.retransmissions += 1;
        if config.bugs.new_request {
            return self.ask(cx, life);
        }
        self.silent += 1;
        self.timer = config.backed_off(self.timer);
        self.send(cx, life);
        if self.silent >= config.tries.0.into() && !self.suspected {
            self.suspected = true;
            self.record.suspects(cx.now());
            let (node, request) = (self.node, self.request);
            let silence = cx.now().since(self.sent.0);
            cx.fact(Fact::Unanswered { node, request, tries: self.tries - 1, silence });
        }
    }

    /// An answer to a request of this life came. True if it was under way.
    pub(super) fn on_answer(&mut self, cx: Cx<'_, '_>, request: u64, life: u32) -> bool {
        if self.answered || request != self.request {
            // Every try has an answer of its own: one that comes when the request is answered shows that a try too many was
            // made. The network's copies look the same.
            if self.spurious < self.retransmissions {
                self.spurious += 1;
            }
            cx.fact(Fact::Unneeded { node: self.node, request });
            return false;
        }
        if self.suspected && cx.config().bugs.never_again {
            return false;
        }
        self.answered = true;
        cx.disarm(Timer::Retransmission(self.node));
        self.measure(cx);
        if !cx.config().bugs.count_all {
            self.silent = 0;
        }
        if self.suspected {
            let why = match self.life {
                None => Why::First,
                Some(known) if life > known => Why::Restarted,
                Some(_) => Why::Mistaken,
            };
            let suspected = self.record.trusts(cx.now(), why);
            cx.fact(Fact::Responds { node: self.node, request, why, suspected });
        }
        self.suspected = false;
        self.life = Some(self.life.map_or(life, |known| known.max(life)));
        true
    }

    /// Karn's rule: "RTT samples MUST NOT be made using segments that were retransmitted" (RFC 6298, §3), because nobody knows
    /// which try was answered. And the timer that was backed off is kept until there is a sample (Karn & Partridge 1987).
    fn measure(&mut self, cx: Cx<'_, '_>) {
        let config = cx.config();
        let (first, last) = self.sent;
        let sample = if config.bugs.never_measures {
            None
        } else if self.tries == 1 || config.bugs.first_try {
            Some(cx.now().since(first))
        } else {
            config.bugs.last_try.then(|| cx.now().since(last))
        };
        if let Some(sample) = sample {
            self.estimate = Some(Estimate::learn(self.estimate, sample));
            self.sample = Some(sample);
        }
        if sample.is_some() || config.bugs.forget_back_off {
            self.timer = config.computed_timer(self.estimate);
        }
        cx.fact(Fact::Answered {
            node: self.node,
            request: self.request,
            tries: self.tries,
            sample,
            smoothed: self.estimate.map(Estimate::smoothed),
            deviation: self.estimate.map(Estimate::deviation),
            timer: self.timer,
        });
    }

    /// When the next request is due, if they are sent in intervals; it was never sent if the process has just started.
    pub(super) fn due(&self, interval: Span) -> Time {
        self.sent.0 + interval
    }
}
