//! Form, fencing, lengths of time, and planted bugs.

use faultline_engine::choices;
use faultline_engine::settings::{Field, Pause};
use faultline_engine::{SettingKind, Settings, Span};

/// The configuration of the service. Every node has the same.
#[derive(Clone, Copy, Debug)]
pub struct Config {
    /// What stands by.
    pub form: Form,
    /// Whether the store refuses the writes of a primary that was replaced.
    pub fencing: bool,
    /// How often the director asks every server whether it is there.
    pub heartbeat: Span,
    /// After so long without an answer a server counts as failed.
    pub timeout: Span,
    /// Cold and warm: how often the primary saves to the store what it has acknowledged.
    pub save: Span,
    /// Warm: how often a standby copies from the store what is new there.
    pub ship: Span,
    /// Cold: how long it takes to start the service on a standby.
    pub start: Pause,
    /// How long a server takes to load one effect from the store.
    pub load: Pause,
    /// How long a server that has everything takes until it serves.
    pub resume: Pause,
    /// What becomes of the first server when it is back.
    pub failback: Failback,
    /// Whether n3 cannot take over, and nobody knows.
    pub broken: bool,
    /// How often the director tries whether the standbys could take over. With nothing it never does.
    pub drill: Pause,
    /// Planted bugs.
    pub bugs: Bugs,
}

/// What stands by for a primary that fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// A machine on which the service does not run.
    Cold,
    /// A service that runs and copies the store from time to time.
    Warm,
    /// A service that has every effect before the client is answered.
    Hot,
    /// Nobody: all servers serve.
    Cluster,
}

/// Whether the first server becomes the primary again when it is back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Failback {
    /// As soon as it has caught up.
    Auto,
    /// Not before the next failure.
    Off,
}

/// Known mistakes; each breaks a rule.
#[derive(Clone, Copy, Debug, Default)]
pub struct Bugs {
    /// The director keeps the token in memory alone. Breaks one primary per token.
    pub forget_token: bool,
    /// The store keeps the highest token in memory alone. Breaks that stale writes are refused.
    pub forget_fence: bool,
    /// A server that takes over does not take the idempotency keys along. Breaks that effects are stored once.
    pub forget_keys: bool,
    /// A hot primary answers before anybody else has the effect. Breaks that nothing acknowledged is lost.
    pub answer_first: bool,
    /// A hot primary answers reads from memory, without asking whether it was replaced. Breaks linearizability.
    pub stale_read: bool,
    /// The first server gets its part back before it has caught up. Breaks that.
    pub early_failback: bool,
    /// A server is told once that it is to take over, and not again. Breaks that the service comes back.
    pub one_order: bool,
    /// The director keeps in memory alone which orders of operators it has carried out. Breaks that an order moves the primary once.
    pub forget_orders: bool,
}

impl Config {
    /// How long it takes to load so many effects.
    pub(crate) fn loading(&self, effects: u64) -> Span {
        Span(self.load.0.0.saturating_mul(effects))
    }
}

choices! { Form: Cold = "cold", Warm = "warm", Hot = "hot", Cluster = "cluster" }

choices! { Failback: Auto = "auto", Off = "off" }

impl Default for Config {
    fn default() -> Self {
        Self {
            form: Form::Hot,
            fencing: true,
            heartbeat: Span::millis(50),
            timeout: Span::millis(200),
            save: Span::millis(500),
            ship: Span::millis(1_000),
            start: Pause(Span::millis(300)),
            load: Pause(Span::millis(2)),
            resume: Pause(Span::millis(50)),
            failback: Failback::Off,
            broken: false,
            drill: Pause(Span(0)),
            bugs: Bugs::default(),
        }
    }
}

impl Settings for Config {
    fn standard(&self) -> Self {
        Self::default()
    }

    fn visit(&mut self, visit: &mut dyn FnMut(&'static str, SettingKind, &mut dyn Field)) {
        let bugs = &mut self.bugs;
        visit("form", Form::KIND, &mut self.form);
        visit("fencing", SettingKind::Switch, &mut self.fencing);
        visit("heartbeat", SettingKind::Span, &mut self.heartbeat);
        visit("timeout", SettingKind::Span, &mut self.timeout);
        visit("save", SettingKind::Span, &mut self.save);
        visit("ship", SettingKind::Span, &mut self.ship);
        visit("start", SettingKind::Pause, &mut self.start);
        visit("load", SettingKind::Pause, &mut self.load);
        visit("resume", SettingKind::Pause, &mut self.resume);
        visit("failback", Failback::KIND, &mut self.failback);
        visit("broken", SettingKind::Switch, &mut self.broken);
        visit("drill", SettingKind::Pause, &mut self.drill);
        visit("bug-forget-token", SettingKind::Bug, &mut bugs.forget_token);
        visit("bug-forget-fence", SettingKind::Bug, &mut bugs.forget_fence);
        visit("bug-forget-keys", SettingKind::Bug, &mut bugs.forget_keys);
        visit("bug-answer-first", SettingKind::Bug, &mut bugs.answer_first);
        visit("bug-stale-read", SettingKind::Bug, &mut bugs.stale_read);
        visit("bug-early-failback", SettingKind::Bug, &mut bugs.early_failback);
        visit("bug-one-order", SettingKind::Bug, &mut bugs.one_order);
        visit("bug-forget-orders", SettingKind::Bug, &mut bugs.forget_orders);
    }
}
