//! How a server takes over: start, ask the store, load, resume.

use super::effect::Effect;
use super::message::Message;
use super::primary::Primary;
use super::server::{Role, Server, is_broken, loading};
use super::{Cx, Deposed, Fact, Timer, store_of};
use faultline_engine::{Span, SpanRange, Time};

/// A server on its way to be the primary.
#[derive(Clone, Debug)]
pub(super) struct Takeover {
    pub(super) token: u64,
    planned: bool,
    /// When it was ordered.
    began: Time,
    stage: Stage,
    /// When this stage began.
    since: Time,
}

/// How far it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    /// The service starts.
    Starts,
    /// The store is asked.
    Asks,
    /// What it answered is loaded.
    Loads,
    /// Everything is there.
    Resumes,
}

/// What the last takeover took.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Measured {
    /// When it began, while it lasts.
    pub(super) began: Option<Time>,
    /// To start the service, or nothing if it ran.
    pub(super) start: Option<Span>,
    /// To ask the store.
    pub(super) ask: Option<Span>,
    /// How many effects there were to load, and how long that took.
    pub(super) effects: u64,
    pub(super) load: Option<Span>,
    /// From then until it served.
    pub(super) resume: Option<Span>,
    /// Whether the service had to be started.
    pub(super) cold: bool,
}

impl Server {
    pub(super) fn on_promote(&mut self, cx: Cx<'_, '_>, token: u64, life: u32, planned: bool) {
        // An order that was overtaken, that came twice, or that was for who this server was before it crashed.
        if token < self.known || token <= self.taken || life != self.life {
            let old = life == self.life && token < self.known && token > self.taken;
            if old && self.ignored != token {
                self.ignored = token;
                cx.fact(Fact::OrderIgnored { token, known: self.known });
            }
            return;
        }
        (self.known, self.taken) = (token, token);
        if let Role::Active(_) = self.role {
            self.step_down(cx, Deposed::Told);
        }
        cx.fact(Fact::TakeoverBegan { token, planned, holds: self.state.index });
        let now = cx.now();
        self.role =
            Role::TakingOver(Takeover { token, planned, began: now, stage: Stage::Starts, since: now });
        self.measured = Measured { began: Some(now), cold: !self.runs, ..Measured::default() };
        if self.runs {
            self.ask(cx);
        } else if !self.starts {
            // Otherwise it starts already, for an order before this one.
            self.starts = true;
            cx.work(Timer::Start, SpanRange::exactly(cx.config().start.0));
        }
    }

    pub(super) fn on_started(&mut self, cx: Cx<'_, '_>) {
        (self.starts, self.runs) = (false, true);
        if let Role::TakingOver(takeover) = &self.role {
            self.measured.start = Some(cx.now().since(takeover.began));
            self.ask(cx);
        }
    }

    /// Asks the store for what it lacks, and has it refuse the primary before.
    pub(super) fn ask(&mut self, cx: Cx<'_, '_>) {
        let (memory, from) = (self.memory(), self.copied() + 1);
        let Role::TakingOver(takeover) = &mut self.role else { return };
        if takeover.stage == Stage::Starts {
            (takeover.stage, takeover.since) = (Stage::Asks, cx.now());
        }
        if takeover.stage == Stage::Asks {
            cx.send(store_of(cx.nodes()), Message::Load { token: takeover.token, memory, from });
            // Until it answers.
            cx.arm(Timer::Ask, SpanRange::exactly(cx.config().timeout));
        }
    }

    /// The store has answered: this server is the only one who can write there, and this is what is missing.
    pub(super) fn on_contents(&mut self, cx: Cx<'_, '_>, token: u64, from: u64, effects: Vec<Effect>) {
        let copied = self.copied();
        let Role::TakingOver(takeover) = &mut self.role else { return };
        if takeover.token != token || takeover.stage != Stage::Asks || from > copied + 1 {
            return;
        }
        let new: Vec<Effect> = effects.into_iter().filter(|effect| effect.index > copied).collect();
        // Hot: what the primary sent ahead need not be loaded, if it is what was stored in the end.
        let lacks = |effect: &&Effect| self.ahead.get(&effect.index) != Some(*effect);
        let missing = new.iter().filter(lacks).count() as u64;
        self.measured.ask = Some(cx.now().since(takeover.since));
        (takeover.stage, takeover.since) = (Stage::Loads, cx.now());
        self.measured.effects = missing;
        self.ahead.clear();
        cx.disarm(Timer::Ask);
        cx.fact(Fact::LoadBegan { token, effects: missing });
        if missing == 0 && self.copying.is_empty() {
            self.state.take_all(&new);
            return self.end_load(cx);
        }
        // Behind what it is loading for its copy.
        let takes = loading(cx, missing);
        cx.work(Timer::Load, SpanRange::exactly(takes));
        self.copying.push_back(new);
    }

    /// It has everything.
    pub(super) fn end_load(&mut self, cx: Cx<'_, '_>) {
        let Role::TakingOver(takeover) = &mut self.role else { return };
        if takeover.stage != Stage::Loads {
            return;
        }
        let (token, took) = (takeover.token, cx.now().since(takeover.since));
        (takeover.stage, takeover.since) = (Stage::Resumes, cx.now());
        self.measured.load = Some(took);
        if self.measured.effects > 0 {
            cx.fact(Fact::Loaded { token, effects: self.measured.effects, took });
        }
        if !self.resumes {
            self.resumes = true;
            cx.work(Timer::Resume, SpanRange::exactly(cx.config().resume.0));
        }
    }

    pub(super) fn on_resumed(&mut self, cx: Cx<'_, '_>) {
        self.resumes = false;
        let Role::TakingOver(Takeover { token, planned, began, stage: Stage::Resumes, since }) = self.role
        else {
            return;
        };
        let took = cx.now().since(began);
        self.measured.began = None;
        self.measured.resume = Some(cx.now().since(since));
        if is_broken(cx) {
            // A wrong address in its configuration, a port that is closed, a licence that has run out: it shows now.
            self.role = Role::Failed(token);
            cx.fact(Fact::TakeoverFailed { token, took });
            return self.report(cx);
        }
        if cx.config().bugs.forget_keys {
            self.state.keys.clear();
        }
        self.caught_up = true;
        cx.fact(Fact::Resumed { token, index: self.state.index, planned, took });
        self.role = Role::Active(Primary::new(token, self.state.index));
        self.arm_save(cx);
        self.report(cx);
    }
}
