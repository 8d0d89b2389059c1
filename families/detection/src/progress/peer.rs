//! What a watchdog knows of a worker: two opinions, one from its beats and one from its steps.

use super::{Config, Progress, Timer};
use crate::{Beat, Fact, Record, Why};
use faultline_engine::{Context, NodeId, Span, SpanRange, Time};

/// What a watchdog knows of a worker.
#[derive(Clone, Debug)]
pub struct Peer {
    /// Whom this is about.
    pub node: NodeId,
    /// The newest beat that came.
    pub newest: Option<Beat>,
    /// When it came, by the monotonic clock of this process.
    pub heard: Time,
    /// Whether its beats are silent.
    silent: bool,
    /// What has become of the suspicions that its beats caused.
    pub record: Record,
    /// The newest life of it that this process has heard of; 0 before the first.
    pub life: u32,
    /// How many steps it has reported in that life; nothing before its first report.
    pub done: Option<u64>,
    /// When the last step was counted, or since when this process waits for one.
    pub advanced: Time,
    /// What that says.
    pub pace: Pace,
    /// When it was found stuck, if it is.
    pub stuck: Option<Time>,
    /// How many steps were counted, and in how much time: from one report to the next of a life.
    pub counted: (u64, Span),
}

/// How the work of a worker goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pace {
    /// A step was reported in time.
    Advancing,
    /// None for longer than is expected.
    Slow,
    /// None for longer than anybody waits.
    Stuck,
}

type Cx<'a, 'b> = &'a mut Context<'b, Progress>;

impl Peer {
    /// One of which nothing is known. From now on it has as much time for a first step as for any other.
    pub(super) fn new(cx: Cx<'_, '_>, node: NodeId) -> Self {
        let Config { pace, patience, bugs, .. } = *cx.config();
        if !bugs.first_report {
            cx.arm(Timer::Pace(node), SpanRange::exactly(pace));
            cx.arm(Timer::Patience(node), SpanRange::exactly(patience));
        }
        Self {
            node,
            newest: None,
            heard: Time::ZERO,
            silent: true,
            record: Record::default(),
            life: 0,
            done: None,
            advanced: cx.now(),
            pace: Pace::Advancing,
            stuck: None,
            counted: (0, Span(0)),
        }
    }

    /// Whether its beats are silent.
    #[must_use]
    pub fn is_silent(&self) -> bool {
        self.silent
    }

    /// How long no step was counted.
    fn silence(&self, cx: &Context<'_, Progress>) -> Span {
        cx.now().since(self.advanced)
    }

    /// A beat came: a sign of life, and of nothing else.
    pub(super) fn on_beat(&mut self, cx: Cx<'_, '_>, beat: Beat) {
        let Config { delta, bugs, .. } = *cx.config();
        if let Some(newest) = self.newest
            && beat <= newest
        {
            let life = (beat.life < newest.life).then_some(beat.life);
            return cx.fact(Fact::Ignored {
                node: self.node,
                beat: beat.number,
                wanted: newest.number + 1,
                life,
            });
        }
        let before = self.newest.replace(beat);
        self.heard = cx.now();
        self.hear_of(cx, beat.life);
        if self.silent {
            let why = match before {
                None => Why::First,
                Some(before) if beat.life > before.life => Why::Restarted,
                Some(_) => Why::Mistaken,
            };
            let suspected = self.record.trusts(cx.now(), why);
            cx.fact(Fact::Trusts { node: self.node, beat: beat.number, why, suspected });
            self.silent = false;
        }
        cx.arm(Timer::Silence(self.node), SpanRange::exactly(delta));
        if bugs.beat_is_progress {
            self.wait(cx);
        }
    }

    /// No beat came for δ.
    pub(super) fn on_silence(&mut self, cx: Cx<'_, '_>) {
        if self.silent {
            return;
        }
        self.silent = true;
        self.record.suspects(cx.now());
        let newest = self.newest.map_or(0, |newest| newest.number);
        cx.fact(Fact::Suspects {
            node: self.node,
            missing: None,
            newest,
            silence: cx.now().since(self.heard),
        });
    }

