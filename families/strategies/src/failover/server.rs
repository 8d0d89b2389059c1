//! A server: what it is, and what the director tells it.

use super::effect::{Effect, State};
use super::message::Message;
use super::primary::Primary;
use super::request::Request;
use super::status::{Memory, Phase, Status};
use super::takeover::{Measured, Takeover};
use super::{Cx, DIRECTOR, Deposed, Fact, Form, Timer, store_of};
use faultline_engine::{NodeId, Reply, Span, Ticket, Time};
use litemap::LiteMap;
use std::collections::VecDeque;

/// A server. What it has is in its memory alone, so after a crash it has nothing.
#[derive(Clone, Debug)]
pub struct Server {
    pub(super) me: NodeId,
    pub(super) form: Form,
    pub(super) life: u32,
    /// How often it has begun anew since it started.
    anew: u32,
    /// How often it has told the director how it is.
    statuses: u64,
    /// The highest token that it has heard of.
    pub(super) known: u64,
    /// The highest token under which it took over.
    pub(super) taken: u64,
    /// The token of the last order that it ignored.
    pub(super) ignored: u64,
    pub(super) role: Role,
    pub(super) state: State,
    /// Whether the service runs; on a cold standby it does not.
    pub(super) runs: bool,
    /// Whether it is being started, and whether it is about to open for clients.
    pub(super) starts: bool,
    pub(super) resumes: bool,
    /// Whether it has caught up with the store since it started or was replaced.
    pub(super) caught_up: bool,
    /// When it asked the store for what it lacks, while no answer has come.
    pub(super) asked: Option<Time>,
    /// What it is loading for its copy, one answer of the store after the other.
    pub(super) copying: VecDeque<Vec<Effect>>,
    /// Hot: what the primary sent and is not in the copy yet, by its number.
    pub(super) ahead: LiteMap<u64, Effect>,
    /// The token of the primary that sent it.
    pub(super) ahead_of: u64,
    /// Whether a drill has found that it could not take over.
    unfit: bool,
    pub(super) measured: Measured,
    /// Acknowledged effects that it forgot when it was replaced.
    pub(super) lost: u64,
}

/// What a server does.
#[derive(Clone, Debug)]
pub(super) enum Role {
    Standby,
    TakingOver(Takeover),
    Active(Primary),
    Released(u64),
    Failed(u64),
}

impl Server {
    pub(super) fn boot(cx: Cx<'_, '_>) -> Self {
        cx.fact(Fact::ServerStarted { life: cx.boot() });
        let mut server = Self {
            me: cx.me(),
            form: cx.config().form,
            life: cx.boot(),
            anew: 0,
            statuses: 0,
            known: 0,
            taken: 0,
            ignored: 0,
            role: Role::Standby,
            state: State::default(),
            runs: cx.config().form != Form::Cold,
            starts: false,
            resumes: false,
            caught_up: false,
            asked: None,
            copying: VecDeque::new(),
            ahead: LiteMap::new(),
            ahead_of: 0,
            unfit: false,
            measured: Measured::default(),
            lost: 0,
        };
        if matches!(cx.config().form, Form::Warm | Form::Hot) {
            server.copy_from_store(cx);
            server.arm_ship(cx);
        }
        server
    }

    pub(super) fn phase(&self) -> (Phase, u64) {
        match &self.role {
            Role::Standby => (Phase::Standby, 0),
            Role::TakingOver(takeover) => (Phase::TakingOver, takeover.token),
            Role::Active(primary) => (Phase::Active, primary.token),
            Role::Released(token) => (Phase::Released, *token),
            Role::Failed(token) => (Phase::Failed, *token),
        }
    }

    /// Tells the director how it is.
    pub(super) fn report(&mut self, cx: Cx<'_, '_>) {
        self.statuses += 1;
        let (phase, token) = self.phase();
        let holds = match &self.role {
            Role::Active(primary) => primary.acknowledged(cx.config().form, &self.state),
            _ => self.state.index,
        };
        cx.send(
            DIRECTOR,
            Message::Status(Status {
                life: self.life,
                number: self.statuses,
                phase,
                token,
                holds,
                // A primary that is yet to learn that it was replaced will have nothing then.
                caught_up: self.caught_up && matches!(self.role, Role::Standby | Role::Released(_)),
                loaded: self.measured.effects,
                fit: !self.unfit,
            }),
        );
    }