    /// Takes note of the life of a message. What was reported in an earlier one says nothing of this one.
    fn hear_of(&mut self, cx: Cx<'_, '_>, life: u32) {
        if life > self.life {
            (self.life, self.done) = (life, None);
            cx.fact(Fact::Renewed { node: self.node, life });
        }
    }

    /// A report came. Only a step that was done in the newest life and was not counted before is progress.
    pub(super) fn on_report(&mut self, cx: Cx<'_, '_>, life: u32, done: u64) {
        let bugs = cx.config().bugs;
        self.hear_of(cx, life);
        let known = self.done;
        if life < self.life || known.is_some_and(|known| done <= known) {
            if bugs.old_report {
                return self.advance(cx, (life, done), 1);
            }
            return cx.fact(Fact::OldReport { node: self.node, life, done, newest: self.life, known });
        }
        self.done = Some(done);
        match known {
            Some(known) => self.advance(cx, (life, done), done - known),
            // The first report of a life repeats what the disk held, and the disk may have held it for long.
            None if bugs.replayed_report => self.advance(cx, (life, done), 1),
            None => cx.fact(Fact::Resumed { node: self.node, life, done }),
        }
    }

    /// The work has come further.
    fn advance(&mut self, cx: Cx<'_, '_>, (life, done): (u32, u64), steps: u64) {
        let bugs = cx.config().bugs;
        if self.pace == Pace::Stuck && bugs.never_again {
            return;
        }
        let after = self.silence(cx);
        self.counted = (self.counted.0 + steps, Span(self.counted.1.0 + after.0));
        cx.fact(Fact::Advances { node: self.node, life, done, steps, after });
        if self.pace != Pace::Advancing {
            cx.fact(Fact::Recovers { node: self.node, done, stuck: self.pace == Pace::Stuck, after });
        }
        self.wait(cx);
    }

    /// Waits for the next step.
    fn wait(&mut self, cx: Cx<'_, '_>) {
        let Config { pace, patience, .. } = *cx.config();
        (self.advanced, self.pace, self.stuck) = (cx.now(), Pace::Advancing, None);
        cx.arm(Timer::Pace(self.node), SpanRange::exactly(pace));
        cx.arm(Timer::Patience(self.node), SpanRange::exactly(patience));
    }

    /// A step should have been reported by now.
    pub(super) fn on_pace(&mut self, cx: Cx<'_, '_>) {
        let Config { pace, bugs, .. } = *cx.config();
        let silence = self.silence(cx);
        if silence < pace {
            return cx.arm(Timer::Pace(self.node), SpanRange::exactly(Span(pace.0 - silence.0)));
        }
        if self.pace != Pace::Advancing {
            return;
        }
        if bugs.slow_is_stuck {
            return self.gives_up(cx);
        }
        self.pace = Pace::Slow;
        cx.fact(Fact::Lags { node: self.node, done: self.done, silence });
    }

    /// Nobody waits for longer than this.
    pub(super) fn on_patience(&mut self, cx: Cx<'_, '_>) {
        let patience = cx.config().patience;
        let silence = self.silence(cx);
        if silence < patience {
            return cx.arm(Timer::Patience(self.node), SpanRange::exactly(Span(patience.0 - silence.0)));
        }
        if self.pace != Pace::Stuck {
            self.gives_up(cx);
        }
    }

    fn gives_up(&mut self, cx: Cx<'_, '_>) {
        (self.pace, self.stuck) = (Pace::Stuck, Some(cx.now()));
        let beat = self.newest.map(|_| cx.now().since(self.heard)).filter(|_| !self.silent);
        cx.fact(Fact::Stops { node: self.node, done: self.done, silence: self.silence(cx), beat });
    }
}