    pub(super) fn on_message(&mut self, cx: Cx<'_, '_>, from: NodeId, message: Message) {
        match message {
            Message::Ping { .. } => self.on_ping(cx, &message),
            Message::Promote { token, life, planned } => self.on_promote(cx, token, life, planned),
            Message::Contents { memory, .. } if memory != self.memory() => {}
            Message::Contents { token: 0, from, effects, .. } => self.on_copy_contents(cx, from, effects),
            Message::Contents { token, from, effects, .. } => self.on_contents(cx, token, from, effects),
            Message::Saved { token, check, upto } => self.on_saved(cx, token, check, upto),
            Message::Refused { token, seen } => {
                self.known = self.known.max(seen);
                if token == self.phase().1 {
                    self.step_down(cx, Deposed::Refused);
                }
            }
            Message::Copy { token, stored, effects } => self.on_copy(cx, from, token, stored, &effects),
            Message::Copied { token, upto } => self.on_copied(cx, from, token, upto),
            // Cluster mode: what the director forwards, and what the store did about it.
            Message::Forward { ticket, command } => {
                cx.send(store_of(cx.nodes()), Message::Forward { ticket, command });
            }
            Message::Done { ticket, outcome } => cx.send(DIRECTOR, Message::Done { ticket, outcome }),
            Message::Status(_) | Message::Load { .. } | Message::Save { .. } => {}
        }
    }

    /// The director is there, and says how things stand.
    fn on_ping(&mut self, cx: Cx<'_, '_>, ping: &Message) {
        let Message::Ping { token, primary, standbys, synced, hand_over, prepare, drill } = *ping else {
            return;
        };
        let me = cx.me();
        if drill && matches!(self.role, Role::Standby) {
            self.unfit |= is_broken(cx);
        }
        if token >= self.known && cx.config().form != Form::Cluster {
            self.known = token;
            let (_, mine) = self.phase();
            if mine > 0 && mine < token && primary != Some(me) {
                self.step_down(cx, Deposed::Told);
            }
            if prepare == Some(me) && !self.caught_up && matches!(self.role, Role::Standby) {
                self.copy_from_store(cx);
            }
            if let Role::Active(primary) = &mut self.role
                && mine == token
            {
                (primary.standbys, primary.synced) = (standbys, synced);
                primary.hands_over = hand_over;
                self.settle(cx);
            }
        }
        self.report(cx);
    }

    /// It is not the primary any more. What it executed and nobody else has is gone with its memory.
    pub(super) fn step_down(&mut self, cx: Cx<'_, '_>, why: Deposed) {
        let role = std::mem::replace(&mut self.role, Role::Standby);
        self.measured.began = None;
        match role {
            Role::Active(primary) => {
                let lost = primary.acknowledged(cx.config().form, &self.state).saturating_sub(primary.saved);
                self.lost += lost;
                cx.fact(Fact::SteppedDown { token: primary.token, why, lost });
                for pending in &primary.pending {
                    redirect(cx, pending.ticket);
                }
                cx.disarm(Timer::Save);
                self.forget(cx);
            }
            // What it has so far is what the store had.
            Role::Released(_) | Role::Failed(_) if cx.config().form == Form::Cold => self.forget(cx),
            Role::TakingOver(_) | Role::Released(_) | Role::Failed(_) | Role::Standby => {}
        }
    }

    /// It begins anew, as after a start.
    fn forget(&mut self, cx: Cx<'_, '_>) {
        self.anew += 1;
        self.asked = None;
        self.state = State::default();
        self.caught_up = false;
        self.ahead.clear();
        self.runs = cx.config().form != Form::Cold;
        if self.runs {
            self.copy_from_store(cx);
            self.arm_ship(cx);
        }
    }

    pub(super) fn memory(&self) -> Memory {
        Memory { life: self.life, anew: self.anew }
    }

    pub(super) fn on_command(&mut self, cx: Cx<'_, '_>, ticket: Ticket, request: Request) {
        let Request::Store(command) = request else { return redirect(cx, ticket) };
        match &self.role {
            Role::Active(primary) if !primary.hands_over => self.serve(cx, ticket, command),
            Role::Active(_) | Role::TakingOver(_) => {
                cx.fact(Fact::Unserved { ticket });
                // It promises nothing.
                cx.reply_now(ticket, Reply::Busy);
            }
            Role::Standby | Role::Released(_) | Role::Failed(_) => redirect(cx, ticket),
        }
    }
}

/// Whoever does not serve sends a client to the director, which knows who does.
pub(super) fn redirect(cx: Cx<'_, '_>, ticket: Ticket) {
    cx.fact(Fact::Referred { ticket, to: DIRECTOR });
    cx.reply_now(ticket, Reply::Redirect(Some(DIRECTOR)));
}

/// How long it takes to load so many effects.
pub(super) fn loading(cx: Cx<'_, '_>, effects: u64) -> Span {
    cx.config().loading(effects)
}

/// Whether this server cannot take over.
pub(super) fn is_broken(cx: Cx<'_, '_>) -> bool {
    cx.config().broken && cx.me() == super::FIRST_STANDBY
}
